"""A quote that comes back: the verdict in plain words, the place of what was found, and its case on the desk again."""

from __future__ import annotations

import sys
import time
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.case.case import Case, Money
from desktop.document.ledger import Issue
from desktop.paper import render_quote
from desktop.proof.signature import signed
from desktop.telling.result_file import to_plain
from desktop.window.desk import asides
from desktop.window.desk.quotes import ToOpen
from desktop.window.pages.quote import making
from desktop.window.pages.quote.checking import CheckPage
from desktop.window.pages.quote.step import QuotePage
from tests.proof.test_signature import _signer
from tests.window.cases import full_case, plain_case, quotable_case
from tests.window.desks import desk_with
from tests.window.user import PROJECT, QUOTE, RESULT, User, name_file, press

LONG = 30_000


@cache
def paper(case: Case, language: str = "en", form: str = "summary") -> bytes:
    order = making.order_of(desk_with(case))
    assert order is not None
    return render_quote(
        case, order.estimate, order.rules, language=language, form=form, day=date(2026, 11, 22)  # type: ignore[arg-type]
    )  # fmt: skip


def covered(data: bytes, path: Path) -> Path:
    """The quote with a white box over a place of its first page: 53 to 102 mm from the left, 78 to 89 from the top."""
    path.write_bytes(data)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(pikepdf.Stream(pdf, b"q 1 1 1 rg 150 590 140 30 re f Q"))
        pdf.save(path)
    return path


def checks(user: User, place: object) -> CheckPage:
    user.session.desk.aside_wanted.emit(asides.CHECK, place)
    page = user.window.aside(asides.CHECK)
    assert isinstance(page, CheckPage)
    user.waits(lambda: not page.busy, LONG)
    QApplication.processEvents()
    return page


@pytest.fixture
def quote(tmp_path: Path) -> Path:
    path = tmp_path / "quote.pdf"
    path.write_bytes(paper(full_case()))
    return path


@pytest.mark.parametrize("code", ["en", "zh"])
def test_an_unaltered_quote_is_never_called_genuine(user: User, quote: Path, code: str) -> None:
    user.speaks(code)
    page = checks(user, str(quote))
    said = user.reads(on=page)
    assert page.headline.text() == ("Unaltered; not signed" if code == "en" else "未经改动；未签名")
    assert not any(word in said.lower() for word in ("genuine", "authentic", "真实有效", "真品"))
    assert "QZ-2026-0001" in said
    assert "Hanbit Materials 한빛소재" in said
    sha256 = page._examined.verdict.facts.attachment_sha256
    assert sha256 in said.replace("\N{ZERO WIDTH SPACE}", "")
    assert page._icon.pixmap().width() > 0


def test_what_is_laid_over_a_figure_is_shown_on_its_page(user: User, tmp_path: Path) -> None:
    page = checks(user, str(covered(paper(full_case()), tmp_path / "covered.pdf")))
    assert page.headline.text() == "Altered"
    assert "Page 1, 53–" in user.reads(on=page)
    user.waits(page.paper.finished, LONG)
    (mark,) = page.paper._marks
    assert mark.page == 0
    left, top, right, bottom = mark.region
    assert 50 < left < right < 105
    assert 70 < top < bottom < 95
    # What is marked stands in the view, and its frame is drawn there.
    corner = page.paper.place_of(mark)
    assert page.paper.viewport().rect().contains(corner)
    picture = page.paper.viewport().grab().toImage()
    assert picture.pixelColor(corner.x() + 20, corner.y() - 4).name() == "#8a5300"
    link = next(link for link in page.links if link.isVisible())
    assert link.text() == "Show page 1"
    page.paper.verticalScrollBar().setValue(0)
    user.focuses(link)
    user.presses("Space")
    assert page.paper._marks == (mark,)


@pytest.mark.parametrize(
    ("content", "english"),
    [(b"not a PDF", "Cannot be examined"), (b"", "Cannot be examined")],
)
def test_what_is_no_pdf_is_said_to_be_none(user: User, tmp_path: Path, content: bytes, english: str) -> None:
    path = tmp_path / "thing.pdf"
    path.write_bytes(content)
    page = checks(user, str(path))
    assert page.headline.text() == english
    assert not page.paper.isVisible()
    assert page.primary.text() == "Choose a PDF…"


def test_a_pdf_of_somebody_else_is_not_a_quote(user: User, tmp_path: Path) -> None:
    path = tmp_path / "other.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    assert checks(user, str(path)).headline.text() == "Not a quote of this program"


def test_a_file_that_is_gone_is_said_to_be_so(user: User, tmp_path: Path) -> None:
    page = checks(user, str(tmp_path / "gone.pdf"))
    assert "gone.pdf" in page._doing.text()
    assert not page._verdict.isVisible()


