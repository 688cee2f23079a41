"""What differs between two papers: a case with its result, before and after.

Both are taken apart into facts, each with a place of its own, and the facts are compared; a fact that only one of them
has is there with None on the other side. Results come as plain data, as they are kept and attached to quotes, so that
one of an earlier rule set is compared like any other. `language.differences` makes sentences of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple

from desktop.case import money
from desktop.case.case import PLAN, Case, Money, Programme
from desktop.policy.ruleset import Cents, Fen, Words

Plain = dict[str, Any]
Area = Literal["inputs", "exchange", "programmes", "readings", "paper", "result"]

# In the order in which they are told.
_PLACES: Final = (
    "investor",
    "country",
    "project",
    "sector",
    "category",
    "location",
    "enterprise",
    "mode",
    "technical_upgrade",
    "total_foreign_investment",
    "fixed_asset_investment",
    "utilised",
    "rates_as_of",
    "rates_source",
    "rate_of_exchange",
    "programme",
    "programme_level",
    "programme_matter",
    "programme_rate",
    "programme_amount",
    "programme_cap",
    "reading",
    "stage",
    "date",
    "valid_until",
    "prepared_by",
    "organisation",
    "contact",
    "rule_set",
    "status",
    "first_year",
    "rule",
    "rate",
    "award",
    "kept",
    "plan",
    "total",
    "lowest",
    "highest",
    "note",
    "other",
)
_AREAS: Final[dict[str, Area]] = {
    "rates_as_of": "exchange",
    "rates_source": "exchange",
    "rate_of_exchange": "exchange",
    "reading": "readings",
    "stage": "paper",
    "date": "paper",
    "valid_until": "paper",
    "prepared_by": "paper",
    "organisation": "paper",
    "contact": "paper",
}


class Paper(NamedTuple):
    """A case and its result as plain data (`result_file.to_plain`)."""

    case: Case
    result: Plain


class Award(NamedTuple):
    """An amount of the result in both currencies."""

    usd: Cents
    cny: Fen


class Code(NamedTuple):
    """A code that has a name in every language; `kind` says of what."""

    kind: str
    code: str


class Share(NamedTuple):
    """A rate of the capital."""

    rate: Decimal


class Exchange(NamedTuple):
    """Renminbi per unit of a currency."""

    rate: Decimal


class Day(NamedTuple):
    """A date (ISO)."""

    iso: str


Value = str | int | bool | Money | Award | Code | Share | Exchange | Day | Words


_Known = dict[tuple[str, tuple[str, ...]], Value]


class Difference(NamedTuple):
    """A fact that differs: what it is about (`about`), which one of them (`keys`), and both values.

    `keys` are year, form and currency of a contribution, the currency of a rate of exchange, the id of a programme
    with the year of an amount, the id of a reading, or the year of an award. `programme` is the programme's name.
    """

    area: Area
    about: str
    keys: tuple[str, ...]
    before: Value | None
    after: Value | None
    programme: str | None = None


def differences(before: Paper, after: Paper) -> tuple[Difference, ...]:
    """Everything that differs, in the order of a quote; number and revision apart."""
    old, new = dict(_facts(before)), dict(_facts(after))
    names = _names(before.case) | _names(after.case)
    found = [
        Difference(
            _area(about),
            about,
            keys,
            old.get((about, keys)),
            new.get((about, keys)),
            names.get(keys[0]) if keys and _area(about) == "programmes" else None,
        )
        for about, keys in sorted(old.keys() | new.keys(), key=_order)
        if old.get((about, keys)) != new.get((about, keys)) and not _said_by_name(about, keys, old, new)
    ]
    if not found and before.result != after.result:
        # A program of another version may have written what this one does not know.
        found.append(Difference("result", "other", (), None, None))
    return tuple(found)


def to_plain(one: Difference) -> Plain:
    """A difference as JSON has it; a side without the fact is left out."""
    values = {"before": one.before, "after": one.after}
    return {
        "area": one.area,
        "about": one.about,
        "keys": list(one.keys),
        **{side: _plain_value(value) for side, value in values.items() if value is not None},
        **({"programme": one.programme} if one.programme is not None else {}),
    }


def from_plain(plain: Any) -> Difference:
    """The difference again. Raises `ValueError` for what is none."""
    try:
        about = plain["about"]
        keys = tuple(map(_text, plain["keys"]))
        if about not in _PLACES or plain["area"] != _area(about) or len(keys) != _KEYS.get(about, 0):
            raise ValueError("not a difference")
        before, after = (
            None if plain.get(side) is None else _value_of(plain[side]) for side in ("before", "after")
        )
        programme = plain.get("programme")
        for value in (before, after):
            if isinstance(value, Code) and (value.kind == "reading") != (about == "reading"):
                raise ValueError("not a difference")
        if before is None and after is None and about != "other":
            raise ValueError("nothing differs")
        return Difference(
            _area(about), about, keys, before, after, None if programme is None else _text(programme)
        )
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"not a difference: {error}") from None


_KEYS: Final = {
    "utilised": 3,
    "programme_amount": 2,
    "kept": 2,
    **dict.fromkeys(("rate_of_exchange", "reading", "rule", "rate", "award", "note"), 1),
    **dict.fromkeys(("programme", "programme_level", "programme_matter"), 1),
    **dict.fromkeys(("programme_rate", "programme_cap"), 1),
}
"""How many keys a difference has, by what it is about; none where nothing stands here."""
_KINDS: Final = frozenset(
    ("country", "sector", "location", "mode", "stage", "level", "status", "category", "reading", "rule")
)
_AMOUNT: Final = re.compile(r"\d{1,40}\.\d\d", re.ASCII)


def _plain_value(value: Value) -> Plain:
    match value:
        case bool():
            return {"yes": value}
        case int():
            return {"number": value}
        case str():
            return {"text": value}
        case Money(amount, currency):
            return {"amount": format(amount or Decimal(0), "f"), "currency": currency}
        case Award(usd, cny):
            return {"usd": money.plain(usd), "cny": money.plain(cny)}
        case Code(kind, code):
            return {"kind": kind, "code": code}
        case Share(rate):
            return {"share": format(rate, "f")}
        case Exchange(rate):
            return {"exchange": format(rate, "f")}
        case Day(iso):
            return {"day": iso}
        case Words(zh, en):
            return {"zh": zh, "en": en}


def _value_of(plain: Plain) -> Value:
    match plain:
        case {"yes": bool(yes)}:
            return yes
        case {"number": int(number)}:
            return number
        case {"text": str(text)}:
            return text
        case {"amount": str(amount), "currency": str(currency)}:
            return Money(_decimal(amount), currency)
        case {"usd": str(usd), "cny": str(cny)} if _AMOUNT.fullmatch(usd) and _AMOUNT.fullmatch(cny):
            return _award(usd, cny)
        case {"kind": str(kind), "code": str(code)} if kind in _KINDS:
            return Code(kind, code)
        case {"share": str(rate)}:
            return Share(_decimal(rate))
        case {"exchange": str(rate)}:
            return Exchange(_decimal(rate))
        case {"day": str(iso)}:
            return Day(date.fromisoformat(iso).isoformat())
        case {"zh": str(zh), "en": str(en)}:
            return Words(zh, en)
        case _:
            raise ValueError("not a value")


def _decimal(text: str) -> Decimal:
    if not re.fullmatch(r"\d{1,40}(\.\d{1,40})?", text, re.ASCII):
        raise ValueError("not a decimal")
    return Decimal(text)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _said_by_name(about: str, keys: tuple[str, ...], old: _Known, new: _Known) -> bool:
    """Whether a programme is new or gone as a whole, so that its level and matter need no words of their own."""
    if about not in ("programme_level", "programme_matter"):
        return False
    return (("programme", keys) in old) != (("programme", keys) in new)


def _order(place: tuple[str, tuple[str, ...]]) -> tuple[int, tuple[str, ...]]:
    return _PLACES.index(place[0]), place[1]


def _area(about: str) -> Area:
    if about.startswith("programme") or about == "kept":
        return "programmes"
    if about in _AREAS:
        return _AREAS[about]
    return "inputs" if _PLACES.index(about) < _PLACES.index("rates_as_of") else "result"


def _names(case: Case) -> dict[str, str]:
    return {one.id: one.name or one.id for one in case.programmes}


# --------------------------------------------------------------------------------------------------- facts

_Fact = tuple[tuple[str, tuple[str, ...]], Value]


def _facts(paper: Paper) -> Iterator[_Fact]:
    for place, value in (*_case_facts(paper.case), *_result_facts(paper.result)):
        if value is not None:
            yield place, value


def _case_facts(case: Case) -> Iterator[tuple[tuple[str, tuple[str, ...]], Value | None]]:
    project, quote = case.project, case.quote
    single: dict[str, Value | None] = {
        "investor": case.investor.name,
        "country": _code("country", case.investor.country),
        "project": project.name,
        "sector": _code("sector", project.sector),
        "location": _code("location", project.location),
        "enterprise": project.foreign_invested_enterprise is not False,
        "mode": _code("mode", project.mode),
        "technical_upgrade": project.technical_upgrade is True,
        "total_foreign_investment": _money(project.total_foreign_investment),
        "fixed_asset_investment": _money(project.fixed_asset_investment),
        "rates_as_of": _day(case.exchange.as_of),
        "rates_source": case.exchange.source,
        "stage": Code("stage", quote.given_stage),
        "date": _day(quote.date),
        "valid_until": _day(quote.valid_until),
        "prepared_by": quote.prepared_by,
        "organisation": quote.organisation,
        "contact": quote.contact,
    }
    for about, value in single.items():
        yield (about, ()), value
    for one in project.utilisation:
        yield ("utilised", (str(one.year), one.given_form, one.amount.currency)), _money(one.amount)
    for currency, rate in case.exchange.cny_per_unit:
        yield ("rate_of_exchange", (currency,)), Exchange(rate)
    for programme in case.programmes:
        yield from _programme_facts(programme)


def _programme_facts(one: Programme) -> Iterator[tuple[tuple[str, tuple[str, ...]], Value | None]]:
    key = (one.id,)
    yield ("programme", key), one.name or one.id
    yield ("programme_level", key), _code("level", one.level)
    yield ("programme_matter", key), one.for_same_matter
    yield ("programme_rate", key), None if one.rate is None else Share(one.rate)
    yield ("programme_cap", key), _money(one.cumulative_cap)
    for amount in one.amounts or ():
        yield ("programme_amount", (one.id, str(amount.year))), _money(amount.amount)


def _result_facts(result: Plain) -> Iterator[tuple[tuple[str, tuple[str, ...]], Value | None]]:
    rules = result["rule_set"]
    yield ("rule_set", ()), f"{rules['document_number']} ({rules['sha256'][:12]})"
    yield ("status", ()), Code("status", result["status"])
    yield ("category", ()), Code("category", result["category"])
    yield ("first_year", ()), result["first_year"]
    for reading, value in result["readings"].items():
        yield ("reading", (reading,)), Code("reading", value)
    for year in result["years"]:
        key = (str(year["year"]),)
        yield ("rule", key), Code("rule", year["rule"])
        yield ("rate", key), Share(Decimal(year["rate"]))
        yield ("award", key), _award(year["award_usd"], year["award_cny"])
    for row in result["stacking"]:
        for share in row["kept"]:
            if share["id"] != PLAN:
                yield ("kept", (share["id"], str(row["year"]))), _award(share["usd"], share["cny"])
    yield ("plan", ()), _award(result["plan_usd"], result["plan_cny"])
    yield ("total", ()), _award(result["total_usd"], result["total_cny"])
    for end in ("lowest", "highest"):
        bound = result["range"]["total"][end]
        yield (end, ()), _award(bound["usd"], bound["cny"])
    for note in (*result["reasons"], *result["assumptions"], *result["warnings"]):
        yield ("note", (note["code"],)), Words(zh=note["zh"], en=note["en"])


def _code(kind: str, code: str | None) -> Code | None:
    return None if code is None else Code(kind, code)


def _money(given: Money | None) -> Money | None:
    return None if given is None or given.amount is None else given


def _day(iso: str | None) -> Day | None:
    return None if iso is None else Day(iso)


def _award(usd: str, cny: str) -> Award:
    return Award(Cents(int(Decimal(usd).scaleb(2))), Fen(int(Decimal(cny).scaleb(2))))
