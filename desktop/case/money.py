"""Exact conversion and rounding: whole cents and fen from decimals, by integer arithmetic.

Rounding is half up, once for each figure, from the exact quotient (semantics: "Money is exact"). Amounts of a
case have at most 6 decimals and rates at most 10, so both scale to integers without loss.
"""

from __future__ import annotations

from decimal import Decimal

from desktop.policy.ruleset import Cents, Fen, Rate

_AMOUNT_PLACES = 6
_RATE_PLACES = 10
_AMOUNT_UNIT = 10**_AMOUNT_PLACES
_RATE_UNIT = 10**_RATE_PLACES


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two integers that are not negative, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def rate_units(rate: Decimal) -> int:
    """A rate of exchange as a whole number of ten-thousand-millionths."""
    return int(rate.scaleb(_RATE_PLACES))


def to_usd(amount: Decimal, rate: int, usd_rate: int) -> Cents:
    """`amount` of a currency at `rate` in US cents; both rates in CNY, as `rate_units` gives them."""
    units = int(amount.scaleb(_AMOUNT_PLACES))
    return Cents(half_up(units * rate * 100, usd_rate * _AMOUNT_UNIT))


def to_cny(amount: Decimal, rate: int) -> Fen:
    """`amount` of a currency at `rate` (CNY, `rate_units`) in fen."""
    units = int(amount.scaleb(_AMOUNT_PLACES))
    return Fen(half_up(units * rate * 100, _AMOUNT_UNIT * _RATE_UNIT))


def share_usd(amount: Cents, rate: Rate) -> Cents:
    """`amount` × `rate` in US cents."""
    return Cents(half_up(amount * rate.numerator, rate.denominator))


def share_cny(amount: Cents, rate: Rate, usd_rate: int) -> Fen:
    """`amount` × `rate` × the dollar's rate in fen, rounded once."""
    return Fen(half_up(amount * rate.numerator * usd_rate, rate.denominator * _RATE_UNIT))


def usd_of_fen(amount: Fen, usd_rate: int) -> Cents:
    """An amount in fen as US cents."""
    return Cents(half_up(amount * _RATE_UNIT, usd_rate))


def cny_of_cents(amount: Cents, usd_rate: int) -> Fen:
    """An amount in US cents as fen."""
    return Fen(half_up(amount * usd_rate, _RATE_UNIT))


def plain(amount: int) -> str:
    """Cents or fen with two decimals and a point: `1440000.00`."""
    if amount < 0:
        return f"-{plain(-amount)}"
    digits = f"{amount:03d}"
    return f"{digits[:-2]}.{digits[-2:]}"


def grouped(amount: int) -> str:
    """Cents or fen with two decimals and commas: `1,440,000.00`."""
    sign = "-" if amount < 0 else ""
    units, rest = divmod(abs(amount), 100)
    return f"{sign}{units:,}.{rest:02d}"
