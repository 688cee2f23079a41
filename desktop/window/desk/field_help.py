"""Help at a field: a small mark beside its label that unfolds what the policy leaves open about it.

Nothing is read before the mark is first opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.telling.teller import Teller
from desktop.window.desk import asides
from desktop.window.widgets import theme, tokens
from desktop.window.widgets.labels import label, muted
from desktop.window.widgets.plainly import set_tip

if TYPE_CHECKING:
    from desktop.telling.asked import Asked
    from desktop.window.desk.desk import Desk

_EDGE = 16


class HelpMark(QToolButton):
    """A question mark in a ring; Space, Enter or a click opens what it stands for, Esc closes it."""

    escaped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setCheckable(True)
        self.setText("?")
        self.setFixedSize(_EDGE + 4, _EDGE)

    def sizeHint(self) -> QSize:
        return QSize(_EDGE + 4, _EDGE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Escape and self.isChecked():
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, on = self._desk.theme, self.isChecked() or self.hasFocus() or self.underMouse()
        ink = look.colour("accent" if on else "muted")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 2.0 if self.hasFocus() else 1.0))
        painter.setBrush(look.colour("soft" if self.isChecked() else "base"))
        side = _EDGE - 2
        painter.drawEllipse(3, 1, side, side)
        painter.setFont(theme.font(11, bold=on))
        painter.setPen(ink)
        painter.drawText(3, 1, side, side, Qt.AlignmentFlag.AlignCenter, "?")


class FieldHelp(QWidget):
    """What unfolds: the questions that concern `fields` (see `policy.questions`), and what is known besides the text.

    `mark` belongs beside the label of the field, the block itself below it.
    """

    def __init__(self, desk: Desk, *fields: str) -> None:
        super().__init__()
        self._desk = desk
        self._fields = fields
        self._name = ""
        self._body: QWidget | None = None
        self.mark = HelpMark(desk)
        self.mark.clicked.connect(self._toggle)
        self.mark.escaped.connect(self.fold)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(0)
        self._row = row
        self.hide()
        desk.language_changed.connect(self._speak)

    def set_name(self, name: str) -> None:
        """Name the field that the mark is about, for those who hear it."""
        self._name = name
        words = self._desk.words
        text = words.text("Open questions: {field}", field=name)
        self.mark.setAccessibleName(text)
        set_tip(self.mark, text)

    def unfold(self) -> None:
        """Show the questions."""
        self.mark.setChecked(True)
        self._fill()
        self.show()

    def fold(self) -> None:
        """Hide them, with the focus on the mark if it was in here."""
        inside = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.mark.setChecked(False)
        self.hide()
        if inside:
            self.mark.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.mark.setFocus(Qt.FocusReason.OtherFocusReason)
            self.fold()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, 6, 2, self.height() - 12, self._desk.theme.colour("line"))

    # ------------------------------------------------------------------ filling

    def _toggle(self) -> None:
        if self.mark.isChecked():
            self.unfold()
        else:
            self.fold()

    def _speak(self) -> None:
        if self._body is not None:
            self._row.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
            self._body = None
        if not self.isHidden():
            self._fill()

    def _fill(self) -> None:
        rules, words = self._desk.rules, self._desk.words
        if self._body is not None:
            return
        from desktop.policy.questions import at_fields, facts_at
        from desktop.telling.asked import asked

        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(2)
        for fact in facts_at(rules, *self._fields):
            column.addWidget(muted(wrap=True, text=fact.text.of(words.code)))
            column.addSpacing(6)
        for one in at_fields(rules, *self._fields):
            column.addLayout(self._heading(asked(Teller(words, rules), one)))
            column.addWidget(muted(wrap=True, text="\n".join(asked(Teller(words, rules), one).lines)))
            column.addSpacing(6)
        every = QPushButton(words.text("All open questions"))
        every.setProperty("link", True)
        every.clicked.connect(lambda: self._desk.aside_wanted.emit(asides.QUESTIONS, ""))
        column.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addWidget(self._body)
        self._body.show()

    def _heading(self, one: Asked) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(label(tokens.SMALL, bold=True, wrap=True, text=one.heading), 1)
        row.addWidget(clause_link(self._desk, one), 0, Qt.AlignmentFlag.AlignTop)
        return row


def clause_link(desk: Desk, one: Asked) -> QPushButton:
    """A link to the clause in the policy reader."""
    words = desk.words
    link = QPushButton(one.clause_name)
    link.setProperty("link", True)
    link.setProperty("small", True)
    link.setAccessibleName(
        words.text(
            "{name}: {part}", name=words.text("Question {number}", number=one.number), part=one.clause_name
        )
    )
    link.clicked.connect(lambda: desk.aside_wanted.emit(asides.POLICY, one.clause))
    return link
