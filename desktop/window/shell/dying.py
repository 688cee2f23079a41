"""The last moment of a program that nobody ends in order: native code crashes, or the display goes.

What is not on the disk yet is flushed first. Nothing here can be relied upon, as the program is broken already; what
is typed is on the disk within a second in any case. What is noted of a crash is places in the program's own code.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext

CRASHES: Final = "crashes.log"
PATIENCE: Final = 2
"""Seconds for the last moment; the program is ended then, whatever else it waits for."""
_CRASHES: Final = ("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGABRT")
_DISPLAY_GONE: Final = "connection broke"
"""What Qt says of X11 and of Wayland alike before it ends the program without asking it."""


class LastMoment:
    """Flushes with `flush` (which waits for no longer than it is told), and notes in `folder` where a crash was."""

    def __init__(self, flush: Callable[[int], object], folder: Path) -> None:
        self._flush = flush
        self._log = _opened(folder / CRASHES)
        self._handlers: list[object] = []
        """Held for as long as the system may call them."""
        qInstallMessageHandler(self._message)
        if os.name == "posix":
            self._watch_crashes()
        elif self._log is not None:
            faulthandler.enable(self._log)

    def _message(self, kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if sys.stderr is not None:
            print(text, file=sys.stderr)  # noqa: T201 - as Qt itself would
        if kind == QtMsgType.QtFatalMsg or _DISPLAY_GONE in text:
            self._flush(PATIENCE)

    def _watch_crashes(self) -> None:
        # Python's own handlers run when the interpreter goes on, which it does not after a crash: these run at once.
        kind = ctypes.CFUNCTYPE(None, ctypes.c_int)
        handler = kind(self._crashed)
        library = ctypes.CDLL(None)
        library.signal.argtypes, library.signal.restype = (ctypes.c_int, kind), ctypes.c_void_p
        for name in _CRASHES:
            library.signal(getattr(signal, name), handler)
        self._handlers += [handler, library]

    def _crashed(self, number: int) -> None:
        # Whatever of the program is broken or waits for itself: the system ends it then.
        signal.setitimer(signal.ITIMER_REAL, PATIENCE + 1)
        # The next one is the system's: on the way back the same thing happens again.
        ctypes.CDLL(None).signal(number, None)
        with contextlib.suppress(Exception):
            self._flush(PATIENCE)
        if self._log is not None:
            with contextlib.suppress(Exception):
                faulthandler.dump_traceback(self._log, all_threads=True)


def _opened(path: Path) -> IO[bytes] | None:
    """A log of its own for each program that crashes; None where there can be none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        return path.open("wb" if path.stat().st_size > 1_000_000 else "ab", buffering=0)
    except OSError:
        return None
