"""Settings of widgets by their properties, as the numbers that Qt has for them.

PySide builds the namespace `Qt` with its 150 enumerations when one of them is first named: 24 ms that whoever starts the
program would wait for. What is built before the window is ready for input says these few here.
"""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from desktop.window.widgets.plainly import set_tip

_NO_FOCUS, _STRONG_FOCUS = 0x0, 0x2 | 0x8 | 0x1
_PLAIN_TEXT = 0
_RIGHT, _TOP, MIDDLE = 0x2, 0x20, 0x80


def never_focus(widget: QWidget) -> None:
    """Let neither Tab nor a click give it the focus."""
    widget.setProperty("focusPolicy", _NO_FOCUS)


def strong_focus(widget: QWidget) -> None:
    """Let both Tab and a click give it the focus, the wheel not."""
    widget.setProperty("focusPolicy", _STRONG_FOCUS)


def point(widget: QWidget) -> None:
    """Show over it the hand of what can be clicked; asked for when the mouse comes, and the enumerations are built then."""
    from PySide6.QtCore import Qt

    widget.setCursor(Qt.CursorShape.PointingHandCursor)


def plain_text(shown: QLabel) -> None:
    """Take what it shows for a text, never for mark-up."""
    shown.setProperty("textFormat", _PLAIN_TEXT)


def right_aligned(shown: QLabel) -> None:
    """At the right, in the middle of its height."""
    shown.setProperty("alignment", _RIGHT | MIDDLE)


def at_top(shown: QLabel) -> None:
    """At the top of its room."""
    shown.setProperty("alignment", _TOP)


def show_tip(widget: QWidget, text: str) -> None:
    """Give it a tool tip; nothing happens where it has this one, which Qt would tell everybody of."""
    set_tip(widget, text)


def show_tone(widget: QWidget, role: QPalette.ColorRole) -> None:
    """Write it in the colour of a role; nothing happens where it is, which Qt would draw anew."""
    if widget.foregroundRole() != role:
        widget.setForegroundRole(role)
