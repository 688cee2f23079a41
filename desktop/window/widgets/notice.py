"""A bar above the step that says what happened and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop.window.widgets import icons
from desktop.window.widgets.labels import label
from desktop.window.widgets.plainly import set_tip
from desktop.window.widgets.theme import Theme

Sentence = Callable[[], str]
"""Gives a text in the language of the moment."""


class Notice(QFrame):
    """One sentence with up to two actions; hidden until there is something to say."""

    left = Signal()
    """It has gone while it had the focus, which belongs to the page again."""

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sentence: Sentence | None = None
        self._actions: list[tuple[QPushButton, Sentence]] = []
        self._warning = True
        self._close_text = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(32, 8, 20, 8)
        self._row.setSpacing(12)
        self._icon = QLabel()
        self._text = label(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QToolButton()
        self._close.setFixedSize(28, 28)
        self._close.clicked.connect(self.dismiss)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        self.hide()

    def say(
        self, sentence: Sentence, *actions: tuple[Sentence, Callable[[], object]], warning: bool = True
    ) -> None:
        """Show a sentence; an action closes the bar and does what it names."""
        self.dismiss()
        self._sentence, self._warning = sentence, warning
        for text, act in actions:
            button = QPushButton(self)
            button.setProperty("small", True)
            button.clicked.connect(lambda _=False, act=act: self._act(act))
            self._row.insertWidget(self._row.count() - 1, button)
            self._actions.append((button, text))
        self.recolour()
        self.set_texts(self._close_text)
        self.show()

    def dismiss(self) -> None:
        """Take the bar away."""
        focus = self.window().focusWidget()
        focused = focus is not None and self.isAncestorOf(focus)
        self.hide()
        self._sentence = None
        for button, _ in self._actions:
            button.hide()
            button.deleteLater()
        self._actions.clear()
        if focused:
            self.left.emit()

    def _act(self, act: Callable[[], object]) -> None:
        self.dismiss()
        act()

    def text(self) -> str:
        """What the bar says; empty while it says nothing."""
        return self._text.text() if self._sentence else ""

    def set_texts(self, close: str) -> None:
        """Say the same in the language of the moment."""
        self._close_text = close
        self._close.setAccessibleName(close)
        set_tip(self._close, close)
        if self._sentence:
            self._text.setText(self._sentence())
            self.setAccessibleName(self._text.text())
        for button, text in self._actions:
            button.setText(text())

    def recolour(self) -> None:
        """Take the colours of the theme."""
        name, ink = ("warn", "warn") if self._warning else ("info", "accent")
        self._icon.setPixmap(icons.pixmap(self._look, name, ink, 16, self.devicePixelRatioF()))
        self._close.setIcon(icons.icon(self._look, "close"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = "warn_soft" if self._warning else "soft"
        QPainter(self).fillRect(self.rect(), self._look.colour(ground))
