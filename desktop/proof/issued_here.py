"""What the ledger of issued quotes says of a quote that came back: whether its number went out with these figures."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from desktop.document.numbering import read_number
from desktop.proof.returned import NotReturned, returned

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.ledger import Entry, Ledger
    from desktop.proof.returned import Returned
    from desktop.proof.verdict import Verdict

_FIGURES: Final = ("plan_usd", "plan_cny", "total_usd", "total_cny")
_OF_YEAR: Final = ("year", "utilised_usd", "award_usd", "award_cny")


def with_ledger(verdict: Verdict, data: bytes, ledger: Ledger) -> Verdict:
    """The verdict with what the ledger says of its number; as it is where it has none, or where nothing was issued."""
    facts = verdict.facts
    if facts is None or not facts.number or not ledger.issued():
        return verdict
    entries = _entries(ledger, facts.number, facts.revision)
    if not entries:
        return verdict._replace(ledger="unknown")
    try:
        back = returned(data, facts.attachment_sha256)
    except NotReturned:
        return verdict
    agreeing = [one for one in entries if _same(one, back)]
    issues = [issue for one in entries for issue in ledger.issues(one)]
    known = hashlib.sha256(data).hexdigest() in {issue.sha256 for issue in issues}
    signed = any(issue.how == "signed" for issue in issues)
    return verdict._replace(
        ledger="as_issued" if agreeing else "other_figures",
        cut_off=signed and not verdict.signatures and not known,
    )


def of_this_computer(verdict: Verdict, path: Path) -> Verdict:
    """The same with the ledger that the window keeps on this computer, where there is one that can be read."""
    from desktop import places
    from desktop.document.ledger import Ledger
    from desktop.document.storage import ReadFailed, read_bytes
    from desktop.document.store.database import NAME, Store, StoreLocked
    from desktop.files import WriteFailed
    from desktop.proof.examination import MOST_BYTES

    folder = places.data()
    if verdict.facts is None or not (folder / NAME).is_file():
        return verdict
    try:
        store = Store(folder)
    except (StoreLocked, WriteFailed):
        return verdict
    try:
        return with_ledger(verdict, read_bytes(path, MOST_BYTES), Ledger(store))
    except (ReadFailed, WriteFailed):
        return verdict
    finally:
        store.close()


def _entries(ledger: Ledger, text: str, revision: str) -> list[Entry]:
    """What was issued under a number and revision, or under a reference of the officer's own."""
    number = read_number(text)
    if number is None:
        wanted = int(revision) if revision.isdecimal() else 1
        return [one for one in ledger.entries() if one.text == text and one.revision == wanted]
    found = ledger.revision(number, int(revision) if revision.isdecimal() else 1)
    return [found] if found is not None else []


def _same(entry: Entry, back: Returned) -> bool:
    """Whether what was issued has these figures, for this investor."""
    investor = entry.case.get("investor")
    name = investor.get("name") if isinstance(investor, dict) else None
    return (name or "") == (back.case.investor.name or "") and _figures(entry.result) == _figures(back.result)


def _figures(result: dict[str, Any]) -> list[object]:
    """What a result gives, without the words and the advice that another version of the program may have for it."""
    years = result.get("years")
    rows = [one for one in years if isinstance(one, dict)] if isinstance(years, list) else []
    return [
        *(result.get(name) for name in _FIGURES),
        *(row.get(name) for row in rows for name in _OF_YEAR),
    ]
