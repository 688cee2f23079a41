"""A hand at a real window: keys and buttons come from the X server (xdotool), other programs work beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.case.case import Case
from desktop.window.desk.page import Page
from desktop.window.shell.app import Session
from tests.tools import tool

_PATIENCE = 10.0
"""Seconds after which what does not come never will."""


class Hand:
    """Works at the window of one session."""

    def __init__(self) -> None:
        application = QApplication.instance() or QApplication(["quzhou-award", "-style", "Fusion"])
        assert isinstance(application, QApplication)
        self.session = Session(application)
        self.session.show()
        window = self.session.window
        self.until(lambda: self.session.settled)
        window.setGeometry(0, 0, 1366, 768)
        window.activateWindow()
        self.until(window.isActiveWindow)
        self.session.desk.speak("en")

    # ------------------------------------------------------------------ what is there

    @property
    def window(self):  # type: ignore[no-untyped-def] # noqa: ANN201
        return self.session.window

    @property
    def case(self) -> Case:
        return self.session.document.case

    @property
    def figure(self) -> str:
        """The total as it is shown; a dash where there is none."""
        panel = self.window.answer
        if panel._dash.isVisible():
            return str(panel._dash.text())
        return str(panel._total.toolTip()).replace("\N{NO-BREAK SPACE}", " ")

    def begins_with(self, case: Case, step: int) -> Page:
        """Put a case on the desk and show a step of it."""
        self.session.document.replace(case)
        self.session.desk.put()
        self.window.enter(step)
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)
        page = self.window.page(step)
        assert isinstance(page, Page)
        page.area.verticalScrollBar().setValue(0)
        QTest.qWait(20)
        return page

    # ------------------------------------------------------------------ keys and mouse

    def until(self, condition: Callable[[], object], what: object = "") -> None:
        """Go on when it is so. Raises `AssertionError` where it never is."""
        ends = time.monotonic() + _PATIENCE
        while not condition():
            assert time.monotonic() < ends, what or "it never came"
            QTest.qWait(5)

    def does(self, *command: object) -> None:
        """Have the X server do something, while the window goes on."""
        self.runs([tool("xdotool"), *map(str, command)])
        QTest.qWait(15)

    def runs(self, command: Sequence[str]) -> str:
        """Run a program beside the window; what it says."""
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
            self.until(lambda: started.poll() is not None, command)
            said = started.stdout.read() if started.stdout is not None else ""
            assert started.returncode == 0, (command, started.returncode, said)
            return said

    def types(self, text: str) -> None:
        self.does("type", "--delay", 8, text)

    def presses(self, *keys: str) -> None:
        self.does("key", "--delay", 8, *keys)

    def fills(self, field: QWidget, text: str) -> None:
        """Click into a field and type over what is there."""
        self.clicks(field)
        self.until(field.hasFocus, field)
        self.presses("ctrl+a")
        self.types(text)

    def at(self, widget: QWidget, place: QPoint | None = None) -> tuple[int, int]:
        """Where a widget lies on the screen, scrolled into sight."""
        page = self.window.stack.currentWidget()
        if page is not None and page.isAncestorOf(widget) and hasattr(page, "area"):
            page.area.ensureWidgetVisible(widget, 0, 60)
            QTest.qWait(10)
        point = widget.mapToGlobal(widget.rect().center() if place is None else place)
        return point.x(), point.y()

    def clicks(self, widget: QWidget, place: QPoint | None = None, button: int = 1) -> None:
        """Press and let go, with time between for whatever the press sets off."""
        self.does("mousemove", *self.at(widget, place), "mousedown", button)
        QTest.qWait(40)
        self.does("mouseup", button)

    def copies(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    # ------------------------------------------------------------------ other programs

    def drops(self, text: str, onto: QWidget) -> None:
        """Drag a text out of another program's window and let go of it over a widget."""
        source = subprocess.Popen(
            [sys.executable, "-m", "tests.window.real.source", text],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "QT_IM_MODULE": "compose"},
        )
        try:
            assert source.stdout is not None
            os.set_blocking(source.stdout.fileno(), False)
            self.until(lambda: source.stdout is not None and source.stdout.readline().strip() == "ready")
            x, y = self.at(onto)
            self.does("mousemove", 1500, 150, "mousedown", 1)
            for step in range(1, 9):
                self.does("mousemove", 1500 + (x - 1500) * step // 8, 150 + (y - 150) * step // 8)
            self.does("mousemove", x + 2, y)
            QTest.qWait(60)
            self.does("mouseup", 1)
            self.until(lambda: source.poll() is not None, "nobody took what was dropped")
        finally:
            source.kill()
            source.wait()

    def hears(self, field: QWidget, text: str) -> None:
        """Set a field's text as a screen reader or voice control does: over the accessibility bus."""
        from tests.window.real import assistive

        number = QAccessible.uniqueId(QAccessible.queryAccessibleInterface(field))
        said = self.runs([sys.executable, assistive.__file__, str(number), text])
        assert "true" in said, said
        QTest.qWait(15)


def work_through(checks: Sequence[Callable[[Hand, Path], None]], folder: Path) -> dict[str, str]:
    """Do all checks at one window; for each what went wrong, empty for nothing."""
    import traceback

    hand, found = Hand(), {}
    for check in checks:
        try:
            check(hand, folder)
            found[check.__name__] = ""
        except Exception:  # noqa: BLE001 - the others are checked all the same
            found[check.__name__] = traceback.format_exc()
            hand.does("mouseup", 1, "key", "Escape")
    hand.session.close()
    return found
