"""The cells of tables, as programs of the office write them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.document.cells import TableFaulty, _exact, rows


def spreadsheet(path: Path, *lines: list[object]) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.create_sheet("another").append(["not read"])
    book.save(path)
    return path


def test_cells_come_as_what_they_are(tmp_path: Path) -> None:
    path = spreadsheet(
        tmp_path / "t.xlsx",
        ["投资方 Investor", "  padded  ", None, True],
        [30_000_000, 0.045, dt.date(2026, 3, 2), 7.1],
    )
    assert list(rows(path)) == [
        (1, ("投资方 Investor", "padded", None, True)),
        (2, (Decimal(30_000_000), Decimal("0.045"), dt.date(2026, 3, 2), Decimal("7.1"))),
    ]


def test_empty_rows_are_passed_over_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "t.xlsx", ["a"], [], [None, "b"])
    assert list(rows(path)) == [(1, ("a",)), (3, (None, "b"))]


@pytest.mark.parametrize("text", ["0.1", "0.3", "1234567890123.45", "7.0846", "999999999999999"])
def test_a_number_is_the_one_that_the_office_shows(tmp_path: Path, text: str) -> None:
    assert list(rows(spreadsheet(tmp_path / "t.xlsx", [float(text)]))) == [(1, (Decimal(text),))]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0.10000000000000001", "0.1"),
        ("-0.29999999999999999", "-0.3"),
        ("5262744169.6787415", "5262744169.678741"),
        ("1234567890.123456", "1234567890.123456"),
        ("9007199254740993", "9007199254740993"),
        ("0.00000000000000000", "0"),
        ("4.9406564584124654E-324", "4.9406564584124654E-324"),
    ],
)
def test_digits_that_only_the_binary_fraction_has_are_not_read(
    tmp_path: Path, written: str, shown: str
) -> None:
    path = spreadsheet(tmp_path / "t.xlsx", [7])
    path = edited(path, "xl/worksheets/sheet1.xml", "<v>7</v>", f"<v>{written}</v>")
    assert list(rows(path)) == [(1, (Decimal(shown),))]


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(-20, 5))
def test_what_was_typed_is_read_however_many_digits_its_program_writes(digits: int, places: int) -> None:
    typed = Decimal(digits).scaleb(places)
    for written in (f"{float(typed):.17g}", repr(float(typed))):
        assert _exact(written) == typed


@given(st.floats(-1e18, 1e18).filter(lambda value: value == 0 or abs(value) > 1e-300))
def test_what_is_read_is_what_its_program_holds(value: float) -> None:
    assert float(_exact(f"{value:.17g}")) == value


def test_a_formula_counts_with_its_saved_value(tmp_path: Path) -> None:
    path = edited(
        spreadsheet(tmp_path / "t.xlsx", ["=1+1"]), "xl/worksheets/sheet1.xml", "<v></v>", "<v>2</v>"
    )
    assert list(rows(path)) == [(1, (Decimal(2),))]


def test_days_counted_from_1904_are_those_days(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "t.xlsx", [dt.date(2026, 3, 2)])
    path = edited(path, "xl/workbook.xml", "<workbookPr", '<workbookPr date1904="1"')
    assert list(rows(path)) == [(1, (dt.date(2026, 3, 2) + dt.timedelta(days=1462),))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_read_in_the_encodings_and_separators_of_the_office(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "t.csv"
    lines = [["投资方", "金额", "备注"], ["甲公司", "3000万", '"两行\n字"']]
    path.write_bytes("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    assert list(rows(path)) == [(1, ("投资方", "金额", "备注")), (2, ("甲公司", "3000万", "两行\n字"))]


def test_a_row_of_text_is_named_by_the_line_on_which_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\n"one\ntwo",x\n\n,\nlast,y\n', "utf-8")
    assert [number for number, _ in rows(path)] == [1, 2, 6]


def test_what_is_no_table_is_said_to_be_none(tmp_path: Path) -> None:
    for name, data in (
        ("t.csv", b"\xff\xff\x81"),
        ("t.xlsx", b"PK\x03\x04rubbish"),
        ("u.xlsx", _zip({"a": "b"})),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(TableFaulty):
            list(rows(path))


def test_a_document_type_is_refused_as_it_can_make_a_little_text_endless(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "t.xlsx", ["a"])
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    path = edited(path, "xl/workbook.xml", "<workbook ", f"{bomb}<workbook ")
    with pytest.raises(TableFaulty, match="document type"):
        list(rows(path))


def test_a_hundred_thousand_rows_are_never_held_at_once(tmp_path: Path) -> None:
    import tracemalloc

    import xlsxwriter

    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number in range(20_000):
            sheet.write_row(number, 0, [number, "text", 1.5])
    peaks = []
    tracemalloc.start()
    for number, _ in rows(path):
        if number in (1_000, 20_000):
            peaks.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


def edited(path: Path, part: str, before: str, after: str) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert before in parts[part]
    parts[part] = parts[part].replace(before, after, 1)
    path.write_bytes(_zip(parts))
    return path


def _zip(parts: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()
