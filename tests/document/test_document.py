"""The case under edit: snapshots, history, the one signal, and its file."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.case.case import Case, Contribution, Investor, Money, Project
from desktop.case.faults import CaseError
from desktop.document import storage
from desktop.document.document import Document
from desktop.document.recent import MOST, RecentFiles
from desktop.document.store.database import Store
from desktop.files import WriteFailed


def named(name: str) -> Case:
    return Case(investor=Investor(name))


def test_a_change_becomes_the_current_snapshot_and_is_signalled_once() -> None:
    document, calls = Document(), []
    document.subscribe(lambda: calls.append(document.case))
    document.change(named("A"))
    assert calls == [named("A")]
    document.change(named("A"))
    assert len(calls) == 1


def test_nobody_is_called_after_unsubscribing() -> None:
    document, calls = Document(), []
    end = document.subscribe(lambda: calls.append(1))
    end()
    end()
    document.change(named("A"))
    assert calls == []


def test_keystrokes_of_one_field_are_undone_together() -> None:
    document = Document()
    for text in ("H", "Ha", "Han"):
        document.change(named(text), merge="investor.name")
    document.undo()
    assert document.case == Case()
    document.redo()
    assert document.case == named("Han")


def test_leaving_a_field_begins_a_new_step() -> None:
    document = Document()
    document.change(named("H"), merge="investor.name")
    document.end_merge()
    document.change(named("Ha"), merge="investor.name")
    document.undo()
    assert document.case == named("H")


def test_a_change_after_undo_drops_what_was_undone() -> None:
    document = Document()
    document.change(named("A"))
    document.undo()
    document.change(named("B"))
    assert not document.can_redo
    document.undo()
    assert document.case == Case()
    assert not document.can_undo


@given(st.lists(st.sampled_from(["A", "B", "C", "undo", "redo"]), max_size=30))
def test_undo_and_redo_walk_one_line_of_snapshots(actions: list[str]) -> None:
    document = Document()
    line, at = [Case()], 0
    for action in actions:
        if action == "undo":
            document.undo()
            at = max(at - 1, 0)
        elif action == "redo":
            document.redo()
            at = min(at + 1, len(line) - 1)
        elif named(action) != line[at]:
            document.change(named(action))
            line = [*line[: at + 1], named(action)]
            at += 1
        assert document.case == line[at]
        assert document.can_undo == (at > 0)
        assert document.can_redo == (at < len(line) - 1)


def test_a_half_filled_case_is_saved_and_opened_as_it_was(tmp_path: Path) -> None:
    half = Case(
        investor=Investor("Hanbit 한빛", "KR"),
        project=Project(
            mode="new",
            total_foreign_investment=Money(None, "EUR"),
            utilisation=(
                Contribution(2026, Money(Decimal("12.5"), "CNY")),
                Contribution(None, Money(None, "USD")),
            ),
        ),
        readings=(("higher_of", "whole_matter"),),
    )
    document = Document()
    document.change(half)
    was_modified = document.modified
    document.save(tmp_path / "half.json")
    assert (was_modified, document.modified) == (True, False)
    assert document.saved_at is not None
    other = Document()
    other.open(tmp_path / "half.json")
    assert other.case == half
    assert not other.modified
    assert not other.can_undo


def test_undoing_back_to_what_was_saved_is_no_modification(tmp_path: Path) -> None:
    document = Document()
    document.change(named("A"))
    document.save(tmp_path / "a.json")
    document.change(named("B"))
    was_modified = document.modified
    document.undo()
    assert (was_modified, document.modified) == (True, False)


def test_a_file_that_cannot_be_written_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document()
    document.change(named("A"))
    document.save(tmp_path / "a.json")
    before = (tmp_path / "a.json").read_bytes()
    document.change(named("B"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteFailed):
        document.save()
    assert document.modified
    assert document.case == named("B")
    assert (tmp_path / "a.json").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"{", '{"format": "案例"}'.encode("gbk"), b"[]", b'{"format": 1}'])
def test_a_broken_file_leaves_the_document_as_it_was(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    document = Document()
    document.change(named("A"))
    with pytest.raises(CaseError):
        document.open(path)
    assert document.case == named("A")
    assert document.can_undo


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(storage.ReadFailed) as caught:
        Document().open(tmp_path / "gone.json")
    assert caught.value.reason == "not_found"
    with pytest.raises(storage.ReadFailed) as caught:
        Document().open(tmp_path)
    assert caught.value.reason in ("is_folder", "no_permission")  # Windows refuses to open a folder


def test_a_document_that_was_never_saved_needs_a_path() -> None:
    with pytest.raises(ValueError, match="path"):
        Document().save()


def test_recent_files_are_kept_latest_first_without_repeats(tmp_path: Path) -> None:
    recent = RecentFiles(Store(tmp_path / "state"))
    for number in range(MOST + 3):
        recent.add(tmp_path / f"{number}.json")
    recent.add(tmp_path / "5.json")
    again = RecentFiles(Store(tmp_path / "state"))
    assert again.paths[0] == tmp_path / "5.json"
    assert len(again.paths) == len(set(again.paths)) == MOST
    again.remove(tmp_path / "5.json")
    assert tmp_path / "5.json" not in again.paths
