"""What a finished case needs, and what no single value of it can show to be wrong.

The shape of single values is `case_file`'s; here are missing parts, repeated entries, currencies without a rate,
amounts beyond the limit, and names that the rule set does not know. A half-filled case is checked as far as it goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from desktop.case.case import PLAN, Case, Contribution, Exchange, Money
from desktop.case.currencies import CURRENCIES
from desktop.case.faults import CaseError
from desktop.case.money import rate_units, to_usd
from desktop.case.register import Entry, Walk
from desktop.lettering import is_visible
from desktop.policy.ruleset import RuleSet
from desktop.sectors.classes import sector

_ONE: Final = Decimal(1)
MOST_USD_CENTS = 10**14
"""An amount is at most US$ 1e12 after conversion."""


def missing(case: Case) -> tuple[str, ...]:
    """The paths of what a finished case still needs, in the order of the case file.

    Where a text was not understood nothing is missing: the text is at fault.
    """
    lacking = tuple(_missing(case))
    if not case.unread:
        return lacking
    texts = dict(case.unread)
    return tuple(path for path in lacking if path not in texts)


def _may_be_missing(one: Entry) -> bool:
    """Whether a finished case needs it, always or as `_is_missing` says."""
    field = one.field
    special = field.kind == "rates" or one.path in ("project.category", "programmes[].rate")
    return (field.needed or special) and not field.office and field.kind not in ("part", "rows")


_needed: Final = Walk(_may_be_missing, lacking=True)
_moneys: Final = Walk(lambda one: one.field.kind == "money" and not one.field.office)


def _missing(case: Case) -> Iterator[str]:
    for path, _, entry, value, around in _needed(case):
        if entry.field.kind == "rates":
            if all(code != "USD" for code, _ in value):
                yield f"{path}.USD"
        elif value is None and _is_missing(entry.path, around):
            # Of a row the window asks for the whole amount.
            yield path.removesuffix(".amount") if path.endswith(".amount.amount") else path


def _is_missing(path: str, around: Any) -> bool:
    """Whether a field of no value leaves the case unfinished, beside what else is there."""
    if path == "project.category":
        return around.sector is None
    return path != "programmes[].rate" or around.amounts is None


def amounts_of(case: Case) -> Iterator[tuple[str, Money, Exchange]]:
    """Every amount of a case with its path and the rates by which it becomes US$, in the order of the case file."""
    for path, _, _, money, around in _moneys(case):
        if money is not None:
            own = around.exchange if isinstance(around, Contribution) else None
            yield path, money, own or case.exchange


def check(case: Case, rules: RuleSet) -> tuple[CaseError, ...]:
    """Everything that is wrong with a case, finished or not; what is missing is not counted as wrong."""
    return tuple(_faults(case, rules))


def require_finished(case: Case, rules: RuleSet, *, complete: bool = False) -> None:
    """Raise `CaseError` for the first thing that is missing or wrong.

    A text that was not understood comes after whatever is wrong and before what is missing. `complete`: whoever read
    the case has found nothing missing (`file.read_case`).
    """
    for path, text in case.unread:
        for fault in _faults(case, rules):
            if fault.code != "rate_missing":
                raise fault
        raise CaseError("unread", path, f"the text {text!r} was not understood", text=text)
    if not complete:
        for path in _missing(case):
            raise CaseError("missing", path, "is missing")
    for fault in _faults(case, rules):
        raise fault


def _faults(case: Case, rules: RuleSet) -> Iterator[CaseError]:
    yield from _about_names(case)
    yield from _about_project(case, rules)
    yield from _about_amounts(case)
    yield from _about_programmes(case, rules)
    yield from _about_readings(case, rules)


def _about_names(case: Case) -> Iterator[CaseError]:
    names = [("investor.name", case.investor.name), ("project.name", case.project.name)]
    names += [(f"programmes[{at}].name", one.name) for at, one in enumerate(case.programmes)]
    for path, name in names:
        if name and not is_visible(name):
            yield CaseError(
                "invisible", path, "holds nothing that can be seen; write the name or leave it out"
            )


def _about_project(case: Case, rules: RuleSet) -> Iterator[CaseError]:
    project = case.project
    if project.sector is not None and sector(project.sector) is None:
        yield CaseError(
            "unknown_sector", "project.sector", f"there is no class {project.sector} in GB/T 4754-2017"
        )
    if project.location is not None and all(place.id != project.location for place in rules.places):
        known = ", ".join(place.id for place in rules.places)
        yield CaseError("unknown_place", "project.location", f"{project.location} is none of {known}")
    yield from _about_receipts(case)
    seen: set[tuple[int, str, str, str | None]] = set()
    for index, contribution in enumerate(project.utilisation):
        if contribution.year is None:
            continue
        key = (
            contribution.year,
            contribution.given_form,
            contribution.amount.currency,
            contribution.received,
        )
        if key in seen:
            received = f", received on {key[3]}," if key[3] else ""
            yield CaseError(
                "repeated",
                f"project.utilisation[{index}]",
                f"{key[0]}, {key[1]} in {key[2]}{received} is there already; add the amounts up",
                year=str(key[0]),
                form=key[1],
                currency=key[2],
            )
        seen.add(key)


def _about_receipts(case: Case) -> Iterator[CaseError]:
    texts = dict(case.unread)
    for index, contribution in enumerate(case.project.utilisation):
        path, year, day = f"project.utilisation[{index}]", contribution.year, contribution.received
        if day is not None and year is not None and int(day[:4]) != year:
            yield CaseError(
                "received_in_other_year",
                f"{path}.received",
                f"{day} is not in {year}",
                year=str(year),
                date=day,
            )
        if contribution.exchange is not None and day is None and f"{path}.received" not in texts:
            yield CaseError(
                "exchange_without_received", f"{path}.exchange", "stands only beside a day of receipt"
            )


def _all_convert(case: Case) -> bool:
    """Whether every amount becomes US$ and is within the limit; where one does not, it is said which and why."""
    tables: dict[int, dict[str, int]] = {}
    for money, around in _moneys.values(case):
        if money is None:
            continue
        exchange = (isinstance(around, Contribution) and around.exchange) or case.exchange
        units = tables.get(id(exchange))
        if units is None:
            units = {code: rate_units(rate) for code, rate in reversed(exchange.cny_per_unit)}
            units["CNY"] = rate_units(_ONE)
            tables[id(exchange)] = units
        amount, currency = money
        rate, dollar = units.get(currency), units.get("USD")
        if rate is None or currency not in CURRENCIES:
            return False
        if dollar is not None and amount is not None and to_usd(amount, rate, dollar) > MOST_USD_CENTS:
            return False
    return True


def _about_amounts(case: Case) -> Iterator[CaseError]:
    if _all_convert(case):
        return
    texts = dict(case.unread)
    for path, money, rates in amounts_of(case):
        dollar, rate = rates.rate("USD"), rates.rate(money.currency)
        if rate is None and _unread_rate(texts, path, money.currency, own=rates is not case.exchange):
            continue
        if money.currency not in CURRENCIES:
            yield CaseError(
                "unknown_currency",
                f"{path}.currency",
                f"{money.currency} is not a currency of ISO 4217",
                currency=money.currency,
            )
        elif rate is None:
            yield CaseError(
                "rate_missing",
                f"{path}.currency",
                f"there is no rate for {money.currency} in exchange.cny_per_unit",
                currency=money.currency,
            )
        elif dollar is not None and money.amount is not None:
            usd = to_usd(money.amount, rate_units(rate), rate_units(dollar))
            if usd > MOST_USD_CENTS:
                yield CaseError("too_large", f"{path}.amount", "is more than US$ 1,000,000,000,000")


def _unread_rate(texts: dict[str, str], path: str, currency: str, *, own: bool) -> bool:
    """Whether the rate of an amount's currency is there, though as a text that was not understood."""
    before = path.removesuffix("amount") if own else ""
    return f"{before}exchange.cny_per_unit.{currency}" in texts


