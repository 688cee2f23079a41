"""A field for a text of the case: how long one may be, what none may hold, and what the quote writes otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.case.case import FORBIDDEN_CHARACTER, LONGEST_TEXT
from desktop.lettering import is_visible, with_few_marks
from desktop.window.widgets.field import LineEdit, Remark

if TYPE_CHECKING:
    from desktop.language import Language

# What a clipboard brings from a spreadsheet or a text: ends of lines and cells become spaces, the rest goes.
_GAP: Final = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")


class TextField(LineEdit):
    """A text of the case; says under the field what the quote has no letters for, and that nothing of a text is seen."""

    given = Signal(object)
    """What is entered, fit for a case, or None for nothing; from the user only."""

    def __init__(self, words: Callable[[], Language], remark: Remark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.remark = remark
        self.setMaxLength(LONGEST_TEXT)
        self.textEdited.connect(self._typed)

    def entered(self) -> str | None:
        """The text without what no case may hold; None for nothing."""
        text = _HALF_CHARACTER.sub("", FORBIDDEN_CHARACTER.sub("", _GAP.sub(" ", self.text()))).strip()
        return with_few_marks(text) if is_visible(text) else None

    def show_entered(self, value: str | None) -> None:
        """Show the value of the case; a text that means it stays as it is typed."""
        if self.entered() != value:
            self.show_unless_same(value or "")
            self.retell()

    def retell(self) -> None:
        """Say in the language of the moment what comes of the text."""
        words, entered = self._words(), self.entered()
        unseen = entered is None and bool(self.text().strip())
        self.mark_refused(unseen)
        if unseen:
            self.remark.refuse(words.text("Nothing of this text can be seen, so it counts as empty."))
            return
        latin = _in_latin(entered or "")
        self.remark.echo(words.text("On the quote in Latin letters: {text}", text=latin) if latin else "")

    def _typed(self) -> None:
        self.retell()
        self.given.emit(self.entered())


def _in_latin(text: str) -> str:
    """How the quote writes a text for which it has no letters; empty where it has them."""
    if text.isascii():
        return ""
    from desktop.fonts.scripts import Text, in_latin_letters

    return in_latin_letters(Text(text)) or ""
