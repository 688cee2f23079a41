"""Ledgers of several computers: handed out as a folder of plain files, and joined entry by entry.

    hand_out(ledger, folder)                # for another computer's `join`
    joined = join(ledger, folder)           # what came in, what met ours, and what was set aside and why

An entry is a JSON file of its own under its number (`QZ/2026/A/0001-r1.json`), as version 1.1 kept them; the PDFs that
went out lie in `papers`, under their SHA-256. An entry that is broken, was altered, is out of all range or stands under
the letter of this computer is set aside and named, for itself: it stops no other, and no number is given because of it.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, cast, get_args

from desktop.document.ledger import Entry, Issue, State
from desktop.document.numbering import (
    Number,
    in_range,
    paper_of_plain,
    paper_of_plain_before_1_2,
    read_number,
)
from desktop.document.store.sealed import seal
from desktop.files import WriteFailed, failure, read_regular, write_atomically
from desktop.telling.result_file import canonical

if TYPE_CHECKING:
    from desktop.document.ledger import Ledger

FORMAT: Final = "quzhou-award-number"
VERSION: Final = 2
HANDED_OUT: Final = "quzhou-award-numbers"
"""The folder that a ledger is handed out in."""
PAPERS: Final = "papers"
_ENTRY: Final = re.compile(r"(?P<serial>[0-9]{4,9})-r(?P<revision>[0-9]{1,6})(~[0-9a-f]{32})?\.json")
_ID: Final = re.compile(r"[0-9a-f]{32}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_BYTES: Final = 40_000_000
_HOWS: Final = ("saved", "signed", "printed", "sent", "spreadsheet")

Reason = Literal["unreadable", "newer", "misplaced", "out_of_range", "altered", "our_letter", "twice"]


class Refused(NamedTuple):
    """An entry that was set aside: the file it came in, its number where it can be told, and why.

    `unreadable`: it is no entry, or a broken one. `newer`: a newer version wrote it. `misplaced`: it stands under
    another number than its own. `out_of_range`: no office gives such a number. `altered`: case or result are not
    those that the number was given to. `our_letter`: another computer gave it under the letter of this one. `twice`:
    another paper has that number and revision.
    """

    name: str
    number: str
    reason: Reason
    ours: str = ""
    theirs: str = ""
    """Whom the two papers of one number are for."""


class Joined(NamedTuple):
    """What joining found: how many entries and issues came in, and what was set aside, one by one.

    `shared_stations` are letters under which more than one computer gave numbers: all but one need another letter.
    """

    added: int
    issues: int
    refused: tuple[Refused, ...]
    shared_stations: tuple[str, ...]


class Unusable(Exception):
    """An entry that is set aside; `taken` is the number and revision that its file stands for."""

    def __init__(self, reason: Reason, number: str = "", taken: tuple[Number, int] | None = None) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.number = number
        self.taken = taken


class Read(NamedTuple):
    """An entry with what went out under it."""

    entry: Entry
    number: Number
    issues: tuple[Issue, ...]


# ---------------------------------------------------------------------------------------------------- handing out


def hand_out(ledger: Ledger, folder: Path) -> Path:
    """Copy the ledger into `folder`, for another computer's `join`; where it lies. Raises `WriteFailed`."""
    target = folder / HANDED_OUT
    for entry in ledger.entries():
        if entry.number is None or entry.aside is not None:
            continue
        number = entry.number
        issues = ledger.issues(entry)
        path = target / number.office / f"{number.year:04d}" / number.station
        try:
            path.mkdir(parents=True, exist_ok=True)
            (target / PAPERS).mkdir(exist_ok=True)
        except OSError as error:
            raise failure(path, error) from error
        write_atomically(path / f"{number.serial:04d}-r{entry.revision}.json", _bytes(entry, issues))
        for issue in issues:
            paper = ledger.paper(issue.sha256) if issue.sha256 is not None else None
            place = target / PAPERS / f"{issue.sha256}.pdf"
            if paper is not None and not place.exists():
                write_atomically(place, paper)
    return target


def _bytes(entry: Entry, issues: tuple[Issue, ...]) -> bytes:
    plain = entry._asdict() | {"number": str(entry.number)}
    for name in ("text", "aside"):
        del plain[name]
    # Where a file lay is nobody else's business.
    gone_out = [issue._replace(file=None)._asdict() for issue in issues]
    return canonical({"format": FORMAT, "version": VERSION, "issues": gone_out} | plain)


# ---------------------------------------------------------------------------------------------------- joining


