from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop.case.case import Case, Investor, Project
from desktop.case.faults import CaseError
from desktop.document import storage
from desktop.document.library import Entry, Known, Library, Stamp, entry_of, file_stem, look
from desktop.document.storage import ReadFailed
from desktop.document.store.database import NAME, Store
from desktop.engine.answer import answer
from desktop.policy.load import load_rule_set
from tests.window.cases import full_case, half_case, plain_case


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(Store(tmp_path / "data"), tmp_path / "documents")


def named(name: str) -> Case:
    return Case(Investor(name), Project("Phase I"))


def saved(path: Path, case: Case) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    storage.write(path, case)
    return path


def paths(library: Library) -> list[Path]:
    return [one.path for one in library.known()]


def entry(path: Path) -> Entry:
    rules = load_rule_set()
    return entry_of(look(Known(path)), lambda case: answer(case, rules))


# ------------------------------------------------------------------------------------------- which files are known


def test_a_file_saved_anywhere_is_known_the_last_one_first(library: Library, tmp_path: Path) -> None:
    first = saved(tmp_path / "stick" / "a.json", named("A"))
    second = saved(tmp_path / "desk" / "b.json", named("B"))
    for path in (first, second):
        library.remember(path, named("X"))
    assert paths(library) == [second, first]
    library.remember(first, named("A"))
    assert paths(library) == [first, second]


def test_every_case_file_in_the_folder_is_known_without_an_index(library: Library) -> None:
    deep = saved(library.folder / "2026" / "autumn" / "深.json", named("A"))
    flat = saved(library.folder / "Flat.JSON", named("B"))
    saved(library.folder / ".hidden.json", named("C"))
    (library.folder / "notes.txt").write_text("no case")
    assert set(paths(library)) == {deep, flat}


def test_a_file_is_known_once_however_it_came_to_be_known(tmp_path: Path) -> None:
    path = saved(tmp_path / "documents" / "a.json", named("A"))
    library = Library(Store(tmp_path / "data"), tmp_path / "documents", lambda: [path])
    library.remember(path, named("A"))
    assert paths(library) == [path]


def test_files_that_an_earlier_version_knew_are_known(tmp_path: Path) -> None:
    old = saved(tmp_path / "elsewhere" / "old.json", named("Old"))
    assert paths(Library(Store(tmp_path / "data"), tmp_path / "documents", lambda: [old])) == [old]


def test_two_programs_that_use_one_index_do_not_undo_each_other(tmp_path: Path) -> None:
    wanted = {tmp_path / f"{number}.json" for number in range(40)}

    def remember(path: Path) -> None:
        Library(Store(tmp_path / "data"), tmp_path / "documents").remember(path, named("A"))

    with ThreadPoolExecutor(8) as programs:
        list(programs.map(remember, wanted))
    assert set(paths(Library(Store(tmp_path / "data"), tmp_path / "documents"))) == wanted


@pytest.mark.parametrize("broken", ["{", "SQLite format 3"])
def test_a_broken_index_loses_no_case_of_the_folder(tmp_path: Path, broken: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / NAME).write_text(broken)
    library = Library(Store(tmp_path / "data"), tmp_path / "documents")
    path = saved(library.folder / "a.json", named("A"))
    assert paths(library) == [path]
    library.remember(tmp_path / "b.json", named("B"))
    assert tmp_path / "b.json" in paths(library)


