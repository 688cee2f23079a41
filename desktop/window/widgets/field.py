"""A field: its label above, its control, and below it what was understood, what is wrong, and help."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent
from PySide6.QtGui import QDragEnterEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.labels import label, muted, show_text
from desktop.window.widgets.properties import at_top, show_tone
from desktop.window.widgets.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class WindowKeys:
    """The shortcuts of the window, which text fields leave to it although Qt would edit with them.

    On Linux Qt takes Ctrl+E, Ctrl+K, Ctrl+U and others for moving and deleting in a line. The menus say theirs once.
    """

    _known: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def keep(cls, keys: Iterable[QKeySequence]) -> None:
        """These are the window's; undo is not, as some lines have their own."""
        undo = {one.toString() for one in QKeySequence.keyBindings(QKeySequence.StandardKey.Undo)}
        cls._known = frozenset(one.toString() for one in keys) - undo

    @classmethod
    def has(cls, event: QKeyEvent) -> bool:
        """Whether a key means one of them."""
        return event.modifiers().value != 0 and QKeySequence(event.keyCombination()).toString() in cls._known


class LineEdit(QLineEdit):
    """A line edit whose undo is the document's, and that can be marked as refused."""

    def event(self, event: QEvent) -> bool:
        # Undo and redo belong to the whole case, and other shortcuts to the window: its actions get them, not this line.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if (
                (event.matches(undo) and not self.takes_undo())
                or event.matches(redo)
                or WindowKeys.has(event)
            ):
                event.ignore()
                return False
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # A file is for the window; only text is for a field.
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def takes_undo(self) -> bool:
        """Whether undo means this line's text and not the case."""
        return False

    def mark_refused(self, refused: bool) -> None:
        """Draw the border that says so."""
        if bool(self.property("refused")) != refused:
            self.setProperty("refused", refused)
            self.style().unpolish(self)
            self.style().polish(self)

    def show_unless_same(self, text: str) -> None:
        """Set `text` and keep the cursor where it was as far as it goes."""
        if self.text() != text:
            cursor = self.cursorPosition()
            self.setText(text)
            self.setCursorPosition(min(cursor, len(text)))


_LINE = 18
"""The height of a line of small type."""


class Remark(QWidget):
    """The line under a field: an echo in the accent colour, or a triangle with what is wrong."""

    def __init__(self, look: Theme, *, right: bool = False, wrap: bool = True) -> None:
        super().__init__()
        self._look = look
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._icon = QLabel()
        at_top(self._icon)
        self._text = label(tokens.SMALL, tone=theme.ACCENT, wrap=wrap, right=right)
        self._right, self._gap = right, row.count()
        row.addStretch(0)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self._icon.hide()
        self.offers: list[QPushButton] = []
        self.hide()

    def reserve(self) -> None:
        """Keep the height of a line also while there is nothing to say, so that nothing below moves."""
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.setMinimumHeight(_LINE)

    def echo(self, text: str) -> None:
        """Say what was understood; an empty text says nothing."""
        self._say(text, wrong=False)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong and what to do."""
        self._say(sentence, wrong=True)

    def offer(self, choices: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Put a button beside the sentence for each thing that may have been meant."""
        for button in self.offers:
            button.hide()
            button.deleteLater()
        self.offers = []
        for text, take in choices:
            button = QPushButton(text)
            button.setProperty("small", True)
            button.setAccessibleName(f"{self.text()} {text}")
            button.clicked.connect(take)
            row = self.layout()
            assert isinstance(row, QHBoxLayout)  # noqa: S101 - made above
            row.addWidget(button)
            self.offers.append(button)

    def text(self) -> str:
        return self._text.text()

    def _say(self, text: str, *, wrong: bool) -> None:
        if self.offers:
            self.offer(())
        if wrong:
            self._icon.setPixmap(icons.pixmap(self._look, "warn", "warn", 14, self.devicePixelRatioF()))
        self._icon.setVisible(wrong)
        if self._right:
            self._lean(wrong=wrong)
        show_tone(self._text, theme.WARN if wrong else theme.ACCENT)
        if self._text.text() != text:
            self._text.setText(text)
        if self.isHidden() == bool(text):
            self.setVisible(bool(text))

    def _lean(self, *, wrong: bool) -> None:
        """An echo stands under the end of its amount; a sentence needs the whole width, and perhaps more lines."""
        row = self.layout()
        assert isinstance(row, QHBoxLayout)  # noqa: S101 - made above
        row.setStretch(self._gap, 0 if wrong else 1)
        row.setStretch(row.indexOf(self._text), 1 if wrong else 0)
        self._text.setWordWrap(wrong)
        from PySide6.QtCore import Qt

        side = Qt.AlignmentFlag.AlignLeft if wrong else Qt.AlignmentFlag.AlignRight
        self._text.setAlignment(side | Qt.AlignmentFlag.AlignTop)


class Field(QWidget):
    """Label, control, remark and help, one above the other."""

    def __init__(
        self, look: Theme, control: QWidget, *, beside: QWidget | None = None, remark: Remark | None = None
    ) -> None:
        super().__init__()
        self.control = control
        self.caption = muted()
        self.caption.setBuddy(control)
        self.remark = remark or Remark(look)
        if getattr(control, "echoes", False):
            self.remark.reserve()
        self.help = muted(wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.caption)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(control, 1)
        if beside is not None:
            row.addWidget(beside)
        column.addLayout(row)
        self.row = row
        below = QVBoxLayout()
        below.setSpacing(3)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.remark)
        below.addWidget(self.help)
        column.addLayout(below)
        column.addStretch(1)
        self.help.hide()

    def offer_help(self, mark: QWidget, block: QWidget) -> None:
        """Put a mark beside the label, and what it unfolds below everything else."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - made above
        mark.setProperty("late", True)  # Tab comes to it after the control
        column.removeWidget(self.caption)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.caption)
        row.addWidget(mark)
        row.addStretch(1)
        column.insertLayout(0, row)
        column.insertWidget(column.count() - 1, block)

    def set_texts(self, caption: str, help_text: str = "", *, accessible: str = "") -> None:
        """Set label, help and accessible name."""
        self.caption.setText(caption)
        show_text(self.help, help_text)
        self.control.setAccessibleName(accessible or caption)
        self.control.setAccessibleDescription(help_text)
