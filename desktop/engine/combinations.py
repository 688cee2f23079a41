"""What hangs on the readings: the totals under every combination, alternatives and ranges.

Only the readings that bear on the case are gone through (`bearing`), and combinations share what they have in common:
the plan's award under the same amounts, first year, end of the period and open rules is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from desktop.case.case import Case
from desktop.engine.bearing import representatives
from desktop.engine.facts import Facts, as_read
from desktop.engine.interpretation import Interpretation, Readings
from desktop.engine.plan import (
    Known,
    Opened,
    PlanAward,
    Qualified,
    assess,
    award_of,
    counted_amounts,
    first_year,
    opened,
    rules_of,
)
from desktop.engine.result import Alternative, Bound, Range, StackingYear, Totals
from desktop.engine.stacking import Stacking
from desktop.policy.ruleset import Cents, Fen, RuleSet

_CLOSED, _OPEN, _FIRST_ONLY = range(3)
"""Whether a rule is open, and whether in the first year only."""


def _plan_of(award: PlanAward) -> tuple[tuple[Cents, Fen], ...]:
    """What the plan gives in each year."""
    return tuple([(decision.usd, decision.cny) for decision in award.decisions])


def confirmed_by(case: Case) -> frozenset[str]:
    """The readings that the authority has settled for a case."""
    return frozenset(one.reading for one in case.confirmed if one.reading is not None)


class _Counted(NamedTuple):
    """What counts: in each year, altogether, the first year, and in it."""

    amounts: tuple[Cents, ...]
    invested: Cents
    first: int | None
    first_usd: Cents


_NOTHING_OPEN = Opened((), {}, {})


class Comparison:
    """The outcomes of one case under all combinations of readings, each worked out when it is asked for.

    `confirmed` names readings that are settled: they are read as `own` has them, in the range too.
    """

    def __init__(
        self,
        rules: RuleSet,
        facts: Facts,
        readings: Readings,
        own: int = 0,
        confirmed: frozenset[str] = frozenset(),
    ) -> None:
        self._rules, self._facts, self._readings = rules, facts, readings
        self._own, self._confirmed = own, confirmed
        self._same = representatives(rules, facts, readings)
        self._read: dict[int, Facts] = {}
        self._amounts: dict[frozenset[str] | None, tuple[Cents, ...]] = {}
        self._counted: dict[tuple[frozenset[str] | None, int | None], _Counted] = {}
        self._hows: dict[object, Opened] = {}
        self._opened: dict[object, Opened] = {}
        self._awards: dict[object, PlanAward] = {}
        self._of: dict[int, PlanAward] = {}
        self._decisions: Known = {}
        self._asked: dict[tuple[str, int], list[tuple[int, Cents | None, Cents | None]]] = {}
        self._plain: dict[int, int] = {}
        self._totals: dict[object, Totals] = {}
        self._sums: dict[object, int] = {}
        self._sorts: dict[int, int] = {}
        self._stackings: dict[int, Stacking] = {}
        """By the facts as a reading has them, which are kept in `_read`."""

    # ---------------------------------------------------------------- combinations

    def _plainest(self, combination: int) -> int:
        """The first combination in table order that gives the same, as far as is known before it is worked out."""
        known = self._plain.get(combination)
        if known is None:
            known = self._plain[combination] = sum(
                [
                    same[number] * stride
                    for same, number, stride in zip(
                        self._same,
                        self._readings.numbers(combination),
                        self._readings.strides,
                        strict=True,
                    )
                ]
            )
        return known

    def _others(self, combination: int) -> Iterator[tuple[str, str, int]]:
        """(reading, value, combination) where that reading alone is changed and may make a difference.

        The combination is the first in table order that gives the same as the changed one.
        """
        readings, here = self._readings, self._plainest(combination)
        for reading, values, same, number, stride in zip(
            readings.ids,
            readings.values,
            self._same,
            readings.numbers(combination),
            readings.strides,
            strict=True,
        ):
            if any(same):
                for value, first in enumerate(same):
                    if first != same[number]:
                        yield reading, values[value], here + (first - same[number]) * stride

    @property
    def bearing(self) -> tuple[bool, ...]:
        """Of each reading in table order whether it can matter in this case, under some combination of the others."""
        return tuple([any(same) for same in self._same])

    def _every(self) -> list[tuple[int, int]]:
        """The combinations of the readings that bear on the case and are not confirmed, in table order.

        Each with the first one that gives the same, which differs where a confirmed reading does not bear on the case.
        """
        now = self._readings.numbers(self._own)
        sums = [(0, 0)]
        for reading, same, number, stride in zip(
            self._readings.ids, self._same, now, self._readings.strides, strict=True
        ):
            if reading in self._confirmed:
                more = [(number * stride, same[number] * stride)]
            elif any(same):
                more = [
                    (value * stride, value * stride) for value, first in enumerate(same) if value == first
                ]
            else:
                continue
            if more != [(0, 0)]:
                sums = [(one + a, plain + b) for one, plain in sums for a, b in more]
        return sums

    # ---------------------------------------------------------------- what each gives

    def facts(self, combination: int) -> Facts:
        """The facts of the case as a combination of readings has them."""
        return self._facts_as(self._readings.interpretation(combination))

    def _facts_as(self, reading: Interpretation) -> Facts:
        found = self._read.get(reading.of_facts)
        if found is None:
            found = self._read[reading.of_facts] = as_read(self._facts, reading)
        return found

    def award(self, combination: int) -> PlanAward:
        """The plan's award under a combination of readings; which rules apply, but not what they asked."""
        return self._award(self._readings.interpretation(self._plainest(combination)))

    def changed(self, combination: int) -> tuple[tuple[str, str, PlanAward], ...]:
        """(reading, value, award) where that reading alone is changed and may make a difference.

        The awards say which rules apply, but not what they asked.
        """
        of = self._readings.interpretation
        return tuple(
            [(reading, value, self._award(of(other))) for reading, value, other in self._others(combination)]
        )

    def _award(self, reading: Interpretation) -> PlanAward:
        found = self._of.get(reading.of_plan)
        if found is None:
            found = self._of[reading.of_plan] = self._worked_out(reading)
        return found

    def _worked_out(self, reading: Interpretation) -> PlanAward:
        rules, facts = self._rules, self._facts_as(reading)
        counted = self._counted.get((reading.counted_forms, reading.first_year_from))
        if counted is None:
            counted = self._count(reading)
        amounts, invested, first, first_usd = counted
        if facts.awarded:
            total = invested if reading.total_as_invested else facts.total_usd
            asked = (facts.category, id(reading.rules), first_usd, total)
            how = self._hows.get(asked)
            if how is None:
                how = self._hows[asked] = self._how(facts, reading, first_usd, total)
        else:
            how = _NOTHING_OPEN
        # Awards of the same amounts with the same rules open are one and the same, whatever their first year where no
        # rule is of the first year only.
        key = (amounts, first if how.in_first_year is not how.later else None, reading.last_year, id(how))
        found = self._awards.get(key)
        if found is None:
            found = self._awards[key] = award_of(rules, facts, how, amounts, first, reading.last_year)
        return found

    def _count(self, reading: Interpretation) -> _Counted:
        forms = reading.counted_forms
        amounts = self._amounts.get(forms)
        if amounts is None:
            amounts = self._amounts[forms] = counted_amounts(self._facts, forms)
        first = first_year(self._facts, amounts, reading.first_year_from)
        first_usd = amounts[first] if first is not None else Cents(0)
        found = _Counted(amounts, Cents(sum(amounts)), first, first_usd)
        self._counted[forms, reading.first_year_from] = found
        return found

    def _how(self, facts: Facts, reading: Interpretation, first_usd: Cents, total: Cents | None) -> Opened:
        """Which rules of the category are open, and which of them in the first year only."""
        known = self._asked.get((facts.category, id(reading.rules)))
        if known is None:
            known = self._asked[facts.category, id(reading.rules)] = self._conditions(facts, reading)
        how = (
            facts.category,
            *[
                state
                if (needed is None or (total is not None and total >= needed))
                and (first_needed is None or first_usd >= first_needed)
                else _CLOSED
                for state, needed, first_needed in known
            ],
        )
        found = self._opened.get(how)
        if found is None:
            tried = [self._rules.rules[index] for index in rules_of(self._rules, facts)]
            qualified = tuple(
                [
                    Qualified(rule, state != _CLOSED, state == _FIRST_ONLY, ())
                    for rule, state in zip(tried, how[1:], strict=True)
                ]
            )
            found = self._opened[how] = opened(facts.category, qualified, self._decisions)
        return found

    def _conditions(
        self, facts: Facts, reading: Interpretation
    ) -> list[tuple[int, Cents | None, Cents | None]]:
        """Of each rule of the category whether mode and upgrade let it be open, and what total and first year it needs."""
        found = []
        for index in rules_of(self._rules, facts):
            rule, read = self._rules.rules[index], reading.rules[index]
            state = _FIRST_ONLY if read.first_year_only else _OPEN
            if (
                (rule.mode is not None and facts.mode not in rule.mode)
                or (read.added_modes is not None and facts.mode not in read.added_modes)
                or (read.technical_upgrade and not facts.technical_upgrade)
            ):
                state = _CLOSED
            found.append((state, rule.total_foreign_investment_usd, rule.first_year_usd))
        return found

    def explained(self, combination: int) -> PlanAward:
        """The plan's award under this very combination, with the conditions that it asks.

        Combinations that give the same may count or ask differently on the way to it: where there is no award at all,
        the amounts are still those of the forms that count.
        """
        reading = self._readings.interpretation(combination)
        facts = self._facts_as(reading)
        counted = self._count(reading)
        return assess(self._rules, facts, reading, counted.amounts, counted.first, self._decisions)

    def stacking(self, combination: int) -> tuple[StackingYear, ...]:
        """What is kept and displaced under a combination of readings."""
        reading = self._readings.interpretation(self._plainest(combination))
        award = self._award(reading)
        return self._stacking(reading).rows(award.amounts, _plan_of(award), reading.whole_matter)

    def _stacking(self, reading: Interpretation) -> Stacking:
        facts = self._facts_as(reading)
        found = self._stackings.get(id(facts))
        if found is None:
            found = self._stackings[id(facts)] = Stacking(self._rules, facts)
        return found

    def totals(self, combination: int) -> Totals:
        """The plan's award and the overall total under a combination of readings."""
        return self._totals_of(self._plainest(combination))

    def _totals_of(self, plainest: int) -> Totals:
        reading = self._readings.interpretation(plainest)
        award = self._of.get(reading.of_plan)
        if award is None:
            award = self._of[reading.of_plan] = self._worked_out(reading)
        key: object = id(award)
        if self._facts.programmes:
            key = (self._sort_of(award), reading.whole_matter, reading.any_matter)
        found = self._totals.get(key)
        if found is None:
            found = self._totals[key] = self._summed(reading, award)
        return found

    def _sort_of(self, award: PlanAward) -> int:
        """A number that is the same for awards of the same sums; awards are kept, so that each has an identity."""
        found = self._sorts.get(id(award))
        if found is None:
            same = (award.amounts, _plan_of(award))
            found = self._sorts[id(award)] = self._sums.setdefault(same, len(self._sums))
        return found

    def _summed(self, reading: Interpretation, award: PlanAward) -> Totals:
        plan_usd = plan_cny = kept_cny = 0
        for _, _, _, usd, cny, _ in award.decisions:
            plan_usd += usd
            plan_cny += cny
            if usd > 0:
                kept_cny += cny
        if not self._facts.programmes:
            # What is below a cent in US$ does not appear among what is kept, in either currency.
            return Totals(Cents(plan_usd), Fen(plan_cny), Cents(plan_usd), Fen(kept_cny))
        kept = self._stacking(reading).totals(award.amounts, _plan_of(award), reading.whole_matter)
        return Totals(Cents(plan_usd), Fen(plan_cny), *kept)

    # ---------------------------------------------------------------- side by side

    def alternatives(self, combination: int) -> tuple[Alternative, ...]:
        """Each reading that is not confirmed and value whose totals differ when it alone is changed."""
        here, found = self.totals(combination), []
        for reading, value, other in self._others(combination):
            if reading not in self._confirmed:
                there = self._totals_of(other)
                if there != here:
                    found.append(Alternative(reading, value, there))
        return tuple(found)

    def ranges(self) -> tuple[Range, Range]:
        """The ranges of the plan's award and of the overall total, over all combinations."""
        every = [(index, self._totals_of(plainest)) for index, plainest in self._every()]
        plan = [(totals.plan_usd, totals.plan_cny, index) for index, totals in every]
        total = [(totals.total_usd, totals.total_cny, index) for index, totals in every]
        return self._range(plan), self._range(total)

    def _range(self, found: list[tuple[Cents, Fen, int]]) -> Range:
        lowest = highest = found[0]
        for one in found:
            if one[0] < lowest[0]:
                lowest = one
            elif one[0] > highest[0]:
                highest = one
        return Range(self._bound(lowest), self._bound(highest))

    def _bound(self, one: tuple[Cents, Fen, int]) -> Bound:
        return Bound(one[0], one[1], self._readings.chosen(one[2]))
