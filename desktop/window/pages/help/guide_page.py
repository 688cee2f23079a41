"""The guide to the program, section by section."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.telling.guide import guide
from desktop.window.desk.aside import Aside
from desktop.window.widgets import tokens
from desktop.window.widgets.labels import label


class GuidePage(Aside):
    """Says how the program is installed and used, and what to do when something does not work."""

    def build(self) -> None:
        super().build()
        self._body: QWidget | None = None

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.place.setText(words.text("Help"))
        self.title.setText(words.text("Guide"))
        self.subtitle.setText(
            words.text("From the installation to the first quote, and what to do when something fails.")
        )
        if self._body is not None:
            self.content.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for section in guide(words.code):
            column.addSpacing(16)
            column.addWidget(label(tokens.LARGE, bold=True, text=section.title))
            for step in section.steps:
                column.addWidget(label(wrap=True, text=step))
        column.addStretch(1)
        self.content.addWidget(self._body)
        self._body.show()
