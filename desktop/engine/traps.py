"""Traps: small things that would cost the investor much, each with its cost.

A payment before the first year, a first year that is too small, a schedule or a total that just misses a threshold,
money that comes after the year's end. Every cost is the difference between two estimates of the plan's award, under
the case's readings and before stacking. How close is close is the rule set's (`advice`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from desktop.case.case import FIRST_YEAR, LAST_YEAR, Case
from desktop.case.check import require_finished
from desktop.engine.curve import curve_of
from desktop.engine.facts import Facts, as_read, facts_of
from desktop.engine.interpretation import Interpretation, readings_of
from desktop.engine.notes import note_of
from desktop.engine.plan import PlanAward, assess, tested_total, within_period
from desktop.engine.result import Note
from desktop.policy.ruleset import Cents, Rate, RuleSet


class Trap(NamedTuple):
    """A trap: its code, the clause that it comes from, the year it lies in (None: the total), its cost.

    `amount_usd` is what it turns on, in US cents:

    - `earlier_payment`: the cent that would make `year` the first year
    - `small_first_year`: what the first year has
    - `year_just_below`, `total_just_below`: what is missing to the threshold
    - `over_year_end`: what of the year's money may come in the next one
    """

    code: str
    clause: str
    year: int | None
    amount_usd: Cents
    cost_usd: Cents
    said: Note


def traps(case: Case, rules: RuleSet) -> tuple[Trap, ...]:
    """The traps of a finished case, the most expensive first. Raises `CaseError` if it is not finished."""
    require_finished(case, rules)
    facts = facts_of(case, rules)
    readings = readings_of(rules)
    reading = readings.interpretation(readings.combination(case.readings))
    facts = as_read(facts, reading)
    award = assess(rules, facts, reading)
    if award.first is None:
        return ()
    look = _Look(rules, facts, reading, award)
    found = [
        *look.earlier_payment(),
        *look.small_first_year(),
        *look.years_just_below(),
        *look.total_just_below(),
        *look.over_year_end(),
    ]
    return tuple(sorted(found, key=lambda trap: -trap.cost_usd))


def _part(whole: int, part: Rate) -> int:
    """`part` of an amount, in whole cents, rounded down."""
    return whole * part.numerator // part.denominator


class _Look:
    """A case with something paid in, looked at from all sides."""

    def __init__(self, rules: RuleSet, facts: Facts, reading: Interpretation, award: PlanAward) -> None:
        self._rules, self._facts, self._reading, self._award = rules, facts, reading, award
        self._schedule = dict(zip(facts.years, award.amounts, strict=True))
        self._first = facts.years[award.first or 0]

    def _with(self, changed: Mapping[int, int]) -> PlanAward:
        """The plan's award with other amounts in some years."""
        schedule: dict[int, int] = {**self._schedule, **changed}
        years = tuple(sorted(schedule))
        amounts = tuple(Cents(schedule[year]) for year in years)
        return assess(self._rules, self._facts._replace(years=years), self._reading, amounts)

    def _trap(
        self, code: str, award: PlanAward, year: int | None, amount: int, cost: int, **figures: int
    ) -> Trap:
        """A trap; its clause is that of the first rule that gives an award in the better of the two cases.

        `figures` fill in its sentence.
        """
        rule = next((d.position for d in award.decisions if d.position is not None), None)
        clause = None if rule is None else award.qualified[rule].rule.clause
        about = {} if year is None else {"year": year}
        said = note_of(self._rules, code, clause, **about, **figures, cost_usd=cost)
        return Trap(code, said.clause or "", year, Cents(amount), Cents(cost), said)

    def earlier_payment(self) -> Iterator[Trap]:
        """A cent in the year before the first one."""
        year = self._first - 1
        if year < max(FIRST_YEAR, self._reading.first_year_from or 0):
            return
        cost = self._award.usd - self._with({year: 1}).usd
        if cost > 0:
            yield self._trap("earlier_payment", self._award, year, 1, cost, first_year=self._first)

    def small_first_year(self) -> Iterator[Trap]:
        """A first year too small for a rule that the next year would meet, had it all the money."""
        following = next(
            (year for year, amount in self._schedule.items() if year > self._first and amount > 0), None
        )
        if following is None:
            return
        held = self._schedule[self._first]
        moved = self._with({self._first: 0, following: held + self._schedule[following]})
        opened = any(
            after.met and not before.met and after.rule.first_year_usd is not None
            for before, after in zip(self._award.qualified, moved.qualified, strict=True)
        )
        cost = moved.usd - self._award.usd
        if opened and cost > 0:
            yield self._trap(
                "small_first_year",
                moved,
                self._first,
                held,
                cost,
                first_year=self._first,
                first_usd=held,
                next_year=following,
            )

    def years_just_below(self) -> Iterator[Trap]:
        """A year that misses a threshold by little."""
        margin = self._rules.advice.just_below
        for index, (year, amount) in enumerate(self._schedule.items()):
            if amount == 0:
                continue
            curve = curve_of(self._rules, self._facts, self._reading, self._award.amounts, index)
            for jump in curve.jumps:
                short = jump.at_usd - amount
                if short <= 0 or short > _part(jump.at_usd, margin):
                    continue
                reached = self._with({year: jump.at_usd})
                cost = reached.usd - self._award.usd
                if jump.gain_usd > 0 and cost > 0:
                    yield self._trap(
                        "year_just_below",
                        reached,
                        year,
                        short,
                        cost,
                        utilised_usd=amount,
                        threshold_usd=jump.at_usd,
                        short_usd=short,
                    )
                    break

    def total_just_below(self) -> Iterator[Trap]:
        """A total foreign investment, as it is tested, that misses a threshold by little."""
        total, margin = (
            tested_total(self._facts, self._reading, self._award.amounts),
            self._rules.advice.just_below,
        )
        asked = {one.rule.total_foreign_investment_usd for one in self._award.qualified}
        for needed in sorted(needed for needed in asked if needed is not None):
            if total is None or not 0 < needed - total <= _part(needed, margin):
                continue
            reached = self._with_total(needed, needed - total)
            cost = reached.usd - self._award.usd
            if cost > 0:
                yield self._trap(
                    "total_just_below",
                    reached,
                    None,
                    needed - total,
                    cost,
                    total_usd=total,
                    threshold_usd=needed,
                    short_usd=needed - total,
                )

    def _with_total(self, total: Cents, more: int) -> PlanAward:
        """The plan's award with a larger total: filed, or, where what comes in is tested, paid in the last year."""
        if self._reading.total_as_invested:
            last = max(year for year, amount in self._schedule.items() if amount > 0)
            return self._with({last: self._schedule[last] + more})
        facts = self._facts._replace(total_usd=total)
        return assess(self._rules, facts, self._reading, self._award.amounts)

    def over_year_end(self) -> Iterator[Trap]:
        """Money of a year that comes in the next: as much as takes the year below its threshold, or all of it."""
        for index, (year, amount) in enumerate(self._schedule.items()):
            if amount == 0 or year == LAST_YEAR or not within_period(self._rules, self._reading, year):
                continue
            curve = curve_of(self._rules, self._facts, self._reading, self._award.amounts, index)
            below_threshold = amount - curve.bracket_from(amount) + 1
            for late in (below_threshold, amount):
                if amount > late > _part(amount, self._rules.advice.over_year_end):
                    continue
                following = self._schedule.get(year + 1, 0) + late
                cost = self._award.usd - self._with({year: amount - late, year + 1: following}).usd
                if cost > 0:
                    yield self._trap(
                        "over_year_end",
                        self._award,
                        year,
                        late,
                        cost,
                        next_year=year + 1,
                        late_usd=late,
                    )
                    break
