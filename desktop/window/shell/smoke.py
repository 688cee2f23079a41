"""The window's own smoke test: with `QUZHOU_AWARD_SMOKE=1` it walks through itself and quits.

Exit code 0 says that the window opened, spoke both languages and showed every step, without an exception and
without a warning of Qt's.
"""

from __future__ import annotations

import os
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from desktop.window.shell.app import Session

# Said by the offscreen and minimal platforms of every window; it concerns no one.
_HARMLESS = ("propagateSizeHints",)
_STEP = 40


def wanted() -> bool:
    """Whether this start is a smoke test."""
    return os.environ.get("QUZHOU_AWARD_SMOKE") == "1"


def run(session: Session) -> None:
    """Walk through the window once the engine answers, then quit."""
    failed: list[str] = []

    def note(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        print(text, file=sys.stderr)  # noqa: T201
        if _kind not in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg} and not any(
            known in text for known in _HARMLESS
        ):
            failed.append(text)

    def stop(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_exception(kind, error, trace)
        QApplication.exit(1)

    qInstallMessageHandler(note)
    sys.excepthook = stop
    plan = [*range(7), "switch", *range(7), "switch", 0]

    def go() -> None:
        if not session.settled:
            QTimer.singleShot(_STEP, go)
            return
        if not plan:
            session.close()
            QApplication.exit(1 if failed else 0)
            return
        item = plan.pop(0)
        if item == "switch":
            session.desk.speak(session.desk.words.beside)
        else:
            session.window.enter(int(item))
        QTimer.singleShot(_STEP, go)

    QTimer.singleShot(_STEP, go)
