"""What a slip of the hand looks like: rates, dates, programmes' rates and sums that cannot well be meant.

Figures are never changed by it. The reference rates are for asking back alone (`case.reference_rates`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
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


_ASKED_ABOUT: Final = {
    "rate_implausible": ("day", "currency", "rate"),
    "schedule_above_total": ("scheduled_usd", "total_usd"),
    "dates_out_of_order": ("rates", "date", "valid_until"),
    "date_implausible": ("date", "rates"),
    "programme_rate_implausible": ("programme", "rate"),
}
"""The codes of what is asked about, and the figures of each that are affirmed: with another one it is asked again."""


def asked_about(code: str, fields: Mapping[str, Value]) -> str | None:
    """What a warning asks about, as `case.case.Affirmed` keeps it; None for a warning that cannot be affirmed."""
    names = _ASKED_ABOUT.get(code)
    return " ".join(str(fields[name]) for name in names) if names is not None else None


def is_affirmed(case: Case, code: str, fields: Mapping[str, Value]) -> bool:
    """Whether somebody said that what a warning asks about is right as it stands."""
    talk = case.negotiation
    return talk is not None and any(one == (code, asked_about(code, fields)) for one in talk.affirmed)


def doubts(case: Case, facts: Facts, amounts: tuple[Cents, ...]) -> Iterator[tuple[str, dict[str, Value]]]:
    """The code and the fields of each warning that was not affirmed.

    `facts` are as the case's readings have them, `amounts` what counts.
    """
    for code, fields in _doubts(case, facts, amounts):
        if not is_affirmed(case, code, fields):
            yield code, fields


def _doubts(case: Case, facts: Facts, amounts: tuple[Cents, ...]) -> Iterator[tuple[str, dict[str, Value]]]:
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


_LONGEST_AGE: Final = 30
"""Rates that are older at the day of the quote are said."""


def age_of_rates(case: Case, day: str | None) -> int | None:
    """How many days the rates are older than `day` (ISO), where that is more than 30; None otherwise."""
    if case.exchange.as_of is None or day is None:
        return None
    age = (datetime.date.fromisoformat(day) - datetime.date.fromisoformat(case.exchange.as_of)).days
    return age if age > _LONGEST_AGE else None


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
