"""Other support of document 4号: what this case could also ask for, what is stated of it, and one click to add it.

Nothing reaches the case without that click; what was added is one step of undo and stands under Other programmes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.case import edits
from desktop.case.case import MOST_PROGRAMMES
from desktop.policy.support import support
from desktop.telling import support as support_view
from desktop.window.desk import asides
from desktop.window.desk.aside import Aside
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.chip import NEUTRAL, SOFT, Chip
from desktop.window.widgets.combo import Combo
from desktop.window.widgets.entry import Entry
from desktop.window.widgets.labels import label, muted, show_text
from desktop.window.widgets.search_field import SearchField

if TYPE_CHECKING:
    from desktop.telling.support import EntryView, SupportView
    from desktop.window.desk.desk import Desk

_BAR: Final = 4
_SIDE: Final = 16
_ABOVE: Final = 12
_LONGEST: Final = 28
"""Characters of a name on the primary button."""


class SupportPage(Aside):
    """Opens at an entry by its id; without a place at its beginning."""

    def build(self) -> None:
        super().build()
        desk, below = self.desk, self.keep_head()
        self.search, self.count = SearchField(), muted()
        self.kinds, self.year = Combo(desk.theme), Combo(desk.theme)
        self._year_caption = muted()
        self.year.setFixedWidth(88)
        below.addSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 3)
        row.addWidget(self.count)
        row.addWidget(self.kinds, 2)
        below.addLayout(row)
        below.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._warning = label(tokens.SMALL, tone=theme.WARN, wrap=True)
        row.addWidget(self._year_caption)
        row.addWidget(self.year)
        row.addWidget(self._warning, 1)
        below.addLayout(row)
        self._note = muted(wrap=True)
        self._note.setContentsMargins(_SIDE, 0, 0, 12)
        self.content.addWidget(self._note)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self.content.addLayout(self._column)
        self._none = muted(wrap=True)
        self._none.setContentsMargins(_SIDE, 0, 0, 12)
        self.content.addWidget(self._none)
        self.fold = QPushButton()
        self.fold.setProperty("link", True)
        self.fold.setCheckable(True)
        row = QHBoxLayout()
        row.setContentsMargins(_SIDE - 4, 8, 0, 8)
        row.addWidget(self.fold)
        row.addStretch(1)
        self.content.addLayout(row)
        self._others = QVBoxLayout()
        self._others.setSpacing(0)
        self.content.addLayout(self._others)
        self.content.addStretch(1)
        self.policy = QPushButton()
        self.footer.addWidget(self.policy)
        self.blocks: dict[str, EntryBlock] = {}
        self._view: SupportView | None = None
        self._anchor = self._current = ""
        self._year = 0
        """The year that was chosen; 0 for the usual one."""
        self.search.textChanged.connect(lambda _text: self._filter())
        self.kinds.chosen.connect(lambda _kind: self._filter())
        self.year.chosen.connect(self._choose_year)
        self.fold.toggled.connect(lambda _on: self._show_others())
        self.policy.clicked.connect(lambda: desk.aside_wanted.emit(asides.POLICY, "quzhou-2025-4"))
        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(lambda *_: self._follow_anchor())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self._find)

    # ------------------------------------------------------------------ where

    def open_at(self, place: object) -> bool:
        if not isinstance(place, str):
            return False
        self._fill()
        if place and not self._has(place):
            return False
        if place:
            self.go_to(place)
        return True

    def go_to(self, entry: str) -> None:
        """Mark an entry and scroll to it, whatever was filtered or folded before."""
        if any(one.id == entry for one in self._shown().others):
            self.fold.setChecked(True)
        block = self.blocks[entry]
        if not block.wanted:
            self.search.clear()
            self.kinds.choose("")
            self._filter()
        for other in self.blocks.values():
            other.set_current(on=other is block)
        self._current = self._anchor = entry
        self._show_primary()
        self._follow_anchor()

    def _show_primary(self) -> None:
        """The highlighted entry is not left behind by going on: the button adds it, and says so."""
        view, words = self._shown(), self.desk.words
        every = (*view.fitting, *view.others)
        one = next((entry for entry in every if entry.id == self._current), None)
        addable = one is not None and one.addable and one.added is None
        self.primary.setVisible(addable and len(self.desk.case.programmes) < MOST_PROGRAMMES)
        if one is not None and addable:
            short = one.name if len(one.name) <= _LONGEST else f"{one.name[: _LONGEST - 1]}…"
            self.primary.setText(words.text("Add “{name}” and continue", name=short))

    def go_on(self) -> None:
        self.add(self._current)

    @property
    def current(self) -> str:
        """The entry that is marked; empty for none."""
        return self._current

    def _has(self, entry: str) -> bool:
        view = self._shown()
        return any(one.id == entry for one in (*view.fitting, *view.others))

    def _shown(self) -> SupportView:
        assert self._view is not None  # noqa: S101 - shown with the page
        return self._view

    def _follow_anchor(self) -> None:
        inside = self.area.widget()
        if self._anchor in self.blocks and inside is not None:
            top = self.blocks[self._anchor].mapTo(inside, QPoint(0, 0)).y()
            self.area.verticalScrollBar().setValue(top - _ABOVE)

    def _let_go(self) -> None:
        super()._let_go()
        self._anchor = ""

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # ------------------------------------------------------------------ showing

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.title.setText(words.text("Other support"))
        self.place.setText(words.text("Other programmes"))
        self.search.setPlaceholderText(words.text("Search in Chinese or English"))
        self.search.setAccessibleName(words.text("Search in Chinese or English"))
        self.kinds.setAccessibleName(words.text("Kind of support"))
        self._year_caption.setText(words.text("Add for the year"))
        self.year.setAccessibleName(words.text("Add for the year"))
        self.policy.setText(words.text("Policy text"))
        self.footer_hint.show_whole(words.text("To ask about; nothing is added unless you add it."))
        self._none.setText(words.text("Nothing of this kind fits the case."))

    def show_case(self) -> None:
        if self.isVisible():
            self._fill()
        else:
            self._stale = True

    def _fill(self) -> None:
        """Show what fits the case as it is now."""
        desk = self.desk
        self._show_year()
        view = support_view.support_view(desk.case, desk.rules, desk.words)
        if view != self._view:
            self._view = view
            self._note.setText("\n".join(view.notes))
            self.kinds.set_choices(support_view.kinds_of(view, desk.words))
            if self.kinds.key() is None:
                self.kinds.choose("")
            self._show_entries(view)
        full = len(desk.case.programmes) >= MOST_PROGRAMMES
        for block in self.blocks.values():
            block.add.setEnabled(not full)
        self._show_primary()

    def _show_entries(self, view: SupportView) -> None:
        """Keep the blocks of entries, in the order of the view."""
        wanted = {entry.id for entry in view.fitting}
        if self.fold.isChecked():
            wanted |= {entry.id for entry in view.others}
        for gone in [one for one in self.blocks if one not in wanted]:
            block = self.blocks.pop(gone)
            self._take_out(block)
            block.hide()
            block.deleteLater()
        for column, entries in ((self._column, view.fitting), (self._others, view.others)):
            for place, entry in enumerate(entry for entry in entries if entry.id in wanted):
                block = self.blocks.get(entry.id) or self._new_block(entry.id)
                block.display(entry)
                if column.indexOf(block) != place:
                    self._take_out(block)
                    column.insertWidget(place, block)
        self._filter()

    def _take_out(self, block: EntryBlock) -> None:
        for column in (self._column, self._others):
            if column.indexOf(block) >= 0:
                column.removeWidget(block)

    def _new_block(self, entry: str) -> EntryBlock:
        block = self.blocks[entry] = EntryBlock(self.desk)
        block.add.clicked.connect(lambda _=False: self.add(entry))
        block.added.clicked.connect(lambda _=False: self._go_to_card(entry))
        block.clause_wanted.connect(lambda place: self.desk.aside_wanted.emit(asides.POLICY, place))
        return block

    def _show_others(self) -> None:
        self._fold_icon()
        if self._view is not None:
            self._show_entries(self._view)

    def _filter(self) -> None:
        """Show the entries that have what was typed and are of the kind chosen."""
        if self._view is None:
            return
        typed, kind = self.search.text(), self.kinds.key() or ""
        found = {
            entry.id
            for entry in (*self._view.fitting, *self._view.others)
            if support_view.matches(entry, typed, kind)
        }
        for one, block in self.blocks.items():
            block.want(one in found)
        fitting = [entry.id for entry in self._view.fitting]
        shown = sum(one in found for one in fitting)
        words = self.desk.words
        show_text(self.count, words.text("{n} of {all} entries", n=shown, all=len(fitting)))
        self._none.setVisible(not shown)
        folded = len(found) - shown
        self.fold.setText(
            words.plural("{n} entry does not fit this case", "{n} entries do not fit this case", folded)
        )
        self.fold.setVisible(folded > 0)

    def _show_year(self) -> None:
        desk = self.desk
        years = support_view.years_of(desk.case)
        if self._year not in years:
            self._year = 0
        self.year.set_choices((str(year), str(year)) for year in years)
        self.year.choose(str(self.chosen_year))
        show_text(self._warning, support_view.edition_warning(self.chosen_year, desk.words))

    @property
    def chosen_year(self) -> int:
        """The year that something is added for."""
        return self._year or support_view.usual_year(self.desk.case)

    def _choose_year(self, year: str) -> None:
        self._year = int(year)
        self._show_year()

    # ------------------------------------------------------------------ adding

    def add(self, entry: str) -> None:
        """Put an entry into the case as a programme, and go to its card for what is missing."""
        from desktop.engine.support_programme import propose

        desk = self.desk
        proposal = propose(support(entry), desk.case, desk.words.code, self.chosen_year)
        place = len(desk.case.programmes)
        desk.change(edits.with_programme(desk.case, proposal.programme))
        amounts = proposal.programme.amounts or ()
        missing = any(row.amount.amount is None for row in amounts)
        self.desk.wanted.emit(f"programmes[{place}].{'amounts[0].amount' if missing else 'name'}")

    def _go_to_card(self, entry: str) -> None:
        view = self._shown()
        place = next((one.added for one in (*view.fitting, *view.others) if one.id == entry), None)
        if place is not None:
            self.desk.wanted.emit(f"programmes[{place}].name")

    # ------------------------------------------------------------------ as a page

    def recolour(self) -> None:
        super().recolour()
        self._fold_icon()
        for block in self.blocks.values():
            block.update()

    def _fold_icon(self) -> None:
        self.fold.setIcon(
            icons.icon(self.desk.theme, "chevron-up" if self.fold.isChecked() else "chevron", "accent")
        )

    def first_control(self) -> QWidget | None:
        return self.search

    def focus_first(self) -> None:
        self.search.setFocus(Qt.FocusReason.TabFocusReason)
        self._follow_anchor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.area.verticalScrollBar()
        steps = {
            Qt.Key.Key_PageDown: bar.pageStep() - 48,
            Qt.Key.Key_PageUp: 48 - bar.pageStep(),
            Qt.Key.Key_Down: 48,
            Qt.Key.Key_Up: -48,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._let_go()
            bar.setValue(bar.value() + step)

    def follow_focus(self, control: QWidget | None) -> None:
        inside = self.area.widget()
        if control is not None and inside is not None and inside.isAncestorOf(control):
            self._let_go()
        super().follow_focus(control)


class EntryBlock(Entry):
    """An entry: what is given, how much, by whom, to whom, why it fits, and what can be done with it."""

    clause_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._place = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 12, 8, 14)
        column.setSpacing(4)
        self._name = label(bold=True, wrap=True)
        self._kind, self._open = Chip(desk.theme), Chip(desk.theme)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name, 1)
        for chip in (self._open, self._kind):
            head.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self._amounts = label(bold=True, wrap=True, tone=theme.ACCENT)
        self._what = label(wrap=True)
        self._about, self._why, self._stands = muted(wrap=True), muted(wrap=True), muted(wrap=True)
        for part in (self._amounts, self._what, self._about, self._why, self._stands):
            column.addWidget(part)
        self.add, self.added, self.clause = QPushButton(), QPushButton(), QPushButton()
        self.add.setProperty("small", True)
        for link in (self.added, self.clause):
            link.setProperty("link", True)
        self.clause.clicked.connect(lambda _=False: self.clause_wanted.emit(self._place))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.add)
        row.addWidget(self.added)
        row.addWidget(self.clause)
        row.addStretch(1)
        column.addSpacing(4)
        column.addLayout(row)

    def display(self, entry: EntryView) -> None:
        """Show an entry in the language of the moment."""
        words = self._desk.words
        self._place = entry.place
        self.setAccessibleName(entry.name)
        self._name.setText(entry.name)
        self._kind.display(entry.kind_name, SOFT if entry.kind == "award" else NEUTRAL)
        self._open.display(words.text("Added to the case") if entry.added is not None else "", SOFT, "tick")
        show_text(self._amounts, "\n".join(entry.amounts))
        self._what.setText(support_view.unbroken_numbers(entry.what))
        show_text(self._about, entry.about if entry.fits else "")
        self._why.setText(entry.why)
        show_text(self._stands, entry.stands if entry.fits else "")
        self.add.setVisible(entry.addable)
        self.add.setText(
            words.text("Add once more") if entry.added is not None else words.text("Add to the case")
        )
        self.add.setAccessibleName(words.text("Add to the case: {name}", name=entry.name))
        self.added.setVisible(entry.added is not None)
        self.added.setText(words.text("Show under Other programmes"))
        self.added.setAccessibleName(words.text("Show under Other programmes: {name}", name=entry.name))
        self.clause.setText(entry.clause)
        self.clause.setAccessibleName(f"{entry.clause}: {entry.name}")

    def said(self) -> tuple[str, ...]:
        """Everything that is shown, top to bottom."""
        parts = (
            self._name,
            self._kind,
            self._open,
            self._amounts,
            self._what,
            self._about,
            self._why,
            self._stands,
        )
        return tuple(part.text() for part in parts if part.text() and not part.isHidden())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._desk.theme
        painter.fillRect(0, 0, self.width(), 1, look.colour("line"))
        if self._is_current:
            painter.fillRect(0, 0, _BAR, self.height(), look.colour("accent"))
