"""One field to search with: a glass, what is typed, how much was found, a button that clears it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.window.widgets import icons
from desktop.window.widgets.field import LineEdit
from desktop.window.widgets.labels import muted
from desktop.window.widgets.theme import Theme


class SearchLine(LineEdit):
    """The line itself; keys that belong to the results are passed on before it takes them."""

    moved = Signal(int)
    entered = Signal()
    unfolded = Signal(bool)
    """Open (True) or close what the results have as current: Right behind the text, Left before it."""
    emptied = Signal()
    focused = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        if plain and key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.moved.emit(int(key))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif plain and key == Qt.Key.Key_Right and self.cursorPosition() == len(self.text()):
            self.unfolded.emit(True)
        elif plain and key == Qt.Key.Key_Left and self.cursorPosition() == 0:
            self.unfolded.emit(False)
        elif key == Qt.Key.Key_Escape and self.text():
            self.emptied.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit()


class ResultsSearch(QWidget):
    """Holds the line; draws the border around all of it."""

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self.setFixedHeight(36)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 4, 2)
        row.setSpacing(8)
        self._glass = QLabel()
        self.line = SearchLine()
        self.line.setProperty("bare", True)
        self.line.setMaxLength(80)
        self.count = muted()
        self.clear = QToolButton()
        self.clear.setFixedSize(26, 26)
        keeps = self.clear.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.clear.setSizePolicy(keeps)
        self.clear.clicked.connect(self.line.emptied)
        row.addWidget(self._glass)
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        row.addWidget(self.clear)
        self.line.focused.connect(self.update)
        self.recolour()

    def recolour(self) -> None:
        """Take the colours of the theme."""
        self._glass.setPixmap(icons.pixmap(self._look, "search", "muted", 16, self._look.ratio))
        self.clear.setIcon(icons.icon(self._look, "close"))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = self.line.hasFocus()
        width = 2.0 if inside else 1.0
        painter.setPen(QPen(self._look.colour("accent" if inside else "ctl"), width))
        painter.setBrush(self._look.colour("base"))
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 3, 3)
