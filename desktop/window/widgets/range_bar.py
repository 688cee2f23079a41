"""The range bar: from nothing to the highest, the band of the readings, and where the stated reading lies."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.window.widgets.theme import Theme

_DOT = 6.0


class RangeBar(QWidget):
    """Shows lowest, stated and highest as parts of the highest; all in the same unit."""

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lowest = self._stated = self._highest = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def display(self, lowest: int, stated: int, highest: int, accessible: str) -> None:
        """Show the range; `accessible` says the same in words."""
        self._lowest, self._stated, self._highest = lowest, stated, highest
        self.setAccessibleName(accessible)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 16)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() / 2
        span = self.width() - _DOT - 1
        top = max(self._highest, 1)

        def at(value: int) -> float:
            return span * value / top

        painter.fillRect(QRectF(0, round(middle) - 1, span, 1), self._look.colour("ctl"))
        if self._lowest < self._highest:
            left, right = at(self._lowest), at(self._highest)
            painter.fillRect(QRectF(left, middle - 4, right - left, 8), self._look.colour("mid"))
            painter.fillRect(QRectF(round(left), middle - 8, 1, 16), self._look.colour("text"))
        if self._highest > 0:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.colour("surface"), 2))
            painter.setBrush(self._look.colour("accent"))
            painter.drawEllipse(QPointF(max(at(self._stated), _DOT), middle), _DOT, _DOT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.end()
