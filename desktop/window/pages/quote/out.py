"""What the quote of the desk's case goes out as: saved, signed, printed, opened, as a spreadsheet, as an e-mail.

One for each window, shared by the step Quote and the preview (`quote_out`).
"""

from __future__ import annotations

import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.case.case import Exchange
from desktop.telling.answer import missing_of
from desktop.window.desk import faults
from desktop.window.desk.asking import where_to_save
from desktop.window.desk.settings import ISSUER_FIELDS
from desktop.window.desk.unprintable import unprintable_fields
from desktop.window.pages.quote import making
from desktop.window.pages.quote.order import Order

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.case.case import Case
    from desktop.language import Language
    from desktop.proof.signature import Signer, SigningFailed
    from desktop.window.desk.desk import Desk
    from desktop.window.pages.quote.reopened import Reopened


def quote_out(desk: Desk) -> QuoteOut:
    """The one of this desk."""
    found = desk.findChild(QuoteOut)
    return found if isinstance(found, QuoteOut) else QuoteOut(desk)


def obstacle(desk: Desk) -> str:
    """Why the quote cannot be made yet; empty where it can."""
    words = desk.words
    refused, unprintable = tuple(desk.refusals), unprintable_fields(desk.case)
    missing = missing_of(desk.case, desk.answer, words, (*refused, *unprintable))
    finished = desk.answer is not None and desk.answer.finished
    if finished and not missing:
        return ""
    names = words.listing([one.name for one in missing])
    if missing and len(missing) == len(unprintable):
        return words.text("The PDF cannot be made yet, some characters have no font: {fields}.", fields=names)
    return words.text("Before the quote can be made, these are still needed: {fields}.", fields=names)


