"""A figure in mixed sizes on one line: `US$` small, the figure large, the cents small; it can be asked for its reasons."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QEnterEvent, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.window.widgets.asked_figure import AskedFigure
from desktop.window.widgets.plainly import set_tip
from desktop.window.widgets.properties import never_focus, point, strong_focus
from desktop.window.widgets.theme import Theme

_FRAME = 10.0
"""Room for the frame, half of it at either side."""


class Piece(NamedTuple):
    """A part of the line: its text, size in pixels and weight."""

    text: str
    size: int
    bold: bool = False


class Figure(AskedFigure):
    """Pieces on one baseline; shrinks as a whole where they would be cut off.

    `clicked` asks for its reasons; only where it is given the `look` for its frame, else it is a text like any other.
    """

    def __init__(self, height: int, parent: QWidget | None = None, *, look: Theme | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[Piece, ...] = ()
        self._height = height
        self._look = look
        if look is None:
            from PySide6.QtCore import Qt

            never_focus(self)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        else:
            strong_focus(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def display(self, pieces: tuple[Piece, ...], accessible: str, exact: str = "") -> None:
        """Show `pieces`; `exact` is the tool tip."""
        if pieces == self._pieces and accessible == self.accessibleName():
            return
        self._pieces = pieces
        self.setAccessibleName(accessible)
        set_tip(self, exact)
        self.updateGeometry()
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        if self._look is not None:
            point(self)
        super().enterEvent(event)

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
        room = self.width() - (0 if self._look is None else _FRAME)
        if wanted > room:
            fonts = self._fonts(room / wanted * 0.98)
        painter = QPainter(self)
        if self._look is not None and (self._open or self.hasFocus()):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.colour("accent"), 2))
            if self._open:
                painter.setBrush(self._look.colour("soft"))
            around = QRectF(0, 0, min(wanted + _FRAME, self.width()), self.height())
            painter.drawRoundedRect(around.adjusted(1, 1, -1, -1), 3, 3)
        painter.setPen(self.palette().color(self.foregroundRole()))
        ascent = max((QFontMetricsF(font).capHeight() for font, _ in fonts), default=0.0)
        baseline = (self.height() + ascent) / 2
        left = 0.0 if self._look is None else _FRAME / 2
        for piece, (font, width) in zip(self._pieces, fonts, strict=True):
            painter.setFont(font)
            painter.drawText(QPointF(left, baseline), piece.text)
            left += width
