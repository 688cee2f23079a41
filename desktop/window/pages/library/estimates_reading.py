"""Reads the library's files beside the window: what waits for a disk in a thread, what needs the engine in slices.

A slice takes a few milliseconds of the event loop, so that five hundred cases never hold up a keystroke. A file that
has not changed is not read again, nor worked out again under the same rule set.
"""

from __future__ import annotations

import datetime as dt
import time
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.document.library import Entry, Found, Known, Library, Stamp, entry_of, look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from desktop.window.desk.desk import Desk

_SLICE: Final = 0.006
"""Seconds of work in one turn of the event loop; the last case of a slice may take it a little further."""
_BETWEEN: Final = 2
"""Milliseconds between two slices, for whatever else the window has to do."""
_SAY_AFTER: Final = 0.15
"""Seconds between two reports while more is to come."""
_AHEAD: Final = 32
"""Files that are held in memory before they are worked out."""


class Reading(QObject):
    """The library as far as it has been read. `changed` says that there is more of it, or that all is there."""

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        library: Library,
        drafts: Callable[[], Iterable[Known]],
        prepare: Callable[[Entry], object],
        parent: QObject | None = None,
    ) -> None:
        """`prepare` is called for each entry in the slice in which it was read, for what a search would wait for."""
        super().__init__(parent)
        self._desk, self._library, self._drafts, self._prepare = desk, library, drafts, prepare
        self.entries: dict[Path, Entry] = {}
        self.count = 0
        """How many files are known."""
        self.done = False
        self._kept: dict[Path, tuple[Stamp, str | None, Entry]] = {}
        """By path: the file as it was, the rule set pinned for it, and what was worked out."""
        self._rules: tuple[object, ...] = ()
        self._seen: dict[Path, None] = {}
        self._said = 0.0
        self._queue: Queue[tuple[Known, ...] | Found | None] = Queue()
        self._stop = Event()
        self._timer = QTimer(self)
        self._timer.setInterval(_BETWEEN)
        self._timer.timeout.connect(self._take)

    def start(self) -> None:
        """Look at every file anew; what was read before stays until then."""
        self.stop()
        rules = self._rule_sets()
        if rules != self._rules:
            self._rules = rules
            self._kept.clear()
        self.done, self._seen, self._said = False, {}, 0.0
        self._queue, self._stop = Queue(_AHEAD), Event()
        # A thread that nobody takes from any more would wait for ever.
        self.destroyed.connect(self._stop.set)
        drafts = tuple(self._drafts())
        since = {path: stamp for path, (stamp, pin, _) in self._kept.items() if pin == self._pin(path)}
        arguments = (self._library, drafts, since, self._queue, self._stop)
        Thread(target=_look_at_all, args=arguments, name="library", daemon=True).start()
        self._timer.start()

    def _rule_sets(self) -> tuple[object, ...]:
        """What decides, beside the case itself, which rule set it is worked out with."""
        desk = self._desk
        if not desk.in_use.shelf.several:
            return (desk.rules.sha256,)
        known = tuple((entry.sha256, entry.active) for entry in desk.in_use.shelf.registry.entries())
        # A case without a date follows the rule set of today.
        return (*known, dt.datetime.now().astimezone().date())

    def _pin(self, path: Path) -> str | None:
        return self._desk.in_use.pins.of(path)

    def stop(self) -> None:
        """Read no further."""
        self._stop.set()
        self._timer.stop()

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
            else:
                self.count = len(found)
            if time.perf_counter() >= until:
                break
        now = time.perf_counter()
        if self._seen and now - self._said > _SAY_AFTER:
            self._said = now
            self.changed.emit()

    def _add(self, found: Found) -> None:
        path = found.known.path
        kept = self._kept.get(path)
        if kept is not None and found.data is None and found.failure is None:
            entry = kept[2]
        else:
            entry = entry_of(found, lambda case: self._desk.answer_by_date(case, path))
            if found.stamp is not None and found.data is not None:
                self._kept[path] = (found.stamp, self._pin(path), entry)
        self._seen[path] = None
        self.entries[path] = entry
        self._prepare(entry)

    def _finish(self) -> None:
        self._timer.stop()
        self.entries = {path: self.entries[path] for path in self._seen}
        self.count, self.done = len(self.entries), True
        self.changed.emit()


def _look_at_all(
    library: Library,
    drafts: tuple[Known, ...],
    since: dict[Path, Stamp],
    queue: Queue[tuple[Known, ...] | Found | None],
    stop: Event,
) -> None:
    """Runs in a thread of its own, and touches nothing but its arguments."""
    try:
        known = (*drafts, *library.known())
        _put(queue, known, stop)
        for one in known:
            if stop.is_set():
                return
            _put(queue, look(one, since.get(one.path)), stop)
    finally:
        _put(queue, None, stop)


def _put(
    queue: Queue[tuple[Known, ...] | Found | None], item: tuple[Known, ...] | Found | None, stop: Event
) -> None:
    while not stop.is_set():
        try:
            queue.put(item, timeout=0.2)
        except Full:
            continue
        return
