"""When something goes wrong that nobody foresaw: keep the work, say so once in plain words, log the rest."""

from __future__ import annotations

import contextlib
import datetime
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.window.shell.app import Session

_LARGEST_LOG = 1_000_000


def watch(session: Session) -> None:
    """Take over unexpected exceptions of this process."""
    seen: set[str] = set()

    def unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            session.application.quit()
            return
        log = session.folders.state / "errors.log"
        _write(log, "".join(traceback.format_exception(kind, error, trace)))
        with contextlib.suppress(Exception):
            session.files.keeping.flush()
        last = traceback.extract_tb(trace)[-1] if trace else None
        where = f"{kind.__name__} {last.filename}:{last.lineno}" if last else kind.__name__
        if where not in seen:
            seen.add(where)
            # Not from inside the event that failed.
            QTimer.singleShot(0, lambda: _say(session, log))

    sys.excepthook = unexpected


def _say(session: Session, log: Path) -> None:
    session.window.complain(
        session.desk.words.text(
            "Something went wrong that should not have. Your entries are kept, also as a draft that the next start "
            "offers. If it happens again, save the case, start the program anew, and pass on this file:\n{file}",
            file=log,
        )
    )


def _write(log: Path, text: str) -> None:
    with contextlib.suppress(OSError):
        log.parent.mkdir(parents=True, exist_ok=True)
        fresh = not log.exists() or log.stat().st_size > _LARGEST_LOG
        with log.open("w" if fresh else "a", encoding="utf-8") as file:
            file.write(f"{datetime.datetime.now().astimezone().isoformat(timespec='seconds')}\n{text}\n")
