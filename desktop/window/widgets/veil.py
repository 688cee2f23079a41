"""Covers what is being worked out anew: nothing moves, and no figure of before stands beside one of now."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget


class Veil(QWidget):
    """An empty ground over parts of its parent, which keep their place below it.

    It is always there and only drawn at times: to show a widget would lay out all that is around it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._drawn = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(QRect())

    @property
    def drawn(self) -> bool:
        """Whether it hides what lies below it."""
        return self._drawn

    def cover(self, *parts: QWidget) -> None:
        """Lie over these parts, children of its parent, as far as they are seen; without any, over all of it."""
        parent = self._parent
        area = parent.rect() if not parts else QRect()
        for part in parts:
            if part.isVisibleTo(parent):
                area = area.united(part.geometry())
        if area != self.geometry():
            self.setGeometry(area)
            self.raise_()
        self._draw(True)

    def lift(self) -> None:
        """Let what lies below be seen."""
        self._draw(False)

    def _draw(self, drawn: bool) -> None:
        if drawn != self._drawn:
            self._drawn = drawn
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn:
            QPainter(self).fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Window))
