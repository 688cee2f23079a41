"""The running number in the step Quote: giving one, the letter of the station, whether it still fits, what changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.window.desk import faults
from desktop.window.desk.asking import which_folder
from desktop.window.pages.quote import making, numbers
from desktop.window.pages.quote.numbers import Situation
from desktop.window.widgets.field import Field, LineEdit
from desktop.window.widgets.labels import label, muted, show_text

if TYPE_CHECKING:
    from desktop.document.numbering import NumberBook
    from desktop.window.desk.desk import Desk
    from desktop.window.pages.quote.out import QuoteOut

_REST: Final = 120
"""Milliseconds without a keystroke after which the journal of numbers is asked."""
_LETTERS: Final = re.compile("[A-Z]{1,2}")


class NumberPanel(QWidget):
    """What stands below the fields of number and revision; `button` belongs beside the number."""

    def __init__(self, desk: Desk, out: QuoteOut) -> None:
        super().__init__()
        self._desk, self._out = desk, out
        self.found = Situation("none")
        self.button = QPushButton()
        self.button.clicked.connect(self.give)
        self.note = muted(wrap=True)
        self.station = QPushButton()
        self.station.setProperty("link", True)
        self.station.clicked.connect(self.choose_station)
        self.heading = label(bold=True)
        self.changes = label(wrap=True)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.note, 1)
        row.addStretch(0)
        row.addWidget(self.station)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.heading)
        column.addWidget(self.changes)
        self.heading.hide()
        self.changes.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    @property
    def book(self) -> NumberBook:
        return numbers.number_book()

    def look_soon(self) -> None:
        """Ask the journal once nobody types any more."""
        self.button.setEnabled(self._ready() and numbers.can_give(self.found))
        self._timer.start(_REST)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_soon()

    def _ready(self) -> bool:
        answer = self._desk.answer
        return answer is not None and answer.finished and not self._desk.refusals

    def look(self) -> None:
        """Say how the case stands to its number."""
        desk, words = self._desk, self._desk.words
        self._timer.stop()
        order = making.order_of(desk)
        changes = None
        if order is not None:
            self.found = numbers.situation(self.book, order)
            changes = numbers.changes(self.found, order, order.rules, words)
        elif not desk.case.quote.number:
            self.found = Situation("none")
        show_text(self.note, numbers.note(self.found, words))
        self.button.setText(numbers.action(self.found, words))
        self.button.setEnabled(self._ready() and numbers.can_give(self.found))
        show_text(self.heading, changes.heading if changes is not None else "")
        show_text(self.changes, "\n".join(changes.sentences) if changes is not None else "")
        letter = self.book.station
        self.station.setText(
            words.text("Station {letter}: change…", letter=letter)
            if letter is not None
            else words.text("Station letter…")
        )

    def give(self) -> None:
        """Give the case a number, or the next revision of the one it bears."""
        from desktop.document.numbering import NoStation
        from desktop.files import WriteFailed

        desk = self._desk
        order = making.order_of(desk)
        if order is None:
            return
        if self.book.station is None and not self.choose_station():
            return
        try:
            case = numbers.give(self.book, order)
        except NoStation:
            return
        except WriteFailed as error:
            failure = error
            self._out.complain(lambda: faults.not_written(failure, desk.words))
            return
        desk.document.end_merge()
        desk.change(case)
        desk.document.end_merge()
        self.look()

    def choose_station(self) -> bool:
        """Ask for the letter of this computer; False if the user would rather not."""
        from desktop.files import WriteFailed

        dialog = StationDialog(self._desk, self, self.book.station or "")
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        letter = dialog.letter()
        dialog.deleteLater()
        if not accepted:
            return False
        try:
            self.book.set_station(letter)
        except WriteFailed as error:
            failure = error
            self._out.complain(lambda: faults.not_written(failure, self._desk.words))
            return False
        self.look()
        return True


class StationDialog(QDialog):
    """Asks for one or two letters."""

    def __init__(self, desk: Desk, parent: QWidget, letter: str) -> None:
        super().__init__(parent)
        words = desk.words
        self._desk = desk
        self.setWindowTitle(words.text("Station letter"))
        about = label(
            wrap=True,
            text=words.text(
                "Every computer that gives numbers has a letter of its own, so that two of them never give the same "
                "number, with or without a network. Agree on the letters in the office."
            ),
        )
        self.line = LineEdit()
        self.line.setText(letter)
        self.line.setMaxLength(2)
        self._field = Field(desk.theme, self.line)
        self._field.set_texts(words.text("Letter of this computer"))
        self.told = label(wrap=True)
        self.told.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.told.hide()
        self.hand_out = QPushButton(words.text("Copy the numbers of this computer into a folder…"))
        self.take_over = QPushButton(words.text("Take over the numbers of another computer…"))
        self.hand_out.clicked.connect(self._hand_out)
        self.take_over.clicked.connect(self._take_over)
        for link in (self.hand_out, self.take_over):
            link.setProperty("link", True)
            link.setAutoDefault(False)
        cancel, self.choose = QPushButton(words.text("Cancel")), QPushButton(words.text("Use this letter"))
        cancel.setAutoDefault(False)
        self.choose.setProperty("primary", True)
        self.choose.setDefault(True)
        cancel.clicked.connect(self.reject)
        self.choose.clicked.connect(self._accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(about)
        column.addWidget(self._field)
        for link in (self.hand_out, self.take_over):
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.told)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(460)
        self.line.setFocus()

    def _hand_out(self) -> None:
        from desktop.files import WriteFailed

        words = self._desk.words
        folder = which_folder(self, words.text("Copy the numbers into a folder"), self._desk.settings.folder)
        if folder is None:
            return
        try:
            where = numbers.number_book().hand_out(folder)
        except WriteFailed as error:
            self._tell(faults.not_written(error, words))
            return
        self._tell(
            words.text(
                "The numbers lie in {folder}. On the other computer, take them over from there.", folder=where
            )
        )

    def _take_over(self) -> None:
        from desktop.files import WriteFailed

        words = self._desk.words
        folder = which_folder(
            self, words.text("Where the numbers of the other computer lie"), self._desk.settings.folder
        )
        if folder is None:
            return
        try:
            merged = numbers.number_book().merge(folder)
        except WriteFailed as error:
            self._tell(faults.not_written(error, words))
            return
        self._tell("\n".join(numbers.told_of(merged, words)))

    def _tell(self, text: str) -> None:
        show_text(self.told, text)
        self.adjustSize()

    def letter(self) -> str:
        """What is entered, in capitals; full-width letters count too."""
        import unicodedata

        return unicodedata.normalize("NFKC", self.line.text()).strip().upper()

    def _accept(self) -> None:
        if _LETTERS.fullmatch(self.letter()):
            self.accept()
            return
        self._field.remark.refuse(self._desk.words.text("Enter one or two letters from A to Z."))
        self.line.mark_refused(True)
        self.line.setFocus()
