"""A window of its own for each test, without a screen, in folders of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.case.case import Case, Contribution, Exchange, Money, Project
from desktop.window.shell.app import Session
from tests.screenshots import full_case
from tests.window.user import User

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says of windows and dialogs what it cannot do."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(autouse=True)
def _no_window_waits_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the power fails for is tested where nothing else is."""
    monkeypatch.setattr("desktop.document.store.database.SYNCHRONOUS", "off")


Open = Callable[..., Session]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of settings, drafts and logs."""
    folder = tmp_path / "home"
    monkeypatch.setenv("QUZHOU_AWARD_HOME", str(folder))
    return folder


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, home: Path) -> Iterator[Open]:
    """Open a window: `start(case, language="zh")`."""
    opened: list[Session] = []

    def begin(case: Case | None = None, *, language: str = "en", step: int = 0) -> Session:
        session = Session(qapp)
        opened.append(session)
        session.show()
        # The screen of these tests is smaller than any window, which would fill it.
        session.window.showNormal()
        session.window.resize(1366, 768)
        session.window.activateWindow()
        qtbot.waitUntil(session.window.isActiveWindow)
        qtbot.waitUntil(lambda: session.settled)
        session.desk.speak(language)
        if case is not None:
            session.document.replace(case)
            session.desk.put()
        session.window.enter(step, focus=True)
        return session

    yield begin
    for session in opened:
        if not session.closed:
            session.close()


@pytest.fixture
def user(qapp: QApplication, qtbot: QtBot, home: Path) -> Iterator[User]:
    """Somebody in front of the window, who works with keyboard and mouse."""
    person = User(qtbot)
    yield person
    person.end()


@pytest.fixture
def example() -> Case:
    """The example of the design's pictures."""
    return full_case()


@pytest.fixture
def small() -> Case:
    """Manufacturing, one year of US$ 9.2 m, nothing else."""
    return Case(
        project=Project(
            category="manufacturing",
            location="zhizao_new_city",
            mode="new",
            utilisation=(Contribution(2027, Money(Decimal(9_200_000), "USD")),),
        ),
        exchange=Exchange("2026-11-20", "PBOC", (("USD", Decimal("7.1")),)),
    )
