"""The award curve of a year: the plan's award against the capital utilised in it, everything else as it is.

Thresholds are those of the rule set, so nothing is sampled: between two of them the award is a rate times the
amount. Where the year is the first one, or would become it, its amount decides for other years too; what they
give stands beside. The window and the paper draw the same curve from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from desktop.case.case import Case
from desktop.case.check import require_finished
from desktop.case.money import share_usd
from desktop.engine.facts import Facts, as_read, facts_of
from desktop.engine.interpretation import Interpretation, readings_of
from desktop.engine.plan import PlanAward, assess, counted_amounts, edges
from desktop.policy.ruleset import Cents, Rate, RuleSet


class Segment(NamedTuple):
    """From `from_usd` (included) to `below_usd` (not included; None: without end) one rate applies.

    `award_from_usd` is the award at the lower edge. `award_below_usd` is what the award comes up to below the
    upper edge, as a limit: the award of the edge itself is that of the next segment. `others_usd` is what the
    plan gives for all other years, at the lower edge where a cap of the plan for the whole project makes it fall as
    the award of the year grows. `capped`: a cap holds the award at `award_from_usd`, whatever the rate gives.
    Amounts in US cents, awards rounded.
    """

    from_usd: Cents
    below_usd: Cents | None
    rule: str
    rate: Rate
    award_from_usd: Cents
    award_below_usd: Cents | None
    others_usd: Cents
    capped: bool = False


class Jump(NamedTuple):
    """Where the award jumps: just below `at_usd` and there; `others_usd` is how much other years gain by it."""

    at_usd: Cents
    award_below_usd: Cents
    award_usd: Cents
    others_usd: int

    @property
    def gain_usd(self) -> int:
        """What the whole plan gains; below zero where more capital costs award."""
        return self.award_usd - self.award_below_usd + self.others_usd


class Curve(NamedTuple):
    """The curve of `year`, and the case's own point on it (`utilised_usd`, `award_usd`).

    `plan` is the plan's award of all years at an amount, where a cap of the plan keeps it from being a sum of parts.
    """

    year: int
    segments: tuple[Segment, ...]
    jumps: tuple[Jump, ...]
    utilised_usd: Cents
    award_usd: Cents
    plan: Callable[[Cents], Cents] | None = None

    def segment_at(self, utilised_usd: Cents) -> Segment:
        """The segment that an amount lies in."""
        for segment in reversed(self.segments):
            if segment.from_usd <= utilised_usd:
                return segment
        return self.segments[0]

    def bracket_from(self, utilised_usd: Cents) -> Cents:
        """The least amount from which on the rate of an amount holds; that a cap begins to cut is no threshold."""
        segment = self.segment_at(utilised_usd)
        before = self.segments[self.segments.index(segment) - 1] if segment.from_usd else segment
        joined = segment.capped and not before.capped and before.rate == segment.rate
        return before.from_usd if joined else segment.from_usd

    def award_at(self, utilised_usd: Cents) -> Cents:
        """The award of the year at an amount, rounded."""
        segment = self.segment_at(utilised_usd)
        return segment.award_from_usd if segment.capped else share_usd(utilised_usd, segment.rate)

    def plan_at(self, utilised_usd: Cents) -> Cents:
        """The plan's award of all years if the year had this amount."""
        if self.plan is not None:
            return self.plan(utilised_usd)
        return Cents(self.award_at(utilised_usd) + self.segment_at(utilised_usd).others_usd)


def award_curve(case: Case, rules: RuleSet, year: int) -> Curve:
    """The award curve of a year of a finished case, or of a year that is not yet in its schedule.

    Raises `CaseError` for a case that is not finished.
    """
    require_finished(case, rules)
    facts = facts_of(case, rules)
    readings = readings_of(rules)
    reading = readings.interpretation(readings.combination(case.readings))
    facts = as_read(facts, reading)
    amounts = counted_amounts(facts, reading.counted_forms)
    if year not in facts.years:
        schedule = dict(zip(facts.years, amounts, strict=True)) | {year: Cents(0)}
        years = tuple(sorted(schedule))
        facts, amounts = facts._replace(years=years), tuple(schedule[one] for one in years)
    return curve_of(rules, facts, reading, amounts, facts.years.index(year))


