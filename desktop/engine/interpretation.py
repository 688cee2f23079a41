"""The readings of the text, compiled: what each combination of values means for the rules.

Depends on the rule set alone, so it is worked out once for each. The readings' effects are data; a new value of
a known kind needs no change here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from desktop.policy.ruleset import Effect, RuleSet


class RuleVariant(NamedTuple):
    """How one rule is read. `added_modes` are asked for by a reading, not by the rule itself."""

    technical_upgrade: bool
    added_modes: tuple[str, ...] | None
    first_year_only: bool


class Interpretation(NamedTuple):
    """One way to read the whole text."""

    rules: tuple[RuleVariant, ...]
    first_year_from: int | None
    counted_forms: frozenset[str] | None
    last_year: int | None
    whole_matter: bool
    total_as_invested: bool
    """The total that is tested is what comes in, not what is filed."""
    total_of_project: bool
    """The filed total that is tested is the whole project's, where the case gives it."""
    other_category: bool
    """A class of two possible categories falls into the one that is not chosen."""
    by_reference: bool
    """Places that may follow the plan do."""
    any_matter: frozenset[str]
    """The levels whose awards exclude others for another matter too."""
    of_plan: int = 0
    """A number that is the same where the plan's award is read in the same way, however awards are compared."""
    of_facts: int = 0
    """A number that is the same where the facts are read in the same way."""


class Readings:
    """All combinations of readings by number, in table order, the last reading varying fastest."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self.ids = tuple(reading.id for reading in rules.readings)
        self.values = tuple(tuple(value.id for value in reading.values) for reading in rules.readings)
        self.effects = tuple(tuple(value.effects for value in reading.values) for reading in rules.readings)
        """The effects of each value of each reading."""
        strides, size = [], 1
        for values in reversed(self.values):
            strides.append(size)
            size *= len(values)
        self.strides = tuple(reversed(strides))
        self.size = size
        self.ends = tuple(
            (reading.id, value.id, effect.year)
            for reading in rules.readings
            for value in reading.values
            for effect in value.effects
            if effect.kind == "last_year" and effect.year is not None
        )
        """(reading, value, last year) of each value that ends the period."""
        self._known: dict[int, Interpretation] = {}
        self._plans: dict[object, int] = {}
        self._facts: dict[object, int] = {}
        self._numbers: dict[int, tuple[int, ...]] = {}
        self._chosen: dict[int, tuple[tuple[str, str], ...]] = {}

    def combination(self, chosen: tuple[tuple[str, str], ...]) -> int:
        """The combination that has the values named and the defaults otherwise.

        Raises `KeyError` with the name of a reading or `ValueError` with a value that is not known.
        """
        position = 0
        for reading, value in chosen:
            if reading not in self.ids:
                raise KeyError(reading)
            number = self.ids.index(reading)
            position += self.values[number].index(value) * self.strides[number]
        return position

    def numbers(self, index: int) -> tuple[int, ...]:
        """The number of each reading's value in a combination, in table order."""
        known = self._numbers.get(index)
        if known is None:
            known = self._numbers[index] = tuple(
                [
                    index // stride % len(values)
                    for values, stride in zip(self.values, self.strides, strict=True)
                ]
            )
        return known

    def chosen(self, index: int) -> tuple[tuple[str, str], ...]:
        """(reading, value) of a combination, in table order."""
        known = self._chosen.get(index)
        if known is None:
            known = self._chosen[index] = tuple(
                (reading, values[number])
                for reading, values, number in zip(self.ids, self.values, self.numbers(index), strict=True)
            )
        return known

    def others(self, index: int) -> tuple[tuple[str, str, int], ...]:
        """(reading, value, combination) for each value other than the chosen one, that reading alone changed."""
        found = []
        for reading, values, stride in zip(self.ids, self.values, self.strides, strict=True):
            now = index // stride % len(values)
            found += [
                (reading, value, index + (number - now) * stride)
                for number, value in enumerate(values)
                if number != now
            ]
        return tuple(found)

    def interpretation(self, index: int) -> Interpretation:
        """What a combination means; worked out when it is first asked for."""
        known = self._known.get(index)
        if known is None:
            effects = [
                effect
                for of_values, number in zip(self.effects, self.numbers(index), strict=True)
                for effect in of_values[number]
            ]
            made = _interpret(self._rules, effects)
            on_plan = (*made[:4], made.total_as_invested, made.total_of_project, made[7:9])
            on_facts = (made.total_of_project, *made[7:10])
            known = self._known[index] = made._replace(
                of_plan=self._plans.setdefault(on_plan, len(self._plans)),
                of_facts=self._facts.setdefault(on_facts, len(self._facts)),
            )
        return known


_compiled: dict[str, Readings] = {}


def readings_of(rules: RuleSet) -> Readings:
    """The compiled readings of a rule set."""
    known = _compiled.get(rules.sha256)
    if known is None:
        known = _compiled[rules.sha256] = Readings(rules)
    return known


def _interpret(rules: RuleSet, effects: list[Effect]) -> Interpretation:
    upgrade = {rule.id: rule.technical_upgrade for rule in rules.rules}
    modes: dict[str, tuple[str, ...] | None] = {rule.id: None for rule in rules.rules}
    first_only = dict.fromkeys(upgrade, False)
    first_from: int | None = None
    forms: frozenset[str] | None = None
    last = rules.last_period_year
    levels: frozenset[str] = frozenset()
    kinds = {effect.kind for effect in effects}
    for effect in effects:
        match effect.kind:
            case "first_year_only":
                first_only |= dict.fromkeys(effect.rules, True)
            case "modes":
                for rule in effect.rules:
                    before = modes[rule]
                    modes[rule] = tuple(m for m in effect.modes if before is None or m in before)
            case "waive_technical_upgrade":
                upgrade |= dict.fromkeys(effect.rules, False)
            case "first_year_from":
                first_from = max(first_from or 0, effect.year or 0)
            case "counted_forms":
                forms = frozenset(effect.forms) if forms is None else forms & frozenset(effect.forms)
            case "last_year":
                last = effect.year if last is None else min(last, effect.year or last)
            case "any_matter":
                levels |= frozenset(effect.levels)
            case "whole_matter" | "total_as_invested" | "total_of_project":
                pass  # on or off, below
            case "other_category" | "no_award_by_reference":
                pass
            case unknown:
                raise ValueError(f"unknown effect {unknown}")
    return Interpretation(
        _variants(
            tuple(RuleVariant(upgrade[rule.id], modes[rule.id], first_only[rule.id]) for rule in rules.rules)
        ),
        first_from,
        forms,
        last,
        "whole_matter" in kinds,
        "total_as_invested" in kinds,
        "total_of_project" in kinds,
        "other_category" in kinds,
        "no_award_by_reference" not in kinds,
        levels,
    )


@lru_cache(maxsize=4096)
def _variants(found: tuple[RuleVariant, ...]) -> tuple[RuleVariant, ...]:
    """The same variants as one object, as thousands of combinations share a few of them."""
    return found
