"""A killed program loses nothing; what was set once is as it was at the next start; the first paint waits for little."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.case.case import Case
from tests.window.cases import full_case
from tests.window.conftest import Open
from tests.window.user import User

_WORK = """
import sys, time
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from desktop.window.shell.app import Session
from pathlib import Path
application = QApplication(["quzhou-award", "-style", "Fusion"])
session = Session(application)
session.show()
def until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)
ticking = QTimer(interval=20)
ticking.start()
until(lambda: session.settled)
QTest.keyClicks(application.focusWidget(), "Hanbit")
until(lambda: session.keeping.kept.state == "kept")
QTest.keyClicks(application.focusWidget(), " Materials")
until(lambda: session.keeping.kept.state == "kept")
print("ready", flush=True)
application.exec()
"""


def killed_in_the_middle(home: Path) -> None:
    """Start the program in a process of its own, type, and kill it."""
    with subprocess.Popen(
        [sys.executable, "-c", _WORK],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = process.stdout.readline()
        process.kill()
        assert said == "ready\n", process.stderr.read()


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_program_that_was_killed_offers_the_work_at_the_next_start(
    start: Open, home: Path, code: str
) -> None:
    killed_in_the_middle(home)
    (home / "settings.json").write_text(json.dumps({"language": code}))
    session = start(language=code)
    notice = session.window.notice
    assert ("unsaved work" if code == "en" else "未保存") in notice.text()
    session.desk.speak("zh" if code == "en" else "en")
    assert ("未保存" if code == "en" else "unsaved work") in notice.text()
    session.desk.speak(code)
    restore = next(one for one in notice.findChildren(QPushButton) if one.text() in ("Restore", "恢复"))
    restore.click()
    assert session.desk.case.investor.name == "Hanbit Materials"
    assert session.document.modified
    # With its undo; and it is this window's own now, offered to nobody else.
    session.desk.document.undo()
    assert session.desk.case == Case()
    assert session.keeping.left_behind() == []


def test_work_that_was_not_wanted_yet_is_offered_again(start: Open, home: Path) -> None:
    killed_in_the_middle(home)
    first = start()
    first.window.notice.dismiss()
    first.close()
    assert "unsaved work" in start().window.notice.text()


def test_a_draft_that_cannot_be_read_is_said_and_hurts_nobody(start: Open, home: Path, qtbot: QtBot) -> None:
    (home / "drafts").mkdir(parents=True)
    (home / "drafts" / "draft-1-1.json").write_bytes(b"{half")
    user = User(qtbot)
    assert "draft-1-1.json" in user.window.notice.text()
    assert (home / "drafts" / "draft-1-1.json").read_bytes() == b"{half"
    assert user.case == Case()
    user.end()


def test_language_look_size_folder_and_issuer_are_as_they_were(
    start: Open, tmp_path: Path, qtbot: QtBot
) -> None:
    from desktop.window.pages.quote.step import QuotePage

    case = full_case()
    first = start(
        case._replace(quote=case.quote._replace(organisation="衢州市商务局", contact="0570-1234567"))
    )
    first.desk.speak("zh")
    menus = first.window.menus
    menus.schemes["dark"].trigger()
    page = first.window.page(6)
    assert isinstance(page, QuotePage)
    page.language.button("zh").click()
    page.form.button("summary").click()
    assert page.save_pdf(tmp_path / "quote.pdf")
    first.window.resize(1111, 701)
    first.close()
    second = User(qtbot)
    session = second.session
    try:
        assert session.desk.words.code == "zh"
        assert session.theme.choice == "dark"
        # The screen of the tests is narrower than the window may be.
        assert session.window.height() == 701
        assert session.settings.folder == str(tmp_path)
        assert session.desk.case.quote.organisation == "衢州市商务局"
        assert session.desk.case.quote.contact == "0570-1234567"
        assert not session.document.modified
        page = session.window.page(6)
        assert isinstance(page, QuotePage)
        assert (page.language.value(), page.form.value()) == ("zh", "summary")
    finally:
        session.theme.choose("light")
        second.end()


_FIRST_PAINT = """
import sys
from PySide6.QtWidgets import QApplication
from desktop.window.shell import app, start
start.import_plainly()
application = QApplication(["quzhou-award", "-style", "Fusion"])
session = app.Session(application)
session.window.painted.disconnect(session.start)
session.window.painted.connect(application.quit)
session.show()
application.exec()
print(*sorted(sys.modules))
"""


def test_the_first_paint_waits_for_none_of_the_large_libraries(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_PAINT], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "desktop" in loaded
    heavy = {
        "apsw",
        "pydantic",
        "pydantic_core",
        "babel",
        "reportlab",
        "pikepdf",
        "uharfbuzz",
        "pypdfium2",
        "cryptography",
    }
    assert not loaded & (heavy | {"rapidfuzz", "numpy", "PIL", "tomllib"})
