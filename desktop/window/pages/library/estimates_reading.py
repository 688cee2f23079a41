"""Reads the library beside the window: what waits for a disk in a thread, what needs the engine in slices.

What was worked out of a file is kept in the store: the next reading lists it at once, and looks only whether the file is
still as it was. A slice takes a few milliseconds of the event loop, so that a hundred thousand cases never hold up a
keystroke.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import os
import time
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from desktop import __version__
from desktop.document.library import Found, Known, Library, Stamp, Worked, entry_of, look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from desktop.document.listing import Listing
    from desktop.window.desk.desk import Desk

_SLICE: Final = 0.006
"""Seconds of work in one turn of the event loop; the last case of a slice may take it a little further."""
_BETWEEN: Final = 2
"""Milliseconds between two slices, for whatever else the window has to do."""
_SAY_AFTER: Final = 0.15
"""Seconds between two reports while more is to come."""
_SHARE: Final = 30
"""Showing what there is may take a part of the time, of which this is the inverse: a long list is shown less often."""
_AHEAD: Final = 32
"""Files that are held in memory before they are worked out."""
_MANY: Final = 5000
"""Entries that are worth no look of the garbage collector: they stay as long as the window does."""
_TOGETHER: Final = 200
"""Entries that are kept in the store in one change."""


class Rules(NamedTuple):
    """What decides, beside the case itself, what is worked out of it: program and rule sets, the day, what is pinned."""

    sets: str
    several: bool
    today: str
    pins: dict[str, str]

    def of(self, path: str, *, dated: bool) -> str:
        """By which rules the case of a file is worked out; one without a date follows the rule set of today."""
        day = "" if dated or not self.several else self.today
        return " ".join(part for part in (self.sets, day, self.pins.get(path, "")) if part)


class _Kept(NamedTuple):
    """How a file was when it was read, and by which rules it was worked out."""

    stamp: Stamp
    rules: str
    dated: bool


class _All(NamedTuple):
    """Every path that is known; what is in the list and not among these goes."""

    paths: dict[str, None]


_Item = list[Worked] | int | Found | _All | None


class Reading(QObject):
    """The library as far as it has been read. `changed` says that there is more of it, or that all is there."""

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        library: Library,
        drafts: Callable[[], Iterable[Known]],
        listing: Listing,
        parent: QObject | None = None,
    ) -> None:
        """What is read is put into `listing`."""
        super().__init__(parent)
        self._desk, self._library, self._drafts, self.listing = desk, library, drafts, listing
        self.count = 0
        """How many files are known."""
        self.done = False
        self._kept: dict[str, _Kept] = {}
        """By the names of files; the thread puts in what it lists before this one puts in what it works out."""
        self._listed = False
        """What the store has is in the list."""
        self._rules: Rules | None = None
        self._said, self._took = 0.0, 0.0
        self._queue: Queue[_Item] = Queue()
        self._worked: Queue[Worked | None] = Queue()
        self._stop = Event()
        self._timer = QTimer(self)
        self._timer.setInterval(_BETWEEN)
        self._timer.timeout.connect(self._take)

    def start(self) -> None:
        """Look at every file anew; what was read before stays until then."""
        self.stop()
        self._rules = self._rule_sets()
        self.done, self._said = False, 0.0
        self._queue, self._worked, self._stop = Queue(_AHEAD), Queue(), Event()
        # A thread that nobody takes from any more would wait for ever.
        self.destroyed.connect(self._stop.set)
        looking = _Looking(
            self._library,
            tuple(self._drafts()),
            self._kept,
            self._rules,
            not self._listed,
            self._queue,
            self._worked,
            self._stop,
        )
        Thread(target=looking.run, name="library", daemon=True).start()
        self._timer.start()

    def _rule_sets(self) -> Rules:
        desk = self._desk
        several = desk.in_use.shelf.several
        known = (
            [(entry.sha256, entry.active) for entry in desk.in_use.shelf.registry.entries()]
            if several
            else [desk.rules.sha256]
        )
        sets = hashlib.sha256(repr((__version__, known)).encode()).hexdigest()[:16]
        today = dt.datetime.now().astimezone().date().isoformat()
        pins = {os.fsdecode(path): pin for path, pin in desk.in_use.pins.all().items()}
        return Rules(sets, several, today, pins)

    def stop(self) -> None:
        """Read no further."""
        self._stop.set()
        self._timer.stop()
        gc.enable()

    def _take(self) -> None:
        until = time.perf_counter() + _SLICE
        while True:
            try:
                found = self._queue.get_nowait()
            except Empty:
                break
            if found is None:
                self._finish()
                return
            if isinstance(found, Found):
                self._add(found)
            elif isinstance(found, list):
                self._list(found)
            elif isinstance(found, _All):
                self._listed = True
                self.listing.keep_only(found.paths)
            else:
                self.count = found
            if time.perf_counter() >= until:
                break
        now = time.perf_counter()
        if len(self.listing) and now - self._said > max(_SAY_AFTER, self._took * _SHARE):
            self.changed.emit()
            self._said = time.perf_counter()
            self._took = self._said - now

    def _list(self, worked: list[Worked]) -> None:
        """Show what was kept of files, as it was when they were read last."""
        # It would look through all that is listed again and again, for a second each time.
        gc.disable()
        for one in worked:
            self.listing.put(one.entry)

    def _add(self, found: Found) -> None:
        path = found.known.path
        entry = entry_of(found, lambda case: self._desk.answer_by_date(case, path))
        self.listing.put(entry)
        if entry.stamp is not None and entry.card is not None and self._rules is not None:
            rules = self._rules.of(str(path), dated=entry.card.dated)
            self._kept[str(path)] = _Kept(entry.stamp, rules, entry.card.dated)
            self._worked.put(Worked(entry, rules))
        else:
            self._kept.pop(str(path), None)

    def _finish(self) -> None:
        if not gc.isenabled() and len(self.listing) > _MANY:
            gc.freeze()
        self._timer.stop()
        gc.enable()
        self._worked.put(None)
        self.count, self.done = len(self.listing), True
        self.changed.emit()


class _Looking(NamedTuple):
    """The work of the thread, which touches nothing but this."""

    library: Library
    drafts: tuple[Known, ...]
    kept: dict[str, _Kept]
    rules: Rules
    to_list: bool
    queue: Queue[_Item]
    worked: Queue[Worked | None]
    stop: Event

    def run(self) -> None:
        gone: list[str] = []
        try:
            if self.to_list:
                for worked in self.library.listed():
                    for entry, rules in worked:
                        if entry.stamp is not None and entry.card is not None:
                            self.kept[str(entry.path)] = _Kept(entry.stamp, rules, entry.card.dated)
                    self._put(worked)
            known = self.library.known_by_name()
            self._put(len(known) + len(self.drafts))
            for draft in self.drafts:
                if (found := self._looked_at(draft)) is not None:
                    self._put(found)
            gone = self._look(known)
            paths = dict.fromkeys([*(str(one.path) for one in self.drafts), *known])
            for path in gone:
                del paths[path]
            self._put(_All(paths))
        finally:
            self._put(None)
        self.library.forget_all(gone)
        self._keep(to_the_end=True)

    def _look(self, known: dict[str, Known | None]) -> list[str]:
        """Look at every file; those that were only known from the library's folder, and are gone."""
        gone = []
        for path, one in known.items():
            if self.stop.is_set():
                break
            if self._is_as_it_was(path):
                continue
            found = look(one or Known(Path(path)))
            if one is None and found.failure is not None and found.failure.reason == "not_found":
                gone.append(path)
                continue
            self._put(found)
            self._keep()
        return gone

    def _looked_at(self, known: Known) -> Found | None:
        """What is there now; None where it is as it was, and what was worked out of it still holds."""
        name = str(known.path)
        kept = self.kept.get(name)
        fresh = kept is not None and kept.rules == self.rules.of(name, dated=kept.dated)
        found = look(known, kept.stamp if kept is not None and fresh else None)
        return found if found.data is not None or found.failure is not None else None

    def _is_as_it_was(self, path: str) -> bool:
        """The same of a file, for a hundred thousand of them."""
        kept = self.kept.get(path)
        if kept is None or kept.rules != self.rules.of(path, dated=kept.dated):
            return False
        try:
            status = os.stat(path)  # noqa: PTH116 - a path object for each would take as long again
        except (OSError, ValueError):
            return False
        return (status.st_size, status.st_mtime_ns) == kept.stamp

    def _keep(self, *, to_the_end: bool = False) -> None:
        """Keep in the store what was worked out meanwhile."""
        while not self.stop.is_set() and (to_the_end or self.worked.qsize() >= _TOGETHER):
            together: list[Worked] = []
            while len(together) < _TOGETHER:
                try:
                    one = self.worked.get(timeout=0.2 if to_the_end else 0)
                except Empty:
                    break
                if one is None:
                    to_the_end = False
                    break
                together.append(one)
            self.library.keep(together)

    def _put(self, item: _Item) -> None:
        while not self.stop.is_set():
            try:
                self.queue.put(item, timeout=0.2)
            except Full:
                continue
            return
