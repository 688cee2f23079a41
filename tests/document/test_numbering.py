"""Numbers are never given twice, a case keeps its number, and what was given to what is written down."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from desktop.case.case import Case
from desktop.document.numbering import BadStation, Entry, NoStation, Number, NumberBook, read_number
from desktop.files import WriteFailed, create_exclusively, locked
from tests.engine.program import Plain, case_of, example, result_of

DAY = date(2026, 11, 22)
ROOT = Path(__file__).resolve().parents[2]


def _paper(amount: int = 32_000_000, **quote: object) -> tuple[Case, Plain]:
    plain = example(
        utilisation=[{"year": 2026, "amount": {"amount": str(amount), "currency": "USD"}}],
    ) | {"quote": quote}
    return case_of(plain), result_of(plain)


def _book(folder: Path, station: str = "A") -> NumberBook:
    book = NumberBook(folder)
    book.set_station(station)
    return book


def _given(book: NumberBook, amount: int, day: date = DAY, **quote: object) -> Entry:
    return book.give(*_paper(amount, **quote), day)


def test_numbers_run_within_a_year_and_begin_anew_in_the_next(tmp_path: Path) -> None:
    book = _book(tmp_path)
    given = [_given(book, amount) for amount in (1, 2, 3)]
    assert [str(one.number) for one in given] == ["QZ-2026-A-0001", "QZ-2026-A-0002", "QZ-2026-A-0003"]
    assert {one.revision for one in given} == {1}
    assert str(_given(book, 4, date(2027, 1, 2)).number) == "QZ-2027-A-0001"
    assert str(_given(book, 5, date(2027, 1, 2), date="2026-12-30").number) == "QZ-2026-A-0004"


def test_the_case_bears_what_it_was_given(tmp_path: Path) -> None:
    case, result = _paper()
    numbered = _book(tmp_path).give(case, result, DAY).put_into(case)
    assert (numbered.quote.number, numbered.quote.revision) == ("QZ-2026-A-0001", 1)
    assert numbered._replace(quote=case.quote) == case


def test_the_same_paper_keeps_its_number_and_revision(tmp_path: Path) -> None:
    book = _book(tmp_path)
    case, result = _paper()
    first = book.give(case, result, DAY)
    assert book.give(first.put_into(case), result, DAY) == first
    # Another window that has the case without its number open.
    assert NumberBook(tmp_path).give(case, result, DAY) == first


def test_a_changed_case_gets_the_next_revision_of_its_number(tmp_path: Path) -> None:
    book = _book(tmp_path)
    first = _given(book, 1)
    _given(book, 2)
    second = _given(book, 3, number=str(first.number), revision=1)
    third = _given(book, 4, number=str(first.number), revision=1)  # from a file that is still at revision 1
    assert [(str(one.number), one.revision) for one in (second, third)] == [
        ("QZ-2026-A-0001", 2),
        ("QZ-2026-A-0001", 3),
    ]
    assert [one.revision for one in book.revisions(first.number)] == [1, 2, 3]
    # Back to what revision 1 said: that paper exists.
    assert _given(book, 1, number=str(first.number), revision=3) == first


def test_another_result_of_the_same_case_is_another_revision(tmp_path: Path) -> None:
    book = _book(tmp_path)
    case, result = _paper()
    first = book.give(case, result, DAY)
    changed = result | {"rule_set": result["rule_set"] | {"sha256": "0" * 64}}
    assert book.give(first.put_into(case), changed, DAY).revision == 2


def test_another_day_is_another_paper(tmp_path: Path) -> None:
    book = _book(tmp_path)
    case, result = _paper()
    first = book.give(case, result, DAY)
    assert book.give(first.put_into(case), result, date(2026, 11, 23)).revision == 2


def test_the_journal_says_what_a_revision_was_given_to(tmp_path: Path) -> None:
    book = _book(tmp_path)
    first = _given(book, 1)
    second = _given(book, 2, number=str(first.number), revision=1)
    case, _ = _paper(2)
    assert book.before(second.put_into(case)) == first
    assert book.last(second.put_into(case)) == second
    entry = NumberBook(tmp_path).revision(first.number, 1)
    assert entry == first
    assert entry is not None
    assert entry.case["project"]["utilisation"][0]["amount"]["amount"] == "1"
    assert entry.case["quote"]["number"] == "QZ-2026-A-0001"
    assert entry.result["format"] == "quzhou-award-estimate"


@pytest.mark.parametrize("number", ["QZ-2026-B-0007", "衢商〔2026〕17号", "QZ-2026-A-0007", "SH-2026-A-0001"])
def test_a_number_that_was_not_given_here_is_followed_by_a_new_one(tmp_path: Path, number: str) -> None:
    book = _book(tmp_path)
    given = _given(book, 1, number=number, revision=1)
    assert str(given.number) != number
    assert (given.revision, given.follows) == (1, number)
    assert given.number.station == "A"


def test_a_number_of_this_station_that_the_journal_lost_is_left_behind(tmp_path: Path) -> None:
    assert str(_given(_book(tmp_path), 1, number="QZ-2026-A-0041").number) == "QZ-2026-A-0042"


def test_what_followed_another_number_is_compared_with_it(tmp_path: Path) -> None:
    theirs, ours = _book(tmp_path / "b", "B"), _book(tmp_path / "a", "A")
    first = _given(theirs, 1)
    ours.merge(tmp_path / "b")
    case, result = _paper(2, number=str(first.number), revision=1)
    given = ours.give(case, result, DAY)
    assert str(given.number) == "QZ-2026-A-0001"
    assert ours.before(given.put_into(case)) == first


def test_a_laptop_without_a_letter_gives_no_number(tmp_path: Path) -> None:
    book = NumberBook(tmp_path)
    with pytest.raises(NoStation):
        _given(book, 1)
    assert book.station is None
    for letter in ("", "a", "ABC", "甲", "A/", "Ａ"):
        with pytest.raises(BadStation):
            book.set_station(letter)
    book.set_station("C")
    assert NumberBook(tmp_path).station == "C"


def test_a_number_stays_given_though_its_entry_is_broken(tmp_path: Path) -> None:
    book = _book(tmp_path)
    _given(book, 1)
    entry = tmp_path / "QZ" / "2026" / "A" / "0001-r1.json"
    entry.write_bytes(entry.read_bytes()[:40])
    assert str(_given(book, 2).number) == "QZ-2026-A-0002"
    assert book.revisions(Number("QZ", 2026, "A", 1)) == ()
    assert str(_given(book, 3, number="QZ-2026-A-0001", revision=1).number) == "QZ-2026-A-0003"


def test_nothing_is_given_where_nothing_can_be_written(tmp_path: Path) -> None:
    book = _book(tmp_path)
    (tmp_path / "QZ").write_text("in the way")
    with pytest.raises(WriteFailed):
        _given(book, 1)


@pytest.mark.parametrize(
    "text",
    ["QZ-2026-A-0001", "QZ-2026-AB-12345", None, "", "QZ-2026-A-001", "qz-2026-A-0001", "QZ-2026-A-0001 "],
)
def test_a_number_is_read_only_in_its_own_form(text: str | None) -> None:
    number = read_number(text)
    sound = text in ("QZ-2026-A-0001", "QZ-2026-AB-12345")
    assert (number is not None) == sound
    if number is not None:
        assert str(number) == text


def test_a_year_of_many_quotes_does_not_keep_the_next_one_waiting(tmp_path: Path) -> None:
    book = _book(tmp_path)
    case, result = _paper()
    first = book.give(case, result, DAY)
    data = (tmp_path / "QZ" / "2026" / "A" / "0001-r1.json").read_bytes()
    for serial in range(2, 2001):
        other = data.replace(b"A-0001", f"A-{serial:04d}".encode()).replace(first.paper.encode(), b"0" * 64)
        (tmp_path / "QZ" / "2026" / "A" / f"{serial:04d}-r1.json").write_bytes(other)
    begin = time.monotonic()
    assert str(_given(book, 7).number) == "QZ-2026-A-2001"
    assert time.monotonic() - begin < 2
    assert book.give(case, result, DAY) == first


# ------------------------------------------------------------------------------------------------- two at once

_GIVE = """
import json, sys
from datetime import date
from pathlib import Path
from desktop.document.numbering import NumberBook
from desktop.case.file import read_draft

