"""What names a currency beside a figure or in a heading, and which currency that is.

A mark is strong where it names one currency (`US$`, 欧元, `CHF`), and weak where several share it (`$`, `¥`, 元,
`kr`): a weak mark agrees with a strong one, or with the currency of the field, and is otherwise taken for the one
that it means here, or asked about.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

STRONG: Final = {
    "USD": (
        "us$", "us $", "us-$", "u.s.$", "u.s. $", "usd", "usd$", "$us", "美元", "美金", "美圆", "米ドル", "미국달러",
        "미달러", "달러", "미불", "불", "us dollars", "us dollar", "us-dollar", "u.s. dollars", "u.s. dollar",
    ),
    "CNY": (
        "cny", "rmb", "cn¥", "cnh", "人民币元", "人民币", "元人民币", "人民元", "中国元", "위안", "위안화", "yuan",
        "renminbi", "rmb¥",
    ),
    "EUR": ("eur", "€", "欧元", "ユーロ", "유로", "euros", "euro"),
    "JPY": ("jpy", "jp¥", "日元", "日圆", "日币", "円", "엔", "엔화", "japanese yen", "yen"),
    "GBP": ("gbp", "£", "stg", "英镑", "ポンド", "파운드", "pounds sterling", "pounds", "pound", "sterling"),
    "HKD": ("hkd", "hk$", "hk $", "港元", "港币", "hong kong dollars"),
    "MOP": ("mop", "mop$", "澳门元", "澳门币"),
    "TWD": ("twd", "ntd", "nt$", "nt $", "新台币", "新台币元", "台币"),
    "KRW": ("krw", "₩", "韩元", "韩币", "韩圆", "원", "원화", "ウォン", "korean won", "won"),
    "SGD": ("sgd", "s$", "sg$", "新加坡元", "新元", "新币", "坡币", "singapore dollars"),
    "AUD": ("aud", "a$", "au$", "澳元", "澳币", "澳大利亚元", "australian dollars"),
    "NZD": ("nzd", "nz$", "新西兰元", "纽元", "纽币", "new zealand dollars"),
    "CAD": ("cad", "c$", "ca$", "加元", "加币", "加拿大元", "canadian dollars"),
    "CHF": ("chf", "sfr.", "sfr", "fr.", "瑞士法郎", "瑞郎", "法郎", "swiss francs", "francs", "franken"),
    "THB": ("thb", "฿", "泰铢", "baht"),
    "INR": ("inr", "₹", "印度卢比"),
    "RUB": ("rub", "₽", "卢布", "俄罗斯卢布", "roubles", "rubles"),
    "SEK": ("sek", "瑞典克朗"),
    "NOK": ("nok", "挪威克朗"),
    "DKK": ("dkk", "丹麦克朗"),
    "MYR": ("myr", "rm", "林吉特", "马来西亚林吉特", "马币", "ringgit"),
    "IDR": ("idr", "印尼盾", "印度尼西亚盾", "印尼卢比"),
    "VND": ("vnd", "₫", "越南盾"),
    "PHP": ("php", "₱", "菲律宾比索"),
    "AED": ("aed", "迪拉姆", "阿联酋迪拉姆"),
    "SAR": ("sar", "沙特里亚尔"),
    "BRL": ("brl", "r$", "巴西雷亚尔"),
    "MXN": ("mxn", "墨西哥比索"),
    "ZAR": ("zar", "南非兰特", "兰特"),
    "TRY": ("₺", "土耳其里拉"),
    "PLN": ("pln", "zł", "兹罗提"),
    "CZK": ("czk", "kč", "捷克克朗"),
    "HUF": ("huf", "匈牙利福林"),
    "ILS": ("ils", "₪"),
}  # fmt: skip
"""In small letters and simplified characters."""

DOLLARS: Final = ("USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "MOP")
_YUANS: Final = ("CNY", "USD", "HKD", "TWD", "SGD", "MOP", "AUD", "CAD", "NZD", "EUR", "JPY", "KRW")


class _Weak(NamedTuple):
    agrees: tuple[str, ...]
    """Currencies beside whose own mark it may stand: `USD 3000万元`."""
    own: tuple[str, ...]
    """Currencies whose field it means, or may mean."""
    alone: str | None
    """What it means by itself; None if that has to be asked."""


def _shared(*currencies: str, alone: str | None = None) -> _Weak:
    return _Weak(currencies, currencies, alone)


WEAK: Final = {
    **dict.fromkeys(("$", "dollars", "dollar"), _shared(*DOLLARS, alone="USD")),
    **dict.fromkeys(("元", "圆", "块"), _Weak(_YUANS, ("CNY", "HKD", "TWD", "SGD", "MOP"), "CNY")),
    "¥": _shared("CNY", "JPY"),
    **dict.fromkeys(("kronor", "kroner", "krona", "krone", "kr.", "kr"), _shared("SEK", "NOK", "DKK", "ISK")),
    **dict.fromkeys(("rupees", "rupee", "rs.", "rs"), _shared("INR", "PKR", "LKR", "NPR", alone="INR")),
    "卢比": _shared("INR", "PKR", "LKR", "NPR", "IDR"),
    "盾": _shared("VND", "IDR"),
    "克朗": _shared("SEK", "NOK", "DKK", "ISK", "CZK"),
}


class Named(NamedTuple):
    """Which currency the marks of a text name.

    `currency` is None where they name none, or more than one: `choices` has those that it could be (a weak mark
    alone), `clash` tells that they contradict one another.
    """

    currency: str | None
    choices: tuple[str, ...] = ()
    clash: bool = False


def which(marks: list[str], own: str | None) -> Named:
    """The currency that `marks` name together; `own` is the field's, if it has one."""
    strong = list(dict.fromkeys(code for mark in marks if (code := strong_marks().get(mark))))
    weak = [WEAK[mark] for mark in marks if mark in WEAK]
    if len(strong) > 1:
        return Named(None, tuple(strong), clash=True)
    if strong:
        agrees = all(strong[0] in mark.agrees for mark in weak)
        return Named(strong[0]) if agrees else Named(None, (strong[0],), clash=True)
    if not weak:
        return Named(None)
    common = [code for code in weak[0].own if all(code in mark.own for mark in weak)]
    alone = next((mark.alone for mark in weak if mark.alone), None)
    if own in common and (alone is None or alone == own):
        return Named(own)
    if own in common and alone is not None:
        return Named(None, (str(own), alone))
    if not common:
        return Named(None, tuple(mark.alone for mark in weak if mark.alone), clash=True)
    return Named(alone) if alone else Named(None, tuple(common))


@cache
def strong_marks() -> dict[str, str]:
    """Each strong mark with its currency, codes of ISO 4217 too."""
    from desktop.case.currencies import CURRENCIES

    marks = {code.lower(): code for code in CURRENCIES}
    marks |= {mark: code for code, own in STRONG.items() for mark in own}
    return marks


@cache
def all_marks() -> tuple[str, ...]:
    """Every mark, the longest first."""
    return tuple(sorted({*strong_marks(), *WEAK}, key=len, reverse=True))


@cache
def names() -> dict[str, str]:
    """The names that Babel has for currencies, in small letters, in every language."""
    from desktop.case.currencies import CURRENCIES
    from desktop.language.codes import LANGUAGES
    from desktop.language.words import language

    found: dict[str, str] = {}
    for code in LANGUAGES:
        of = language(code).names
        for currency in sorted(CURRENCIES):
            found.setdefault(of.currency(currency).lower(), currency)
    return found


SIMPLE: Final = str.maketrans("圓幣歐韓鎊盧銖馬來臺紐蘭澳門爾亞圜", "圆币欧韩镑卢铢马来台纽兰澳门尔亚圆")
"""Characters of currencies' names, from the traditional ones to the simplified."""
