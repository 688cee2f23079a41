"""The readings of the text, compiled: what each combination of values means for the rules.

Depends on the rule set alone, so it is worked out once for each. The readings' effects are data; a new value of
a known kind needs no change here.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple, TypeVar

from desktop.policy.ruleset import Effect, RuleSet

_T = TypeVar("_T")


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


class Components(NamedTuple):
    """A combination as indices into the distinct parts of `Readings`, each of which is worked out once."""

    variant: int
    first_from: int
    forms: int
    last_year: int
    whole_matter: bool


class Readings(NamedTuple):
    """All combinations of readings in table order, the last reading varying fastest."""

    ids: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    strides: tuple[int, ...]
    combinations: tuple[Components, ...]
    variants: tuple[tuple[RuleVariant, ...], ...]
    first_years_from: tuple[int | None, ...]
    forms: tuple[frozenset[str] | None, ...]
    last_years: tuple[int | None, ...]
    ends: tuple[tuple[str, str, int], ...]
    """(reading, value, last year) of each value that ends the period."""

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

    def chosen(self, index: int) -> tuple[tuple[str, str], ...]:
        """(reading, value) of a combination, in table order."""
        return tuple(
            (reading, values[index // stride % len(values)])
            for reading, values, stride in zip(self.ids, self.values, self.strides, strict=True)
        )

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
        part = self.combinations[index]
        return Interpretation(
            self.variants[part.variant],
            self.first_years_from[part.first_from],
            self.forms[part.forms],
            self.last_years[part.last_year],
            part.whole_matter,
        )


_compiled: dict[str, Readings] = {}


def readings_of(rules: RuleSet) -> Readings:
    """The compiled readings of a rule set."""
    known = _compiled.get(rules.sha256)
    if known is None:
        known = _compiled[rules.sha256] = _compile(rules)
    return known


def _compile(rules: RuleSet) -> Readings:
    variants: list[tuple[RuleVariant, ...]] = []
    first_years: list[int | None] = []
    forms: list[frozenset[str] | None] = []
    last_years: list[int | None] = []
    combinations = []
    for values in product(*(reading.values for reading in rules.readings)):
        one = _interpret(rules, [effect for value in values for effect in value.effects])
        combinations.append(
            Components(
                _number(variants, one.rules),
                _number(first_years, one.first_year_from),
                _number(forms, one.counted_forms),
                _number(last_years, one.last_year),
                one.whole_matter,
            )
        )
    strides, size = [], 1
    for reading in reversed(rules.readings):
        strides.append(size)
        size *= len(reading.values)
    return Readings(
        tuple(reading.id for reading in rules.readings),
        tuple(tuple(value.id for value in reading.values) for reading in rules.readings),
        tuple(reversed(strides)),
        tuple(combinations),
        tuple(variants),
        tuple(first_years),
        tuple(forms),
        tuple(last_years),
        tuple(
            (reading.id, value.id, effect.year)
            for reading in rules.readings
            for value in reading.values
            for effect in value.effects
            if effect.kind == "last_year" and effect.year is not None
        ),
    )


def _number(known: list[_T], value: _T) -> int:
    if value not in known:
        known.append(value)
    return known.index(value)


def _interpret(rules: RuleSet, effects: list[Effect]) -> Interpretation:
    upgrade = {rule.id: rule.technical_upgrade for rule in rules.rules}
    modes: dict[str, tuple[str, ...] | None] = {rule.id: None for rule in rules.rules}
    first_only = dict.fromkeys(upgrade, False)
    first_from: int | None = None
    forms: frozenset[str] | None = None
    last = rules.last_period_year
    whole = False
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
            case "whole_matter":
                whole = True
            case unknown:
                raise ValueError(f"unknown effect {unknown}")
    return Interpretation(
        tuple(RuleVariant(upgrade[rule.id], modes[rule.id], first_only[rule.id]) for rule in rules.rules),
        first_from,
        forms,
        last,
        whole,
    )
