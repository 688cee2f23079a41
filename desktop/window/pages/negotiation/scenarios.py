"""Scenarios: up to four variants of the case side by side, their differences marked, one click to make one the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.case.case import LONGEST_TEXT
from desktop.document.scenarios import MOST
from desktop.telling.figure import Other
from desktop.window.desk.aside import Aside
from desktop.window.desk.compared_table import ComparedTable
from desktop.window.pages.negotiation.comparing import Comparing, name_of
from desktop.window.widgets import icons, theme
from desktop.window.widgets.chip import SOFT, Chip
from desktop.window.widgets.field import LineEdit
from desktop.window.widgets.labels import muted, show_text
from desktop.window.widgets.plainly import set_tip

if TYPE_CHECKING:
    from desktop.document.scenarios import Variant
    from desktop.window.desk.desk import Desk


class ScenariosPage(Aside):
    """The comparison as a page in the middle column."""

    def __init__(self, desk: Desk) -> None:
        self.scenarios = desk.scenarios
        self._comparing = Comparing(desk, desk.scenarios)
        super().__init__(desk)
        self._unsubscribe = desk.scenarios.subscribe(self._changed)

    def build(self) -> None:
        super().build()
        self.keep = QPushButton()
        self.keep.clicked.connect(self._keep)
        self.footer.addWidget(self.keep)
        self._shown: tuple[object, ...] = ()
        self.heads = [_Head(self.desk, place) for place in range(MOST)]
        self._table = ComparedTable(self.desk, self.heads)
        for place, head in enumerate(self.heads):
            head.name.editingFinished.connect(lambda place=place: self._rename(place))
            head.adopt.clicked.connect(lambda _=False, place=place: self.adopt(place))
            head.remove.clicked.connect(lambda _=False, place=place: self.scenarios.remove(place))
        self.content.addWidget(self._table)
        self.content.addSpacing(16)
        self._legend = muted(wrap=True)
        self.content.addWidget(self._legend)
        self.content.addStretch(1)

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.place.setText(words.text("Result"))
        self.title.setText(words.text("Scenarios"))
        self.keep.setText(words.text("Keep the case as a scenario"))
        self._legend.setText(
            words.text(
                "Bold on a tinted ground: differs from the case, by the difference shown. Amounts in {unit}.",
                unit=words.usd.unit,
            )
        )
        self._shown = ()

    def recolour(self) -> None:
        super().recolour()
        for head in self.heads:
            head.recolour()
        self._shown = ()
        if self.isVisible():
            self.show_case()

    def _keep(self) -> None:
        self.scenarios.keep()

    def adopt(self, place: int) -> None:
        """Make the variant at `place` the case."""
        self.scenarios.adopt(place)
        self.heads[place].name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_case(self) -> None:
        words, scenarios = self.desk.words, self.scenarios
        several = len(scenarios.variants) > 1
        show_text(
            self.subtitle,
            words.text(
                "What differs, and what each gives. Making one the case keeps the others; Undo takes it back."
            )
            if several
            else words.text("Keep the case as it is now, then change it: both stand here side by side."),
        )
        self.keep.setEnabled(not scenarios.full)
        set_tip(self.keep, words.text("There is room for four: remove one first.") if scenarios.full else "")
        self._legend.setVisible(several)
        for place, head in enumerate(self.heads):
            there = place < len(scenarios.variants)
            head.setVisible(there)
            if there:
                head.display(scenarios.variants[place], live=place == scenarios.live)
        comparison = self._comparing.comparison()
        shown = (comparison, scenarios.variants, scenarios.live, words.code)
        if comparison is not None and shown != self._shown:
            self._shown = shown
            self._table.display(comparison, [self._other(place) for place in range(len(scenarios.variants))])

    def _other(self, place: int) -> Other | None:
        """The variant at `place` as a case that is not on the desk; None for the one that is."""
        if place == self.scenarios.live:
            return None
        variant = self.scenarios.variants[place]
        return Other(variant.case, lambda: name_of(variant, self.desk.words))

    def _rename(self, place: int) -> None:
        if place < len(self.scenarios.variants):
            self.scenarios.rename(place, self.heads[place].name.text().strip())


class _Head(QWidget):
    """The head of a column: the variant's name, and either that it is the case or the button that makes it so."""

    def __init__(self, desk: Desk, place: int) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        self.name = LineEdit()
        self.name.setMaxLength(LONGEST_TEXT)
        self.name.setProperty("flat", True)
        self.name.setFont(theme.font(bold=True))
        column.addWidget(self.name)
        self.chip = Chip(desk.theme)
        self.adopt = QPushButton()
        self.adopt.setProperty("small", True)
        self.remove = QToolButton()
        self.remove.setFixedSize(24, 24)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.chip)
        row.addWidget(self.adopt, 1)
        row.addWidget(self.remove)
        row.addStretch(0)
        column.addLayout(row)
        self.setMinimumWidth(96)

    def display(self, variant: Variant, *, live: bool) -> None:
        """Show which variant stands below, and whether it is the case."""
        words = self._desk.words
        shown = name_of(variant, words)
        self.name.setPlaceholderText(shown)
        if not self.name.hasFocus() or self.name.text().strip() == variant.name:
            self.name.show_unless_same(variant.name)
        self.name.setAccessibleName(words.text("Name of {scenario}", scenario=shown))
        set_tip(self.name, shown)
        self.chip.display(words.text("The case") if live else "", SOFT, "tick")
        self.adopt.setVisible(not live)
        self.adopt.setText(words.text("Adopt"))
        adopt = words.text("Make {scenario} the case", scenario=shown)
        self.adopt.setAccessibleName(adopt)
        set_tip(self.adopt, adopt)
        self.remove.setVisible(not live)
        remove = words.text("Remove {scenario}", scenario=shown)
        self.remove.setAccessibleName(remove)
        set_tip(self.remove, remove)

    def recolour(self) -> None:
        """The colours are others."""
        self.remove.setIcon(icons.icon(self._desk.theme, "close"))
