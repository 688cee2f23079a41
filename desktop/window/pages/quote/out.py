"""What the quote of the desk's case goes out as: saved, signed, printed, opened, as a spreadsheet, as an e-mail.

One for each window, shared by the step Quote and the preview (`quote_out`).
"""

from __future__ import annotations

import contextlib
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.case.case import Exchange
from desktop.telling.answer import missing_of
from desktop.window.desk import mishaps
from desktop.window.desk.asking import where_to_save
from desktop.window.desk.settings import ISSUER_FIELDS
from desktop.window.pages.quote import making
from desktop.window.pages.quote.order import Order
from desktop.window.widgets.plainly import plain_box, tell_more

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.case.case import Case
    from desktop.document.ledger import How
    from desktop.language import Language
    from desktop.proof.signature import Signer, SigningFailed
    from desktop.window.desk.desk import Desk
    from desktop.window.pages.quote.order import Order
    from desktop.window.pages.quote.reopened import Reopened


def quote_out(desk: Desk) -> QuoteOut:
    """The one of this desk."""
    found = desk.findChild(QuoteOut)
    return found if isinstance(found, QuoteOut) else QuoteOut(desk)


def obstacle(desk: Desk) -> str:
    """Why the quote cannot be made yet; empty where it can."""
    words = desk.words
    missing = missing_of(desk.case, desk.answer, words)
    finished = desk.answer.finished
    if finished and not missing:
        return ""
    names = words.listing([one.name for one in missing])
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
        if not self._may_go_out(parent):
            return False
        signer = None
        if self.sign:
            from desktop.window.pages.quote.certificate import ask_for_signer

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
        from desktop.files import write_atomically

        desk = self._desk

        def make(order: Order) -> bytes:
            data = making.made(order)
            return self._signed(data, signer) if signer is not None else data

        def put(data: bytes) -> None:
            write_atomically(path, data)

        if not self._issue("signed" if signer is not None else "saved", make, put, path):
            return False
        self.saved, self._saved_order = path, making.order_of(desk)
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
        self._desk.in_use.keep()
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

    # ------------------------------------------------------------------ its number

    def _may_go_out(self, parent: QWidget) -> bool:
        """Ask for what the number of the quote needs: the letter of the computer, and whether its clock is right."""
        from desktop.window.pages.quote import numbers

        desk = self._desk
        order, ledger = making.order_of(desk), desk.ledger
        if order is None:
            return False
        by_hand = numbers.situation(ledger, order).kind == "by_hand"
        if not by_hand and ledger.station is None and not self._station(parent):
            return False
        clock = ledger.clock(order.day, order.rules.document.in_force_from)
        if clock is None:
            return True
        words = desk.words
        box = plain_box(parent, words.text("Date of issue"))
        box.setText(numbers.clock_sentence(clock, words))
        tell_more(box, words.text("The quote bears this day, and its number the year of it."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Yes | buttons.Cancel)
        box.setDefaultButton(buttons.Cancel)
        box.button(buttons.Yes).setText(words.text("It is right"))
        box.button(buttons.Cancel).setText(words.text("Cancel"))
        answer = box.exec()
        box.deleteLater()
        return answer == buttons.Yes

    def _station(self, parent: QWidget) -> bool:
        """Whether this computer has a letter now."""
        from desktop.files import WriteFailed
        from desktop.window.pages.quote.station import choose_station

        try:
            return choose_station(self._desk, parent)
        except WriteFailed as error:
            failure = error
            self.complain(lambda: mishaps.not_written(failure, self._desk.words))
            return False

    def _issue(
        self,
        how: How,
        make: Callable[[Order], bytes],
        put: Callable[[bytes], object],
        file: Path | None = None,
    ) -> bool:
        """Let the quote go out under its number: made by `make`, brought out by `put`; what fails takes no number.

        `put` gives False where its user would rather not.
        """
        from desktop.files import WriteFailed
        from desktop.fonts.faces import FontMissing

        desk = self._desk
        order = making.order_of(desk)
        if order is None:
            return False
        try:
            return self._issued(order, how, make, put, file)
        except WriteFailed as error:
            failure = error
            self.complain(lambda: mishaps.not_written(failure, desk.words))
        except FontMissing as error:
            reason = error
            self.complain(lambda: self.why_not_made(reason, desk.words))
        except _NotSigned as error:
            refusal = error.failed
            self.complain(lambda: refusal.sentence(desk.words))
        return False

    def _issued(
        self,
        order: Order,
        how: How,
        make: Callable[[Order], bytes],
        put: Callable[[bytes], object],
        file: Path | None,
    ) -> bool:
        from desktop.document.ledger import Issue
        from desktop.files import WriteFailed
        from desktop.window.desk.case_files import Saying
        from desktop.window.pages.quote import numbers

        desk, ledger = self._desk, self._desk.ledger
        if ledger.station is None:
            ledger.set_station(ledger.proposed_station())
        case = order.case
        if case.quote.date is None:
            # The paper of another day would be another one.
            case = case._replace(quote=case.quote._replace(date=order.day.isoformat()))
        begun = ledger.begin(case, numbers.result_of(order), order.day, numbers.scenarios_of(order))
        try:
            numbered = making.numbered(desk, order, begun.entry.put_into(case))
            data = make(numbered)
            done = put(data) is not False
        except BaseException:
            ledger.withdraw(begun)
            raise
        if not done:
            ledger.withdraw(begun)
            return False
        issue = Issue(
            how, order.language, order.form, order.day.isoformat(), file=str(file) if file else None
        )
        try:
            ledger.finish(begun, issue, data)
        except WriteFailed as error:
            # It is out, and its number is taken: only what went out is missing from the ledger.
            failure = error
            desk.told.emit(
                Saying(
                    lambda: desk.words.text(
                        "The quote is out, but could not be written into the list of what was issued: {reason}.",
                        reason=mishaps.why_not_kept(failure.reason, failure.detail, desk.words),
                    )
                )
            )
        numbers.forget_earlier()
        desk.document.end_merge()
        desk.change(numbered.case)
        desk.document.end_merge()
        return True

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
        from desktop.window.pages.quote.printing import print_pdf

        if self._may_go_out(parent):
            title = self.suggestion().removesuffix(".pdf")
            self._issue("printed", making.made, lambda data: print_pdf(data, title, parent))

    # ------------------------------------------------------------------ other formats

    def save_spreadsheet(self, parent: QWidget) -> bool:
        """Ask where, and save the estimate as a spreadsheet."""
        from desktop.files import write_atomically

        desk = self._desk
        if not self._may_go_out(parent):
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
        if not self._issue(
            "spreadsheet", making.spreadsheet, lambda data: write_atomically(path, data), path
        ):
            return False
        desk.settings.folder = str(path.parent)
        desk.settings.keep()
        self._say(lambda: desk.words.text("Saved: {file}", file=str(path)))
        return True

    def copy_message(self, parent: QWidget) -> None:
        """Put the estimate as the text of an e-mail on the clipboard."""
        if not self._may_go_out(parent):
            return

        def make(order: Order) -> bytes:
            letter = making.message(order)
            return f"{letter.subject}\n\n{letter.text}".encode()

        if self._issue("sent", make, lambda data: QGuiApplication.clipboard().setText(data.decode())):
            self._say(lambda: self._desk.words.text("The text is on the clipboard: paste it into an e-mail."))

    def suggestion(self, suffix: str = ".pdf") -> str:
        """A name for the file: number, revision, form and language, and whom it is for."""
        from desktop.document.ledger import NoStation
        from desktop.document.library import file_stem
        from desktop.window.pages.quote import numbers

        desk, words = self._desk, self._desk.words
        case, settings = desk.case, desk.settings
        number, revision = case.quote.number, case.quote.revision
        order, ledger = making.order_of(desk), desk.ledger
        if order is not None:
            with contextlib.suppress(NoStation):
                number, revision = ledger.would_give(
                    case, numbers.result_of(order), order.day, numbers.scenarios_of(order)
                )
        parts = [
            number,
            f"r{revision}" if number and revision is not None else None,
            settings.quote_form,
            "zh-en" if settings.quote_language == "both" else settings.quote_language,
            case.investor.name or case.project.name or words.text("Quote"),
        ]
        return f"{file_stem(' '.join(part for part in parts if part), 80) or 'quote'}{suffix}"


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
