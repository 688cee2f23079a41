from __future__ import annotations

from pathlib import Path

import pytest

from desktop.case.case import Case
from desktop.window.pages.quote.step import QuotePage
from desktop.window.shell.app import Session
from tests.window.conftest import Open


def quote_page(session: Session) -> QuotePage:
    page = session.window.page(6)
    assert isinstance(page, QuotePage)
    return page


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_the_pdf_is_saved_in_the_language_of_its_own(
    start: Open, example: Case, tmp_path: Path, language: str
) -> None:
    session = start(example, step=6)
    page = quote_page(session)
    page.language.button(language).click()
    target = tmp_path / "报价 quote.pdf"
    assert page.save_pdf(target)
    assert target.read_bytes().startswith(b"%PDF-")
    assert str(target) in page._state.text()
    assert page.open_button.isEnabled()


def test_a_pdf_that_cannot_be_written_is_said_with_what_to_do(
    start: Open, example: Case, tmp_path: Path
) -> None:
    session = start(example, step=6)
    page = quote_page(session)
    assert not page.save_pdf(tmp_path / "no such folder" / "quote.pdf")
    assert (
        page._state.text()
        == "quote.pdf was not saved: the folder does not exist any more. Choose another one."
    )
    session.desk.speak("zh")
    assert "quote.pdf" in page._state.text()
    assert "folder" not in page._state.text()


def test_after_a_change_the_saved_pdf_is_out_of_date_and_the_page_says_so(
    start: Open, example: Case, tmp_path: Path
) -> None:
    session = start(example, step=6)
    page = quote_page(session)
    assert page.save_pdf(tmp_path / "quote.pdf")
    session.desk.change(example._replace(programmes=()))
    assert "has changed" in page._state.text()


def test_an_unfinished_case_makes_no_quote_and_says_what_is_missing(start: Open) -> None:
    from tests.screenshots import half_case

    session = start(half_case(), step=6)
    page = quote_page(session)
    assert not page.primary.isEnabled()
    assert not page.print_button.isEnabled()
    links = [link.text() for link in page.links if link.isVisibleTo(page)]
    assert links[:2] == ["Location", "Mode"]
    page.links[0].click()
    assert session.window.step == 2


def test_the_issuer_of_a_quote_is_offered_to_the_next_case(
    start: Open, example: Case, tmp_path: Path
) -> None:
    session = start(example._replace(quote=example.quote._replace(organisation="衢州市招商窗口")), step=6)
    assert quote_page(session).save_pdf(tmp_path / "quote.pdf")
    session.document.save(tmp_path / "case.json")
    assert session.files.new()
    assert session.desk.case.quote.organisation == "衢州市招商窗口"
    assert not session.document.modified
