"""A combo box of keys with texts, that keeps its choice over a change of language."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.window.widgets import icons
from desktop.window.widgets.properties import strong_focus
from desktop.window.widgets.theme import Theme

KEY = 0x100
"""Qt's first role for data of one's own."""


class Combo(QComboBox):
    """Choices by key. `chosen` comes from the user only, never from `choose`."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, flat: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
        strong_focus(self)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setMaxVisibleItems(14)
        if flat:
            self.setProperty("flat", True)
        self.activated.connect(self._tell)

    def set_choices(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer (key, text); the chosen key stays chosen."""
        key = self.key()
        self.blockSignals(True)
        self.clear()
        for key_of, text in choices:
            self.addItem(text, key_of)
        self.blockSignals(False)
        self.choose(key)

    def showPopup(self) -> None:
        self.view().setMinimumWidth(min(self.view().sizeHintForColumn(0) + 32, 420))
        super().showPopup()

    def key(self) -> str | None:
        """The key of what is chosen; None for nothing."""
        value = self.currentData(KEY)
        return str(value) if value is not None else None

    def choose(self, key: str | None) -> None:
        """Show `key` as chosen, without a signal; an unknown key shows nothing."""
        row = self.findData(key, KEY) if key is not None else -1
        if row != self.currentIndex():
            self.blockSignals(True)
            self.setCurrentIndex(row)
            self.blockSignals(False)
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A page scrolled with the wheel must not change what lies under the pointer.
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.property("flat") and not (self.hasFocus() or self.underMouse()):
            return
        picture = icons.pixmap(self._theme, "chevron", "muted", 12, self.devicePixelRatioF())
        QPainter(self).drawPixmap(self.width() - 22, (self.height() - 12) // 2, 12, 12, picture)

    def _tell(self) -> None:
        key = self.key()
        if key is not None:
            self.chosen.emit(key)
