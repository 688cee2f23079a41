"""What a slip of the hand looks like: rates, dates, programmes' rates and sums that cannot well be meant.

Figures are never changed by it. The reference rates are for asking back alone (`case.reference_rates`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from desktop.case.case import Case, Exchange
from desktop.case.reference_rates import Implausible, implausible
from desktop.engine.facts import Facts
from desktop.engine.result import Value
from desktop.policy.ruleset import Cents

_LEAST_RATE: Final = Decimal("0.001")
"""A programme's rate below it gives next to nothing."""
_MOST_YEARS: Final = 50
"""How far from the day of the rates a date of a case may lie."""


def doubts(case: Case, facts: Facts, amounts: tuple[Cents, ...]) -> Iterator[tuple[str, dict[str, Value]]]:
    """The code and the fields of each warning; `facts` as the case's readings have them, `amounts` what counts."""
    yield from _rates(case)
    scheduled = sum(amounts)
    if facts.total_usd is not None and scheduled > facts.total_usd:
        yield "schedule_above_total", {"scheduled_usd": scheduled, "total_usd": facts.total_usd}
    yield from _dates(case)
    for programme in case.programmes:
        if programme.rate is not None and programme.rate < _LEAST_RATE:
            yield (
                "programme_rate_implausible",
                {"programme": programme.name or programme.id, "rate": f"{programme.rate.normalize():f}"},
            )


def _rates(case: Case) -> Iterator[tuple[str, dict[str, Value]]]:
    yield from _of_table(case.exchange)
    # In an order of their own and each once, so that the order of what is entered makes no difference.
    received = {
        _entered(one.exchange): one.exchange for one in case.project.utilisation if one.exchange is not None
    }
    received.pop(_entered(case.exchange), None)
    for _, table in sorted(received.items()):
        yield from _of_table(table)


def _entered(table: Exchange) -> tuple[str, str, tuple[tuple[str, Decimal], ...]]:
    """What a table of rates says, whatever the order of its currencies."""
    return table.as_of or "", table.source or "", tuple(sorted(table.cny_per_unit))


@lru_cache(maxsize=1024)
def _asked_back(currency: str, rate: Decimal, usd: Decimal | None) -> Implausible | None:
    """What is the matter with a rate; the same rates are asked about with every keystroke."""
    return implausible(currency, rate, usd=usd)


def _of_table(table: Exchange) -> Iterator[tuple[str, dict[str, Value]]]:
    for currency, rate in sorted(table.cny_per_unit):
        found = _asked_back(currency, rate, table.rate("USD"))
        if found is not None:
            yield (
                "rate_implausible",
                {
                    "currency": currency,
                    "rate": f"{rate.normalize():f}",
                    "day": table.as_of or "",
                    "reference": f"{found.reference.cny_per_unit.normalize():f}",
                    "reference_day": found.reference.as_of.isoformat(),
                    "source": found.reference.source,
                },
            )


def _dates(case: Case) -> Iterator[tuple[str, dict[str, Value]]]:
    rates, quote = case.exchange.as_of, case.quote
    until = quote.valid_until is not None and quote.date is not None and quote.valid_until < quote.date
    after = rates is not None and quote.date is not None and rates > quote.date
    if until or after:
        yield (
            "dates_out_of_order",
            {"rates": rates or "–", "date": quote.date or "–", "valid_until": quote.valid_until or "–"},
        )
    if rates is None:
        return
    given = [quote.date, quote.valid_until]
    for one in case.project.utilisation:
        given += [one.received, one.exchange.as_of if one.exchange is not None else None]
    given += [one.date for one in case.confirmed]
    for day in sorted({day for day in given if day is not None}):
        if _shifted(rates, -_MOST_YEARS) <= day <= _shifted(rates, _MOST_YEARS):
            continue
        yield "date_implausible", {"date": day, "rates": rates}


def _shifted(day: str, years: int) -> str:
    """The same day so many years later; dates are compared as they are written."""
    return f"{max(0, int(day[:4]) + years):04d}{day[4:]}"
