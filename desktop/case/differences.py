"""What differs between two papers: a case with its result, before and after.

Both are taken apart into facts, each with a place of its own, and the facts are compared; a fact that only one of them
has is there with None on the other side. What a case has to be compared is in the register. Results come as plain data, as they are kept and attached to quotes, so that
one of an earlier rule set is compared like any other. `language.differences` makes sentences of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from desktop.case import money
from desktop.case.case import PLAN, Case, Money
from desktop.case.register import Entry, Walk, register
from desktop.policy.ruleset import Cents, Fen, Words

Plain = dict[str, Any]
Area = Literal["inputs", "exchange", "programmes", "readings", "paper", "result"]

_RESULT: Final = (
    *(
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
    ),
    *("note", "other"),
)
"""What a result has to be compared, beside the category and the readings, in the order in which it is told."""
_OF_THE_RESULT: Final = frozenset(("category", "reading"))
"""Facts of a case that the result says better: it has the category of the class and the default of a reading."""
_AREAS: Final[dict[str, Area]] = {
    "investor": "inputs",
    "project": "inputs",
    "exchange": "exchange",
    "programmes": "programmes",
    "readings": "readings",
    "confirmed": "readings",
    "quote": "paper",
}
"""By the part of the case."""
_compared: Final = Walk(lambda one: one.compared, keyed=True)


@cache
def _places() -> dict[str, Entry | None]:
    """Everything that a difference may be about, in the order in which it is told; None for what no field is."""
    found: dict[str, Entry | None] = {one.about: one for one in register() if one.compared}
    return found | dict.fromkeys(_RESULT)


def about(name: str) -> Entry:
    """The field that differences call `name`. Raises `KeyError` for what no field of a case is."""
    found = _places()[name]
    if found is None:
        raise KeyError(name)
    return found


@cache
def _ranks() -> dict[str, int]:
    return {about: place for place, about in enumerate(_places())}


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

    `keys` are year, form, currency and day of receipt of a contribution, the currency of a rate of exchange, the id of a programme
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
        if about not in _places() or plain["area"] != _area(about) or len(keys) not in _key_counts(about):
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


_RESULT_KEYS: Final = {"kept": 2, **dict.fromkeys(("reading", "rule", "rate", "award", "note"), 1)}


def _key_counts(about: str) -> tuple[int, ...]:
    """How many keys a difference may have: one for each thing that tells rows apart, and the currency of a rate."""
    one = _places()[about]
    if one is None or about in _OF_THE_RESULT:
        return (_RESULT_KEYS.get(about, 0),)
    most = sum(len(part.rows_by) for part in one.within) + (one.field.kind == "rates")
    # What was not received yet has no day.
    may_lack = sum("received" in part.rows_by for part in one.within)
    return tuple(range(most - may_lack, most + 1))


def _is_kind(kind: str) -> bool:
    return kind in ("status", "reading", "rule") or any(kind == one.field.code for one in register())


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
        case {"kind": str(kind), "code": str(code)} if _is_kind(kind):
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
    """Whether its row is new or gone as a whole, so that what it was assumed to be needs no words of its own."""
    one = _places()[about]
    head = next(
        (name for name in _HEADS if name != about and one is not None and one.path.startswith(_HEADS[name])),
        None,
    )
    if head is None or about in ("programme_rate", "programme_cap", "programme_amount"):
        return False
    row = keys[: 1 if head == "programme" else len(keys) - (one is not None and one.field.kind == "rates")]
    return ((head, row) in old) != ((head, row) in new)


_HEADS: Final = {"programme": "programmes[].", "utilised": "project.utilisation[]."}
"""What says of a row that it is there."""


def _order(place: tuple[str, tuple[str, ...]]) -> tuple[int, tuple[str, ...]]:
    return _ranks()[place[0]], place[1]


def _area(about: str) -> Area:
    one = _places()[about]
    if about == "kept":
        return "programmes"
    return "result" if one is None else _AREAS[one.path.partition(".")[0].partition("[")[0]]


def _names(case: Case) -> dict[str, str]:
    return {one.id: one.name or one.id for one in case.programmes}


# --------------------------------------------------------------------------------------------------- facts

_Fact = tuple[tuple[str, tuple[str, ...]], Value]


def _facts(paper: Paper) -> Iterator[_Fact]:
    for place, value in (*_case_facts(paper.case), *_result_facts(paper.result)):
        if value is not None:
            yield place, value


def _case_facts(case: Case) -> Iterator[tuple[tuple[str, tuple[str, ...]], Value | None]]:
    for path, keys, entry, value, around in _compared(case):
        about = entry.about
        if about in _OF_THE_RESULT:
            continue
        if entry.field.kind == "rates":
            for currency, rate in value:
                yield (about, (*keys, currency)), Exchange(rate)
        elif entry.path == "programmes[].name":
            yield (about, keys), value or around.id
        else:
            yield (about, keys), _fact(entry, entry.field.default if value is None else value, path)


def _fact(entry: Entry, value: Any, path: str) -> Value | None:
    """A value of a case as differences have it."""
    if value is None:
        return None
    match entry.field.kind:
        case "choice" | "code" | "country":
            return Code(entry.field.code, value)
        case "money":
            return _money(value)
        case "rate" | "share":
            return Share(value)
        case "date":
            return Day(value)
        case "text" | "note" | "yes_no" | "number" | "year":
            found: str | bool | int = value
            return found
        case _:
            raise TypeError(f"{path} cannot be compared")


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


def _money(given: Money | None) -> Money | None:
    return None if given is None or given.amount is None else given


def _award(usd: str, cny: str) -> Award:
    return Award(Cents(int(Decimal(usd).scaleb(2))), Fen(int(Decimal(cny).scaleb(2))))
