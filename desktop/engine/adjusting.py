"""A case with another amount in one year: what moving the point on the award curve does to the schedule.

What is paid in US$ gives way first, so that other currencies and forms stay as they were entered as long as they can.
"""

from __future__ import annotations

from decimal import Decimal

from desktop.case.case import Case, Contribution, Money
from desktop.case.money import plain
from desktop.engine.facts import facts_of
from desktop.engine.interpretation import readings_of
from desktop.policy.ruleset import Cents, RuleSet

CASH = "cash"
DOLLAR = "USD"


def with_utilised(case: Case, rules: RuleSet, year: int, utilised_usd: int) -> Case:
    """The case with counted capital of `utilised_usd` cents in `year`.

    More goes to the year's first amount in US$ that counts, or is a new one in cash. Less is taken from amounts in US$
    first, the last one first, then from the others; an amount in another currency of which only a part is left
    becomes one in US$. What does not count under the case's readings stays. The rates of the case must be complete.
    """
    rows = list(case.project.utilisation)
    held = _counted(case, rules, year)
    difference = utilised_usd - sum(held.values())
    if difference > 0:
        _add(rows, held, year, difference)
    else:
        order = sorted(held, key=lambda index: (rows[index].amount.currency != DOLLAR, -index))
        for index in order:
            taken = min(-difference, held[index])
            if taken:
                rows[index] = rows[index]._replace(amount=_usd(held[index] - taken))
                difference += taken
    return case._replace(project=case.project._replace(utilisation=tuple(_joined(rows))))


def _counted(case: Case, rules: RuleSet, year: int) -> dict[int, int]:
    """What each contribution of the year counts for in US cents, by its place in the schedule."""
    facts = facts_of(case, rules)
    readings = readings_of(rules)
    forms = readings.interpretation(readings.combination(case.readings)).counted_forms
    return {
        index: entry.usd
        for index, (row, entry) in enumerate(zip(case.project.utilisation, facts.entries, strict=True))
        if row.year == year and (forms is None or entry.form in forms)
    }


def _add(rows: list[Contribution], held: dict[int, int], year: int, more: int) -> None:
    dollars = [index for index in held if rows[index].amount.currency == DOLLAR]
    if dollars:
        index = dollars[0]
        rows[index] = rows[index]._replace(amount=_usd(held[index] + more))
        return
    after = max((index + 1 for index, row in enumerate(rows) if (row.year or 0) <= year), default=0)
    rows.insert(after, Contribution(year, _usd(more), CASH))


def _usd(cents: int) -> Money:
    amount = Decimal(plain(cents))
    whole = amount.to_integral_value()
    return Money(whole if whole == amount else amount, DOLLAR)


def _joined(rows: list[Contribution]) -> list[Contribution]:
    """Rows of the same year, form and currency as one, as a case file has them."""
    found: dict[tuple[int | None, str, str], int] = {}
    result: list[Contribution] = []
    for row in rows:
        key = (row.year, row.given_form, row.amount.currency)
        if key in found and row.amount.currency == DOLLAR and row.year is not None:
            first = result[found[key]]
            total = (first.amount.amount or Decimal(0)) + (row.amount.amount or Decimal(0))
            result[found[key]] = first._replace(amount=Money(total, DOLLAR))
        else:
            found.setdefault(key, len(result))
            result.append(row)
    return result


def utilised(case: Case, rules: RuleSet, year: int) -> Cents:
    """The counted capital of a year in US cents."""
    return Cents(sum(_counted(case, rules, year).values()))
