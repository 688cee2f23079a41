"""The window's pen: draws marks with QPainter in the colours of the theme, and measures text for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from desktop.drawing.marks import Area, Block, Box, Dot, Line, Mark, Text
from desktop.window.widgets import theme
from desktop.window.widgets.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENDLESS = 10_000.0
_WRAPPED = int(Qt.TextFlag.TextWordWrap.value)


class Measured:
    """How large texts are in pixels, in the families of a widget's own font."""

    def __init__(self, own: QFont) -> None:
        self._own = own

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a line is."""
        return self._metrics(size, bold=bold).horizontalAdvance(text)

    def height(self, text: str, size: float, width: float, *, bold: bool = False) -> float:
        """How high a text is over as many lines of `width` as it takes."""
        room = QRectF(0, 0, width, _ENDLESS)
        return self._metrics(size, bold=bold).boundingRect(room, _WRAPPED, text).height()

    def capital(self, size: float) -> float:
        """How high a capital is."""
        return self._metrics(size, bold=False).capHeight()

    def _metrics(self, size: float, *, bold: bool) -> QFontMetricsF:
        return QFontMetricsF(_font(self._own, size, bold=bold))


def _font(own: QFont, size: float, *, bold: bool) -> QFont:
    return theme.font(round(size), bold=bold).resolve(own)


def draw(painter: QPainter, look: Theme, marks: Iterable[Mark]) -> None:
    """Draw marks in the colours of the theme, text in the families of the painter's font."""
    own = painter.font()
    for mark in marks:
        match mark:
            case Line():
                _line(painter, look, mark)
            case Area():
                _area(painter, look, mark)
            case Dot():
                _dot(painter, look, mark)
            case Box():
                _box(painter, look, mark)
            case Text():
                _text(painter, look, mark, own)
            case Block():
                _block(painter, look, mark, own)


def _line(painter: QPainter, look: Theme, mark: Line) -> None:
    pen = QPen(look.colour(mark.ink), mark.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    (x1, y1), (x2, y2) = mark.start, mark.end
    if mark.dash is not None:
        pen.setDashPattern([part / mark.width for part in mark.dash])
    straight = x1 == x2 or y1 == y2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not straight or mark.width >= 1.5)
    painter.setPen(pen)
    if straight and mark.width < 1.5:
        # Hairlines lie on whole pixels.
        x1, y1, x2, y2 = (int(place) + 0.5 for place in (x1, y1, x2, y2))
    painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))


def _area(painter: QPainter, look: Theme, mark: Area) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    colour = look.colour(mark.ink)
    colour.setAlphaF(mark.strength)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(*point) for point in mark.points]))


def _dot(painter: QPainter, look: Theme, mark: Dot) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour(mark.edge), mark.width))
    painter.setBrush(look.colour(mark.fill))
    painter.drawEllipse(QPointF(*mark.centre), mark.radius, mark.radius)


def _box(painter: QPainter, look: Theme, mark: Box) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left, top = mark.corner
    if mark.edge is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setPen(QPen(look.colour(mark.edge), mark.thickness))
        left, top = int(left) + 0.5, int(top) + 0.5
    painter.setBrush(look.colour(mark.fill))
    painter.drawRoundedRect(QRectF(left, top, mark.width, mark.height), mark.radius, mark.radius)


def _text(painter: QPainter, look: Theme, mark: Text, own: QFont) -> None:
    font = _font(own, mark.size, bold=mark.bold)
    painter.setFont(font)
    painter.setPen(look.colour(mark.ink))
    metrics = QFontMetricsF(font)
    x, y = mark.at
    left = x - metrics.horizontalAdvance(mark.text) * mark.align
    painter.drawText(QPointF(left, y + metrics.capHeight() / 2), mark.text)


def _block(painter: QPainter, look: Theme, mark: Block, own: QFont) -> None:
    painter.setFont(_font(own, mark.size, bold=mark.bold))
    painter.setPen(look.colour(mark.ink))
    painter.drawText(QRectF(*mark.corner, mark.width, _ENDLESS), _WRAPPED, mark.text)
