"""Fields that read what is typed: the text stays as typed, the value is what it means, or none.

Each change of the text is read, wherever it comes from: typed, pasted, dropped, completed, undone, composed by an
input method, or set by a screen reader. What is understood is told at once (`accepted`) and echoed. What is refused
stays in the field with the reason and is told as a text (`refused`): no value stands for it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QWidget

from desktop.language import wording
from desktop.window.widgets.field import LineEdit, Remark
from desktop.window.widgets.steady import once_released

if TYPE_CHECKING:
    from desktop.language import Language

Words = Callable[[], "Language"]
"""Gives the language of the moment."""
LONGEST = 200
"""Characters that a case keeps of a text that was not understood; a longer one is cut, never read in part."""
_NOT_TAKEN = wording("{entered} is not taken over yet: press Enter to take it")
_PATIENCE = 700
"""Milliseconds that a text which may become right is left alone."""


def plain(text: str) -> str:
    """`text` in half width, without invisible characters, as every field reads it."""
    from desktop.language import amounts

    return amounts.normal(text)


class Refused(Protocol):
    """Why a text is not taken; `unfinished` if typing on may mend it."""

    @property
    def unfinished(self) -> bool: ...

    def sentence(self, language: Language) -> str: ...


class Reason:
    """A refusal with a fixed sentence."""

    def __init__(self, source: str, *, unfinished: bool = False, **fields: object) -> None:
        self.source, self.unfinished, self._fields = source, unfinished, fields

    def sentence(self, language: Language) -> str:
        return language.text(self.source, **self._fields)


class TypedField(LineEdit):
    """Base of the fields: subclasses say how to read, write and echo a value."""

    echoes = True

    accepted = Signal(object)
    """A value was understood, or (None) the field was emptied; from the user only."""
    refused = Signal(str)
    """The text that somebody entered was not understood: what stood there before no longer holds."""
    refusal_changed = Signal()
    """The text is refused now, or no longer."""
    entered = Signal()
    """Enter was pressed."""
    table_pasted = Signal(str)
    """Several cells of a spreadsheet were pasted or dropped; only where `takes_tables` is set."""

    def __init__(self, words: Words, remark: Remark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self.remark = remark
        self.takes_tables = False
        self.value: object = None
        self.refusal: Refused | None = None
        self._before = ""
        self._showing = False
        self.setMaxLength(LONGEST)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PATIENCE)
        self._pause.timeout.connect(lambda: once_released(self, self._show_refusal))
        # Not textEdited: accessibility, completion and dropping set the text without it.
        self.textChanged.connect(self._changed)

    # ------------------------------------------------------------------ for subclasses

    def read(self, text: str) -> object:
        """The value of `text`, None if nothing is entered, or a `Refused`."""
        raise NotImplementedError

    def write(self, value: object) -> str:
        """`value` as the field shows it where nobody typed it."""
        raise NotImplementedError

    def echo(self, value: object) -> str:
        """What was understood; empty where the text itself says it."""
        return ""

    def meant(self, refusal: Refused) -> list[tuple[str, Callable[[], None]]]:
        """What a refused text may have meant: what its button says, and what the button does."""
        found: list[tuple[str, Callable[[], None]]] = []
        for meaning in getattr(refusal, "meanings", ()):
            plain_digits = format(meaning, "f")
            found.append((self.words().figures.number(meaning), partial(self._mean, plain_digits)))
        return found

    def _mean(self, text: str) -> None:
        # 1.234 could be read as 1234 again; with another nought it cannot.
        self.setText(text if not hasattr(self.read(text), "sentence") else f"{text}0")
        self.setFocus()

    # ------------------------------------------------------------------ for pages

    def show_value(self, value: object, unread: str | None = None) -> None:
        """Show the value of the case, or the text that stands there instead; one that is being typed stays as it is."""
        if unread is not None:
            self._show_unread(unread)
            return
        if value == self.value and self.refusal is None:
            return
        self.value = value
        self._set(self.write(value) if value is not None else "")

    def _show_unread(self, text: str) -> None:
        if self.refusal is not None and self.text()[: len(text)] == text:
            return
        self.value = None
        self._put(text)
        self._before = text
        found = self.read(text)
        # A text that is understood by now, such as by a later program, waits until somebody confirms it.
        refusal = found if hasattr(found, "sentence") else Reason(_NOT_TAKEN, entered=text[:24])
        self._hold(refusal)  # type: ignore[arg-type]
        self._show_refusal()

    def forget(self) -> None:
        """Drop a refused text and show the value in force."""
        if self.refusal is not None:
            self._set(self.write(self.value) if self.value is not None else "")

    def retell(self) -> None:
        """Say echo or refusal in the language of the moment."""
        if self.refusal is not None:
            if not self._pause.isActive():
                self._show_refusal()
        else:
            self.remark.echo(self.echo(self.value) if self.value is not None else "")

    def reread(self) -> None:
        """What the text means may have changed (another currency): read it again as if typed."""
        if self.text().strip():
            self._typed(self.text())

    # ------------------------------------------------------------------ typing

    def _put(self, text: str) -> None:
        """Set the text as the program does, which is no entry of anybody's."""
        self._showing = True
        try:
            self.show_unless_same(text)
        finally:
            self._showing = False

    def _set(self, text: str) -> None:
        self._pause.stop()
        self._put(text)
        # Escape goes back to what came from elsewhere meanwhile, such as another case, not behind it.
        self._before = text
        self._hold(None)
        self.retell()

    def _changed(self, text: str) -> None:
        if not self._showing:
            self._typed(text)

    def _typed(self, text: str) -> None:
        self._pause.stop()
        result = self.read(text)
        if hasattr(result, "sentence"):
            self._refuse(result, text)  # type: ignore[arg-type]
            return
        refused, changed = self.refusal is not None, result != self.value
        self.value = result
        self._hold(None)
        if changed or refused:
            # What is said of the same value, perhaps that it cannot be, still holds.
            self.retell()
            self.accepted.emit(result)

    def _refuse(self, refusal: Refused, text: str) -> None:
        self.value = None
        self._hold(refusal)
        if refusal.unfinished and self.hasFocus():
            self.remark.echo("")
            self.mark_refused(False)
            self._pause.start()
        else:
            self._show_refusal()
        self.refused.emit(text)

    def _hold(self, refusal: Refused | None) -> None:
        told = refusal is not None or self.refusal is not None
        self.refusal = refusal
        if refusal is None:
            self.mark_refused(False)
        if told:
            self.refusal_changed.emit()

    def _show_refusal(self) -> None:
        if self.refusal is not None:
            self.mark_refused(True)
            self.remark.refuse(self.refusal.sentence(self.words()))
            self.remark.offer(self.meant(self.refusal))

    def focusInEvent(self, event: QFocusEvent) -> None:
        from PySide6.QtCore import Qt

        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._before = self.text()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._pause.isActive():
            self._pause.stop()
            once_released(self, self._show_refusal)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        if event.key() == Qt.Key.Key_Escape and self.text() != self._before:
            self.setText(self._before)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._pause.isActive():
                self._pause.stop()
                self._show_refusal()
            if self.refusal is not None:
                self.reread()
            self.entered.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and self._paste_table():
            return
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu's own paste goes the way of the keys: several cells are a table."""
        from PySide6.QtCore import Qt

        menu = self.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(self._paste)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _paste(self) -> None:
        if not self._paste_table():
            self.paste()

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped goes the way of what is pasted."""
        if self._take_table(event.mimeData().text()):
            event.acceptProposedAction()
        else:
            super().dropEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        from PySide6.QtCore import Qt

        # The middle button pastes what is selected elsewhere, on X11.
        selected = event.button() == Qt.MouseButton.MiddleButton and self.takes_tables
        if not (selected and self._take_table(QGuiApplication.clipboard().text(QClipboard.Mode.Selection))):
            super().mouseReleaseEvent(event)

    def _paste_table(self) -> bool:
        return self._take_table(QGuiApplication.clipboard().text())

    def _take_table(self, text: str) -> bool:
        if self.takes_tables and ("\t" in text or "\n" in text.strip()):
            self.table_pasted.emit(text)
            return True
        return False


class AmountField(TypedField):
    """An amount of money in `currency`, as officers and visitors write it."""

    currency_wanted = Signal(str)
    """The text is in another currency, and somebody asked for the field to be in it."""

    def __init__(self, words: Words, remark: Remark, parent: QWidget | None = None) -> None:
        from PySide6.QtCore import Qt

        super().__init__(words, remark, parent)
        self.currency = "USD"
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def read(self, text: str) -> object:
        from desktop.language import amounts

        return amounts.read(text, self.currency)

    def write(self, value: object) -> str:
        return self.words().figures.number(value)  # type: ignore[arg-type]

    def echo(self, value: object) -> str:
        from desktop.language import amounts

        return amounts.echo(value, self.currency, self.words())  # type: ignore[arg-type]

    def meant(self, refusal: Refused) -> list[tuple[str, Callable[[], None]]]:
        found = super().meant(refusal)
        code = getattr(refusal, "code", "")
        if code in ("other_currency", "ambiguous_currency"):
            # The figure is certain, its currency is another one.
            currencies: tuple[str, ...] = getattr(refusal, "currencies", ())
            return [(currency, partial(self._want, currency)) for currency in currencies]
        return found

    def _want(self, currency: str) -> None:
        self.setFocus()
        if currency == self.currency:
            self._mean(format(getattr(self.refusal, "meanings", (Decimal(0),))[0], "f"))
        else:
            self.currency_wanted.emit(currency)

    def set_currency(self, currency: str) -> None:
        """Read amounts in another currency from here on."""
        if currency != self.currency:
            self.currency = currency
            self.reread()
            self.retell()


_NOT_A_RATE = wording("{entered} is not a rate: write digits with a decimal point, such as 7.1")
_RATE_ABOVE_ZERO = wording("A rate is above zero")
_RATE_TOO_FINE = wording("{entered} has more than 10 decimals: round it")
_PERCENT_LIMITS = wording("A rate is above 0% and at most 100%")


def _number(text: str) -> Decimal | Refused:
    """The number in a text that is not empty, or why it is none; one that could be two numbers names both."""
    from desktop.language.amounts import Refusal, read_number

    found = read_number(text)
    if isinstance(found, Refusal) and found.code != "ambiguous":
        return Reason(_NOT_A_RATE, unfinished=found.unfinished, entered=found.entered[:24])
    if found is None or (isinstance(found, Decimal) and found.adjusted() >= 15):
        return Reason(_NOT_A_RATE, entered=text.strip()[:24])
    return found


class RateField(TypedField):
    """Renminbi per unit of a currency: above zero, at most ten decimals."""

    def read(self, text: str) -> object:
        entered = plain(text)
        if not entered:
            return None
        value = _number(entered)
        if not isinstance(value, Decimal):
            return value
        if value == 0:
            return Reason(_RATE_ABOVE_ZERO, unfinished=True)
        if decimals(value) > 10:
            return Reason(_RATE_TOO_FINE, entered=entered[:24])
        return value

    def write(self, value: object) -> str:
        return format(value, "f")


class PercentField(TypedField):
    """A programme's rate, typed in percent; the value is the fraction."""

    def read(self, text: str) -> object:
        entered = plain(text).removesuffix("%").strip()
        if not entered:
            return None
        value = _number(entered)
        if not isinstance(value, Decimal):
            return value
        if not 0 < value <= 100:
            return Reason(_PERCENT_LIMITS, unfinished=value == 0)
        if decimals(value) > 8:
            return Reason(_RATE_TOO_FINE, entered=entered[:24])
        return (value / 100).normalize() + 0

    def write(self, value: object) -> str:
        return self.words().figures.percent(value)  # type: ignore[arg-type]


