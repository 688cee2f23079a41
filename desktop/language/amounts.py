"""Reading an amount that somebody typed, and saying back what was understood.

`read` takes what officers and visitors write: `3000万`, `0.3亿`, `1亿2000万`, `30m`, `1.5 bn`, `30,000,000`,
`30 000 000`, full-width digits, `US$ 3m`, `500万欧元`, `三千万`. It refuses what could be read in two ways, and
never guesses. A plain number is units of the currency, in both languages.

Decisions:

- A point is the decimal point. Without a unit of counting, one to three digits, a point and exactly three digits
  (`1.500`) are refused, because half of Europe means 1500. With a unit (`1.500m`, `1.575m`, `0.125亿`) the point
  can only be the decimal one: nobody counts 1500 millions in thousands.
- A comma or a space parts thousands, correctly grouped by three (`1,500`, `30 000 000`); any other comma is refused.
- A currency mark may stand before or after and has to agree with the field's currency; `$` alone means US$,
  元 alone renminbi, `¥` renminbi or yen.
- The amount read has at most 15 digits before the point and 6 after it, as in a case file.
"""

from __future__ import annotations

import decimal
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.language.words import wording

if TYPE_CHECKING:
    from desktop.language.words import Language

MOST_DIGITS: Final = 15
MOST_DECIMALS: Final = 6
_LONGEST: Final = 60
_EXACT: Final = decimal.Context(prec=200)

_SPACES: Final = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Full-width forms of the printable ASCII characters, as Chinese input methods give them.
_NORMAL: Final = str.maketrans(
    {
        **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
        **dict.fromkeys(_SPACES, " "),
        "￥": "¥",
        "￡": "£",
        "￦": "₩",
        "。": ".",
        "萬": "万",
        "億": "亿",
        "兩": "两",
        "圓": "圆",
    }
)

_CHINESE_SCALES: Final = {
    "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
}  # fmt: skip
_SCALES: Final = {
    "": 0, "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9, **_CHINESE_SCALES,
}  # fmt: skip

MARKS: Final = {
    "USD": ("us$", "usd", "$", "美元", "美金", "us dollars", "dollars"),
    "CNY": ("cny", "rmb", "cn¥", "¥", "人民币元", "元人民币", "人民币", "元", "yuan", "renminbi"),
    "EUR": ("eur", "€", "欧元", "euros", "euro"),
    "JPY": ("jpy", "jp¥", "¥", "日元", "日圆", "円", "yen"),
    "GBP": ("gbp", "£", "英镑", "pounds"),
    "HKD": ("hkd", "hk$", "港元", "港币"),
    "MOP": ("mop", "mop$", "澳门元", "澳门币"),
    "TWD": ("twd", "ntd", "nt$", "新台币", "台币"),
    "KRW": ("krw", "₩", "韩元", "韩币", "韩圆", "won"),
    "SGD": ("sgd", "s$", "新加坡元", "新元"),
    "AUD": ("aud", "a$", "澳元", "澳大利亚元"),
    "CAD": ("cad", "c$", "ca$", "加元", "加拿大元"),
    "CHF": ("chf", "瑞士法郎", "瑞郎"),
    "THB": ("thb", "฿", "泰铢"),
    "INR": ("inr", "₹", "印度卢比"),
    "RUB": ("rub", "₽", "卢布"),
}
"""What names a currency beside an amount, in small letters; `¥` names two."""
_ALL_MARKS: Final = tuple(sorted({mark for marks in MARKS.values() for mark in marks}, key=len, reverse=True))

_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+")
_FIGURE_AND_SCALE: Final = re.compile(r"([0-9., ]*[0-9.,]) ?([a-z]*|[十百千万亿]*)")
_CHAIN_LINK: Final = re.compile(r"([0-9][0-9.,]*) ?([十百千万亿]+) ?")
_NUMERAL: Final = re.compile("[零〇一二两三四五六七八九十百千万亿]+")


