"""The table of what became of each case of a list, written row by row; and the template that lists are filled into."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.export.lists.case_table import columns, example
from desktop.export.workbook import Book, Cell, Tell, both
from desktop.language import wording
from desktop.telling import terms

if TYPE_CHECKING:
    from desktop.export.lists.quoting import Outcome

_MOST_ROWS: Final = 1_000_000
"""A sheet holds no more; what follows goes on in the next one."""
_HEADS: Final = (
    wording("Case"),
    wording("Investor"),
    wording("Project"),
    wording("Status"),
    wording("Plan award, US$"),
    wording("Plan award, CNY"),
    wording("Total, US$"),
    wording("Total, CNY"),
    wording("Quote"),
    wording("What is wrong"),
)
_AMOUNTS: Final = (4, 5, 6, 7)


def _tell(source: str) -> Tell:
    return lambda language: language.text(source)


class Summary(Book):
    """The table of a list's outcomes in the file `target`, which is there when it is finished."""

    def __init__(self, target: Path) -> None:
        super().__init__(target)
        self._rows = 0
        self._sheet = self._begin()

    def add(self, outcome: Outcome) -> None:
        """The row of the next case."""
        if self._rows and self._rows % _MOST_ROWS == 0:
            self._sheet = self._begin()
        row = self._rows % _MOST_ROWS + 1
        self._rows += 1
        status = outcome.status
        words = (
            outcome.case,
            outcome.investor,
            outcome.project,
            both(lambda one: terms.status(one, status)) if status else "",
        )
        for column, text in enumerate(words):
            self._text(Cell(self._sheet, row, column), text)
        amounts = (outcome.plan_usd, outcome.plan_cny, outcome.total_usd, outcome.total_cny)
        for column, amount in zip(_AMOUNTS, amounts, strict=True):
            if amount:
                self._number(Cell(self._sheet, row, column), Decimal(amount), "#,##0.00")
        if outcome.file is not None:
            self._text(Cell(self._sheet, row, 8), Path(outcome.file).name)
        if outcome.fault is not None:
            fault = outcome.fault
            self._text(Cell(self._sheet, row, 9), ": ".join(filter(None, (fault.path, fault.message))))

    def finish(self) -> None:
        """Write the end of the file."""
        self._closed()

    def _begin(self) -> str:
        number = self._rows // _MOST_ROWS + 1
        name = self._add(
            lambda one: one.text("Summary") if number == 1 else one.text("Summary {number}", number=number)
        )
        self._head(name, 0, [_tell(head) for head in _HEADS], _AMOUNTS)
        self._sheets[name].freeze_panes(1, 0)
        return name


class _Template(Book):
    def data(self) -> bytes:
        found = tuple(columns())
        self._book.set_properties({"created": datetime(2025, 1, 1)})  # noqa: DTZ001 - the same whenever it is made
        empty = self._add(lambda one: one.text("Cases"))
        filled = self._add(lambda one: one.text("Example"))
        notes = self._add(lambda one: one.text("Columns"))
        for sheet in (empty, filled):
            for at, column in enumerate(found):
                self._text(Cell(sheet, 0, at), column.head, bold=True, text_wrap=True, bottom=1)
                self._sheets[sheet].set_column(at, at, 18, self._format(num_format="@"))
            self._sheets[sheet].set_row(0, 48)
            self._sheets[sheet].freeze_panes(1, 0)
        values = example()
        for at, column in enumerate(found):
            self._text(Cell(filled, 1, at), values.get(column.path))
        self._notes(notes)
        return self._closed()

    def _notes(self, sheet: str) -> None:
        says = (
            wording("One case to a row, on the first sheet. The second sheet shows how a row is filled in."),
            wording("Choices are written as the window names them, in Chinese or English, or as in the case file."),
            wording("Amounts stand in whole units, or as 3000万 or 30m; each has its currency beside it."),
            wording("What a case does not say stays empty. Columns may be left out, and stand in any order."),
            wording(
                "Further columns are headed with the path of the field in the case file, such as those below."
            ),
        )  # fmt: skip
        row = 0
        for text in says:
            self._text(Cell(sheet, row, 0), both(_tell(text), "\n"))
            row += 1
        for column in columns():
            row += 1
            self._text(Cell(sheet, row, 0), column.head)
            self._text(Cell(sheet, row, 1), column.path)
        self._sheets[sheet].set_column(0, 0, 60, self._format(text_wrap=True))
        self._sheets[sheet].set_column(1, 1, 50)


def template() -> bytes:
    """The workbook that a list of cases is filled into; the same whenever it is made."""
    return _Template().data()
