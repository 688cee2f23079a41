"""A figure that says why: dotted underline, pointing hand, opened with a click, Enter or Space.

Shows what it is given; what opens when it is asked is its owner's.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.window.widgets import theme, tokens
from desktop.window.widgets.asked_figure import AskedFigure
from desktop.window.widgets.properties import show_tip
from desktop.window.widgets.theme import Theme

PADDING = 5
"""Room for the frame, at either side of the figure."""
_ROOM = 12
"""What is above and below the figure together."""


class FigureLabel(AskedFigure):
    """One figure; a displaced one is not struck through while its reasons are shown."""

    def __init__(
        self, look: Theme, parent: QWidget | None = None, *, right: bool = True, padding: int = PADDING
    ) -> None:
        super().__init__(parent)
        self._padding = padding
        self._look = look
        self._right = right
        self._font = theme.font()
        self._struck = False
        self._shown: tuple[object, ...] = ()
        self._tone = QPalette.ColorRole.WindowText
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def display(
        self,
        text: str,
        accessible: str,
        *,
        size: int = tokens.BODY,
        bold: bool = False,
        struck: bool = False,
        tone: QPalette.ColorRole = QPalette.ColorRole.WindowText,
        exact: str = "",
    ) -> None:
        """Show `text`; `accessible` names the figure in full, `exact` is the tool tip."""
        shown = (text, accessible, size, bold, struck, tone, exact)
        if shown == self._shown:
            return
        self._shown = shown
        self._font = theme.font(size, bold=bold)
        self._struck, self._tone = struck, tone
        self.setText(text)
        self.setAccessibleName(accessible)
        show_tip(self, exact if exact != text else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        wide = QFontMetricsF(self._resolved()).horizontalAdvance(self.text())
        return QSize(round(wide) + 2 * self._padding, self._font.pixelSize() + _ROOM)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _resolved(self) -> QFont:
        font = self._font.resolve(self.font())
        font.setStrikeOut(self._struck and not self._open)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._resolved()
        metrics = QFontMetricsF(font)
        wide = metrics.horizontalAdvance(self.text())
        left = self.width() - self._padding - wide if self._right else float(self._padding)
        baseline = (self.height() + metrics.capHeight()) / 2
        if self._open or self.hasFocus():
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.setBrush(self._look.colour("soft") if self._open else Qt.BrushStyle.NoBrush)
            around = QRectF(left - self._padding, 0, wide + 2 * self._padding, self.height())
            painter.drawRoundedRect(around.adjusted(1, 1, -1, -1), 3, 3)
        painter.setFont(font)
        painter.setPen(self.palette().color(self._tone))
        painter.drawText(QPointF(left, baseline), self.text())
        if not self._open:
            pen = QPen(self._look.colour("ctl"), 1)
            pen.setDashPattern([1, 2])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(pen)
            under = int(baseline) + 4.5
            painter.drawLine(QPointF(left, under), QPointF(left + wide, under))
