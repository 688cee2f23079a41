from __future__ import annotations

import gc
import weakref

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.case.case import Case
from tests.window.conftest import Open


def _sweep(qtbot: QtBot) -> None:
    qtbot.wait(1)
    gc.collect()


def test_a_closed_window_leaves_no_widget_and_no_timer(
    start: Open, example: Case, qtbot: QtBot, qapp: QApplication
) -> None:
    _sweep(qtbot)
    before = len(qapp.allWidgets())
    session = start(example)
    for step in range(7):
        session.window.enter(step)
    timers = [weakref.ref(timer) for timer in session.window.findChildren(QTimer)]
    session.close()
    qtbot.waitUntil(lambda: len(qapp.allWidgets()) <= before)
    del session
    assert not qapp.findChildren(QTimer)
    assert timers


def test_walking_about_and_switching_builds_nothing_twice(
    start: Open, example: Case, qtbot: QtBot, qapp: QApplication
) -> None:
    session = start(example)

    def round_trip() -> None:
        for code in ("zh", "en"):
            session.desk.speak(code)
            for step in range(7):
                session.window.enter(step)

    round_trip()
    _sweep(qtbot)
    before = len(qapp.allWidgets())
    for _ in range(3):
        round_trip()
    qtbot.waitUntil(lambda: len(qapp.allWidgets()) <= before)


def test_rows_that_come_and_go_are_taken_apart(
    start: Open, example: Case, qtbot: QtBot, qapp: QApplication
) -> None:
    session = start(example, step=3)
    fewer = example._replace(project=example.project._replace(utilisation=example.project.utilisation[:1]))
    session.desk.change(fewer)
    session.document.undo()
    _sweep(qtbot)
    before = len(qapp.allWidgets())
    for _ in range(5):
        session.desk.change(fewer)
        session.document.undo()
    qtbot.waitUntil(lambda: len(qapp.allWidgets()) <= before)
