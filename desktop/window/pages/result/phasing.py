"""The phasing as a block of the result: today's schedule and the better one, limits for each year, applied at a click.

The search takes up to some tens of milliseconds, so it runs a moment after the last change and only while the block
is on the screen; a keystroke never waits for it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.telling.figure import Figure, Other, PlanTotal
from desktop.telling.phasing import (
    MOST_YEARS,
    Limits,
    bounds,
    phasing_view,
    trouble,
    usual_limits,
    usual_years,
    year_of_talk,
)
from desktop.window.desk.asked_figures import ask
from desktop.window.widgets import icons, theme
from desktop.window.widgets.field import Remark
from desktop.window.widgets.labels import label, muted
from desktop.window.widgets.plainly import set_tip
from desktop.window.widgets.reading_table import Cell, Column, Sheet
from desktop.window.widgets.typed_field import AmountField

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.case.faults import CaseError
    from desktop.engine.answer import Answer
    from desktop.engine.phasing import Phasing
    from desktop.language import Language
    from desktop.telling.phasing import CellView
    from desktop.window.desk.desk import Desk

_QUIET = 150
"""Milliseconds without a change before the search runs."""
_PARTS = ("least", "most", "paid")


class OfBetter(NamedTuple):
    """A figure of the better schedule."""

    figure: Figure


class PhasingPanel(QWidget):
    """The block `Phasing` of the result; `kept` asks to keep a case as a scenario."""

    kept = Signal(object)
    worked_out = Signal()
    """The search has run, or there is nothing to search."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._answer: Answer | None = None
        """The answer that the last search was for."""
        self._limits: dict[int, Limits] | None = None
        """What the user entered; None where the usual limits of the case hold."""
        self._chosen: tuple[int, ...] | None = None
        self._error: CaseError | None = None
        self.phasing: Phasing | None = None
        """The result of the last search; None where there is none."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET)
        self._timer.timeout.connect(self.work_out)
        self.title = label(bold=True)
        self.limits_button, self.keep_button, self.apply_button = QPushButton(), QPushButton(), QPushButton()
        self.editor = LimitsEditor(desk)
        self.sheet = Sheet(desk.theme)
        self.sheet.asked.connect(self._ask)
        self._icon, self._sentence = QLabel(), label(wrap=True)
        self._note = muted(wrap=True)
        self._lay_out()
        self.limits_button.clicked.connect(self._toggle)
        self.apply_button.clicked.connect(self.apply)
        self.keep_button.clicked.connect(self._keep)
        self.editor.changed.connect(self._limited)
        desk.replaced.connect(self.reset)
        self.recolour()
        self.set_texts()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addStretch(1)
        for button in (self.limits_button, self.keep_button, self.apply_button):
            button.setProperty("small", True)
            head.addWidget(button)
        self.limits_button.setCheckable(True)
        column.addLayout(head)
        column.addWidget(self.editor)
        self.editor.hide()
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.sheet)
        column.addWidget(self._body)
        column.addSpacing(12)
        told = QHBoxLayout()
        told.setSpacing(8)
        told.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self._sentence, 1)
        column.addLayout(told)
        column.addSpacing(4)
        column.addWidget(self._note)

    # ------------------------------------------------------------------ showing

    def set_texts(self) -> None:
        """Set every text in the language of the moment."""
        words = self._desk.words
        self.title.setText(words.text("Phasing"))
        self.limits_button.setText(words.text("Minimum and maximum…"))
        self.keep_button.setText(words.text("Keep as a scenario"))
        self.apply_button.setText(words.text("Apply this phasing"))
        self.editor.set_texts()
        self._show()

    def refresh(self) -> None:
        """The case or the answer to it is another: search again in a moment."""
        if self._desk.answer is self._answer or not self.isVisible():
            return
        if self.phasing is None:
            self.work_out()
        else:
            self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._desk.answer is not self._answer:
            self.work_out()

    def sentence(self) -> str:
        """What the block says of the schedule, or why there is none."""
        return self._sentence.text()

    def recolour(self) -> None:
        """The colours are others."""
        self.editor.recolour()
        self._show()

    def reset(self) -> None:
        """Another case is on the desk: limits, and what was found, belonged to the old one."""
        self.phasing, self._answer = None, None
        self._body.hide()
        self._limits, self._chosen = None, None
        self.limits_button.setChecked(False)
        self.editor.hide()

    # ------------------------------------------------------------------ the search

    @property
    def years(self) -> tuple[int, ...]:
        """The years over which the capital is spread."""
        estimate = self._desk.answer.estimate
        return self._chosen or (usual_years(estimate) if estimate else ())

    @property
    def limits(self) -> dict[int, Limits]:
        """What each year may hold."""
        if self._limits is not None:
            return self._limits
        estimate = self._desk.answer.estimate
        return usual_limits(self._desk.case, estimate) if estimate is not None else {}

    def limit(self, years: tuple[int, ...], limits: dict[int, Limits]) -> None:
        """Spread over `years` within `limits`, and search at once."""
        self._chosen, self._limits = years, limits
        self.work_out()

    def work_out(self) -> None:
        """Search now."""
        self._timer.stop()
        desk = self._desk
        self._answer = desk.answer
        self.phasing = None
        self._error = None
        answer, rules = desk.answer, desk.rules
        limits = self.limits
        self.editor.display(self.years, limits)
        if answer.finished and self.years:
            from desktop.case.faults import CaseError as Unreachable
            from desktop.engine.phasing import best_phasing

            try:
                self.phasing = best_phasing(
                    desk.case, rules, self.years, *(bounds(limits, part) for part in _PARTS)
                )
            except Unreachable as error:
                self._error = error
        self._show()
        self.worked_out.emit()

    def apply(self) -> None:
        """Make the better schedule that of the case; one step of undo."""
        case = self._better()
        if case is not None:
            self._desk.document.end_merge()
            self._desk.change(case)
            self._desk.document.end_merge()

    def _keep(self) -> None:
        case = self._better()
        if case is not None:
            self.kept.emit(case)

    def _better(self) -> Case | None:
        """The case with the better schedule; None where that of the moment is not known yet."""
        if self._desk.answer is not self._answer:
            self.work_out()
        if self.phasing is None:
            return None
        from desktop.engine.phasing import with_schedule

        return with_schedule(self._desk.case, self.phasing)

    def _show(self) -> None:
        words, answer = self._desk.words, self._desk.answer
        estimate = answer.estimate
        phasing = self.phasing
        self._body.setVisible(phasing is not None)
        self._note.setVisible(phasing is not None)
        self.limits_button.setVisible(bool(self.years) and estimate is not None)
        if phasing is None or estimate is None:
            self.keep_button.hide()
            self.apply_button.hide()
            self._say(self._why_not(), "warn" if self._error is not None else "info")
            return
        view = phasing_view(phasing, estimate, words)
        wide = 1 if view.upright else 0
        columns = tuple(
            Column(head, right=place > 0, stretch=1 if place == wide or view.upright else 0)
            for place, head in enumerate(view.heads)
        )
        rows = [
            tuple(
                Cell(
                    cell.text,
                    bold=cell.better,
                    tone=theme.ACCENT if cell.better else theme.Role.WindowText,
                    exact=cell.exact,
                    figure=OfBetter(cell.figure)
                    if cell.of_better and cell.figure is not None
                    else cell.figure,
                    spoken=self._spoken(cell, words),
                )
                for cell in row
            )
            for row in view.rows
        ]
        self.sheet.display(columns, rows)
        self._note.setText(self._told_of_limits())
        worth = view.changes and view.improves
        self.keep_button.setVisible(view.changes)
        self.apply_button.setVisible(worth)
        self._say(view.sentence, "up" if worth else "tick")

    def _told_of_limits(self) -> str:
        """What the better schedule leaves as it is."""
        words = self._desk.words
        told = words.text(
            "The total, mode and category stay as they are; all of it counts as cash; other programmes are left out."
        )
        if self._limits is not None or not self.limits:
            return told
        past = words.text(
            "What was paid before {year} stays where it is.", year=year_of_talk(self._desk.case)
        )
        return words.together((told, past))

    def _spoken(self, cell: CellView, words: Language) -> str:
        if cell.figure is None:
            return ""
        whose = words.text("Better phasing") if cell.of_better else words.text("Now")
        what = (
            words.text("Plan, stated reading")
            if cell.figure == PlanTotal()
            else words.text("Plan, lowest over all readings")
        )
        return f"{whose}, {what}: {cell.exact}"

    def _ask(self, asked: Figure | OfBetter, origin: QWidget) -> None:
        """Explain a figure, of the better schedule too."""
        if not isinstance(asked, OfBetter):
            ask(self._desk, asked, origin)
            return
        case = self._better()
        if case is not None:
            other = Other(case, lambda: self._desk.words.text("the better phasing"))
            ask(self._desk, asked.figure, origin, other)

    def _why_not(self) -> str:
        words, answer = self._desk.words, self._desk.answer
        if self._error is not None:
            return trouble(self._error, words)
        if answer.estimate is None or not answer.estimate.years:
            return words.text("The phasing stands here as soon as the sector and one amount are known.")
        return words.text("The phasing stands here once nothing is missing any more.")

    def _say(self, sentence: str, icon: str) -> None:
        ink = {"warn": "warn", "info": "muted"}.get(icon, "accent")
        self._icon.setPixmap(icons.pixmap(self._desk.theme, icon, ink, 14, self.devicePixelRatioF()))
        self._sentence.setText(sentence)

    # ------------------------------------------------------------------ limits

    def _toggle(self) -> None:
        self.editor.setVisible(self.limits_button.isChecked())

    def _limited(self) -> None:
        self._chosen, self._limits = self.editor.years, self.editor.limits()
        self._timer.start()


class LimitsEditor(QWidget):
    """Minimum, maximum and what is paid already, year by year; years can be added and taken away at the end."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: list[_LimitsRow] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 12, 0, 12)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._heads = tuple(muted() for _ in range(4))
        for column, head in enumerate(self._heads):
            self._grid.addWidget(head, 0, column)
            if column:
                head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._grid.setColumnStretch(column, 1)
        self.earlier, self.later = QPushButton(), QPushButton()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.earlier, self.later):
            button.setProperty("small", True)
            foot.addWidget(button)
        foot.addStretch(1)
        self._grid.addLayout(foot, 99, 0, 1, 5)
        self.earlier.clicked.connect(lambda: self._extend(first=True))
        self.later.clicked.connect(lambda: self._extend(first=False))

    @property
    def years(self) -> tuple[int, ...]:
        """The years in order."""
        return tuple(row.year for row in self._rows)

    def limits(self) -> dict[int, Limits]:
        """What is entered, by year."""
        return {row.year: row.limits() for row in self._rows}

    def field(self, year: int, part: str) -> AmountField:
        """The field of a year's `least`, `most` or `paid`."""
        return next(row for row in self._rows if row.year == year).fields[part]

    def set_texts(self) -> None:
        """Set every text in the language of the moment."""
        words = self._desk.words
        heads = (
            words.text("Year"),
            words.text("At least, US$"),
            words.text("At most, US$"),
            words.text("Paid already, US$"),
        )
        for head, text in zip(self._heads, heads, strict=True):
            head.setText(text)
        self.earlier.setText(words.text("Add the year before"))
        self.later.setText(words.text("Add the year after"))
        for row in self._rows:
            row.set_texts()

    def recolour(self) -> None:
        """The colours are others."""
        for row in self._rows:
            row.recolour()

    def display(self, years: tuple[int, ...], limits: dict[int, Limits]) -> None:
        """Show the years with what is entered for them."""
        if years != self.years:
            self._rebuild(years)
        for row in self._rows:
            row.display(limits.get(row.year, Limits()))
        self.earlier.setEnabled(len(years) < MOST_YEARS)
        self.later.setEnabled(len(years) < MOST_YEARS)

    def _rebuild(self, years: tuple[int, ...]) -> None:
        for row in self._rows:
            row.discard()
        self._rows = [_LimitsRow(self._desk, year, self) for year in years]
        for place, row in enumerate(self._rows):
            row.put(self._grid, 2 * place + 1)
            row.changed.connect(self.changed)
            row.removed.connect(self._remove)
        for row in self._rows:
            row.delete.setVisible(len(self._rows) > 1)
        self.set_texts()
        self.recolour()

    def _extend(self, *, first: bool) -> None:
        years = self.years
        if years and len(years) < MOST_YEARS:
            wanted = (years[0] - 1, *years) if first else (*years, years[-1] + 1)
            self._take(wanted)

    def _remove(self, year: int) -> None:
        self._take(tuple(one for one in self.years if one != year))

    def _take(self, years: tuple[int, ...]) -> None:
        limits = self.limits()
        self.display(years, limits)
        self.changed.emit()


