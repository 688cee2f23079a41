"""Imports what some actions need later, a piece at a time, while the user rests."""

from __future__ import annotations

import importlib
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

_PIECES: Final = (
    "babel.dates",
    "babel.lists",
    "pydantic_core",
    "pydantic.fields",
    "pydantic",
    "desktop.estimate.case_file",
)
"""Opening a file needs them. What makes a PDF is loaded when the step Quote is entered."""
_REST, _TICK = 1500, 300
_INPUT = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.MouseMove)


class IdleImports(QObject):
    """Imports one piece at a time after a second and a half without input."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(_PIECES)
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def _tick(self) -> None:
        if self._since.elapsed() < _REST:
            return
        if self._left:
            importlib.import_module(self._left.pop(0))
        if not self._left:
            self._timer.stop()
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._since.restart()
        return False