class Refusal(NamedTuple):
    """Why a text was not taken as an amount; `sentence` says it to the user.

    `code` is one of `ambiguous`, `points`, `grouping`, `decimal_comma`, `sign`, `exponent`, `too_large`,
    `too_fine`, `other_currency`, `no_figure`, `numeral`, `no_last_unit`, `unknown_unit`, `unreadable`.
    `unfinished` tells that typing on may make it an amount (`3,2` on the way to `3,200,000`): a field may
    wait with its warning until the user pauses.
    """

    code: str
    entered: str
    unfinished: bool = False
    first: str = ""
    second: str = ""
    millions: Decimal | None = None
    """What was meant if in millions, for a suggestion."""
    detail: str = ""

    def sentence(self, language: Language) -> str:
        """What is wrong and what to do, without a full stop."""
        source = _SENTENCES[self.code]
        if self.code == "ambiguous" and not self.millions:
            source = _CHOOSE
        return language.text(
            source,
            entered=self.entered if len(self.entered) <= 24 else self.entered[:23] + "…",
            first=self.first,
            second=self.second,
            detail=self.detail,
            **self._suggestions(language),
        )

    def _suggestions(self, language: Language) -> dict[str, str]:
        if self.millions is None:
            return {"short": "", "long": ""}
        if language.code == "zh":
            short = f"{_plain(self.millions.scaleb(2, _EXACT))}万"
        else:
            short = f"{_plain(self.millions)}m"
        return {"short": short, "long": self.detail or _plain(self.millions.scaleb(6, _EXACT))}


_CHOOSE: Final = wording("{entered} could be {first} or {second}: write the one you mean")
_SENTENCES: Final = {
    "ambiguous": wording("{entered} could be {first} or {second}: write {short} or {long}"),
    "points": wording("{entered} has more than one point: write {detail}"),
    "grouping": wording("The thousands of {entered} are not grouped by three: write {detail}"),
    "decimal_comma": wording("{entered} mixes up point and comma: write it like 1,234.56"),
    "sign": wording("An amount has no sign: leave out + or −"),
    "exponent": wording("{entered} has an exponent: write all digits, or shorter 30m or 3000万"),
    "too_large": wording("{entered} has more than 15 digits before the point: check it"),
    "too_fine": wording("{entered} has more than 6 decimals: round it"),
    "other_currency": wording(
        "{detail} does not fit the currency {first}: choose the currency beside the field, or leave out {detail}"
    ),
    "no_figure": wording("{entered} has no figure: write one, such as 3000万 or 30m"),
    "numeral": wording("{entered} cannot be read with certainty: write it in digits, such as 3000万"),
    "no_last_unit": wording("The last figure of {entered} has no unit: write it out, such as 1亿2000万"),
    "unknown_unit": wording("“{detail}” is not a unit known here: use k, m, bn, 万 or 亿"),
    "unreadable": wording("{entered} is not an amount: write digits, such as 30,000,000, 30m or 3000万"),
}


def read(text: str, currency: str) -> Decimal | Refusal | None:
    """The amount in `text` in units of `currency` (ISO 4217); None if nothing is entered.

    Never raises. The amount is exact.
    """
    entered = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    plain = " ".join(text.translate(_NORMAL).split(" ")).strip().lower()
    plain = re.sub(" +", " ", plain)
    if not plain:
        return None
    if len(plain) > _LONGEST:
        return Refusal("unreadable", entered)
    if plain[0] in "+-−–—(" or plain[-1] in "+-−":
        return Refusal("sign", entered, unfinished=len(plain) == 1)
    body = _without_marks(plain, entered, currency)
    if isinstance(body, Refusal):
        return body
    amount = _amount(body, entered)
    if isinstance(amount, Refusal):
        return _foreign_code(plain, entered, currency) or amount
    return _within_limits(amount, entered)


def echo(amount: Decimal, currency: str, language: Language) -> str:
    """What was understood, in both ways of counting: `3,200万 = US$ 32,000,000`."""
    figures = language.figures
    digits = figures.currency(currency).in_digits(amount)
    for unit, size in (("亿", 8), ("万", 4)):
        counted = amount.scaleb(-size, _EXACT)
        if counted >= 1:
            return f"{figures.number(counted)}{unit} = {digits}"
    return digits


# ---------------------------------------------------------------------------------------------------- marks


