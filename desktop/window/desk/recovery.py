"""Keeps the work of a session that ended without saving, and offers it at the next start.

Listens to the document: a moment after each change the draft goes to a file of its own in the user's data
folder; saving and an orderly end take it away. A lock beside it tells drafts of programs that still run.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QTimer

from desktop.files import WriteFailed, write_atomically

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.document.document import Document

_QUIET = 800
"""Milliseconds without a change before the draft is written."""


class Recovery(QObject):
    """Keeps the draft of one document in `folder`."""

    def __init__(self, document: Document, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._folder = folder
        self._file: Path | None = None
        self._lock: QLockFile | None = None
        self._written: Case | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET)
        self._timer.timeout.connect(self.write)
        self._unsubscribe = document.subscribe(self._changed)

    def left_behind(self) -> list[Path]:
        """Drafts of sessions that are over, the latest first."""
        found = []
        for path in self._folder.glob("draft-*.json"):
            if path == self._file:
                continue
            lock = QLockFile(str(path.with_suffix(".lock")))
            lock.setStaleLockTime(0)
            if lock.tryLock(0):
                lock.unlock()
                found.append(path)
        return sorted(found, key=_modified, reverse=True)

    @staticmethod
    def forget(path: Path) -> None:
        """Delete a draft."""
        with contextlib.suppress(OSError):
            path.unlink()

    def write(self) -> None:
        """Write the draft now, if the case has unsaved changes."""
        self._timer.stop()
        document = self._document
        if not document.modified:
            self._clear()
        elif document.case is not self._written:
            from desktop.case.text import write_case

            # A draft that cannot be kept must not disturb the work itself.
            with contextlib.suppress(OSError, WriteFailed):
                write_atomically(self._place(), write_case(document.case))
                self._written = document.case

    def close(self) -> None:
        """The session ends in order: nothing is left behind."""
        self._timer.stop()
        self._unsubscribe()
        self._clear()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _changed(self) -> None:
        self._timer.start()

    def _place(self) -> Path:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self._folder / f"draft-{time.time_ns()}-{os.getpid()}.json"
            self._lock = QLockFile(str(self._file.with_suffix(".lock")))
            self._lock.setStaleLockTime(0)
            self._lock.tryLock(0)
        return self._file

    def _clear(self) -> None:
        self._written = None
        if self._file is not None:
            self.forget(self._file)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
