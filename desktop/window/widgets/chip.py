"""A chip: a word on a small coloured ground, with an icon where the word alone would be missed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.properties import MIDDLE, plain_text
from desktop.window.widgets.theme import Theme

SOFT, WARNING, NEUTRAL = "soft", "warning", "neutral"
_COLOURS = {SOFT: ("soft", "accent"), WARNING: ("warn_soft", "warn"), NEUTRAL: ("chip", "text")}
_HEIGHT, _SIDE, _ICON = 20, 8, 12


class Chip(QLabel):
    """Shows one word; `kind` is `soft`, `warning` or `neutral`."""

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = NEUTRAL
        self._icon: str | None = None
        plain_text(self)
        self.setFont(theme.font(tokens.SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def display(self, text: str, kind: str = NEUTRAL, icon: str | None = None) -> None:
        """Show `text`; an empty one hides the chip."""
        self._kind, self._icon = kind, icon
        self.setText(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2 * _SIDE
        return QSize(width + (_ICON + 5 if self._icon else 0), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, ink = _COLOURS[self._kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), 3, 3)
        painter.fillPath(shape, self._look.colour(ground))
        left = _SIDE
        if self._icon:
            picture = icons.pixmap(self._look, self._icon, ink, _ICON, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - _ICON) // 2, _ICON, _ICON, picture)
            left += _ICON + 5
        painter.setPen(self._look.colour(ink))
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), MIDDLE, self.text())
