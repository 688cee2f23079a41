"""Years and days as tables write them: `2026`, `FY26`, `2026E`, `Q3 2026`, `2026-06-30`, `30.06.2026`, 2026年6月, 令和8年.

`read_period` gives the year, the day where there is one, and every reading where there are two: a fiscal year across two
calendar years, or 05/06/2026. It takes no text for a period that may be an amount, except four digits from 2000 to 2100.
"""

from __future__ import annotations

import datetime
import re
from typing import Final, NamedTuple

from desktop.case.case import FIRST_YEAR, LAST_YEAR
from desktop.language import amounts

_MONTHS: Final = {
    name: month
    for month, names in enumerate(
        (
            "jan january januar janvier jänner", "feb february februar février fevrier fév", "mar march märz maerz mrz mars",
            "apr april avril avr", "may mai", "jun june juni juin", "jul july juli juillet juil",
            "aug august août aout", "sep sept september septembre", "oct october oktober octobre okt",
            "nov november novembre", "dec december dezember décembre decembre dez déc",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH: Final = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_BY: Final = re.compile(
    "^(?:by|before|until|till|not later than|end of|end|ye|year ending|bis(?: zum)?|vor|ende|fin|avant(?: le)?|jusqu'au|au plus tard le|plan|planned"
    "|forecast|budget|actual|ist|soll|prognose|prévu|预计|计划|实际|预算|予定|見込|예정) +(?=[^ ])"
)
_BY_CHINESE: Final = re.compile(
    "(?<=[年月日度0-9])(?:底|末|终)?(?:以?前|之前|前后|止|内|底|末|まで|이내|까지|말)$"
)
_ESTIMATE: Final = (
    r" ?(?:[(\[]?(?:e|f|a|b|p|est|est\.|act|fcst|bud|plan|预|预计|实际|计划|预算|見込|予|실적|예상)[)\]]?)?"
)
_YEAR: Final = re.compile(
    r"(?:fy|cy|year|jahr|exercice|geschäftsjahr|gj|calendar year|fiscal year)? ?(?P<year>[0-9]{4})"
    rf" ?(?:年度?|年末|년도?|会计年度|财年|財年)?{_ESTIMATE}"
)
_SHORT_YEAR: Final = re.compile(
    rf"(?:fy|cy|gj)[ ']?(?P<year>[0-9]{{2}}){_ESTIMATE}|'(?P<apostrophe>[0-9]{{2}}){_ESTIMATE}|(?P<chinese>[2-9][0-9])年度?{_ESTIMATE}"
)
_SPAN: Final = re.compile(r"(?:fy|gj)? ?(?P<from>[0-9]{4}) ?[/–-] ?(?P<to>[0-9]{2}|[0-9]{4})")
_PART: Final = re.compile(
    r"(?:q|t|h|s)[1-4][ /'’-]*(?:fy|cy)? ?(?P<a>[0-9]{4}|(?<=[ '/’y-])[0-9]{2})"
    r"|(?:fy|cy)? ?(?P<b>[0-9]{4})[ /-]?(?:q|h)[1-4]"
    r"|[1-4] ?(?:q|h)[ /'-]?(?P<c>[0-9]{4}|[0-9]{2})"
    r"|(?P<d>[0-9]{4})年?(?:第?[1-4一二三四]季度?|[上下]半年|[1-4]分期|[1-4]분기)"
)
_MONTH_OF_YEAR: Final = re.compile(
    rf"(?P<a>[0-9]{{4}})[-./](?:0?[1-9]|1[0-2])|(?P<b>[0-9]{{4}})[年년] ?(?:0?[1-9]|1[0-2])[月월]|(?:0?[1-9]|1[0-2])[/.](?P<c>[0-9]{{4}})"
    rf"|{_MONTH}[ -]?'?(?P<d>[0-9]{{4}}|[0-9]{{2}})|(?P<e>[0-9]{{4}})[ -]{_MONTH}"
)
_ERAS: Final = re.compile(r"(?P<era>令和|平成|r|民国|中华民国|民國) ?(?P<year>[0-9]{1,3}|元) ?年?度?")
_ERA_OF_DAY: Final = re.compile("^(令和|平成|民国|中华民国|民國)([0-9]{1,3}|元)(?=年[0-9])")
_ISO: Final = re.compile(
    r"(?P<y>[0-9]{4})[-./年년] ?(?P<m>[0-9]{1,2})[-./月월] ?(?P<d>[0-9]{1,2})[日일]?(?:[t ][0-9:.+z]+)?"
)
_COMPACT: Final = re.compile(r"(?P<y>20[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])")
_DOTTED: Final = re.compile(r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4}|[0-9]{2})")
_SLASHED: Final = re.compile(r"(?P<a>[0-9]{1,2})[/-](?P<b>[0-9]{1,2})[/-](?P<y>[0-9]{4}|[0-9]{2})")
_NAMED: Final = re.compile(
    rf"(?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?[ -]{_MONTH}[ ,-]+'?(?P<y1>[0-9]{{4}}|[0-9]{{2}})"
    rf"|{_MONTH} (?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>[0-9]{{4}})"
)


class Period(NamedTuple):
    """What a cell says of time: `years` has one entry if the year is certain, `days` if a day is given."""

    years: tuple[int, ...]
    days: tuple[datetime.date, ...] = ()


def read_period(text: str) -> Period | None:
    """The year or the day in `text`; None for any other text, and for years out of range."""
    plain = amounts.normal(text)
    if not plain or len(plain) > 30 or not re.search("[0-9元]", plain):
        return None
    plain = _ERA_OF_DAY.sub(_in_years, plain)
    for reader in (_day, _year, _part):
        found = reader(plain)
        if found is not None:
            years = tuple(year for year in found.years if FIRST_YEAR <= year <= LAST_YEAR)
            return Period(years, found.days) if years else None
    # By a day is a plan: the year is said, the day of a receipt is not.
    bare = _BY_CHINESE.sub("", _BY.sub("", plain, count=1))
    found = read_period(bare) if bare != plain else None
    return found._replace(days=()) if found is not None else None


def _in_years(match: re.Match[str]) -> str:
    """The calendar's year for that of an era, before a month."""
    since = {"令和": 2018, "平成": 1988}.get(match[1], 1911)
    return str(since + (1 if match[2] == "元" else int(match[2])))


def out_of_range(text: str) -> bool:
    """Whether a text is four digits with 年, or an era's year, that no case can hold: 2569年."""
    match = _YEAR.fullmatch(amounts.normal(text))
    return match is not None and not FIRST_YEAR <= int(match.group("year")) <= LAST_YEAR and "年" in text


def _year(plain: str) -> Period | None:
    if match := _YEAR.fullmatch(plain):
        return Period((int(match.group("year")),))
    if match := _SHORT_YEAR.fullmatch(plain):
        return Period((2000 + int(match["year"] or match["apostrophe"] or match["chinese"]),))
    if match := _SPAN.fullmatch(plain):
        first, last = int(match.group("from")), match.group("to")
        second = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
        # 2025/26 is one fiscal year; 2026-2028 is no period of a row.
        return Period((first, second)) if second == first + 1 else None
    if match := _ERAS.fullmatch(plain):
        number = 1 if match.group("year") == "元" else int(match.group("year"))
        since = {"令和": 2018, "r": 2018, "平成": 1988}.get(match.group("era"), 1911)
        return Period((since + number,)) if match.group("era") != "r" or number < 40 else None
    return None


def _part(plain: str) -> Period | None:
    for pattern in (_PART, _MONTH_OF_YEAR):
        if match := pattern.fullmatch(plain):
            year = next(group for name, group in match.groupdict().items() if group)
            return Period((_full(year),))
    return None


def _day(plain: str) -> Period | None:
    if match := _ISO.fullmatch(plain) or _COMPACT.fullmatch(plain) or _DOTTED.fullmatch(plain):
        return _certain(_full(match.group("y")), int(match.group("m")), int(match.group("d")))
    if match := _NAMED.fullmatch(plain):
        month = next(_MONTHS[group] for group in match.groups() if group in _MONTHS)
        return _certain(
            _full(match.group("y1") or match.group("y2")), month, int(match.group("d1") or match.group("d2"))
        )
    if match := _SLASHED.fullmatch(plain):
        year, one, other = _full(match.group("y")), int(match.group("a")), int(match.group("b"))
        days = dict.fromkeys(
            day for day in (_date(year, one, other), _date(year, other, one)) if day is not None
        )
        return Period((year,), tuple(days)) if days else None
    return None


def _certain(year: int, month: int, day: int) -> Period | None:
    found = _date(year, month, day)
    return Period((year,), (found,)) if found is not None else None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)
