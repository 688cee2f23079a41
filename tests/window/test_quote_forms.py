"""What a quote goes out as besides a plain PDF: signed, as a spreadsheet, as an e-mail; opened and shown where it lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from desktop.window.desk import asides
from desktop.window.pages.quote import making
from desktop.window.pages.quote.certificate import SigningDialog
from desktop.window.pages.quote.checking import CheckPage
from desktop.window.pages.quote.station import StationDialog
from desktop.window.pages.quote.step import QuotePage
from tests.proof.test_signature import PASSPHRASE, _pkcs12
from tests.window.cases import full_case, plain_case, quotable_case
from tests.window.user import QUOTE, Answer, User, name_file

LONG = 30_000


def quote(user: User) -> QuotePage:
    page = user.enters(QUOTE)
    assert isinstance(page, QuotePage)
    return page


def certificate(folder: Path, data: bytes) -> Path:
    path = folder / "office.p12"
    path.write_bytes(data)
    return path


def signs_with(path: Path | str, passphrase: str, said: list[str] | None = None) -> Answer:
    """An answer to the question for the certificate; what it refuses is written into `said`, and it is given up."""

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, SigningDialog)
        dialog.file.setText(str(path))
        dialog.passphrase.setText(passphrase)
        dialog.sign.click()
        assert dialog.passphrase.text() == ""
        if said is not None:
            said.extend([dialog._file_field.remark.text(), dialog._secret_field.remark.text()])
            dialog.reject()

    return answer


def saves_signed(user: User, *answers: Answer) -> QuotePage:
    page = quote(user)
    page.sign.setChecked(True)
    user.focuses(page.primary)
    with user.answering(*answers):
        user.presses("Space")
    return page


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_quote_is_signed_with_the_office_s_certificate_and_names_the_signer(
    user: User, tmp_path: Path, code: str, caplog: pytest.LogCaptureFixture, home: Path
) -> None:
    user.begins_with(quotable_case())
    user.speaks(code)
    path = certificate(tmp_path, _pkcs12())
    saves_signed(user, signs_with(path, PASSPHRASE), name_file(tmp_path / "quote"))
    signed = tmp_path / "quote.pdf"
    assert b"/ByteRange" in signed.read_bytes()
    assert "Wang Li 王丽" in user.reads()
    # The passphrase is nowhere: not in the log, not in any file of the user's.
    assert PASSPHRASE not in caplog.text
    for file in home.rglob("*"):
        assert not file.is_file() or PASSPHRASE.encode() not in file.read_bytes()
    user.session.desk.aside_wanted.emit(asides.CHECK, str(signed))
    page = user.window.aside(asides.CHECK)
    assert isinstance(page, CheckPage)
    user.waits(lambda: not page.busy, LONG)
    head = "Unaltered; signed by somebody unknown" if code == "en" else "未经改动；签名人不明"
    assert page.headline.text() == head
    assert "Wang Li 王丽" in page.signers.text()
    assert "Example authority" in page.signers.text()


@pytest.mark.parametrize(
    ("data", "passphrase", "english", "chinese"),
    [
        (_pkcs12, "wrong", "passphrase does not open", "口令"),
        (lambda: _pkcs12(end=-1), PASSPHRASE, "certificate expired on", "到期"),
        (lambda: b"no certificate", PASSPHRASE, "no certificate file", "不是证书文件"),
    ],
)
@pytest.mark.parametrize("code", ["en", "zh"])
def test_what_is_wrong_with_a_certificate_is_said_plainly(
    user: User, tmp_path: Path, data: Callable[[], bytes], passphrase: str, english: str, chinese: str, code: str
) -> None:  # fmt: skip
    user.begins_with(quotable_case())
    user.speaks(code)
    said: list[str] = []
    saves_signed(user, signs_with(certificate(tmp_path, data()), passphrase, said))
    assert (english if code == "en" else chinese) in "".join(said)
    assert not (tmp_path / "quote.pdf").exists()
    assert not user.session.desk.settings.certificate


def test_a_certificate_that_is_not_there_is_said_to_be_so(user: User, tmp_path: Path) -> None:
    user.begins_with(quotable_case())
    said: list[str] = []
    saves_signed(user, signs_with(tmp_path / "gone.p12", "x", said))
    assert "gone.p12" in said[0]
    said.clear()
    saves_signed(user, signs_with("", "x", said))
    assert "Choose the file" in said[0]


def test_where_the_part_that_signs_is_missing_the_choice_says_why(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "can_sign", lambda: False)
    user.begins_with(quotable_case())
    page = quote(user)
    assert not page.sign.isEnabled()
    assert "not installed" in page._sign_hint.text()
    assert page.sign.accessibleDescription() == page._sign_hint.text()


def proposed_letter(dialog: QDialog) -> None:
    assert isinstance(dialog, StationDialog)
    dialog.choose.click()


def test_the_spreadsheet_holds_the_figures(user: User, tmp_path: Path) -> None:
    import openpyxl

    user.begins_with(plain_case())
    page = quote(user)
    user.focuses(page.spreadsheet)
    with user.answering(proposed_letter, name_file(tmp_path / "estimate")):
        user.presses("Space")  # the first thing that goes out asks for the station letter
    book = openpyxl.load_workbook(tmp_path / "estimate.xlsx", data_only=True)
    values = {cell.value for sheet in book for row in sheet for cell in row}
    assert {160_000, 1_120_000} <= values
    assert "estimate.xlsx" in user.reads()


@pytest.mark.parametrize(
    ("language", "has", "lacks"),
    [("en", ["US$"], ["美元"]), ("zh", ["美元"], ["indicative"]), ("both", ["US$", "美元"], [])],
)
def test_the_e_mail_is_in_the_language_of_the_quote(
    user: User, language: str, has: list[str], lacks: list[str]
) -> None:
    user.begins_with(quotable_case())
    page = quote(user)
    user.clicks(page.language.button(language))
    user.focuses(page.message)
    user.presses("Space")
    text = QGuiApplication.clipboard().text()
    assert all(word in text for word in has)
    assert not any(word in text for word in lacks)
    assert "160,000" in text or "16" in text
    assert "on the clipboard" in user.reads()


def test_nothing_goes_out_before_there_is_a_result(user: User) -> None:
    case = plain_case()
    user.begins_with(case._replace(exchange=case.exchange._replace(cny_per_unit=())))
    page = quote(user)
    assert not any(
        one.isEnabled() for one in (page.primary, page.print_button, page.spreadsheet, page.message)
    )


def test_a_saved_quote_is_shown_in_its_folder(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def open_url(url: QUrl) -> bool:
        shown.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    user.begins_with(quotable_case())
    page = quote(user)
    assert not page.folder_button.isVisible()
    assert page.save_pdf(tmp_path / "quote.pdf")
    QApplication.processEvents()
    user.clicks(page.folder_button)
    assert shown == [str(tmp_path)]
    user.clicks(page.open_button)
    assert shown[1:] == [str(tmp_path / "quote.pdf")]


def test_the_scenarios_are_in_the_full_quote_unless_they_are_taken_out(user: User) -> None:
    user.begins_with(full_case())
    page = quote(user)
    assert not page.scenarios.isVisible()
    kept = user.session.desk.scenarios
    assert kept is not None
    kept.keep(name="Zweiter Entwurf")
    user.session.desk.case_changed.emit()
    assert page.scenarios.isVisible()
    user.clicks(page.form.button("full"))
    order = making.order_of(user.session.desk)
    assert order is not None
    assert [one.name for one in order.scenarios] == ["", "Zweiter Entwurf"]
    page.scenarios.click()
    order = making.order_of(user.session.desk)
    assert order is not None
    assert order.scenarios == ()


def test_another_form_than_the_saved_one_is_said_to_be_so(user: User, tmp_path: Path) -> None:
    user.begins_with(quotable_case())
    page = quote(user)
    user.clicks(page.form.button("full"))
    assert page.save_pdf(tmp_path / "quote.pdf")
    assert "Saved: " in user.reads()
    user.clicks(page.form.button("summary"))
    assert "quote.pdf was saved in another language or form." in user.reads()
    user.clicks(page.form.button("full"))
    assert "Saved: " in user.reads()
