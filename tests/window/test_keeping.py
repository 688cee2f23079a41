"""The window keeps what is typed, says how it stands on disk, and asks before it replaces what somebody else wrote."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from desktop.case.case import Case, Investor
from desktop.document import bin as thrown
from desktop.document import hand_over, storage
from desktop.document.journal import Journal, Kept
from desktop.document.store.database import NAME, Store
from desktop.document.store.sessions import Sessions, somebody_runs
from desktop.window.desk import asides
from tests.document.keepings import Window
from tests.window.cases import plain_case
from tests.window.conftest import Open
from tests.window.user import PROJECT, User, name_file, press

ROOT = Path(__file__).resolve().parents[2]


def named(name: str) -> Case:
    return Case(Investor(name))


# ---------------------------------------------------------------------------------------------- how it stands


def test_the_bar_says_what_is_on_disk(user: User, home: Path) -> None:
    user.enters(PROJECT)
    user.types("Hanbit")
    user.waits(lambda: user.window.top._saved.text() == "Edited, draft kept")
    store = Store(home)
    assert store.rows("SELECT modified FROM documents") == [(1,)]
    store.close()


@pytest.mark.parametrize(
    ("reason", "english", "chinese"),
    [
        ("disk_full", "the disk is full", "磁盘已满"),
        ("no_permission", "the folder may not be written to", "文件夹不可写入"),
        ("no_folder", "the folder has gone", "文件夹已不存在"),
        ("in_use", "another program holds the store", "另一程序正占用数据文件"),
        ("damaged", "the store is damaged", "数据文件已损坏"),
    ],
)
def test_the_bar_says_why_something_is_not_kept(
    user: User, monkeypatch: pytest.MonkeyPatch, reason: str, english: str, chinese: str
) -> None:
    monkeypatch.setattr(Journal, "_write", lambda *_: Kept("not_kept", reason, ""))
    user.enters(PROJECT)
    user.types("Hanbit")
    user.waits(lambda: user.window.top._saved.text() == f"Edited, not kept: {english}")
    user.speaks("zh")
    assert user.window.top._saved.text() == f"已修改，草稿未保存：{chinese}"


def test_a_store_folder_that_vanishes_is_said_and_written_anew_when_it_is_back(
    user: User, home: Path
) -> None:
    user.enters(PROJECT)
    user.types("Han")
    user.waits(lambda: user.session.keeping.kept.state == "kept")
    shutil.rmtree(home)
    home.write_text("in the way")
    user.types("bit")
    user.waits(lambda: "not kept" in user.window.top._saved.text())
    home.unlink()
    user.waits(lambda: user.window.top._saved.text() == "Edited, draft kept")
    assert (home / NAME).exists()


def test_where_nothing_can_be_kept_it_is_said_and_the_window_works(start: Open, home: Path) -> None:
    home.parent.mkdir(exist_ok=True)
    home.write_text("no folder")
    session = start()
    assert "Nothing can be kept on this computer" in session.window.notice.text()
    session.desk.change(named("Hanbit"))
    assert session.desk.case.investor.name == "Hanbit"


def test_a_damaged_store_is_said_with_where_it_lies(start: Open, home: Path) -> None:
    home.mkdir()
    (home / NAME).write_bytes(b"no store at all" * 300)
    session = start()
    assert "kept.unreadable-" in session.window.notice.text()
    session.desk.speak("zh")
    assert "最近的完好副本" in session.window.notice.text()


def test_a_store_of_a_newer_version_is_said(start: Open, home: Path) -> None:
    store = Store(home)
    store.rows("PRAGMA user_version = 99")
    store.close()
    assert "newer version" in start().window.notice.text()


# ---------------------------------------------------------------------------------------------- drafts and bin


def test_a_draft_that_was_deleted_comes_back_with_undo(start: Open, home: Path) -> None:
    dead = Window(home)
    dead.types("Hanbit")
    dead.journal.flush()
    dead.dies()
    session = start()

    def button(text: str) -> QPushButton:
        return next(one for one in session.window.notice.findChildren(QPushButton) if one.text() == text)

    button("Delete it").click()
    assert session.keeping.left_behind() == []
    assert "in the bin" in session.window.notice.text()
    button("Undo").click()
    assert session.desk.case.investor.name == "Hanbit"
    assert session.document.modified


# ---------------------------------------------------------------------------------------------- others write too


def opened(user: User, path: Path) -> None:
    storage.write(path, plain_case())
    assert user.session.files.open_path(path)
    user.enters(PROJECT)
    user.overwrites("Mine")


def test_a_file_that_somebody_else_changed_is_not_replaced_unasked(user: User, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    opened(user, path)
    storage.write(path, named("Theirs"))
    with user.answering(press("Cancel")) as said:
        user.presses("Ctrl+S")
    assert "changed by somebody else" in said[0]
    assert storage.read(path) == named("Theirs")
    with user.answering(press("Save mine as another file…"), name_file(tmp_path / "mine.json")):
        user.presses("Ctrl+S")
    assert storage.read(path) == named("Theirs")
    assert storage.read(tmp_path / "mine.json").investor.name == "Mine"
    assert user.session.document.path == tmp_path / "mine.json"


def test_taking_theirs_puts_mine_into_the_bin(user: User, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    opened(user, path)
    storage.write(path, named("Theirs"))
    with user.answering(press("Take theirs")):
        user.presses("Ctrl+S")
    assert user.case.investor.name == "Theirs"
    user.session.keeping.flush()
    (mine,) = thrown.thrown_away(user.session.desk.store)
    assert (mine.case.investor.name, mine.path) == ("Mine", path)


def test_both_are_shown_side_by_side(user: User, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    opened(user, path)
    storage.write(path, plain_case())
    storage.write(path, named("Theirs"))
    with user.answering(press("Show both")):
        user.presses("Ctrl+S")
    page = user.window.aside(asides.COMPARED)
    assert page.isVisible()
    assert {"Here", "In the file"} <= set(user.reads(on=page).splitlines())


def test_a_file_that_was_only_written_anew_is_the_same(user: User, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    opened(user, path)
    path.write_bytes(path.read_bytes())
    os.utime(path, (1, 1))
    user.presses("Ctrl+S")
    assert storage.read(path).investor.name == "Mine"


def test_a_file_that_has_gone_or_is_protected_is_asked_about(user: User, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    opened(user, path)
    path.chmod(0o444)
    with user.answering(press("Cancel")) as said:
        user.presses("Ctrl+S")
    assert "protected" in said[0]
    path.unlink()
    with user.answering(press("Save it there again")) as said:
        user.presses("Ctrl+S")
    assert "not there any more" in said[0]
    assert storage.read(path).investor.name == "Mine"


def test_a_change_under_the_open_window_is_noticed_once(user: User, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    opened(user, path)
    storage.write(path, named("Theirs"))
    user.waits(lambda: "changed by somebody else" in user.window.notice.text())
    user.window.notice.dismiss()
    user.session.changed_file.look()
    assert user.window.notice.text() == ""


# ---------------------------------------------------------------------------------------------- handing over


def test_a_second_start_with_a_file_hands_it_to_the_window_that_is_open(
    user: User, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode("Hänbit \udcff.json".encode("utf-8", "surrogateescape"))
    storage.write(path, plain_case())
    assert somebody_runs(home)
    import threading

    taken: list[bool] = []
    second = threading.Thread(target=lambda: taken.append(hand_over.give(home, [path])))
    second.start()
    user.waits(lambda: user.session.document.path == path)
    second.join()
    assert taken == [True]


def test_where_no_window_takes_it_a_file_is_taken_back(tmp_path: Path) -> None:
    assert not somebody_runs(tmp_path)
    running = Sessions(tmp_path)
    assert somebody_runs(tmp_path)
    assert not hand_over.give(tmp_path, [tmp_path / "a.json"], patience=50)
    assert hand_over.take(tmp_path) == []
    running.close()
    assert not somebody_runs(tmp_path)


def test_of_two_windows_one_gets_a_file(tmp_path: Path) -> None:
    import threading

    giver = threading.Thread(target=lambda: hand_over.give(tmp_path, [tmp_path / "a.json"]))
    giver.start()
    found: list[Path] = []
    while not found:
        found = hand_over.take(tmp_path)
    assert hand_over.take(tmp_path) == []
    giver.join()


# ---------------------------------------------------------------------------------------------- the end

_RUN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from desktop.window.shell.app import Session
application = QApplication(["quzhou-award", "-style", "Fusion"])
session = Session(application, alone=True)
session.ends_with_system()
session.show()
def work():
    if not session.settled:
        QTimer.singleShot(20, work)
        return
    QTest.keyClicks(application.focusWidget(), "Hanbit Materials")
    print("typed", flush=True)
QTimer.singleShot(20, work)
sys.exit(application.exec())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_system_ends_the_program_in_order_and_nothing_typed_is_missing(
    home: Path, number: signal.Signals
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _RUN], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "typed\n"
        program.send_signal(number)
        begun = time.monotonic()
        assert program.wait(20) == 0
        assert time.monotonic() - begun < 10
    left = Window(home)
    (draft,) = left.left()
    assert draft.case is not None
    assert draft.case.investor.name == "Hanbit Materials"
    left.ends()


# ---------------------------------------------------------------------------------------------- history and bin


def test_an_earlier_saving_is_compared_and_brought_back_with_undo(user: User, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    opened(user, path)
    user.presses("Ctrl+S")
    user.overwrites("Later")
    user.presses("Ctrl+S")
    user.session.desk.aside_wanted.emit(asides.EARLIER, "")
    page = user.window.aside(asides.EARLIER)
    assert [row.case.investor.name for row in page.rows] == ["Later", "Mine"]
    page.list.setCurrentRow(1)
    page.show_beside()
    assert user.window.aside(asides.COMPARED).isVisible()
    user.session.desk.aside_wanted.emit(asides.EARLIER, "")
    page.list.setCurrentRow(1)
    user.clicks(page.bring)
    assert user.case.investor.name == "Mine"
    user.presses("Ctrl+Z")
    assert user.case.investor.name == "Later"


def test_what_was_discarded_lies_in_the_bin(user: User) -> None:
    user.enters(PROJECT)
    user.types("Hanbit")
    user.waits(lambda: user.session.keeping.kept.state == "kept")
    with user.answering(press("Discard")):
        user.presses("Ctrl+N")
    user.session.keeping.flush()
    user.session.desk.aside_wanted.emit(asides.EARLIER, "")
    page = user.window.aside(asides.EARLIER)
    assert [row.case.investor.name for row in page.rows] == ["Hanbit"]
    user.clicks(page.bring)
    assert user.case.investor.name == "Hanbit"
    assert user.session.document.modified


# ---------------------------------------------------------------------------------------------- what was issued


def test_the_list_of_what_was_issued_is_searched_and_exported(user: User, tmp_path: Path) -> None:
    import csv

    import openpyxl

    user.session.desk.ledger.set_station("A")
    user.begins_with(plain_case())
    step = user.window.page(6)
    assert step.save_pdf(tmp_path / "one.pdf")
    (out,) = user.session.desk.ledger.issued()
    user.session.desk.aside_wanted.emit(asides.ISSUED, "")
    page = user.window.aside(asides.ISSUED)
    assert len(page.found) == 1
    for typed, count in ((out.issue.sha256, 1), (out.entry.text.lower(), 1), ("nothing such", 0), ("", 1)):
        page.search.setText(str(typed))
        assert len(page.found) == count
    page.span.choose("day")
    page.refresh()
    assert len(page.found) == 1
    assert "gives the same" in page._standing.text()
    with user.answering(name_file(tmp_path / "list.csv")):
        page.export_csv()
    rows = list(csv.reader((tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[1][0] == out.entry.text
    assert rows[1][9] == out.issue.sha256
    with user.answering(name_file(tmp_path / "list.xlsx")):
        page.export_xlsx()
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").active
    assert sheet is not None
    assert sheet.cell(2, 1).value == out.entry.text
    # 8 m × 2%
    assert sheet.cell(2, 9).value == 160_000
    user.speaks("zh")
    assert page.title.text() == "已出具的测算单"
