"""How numbers, percentages and amounts of money are written.

English names the unit first and writes every digit (`US$ 1,440,000.00`), Chinese counts in 万 and 亿 and puts
the unit last (`144.00万美元`). Exact: whole hundredths and `Decimal` in, digits through Babel out, rounding half
up, never a float. A negative figure carries the true minus sign. Unit and figure are never broken apart: between
them stands a no-break space, or nothing.

    form        for                                    English              Chinese
    text        a result in a sentence                 US$ 1,690,140.85     169.01万美元
    exact       the explanation, hover, paper          US$ 1,690,140.85     1,690,140.85美元
    stated      what was entered or is required        US$ 800,000          80万美元
    threshold   the edge of a bracket                  US$ 30 m             3,000万美元
    compact     a line that has no room                US$ 47.0 m           4,700万美元
    figure      a column with the unit in its head     1,690,140.85         169.01
    difference  such a column of differences           −225,000.00          −22.50
    change      a difference in a sentence             + US$ 116,000.00     +11.60万美元
    standing    large type, drawn in parts             US$|1,690,140|.85    169.01|万美元
"""

from __future__ import annotations

import decimal
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.language.codes import TRAITS

if TYPE_CHECKING:
    from babel.core import Locale
    from babel.numbers import NumberPattern

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"

_WAN: Final = 10_000
_YI: Final = 100_000_000
_MILLION: Final = 1_000_000
_BILLION: Final = 1_000_000_000
# Wide enough for every legal amount; the default context of 28 digits is not.
_EXACT: Final = decimal.Context(prec=100, rounding=decimal.ROUND_HALF_UP)


class Standing(NamedTuple):
    """An amount in parts, for large type: `before` and `after` are units, `small` the cents."""

    before: str
    figure: str
    small: str
    after: str

    @property
    def text(self) -> str:
        """All of it, unit and figure held together by a no-break space."""
        return NO_BREAK.join(part for part in (self.before, self.figure + self.small, self.after) if part)


_MOST_KEPT: Final = 4096
"""As many written figures as are kept."""


class Figures:
    """Numbers, percentages and amounts in the language `code`."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._patterns: dict[tuple[int, int, str], NumberPattern] = {}
        self._currencies: dict[str, Currency] = {}
        self._written: dict[tuple[Decimal, int, int, str], str] = {}

    @cached_property
    def usd(self) -> Currency:
        """Amounts in US cents."""
        return self.currency("USD")

    @cached_property
    def cny(self) -> Currency:
        """Amounts in fen."""
        return self.currency("CNY")

    def currency(self, code: str) -> Currency:
        """How amounts in hundredths of the ISO 4217 currency `code` are written."""
        found = self._currencies.get(code)
        if found is None:
            found = self._currencies[code] = (Chinese if TRAITS[self.code].han else English)(self, code)
        return found

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount as it was entered, in units of `currency`, nothing rounded: `US$ 120,000,000`, `1.2亿美元`."""
        return self.currency(currency).given(amount)

    def money_exact(self, amount: Decimal, currency: str) -> str:
        """The same with every digit and the currency's cents: `US$ 120,000,000.00`, `120,000,000.00美元`."""
        return self.currency(currency).given_exact(amount)

    def number(self, value: int | Decimal) -> str:
        """A plain number, grouped, all of its decimals: `1,382`, `−0.5`."""
        number = Decimal(value)
        return self._signed(number) + self.digits(number, 0, 20)

    def percent(self, rate: Decimal) -> str:
        """A rate with all of its decimals: `4.5%` for 0.045."""
        return self._signed(rate) + self.digits(rate, 0, 12, "%")

    def percent_of(self, numerator: int, denominator: int) -> str:
        """A share as a percentage: exact where it has at most four decimals, else rounded half up to two."""
        with decimal.localcontext(_EXACT):
            ratio = Decimal(numerator) / Decimal(denominator)
            four = ratio.quantize(Decimal("0.000001"))
            rounded = four if four * denominator == numerator else ratio.quantize(Decimal("0.0001"))
        return self.percent(rounded)

    def rate(self, cny_per_unit: Decimal) -> str:
        """A rate of exchange as it was given, with at least two decimals: `7.10`, `0.0468`."""
        return self.digits(cny_per_unit, 2, 12)

    def digits_of(self, hundredths: int) -> str:
        """Whole hundredths (cents, fen) as bare digits in both languages: `32,000,000.00`."""
        return _minus(hundredths) + self.digits(_units(hundredths), 2, 2)

    def digits(self, value: Decimal, least: int, most: int, suffix: str = "") -> str:
        """`value` without its sign, grouped, with `least` to `most` decimals (half up)."""
        # Nearly all figures of a window stay the same from one keystroke to the next.
        known = self._written.get((value, least, most, suffix))
        if known is None:
            if len(self._written) >= _MOST_KEPT:
                self._written.clear()
            known = self._written[value, least, most, suffix] = self._write(value, least, most, suffix)
        return known

    def _write(self, value: Decimal, least: int, most: int, suffix: str) -> str:
        pattern = self._patterns.get((least, most, suffix))
        if pattern is None:
            from babel.numbers import parse_pattern

            text = "#,##0" + ("." if most else "") + "0" * least + "#" * (most - least) + suffix
            pattern = self._patterns[least, most, suffix] = parse_pattern(text)
        with decimal.localcontext(_EXACT):
            return str(pattern.apply(value.copy_abs(), self._locale))

    @staticmethod
    def _signed(value: Decimal) -> str:
        return MINUS if value < 0 else ""

    @cached_property
    def _locale(self) -> Locale:
        from babel.core import Locale

        # The digits of all languages are written the same way: 1,234.56 means one thing on every quote.
        return Locale.parse(TRAITS["en"].locale)


