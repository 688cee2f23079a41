"""The PDF: each language and form, what is missing or cannot be printed said before, the earlier file kept."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from desktop.case.case import Programme
from desktop.window.pages.quote.step import QuotePage
from desktop.window.pages.steps.project import ProjectPage
from tests.window.cases import full_case, plain_case, quotable_case
from tests.window.user import PROJECT, QUOTE, User, key, name_file, one_after_the_other, press

PDF = b"%PDF-"


def quote(user: User) -> QuotePage:
    page = user.enters(QUOTE)
    assert isinstance(page, QuotePage)
    return page


def saves(user: User, path: Path) -> None:
    page = quote(user)
    user.focuses(page.primary)
    with user.answering(name_file(path)):
        user.presses("Space")


@pytest.mark.parametrize("form", ["full", "summary"])
@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("window", ["zh", "en"])
def test_the_pdf_has_its_own_language_and_form(
    user: User, tmp_path: Path, window: str, language: str, form: str
) -> None:
    user.begins_with(full_case())
    user.speaks(window)
    page = quote(user)
    user.clicks(page.language.button(language))
    user.clicks(page.form.button(form))
    saves(user, tmp_path / "quote")
    assert (tmp_path / "quote.pdf").read_bytes().startswith(PDF)
    assert ("Saved: " if window == "en" else "已保存") in user.reads()
    assert "quote.pdf" in user.reads()


@pytest.mark.parametrize(
    ("take", "name"),
    [
        (lambda case: case._replace(project=case.project._replace(category=None)), "Sector or category"),
        (lambda case: case._replace(project=case.project._replace(location=None)), "Location"),
        (lambda case: case._replace(project=case.project._replace(mode=None)), "Mode"),
        (
            lambda case: case._replace(project=case.project._replace(utilisation=())),
            "Schedule of utilised foreign capital",
        ),
        (
            lambda case: case._replace(exchange=case.exchange._replace(as_of=None)),
            "Date of the exchange rate",
        ),
        (
            lambda case: case._replace(exchange=case.exchange._replace(source=None)),
            "Source of the exchange rate",
        ),
        (
            lambda case: case._replace(exchange=case.exchange._replace(cny_per_unit=())),
            "Exchange rate of USD",
        ),
        (lambda case: case._replace(programmes=(Programme("p"),)), "Programme 1: name"),
    ],
)
def test_what_is_missing_for_a_quote_is_named_and_leads_there(
    user: User, take: Callable[..., object], name: str
) -> None:
    user.begins_with(take(quotable_case()))  # type: ignore[arg-type]
    page = quote(user)
    assert not page.primary.isEnabled()
    assert not page.print_button.isEnabled()
    assert "still needed" in user.reads()
    link = next(link for link in page.links if link.isVisible() and link.text() == name)
    user.focuses(link)
    user.presses("Space")
    assert user.window.step != QUOTE
    assert user.page.isAncestorOf(user.focus)


def test_what_is_usual_on_a_quote_is_named_and_stops_nobody(user: User) -> None:
    user.begins_with(plain_case())
    page = quote(user)
    assert page.primary.isEnabled()
    assert "usual on a quote: Number, Date of issue and Issuer" in user.reads()


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_name_without_letters_on_the_quote_is_shown_in_latin_ones_and_no_obstacle(
    user: User, code: str
) -> None:
    user.begins_with(quotable_case())
    user.speaks(code)
    user.enters(PROJECT)
    user.overwrites("ქიმია Textiles")
    page_of_project = user.page
    assert isinstance(page_of_project, ProjectPage)
    field = page_of_project.investor
    assert not field.property("refused")
    assert "Kimia Textiles" in field.remark.text()
    assert ("Latin letters" in field.remark.text()) == (code == "en")
    assert user.case.investor.name == "ქიმია Textiles"
    assert quote(user).primary.isEnabled()


def test_a_name_of_which_nothing_can_be_seen_is_refused(user: User) -> None:
    user.begins_with(quotable_case())
    user.enters(PROJECT)
    user.overwrites("\u200b\u2060\u3164")
    page_of_project = user.page
    assert isinstance(page_of_project, ProjectPage)
    field = page_of_project.investor
    assert field.property("refused")
    assert "Nothing of this text can be seen" in field.remark.text()
    assert user.case.investor.name is None


def test_marks_that_pile_up_on_a_letter_do_not_reach_the_case(user: User) -> None:
    user.begins_with(quotable_case())
    user.enters(PROJECT)
    user.overwrites("H" + "\u0301" * 30 + "anbit")
    assert user.case.investor.name == "H" + "\u0301" * 3 + "anbit"


def test_no_text_of_the_case_keeps_the_quote_from_being_made(user: User) -> None:
    user.begins_with(quotable_case()._replace(programmes=(Programme("p", "🙂", "province", amounts=()),)))
    page = quote(user)
    assert page.primary.isEnabled()


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("call", "number", "english"),
    [
        ("replace", errno.EACCES, "may not be written to"),
        ("replace", errno.EBUSY, "another program has it open"),
        ("fsync", errno.ENOSPC, "the disk is full"),
    ],
)
def test_a_pdf_that_cannot_be_replaced_stays_as_it_was(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, english: str
) -> None:
    user.begins_with(quotable_case())
    path = tmp_path / "quote.pdf"
    saves(user, path)
    before = path.read_bytes()
    user.enters(PROJECT)
    user.types("X")
    with monkeypatch.context() as broken:
        broken.setattr(os, call, failing(number))
        page = quote(user)
        user.focuses(page.primary)
        with user.answering(name_file(path), press("Yes")) as said:
            user.presses("Space")
    assert "already exists" in said[1]
    assert path.read_bytes() == before
    assert f"quote.pdf was not saved: {english}" in user.reads() or english in user.reads()
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["quote.pdf"]
    # The complaint is over with the next try, and with another case.
    with user.answering(name_file(path), press("Yes")):
        user.presses("Space")
    assert path.read_bytes() != before
    assert english not in user.reads()


def test_a_complaint_is_over_when_the_case_is_another_and_speaks_both_languages(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.begins_with(quotable_case())
    saves(user, tmp_path / "quote.pdf")
    (tmp_path / "quote.pdf").unlink()
    page = quote(user)
    user.clicks(page.open_button)
    assert "is not there any more" in user.reads()
    user.speaks("zh")
    assert "not there" not in user.reads()
    assert "quote.pdf" in user.reads()
    user.speaks("en")
    user.focuses(page.lines["contact"])
    user.types("1")
    assert "is not there any more" not in user.reads()


def test_a_system_without_a_program_for_pdf_is_said(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.begins_with(quotable_case())
    saves(user, tmp_path / "quote.pdf")
    opened: list[str] = []

    def refuse(url: object) -> bool:
        opened.append(url.toLocalFile())  # type: ignore[attr-defined]
        return False

    monkeypatch.setattr(QDesktopServices, "openUrl", refuse)
    user.clicks(quote(user).open_button)
    assert opened == [str(tmp_path / "quote.pdf")]
    assert "no program that opens PDF files" in user.reads()


def test_giving_up_the_dialog_changes_nothing(user: User) -> None:
    user.begins_with(quotable_case())
    page = quote(user)
    said_before = user.reads()
    user.focuses(page.primary)
    with user.answering(key("Esc")):
        user.presses("Space")
    assert user.reads() == said_before
    assert not page.open_button.isEnabled()


def test_an_earlier_quote_is_not_replaced_without_a_question(user: User, tmp_path: Path) -> None:
    (tmp_path / "old.pdf").write_bytes(b"the signed one")
    user.begins_with(quotable_case())
    user.focuses(quote(user).primary)
    give_up = one_after_the_other(name_file(tmp_path / "old"), lambda dialog: dialog.reject())
    with user.answering(give_up, press("No")):
        user.presses("Space")
    assert (tmp_path / "old.pdf").read_bytes() == b"the signed one"


def test_today_is_one_press_away(user: User) -> None:
    from datetime import date

    user.begins_with(quotable_case())
    page = quote(user)
    user.focuses(page.typed["date"])
    user.presses("Tab", "Space")
    assert user.case.quote.date == date.today().isoformat()
    assert page.typed["date"].text() == date.today().isoformat()


def test_another_case_has_no_saved_quote_yet(user: User, tmp_path: Path) -> None:
    user.begins_with(quotable_case())
    saves(user, tmp_path / "quote.pdf")
    assert quote(user).open_button.isEnabled()
    user.begins_with(full_case())
    assert not quote(user).open_button.isEnabled()
    assert "quote.pdf" not in user.reads()
