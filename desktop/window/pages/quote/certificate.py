"""Asking for the certificate that a quote is signed with: its file and its passphrase, which is kept nowhere."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.window.desk import mishaps
from desktop.window.desk.asking import kinds, which_to_open
from desktop.window.widgets.field import Field, LineEdit
from desktop.window.widgets.labels import muted

if TYPE_CHECKING:
    from desktop.proof.signature import Signer
    from desktop.window.desk.desk import Desk

_MOST_BYTES = 10_000_000


class SigningDialog(QDialog):
    """Stays open until a certificate is opened (`signer`) or the user would rather not."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.signer: Signer | None = None
        words = desk.words
        self.setWindowTitle(words.text("Sign the quote"))
        self.file = LineEdit()
        self.file.setText(desk.settings.certificate)
        self.browse = QPushButton(words.text("Choose…"))
        self.browse.clicked.connect(self._choose)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhHiddenText
        self.passphrase.setInputMethodHints(hints | Qt.InputMethodHint.ImhNoPredictiveText)
        self._file_field = Field(desk.theme, self.file, beside=self.browse)
        self._secret_field = Field(desk.theme, self.passphrase)
        self._file_field.set_texts(words.text("Certificate of the office (.p12 or .pfx)"))
        self._secret_field.set_texts(
            words.text("Passphrase"), words.text("Used once, for this signature; it is kept nowhere.")
        )
        about = muted(
            wrap=True,
            text=words.text(
                "The signature names its holder and covers every byte of the PDF: any change made later is found."
            ),
        )
        cancel, self.sign = QPushButton(words.text("Cancel")), QPushButton(words.text_in("document", "Sign"))
        self.sign.setProperty("primary", True)
        self.sign.setDefault(True)
        cancel.setAutoDefault(False)
        self.browse.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.sign.clicked.connect(self._open)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.setSpacing(12)
        buttons.addWidget(cancel)
        buttons.addWidget(self.sign)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(about)
        column.addWidget(self._file_field)
        column.addWidget(self._secret_field)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(520)
        (self.passphrase if self.file.text() else self.file).setFocus()

    def _choose(self) -> None:
        words = self._desk.words
        folder = str(Path(self.file.text()).parent) if self.file.text() else self._desk.settings.folder
        names = kinds((words.text("Certificates"), "*.p12 *.pfx"), (words.text("All files"), "*"))
        path = which_to_open(self, words.text("Choose the certificate"), folder, names)
        if path is not None:
            self.file.setText(str(path))
            self.passphrase.setFocus()

    def _open(self) -> None:
        from desktop.document.storage import ReadFailed, read_bytes

        words = self._desk.words
        secret = self.passphrase.text()
        self.passphrase.clear()
        self._file_field.remark.echo("")
        self._secret_field.remark.echo("")
        entered = self.file.text().strip()
        if not entered:
            self._file_field.remark.refuse(words.text("Choose the file of the certificate."))
            self.file.setFocus()
            return
        path = Path(entered)
        from desktop.proof.signature import SigningFailed, open_certificate

        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            data = read_bytes(path, _MOST_BYTES)
            self.signer = open_certificate(data[:_MOST_BYTES], secret, at=datetime.datetime.now(datetime.UTC))
        except ReadFailed as error:
            self._file_field.remark.refuse(mishaps.not_read(error, words))
            self.file.setFocus()
        except SigningFailed as error:
            wrong = error.reason == "wrong_passphrase"
            field = self._secret_field if wrong else self._file_field
            field.remark.refuse(error.sentence(words))
            (self.passphrase if wrong else self.file).setFocus()
        else:
            self._desk.settings.certificate = str(path)
            self._desk.settings.keep()
            self.accept()
        finally:
            QGuiApplication.restoreOverrideCursor()


def ask_for_signer(desk: Desk, parent: QWidget) -> Signer | None:
    """The certificate, opened; None if the user would rather not."""
    dialog = SigningDialog(desk, parent)
    dialog.exec()
    signer, dialog.signer = dialog.signer, None
    dialog.passphrase.clear()
    dialog.deleteLater()
    return signer