def test_the_window_lives_while_a_file_is_examined_and_the_check_can_be_cancelled(
    user: User, quote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "desktop.proof.verification._program", lambda: [sys.executable, "-c", "import time; time.sleep(30)"]
    )
    began = time.monotonic()
    user.session.desk.aside_wanted.emit(asides.CHECK, str(quote))
    page = user.window.aside(asides.CHECK)
    assert page.busy
    user.waits(lambda: page._end is not None)
    assert page.progress.isVisible()
    assert user.focus is page.cancel
    user.speaks("zh")
    assert page.title.text() == "检验测算单"
    user.speaks("en")
    user.focuses(page.cancel)
    user.presses("Space")
    assert not page.busy
    assert "cancelled" in page._doing.text()
    assert time.monotonic() - began < 20


def test_its_case_comes_back_with_its_language_and_form(user: User, quote: Path) -> None:
    page = checks(user, str(quote))
    assert user.case == Case()
    user.focuses(page.primary)
    assert page.primary.text() == "Open its case"
    user.presses("Space")
    assert user.case == full_case()
    assert (user.session.settings.quote_language, user.session.settings.quote_form) == ("en", "summary")
    assert not user.session.document.modified
    step = user.enters(QUOTE)
    assert isinstance(step, QuotePage)
    assert (step.language.value(), step.form.value()) == ("en", "summary")


def test_unsaved_changes_are_asked_about_before_another_case_comes(user: User, quote: Path) -> None:
    user.begins_with(plain_case())
    user.enters(PROJECT)
    user.types("X")
    changed = user.case
    page = checks(user, str(quote))
    user.focuses(page.primary)
    with user.answering(press("Cancel")):
        user.presses("Space")
    assert user.case == changed
    with user.answering(press("Discard")):
        user.presses("Space")
    assert user.case == full_case()


def test_open_takes_quotes_too_and_asks_once(user: User, quote: Path) -> None:
    user.begins_with(plain_case())
    user.enters(PROJECT)
    user.types("X")
    with user.answering(press("Discard"), name_file(quote)):
        user.presses("Ctrl+O")
    user.waits(lambda: user.case == full_case(), LONG)
    page = user.window.stack.currentWidget()
    assert isinstance(page, CheckPage)
    assert page.headline.text() == "Unaltered; not signed"
    assert user.session.files.recent.paths[0] == quote
    # Case files are listed in the library; a quote is none.
    assert quote not in user.session.files.library.paths()


def test_an_altered_quote_gives_its_case_only_after_it_was_said(user: User, tmp_path: Path) -> None:
    path = covered(paper(full_case()), tmp_path / "covered.pdf")
    page = checks(user, ToOpen(path, user.case))
    assert user.case == Case()
    assert "has not been opened" in user.reads(on=page)
    user.focuses(page.primary)
    user.presses("Space")
    assert user.case == full_case()
    assert "has not been opened" not in user.reads(on=page)
    assert "Its case is open" in user.reads(on=page)
    user.presses("Space")
    assert user.window.stack.currentWidget() is user.window.page(RESULT)


def test_the_focus_waits_at_the_button_that_follows_the_check(user: User, quote: Path) -> None:
    page = checks(user, str(quote))
    assert user.focus is page.primary


def test_a_quote_whose_case_was_changed_since_can_be_opened_again(user: User, quote: Path) -> None:
    page = checks(user, str(quote))
    user.presses("Space")
    user.begins_with(plain_case())
    assert page.primary.text() == "Open its case"


def test_another_quote_can_be_checked(user: User, quote: Path, tmp_path: Path) -> None:
    page = checks(user, str(quote))
    other = tmp_path / "other.pdf"
    other.write_bytes(paper(quotable_case()))
    user.focuses(page.other)
    with user.answering(name_file(other)):
        user.presses("Space")
    user.waits(lambda: not page.busy, LONG)
    assert "QZ-1" in user.reads(on=page)


# ------------------------------------------------------------------------------------------------- dropping


def drops(user: User, *paths: Path, on: QWidget | None = None) -> None:
    target = on or user.window
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(400, 300), action, dragged, left, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(400, 300), action, dragged, left, none))
    QApplication.processEvents()


def test_a_quote_that_is_dropped_brings_its_case_back(user: User, quote: Path) -> None:
    drops(user, quote)
    user.waits(lambda: user.case == full_case(), LONG)
    assert isinstance(user.window.stack.currentWidget(), CheckPage)


def test_a_case_that_is_dropped_is_opened(user: User, tmp_path: Path) -> None:
    from desktop.document.storage import write

    write(tmp_path / "case.json", plain_case())
    drops(user, tmp_path / "case.json")
    assert user.case == plain_case()


