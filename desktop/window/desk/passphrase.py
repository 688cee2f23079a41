"""Asking for a passphrase: for a new one, twice and with what forgetting it means, or for the one that opens something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.window.widgets.field import Field
from desktop.window.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.window.desk.desk import Desk

SHORTEST: Final = 8
"""Characters; what is shorter is tried out by any computer."""


class _Asking(QDialog):
    """A sentence, fields for passphrases, Cancel and what is to be done."""

    def __init__(self, desk: Desk, parent: QWidget, title: str, sentences: tuple[str, ...], act: str) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(14)
        for sentence in sentences:
            self.column.addWidget(label(wrap=True, text=sentence))
        self.cancel, self.go_on = QPushButton(desk.words.text("Cancel")), QPushButton(act)
        self.cancel.setAutoDefault(False)
        self.go_on.setProperty("primary", True)
        self.go_on.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.go_on.clicked.connect(self.try_it)
        self._shown = QCheckBox(desk.words.text("Show what is typed"))
        self._shown.toggled.connect(self._show)
        self._lines: list[QLineEdit] = []
        self.setMinimumWidth(480)

    def add_line(self, name: str) -> tuple[QLineEdit, Field]:
        """A field for a passphrase."""
        line = QLineEdit()
        line.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhHiddenText
        line.setInputMethodHints(hints | Qt.InputMethodHint.ImhNoPredictiveText)
        field = Field(self._desk.theme, line)
        field.set_texts(name)
        self._lines.append(line)
        self.column.addWidget(field)
        return line, field

    def add_end(self) -> None:
        """What stands below the fields."""
        self.column.addWidget(self._shown)
        self.column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go_on)
        self.column.addLayout(buttons)

    def try_it(self) -> None:
        """Accept what was entered, or say what is wrong with it."""
        raise NotImplementedError

    def forget(self) -> None:
        """Leave nothing of it in the fields."""
        for line in self._lines:
            line.clear()

    def _show(self, shown: bool) -> None:
        for line in self._lines:
            line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class NewPassphrase(_Asking):
    """Asks for a new one, twice; says first that a forgotten one is final."""

    def __init__(self, desk: Desk, parent: QWidget, title: str, about: str, act: str) -> None:
        words = desk.words
        final = words.text(
            "A forgotten passphrase is final: nobody can open what it protects, neither the office nor who made "
            "this program. Write it down where it is safe."
        )
        super().__init__(desk, parent, title, (about,), act)
        warning = label(wrap=True, bold=True, text=final)
        self.column.addWidget(warning)
        self.first, self._first_field = self.add_line(words.text("New passphrase"))
        self.second, self._second_field = self.add_line(words.text("The same again"))
        self.understood = QCheckBox(words.text("I know that nobody can open it without the passphrase"))
        self.column.addWidget(self.understood)
        self.add_end()
        self.understood.toggled.connect(self.go_on.setEnabled)
        self.go_on.setEnabled(False)
        self.first.setFocus()

    def try_it(self) -> None:
        words, typed = self._desk.words, self.first.text()
        self._first_field.remark.echo("")
        self._second_field.remark.echo("")
        if len(typed) < SHORTEST:
            self._first_field.remark.refuse(
                words.text("At least {n} characters: several words are best.", n=str(SHORTEST))
            )
            self.first.setFocus()
        elif self.second.text() != typed:
            self._second_field.remark.refuse(words.text("The two are not the same."))
            self.second.setFocus()
        else:
            self.accept()


class OpenWith(_Asking):
    """Asks for the passphrase that `opens` something, until it does or the user would rather not."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        title: str,
        about: str,
        opens: Callable[[str], bool],
    ) -> None:
        super().__init__(desk, parent, title, (about,), desk.words.text_in("passphrase", "Unlock"))
        self._opens = opens
        self.line, self._field = self.add_line(desk.words.text_in("lock", "Passphrase"))
        self.add_end()
        self.line.setFocus()

    def try_it(self) -> None:
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            opened = self._opens(self.line.text())
        finally:
            QGuiApplication.restoreOverrideCursor()
        if opened:
            self.accept()
            return
        self._field.remark.refuse(self._desk.words.text("This passphrase does not open it."))
        self.line.selectAll()
        self.line.setFocus()


def new_passphrase(desk: Desk, parent: QWidget, title: str, about: str, act: str) -> str | None:
    """A new passphrase; None if the user would rather not."""
    dialog = NewPassphrase(desk, parent, title, about, act)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    typed = dialog.first.text()
    dialog.forget()
    dialog.deleteLater()
    return typed if accepted else None


def open_with(desk: Desk, parent: QWidget, title: str, about: str, opens: Callable[[str], bool]) -> bool:
    """Whether something was opened with its passphrase; `opens` is asked with each that is typed."""
    dialog = OpenWith(desk, parent, title, about, opens)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.forget()
    dialog.deleteLater()
    return accepted
