"""What the status rests on, what is open and what is assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.telling import explanation
from desktop.telling.notes import said
from desktop.telling.teller import Teller
from desktop.window.desk import asides
from desktop.window.pages.result.block import Block
from desktop.window.widgets import theme
from desktop.window.widgets.reading_table import Cell, Column, Sheet

if TYPE_CHECKING:
    from desktop.engine.result import Estimate, Note
    from desktop.policy.ruleset import RuleSet
    from desktop.window.desk.desk import Desk


class NotesBlock(Block):
    """The block `Assumed and open`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sheet = Sheet(desk.theme)
        self.sheet.followed.connect(lambda clause: desk.aside_wanted.emit(asides.POLICY, clause))
        self.put(self.sheet)

    def set_texts(self) -> None:
        self.title.setText(self.desk.words.text("Assumed and open"))

    def display(self, rules: RuleSet, estimate: Estimate) -> None:
        words = self.desk.words

        def row(kind: str, note: Note, tone: theme.Role) -> tuple[Cell, ...]:
            clause = explanation.clause_name(Teller(words, rules), note.clause) if note.clause else ""
            return (
                Cell(kind, tone=tone),
                Cell(said(words, note), wrap=True),
                Cell(
                    clause,
                    tone=theme.MUTED,
                    clause=note.clause or "",
                    spoken=f"{kind}, {clause}: {said(words, note)}",
                ),
            )

        rows = [row(words.text("Status"), note, theme.MUTED) for note in estimate.reasons]
        rows += [row(words.text("Open"), note, theme.WARN) for note in estimate.warnings]
        rows += [row(words.text("Assumed"), note, theme.MUTED) for note in estimate.assumptions]
        columns = (Column(words.text("What")), Column("", stretch=1), Column(words.text("Clause")))
        self.sheet.display(columns, rows)
