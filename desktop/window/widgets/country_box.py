"""The country or region: a list that is searched by typing, filled when it is first needed.

A name is found in both languages, whichever the window speaks, by its ISO codes, by pinyin and its initials.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.window.widgets.combo import KEY, Combo
from desktop.window.widgets.field import LineEdit
from desktop.window.widgets.theme import Theme

if TYPE_CHECKING:
    from desktop.language import Language

_SOUGHT = KEY + 1
"""The names in both languages, the codes, pinyin and initials, a line each: what typing is held against."""
_SPOKEN = 4
"""The first line of those that several countries may share: pinyin and initials."""


class CountryBox(Combo):
    """Countries and regions by ISO code; `chosen` gives the code, or an empty text for none."""

    missed = Signal(str)
    """A text was left that means none of the list, or several, and was put back; empty when typing begins anew."""

    def __init__(self, look: Theme, words: Callable[[], Language], parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._words = words
        self._filled_in: str | None = None
        self._code: str | None = None
        self.setEditable(True)
        # An own line: asking Qt for its one makes PySide build every class it could be of.
        self._line = LineEdit()
        self.setLineEdit(self._line)
        self.setCompleter(None)  # type: ignore[arg-type] # the stubs forget that this takes Qt's own one away
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._line.editingFinished.connect(self._settle)
        self._line.textEdited.connect(self._typed)

    def show_code(self, code: str | None) -> None:
        """Show the country `code`; a text that is no code is shown as it is."""
        if code == self._code and not (code and self._filled_in != self._words().code):
            return
        self._code = code
        if code is None:
            self._put_text("")
            return
        self._fill()
        self._show_current()

    def forget(self) -> None:
        """Drop a half-typed name."""
        if self._half_typed():
            self._show_current()

    def speak(self) -> None:
        """Name the countries in the language of the moment; a half-typed name stays."""
        if self._filled_in is None:
            return
        typed = self.currentText() if self._half_typed() else None
        cursor = self._line.cursorPosition()
        self._filled_in = None
        self._fill()
        if typed is None:
            self._show_current()
        else:
            self._put_text(typed)
            self._line.setCursorPosition(cursor)

    def showPopup(self) -> None:
        self._fill()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._fill()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        if event.key() == Qt.Key.Key_Escape:
            self._show_current()
        super().keyPressEvent(event)

    def _fill(self) -> None:
        from desktop.language import language
        from desktop.language.names import sought_by

        words = self._words()
        if self._filled_in == words.code:
            return
        typed, cursor = self.currentText(), self._line.cursorPosition()
        self._filled_in = words.code
        frequent = words.names.frequent_countries()
        first = {country.code for country in frequent}
        rest = [country for country in words.names.countries() if country.code not in first]
        self.set_choices([(country.code, country.name) for country in (*frequent, *rest)])
        other = language(words.beside).names
        for row, country in enumerate((*frequent, *rest)):
            lines = (country.name, other.country(country.code), country.code, *sought_by(country.code))
            self.setItemData(row, "\n".join(lines), _SOUGHT)
        self.insertSeparator(len(frequent))
        if self.completer() is None:
            self._complete()
        self._put_text(typed)
        self._line.setCursorPosition(cursor)

    def _complete(self) -> None:
        """Offer the countries of which a name holds what is typed."""
        from PySide6.QtCore import Qt

        from desktop.window.widgets.country_completer import CountryCompleter

        completer = CountryCompleter(self.model(), self)
        completer.setCompletionRole(_SOUGHT)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(CountryCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)

    def _show_current(self) -> None:
        row = self.findData(self._code, KEY) if self._code is not None else -1
        self.blockSignals(True)
        self.setCurrentIndex(row)
        self.setEditText(self.itemText(row) if row >= 0 else self._code or "")
        self.blockSignals(False)
        self._line.setCursorPosition(0)

    def _half_typed(self) -> bool:
        row = self.findData(self._code, KEY) if self._code is not None else -1
        return self.currentText() != (self.itemText(row) if row >= 0 else self._code or "")

    def _put_text(self, text: str) -> None:
        self.blockSignals(True)
        self.setEditText(text)
        self.blockSignals(False)

    def _typed(self, text: str) -> None:
        """A name typed in full counts at once: the case may be saved before the box is left."""
        self.missed.emit("")
        from PySide6.QtCore import Qt

        code = self.itemData(self.findText(text.strip(), Qt.MatchFlag.MatchFixedString), KEY)
        if code and code != self._code:
            self._code = code
            self.chosen.emit(code)

    def _settle(self) -> None:
        """The name typed, if it is one; otherwise what was there before."""
        typed = self.currentText().strip().casefold()
        code: str | None = self._code
        if not typed:
            code = None
        else:
            known = [
                (str(self.itemData(row, _SOUGHT)).casefold().split("\n"), str(self.itemData(row, KEY)))
                for row in range(self.count())
                if self.itemData(row, KEY)
            ]
            exact = [found for names, found in known if typed in names[:_SPOKEN]]
            spoken = [found for names, found in known if typed in names[_SPOKEN:]]
            near = [
                found for names, found in known if any(typed in name for name in (*names[:2], names[_SPOKEN]))
            ]
            if exact or len(spoken) == 1 or (len(near) == 1 and not spoken):
                code = (exact or spoken or near)[0]
            elif self._half_typed():
                self.missed.emit(self.currentText().strip())
        self._take(code)

    def _tell(self) -> None:
        self._take(self.key())

    def _take(self, code: str | None) -> None:
        changed = code != self._code
        self._code = code
        self._show_current()
        if changed:
            self.chosen.emit(code or "")
