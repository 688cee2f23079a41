"""Sensitivity: the rates of exchange at which an amount in another currency crosses a threshold.

Amounts are converted at the rates of the case, and nobody knows yet which rate the authority will use. So for each
year that holds money in another currency, and for a total foreign investment in one, this names the rate at which
it lies on the threshold, and the plan's award on either side. Rates are exact fractions. A flip concerns one rate
with all others as they are: that of the currency itself, or that of the dollar for amounts in renminbi.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from desktop.case.case import Case, Money
from desktop.case.check import require_finished
from desktop.case.money import half_up, rate_units
from desktop.engine.curve import thresholds
from desktop.engine.facts import Facts, as_read, facts_of
from desktop.engine.interpretation import Interpretation, readings_of
from desktop.engine.plan import Known, PlanAward, assess, award_of, opened
from desktop.policy.ruleset import Cents, RuleSet

_PLACES = 10
_UNIT = 10**_PLACES


class Flip(NamedTuple):
    """A rate at which a bracket or a rule flips.

    `year` is None for the total foreign investment. `amount_usd` is the year's sum, or the total, at the rates of
    the case; it lies on the threshold when a unit of `currency` is worth `numerator` ÷ `denominator` CNY, to within
    the rounding of single amounts to the cent. `plan_usd` is the plan's award now, `other_usd` that on the other
    side: at the threshold if the amount is below it, otherwise a cent below. `near` says whether the amount is so
    close to the threshold that it is warned of.
    """

    year: int | None
    amount_usd: Cents
    threshold_usd: Cents
    currency: str
    numerator: int
    denominator: int
    plan_usd: Cents
    other_usd: Cents
    near: bool

    @property
    def rate(self) -> str:
        """The rate in CNY, rounded half up to ten decimals, without zeros at the end."""
        whole, rest = divmod(half_up(self.numerator * _UNIT, self.denominator), _UNIT)
        return f"{whole}.{rest:0{_PLACES}d}".rstrip("0").rstrip(".")


def flips(case: Case, rules: RuleSet) -> tuple[Flip, ...]:
    """The flips of a finished case: years in order, then the total. Raises `CaseError` if it is not finished."""
    require_finished(case, rules)
    facts = facts_of(case, rules)
    readings = readings_of(rules)
    reading = readings.interpretation(readings.combination(case.readings))
    facts = as_read(facts, reading)
    return flips_of(rules, case, facts, reading, assess(rules, facts, reading))


def has_other_currencies(case: Case) -> bool:
    """Whether any amount that decides about the plan's award is converted."""
    project = case.project
    return any(one.amount.currency != "USD" and one.exchange is None for one in project.utilisation) or any(
        total is not None and total.currency != "USD"
        for total in (project.total_foreign_investment, project.total_investment)
    )


def flips_of(
    rules: RuleSet,
    case: Case,
    facts: Facts,
    reading: Interpretation,
    award: PlanAward,
    near_only: bool = False,
) -> tuple[Flip, ...]:
    """The flips of a case that is known to be finished, for its plan's award under `reading`.

    For each year and for the total those at the nearest threshold on either side, or only those that are near.
    """
    if not facts.awarded:
        return ()
    parts = _Parts(case, facts, reading)
    found: list[Flip] = []
    known: Known = {}
    for index, amount in enumerate(award.amounts):
        if not parts.converted(index):
            continue

        def plan(held: Cents, index: int = index) -> Cents:
            changed = (*award.amounts[:index], held, *award.amounts[index + 1 :])
            if index == award.first or reading.total_as_invested:
                return assess(rules, facts, reading, changed, known=known).usd
            # What the project's conditions ask is as it was.
            how = opened(facts.category, award.qualified, known)
            return award_of(rules, facts, how, changed, award.first, reading.last_year).usd

        edges = thresholds(award, reading, index)
        for edge, other, near in _crossings(rules, amount, edges, plan, near_only):
            found += [
                Flip(facts.years[index], amount, edge, *rate, award.usd, other, near)
                for rate in parts.rates_at(index, edge)
            ]
    total, given = facts.total_usd, case.project.total_foreign_investment
    if reading.total_of_project and facts.project_total_usd is not None:
        given = case.project.total_investment
    if not reading.total_as_invested and total is not None and given is not None and given.currency != "USD":

        def plan_of(held: Cents) -> Cents:
            return assess(
                rules, facts._replace(total_usd=held), reading, award.amounts, award.first, known
            ).usd

        asked = {one.rule.total_foreign_investment_usd for one in award.qualified}
        needed = tuple(sorted(edge for edge in asked if edge is not None))
        found += [
            Flip(None, total, edge, *_rate_of(given, facts.usd_rate, edge), award.usd, other, near)
            for edge, other, near in _crossings(rules, total, needed, plan_of, near_only)
        ]
    return tuple(found)