def curve_of(
    rules: RuleSet, facts: Facts, reading: Interpretation, amounts: tuple[Cents, ...], index: int
) -> Curve:
    """The curve of the year at `index`, for counted `amounts` of all years."""
    own = assess(rules, facts, reading, amounts)
    segments: list[Segment] = []

    def held(amount: Cents) -> PlanAward:
        return assess(rules, facts, reading, (*amounts[:index], amount, *amounts[index + 1 :]))

    # The first cent may make the year the first one.
    starts = (Cents(0), Cents(1), *thresholds(own, reading, index))
    for place, start in enumerate(starts):
        award = held(start)
        rule, _, rate, usd, *_ = award.decisions[index]
        cut = award.decisions[index].before_cap is not None
        _append(segments, Segment(start, None, rule, rate, usd, None, Cents(award.usd - usd), cut))
        if award.most_usd and not cut:
            full = _filling(award.most_usd[index], rate)
            if full is not None and (place + 1 == len(starts) or full < starts[place + 1]):
                award = held(full)
                usd = award.decisions[index].usd
                _append(segments, Segment(full, None, rule, rate, usd, None, Cents(award.usd - usd), True))
    if not own.most_usd:
        return Curve(
            facts.years[index],
            tuple(segments),
            tuple(_jumps(segments)),
            amounts[index],
            own.decisions[index].usd,
        )
    return Curve(
        facts.years[index],
        tuple(segments),
        tuple(_jumps_below_caps(segments, held, index)),
        amounts[index],
        own.decisions[index].usd,
        lambda amount: held(amount).usd,
    )


def _filling(most: Cents, rate: Rate) -> Cents | None:
    """The least amount whose award at the rate, rounded, is above what a cap leaves."""
    if not rate.numerator:
        return None
    return Cents(-(-(2 * most + 1) * rate.denominator // (2 * rate.numerator)))


def _append(segments: list[Segment], one: Segment) -> None:
    """Add a segment, unless it only goes on with the one before."""
    if segments:
        before = segments[-1]
        same = (before.rule, before.rate, before.others_usd) == (one.rule, one.rate, one.others_usd)
        if same and before.capped == one.capped and (not one.capped or before[4] == one[4]):
            return
        if before.from_usd == 0 and one.from_usd == 1 and before.others_usd == one.others_usd:
            # Nothing is awarded for nothing; the rate of the first cent holds from there.
            segments[-1] = one._replace(from_usd=Cents(0), award_from_usd=Cents(0))
            return
        limit = before.award_from_usd if before.capped else share_usd(one.from_usd, before.rate)
        segments[-1] = before._replace(below_usd=one.from_usd, award_below_usd=limit)
    segments.append(one)


def _jumps(segments: list[Segment]) -> Iterator[Jump]:
    for before, after in pairwise(segments):
        jump = Jump(
            after.from_usd,
            before.award_below_usd or Cents(0),
            after.award_from_usd,
            after.others_usd - before.others_usd,
        )
        if jump.gain_usd or jump.others_usd:
            yield jump


def _jumps_below_caps(
    segments: list[Segment], held: Callable[[Cents], PlanAward], index: int
) -> Iterator[Jump]:
    """The jumps where caps let other years fall as this one grows: what the cent at each edge does."""
    for after in segments[1:]:
        short, reached = held(Cents(after.from_usd - 1)), held(after.from_usd)
        before, there = short.decisions[index].usd, reached.decisions[index].usd
        others = (reached.usd - there) - (short.usd - before)
        # A cent more lifts a steady award by a cent at the most.
        if abs(reached.usd - short.usd) > 1 or abs(others) > 1:
            yield Jump(after.from_usd, before, there, others)


def thresholds(award: PlanAward, reading: Interpretation, index: int) -> tuple[Cents, ...]:
    """Every amount of the year at `index` at which its award, or that of other years through it, may jump."""
    first_years = {one.rule.first_year_usd for one in award.qualified if one.rule.first_year_usd is not None}
    found = first_years.union(edges(award.qualified))
    if reading.total_as_invested:
        # The year's amount is part of the total.
        others = sum(award.amounts) - award.amounts[index]
        asked = {one.rule.total_foreign_investment_usd for one in award.qualified}
        found |= {Cents(total - others) for total in asked if total is not None and total - others > 1}
    return tuple(sorted(found))
