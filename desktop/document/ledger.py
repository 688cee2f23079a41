"""The ledger of what was issued: numbers that are never given twice, and all that went out under them.

    ledger = Ledger(store)
    begun = ledger.begin(case, result, day)         # takes the number, on disk before it is returned
    …                                               # make the PDF of `begun.entry.put_into(case)`, and write it
    ledger.finish(begun, issue, pdf)                # it went out; or ledger.withdraw(begun): it did not

A number is given when a quote first goes out, a revision when the next one that differs does; what does not go out
takes nothing. A program that is killed in between leaves the number taken: nobody can know whether the paper is in the
world, and a number is never given to two. The same paper keeps its number and revision.

A case with a number of another station gets a new one that says which it `follows`: who has not given a number cannot
know its last revision. An officer's own reference is left as it is, and what went out under it is written down too.

Beside the store a plain list of the numbers that were taken is kept, without a word of what for: a store that had to
be mended does not give them again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import time
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from desktop.case import text as case_text
from desktop.document.numbering import (
    OFFICE,
    Number,
    in_range,
    is_office,
    is_station,
    paper_of,
    read_number,
)
from desktop.document.store.sealed import Damaged, seal, seal_plain, unseal, unseal_plain

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.document.store.database import Store

TAKEN: Final = "numbers-taken.txt"
_TAKEN_LINE: Final = re.compile(r"([A-Z]{1,8}-[0-9]{4}-[A-Z]{1,2}-[0-9]{4,9}) r([0-9]{1,6})")
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

How = Literal["saved", "signed", "printed", "sent", "spreadsheet"]
State = Literal["begun", "issued", "given"]
"""`begun`: it was on its way when the program ended. `given`: by a version before 1.2, which knew no more."""


class NoStation(Exception):
    """This computer has no letter yet: the user has to choose one (`Ledger.set_station`)."""


class BadStation(ValueError):
    """Not a letter of a station (one or two of A to Z)."""


class Entry(NamedTuple):
    """A number and revision and the paper that it was given to, case and result as plain data.

    `number` is None for an officer's own reference, which `text` has in any case. `id` is new for each giving, so that
    two computers that gave one number can be told apart; `installation` is the computer. `follows` is the number that
    the case bore before, where it got a new one. `aside`: why the entry, which came from another computer, does not
    count (`our_letter`: given under the letter of this one; `twice`: under a number that another paper has).
    """

    number: Number | None
    text: str
    revision: int
    day: str
    id: str
    installation: str
    paper: str
    case: dict[str, Any]
    result: dict[str, Any]
    follows: str | None = None
    state: State = "issued"
    aside: str | None = None
    scenarios: tuple[dict[str, Any], ...] = ()
    """The cases of the scenarios that the paper compares."""

    def put_into(self, case: Case) -> Case:
        """The case bearing this number and revision."""
        if self.number is None:
            return case
        return case._replace(quote=case.quote._replace(number=str(self.number), revision=self.revision))


class Begun(NamedTuple):
    """An entry that is about to go out; `fresh` where it was made for that, and goes if that comes to nothing."""

    entry: Entry
    fresh: bool


class Issue(NamedTuple):
    """One time that a quote went out. `sha256` is that of the PDF or other file, None for what is none; `at` is in
    nanoseconds since 1970, `day` the day on the clock of the computer.
    """

    how: How
    language: str
    form: str
    day: str
    at: int = 0
    sha256: str | None = None
    file: str | None = None
    id: str = ""


class Issued(NamedTuple):
    """An issue with its entry, as the list of a day or a fair shows it."""

    entry: Entry
    issue: Issue


class Clock(NamedTuple):
    """Why the day on the clock cannot be right: the `last` quote is of a later one, or the policy is (`earliest`)."""

    today: str
    last: str | None
    earliest: str | None


class Ledger:
    """What was issued, as the store has it."""

    def __init__(self, store: Store, *, office: str = OFFICE) -> None:
        """Raises `ValueError` for an office that is not A to Z."""
        if not is_office(office):
            raise ValueError(f"an office is one to eight of A to Z, not {office!r}")
        self.store: Final = store
        self.office: Final = office

    # ------------------------------------------------------------------------------------------- station

    @property
    def station(self) -> str | None:
        """The letter of this computer; None until one is chosen."""
        letter = self._meta("station")
        return letter if letter is not None and is_station(letter) else None

    def proposed_station(self) -> str:
        """A letter for this computer: from its name, so that two in an office seldom get the same, and not one in use."""
        used = {row[0] for row in self.store.rows("SELECT DISTINCT station FROM numbers")}
        start = hashlib.sha256(platform.node().encode("utf-8", "surrogatepass")).digest()[0] % len(_LETTERS)
        ordered = _LETTERS[start:] + _LETTERS[:start]
        return next((letter for letter in ordered if letter not in used), ordered[0])

    def set_station(self, letter: str) -> None:
        """Choose the letter of this computer. Raises `BadStation` or `WriteFailed`."""
        if not is_station(letter):
            raise BadStation(f"{letter!r}: a station is one or two letters from A to Z")
        self._set_meta("station", letter)

    def installation(self) -> str:
        """A name for this computer's ledger, made up once."""
        found = self._meta("installation")
        if found is None:
            with self.store.change():
                found = self._meta("installation")
                if found is None:
                    found = uuid.uuid4().hex
                    self._set_meta("installation", found)
        return found

    def _meta(self, name: str) -> str | None:
        rows = self.store.rows("SELECT value FROM meta WHERE name = ?", name)
        return rows[0][0] if rows else None

    def _set_meta(self, name: str, value: str) -> None:
        with self.store.change() as database:
            database.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))

    # -------------------------------------------------------------------------------------------- giving

    def would_give(
        self, case: Case, result: dict[str, Any], day: date, scenarios: Sequence[dict[str, Any]] = ()
    ) -> tuple[str, int | None]:
        """The number and revision that a quote would go out under now; nothing is taken."""
        text, revision, _ = self._next(case, paper_of(case, result, day, scenarios), day)
        return text, revision

    def begin(
        self, case: Case, result: dict[str, Any], day: date, scenarios: Sequence[dict[str, Any]] = ()
    ) -> Begun:
        """Take the number and revision that a quote goes out under, on disk when this returns.

        `day` is that of the quote where the case names none. Raises `NoStation`, and `WriteFailed` where the ledger
        cannot be written: then nothing is taken.
        """
        paper = paper_of(case, result, day, scenarios)
        with self.store.change():
            text, revision, found = self._next(case, paper, day)
            if found is not None:
                return Begun(found, fresh=False)
            number, bore = read_number(text), case.quote.number
            follows = bore if number is not None and bore and bore != text else None
            if number is not None:
                case = case._replace(quote=case.quote._replace(number=text, revision=revision))
            entry = Entry(
                number,
                text,
                revision or 1,
                case.quote.date or day.isoformat(),
                uuid.uuid4().hex,
                self.installation(),
                paper,
                case_text.to_plain(case),
                result,
                follows,
                "begun",
                None,
                tuple(scenarios),
            )
            self.add(entry)
        return Begun(entry, fresh=True)

    def finish(self, begun: Begun, issue: Issue, paper: bytes | None = None) -> Issue:
        """Write down that a quote went out, with its PDF. Raises `WriteFailed`."""
        digest = hashlib.sha256(paper).hexdigest() if paper is not None else issue.sha256
        done = issue._replace(at=issue.at or time.time_ns(), sha256=digest, id=issue.id or uuid.uuid4().hex)
        with self.store.change() as database:
            database.execute("UPDATE numbers SET state = 'issued' WHERE entry = ?", (begun.entry.id,))
            self.add_issue(begun.entry.id, done)
            if paper is not None and digest is not None:
                self.add_paper(digest, paper)
        if begun.entry.number is not None and begun.fresh:
            self.note_taken(begun.entry.number, begun.entry.revision)
        return done

    def withdraw(self, begun: Begun) -> None:
        """It did not go out: what was taken for it is free again. Raises `WriteFailed`."""
        if not begun.fresh:
            return
        with self.store.change() as database:
            database.execute(
                "DELETE FROM numbers WHERE entry = ? AND state = 'begun'"
                " AND NOT EXISTS (SELECT 1 FROM issues WHERE issues.entry = numbers.entry)",
                (begun.entry.id,),
            )

    def _next(self, case: Case, paper: str, day: date) -> tuple[str, int | None, Entry | None]:
        """Number and revision for a paper, and the entry of them where this very paper has them already."""
        bears = read_number(case.quote.number)
        if case.quote.number and bears is None:
            return case.quote.number, case.quote.revision, self._by_hand(case, paper)
        station = self.station
        ours = bears is not None and (bears.office, bears.station) == (self.office, station)
        if bears is not None:
            known = self.revisions(bears)
            same = next(
                (one for one in reversed(known) if one.paper == paper and (not ours or self._is_own(one))),
                None,
            )
            if same is not None:
                return same.text, same.revision, same
        if station is None:
            raise NoStation
        year = int((case.quote.date or day.isoformat())[:4])
        above = Number(self.office, year, station, 0)
        if bears is not None and ours and any(self._is_own(one) for one in self.revisions(bears)):
            taken = {revision for serial, revision in self._taken(bears) if serial == bears.serial}
            return str(bears), max(taken) + 1, None
        if not case.quote.number and (found := self._same_paper(above, paper)) is not None:
            return found.text, found.revision, found
        number = above._replace(serial=self._next_serial(above, bears))
        return str(number), 1, None

    def _next_serial(self, above: Number, bears: Number | None) -> int:
        """The one after the last that this computer gave, and beyond all that are known to be taken by anybody.

        A number that somebody else claims under this letter is passed over and no more: a forged one of a million
        would else push all later ones there.
        """
        own = [
            row[0]
            for row in self.store.rows(
                "SELECT max(serial) FROM numbers WHERE office = ? AND year = ? AND station = ? AND installation = ?",
                *above[:3],
                self.installation(),
            )
            if row[0] is not None
        ]
        own += [number.serial for number, _ in self._noted() if number._replace(serial=0) == above]
        if bears is not None and bears._replace(serial=0) == above and in_range(bears, 1):
            # Given by this station, and lost from its ledger.
            taken = {serial for serial, _ in self._taken(above)} | {bears.serial}
        else:
            taken = {serial for serial, _ in self._taken(above)}
        serial = max(own, default=0) + 1
        while serial in taken:
            serial += 1
        return serial

    def _taken(self, like: Number) -> set[tuple[int, int]]:
        """Serial and revision of every number of an office, year and station that is known to be given by anybody."""
        known = self.store.rows(
            "SELECT serial, revision FROM numbers WHERE office = ? AND year = ? AND station = ?", *like[:3]
        )
        noted = {
            (number.serial, revision)
            for number, revision in self._noted()
            if number._replace(serial=0) == like._replace(serial=0)
        }
        return {(serial, revision) for serial, revision in known} | noted

    def _by_hand(self, case: Case, paper: str) -> Entry | None:
        rows = self.store.rows(
            f"SELECT {_COLUMNS} FROM numbers WHERE paper = ? AND office = '' AND installation = ?",  # noqa: S608
            paper,
            self.installation(),
        )
        return next((one for one in _entries(rows) if one.text == case.quote.number), None)

    def _same_paper(self, above: Number, paper: str) -> Entry | None:
        """The last entry of this computer for the very same paper."""
        rows = self.store.rows(
            f"SELECT {_COLUMNS} FROM numbers WHERE paper = ? AND office = ? AND year = ? AND station = ?"  # noqa: S608
            " AND installation = ? AND aside IS NULL ORDER BY serial DESC, revision DESC LIMIT 1",
            paper,
            *above[:3],
            self.installation(),
        )
        return next(iter(_entries(rows)), None)

    def _is_own(self, entry: Entry) -> bool:
        return entry.installation == self.installation()

    # ------------------------------------------------------------------------------------------- the plain list

    def _noted(self) -> list[tuple[Number, int]]:
        """The numbers in the plain list beside the store."""
        try:
            text = (self.store.folder / TAKEN).read_text("ascii", "replace")
        except OSError:
            return []
        found = []
        for line in text.splitlines():
            match = _TAKEN_LINE.fullmatch(line)
            number = read_number(match[1]) if match else None
            if match is not None and number is not None and in_range(number, int(match[2])):
                found.append((number, int(match[2])))
        return found

    def note_taken(self, number: Number, revision: int) -> None:
        """Put a number into the plain list."""
        # The store has it: the list is for the day on which the store has not.
        with contextlib.suppress(OSError):
            handle = os.open(self.store.folder / TAKEN, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(f"{number} r{revision}\n".encode("ascii"))
                file.flush()
                os.fsync(file.fileno())

    # ------------------------------------------------------------------------------------------- reading

    def revisions(self, number: Number) -> tuple[Entry, ...]:
        """Every revision of a number that is known here and counts, the first one first."""
        rows = self.store.rows(
            f"SELECT {_COLUMNS} FROM numbers WHERE office = ? AND year = ? AND station = ? AND serial = ?"  # noqa: S608
            " AND aside IS NULL ORDER BY revision",
            *number,
        )
        return tuple(_entries(rows))

    def revision(self, number: Number, revision: int) -> Entry | None:
        """What a number was given to at a revision; None where this ledger does not know it."""
        return next((one for one in self.revisions(number) if one.revision == revision), None)

    def before(self, case: Case) -> Entry | None:
        """The revision before the one that the case bears, else the paper whose number it follows; for what changed."""
        number = read_number(case.quote.number)
        if number is None:
            return None
        own = [one for one in self.revisions(number) if one.revision < (case.quote.revision or 1)]
        if own:
            return own[-1]
        entry = self.revision(number, case.quote.revision or 1)
        followed = read_number(entry.follows) if entry is not None else None
        known = self.revisions(followed) if followed is not None else ()
        return known[-1] if known else None

    def last(self, case: Case) -> Entry | None:
        """The last revision of the number that the case bears; for what a new revision would change."""
        number = read_number(case.quote.number)
        known = self.revisions(number) if number is not None else ()
        return known[-1] if known else None

    def issues(self, entry: Entry) -> tuple[Issue, ...]:
        """Each time that an entry went out, the first one first."""
        rows = self.store.rows("SELECT body FROM issues WHERE entry = ? ORDER BY at", entry.id)
        return tuple(one for one in (_issue(body) for (body,) in rows) if one is not None)

    def issued(self, since: str = "", until: str = "9999-12-31") -> list[Issued]:
        """What went out from one day to another, the last first; entries that never did, as far as is known, too."""
        found = []
        entries: dict[str, Entry] = {}
        rows = self.store.rows(
            f"SELECT issues.body, {', '.join('numbers.' + one for one in _COLUMNS.split(', '))}"  # noqa: S608
            " FROM issues JOIN numbers ON numbers.entry = issues.entry"
            " WHERE issues.day BETWEEN ? AND ? ORDER BY issues.at DESC",
            since,
            until,
        )
        for body, *columns in rows:
            issue = _issue(body)
            entry = entries.get(columns[0]) or next(iter(_entries([tuple(columns)])), None)
            if entry is not None and issue is not None:
                entries[entry.id] = entry
                found.append(Issued(entry, issue))
        return found

    def found_by_hash(self, sha256: str) -> Issued | None:
        """What went out as the file with this SHA-256; None where it did not from here."""
        rows = self.store.rows("SELECT entry, body FROM issues WHERE sha256 = ? ORDER BY at", sha256)
        for entry_id, body in rows:
            entry, issue = self.entry(entry_id), _issue(body)
            if entry is not None and issue is not None:
                return Issued(entry, issue)
        return None

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with this id."""
        rows = self.store.rows(f"SELECT {_COLUMNS} FROM numbers WHERE entry = ?", entry_id)  # noqa: S608
        return next(iter(_entries(rows)), None)

    def paper(self, sha256: str) -> bytes | None:
        """The PDF that went out; None where it is not here, or is not what went out."""
        rows = self.store.rows("SELECT body FROM papers WHERE sha256 = ?", sha256)
        with contextlib.suppress(Damaged):
            data = unseal(rows[0][0]) if rows else None
            return data if data is not None and hashlib.sha256(data).hexdigest() == sha256 else None
        return None

    def entries(self) -> list[Entry]:
        """All entries, those that do not count too."""
        return list(_entries(self.store.rows(f"SELECT {_COLUMNS} FROM numbers ORDER BY entry")))  # noqa: S608

    # ------------------------------------------------------------------------------------------- clock

    def clock(self, today: date, earliest: str | None = None) -> Clock | None:
        """Why the day on the clock cannot be right; None where it can. A day is allowed for, for journeys.

        `earliest` is the day before which there was no policy to quote.
        """
        rows = self.store.rows(
            "SELECT max(issues.day) FROM issues JOIN numbers ON numbers.entry = issues.entry"
            " WHERE numbers.installation = ?",
            self.installation(),
        )
        last = rows[0][0] if rows else None
        behind = last if last is not None and (today + timedelta(days=1)).isoformat() < last else None
        before = earliest if earliest is not None and today.isoformat() < earliest else None
        if behind is None and before is None:
            return None
        return Clock(today.isoformat(), behind, before)

    # ------------------------------------------------------------------------------------------- writing

    def add(self, entry: Entry) -> None:
        """Write an entry down. Raises `WriteFailed`."""
        number = entry.number
        body = {name: getattr(entry, name) for name in _IN_BODY}
        with self.store.change() as database:
            database.execute(
                f"INSERT INTO numbers ({_COLUMNS}) VALUES ({', '.join('?' * 12)})",  # noqa: S608 - own names
                (
                    entry.id,
                    *(number if number is not None else ("", 0, "", 0)),
                    entry.revision,
                    entry.installation,
                    entry.day,
                    entry.paper,
                    entry.state,
                    entry.aside,
                    seal_plain(body),
                ),
            )

    def add_issue(self, entry_id: str, issue: Issue) -> None:
        """Write down that an entry went out, once."""
        with self.store.change() as database:
            database.execute(
                "INSERT OR IGNORE INTO issues (issue, entry, at, day, sha256, body) VALUES (?, ?, ?, ?, ?, ?)",
                (issue.id, entry_id, issue.at, issue.day, issue.sha256, seal_plain(issue._asdict())),
            )

    def add_paper(self, sha256: str, paper: bytes) -> None:
        """Keep a PDF."""
        with self.store.change() as database:
            database.execute(
                "INSERT OR IGNORE INTO papers (sha256, body) VALUES (?, ?)", (sha256, seal(paper))
            )


_COLUMNS: Final = (
    "entry, office, year, station, serial, revision, installation, day, paper, state, aside, body"
)


_IN_BODY: Final = ("text", "case", "result", "follows", "scenarios")


def _entries(rows: Iterable[tuple[Any, ...]]) -> Iterable[Entry]:
    """The entries in rows of the store; what is damaged is left out, its number stays taken."""
    for (
        entry_id,
        office,
        year,
        station,
        serial,
        revision,
        installation,
        day,
        paper,
        state,
        aside,
        body,
    ) in rows:
        try:
            plain = unseal_plain(body)
            number = Number(office, year, station, serial) if office else None
            yield Entry(
                number,
                plain["text"],
                revision,
                day,
                entry_id,
                installation,
                paper,
                plain["case"],
                plain["result"],
                plain["follows"],
                state,
                aside,
                tuple(plain["scenarios"]),
            )
        except (Damaged, KeyError, TypeError):
            continue


def _issue(body: bytes) -> Issue | None:
    try:
        return Issue(**unseal_plain(body))
    except (Damaged, TypeError):
        return None


def file_of(issue: Issue) -> Path | None:
    """Where the file lay that went out."""
    return Path(issue.file) if issue.file else None
