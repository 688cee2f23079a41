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
        _write(log, report(error))
        with contextlib.suppress(Exception):
            session.files.keeping.flush()
        last = traceback.extract_tb(trace)[-1] if trace else None
        where = f"{kind.__name__} {last.filename}:{last.lineno}" if last else kind.__name__
        if where not in seen:
            seen.add(where)
            # Not from inside the event that failed.
            QTimer.singleShot(0, lambda: _say(session, log))

    sys.excepthook = unexpected


def report(error: BaseException) -> str:
    """Where something went wrong and of what kind it was, without a word of what was entered.

    What an exception says may quote it; its kind, the system's number of an error and the program's own lines do not.
    """
    parts: list[str] = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        number = f" {one.errno}" if isinstance(one, OSError) and one.errno is not None else ""
        parts.append("".join(traceback.format_tb(one.__traceback__)) + f"{type(one).__qualname__}{number}\n")
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\nwhile dealing with the one below\n".join(parts)


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
        log.touch(mode=0o600)
        with log.open("w" if fresh else "a", encoding="utf-8") as file:
            file.write(f"{datetime.datetime.now().astimezone().isoformat(timespec='seconds')}\n{text}\n")
