"""A figure that can be asked for its reasons: opened with a click, Enter or Space, framed while they are shown."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


class AskedFigure(QAbstractButton):
    """`clicked` asks for its reasons; `set_open` frames it while they are shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = False

    def set_open(self, opened: bool) -> None:
        """Frame the figure while its reasons are shown."""
        if opened != self._open:
            self._open = opened
            self.update()

    @property
    def is_open(self) -> bool:
        """Whether its reasons are shown."""
        return self._open

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt  # the window is ready for input before this is built

        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