class QuoteOut(QObject):
    """The quote of the case on the desk on its way out."""

    changed = Signal()
    """Something was saved, or could not be."""
    preferred = Signal()
    """Another language or form of the PDF is chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.saved: Path | None = None
        self._saved_order: Order | None = None
        self._said: Callable[[], str] | None = None
        self._said_of: Case | None = None
        """The case that was spoken of; with another one it is over."""
        self.complains = False
        """Whether what is said is a complaint."""
        self.sign = False
        """Whether the next PDF is to be signed."""
        self.reopened: Reopened | None = None
        """The quote that came back to the desk, where it no longer holds."""
        desk.replaced.connect(self._forget)

    def _forget(self) -> None:
        self.saved = self._said = self.reopened = None
        self.sign = False
        self.changed.emit()

    # ------------------------------------------------------------------ what is to be said

    def said(self) -> str:
        """What came of the last thing that was done with the case as it is; empty for nothing."""
        if self._said is None or self._said_of is not self._desk.case:
            return ""
        return self._said()

    def stale(self, words: Language) -> str:
        """Why what was saved is not the quote as it would be saved now; empty where it is."""
        saved, order = self.saved, self._saved_order
        if saved is None or order is None or order == making.order_of(self._desk):
            return ""
        if order.case is not self._desk.case:
            return words.text("The case has changed since {file} was saved.", file=saved.name)
        return words.text("{file} was saved in another language or form.", file=saved.name)

    def _say(self, sentence: Callable[[], str] | None, *, complaint: bool = False) -> None:
        self._said, self._said_of, self.complains = sentence, self._desk.case, complaint
        self.changed.emit()

    def complain(self, sentence: Callable[[], str]) -> None:
        """Say what went wrong with the case as it is."""
        self._say(sentence, complaint=True)

    def why_not_made(self, error: BaseException, words: Language) -> str:
        """Why a quote could not be made."""
        from desktop.fonts.scripts import UnprintableCharacter

        if isinstance(error, UnprintableCharacter):
            return words.text(
                "The PDF was not made: there is no font for “{character}”. Take it out, or write it in another way.",
                character=" ".join(error.characters),
            )
        return words.text("The PDF was not made: {detail}", detail=str(error)[:200])

    # ------------------------------------------------------------------ choices

    def prefer(self, **preference: object) -> None:
        """Choose language (`quote_language`), form (`quote_form`) or scenarios (`quote_scenarios`) of the PDF."""
        settings = self._desk.settings
        for name, value in preference.items():
            setattr(settings, name, value)
        settings.keep()
        self._said = None
        self.preferred.emit()

    def rates(self) -> Exchange | None:
        """The latest rates that a quote was made with here."""
        kept = self._desk.settings.exchange
        try:
            rates = tuple((code, Decimal(rate)) for code, rate in kept.get("rates", {}).items())
        except InvalidOperation:
            return None
        return Exchange(kept["as_of"], kept["source"], rates) if rates else None

    # ------------------------------------------------------------------ the PDF

    def save(self, parent: QWidget) -> bool:
        """Ask where, for the certificate if it is to be signed, and save the PDF."""
        if not self._number_fits(parent):
            return False
        signer = None
        if self.sign:
            from desktop.window.pages.quote.signing import ask_for_signer

            signer = ask_for_signer(self._desk, parent)
            if signer is None:
                return False
        words = self._desk.words
        path = where_to_save(
            parent,
            words.text("Save the quote"),
            self._desk.settings.folder,
            self.suggestion(),
            "PDF (*.pdf)",
            ".pdf",
        )
        return path is not None and self.save_pdf(path, signer)

    def save_pdf(self, path: Path, signer: Signer | None = None) -> bool:
        """Write the PDF to `path`, signed if there is somebody who signs; what was at `path` stays if that fails."""
        from desktop.files import WriteFailed, write_atomically
        from desktop.fonts.faces import FontMissing
        from desktop.fonts.scripts import UnprintableCharacter

        desk = self._desk
        order = making.order_of(desk)
        if order is None:
            return False
        try:
            data = making.made(order)
            if signer is not None:
                data = self._signed(data, signer)
            write_atomically(path, data)
        except WriteFailed as error:
            failure = error
            self.complain(lambda: faults.not_written(failure, desk.words))
            return False
        except (UnprintableCharacter, FontMissing) as error:
            reason = error
            self.complain(lambda: self.why_not_made(reason, desk.words))
            return False
        except _NotSigned as error:
            refusal = error.failed
            self.complain(lambda: refusal.sentence(desk.words))
            return False
        self.saved, self._saved_order = path, order
        self._remember(path)
        name = signer.name if signer is not None else ""
        text = (
            (lambda: desk.words.text("Saved, signed by {name}: {file}", name=name, file=str(path)))
            if name
            else (lambda: desk.words.text("Saved: {file}", file=str(path)))
        )
        self._say(text)
        return True

    def _signed(self, data: bytes, signer: Signer) -> bytes:
        from desktop.proof.signature import SigningFailed, signed

        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            return signed(data, signer)
        except SigningFailed as error:
            raise _NotSigned(error) from error
        finally:
            QGuiApplication.restoreOverrideCursor()

    def _remember(self, path: Path) -> None:
        self._desk.keep_rules()
        settings, case = self._desk.settings, self._desk.case
        settings.folder = str(path.parent)
        settings.issuer = {name: getattr(case.quote, name) or "" for name in ISSUER_FIELDS}
        exchange = case.exchange
        if (exchange.as_of or "") >= settings.exchange.get("as_of", ""):
            settings.exchange = {
                "as_of": exchange.as_of or "",
                "source": exchange.source or "",
                "rates": {code: str(rate) for code, rate in exchange.cny_per_unit},
            }
        settings.keep()

    def _number_fits(self, parent: QWidget) -> bool:
        """Whether the paper may bear its number; asks where it was given to another one. False: rather not save."""
        from desktop.files import WriteFailed
        from desktop.window.pages.quote import numbers

        desk = self._desk
        order = making.order_of(desk)
        if order is None:
            return False
        book = numbers.number_book()
        found = numbers.situation(book, order)
        if found.kind != "changed" or found.entry is None or found.last is None:
            return True
        words = desk.words
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(words.text("Number of the quote"))
        box.setText(numbers.note(found, words))
        box.setInformativeText(
            words.text("Two different quotes of one number and revision cannot be told apart later.")
        )
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Yes | buttons.No | buttons.Cancel)
        box.setDefaultButton(buttons.Yes)
        box.button(buttons.Yes).setText(
            words.text("Save as revision {revision}", revision=str(found.last.revision + 1))
        )
        box.button(buttons.No).setText(
            words.text("Keep revision {revision}", revision=str(found.entry.revision))
        )
        box.button(buttons.Cancel).setText(words.text("Cancel"))
        answer = box.exec()
        box.deleteLater()
        if answer == buttons.Yes:
            try:
                desk.document.end_merge()
                desk.change(numbers.give(book, order))
            except WriteFailed as error:
                failure = error
                self.complain(lambda: faults.not_written(failure, desk.words))
                return False
        return answer in (buttons.Yes, buttons.No)

    def open(self) -> None:
        """Open the saved PDF in the system's program for it."""
        words = self._desk.words
        saved = self._still_there()
        if saved is None:
            return
        if QDesktopServices.openUrl(QUrl.fromLocalFile(str(saved))):
            self._say(None)
        else:
            self.complain(
                lambda: words.text(
                    "The system has no program that opens PDF files. The quote lies at {file}.",
                    file=str(saved),
                )
            )

    def show_in_folder(self) -> None:
        """Show where the saved PDF lies, in the system's own way."""
        saved = self._still_there()
        if saved is not None and not _shown_in_folder(saved):
            self.complain(
                lambda: self._desk.words.text(
                    "The system has no program that shows folders. The quote lies at {file}.", file=str(saved)
                )
            )

    def _still_there(self) -> Path | None:
        saved = self.saved
        if saved is not None and not saved.exists():
            self.complain(
                lambda: self._desk.words.text(
                    "{file} is not there any more. Save the PDF again.", file=saved.name
                )
            )
            return None
        return saved

    def print(self, parent: QWidget) -> None:
        """Print the quote as it is now, saved or not."""
        from desktop.fonts.faces import FontMissing
        from desktop.fonts.scripts import UnprintableCharacter
        from desktop.window.pages.quote.printing import print_pdf

        order = making.order_of(self._desk)
        if order is None:
            return
        try:
            data = making.made(order)
        except (UnprintableCharacter, FontMissing) as error:
            reason = error
            self.complain(lambda: self.why_not_made(reason, self._desk.words))
            return
        print_pdf(data, self.suggestion().removesuffix(".pdf"), parent)

    # ------------------------------------------------------------------ other formats

    def save_spreadsheet(self, parent: QWidget) -> bool:
        """Ask where, and save the estimate as a spreadsheet."""
        from desktop.files import WriteFailed, write_atomically

        desk = self._desk
        order = making.order_of(desk)
        if order is None:
            return False
        path = where_to_save(
            parent,
            desk.words.text("Save the spreadsheet"),
            desk.settings.folder,
            self.suggestion(".xlsx"),
            "XLSX (*.xlsx)",
            ".xlsx",
        )
        if path is None:
            return False
        try:
            write_atomically(path, making.spreadsheet(order))
        except WriteFailed as error:
            failure = error
            self.complain(lambda: faults.not_written(failure, desk.words))
            return False
        desk.settings.folder = str(path.parent)
        desk.settings.keep()
        self._say(lambda: desk.words.text("Saved: {file}", file=str(path)))
        return True

    def copy_message(self) -> None:
        """Put the estimate as the text of an e-mail on the clipboard."""
        order = making.order_of(self._desk)
        if order is None:
            return
        letter = making.message(order)
        QGuiApplication.clipboard().setText(f"{letter.subject}\n\n{letter.text}")
        self._say(lambda: self._desk.words.text("The text is on the clipboard: paste it into an e-mail."))

    def suggestion(self, suffix: str = ".pdf") -> str:
        """A name for the file."""
        case, words = self._desk.case, self._desk.words
        name = " ".join(part for part in (case.quote.number, case.investor.name or case.project.name) if part)
        kept = "".join(
            character for character in name or words.text("Quote") if character not in '\\/:*?"<>|'
        ).strip(" .")
        return f"{kept[:80]}{suffix}"


class _NotSigned(Exception):
    def __init__(self, failed: SigningFailed) -> None:
        super().__init__()
        self.failed = failed


def _shown_in_folder(path: Path) -> bool:
    """Whether the system shows the folder of `path`, the file chosen where it knows how."""
    import subprocess

    try:
        if sys.platform == "win32":
            subprocess.Popen(f'explorer /select,"{path}"')
            return True
        if sys.platform == "darwin":
            subprocess.Popen(["open", "-R", str(path)])
            return True
    except OSError:
        return False
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
