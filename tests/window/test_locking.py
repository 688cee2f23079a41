"""The passphrase of what the program keeps: set, asked for, changed, removed; locked after idle time; never on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.document.store.database import NAME, Store, StoreLocked
from desktop.files import WriteFailed
from desktop.window.desk.passphrase import NewPassphrase, OpenWith
from desktop.window.shell.locking import IDLE, Locking, _Cover, _Manage
from tests.window.fitting import misfits
from tests.window.user import PROJECT, User, application, name_file, seen

SECRET = "summer rain 夏雨"


def sets(passphrase: str = SECRET) -> object:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, NewPassphrase)
        assert "final" in "\n".join(seen(dialog)), "it is said before it is set"
        assert not dialog.go_on.isEnabled()
        dialog.first.setText(passphrase)
        dialog.second.setText(passphrase)
        dialog.understood.click()
        dialog.go_on.click()

    return answer


def enters(*tried: str) -> object:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, OpenWith)
        for passphrase in tried:
            dialog.line.setText(passphrase)
            dialog.go_on.click()
            if passphrase != tried[-1]:
                assert "does not open" in "\n".join(seen(dialog))

    return answer


def manages(button: str) -> object:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, _Manage)
        getattr(dialog, button).click()

    return answer


def protected(user: User) -> None:
    with user.answering(sets()):  # type: ignore[arg-type]
        user.window.menus.passphrase.trigger()
    assert user.session.keeping.passphrase == SECRET


def on_disk(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_a_passphrase_encrypts_all_that_is_kept_and_the_key_is_nowhere_on_the_disk(
    user: User, home: Path
) -> None:
    user.enters(PROJECT)
    user.types("Hanbit")
    user.waits(lambda: user.session.keeping.kept.state == "kept")
    protected(user)
    user.types(" Materials")
    user.waits(lambda: user.session.keeping.kept.state == "kept")
    assert b"Hanbit" not in on_disk(home)
    assert SECRET.encode() not in on_disk(home)
    assert SECRET.encode("utf-16-le") not in on_disk(home)
    for wrong in (None, "wrong"):
        with pytest.raises(StoreLocked):
            Store(home, passphrase=wrong)
    store = Store(home, passphrase=SECRET)
    assert store.rows("SELECT modified FROM documents") == [(1,)]
    store.close()


def test_the_next_start_asks_for_it_and_offers_the_work(user: User, qtbot: QtBot, home: Path) -> None:
    user.enters(PROJECT)
    protected(user)
    user.types("Hanbit")
    user.waits(lambda: user.session.keeping.kept.state == "kept")
    user.session.keeping.close(orderly=False)
    user.end()

    asked: list[str] = []
    watching = _Dialogs(asked, "wrong", SECRET)
    application().installEventFilter(watching)
    try:
        second = User(qtbot)
    finally:
        application().removeEventFilter(watching)
    assert "locked with a passphrase" in asked[0]
    assert "unsaved work" in second.window.notice.text()
    assert "Hanbit" in second.window.notice.text()
    second.end()


class _Dialogs(QObject):
    """Enters passphrases, one after the other, into the dialog that asks for one."""

    def __init__(self, asked: list[str], *tried: str) -> None:
        super().__init__()
        self._asked, self._tried = asked, tried

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        if event.type() == QEvent.Type.Show and isinstance(watched, OpenWith):
            QTimer.singleShot(0, watched, lambda: self._enter(watched))
        return False

    def _enter(self, dialog: OpenWith) -> None:
        self._asked.append("\n".join(seen(dialog)))
        enters(*self._tried)(dialog)  # type: ignore[operator]


def test_without_it_nothing_is_shown_and_the_program_ends(user: User, home: Path, qtbot: QtBot) -> None:
    user.enters(PROJECT)
    protected(user)
    user.types("Hanbit")
    user.waits(lambda: user.session.keeping.kept.state == "kept")

    def quits(dialog: QDialog) -> None:
        assert isinstance(dialog, OpenWith)
        assert "Hanbit" not in user.window.windowTitle()
        dialog.cancel.click()

    with user.answering(quits):
        user.window.menus.lock.trigger()
    user.waits(lambda: not user.window.isVisible())
    store = Store(home, passphrase=SECRET)
    assert store.rows("SELECT modified FROM documents") == [(1,)], "what was on the desk is offered again"
    store.close()


def test_after_idle_time_every_window_is_covered_until_it_is_entered(user: User) -> None:
    user.enters(PROJECT)
    protected(user)
    user.types("Hanbit")
    locking: Locking = user.session.locking
    assert locking._idle.isActive()
    assert locking._idle.interval() == 10 * 60_000
    other = QWidget()
    other.resize(200, 100)
    other.show()
    seen_there: list[tuple[bool, str]] = []

    def unlocks(dialog: QDialog) -> None:
        for window in (user.window, other):
            cover = window.findChild(_Cover)
            seen_there.append((cover is not None and cover.geometry() == window.rect(), window.windowTitle()))
        enters("wrong", SECRET)(dialog)  # type: ignore[operator]

    with user.answering(unlocks):
        locking._idle.timeout.emit()
    assert [covered for covered, _ in seen_there] == [True, True]
    assert "Hanbit" not in seen_there[0][1]
    assert "Hanbit" in user.window.windowTitle()
    assert not any(cover.isVisible() for cover in user.window.findChildren(_Cover))
    user.types(" Materials")
    assert user.case.investor.name == "Hanbit Materials"
    user.waits(lambda: user.session.keeping.kept.state == "kept")
    other.close()
    other.deleteLater()


def test_whoever_types_or_moves_the_mouse_is_not_idle(user: User) -> None:
    protected(user)
    locking: Locking = user.session.locking
    locking._idle.setInterval(10_000_000)
    locking._idle.stop()
    user.types("a")
    assert locking._idle.isActive()


def test_it_is_changed_and_removed_by_whoever_knows_it(user: User, home: Path) -> None:
    protected(user)
    user.types("Hanbit")
    with user.answering(manages("change"), enters("wrong", SECRET), sets("another one")):  # type: ignore[arg-type]
        user.window.menus.passphrase.trigger()
    assert user.session.keeping.passphrase == "another one"
    with pytest.raises(StoreLocked):
        Store(home, passphrase=SECRET)
    with user.answering(manages("remove"), enters("another one")):  # type: ignore[arg-type]
        user.window.menus.passphrase.trigger()
    assert user.session.keeping.passphrase is None
    Store(home).close()
    assert not user.window.menus.lock.isEnabled()
    user.types(" again")
    user.waits(lambda: user.session.keeping.kept.state == "kept")


def test_short_ones_and_two_that_differ_are_refused(user: User) -> None:
    def tries(dialog: QDialog) -> None:
        assert isinstance(dialog, NewPassphrase)
        dialog.understood.click()
        for first, second, said in (
            ("short", "short", "At least 8"),
            ("long enough", "long enuogh", "not the same"),
        ):
            dialog.first.setText(first)
            dialog.second.setText(second)
            dialog.go_on.click()
            assert said in "\n".join(seen(dialog))
        dialog.cancel.click()

    with user.answering(tries):
        user.window.menus.passphrase.trigger()
    assert user.session.keeping.passphrase is None


def test_where_another_window_is_open_nothing_is_changed_and_it_is_said(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user.session.keeping.sessions, "others", lambda: True)

    def agrees(dialog: QDialog) -> None:
        dialog.accept()

    with user.answering(sets(), agrees) as said:  # type: ignore[arg-type]
        user.window.menus.passphrase.trigger()
    assert "Another window" in said[1]
    assert user.session.keeping.passphrase is None


def test_a_store_that_cannot_be_written_anew_stays_as_it_was(
    user: User, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_store: Store, _passphrase: str | None) -> None:
        raise WriteFailed(home / NAME, "disk_full", "")

    monkeypatch.setattr(Store, "lock_with", fails)

    def agrees(dialog: QDialog) -> None:
        dialog.accept()

    with user.answering(sets(), agrees) as said:  # type: ignore[arg-type]
        user.window.menus.passphrase.trigger()
    assert "Nothing was changed" in said[1]
    user.types("Hanbit")
    user.waits(lambda: user.session.keeping.kept.state == "kept")


def test_how_long_it_waits_is_chosen_and_kept(user: User) -> None:
    protected(user)

    def never(dialog: QDialog) -> None:
        assert isinstance(dialog, _Manage)
        dialog.idle.setCurrentIndex(IDLE.index(0))
        dialog.accept()

    with user.answering(never):
        user.window.menus.passphrase.trigger()
    assert user.session.settings.lock_after == 0
    assert not user.session.locking._idle.isActive()


@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_dialog_has_room(user: User, code: str) -> None:
    user.speaks(code)
    found: list[object] = []

    def fits(dialog: QDialog) -> None:
        found.extend(misfits(dialog))
        dialog.reject()

    with user.answering(fits):
        user.window.menus.passphrase.trigger()
    assert found == []


# ---------------------------------------------------------------------------------------------- encrypted case files


def saves_encrypted(user: User, path: Path) -> None:
    with user.answering(name_file(path), sets()):  # type: ignore[arg-type]
        user.window.menus.save_encrypted.trigger()
    assert user.session.document.path == path


def test_a_case_is_saved_encrypted_and_again_without_a_question_and_opened_with_its_passphrase(
    user: User, tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "case.json.age"
    user.enters(PROJECT)
    user.types("Hanbit")
    saves_encrypted(user, path)
    user.types(" Materials")
    user.presses("Ctrl+S")
    assert not user.session.document.modified
    assert path.read_bytes().startswith(b"age-encryption.org/v1")
    user.presses("Ctrl+N")
    with user.answering(enters("wrong one", SECRET)) as said:  # type: ignore[arg-type]
        assert user.session.files.open_recent(path)
    assert "case.json.age is encrypted" in said[0]
    assert user.case.investor.name == "Hanbit Materials"
    store = Store(home)
    assert store.rows("SELECT count(*) FROM versions") == [(0,)], (
        "no copy of it is kept that anybody can read"
    )
    assert store.rows("SELECT investor, project FROM files") == [("", "")]
    store.close()


def test_whoever_does_not_know_the_passphrase_keeps_what_is_on_the_desk(user: User, tmp_path: Path) -> None:
    path = tmp_path / "case.json.age"
    user.enters(PROJECT)
    user.types("Hanbit")
    saves_encrypted(user, path)
    user.presses("Ctrl+N")

    def cancels(dialog: QDialog) -> None:
        assert isinstance(dialog, OpenWith)
        dialog.cancel.click()

    with user.answering(cancels):
        assert not user.session.files.open_recent(path)
    assert user.case.investor.name is None
    assert user.session.files.recent.paths == (path,), "it is still there"


def test_a_file_that_was_not_encrypted_and_stays_behind_is_named(user: User, tmp_path: Path) -> None:
    user.enters(PROJECT)
    user.types("Hanbit")
    with user.answering(name_file(tmp_path / "case.json")):
        user.presses("Ctrl+S")
    saves_encrypted(user, tmp_path / "case.json.age")
    assert f"{tmp_path / 'case.json'} is still there, and not encrypted" in user.window.notice.text()


def test_the_list_of_estimates_opens_an_encrypted_one(user: User) -> None:
    folder = user.session.files.library.folder
    folder.mkdir(parents=True)
    user.enters(PROJECT)
    user.types("Hanbit")
    saves_encrypted(user, folder / "case.json.age")
    user.presses("Ctrl+N", "Ctrl+L")
    page = user.window.aside("estimates")
    user.waits(lambda: page.reading.done)
    assert [page.model.row(entry).status for entry in page.model.entries] == ["Encrypted"]
    assert "The file is encrypted" in "\n".join(seen(page._beside))
    with user.answering(enters(SECRET)):  # type: ignore[arg-type]
        user.clicks(page.opening)
    assert user.case.investor.name == "Hanbit"
