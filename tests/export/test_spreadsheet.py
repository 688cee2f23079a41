"""The spreadsheet's formulas give the engine's figures, in exact and in binary arithmetic; texts stay texts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from desktop.case.case import Case
from desktop.case.money import plain
from desktop.engine.result import Estimate
from desktop.export.spreadsheet import rounds_alike, spreadsheet
from tests.engine.program import Plain, case_of, estimate_of, example, rules
from tests.engine.strategies import cases
from tests.paper.papers import DAY, longest, sample

_CELL = re.compile(r"(?:'([^']+)'!)?\$([A-Z])\$(\d+)(?::\$([A-Z])\$(\d+))?")


def _made(plain_case: Plain) -> bytes:
    return spreadsheet(case_of(plain_case), estimate_of(plain_case), rules(), day=DAY)


class Calculator:
    """Works out the formulas of a workbook, knowing only ROUND, SUM, products and quotients.

    `number` turns what is written into a number, `rounded` is ROUND to the cent.
    """

    def __init__(self, data: bytes, number: Callable[[str], Any], rounded: Callable[[Any], Any]) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self._number, self._rounded = number, rounded

    def value(self, sheet: str, cell: str) -> Any:
        found = self.book[sheet][cell].value
        if isinstance(found, str) and found.startswith("=") and self.book[sheet][cell].data_type == "f":
            return self._formula(found[1:])
        assert isinstance(found, (int, float))
        # openpyxl gives binary fractions; what is written in the file is their shortest form.
        return self._number(repr(found))

    def _formula(self, text: str) -> Any:
        if text.startswith("ROUND("):
            assert text.endswith(",2)")
            return self._rounded(self._product(text[6:-3]))
        if text.startswith("SUM("):
            assert text.endswith(")")
            return sum(
                (one for part in text[4:-1].split(",") for one in self._cells(part)), self._number("0")
            )
        return self._product(text)

    def _product(self, text: str) -> Any:
        result: Any = self._number("1")
        parts = re.findall(r"([*/]?)('[^']+'!\$[A-Z]\$\d+)", text)
        assert "".join(map("".join, parts)) == text, text
        for sign, part in parts:
            (value,) = self._cells(part)
            result = result / value if sign == "/" else result * value
        return result

    def _cells(self, part: str) -> list[Any]:
        match = _CELL.fullmatch(part)
        assert match is not None, part
        sheet, column, first, end, last = match.groups()
        assert end in (None, column)
        return [self.value(sheet, f"{column}{row}") for row in range(int(first), int(last or first) + 1)]


def _half_up(value: Fraction) -> Fraction:
    return Fraction((2 * 100 * value.numerator + value.denominator) // (2 * value.denominator), 100)


def _as_spreadsheets_round(value: float) -> float:
    """Half up of what is shown with 15 digits, as spreadsheets do to hide that they count in binary fractions."""
    return float(Decimal(f"{value:.15g}").quantize(Decimal("0.01"), ROUND_HALF_UP))


def _exact(data: bytes) -> Calculator:
    return Calculator(data, Fraction, _half_up)


def _binary(data: bytes) -> Calculator:
    return Calculator(data, float, _as_spreadsheets_round)


def _formulas(book: Any) -> list[tuple[str, str]]:
    return [
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def _check(data: bytes) -> int:
    """Every formula gives the figure that stands beside it as its value, in both arithmetics."""
    kept = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    exact, binary = _exact(data), _binary(data)
    places = _formulas(exact.book)
    for sheet, cell in places:
        value = Fraction(repr(kept[sheet][cell].value))
        assert exact.value(sheet, cell) == value, (sheet, cell)
        assert Decimal(f"{binary.value(sheet, cell):.2f}") == Decimal(str(float(value))).quantize(
            Decimal("0.01")
        ), (sheet, cell)
    return len(places)


def _row(data: bytes, label: str) -> tuple[str, int]:
    """The sheet and row whose first cell has `label`."""
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows(max_col=1):
            if row[0].value == label:
                return sheet.title, row[0].row
    raise AssertionError(f"no row {label!r}")


def _total(data: bytes) -> tuple[Fraction, Fraction]:
    sheet, row = _row(data, "奖励合计 Total award")
    calculator = _exact(data)
    return calculator.value(sheet, f"B{row}"), calculator.value(sheet, f"C{row}")


def test_the_formulas_of_the_sample_give_the_figures_of_the_engine() -> None:
    data, totals = _made(sample()), estimate_of(sample()).totals
    # Each contribution twice, years, sums, stacking: everything that is worked out.
    assert _check(data) > 30
    assert _total(data) == (Fraction(totals.total_usd, 100), Fraction(totals.total_cny, 100))


def test_an_award_follows_from_the_cells_before_it() -> None:
    # 32 000 000 × 4.5 % = 1 440 000; × 7.1 = 10 224 000.
    data = _made(sample())
    calculator = _exact(data)
    sheet = next(one for one in calculator.book.sheetnames if "Awards" in one)
    row = next(row[0].row for row in calculator.book[sheet].iter_rows(max_col=1) if row[0].value == 2026)
    assert [calculator.book[sheet][f"{column}{row}"].data_type for column in "CDEF"] == ["f", "n", "f", "f"]
    assert calculator.value(sheet, f"E{row}") == 1_440_000
    assert calculator.value(sheet, f"F{row}") == 10_224_000


@settings(max_examples=30)
@given(cases())
def test_the_formulas_of_any_case_give_the_figures_of_the_engine(case: Plain) -> None:
    found = estimate_of(case)
    data = spreadsheet(case_of(case), found, rules(), day=DAY)
    _check(data)
    assert _total(data) == (Fraction(found.totals.total_usd, 100), Fraction(found.totals.total_cny, 100))


def test_a_receipt_is_converted_by_the_rates_of_its_day_which_stand_beside_it() -> None:
    case = example(
        utilisation=[
            {
                "year": 2026,
                "amount": {"amount": "7800000", "currency": "EUR"},
                "received": "2026-03-02",
                "exchange": {
                    "as_of": "2026-03-02",
                    "source": "SAFE",
                    "cny_per_unit": {"USD": "6.5", "EUR": "8"},
                },
            },
            {"year": 2027, "amount": {"amount": "7100000", "currency": "CNY"}},
        ]
    )
    data = _made(case)
    _check(data)
    calculator = _exact(data)
    sheet, heading = _row(data, "实际利用外资 Utilised foreign capital")
    receipt, planned = heading + 2, heading + 3
    # 7 800 000 × 8 ÷ 6.5 = 9 600 000; 7 100 000 ÷ 7.1 = 1 000 000.
    assert calculator.value(sheet, f"E{receipt}") == 9_600_000
    assert calculator.value(sheet, f"E{planned}") == 1_000_000
    assert [calculator.book[sheet][f"{column}{receipt}"].value for column in "GH"] == [8, 6.5]
    assert [calculator.book[sheet][f"{column}{planned}"].value for column in "GH"] == [None, None]
    # Other rates in the cells give another figure: the formula takes them from there.
    calculator.book[sheet][f"H{receipt}"] = 8
    assert calculator.value(sheet, f"E{receipt}") == 7_800_000


def test_the_longest_case_is_written_too() -> None:
    _check(_made(longest()))


def test_a_figure_that_a_cap_cut_stands_there_itself() -> None:
    case = sample()
    case["programmes"][0]["cumulative_cap"] = {"amount": "7000000", "currency": "CNY"}
    data = _made(case)
    _check(data)
    assert _total(data)[1] == Fraction(estimate_of(case).totals.total_cny, 100)


def test_digits_beyond_what_a_spreadsheet_keeps_are_written_as_text() -> None:
    case = example(
        utilisation=[{"year": 2026, "amount": {"amount": "123456789012.123457", "currency": "JPY"}}]
    )
    case["exchange"]["cny_per_unit"]["JPY"] = "0.0468123456"
    data = _made(case)
    _check(data)
    texts = [
        cell.value for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet for cell in row
    ]
    assert "123456789012.123457" in texts


@pytest.mark.parametrize(
    ("exact", "sure"),
    [
        (Fraction("1.005"), True),  # a tie with few digits is rounded up by spreadsheets
        (Fraction("1.004"), True),
        (Fraction("1.0049999999999999"), False),
        (Fraction("1.0050000000000001"), False),
        (Fraction("1234567890123.455"), False),
        (Fraction("12345678901234567.25"), False),
        (Fraction(1, 3), True),
        (Fraction(0), True),
    ],
)
def test_a_formula_stands_only_where_binary_fractions_round_alike(exact: Fraction, sure: bool) -> None:
    assert rounds_alike(exact) == sure


# ----------------------------------------------------------------------------------------------------- texts

HOSTILE = (
    '=HYPERLINK("http://example.org","x")',
    "=1+1",
    "+49 570 000",
    "-2+3",
    "@SUM(A1)",
    "  =cmd|' /C calc'!A0",
    "{=1+1}",
    "http://example.org",
    "mailto:a@example.org",
    "＝1+1",
    "0012",
    "<b>&amp;",
    "한빛소재 𠮷野家",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_the_case_stays_a_text(text: str) -> None:
    case = sample()
    case["investor"]["name"] = case["project"]["name"] = case["programmes"][0]["name"] = text
    case["quote"] |= {"contact": text, "organisation": text, "prepared_by": text, "number": text}
    case["exchange"]["source"] = text
    data = _made(case)
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(found) >= 7
    starts = text.lstrip()[0] in "=+-@＝"
    for cell in found:
        assert cell.data_type == "s" or (cell.data_type == "f" and _is_shared_string(data, cell))
        assert cell.hyperlink is None
        assert bool(cell.quotePrefix) == starts
    _no_link_or_foreign_formula(data)


def _is_shared_string(data: bytes, cell: Any) -> bool:
    """openpyxl takes a text that begins with = for a formula; the file says what it is."""
    sheets = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        name = f"xl/worksheets/sheet{sheets.index(cell.parent.title) + 1}.xml"
        xml = parts.read(name).decode()
    return re.search(rf'<c r="{cell.coordinate}"[^>]* t="s">', xml) is not None


def _no_link_or_foreign_formula(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            xml = parts.read(name).decode()
            assert "<hyperlink " not in xml
            for formula in re.findall("<f>(.*?)</f>", xml):
                assert re.fullmatch(r"[A-Z0-9$'!:*/,() 一-鿿a-z]+", formula), formula
                assert set(re.findall(r"([A-Z]+)\(", formula)) <= {"ROUND", "SUM"}


def test_heads_are_in_both_languages() -> None:
    book = openpyxl.load_workbook(io.BytesIO(_made(sample())))
    assert len(book.sheetnames) == 4
    for name in book.sheetnames:
        assert re.search("[一-鿿]", name)
        assert re.search("[A-Za-z]{4}", name)
    heads = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and "\n" in cell.value
    ]
    assert len(heads) > 20
    for head in heads:
        chinese, english = head.split("\n")
        assert re.search("[一-鿿]", chinese)
        assert not re.search("[一-鿿]", english)


def test_days_are_days() -> None:
    sheet, row = _row(_made(sample()), "有效期至 Valid until")
    book = openpyxl.load_workbook(io.BytesIO(_made(sample())))
    assert book[sheet][f"B{row}"].value == datetime(2026, 12, 31)  # noqa: DTZ001 - a spreadsheet knows no zones


def test_an_indicative_estimate_says_so_and_one_by_reference_too() -> None:
    case = sample()
    case["project"]["location"] = "longyou"
    book = openpyxl.load_workbook(io.BytesIO(_made(case)))
    said = book.worksheets[0]["A2"].value
    assert "Indicative; not a commitment by anyone." in said
    assert "not promised" in said


def test_the_same_estimate_gives_the_same_bytes() -> None:
    assert _made(sample()) == _made(sample())


def _case_and_estimate() -> tuple[Case, Estimate]:
    return case_of(sample()), estimate_of(sample())


def test_what_the_totals_say_is_what_the_quote_says() -> None:
    data, totals = _made(sample()), estimate_of(sample()).totals
    kept = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    sheet, row = _row(data, "奖励合计 Total award")
    assert f"{kept[sheet][f'B{row}'].value:.2f}" == plain(totals.total_usd)
    assert f"{kept[sheet][f'C{row}'].value:.2f}" == plain(totals.total_cny)
