"""Stacking: what adds up, what is displaced and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.case.case import PLAN
from desktop.telling import explanation, terms
from desktop.telling.figure import AllOfYear, AwardOfYear, ProgrammeInYear, Total
from desktop.telling.teller import Teller
from desktop.window.desk.looks import CHIP_OF
from desktop.window.pages.result.block import SheetBlock
from desktop.window.widgets import theme
from desktop.window.widgets.labels import show_text
from desktop.window.widgets.reading_table import Cell, Column

if TYPE_CHECKING:
    from desktop.engine.result import Estimate, Share, StackingYear
    from desktop.policy.ruleset import RuleSet
    from desktop.window.desk.desk import Desk

_MOST_YEARS = 3
"""As many columns of years as the table has room for."""


class StackingBlock(SheetBlock):
    """The block `Stacking`; there is none without other programmes."""

    def set_texts(self) -> None:
        self.title.setText(self.desk.words.text("Stacking"))

    def display(self, rules: RuleSet, estimate: Estimate) -> None:
        words, case = self.desk.words, self.desk.case
        self.setVisible(bool(case.programmes))
        if not case.programmes:
            return
        if len(estimate.stacking) > _MOST_YEARS:
            self._stack_by_year(rules, estimate)
        else:
            self._stack_by_award(rules, estimate)
        notes = []
        for entry in estimate.stacking:
            for share in entry.displaced:
                name = explanation.award_name(words, case, share.id)
                why = explanation.displacement(Teller(words, rules), estimate, case, entry, share)
                notes.append(
                    words.text("{year}, {award}: {sentence}", year=entry.year, award=name, sentence=why)
                )
        show_text(self.note, "\n".join(notes))

    def _stack_by_year(self, rules: RuleSet, estimate: Estimate) -> None:
        """A row for each award of each year, where there is no room for a column for each year."""
        words, case = self.desk.words, self.desk.case
        unit = words.usd.unit
        columns = (
            Column(words.text("Year")),
            Column(words.text("Award"), stretch=1),
            Column(words.text("Level")),
            Column(words.text("Award, {unit}", unit=unit), right=True),
            Column(words.text("In all, {unit}", unit=unit), right=True),
        )
        rows = []
        order = {
            share_id: place for place, share_id in enumerate((PLAN, *(one.id for one in case.programmes)))
        }
        levels = {one.id: one.name.of(words.code) for one in rules.levels}
        for entry in estimate.stacking:
            for number, share in enumerate(
                sorted((*entry.kept, *entry.displaced), key=lambda one: order[one.id])
            ):
                first = number == 0
                rows.append(
                    (
                        Cell(str(entry.year) if first else ""),
                        Cell(_award_title(self.desk, share.id), wrap=True),
                        Cell(levels[share.level], tone=theme.MUTED),
                        self._stacked(rules, entry, share),
                        self._year_total(entry) if first else Cell(""),
                    )
                )
        total = self._total(estimate)
        rows.append((Cell(words.text("In all"), bold=True), Cell(""), Cell(""), Cell(""), total))
        self.sheet.display(columns, rows, total=True)

    def _stack_by_award(self, rules: RuleSet, estimate: Estimate) -> None:
        """A row for each award, a column for each year."""
        words, case = self.desk.words, self.desk.case
        unit = words.usd.unit
        columns = [Column(words.text("Award"), stretch=1), Column(words.text("Level"))]
        columns += [Column(str(entry.year), right=True) for entry in estimate.stacking]
        columns.append(Column(words.text("Total, {unit}", unit=unit), right=True))
        levels = {PLAN: rules.plan_level} | {one.id: one.level or "" for one in case.programmes}
        rows = []
        for share_id in (PLAN, *(one.id for one in case.programmes)):
            level = next((one.name.of(words.code) for one in rules.levels if one.id == levels[share_id]), "")
            cells = [Cell(_award_title(self.desk, share_id), wrap=True), Cell(level, tone=theme.MUTED)]
            kept = 0
            for entry in estimate.stacking:
                share = next((one for one in (*entry.kept, *entry.displaced) if one.id == share_id), None)
                cells.append(self._stacked(rules, entry, share))
                kept += share.usd if share is not None and share.by is None else 0
            # The reasons of the whole total have a row for each award.
            sum_of_award = Cell(
                words.usd.figure(kept),
                bold=True,
                exact=words.usd.exact(kept),
                figure=Total(),
                spoken=f"{_award_title(self.desk, share_id)}, {words.text('Total')}: {words.usd.exact(kept)}",
            )
            rows.append((*cells, sum_of_award))
        sums = [self._year_total(entry) for entry in estimate.stacking]
        total = self._total(estimate)
        rows.append((Cell(words.text("In all"), bold=True), Cell(""), *sums, total))
        self.sheet.display(tuple(columns), rows, total=True)

    def _year_total(self, entry: StackingYear) -> Cell:
        words = self.desk.words
        return Cell(
            words.usd.figure(entry.total_usd),
            bold=True,
            figure=AllOfYear(entry.year),
            spoken=f"{words.text('In all')}, {entry.year}: {words.usd.exact(entry.total_usd)}",
        )

    def _total(self, estimate: Estimate) -> Cell:
        words = self.desk.words
        return Cell(
            words.usd.figure(estimate.totals.total_usd),
            bold=True,
            figure=Total(),
            spoken=f"{words.text('In all')}: {words.usd.exact(estimate.totals.total_usd)}",
        )

    def _stacked(self, rules: RuleSet, entry: StackingYear, share: Share | None) -> Cell:
        """What stacking makes of one award in one year."""
        words = self.desk.words
        if share is None:
            return Cell("–", tone=theme.MUTED)
        what = explanation.treatment(rules, entry, share)
        displaced = share.by is not None
        chip = terms.treatment(words, what) if what != "kept" else ""
        return Cell(
            words.usd.figure(share.usd),
            struck=displaced,
            tone=theme.MUTED if displaced else theme.Role.WindowText,
            chip=chip,
            chip_kind=CHIP_OF[what],
            exact=" · ".join((terms.treatment(words, what), words.usd.exact(share.usd))),
            figure=AwardOfYear(entry.year) if share.id == PLAN else ProgrammeInYear(share.id, entry.year),
            spoken=f"{_award_title(self.desk, share.id)}, {entry.year}: {words.usd.exact(share.usd)}",
        )


def _award_title(desk: Desk, share_id: str) -> str:
    """The name of an award, with its rate where it has one."""
    words = desk.words
    programme = next((one for one in desk.case.programmes if one.id == share_id), None)
    name = explanation.award_name(words, desk.case, share_id)
    if programme is not None and programme.rate is not None:
        return words.text("{name}, {rate}", name=name, rate=words.figures.percent(programme.rate))
    return name