def _without_marks(plain: str, entered: str, currency: str) -> str | Refusal:
    """`plain` without the currency marks before and after it."""
    own = {*MARKS.get(currency, ()), currency.lower(), *_name_in_chinese(plain, currency)}
    known = sorted({*own, *_ALL_MARKS}, key=len, reverse=True) if not own <= set(_ALL_MARKS) else _ALL_MARKS
    body = plain
    for at_start in (True, False):
        mark = next((mark for mark in known if _has_mark(body, mark, at_start=at_start)), None)
        if mark is None:
            continue
        if mark not in own:
            return Refusal("other_currency", entered, first=currency, detail=_as_written(mark))
        body = (body[len(mark) :] if at_start else body[: -len(mark)]).strip()
        if not body:
            return Refusal("no_figure", entered, unfinished=True)
    return body


def _has_mark(body: str, mark: str, *, at_start: bool) -> bool:
    return body.startswith(mark) if at_start else body.endswith(mark)


def _name_in_chinese(plain: str, currency: str) -> tuple[str, ...]:
    """Babel's Chinese name of a currency that the table leaves out, where the text has Chinese at all."""
    if currency in MARKS or plain.isascii():
        return ()
    from desktop.language.words import language

    return (language("zh").names.currency(currency),)


def _foreign_code(plain: str, entered: str, currency: str) -> Refusal | None:
    """The refusal that names it, if what could not be read begins or ends with another currency's code."""
    match = re.match(r"([a-z]{3}) ?[0-9.]", plain) or re.search(r"[0-9. ]([a-z]{3})$", plain)
    if match is None:
        return None
    from babel.numbers import is_currency

    code = match.group(1).upper()
    return Refusal("other_currency", entered, first=currency, detail=code) if is_currency(code) else None


def _as_written(mark: str) -> str:
    return mark.upper() if re.fullmatch(r"[a-z]{3}|[a-z]{1,3}\$", mark) else mark


# --------------------------------------------------------------------------------------------------- figure


def _amount(body: str, entered: str) -> Decimal | Refusal:
    if re.fullmatch(r"[0-9.,]+e[+-]?[0-9]*", body):
        return Refusal("exponent", entered, unfinished=body.endswith("e"))
    if _NUMERAL.fullmatch(body):
        value = _numeral(body)
        return Refusal("numeral", entered, unfinished=True) if value is None else Decimal(value)
    match = _FIGURE_AND_SCALE.fullmatch(body)
    if match is None:
        return _chain(body, entered)
    figure, scale = match.groups()
    if scale not in _SCALES:
        unfinished = any(known.startswith(scale) for known in (*_SCALES, *_ALL_MARKS))
        return Refusal("unknown_unit", entered, unfinished=unfinished, detail=scale)
    return _figure(figure, scale, entered)


def _figure(figure: str, scale: str, entered: str) -> Decimal | Refusal:
    """The number that `figure` (digits, points, commas, spaces) is in units of `scale`."""
    whole, point, fraction = figure.partition(".")
    if "." in fraction:
        return _many_points(figure, scale, entered)
    if fraction and not fraction.isdigit():
        return Refusal("decimal_comma", entered)
    if not whole and not fraction:
        return Refusal("no_figure", entered, unfinished=True)
    if whole and not whole.isdigit():
        if not _GROUPED.fullmatch(whole):
            return _badly_grouped(whole, fraction, scale, entered)
        whole = whole.replace(",", "").replace(" ", "")
    elif point and not scale and re.fullmatch("[1-9][0-9]{0,2}", whole) and len(fraction) == 3:
        decimal_value = Decimal(figure)
        return Refusal(
            "ambiguous",
            entered,
            unfinished=True,
            first=_plain(decimal_value),
            second=whole + fraction,
            millions=decimal_value,
            detail=whole + fraction,
        )
    return Decimal(f"{whole or '0'}.{fraction or '0'}").scaleb(_SCALES[scale], _EXACT)


def _many_points(figure: str, scale: str, entered: str) -> Refusal:
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+", figure):
        digits = figure.replace(".", "")
        return Refusal("points", entered, detail=f"{int(digits):,}{scale}")
    return Refusal("decimal_comma", entered)


