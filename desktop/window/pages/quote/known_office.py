"""Taking in an office whose signature is not known yet: by the fingerprint of its certificate, which the office itself tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.policy.offices import OfficeFaulty, fingerprint_in, named
from desktop.policy.ruleset import Words
from desktop.window.desk import mishaps
from desktop.window.widgets.field import Field, LineEdit
from desktop.window.widgets.labels import label

if TYPE_CHECKING:
    from desktop.window.desk.desk import Desk


class KnowOffice(QWidget):
    """Two lines and a button: what the office told, and what it is to be called here.

    What the file itself says is no help: the fingerprint has to come from the office on another way, so nothing here is
    filled in from the file.
    """

    taken_in = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wanted: str | None = None
        self._about = label(wrap=True)
        self.told, self.name = LineEdit(), LineEdit()
        self.told.setMaxLength(300)
        self.name.setMaxLength(120)
        self._told_field, self._name_field = Field(desk.theme, self.told), Field(desk.theme, self.name)
        self.know = QPushButton()
        self.know.clicked.connect(self._know)
        for line in (self.told, self.name):
            line.returnPressed.connect(self._know)
        row = QHBoxLayout()
        row.addWidget(self.know)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(8)
        column.addWidget(self._about)
        column.addWidget(self._told_field)
        column.addWidget(self._name_field)
        column.addLayout(row)
        self.hide()

    def set_texts(self) -> None:
        """Speak the language of the window."""
        words = self._desk.words
        self._about.setText(
            words.text(
                "If the office itself has told you the SHA-256 of its certificate (by telephone, on paper), enter it here:"
                " its signatures are known then."
            )
        )
        self._told_field.set_texts(words.text("SHA-256 that the office told you"))
        self._name_field.set_texts(words.text("Name of the office"))
        self.know.setText(words.text("Know this office"))

    def show_for(self, fingerprint: str | None) -> None:
        """Offer it for the certificate with this SHA-256; for None, not at all."""
        if fingerprint != self._wanted:
            self.told.clear()
            self.name.clear()
            self._told_field.remark.echo("")
            self._name_field.remark.echo("")
        self._wanted = fingerprint
        self.setVisible(fingerprint is not None)

    def _know(self) -> None:
        from desktop.files import WriteFailed

        words = self._desk.words
        found = fingerprint_in(self.told.text())
        if found is None:
            self._told_field.remark.refuse(words.text("A SHA-256 has 64 digits, and this has not."))
            self.told.setFocus()
            return
        if found != self._wanted:
            self._told_field.remark.refuse(
                words.text("This is not the certificate of this signature: somebody else has signed.")
            )
            self.told.setFocus()
            return
        self._told_field.remark.echo("")
        try:
            office = named(Words(self.name.text(), self.name.text()), found)
            self._desk.in_use.shelf.registry.trust_office(office)
        except OfficeFaulty:
            self._name_field.remark.refuse(words.text("Enter what the office is to be called here."))
            self.name.setFocus()
            return
        except WriteFailed as error:
            self._name_field.remark.refuse(mishaps.not_written(error, words))
            return
        self.taken_in.emit()
