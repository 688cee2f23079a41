"""What the blocks of the result have in common: a title, what is below it, and the answer they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.window.desk.asked_figures import ask
from desktop.window.widgets.labels import label, muted
from desktop.window.widgets.reading_table import Sheet

if TYPE_CHECKING:
    from desktop.engine.result import Estimate
    from desktop.policy.ruleset import RuleSet
    from desktop.window.desk.desk import Desk


class Block(QWidget):
    """One block. Subclasses put widgets into `column`, name themselves in `set_texts`, show an estimate in `display`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.title = label(bold=True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.title)

    def put(self, *parts: QWidget) -> None:
        """Put parts below each other."""
        for part in parts:
            self.column.addWidget(part)
            self.column.addSpacing(4)

    def set_texts(self) -> None:
        """Set the texts that do not hang on the estimate, in the language of the moment."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show the answer of the moment; a block that has nothing to say of it hides."""
        answer, rules = self.desk.answer, self.desk.rules
        if answer.estimate is not None:
            self.display(rules, answer.estimate)

    def display(self, rules: RuleSet, estimate: Estimate) -> None:
        """Show an estimate."""
        raise NotImplementedError

    def recolour(self) -> None:
        """The colours are others."""


class SheetBlock(Block):
    """A block that is a table of figures, each of which can be asked for its reasons, and a note below it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sheet = Sheet(desk.theme)
        self.sheet.asked.connect(lambda figure, origin: ask(desk, figure, origin))
        self.note = muted(wrap=True)
        self.put(self.sheet, self.note)