class _LimitsRow(QObject):
    """The fields of one year; they stand in the editor's grid."""

    changed = Signal()
    removed = Signal(int)

    def __init__(self, desk: Desk, year: int, editor: LimitsEditor) -> None:
        super().__init__(editor)
        self._desk = desk
        self.year = year
        self._name = label(text=str(year))
        self.fields: dict[str, AmountField] = {}
        self._remarks: dict[str, Remark] = {}
        for part in _PARTS:
            remark = Remark(desk.theme, right=True)
            field = AmountField(lambda: desk.words, remark)
            field.accepted.connect(lambda _value: self.changed.emit())
            self.fields[part], self._remarks[part] = field, remark
        self.delete = QToolButton()
        self.delete.setFixedSize(24, 24)
        self.delete.clicked.connect(lambda: self.removed.emit(self.year))

    def put(self, grid: QGridLayout, row: int) -> None:
        """Put the row into the editor's grid."""
        grid.addWidget(self._name, row, 0)
        for column, part in enumerate(_PARTS):
            grid.addWidget(self.fields[part], row, column + 1)
            grid.addWidget(self._remarks[part], row + 1, column + 1)
        grid.addWidget(self.delete, row, 4)

    def discard(self) -> None:
        """Take the row away."""
        for part in (self._name, self.delete, *self.fields.values(), *self._remarks.values()):
            part.hide()
            part.deleteLater()
        self.deleteLater()

    def limits(self) -> Limits:
        """What is entered."""
        return Limits(*(self._value(part) for part in _PARTS))

    def _value(self, part: str) -> Decimal | None:
        value = self.fields[part].value
        return value if isinstance(value, Decimal) else None

    def display(self, limits: Limits) -> None:
        """Show what is entered."""
        for part in _PARTS:
            self.fields[part].show_value(getattr(limits, part))

    def set_texts(self) -> None:
        """Set every text in the language of the moment."""
        words = self._desk.words
        names = {
            "least": words.text("At least in {year}, US$", year=self.year),
            "most": words.text("At most in {year}, US$", year=self.year),
            "paid": words.text("Paid already in {year}, US$", year=self.year),
        }
        for part, name in names.items():
            self.fields[part].setAccessibleName(name)
            self.fields[part].retell()
        remove = words.text("Leave {year} out", year=self.year)
        self.delete.setAccessibleName(remove)
        set_tip(self.delete, remove)

    def recolour(self) -> None:
        """The colours are others."""
        self.delete.setIcon(icons.icon(self._desk.theme, "close"))