folder, start, count, same = Path(sys.argv[1]), *map(int, sys.argv[2:4]), sys.argv[4]
book = NumberBook(folder)
plain = {"format": "quzhou-award-case", "version": 1, "project": {}}
sys.stdin.readline()  # all begin at once
for at in range(start, start + count):
    quote = {"number": "QZ-2026-A-0001", "revision": 1} if same == "revise" else {}
    case = read_draft(json.dumps(plain | {"quote": quote | {"contact": str(at)}}).encode())
    given = book.give(case, {"at": at}, date(2026, 11, 22))
    print(given.number, given.revision, flush=True)
"""


def _at_once(folder: Path, same: str, programs: int = 8, each: int = 12) -> list[str]:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _GIVE, str(folder), str(1000 + at * each), str(each), same],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for at in range(programs)
    ]
    for one in running:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    found: list[str] = []
    for one in running:
        said, _ = one.communicate(timeout=120)
        assert one.returncode == 0
        found += said.splitlines()
    return found


def test_many_programs_at_once_never_give_a_number_twice(tmp_path: Path) -> None:
    _book(tmp_path)
    given = _at_once(tmp_path, "new")
    assert len(given) == len(set(given)) == 96
    assert {one.split()[0] for one in given} == {f"QZ-2026-A-{serial:04d}" for serial in range(1, 97)}


def test_many_programs_at_once_never_give_a_revision_twice(tmp_path: Path) -> None:
    _given(_book(tmp_path), 1)
    given = _at_once(tmp_path, "revise")
    assert sorted(int(one.split()[1]) for one in given) == list(range(2, 98))


def test_exclusive_creation_alone_keeps_numbers_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder whose file system knows no locks: another window writes between looking and making."""
    book, other = _book(tmp_path), NumberBook(tmp_path)
    monkeypatch.setattr("desktop.files._lock", lambda _: True)
    looked = NumberBook._given
    between: list[Entry] = []

    def meanwhile(self: NumberBook, like: Number) -> Sequence[tuple[int, int]]:
        found = looked(self, like)
        if self is book and not between:
            between.append(_given(other, 7))
        return found

    monkeypatch.setattr(NumberBook, "_given", meanwhile)
    assert _given(book, 8).number != between[0].number
    assert str(between[0].number) == "QZ-2026-A-0001"


