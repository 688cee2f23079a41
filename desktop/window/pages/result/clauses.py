"""The clauses that the result cites, Chinese and English side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from desktop.telling import explanation
from desktop.telling.answer import unbroken
from desktop.telling.teller import Teller
from desktop.window.desk import asides
from desktop.window.desk.clause_text import clause_text
from desktop.window.pages.result.block import Block
from desktop.window.widgets.labels import label, muted

if TYPE_CHECKING:
    from desktop.engine.result import Estimate
    from desktop.policy.ruleset import RuleSet
    from desktop.window.desk.desk import Desk


class ClausesBlock(Block):
    """The block `The text of the policy`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._note = muted(wrap=True)
        self._clauses = QVBoxLayout()
        self._clauses.setSpacing(18)
        self._clause_views: list[_Clause] = []
        self.put(self._note)
        self.column.addSpacing(6)
        self.column.addLayout(self._clauses)

    def set_texts(self) -> None:
        words = self.desk.words
        self.title.setText(words.text("The text of the policy"))
        self._note.setText(words.text("The English is our translation; the Chinese text prevails."))

    def display(self, rules: RuleSet, estimate: Estimate) -> None:
        words = self.desk.words
        cited = {award.clause for award in estimate.years} | {note.clause for note in estimate.reasons}
        cited |= {note.clause for note in (*estimate.warnings, *estimate.assumptions)}
        cited |= {rules.reading(one.reading).clause for one in estimate.alternatives}
        clauses = [clause for clause in rules.clauses if clause.id in cited]
        while len(self._clause_views) < len(clauses):
            view = _Clause(self.desk)
            self._clause_views.append(view)
            self._clauses.addWidget(view)
        for place, view in enumerate(self._clause_views):
            view.setVisible(place < len(clauses))
            if place < len(clauses):
                clause = clauses[place]
                name = explanation.clause_name(Teller(words, rules), clause.id)
                title = words.text(
                    "{clause}, {document}", clause=name, document=unbroken(rules.document.number)
                )
                view.display(
                    clause.id,
                    title,
                    "".join(sentence.text.zh for sentence in clause.sentences),
                    " ".join(sentence.text.of(words.translation) for sentence in clause.sentences),
                )


class _Clause(QWidget):
    """A clause, Chinese and translation side by side, with a bar in the accent colour at its left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._place = ""
        self._name = label(bold=True)
        self.opens = QPushButton()
        self.opens.setProperty("link", True)
        self.opens.clicked.connect(lambda: desk.aside_wanted.emit(asides.POLICY, self._place))
        self._own, self._other = label(wrap=True), label(wrap=True)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self.opens, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._own, 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._other, 1, 1, Qt.AlignmentFlag.AlignTop)
        for text in (self._own, self._other):
            text.setTextFormat(Qt.TextFormat.RichText)
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

    def display(self, place: str, name: str, zh: str, translated: str) -> None:
        """Show the clause at `place` of the policy text; the Chinese, which prevails, first."""
        words = self._desk.words
        self._place = place
        self._name.setText(name)
        self.opens.setText(words.text("Open the policy text"))
        self.opens.setAccessibleName(words.text("{clause}: open the policy text", clause=name))
        self._own.setText(clause_text(zh, "zh"))
        self._other.setText(clause_text(translated, words.translation))
        self._own.setAccessibleName(name)
        self._other.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, 0, 4, self.height(), self._desk.theme.colour("accent"))
