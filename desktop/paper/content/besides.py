"""What a quote says besides its case and result: scenarios, what changed since the last revision, whose rule set it is.

It travels in the attachment, so that the quote can be made again from it: of scenarios the cases without investor and
issuer, of the last revision nothing but what changed. Only what is printed is attached.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast, get_args

from desktop.case import differences as differing
from desktop.case.case import Case, Investor, QuoteFacts
from desktop.case.differences import Difference, Paper
from desktop.case.text import VERSION, for_others
from desktop.case.text import to_plain as case_to_plain
from desktop.policy.ruleset import Words
from desktop.policy.signing import FROM_PROGRAM, State, Trust

if TYPE_CHECKING:
    pass

MOST_SCENARIOS: Final = 4
_MOST_DIFFERENCES: Final = 5_000
_LONGEST: Final = 400


class Scenario(NamedTuple):
    """A variant of the case to be compared: its letter, its name (may be empty), and its case.

    `case` is None for the one that is the case of the quote itself; any other one may be half filled.
    """

    letter: str
    name: str
    case: Case | None


class Earlier(NamedTuple):
    """An earlier revision of the quote: its case, its result as plain data (`result_file.to_plain`), and its day (ISO)."""

    case: Case
    result: dict[str, Any]
    day: str


class Changes(NamedTuple):
    """What changed since the `revision` of a day (ISO), in the order in which it is told."""

    revision: int | None
    day: str
    differences: tuple[Difference, ...]


class Besides(NamedTuple):
    """All of it. `scenarios` has at least two entries or none, one of them without a case of its own."""

    scenarios: tuple[Scenario, ...] = ()
    changes: Changes | None = None
    trust: Trust = FROM_PROGRAM


NOTHING: Final = Besides()


# ------------------------------------------------------------------------------------------------- from the user's


def chosen(scenarios: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """The scenarios as they are printed and attached: without investor and issuer; none where only the case is there.

    Raises `ValueError` for more than four, and where not exactly one of them is the case of the quote.
    """
    if len(scenarios) > MOST_SCENARIOS:
        raise ValueError(f"at most {MOST_SCENARIOS} scenarios can be compared")
    if scenarios and [one.case for one in scenarios].count(None) != 1:
        raise ValueError("exactly one of the scenarios is the case of the quote")
    if len(scenarios) < 2:
        return ()
    return tuple(
        one._replace(case=one.case and for_others(one.case)._replace(investor=Investor(), quote=QuoteFacts()))
        for one in scenarios
    )


def changes_since(earlier: Earlier, case: Case, result: dict[str, Any], day: str) -> Changes | None:
    """What the quote of `day` changes in an earlier revision of it.

    None where there is nothing to tell: the earlier paper bears another number, the same or a later revision, or was
    for another investor, of whom this one learns nothing.
    """
    before, now = earlier.case.quote, case.quote
    if not now.number or before.number != now.number or (before.revision or 1) >= (now.revision or 1):
        return None
    if _key(earlier.case.investor.name) != _key(case.investor.name):
        return None
    found = differing.differences(
        Paper(_dated(earlier.case, earlier.day), earlier.result), Paper(_dated(case, day), result)
    )
    return Changes(before.revision, earlier.day, found)


def _key(name: str | None) -> str:
    return "".join((name or "").casefold().split())


def _dated(case: Case, day: str) -> Case:
    return case._replace(quote=case.quote._replace(date=case.quote.date or day))


# ------------------------------------------------------------------------------------------------- attached


def to_plain(besides: Besides, case_version: int = VERSION) -> dict[str, Any]:
    """The entries of the attachment that say it; only those that there is something for."""
    found: dict[str, Any] = {}
    if besides.scenarios:
        found["scenarios"] = [
            {
                "letter": one.letter,
                "name": one.name,
                "case": None if one.case is None else case_to_plain(one.case, case_version),
            }
            for one in besides.scenarios
        ]
    if besides.changes is not None:
        found["changes"] = {
            "revision": besides.changes.revision,
            "date": besides.changes.day,
            "differences": [differing.to_plain(one) for one in besides.changes.differences],
        }
    if besides.trust != FROM_PROGRAM:
        found["rules"] = {
            "state": besides.trust.state,
            "fingerprint": besides.trust.fingerprint,
            "signer": besides.trust.signer and besides.trust.signer._asdict(),
        }
        if besides.trust.poses:
            found["rules"]["poses"] = True
    return found


def from_plain(plain: dict[str, Any]) -> Besides:
    """What the attachment says besides. Raises `ValueError` or `CaseError` for what this program does not write."""
    try:
        return Besides(
            _scenarios(plain.get("scenarios")), _changes(plain.get("changes")), _trust(plain.get("rules"))
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"rendering: {error}") from None


def _scenarios(plain: Any) -> tuple[Scenario, ...]:
    from desktop.case.file import read_draft

    if plain is None:
        return ()
    found = [
        Scenario(
            _text(one["letter"]),
            _text(one["name"]),
            None if one["case"] is None else read_draft(json.dumps(one["case"]).encode()),
        )
        for one in _listed(plain, MOST_SCENARIOS)
    ]
    return chosen(found)


def _changes(plain: Any) -> Changes | None:
    if plain is None:
        return None
    revision = plain["revision"]
    if revision is not None and type(revision) is not int:
        raise TypeError("revision")
    return Changes(
        revision,
        date.fromisoformat(_text(plain["date"])).isoformat(),
        tuple(map(differing.from_plain, _listed(plain["differences"], _MOST_DIFFERENCES))),
    )


def _trust(plain: Any) -> Trust:
    if plain is None:
        return FROM_PROGRAM
    if plain["state"] not in get_args(State):
        raise ValueError("rendering.rules.state")
    signer = plain["signer"]
    return Trust(
        cast("State", plain["state"]),
        None if plain["fingerprint"] is None else _text(plain["fingerprint"]),
        None if signer is None else Words(_text(signer["zh"]), _text(signer["en"])),
        plain.get("poses") is True,
    )


def _listed(plain: Any, most: int) -> list[Any]:
    if not isinstance(plain, list) or len(plain) > most:
        raise TypeError("a list")
    return plain


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise TypeError("a text")
    return value


def texts(besides: Besides) -> list[tuple[str, str]]:
    """Every text that comes from outside, with its place."""
    found = []
    for at, one in enumerate(besides.scenarios):
        found.append((f"scenarios[{at}].name", one.name + one.letter))
        for index, programme in enumerate(one.case.programmes if one.case is not None else ()):
            place = f"scenarios[{at}].programmes[{index}].name"
            found.append((place, programme.name or programme.id))
    if besides.changes is not None:
        for one_ in besides.changes.differences:
            held = [one_.programme, *one_.keys, *_said(one_.before), *_said(one_.after)]
            found.append(("changes", "".join(filter(None, held))))
    if besides.trust.signer is not None:
        found.append(("rules", besides.trust.signer.zh + besides.trust.signer.en))
    return [(place, text) for place, text in found if text]


def _said(value: differing.Value | None) -> tuple[str, ...]:
    match value:
        case str():
            return (value,)
        case Words(zh, en):
            return (zh, en)
        case differing.Code(_, code):
            return (code,)
        case _:
            return ()
