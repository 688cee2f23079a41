"""The step Result: the award by year, stacking, readings, what is assumed or open, and the policy's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.estimate.result import PLAN
from desktop.language import explanation, terms
from desktop.window import edits, paths, theme
from desktop.window.answer_view import unbroken
from desktop.window.steps.page import Page
from desktop.window.steps.programmes import CHIP_OF
from desktop.window.widgets.combo import Combo
from desktop.window.widgets.labels import label, muted, show_text
from desktop.window.widgets.sheet import Cell, Column, Sheet

if TYPE_CHECKING:
    from desktop.estimate.result import Estimate, Note, Share, StackingYear
    from desktop.policy.ruleset import Reading, RuleSet
    from desktop.window.desk import Desk


_MOST_YEARS = 3
"""As many columns of years the stacking table has room for."""


class _Readings(QWidget):
    """Each reading with the value in use, which can be changed, and what the others would give."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.boxes: dict[str, Combo] = {}
        self._rows: dict[str, tuple[QLabel, Sheet, QLabel]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        for column, (least, stretch) in enumerate(((138, 3), (192, 1), (270, 4))):
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
        if not self.boxes:
            for place, reading in enumerate(rules.readings):
                self._add(2 * place + 1, reading)
        used = dict(estimate.readings)
        for reading in rules.readings:
            question, sheet, nothing = self._rows[reading.id]
            question.setText(reading.question.of(words.code))
            question.setToolTip(reading.note.of(words.code))
            box = self.boxes[reading.id]
            box.set_choices([(value.id, value.name.of(words.code)) for value in reading.values])
            box.choose(used[reading.id])
            box.setAccessibleName(reading.question.of(words.code))
            box.setToolTip(reading.value(used[reading.id]).note.of(words.code))
            rows = self._others(rules, estimate, reading)
            sheet.setVisible(bool(rows))
            nothing.setVisible(not rows)
            nothing.setText(
                words.text("change nothing here")
                if len(reading.values) > 2
                else words.text("changes nothing here")
            )
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
                        exact=value.note.of(words.code),
                        small=words.text("plan only") if only_plan else "",
                    ),
                    Cell(words.usd.figure(total), exact=words.usd.exact(total)),
                    Cell(words.usd.difference(difference), tone=tone),
                )
            )
        return rows

    def _add(self, row: int, reading: Reading) -> None:
        question = label(wrap=True)
        question.setContentsMargins(0, 6, 0, 6)
        box = Combo(self.desk.theme)
        sheet = Sheet(self.desk.theme, row_height=30, head=False)
        nothing = label(tone=theme.MUTED)
        box.chosen.connect(
            lambda value: self.desk.change(
                edits.reading(self.desk.case, reading.id, value, reading.values[0].id)
            )
        )
        self.boxes[reading.id] = box
        self._rows[reading.id] = (question, sheet, nothing)
        self._grid.addWidget(_Rule(self.desk), row, 0, 1, 3)
        for column, part in enumerate((question, box, sheet)):
            self._grid.addWidget(part, row + 1, column, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(nothing, row + 1, 2, Qt.AlignmentFlag.AlignVCenter)
        self._grid.setRowMinimumHeight(row + 1, 40)


class _Rule(QWidget):
    """A hairline across the grid."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._desk.theme.colour("line"))


class _Clause(QWidget):
    """A clause, Chinese and English side by side, with a bar in the accent colour at its left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._name = label(bold=True)
        self._own, self._other = label(wrap=True), label(wrap=True)
        grid.addWidget(self._name, 0, 0, 1, 2)
        grid.addWidget(self._own, 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._other, 1, 1, Qt.AlignmentFlag.AlignTop)
        for text in (self._own, self._other):
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

    def display(self, name: str, zh: str, en: str) -> None:
        """Show the clause; the Chinese text, which prevails, first."""
        self._name.setText(name)
        self._own.setText(zh)
        self._other.setText(en)
        self._own.setAccessibleName(name)
        self._other.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, 0, 4, self.height(), self._desk.theme.colour("accent"))


