"""What all workbooks (XLSX) of the program share: sheets for the printer, both languages in every head, exact figures.

Texts from outside are text whatever they begin with, and stay so when they are edited. XlsxWriter is imported when the
first workbook is made.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from desktop.case.money import plain
from desktop.language import LANGUAGES, Language, language

Tell = Callable[[Language], str]

DIGITS: Final = 15
"""That a spreadsheet keeps of a number."""
_LEADS: Final = "=+-@\uff1d\uff0b\uff0d\uff20\t\r"
"""What a program may take for the beginning of a formula, in full width too."""
_MONEY: Final = "#,##0.00"
_WIDTHS: Final = (24, 30, 18, 18, 18, 18, 18, 20)


class Cell(NamedTuple):
    """A place in the workbook, as formulas name it."""

    sheet: str
    row: int
    column: int

    @property
    def name(self) -> str:
        return f"'{self.sheet}'!${chr(65 + self.column)}${self.row + 1}"  # not translated


def both(tell: Tell, between: str = " ") -> str:
    """What is told in both languages, once where both say the same."""
    return between.join(dict.fromkeys(said for code in LANGUAGES if (said := tell(language(code)))))


def _tell(text: str) -> Tell:
    return lambda language: language.text(text)


class Book:
    """A workbook in the making. With a file as `target` its rows are written as they come, in order, and not kept."""

    def __init__(self, target: Path | None = None) -> None:
        import xlsxwriter

        self._target = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._target if target is None else str(target),
            {
                "in_memory": target is None,
                "constant_memory": target is not None,
                "tmpdir": str(target.parent) if target is not None else None,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._sheets: dict[str, Any] = {}

    def _closed(self) -> bytes:
        """The finished workbook; nothing where it went into a file."""
        self._book.close()
        return self._target.getvalue()

    def _add(self, tell: Tell) -> str:
        name = both(tell)
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        self._sheets[name] = sheet
        return name

    # --------------------------------------------------------------------------------------------- cells

    def _format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"valign": "top", **properties})
        return self._formats[key]

    def _text(self, at: Cell, text: str | None, **properties: Any) -> None:
        if not text:
            return
        if text.lstrip().startswith(tuple(_LEADS)):
            properties["quote_prefix"] = True
        self._sheets[at.sheet].write_string(at.row, at.column, text, self._format(**properties))

    def _number(self, at: Cell, number: Decimal | int, form: str = "General", **properties: Any) -> None:
        """A number to all of its digits; as text where a spreadsheet would cut them."""
        value = Decimal(number)
        if len(value.normalize().as_tuple().digits) > DIGITS:
            self._text(at, format(value, "f"), align="right", **properties)
            return
        self._sheets[at.sheet].write_number(
            at.row, at.column, value, self._format(num_format=form, **properties)
        )

    def _amount(self, at: Cell, hundredths: int, formula: str | None = None, **properties: Any) -> None:
        """Cents or fen, as a formula where there is one."""
        value = Decimal(plain(hundredths))
        if formula is None:
            self._number(at, value, _MONEY, **properties)
            return
        form = self._format(num_format=_MONEY, **properties)
        self._sheets[at.sheet].write_formula(at.row, at.column, f"={formula}", form, value)

    def _day(self, at: Cell, iso: str | None) -> None:
        if iso is not None:
            form = self._format(num_format="yyyy-mm-dd", align="left")
            self._sheets[at.sheet].write_datetime(at.row, at.column, datetime.fromisoformat(iso), form)

    def _heading(self, sheet: str, row: int, tell: Tell) -> int:
        self._text(Cell(sheet, row, 0), both(tell), bold=True, font_size=12)
        return row + 1

    def _table(self, sheet: str, row: int, title: str, heads: Sequence[str], figures: Sequence[int]) -> int:
        """The title of a table and its row of heads, by their English names."""
        row = self._heading(sheet, row, _tell(title))
        return self._head(sheet, row, [_tell(head) for head in heads], figures)

    def _head(self, sheet: str, row: int, tells: Sequence[Tell], figures: Sequence[int]) -> int:
        """A row of heads; those of the columns `figures` stand on the right, as the figures do."""
        for column, tell in enumerate(tells):
            align = "right" if column in figures else "left"
            style = {"bold": True, "text_wrap": True, "bottom": 1, "align": align}
            self._text(Cell(sheet, row, column), both(tell, "\n"), **style)
        self._sheets[sheet].set_row(row, 32)
        return row + 1
