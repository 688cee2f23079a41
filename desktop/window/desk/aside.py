"""A page that stands in the middle column for a while and gives it back: where it belongs, Close, Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from desktop.telling import paths
from desktop.window.desk import asides
from desktop.window.desk.page import Page
from desktop.window.widgets import icons, tokens
from desktop.window.widgets.labels import Hairline, muted

if TYPE_CHECKING:
    from desktop.window.desk.case_files import Files
    from desktop.window.desk.desk import Desk


class Aside(Page):
    """Subclasses build their content as for any page, and end with `leave`; `closed` says that they are done."""

    step = paths.RESULT
    foot = ""
    """Its name at the foot of the rail, which is marked instead of a step while it is shown."""
    beside: QWidget | None = None
    """What stands at the right while it is shown; None for the answer to the case on the desk."""
    closed = Signal()

    def build(self) -> None:
        self.title.setWordWrap(True)
        self.head.setStretch(0, 1)
        self.head.setStretch(1, 0)
        self.place, self.close_link, self._key = muted(), QPushButton(), muted()
        self.close_link.setProperty("link", True)
        self.close_link.clicked.connect(self.leave)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.place)
        top.addStretch(1)
        top.addWidget(self.close_link)
        top.addWidget(self._key)
        self.content.insertLayout(0, top)
        self.content.insertSpacing(1, 8)
        self.back.hide()
        self.primary.hide()
        # Of the whole window, so that it works from the answer beside the page too; a page that is hidden hears none.
        key = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        key.activated.connect(self.leave)

    def keep_head(self) -> QVBoxLayout:
        """Keep the head of the page in sight while the rest scrolls; gives the column for what stands below it."""
        inner = QWidget()
        inner.setMaximumWidth(tokens.STEP_WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(32, 18, 32, 10)
        column.setSpacing(0)
        self.content.takeAt(self.content.indexOf(self.subtitle) + 1)
        while self.content.count():
            item = self.content.takeAt(0)
            part = item.layout() if item is not None else None
            if isinstance(part, QLayout):
                part.setParent(None)
                column.addLayout(part)
            elif item is not None:
                column.addItem(item)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inner, 1)
        row.addStretch(0)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)  # noqa: S101 - a page is one column
        whole.insertLayout(0, row)
        whole.insertWidget(1, Hairline())
        return column

    def open_at(self, place: object) -> bool:
        """Show `place`, which means what the page makes of it; False if there is none such."""
        return True

    def abandon(self) -> None:
        """The user went on to another step while the page was open or lay below another one."""

    def leave(self) -> None:
        """Give the middle column back."""
        self.closed.emit()

    def set_texts(self) -> None:
        self.close_link.setText(self.desk.words.text("Close"))
        self._key.setText("Esc")

    def recolour(self) -> None:
        self.close_link.setIcon(icons.icon(self.desk.theme, "close"))

    def first_control(self) -> QWidget | None:
        return self.close_link


class AsideOfFiles(Aside):
    """A page at the foot's estimates that does something with files."""

    foot = asides.ESTIMATES

    def __init__(self, desk: Desk, files: Files) -> None:
        self.files = files
        super().__init__(desk)
