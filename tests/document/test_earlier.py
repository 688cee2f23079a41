"""Everything that versions 1.0 and 1.1 kept is taken into the store with nothing missing. The files are theirs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from desktop.case.case import Investor
from desktop.document import storage
from desktop.document.earlier_versions import (
    ORIGINALS,
    PINS,
    RECENT,
    SCENARIOS,
    scenarios_saved,
    take_in,
    with_scenarios,
)
from desktop.document.ledger import Ledger
from desktop.document.scenarios import variants_of
from desktop.document.store.database import Store
from desktop.document.store.sessions import Sessions
from desktop.files import WriteFailed
from tests.document.keepings import Window

EARLIER = Path(__file__).parent / "earlier"
VERSIONS = sorted(path.name for path in EARLIER.iterdir())
_STAY = {"settings.json", "case.json"}
"""What has a file of its own still."""


@pytest.fixture(params=VERSIONS)
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    folder = tmp_path / "home"
    shutil.copytree(EARLIER / request.param, folder)
    return folder


def files(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*.json")
        if path.name not in _STAY
    }


def test_every_file_is_taken_in_kept_as_it_was_and_only_then_deleted(home: Path) -> None:
    before = files(home)
    store = Store(home)
    taken = take_in(store, home, home)
    assert taken == (len(before), ())
    assert files(home) == {}
    import base64

    originals = {name.decode(): base64.b64decode(body) for name, body in store.kept(ORIGINALS).items()}
    assert originals == before
    assert take_in(store, home, home) == (0, ())
    assert sorted(path.name for path in home.iterdir() if path.is_dir()) == ["estimates"]


def test_numbers_with_their_revisions_and_the_letter_are_there_and_run_on(home: Path) -> None:
    old = {
        (plain["number"], plain["revision"]): plain
        for plain in (json.loads(path.read_bytes()) for path in home.glob("numbers/*/*/*/*.json"))
    }
    installation = json.loads((home / "numbers" / "installation.json").read_bytes())["installation"]
    store = Store(home)
    take_in(store, home, home)
    book = Ledger(store)
    assert (book.station, book.installation()) == ("K", installation)
    entries = {(entry.text, entry.revision): entry for entry in book.entries()}
    assert entries.keys() == old.keys()
    for key, entry in entries.items():
        for name in ("case", "result", "day", "id", "installation", "paper", "follows"):
            assert getattr(entry, name) == old[key][name]
        assert entry.aside is None
    first, second = book.revisions(entries["QZ-2026-K-0001", 1].number)  # type: ignore[arg-type]
    assert (first.revision, second.revision) == (1, 2)
    from desktop.case.file import read_draft

    case = read_draft(json.dumps(second.case).encode())
    changed = case._replace(investor=Investor("Changed"))
    assert book.would_give(changed, second.result, __import__("datetime").date(2026, 11, 22)) == (
        "QZ-2026-K-0001",
        3,
    )


def test_a_draft_is_offered_as_what_it_was(home: Path) -> None:
    store = Store(home)
    take_in(store, home, home)
    store.close()
    one = Window(home)
    (left,) = one.left()
    assert left.case is not None
    assert left.case.investor == Investor("Unsaved Ltd")
    assert left.changed == 1_700_000_000 * 10**9 or left.changed > 0
    one.ends()


def test_recent_files_pins_index_and_scenarios_are_there(home: Path) -> None:
    store = Store(home)
    take_in(store, home, home)
    assert list(reversed(store.kept(RECENT))) == [b"/nowhere/newer.pdf", b"/nowhere/older.json"]
    assert store.kept(PINS) == {b"/nowhere/newer.json": "a" * 64}
    known = store.rows("SELECT path, investor FROM files ORDER BY used DESC")
    assert known == [
        ("/nowhere/jünger.json".encode(), "Another GmbH"),
        ("/nowhere/Älter.json".encode(), "Hanbit Materials 한빛소재"),
    ]
    (kept,) = store.kept(SCENARIOS).values()
    assert len(kept["variants"]) == 3


def test_what_cannot_be_read_stays_and_is_named_and_its_number_stays_taken(home: Path) -> None:
    broken = {
        home / "numbers" / "QZ" / "2026" / "K" / "0007-r1.json": b"{half",
        home / "recent.json": b"[" * 100_000,
        home / "pinned-rules.json": b"[]",
        home / "scenarios" / "of-0.json": b"\xff",
        home / "drafts" / "draft-2.json": b"",
    }
    for path, content in broken.items():
        path.write_bytes(content)
    store = Store(home)
    taken = take_in(store, home, home)
    assert set(taken.unreadable) == set(broken)
    assert {path: path.read_bytes() for path in broken} == broken
    from tests.document.keepings import DAY, paper

    assert Ledger(store).would_give(*paper(5), DAY) == ("QZ-2026-K-0008", 1)
    text = (home / "numbers-taken.txt").read_text()
    assert "QZ-2026-K-0007 r1" in text


def test_a_draft_that_a_program_of_version_1_has_open_is_left_to_it(home: Path) -> None:
    import os

    draft = next((home / "drafts").iterdir())
    draft.with_suffix(".lock").write_text(f"{os.getpid()}\nquzhou-award\nhost\n")
    take_in(Store(home), home, home)
    assert draft.exists()


def test_nothing_is_deleted_where_the_store_cannot_be_written(home: Path) -> None:
    before = files(home)
    store = Store(home)
    store.rows("PRAGMA query_only = 1")
    with pytest.raises(WriteFailed):
        take_in(store, home, home)
    assert files(home) == before


def test_a_session_of_version_1_counts_as_over(tmp_path: Path) -> None:
    assert not Sessions(tmp_path).runs("before-1.2")


def test_scenarios_of_a_case_file_come_into_it_when_it_is_opened(home: Path) -> None:
    plain = json.loads(next((home / "scenarios").glob("of-*.json")).read_bytes())
    store = Store(home)
    take_in(store, home, home)
    path = Path(plain["case_file"])
    case = storage.read(home / "estimates" / "case.json")
    found, name = with_scenarios(store, path, case)
    assert [(one.letter, one.name) for one in found.scenarios] == [
        ("A", None),
        ("B", "Second year"),
        ("C", None),
    ]
    variants, live = variants_of(found)
    assert live == 0
    assert variants[1].case.quote.contact == "0570-2"
    # The file was moved: its case tells that it is the same one.
    moved, also = with_scenarios(store, home / "estimates" / "case.json", case)
    assert (moved, also) == (found, name)
    assert name is not None
    scenarios_saved(store, name)
    assert with_scenarios(store, path, case) == (case, None)


def test_scenarios_of_work_that_was_never_saved_come_with_its_draft(home: Path) -> None:
    store = Store(home)
    take_in(store, home, home)
    store.close()
    one = Window(home)
    case = one.left()[0].case
    assert case is not None
    assert [(found.letter, found.name) for found in case.scenarios] == [("A", None), ("B", "Later")]
    one.ends()


def test_a_file_that_was_taken_in_and_not_deleted_yet_is_not_taken_in_twice(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(home)
    with monkeypatch.context() as killed:
        killed.setattr("desktop.document.earlier_versions._delete", lambda _path: None)
        take_in(store, home, home)
    assert files(home)
    take_in(store, home, home)
    assert files(home) == {}
    assert store.rows("SELECT count(*) FROM documents") == [(1,)]
    assert len(Ledger(store).entries()) == 3
