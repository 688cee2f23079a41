"""Readings of the text: which one is used, what the others would give, and the range over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.case import edits
from desktop.telling import explanation, tried
from desktop.telling.figure import UnderReading
from desktop.telling.teller import Teller
from desktop.window.desk.asked_figures import ask
from desktop.window.pages.result.block import Block
from desktop.window.widgets import theme
from desktop.window.widgets.combo import Combo
from desktop.window.widgets.labels import Hairline, label, muted, show_text
from desktop.window.widgets.reading_table import Cell, Column, Sheet

if TYPE_CHECKING:
    from desktop.engine.result import Estimate
    from desktop.language import Language
    from desktop.policy.ruleset import Reading, RuleSet
    from desktop.window.desk.desk import Desk


_AROUND_CHOICE = 47
"""What a box needs beside its text: the frame and the arrow."""


class ReadingsBlock(Block):
    """The block `Readings of the text`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._grid = _Grid(desk)
        self._note = muted(wrap=True)
        self.put(self._grid, self._note)

    @property
    def boxes(self) -> dict[str, Combo]:
        """The box of each reading."""
        return self._grid.boxes

    def set_texts(self) -> None:
        self.title.setText(self.desk.words.text("Readings of the text"))

    def display(self, rules: RuleSet, estimate: Estimate) -> None:
        self._grid.display(rules, estimate)
        self._show_range(rules, estimate)

    def _show_range(self, rules: RuleSet, estimate: Estimate) -> None:
        words = self.desk.words
        lines = []
        bounds = [(words.text("Plan"), estimate.plan_range)]
        if self.desk.case.programmes:
            bounds.append((words.text("In all"), estimate.total_range))
        for name, found in bounds:
            if found.lowest.usd == found.highest.usd:
                said = tried.nothing_moves(Teller(words, rules), estimate)
                lines.append(words.text("{label}: {value}", label=name, value=said))
                continue
            lines.append(
                words.text(
                    "{name}, over all combinations of readings: lowest {lowest} ({low_readings}), highest {highest} ({high_readings}).",
                    name=name,
                    lowest=words.usd.text(found.lowest.usd),
                    low_readings=explanation.combination(Teller(words, rules), found.lowest.readings),
                    highest=words.usd.text(found.highest.usd),
                    high_readings=explanation.combination(Teller(words, rules), found.highest.readings),
                )
            )
        show_text(self._note, "\n".join(lines))


class _Grid(QWidget):
    """Each reading with the value in use, which can be changed, and what the others would give."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.boxes: dict[str, Combo] = {}
        self._rows: dict[str, tuple[QLabel, Sheet, QLabel, QLabel]] = {}
        self._built_for: tuple[Reading, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        for column, (least, stretch) in enumerate(((72, 3), (192, 1), (260, 4))):
            self._grid.setColumnMinimumWidth(column, least)
            self._grid.setColumnStretch(column, stretch)
        self._heads = (muted(), muted(), muted())
        for column, head in enumerate(self._heads):
            head.setFixedHeight(30)
            self._grid.addWidget(head, 0, column)

    def display(self, rules: RuleSet, estimate: Estimate) -> None:
        """Show all readings of the rule set for this estimate."""
        words = self.desk.words
        for head, text in zip(
            self._heads,
            (words.text("Question"), words.text("Reading used here"), words.text("Other readings")),
            strict=True,
        ):
            head.setText(text)
        if self._built_for != rules.readings:
            self._take_down()
            self._built_for = rules.readings
            for place, reading in enumerate(rules.readings):
                self._add(3 * place + 1, reading)
        used = dict(estimate.readings)
        for reading in rules.readings:
            question, sheet, nothing, means = self._rows[reading.id]
            question.setText(reading.question.of(words.code))
            means.setText(_meaning(words, reading))
            box = self.boxes[reading.id]
            box.set_choices([(value.id, value.name.of(words.code)) for value in reading.values])
            box.choose(used[reading.id])
            # What is chosen stands there whole, in the smallest window too.
            box.setMinimumWidth(box.fontMetrics().horizontalAdvance(box.currentText()) + _AROUND_CHOICE)
            box.setAccessibleName(reading.question.of(words.code))
            rows = self._others(rules, estimate, reading)
            sheet.setVisible(bool(rows))
            nothing.setVisible(not rows)
            nothing.setText(tried.becomes(words, estimate, reading.id))
            if rows:
                columns = (
                    Column("", stretch=1),
                    Column(words.text("Total, {unit}", unit=words.usd.unit), right=True),
                    Column(words.text("Difference"), right=True),
                )
                sheet.display(columns, rows)

    def _others(self, rules: RuleSet, estimate: Estimate, reading: Reading) -> list[tuple[Cell, ...]]:
        words = self.desk.words
        rows: list[tuple[Cell, ...]] = []
        for alternative in estimate.alternatives:
            if alternative.reading != reading.id:
                continue
            value = rules.reading(reading.id).value(alternative.value)
            difference = alternative.totals.total_usd - estimate.totals.total_usd
            only_plan = not difference
            if only_plan:
                difference = alternative.totals.plan_usd - estimate.totals.plan_usd
            total = alternative.totals.plan_usd if only_plan else alternative.totals.total_usd
            tone = theme.WARN if difference < 0 else theme.ACCENT
            rows.append(
                (
                    Cell(
                        value.name.of(words.code),
                        wrap=True,
                        small=words.text("plan only") if only_plan else "",
                    ),
                    Cell(
                        words.usd.figure(total),
                        exact=words.usd.exact(total),
                        figure=UnderReading(reading.id, alternative.value),
                        spoken=f"{value.name.of(words.code)}: {words.usd.exact(total)}",
                    ),
                    Cell(words.usd.difference(difference), tone=tone),
                )
            )
        return rows

    def _take_down(self) -> None:
        """Remove the rows of another rule set's readings."""
        heads: set[QWidget] = set(self._heads)
        for at in reversed(range(self._grid.count())):
            item = self._grid.itemAt(at)
            widget = item.widget() if item is not None else None
            if widget is not None and widget not in heads:
                self._grid.takeAt(at)
                widget.hide()
                widget.deleteLater()
        for row in range(1, self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        self.boxes.clear()
        self._rows.clear()

    def _add(self, row: int, reading: Reading) -> None:
        question = label(wrap=True)
        question.setContentsMargins(0, 6, 0, 6)
        box = Combo(self.desk.theme)
        sheet = Sheet(self.desk.theme, row_height=30, head=False)
        sheet.asked.connect(lambda figure, origin: ask(self.desk, figure, origin))
        nothing = label(tone=theme.MUTED)
        box.chosen.connect(
            lambda value: self.desk.change(
                edits.reading(self.desk.case, reading.id, value, reading.values[0].id)
            )
        )
        self.boxes[reading.id] = box
        means = muted(wrap=True)
        means.setContentsMargins(0, 0, 0, 8)
        self._rows[reading.id] = (question, sheet, nothing, means)
        self._grid.addWidget(Hairline(), row, 0, 1, 3)
        for column, part in enumerate((question, box, sheet)):
            self._grid.addWidget(part, row + 1, column, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(nothing, row + 1, 2, Qt.AlignmentFlag.AlignVCenter)
        self._grid.setRowMinimumHeight(row + 1, 40)
        self._grid.addWidget(means, row + 2, 0, 1, 3)


def _meaning(words: Language, reading: Reading) -> str:
    """What the text says on the point, and what each value of it means."""
    values = (
        words.text("{label}: {value}", label=value.name.of(words.code), value=value.note.of(words.code))
        for value in reading.values
    )
    return "\n".join((reading.note.of(words.code), *values))
