"""The letter of this computer: asked for with a proposal, and the ledgers of several computers joined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.window.desk import mishaps
from desktop.window.desk.asking import which_folder
from desktop.window.pages.quote import numbers
from desktop.window.widgets.field import Field, LineEdit
from desktop.window.widgets.labels import label, show_text

if TYPE_CHECKING:
    from desktop.window.desk.desk import Desk

_REST: Final = 120
"""Milliseconds without a keystroke after which the journal of numbers is asked."""
_MOST_ISSUES: Final = 5
_LETTERS: Final = re.compile("[A-Z]{1,2}")


def choose_station(desk: Desk, parent: QWidget) -> bool:
    """Ask for the letter of this computer, with a proposal where it has none; False if the user would rather not.

    Raises `WriteFailed`.
    """
    ledger = desk.ledger
    dialog = StationDialog(desk, parent, ledger.station or ledger.proposed_station())
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    letter = dialog.letter()
    dialog.deleteLater()
    if accepted:
        ledger.set_station(letter)
    return accepted


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
        self.line.selectAll()
        self.line.setFocus()

    def _hand_out(self) -> None:
        from desktop.document.ledger_exchange import hand_out
        from desktop.files import WriteFailed

        words, ledger = self._desk.words, self._desk.ledger
        folder = which_folder(self, words.text("Copy the numbers into a folder"), self._desk.settings.folder)
        if folder is None:
            return
        try:
            where = hand_out(ledger, folder)
        except WriteFailed as error:
            self._tell(mishaps.not_written(error, words))
            return
        self._tell(
            words.text(
                "The numbers lie in {folder}. On the other computer, take them over from there.", folder=where
            )
        )

    def _take_over(self) -> None:
        from desktop.document.ledger_exchange import join
        from desktop.files import WriteFailed

        words, ledger = self._desk.words, self._desk.ledger
        folder = which_folder(
            self, words.text("Where the numbers of the other computer lie"), self._desk.settings.folder
        )
        if folder is None:
            return
        try:
            joined = join(ledger, folder)
        except WriteFailed as error:
            self._tell(mishaps.not_written(error, words))
            return
        self._tell("\n".join(numbers.told_of(joined, words)))

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
