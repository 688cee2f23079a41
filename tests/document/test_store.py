"""The store: private, versioned, mended where it is damaged, and never lost to a version that does not know it."""

from __future__ import annotations

import os
import random
import stat
import threading
import time
from pathlib import Path

import apsw
import pytest

from desktop.document.store import definition, rescue
from desktop.document.store.database import LOCKED, NAME, Store, StoreLocked
from desktop.document.store.sealed import Damaged, seal, seal_plain, unseal, unseal_plain
from desktop.files import WriteFailed


def _filled(folder: Path, count: int = 40) -> Store:
    store = Store(folder)
    store.keep("thing", {f"{n}".encode(): {"n": n, "text": "x" * 300} for n in range(count)})
    return store


def _close(store: Store) -> None:
    store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()


def test_nobody_else_may_read_what_is_kept(tmp_path: Path) -> None:
    if os.name == "nt":
        return  # Windows has no modes
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o755)
    store = _filled(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert set(modes.values()) == {0o600}, modes
    rescue.copy(store)
    assert stat.S_IMODE((folder / "kept.last-good.db").stat().st_mode) == 0o600
    store.close()


def test_what_a_change_has_ended_is_there_for_every_window_and_what_failed_is_not(tmp_path: Path) -> None:
    one, other = Store(tmp_path), Store(tmp_path)
    one.keep("thing", {b"a": 1})
    assert other.kept("thing") == {b"a": 1}

    def fails() -> None:
        with other.change():
            other.keep("thing", {b"b": 2})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert one.kept("thing") == {b"a": 1}
    # Each keeps what it changed, and leaves alone what it did not.
    one.keep("thing", {b"c": 3})
    other.keep("thing", {b"a": None, b"d": 4})
    assert one.kept("thing") == {b"c": 3, b"d": 4}
    one.close()
    other.close()


@pytest.mark.parametrize("name", [b"a", b"\xff\xfe/\xc3", "한빛 \U0001f600".encode(), b"x" * 5000])
def test_names_of_any_bytes_are_kept(tmp_path: Path, name: bytes) -> None:
    store = Store(tmp_path)
    store.keep("thing", {name: ["\ud800 lone", 1]})
    assert store.kept("thing") == {name: ["\ud800 lone", 1]}
    store.close()


def test_a_store_of_a_newer_version_is_left_alone_and_another_one_used(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    store.rows(f"PRAGMA user_version = {definition.VERSION + 1}")
    _close(store)
    before = (tmp_path / NAME).read_bytes()
    again = Store(tmp_path)
    assert again.opening.found == "newer"
    again.keep("thing", {b"mine": 1})
    _close(again)
    assert (tmp_path / NAME).read_bytes() == before
    third = Store(tmp_path)
    assert third.kept("thing") == {b"mine": 1}, "what this version keeps meanwhile is there at its next start"
    third.close()


@pytest.mark.parametrize("content", [b"", b"half", b"SQLite format 3\0" + b"\xff" * 4000, os.urandom(9000)])
def test_a_file_that_is_no_store_is_set_aside_and_the_last_good_copy_in_use(
    tmp_path: Path, content: bytes
) -> None:
    store = _filled(tmp_path)
    rescue.copy(store)
    _close(store)
    for ending in ("-wal", "-shm"):
        Path(f"{tmp_path / NAME}{ending}").unlink(missing_ok=True)
    (tmp_path / NAME).write_bytes(content)
    again = Store(tmp_path)
    if content:
        assert again.opening.found == "mended"
        assert again.opening.aside is not None
        assert again.opening.aside.read_bytes() == content
        assert len(again.kept("thing")) == 40
    else:
        assert again.kept("thing") == {}, "an empty file is what an interrupted first start leaves"
    again.close()


def test_another_programs_database_is_not_written_to(tmp_path: Path) -> None:
    theirs = apsw.Connection(str(tmp_path / NAME))
    theirs.execute("CREATE TABLE theirs (a)")
    theirs.close()
    before = (tmp_path / NAME).read_bytes()
    store = Store(tmp_path)
    assert store.opening.found == "mended"
    assert store.opening.aside is not None
    assert store.opening.aside.read_bytes() == before
    store.keep("thing", {b"a": 1})
    store.close()


def test_damaged_bytes_cost_what_they_hit_and_no_more(tmp_path: Path) -> None:
    good = tmp_path / "good"
    store = _filled(good)
    _close(store)
    whole = (good / NAME).read_bytes()
    chance = random.Random(2026)
    worst = 0
    for place in range(120):
        folder = tmp_path / str(place)
        folder.mkdir()
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (folder / NAME).write_bytes(data)
        damaged = Store(folder)
        try:
            found = damaged.kept("thing")
        except WriteFailed:
            found = damaged.kept("thing")  # mended meanwhile
        for name, value in found.items():
            assert value == {"n": int(name), "text": "x" * 300}, "what is read is what was written"
        worst = max(worst, 40 - len(found))
        damaged.keep("thing", {b"new": 1})
        assert damaged.kept("thing")[b"new"] == 1
        damaged.close()
    assert worst < 40


def test_what_is_rescued_is_added_to_the_last_good_copy(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    rescue.copy(store)
    store.keep("thing", {f"later {n}".encode(): n for n in range(20)})
    _close(store)
    data = bytearray((tmp_path / NAME).read_bytes())
    data[100:140] = b"\xff" * 40  # the list of tables
    (tmp_path / NAME).write_bytes(data)
    again = Store(tmp_path)
    assert again.opening.found == "mended"
    assert len(again.kept("thing")) >= 40
    again.close()


def test_a_store_that_is_damaged_while_it_is_in_use_is_mended(tmp_path: Path) -> None:
    store = _filled(tmp_path, 400)
    rescue.copy(store)
    store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    with (tmp_path / NAME).open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(40_960))
    fresh = Store(tmp_path)
    with_failure, found = 0, {}
    for _ in range(3):
        try:
            found = fresh.kept("thing")
        except WriteFailed:
            with_failure += 1
            continue
        break
    assert len(found) == 400
    assert with_failure <= 1
    fresh.close()
    store.close()


def test_the_last_good_copy_is_made_once_a_day_and_only_of_a_sound_store(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    assert rescue.copy_if_due(store)
    assert not rescue.copy_if_due(store)
    copy = tmp_path / "kept.last-good.db"
    os.utime(copy, (time.time() - 90_000, time.time() - 90_000))
    assert rescue.copy_if_due(store)
    store.close()


def test_leftovers_of_interrupted_writes_go_and_those_of_writes_under_way_stay(tmp_path: Path) -> None:
    old, new, other = tmp_path / ".case.json.x1.part", tmp_path / ".case.json.x2.part", tmp_path / "mine.part"
    for path in (old, new, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (time.time() - 7200, time.time() - 7200))
    assert rescue.clean_up(tmp_path, tmp_path / "missing") == 1
    assert not old.exists()
    assert new.exists()
    assert other.exists()


def test_a_passphrase_locks_the_store_and_the_copy_and_comes_off_again(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    store.keep("thing", {b"secret": "Hanbit Materials"})
    rescue.copy(store)
    store.lock_with("long enough, 길다")
    store.keep("thing", {b"more": "Hanbit again"})
    assert (tmp_path / LOCKED).exists()
    _close(store)
    for path in tmp_path.iterdir():
        assert b"Hanbit" not in path.read_bytes(), path.name
        assert b"long enough" not in path.read_bytes(), "the key never touches the disk"
    for wrong in (None, "wrong"):
        with pytest.raises(StoreLocked):
            Store(tmp_path, passphrase=wrong)
    opened = Store(tmp_path, passphrase="long enough, 길다")
    assert opened.kept("thing")[b"more"] == "Hanbit again"
    opened.lock_with(None)
    _close(opened)
    assert not (tmp_path / LOCKED).exists()
    plain = Store(tmp_path)
    assert plain.kept("thing")[b"secret"] == "Hanbit Materials"
    plain.close()


def test_a_locked_store_that_is_damaged_is_not_taken_for_one_with_another_passphrase(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    store.lock_with("passphrase")
    _close(store)
    with pytest.raises(StoreLocked):
        Store(tmp_path, passphrase="other")
    assert (tmp_path / NAME).exists(), "a wrong passphrase sets nothing aside"


def test_the_last_good_copy_tells_damage_from_a_wrong_passphrase(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    store.lock_with("passphrase")
    _close(store)
    kept = bytearray((tmp_path / NAME).read_bytes())
    kept[0:64] = bytes(64)
    (tmp_path / NAME).write_bytes(kept)
    with pytest.raises(StoreLocked):
        Store(tmp_path, passphrase="other")
    mended = Store(tmp_path, passphrase="passphrase")
    assert mended.opening.found == "mended"
    assert mended.rows("SELECT count(*) FROM kept")[0][0] > 0
    _close(mended)


def test_a_locked_store_whose_mark_is_lost_is_not_set_aside(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    store.lock_with("passphrase")
    _close(store)
    (tmp_path / LOCKED).unlink()
    with pytest.raises(StoreLocked):
        Store(tmp_path)
    opened = Store(tmp_path, passphrase="passphrase")
    assert opened.opening.found == "sound"
    _close(opened)


def test_what_is_sealed_opens_only_as_it_was() -> None:
    sealed = seal_plain({"a": ["한빛", None]})
    assert unseal_plain(sealed) == {"a": ["한빛", None]}
    for place in range(len(sealed)):
        wrong = bytearray(sealed)
        wrong[place] ^= 4
        with pytest.raises(Damaged):
            unseal(bytes(wrong))
    with pytest.raises(Damaged):
        unseal_plain(seal(b"[" * 100_000))
    with pytest.raises(Damaged):
        unseal(seal(b"x" * 100)[:-1])


def test_windows_that_make_the_store_at_once_find_one_sound_store(tmp_path: Path) -> None:
    found: list[str] = []
    for number in range(60):
        together = threading.Barrier(4)

        def opens(folder: Path = tmp_path / str(number), together: threading.Barrier = together) -> None:
            together.wait()
            store = Store(folder)
            found.append(store.opening.found)
            store.close()

        windows = [threading.Thread(target=opens) for _ in range(4)]
        for window in windows:
            window.start()
        for window in windows:
            window.join()
    assert len(found) == 240
    assert set(found) <= {"new", "sound"}