class ResultPage(Page):
    """Everything the estimate says, top to bottom."""

    step = paths.RESULT

    def build(self) -> None:
        look = self.desk.theme
        self._empty = label(wrap=True, tone=theme.MUTED)
        self.content.addWidget(self._empty)
        self._body = QWidget()
        self.content.addWidget(self._body)
        self.content.addStretch(1)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._titles = {
            name: label(bold=True) for name in ("years", "stacking", "readings", "notes", "clauses")
        }
        self.years, self.stacking, self.notes = Sheet(look), Sheet(look), Sheet(look)
        self.readings = _Readings(self.desk)
        self._years_note, self._stacking_note = muted(wrap=True), muted(wrap=True)
        self._readings_note, self._clauses_note = muted(wrap=True), muted(wrap=True)
        self._clauses = QVBoxLayout()
        self._clauses.setSpacing(18)
        self._clause_views: list[_Clause] = []
        column.addWidget(self._titles["years"])
        column.addWidget(self.years)
        column.addSpacing(4)
        column.addWidget(self._years_note)
        self._stacking_block = _block(self._titles["stacking"], self.stacking, self._stacking_note)
        column.addWidget(self._stacking_block)
        column.addWidget(_block(self._titles["readings"], self.readings, self._readings_note))
        column.addWidget(_block(self._titles["notes"], self.notes))
        column.addSpacing(22)
        column.addWidget(self._titles["clauses"])
        column.addWidget(self._clauses_note)
        column.addSpacing(10)
        column.addLayout(self._clauses)

    def set_texts(self) -> None:
        words = self.desk.words
        self.title.setText(words.text("Result"))
        self.primary.setText(words.text("Make the quote"))
        for name, text in (
            ("years", words.text("Award under the plan by year")),
            ("stacking", words.text("Stacking")),
            ("readings", words.text("Readings of the text")),
            ("notes", words.text("Assumed and open")),
            ("clauses", words.text("The text of the policy")),
        ):
            self._titles[name].setText(text)
        self._empty.setText(
            words.text(
                "There is no result yet: it stands here as soon as the sector and one amount are known."
            )
        )
        self._clauses_note.setText(words.text("The English is our translation; the Chinese text prevails."))

    def show_case(self) -> None:
        answer, rules, words = self.desk.answer, self.desk.rules, self.desk.words
        estimate = answer.estimate if answer else None
        shown = estimate is not None and bool(estimate.years or estimate.stacking)
        self._empty.setVisible(not shown)
        self._body.setVisible(shown)
        if answer is None or rules is None or estimate is None or not shown:
            self.subtitle.setText(words.text("What the policy gives, and why."))
            return
        self.subtitle.setText(explanation.summary(words, rules, estimate))
        self._show_years(rules, estimate, has_cny=answer.has_cny)
        self._show_stacking(rules, estimate)
        self.readings.display(rules, estimate)
        self._show_range(rules, estimate)
        self._show_notes(rules, estimate)
        self._show_clauses(rules, estimate)

    def first_control(self) -> QWidget | None:
        return next(iter(self.readings.boxes.values()), self.primary)

    def focus_first(self) -> None:
        self.area.verticalScrollBar().setValue(0)
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_field(self, path: str) -> bool:
        box = self.readings.boxes.get(path.removeprefix("readings."))
        if box is not None:
            self.reveal(box)
        return box is not None

    # ------------------------------------------------------------------ blocks

    def _show_years(self, rules: RuleSet, estimate: Estimate, *, has_cny: bool) -> None:
        words = self.desk.words
        dollar = self.desk.case.exchange.rate("USD")
        columns = [
            Column(words.text("Year")),
            Column(words.text("Utilised, {unit}", unit=words.usd.unit), right=True),
            Column(words.text("Applies"), stretch=1),
            Column(words.text("Rate"), right=True),
            Column(words.text("Award, {unit}", unit=words.usd.unit), right=True),
        ]
        if has_cny:
            columns.append(Column(words.text("Award, {unit}", unit=words.cny.unit), right=True))
        rows = []
        for award in estimate.years:
            worked = explanation.award_sum(words, award, dollar) if award.rate.numerator else None
            cells = [
                Cell(str(award.year)),
                Cell(words.usd.figure(award.utilised_usd), exact=words.usd.exact(award.utilised_usd)),
                Cell(
                    explanation.rule_title(words, rules, award),
                    exact=explanation.rate_origin(words, rules, award),
                ),
                Cell(words.figures.percent(award.rate.decimal) if award.rate.numerator else "–"),
                Cell(words.usd.figure(award.award_usd), bold=True, exact=worked.usd if worked else ""),
                Cell(words.cny.figure(award.award_cny), exact=worked.cny if worked else ""),
            ]
            rows.append(tuple(cells[: len(columns)]))
        totals = estimate.totals
        cells = [
            Cell(words.text("Total"), bold=True),
            Cell(words.usd.figure(sum(award.utilised_usd for award in estimate.years)), bold=True),
            Cell(""),
            Cell(""),
            Cell(words.usd.figure(totals.plan_usd), bold=True, exact=words.usd.exact(totals.plan_usd)),
            Cell(words.cny.figure(totals.plan_cny), bold=True, exact=words.cny.exact(totals.plan_cny)),
        ]
        rows.append(tuple(cells[: len(columns)]))
        self.years.display(tuple(columns), rows, total=True)
        lines = [
            words.text("{year}: {sum}", year=award.year, sum=explanation.award_sum(words, award, None).usd)
            for award in estimate.years
            if award.rate.numerator
        ]
        lines = ["   ".join(lines[place : place + 2]) for place in range(0, len(lines), 2)]
        if lines:
            lines.append(explanation.rounding(words))
        lines += [
            words.text("{year}: {sentence}", year=award.year, sentence=cut)
            for award in estimate.years
            if (cut := explanation.cap_cut(words, rules, estimate, award))
        ]
        lines += explanation.mechanism(words, rules, estimate)
        show_text(self._years_note, "\n".join(lines))

    def _show_stacking(self, rules: RuleSet, estimate: Estimate) -> None:
        words, case = self.desk.words, self.desk.case
        self._stacking_block.setVisible(bool(case.programmes))
        if not case.programmes:
            return
        if len(estimate.stacking) > _MOST_YEARS:
            self._stack_by_year(rules, estimate)
        else:
            self._stack_by_award(rules, estimate)
        notes = []
        for entry in estimate.stacking:
            for share in entry.displaced:
                name = explanation.award_name(words, case, share.id)
                why = explanation.displacement(words, rules, estimate, case, entry, share)
                notes.append(
                    words.text("{year}, {award}: {sentence}", year=entry.year, award=name, sentence=why)
                )
        show_text(self._stacking_note, "\n".join(notes))

    def _stack_by_year(self, rules: RuleSet, estimate: Estimate) -> None:
        """A row for each award of each year, where there is no room for a column for each year."""
        words, case = self.desk.words, self.desk.case
        unit = words.usd.unit
        columns = (
            Column(words.text("Year")),
            Column(words.text("Award"), stretch=1),
            Column(words.text("Level")),
            Column(words.text("Award, {unit}", unit=unit), right=True),
            Column(words.text("In all, {unit}", unit=unit), right=True),
        )
        rows = []
        order = {
            share_id: place for place, share_id in enumerate((PLAN, *(one.id for one in case.programmes)))
        }
        levels = {one.id: one.name.of(words.code) for one in rules.levels}
        for entry in estimate.stacking:
            for number, share in enumerate(
                sorted((*entry.kept, *entry.displaced), key=lambda one: order[one.id])
            ):
                first = number == 0
                rows.append(
                    (
                        Cell(str(entry.year) if first else ""),
                        Cell(_award_title(self.desk, share.id), wrap=True),
                        Cell(levels[share.level], tone=theme.MUTED),
                        self._stacked(rules, entry, share),
                        Cell(words.usd.figure(entry.total_usd) if first else "", bold=True),
                    )
                )
        total = Cell(words.usd.figure(estimate.totals.total_usd), bold=True)
        rows.append((Cell(words.text("In all"), bold=True), Cell(""), Cell(""), Cell(""), total))
        self.stacking.display(columns, rows, total=True)

    def _stack_by_award(self, rules: RuleSet, estimate: Estimate) -> None:
        """A row for each award, a column for each year."""
        words, case = self.desk.words, self.desk.case
        unit = words.usd.unit
        columns = [Column(words.text("Award"), stretch=1), Column(words.text("Level"))]
        columns += [Column(str(entry.year), right=True) for entry in estimate.stacking]
        columns.append(Column(words.text("Total, {unit}", unit=unit), right=True))
        levels = {PLAN: rules.plan_level} | {one.id: one.level or "" for one in case.programmes}
        rows = []
        for share_id in (PLAN, *(one.id for one in case.programmes)):
            level = next((one.name.of(words.code) for one in rules.levels if one.id == levels[share_id]), "")
            cells = [Cell(_award_title(self.desk, share_id), wrap=True), Cell(level, tone=theme.MUTED)]
            kept = 0
            for entry in estimate.stacking:
                share = next((one for one in (*entry.kept, *entry.displaced) if one.id == share_id), None)
                cells.append(self._stacked(rules, entry, share))
                kept += share.usd if share is not None and share.by is None else 0
            rows.append((*cells, Cell(words.usd.figure(kept), bold=True, exact=words.usd.exact(kept))))
        sums = [Cell(words.usd.figure(entry.total_usd), bold=True) for entry in estimate.stacking]
        total = Cell(words.usd.figure(estimate.totals.total_usd), bold=True)
        rows.append((Cell(words.text("In all"), bold=True), Cell(""), *sums, total))
        self.stacking.display(tuple(columns), rows, total=True)

    def _stacked(self, rules: RuleSet, entry: StackingYear, share: Share | None) -> Cell:
        """What stacking makes of one award in one year."""
        words = self.desk.words
        if share is None:
            return Cell("–", tone=theme.MUTED)
        what = explanation.treatment(rules, entry, share)
        displaced = share.by is not None
        chip = terms.treatment(words, what) if what != "kept" else ""
        return Cell(
            words.usd.figure(share.usd),
            struck=displaced,
            tone=theme.MUTED if displaced else theme.Role.WindowText,
            chip=chip,
            chip_kind=CHIP_OF[what],
            exact=" · ".join((terms.treatment(words, what), words.usd.exact(share.usd))),
        )

    def _show_range(self, rules: RuleSet, estimate: Estimate) -> None:
        words = self.desk.words
        lines = []
        bounds = [(words.text("Plan"), estimate.plan_range)]
        if self.desk.case.programmes:
            bounds.append((words.text("In all"), estimate.total_range))
        for name, found in bounds:
            if found.lowest.usd == found.highest.usd:
                lines.append(words.text("{name}: every combination of readings gives the same.", name=name))
                continue
            lines.append(
                words.text(
                    "{name}, over all combinations of readings: lowest {lowest} ({low_readings}), highest {highest} ({high_readings}).",
                    name=name,
                    lowest=words.usd.text(found.lowest.usd),
                    low_readings=explanation.combination(words, rules, found.lowest.readings),
                    highest=words.usd.text(found.highest.usd),
                    high_readings=explanation.combination(words, rules, found.highest.readings),
                )
            )
        show_text(self._readings_note, "\n".join(lines))

    def _show_notes(self, rules: RuleSet, estimate: Estimate) -> None:
        words = self.desk.words

        def row(kind: str, note: Note, tone: theme.Role) -> tuple[Cell, ...]:
            clause = explanation.clause_name(words, rules, note.clause) if note.clause else ""
            return (
                Cell(kind, tone=tone),
                Cell(note.text.of(words.code), wrap=True),
                Cell(clause, tone=theme.MUTED),
            )

        rows = [row(words.text("Status"), note, theme.MUTED) for note in estimate.reasons]
        rows += [row(words.text("Open"), note, theme.WARN) for note in estimate.warnings]
        rows += [row(words.text("Assumed"), note, theme.MUTED) for note in estimate.assumptions]
        columns = (Column(words.text("What")), Column("", stretch=1), Column(words.text("Clause")))
        self.notes.display(columns, rows)

    def _show_clauses(self, rules: RuleSet, estimate: Estimate) -> None:
        words = self.desk.words
        cited = {award.clause for award in estimate.years} | {note.clause for note in estimate.reasons}
        cited |= {note.clause for note in (*estimate.warnings, *estimate.assumptions)}
        cited |= {rules.reading(one.reading).clause for one in estimate.alternatives}
        clauses = [clause for clause in rules.clauses if clause.id in cited]
        while len(self._clause_views) < len(clauses):
            view = _Clause(self.desk)
            self._clause_views.append(view)
            self._clauses.addWidget(view)
        for place, view in enumerate(self._clause_views):
            view.setVisible(place < len(clauses))
            if place < len(clauses):
                clause = clauses[place]
                name = explanation.clause_name(words, rules, clause.id)
                title = words.text(
                    "{clause}, {document}", clause=name, document=unbroken(rules.document.number)
                )
                view.display(
                    title,
                    "".join(sentence.text.zh for sentence in clause.sentences),
                    " ".join(sentence.text.en for sentence in clause.sentences),
                )


def _award_title(desk: Desk, share_id: str) -> str:
    """The name of an award, with its rate where it has one."""
    words = desk.words
    programme = next((one for one in desk.case.programmes if one.id == share_id), None)
    name = explanation.award_name(words, desk.case, share_id)
    if programme is not None and programme.rate is not None:
        return words.text("{name}, {rate}", name=name, rate=words.figures.percent(programme.rate))
    return name


def _block(title: QLabel, *parts: QWidget) -> QWidget:
    result = QWidget()
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 22, 0, 0)
    column.setSpacing(0)
    column.addWidget(title)
    for part in parts:
        column.addWidget(part)
        column.addSpacing(4)
    return result
