"""Files and clipboards give the same cells, whatever their encoding."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

import pytest
import xlsxwriter

from desktop.tables.sources import MOST_LINES, TableFailed, decoded, sheet_of, sheets_of
from desktop.tables.understanding import Settings, understand, understand_sheets

TEXT = "年份,金额（万美元）,形式\r\n2026,3000,现金\r\n2027,1500,实物\r\n"


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]
)
def test_a_csv_file_is_read_in_every_encoding_that_spreadsheets_write(codec: str) -> None:
    (sheet,) = sheets_of(TEXT.encode(codec))
    found = understand(sheet)
    assert [(row.year, row.amount, row.form) for row in found.rows] == [
        (2026, Decimal(30_000_000), "cash"),
        (2027, Decimal(15_000_000), "in_kind"),
    ]
    assert not found.asks


def test_western_letters_in_single_bytes_are_no_chinese() -> None:
    assert decoded("Währung;Betrag;für\r\n€;1;é".encode("cp1252")) == "Währung;Betrag;für\r\n€;1;é"


def test_bytes_in_no_encoding_are_refused() -> None:
    with pytest.raises(TableFailed) as failed:
        sheets_of(b"\xff\x00\x81\xfe\xfe\xfe\xfe")
    assert failed.value.code == "encoding"


def _workbook(*sheets: tuple[str, list[list[object]]], merged: tuple[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number, column, value, day)
                elif value is not None:
                    sheet.write(number, column, value)
        if merged:
            sheet.merge_range(merged[0], merged[1])
    book.close()
    return out.getvalue()


def test_a_spreadsheet_s_numbers_mean_one_thing_only_and_its_days_are_days() -> None:
    data = _workbook(
        (
            "到资",
            [
                ["到账日期", "金额（万美元）"],
                [datetime.date(2026, 6, 30), 1.5],
                [datetime.date(2027, 1, 5), 0.1],
            ],
        )
    )
    found = understand_sheets(sheets_of(data))
    assert not found.asks
    assert [(row.year, row.amount, row.received) for row in found.rows] == [
        (2026, Decimal(15_000), datetime.date(2026, 6, 30)),
        (2027, Decimal(1_000), datetime.date(2027, 1, 5)),
    ]


def test_a_merged_year_stands_for_each_of_its_rows() -> None:
    rows: list[list[object]] = [["年份", "形式", "金额（万美元）"], [None, "现金", 3000], [None, "实物", 500]]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    sheet.merge_range("A2:A3", 2026)
    book.close()
    found = understand_sheets(sheets_of(out.getvalue()))
    assert [(row.year, row.form) for row in found.rows] == [(2026, "cash"), (2026, "in_kind")]


def test_a_file_with_two_schedules_asks_for_the_sheet_and_takes_the_answer() -> None:
    one: list[list[object]] = [["Year", "USD"], [2026, 100]]
    data = _workbook(("Plan", one), ("Notes", [["nothing here"]]), ("Actual", one))
    (ask,) = understand_sheets(sheets_of(data)).asks
    assert (ask.code, ask.choices) == ("sheet", ("Plan", "Actual"))
    found = understand_sheets(sheets_of(data), Settings(answers={ask.key: "Plan"}))
    assert len(found.rows) == 1


def test_a_broken_spreadsheet_is_refused() -> None:
    with pytest.raises(TableFailed) as failed:
        sheets_of(b"PK\x03\x04" + b"x" * 100)
    assert failed.value.code == "not_a_table"


def test_quoted_cells_may_hold_commas_and_line_ends() -> None:
    sheet = sheet_of('Year,"Amount\nUSD"\n2026,"30,000,000"\n')
    assert [cell.text for cell in sheet.lines[0].cells] == ["Year", "Amount USD"]
    assert sheet.lines[1].number == 3


def test_a_list_of_amounts_with_commas_is_one_column() -> None:
    sheet = sheet_of("32,000,000\n15,000,000")
    assert [len(line.cells) for line in sheet.lines] == [1, 1]


def test_lines_beyond_the_limit_are_said() -> None:
    sheet = sheet_of("Year\tUSD\n" + "2026\t1\n" * (MOST_LINES + 4))
    assert sheet.beyond == 5
    assert "too_long" in {ask.code for ask in understand(sheet).asks}