@pytest.mark.parametrize(
    ("names", "code", "sentence"),
    [
        (("a.json", "b.json"), "en", "Only one file can be opened at a time"),
        (("a.docx",), "en", "a.docx cannot be opened here"),
        (("a.docx",), "zh", "无法打开a.docx"),
    ],
)
def test_what_cannot_be_opened_is_said_plainly(
    user: User, tmp_path: Path, names: tuple[str, ...], code: str, sentence: str
) -> None:
    user.speaks(code)
    with user.answering(press("OK" if code == "en" else "确定")) as said:
        drops(user, *(tmp_path / name for name in names))
    assert sentence in said[0]


def test_a_file_that_is_dropped_on_a_field_is_for_the_window(user: User, quote: Path) -> None:
    page = user.enters(PROJECT)
    drops(user, quote, on=page.investor)  # type: ignore[attr-defined]
    user.waits(lambda: user.case == full_case(), LONG)


# ------------------------------------------------------------------------------------------------- standing


def expired(case: Case) -> Case:
    return case._replace(quote=case.quote._replace(valid_until="2020-01-31"))


@pytest.mark.parametrize("code", ["en", "zh"])
def test_an_expired_quote_says_so_when_it_is_opened(user: User, tmp_path: Path, code: str) -> None:
    user.speaks(code)
    path = tmp_path / "old.pdf"
    path.write_bytes(paper(expired(full_case())))
    checks(user, ToOpen(path, user.case))
    user.waits(lambda: user.case.quote.valid_until == "2020-01-31", LONG)
    said = user.window.notice.text()
    assert ("31 January 2020" in said) == (code == "en")
    assert ("2020年1月31日" in said) == (code == "zh")


def test_other_rates_say_so_and_show_what_differs(user: User, tmp_path: Path) -> None:
    """At 7 yuan to the dollar US$ 160,000 are CNY 1,120,000; at 7.2 they are CNY 1,152,000."""
    path = tmp_path / "old.pdf"
    path.write_bytes(paper(quotable_case()))
    user.session.settings.exchange = {
        "as_of": "2027-03-01",
        "source": "central parity",
        "rates": {"USD": "7.2"},
    }
    checks(user, ToOpen(path, user.case))
    user.waits(lambda: user.case == quotable_case(), LONG)
    assert "The rate of USD is CNY 7.20 now, 7.00 in the quote." in user.window.notice.text()
    see = user.window.notice._actions[0][0]
    user.clicks(see)
    page = user.page
    assert isinstance(page, QuotePage)
    said = user.reads()
    assert "no longer holds as it is" in said
    assert "1,152,000" in said
    assert "1,120,000" in said
    # With a validity of its own it is another quote.
    user.focuses(page.typed["valid_until"])
    user.types("2030-01-01")
    assert "no longer holds as it is" not in user.reads()


def test_a_quote_that_holds_says_nothing(user: User, quote: Path) -> None:
    checks(user, ToOpen(quote, user.case))
    user.waits(lambda: user.case == full_case(), LONG)
    assert "no longer holds" not in user.window.notice.text()


def test_an_office_is_known_once_its_fingerprint_was_entered_and_no_other(user: User, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed(paper(full_case()), _signer()))
    page = checks(user, str(path))
    assert page.headline.text() == "Unaltered; signed by somebody unknown"
    assert page.office.told.text() == ""
    sha256 = page._examined.verdict.signatures[0].fingerprint
    page.office.told.setText("ab" * 32)
    page.office.name.setText("Investment promotion office")
    page.office.know.click()
    assert "somebody else has signed" in user.reads(on=page)
    assert page.headline.text() == "Unaltered; signed by somebody unknown"
    page.office.told.setText(" ".join(sha256[at : at + 4].upper() for at in range(0, 64, 4)))
    page.office.know.click()
    user.waits(lambda: not page.busy, LONG)
    assert page.headline.text() == "Unaltered; signed by Investment promotion office"
    assert not page.office.isVisibleTo(page)


def test_the_list_of_issued_quotes_is_asked_about_its_number(user: User, tmp_path: Path) -> None:
    ledger = user.session.desk.ledger
    ledger.set_station("A")
    case = full_case()
    order = making.order_of(desk_with(case))
    begun = ledger.begin(case, to_plain(order.estimate), date(2026, 11, 22))
    data = paper(begun.entry.put_into(case))
    ledger.finish(begun, Issue("signed", "en", "summary", "2026-11-22"), signed(data, _signer()))
    path = tmp_path / "quote.pdf"
    path.write_bytes(data)
    page = checks(user, str(path))
    assert page.headline.text() == "Went out signed; this file bears no signature"
    assert "with the same figures" in user.reads(on=page)
    richer = case._replace(project=case.project._replace(total_foreign_investment=Money(Decimal(1), "USD")))
    path.write_bytes(paper(begun.entry.put_into(richer)))
    page = checks(user, str(path))
    assert page.headline.text() == "Not as it was issued: this number has other figures"
    path.write_bytes(paper(case._replace(quote=case.quote._replace(number="QZ-2026-A-0815"))))
    page = checks(user, str(path))
    assert "This number is not known here" in user.reads(on=page)