def test_an_index_that_cannot_be_written_disturbs_nobody(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    store.rows("PRAGMA query_only = 1")
    Library(store, tmp_path).remember(tmp_path / "a.json", named("A"))


def test_a_file_that_has_gone_stays_known_with_its_name_until_it_is_forgotten(
    library: Library, tmp_path: Path
) -> None:
    path = saved(tmp_path / "stick" / "a.json", named("Verde"))
    library.remember(path, named("Verde"))
    path.unlink()
    known = library.known()
    assert [(one.investor, one.project) for one in known] == [("Verde", "Phase I")]
    gone = entry_of(look(known[0]), lambda _case: None)
    assert (gone.state, gone.investor, gone.plan_usd) == ("gone", "Verde", None)
    assert library.paths() == ()
    library.forget(path)
    assert library.known() == ()


def test_forgetting_leaves_the_file_where_it_is(library: Library, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.json", named("A"))
    library.remember(path, named("A"))
    library.forget(path)
    assert path.is_file()


# ------------------------------------------------------------------------------------------- what a file says


def test_a_case_file_tells_its_names_its_status_and_the_award_under_the_plan(tmp_path: Path) -> None:
    found = entry(saved(tmp_path / "a.json", full_case()))
    assert found.state == "read"
    assert found.investor == "Hanbit Materials 한빛소재"
    # 4.5% of US$ 32 m and of US$ 15 m, before stacking
    assert (found.status, found.plan_usd) == ("eligible", 2_115_000_00)


def test_a_half_filled_case_has_no_award_rather_than_a_nought(tmp_path: Path) -> None:
    found = entry(saved(tmp_path / "a.json", half_case()))
    assert (found.status, found.plan_usd) == ("incomplete", None)


def test_an_excluded_sector_gives_a_nought(tmp_path: Path) -> None:
    case = plain_case()
    found = entry(
        saved(
            tmp_path / "a.json",
            case._replace(project=case.project._replace(category="real_estate", sector=None)),
        )
    )
    assert (found.status, found.plan_usd) == ("excluded", 0)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]", b'{"format": "something else"}'])
def test_a_broken_file_stays_in_the_list_with_what_is_wrong(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    found = entry(path)
    assert found.state == "broken"
    assert isinstance(found.fault, CaseError)
    assert found.changed is not None


def test_a_folder_of_that_name_is_broken_and_not_gone(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    found = entry(tmp_path / "a.json")
    assert found.state == "broken"
    assert isinstance(found.fault, ReadFailed)


def test_an_unchanged_file_is_not_read_again_and_a_changed_one_is(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.json", named("A"))
    stamp = look(Known(path)).stamp
    assert stamp is not None
    assert look(Known(path), stamp).data is None
    os.utime(path, ns=(stamp.mtime_ns, stamp.mtime_ns + 1))
    assert look(Known(path), stamp).data is not None
    assert look(Known(path), Stamp(stamp.size + 1, stamp.mtime_ns)).data is not None


# ------------------------------------------------------------------------------------------- copies


def test_taking_in_copies_a_file_so_that_it_stays_when_the_stick_goes(
    library: Library, tmp_path: Path
) -> None:
    stick = saved(tmp_path / "stick" / "Verde.json", named("Verde"))
    taken = library.copy_in([stick]).taken
    stick.unlink()
    assert taken == (library.folder / "Verde.json",)
    assert storage.read(taken[0]) == named("Verde")
    assert taken[0] in library.paths()


def test_taking_in_never_overwrites_and_does_not_copy_the_same_twice(
    library: Library, tmp_path: Path
) -> None:
    own = saved(library.folder / "Verde.json", named("Own"))
    stick = saved(tmp_path / "stick" / "Verde.json", named("Theirs"))
    assert library.copy_in([stick]).taken == (library.folder / "Verde (2).json",)
    assert storage.read(own) == named("Own")
    assert library.copy_in([own]).taken == (own,)
    same = saved(tmp_path / "stick" / "sub" / "Verde.json", named("Own"))
    assert library.copy_in([same]).taken == (own,)


def test_what_is_no_case_is_not_taken_in_and_named(library: Library, tmp_path: Path) -> None:
    good, bad = saved(tmp_path / "good.json", named("A")), tmp_path / "bad.json"
    bad.write_text("{")
    imported = library.copy_in([bad, good, tmp_path / "none.json"])
    assert [path.name for path in imported.taken] == ["good.json"]
    assert [path.name for path, _ in imported.refused] == ["bad.json", "none.json"]


def test_a_duplicate_stands_beside_the_first_and_has_no_number(library: Library, tmp_path: Path) -> None:
    path = saved(tmp_path / "stick" / "a.json", full_case())
    made = library.duplicate(path, full_case(), "a")
    assert made == tmp_path / "stick" / "a (2).json"
    copy = storage.read(made)
    assert (copy.quote.number, copy.quote.revision) == (None, None)
    assert copy.project == full_case().project
    assert made in paths(library)


def test_the_index_holds_no_case(library: Library, tmp_path: Path) -> None:
    library.remember(saved(tmp_path / "a.json", full_case()), full_case())
    for path in (tmp_path / "data").iterdir():
        assert b"utilisation" not in path.read_bytes()


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ('A/B\\C: "x"?', "ABC x"),
        ("  .. ", ""),
        ("한빛소재", "한빛소재"),
        ("x" * 200, "x" * 60),
        ("con", "_con"),
        ("LPT1.x", "_LPT1.x"),
        ("Console", "Console"),
        ("a\x07b", "ab"),
    ],
)
def test_a_name_becomes_the_stem_of_a_file(name: str, stem: str) -> None:
    assert file_stem(name) == stem
