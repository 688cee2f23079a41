"""A figure in mixed sizes on one line: `US$` small, the figure large, the cents small."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Piece(NamedTuple):
    """A part of the line: its text, size in pixels and weight."""

    text: str
    size: int
    bold: bool = False


class Figure(QWidget):
    """Pieces on one baseline; shrinks as a whole where they would be cut off."""

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[Piece, ...] = ()
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def display(self, pieces: tuple[Piece, ...], accessible: str, exact: str = "") -> None:
        """Show `pieces`; `exact` is the tool tip."""
        if pieces == self._pieces and accessible == self.accessibleName():
            return
        self._pieces = pieces
        self.setAccessibleName(accessible)
        self.setToolTip(exact)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return "".join(piece.text for piece in self._pieces)

    def sizeHint(self) -> QSize:
        return QSize(round(sum(width for _, width in self._fonts(1.0))) + 1, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._height)

    def _fonts(self, scale: float) -> list[tuple[QFont, float]]:
        result = []
        for piece in self._pieces:
            font = QFont(self.font())
            font.setPixelSize(max(10, round(piece.size * scale)))
            font.setWeight(QFont.Weight.Bold if piece.bold else QFont.Weight.Normal)
            result.append((font, QFontMetricsF(font).horizontalAdvance(piece.text)))
        return result

    def paintEvent(self, event: QPaintEvent) -> None:
        fonts = self._fonts(1.0)
        wanted = sum(width for _, width in fonts)
        if wanted > self.width():
            fonts = self._fonts(self.width() / wanted * 0.98)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        ascent = max((QFontMetricsF(font).capHeight() for font, _ in fonts), default=0.0)
        baseline = (self.height() + ascent) / 2
        left = 0.0
        for piece, (font, width) in zip(self._pieces, fonts, strict=True):
            painter.setFont(font)
            painter.drawText(QPointF(left, baseline), piece.text)
            left += width