class Currency:
    """How amounts of one currency are written; amounts are whole hundredths unless a method says otherwise.

    The module says which form is for what.
    """

    def __init__(self, figures: Figures, code: str) -> None:
        self.figures = figures
        self.code = code

    @cached_property
    def unit(self) -> str:
        """The unit of `figure` and `difference`, for a column's head: `US$`, `万美元`."""
        raise NotImplementedError

    @property
    def whole_unit(self) -> str:
        """The unit of amounts written to the cent: `US$`, `美元`."""
        return self.unit

    def text(self, hundredths: int) -> str:
        """A result in a sentence."""
        raise NotImplementedError

    def exact(self, hundredths: int) -> str:
        """Every digit, to the cent."""
        raise NotImplementedError

    def exact_parts(self, hundredths: int) -> Standing:
        """Every digit, to the cent, apart from the unit that stands before or after it."""
        raise NotImplementedError

    def stated(self, hundredths: int) -> str:
        """What was entered or is required, shortest without loss."""
        return self.given(_units(hundredths))

    def threshold(self, hundredths: int) -> str:
        """The edge of a bracket, in millions where that loses nothing."""
        raise NotImplementedError

    def compact(self, hundredths: int) -> str:
        """Rounded, for a line that has no room."""
        raise NotImplementedError

    def figure(self, hundredths: int) -> str:
        """Without its unit, for a column that has the unit in its head."""
        raise NotImplementedError

    def standing(self, hundredths: int) -> Standing:
        """In parts, for large type."""
        raise NotImplementedError

    def again(self, hundredths: int) -> str:
        """A result beside another in the same sentence or row: with the unit only where that belongs to the number."""
        raise NotImplementedError

    @property
    def rounds(self) -> bool:
        """Whether `figure` and `text` are rounded, so that the exact amount is worth a tool tip."""
        return False

    def given(self, amount: Decimal) -> str:
        """An amount in units as it was entered, shortest without loss."""
        raise NotImplementedError

    def given_exact(self, amount: Decimal) -> str:
        """An amount in units with every digit and the currency's cents."""
        raise NotImplementedError

    def in_digits(self, amount: Decimal) -> str:
        """An amount in units as it was entered, counted in units in both languages: `32,000,000美元`."""
        raise NotImplementedError

    def difference(self, hundredths: int) -> str:
        """A signed `figure`; nothing and what rounds to nothing carry no sign."""
        return _sign(hundredths) + self.figure(abs(hundredths))

    def change(self, hundredths: int) -> str:
        """A signed `text`."""
        raise NotImplementedError

    @cached_property
    def _decimals(self) -> int:
        from babel.numbers import get_currency_precision

        return get_currency_precision(self.code)

    def _digits(self, amount: Decimal) -> str:
        """All digits: none after the point of a whole amount, else at least the currency's."""
        whole = amount == amount.to_integral_value()
        return _minus(amount) + self.figures.digits(
            amount, 0 if whole else self._decimals, 0 if whole else 12
        )


