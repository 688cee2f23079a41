"""The order in which Tab goes through a window: that of the layouts, so that it is the eye's, whatever was added later.

What is marked `late` comes after the controls beside it: the help of a field after the field.

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
    focused = window.focusWidget() if window is not None else None
    found = list(stops(window, focused))
    if not found:
        return False
    place = found.index(focused) + (1 if forward else -1) if focused in found else 0
    found[place % len(found)].setFocus(
        Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    )
    return True


def stops(widget: QWidget | None, focused: QWidget | None) -> Iterator[QWidget]:
    """The controls in `widget` that Tab stops at, in the order of its layout; `focused` also while it is being hidden."""
    if widget is None:
        return
    if widget is focused:
        # Also where it is being hidden or disabled at this moment: what comes after it is next.
        yield widget
    elif not widget.isVisible() or not widget.isEnabled():
        return
    elif isinstance(widget, QAbstractButton | QLineEdit | QComboBox):
        if _stops_at(widget):
            yield widget
    elif isinstance(widget, QScrollArea):
        yield from stops(widget.widget(), focused)
    elif isinstance(widget, QStackedWidget):
        yield from stops(widget.currentWidget(), focused)
    elif (layout := widget.layout()) is not None:
        late = []
        for stop in _in_layout(layout, focused):
            if stop.property("late") and stop.parentWidget() is widget:
                late.append(stop)
            else:
                yield stop
        yield from late
    elif widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget


def _in_layout(layout: QLayout, focused: QWidget | None) -> Iterator[QWidget]:
    for place in _places(layout):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from stops(widget, focused)
        elif inner is not None:
            yield from _in_layout(inner, focused)


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
