"""Which readings bear on a case: for each value of each reading the first value that gives the same, whatever the
others are.

The range is over every combination of readings, thousands of them; most readings of most cases cannot matter, and
what cannot matter is not worked out. A value is put together with an earlier one only where no combination of the
other readings could tell them apart, so the range stays exact, and so does its witness: the first combination in
table order that gives an end has, in each reading, the first of the values that give the same.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop.engine.facts import Facts
from desktop.engine.interpretation import Readings
from desktop.policy.ruleset import Effect, Rule, RuleSet

_Forms = frozenset[str]


def representatives(rules: RuleSet, facts: Facts, readings: Readings) -> tuple[tuple[int, ...], ...]:
    """For each value of each reading the number of the first value that gives the same in this case."""
    bearing = _Bearing(rules, facts, readings)
    return tuple(_numbered([bearing.of(effects) for effects in values]) for values in readings.effects)


def _numbered(keys: list[object]) -> tuple[int, ...]:
    return tuple(keys.index(key) for key in keys)


class _Bearing:
    """What of an effect can matter in a case, as a key that is equal where it makes no difference."""

    def __init__(self, rules: RuleSet, facts: Facts, readings: Readings) -> None:
        self._facts = facts
        effects = [effect for values in readings.effects for value in values for effect in value]
        self._paid: dict[str, int] = {}
        """US cents of each form that anything is paid in."""
        self._by_year = [0] * len(facts.years)
        for entry in facts.entries:
            if entry.usd:
                self._paid[entry.form] = self._paid.get(entry.form, 0) + entry.usd
                self._by_year[entry.year] += entry.usd
        self._paid_years = [year for year, usd in zip(facts.years, self._by_year, strict=True) if usd]
        self._forms = _intersections(
            {frozenset(effect.forms) for effect in effects if effect.kind == "counted_forms"}
        )
        waived = {
            rule for effect in effects if effect.kind == "waive_technical_upgrade" for rule in effect.rules
        }
        statuses = {facts.status} | ({facts.other.status} if facts.other is not None else set())
        self._by_reference = "reference_only" in statuses
        categories = {facts.category} if facts.awarded else set()
        if facts.other is not None and facts.other.status in ("eligible", "reference_only"):
            categories.add(facts.other.category)
        self._awarded = bool(categories) and bool(self._paid)
        self._possible = (
            {rule.id: rule for rule in rules.rules if self._can_apply(rule, categories, waived)}
            if self._awarded
            else {}
        )
        self._first_year_matters = any(
            rule.first_year_usd is not None for rule in self._possible.values()
        ) or any(
            rule in self._possible
            for effect in effects
            if effect.kind == "first_year_only"
            for rule in effect.rules
        )
        self._totals = self._truths()

    def _can_apply(self, rule: Rule, categories: set[str], waived: set[str]) -> bool:
        """Whether some combination of readings lets the rule apply."""
        facts = self._facts
        if categories.isdisjoint(rule.categories) or (rule.mode is not None and facts.mode not in rule.mode):
            return False
        if rule.technical_upgrade and not facts.technical_upgrade and rule.id not in waived:
            return False
        # No reading lets a year hold more than all that is paid in it.
        if max(self._by_year) < max(rule.first_year_usd or 0, rule.utilised_usd or 0):
            return False
        needed = rule.total_foreign_investment_usd
        return needed is None or any(
            total is not None and total >= needed
            for total in (facts.total_usd, facts.project_total_usd, sum(self._paid.values()))
        )

    def _truths(self) -> tuple[tuple[bool, ...], tuple[bool, ...], set[tuple[bool, ...]]]:
        """Which rules the total opens: as filed, as the whole project's, and as what comes in of the forms that count."""
        edges = [
            rule.total_foreign_investment_usd
            for rule in self._possible.values()
            if rule.total_foreign_investment_usd is not None
        ]

        def opened(total: int | None) -> tuple[bool, ...]:
            return tuple(total is not None and total >= edge for edge in edges)

        facts = self._facts
        project = facts.project_total_usd if facts.project_total_usd is not None else facts.total_usd
        invested = {
            opened(sum(usd for form, usd in self._paid.items() if forms is None or form in forms))
            for forms in (None, *self._forms)
        }
        return opened(facts.total_usd), opened(project), invested

    def of(self, effects: tuple[Effect, ...]) -> object:
        """What of the effects of a value can matter; None where nothing can."""
        if not effects:
            return None
        if len(effects) == 1:
            return _KEYS[effects[0].kind](self, effects[0])
        keys = [key for key in [_KEYS[effect.kind](self, effect) for effect in effects] if key is not None]
        return tuple(keys) if len(keys) > 1 else keys[0] if keys else None

    # ---- one for each kind of effect: None where it makes no difference

    def first_year_only(self, effect: Effect) -> object:
        rules = [rule for rule in effect.rules if rule in self._possible]
        return ("first_year_only", *rules) if rules and len(self._paid_years) > 1 else None

    def modes(self, effect: Effect) -> object:
        rules = [rule for rule in effect.rules if rule in self._possible]
        return ("modes", *rules) if rules and self._facts.mode not in effect.modes else None

    def waive_technical_upgrade(self, effect: Effect) -> object:
        rules = [rule for rule in effect.rules if rule in self._possible]
        return ("waive", *rules) if rules and not self._facts.technical_upgrade else None

    def first_year_from(self, effect: Effect) -> object:
        earlier = sum(year < (effect.year or 0) for year in self._paid_years)
        return ("first_year_from", earlier) if earlier and self._first_year_matters else None

    def counted_forms(self, effect: Effect) -> object:
        left = frozenset(effect.forms) & self._paid.keys()
        by_rate = any(programme.rate is not None for programme in self._facts.programmes)
        return ("forms", left) if len(left) < len(self._paid) and (self._awarded or by_rate) else None

    def last_year(self, effect: Effect) -> object:
        beyond = sum(year > (effect.year or 0) for year in self._paid_years)
        return ("last_year", beyond) if beyond and self._awarded else None

    def whole_matter(self, _effect: Effect) -> object:
        return (
            ("whole_matter",) if any(p.competes or p.other_matter for p in self._facts.programmes) else None
        )

    def total_as_invested(self, _effect: Effect) -> object:
        filed, project, invested = self._totals
        return ("invested",) if filed != project or invested != {filed} else None

    def total_of_project(self, _effect: Effect) -> object:
        filed, project, _ = self._totals
        return ("project",) if filed != project else None

    def other_category(self, _effect: Effect) -> object:
        return ("other_category",) if self._facts.other is not None else None

    def no_award_by_reference(self, _effect: Effect) -> object:
        return ("nothing_by_reference",) if self._by_reference and self._awarded else None

    def any_matter(self, effect: Effect) -> object:
        levels = {p.level for p in self._facts.programmes if p.other_matter}.intersection(effect.levels)
        return ("any_matter", frozenset(levels)) if levels else None


_KEYS: dict[str, Callable[[_Bearing, Effect], object]] = {
    kind: getattr(_Bearing, kind)
    for kind in (
        *(
            "first_year_only",
            "modes",
            "waive_technical_upgrade",
            "first_year_from",
            "counted_forms",
            "last_year",
        ),
        *("whole_matter", "total_as_invested", "total_of_project", "other_category", "no_award_by_reference"),
        "any_matter",
    )
}


def _intersections(given: set[_Forms]) -> set[_Forms]:
    """The sets of forms that may count together: those given, and what several of them leave."""
    found: set[_Forms] = set()
    for one in given:
        found |= {one} | {one & other for other in found}
    return found
