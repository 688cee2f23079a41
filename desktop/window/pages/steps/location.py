"""The step Location: where the enterprise is registered decides whether the plan promises anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from desktop.case import edits
from desktop.telling import paths
from desktop.window.desk.field_help import FieldHelp
from desktop.window.desk.page import Page, uncheck
from desktop.window.pages.steps.step_texts import help_of
from desktop.window.widgets import theme
from desktop.window.widgets.chip import SOFT, WARNING, Chip
from desktop.window.widgets.labels import Hairline, label, muted

if TYPE_CHECKING:
    from desktop.policy.ruleset import Place

_OTHER_NAME = {"en": 130, "zh": 90}
"""Room for the longest name in the other language, so that what is said of the places stands in line."""


class LocationPage(Page):
    """The places of the rule set: those of the municipal level first, then those that may follow."""

    step = paths.LOCATION

    def build(self) -> None:
        self._questions = FieldHelp(self.desk, "project.location")
        self.offer_help(self._questions.mark, self._questions)
        self._group = QButtonGroup(self)
        self.places: dict[str, QRadioButton] = {}
        self._texts: dict[str, tuple[QLabel, QLabel]] = {}
        self._built_for: tuple[Place, ...] = ()
        self._titles = (label(bold=True), label(bold=True))
        self._intros = (muted(wrap=True), muted(wrap=True))
        self._chips = (Chip(self.desk.theme), Chip(self.desk.theme))
        self._lists = (QVBoxLayout(), QVBoxLayout())
        for part in range(2):
            head = QGridLayout()
            head.setContentsMargins(0, 0, 0, 0)
            head.setVerticalSpacing(2)
            head.addWidget(self._titles[part], 0, 0)
            head.addWidget(self._chips[part], 0, 1, Qt.AlignmentFlag.AlignRight)
            head.addWidget(self._intros[part], 1, 0, 1, 2)
            head.setColumnStretch(0, 1)
            self.content.addLayout(head)
            self.content.addSpacing(8)
            self.content.addWidget(Hairline())
            self._lists[part].setSpacing(0)
            self.content.addLayout(self._lists[part])
            self.content.addSpacing(20)
        self._help = muted(wrap=True)
        self.content.addWidget(self._help)
        self.content.addStretch(1)

    def set_texts(self) -> None:
        words = self.desk.words
        self.title.setText(words.text("Location"))
        self._questions.set_name(words.text("Location"))
        self.subtitle.setText(words.text("Where the enterprise is registered."))
        self._titles[0].setText(words.text("Municipal level"))
        self._titles[1].setText(words.text("Counties, districts and county-level cities"))
        self._intros[1].setText(
            words.text(
                "They may follow the plan. The figures are worked out in full, and marked as not promised."
            )
        )
        self._chips[0].display(words.text("within the scope"), SOFT, "tick")
        self._chips[1].display(words.text("reference only"), WARNING, "half")

    def show_case(self) -> None:
        rules, words = self.desk.rules, self.desk.words
        municipal = sum(place.municipal for place in rules.places)
        self._intros[0].setText(
            words.text("The two new cities: within the scope of the plan.")
            if municipal == 2
            else words.text("Within the scope of the plan.")
        )
        if rules is not None and self._built_for != rules.places:
            self._take_down()
            self._built_for = rules.places
        for place in rules.places if rules is not None else ():
            if place.id not in self.places:
                self._add(place)
            name, note = self._texts[place.id]
            radio = self.places[place.id]
            radio.setText(place.name.of(words.code))
            # No official English is settled for the new cities: each name stands beside the other.
            name.setText(place.name.of(words.beside))
            name.setMinimumWidth(_OTHER_NAME[words.beside])
            note.setText(place.note.of(words.code))
            radio.setAccessibleDescription(place.note.of(words.code))
        chosen = self.places.get(self.desk.case.project.location or "")
        if chosen is not None:
            chosen.setChecked(True)
        elif self._group.checkedButton() is not None:
            uncheck(self._group)
        self._help.setText(help_of(self.desk, "project.location"))

    def first_control(self) -> QWidget | None:
        return self._group.checkedButton() or next(iter(self.places.values()), None)

    def focus_field(self, path: str) -> bool:
        control = self.first_control()
        if control is not None:
            self.reveal(control)
        return control is not None

    def _take_down(self) -> None:
        """Remove the places of another rule set."""
        for radio in self.places.values():
            self._group.removeButton(radio)
        for column in self._lists:
            while (item := column.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
        self.places.clear()
        self._texts.clear()

    def _add(self, place: Place) -> None:
        radio = QRadioButton()
        name = label(tone=theme.MUTED)
        note = muted(wrap=True)
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 7, 0, 7)
        grid.setHorizontalSpacing(6)
        grid.setColumnMinimumWidth(0, 190)
        grid.setColumnStretch(2, 1)
        grid.addWidget(radio, 0, 0)
        grid.addWidget(name, 0, 1)
        grid.addWidget(note, 0, 2)
        self._group.addButton(radio)
        self.places[place.id] = radio
        self._texts[place.id] = (name, note)
        radio.clicked.connect(
            lambda _=False, place=place.id: self.desk.change(edits.project(self.desk.case, location=place))
        )
        target = self._lists[0 if place.municipal else 1]
        target.addWidget(row)
        target.addWidget(Hairline())
