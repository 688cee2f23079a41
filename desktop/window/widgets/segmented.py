"""A switch of a few segments, one of them on; worked with the mouse, Tab and the arrow keys."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget


class Segment(QToolButton):
    """One segment; wide enough for its bold text, so that nothing moves when it is switched on."""

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        font = self.font()
        font.setBold(True)
        padding = 34 if self.property("tall") else 26
        hint.setWidth(QFontMetrics(font).horizontalAdvance(self.text()) + padding)
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Segmented(QWidget):
    """Segments by key. `chosen` comes from the user only, never from `choose`."""

    chosen = Signal(str)

    def __init__(self, keys: Iterable[str], parent: QWidget | None = None, *, tall: bool = False) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Segment] = {}
        keys = tuple(keys)
        for place, key in enumerate(keys):
            button = Segment(self)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setProperty(
                "place", "first" if place == 0 else "last" if place == len(keys) - 1 else "middle"
            )
            if tall:
                button.setProperty("tall", True)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)
        row.addStretch(1)

    def set_text(self, key: str, text: str) -> None:
        """Label the segment `key`."""
        button = self._buttons[key]
        button.setText(text)
        button.updateGeometry()
        self._name(button)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        for button in self._buttons.values():
            self._name(button)

    def _name(self, button: Segment) -> None:
        """`Yes` alone would not say what is asked."""
        group = self.accessibleName()
        button.setAccessibleName(f"{group}: {button.text()}" if group else button.text())

    def button(self, key: str) -> QToolButton:
        return self._buttons[key]

    def value(self) -> str | None:
        """The key that is on; None while none is."""
        for key, button in self._buttons.items():
            if button.isChecked():
                return key
        return None

    def choose(self, key: str | None) -> None:
        """Switch `key` on, or all off, without a signal."""
        if key is None or key not in self._buttons:
            self._group.setExclusive(False)
            for button in self._buttons.values():
                button.setChecked(False)
            self._group.setExclusive(True)
        else:
            self._buttons[key].setChecked(True)

    def setFocus(self, *reason: object) -> None:
        button = self._buttons.get(self.value() or "") or next(iter(self._buttons.values()))
        button.setFocus(*reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        buttons = list(self._buttons.values())
        focused = next((index for index, button in enumerate(buttons) if button.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        button = buttons[(focused + step) % len(buttons)]
        button.setFocus(Qt.FocusReason.TabFocusReason)
        button.click()
