"""The board as a spreadsheet (XLSX): the sums, the years, the aims of the plan, and the cases behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from desktop.export.workbook import Book, Cell, both
from desktop.language import LANGUAGES, language
from desktop.policy.aims import aims_of
from desktop.telling import terms
from desktop.telling.aims import AimRow, against_aims

if TYPE_CHECKING:
    from desktop.document.board import Survey
    from desktop.engine.outlook import Board, Sum
    from desktop.language import Language
    from desktop.policy.ruleset import RuleSet

_AMOUNTS: Final = tuple(range(1, 12))


def table(survey: Survey, board: Board, rules: RuleSet) -> bytes:
    """The bytes of the spreadsheet."""
    return _Table(survey, board, rules).data()


class _Table(Book):
    def __init__(self, survey: Survey, board: Board, rules: RuleSet) -> None:
        super().__init__()
        self._survey, self._board, self._rules = survey, board, rules

    def data(self) -> bytes:
        """All sheets, the sums first."""
        self._sums(self._add(lambda one: one.text("Overview")))
        self._years(self._add(lambda one: one.text("By year")))
        self._aims(self._add(lambda one: one.text("Aims of the plan")))
        self._cases(self._add(lambda one: one.text("Cases")))
        if self._survey.left_out:
            self._left_out(self._add(lambda one: one.text("Left out")))
        return self._closed()

    def _sums(self, sheet: str) -> None:
        board = self._board
        row = self._head(
            sheet,
            0,
            (
                lambda one: one.text("Award under the plan"),
                lambda one: one.text("Cases"),
                lambda one: one.text("US$"),
                lambda one: one.text("CNY"),
            ),
            (1, 2, 3),
        )
        told = (
            (both(lambda one: one.text("As stated by each case")), board.cases, board.stated),
            (both(lambda one: one.text("Lowest of each case")), board.cases, board.lowest),
            (both(lambda one: one.text("Highest of each case")), board.cases, board.highest),
            (both(lambda one: one.text("Of it for reference only, not promised")), *board.reference_only),
            *(
                (both(lambda one, stage=stage: terms.stage(one, stage)), cases, award)  # type: ignore[misc]
                for stage, cases, award in board.by_stage
            ),
        )
        for name, cases, award in told:
            self._text(Cell(sheet, row, 0), name)
            self._number(Cell(sheet, row, 1), cases)
            self._both(sheet, row, 2, award)
            row += 1

    def _years(self, sheet: str) -> None:
        targets = [target.name for target in self._rules.targets]
        row = self._head(
            sheet,
            0,
            (
                lambda one: one.text("Year"),
                lambda one: one.text("Planned, US$"),
                lambda one: one.text("Received, US$"),
                lambda one: one.text("Of it manufacturing, US$"),
                lambda one: one.text("Plan award, US$"),
                lambda one: one.text("Plan award, CNY"),
                lambda one: one.text("Lowest, CNY"),
                lambda one: one.text("Highest, CNY"),
                *(lambda one, name=name: name.of(one.code) for name in targets),
            ),
            _AMOUNTS,
        )
        for year in self._board.years:
            amounts = (
                year.planned_usd,
                year.received_usd,
                year.manufacturing_usd,
                *year.award,
                year.lowest.cny,
                year.highest.cny,
            )
            self._number(Cell(sheet, row, 0), year.year, align="left")
            for column, amount in enumerate(amounts, 1):
                self._amount(Cell(sheet, row, column), amount)
            for column, (_, cases) in enumerate(year.targets, len(amounts) + 1):
                self._number(Cell(sheet, row, column), cases)
            row += 1

    def _aims(self, sheet: str) -> None:
        row = self._head(
            sheet,
            0,
            (
                lambda one: one.text("Item of the plan"),
                lambda one: one.text("Aim"),
                lambda one: one.text("Year"),
                lambda one: one.text("The cases come to"),
                lambda one: one.text("Reached"),
            ),
            (),
        )
        for told in zip(*(self._against(language(code)) for code in LANGUAGES), strict=True):
            first = told[0]
            answer = [
                "–" if one.reached is None else terms.yes_no(language(code), yes=one.reached)
                for code, one in zip(LANGUAGES, told, strict=True)
            ]
            columns = (
                [first.clause],
                [one.aim for one in told],
                [one.when for one in told],
                [one.found for one in told],
                answer,
            )
            for column, said in enumerate(columns):
                self._text(Cell(sheet, row, column), _once(said), text_wrap=True)
            row += 1

    def _against(self, words: Language) -> tuple[AimRow, ...]:
        return against_aims(self._board, aims_of(self._rules), self._rules, words)

    def _cases(self, sheet: str) -> None:
        row = self._head(
            sheet,
            0,
            (
                lambda one: one.text("Case"),
                lambda one: one.text("Stage"),
                lambda one: one.text("Status"),
                lambda one: one.text("Category"),
                lambda one: one.text("Plan award, US$"),
                lambda one: one.text("Plan award, CNY"),
                lambda one: one.text("Lowest, CNY"),
                lambda one: one.text("Highest, CNY"),
            ),
            (4, 5, 6, 7),
        )
        for file in self._survey.counted:
            found = file.outlook
            if found is None:
                continue
            said = (
                str(file.path),
                both(lambda one, code=found.stage: terms.stage(one, code)),  # type: ignore[misc]
                both(lambda one, code=found.status: terms.status(one, code)),  # type: ignore[misc]
                both(lambda one, code=found.category: terms.category(one, code)),  # type: ignore[misc]
            )
            for column, text in enumerate(said):
                self._text(Cell(sheet, row, column), text)
            self._both(sheet, row, 4, found.stated)
            self._amount(Cell(sheet, row, 6), found.lowest.cny)
            self._amount(Cell(sheet, row, 7), found.highest.cny)
            row += 1

    def _left_out(self, sheet: str) -> None:
        row = self._head(sheet, 0, (lambda one: one.text("Case"), lambda one: one.text("What is wrong")), ())
        for file in self._survey.left_out:
            if file.fault is not None:
                self._text(Cell(sheet, row, 0), str(file.path))
                self._text(
                    Cell(sheet, row, 1), ": ".join(filter(None, (file.fault.path, file.fault.message)))
                )
                row += 1

    def _both(self, sheet: str, row: int, column: int, amounts: Sum) -> None:
        self._amount(Cell(sheet, row, column), amounts.usd)
        self._amount(Cell(sheet, row, column + 1), amounts.cny)


def _once(said: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, said)))
