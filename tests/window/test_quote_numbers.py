"""Numbers in the step Quote: given once, a revision for each change, what was given elsewhere said plainly."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from desktop.document.numbering import NumberBook, read_number
from desktop.window.desk.settings import Settings
from desktop.window.pages.quote import making, numbers
from desktop.window.pages.quote.number_panel import StationDialog
from desktop.window.pages.quote.step import QuotePage
from tests.window.cases import plain_case, quotable_case
from tests.window.desks import desk_with
from tests.window.user import INVESTMENT, QUOTE, User, name_file, one_after_the_other, press

YEAR = datetime.date.today().year


def quote(user: User) -> QuotePage:
    page = user.enters(QUOTE)
    assert isinstance(page, QuotePage)
    page.numbers.look()
    return page


def station(letter: str):  # type: ignore[no-untyped-def] # noqa: ANN201
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, StationDialog)
        dialog.line.setText(letter)
        dialog.choose.click()

    return answer


def book() -> NumberBook:
    return numbers.number_book()


def gives(user: User, page: QuotePage) -> None:
    user.clicks(page.numbers.button)


def test_the_letter_is_asked_for_once_and_numbers_run_on(user: User) -> None:
    user.begins_with(plain_case())
    page = quote(user)
    assert page.numbers.button.text() == "Give a number"
    with user.answering(station("a")) as said:
        gives(user, page)
    assert "never give the same number" in said[0]
    assert (user.case.quote.number, user.case.quote.revision) == (f"QZ-{YEAR}-A-0001", 1)
    # The paper of another day would be another one: it gets its day with its number.
    assert user.case.quote.date == datetime.date.today().isoformat()
    assert "to this very quote" in page.numbers.note.text()
    assert not page.numbers.button.isEnabled()
    case = plain_case()
    user.begins_with(case._replace(investor=case.investor._replace(name="Another GmbH")))
    gives(user, quote(user))
    assert user.case.quote.number == f"QZ-{YEAR}-A-0002"


def test_a_letter_that_is_none_is_refused(user: User) -> None:
    user.begins_with(plain_case())
    page = quote(user)
    with user.answering(one_after_the_other(station("7"), lambda dialog: dialog.reject())):
        gives(user, page)
    assert user.case.quote.number is None
    assert book().station is None
    with user.answering(station("Ｂ")):
        gives(user, page)
    assert user.case.quote.number == f"QZ-{YEAR}-B-0001"


def test_the_letter_can_be_changed(user: User) -> None:
    user.begins_with(plain_case())
    page = quote(user)
    book().set_station("A")
    page.numbers.look()
    assert "Station A" in page.numbers.station.text()
    with user.answering(station("C")):
        user.clicks(page.numbers.station)
    assert book().station == "C"
    assert "Station C" in page.numbers.station.text()


def test_two_windows_never_give_one_number(user: User) -> None:
    book().set_station("A")
    user.begins_with(plain_case())
    page = quote(user)
    other = making.order_of(desk_with(quotable_case()._replace(quote=plain_case().quote)))
    assert other is not None
    case = other.case._replace(investor=other.case.investor._replace(name="Of the other window"))
    elsewhere = numbers.give(book(), other._replace(case=case))
    gives(user, page)
    assert {elsewhere.quote.number, user.case.quote.number} == {f"QZ-{YEAR}-A-0001", f"QZ-{YEAR}-A-0002"}


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_changed_quote_gets_a_new_revision_and_what_changed_is_listed(user: User, code: str) -> None:
    book().set_station("A")
    user.begins_with(plain_case())
    page = quote(user)
    gives(user, page)
    user.speaks(code)
    user.focuses(page.lines["contact"])
    user.types("0570-1")
    page.numbers.look()
    assert page.numbers.button.text() == ("New revision" if code == "en" else "新版次")
    assert f"QZ-{YEAR}-A-0001" in page.numbers.heading.text()
    assert "0570-1" in page.numbers.changes.text()
    gives(user, page)
    assert (user.case.quote.number, user.case.quote.revision) == (f"QZ-{YEAR}-A-0001", 2)
    assert "0570-1" in page.numbers.changes.text()
    user.presses("Ctrl+Z")
    assert user.case.quote.revision == 1


def test_a_number_of_another_laptop_is_said_to_be_given_elsewhere(user: User) -> None:
    book().set_station("A")
    case = plain_case()
    user.begins_with(case._replace(quote=case.quote._replace(number="QZ-2026-B-0007", revision=1)))
    page = quote(user)
    assert "given elsewhere" in page.numbers.note.text()
    gives(user, page)
    assert user.case.quote.number == f"QZ-{YEAR}-A-0001"
    number = read_number(user.case.quote.number)
    assert number is not None
    entry = book().revisions(number)[0]
    assert entry.follows == "QZ-2026-B-0007"


def test_a_number_typed_by_hand_stays_and_is_said_to_be_so(user: User) -> None:
    user.begins_with(plain_case())
    page = quote(user)
    user.focuses(page.lines["number"])
    user.types("招商 7/2026")
    page.numbers.look()
    assert user.case.quote.number == "招商 7/2026"
    assert "Entered by hand" in page.numbers.note.text()


def test_no_number_is_given_to_a_case_without_a_result(user: User) -> None:
    case = plain_case()
    user.begins_with(case._replace(exchange=case.exchange._replace(cny_per_unit=())))
    assert not quote(user).numbers.button.isEnabled()


@pytest.mark.parametrize(("button", "revision"), [("Save as revision 2", 2), ("Keep revision 1", 1)])
def test_saving_another_paper_under_a_given_revision_asks(
    user: User, tmp_path: Path, button: str, revision: int
) -> None:
    book().set_station("A")
    user.begins_with(plain_case())
    gives(user, quote(user))
    user.enters(INVESTMENT)
    page = quote(user)
    user.focuses(page.lines["prepared_by"])
    user.types("Wang")
    user.focuses(page.primary)
    with user.answering(press(button), name_file(tmp_path / "quote")) as said:
        user.presses("Space")
    assert "needs a new revision" in said[0]
    assert (tmp_path / "quote.pdf").exists()
    assert user.case.quote.revision == revision


def test_giving_up_at_that_question_saves_nothing(user: User, tmp_path: Path) -> None:
    book().set_station("A")
    user.begins_with(plain_case())
    page = quote(user)
    gives(user, page)
    user.focuses(page.lines["prepared_by"])
    user.types("Wang")
    user.focuses(page.primary)
    with user.answering(press("Cancel")):
        user.presses("Space")
    assert user.case.quote.revision == 1
    assert page.out.saved is None


def test_what_cannot_be_written_is_said_and_gives_nothing(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.files import WriteFailed

    book().set_station("A")
    user.begins_with(plain_case())
    page = quote(user)

    def full(*_: object) -> bool:
        raise WriteFailed(Path("0001-r1.json"), "disk_full", "no space")

    monkeypatch.setattr("desktop.document.numbering.create_exclusively", full)
    gives(user, page)
    assert user.case.quote.number is None
    assert "the disk is full" in user.reads()


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
    with user.answering(station("a")):
        gives(user, page)
    other = NumberBook(tmp_path / "other laptop")
    other.set_station("A")
    case = plain_case()
    theirs = case._replace(investor=case.investor._replace(name="Théâtre GmbH"))
    other.give(theirs, {"total_usd": "1.00"}, datetime.date.today())
    handed = other.hand_out(tmp_path)
    assert list(handed.rglob("*.json"))
    monkeypatch.setattr("desktop.window.pages.quote.number_panel.which_folder", lambda *_: tmp_path)
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
    assert len(book().collisions()) == 1


def test_the_numbers_of_this_computer_are_copied_for_another_one(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.begins_with(plain_case())
    page = quote(user)
    with user.answering(station("b")):
        gives(user, page)
    monkeypatch.setattr("desktop.window.pages.quote.number_panel.which_folder", lambda *_: tmp_path / "stick")

    def hands_out(dialog: QDialog) -> None:
        assert isinstance(dialog, StationDialog)
        dialog.hand_out.click()
        assert str(tmp_path / "stick") in dialog.told.text()
        dialog.reject()

    with user.answering(hands_out):
        user.clicks(page.numbers.station)
    other = NumberBook(tmp_path / "other laptop")
    merged = other.merge(tmp_path / "stick")
    assert (merged.added, merged.collisions, merged.shared_stations) == (1, (), ())
