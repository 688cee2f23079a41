"""New, open, save, save as, recent: the question about unsaved work, and every way in which a file can fail."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from desktop.case.case import Case, Investor
from desktop.case.text import write_case
from desktop.document import storage
from tests.window.cases import full_case, half_case, plain_case, rate_missing_case
from tests.window.user import INVESTMENT, PROJECT, User, key, name_file, one_after_the_other, press

Write = Callable[[bytes], Path]


@pytest.fixture
def file(tmp_path: Path) -> Write:
    def write(data: bytes) -> Path:
        path = tmp_path / "case 案例.json"
        path.write_bytes(data)
        return path

    return write


def opens(user: User, path: Path) -> list[str]:
    """Open a file with Ctrl+O; gives what the message after it says, if there is one."""
    with user.answering(name_file(path), key("Return")) as said:
        user.presses("Ctrl+O")
    return said[1].split("\n")


# ------------------------------------------------------------------------------------------------ the question


@pytest.mark.parametrize("way", ["Ctrl+N", "Ctrl+O", "Ctrl+Q"])
@pytest.mark.parametrize("answer", [key("Esc"), press("Cancel")], ids=["escape", "cancel"])
def test_cancel_and_escape_leave_everything_as_it_is(
    user: User, way: str, answer: Callable[..., None]
) -> None:
    user.types("Hanbit")
    with user.answering(answer) as said:
        user.presses(way)
    assert "Save the changes to “Hanbit”?" in said[0]
    assert user.case.investor.name == "Hanbit"
    assert user.window.isVisible()
    assert user.session.document.can_undo


def test_discard_begins_an_empty_case(user: User) -> None:
    user.types("Hanbit")
    with user.answering(press("Discard")):
        user.presses("Ctrl+N")
    assert user.case == Case()
    assert not user.session.document.can_undo
    assert not user.window.isWindowModified()
    assert user.page.investor.text() == ""  # type: ignore[attr-defined]


def test_save_in_the_question_asks_where_and_goes_on_after_it(user: User, tmp_path: Path) -> None:
    user.types("Hanbit")
    with user.answering(press("Save"), name_file(tmp_path / "hanbit.json")):
        user.presses("Ctrl+N")
    assert storage.read(tmp_path / "hanbit.json").investor.name == "Hanbit"
    assert user.case == Case()


def test_giving_up_the_save_gives_up_what_asked_for_it(user: User, tmp_path: Path) -> None:
    user.types("Hanbit")
    with user.answering(press("Save"), key("Esc")):
        user.presses("Ctrl+Q")
    assert user.window.isVisible()
    assert user.case.investor.name == "Hanbit"


def test_a_save_that_fails_gives_up_what_asked_for_it(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.types("Hanbit")
    monkeypatch.setattr(os, "replace", failing(errno.ENOSPC))
    with user.answering(press("Save"), name_file(tmp_path / "hanbit.json"), key("Return")) as said:
        user.presses("Ctrl+N")
    assert "the disk is full" in said[2]
    assert user.case.investor.name == "Hanbit"
    assert user.window.isWindowModified()


def test_nothing_is_asked_when_nothing_would_be_lost(user: User, tmp_path: Path) -> None:
    user.presses("Ctrl+N")
    user.types("Hanbit")
    user.session.document.save(tmp_path / "a.json")
    user.presses("Ctrl+N")
    assert user.case == Case()
    user.types("X")
    user.presses("Backspace", "Ctrl+Q")
    assert not user.window.isVisible()


# ---------------------------------------------------------------------------------------------------- saving


def test_save_asks_once_then_writes_where_it_wrote(user: User, tmp_path: Path) -> None:
    user.types("Hanbit")
    with user.answering(name_file(tmp_path / "hanbit")):
        user.presses("Ctrl+S")
    path = tmp_path / "hanbit.qzaward"
    assert storage.read(path).investor.name == "Hanbit"
    user.types("!")
    assert "Edited" in user.reads(on=user.window.top)
    user.presses("Ctrl+S")
    assert storage.read(path).investor.name == "Hanbit!"
    assert "Saved" in user.reads(on=user.window.top)
    assert user.window.windowTitle().startswith("Hanbit!")


def test_save_as_goes_on_with_the_new_file(user: User, tmp_path: Path) -> None:
    user.types("Hanbit")
    with user.answering(name_file(tmp_path / "one")):
        user.presses("Ctrl+S")
    user.types("2")
    with user.answering(name_file(tmp_path / "two")):
        user.presses("Ctrl+Shift+S")
    user.types("3")
    user.presses("Ctrl+S")
    assert storage.read(tmp_path / "one.qzaward").investor.name == "Hanbit"
    assert storage.read(tmp_path / "two.qzaward").investor.name == "Hanbit23"


@pytest.mark.parametrize("name", ["Hanbit v1.2", "QZ-2026.0001", "衢州项目", "a.JSON", "b.qzaward"])
def test_a_name_with_a_dot_gets_its_ending_too(user: User, tmp_path: Path, name: str) -> None:
    user.types("Hanbit")
    with user.answering(name_file(tmp_path / name)):
        user.presses("Ctrl+S")
    expected = name if name.endswith((".JSON", ".qzaward")) else f"{name}.qzaward"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [expected]


def test_another_file_is_never_replaced_without_a_question(user: User, tmp_path: Path) -> None:
    other = tmp_path / "other.qzaward"
    other.write_bytes(write_case(full_case()))
    user.types("Hanbit")
    # Typed without the ending: the file that would be replaced is the one with it.
    give_up = one_after_the_other(name_file(tmp_path / "other"), lambda dialog: dialog.reject())
    with user.answering(give_up, press("No")) as said:
        user.presses("Ctrl+S")
    assert "other.qzaward" in said[1]
    assert storage.read(other) == full_case()
    assert user.session.document.path is None


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("call", "number", "english", "chinese"),
    [
        ("replace", errno.EACCES, "may not be written to", "写入权限"),
        ("fsync", errno.ENOSPC, "the disk is full", "已满"),
        ("replace", errno.EBUSY, "another program has it open", "打开"),
        ("fsync", errno.EIO, "Input/output error", "Input/output error"),
    ],
)
@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_save_that_fails_says_what_where_and_what_to_do_and_keeps_all(
    user: User,
    file: Write,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    number: int,
    english: str,
    chinese: str,
    code: str,
) -> None:
    path = file(write_case(plain_case()))
    user.session.document.open(path)
    user.session.desk.put()
    user.types("X")
    user.speaks(code)
    with monkeypatch.context() as broken:
        broken.setattr(os, call, failing(number))
        with user.answering(key("Return")) as said:
            user.presses("Ctrl+S")
    assert path.name in said[0]
    assert (english if code == "en" else chinese) in said[0]
    assert storage.read(path) == plain_case()
    assert user.window.isWindowModified()
    assert [one.name for one in path.parent.iterdir() if one.is_file()] == [path.name]
    user.presses("Ctrl+S")
    assert storage.read(path) == user.case


def test_a_folder_that_is_gone_is_said(user: User, file: Write) -> None:
    path = file(write_case(plain_case()))
    folder = path.parent / "usb"
    folder.mkdir()
    moved = path.rename(folder / path.name)
    user.session.document.open(moved)
    user.types("X")
    moved.unlink()
    folder.rmdir()
    with user.answering(key("Return")) as said:
        user.presses("Ctrl+S")
    assert "the folder does not exist any more" in said[0]
    assert user.window.isWindowModified()


# --------------------------------------------------------------------------------------------------- opening


BROKEN = {
    "empty": (b"", "is empty"),
    "no json": (b'{"format": "quzhou-award-case",', "its text cannot be read"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not UTF-8"),
    "gbk": (
        '{"format": "quzhou-award-case", "version": 1, "investor": {"name": "衢州"}}'.encode("gbk"),
        "not UTF-8",
    ),
    "another format": (b'{"format": "something", "version": 1}', "is not a case file"),
    "a list": (b"[1, 2]", "is not a case file"),
    "too deep": (b"[" * 100_000, "is not a case file"),
    "newer": (b'{"format": "quzhou-award-case", "version": 3}', "newer version"),
    "huge": (b" " * 10_000_001, "too large"),
    "unknown key": (b'{"format": "quzhou-award-case", "version": 1, "oops": 1}', "oops"),
    "negative": (
        b'{"format": "quzhou-award-case", "version": 1, "exchange": {"cny_per_unit": {"USD": "-5"}}}',
        "exchange.cny_per_unit.USD",
    ),
    "surrogate": (
        b'{"format": "quzhou-award-case", "version": 1, "investor": {"name": "\\ud800"}}',
        "investor.name",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_is_no_case_is_said_and_the_present_case_stays(
    user: User, file: Write, kind: str
) -> None:
    data, english = BROKEN[kind]
    path = file(data)
    user.begins_with(plain_case())
    before = user.case
    said = "\n".join(opens(user, path))
    assert path.name in said
    assert english in said
    assert "Traceback" not in said
    assert user.case is before
    assert user.session.document.path is None
    user.speaks("zh")
    with user.answering(name_file(path), key("Return")) as chinese:
        user.presses("Ctrl+O")
    # The place in the file stays as it is written there.
    sentence = re.sub("“.*?”", "", chinese[1].replace(path.name, ""))
    assert not set(re.findall("[A-Za-z]+", sentence)) - {"UTF"}, chinese[1]


def test_a_file_that_is_gone_is_said_and_forgotten(user: User, tmp_path: Path) -> None:
    user.types("Hanbit")
    with user.answering(name_file(tmp_path / "gone.json")):
        user.presses("Ctrl+S")
    (tmp_path / "gone.json").unlink()
    user.presses("Ctrl+N")
    menu = user.window.menus._recent_menu
    menu.aboutToShow.emit()
    with user.answering(key("Return")) as said:
        menu.actions()[0].trigger()
    assert "not there any more" in said[0]
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "None yet"
    assert not menu.actions()[0].isEnabled()


def test_recent_files_are_offered_the_latest_first_and_after_a_restart(
    user: User, tmp_path: Path, home: Path
) -> None:
    for name in ("one", "two & three"):
        user.begins_with(plain_case()._replace(investor=Investor(name)))
        with user.answering(name_file(tmp_path / name)):
            user.presses("Ctrl+Shift+S")
    user.begins_with(plain_case())
    user.session.files.open_path(tmp_path / "one.qzaward")
    user.end()
    again = User(user.bot)
    menu = again.window.menus._recent_menu
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["one.qzaward", "two && three.qzaward"]
    menu.actions()[1].trigger()
    assert again.case.investor.name == "two & three"
    assert again.window.step == PROJECT
    again.end()


@pytest.mark.parametrize("case", [Case(), half_case(), full_case(), rate_missing_case(), plain_case()])
def test_a_case_saved_and_opened_again_is_the_same(user: User, tmp_path: Path, case: Case) -> None:
    user.begins_with(case)
    path = tmp_path / "same.json"
    with user.answering(name_file(path)):
        user.presses("Ctrl+Shift+S")
    user.begins_with(Case(Investor("Other")))
    with user.answering(name_file(path)):
        user.presses("Ctrl+O")
    assert user.case._replace(id=None) == case
    assert user.case.id, "a case has an id of its own from its first saving"
    assert not user.window.isWindowModified()


@pytest.mark.parametrize(
    "name",
    [
        "tab\tand more",
        "line\nbreak\r\nend",
        "right \u202eto left",
        "null\x00byte",
        "bell\x07",
        "\u2066isolate\u2069",
        "𠮷野家 🙂",
        "  spaces  ",
        "<b>bold</b> & “quotes” \\",
        "x" * 300,
        "🙂" * 150,
        "a" + "🙂" * 150,
    ],
)
def test_whatever_is_pasted_as_a_name_can_be_saved_and_opened_again(
    user: User, tmp_path: Path, name: str
) -> None:
    user.pastes(name)
    user.presses("Tab", "Tab")
    user.pastes(name)
    path = tmp_path / "name.json"
    with user.answering(name_file(path)):
        user.presses("Ctrl+S")
    assert storage.read(path) == user.case
    assert user.case.investor.name
    json.loads(path.read_bytes())


def test_a_case_half_typed_in_every_field_can_be_saved_and_opened_again(user: User, tmp_path: Path) -> None:
    user.types("Hanbit")
    user.enters(INVESTMENT)
    page = user.page
    row = page.schedule.rows[0]  # type: ignore[attr-defined]
    user.focuses(row.amount)
    user.types("5m")
    user.focuses(row.year)
    user.overwrites("20")
    user.focuses(page.amounts["fixed_asset_investment"])  # type: ignore[attr-defined]
    user.types("1.500")
    path = tmp_path / "half.json"
    with user.answering(name_file(path)):
        user.presses("Ctrl+S")
    assert storage.read(path) == user.case


def test_what_is_chosen_in_the_country_box_counts_before_the_box_is_left(user: User, tmp_path: Path) -> None:
    user.types("Hanbit")
    user.presses("Tab")
    user.types("Germany")
    path = tmp_path / "de.json"
    with user.answering(name_file(path)):
        user.presses("Ctrl+S")
    assert storage.read(path).investor.country == "DE"


def test_a_new_case_forgets_a_half_typed_country(user: User) -> None:
    user.presses("Tab")
    user.types("German")
    user.begins_with(Case())
    assert user.page.country.currentText() == ""  # type: ignore[attr-defined]


def test_the_first_file_dialog_begins_in_the_folder_of_the_library(user: User, home: Path) -> None:
    folders: list[str] = []

    def look(dialog: QFileDialog) -> None:
        folders.append(dialog.directory().absolutePath())
        dialog.reject()

    user.types("Hanbit")
    with user.answering(look):  # type: ignore[arg-type]
        user.presses("Ctrl+S")
    assert Path(folders[0]) == home / "estimates"


def test_the_suggested_name_is_one_that_every_system_takes(user: User) -> None:
    names: list[str] = []

    def look(dialog: QFileDialog) -> None:
        names.append(Path(dialog.selectedFiles()[0]).name)
        dialog.reject()

    user.types('A/B:C*"D" <E>|F?. ')
    with user.answering(look):  # type: ignore[arg-type]
        user.presses("Ctrl+S")
    assert names == ["ABCD EF.qzaward"]