def join(ledger: Ledger, folder: Path) -> Joined:
    """Take over the ledger in `folder`, another computer's, or handed out there. Raises `WriteFailed`.

    Joining again what was joined before adds nothing; what was set aside is named again as long as it is there.
    """
    folder = folder / HANDED_OUT if (folder / HANDED_OUT).is_dir() else folder
    added, issues = 0, 0
    refused: list[Refused] = []
    for path in sorted(folder.glob("*/*/*/*.json")):
        name = str(path.relative_to(folder))
        data = b""
        try:
            data = _data(path)
            read = read_entry(data, path)
            new, more, fault = _take_in(ledger, read, folder, name)
        except Unusable as error:
            refused.append(_set_aside(ledger, name, data, error))
            continue
        added, issues = added + new, issues + more
        if fault is not None:
            refused.append(fault)
    return Joined(added, issues, tuple(refused), _shared_stations(ledger))


def _take_in(ledger: Ledger, read: Read, folder: Path, name: str) -> tuple[int, int, Refused | None]:
    entry, number = read.entry, read.number
    known = ledger.entry(entry.id)
    new = 0
    fault: Refused | None = None
    with ledger.store.change():
        if known is None:
            ours = ledger.revision(number, entry.revision)
            foreign = entry.installation != ledger.installation()
            if ours is not None:
                entry = entry._replace(aside="twice")
                known = entry
            elif foreign and (number.office, number.station) == (ledger.office, ledger.station):
                entry = entry._replace(aside="our_letter")
                known = entry
            else:
                new = 1
            ledger.add(entry)
        if known is not None and known.aside is not None:
            met = ledger.revision(number, entry.revision)
            fault = Refused(
                name,
                f"{entry.text} r{entry.revision}",
                "twice" if known.aside == "twice" else "our_letter",
                _whose(met) if met is not None else "",
                _whose(entry),
            )
        before = {issue.id for issue in ledger.issues(entry)}
        fresh = [issue for issue in read.issues if issue.id not in before]
        for issue in fresh:
            ledger.add_issue(entry.id, issue)
            _take_paper(ledger, issue, folder)
    return new, len(fresh) if fault is None else 0, fault


def _take_paper(ledger: Ledger, issue: Issue, folder: Path) -> None:
    if issue.sha256 is None:
        return
    try:
        data = _data(folder / PAPERS / f"{issue.sha256}.pdf")
    except Unusable:
        return
    if hashlib.sha256(data).hexdigest() == issue.sha256:
        ledger.add_paper(issue.sha256, data)


def _set_aside(ledger: Ledger, name: str, data: bytes, fault: Unusable) -> Refused:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass") + b"\0" + data).hexdigest()
    with ledger.store.change() as database:
        database.execute(
            "INSERT OR IGNORE INTO refused (sha256, at, reason, name, body) VALUES (?, ?, ?, ?, ?)",
            (digest, time.time_ns(), fault.reason, name.encode("utf-8", "replace").decode(), seal(data)),
        )
    return Refused(name, fault.number, fault.reason)


def _shared_stations(ledger: Ledger) -> tuple[str, ...]:
    laptops: dict[str, set[str]] = {}
    for station, installation in ledger.store.rows(
        "SELECT DISTINCT station, installation FROM numbers WHERE office = ?", ledger.office
    ):
        laptops.setdefault(station, set()).add(installation)
    letter = ledger.station
    if letter is not None and letter in laptops:
        laptops[letter].add(ledger.installation())
    return tuple(sorted(station for station, found in laptops.items() if len(found) > 1))


def collisions(ledger: Ledger) -> tuple[Refused, ...]:
    """Every entry that does not count because its number is another paper's, or the letter this computer's."""
    found = []
    for entry in ledger.entries():
        if entry.aside is None or entry.number is None:
            continue
        met = ledger.revision(entry.number, entry.revision)
        reason: Reason = "twice" if entry.aside == "twice" else "our_letter"
        found.append(
            Refused(
                "",
                f"{entry.text} r{entry.revision}",
                reason,
                _whose(met) if met is not None else "",
                _whose(entry),
            )
        )
    return tuple(found)


def _whose(entry: Entry) -> str:
    """For whom or what a number was given."""
    investor, project = entry.case.get("investor"), entry.case.get("project")
    names = [part.get("name") for part in (investor, project) if isinstance(part, dict)]
    return next((name for name in names if isinstance(name, str) and name), entry.day)


# ---------------------------------------------------------------------------------------------------- reading