def test_a_file_is_made_exclusively_without_hard_links_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    assert create_exclusively(tmp_path / "one", b"first")
    assert not create_exclusively(tmp_path / "one", b"second")
    assert (tmp_path / "one").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_lock_that_is_not_let_go_is_an_error_and_ends_with_its_program(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from desktop.files import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); sys.stdin.readline()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "lock")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(WriteFailed) as failed, locked(tmp_path / "lock", patience=0.05):
        pass
    assert failed.value.reason == "in_use"
    holder.kill()
    holder.communicate()
    begin = time.monotonic()
    with locked(tmp_path / "lock"):
        assert time.monotonic() - begin < 5


# --------------------------------------------------------------------------------------------------- merging


def test_laptops_with_letters_of_their_own_merge_without_a_word(tmp_path: Path) -> None:
    first, second = _book(tmp_path / "a", "A"), _book(tmp_path / "b", "B")
    _given(first, 1)
    theirs = [_given(second, 2), _given(second, 3)]
    found = first.merge(tmp_path / "b")
    assert found == (2, (), (), ())
    assert first.revisions(theirs[1].number) == (theirs[1],)
    assert first.merge(tmp_path / "b").added == 0
    assert str(_given(first, 4).number) == "QZ-2026-A-0002"


def test_a_number_that_two_laptops_gave_is_found_when_they_are_merged(tmp_path: Path) -> None:
    first, second = _book(tmp_path / "a"), _book(tmp_path / "b")
    ours, theirs = _given(first, 1), _given(second, 2)
    _given(second, 3)
    found = first.merge(tmp_path / "b")
    assert [(str(one.number), one.revision, one.ours, one.theirs) for one in found.collisions] == [
        ("QZ-2026-A-0001", 1, ours, theirs)
    ]
    assert (found.added, found.shared_stations) == (1, ("A",))
    assert first.revision(ours.number, 1) == ours, "what was given here stays"
    assert NumberBook(tmp_path / "a").collisions() == found.collisions, "it is said until it is settled"
    # The next one here lies beyond all that is known.
    assert str(_given(first, 4).number) == "QZ-2026-A-0003"


def test_one_letter_on_two_laptops_is_found_before_numbers_meet(tmp_path: Path) -> None:
    first, second = _book(tmp_path / "a"), _book(tmp_path / "b")
    _given(first, 1)
    _given(second, 2, date(2025, 3, 1))
    found = first.merge(tmp_path / "b")
    assert (found.collisions, found.shared_stations) == ((), ("A",))


def test_the_revisions_of_another_laptop_are_not_continued(tmp_path: Path) -> None:
    first, second = _book(tmp_path / "a"), _book(tmp_path / "b")
    _given(second, 1)
    first.merge(tmp_path / "b")
    given = _given(first, 2, number="QZ-2026-A-0001", revision=1)
    assert (str(given.number), given.revision) == ("QZ-2026-A-0002", 1)


@pytest.mark.parametrize("change", [{"id": "../../../escape"}, {"number": "QZ-2026-A-0002"}, {"case": []}])
def test_an_entry_that_is_not_sound_is_named_and_not_taken_over(tmp_path: Path, change: Plain) -> None:
    first, second = _book(tmp_path / "a"), _book(tmp_path / "b")
    _given(first, 1)
    _given(second, 2)
    path = tmp_path / "b" / "QZ" / "2026" / "A" / "0001-r1.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    found = first.merge(tmp_path / "b")
    assert found.unreadable == (path,)
    assert (found.added, found.collisions) == (0, ())
