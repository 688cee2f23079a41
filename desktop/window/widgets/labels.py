"""Labels of the type scale, and hairlines.

PySide builds the namespace `Qt` with its 150 enumerations when it is first used, which is a seventh of the start of
a bare window. What the first paint needs does without it.
"""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from desktop.window.widgets import theme, tokens
from desktop.window.widgets.properties import plain_text, right_aligned, show_tip


def label(
    size: int = tokens.BODY,
    *,
    bold: bool = False,
    tone: QPalette.ColorRole = QPalette.ColorRole.WindowText,
    wrap: bool = False,
    right: bool = False,
    text: str = "",
) -> QLabel:
    """A label that shows plain text in one of the type scale's sizes and one of the palette's tones."""
    result = QLabel(text)
    plain_text(result)
    result.setFont(theme.font(size, bold=bold))
    result.setForegroundRole(tone)
    result.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        result.setSizePolicy(policy)
        # Else the layout reserves the height that the text needs at its narrowest.
        result.setMinimumSize(40, 1)
    if right:
        right_aligned(result)
    return result


def muted(*, wrap: bool = False, text: str = "") -> QLabel:
    """A small quiet label: captions, units, help."""
    return label(tokens.SMALL, tone=theme.MUTED, wrap=wrap, text=text)


def set_tone(widget: QWidget, tone: QPalette.ColorRole) -> None:
    """Show `widget` in another tone."""
    if widget.foregroundRole() != tone:
        widget.setForegroundRole(tone)


def show_text(widget: QLabel, text: str) -> None:
    """Set `text`; a label without text takes no room."""
    if widget.text() != text:
        widget.setText(text)
    widget.setVisible(bool(text))


class Elided(QLabel):
    """One line that ends in an ellipsis where it does not fit; the whole text is its tool tip."""

    def __init__(
        self,
        size: int = tokens.BODY,
        *,
        bold: bool = False,
        grows: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole = ""
        self._measured: QFont | None = None
        self._grows = grows
        self.setFont(theme.font(size, bold=bold))
        wide = QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Maximum
        self.setSizePolicy(wide, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(24)

    def show_whole(self, text: str) -> None:
        """Show `text`, as much of it as there is room for."""
        if text == self._whole and self.font() == self._measured:
            return
        self._whole, self._measured = text, self.font()
        self._never_rich(text)
        self.setAccessibleName(text)
        metrics = QFontMetrics(self.font())
        if not self._grows:
            self.setMaximumWidth(metrics.horizontalAdvance(text) + 8)
        self._elide()
        self.updateGeometry()

    def whole(self) -> str:
        return self._whole

    def sizeHint(self):  # type: ignore[no-untyped-def] # noqa: ANN201 - Qt's own signature
        hint = super().sizeHint()
        hint.setWidth(QFontMetrics(self.font()).horizontalAdvance(self._whole) + 4)
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = elided(self._whole, QFontMetrics(self.font()), max(self.width(), 24))
        if shown != self.text():
            self.setText(shown)
        show_tip(self, self._whole if shown != self._whole else "")

    def _never_rich(self, text: str) -> None:
        """An investor's name is no mark-up."""
        if "<" in text or "&" in text:
            plain_text(self)


def elided(text: str, metrics: QFontMetrics, width: int) -> str:
    """As much of `text` as fits, with an ellipsis where something is left out."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    from PySide6.QtCore import Qt

    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


class Hairline(QFrame):
    """A line of one pixel in the palette's line colour (`Light`), or in that of controls (`Dark`)."""

    def __init__(self, *, strong: bool = False, upright: bool = False) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Dark if strong else QPalette.ColorRole.Light)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
