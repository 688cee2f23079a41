"""Running numbers of quotes: what one looks like, and which paper it was given to.

A number is `QZ-2026-A-0001`: office, year of the quote, letter of the station, serial. Each laptop has a letter of its
own, so that laptops that are offline cannot meet. The same paper keeps its number and revision, whatever it is printed
as; a paper is told by the SHA-256 of what it says (`paper_of`). The ledger (`ledger`) gives them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.case import text as case_text
from desktop.telling.result_file import canonical

if TYPE_CHECKING:
    from desktop.case.case import Case

OFFICE: Final = "QZ"
_NUMBER: Final = re.compile(
    r"(?P<office>[A-Z]{1,8})-(?P<year>[0-9]{4})-(?P<station>[A-Z]{1,2})-(?P<serial>[0-9]{4,9})"
)
_OFFICE: Final = re.compile(r"[A-Z]{1,8}")
_STATION: Final = re.compile(r"[A-Z]{1,2}")
LARGEST_SERIAL: Final = 999_999
LARGEST_REVISION: Final = 999
_YEARS: Final = range(2000, 2101)
_NOT_ON_PAPER: Final = ("id", "unread", "scenarios", "negotiation", "version")
"""What a case file holds beside what its paper says."""


class Number(NamedTuple):
    """The parts of a running number."""

    office: str
    year: int
    station: str
    serial: int

    def __str__(self) -> str:
        return f"{self.office}-{self.year:04d}-{self.station}-{self.serial:04d}"


def read_number(text: str | None) -> Number | None:
    """The running number in `text`; None for what is none, such as an officer's own reference."""
    match = _NUMBER.fullmatch(text or "")
    if match is None:
        return None
    return Number(match["office"], int(match["year"]), match["station"], int(match["serial"]))


def is_office(text: str) -> bool:
    """Whether this can be an office: one to eight letters from A to Z."""
    return _OFFICE.fullmatch(text) is not None


def is_station(text: str) -> bool:
    """Whether this can be the letter of a station: one or two from A to Z."""
    return _STATION.fullmatch(text) is not None


def in_range(number: Number, revision: int) -> bool:
    """Whether an office can have given this number in earnest: what is beyond would push all later ones there."""
    return (
        number.year in _YEARS and 1 <= number.serial <= LARGEST_SERIAL and 1 <= revision <= LARGEST_REVISION
    )


def paper_of(case: Case, result: dict[str, Any], day: date, scenarios: Sequence[dict[str, Any]] = ()) -> str:
    """The SHA-256 of what the paper says beside its number: case, result, day, and the scenarios it compares."""
    return paper_of_plain(case_text.to_plain(case), result, day.isoformat(), scenarios)


def paper_of_plain(
    case: dict[str, Any], result: dict[str, Any], day: str, scenarios: Sequence[dict[str, Any]] = ()
) -> str:
    """The same of the data of a case file."""
    plain = {key: value for key, value in case.items() if key not in _NOT_ON_PAPER}
    facts = dict(plain.get("quote") or {})
    for name in ("number", "revision"):
        facts.pop(name, None)
    plain["quote"] = facts | {"date": facts.get("date") or day}
    said: dict[str, Any] = {"case": plain, "result": result}
    if scenarios:
        said["scenarios"] = list(scenarios)
    return hashlib.sha256(canonical(said)).hexdigest()


def paper_of_plain_before_1_2(case: dict[str, Any], result: dict[str, Any], day: str) -> str:
    """The SHA-256 as versions before 1.2 reckoned it: with the version of the case file."""
    facts = dict(case.get("quote") or {})
    for name in ("number", "revision"):
        facts.pop(name, None)
    plain = case | {"quote": facts | {"date": facts.get("date") or day}}
    return hashlib.sha256(canonical({"case": plain, "result": result})).hexdigest()
