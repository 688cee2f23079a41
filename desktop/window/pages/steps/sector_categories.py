"""All categories, to be chosen from directly: what each means under the plan, and what it gives in this case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.case import edits
from desktop.case.case import CATEGORIES
from desktop.telling import terms
from desktop.telling.answer import PAID
from desktop.window.desk.page import uncheck
from desktop.window.widgets.labels import Hairline, label, muted, show_text

if TYPE_CHECKING:
    from desktop.sectors.classes import SectorClass
    from desktop.window.desk.desk import Desk

BY_CLASS: Final = "by_class"
_EXCLUDED: Final = {"real_estate": "real_estate_excluded", "finance": "finance_excluded"}


class SectorCategories(QWidget):
    """A radio button for each category, and one that leaves it to the class."""

    chosen = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._title = label(bold=True)
        self._unit = muted()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._unit)
        column.addLayout(head)
        column.addSpacing(8)
        column.addWidget(Hairline())
        self._group = QButtonGroup(self)
        self.radios: dict[str, QRadioButton] = {}
        self._notes: dict[str, QLabel] = {}
        self._gives: dict[str, QLabel] = {}
        for key in (BY_CLASS, *CATEGORIES):
            radio = QRadioButton()
            note, gives = muted(wrap=True), label(right=True)
            note.setContentsMargins(26, 0, 0, 0)
            row = QWidget()
            grid = QGridLayout(row)
            grid.setContentsMargins(0, 7, 0, 7)
            grid.setVerticalSpacing(1)
            grid.setColumnStretch(0, 1)
            grid.addWidget(radio, 0, 0)
            grid.addWidget(note, 1, 0)
            grid.addWidget(gives, 0, 1, 2, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._group.addButton(radio)
            self.radios[key], self._notes[key], self._gives[key] = radio, note, gives
            radio.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            line = Hairline()
            column.addWidget(row)
            column.addWidget(line)
            if key == BY_CLASS:
                self._by_class = (row, line)
        column.addStretch(1)

    def set_texts(self) -> None:
        """Set what does not depend on the case."""
        self._title.setText(self._desk.words.text("Category"))

    def show_case(self, known: SectorClass | None) -> None:
        """Show which category the case has, and what each would give."""
        words, category = self._desk.words, self._desk.case.project.category
        for widget in self._by_class:
            widget.setVisible(known is not None)
        chosen = category or (BY_CLASS if known is not None else None)
        if chosen is not None:
            self.radios[chosen].setChecked(True)
        elif self._group.checkedButton() is not None:
            uncheck(self._group)
        if known is not None:
            self.radios[BY_CLASS].setText(
                words.text(
                    "As the class says: {category}", category=terms.category_of_class(words, known.category)
                )
            )
        for key in CATEGORIES:
            self.radios[key].setText(terms.category(words, key))
            self._notes[key].setText(explained(self._desk, key))
        show_text(self._notes[BY_CLASS], "")
        self._show_gives(known)

    def first_control(self) -> QWidget:
        """The button that has the focus first: the chosen one, else the first that is there."""
        shown = [
            radio for key, radio in self.radios.items() if key != BY_CLASS or not self._by_class[0].isHidden()
        ]
        return next((radio for radio in shown if radio.isChecked()), shown[0])

    def _show_gives(self, known: SectorClass | None) -> None:
        words, case, answer = self._desk.words, self._desk.case, self._desk.answer
        has_years = bool(answer.estimate and answer.estimate.years)
        if not has_years:
            # Without a category there is no estimate yet; any category tells whether there are amounts.
            probe = self._desk.answer_to(edits.project(case, category=CATEGORIES[0]))
            has_years = bool(probe.estimate and probe.estimate.years)
        show_text(
            self._unit,
            words.text("gives in this case, {unit}", unit=words.usd.unit) if has_years else "",
        )
        for key, gives in self._gives.items():
            text = ""
            category = (known.category if known else None) if key == BY_CLASS else key
            if has_years and category is not None:
                found = self._desk.answer_to(edits.project(case, category=category))
                if found.estimate is not None:
                    paid = found.estimate.status in PAID
                    text = words.usd.figure(found.estimate.totals.plan_usd) if paid else "–"
            gives.setText(text)


def explained(desk: Desk, category: str, *, briefly: bool = False) -> str:
    """What a category means under the plan, from the rule set; `briefly` only what sets services apart."""
    rules, words = desk.rules, desk.words
    own = [rule for rule in rules.rules if category in rule.categories]
    if not own:
        code = _EXCLUDED.get(category)
        if code is not None:
            return rules.message(code).text.of(words.code)
        return words.text("Agriculture, mining, construction and others: the plan has no award for them.")
    share = next((rule.share for rule in own if rule.share is not None), None)
    clause = rules.clause(own[0].clause).name.of(words.code)
    if briefly and share is not None:
        return _begun(
            words.text(
                "{clause}: {share} of the brackets for manufacturing",
                clause=clause,
                share=words.figures.percent(share.decimal),
            )
        )
    rates = [bracket.rate.decimal for rule in own for bracket in rule.brackets]
    rates += [rule.rate.decimal for rule in own if rule.rate is not None]
    text = _begun(
        words.text(
            "{clause}: {lowest} to {highest} of the capital utilised in the year",
            clause=clause,
            lowest=words.figures.percent(min(rates)),
            highest=words.figures.percent(max(rates)),
        )
    )
    if share is None:
        return text
    return words.text(
        "{text}; {share} of the brackets for manufacturing",
        text=text,
        share=words.figures.percent(share.decimal),
    )


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
