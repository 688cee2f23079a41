"""The rail: the seven steps with their state and the value entered; at its foot the places of the whole program.

One of all is current, arrow keys go between them.

Buttons with labels rather than a list with a delegate: Qt's model and style classes, and painting in Python, would
cost a fifth of the start of a bare window (see `labels`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.telling.step_states import COMPLETE, EMPTY, StepState
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.labels import Elided, Hairline
from desktop.window.widgets.theme import Role, Theme

if TYPE_CHECKING:
    from desktop.window.shell.rail_foot import FootItem

_ICONS = {COMPLETE: ("done", "accent"), EMPTY: ("ring", "ctl")}
_ATTENTION = ("warn", "warn")


class RailItem(QPushButton):
    """One step: icon, name and value. The style sheet gives the current one soft ground and a bar at its left."""

    def __init__(self, look: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.state: StepState | None = None
        self.setCheckable(True)
        self.setProperty("rail", True)
        self.setFixedHeight(tokens.RAIL_ITEM)
        self._icon = QLabel()
        self._icon.setFixedSize(16, 16)
        self._name, self._value = Elided(grows=True), Elided(tokens.SMALL, grows=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 12, 0)
        row.setSpacing(12)
        texts = QVBoxLayout()
        texts.setContentsMargins(0, 7, 0, 8)
        texts.setSpacing(0)
        texts.addWidget(self._name)
        texts.addWidget(self._value)
        row.addWidget(self._icon)
        row.addLayout(texts, 1)
        self.toggled.connect(self._mark)

    def display(self, state: StepState) -> None:
        """Show what the step holds."""
        if state == self.state:
            return
        self.state = state
        self.setAccessibleName(state.spoken)
        self._name.show_whole(state.name)
        self._value.show_whole(state.value)
        self.recolour()

    def recolour(self) -> None:
        """Draw the icon in the colours of the theme."""
        if self.state is not None:
            name, ink = _ICONS.get(self.state.state, _ATTENTION)
            self._icon.setPixmap(icons.pixmap(self._look, name, ink, 16, self._look.ratio))
            self._mark(self.isChecked())

    def _mark(self, current: bool) -> None:
        self._name.setFont(theme.font(bold=current))
        attention = self.state is not None and self.state.state not in _ICONS
        self._value.setForegroundRole(
            theme.WARN if attention else Role.WindowText if current else theme.MUTED
        )


class Rail(QWidget):
    """Shows the states and says which step, or which place at the foot, was chosen."""

    entered = Signal(int)
    foot_entered = Signal(str)

    def __init__(self, look: Theme, steps: int) -> None:
        super().__init__()
        self._look = look
        self.setFixedWidth(tokens.RAIL - 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        self._group = QButtonGroup(self)
        self.items = [RailItem(look, self) for _ in range(steps)]
        for step, item in enumerate(self.items):
            self._group.addButton(item, step)
            column.addWidget(item)
        column.addStretch(1)
        self._column = column
        self.foot: dict[str, FootItem] = {}
        # Arrow keys check a button without a click.
        self._group.idToggled.connect(self._toggled)
        look.changed.connect(self._recolour)

    def show_states(self, states: tuple[StepState, ...]) -> None:
        """Show what each step holds; called with every change."""
        for item, state in zip(self.items, states, strict=True):
            item.display(state)

    def add_foot(self, foot: tuple[tuple[str, str], ...]) -> None:
        """Put the places below the steps: a name and an icon for each; comes after the first paint."""
        from desktop.window.shell.rail_foot import FootItem

        self._column.addWidget(Hairline())
        self._column.addSpacing(8)
        for name, icon in foot:
            place = self.foot[name] = FootItem(self._look, self, icon)
            self._group.addButton(place, len(self.items) + len(self.foot) - 1)
            self._column.addWidget(place)
        self._column.addSpacing(12)

    def name_foot(self, names: dict[str, str]) -> None:
        """Show the names of the places at the foot."""
        for name, text in names.items():
            self.foot[name].say(text)

    def choose(self, step: int, foot: str = "") -> None:
        """Mark `step`, or the place `foot`, as the current one."""
        self._group.blockSignals(True)
        (self.foot[foot] if foot else self.items[step]).setChecked(True)
        self._group.blockSignals(False)

    def current(self) -> int:
        """The step that is marked; beyond the last one for a place at the foot."""
        return self._group.checkedId()

    def _toggled(self, number: int, on: bool) -> None:
        if on and number < len(self.items):
            self.entered.emit(number)
        elif on:
            self.foot_entered.emit(list(self.foot)[number - len(self.items)])

    def _recolour(self) -> None:
        for item in self.items:
            item.recolour()
        for place in self.foot.values():
            place.recolour()
