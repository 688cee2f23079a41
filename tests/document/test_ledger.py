"""Numbers are given when a quote goes out and never twice; what went out is found again; ledgers join entry by entry."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from desktop.document.ledger import TAKEN, BadStation, Begun, Entry, Issue, Ledger, NoStation
from desktop.document.ledger_exchange import HANDED_OUT, Joined, collisions, hand_out, join
from desktop.document.numbering import Number, read_number
from desktop.document.store.database import NAME, Store
from desktop.files import WriteFailed, create_exclusively, locked
from tests.document.keepings import DAY, PDF, issue, ledger, paper
from tests.engine.program import Plain

ROOT = Path(__file__).resolve().parents[2]


def numbers(*begun: Begun) -> list[tuple[str, int]]:
    return [(one.entry.text, one.entry.revision) for one in begun]


# ------------------------------------------------------------------------------------------------- giving


def test_numbers_run_within_a_year_and_begin_anew_in_the_next(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    given = [issue(book, amount) for amount in (1, 2, 3)]
    assert numbers(*given) == [("QZ-2026-A-0001", 1), ("QZ-2026-A-0002", 1), ("QZ-2026-A-0003", 1)]
    assert issue(book, 4, date(2027, 1, 2)).entry.text == "QZ-2027-A-0001"
    assert issue(book, 5, date(2027, 1, 2), date="2026-12-30").entry.text == "QZ-2026-A-0004"


def test_the_first_quote_that_goes_out_is_revision_1_however_often_it_was_looked_at(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    for amount in (1, 2, 3):
        assert book.would_give(*paper(amount), DAY) == ("QZ-2026-A-0001", 1)
    assert numbers(issue(book, 4)) == [("QZ-2026-A-0001", 1)]
    case, _ = paper(4)
    assert book.before(book.revisions(Number("QZ", 2026, "A", 1))[0].put_into(case)) is None


def test_what_does_not_go_out_takes_nothing(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    begun = book.begin(*paper(1), DAY)
    book.withdraw(begun)
    assert numbers(issue(book, 2)) == [("QZ-2026-A-0001", 1)]
    revised = book.begin(*paper(3, number="QZ-2026-A-0001", revision=1), DAY)
    assert revised.entry.revision == 2
    book.withdraw(revised)
    assert numbers(issue(book, 4, number="QZ-2026-A-0001", revision=1)) == [("QZ-2026-A-0001", 2)]
    assert (tmp_path / TAKEN).read_text() == "QZ-2026-A-0001 r1\nQZ-2026-A-0001 r2\n"


def test_what_was_on_its_way_when_the_program_ended_stays_taken(tmp_path: Path) -> None:
    ledger(tmp_path).begin(*paper(1), DAY)
    book = Ledger(Store(tmp_path))
    assert numbers(issue(book, 2)) == [("QZ-2026-A-0002", 1)]
    assert numbers(issue(book, 1)) == [("QZ-2026-A-0001", 1)], "the very same paper has it"


def test_withdrawing_does_not_take_a_number_from_what_went_out(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    first = book.begin(*paper(1), DAY)
    book.finish(first, Issue("saved", "zh", "full", "2026-11-22"), PDF)
    book.withdraw(book.begin(*paper(1), DAY))
    book.withdraw(first)
    assert book.revision(Number("QZ", 2026, "A", 1), 1) is not None


def test_the_same_paper_keeps_its_number_in_every_language_and_form(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    first = issue(book, 1)
    again = book.begin(*paper(1, number=first.entry.text, revision=1), DAY)
    assert not again.fresh
    book.finish(again, Issue("printed", "en", "summary", "2026-11-22"), PDF)
    unnumbered = Ledger(Store(tmp_path)).begin(*paper(1), DAY)
    assert unnumbered.entry.id == first.entry.id, "another window that has the case without its number open"
    assert [(one.how, one.language) for one in book.issues(first.entry)] == [
        ("saved", "both"),
        ("printed", "en"),
    ]


def test_a_changed_case_gets_the_next_revision_of_its_number(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    first = issue(book, 1)
    issue(book, 2)
    second = issue(book, 3, number=first.entry.text, revision=1)
    third = issue(book, 4, number=first.entry.text, revision=1)  # from a file that is still at revision 1
    assert numbers(second, third) == [("QZ-2026-A-0001", 2), ("QZ-2026-A-0001", 3)]
    back = issue(book, 1, number=first.entry.text, revision=3)
    assert numbers(back) == [("QZ-2026-A-0001", 1)], "back to what revision 1 said: that paper exists"


def test_another_result_another_day_and_other_scenarios_are_another_paper(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    case, result = paper(1)
    first = issue(book, 1).entry
    changed = result | {"rule_set": result["rule_set"] | {"sha256": "0" * 64}}
    assert book.would_give(first.put_into(case), changed, DAY) == (first.text, 2)
    assert book.would_give(first.put_into(case), result, date(2026, 11, 23)) == (first.text, 2)
    assert book.would_give(first.put_into(case), result, DAY, [{"name": "B"}]) == (first.text, 2)
    assert book.would_give(first.put_into(case), result, DAY) == (first.text, 1)


def test_the_ledger_says_what_a_revision_was_given_to(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    first = issue(book, 1).entry
    second = issue(book, 2, number=first.text, revision=1).entry
    case, _ = paper(2)
    assert book.before(second.put_into(case)) == first
    assert book.last(second.put_into(case)) == second
    assert first.case["project"]["utilisation"][0]["amount"]["amount"] == "1"
    assert first.case["quote"]["number"] == "QZ-2026-A-0001"
    assert first.result["format"] == "quzhou-award-estimate"


@pytest.mark.parametrize("number", ["QZ-2026-B-0007", "QZ-2026-A-0007", "SH-2026-A-0001"])
def test_a_number_that_was_not_given_here_is_followed_by_a_new_one(tmp_path: Path, number: str) -> None:
    given = issue(ledger(tmp_path), 1, number=number, revision=1).entry
    assert given.text != number
    assert (given.revision, given.follows) == (1, number)


def test_an_officers_own_reference_stays_and_what_went_out_under_it_is_written_down(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    given = issue(book, 1, number="衢商〔2026〕17号")
    assert given.entry.text == "衢商〔2026〕17号"
    case, _ = paper(1, number="衢商〔2026〕17号")
    assert given.entry.put_into(case) == case
    (out,) = book.issued()
    assert out.entry.text == "衢商〔2026〕17号"


def test_a_number_of_this_station_that_the_ledger_lost_is_passed_over(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    assert issue(book, 1, number="QZ-2026-A-0001").entry.text == "QZ-2026-A-0002"


def test_a_store_that_had_to_be_mended_gives_no_number_again(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    issue(book, 1)
    issue(book, 2)
    book.store.close()
    for path in tmp_path.glob(f"{NAME}*"):
        path.unlink()
    again = ledger(tmp_path)
    assert again.entries() == []
    assert issue(again, 3).entry.text == "QZ-2026-A-0003"


def test_a_computer_without_a_letter_gives_no_number_and_proposes_one_that_nobody_has(tmp_path: Path) -> None:
    book = ledger(tmp_path, None)
    with pytest.raises(NoStation):
        issue(book, 1)
    for letter in ("", "a", "ABC", "甲", "A/", "Ａ"):
        with pytest.raises(BadStation):
            book.set_station(letter)
    proposed = book.proposed_station()
    assert len(proposed) == 1
    assert book.proposed_station() == proposed
    other = ledger(tmp_path / "b", proposed)
    issue(other, 1)
    join(book, hand_out(other, tmp_path / "stick"))
    assert book.proposed_station() != proposed


def test_a_damaged_entry_keeps_its_number_taken(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    issue(book, 1)
    with book.store.change() as database:
        database.execute("UPDATE numbers SET body = x'00'")
    assert issue(book, 2).entry.text == "QZ-2026-A-0002"
    assert book.revisions(Number("QZ", 2026, "A", 1)) == ()


def test_nothing_is_given_where_nothing_can_be_written(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    book.store.rows("PRAGMA query_only = 1")
    with pytest.raises(WriteFailed):
        book.begin(*paper(1), DAY)
    book.store.rows("PRAGMA query_only = 0")
    assert issue(book, 2).entry.text == "QZ-2026-A-0001"


@pytest.mark.parametrize(
    "text",
    [
        "QZ-2026-A-0001",
        "QZ-2026-AB-12345",
        None,
        "",
        "QZ-2026-A-001",
        "qz-2026-A-0001",
        "QZ-2026-A-0001 ",
        "QZ-２026-A-0001",
    ],
)
def test_a_number_is_read_only_in_its_own_form(text: str | None) -> None:
    number = read_number(text)
    assert (number is not None) == (text in ("QZ-2026-A-0001", "QZ-2026-AB-12345"))
    if number is not None:
        assert str(number) == text


# ------------------------------------------------------------------------------------------------- finding


def test_what_went_out_is_found_by_day_and_by_hash_with_its_pdf(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    issue(book, 1, date(2026, 11, 20), b"%PDF one")
    issue(book, 2, date(2026, 11, 22), b"%PDF two")
    issue(book, 3, date(2026, 11, 23), b"%PDF three")
    assert [one.issue.day for one in book.issued("2026-11-21", "2026-11-22")] == ["2026-11-22"]
    assert [one.entry.text for one in book.issued()] == ["QZ-2026-A-0003", "QZ-2026-A-0002", "QZ-2026-A-0001"]
    digest = hashlib.sha256(b"%PDF two").hexdigest()
    found = book.found_by_hash(digest)
    assert found is not None
    assert found.entry.text == "QZ-2026-A-0002"
    assert book.paper(digest) == b"%PDF two"
    assert book.found_by_hash("0" * 64) is None


def test_a_damaged_pdf_is_none(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    issue(book, 1, pdf=b"%PDF one")
    digest = hashlib.sha256(b"%PDF one").hexdigest()
    with book.store.change() as database:
        database.execute("UPDATE papers SET body = substr(body, 1, 9)")
    assert book.paper(digest) is None


def test_a_year_of_many_quotes_does_not_keep_the_next_one_waiting(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    first = issue(book, 1).entry
    with book.store.change():
        for serial in range(2, 5001):
            book.add(
                first._replace(
                    id=f"{serial:032x}", number=Number("QZ", 2026, "A", serial), paper=f"{serial:064x}"
                )
            )
    begin = time.process_time()
    assert issue(book, 7).entry.text == "QZ-2026-A-5001"
    assert book.would_give(*paper(1), DAY) == (first.text, 1)
    assert time.process_time() - begin < 1


# ------------------------------------------------------------------------------------------------- the clock


def test_a_clock_behind_the_last_quote_or_before_the_policy_is_asked_about(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    assert book.clock(DAY, "2025-01-01") is None
    issue(book, 1, DAY)
    assert book.clock(DAY, "2025-01-01") is None
    assert book.clock(date(2026, 11, 21)) is None, "who flies west is a day behind"
    behind = book.clock(date(2026, 11, 20))
    assert behind is not None
    assert behind.last == "2026-11-22"
    past = book.clock(date(1970, 1, 1), "2025-01-01")
    assert past is not None
    assert past.earliest == "2025-01-01"


# ------------------------------------------------------------------------------------------------- two at once

_GIVE = """
import json, sys
from datetime import date
from pathlib import Path
from desktop.case.file import read_draft
from desktop.document.ledger import Issue, Ledger
from desktop.document.store.database import Store