def _badly_grouped(whole: str, fraction: str, scale: str, entered: str) -> Refusal:
    """`whole` has commas or spaces that do not part thousands."""
    digits = whole.replace(",", "").replace(" ", "")
    unfinished = (
        bool(re.fullmatch(r"[1-9][0-9]{0,2}(?:([, ])[0-9]{3})*[, ][0-9]{0,2}", whole)) and not fraction
    )
    head, _, tail = whole.partition(",")
    if not fraction and head.isdigit() and tail.isdigit():
        # One comma: a decimal comma, or a slip in the thousands.
        value = Decimal(f"{head}.{tail}")
        near = not scale and value < 1000 and value > 0
        return Refusal(
            "ambiguous",
            entered,
            unfinished=unfinished and not scale,
            first=_plain(value) + scale,
            second=digits.lstrip("0") + scale if digits.strip("0") else "0" + scale,
            millions=value if near else None,
        )
    if not digits:
        return Refusal("no_figure", entered)
    return Refusal(
        "grouping", entered, unfinished=unfinished and not scale, detail=digits + _rest(fraction) + scale
    )


def _rest(fraction: str) -> str:
    return f".{fraction}" if fraction else ""


def _chain(body: str, entered: str) -> Decimal | Refusal:
    """`1亿2000万`: falling units, each figure smaller than the unit before it."""
    total, above, at = Decimal(0), None, 0
    while match := _CHAIN_LINK.match(body, at):
        scale = _CHINESE_SCALES.get(match.group(2))
        if scale is None:
            return Refusal("unknown_unit", entered, detail=match.group(2))
        value = _figure(match.group(1), match.group(2), entered)
        if isinstance(value, Refusal):
            return value
        last = match.end() == len(body)
        if (above is not None and value >= Decimal(10) ** above) or (not last and "." in match.group(1)):
            return Refusal("numeral", entered)
        total, above, at = _EXACT.add(total, value), scale, match.end()
    if at == len(body):
        return total
    if at and re.fullmatch("[0-9.,]+", body[at:]):
        return Refusal("no_last_unit", entered, unfinished=True)
    return Refusal("unreadable", entered)


# ----------------------------------------------------------------------------------------- Chinese numerals

_DIGITS: Final = "零一二三四五六七八九"


def _numeral(text: str) -> int | None:
    """The number of a Chinese numeral written out in full; None for any other (`三千五`, `一百二三`)."""
    spelled = text.replace("\N{IDEOGRAPHIC NUMBER ZERO}", "零").replace("两", "二")
    spelled = "一" + spelled if spelled.startswith("十") else spelled
    value, rest = 0, spelled
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        head, found, tail = rest.partition(unit) if unit else (rest, "found", "")
        if not found:
            continue
        section = _section(head)
        if section is None:
            return None
        value, rest = value + section * size, tail
    # What was left out or said twice shows when the number is written again.
    return value if _written(value) == spelled else None


def _section(text: str) -> int | None:
    """Up to 9999, units falling; zero for nothing; None for what is no such number."""
    value, digit, above = 0, None, 10_000
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS.index(character)
            continue
        unit = {"十": 10, "百": 100, "千": 1000}.get(character)
        if unit is None or digit is None or unit >= above:
            return None
        value, digit, above = value + digit * unit, None, unit
    return value + (digit or 0)


def _written(value: int) -> str:
    """The numeral of `value` below 10^12, written out in full."""
    if value == 0:
        return "零"
    text, pending = "", False
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, value = divmod(value, size)
        if section == 0:
            pending = bool(text)
            continue
        if text and (pending or section < 1000):
            text += "零"
        text, pending = text + _written_section(section) + unit, False
    return text


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


# --------------------------------------------------------------------------------------------------- limits


def _within_limits(amount: Decimal, entered: str) -> Decimal | Refusal:
    amount = amount.normalize(_EXACT)
    exponent = amount.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    if amount.adjusted() >= MOST_DIGITS:
        return Refusal("too_large", entered)
    if decimals > MOST_DECIMALS:
        return Refusal("too_fine", entered)
    # 3E+7 is written as 30000000 wherever it goes.
    return amount if decimals else amount.quantize(Decimal(1), context=_EXACT)


def _plain(value: Decimal) -> str:
    return format(value.normalize(_EXACT), "f")
