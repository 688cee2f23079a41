"""Nothing moves under a click: what changes heights waits until the mouse button that is down was let go of.

Qt presses a button only where it is still under the pointer at the release, and a press takes the focus away from
the field before: what was shown there then goes, and what lay below would move up in the middle of the click.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

_LOOK = 15
"""Milliseconds between looks at the buttons; the release itself is delivered before."""


def once_released(owner: QObject, act: Callable[[], None]) -> None:
    """Do it now, or right after the last mouse button is up; not at all where `owner` is gone by then."""
    from PySide6.QtCore import Qt  # the window is ready for input before this is built

    if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
        act()
        return
    timer = QTimer(owner)
    timer.setInterval(_LOOK)

    def look() -> None:
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            timer.stop()
            timer.deleteLater()
            act()

    timer.timeout.connect(look)
    timer.start()
