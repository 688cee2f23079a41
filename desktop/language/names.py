"""Names of countries, regions and currencies, through Babel.

Differs from Babel where China's usage asks for it: the field is 国家（地区）, Country or region.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.language.codes import wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from babel.core import Locale

FREQUENT: Final = ("HK", "MO", "TW", "KR", "JP", "SG", "US", "DE", "GB", "FR", "IT", "NL")
"""Where investors in Quzhou mostly come from; they head the list."""

_OTHERWISE: Final = {
    "HK": wording("Hong Kong, China"),
    "MO": wording("Macao, China"),
    "TW": wording("Taiwan, China"),
    "PS": wording("Palestine"),
    "FK": wording("Falkland Islands"),
    "MM": wording("Myanmar"),
}
# Codes that Babel knows and that name no country or region of ISO 3166.
_NOT_ISO: Final = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ")
)
# GB 2312 sorts its common characters by pinyin, the rarer ones by radical: for those that begin a name (and for
# 秘, which is bi in 秘鲁), a common character of the same sound.
_SOUNDS_LIKE: Final = {"梵": "饭", "斐": "匪", "瑙": "闹", "秘": "必"}


def sought_by(code: str) -> tuple[str, ...]:
    """By what a country or region is found beside its names: its code of three letters, pinyin, and its initials."""
    spoken = _spoken().get(code, "").split()
    return (_of_three_letters().get(code, ""), "".join(spoken), "".join(syllable[0] for syllable in spoken))


@cache
def _of_three_letters() -> dict[str, str]:
    """The code of three letters of each country or region, by that of two."""
    from babel.core import get_global

    found = get_global("territory_aliases").items()
    return {of[0]: alias for alias, of in found if len(alias) == len("ISO") and alias.isalpha()}


@cache
def _spoken() -> dict[str, str]:
    """The syllables of each name in Chinese, by code."""
    import csv

    from desktop import places

    with (places.resources() / "countries" / "pinyin.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["pinyin"] for row in csv.DictReader(file)}


class Country(NamedTuple):
    """A country or region: ISO 3166 code and name."""

    code: str
    name: str


class Names:
    """Names in a language: `say` translates into it, `locale` is how Babel calls it, `han` whether it sorts by pinyin."""

    def __init__(self, say: Callable[[str], str], locale: str, *, han: bool) -> None:
        self._say, self._code, self._han = say, locale, han

    def country(self, code: str) -> str:
        """The name of a country or region; the code itself where there is none."""
        otherwise = _OTHERWISE.get(code)
        if otherwise is not None:
            return self._say(otherwise)
        return str(self._locale.territories.get(code, code))

    def frequent_countries(self) -> tuple[Country, ...]:
        """Where investors mostly come from, to head a list."""
        return tuple(Country(code, self.country(code)) for code in FREQUENT)

    def countries(self) -> tuple[Country, ...]:
        """All countries and regions, sorted by name: the alphabet, or pinyin. China itself is among them."""
        return self._countries

    @cached_property
    def _countries(self) -> tuple[Country, ...]:
        known = (str(code) for code in self._locale.territories)
        codes = [code for code in known if len(code) == 2 and code.isalpha() and code not in _NOT_ISO]
        every = [Country(code, self.country(code)) for code in codes]
        order = _pinyin if self._han else _alphabet
        return tuple(sorted(every, key=lambda country: order(country.name)))

    def currency(self, code: str) -> str:
        """The name of a currency: US dollar, 美元; the code itself where there is none."""
        return currency_name(code, self._code)

    @cached_property
    def _locale(self) -> Locale:
        return _locale(self._code)


def currency_name(code: str, locale: str) -> str:
    """The name of a currency as Babel has it in a locale; the code itself where there is none."""
    return str(_locale(locale).currencies.get(code, code))


@cache
def _locale(code: str) -> Locale:
    from babel.core import Locale

    return Locale.parse(code)


def _pinyin(name: str) -> bytes:
    return (_SOUNDS_LIKE.get(name[0], name[0]) + name[1:]).encode("gb18030")


def _alphabet(name: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKD", name)
    return "".join(character for character in plain if not unicodedata.combining(character)).casefold()
