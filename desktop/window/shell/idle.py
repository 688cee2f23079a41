"""Imports what some actions need later, a piece at a time, while the user rests."""

from __future__ import annotations

import importlib
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desktop.window.desk.desk import Desk

_PIECES: Final = (
    "babel.dates",
    "babel.lists",
    "pydantic_core",
    "pydantic.fields",
    "pydantic",
    "desktop.case.file",
)
"""Opening a file needs them. What makes a PDF is loaded when the step Quote is entered."""
_REST, _NEXT = 1500, 300


class IdleImports(QObject):
    """Imports the first piece after a second and a half in which neither case nor focus changed."""

    finished = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._left = list(_PIECES)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._import)
        desk.case_changed.connect(self._wait)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._wait)
        self._wait()

    def _wait(self) -> None:
        if self._left:
            self._timer.start(_REST)

    def _import(self) -> None:
        importlib.import_module(self._left.pop(0))
        if self._left:
            self._timer.start(_NEXT)
        else:
            self._desk.case_changed.disconnect(self._wait)
            self.finished.emit()
