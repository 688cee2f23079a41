"""The journal: what is done to the document on the desk is on disk within a second, however fast somebody types.

    journal = Journal(lambda: Store(folder), sessions, told=…)      # `told` is called from its thread
    journal.follow(document)
    journal.kept                        # what is on disk, asked of the disk after each time
    journal.flush()                     # the program is about to end, in whatever way
    journal.left_behind()               # documents of sessions that are over
    work = journal.take_over(store, seat)       # with its undo and its file
    journal.expect(work); document.resume(work.line, work.path, work.stamp)

A thread writes: the first change at once, those that come while it writes or within a quarter of a second after it
together. There is no timer that would start anew with each key. What was written is read back before it counts as
kept. A document has a seat in the store from its first change until it is closed in order; a seat whose session is
over is offered to the next one. Nothing is copied when it is taken over, so that nothing can be lost on the way.
Nothing here knows of Qt.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from desktop.document.bin import throw_away
from desktop.document.document import Line
from desktop.document.storage import Stamp
from desktop.document.store.sealed import Damaged, seal, seal_plain, unseal, unseal_plain
from desktop.files import WriteFailed

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.document.document import Document
    from desktop.document.store.database import Store
    from desktop.document.store.sessions import Sessions

BETWEEN: Final = 250
"""Milliseconds between two writes while somebody types."""
_AGAIN: Final = 1
"""Seconds after which what failed is tried again."""
_LOOK: Final = 5
"""Seconds after which the disk is asked whether what was kept is still there."""
SOON: Final = 5
"""Seconds for which whoever flushes waits."""

State = Literal["nothing", "pending", "kept", "not_kept"]


class Kept(NamedTuple):
    """How the document stands on disk.

    `nothing`: there is nothing to keep. `pending`: the last changes are not on disk yet. `kept`: all is, and was read
    back. `not_kept`: it could not be written, for a `reason` of `WriteFailed`.
    """

    state: State
    reason: str = ""
    detail: str = ""


class Left(NamedTuple):
    """A document that a session left behind; `changed` is in nanoseconds since 1970, `case` None where it is damaged."""

    seat: str
    path: Path | None
    changed: int
    case: Case | None


class Work(NamedTuple):
    """What is taken over: the snapshots, the file and its state, where in the window it was."""

    seat: str
    line: Line
    path: Path | None
    stamp: Stamp | None
    place: dict[str, Any]
    damaged: int
    """Snapshots that could not be read; the ones before and after them are there."""


class _Snapshot(NamedTuple):
    """What is to be on disk."""

    revision: int
    seat: str
    line: Line
    path: Path | None
    stamp: Stamp | None
    modified: bool
    place: dict[str, Any]


class Journal:
    """Keeps one document after the other: the one on the desk."""

    def __init__(
        self, store: Callable[[], Store], sessions: Sessions, told: Callable[[], None] = lambda: None
    ) -> None:
        """`store` is opened in the thread that writes; `told` is called there when `kept` is another."""
        self._open_store, self._sessions, self._told = store, sessions, told
        self._store: Store | None = None
        self._document: Document | None = None
        self._unsubscribe: Callable[[], None] = lambda: None
        self._begun = -1
        self._seat = uuid.uuid4().hex
        self._place: dict[str, Any] = {}
        self._coming: Work | None = None
        self._condition = threading.Condition()
        self._wanted: _Snapshot | None = None
        self._revision = 0
        self._dropped: list[tuple[str, Case | None, Path | None]] = []
        """Seats to be given up, and the case with its file that goes to the bin; None where none does."""
        self._done = 0
        """The last revision that was dealt with."""
        self._asked = self._answered = 0
        """Flushes that were asked for, and those that were dealt with."""
        self._stopping = False
        self._holding = self._held = False
        """Somebody wants the store for himself; he has it."""
        self._kept = Kept("nothing")
        # Of the thread alone:
        self._written: dict[int, Case] = {}
        self._written_seat = ""
        self._generation = -1
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    # ------------------------------------------------------------------------------------------- following

    def follow(self, document: Document) -> None:
        """Keep this document from now on."""
        self._unsubscribe()
        self._document, self._begun = document, document.begun
        self._unsubscribe = document.subscribe(self.note)
        self.note()

    def note(self) -> None:
        """The document may be another: it is kept within a second."""
        document = self._document
        if document is None:
            return
        with self._condition:
            if document.begun != self._begun:
                self._begun = document.begun
                self._leave_seat()
                if self._coming is not None:
                    self._seat, self._place = self._coming.seat, dict(self._coming.place)
                    self._coming = None
            self._revision += 1
            self._wanted = _Snapshot(
                self._revision,
                self._seat,
                document.line,
                document.path,
                document.stamp,
                document.modified,
                dict(self._place),
            )
            self._say(Kept("pending") if document.modified else Kept("nothing"))
            self._condition.notify_all()

    def stand_at(self, **place: Any) -> None:
        """Remember where in the window the user is (plain data), with the next change."""
        if self._place == self._place | place:
            return
        self._place = self._place | place
        if self._document is not None and self._document.modified:
            self.note()

    def _leave_seat(self) -> None:
        wanted = self._wanted
        if wanted is not None and wanted.seat == self._seat:
            # Saved in order there is nothing to keep of it; discarded, it goes to the bin.
            # The last keystroke may not be on disk yet: what goes to the bin is the case itself.
            case = wanted.line.steps[wanted.line.current - wanted.line.first] if wanted.modified else None
            self._dropped.append((self._seat, case, wanted.path))
        self._seat = uuid.uuid4().hex
        self._wanted = None

    @property
    def kept(self) -> Kept:
        """How the document stands on disk."""
        return self._kept

    def flush(self, patience: int = SOON) -> bool:
        """Wait until all is on disk; whether it is."""
        with self._condition:
            self._asked += 1
            target = self._asked
            self._condition.notify_all()
            answered = self._condition.wait_for(
                lambda: self._answered >= target or not self._thread.is_alive(), timeout=patience
            )
            return answered and self._kept.state in ("kept", "nothing")

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """While the body runs nothing is written, and the store is not open here; it is opened anew afterwards."""
        with self._condition:
            self._holding = True
            self._condition.notify_all()
            self._condition.wait_for(lambda: self._held or not self._thread.is_alive(), timeout=SOON)
        try:
            yield
        finally:
            with self._condition:
                self._holding = False
                self._condition.notify_all()

    def close(self, *, orderly: bool = True) -> None:
        """End: in order, when the document was saved or its user does not want it; else it is offered again."""
        self._unsubscribe()
        with self._condition:
            if orderly:
                self._leave_seat()
                self._revision += 1
            self._stopping = True
            self._condition.notify_all()
        self._thread.join(SOON)
        self._document = None

    # ------------------------------------------------------------------------------------------- others' work

    def left_behind(self, store: Store) -> list[Left]:
        """Documents with changes that were not saved, of sessions that are over, the latest first."""
        found = []
        for seat, session, path, step, changed in store.rows(
            "SELECT seat, session, path, step, changed FROM documents WHERE modified ORDER BY changed DESC"
        ):
            if seat != self._seat and not self._sessions.runs(session):
                found.append(Left(seat, _path(path), changed, _case_at(store, seat, step)))
        return found

    def take_over(self, store: Store, seat: str) -> Work | None:
        """Take a seat of a session that is over; None where another window was first, or nothing of it is readable.

        On disk it is this session's from here on, and stays where it is. Where even that cannot be written it is
        offered again at the next start.
        """
        with contextlib.suppress(WriteFailed), store.change() as database:
            found = database.execute("SELECT session FROM documents WHERE seat = ?", (seat,)).get
            if found is None or (found != self._sessions.name and self._sessions.runs(found)):
                return None
            database.execute("UPDATE documents SET session = ? WHERE seat = ?", (self._sessions.name, seat))
        return read_work(store, seat)

    def expect(self, work: Work) -> None:
        """The document that was taken over is the next one on the desk: its seat is this one's then."""
        self._coming = work

    # ------------------------------------------------------------------------------------------- the thread

    def _run(self) -> None:
        last = 0
        while True:
            with self._condition:
                self._condition.wait_for(self._due, timeout=self._patience())
                if self._holding:
                    self._hold()
                    continue
                if not self._hurried():
                    self._condition.wait_for(
                        self._hurried,
                        timeout=max(0, last + BETWEEN * 10**6 - time.monotonic_ns()) / 10**9,
                    )
                wanted, dropped, stopping = self._wanted, list(self._dropped), self._stopping
                revision, asked = self._revision, self._asked
            last = time.monotonic_ns()
            result = self._write(wanted, dropped)
            with self._condition:
                if result.state != "not_kept":
                    self._dropped = [one for one in self._dropped if one not in dropped]
                self._done, self._answered = revision, asked
                if self._revision == revision or result.state == "not_kept":
                    self._say(result)
                self._condition.notify_all()
                if stopping and (self._revision == revision or result.state == "not_kept"):
                    break
        if self._store is not None:
            self._store.close()

    def _due(self) -> bool:
        return self._hurried() or self._done < self._revision

    def _hurried(self) -> bool:
        return self._holding or self._stopping or self._answered < self._asked

    def _hold(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
        self._held = True
        self._condition.notify_all()
        self._condition.wait_for(lambda: not self._holding)
        self._held = False

    def _patience(self) -> int | None:
        if self._kept.state == "not_kept":
            return _AGAIN
        return _LOOK if self._kept.state == "kept" else None

    def _say(self, kept: Kept) -> None:
        if kept != self._kept:
            # Somebody who types sees that it was not kept until it is.
            if kept.state == "pending" and self._kept.state == "not_kept":
                return
            self._kept = kept
            self._told()

    def _write(self, wanted: _Snapshot | None, dropped: list[tuple[str, Case | None, Path | None]]) -> Kept:
        try:
            if self._store is None:
                self._store = self._open_store()
            store = self._store
            with store.change() as database:
                for seat, case, path in dropped:
                    if case is not None:
                        throw_away(store, "draft", case, path)
                    give_up(store, seat, to_bin=False)
                if store.generation != self._generation or (
                    wanted is not None and wanted.seat != self._written_seat
                ):
                    self._written = {}
                written = self._put(database, wanted) if wanted is not None else {}
            self._generation, self._written = store.generation, written
            self._written_seat = wanted.seat if wanted is not None else ""
            if wanted is None or not written:
                return Kept("nothing")
            return self._read_back(store, wanted)
        except WriteFailed as error:
            return Kept("not_kept", error.reason, error.detail)
        except Exception as error:  # noqa: BLE001 - the thread must go on, and say so
            return Kept("not_kept", "other", str(error)[:200])

    def _put(self, database: Any, wanted: _Snapshot) -> dict[int, Case]:
        """Bring the seat to the wanted state; which snapshots are there then."""
        line, seat = wanted.line, wanted.seat
        if not wanted.modified and len(line.steps) == 1:
            database.execute("DELETE FROM documents WHERE seat = ?", (seat,))
            database.execute("DELETE FROM steps WHERE seat = ?", (seat,))
            return {}
        steps = {line.first + place: case for place, case in enumerate(line.steps)}
        new = [
            (seat, number, _seal_case(case))
            for number, case in steps.items()
            if self._written.get(number) is not case
        ]
        database.executemany("INSERT OR REPLACE INTO steps (seat, number, body) VALUES (?, ?, ?)", new)
        database.execute(
            "DELETE FROM steps WHERE seat = ? AND (number < ? OR number >= ?)",
            (seat, line.first, line.first + len(line.steps)),
        )
        body = {"saved": line.saved, "stamp": wanted.stamp, "place": wanted.place}
        database.execute(
            "INSERT OR REPLACE INTO documents (seat, id, session, path, step, revision, modified, changed, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                seat,
                getattr(line.steps[line.current - line.first], "id", None),
                self._sessions.name,
                os.fsencode(wanted.path) if wanted.path is not None else None,
                line.current,
                wanted.revision,
                int(wanted.modified),
                time.time_ns(),
                seal_plain(body),
            ),
        )
        return steps

    def _read_back(self, store: Store, wanted: _Snapshot) -> Kept:
        found = store.rows(
            "SELECT d.revision, s.body FROM documents d JOIN steps s ON s.seat = d.seat AND s.number = d.step"
            " WHERE d.seat = ?",
            wanted.seat,
        )
        case = wanted.line.steps[wanted.line.current - wanted.line.first]
        same = (
            store.still_there()
            and bool(found)
            and found[0][0] == wanted.revision
            and unseal(found[0][1]) == _bytes_of(case)
        )
        if not same:
            return Kept("not_kept", "other", "what was written cannot be read back")
        return Kept("kept") if wanted.modified else Kept("nothing")