folder, start, count, same = Path(sys.argv[1]), *map(int, sys.argv[2:4]), sys.argv[4]
book = Ledger(Store(folder))
plain = {"format": "quzhou-award-case", "version": 1, "project": {}}
sys.stdin.readline()  # all begin at once
for at in range(start, start + count):
    quote = {"number": "QZ-2026-A-0001", "revision": 1} if same == "revise" else {}
    case = read_draft(json.dumps(plain | {"quote": quote | {"contact": str(at)}}).encode())
    begun = book.begin(case, {"at": at}, date(2026, 11, 22))
    if at % 3 == 0 and same == "new":
        book.withdraw(begun)
        continue
    book.finish(begun, Issue("saved", "zh", "full", "2026-11-22"), b"PDF")
    print(begun.entry.text, begun.entry.revision, flush=True)
"""


def _at_once(folder: Path, same: str, programs: int = 4, each: int = 12) -> list[str]:
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
    ledger(tmp_path)
    given = _at_once(tmp_path, "new")
    assert len(given) == len(set(given)) == 32


def test_many_programs_at_once_never_give_a_revision_twice(tmp_path: Path) -> None:
    issue(ledger(tmp_path), 1)
    given = _at_once(tmp_path, "revise")
    assert sorted(int(one.split()[1]) for one in given) == list(range(2, 50))


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


# --------------------------------------------------------------------------------------------------- joining


def handed_out(folder: Path, station: str, *amounts: int) -> tuple[Path, list[Entry]]:
    """The ledger of another computer, handed out on a memory stick."""
    other = ledger(folder / "kept", station)
    entries = [issue(other, amount).entry for amount in amounts]
    return hand_out(other, folder), entries


def test_computers_with_letters_of_their_own_join_without_a_word_and_without_duplicates(
    tmp_path: Path,
) -> None:
    ours = ledger(tmp_path / "a")
    issue(ours, 1)
    stick, theirs = handed_out(tmp_path / "b", "B", 2, 3)
    assert join(ours, stick) == Joined(2, 2, (), ())
    assert [one.id for one in ours.revisions(Number("QZ", 2026, "B", 2))] == [theirs[1].id]
    (out,) = ours.issues(theirs[1])
    assert out.sha256 is not None
    assert ours.paper(out.sha256) == PDF + b"3", "with the PDF that went out"
    assert join(ours, stick.parent) == Joined(0, 0, (), ()), "again, from the folder above"
    assert len(ours.issued()) == 3
    assert issue(ours, 4).entry.text == "QZ-2026-A-0002"


def test_a_number_that_two_computers_gave_is_named_and_what_was_given_here_stays(tmp_path: Path) -> None:
    ours = ledger(tmp_path / "a")
    mine = issue(ours, 1).entry
    stick, _ = handed_out(tmp_path / "b", "A", 2, 3)
    found = join(ours, stick)
    assert [(one.number, one.reason) for one in found.refused] == [
        ("QZ-2026-A-0001 r1", "twice"),
        ("QZ-2026-A-0002 r1", "our_letter"),
    ]
    assert found.shared_stations == ("A",)
    assert ours.revision(Number("QZ", 2026, "A", 1), 1) == mine
    assert [one.reason for one in collisions(ours)] == ["twice", "our_letter"] or len(collisions(ours)) == 2
    assert join(ours, stick).added == 0
    assert issue(ours, 4).entry.text == "QZ-2026-A-0003", "a number that anybody claims is not given again"


def test_the_revisions_of_another_computer_are_not_continued(tmp_path: Path) -> None:
    ours = ledger(tmp_path / "a")
    stick, _ = handed_out(tmp_path / "b", "B", 1)
    join(ours, stick)
    given = issue(ours, 2, number="QZ-2026-B-0001", revision=1).entry
    assert (given.text, given.revision, given.follows) == ("QZ-2026-A-0001", 1, "QZ-2026-B-0001")
    case, _ = paper(2)
    before = ours.before(given.put_into(case))
    assert before is not None
    assert before.text == "QZ-2026-B-0001"


def test_a_forged_number_under_our_letter_does_not_poison_the_next_one(tmp_path: Path) -> None:
    ours = ledger(tmp_path / "a")
    issue(ours, 1)
    other = ledger(tmp_path / "b", "A")
    first = issue(other, 2).entry
    for serial in (999_999, 2):
        other.add(
            first._replace(
                id=f"{serial:032x}", number=Number("QZ", 2026, "A", serial), text=f"QZ-2026-A-{serial:04d}"
            )
        )
    found = join(ours, hand_out(other, tmp_path / "stick"))
    assert {one.reason for one in found.refused} == {"twice", "our_letter"}
    assert issue(ours, 3).entry.text == "QZ-2026-A-0003"


_SPOILED = {
    "half": ("unreadable", lambda data: data[: len(data) // 2]),
    "no JSON": ("unreadable", lambda _: b"\xff\xfe"),
    "nested": ("unreadable", lambda _: b"[" * 200_000),
    "a list": ("unreadable", lambda _: b"[]"),
    "id": ("unreadable", lambda data: _with(data, id="../../../escape")),
    "case": ("unreadable", lambda data: _with(data, case=[])),
    "newer": ("newer", lambda data: _with(data, version=99)),
    "number": ("misplaced", lambda data: _with(data, number="QZ-2026-B-0009")),
    "revision": ("out_of_range", lambda data: _with(data, revision=0)),
    "serial": ("out_of_range", lambda data: _with(data, number="QZ-2026-B-999999999")),
    "year": ("out_of_range", lambda data: _with(data, number="QZ-0000-B-0001")),
    "amount": ("altered", lambda data: data.replace(b'"amount":"2"', b'"amount":"9"')),
    "result": ("altered", lambda data: _with(data, result={"format": "quzhou-award-estimate"})),
}


def _with(data: bytes, **change: object) -> bytes:
    plain: Plain = json.loads(data)
    return json.dumps(plain | change).encode()


@pytest.mark.parametrize("spoiled", _SPOILED)
def test_a_spoiled_entry_is_named_for_itself_and_stops_no_other(tmp_path: Path, spoiled: str) -> None:
    reason, spoil = _SPOILED[spoiled]
    ours = ledger(tmp_path / "a")
    stick, theirs = handed_out(tmp_path / "b", "B", 2, 3)
    path = stick / "QZ" / "2026" / "B" / "0001-r1.json"
    path.write_bytes(spoil(path.read_bytes()))
    found = join(ours, stick)
    assert [(one.reason, one.name) for one in found.refused] == [(reason, "QZ/2026/B/0001-r1.json")]
    assert found.added == 1
    assert [one.id for one in ours.entries()] == [theirs[1].id]
    assert ours.store.rows("SELECT reason FROM refused") == [(reason,)]
    join(ours, stick)
    assert len(ours.store.rows("SELECT reason FROM refused")) == 1


def test_a_pdf_that_is_not_what_went_out_is_left_behind(tmp_path: Path) -> None:
    ours = ledger(tmp_path / "a")
    stick, theirs = handed_out(tmp_path / "b", "B", 2)
    (pdf,) = (stick / "papers").iterdir()
    pdf.write_bytes(b"another")
    join(ours, stick)
    (out,) = ours.issues(theirs[0])
    assert out.sha256 is not None
    assert ours.paper(out.sha256) is None


def test_what_is_handed_out_says_nothing_of_where_files_lay(tmp_path: Path) -> None:
    book = ledger(tmp_path / "kept")
    begun = book.begin(*paper(1), DAY)
    book.finish(begun, Issue("saved", "zh", "full", "2026-11-22", file="/home/somebody/quote.pdf"), PDF)
    hand_out(book, tmp_path)
    assert all(b"somebody" not in path.read_bytes() for path in (tmp_path / HANDED_OUT).rglob("*.json"))
