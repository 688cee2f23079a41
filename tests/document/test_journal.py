"""What is typed is on disk within a second however fast; what a session leaves behind comes back with undo and file."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from desktop.document import bin as thrown
from desktop.document.journal import BETWEEN, give_up, read_work
from desktop.document.store.database import Store
from tests.document.keepings import Window, named, window


def test_what_somebody_types_without_a_pause_is_on_disk_within_a_second(tmp_path: Path) -> None:
    with window(tmp_path) as one:
        seen: list[float] = []
        begun = time.monotonic()
        done = threading.Event()

        def look() -> None:
            store = Store(tmp_path)
            last = ""
            while not done.is_set():
                for (step,) in store.rows("SELECT number FROM steps"):
                    work = read_work(store, store.rows("SELECT seat FROM documents")[0][0])
                    text = work.line.steps[work.line.current].investor.name or "" if work else ""
                    if text != last:
                        last = text
                        seen.append(time.monotonic())
                    del step
                done.wait(0.02)
            store.close()

        watcher = threading.Thread(target=look)
        watcher.start()
        while time.monotonic() - begun < 2:
            one.types("k")
            done.wait(0.05)
        done.set()
        watcher.join()
        gaps = [later - earlier for earlier, later in zip([begun, *seen], [*seen, begun + 2], strict=True)]
        assert max(gaps) < 1, "a timer that starts anew with each key would never have written"


def test_a_session_that_died_leaves_its_document_with_undo_and_file(tmp_path: Path) -> None:
    first = Window(tmp_path / "kept")
    first.document.save(tmp_path / "case.json")
    for name in ("A", "AB", "ABC"):
        first.document.change(named(name))
    first.document.undo()
    assert first.journal.flush()
    assert first.journal.kept.state == "kept"
    first.dies()
    with window(tmp_path / "kept") as second:
        (left,) = second.left()
        assert left.path == tmp_path / "case.json"
        assert left.case == named("AB")
        second.takes_over(left.seat)
        document = second.document
        assert (document.case, document.path, document.modified) == (named("AB"), left.path, True)
        document.redo()
        assert document.case == named("ABC")
        for _ in range(3):
            document.undo()
        assert document.case == named("").__class__()
        assert not document.modified, "the case as it was saved is known among the steps"
        assert second.journal.flush()


def test_a_document_that_was_taken_over_is_kept_on_and_offered_again_after_the_next_death(
    tmp_path: Path,
) -> None:
    first = Window(tmp_path)
    first.types("Han")
    assert first.journal.flush()
    first.dies()
    second = Window(tmp_path)
    second.takes_over(second.left()[0].seat)
    assert second.left() == [], "it is this session's own"
    second.types("bit")
    assert second.journal.flush()
    second.dies()
    with window(tmp_path) as third:
        (left,) = third.left()
        assert left.case == named("Hanbit")


def test_two_windows_cannot_take_over_the_same_document(tmp_path: Path) -> None:
    dead = Window(tmp_path)
    dead.types("Hanbit")
    dead.journal.flush()
    dead.dies()
    with window(tmp_path) as one, window(tmp_path) as other:
        seat = one.left()[0].seat
        one.takes_over(seat)
        assert other.left() == []
        assert other.journal.take_over(other.store, seat) is None


def test_the_document_of_a_window_that_runs_is_not_offered(tmp_path: Path) -> None:
    with window(tmp_path) as running, window(tmp_path) as other:
        running.types("Hanbit")
        assert running.journal.flush()
        assert other.left() == []


def test_an_orderly_end_leaves_nothing_but_what_was_discarded_lies_in_the_bin(tmp_path: Path) -> None:
    first = Window(tmp_path)
    first.types("Hanbit")
    assert first.journal.flush()
    first.ends()
    with window(tmp_path) as second:
        assert second.left() == []
        (discarded,) = thrown.thrown_away(second.store)
        assert discarded.case == named("Hanbit")


def test_saving_needs_no_bin(tmp_path: Path) -> None:
    first = Window(tmp_path / "kept")
    first.types("Hanbit")
    first.document.save(tmp_path / "case.json")
    first.ends()
    with window(tmp_path / "kept") as second:
        assert second.left() == []
        assert thrown.thrown_away(second.store) == []


def test_a_draft_that_was_deleted_comes_back_from_the_bin(tmp_path: Path) -> None:
    dead = Window(tmp_path)
    dead.types("Hanbit")
    dead.journal.flush()
    dead.dies()
    with window(tmp_path) as one:
        place = give_up(one.store, one.left()[0].seat, to_bin=True)
        assert one.left() == []
        assert place is not None
        found = thrown.bring_back(one.store, place)
        assert found is not None
        assert found.case == named("Hanbit")


def test_a_store_that_is_taken_away_is_noticed_and_written_anew_when_its_folder_is_back(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "kept"
    with window(folder) as one:
        one.types("Han")
        assert one.journal.flush()
        shutil.rmtree(folder)
        (tmp_path / "kept").write_text("not a folder")
        one.types("b")
        assert not one.journal.flush()
        kept = one.journal.kept
        assert (kept.state, kept.reason) == ("not_kept", "no_folder")
        (tmp_path / "kept").unlink()
        assert one.journal.flush()
        store = Store(folder)
        (row,) = store.rows("SELECT seat FROM documents")
        work = read_work(store, row[0])
        assert work is not None
        assert work.line.steps[work.line.current] == named("Hanb")
        assert len(work.line.steps) == 2, "all of it, with its undo"
        store.close()


def test_a_full_disk_is_said_and_what_was_kept_before_stays(tmp_path: Path) -> None:
    with window(tmp_path) as one:
        one.types("Han")
        assert one.journal.flush()
        store = one.journal._store
        assert store is not None
        pages = store.rows("PRAGMA page_count")[0][0]
        store.rows(f"PRAGMA max_page_count = {pages}")
        one.document.change(
            named("x" * 190)._replace(readings=tuple((f"r{i}", os.urandom(40).hex()) for i in range(4000)))
        )
        assert not one.journal.flush()
        assert one.journal.kept.reason == "disk_full"
        seat = one.store.rows("SELECT seat FROM documents")[0][0]
        work = read_work(one.store, seat)
        assert work is not None
        assert work.line.steps[work.line.current] == named("Han")
        store.rows("PRAGMA max_page_count = 1000000")
        assert one.journal.flush()
        assert one.journal.kept.state == "kept"


def test_typing_waits_for_no_disk(tmp_path: Path) -> None:
    with window(tmp_path) as one:
        one.types("Han")
        assert one.journal.flush()
        with one.store.change():  # another window holds the store
            begun = time.perf_counter()
            one.types("bit Materials")
            assert (time.perf_counter() - begun) * 1_000 < BETWEEN
            assert one.journal.kept.state == "pending"
        assert one.journal.flush()


@pytest.mark.parametrize("damaged", [b"", b"\0" * 40, None])
def test_a_damaged_step_costs_only_itself(tmp_path: Path, damaged: bytes | None) -> None:
    dead = Window(tmp_path)
    for name in ("A", "AB", "ABC"):
        dead.document.change(named(name))
    dead.journal.flush()
    with dead.store.change() as database:
        body = database.execute("SELECT body FROM steps WHERE number = 3").get
        wrong = damaged if damaged is not None else body[:-1] + bytes([body[-1] ^ 1])
        database.execute("UPDATE steps SET body = ? WHERE number = 3", (wrong,))
    dead.dies()
    with window(tmp_path) as one:
        (left,) = one.left()
        assert left.case == named("AB"), "the step before the damaged one is the best there is"
        assert one.takes_over(left.seat).damaged == 1
