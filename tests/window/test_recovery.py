from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.case.case import Case, Investor
from desktop.document.document import Document
from desktop.window.desk.recovery import Recovery
from tests.window.conftest import Open


def _drafts(folder: Path) -> list[Path]:
    return list(folder.glob("draft-*.json"))


def test_a_change_is_kept_as_a_draft_and_saving_takes_it_away(tmp_path: Path, qtbot: QtBot) -> None:
    document = Document()
    recovery = Recovery(document, tmp_path / "drafts")
    document.change(Case(Investor("Hanbit 한빛")))
    qtbot.waitUntil(lambda: bool(_drafts(tmp_path / "drafts")))
    assert "Hanbit 한빛" in _drafts(tmp_path / "drafts")[0].read_text(encoding="utf-8")
    document.save(tmp_path / "case.json")
    recovery.write()
    assert not _drafts(tmp_path / "drafts")
    recovery.close()


def test_an_orderly_end_leaves_no_draft(tmp_path: Path) -> None:
    document = Document()
    recovery = Recovery(document, tmp_path)
    document.change(Case(Investor("Hanbit")))
    recovery.write()
    assert _drafts(tmp_path)
    recovery.close()
    assert not _drafts(tmp_path)


def test_the_draft_of_a_program_that_still_runs_is_left_alone(tmp_path: Path) -> None:
    running = Document()
    first = Recovery(running, tmp_path)
    running.change(Case(Investor("Hanbit")))
    first.write()
    second = Recovery(Document(), tmp_path)
    # The lock is this process's own here; a lock held by anyone counts as running.
    assert second.left_behind() == []
    first.close()
    second.close()


def test_unsaved_work_is_offered_at_the_next_start_and_comes_back_whole(
    start: Open, home: Path, example: Case, qtbot: QtBot
) -> None:
    from desktop.case.text import write_case

    folder = home / "drafts"
    folder.mkdir(parents=True)
    draft = folder / "draft-1-1.json"
    draft.write_bytes(write_case(example))
    session = start()
    assert "unsaved work" in session.window.notice.text()
    button = next(one for one in session.window.notice.findChildren(QPushButton) if one.text() == "Restore")
    button.click()
    assert session.desk.case == example
    assert session.document.modified
    assert not draft.exists()
    assert session.window.notice.text() == ""


def test_a_draft_that_nobody_wants_can_be_deleted(start: Open, home: Path, example: Case) -> None:
    from desktop.case.text import write_case

    folder = home / "drafts"
    folder.mkdir(parents=True)
    draft = folder / "draft-1-1.json"
    draft.write_bytes(write_case(example))
    session = start()
    next(one for one in session.window.notice.findChildren(QPushButton) if one.text() == "Delete it").click()
    assert not draft.exists()
    assert session.desk.case == Case()


def test_unsaved_work_is_named_and_what_more_there_is_is_said(start: Open, home: Path) -> None:
    drafts = home / "drafts"
    drafts.mkdir(parents=True)
    for place, text in enumerate(
        ('{"investor": {"name": "Alpha GmbH"}}', '{"project": {"name": "Beta"}}', "[")
    ):
        path = drafts / f"draft-{place}.json"
        path.write_text(text, encoding="utf-8")
        os.utime(path, (place, place))
    session = start()
    for code in ("en", "zh"):
        session.desk.speak(code)
        assert "2" in session.window.notice.text()
    (drafts / "draft-2.json").unlink()
    (drafts / "draft-0.json").unlink()
    again = start()
    assert "“Beta”" in again.window.notice.text()
    assert "more" not in again.window.notice.text()