def _data(path: Path) -> bytes:
    try:
        data = read_regular(path, _MOST_BYTES)
    except OSError as error:
        raise Unusable("unreadable") from error
    if len(data) > _MOST_BYTES:
        raise Unusable("unreadable")
    return data


def read_entry(data: bytes, path: Path) -> Read:
    """The entry in the file at `path`, of this version or an earlier one. Raises `Unusable`."""
    try:
        return _read_entry(data, path)
    except Unusable as error:
        error.taken = _named_by(path)
        raise


def _named_by(path: Path) -> tuple[Number, int] | None:
    """Number and revision that a file stands for by its place, whatever is in it."""
    name = _ENTRY.fullmatch(path.name)
    folders = path.parent.parts[-3:]
    if name is None or len(folders) != 3:
        return None
    number = read_number("-".join((*folders, name["serial"])))
    revision = int(name["revision"])
    return (number, revision) if number is not None and in_range(number, revision) else None


def _read_entry(data: bytes, path: Path) -> Read:
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unusable("unreadable") from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise Unusable("unreadable")
    version, text = plain.get("version"), plain.get("number")
    named = text if isinstance(text, str) else ""
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Unusable("unreadable", named)
    if version > VERSION:
        raise Unusable("newer", named)
    number = read_number(named)
    revision = plain.get("revision")
    if number is None or not isinstance(revision, int) or isinstance(revision, bool):
        raise Unusable("unreadable", named)
    _check_texts(plain, named)
    if not in_range(number, revision):
        raise Unusable("out_of_range", f"{named} r{revision}")
    if not _stands_at(path, number, revision):
        raise Unusable("misplaced", f"{named} r{revision}")
    case, result, paper, day = plain["case"], plain["result"], plain["paper"], plain["day"]
    scenarios = plain.get("scenarios") or []
    if not isinstance(scenarios, list):
        raise Unusable("unreadable", named)
    try:
        fits = paper in (
            paper_of_plain(case, result, day, scenarios),
            paper_of_plain_before_1_2(case, result, day),
        )
    except (TypeError, ValueError, RecursionError) as error:
        raise Unusable("unreadable", f"{named} r{revision}") from error
    if not fits:
        raise Unusable("altered", f"{named} r{revision}")
    follows = plain.get("follows")
    stated = plain.get("state") if version > 1 else "given"
    state = cast("State", stated if stated in get_args(State) else "issued")
    entry = Entry(
        number,
        named,
        revision,
        day,
        plain["id"],
        plain["installation"],
        paper,
        case,
        result,
        follows if isinstance(follows, str) else None,
        state,
        None,
        tuple(scenarios),
    )
    return Read(entry, number, tuple(_issues(plain.get("issues"))))


def _check_texts(plain: dict[str, Any], named: str) -> None:
    for name, shape in (("id", _ID), ("installation", None), ("paper", _HASH), ("day", _DAY)):
        value = plain.get(name)
        if (
            not isinstance(value, str)
            or len(value) > 200
            or (shape is not None and not shape.fullmatch(value))
        ):
            raise Unusable("unreadable", named)
    for name in ("case", "result"):
        if not isinstance(plain.get(name), dict):
            raise Unusable("unreadable", named)


def _issues(plain: object) -> Iterator[Issue]:
    for one in plain if isinstance(plain, list) else ():
        if not isinstance(one, dict):
            continue
        texts = {name: one.get(name) for name in ("how", "language", "form", "day", "id")}
        at, digest = one.get("at"), one.get("sha256")
        if not all(isinstance(value, str) and len(value) <= 64 for value in texts.values()):
            continue
        if (
            texts["how"] not in _HOWS
            or not _DAY.fullmatch(str(texts["day"]))
            or not _ID.fullmatch(str(texts["id"]))
        ):
            continue
        if not isinstance(at, int) or not 0 <= at < 2**63:
            continue
        if digest is not None and not (isinstance(digest, str) and _HASH.fullmatch(digest)):
            continue
        yield Issue(**texts, at=at, sha256=digest)  # type: ignore[arg-type] # looked at above


def _stands_at(path: Path, number: Number, revision: int) -> bool:
    """Whether an entry stands in the folder and under the name of its number."""
    folders = (number.office, f"{number.year:04d}", number.station)
    name = _ENTRY.fullmatch(path.name)
    if name is None or path.parent.parts[-len(folders) :] != folders:
        return False
    return (int(name["serial"]), int(name["revision"])) == (number.serial, revision)


__all__ = ["Joined", "Refused", "WriteFailed", "collisions", "hand_out", "join", "read_entry"]
