"""The best phasing: how a total is spread over years so that the plan gives the largest award.

Exact to the cent. Of all schedules within the bounds the one with the largest sum of unrounded awards under the
case's readings; among equals the one that has the earliest money. Total foreign investment, mode, category and
readings stay as they are, other programmes are left out, and all of the money counts as cash.

A cap of the plan for a year is part of the award that is compared. One for the whole project only cuts the sum, so
the same schedule is the best; of several that reach it the one is taken that has the largest award before it.

What makes it hard is the first year: it decides which rules apply in all years. So the schedules are gone through
by their first year and by the range that its amount lies in; within each of these the award of every year is a
function of its own amount alone, and `allocation` finds the best split.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from desktop.case.case import FIRST_YEAR, LAST_YEAR, Case, Contribution, Money
from desktop.case.check import require_finished
from desktop.case.faults import CaseError
from desktop.case.money import grouped, plain, rate_units
from desktop.engine.allocation import Piece, allocate
from desktop.engine.combinations import Comparison, confirmed_by
from desktop.engine.facts import Entry, Facts, as_read, facts_of
from desktop.engine.interpretation import Interpretation, Readings, readings_of
from desktop.engine.plan import (
    Qualified,
    counted_amounts,
    edges,
    qualify,
    rate_at,
    rules_of,
    within_period,
)
from desktop.engine.result import Bound
from desktop.policy.ruleset import Cents, Fen, RuleSet

MOST_YEARS = 10
CASH = "cash"


class PhasedYear(NamedTuple):
    """What is paid in during a year, in US cents."""

    year: int
    utilised_usd: Cents


class Outcome(NamedTuple):
    """A schedule and what the plan gives for it under the case's readings (`plan_usd`, `plan_cny`, rounded).

    `cautious` is the lowest award over all combinations of readings. `unrounded` is the exact award in US cents
    as numerator and denominator: schedules are compared by it.
    """

    schedule: tuple[PhasedYear, ...]
    plan_usd: Cents
    plan_cny: Fen
    unrounded: tuple[int, int]
    cautious: Bound
    same_under_every_reading: bool


class Phasing(NamedTuple):
    """The best schedule beside the given one. `best.schedule` has a row for each of the years asked for.

    `paid_before` is what was paid in before these years; its award is part of that of the best schedule.
    """

    best: Outcome
    given: Outcome
    paid_before: tuple[PhasedYear, ...]

    @property
    def schedule(self) -> tuple[PhasedYear, ...]:
        return self.best.schedule

    @property
    def plan_usd(self) -> Cents:
        return self.best.plan_usd

    @property
    def plan_cny(self) -> Fen:
        return self.best.plan_cny

    @property
    def gains(self) -> bool:
        """Whether the best schedule gives more than the given one."""
        (one, of_one), (other, of_other) = self.best.unrounded, self.given.unrounded
        return one * of_other > other * of_one


class _Year(NamedTuple):
    """A year with the least and the most that it may hold."""

    year: int
    least: Cents
    most: Cents


def best_phasing(
    case: Case,
    rules: RuleSet,
    years: Sequence[int],
    minima: Mapping[int, Cents] | None = None,
    maxima: Mapping[int, Cents] | None = None,
    paid: Mapping[int, Cents] | None = None,
) -> Phasing:
    """The best phasing of a finished case's counted capital over `years`, amounts in US cents.

    A missing minimum is 0, a missing maximum the total. `paid` is part of the total and stays where it is: it
    raises the minimum of its year, or lies before the first of the years. Raises `CaseError` for a case that is
    not finished, and where no schedule adds up to the total within the bounds.
    """
    require_finished(case, rules)
    facts = facts_of(case, rules)
    readings = readings_of(rules)
    own = readings.combination(case.readings)
    reading = readings.interpretation(own)
    confirmed = confirmed_by(case)
    given = counted_amounts(facts, reading.counted_forms)
    total = Cents(sum(given))
    before, timeline = _bounds(total, years, minima or {}, maxima or {}, paid or {})
    amounts = _Search(rules, as_read(facts, reading), reading, before, timeline, total).best()
    schedule = tuple(PhasedYear(year.year, amount) for year, amount in zip(timeline, amounts, strict=True))
    paid_before = tuple(PhasedYear(year.year, year.least) for year in before)
    return Phasing(
        _outcome(rules, _as_cash(facts, (*paid_before, *schedule)), readings, own, confirmed, schedule),
        _outcome(
            rules,
            facts._replace(programmes=()),
            readings,
            own,
            confirmed,
            tuple(PhasedYear(year, amount) for year, amount in zip(facts.years, given, strict=True)),
        ),
        paid_before,
    )


def with_schedule(case: Case, phasing: Phasing) -> Case:
    """The case with the best schedule in place of its own, as cash in US$."""
    contributions = tuple(
        Contribution(row.year, Money(Decimal(plain(row.utilised_usd)), "USD"), CASH)
        for row in (*phasing.paid_before, *phasing.schedule)
        if row.utilised_usd > 0
    )
    return case._replace(project=case.project._replace(utilisation=contributions))


def _as_cash(facts: Facts, schedule: tuple[PhasedYear, ...]) -> Facts:
    return facts._replace(
        years=tuple(row.year for row in schedule),
        entries=tuple(Entry(index, CASH, row.utilised_usd) for index, row in enumerate(schedule)),
        programmes=(),
    )


def _outcome(
    rules: RuleSet,
    facts: Facts,
    readings: Readings,
    own: int,
    confirmed: frozenset[str],
    schedule: tuple[PhasedYear, ...],
) -> Outcome:
    comparison = Comparison(rules, facts, readings, own, confirmed)
    award, (plan_range, _) = comparison.award(own), comparison.ranges()
    scale = lcm(*(decision.rate.denominator for decision in award.decisions))
    exact = sum(
        # What a cap has cut is whole cents.
        decision.usd * scale
        if decision.before_cap is not None
        else amount * decision.rate.numerator * (scale // decision.rate.denominator)
        for amount, decision in zip(award.amounts, award.decisions, strict=True)
    )
    return Outcome(
        schedule,
        award.usd,
        award.cny,
        (exact, scale),
        plan_range.lowest,
        (plan_range.lowest[:2]) == (plan_range.highest[:2]),
    )


# ---------------------------------------------------------------- what is asked for


def _bounds(
    total: Cents,
    years: Sequence[int],
    minima: Mapping[int, Cents],
    maxima: Mapping[int, Cents],
    paid: Mapping[int, Cents],
) -> tuple[tuple[_Year, ...], tuple[_Year, ...]]:
    """What was paid before the years, and the years with their bounds, both in order. Raises `CaseError`."""
    asked = tuple(sorted(set(years)))
    if not asked:
        raise CaseError("no_years", "", "name the years over which the total is to be spread")
    if len(asked) > MOST_YEARS:
        raise CaseError("too_many", "", f"at most {MOST_YEARS} years can be phased", most=str(MOST_YEARS))
    for year in (*asked, *paid):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CaseError("out_of_range", "", f"{year} is not from {FIRST_YEAR} to {LAST_YEAR}")
    for year in sorted({*minima, *maxima, *(year for year in paid if year > asked[0])}.difference(asked)):
        raise CaseError("unknown_year", "", f"{year} is not one of the years", year=str(year))
    before = tuple(
        _Year(year, paid[year], paid[year]) for year in sorted(paid) if year < asked[0] and paid[year] > 0
    )
    timeline = []
    for year in asked:
        least = max(minima.get(year, Cents(0)), paid.get(year, Cents(0)))
        most = min(maxima.get(year, total), total)
        if least > maxima.get(year, least):
            raise _unreachable(
                "minimum_above_maximum",
                f"{year} cannot hold at least US$ {grouped(least)} and at most US$ {grouped(maxima[year])}",
                year=str(year),
                least_usd=plain(least),
                most_usd=plain(maxima[year]),
            )
        timeline.append(_Year(year, least, most))
    _reachable(total, before, timeline, Cents(sum(paid.values())))
    return before, tuple(timeline)


def _reachable(total: Cents, before: Sequence[_Year], timeline: Sequence[_Year], paid: Cents) -> None:
    """Raise `CaseError` if no schedule within the bounds adds up to the total."""
    if paid > total:
        raise _unreachable(
            "paid_above_total",
            f"US$ {grouped(paid)} is paid already, more than the total of US$ {grouped(total)}",
            paid_usd=plain(paid),
            total_usd=plain(total),
        )
    fixed = sum(year.least for year in before)
    least = Cents(fixed + sum(year.least for year in timeline))
    if least > total:
        raise _unreachable(
            "minima_above_total",
            f"the minima and what is paid add up to US$ {grouped(least)}, "
            f"more than the total of US$ {grouped(total)}",
            least_usd=plain(least),
            total_usd=plain(total),
        )
    most = Cents(fixed + sum(year.most for year in timeline))
    if most < total:
        raise _unreachable(
            "maxima_below_total",
            f"the maxima and what is paid before add up to US$ {grouped(most)}, "
            f"less than the total of US$ {grouped(total)}",
            most_usd=plain(most),
            total_usd=plain(total),
        )


def _unreachable(code: str, message: str, **details: str) -> CaseError:
    return CaseError(code, "project.utilisation", message, **details)


# ---------------------------------------------------------------- the search


class _Stretch(NamedTuple):
    """From `start` to below `end` (None: without end) a year's award is its amount times `rate` and `held`, scaled.

    One of the two is 0: `held` is what a cap leaves of the award, whatever the amount.
    """

    start: int
    end: int | None
    rate: int
    held: int = 0


class _Band(NamedTuple):
    """The first year's amount from `start` to below `end`: there the same rules are open to the project.

    `first` and `others` are the award of the first year and of any other year within the period.
    """

    start: int
    end: int | None
    first: tuple[_Stretch, ...]
    others: tuple[_Stretch, ...]


_NO_AWARD = (_Stretch(0, None, 0),)


class _Search:
    """The schedules by first year and by the range of its amount, and the best of all.

    What is compared is one integer: the unrounded award, scaled to an integer, and in its lower digits the amounts
    of the years, the first of them leading; so it is larger for more award, and among equals for earlier money.
    """

    def __init__(
        self,
        rules: RuleSet,
        facts: Facts,
        reading: Interpretation,
        before: tuple[_Year, ...],
        timeline: tuple[_Year, ...],
        total: Cents,
    ) -> None:
        self._rules, self._reading, self._total = rules, reading, total
        self._years = (*before, *timeline)
        self._chosen = len(timeline)
        counts = reading.counted_forms is None or CASH in reading.counted_forms
        self._facts = facts if counts else facts._replace(status="not_covered")
        self._eligible = [
            counts and (reading.first_year_from is None or year.year >= reading.first_year_from)
            for year in self._years
        ]
        self._open = [within_period(rules, reading, year.year) for year in self._years]
        # The last year's amount follows from the others, so it needs no digits.
        digits = range(len(timeline) - 2, -1, -1)
        self._weights = [0] * len(before) + [(total + 1) ** place for place in digits] + [0]
        self._unit = (total + 1) ** (len(timeline) - 1)
        self._bands = self._compile()
        self._best: tuple[int, tuple[int, ...]] | None = None

    def best(self) -> tuple[Cents, ...]:
        """The amounts of the years that are phased."""
        # What more capital in the first year opens is tried first: the better the first find, the less is left.
        for band in reversed(self._bands):
            if not self._with_any_first_year(band):
                for options in self._by_first_year(band):
                    self._try(options)
        if self._best is None:
            raise ValueError("the bounds leave no schedule")
        return tuple(Cents(amount) for amount in self._best[1][-self._chosen :])

    def _try(self, options: list[list[Piece]]) -> tuple[int, tuple[int, ...]] | None:
        found = allocate(options, self._total, None if self._best is None else self._best[0])
        if found is not None:
            self._best = found
        return found

    def _with_any_first_year(self, band: _Band) -> bool:
        """Whether the best schedule of the band is settled without going through its first years.

        Where the first year's award is that of any other year, the band is tried as if every year were free. No
        schedule of the band gives more than what is found; if that really gives as much, there is no better one.
        """
        if band.first != band.others:
            return False
        beat = None if self._best is None else self._best[0]
        options = [self._pieces(index, band.others) for index in range(len(self._years))]
        found = allocate(options, self._total, beat)
        if found is None:
            return True
        gain = self._gain(found[1])
        if beat is None or gain > beat:
            self._best = (gain, found[1])
        return gain >= found[0]

    def _by_first_year(self, band: _Band) -> Iterator[list[list[Piece]]]:
        """What the years may hold and give, for each year that can be the first one."""
        nothing = [Piece(0, 0, 0, 0)]
        waiting = [
            nothing if eligible else self._pieces(index, band.others)
            for index, eligible in enumerate(self._eligible)
        ]
        for index, eligible in enumerate(self._eligible):
            if not eligible:
                continue
            first = self._pieces(index, band.first, max(band.start, 1), band.end)
            if first:
                later = range(index + 1, len(self._years))
                yield [*waiting[:index], first, *(self._pieces(other, band.others) for other in later)]
            if self._years[index].least > 0:
                return
        if band.start == 0:
            yield waiting

    def _pieces(
        self, index: int, stretches: tuple[_Stretch, ...], start: int = 0, end: int | None = None
    ) -> list[Piece]:
        """What a year gives for every amount that it may hold from `start` to below `end`."""
        year, weight = self._years[index], self._weights[index]
        least = max(year.least, start)
        most = year.most if end is None else min(year.most, end - 1)
        found = []
        for stretch in stretches if self._open[index] else _NO_AWARD:
            first = max(least, stretch.start)
            last = most if stretch.end is None else min(most, stretch.end - 1)
            if first <= last:
                slope = stretch.rate * self._unit + weight
                found.append(Piece(first, last, slope * first + stretch.held * self._unit, slope))
        return found

    def _gain(self, amounts: tuple[int, ...]) -> int:
        """What a schedule really gives."""
        first = next((i for i, amount in enumerate(amounts) if amount > 0 and self._eligible[i]), None)
        held = amounts[first] if first is not None else 0
        band = next(b for b in self._bands if b.start <= held and (b.end is None or held < b.end))
        total = 0
        for index, amount in enumerate(amounts):
            stretches = band.first if index == first else band.others
            total += next(
                piece.gain + piece.slope * (amount - piece.first)
                for piece in self._pieces(index, stretches)
                if piece.first <= amount <= piece.last
            )
        return total

    def _compile(self) -> list[_Band]:
        """The ranges of the first year's amount, and the award of a year in each of them."""
        indices = rules_of(self._rules, self._facts)
        tried = [(self._rules.rules[index], self._reading.rules[index]) for index in indices]
        rates = [rule.rate for rule, _ in tried if rule.rate is not None]
        rates += [bracket.rate for rule, _ in tried for bracket in rule.brackets]
        scale = lcm(*(rate.denominator for rate in rates))
        most = self._most_of_a_year()
        if most is not None:
            scale = lcm(scale, most.denominator)
        starts = sorted({0} | {rule.first_year_usd for rule, _ in tried if rule.first_year_usd is not None})
        # However the capital is phased, what comes in is the whole of it.
        invested = self._total if self._reading.total_as_invested else self._facts.total_usd
        bands: list[_Band] = []
        for start in starts:
            qualified = tuple(
                qualify(rule, variant, self._facts, Cents(start), invested) for rule, variant in tried
            )
            first = _stretches(qualified, True, scale, most)
            others = _stretches(qualified, False, scale, most)
            if bands and (bands[-1].first, bands[-1].others) == (first, others):
                continue
            if bands:
                bands[-1] = bands[-1]._replace(end=start)
            bands.append(_Band(start, None, first, others))
        return bands

    def _most_of_a_year(self) -> Fraction | None:
        """The most that the caps let a year have, in US cents; None where there is no such cap."""
        caps = [
            Fraction(cap.amount * rate_units(Decimal(1)), self._facts.usd_rate)
            if cap.in_cny
            else Fraction(cap.amount)
            for cap in self._rules.caps
            if cap.per == "year" and self._facts.category in cap.categories
        ]
        return min(caps, default=None)


def _stretches(
    qualified: tuple[Qualified, ...], in_first_year: bool, scale: int, most: Fraction | None = None
) -> tuple[_Stretch, ...]:
    """The award of a year as a function of its amount, never above `most` (US cents)."""
    found: list[_Stretch] = []
    for start in (0, *edges(qualified)):
        # Nothing is awarded for nothing; from the first cent on the rate of the rule holds.
        at = rate_at(qualified, Cents(max(start, 1)), in_first_year)
        rate = 0 if at is None else at[1].numerator * (scale // at[1].denominator)
        if found and found[-1].rate == rate:
            continue
        if found:
            found[-1] = found[-1]._replace(end=start)
        found.append(_Stretch(start, None, rate))
    return tuple(found) if most is None else tuple(_held(found, int(most * scale)))


def _held(stretches: list[_Stretch], most: int) -> Iterator[_Stretch]:
    """The stretches with the award held at `most` from where it comes up to it."""
    for one in stretches:
        full = -(-most // one.rate) if one.rate else None
        if full is None or (one.end is not None and one.end <= full):
            yield one
            continue
        if full > one.start:
            yield one._replace(end=full)
        yield _Stretch(max(full, one.start), one.end, 0, most)
