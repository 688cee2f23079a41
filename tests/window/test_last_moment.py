"""However the program ends, the last key is on the disk: it crashes, its display goes, the session ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from desktop.document.ledger import Ledger
from desktop.window.shell.dying import CRASHES
from tests.document.keepings import Window
from tests.window.cases import plain_case
from tests.window.conftest import Open
from tests.window.user import INVESTMENT, User
from tests.xvfb import screen_environment, server

ROOT = Path(__file__).resolve().parents[2]

_RUN = """
import ctypes, os, signal, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from desktop.window.shell.app import Session
from tests.window.cases import plain_case
application = QApplication(["quzhou-award", "-style", "Fusion"])
session = Session(application, alone=True)
session.ends_with_system()
session.show()
how, other = sys.argv[1], int(sys.argv[2])

def begin():
    if not session.settled:
        QTimer.singleShot(20, begin)
    elif how == "print":
        print_a_quote()
    else:
        # What is typed at once is on its way for a quarter of a second: the end comes before that is over.
        QTest.keyClicks(session.window.focusWidget(), "Hanbit")
        while session.keeping.kept.state != "kept":
            time.sleep(0.01)
        QTest.keyClicks(session.window.focusWidget(), " Ma")
        QTest.keyClicks(session.window.focusWidget(), "terials")
        if how == "null":
            ctypes.string_at(0)
        elif how == "abort":
            os.abort()
        else:
            os.kill(other, signal.SIGKILL)

def print_a_quote():
    from desktop.window.pages.quote import printing
    def asked(data, title, parent):
        QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
        return QDialog(parent).exec() == 1
    printing.print_pdf = asked
    session.desk.ledger.set_station("A")
    session.document.replace(plain_case(), saved=False)
    session.desk.put()
    session.window.enter(6)
    session.window.page(6).print_button.click()

QTimer.singleShot(20, begin)
sys.exit(application.exec())
"""


def _ends(how: str, other: int = 0, environment: dict[str, str] | None = None) -> int:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, how, str(other)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.returncode


def _left(home: Path) -> list[str | None]:
    after = Window(home)
    names = [one.case.investor.name for one in after.left() if one.case is not None]
    after.ends()
    return names


@pytest.mark.parametrize(("how", "number"), [("null", signal.SIGSEGV), ("abort", signal.SIGABRT)])
def test_a_crash_of_native_code_loses_no_key_and_its_report_names_nobody(
    home: Path, how: str, number: signal.Signals
) -> None:
    assert _ends(how) == -number, "the system is told how the program ended"
    assert _left(home) == ["Hanbit Materials"]
    report = (home / CRASHES).read_text()
    assert "in begin" in report
    assert "Hanbit" not in report
    assert (home / CRASHES).stat().st_mode & 0o077 == 0


@pytest.mark.screen
@pytest.mark.tools
def test_a_display_that_goes_loses_no_key(home: Path) -> None:
    with server() as (display, process):
        # A server that is ours alone: it is killed.
        environment = screen_environment(display) | {"QUZHOU_AWARD_HOME": str(home)}
        _ends("display", process, environment)
    assert _left(home) == ["Hanbit Materials"]


def test_a_program_that_is_ended_while_it_asks_for_a_printer_gives_no_number(home: Path) -> None:
    assert _ends("print") == 0
    assert _left(home) == ["Anna Bauer GmbH"]
    after = Window(home)
    assert Ledger(after.store).entries() == []
    after.ends()
    assert not (home / "errors.log").exists()


def test_at_the_end_of_a_session_nobody_is_asked_and_the_work_is_offered_again(
    user: User, home: Path
) -> None:
    user.session.ends_with_system()
    user.types("Hanbit")
    assert user.session.ending is not None
    user.session.ending.session_ends()
    assert user.window.close(), "the system closes the window"
    assert _left(home) == ["Hanbit"]


def test_a_session_whose_end_is_called_off_asks_again(user: User) -> None:
    from tests.window.user import press

    user.session.ends_with_system()
    user.types("Hanbit")
    assert user.session.ending is not None
    user.session.ending.session_ends()
    user.types(" Materials")
    with user.answering(press("Cancel")) as said:
        assert not user.window.close()
    assert "Hanbit Materials" in said[0]


def test_work_that_is_restored_stands_where_it_was_left(start: Open, home: Path) -> None:
    first = start()
    first.document.replace(plain_case(), saved=False)
    first.desk.put()
    page = first.window.page(INVESTMENT)
    first.window.enter(INVESTMENT)
    assert page.focus_field("project.utilisation[0].amount")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    name, text = field.accessibleName(), field.text()
    field.setCursorPosition(3)
    first.whereabouts.note()
    first.keeping.flush()
    first.keeping.close(orderly=False)
    first.window._closing = True
    first.close()

    second = start()
    restore = next(one for one in second.window.notice.findChildren(QPushButton) if one.text() == "Restore")
    restore.click()
    QApplication.processEvents()
    assert second.window.step == INVESTMENT
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert (field.accessibleName(), field.text(), field.cursorPosition()) == (name, text, 3)


def test_where_somebody_is_follows_by_itself(user: User) -> None:
    user.types("Hanbit")
    user.enters(INVESTMENT)
    journal = user.session.keeping.journal
    user.waits(lambda: journal._place.get("step") == INVESTMENT)
    user.waits(lambda: user.session.keeping.kept.state == "kept")
    seat = journal._seat
    store = user.session.desk.store
    from desktop.document.journal import read_work

    work = read_work(store, seat)
    assert work is not None
    assert work.place["step"] == INVESTMENT
