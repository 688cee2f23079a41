"""An entry of a long page: shown while it is wanted, and marked when it was asked for."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Entry(QWidget):
    """One entry among many; those that draw it mark the current one."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted = True
        self._is_current = False

    def want(self, wanted: bool) -> None:
        """Show the entry or not."""
        self.wanted = wanted
        self.setVisible(wanted)

    def set_current(self, *, on: bool) -> None:
        """Mark the entry as the one that was asked for."""
        self._is_current = on
        self.update()
