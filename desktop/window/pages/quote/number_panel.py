"""The running number in the step Quote: what it goes out under, the letter of the station, what changed, what was issued."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.window.desk import asides, mishaps
from desktop.window.pages.quote import making, numbers
from desktop.window.pages.quote.numbers import Situation
from desktop.window.pages.quote.station import choose_station
from desktop.window.widgets.labels import label, muted, show_text

if TYPE_CHECKING:
    from desktop.window.desk.desk import Desk
    from desktop.window.pages.quote.out import QuoteOut

_REST: Final = 120
"""Milliseconds without a keystroke after which the journal of numbers is asked."""
_MOST_ISSUES: Final = 5
_LETTERS: Final = re.compile("[A-Z]{1,2}")


class NumberPanel(QWidget):
    """What stands below the fields of number and revision."""

    def __init__(self, desk: Desk, out: QuoteOut) -> None:
        super().__init__()
        self._desk, self._out = desk, out
        self.found = Situation("none")
        self.note = muted(wrap=True)
        self.station = QPushButton()
        self.station.setProperty("link", True)
        self.station.clicked.connect(self.choose_station)
        self.heading = label(bold=True)
        self.changes = label(wrap=True)
        self.issues = muted(wrap=True)
        self.list = QPushButton()
        self.list.setProperty("link", True)
        self.list.clicked.connect(lambda: desk.aside_wanted.emit(asides.ISSUED, self._number()))
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
        column.addWidget(self.issues)
        column.addWidget(self.list, 0, Qt.AlignmentFlag.AlignLeft)
        for text in (self.heading, self.changes, self.issues):
            text.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def look_soon(self) -> None:
        """Ask the ledger once nobody types any more."""
        self._timer.start(_REST)

    def _number(self) -> str:
        return self._desk.case.quote.number or ""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_soon()

    def look(self) -> None:
        """Say how the case stands to its number."""
        desk, words = self._desk, self._desk.words
        self._timer.stop()
        self.list.setText(words.text("What was issued…"))
        order, ledger = making.order_of(desk), desk.ledger
        changes = None
        if order is not None:
            self.found = numbers.situation(ledger, order)
            changes = numbers.changes(self.found, order, order.rules, words)
        elif not desk.case.quote.number:
            self.found = Situation("none")
        show_text(self.note, numbers.note(self.found, words))
        show_text(self.heading, changes.heading if changes is not None else "")
        show_text(self.changes, "\n".join(changes.sentences) if changes is not None else "")
        entry = self.found.entry
        gone_out = ledger.issues(entry)[-_MOST_ISSUES:] if entry is not None else ()
        show_text(
            self.issues,
            words.text("Went out: {list}.", list="; ".join(numbers.went_out(one, words) for one in gone_out))
            if gone_out
            else "",
        )
        letter = ledger.station
        self.station.setText(
            words.text("Station {letter}: change…", letter=letter)
            if letter is not None
            else words.text("Station letter…")
        )

    def choose_station(self) -> bool:
        """Ask for the letter of this computer; False if the user would rather not."""
        from desktop.files import WriteFailed

        desk = self._desk
        try:
            chosen = choose_station(desk, self)
        except WriteFailed as error:
            failure = error
            self._out.complain(lambda: mishaps.not_written(failure, desk.words))
            return False
        if chosen:
            self.look()
        return chosen
