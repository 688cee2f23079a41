"""Numbers in the step Quote: given once, a revision for each change, what was given elsewhere said plainly."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from desktop.document.ledger import Issue, Ledger
from desktop.document.ledger_exchange import collisions, hand_out, join
from desktop.document.numbering import read_number
from desktop.document.store.database import Store
from desktop.window.desk.settings import Settings
from desktop.window.pages.quote.station import StationDialog
from desktop.window.pages.quote.step import QuotePage
from tests.window.cases import plain_case
from tests.window.user import QUOTE, User, name_file, one_after_the_other, press

YEAR = datetime.date.today().year


def quote(user: User) -> QuotePage:
    page = user.enters(QUOTE)
    assert isinstance(page, QuotePage)
    page.numbers.look()
    return page


def station(letter: str):  # type: ignore[no-untyped-def] # noqa: ANN201
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, StationDialog)
        if letter:
            dialog.line.setText(letter)
        dialog.choose.click()

    return answer


def book(user: User) -> Ledger:
    ledger = user.session.desk.ledger
    assert ledger is not None
    return ledger


def saves(user: User, page: QuotePage, path: Path) -> None:
    """Press the button that saves the PDF and name the file."""
    with user.answering(name_file(path)):
        user.focuses(page.primary)
        user.presses("Space")
    page.numbers.look()


def test_the_letter_is_proposed_once_and_numbers_run_on(user: User, tmp_path: Path) -> None:
    user.begins_with(plain_case())
    page = quote(user)
    assert "gets a number when it is first saved" in page.numbers.note.text()
    proposed = book(user).proposed_station()
    user.focuses(page.primary)
    with user.answering(station(""), name_file(tmp_path / "one.pdf")) as said:
        user.presses("Space")
    assert "never give the same number" in said[0]
    assert (user.case.quote.number, user.case.quote.revision) == (f"QZ-{YEAR}-{proposed}-0001", 1)
    # The paper of another day would be another one: it gets its day with its number.
    assert user.case.quote.date == datetime.date.today().isoformat()
    page.numbers.look()
    assert "as this very quote" in page.numbers.note.text()
    assert page.numbers.heading.text() == "", "the first one that goes out has no earlier one"
    case = plain_case()
    user.begins_with(case._replace(investor=case.investor._replace(name="Another GmbH")))
    page = quote(user)
    assert f"gets QZ-{YEAR}-{proposed}-0002" in page.numbers.note.text()
    saves(user, page, tmp_path / "two.pdf")
    assert user.case.quote.number == f"QZ-{YEAR}-{proposed}-0002"


def test_cancelling_takes_nothing(user: User, tmp_path: Path) -> None:
    book(user).set_station("A")
    user.begins_with(plain_case())
    page = quote(user)
    user.focuses(page.primary)
    with user.answering(lambda dialog: dialog.reject()):
        user.presses("Space")
    assert user.case.quote.number is None
    assert book(user).entries() == []
    with user.answering(lambda dialog: dialog.reject()):
        user.presses("Ctrl+P")
    assert user.case.quote.number is None
    assert book(user).entries() == []


def test_a_letter_that_is_none_is_refused(user: User, tmp_path: Path) -> None:
    user.begins_with(plain_case())
    page = quote(user)
    user.focuses(page.primary)
    with user.answering(one_after_the_other(station("7"), lambda dialog: dialog.reject())):
        user.presses("Space")
    assert user.case.quote.number is None
    assert book(user).station is None
    with user.answering(station("Ｂ"), name_file(tmp_path / "one.pdf")):
        user.presses("Space")
    assert user.case.quote.number == f"QZ-{YEAR}-B-0001"


def test_the_letter_can_be_changed(user: User) -> None:
    user.begins_with(plain_case())
    page = quote(user)
    book(user).set_station("A")
    page.numbers.look()
    assert "Station A" in page.numbers.station.text()
    with user.answering(station("C")):
        user.clicks(page.numbers.station)
    assert book(user).station == "C"
    assert "Station C" in page.numbers.station.text()


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_changed_quote_goes_out_as_a_new_revision_and_what_changed_is_listed(
    user: User, tmp_path: Path, code: str
) -> None:
    book(user).set_station("A")
    user.begins_with(plain_case())
    page = quote(user)
    assert page.save_pdf(tmp_path / "one.pdf")
    user.speaks(code)
    user.focuses(page.lines["contact"])
    user.types("0570-1")
    page.numbers.look()
    assert ("goes out as revision 2" if code == "en" else "第2版") in page.numbers.note.text()
    assert f"QZ-{YEAR}-A-0001" in page.numbers.heading.text()
    assert "0570-1" in page.numbers.changes.text()
    assert page.save_pdf(tmp_path / "two.pdf")
    page.numbers.look()
    assert (user.case.quote.number, user.case.quote.revision) == (f"QZ-{YEAR}-A-0001", 2)
    assert "0570-1" in page.numbers.changes.text()
    user.presses("Ctrl+Z")
    assert user.case.quote.revision == 1


def test_the_file_is_named_after_number_revision_form_and_language(user: User, tmp_path: Path) -> None:
    book(user).set_station("A")
    user.begins_with(plain_case())
    page = quote(user)
    page.out.prefer(quote_language="zh", quote_form="summary")
    name = plain_case().investor.name
    assert page.out.suggestion() == f"QZ-{YEAR}-A-0001 r1 summary zh {name}.pdf"
    page.out.prefer(quote_language="both", quote_form="full")
    assert page.save_pdf(tmp_path / "one.pdf")
    assert page.out.suggestion() == f"QZ-{YEAR}-A-0001 r1 full zh-en {name}.pdf"
    user.focuses(page.lines["contact"])
    user.types("0570-1")
    assert page.out.suggestion() == f"QZ-{YEAR}-A-0001 r2 full zh-en {name}.pdf"


def test_the_same_quote_in_another_language_keeps_its_number_and_all_that_went_out_is_listed(
    user: User, tmp_path: Path
) -> None:
    book(user).set_station("A")
    user.begins_with(plain_case())
    page = quote(user)
    assert page.save_pdf(tmp_path / "one.pdf")
    page.out.prefer(quote_language="zh")
    assert page.save_pdf(tmp_path / "two.pdf")
    assert (user.case.quote.number, user.case.quote.revision) == (f"QZ-{YEAR}-A-0001", 1)
    out = book(user).issued()
    assert [(one.issue.how, one.issue.language) for one in out] == [("saved", "zh"), ("saved", "both")]
    for one, file in zip(out, ("two.pdf", "one.pdf"), strict=True):
        assert one.issue.sha256 is not None
        assert book(user).paper(one.issue.sha256) == (tmp_path / file).read_bytes()
    page.numbers.look()
    assert "saved as a PDF" in page.numbers.issues.text()


def test_an_e_mail_and_a_spreadsheet_go_out_under_the_number_too(user: User, tmp_path: Path) -> None:
    book(user).set_station("A")
    user.begins_with(plain_case())
    page = quote(user)
    user.clicks(page.message)
    assert user.case.quote.number == f"QZ-{YEAR}-A-0001"
    with user.answering(name_file(tmp_path / "list.xlsx")):
        user.clicks(page.spreadsheet)
    assert [one.issue.how for one in book(user).issued()] == ["spreadsheet", "sent"]
    assert len(book(user).entries()) == 1


def test_a_number_of_another_laptop_is_said_to_be_given_elsewhere(user: User, tmp_path: Path) -> None:
    book(user).set_station("A")
    case = plain_case()
    user.begins_with(case._replace(quote=case.quote._replace(number="QZ-2026-B-0007", revision=1)))
    page = quote(user)
    assert "given elsewhere" in page.numbers.note.text()
    assert page.save_pdf(tmp_path / "one.pdf")
    assert user.case.quote.number == f"QZ-{YEAR}-A-0001"
    number = read_number(user.case.quote.number)
    assert number is not None
    entry = book(user).revisions(number)[0]
    assert entry.follows == "QZ-2026-B-0007"


def test_a_number_typed_by_hand_stays_and_is_said_to_be_so(user: User, tmp_path: Path) -> None:
    user.begins_with(plain_case())
    page = quote(user)
    user.focuses(page.lines["number"])
    user.types("招商 7/2026")
    page.numbers.look()
    assert "Entered by hand" in page.numbers.note.text()
    assert page.save_pdf(tmp_path / "one.pdf")
    assert user.case.quote.number == "招商 7/2026"
    assert [one.entry.text for one in book(user).issued()] == ["招商 7/2026"]


def test_a_clock_that_is_behind_the_last_quote_is_asked_about(user: User, tmp_path: Path) -> None:
    ledger = book(user)
    ledger.set_station("A")
    user.begins_with(plain_case())
    page = quote(user)
    assert page.save_pdf(tmp_path / "one.pdf")
    (out,) = ledger.issued()
    later = (datetime.date.today() + datetime.timedelta(days=9)).isoformat()
    ledger.add_issue(out.entry.id, Issue("saved", "zh", "full", later, at=1, id="f" * 32))
    user.focuses(page.primary)
    with user.answering(press("Cancel")) as said:
        user.presses("Space")
    assert "Is the clock right?" in said[0]
    with user.answering(press("It is right"), name_file(tmp_path / "two.pdf")):
        user.presses("Space")
    assert (tmp_path / "two.pdf").exists()


@pytest.mark.parametrize("failing", ["ledger", "file"])
def test_what_cannot_be_written_is_said_and_takes_no_number(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    from desktop.files import WriteFailed

    book(user).set_station("A")
    user.begins_with(plain_case())
    page = quote(user)

    def full(*_: object) -> bool:
        raise WriteFailed(Path("kept.db"), "disk_full", "no space")

    with monkeypatch.context() as patched:
        patched.setattr(
            *(Ledger, "add", full) if failing == "ledger" else ("desktop.files.write_atomically", full)
        )
        assert not page.save_pdf(tmp_path / "one.pdf")
    assert user.case.quote.number is None
    assert "the disk is full" in user.reads()
    assert book(user).entries() == []
    assert page.save_pdf(tmp_path / "one.pdf")
    assert user.case.quote.number == f"QZ-{YEAR}-A-0001"


def test_settings_remember_the_rates_of_the_latest_quote(user: User, tmp_path: Path, home: Path) -> None:
    user.begins_with(plain_case())
    page = quote(user)
    assert page.save_pdf(tmp_path / "quote.pdf")
    kept = Settings(home)
    assert kept.exchange["rates"] == {"USD": "7"}
    assert kept.exchange["as_of"] == "2026-11-20"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_laptops_that_were_offline_find_what_they_gave_twice(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    user.speaks(language)
    user.begins_with(plain_case())
    page = quote(user)
    book(user).set_station("A")
    assert page.save_pdf(tmp_path / "one.pdf")
    page.numbers.look()
    other = Ledger(Store(tmp_path / "other laptop"))
    other.set_station("A")
    case = plain_case()
    theirs = case._replace(investor=case.investor._replace(name="Théâtre GmbH"))
    other.begin(theirs, {"total_usd": "1.00"}, datetime.date.today())
    handed = hand_out(other, tmp_path)
    assert list(handed.rglob("*.json"))
    monkeypatch.setattr("desktop.window.pages.quote.station.which_folder", lambda *_: tmp_path)
    told: list[str] = []

    def takes_over(dialog: QDialog) -> None:
        assert isinstance(dialog, StationDialog)
        dialog.take_over.click()
        told.append(dialog.told.text())
        dialog.reject()

    with user.answering(takes_over):
        user.clicks(page.numbers.station)
    assert f"QZ-{YEAR}-A-0001" in told[0]
    assert "Théâtre GmbH" in told[0]
    assert ("given twice" in told[0]) == (language == "en")
    assert ("多台电脑使用字母A" in told[0]) == (language == "zh")
    # Both entries are kept, and the next number is one that neither laptop gave.
    assert len(collisions(book(user))) == 1


def test_the_numbers_of_this_computer_are_copied_for_another_one(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.begins_with(plain_case())
    page = quote(user)
    book(user).set_station("B")
    assert page.save_pdf(tmp_path / "one.pdf")
    page.numbers.look()
    monkeypatch.setattr("desktop.window.pages.quote.station.which_folder", lambda *_: tmp_path / "stick")

    def hands_out(dialog: QDialog) -> None:
        assert isinstance(dialog, StationDialog)
        dialog.hand_out.click()
        assert str(tmp_path / "stick") in dialog.told.text()
        dialog.reject()

    with user.answering(hands_out):
        user.clicks(page.numbers.station)
    other = Ledger(Store(tmp_path / "other laptop"))
    joined = join(other, tmp_path / "stick")
    assert (joined.added, joined.refused, joined.shared_stations) == (1, (), ())
