"""A field for a text of the case: how long one may be, what none may hold, and what the quote has no font for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.case.case import FORBIDDEN_CHARACTER, LONGEST_TEXT
from desktop.window.desk.unprintable import unprintable_in
from desktop.window.widgets.field import LineEdit, Remark

if TYPE_CHECKING:
    from desktop.language import Language

# What a clipboard brings from a spreadsheet or a text: ends of lines and cells become spaces, the rest goes.
_GAP: Final = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")


class TextField(LineEdit):
    """A text of the case; says under the field which characters the quote has no font for."""

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
        text = _GAP.sub(" ", self.text())
        return _HALF_CHARACTER.sub("", FORBIDDEN_CHARACTER.sub("", text)).strip() or None

    def show_entered(self, value: str | None) -> None:
        """Show the value of the case; a text that means it stays as it is typed."""
        if self.entered() != value:
            self.show_unless_same(value or "")
            self.retell()

    def retell(self) -> None:
        """Say in the language of the moment what cannot be printed."""
        found = unprintable_in(self.entered() or "")
        self.mark_refused(bool(found))
        if found:
            words = self._words()
            self.remark.refuse(
                words.text(
                    "There is no font for “{characters}”, so the quote cannot be printed. Write it in another way.",
                    characters=" ".join(found),
                )
            )
        else:
            self.remark.echo("")

    def _typed(self) -> None:
        self.retell()
        self.given.emit(self.entered())
