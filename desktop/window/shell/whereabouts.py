"""Where in the window somebody is: kept with the document, and gone back to when its work is restored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLineEdit

from desktop.window.shell.tab_order import stops

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QScrollBar, QWidget

    from desktop.window.shell.main_window import MainWindow

_REST = 150
"""Milliseconds between a change or a move and the look at where it was."""


class Whereabouts(QObject):
    """Tells the journal of one window the step, the control in it, the place in its text, and how far it is scrolled."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REST)
        self._soon.timeout.connect(self.note)
        window.desk.place_wanted.connect(self.go_back)
        window.moved_about.connect(self._note_soon)
        window.desk.case_changed.connect(self._note_soon)

    def _note_soon(self) -> None:
        # Not started anew: somebody who types without a pause stands somewhere too.
        if not self._soon.isActive() and self._window.desk.document.modified:
            self._soon.start()

    def note(self) -> None:
        """Have it kept with what is entered."""
        self._window.desk.keeping.journal.stand_at(**self.place())

    def place(self) -> dict[str, Any]:
        """The step, the number of the control among those that Tab stops at, the place in its text, the scrolling."""
        window = self._window
        page = window.page(window.step)
        focus = window.focusWidget()
        found = list(stops(page, None))
        return {
            "step": window.step,
            "stop": found.index(focus) if focus in found else None,
            "cursor": focus.cursorPosition() if isinstance(focus, QLineEdit) else None,
            "scrolled": page.area.verticalScrollBar().value(),
        }

    def go_back(self, place: Mapping[str, Any]) -> None:
        """Show the step that somebody left, as they left it; what is not known of it is left as it is."""
        step = place.get("step")
        if not isinstance(step, int):
            return
        self._window.enter(step, focus=True)
        # What the case brings to the page is laid out in the next turn.
        QTimer.singleShot(0, self, lambda: self._stand(dict(place)))

    def _stand(self, place: dict[str, Any]) -> None:
        page = self._window.page(self._window.step)
        found, stop = list(stops(page, None)), place.get("stop")
        if isinstance(stop, int) and 0 <= stop < len(found):
            found[stop].setFocus()
            _put_cursor(found[stop], place.get("cursor"))
        _scroll(page.area.verticalScrollBar(), place.get("scrolled"))


def _put_cursor(control: QWidget, cursor: object) -> None:
    if isinstance(control, QLineEdit) and isinstance(cursor, int):
        control.deselect()
        control.setCursorPosition(cursor)


def _scroll(bar: QScrollBar, value: object) -> None:
    if isinstance(value, int):
        bar.setValue(value)
