"""The order in which Tab goes through a window: that of the layouts, so that it is the eye's, whatever was added later.

Qt's own order is that in which controls were made; rows and cards that come with a case would stand behind all else.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QWidget,
)


def move_focus(window: QWidget | None, *, forward: bool) -> bool:
    """Give the focus to the control after (or before) the one that has it; behind the last comes the first."""
    stops = list(_stops(window))
    if window is None or not stops:
        return False
    focused = window.focusWidget()
    place = (stops.index(focused) + (1 if forward else -1)) % len(stops) if focused in stops else 0
    stops[place].setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def _stops(widget: QWidget | None) -> Iterator[QWidget]:
    """The controls in `widget` that Tab stops at, in the order of its layout."""
    if widget is None or not widget.isVisible() or not widget.isEnabled():
        return
    if isinstance(widget, QAbstractButton | QLineEdit | QComboBox):
        if _stops_at(widget):
            yield widget
    elif isinstance(widget, QScrollArea):
        yield from _stops(widget.widget())
    elif isinstance(widget, QStackedWidget):
        yield from _stops(widget.currentWidget())
    elif (layout := widget.layout()) is not None:
        yield from _in_layout(layout)
    elif widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in _places(layout):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _stops(widget)
        elif inner is not None:
            yield from _in_layout(inner)


def _places(layout: QLayout) -> list[int]:
    """The items of a layout as they are read; a grid knows them in the order in which they were added."""
    places = list(range(layout.count()))
    position = getattr(layout, "getItemPosition", None)
    return places if position is None else sorted(places, key=lambda place: position(place)[:2])


def _stops_at(control: QWidget) -> bool:
    group = control.group() if isinstance(control, QAbstractButton) else None
    if group is None or not group.exclusive():
        return bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus)
    # One stop for the whole group, also where the chosen button is hidden or none is chosen; arrows go on from there.
    buttons = [button for button in group.buttons() if button.isVisible() and button.isEnabled()]
    return control is next((button for button in buttons if button.isChecked()), buttons[0])
