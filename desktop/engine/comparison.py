"""What hangs on the readings: the totals under every combination, alternatives and ranges.

Combinations share what they have in common. Two of them that agree in what counts for this case (which rules can
apply, the amounts, the first year, the end of the period, the way of comparing) form one class, and only one of
each class is worked out. How the combinations fall into classes depends on a small signature and is kept.
"""

from __future__ import annotations

from functools import lru_cache

from desktop.engine.facts import Facts
from desktop.engine.interpretation import Readings, RuleVariant
from desktop.engine.plan import (
    PlanAward,
    Qualified,
    assess,
    counted_amounts,
    first_year,
    qualified_rules,
    rules_of,
)
from desktop.engine.result import Alternative, Bound, Range, StackingYear, Totals
from desktop.engine.stacking import stack
from desktop.policy.ruleset import Cents, Fen, Rule, RuleSet

_Signature = tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, int], ...], tuple[int, ...], bool]
"""Numbers that are equal where it makes no difference: of the rules that can apply, by first-year amount and variant;
of amounts and first year; of the last year; and whether anything competes."""


@lru_cache(maxsize=2048)
def _classes(
    components: tuple[tuple[int, int, int, int, bool], ...], signature: _Signature, columns: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The class of each combination, and the first combination of each class."""
    applicable, amounts, ends, compares = signature
    numbers: dict[tuple[object, ...], int] = {}
    members: list[int] = []
    firsts: list[int] = []
    for index, (variant, first_from, forms, last_year, whole) in enumerate(components):
        pair = forms * columns + first_from
        key = (applicable[pair][variant], amounts[pair], ends[last_year], whole and compares)
        number = numbers.get(key)
        if number is None:
            number = numbers[key] = len(firsts)
            firsts.append(index)
        members.append(number)
    return tuple(members), tuple(firsts)


def _applicable(
    rules: tuple[Rule, ...], read: tuple[RuleVariant, ...], possible: tuple[bool, ...], first_usd: Cents
) -> tuple[tuple[bool, bool], ...]:
    """Which rules can apply, and which of them in the first year only: two equal ones give the same awards."""
    found = []
    for rule, variant, fits in zip(rules, read, possible, strict=True):
        applies = fits and (rule.first_year_usd is None or first_usd >= rule.first_year_usd)
        found.append((applies, applies and variant.first_year_only))
    return tuple(found)


def _possible(rule: Rule, read: RuleVariant, facts: Facts) -> bool:
    """Whether the conditions that no reading of the amounts can change are met."""
    return not (
        (rule.mode is not None and facts.mode not in rule.mode)
        or (read.added_modes is not None and facts.mode not in read.added_modes)
        or (read.technical_upgrade and not facts.technical_upgrade)
        or (
            rule.total_foreign_investment_usd is not None
            and (facts.total_usd is None or facts.total_usd < rule.total_foreign_investment_usd)
        )
    )


def _numbered(keys: list[object]) -> tuple[int, ...]:
    known: dict[object, int] = {}
    return tuple(known.setdefault(key, len(known)) for key in keys)


class Comparison:
    """The outcomes of one case under all combinations of readings, each class worked out when asked for."""

    def __init__(self, rules: RuleSet, facts: Facts, readings: Readings) -> None:
        self._rules, self._facts, self._readings = rules, facts, readings
        self._amounts = [counted_amounts(facts, forms) for forms in readings.forms]
        self._firsts = [
            [first_year(facts, amounts, first_from) for first_from in readings.first_years_from]
            for amounts in self._amounts
        ]
        self._applicable: list[tuple[int, ...]] = []
        """By first-year amount (forms, then first years) and variant: the number of what `_qualified` holds."""
        self._qualified: list[tuple[Qualified, ...]] = []
        self._members, self._first_of = self._classify()
        self._awards: list[PlanAward | None] = [None] * len(self._first_of)
        self._stacking: dict[object, tuple[StackingYear, ...]] = {}
        self._totals: list[Totals | None] = [None] * len(self._first_of)

    def _classify(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        facts, readings = self._facts, self._readings
        indices = rules_of(self._rules, facts)
        rules = tuple(self._rules.rules[index] for index in indices)
        read = [tuple(variant[index] for index in indices) for variant in readings.variants]
        possible = [
            tuple(_possible(rule, one, facts) for rule, one in zip(rules, ones, strict=True)) for ones in read
        ]
        numbers = _numbered(list(self._amounts))
        pairs: list[tuple[int, int]] = []
        by_amount: dict[Cents, tuple[int, ...]] = {}
        known: dict[tuple[tuple[bool, bool], ...], int] = {}
        for forms, amounts in enumerate(self._amounts):
            for first in self._firsts[forms]:
                first_usd = amounts[first] if first is not None else Cents(0)
                if first_usd not in by_amount:
                    by_amount[first_usd] = tuple(
                        known.setdefault(_applicable(rules, ones, fits, first_usd), len(known))
                        for ones, fits in zip(read, possible, strict=True)
                    )
                pairs.append((numbers[forms], -1 if first is None else first))
                self._applicable.append(by_amount[first_usd])
        self._qualified = [
            tuple(Qualified(rule, *how, ()) for rule, how in zip(rules, hows, strict=True)) for hows in known
        ]
        latest = facts.years[-1] if facts.years else 0
        ends = _numbered(
            [last if last is not None and latest > last else None for last in readings.last_years]
        )
        compares = any(programme.competes for programme in facts.programmes)
        signature: _Signature = (tuple(self._applicable), tuple(pairs), ends, compares)
        return _classes(readings.combinations, signature, len(readings.first_years_from))

    def same(self, one: int, other: int) -> bool:
        """Whether two combinations give the same for this case."""
        return self._members[one] == self._members[other]

    def award(self, combination: int) -> PlanAward:
        """The plan's award under a combination of readings; which rules apply, but not what they asked."""
        number = self._members[combination]
        found = self._awards[number]
        if found is None:
            index = self._first_of[number]
            part = self._readings.combinations[index]
            pair = part.forms * len(self._readings.first_years_from) + part.first_from
            found = self._awards[number] = assess(
                self._rules,
                self._facts,
                self._readings.interpretation(index),
                self._amounts[part.forms],
                self._firsts[part.forms][part.first_from],
                self._qualified[self._applicable[pair][part.variant]],
            )
        return found

    def explained(self, combination: int) -> PlanAward:
        """The plan's award with the conditions that this very combination asks.

        The combinations of a class give the same, but may ask differently on the way to it: a rule that the mode
        rules out may ask for a technical upgrade under one of them and not under another.
        """
        award, reading = self.award(combination), self._readings.interpretation(combination)
        qualified = qualified_rules(self._rules, self._facts, reading, award.amounts, award.first)
        return award._replace(qualified=qualified)

    def stacking(self, combination: int) -> tuple[StackingYear, ...]:
        """What is kept and displaced under a combination of readings."""
        award = self.award(combination)
        plan = tuple((decision.usd, decision.cny) for decision in award.decisions)
        whole_matter = self._readings.combinations[self._first_of[self._members[combination]]].whole_matter
        key = (award.amounts, plan, whole_matter)
        found = self._stacking.get(key)
        if found is None:
            found = self._stacking[key] = stack(self._rules, self._facts, award.amounts, plan, whole_matter)
        return found

    def totals(self, combination: int) -> Totals:
        """The plan's award and the overall total under a combination of readings."""
        number = self._members[combination]
        found = self._totals[number]
        if found is None:
            award = self.award(combination)
            plan_usd = Cents(sum(decision.usd for decision in award.decisions))
            plan_cny = Fen(sum(decision.cny for decision in award.decisions))
            if self._facts.programmes:
                rows = self.stacking(combination)
                total_usd = Cents(sum(row.total_usd for row in rows))
                total_cny = Fen(sum(row.total_cny for row in rows))
            else:
                # What is below a cent in US$ does not appear among what is kept, in either currency.
                total_usd = plan_usd
                total_cny = Fen(sum(decision.cny for decision in award.decisions if decision.usd > 0))
            found = self._totals[number] = Totals(plan_usd, plan_cny, total_usd, total_cny)
        return found

    def alternatives(self, combination: int) -> tuple[Alternative, ...]:
        """Each reading and value whose totals differ when it alone is changed."""
        here = self.totals(combination)
        return tuple(
            Alternative(reading, value, self.totals(other))
            for reading, value, other in self._readings.others(combination)
            if not self.same(combination, other) and self.totals(other) != here
        )

    def ranges(self) -> tuple[Range, Range]:
        """The ranges of the plan's award and of the overall total, over all combinations."""
        # Classes are numbered in the order of their first combination, so the first of equals wins here too.
        every = [(index, self.totals(index)) for index in self._first_of]
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
