"""A sentence that is a link: it breaks into lines as a text does, and is worked as a button is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout

from desktop.window.widgets import theme, tokens
from desktop.window.widgets.labels import label
from desktop.window.widgets.theme import Theme


class Link(QAbstractButton):
    """`clicked` says that it was followed."""

    def __init__(self, look: Theme, text: str, *, size: int = tokens.BODY, right: bool = False) -> None:
        super().__init__()
        self._look = look
        self._label = label(size, tone=theme.ACCENT, wrap=True, right=right, text=text)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._label)
        self.setSizePolicy(self._label.sizePolicy())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)

    def text(self) -> str:
        """The whole sentence."""
        return self._label.text()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._label.heightForWidth(width)

    def sizeHint(self) -> QSize:
        return self._label.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._label.minimumSizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(self._look.colour("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
