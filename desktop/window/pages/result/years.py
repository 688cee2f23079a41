"""The award under the plan, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.telling import explanation
from desktop.telling.figure import AwardOfYear, PlanTotal, UtilisedInAll, UtilisedInYear
from desktop.telling.teller import Teller
from desktop.window.pages.result.block import SheetBlock
from desktop.window.widgets.labels import show_text
from desktop.window.widgets.reading_table import Cell, Column

if TYPE_CHECKING:
    from desktop.engine.result import Estimate
    from desktop.policy.ruleset import RuleSet


class YearsBlock(SheetBlock):
    """The block `Award under the plan by year`."""

    def set_texts(self) -> None:
        self.title.setText(self.desk.words.text("Award under the plan by year"))

    def display(self, rules: RuleSet, estimate: Estimate) -> None:
        words = self.desk.words
        has_cny = self.desk.answer.has_cny
        dollar = self.desk.case.exchange.rate("USD")
        columns = [
            Column(words.text("Year")),
            Column(words.text("Utilised, {unit}", unit=words.usd.unit), right=True),
            Column(words.text("Applies"), stretch=1),
            Column(words.text("Rate"), right=True),
            Column(words.text("Award, {unit}", unit=words.usd.unit), right=True),
        ]
        if has_cny:
            columns.append(Column(words.text("Award, {unit}", unit=words.cny.unit), right=True))
        rows = []
        for award in estimate.years:
            worked = explanation.award_sum(words, award, dollar) if award.rate.numerator else None
            cells = [
                Cell(str(award.year)),
                Cell(
                    words.usd.figure(award.utilised_usd),
                    exact=words.usd.exact(award.utilised_usd),
                    figure=UtilisedInYear(award.year),
                    spoken=_named(columns[1], award.year, words.usd.exact(award.utilised_usd)),
                ),
                Cell(
                    explanation.rule_title(Teller(words, rules), award),
                    exact=explanation.rate_origin(Teller(words, rules), award),
                    wrap=True,
                ),
                Cell(words.figures.percent(award.rate.decimal) if award.rate.numerator else "–"),
                Cell(
                    words.usd.figure(award.award_usd),
                    bold=True,
                    exact=worked.usd.text if worked else "",
                    figure=AwardOfYear(award.year),
                    spoken=_named(columns[4], award.year, words.usd.exact(award.award_usd)),
                ),
                Cell(
                    words.cny.figure(award.award_cny),
                    exact=worked.cny.text if worked and worked.cny else "",
                    figure=AwardOfYear(award.year),
                    spoken=_named(columns[-1], award.year, words.cny.exact(award.award_cny)),
                ),
            ]
            rows.append(tuple(cells[: len(columns)]))
        totals, utilised = estimate.totals, sum(award.utilised_usd for award in estimate.years)
        cells = [
            Cell(words.text("Total"), bold=True),
            Cell(
                words.usd.figure(utilised),
                bold=True,
                exact=words.usd.exact(utilised),
                figure=UtilisedInAll(),
                spoken=f"{words.text('Total')}, {columns[1].head}: {words.usd.exact(utilised)}",
            ),
            Cell(""),
            Cell(""),
            Cell(
                words.usd.figure(totals.plan_usd),
                bold=True,
                exact=words.usd.exact(totals.plan_usd),
                figure=PlanTotal(),
                spoken=f"{words.text('Total')}: {words.usd.exact(totals.plan_usd)}",
            ),
            Cell(
                words.cny.figure(totals.plan_cny),
                bold=True,
                exact=words.cny.exact(totals.plan_cny),
                figure=PlanTotal(),
                spoken=f"{words.text('Total')}: {words.cny.exact(totals.plan_cny)}",
            ),
        ]
        rows.append(tuple(cells[: len(columns)]))
        self.sheet.display(tuple(columns), rows, total=True)
        lines = [
            words.text(
                "{year}: {sum}", year=award.year, sum=explanation.award_sum(words, award, None).usd.text
            )
            for award in estimate.years
            if award.rate.numerator
        ]
        lines = ["   ".join(lines[place : place + 2]) for place in range(0, len(lines), 2)]
        if lines:
            lines.append(explanation.rounding(words))
        lines += [
            words.text("{year}: {sentence}", year=award.year, sentence=cut)
            for award in estimate.years
            if (cut := explanation.cap_cut(Teller(words, rules), estimate, award))
        ]
        lines += self.desk.about_rules()
        show_text(self.note, "\n".join(lines))


def _named(column: Column, year: int, exact: str) -> str:
    return f"{column.head}, {year}: {exact}"