def _crossings(
    rules: RuleSet,
    amount: Cents,
    edges: tuple[Cents, ...],
    plan: Callable[[Cents], Cents],
    near_only: bool,
) -> Iterator[tuple[Cents, Cents, bool]]:
    """The nearest edge at or below an amount and the nearest above it where the plan's award jumps.

    Each with the plan's award on the other side, and whether it is near.
    """
    if amount == 0:
        return
    margin = rules.advice.near_threshold
    below = [edge for edge in reversed(edges) if edge <= amount]
    above = [edge for edge in edges if edge > amount]
    for side in (below, above):
        for edge in side:
            near = abs(amount - edge) * margin.denominator <= edge * margin.numerator
            if near_only and not near:
                break
            short, reached = plan(Cents(edge - 1)), plan(edge)
            # A cent more lifts a steady award by a cent at the most.
            if abs(reached - short) > 1:
                yield edge, reached if amount < edge else short, near
                break


def _rate_of(given: Money, usd_rate: int, edge: Cents) -> tuple[str, int, int]:
    """(currency, numerator, denominator) of the rate at which a single amount is exactly `edge`."""
    units, scale = (given.amount or Decimal(0)).as_integer_ratio()
    if given.currency == "CNY":
        return "USD", 100 * units, edge * scale
    return given.currency, edge * scale * usd_rate, 100 * units * _UNIT


class _Parts:
    """What of each year's sum hangs on which rate: the dollars in US cents, all else in 10⁻⁶ of its currency."""

    def __init__(self, case: Case, facts: Facts, reading: Interpretation) -> None:
        self._usd_rate = facts.usd_rate
        self._dollars = [0] * len(facts.years)
        self._others: list[dict[str, int]] = [{} for _ in facts.years]
        self._rates = {code: rate_units(rate) for code, rate in case.exchange.cny_per_unit} | {"CNY": _UNIT}
        for given, entry in zip(case.project.utilisation, facts.entries, strict=True):
            if reading.counted_forms is not None and entry.form not in reading.counted_forms:
                continue
            currency = given.amount.currency
            if currency == "USD" or given.exchange is not None:
                # What was received has its rate; no other is to be feared.
                self._dollars[entry.year] += entry.usd
            elif given.amount.amount:
                units = int(given.amount.amount.scaleb(6))
                others = self._others[entry.year]
                others[currency] = others.get(currency, 0) + units

    def converted(self, index: int) -> bool:
        """Whether the year holds money in another currency."""
        return bool(self._others[index])

    def rates_at(self, index: int, edge: Cents) -> Iterator[tuple[str, int, int]]:
        """(currency, numerator, denominator) of the rates at which the year's sum is exactly `edge`."""
        others, usd_rate = self._others[index], self._usd_rate
        # Amount × rate ÷ the dollar's rate are US cents × 10⁴, as amounts are in 10⁻⁶ and rates in 10⁻¹⁰.
        worth = {currency: units * self._rates[currency] for currency, units in others.items()}
        total = sum(worth.values())
        for currency, units in sorted(others.items()):
            if currency == "CNY":
                left = edge - self._dollars[index]
                if left > 0:
                    yield "USD", total, left * 10**4 * _UNIT
            else:
                left = (edge - self._dollars[index]) * usd_rate * 10**4 - (total - worth[currency])
                if left > 0:
                    yield currency, left, units * _UNIT
