"""What stands at the right of the library: the answer to the selected estimate, or what is wrong with its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.document.document import Document
from desktop.document.library import case_of
from desktop.document.storage import ReadFailed
from desktop.window.desk import mishaps
from desktop.window.desk.desk import Desk
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.labels import Elided, Hairline, label, muted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.case.case import Case
    from desktop.case.faults import CaseError
    from desktop.document.library import Entry

_SIDE = 24


def another(desk: Desk) -> Desk:
    """A desk of its own, for the answer that the program would give if another case were opened."""
    other = Desk(Document(), desk.theme, desk.settings, desk.folders, like=desk)
    other.start_engine()
    return other


def put_on(other: Desk, case: Case, path: Path) -> None:
    """Put a case on such a desk as opening its file would."""
    other.document.replace(case, path)
    other.put()
    if other.in_use.shelf.several:
        # A rule set may have been taken in since the last case with this date.
        other.choose_again()
        other.put()


class Beside(QWidget):
    """Shows one entry. The answer panel in it has a desk of its own, so that the case under edit is left alone."""

    field_wanted = Signal(str)
    """Somebody asked for this field of the estimate that is shown."""
    aside_wanted = Signal(str, object)
    """Somebody asked for a page about the estimate that is shown, such as why a figure is what it is."""
    find_wanted = Signal()
    forget_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, desk: Desk, answer: Callable[[Desk], QWidget]) -> None:
        """`answer` makes the panel that shows the answer of a desk."""
        super().__init__()
        self._desk = desk
        self._asked: Entry | None = None
        self._entry: Entry | None = None
        """What is shown: what was asked for, as far as its file can be read now."""
        self._other = another(desk)
        self._other.aside_wanted.connect(self.aside_wanted)
        self._other.wanted.connect(self.field_wanted)
        self.panel = answer(self._other)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(_SIDE, 12, _SIDE, 10)
        head.setSpacing(0)
        self._caption = muted()
        self._name = Elided(bold=True, grows=True)
        head.addWidget(self._caption)
        head.addWidget(self._name)
        column.addLayout(head)
        column.addWidget(Hairline())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.panel)
        self._stack.addWidget(self._card())
        column.addWidget(self._stack, 1)
        desk.theme.changed.connect(self.recolour)
        desk.language_changed.connect(self.set_texts)
        self.recolour()
        self.set_texts()

    def _card(self) -> QWidget:
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(_SIDE, 20, _SIDE, 20)
        column.setSpacing(8)
        self._icon = QLabel()
        self._title = label(bold=True, wrap=True)
        self._wrong = label(wrap=True)
        self._where = Elided(tokens.SMALL, grows=True)
        self._where.setForegroundRole(theme.MUTED)
        self.find_button, self.forget_button, self.delete_button = QPushButton(), QPushButton(), QPushButton()
        for button, signal in (
            (self.find_button, self.find_wanted),
            (self.forget_button, self.forget_wanted),
            (self.delete_button, self.delete_wanted),
        ):
            button.clicked.connect(signal)
        for text in (self._icon, self._title, self._wrong, self._where):
            column.addWidget(text)
        column.addSpacing(8)
        for widget in (self.find_button, self.forget_button, self.delete_button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return card

    # ------------------------------------------------------------------ showing

    def display(self, entry: Entry | None) -> None:
        """Show this entry; None for none."""
        if entry is self._asked:
            return
        self._asked = entry
        if entry is not None and entry.state == "read":
            from desktop.document.storage import CaseError

            try:
                put_on(self._other, case_of(entry), entry.path)
            except (CaseError, ReadFailed) as error:
                # It was there when the list was made.
                entry = entry._replace(state="broken", fault=error)
        self._entry = entry
        self.set_texts()

    def set_texts(self) -> None:
        """Say everything in the language of the moment."""
        words, entry = self._desk.words, self._entry
        self._other.speak(words.code)
        self.panel.setAccessibleName(words.text("Answer to the selected estimate"))
        self._caption.setText(words.text("Selected estimate"))
        self.find_button.setText(words.text("Find…"))
        self.forget_button.setText(words.text("Forget"))
        self.delete_button.setText(words.text("Delete…"))
        read = entry is not None and entry.state == "read"
        self._stack.setCurrentIndex(0 if read else 1)
        if entry is None:
            self._name.show_whole(words.text("None"))
        else:
            self._name.show_whole(entry.investor or entry.project or entry.path.name)
        gone = entry is not None and entry.state == "gone"
        self._icon.setVisible(entry is not None)
        self._title.setText(
            ""
            if entry is None
            else words.text("The file is not there")
            if gone
            else words.text("The file is encrypted")
            if entry.state == "locked"
            else words.text("The file cannot be used")
        )
        self._wrong.setText(self._sentence(entry))
        self._where.show_whole("" if entry is None else str(entry.path))
        self.find_button.setVisible(gone)
        self.forget_button.setVisible(gone)
        self.delete_button.setVisible(entry is not None and not gone)

    def _sentence(self, entry: Entry | None) -> str:
        words = self._desk.words
        if entry is None:
            return words.text("Select an estimate, and its award stands here.")
        fault: CaseError | ReadFailed | None = entry.fault
        if entry.state == "gone":
            return words.text(
                "It may be on a memory stick or in a folder that was moved. Find it, or forget it: "
                "to forget deletes nothing."
            )
        if entry.state == "locked":
            return words.text("Open it, and its passphrase is asked for. Nothing of it is kept here.")
        if isinstance(fault, ReadFailed):
            return mishaps.not_read(fault, words)
        return mishaps.not_a_case(fault, entry.path, words) if fault is not None else ""

    def recolour(self) -> None:
        """Draw the icon in the colours of the theme."""
        self._icon.setPixmap(
            icons.pixmap(self._desk.theme, "warn", "warn", tokens.LARGE, self._desk.theme.ratio)
        )
