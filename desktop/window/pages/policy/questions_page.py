"""All open questions of the policy, clause by clause, and the documents usually asked for with a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.telling.teller import Teller
from desktop.window.desk.aside import Aside
from desktop.window.desk.field_help import clause_link
from desktop.window.widgets import theme, tokens
from desktop.window.widgets.labels import Hairline, label, muted

if TYPE_CHECKING:
    from desktop.telling.asked import Asked


class QuestionsPage(Aside):
    """Opens at a question by its number, or at the documents for a claim (`claim`)."""

    def build(self) -> None:
        super().build()
        self._body: QWidget | None = None
        self._spoken: tuple[object, ...] | None = None
        self._anchor = ""
        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(lambda *_: self._follow_anchor())
        bar.actionTriggered.connect(lambda _action: self._let_go())
        self.places: dict[str, QWidget] = {}
        """Where each question stands, and the documents for a claim."""

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.place.setText(words.text("Help"))
        self.title.setText(words.text("Open questions"))
        self.subtitle.setText(
            words.text(
                "What the text of the policy leaves open, what it says literally, and what is done here."
            )
        )

    def show_case(self) -> None:
        rules, words = self.desk.rules, self.desk.words
        if self._spoken == (rules, words.code):
            return
        from desktop.policy.questions import CLAIM, facts_at, questions
        from desktop.telling.asked import asked
        from desktop.telling.claim import whole_checklist

        self._spoken = (rules, words.code)
        if self._body is not None:
            self.content.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.places = {}
        for one in questions(rules):
            shown = asked(Teller(words, rules), one)
            self.places[str(one.number)] = part = self._question(shown)
            column.addWidget(part)
            column.addWidget(Hairline())
        column.addSpacing(24)
        title = label(bold=True, text=words.text("Documents usually asked for with a claim"))
        self.places[CLAIM] = title
        column.addWidget(title)
        column.addSpacing(4)
        for fact in facts_at(rules, CLAIM):
            column.addWidget(muted(wrap=True, text=fact.text.of(words.code)))
        for group in whole_checklist(Teller(words, rules)):
            column.addSpacing(12)
            column.addWidget(label(tokens.SMALL, bold=True, text=group.title))
            column.addSpacing(2)
            for document in group.documents:
                column.addWidget(label(wrap=True, text=f"□ {document}"))
        column.addStretch(1)
        self.content.addWidget(self._body)
        self._body.show()

    def open_at(self, place: object) -> bool:
        self.show_case()
        self._anchor = str(place)
        self.area.verticalScrollBar().setValue(0)
        self._follow_anchor()
        return not place or self._anchor in self.places

    def focus_first(self) -> None:
        super().focus_first()
        self._follow_anchor()

    def _follow_anchor(self) -> None:
        """Keep what was asked for at the top while the texts find their room, until the user scrolls."""
        wanted, inner = self.places.get(self._anchor), self.content.parentWidget()
        if wanted is not None and inner is not None:
            self.area.verticalScrollBar().setValue(wanted.mapTo(inner, wanted.rect().topLeft()).y())

    def _let_go(self) -> None:
        self._anchor = ""

    def _question(self, one: Asked) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 10, 0, 10)
        column.setSpacing(3)
        row = QHBoxLayout()
        row.setSpacing(8)
        number = label(tone=theme.MUTED, text=str(one.number))
        number.setFixedWidth(24)
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(bold=True, wrap=True, text=one.heading), 1)
        row.addWidget(clause_link(self.desk, one), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        lines = label(tokens.SMALL, tone=theme.MUTED, wrap=True, text="\n".join(one.lines))
        lines.setContentsMargins(32, 0, 0, 0)
        column.addWidget(lines)
        return part
