"""What the stage of the talk leads with, as a block of the result: sections with lines, a line's field one click away.

The advice that a stage does not lead with is a block of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.telling import explanation, paths
from desktop.telling.figure import Other, PlanTotal
from desktop.telling.lead import COST, GAIN, MET, OPEN, PLAIN, UNMET, advice, lead
from desktop.telling.teller import Teller
from desktop.window.desk import asides
from desktop.window.desk.asked_figures import ask
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.figure_label import FigureLabel
from desktop.window.widgets.labels import label, muted, show_text
from desktop.window.widgets.link import Link

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.engine.answer import Answer
    from desktop.telling.lead import Lead, LeadLine, LeadSection
    from desktop.window.desk.desk import Desk

_ICONS = {
    MET: ("tick", "accent"),
    UNMET: ("close", "warn"),
    OPEN: ("info", "muted"),
    GAIN: ("up", "accent"),
    COST: ("warn", "warn"),
    PLAIN: ("", ""),
}


class LeadPanel(QWidget):
    """Shows the sections of the stage; `asked` names the field that a line is about."""

    asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: Lead | None = None
        self.lead: Lead | None = None
        """What is shown; None while there is nothing to say."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.title = label(bold=True)
        self._says = muted(wrap=True)
        column.addWidget(self.title)
        column.addWidget(self._says)
        self._column = column
        self._body: QWidget | None = None
        self.set_texts()

    def set_texts(self) -> None:
        """Set every text in the language of the moment."""
        self.refresh()

    def refresh(self) -> None:
        """Show what the stage of the case leads with."""
        desk = self._desk
        answer, rules, words, case = desk.answer, desk.rules, desk.words, desk.case
        self.lead = self._made(Teller(words, rules), case, answer)
        self.setVisible(self.lead is not None)
        if self.lead is not None and self.lead != self._shown:
            self._shown = self.lead
            show_text(self.title, self.lead.name and words.text("Stage: {stage}", stage=self.lead.name))
            show_text(self._says, self.lead.says)
            self._rebuild(self.lead)

    def _made(self, teller: Teller, case: Case, answer: Answer) -> Lead | None:
        words = teller.words
        return lead(teller, case, answer, lambda path: paths.name_of(path, case, words))

    def recolour(self) -> None:
        """The colours are others."""
        self._shown = None
        self.refresh()

    def _rebuild(self, shown: Lead) -> None:
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 12 if shown.name else 0, 0, 0)
        column.setSpacing(16)
        for section in shown.sections:
            column.addWidget(self._section(section))
        self._column.addWidget(self._body)

    def _section(self, section: LeadSection) -> QWidget:
        result = QWidget()
        grid = QGridLayout(result)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(
            2, 2 if any(line.beside and not _asked_for(line) for line in section.lines) else 0
        )
        grid.addWidget(label(bold=True, text=section.title), 0, 0, 1, 4)
        for row, line in enumerate(section.lines, start=1):
            name, ink = _ICONS[line.kind]
            picture = QLabel()
            picture.setFixedWidth(16)
            if name:
                picture.setPixmap(icons.pixmap(self._desk.theme, name, ink, 14, self._desk.theme.ratio))
                picture.setContentsMargins(0, 3, 0, 0)
            grid.addWidget(picture, row, 0, Qt.AlignmentFlag.AlignTop)
            # A line with nothing beside it takes the whole width.
            grid.addWidget(self._text(line), row, 1, 1, 1 if line.beside else 2, Qt.AlignmentFlag.AlignTop)
            if line.beside:
                grid.addWidget(self._beside(section, line), row, 2, Qt.AlignmentFlag.AlignTop)
            if line.clause:
                clause = self._clause(section, line)
                grid.addWidget(clause, row, 3, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        return result

    def _beside(self, section: LeadSection, line: LeadLine) -> QWidget:
        if not _asked_for(line):
            beside = label(tokens.SMALL, tone=theme.MUTED, text=line.beside, wrap=True, right=True)
            beside.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            beside.setContentsMargins(0, 2, 0, 0)
            return beside
        figure = FigureLabel(self._desk.theme)
        figure.display(
            line.beside, f"{section.title}, {line.text}: {line.beside}", size=tokens.SMALL, tone=theme.MUTED
        )
        figure.clicked.connect(lambda: self._ask(line, figure))
        return figure

    def _ask(self, line: LeadLine, origin: QWidget) -> None:
        desk = self._desk
        if line.figure is not None:
            ask(desk, line.figure, origin)
        else:
            from desktop.engine.steps import with_changes

            changed = with_changes(desk.case, line.changes)
            ask(
                desk,
                PlanTotal(),
                origin,
                Other(changed, lambda: self._desk.words.text("the case with this step")),
            )

    def _text(self, line: LeadLine) -> QWidget:
        if not line.path:
            return label(wrap=True, text=line.text)
        link = Link(self._desk.theme, line.text)
        link.clicked.connect(lambda: self.asked.emit(line.path))
        return link

    def _clause(self, section: LeadSection, line: LeadLine) -> QWidget:
        words, rules = self._desk.words, self._desk.rules
        name = explanation.clause_name(Teller(words, rules), line.clause)
        link = Link(self._desk.theme, name, size=tokens.SMALL, right=True)
        link.setAccessibleName(f"{section.title}, {name}: {line.text}")
        link.setMinimumWidth(QFontMetrics(theme.font(tokens.SMALL)).horizontalAdvance(name) + 2)
        link.clicked.connect(lambda: self._desk.aside_wanted.emit(asides.POLICY, line.clause))
        return link


def _asked_for(line: LeadLine) -> bool:
    """Whether what stands beside a line is a figure that has reasons."""
    return line.figure is not None or bool(line.changes)


class AdvicePanel(LeadPanel):
    """What more capital brings and what would cost award, at the stages that do not lead with it."""

    def _made(self, teller: Teller, case: Case, answer: Answer) -> Lead | None:
        return advice(teller, case, answer)
