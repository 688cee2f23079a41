"""The class that is looked at: where it stands, its category or its two, and what the plan gives in this case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.case import edits
from desktop.telling import terms
from desktop.telling.answer import PAID
from desktop.window.pages.steps.sector_categories import explained
from desktop.window.widgets import icons, tokens
from desktop.window.widgets.chip import Chip
from desktop.window.widgets.labels import label, muted, show_text
from desktop.window.widgets.large_figure import Piece
from desktop.window.widgets.option_box import OptionBox, TwoAmounts

if TYPE_CHECKING:
    from desktop.sectors.classes import SectorClass
    from desktop.telling.sector import Branch
    from desktop.window.desk.desk import Desk

HIGH_TECH = "high_tech_service"
_Plan = tuple[tuple[Piece, ...], str, str]
"""An amount in pieces, in renminbi, and exactly; without pieces there is none to show."""


class SectorDetail(QWidget):
    """Shows one class; with two possible categories it asks which. What is ticked there is in force."""

    chosen = Signal(str)
    """One of two possible categories was ticked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown: SectorClass | None = None
        self._plans: dict[str, _Plan] = {}
        self._plans_for: tuple[object, ...] | None = None
        column = QVBoxLayout(self)
        # Room for the scroll bar, so that nothing moves when it comes.
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(6)
        self._title = label(bold=True, wrap=True)
        self._other = muted(wrap=True)
        self._place = muted(wrap=True)
        self._chip = Chip(desk.theme)
        self._gives = TwoAmounts()
        self._why = muted(wrap=True)
        self._note = muted(wrap=True)
        column.addWidget(self._title)
        column.addWidget(self._other)
        column.addWidget(self._note)
        column.addWidget(self._chip)
        column.addWidget(self._gives)
        column.addWidget(self._why)
        self.boxes = (OptionBox(desk.theme), OptionBox(desk.theme))
        for place, box in enumerate(self.boxes):
            box.picked.connect(lambda place=place: self._choose(place))
            column.addWidget(box)
        notes = QHBoxLayout()
        notes.setSpacing(8)
        self._info = QLabel()
        self._info.setContentsMargins(0, 2, 0, 0)
        self._indicative = muted(wrap=True)
        notes.addWidget(self._info, 0, Qt.AlignmentFlag.AlignTop)
        notes.addWidget(self._indicative, 1)
        column.addLayout(notes)
        self._codes = muted(wrap=True)
        column.addWidget(self._place)
        column.addWidget(self._codes)
        column.addStretch(1)
        self.recolour()

    def recolour(self) -> None:
        """Take the colours of the theme."""
        self._info.setPixmap(icons.pixmap(self._desk.theme, "info", "muted", 14, self._desk.theme.ratio))

    # ------------------------------------------------------------------ showing

    def show_branch(self, branch: Branch | None) -> None:
        """Say what a branch of the tree is; nothing where none is looked at."""
        words = self._desk.words
        self.shown = None
        for widget in (self._chip, self._gives, *self.boxes, self._info):
            widget.hide()
        for text in (self._other, self._place, self._note, self._why, self._indicative, self._codes):
            show_text(text, "")
        if branch is None:
            show_text(self._title, "")
            return
        foreign = words.beside
        name = words.text("Group {code}", code=branch.code)
        if branch.name is not None:
            name = f"{branch.code} {branch.name.of(words.code)}"
            show_text(self._other, branch.name.of(foreign))
        show_text(self._title, name)
        count = words.plural("{n} class", "{n} classes", branch.total)
        show_text(
            self._place,
            words.text("{count}: {first} to {last}", count=count, first=branch.first, last=branch.last),
        )

    def show_class(self, one: SectorClass) -> None:
        """Show a class with what each category gives in the case as it is."""
        from desktop.sectors.classes import divisions, note_of, sections

        words = self._desk.words
        self.shown = one
        foreign = words.beside
        show_text(self._title, f"{one.code} {one.name.of(words.code)}")
        show_text(self._other, one.name.of(foreign))
        section, division = sections()[one.section], divisions()[one.division]
        show_text(
            self._place,
            f"{section.code} {section.name.of(words.code)} / {division.code} {division.name.of(words.code)}",
        )
        note = note_of(one)
        show_text(self._note, note.of(words.code) if note is not None else "")
        if one.or_category is None:
            self._show_one(one)
        else:
            self._show_two(one, one.or_category)
        high_tech = HIGH_TECH in (one.category, one.or_category)
        self._show_indicative(one, high_tech=high_tech)
        show_text(
            self._codes,
            words.text("ISIC Rev. 4: {codes}", codes=words.listing(one.isic4)) if one.isic4 else "",
        )

    def chosen_of(self, one: SectorClass) -> str | None:
        """What the case says of the two categories of its own class."""
        project = self._desk.case.project
        options = (one.category, one.or_category)
        return project.category if project.sector == one.code and project.category in options else None

    def _show_one(self, one: SectorClass) -> None:
        words = self._desk.words
        for box in self.boxes:
            box.hide()
        kind = _kind(self._desk, one.category)
        self._chip.display(terms.category_of_class(words, one.category), kind)
        self._gives.display(*self._plan_of(one.category))
        show_text(self._why, explained(self._desk, one.category))

    def _show_two(self, one: SectorClass, other: str) -> None:
        words = self._desk.words
        self._chip.display("")
        self._gives.hide()
        ask = words.text("Two categories are possible: choose by what the enterprise really does.")
        options = (one.category, other)
        plans, chosen = [self._plan_of(option) for option in options], self.chosen_of(one)
        if any(pieces for pieces, _, _ in plans):
            gap = "" if words.han else " "
            ask += gap + words.text("With the schedule as it is, the plan gives:")
        show_text(self._why, ask)
        for box, option, (pieces, cny, exact) in zip(self.boxes, options, plans, strict=True):
            title = terms.category_of_class(words, option)
            box.display(title, pieces, cny, exact, explained(self._desk, option, briefly=True))
            # The list of all categories has a button of the same text.
            box.radio.setAccessibleName(words.text("{name}: {part}", name=one.code, part=title))
            box.radio.setChecked(option == chosen)
            box.show()

    def _show_indicative(self, one: SectorClass, *, high_tech: bool) -> None:
        from desktop.sectors.classes import high_tech_group_of

        words = self._desk.words
        said = []
        if high_tech:
            group = high_tech_group_of(one)
            if group is not None:
                said.append(
                    words.text("Assigned to “{group}” among high-tech services.", group=group.of(words.code))
                )
            said.append(
                words.text(
                    "The assignment to high-tech services is indicative; the competent authority decides."
                )
            )
        if one.code != self._desk.case.project.sector:
            said.append(words.text("Nothing changes on the right before you use it."))
        self._info.setVisible(bool(said))
        show_text(self._indicative, words.together(said))

    def _plan_of(self, category: str) -> _Plan:
        """What the plan gives in `category`; worked out once while neither case nor language changes."""
        now = (self._desk.case, self._desk.words.code, self._desk.rules)
        if self._plans_for is None or any(a is not b for a, b in zip(now, self._plans_for, strict=True)):
            self._plans_for, self._plans = now, {}
        if category not in self._plans:
            self._plans[category] = self._work_out(category)
        return self._plans[category]

    def _work_out(self, category: str) -> _Plan:
        words, case = self._desk.words, self._desk.case
        answer = self._desk.answer_to(edits.project(case, category=category))
        if answer.estimate is None or not answer.estimate.years:
            return (), "", ""
        if answer.estimate.status not in PAID:
            return (Piece(words.text("No award"), tokens.LARGE, bold=True),), "", words.text("No award")
        totals = answer.estimate.totals
        standing = words.usd.standing(totals.plan_usd)
        pieces = (
            Piece(f"{standing.before} " if standing.before else "", tokens.BODY),
            Piece(standing.figure + standing.small, tokens.TITLE, bold=True),
            Piece(f" {standing.after}" if standing.after else "", tokens.BODY),
        )
        cny = words.cny.text(totals.plan_cny) if answer.has_cny else ""
        return pieces, cny, words.usd.exact(totals.plan_usd)

    def _choose(self, place: int) -> None:
        one = self.shown
        if one is not None and one.or_category is not None:
            self.chosen.emit((one.category, one.or_category)[place])


def _kind(desk: Desk, category: str) -> str:
    from desktop.window.widgets.chip import NEUTRAL, SOFT

    return SOFT if category in desk.rules.covered else NEUTRAL
