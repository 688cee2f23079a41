"""Work beside the window's thread: one piece after the other, its result handed back in the window's thread.

    beside = Background(self)
    beside.done.connect(self._take)             # key, what came of it
    beside.start("pages", lambda: …)            # whoever asks for the same key again is asked no more

All pieces of all pages share one thread, so that what may not run twice at once (PDFium) does not, but for those that
only wait for something else, which have a thread of their own. What the window's thread does with PDFium takes `ALONE`.
"""

from __future__ import annotations

import sys
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Final

import shiboken6
from PySide6.QtCore import QObject, Signal

ALONE: Final = threading.RLock()
"""Held while a quote is made or PDFium is at work: neither may run in two threads at once."""
_YIELD: Final = 0.0001
"""Seconds after which the thread at work lets the window's thread go on; Python's own is fifty times that."""


@cache
def _thread(name: str) -> ThreadPoolExecutor:
    # Else a keystroke that comes meanwhile would wait several times for Python's own interval.
    sys.setswitchinterval(_YIELD)
    return ThreadPoolExecutor(1, name)


class _Post(QObject):
    """Hands calls over to the window's thread.

    One for the whole process, and never deleted: a thread that emitted a signal of an object which the window's
    thread is deleting at that moment would bring the program down.
    """

    handed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        from PySide6.QtCore import Qt

        # Never at once: a piece that is done before its owner has finished asking would answer in the middle of that.
        self.handed.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def _call(self, piece: Callable[[], None]) -> None:
        piece()


@cache
def _post() -> _Post:
    return _Post()


class Background(QObject):
    """Pieces of work of one owner; of a key only the latest counts."""

    done = Signal(object, object)
    """Key and result of the latest piece of that key; in the window's thread. A piece that raised gives its exception."""

    def __init__(self, parent: QObject, thread: str = "paper") -> None:
        super().__init__(parent)
        self._thread = thread
        self._latest: dict[object, Future[object]] = {}
        # In the window's thread, where what it is handed is to be called.
        _post()

    def start(self, key: object, piece: Callable[[], object]) -> None:
        """Do `piece` when what is under way is done; one of the same key that still waits is dropped."""
        self.drop(key)
        self._latest[key] = future = _thread(self._thread).submit(piece)
        future.add_done_callback(_teller(weakref.ref(self), key))

    def drop(self, key: object) -> None:
        """Ask no more for the piece of this key."""
        earlier = self._latest.pop(key, None)
        if earlier is not None:
            earlier.cancel()

    def busy(self, key: object) -> bool:
        """Whether a piece of this key is under way or waits."""
        return key in self._latest

    def _take(self, key: object, future: object, result: object) -> None:
        if self._latest.get(key) is future:
            del self._latest[key]
            self.done.emit(key, result)


def _teller(owner: weakref.ref[Background], key: object) -> Callable[[Future[object]], None]:
    """What the thread does with a piece that is done: let the window's thread give it to the owner, if there still is one."""

    def hand_over(future: Future[object], result: object) -> None:
        here = owner()
        if here is not None and shiboken6.isValid(here):
            here._take(key, future, result)  # noqa: SLF001 - the owner's own half of the handing over

    def tell(future: Future[object]) -> None:
        if not future.cancelled():
            result = future.exception() or future.result()
            _post().handed.emit(lambda: hand_over(future, result))

    return tell