_YEAR_LIMITS = wording("A year is from {first} to {last}, such as 2026")


class YearField(TypedField):
    """A calendar year from `first` to `last`."""

    def __init__(self, words: Words, remark: Remark, first: int, last: int) -> None:
        super().__init__(words, remark)
        self._first, self._last = first, last

    def read(self, text: str) -> object:
        entered = plain(text).removesuffix("年").strip()
        if not entered:
            return None
        if entered.isascii() and entered.isdigit() and self._first <= int(entered) <= self._last:
            return int(entered)
        unfinished = entered.isascii() and entered.isdigit() and len(entered) < 4
        return Reason(_YEAR_LIMITS, unfinished=unfinished, first=self._first, last=self._last)

    def write(self, value: object) -> str:
        return str(value)


_NOT_A_DATE = wording("{entered} is not a date: write year, month and day, such as 2026-11-22")
_DATE = re.compile(r"([0-9]{4})(?:[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")


class DateField(TypedField):
    """A day, typed as year, month and day; the value is its ISO text."""

    def read(self, text: str) -> object:
        entered = plain(text).replace(" ", "")
        if not entered:
            return None
        match = _DATE.fullmatch(entered)
        if match is not None:
            year, month, day = (int(part) for part in match.groups() if part)
            try:
                return datetime.date(year, month, day).isoformat()
            except ValueError:
                return Reason(_NOT_A_DATE, entered=entered[:24])
        return Reason(
            _NOT_A_DATE, unfinished=bool(re.fullmatch(r"[0-9./年月-]{1,9}", entered)), entered=entered[:24]
        )

    def write(self, value: object) -> str:
        return str(value)

    def echo(self, value: object) -> str:
        return self.words().dates.long(str(value))


class WholeField(TypedField):
    """A whole number from 1 on."""

    _LIMITS = wording("Write a whole number from 1 on")

    def read(self, text: str) -> object:
        entered = plain(text)
        if not entered:
            return None
        if entered.isascii() and entered.isdigit() and 1 <= int(entered) <= 999999:
            return int(entered)
        return Reason(self._LIMITS)

    def write(self, value: object) -> str:
        return str(value)


def decimals(value: Decimal) -> int:
    """How many digits stand after the point."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
