"""The preview is the PDF itself: its pages, sharp, at any size, of the case as it is now."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.window.pages.quote import making
from desktop.window.pages.quote.order import Order
from desktop.window.pages.quote.preview import PreviewPage
from desktop.window.pages.quote.step import QuotePage
from desktop.window.widgets.paper_view import PAGE, WIDTH
from desktop.window.widgets.pdf_pages import PdfPages
from tests.window.cases import full_case, half_case, plain_case, quotable_case
from tests.window.user import PROJECT, QUOTE, User, name_file


def preview(user: User) -> PreviewPage:
    """The preview, opened with its button, with the pages drawn."""
    page = user.enters(QUOTE)
    assert isinstance(page, QuotePage)
    user.focuses(page.preview_button)
    user.presses("Space")
    shown = user.window.stack.currentWidget()
    assert isinstance(shown, PreviewPage)
    return shown


def drawn(user: User) -> PreviewPage:
    shown = preview(user)
    user.waits(shown.finished, 20_000)
    return shown


def ink(page: PreviewPage) -> set[str]:
    """The colours of what the view shows."""
    picture = page.paper.viewport().grab().toImage()
    return {
        QColor(picture.pixel(x, y)).name()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    }


def test_the_pages_are_those_of_the_pdf_that_would_be_saved(user: User) -> None:
    import pypdfium2

    user.begins_with(full_case())
    page = drawn(user)
    order = making.order_of(user.session.desk)
    assert order is not None
    made = making.made(order)
    assert page.paper.pages is not None
    assert len(page.paper.pages) == len(pypdfium2.PdfDocument(made))
    assert page._data == made
    assert f"Page 1 of {len(page.paper.pages)}" in user.reads(on=page)
    # Its accent colour and its black, on white.
    assert {"#ffffff", "#27705c"} <= ink(page)


def test_another_case_language_or_form_is_shown_anew(user: User) -> None:
    user.begins_with(full_case())
    page = drawn(user)
    first = page._data
    user.clicks(page.form.button("summary"))
    user.waits(page.finished, 20_000)
    assert page._data != first
    assert len(page.paper.pages or ()) == 1
    assert user.session.settings.quote_form == "summary"
    second = page._data
    user.presses("Ctrl+Z")  # nothing to undo: the choice is none of the case
    user.session.desk.change(
        user.case._replace(investor=user.case.investor._replace(name="Somebody else")), merge=None
    )
    assert not page.finished()
    user.waits(page.finished, 20_000)
    assert page._data != second


def test_the_choice_is_the_same_in_step_and_preview(user: User) -> None:
    user.begins_with(plain_case())
    page = drawn(user)
    user.clicks(page.language.button("en"))
    page.leave()
    step = user.page
    assert isinstance(step, QuotePage)
    assert step.language.value() == "en"
    user.clicks(step.language.button("zh"))
    assert preview(user).language.value() == "zh"


def test_it_is_not_made_while_nobody_looks(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    user.begins_with(full_case())
    page = drawn(user)
    page.leave()
    made: list[object] = []
    monkeypatch.setattr(making, "made", made.append)
    user.enters(PROJECT)
    user.types("More words")
    user.waits(lambda: not page._timer.isActive())
    QApplication.processEvents()
    assert made == []


def test_zoom_by_keys_buttons_and_wheel_and_back_to_fit(user: User) -> None:
    user.begins_with(full_case())
    page = drawn(user)
    fitted = page.paper.percent
    assert user.focus is page.paper
    user.presses("Ctrl++")
    assert page.paper.percent == pytest.approx(fitted * 1.2, abs=1)
    user.presses("Ctrl+-", "Ctrl+-")
    assert page.paper.percent == pytest.approx(fitted / 1.2, abs=1)
    user.clicks(page.larger)
    assert page.paper.percent == pytest.approx(fitted, abs=1)
    at = QPointF(50, 50)
    wheel = QWheelEvent(
        at, page.paper.viewport().mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(page.paper.viewport(), wheel)
    assert page.paper.percent == pytest.approx(fitted * 1.2, abs=1)
    assert page.fit.value() is None
    user.presses("Ctrl+9")
    assert page.paper.fit == PAGE == page.fit.value()
    whole = page.paper.percent
    assert whole < fitted
    user.presses("Ctrl+0")
    assert (page.paper.fit, page.paper.percent) == (WIDTH, fitted)
    for _ in range(20):
        user.presses("Ctrl++")
    assert page.paper.percent == 300


def test_keys_lead_through_the_pages(user: User) -> None:
    user.begins_with(full_case())
    page = drawn(user)
    last = len(page.paper.pages or ())
    assert last > 1
    user.presses("End")
    assert f"Page {last} of {last}" in user.reads(on=page)
    assert f"Page {last} of {last}" in page.paper.accessibleName()
    user.waits(page.finished)
    user.presses("Home", "PgDown")
    assert page.paper.verticalScrollBar().value() > 0
    user.presses("Home")
    assert page.paper.verticalScrollBar().value() == 0
    user.presses("Esc")
    assert user.window.stack.currentWidget() is user.page


@pytest.mark.parametrize("code", ["en", "zh"])
def test_why_there_is_no_quote_yet_is_said_instead_of_a_page(user: User, code: str) -> None:
    user.begins_with(half_case())
    user.speaks(code)
    page = preview(user)
    said = user.reads(on=page)
    assert ("these are still needed: Location" in said) == (code == "en")
    assert ("落户地点" in said) == (code == "zh")
    assert not page.paper.isVisible()
    assert not page.primary.isEnabled()
    user.begins_with(quotable_case())
    user.waits(page.finished, 20_000)
    assert page.paper.isVisible()


def test_it_is_saved_from_here(user: User, tmp_path: Path) -> None:
    user.begins_with(quotable_case())
    page = drawn(user)
    user.focuses(page.primary)
    with user.answering(name_file(tmp_path / "quote")):
        user.presses("Space")
    assert (tmp_path / "quote.pdf").read_bytes() == page._data
    assert "Saved: " in user.reads(on=page)


def test_pages_are_drawn_at_the_resolution_of_the_screen(user: User) -> None:
    user.begins_with(quotable_case())
    page = drawn(user)
    drawn_page = page.paper._drawn[0]
    assert drawn_page.picture.width() == pytest.approx(
        page.paper._place(0, page.paper._scale()).width() * page.paper.devicePixelRatioF(), abs=1
    )


def test_no_quote_is_made_and_no_page_drawn_in_the_thread_that_takes_keystrokes(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    made, picture = making.made, PdfPages.picture

    def make(order: Order) -> bytes:
        threads.append(threading.current_thread())
        return made(order)

    def draw(self: PdfPages, number: int, scale: float) -> QImage:
        threads.append(threading.current_thread())
        return picture(self, number, scale)

    monkeypatch.setattr(making, "made", make)
    monkeypatch.setattr(PdfPages, "picture", draw)
    user.begins_with(full_case())
    drawn(user)
    assert len(threads) > 1
    assert threading.main_thread() not in threads
