"""What a rate of exchange about is, and what somebody meant whose rate is far from it.

    found = implausible("JPY", Decimal("4.62"), usd=Decimal("7.1"))
    found.reference.cny_per_unit  # 0.0423…
    found.likely[0].habit, found.likely[0].cny_per_unit  # per_100_units, 0.0462

The figures are dated and have their source (resources/rates/reference.toml). They are for asking back only: no
amount is ever converted with them. A currency without a reference rate is never called implausible.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from desktop import places
from desktop.policy.ruleset import Words

RATE_PLACES: Final = 10
"""Decimals that a rate of a case may have."""
_BAND: Final = Fraction(2)
"""A rate less than half or more than twice the reference is asked about."""
_NEAR: Final = Fraction(4, 3)
"""A reading this near to the reference, or nearer, may be what was meant."""
_POWERS: Final = tuple(power for power in range(-6, 7) if power)


class ReferenceRate(NamedTuple):
    """Renminbi for one unit of `currency`, to ten decimals, with the day and the source of the figures."""

    currency: str
    cny_per_unit: Decimal
    as_of: datetime.date
    source: Words


class Likely(NamedTuple):
    """What may have been meant: the rate as a case holds it, and the habit of quoting that gives it.

    `habit` is an id of the data, `name` says it with `{currency}` to be filled in.
    """

    habit: str
    cny_per_unit: Decimal
    name: Words


class Implausible(NamedTuple):
    """A rate far from the reference; `likely` has what may have been meant, the nearest first, perhaps nothing."""

    currency: str
    given: Decimal
    reference: ReferenceRate
    likely: tuple[Likely, ...]


class _Habit(NamedTuple):
    id: str
    kind: Literal["cny", "units", "base", "point"]
    base: str
    units: int
    name: Words


class _Table(NamedTuple):
    cny: dict[str, Fraction]
    sources: dict[str, tuple[datetime.date, Words]]
    habits: tuple[_Habit, ...]


@cache
def reference(currency: str) -> ReferenceRate | None:
    """The reference rate of `currency`; None where the table has none."""
    table = _table()
    rate = table.cny.get(currency)
    if rate is None or currency == "CNY":
        return None
    return ReferenceRate(currency, _rounded(rate), *table.sources[currency])


def implausible(currency: str, rate: Decimal, *, usd: Decimal | None = None) -> Implausible | None:
    """What is the matter with `rate` (renminbi per unit of `currency`); None if it may be right.

    `usd` is the case's own rate of the dollar, by which a rate quoted against the dollar is converted; without one,
    or where that is itself far from its reference, the reference serves.
    """
    table = _table()
    known = table.cny.get(currency)
    found = reference(currency)
    if known is None or found is None or rate <= 0:
        return None
    given = Fraction(rate)
    if _apart(given, known) <= _BAND:
        return None
    dollar = table.cny["USD"]
    if usd is not None and usd > 0 and _apart(Fraction(usd), dollar) <= _BAND:
        dollar = Fraction(usd)
    bases = {"CNY": Fraction(1), "EUR": table.cny["EUR"], "USD": dollar}
    readings = [
        ((habit.kind == "point", _apart(meant, known), place), Likely(habit.id, _rounded(meant), habit.name))
        for place, habit in enumerate(table.habits)
        if habit.base != currency
        for meant in _meant(habit, given, bases)
        if _apart(meant, known) <= _NEAR
    ]
    likely: list[Likely] = []
    # A slip of the point explains any figure: it comes after what is really quoted so.
    for _, reading in sorted(readings, key=lambda entry: entry[0]):
        if reading.cny_per_unit > 0 and all(reading.cny_per_unit != other.cny_per_unit for other in likely):
            likely.append(reading)
    return Implausible(currency, rate, found, tuple(likely))


def _meant(habit: _Habit, given: Fraction, bases: dict[str, Fraction]) -> list[Fraction]:
    """Renminbi per unit, if `given` was quoted after `habit`."""
    if habit.kind == "cny":
        return [given / habit.units]
    if habit.kind == "units":
        return [bases[habit.base] * habit.units / given]
    if habit.kind == "base":
        return [bases[habit.base] * given]
    return [given * Fraction(10) ** power for power in _POWERS]


def _apart(one: Fraction, other: Fraction) -> Fraction:
    """How many times the larger of two rates is the smaller."""
    return max(one / other, other / one)


def _rounded(rate: Fraction) -> Decimal:
    """`rate` to the decimals that a case holds, half up, in its shortest form."""
    scaled = (2 * rate * 10**RATE_PLACES + 1) // 2
    value = Decimal(int(scaled)).scaleb(-RATE_PLACES)
    return Decimal(format(value, "f").rstrip("0").rstrip(".") or "0")


@cache
def _table() -> _Table:
    import tomllib

    with (places.resources() / "rates" / "reference.toml").open("rb") as file:
        raw: dict[str, Any] = tomllib.load(file)
    euro = raw["source"][0]["units"]
    cny = {"CNY": Fraction(1), "EUR": Fraction(euro["CNY"])}
    sources: dict[str, tuple[datetime.date, Words]] = {}
    for source in raw["source"]:
        of = (datetime.date.fromisoformat(source["as_of"]), Words(**source["name"]))
        sources.setdefault(source["base"], of)
        for currency, units in source["units"].items():
            cny[currency] = cny[source["base"]] / Fraction(units)
            sources[currency] = of
    return _Table(
        cny,
        sources,
        tuple(
            _Habit(
                habit["id"],
                habit["is"],
                habit.get("base", ""),
                int(habit.get("units", "1")),
                Words(**habit["name"]),
            )
            for habit in raw["habit"]
        ),
    )