# ----------------------------------------------------------------------------------------------------- seats


def read_work(store: Store, seat: str) -> Work | None:
    """What is kept at a seat, as far as it can be read; None where nothing is."""
    rows = store.rows("SELECT path, step, body FROM documents WHERE seat = ?", seat)
    if not rows:
        return None
    path, current, sealed = rows[0]
    try:
        body = unseal_plain(sealed)
        stamp, saved, place = body["stamp"], body["saved"], body["place"]
        stamp = Stamp(*stamp) if stamp is not None else None
    except (Damaged, KeyError, TypeError):
        stamp, saved, place = None, None, {}
    read: list[tuple[int, Case]] = []
    damaged = 0
    for number, body in store.rows("SELECT number, body FROM steps WHERE seat = ? ORDER BY number", seat):
        case = _open_case(body)
        if case is None:
            damaged += 1
        else:
            read.append((number, case))
    if not read:
        return None
    numbers = [number for number, _ in read]
    # Where the current snapshot itself is damaged, the nearest before it is the best there is.
    at = max((place for place, number in enumerate(numbers) if number <= current), default=0)
    kept_saved = next((place for place, number in enumerate(numbers) if number == saved), None)
    line = Line(0, tuple(case for _, case in read), at, kept_saved)
    return Work(seat, line, _path(path), stamp, place if isinstance(place, dict) else {}, damaged)