def _about_programmes(case: Case, rules: RuleSet) -> Iterator[CaseError]:
    seen = {PLAN}
    for index, programme in enumerate(case.programmes):
        path = f"programmes[{index}]"
        if programme.id in seen:
            what = "is the plan's own name" if programme.id == PLAN else "is there already"
            yield CaseError("repeated", f"{path}.id", f"{programme.id} {what}")
        seen.add(programme.id)
        if programme.level is not None and all(level.id != programme.level for level in rules.levels):
            yield CaseError("unknown_level", f"{path}.level", f"{programme.level} is not a known level")
        if programme.rate is not None and programme.amounts is not None:
            yield CaseError(
                "both_given", f"{path}.rate", "a programme has either amounts or a rate, not both"
            )
        years: set[int] = set()
        for number, amount in enumerate(programme.amounts or ()):
            if amount.year is not None and amount.year in years:
                yield CaseError(
                    "repeated", f"{path}.amounts[{number}].year", f"{amount.year} is there already"
                )
            if amount.year is not None:
                years.add(amount.year)


def _about_readings(case: Case, rules: RuleSet) -> Iterator[CaseError]:
    if not case.readings and not case.confirmed:
        return
    values = {reading.id: [value.id for value in reading.values] for reading in rules.readings}
    for reading, value in case.readings:
        if reading not in values:
            known = ", ".join(values)
            yield CaseError("unknown_key", f"readings.{reading}", f"is not known; readings are {known}")
        elif value not in values[reading]:
            known = ", ".join(values[reading])
            yield CaseError("unknown_value", f"readings.{reading}", f"{value} is none of {known}")
    seen: set[str] = set()
    for index, confirmed in enumerate(case.confirmed):
        path, name = f"confirmed[{index}].reading", confirmed.reading
        if name is None:
            continue
        if name not in values:
            yield CaseError("unknown_value", path, f"{name} is not known; readings are {', '.join(values)}")
        elif name in seen:
            yield CaseError("repeated", path, f"{name} is there already")
        seen.add(name)
