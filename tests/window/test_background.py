"""Work beside the window's thread: results come back, the latest counts, and an owner that is gone is left in peace."""

from __future__ import annotations

import threading

import shiboken6
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from desktop.window.widgets.background import Background


def test_a_result_comes_back_in_the_thread_of_the_window(qtbot: QtBot) -> None:
    owner = QObject()
    beside = Background(owner)
    told: list[tuple[object, object, bool]] = []
    here = QThread.currentThread()
    beside.done.connect(lambda key, result: told.append((key, result, QThread.currentThread() is here)))
    other: list[threading.Thread] = []

    def piece() -> int:
        other.append(threading.current_thread())
        return 42

    beside.start("sum", piece)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [("sum", 42, True)]
    assert other != [threading.current_thread()]


def test_a_piece_that_fails_gives_its_exception(qtbot: QtBot) -> None:
    owner = QObject()
    beside = Background(owner)
    told: list[object] = []
    beside.done.connect(lambda _key, result: told.append(result))
    beside.start("never", lambda: 1 // 0)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], ZeroDivisionError)


def test_of_a_key_only_the_latest_piece_counts(qtbot: QtBot) -> None:
    owner = QObject()
    beside = Background(owner)
    told: list[object] = []
    beside.done.connect(lambda _key, result: told.append(result))
    go = threading.Event()

    def first() -> str:
        go.wait(5)
        return "first"

    beside.start("page", first)
    beside.start("page", lambda: "second")
    go.set()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["second"]
    assert not beside.busy("page")


def test_an_owner_that_goes_while_its_work_is_done_is_left_in_peace(qtbot: QtBot) -> None:
    """Owners by the hundred are deleted in the very moment in which the other thread hands their result over."""
    told: list[object] = []
    for _ in range(400):
        owner = QObject()
        beside = Background(owner)
        beside.done.connect(lambda _key, result: told.append(result))
        ready = threading.Event()

        def piece(ready: threading.Event = ready) -> str:
            ready.set()
            return "too late"

        beside.start("page", piece)
        ready.wait(5)
        shiboken6.delete(owner)
        assert not shiboken6.isValid(beside)
    last = QObject()
    beside = Background(last)
    beside.done.connect(lambda _key, result: told.append(result))
    beside.start("page", lambda: "the last one")
    qtbot.waitUntil(lambda: "the last one" in told)
    assert told == ["the last one"]