class English(Currency):
    """The unit first, every digit: `US$ 1,440,000.00`."""

    @cached_property
    def unit(self) -> str:
        return {"USD": "US$"}.get(self.code, self.code)

    def text(self, hundredths: int) -> str:
        return self._with_unit(_minus(hundredths) + self.figure(abs(hundredths)))

    def exact(self, hundredths: int) -> str:
        return self.text(hundredths)

    def exact_parts(self, hundredths: int) -> Standing:
        return Standing(self.unit, self.figures.digits_of(hundredths), "", "")

    def threshold(self, hundredths: int) -> str:
        units = _units(hundredths)
        for size, letters in ((_BILLION, "bn"), (_MILLION, "m")):
            counted = _EXACT.divide(units, Decimal(size))
            if abs(counted) >= 1 and _decimals(counted) <= 2:
                figure = _minus(units) + self.figures.digits(counted, 0, 2)
                return self._with_unit(f"{figure}{NO_BREAK}{letters}")
        return self.stated(hundredths)

    def compact(self, hundredths: int) -> str:
        units = _units(hundredths)
        if abs(units) < _MILLION:
            whole = _half_up(hundredths, 100)
            return self._with_unit(_minus(whole) + self.figures.digits(Decimal(whole), 0, 0))
        places = 1 if self.code == "USD" else 2
        millions = self.figures.digits(units / _MILLION, places, places)
        return self._with_unit(f"{_minus(units)}{millions}{NO_BREAK}m")

    def figure(self, hundredths: int) -> str:
        return _minus(hundredths) + self.figures.digits(_units(hundredths), 2, 2)

    def again(self, hundredths: int) -> str:
        return self.figure(hundredths)

    def standing(self, hundredths: int) -> Standing:
        figure = self.figure(hundredths)
        return Standing(self.unit, figure[:-3], figure[-3:], "")

    def change(self, hundredths: int) -> str:
        sign = _sign(hundredths)
        return (sign + NO_BREAK if sign else "") + self.text(abs(hundredths))

    def given(self, amount: Decimal) -> str:
        return self.in_digits(amount)

    def in_digits(self, amount: Decimal) -> str:
        return self._with_unit(self._digits(amount))

    def given_exact(self, amount: Decimal) -> str:
        return self._with_unit(_minus(amount) + self.figures.digits(amount, self._decimals, 12))

    def _with_unit(self, figure: str) -> str:
        return f"{self.unit}{NO_BREAK}{figure}"


class Chinese(Currency):
    """Counted in 万 and 亿, the unit last: `144.00万美元`, `1.2亿美元`."""

    @cached_property
    def name(self) -> str:
        """The unit's name: 美元, 元, 欧元."""
        from desktop.language.names import currency_name

        return "元" if self.code == "CNY" else currency_name(self.code, TRAITS[self.figures.code].locale)

    @cached_property
    def unit(self) -> str:
        return "万" + self.name

    @property
    def whole_unit(self) -> str:
        return self.name

    def text(self, hundredths: int) -> str:
        if hundredths and not _half_up(hundredths, 100 * 100):
            return self.exact(hundredths)
        return self.figure(hundredths) + self.unit

    def exact(self, hundredths: int) -> str:
        return self.figures.digits_of(hundredths) + self.name

    def exact_parts(self, hundredths: int) -> Standing:
        return Standing("", self.figures.digits_of(hundredths), "", self.name)

    def threshold(self, hundredths: int) -> str:
        return self.stated(hundredths)

    def compact(self, hundredths: int) -> str:
        units = abs(_units(hundredths))
        if units < _WAN:
            counted, unit = units.quantize(Decimal(1), decimal.ROUND_HALF_UP), ""
        elif units < _YI:
            counted, unit = units / _WAN, "万"
        else:
            counted, unit = units / _YI, "亿"
        return f"{_minus(hundredths)}{self.figures.digits(counted, 0, 2)}{unit}{self.name}"

    def figure(self, hundredths: int) -> str:
        # 0.01万 are 100 units.
        hundreds = _half_up(hundredths, 100 * 100)
        return _minus(hundreds) + self.figures.digits(_units(hundreds), 2, 2)

    def difference(self, hundredths: int) -> str:
        return _sign(_half_up(hundredths, 100 * 100)) + self.figure(abs(hundredths))

    def again(self, hundredths: int) -> str:
        return self.text(hundredths)

    @property
    def rounds(self) -> bool:
        return True

    def standing(self, hundredths: int) -> Standing:
        return Standing("", self.figure(hundredths), "", self.unit)

    def change(self, hundredths: int) -> str:
        return _sign(hundredths) + self.text(abs(hundredths))

    def given(self, amount: Decimal) -> str:
        with decimal.localcontext(_EXACT):
            for unit, size in (("亿", _YI), ("万", _WAN)):
                counted = amount / size
                if abs(counted) >= 1 and _decimals(counted) <= 2:
                    return f"{_minus(amount)}{self.figures.digits(counted, 0, 2)}{unit}{self.name}"
        return self.in_digits(amount)

    def in_digits(self, amount: Decimal) -> str:
        return self._digits(amount) + self.name

    def given_exact(self, amount: Decimal) -> str:
        return _minus(amount) + self.figures.digits(amount, self._decimals, 12) + self.name


def _units(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2, _EXACT)


def _half_up(number: int, divisor: int) -> int:
    """`number` ÷ `divisor`, rounded half away from zero."""
    quotient = (2 * abs(number) + divisor) // (2 * divisor)
    return quotient if number >= 0 else -quotient


def _decimals(value: Decimal) -> int:
    """How many decimals `value` needs."""
    exponent = value.normalize(_EXACT).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _minus(value: int | Decimal) -> str:
    return MINUS if value < 0 else ""


def _sign(value: int) -> str:
    return "+" if value > 0 else _minus(value)
