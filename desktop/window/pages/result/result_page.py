"""The step Result: its blocks, in the order that the stage of the talk asks for, and a way to jump to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.telling import explanation, paths
from desktop.telling.lead import ORDER
from desktop.telling.teller import Teller
from desktop.window.desk import asides
from desktop.window.desk.field_help import FieldHelp
from desktop.window.desk.page import Page
from desktop.window.pages.result.block import Block
from desktop.window.pages.result.clauses import ClausesBlock
from desktop.window.pages.result.curve import CurvePanel
from desktop.window.pages.result.lead import AdvicePanel, LeadPanel
from desktop.window.pages.result.notes import NotesBlock
from desktop.window.pages.result.phasing import PhasingPanel
from desktop.window.pages.result.readings import ReadingsBlock
from desktop.window.pages.result.stacking import StackingBlock
from desktop.window.pages.result.years import YearsBlock
from desktop.window.widgets import theme
from desktop.window.widgets.labels import label

if TYPE_CHECKING:
    from desktop.case.case import Case

_BETWEEN = 22
_AT_ONCE = ("years", "curve")
"""The blocks that follow the handle of the curve while it is dragged; the others wait until it rests."""
_REST = 120
_LEAST_SEEN = 60
"""How much of a block is seen before its link is marked."""


class ResultPage(Page):
    """Everything the estimate says, top to bottom."""

    step = paths.RESULT

    def build(self) -> None:
        desk = self.desk
        self._help = FieldHelp(desk, "award")
        self.offer_help(self._help.mark, self._help)
        self._empty = label(wrap=True, tone=theme.MUTED)
        self.content.addWidget(self._empty)
        self._body = QWidget()
        self.content.addWidget(self._body)
        self.content.addStretch(1)
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_BETWEEN)
        self.years, self.stacking, self.readings = YearsBlock(desk), StackingBlock(desk), ReadingsBlock(desk)
        self.notes, self.clauses = NotesBlock(desk), ClausesBlock(desk)
        self.lead, self.advice, self.curve = (
            LeadPanel(desk, self._body),
            AdvicePanel(desk, self._body),
            CurvePanel(desk),
        )
        self.phasing = PhasingPanel(desk)
        self.blocks: dict[str, Block | LeadPanel | CurvePanel | PhasingPanel] = {
            "lead": self.lead,
            "years": self.years,
            "curve": self.curve,
            "advice": self.advice,
            "stacking": self.stacking,
            "readings": self.readings,
            "phasing": self.phasing,
            "notes": self.notes,
            "clauses": self.clauses,
        }
        self._order = tuple(self.blocks)
        for block in self.blocks.values():
            self._column.addWidget(block)
        self.lead.asked.connect(desk.wanted)
        self.advice.asked.connect(desk.wanted)
        self.phasing.kept.connect(self._keep)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_REST)
        self._late.timeout.connect(self._show_late)
        self._build_jumps()
        self.compare = QPushButton()
        self.compare.clicked.connect(lambda: desk.aside_wanted.emit(asides.SCENARIOS, ""))
        self.footer.insertWidget(0, self.compare)

    def _build_jumps(self) -> None:
        self.jumps: dict[str, QPushButton] = {}
        for name in ("years", "curve", "stacking", "readings", "phasing"):
            jump = self.jumps[name] = QPushButton()
            jump.setProperty("link", True)
            jump.clicked.connect(lambda _=False, name=name: self.jump_to(name))
            self.head.addWidget(jump)
        bar = self.area.verticalScrollBar()
        bar.valueChanged.connect(self._mark_jumps)
        bar.rangeChanged.connect(lambda *_: self._mark_jumps())

    def set_texts(self) -> None:
        words = self.desk.words
        self.title.setText(words.text("Result"))
        self._help.set_name(words.text("Result"))
        self.primary.setText(words.text("Make the quote"))
        self.compare.setText(words.text("Compare scenarios"))
        for name, text in (
            ("years", words.text("By year")),
            ("curve", words.text("Curve")),
            ("stacking", words.text("Stacking")),
            ("readings", words.text("Readings")),
            ("phasing", words.text("Phasing")),
        ):
            self.jumps[name].setText(text)
            self._keep_room(self.jumps[name])
        self._empty.setText(
            words.text(
                "There is no result yet: it stands here as soon as the sector and one amount are known."
            )
        )
        for block in self.blocks.values():
            block.set_texts()

    def show_case(self) -> None:
        answer, rules, words = self.desk.answer, self.desk.rules, self.desk.words
        estimate = answer.estimate
        shown = estimate is not None and bool(estimate.years or estimate.stacking)
        self._empty.setVisible(not shown)
        self._body.setVisible(shown)
        for jump in self.jumps.values():
            jump.setVisible(shown)
        if estimate is None or not shown:
            self.subtitle.setText(words.text("What the policy gives, and why."))
            return
        self.subtitle.setText(
            words.series(one.sentence(words) for one in explanation.summary(Teller(words, rules), estimate))
        )
        if self.curve.curve.moving:
            for name in _AT_ONCE:
                self.blocks[name].refresh()
            self._late.start()
        else:
            self._late.stop()
            for block in self.blocks.values():
                block.refresh()
            self._arrange()

    def _show_late(self) -> None:
        for name, block in self.blocks.items():
            if name not in _AT_ONCE:
                block.refresh()
        self._arrange()

    def _arrange(self) -> None:
        """Put the blocks into the order of the stage."""
        order = ORDER[self.desk.case.quote.given_stage]
        self.jumps["stacking"].setVisible(bool(self.desk.case.programmes))
        if order != self._order:
            self._order = order
            for place, name in enumerate(order):
                self._column.insertWidget(place, self.blocks[name])

    def recolour(self) -> None:
        for block in self.blocks.values():
            block.recolour()

    def reset(self) -> None:
        self.curve.forget()

    def first_control(self) -> QWidget | None:
        return self.primary

    def focus_first(self) -> None:
        self.area.verticalScrollBar().setValue(0)
        self.primary.setFocus()

    def focus_field(self, path: str) -> bool:
        box = self.readings.boxes.get(path.removeprefix("readings."))
        if box is not None:
            self.reveal(box)
        return box is not None

    def jump_to(self, name: str) -> None:
        """Scroll so that a block stands at the top."""
        block = self.blocks[name]
        top = block.mapTo(self._body, block.rect().topLeft()).y() + self._body.y()
        self.area.verticalScrollBar().setValue(top - 12)

    def _keep_room(self, jump: QPushButton) -> None:
        """The room of its bold text, so that the others stay where they are when it is marked."""
        jump.setMinimumWidth(0)
        font = jump.font()
        font.setBold(True)
        jump.setMinimumWidth(QFontMetrics(font).horizontalAdvance(jump.text()) + 8)

    def _mark_jumps(self) -> None:
        """Mark the links to the blocks of which the beginning is in view, or else to the one that fills it."""
        seen, bar = self.area.viewport().height(), self.area.verticalScrollBar().value()
        begun: str | None = None
        within: set[str] = set()
        for name in self.jumps:
            block = self.blocks[name]
            if block.isHidden():
                continue
            top = block.mapTo(self._body, block.rect().topLeft()).y() + self._body.y() - bar
            if 0 <= top < seen - _LEAST_SEEN:
                within.add(name)
            elif top < 0 and top + block.height() > 0:
                begun = name
        marked: set[str | None] = {*within} if within else {begun}
        for name, jump in self.jumps.items():
            if jump.property("current") is not (name in marked):
                jump.setProperty("current", name in marked)
                jump.style().unpolish(jump)
                jump.style().polish(jump)

    def _keep(self, case: Case) -> None:
        """Keep a case as a scenario, and show the scenarios."""
        self.desk.scenarios.keep(case, self.desk.words.text("Better phasing"))
        self.desk.aside_wanted.emit(asides.SCENARIOS, "")
