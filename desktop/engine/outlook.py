"""What one case adds to the sum of many: its capital by year and the plan's award, stated, lowest and highest.

Only the plan, without stacking, steps and notes, so that thousands of cases are added up while one looks on. Every
figure is the one that the estimate of the case has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.case.check import require_finished
from desktop.engine.combinations import Comparison, confirmed_by
from desktop.engine.facts import facts_of
from desktop.engine.interpretation import readings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.case.case import Case
    from desktop.engine.plan import PlanAward
    from desktop.engine.result import Range
    from desktop.policy.ruleset import RuleSet

MANUFACTURING = "manufacturing"


class Sum(NamedTuple):
    """An award in US cents and in fen."""

    usd: int = 0
    cny: int = 0

    def plus(self, other: Sum) -> Sum:
        """Both together."""
        return Sum(self.usd + other.usd, self.cny + other.cny)


class OutlookYear(NamedTuple):
    """A year of a schedule: all contributions in US cents, counted or not, the plan's award, and the targets it reaches.

    `lowest` and `highest` are the year's award under the readings that give the lowest and highest award of the case.
    """

    year: int
    planned_usd: int
    received_usd: int
    award: Sum
    lowest: Sum
    highest: Sum
    targets: tuple[str, ...]


class Outlook(NamedTuple):
    """What a case adds to the sum of many."""

    status: str
    category: str
    stage: str
    years: tuple[OutlookYear, ...]
    stated: Sum
    lowest: Sum
    highest: Sum


def outlook(case: Case, rules: RuleSet, *, complete: bool = False) -> Outlook:
    """What a finished case adds up to; `complete` and what it raises are as with the estimate."""
    require_finished(case, rules, complete=complete)
    # Other programmes do not move the plan's own award; the readings about them alone need not be gone through.
    facts = facts_of(case, rules)._replace(programmes=())
    readings = readings_of(rules)
    own = readings.combination(case.readings)
    comparison = Comparison(rules, facts, readings, own, confirmed_by(case))
    facts, award = comparison.facts(own), comparison.award(own)
    totals = comparison.totals(own)
    plan: Range = comparison.ranges()[0]
    lowest, highest = (
        comparison.award(readings.combination(one.readings)) for one in (plan.lowest, plan.highest)
    )
    planned, received = [0] * len(facts.years), [0] * len(facts.years)
    contributions = [one for one in case.project.utilisation if one.year is not None]
    for entry, given in zip(facts.entries, contributions, strict=True):
        (planned if given.received is None else received)[entry.year] += entry.usd
    targets = [target for target in rules.targets if facts.category in target.categories]
    years = tuple(
        OutlookYear(
            year,
            planned[index],
            received[index],
            _award(award, index),
            _award(lowest, index),
            _award(highest, index),
            tuple(target.id for target in targets if award.amounts[index] >= target.utilised_usd),
        )
        for index, year in enumerate(facts.years)
    )
    return Outlook(
        facts.status,
        facts.category,
        case.quote.given_stage,
        years,
        Sum(totals.plan_usd, totals.plan_cny),
        Sum(plan.lowest.usd, plan.lowest.cny),
        Sum(plan.highest.usd, plan.highest.cny),
    )


def _award(award: PlanAward, index: int) -> Sum:
    return Sum(award.decisions[index].usd, award.decisions[index].cny)


# ---------------------------------------------------------------- many


class BoardYear(NamedTuple):
    """A year over all cases; `targets` counts the cases that reach each."""

    year: int
    planned_usd: int = 0
    received_usd: int = 0
    manufacturing_usd: int = 0
    award: Sum = Sum()
    lowest: Sum = Sum()
    highest: Sum = Sum()
    targets: tuple[tuple[str, int], ...] = ()


class Board(NamedTuple):
    """What many cases add up to; `by_stage` and `reference_only` have the number of cases and their stated award."""

    cases: int
    years: tuple[BoardYear, ...]
    stated: Sum
    lowest: Sum
    highest: Sum
    by_stage: tuple[tuple[str, int, Sum], ...]
    reference_only: tuple[int, Sum]


def added_up(found: Sequence[Outlook], stages: Sequence[str], targets: Sequence[str]) -> Board:
    """The sum of cases, with a row for each of the stages, and a count of each of the targets in each year."""
    return Board(
        len(found),
        _years(found, targets),
        _sum(one.stated for one in found),
        _sum(one.lowest for one in found),
        _sum(one.highest for one in found),
        tuple((stage, *_counted([one for one in found if one.stage == stage])) for stage in stages),
        _counted([one for one in found if one.status == "reference_only"]),
    )


def _counted(found: Sequence[Outlook]) -> tuple[int, Sum]:
    return len(found), _sum(one.stated for one in found)


def _sum(parts: Iterable[Sum]) -> Sum:
    usd = cny = 0
    for part in parts:
        usd += part.usd
        cny += part.cny
    return Sum(usd, cny)


def _years(found: Sequence[Outlook], targets: Sequence[str]) -> tuple[BoardYear, ...]:
    by_year: dict[int, list[tuple[bool, OutlookYear]]] = {}
    for one in found:
        for row in one.years:
            by_year.setdefault(row.year, []).append((one.category == MANUFACTURING, row))
    return tuple(
        BoardYear(
            year,
            sum(row.planned_usd for _, row in rows),
            sum(row.received_usd for _, row in rows),
            sum(row.planned_usd + row.received_usd for made, row in rows if made),
            _sum(row.award for _, row in rows),
            _sum(row.lowest for _, row in rows),
            _sum(row.highest for _, row in rows),
            tuple((target, sum(target in row.targets for _, row in rows)) for target in targets),
        )
        for year, rows in sorted(by_year.items())
    )
