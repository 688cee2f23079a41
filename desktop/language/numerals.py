"""Numbers in Chinese characters, alone or between digits: 三千万, 叁仟万, 3千5百万, 1亿零500万, 三万亿, 一点二亿.

`read_numeral` gives what a text can mean. What is left out in speech (三千五 for 3500, 1亿2千 for 120 million) can
also be read to the letter, so both readings come back. Input is what `normal` made of a text: 大写 and the Japanese and
Korean forms are the same characters by then.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from desktop.language import number_forms

_FORMAL: Final = str.maketrans(
    "壹壱弌貳贰弐弍叁參参叄弎肆伍陸陆柒漆捌玖拾佰陌仟阡萬億兩两〇○천백십만억",
    "一一一二二二二三三三三三四五六六七七八九十百百千千万亿二二零零千百十万亿",
)
_DIGITS: Final = "零一二三四五六七八九"
_FORMAL_DIGITS: Final = re.compile("[壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟]")
UNITS: Final = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
CHARACTERS: Final = "零一二三四五六七八九十百千万亿"
_ITEM: Final = re.compile(
    r"(?P<figure>[0-9](?:[0-9.,' ]*[0-9.])?|\.[0-9]+|[一二三四五六七八九])?(?P<unit>[十百千])?"
)


class Numeral(NamedTuple):
    """What a text can mean; certain with one value and no `fault`.

    `fault` is empty, `numeral` for what is written in no accepted way, or `no_last_unit` where the last figure lacks
    its unit.
    """

    values: tuple[Decimal, ...]
    fault: str


class _Odd(Exception):
    """No number in any reading."""


def normal(text: str) -> str:
    """`text` with one character for each digit and unit."""
    return text.translate(_FORMAL)


def is_formal(text: str) -> bool:
    """Whether a text is written in the characters of cheques (大写)."""
    return _FORMAL_DIGITS.search(text) is not None


def read_numeral(text: str, *, formal: bool = False) -> Numeral:
    """The readings of `text`, which has a character of counting in it; blanks beside those do not count.

    `formal` admits the 零 that 大写 may set between 万 and 千 (壹拾万零柒仟).
    """
    plain = re.sub(rf" ?([{CHARACTERS}点兆]) ?", r"\1", text)
    if "点" in plain:
        return _spoken_decimal(plain)
    spoken = "一" + plain if plain.startswith("十") else plain
    try:
        value, digits = _whole(spoken), bool(re.search("[0-9]", spoken))
    except _Odd:
        return Numeral(_colloquial(spoken, None), "numeral")
    except _TwoReadings as two:
        return Numeral(two.values, "ambiguous")
    if not digits and "兆" not in spoken and not _is_full(value, spoken, formal):
        # What is left out or said twice shows when the number is written again.
        return Numeral(_colloquial(spoken, value), "numeral")
    if digits and (others := _colloquial(spoken, value)) and _lacks_unit(spoken):
        return Numeral(others, "no_last_unit")
    return Numeral((value,), "")


class _TwoReadings(Exception):
    """A figure in it can be read in two ways."""

    def __init__(self, values: tuple[Decimal, ...]) -> None:
        super().__init__()
        self.values = values


def _spoken_decimal(text: str) -> Numeral:
    """一点二亿, 三点五千万."""
    match = re.fullmatch(rf"([{CHARACTERS[:-2]}]+)点([{_DIGITS}]+)([十百千]?[万亿]{{0,2}})", text)
    if match is None:
        return Numeral((), "numeral")
    whole = read_numeral(match.group(1))
    if whole.fault:
        return Numeral((), "numeral")
    decimals = "".join(str(_DIGITS.index(one)) for one in match.group(2))
    power = sum(UNITS[one] for one in match.group(3))
    return Numeral(((whole.values[0] + Decimal(f"0.{decimals}")).scaleb(power),), "")


# ------------------------------------------------------------------------------------------- to the letter


def _whole(text: str) -> Decimal:
    if "兆" in text:
        # Above 亿 in Japan and Korea.
        head, _, tail = text.partition("兆")
        rest = _whole(tail) if tail else Decimal(0)
        if rest >= 10**12 or "兆" in tail:
            raise _Odd
        return _thousands(head) * 10**12 + rest
    head, found, tail = text.rpartition("亿")
    if not found:
        return _ten_thousands(text)
    rest = _ten_thousands(tail) if tail else Decimal(0)
    high = _ten_thousands(head)
    if rest >= 10**8 or (tail and high % 1) or re.search("万[0-9一二三四五六七八九]$", head):
        raise _Odd
    return high * 10**8 + rest


def _ten_thousands(text: str) -> Decimal:
    head, found, tail = text.rpartition("万")
    if not found:
        return _thousands(text)
    rest = _thousands(tail) if tail else Decimal(0)
    if "万" in head:
        raise _Odd
    high = _thousands(head)
    if tail and (rest >= 10**4 or high >= 10**4 or high % 1):
        raise _Odd
    return high * 10**4 + rest


def _thousands(text: str) -> Decimal:
    """Up to 千, units falling; a figure of more than one digit stands alone, or alone before its unit."""
    value, above, at, items = Decimal(0), 9, 0, 0
    plain = text.removeprefix("零") if len(text) > 1 else text
    if plain == "零":
        return Decimal(0)
    while at < len(plain):
        if plain[at] == "零":
            at += 1
            continue
        match = _ITEM.match(plain, at)
        if match is None or not match.group():
            raise _Odd
        figure, unit = match.group("figure"), match.group("unit")
        power = UNITS[unit] if unit else 0
        if figure is None or power >= above:
            raise _Odd
        long = figure not in _DIGITS and len(figure) > 1
        if long and (items or match.end() < len(plain)) and (power or match.end() < len(plain)):
            raise _Odd
        number = _figure(figure)
        if figure.isascii() and (items or match.end() < len(plain)) and (not power or not number):
            raise _Odd
        value, above, at, items = value + number * 10**power, power, match.end(), items + 1
    if not items:
        raise _Odd
    return value


def _figure(figure: str) -> Decimal:
    if figure in _DIGITS:
        return Decimal(_DIGITS.index(figure))
    # Nobody counts 1500 万 as 1.500万: before a character of counting a point is the decimal one.
    lone_point = figure.count(".") == 1 and not re.search("[,' ]", figure)
    found = number_forms.readings(figure, "." if lone_point else None)
    if len(found) > 1:
        raise _TwoReadings(found)
    if not found:
        raise _Odd
    return found[0]


# ------------------------------------------------------------------------------------------- in speech


def _lacks_unit(text: str) -> bool:
    """Whether the last figure stands behind a unit and has none: 3万5, 1亿2000, 1亿2千; but not 3万5000."""
    tail = re.search(r"([百千万亿])([^零百千万亿][^万亿]*)$", text)
    if tail is None:
        return False
    unit, rest = tail.groups()
    if unit == "万":
        return bool(re.fullmatch(rf"[0-9.,' ]+|[{_DIGITS}]", rest)) and not re.fullmatch(
            "[1-9][0-9]{3}", rest
        )
    if unit == "亿":
        return True
    return bool(re.fullmatch(rf"[0-9.,' ]+|[{_DIGITS}]", rest))


def _colloquial(text: str, literal: Decimal | None) -> tuple[Decimal, ...]:
    """What speech means by `text` first, then what it says to the letter."""
    found: list[Decimal] = []
    if match := re.fullmatch(rf"(.+)([百千万亿])([1-9]|[{_DIGITS[1:]}])", text):
        # The unit below is left out: 三千五 is 3500, 1亿2 is 1.2亿.
        last = match.group(3)
        digit = _DIGITS.index(last) if last in _DIGITS else int(last)
        above = UNITS[match.group(2)]
        below = above + (4 if "万" in match.group(1) and above < 4 else 0) - 1
        base = _try(match.group(1) + match.group(2))
        if base is not None and below == above - 1:
            found.append(base + digit * Decimal(10) ** below)
    elif match := re.fullmatch("(.+亿)([^零万亿]+)", text):
        # 万 is left out: 1亿2千, 1亿2000.
        base, rest = _try(match.group(1)), _try(match.group(2))
        if base is not None and rest is not None and rest < 10**4:
            found.append(base + rest * 10**4)
    if literal is not None and literal not in found:
        found.append(literal)
    return tuple(found)


def _try(text: str) -> Decimal | None:
    try:
        return _whole(text)
    except (_Odd, _TwoReadings):
        return None


# ------------------------------------------------------------------------------------------- written again


def _is_full(value: Decimal, text: str, formal: bool) -> bool:
    if value % 1:
        return False
    full = written(int(value))
    if full == text:
        return True
    # 大写 may have a 零 more between the sections, never one less.
    return formal and full.replace("零", "") == text.replace("零", "") and text.count("零") > full.count("零")


def written(value: int) -> str:
    """The numeral of `value` below 10^16, written out in full."""
    if value == 0:
        return "零"
    high, low = divmod(value, 10**8)
    text = _written_ten_thousands(high) + "亿" if high else ""
    if not low:
        return text
    return text + ("零" if text and low < 10**7 else "") + _written_ten_thousands(low)


def _written_ten_thousands(value: int) -> str:
    high, low = divmod(value, 10**4)
    text = _written_section(high) + "万" if high else ""
    if not low:
        return text
    return text + ("零" if text and low < 1000 else "") + _written_section(low)


def _written_section(section: int) -> str:
    text, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, section = divmod(section, power)
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + unit
        gap = False
    return text
