"""Choosing one of several years."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.window.widgets.combo import Combo
from desktop.window.widgets.segmented import Segmented
from desktop.window.widgets.theme import Theme

_MOST_SEGMENTS = 6


class YearSwitch(QWidget):
    """Chooses one of the years: segments for a few of them, a list for more."""

    chosen = Signal(int)

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self._years: tuple[int, ...] = ()
        self._control: Segmented | Combo | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    @property
    def years(self) -> tuple[int, ...]:
        """The years to choose from."""
        return self._years

    def display(self, years: tuple[int, ...], year: int, accessible: str) -> None:
        """Offer `years`, with `year` chosen."""
        if years != self._years:
            self._rebuild(years)
        if self._control is not None:
            self._control.setAccessibleName(accessible)
            self._control.choose(str(year))

    def _rebuild(self, years: tuple[int, ...]) -> None:
        if self._control is not None:
            self._control.hide()
            self._control.deleteLater()
        self._years = years
        if len(years) <= _MOST_SEGMENTS:
            segmented = Segmented([str(year) for year in years])
            for year in years:
                segmented.set_text(str(year), str(year))
            self._control = segmented
        else:
            combo = Combo(self._look)
            combo.set_choices([(str(year), str(year)) for year in years])
            self._control = combo
        self._control.chosen.connect(lambda key: self.chosen.emit(int(key)))
        self._row.addWidget(self._control)
        self.setVisible(len(years) > 1)
