"""The foot of the rail: places of the whole program, such as the library and the policy's text."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.window.widgets import icons, theme
from desktop.window.widgets.labels import Elided
from desktop.window.widgets.theme import Theme


class FootItem(QPushButton):
    """A place of the whole program, such as the policy's text: icon and name."""

    def __init__(self, look: Theme, parent: QWidget, icon: str) -> None:
        super().__init__(parent)
        self._look, self._drawn = look, icon
        self.setCheckable(True)
        self.setProperty("rail", "foot")
        self._icon, self._name = QLabel(), Elided(grows=True)
        self._icon.setFixedSize(16, 16)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self._name, 1)
        self.toggled.connect(self._mark)
        self.recolour()

    def say(self, name: str) -> None:
        """Show its name."""
        self.setAccessibleName(name)
        self._name.show_whole(name)

    def recolour(self) -> None:
        """Draw the icon in the colours of the theme."""
        self._icon.setPixmap(icons.pixmap(self._look, self._drawn, "text", 16, self._look.ratio))

    def _mark(self, current: bool) -> None:
        self._name.setFont(theme.font(bold=current))