def give_up(store: Store, seat: str, *, to_bin: bool) -> int | None:
    """Delete a seat; with `to_bin` its case can be brought back, by the place in the bin that is returned."""
    place = None
    with store.change() as database:
        if to_bin:
            work = read_work(store, seat)
            if work is not None:
                case = work.line.steps[work.line.current]
                place = throw_away(store, "draft", case, work.path)
        database.execute("DELETE FROM documents WHERE seat = ?", (seat,))
        database.execute("DELETE FROM steps WHERE seat = ?", (seat,))
    return place


def add(store: Store, session: str, case: Case, *, changed: int, path: Path | None = None) -> str:
    """Put a case into a seat of a session, such as a draft that an earlier version left behind."""
    seat = uuid.uuid4().hex
    with store.change() as database:
        database.execute("INSERT INTO steps (seat, number, body) VALUES (?, 0, ?)", (seat, _seal_case(case)))
        database.execute(
            "INSERT INTO documents (seat, id, session, path, step, revision, modified, changed, body)"
            " VALUES (?, ?, ?, ?, 0, 1, 1, ?, ?)",
            (
                seat,
                getattr(case, "id", None),
                session,
                os.fsencode(path) if path is not None else None,
                changed,
                seal_plain({"saved": None, "stamp": None, "place": {}}),
            ),
        )
    return seat


def _bytes_of(case: Case) -> bytes:
    from desktop.case.text import write_case

    return write_case(case)


def _seal_case(case: Case) -> bytes:
    return seal(_bytes_of(case))


def _open_case(sealed: object) -> Case | None:
    from desktop.case.faults import CaseError
    from desktop.case.file import read_draft

    try:
        return read_draft(unseal(sealed))
    except (Damaged, CaseError):
        return None


def _case_at(store: Store, seat: str, step: int) -> Case | None:
    rows = store.rows("SELECT body FROM steps WHERE seat = ? AND number = ?", seat, step)
    found = _open_case(rows[0][0]) if rows else None
    if found is None:
        work = read_work(store, seat)
        found = work.line.steps[work.line.current] if work is not None else None
    return found


def _path(kept: bytes | None) -> Path | None:
    return Path(os.fsdecode(kept)) if kept is not None else None
