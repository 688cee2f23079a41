"""What hangs on the readings: the totals under every combination, alternatives and ranges.

Only the readings that bear on the case are gone through (`bearing`), and combinations share what they have in common:
the plan's award under the same amounts, first year, end of the period and open rules is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.case.case import Case
from desktop.engine.bearing import representatives
from desktop.engine.facts import Facts, as_read
from desktop.engine.interpretation import Interpretation, Readings, RuleVariant
from desktop.engine.plan import (
    Decision,
    PlanAward,
    Qualified,
    assess,
    counted_amounts,
    first_year,
    qualified_rules,
    rules_of,
)
from desktop.engine.result import Alternative, Bound, Range, StackingYear, Totals
from desktop.engine.stacking import Stacking
from desktop.policy.ruleset import Cents, Fen, Rule, RuleSet


def _open(rule: Rule, read: RuleVariant, facts: Facts, first_usd: Cents, total: Cents | None) -> bool:
    """Whether the project's conditions of a rule are met."""
    needed = rule.total_foreign_investment_usd
    return not (
        (rule.mode is not None and facts.mode not in rule.mode)
        or (read.added_modes is not None and facts.mode not in read.added_modes)
        or (read.technical_upgrade and not facts.technical_upgrade)
        or (needed is not None and (total is None or total < needed))
        or (rule.first_year_usd is not None and first_usd < rule.first_year_usd)
    )


def _plan_of(award: PlanAward) -> tuple[tuple[Cents, Fen], ...]:
    """What the plan gives in each year."""
    return tuple([(decision.usd, decision.cny) for decision in award.decisions])


def confirmed_by(case: Case) -> frozenset[str]:
    """The readings that the authority has settled for a case."""
    return frozenset(one.reading for one in case.confirmed if one.reading is not None)


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
        self._amounts: dict[frozenset[str] | None, tuple[tuple[Cents, ...], Cents]] = {}
        self._firsts: dict[object, int | None] = {}
        self._hows: dict[object, tuple[tuple[bool, bool], ...]] = {}
        self._awards: dict[object, PlanAward] = {}
        self._of: dict[int, PlanAward] = {}
        self._decisions: dict[object, Decision] = {}
        self._tried: dict[str, tuple[int, ...]] = {}
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

    def others(self, combination: int) -> Iterator[tuple[str, str, int]]:
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

    def bears(self, reading: str) -> bool:
        """Whether the reading can matter in this case, under some combination of the others."""
        return any(self._same[self._readings.ids.index(reading)])

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

    def _award(self, reading: Interpretation) -> PlanAward:
        found = self._of.get(reading.of_plan)
        if found is None:
            found = self._of[reading.of_plan] = self._worked_out(reading)
        return found

    def _worked_out(self, reading: Interpretation) -> PlanAward:
        rules, facts = self._rules, self._facts_as(reading)
        amounts, invested = self._counted(reading)
        first = self._first(reading, amounts)
        how: tuple[tuple[bool, bool], ...] = ()
        if facts.awarded:
            total = invested if reading.total_as_invested else facts.total_usd
            first_usd = amounts[first] if first is not None else Cents(0)
            asked = (facts.category, id(reading.rules), first_usd, total)
            known = self._hows.get(asked)
            if known is None:
                known = self._hows[asked] = self._how(facts, reading, first_usd, total)
            how = known
        key = (facts.category if facts.awarded else None, amounts, first, reading.last_year, how)
        found = self._awards.get(key)
        if found is None:
            tried = [rules.rules[index] for index in self._rules_of(facts)]
            qualified = tuple([Qualified(rule, *one, ()) for rule, one in zip(tried, how, strict=True)])
            found = self._awards[key] = assess(
                rules, facts, reading, amounts, first, qualified, self._decisions
            )
        return found

    def _counted(self, reading: Interpretation) -> tuple[tuple[Cents, ...], Cents]:
        """What counts in each year, and what comes in altogether."""
        found = self._amounts.get(reading.counted_forms)
        if found is None:
            amounts = counted_amounts(self._facts, reading.counted_forms)
            found = self._amounts[reading.counted_forms] = amounts, Cents(sum(amounts))
        return found

    def _first(self, reading: Interpretation, amounts: tuple[Cents, ...]) -> int | None:
        asked = (reading.counted_forms, reading.first_year_from)
        if asked not in self._firsts:
            self._firsts[asked] = first_year(self._facts, amounts, reading.first_year_from)
        return self._firsts[asked]

    def _how(
        self, facts: Facts, reading: Interpretation, first_usd: Cents, total: Cents | None
    ) -> tuple[tuple[bool, bool], ...]:
        """For each rule of the category whether it is open, and whether in the first year only."""
        found = []
        for index in self._rules_of(facts):
            read = reading.rules[index]
            is_open = _open(self._rules.rules[index], read, facts, first_usd, total)
            found.append((is_open, is_open and read.first_year_only))
        return tuple(found)

    def _rules_of(self, facts: Facts) -> tuple[int, ...]:
        if not facts.awarded:
            return ()
        found = self._tried.get(facts.category)
        if found is None:
            found = self._tried[facts.category] = rules_of(self._rules, facts)
        return found

    def explained(self, combination: int) -> PlanAward:
        """The plan's award under this very combination, with the conditions that it asks.

        Combinations that give the same may count or ask differently on the way to it: where there is no award at all,
        the amounts are still those of the forms that count.
        """
        reading = self._readings.interpretation(combination)
        facts = self._facts_as(reading)
        amounts, _ = self._counted(reading)
        first = self._first(reading, amounts)
        qualified = qualified_rules(self._rules, facts, reading, amounts, first)
        return assess(self._rules, facts, reading, amounts, first, qualified, self._decisions)

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
        award = self._award(reading)
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
        plan_usd = Cents(sum([decision.usd for decision in award.decisions]))
        plan_cny = Fen(sum([decision.cny for decision in award.decisions]))
        if not self._facts.programmes:
            # What is below a cent in US$ does not appear among what is kept, in either currency.
            kept_cny = Fen(sum([decision.cny for decision in award.decisions if decision.usd > 0]))
            return Totals(plan_usd, plan_cny, plan_usd, kept_cny)
        kept = self._stacking(reading).totals(award.amounts, _plan_of(award), reading.whole_matter)
        return Totals(plan_usd, plan_cny, *kept)

    # ---------------------------------------------------------------- side by side

    def alternatives(self, combination: int) -> tuple[Alternative, ...]:
        """Each reading that is not confirmed and value whose totals differ when it alone is changed."""
        here, found = self.totals(combination), []
        for reading, value, other in self.others(combination):
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
