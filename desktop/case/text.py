"""A case as the plain data of a case file, and as its bytes. Needs nothing but JSON, so saving is quick.

write_case(case)                # the file, of the newest version
to_plain(case, version=1)       # as the quotes hold it that were issued with version 1
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

from desktop.case.case import Case

FORMAT: Final = "quzhou-award-case"
VERSION: Final = 2
FIRST_VERSION: Final = 1
"""The earlier versions that are read, and written where a quote was issued with one of them."""

_BY_KEY: Final = frozenset(("cny_per_unit", "readings", "unread"))
"""Pairs that the file has as an object."""
_ALWAYS: Final = frozenset(("project", "exchange", "utilisation", "amounts", "cny_per_unit"))
"""What is written though nothing is in it: empty says something else than missing, or it is needed."""


def to_plain(case: Case, version: int = VERSION) -> dict[str, Any]:
    """The JSON data of a case file; what is not given is left out."""
    return {"format": FORMAT, "version": version, **_part(case)}


def _part(part: Any) -> dict[str, Any]:
    found = {}
    for key, value in part._asdict().items():
        if value is None:
            continue
        plain = dict(_pairs(value)) if key in _BY_KEY else _value(value)
        if plain or plain is False or plain == "" or key in _ALWAYS:
            found[key] = plain
    return found


def _pairs(value: Any) -> Any:
    return ((key, _value(one)) for key, one in value)


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Case):
        return to_plain(value)
    if isinstance(value, tuple):
        return _part(value) if hasattr(value, "_fields") else [_value(one) for one in value]
    return value


def write_case(case: Case, version: int = VERSION) -> bytes:
    """The case file of a case, finished or half filled; a person can read it."""
    return (json.dumps(to_plain(case, version), ensure_ascii=False, indent=2) + "\n").encode()


def for_others(case: Case) -> Case:
    """The case as it leaves the office with a quote: without its other scenarios and what was noted of the talk."""
    return case._replace(scenarios=(), negotiation=None)
