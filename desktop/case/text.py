"""A case as the plain data of a case file, and as its bytes. Needs nothing but JSON, so saving is quick.

write_case(case)                # the file, of the newest version
to_plain(case, version=1)       # as the quotes hold it that were issued with version 1
"""

from __future__ import annotations

import json
from typing import Any, Final

from desktop.case.case import Case, Negotiation
from desktop.case.register import fields_of

FORMAT: Final = "quzhou-award-case"
VERSION: Final = 2
FIRST_VERSION: Final = 1
"""The earlier versions that are read, and written where a quote was issued with one of them."""


def to_plain(case: Case, version: int = VERSION) -> dict[str, Any]:
    """The JSON data of a case file; what is not given is left out."""
    return {"format": FORMAT, "version": version, **_part(case)}


def _part(part: Any) -> dict[str, Any]:
    found = {}
    for one in fields_of(type(part)):
        value = getattr(part, one.name)
        if value is None:
            continue
        plain = _value(value, one.field.kind)
        # Rows and rates are written though there are none, where a case needs them, and so are amounts by year: a
        # programme with no amount is another one than one without amounts.
        if plain or plain in (False, "", 0) or one.field.needed or one.path == "amounts":
            found[one.name] = plain
    return found


def _value(value: Any, kind: str) -> Any:
    match kind:
        case "amount" | "rate" | "share":
            return format(value, "f")
        case "rates":
            return {code: format(rate, "f") for code, rate in value}
        case "pairs":
            return dict(value)
        case "rows":
            return [_part(row) for row in value]
        case "codes":
            return list(value)
        case "part" | "money":
            return _part(value)
        case "case":
            return to_plain(value)
        case _:
            return value


def write_case(case: Case, version: int = VERSION) -> bytes:
    """The case file of a case, finished or half filled; a person can read it."""
    return (json.dumps(to_plain(case, version), ensure_ascii=False, indent=2) + "\n").encode()


def for_others(case: Case) -> Case:
    """The case as it leaves the office with a quote: without its other scenarios and what was noted of the talk.

    What was affirmed goes along: the estimate of the quote is worked out again from it, with the same warnings.
    """
    affirmed = case.negotiation.affirmed if case.negotiation is not None else ()
    return case._replace(scenarios=(), negotiation=Negotiation(affirmed=affirmed) if affirmed else None)
