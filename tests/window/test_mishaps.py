from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.case import edits
from desktop.window.shell import crash
from tests.window.conftest import Open


def _raise(error: Exception) -> None:
    try:
        raise error
    except type(error):
        sys.excepthook(*sys.exc_info())


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What dialogs said; nobody has to close them."""
    texts: list[str] = []

    def answer(box: QMessageBox) -> int:
        texts.append(box.text())
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return texts


@pytest.fixture(autouse=True)
def _own_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


def test_an_unforeseen_error_is_said_once_in_plain_words_and_logged(
    start: Open, home: Path, said: list[str], qtbot: QtBot
) -> None:
    session = start()
    crash.watch(session)
    for _ in range(3):
        _raise(ZeroDivisionError("secret detail"))
    qtbot.waitUntil(lambda: bool(said))
    QApplication.processEvents()
    assert len(said) == 1
    assert "Traceback" not in said[0]
    assert "secret detail" not in said[0]
    log = (home / "errors.log").read_text(encoding="utf-8")
    assert log.count("ZeroDivisionError") == 3
    assert "secret detail" not in log, "what an exception says may quote what was entered"


def test_an_unforeseen_error_loses_no_work(start: Open, home: Path, said: list[str], qtbot: QtBot) -> None:
    session = start()
    crash.watch(session)
    session.desk.change(edits.investor(session.desk.case, name="Hanbit 한빛"))
    _raise(RuntimeError("boom"))
    assert session.keeping.kept.state == "kept"
    qtbot.waitUntil(lambda: bool(said))


def test_a_rule_set_that_cannot_be_used_is_said_and_the_window_stays(
    start: Open, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, qapp: QApplication, home: Path
) -> None:
    from desktop.policy.load import RuleSetFaulty
    from desktop.window.desk.desk import Desk
    from desktop.window.shell.app import Session

    def fail(_desk: Desk) -> None:
        raise RuleSetFaulty(Path("rules.toml"), ())

    monkeypatch.setattr(Desk, "start_engine", fail)
    session = Session(qapp)
    session.show()
    qtbot.waitUntil(lambda: "cannot be used" in session.window.notice.text())
    assert session.window.isVisible()
    session.window.rail.items[0].click()
    assert session.window.pages == {}
    session.close()
