"""The schedule: one row for each payment, typed through with Tab and Enter, the award beside it.

A row of the next year waits at the end; it becomes part of the case with its first amount.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.case import edits, unread
from desktop.case.case import FIRST_YEAR, FORMS, LAST_YEAR, MOST_CONTRIBUTIONS, Contribution, Money
from desktop.telling import terms
from desktop.telling.answer import rounds
from desktop.telling.figure import AwardOfYear, Figure, PlanTotal
from desktop.window.desk import mishaps, typed
from desktop.window.desk.asked_figures import ask
from desktop.window.desk.desk import Desk
from desktop.window.pages.steps.currency_box import CurrencyBox
from desktop.window.widgets import icons, tokens
from desktop.window.widgets.combo import Combo
from desktop.window.widgets.field import Remark
from desktop.window.widgets.figure_label import FigureLabel
from desktop.window.widgets.labels import Hairline, label, muted
from desktop.window.widgets.plainly import set_tip
from desktop.window.widgets.steady import once_released
from desktop.window.widgets.typed_field import AmountField, YearField

if TYPE_CHECKING:
    from desktop.case.faults import CaseError

# Least width and stretch of year, form, amount, gap, currency, utilised, award, delete.
_COLUMNS = ((64, 0), (128, 2), (136, 4), (8, 0), (84, 0), (116, 3), (104, 3), (28, 0))
_YEAR, _CURRENCY = 64, 84


def _columns(grid: QGridLayout) -> None:
    """The columns of head, rows and sum, so that they stand in line."""
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(0)
    grid.setVerticalSpacing(0)
    for column, (width, stretch) in enumerate(_COLUMNS):
        grid.setColumnMinimumWidth(column, width)
        grid.setColumnStretch(column, stretch)


class _Row(QWidget):
    """One payment. `index` is its place in the case; that of the waiting row is one past the end."""

    def __init__(self, desk: Desk, index: int) -> None:
        super().__init__()
        self.desk = desk
        self.index = index
        self.waiting = True
        self.year_chosen = False
        """Whether the year of the waiting row was typed, and so stays."""
        self.currency_chosen = False
        self.edited = False
        self.tall = False
        """Whether there is room for the line below the amount: in the row that has the focus, or had it last."""
        words = lambda: desk.words  # noqa: E731
        self.remark = Remark(desk.theme, right=True)
        self.year_remark = Remark(desk.theme)
        self.year = YearField(words, self.year_remark, FIRST_YEAR, LAST_YEAR)
        self.form = Combo(desk.theme, flat=True)
        self.amount = AmountField(words, self.remark)
        self.amount.takes_tables = self.year.takes_tables = True
        self.currency = CurrencyBox(desk, flat=True)
        self.utilised = label(right=True)
        self.rate_link = QPushButton()
        self.rate_link.setProperty("link", True)
        self.award = _Award(desk)
        self.delete = QToolButton()
        self.delete.setFixedSize(24, 24)
        self.delete.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for field in (self.year, self.amount):
            field.setProperty("flat", True)
        grid = QGridLayout(self)
        _columns(grid)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.year, 0, 0, top)
        grid.addWidget(self.form, 0, 1, top)
        grid.addWidget(self.amount, 0, 2, top)
        grid.addWidget(self.currency, 0, 4, top)
        self.utilised.setFixedHeight(tokens.FIELD)
        self.utilised.setContentsMargins(0, 1, 4, 0)
        grid.addWidget(self.utilised, 0, 5, top)
        self.award.setFixedHeight(tokens.FIELD)
        grid.addWidget(self.award, 0, 6, top)
        grid.addWidget(self.rate_link, 0, 5, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.delete, 0, 7, Qt.AlignmentFlag.AlignCenter)
        self.year.setFixedWidth(_YEAR)
        self.amount.setMinimumWidth(0)
        self.form.setMinimumWidth(0)
        self.currency.setFixedWidth(_CURRENCY)
        grid.addWidget(self.year_remark, 1, 0, 1, 3)
        grid.addWidget(self.remark, 2, 0, 1, 3)
        grid.setRowStretch(3, 1)
        self._grid = grid
        self._fit()
        desk.theme.changed.connect(self.recolour)
        self.recolour()

    def fields(self) -> tuple[QWidget, ...]:
        return (self.year, self.form, self.amount, self.currency)

    def set_waiting(self, waiting: bool) -> None:
        """Show the row in grey, as a place to type; or as part of the case."""
        if waiting == self.waiting and self.year.property("ghost") == waiting:
            return
        self.waiting = waiting
        for field in self.fields():
            field.setProperty("ghost", waiting)
            field.style().unpolish(field)
            field.style().polish(field)

    def set_edited(self, edited: bool) -> None:
        """The focus is in this row, or no longer."""
        if edited != self.edited:
            self.edited = edited
            self.update()

    def set_tall(self, tall: bool) -> None:
        """Make room for the line below the amount, or take no more than a row."""
        if tall != self.tall:
            self.tall = tall
            self._fit()

    def recolour(self) -> None:
        self.delete.setIcon(icons.icon(self.desk.theme, "close", "muted"))

    def fit(self) -> None:
        """Take the height that the remarks need."""
        self._fit()

    def _fit(self) -> None:
        troubled = self.amount.refusal is not None or self.remark.property("fault")
        self.remark.setVisible((self.tall or bool(troubled)) and bool(self.remark.text()))
        self._grid.setContentsMargins(0, 4 if self.tall else 2, 0, 6 if self.tall else 2)
        self.setMinimumHeight(tokens.EDITED_ROW if self.tall else tokens.SCHEDULE_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.edited:
            painter.fillRect(self.rect(), self.desk.theme.colour("soft"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self.desk.theme.colour("line"))


class _Award(FigureLabel):
    """An award; asked for its reasons with the mouse. Tab goes on to the next amount: the answer beside has it too."""

    def __init__(self, desk: Desk, *, bold: bool = False) -> None:
        super().__init__(desk.theme)
        self._desk, self._bold = desk, bold
        self._figure: Figure | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self._ask)
        self.hide()

    def say(self, text: str, exact: str, figure: Figure, about: str) -> None:
        """Show an award; an empty text shows none."""
        self._figure = figure
        if text:
            self.display(text, f"{about}: {exact or text}", bold=self._bold, exact=exact)
        self.setVisible(bool(text))

    def _ask(self) -> None:
        if self._figure is not None:
            ask(self._desk, self._figure, self)


class _Sum(QWidget):
    """The last line: what is utilised and awarded in all."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        grid = QGridLayout(self)
        _columns(grid)
        self.name, self.utilised = label(bold=True), label(bold=True, right=True)
        self.award = _Award(desk, bold=True)
        self.name.setContentsMargins(11, 0, 0, 0)
        self.utilised.setContentsMargins(0, 0, 4, 0)
        grid.addWidget(self.name, 0, 0, 1, 3)
        grid.addWidget(self.utilised, 0, 5)
        grid.addWidget(self.award, 0, 6)
        self.setFixedHeight(tokens.SCHEDULE_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, 0, self.width(), 1, self._desk.theme.colour("ctl"))


class Schedule(QWidget):
    """The table; sends changes to the desk."""

    pasted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._head = QWidget()
        grid = QGridLayout(self._head)
        _columns(grid)
        self._heads = [muted(wrap=True) for _ in range(6)]
        for head, column, right in zip(self._heads, (0, 1, 2, 4, 5, 6), (0, 0, 1, 0, 1, 1), strict=True):
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            head.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            head.setContentsMargins(0 if right else 11, 0, 12 if column == 2 else 4 if right else 0, 0)
            grid.addWidget(head, 0, column)
        self._head.setFixedHeight(36)
        self._sum = _Sum(desk)
        self._column.addWidget(self._head)
        self._column.addWidget(Hairline())
        self._column.addWidget(self._sum)

    # ------------------------------------------------------------------ showing

    def set_texts(self) -> None:
        words = self.desk.words
        unit = words.usd.unit
        texts = (
            words.text("Year"),
            words.text("Form"),
            words.text("Amount"),
            words.text("Currency"),
            words.text("Utilised, {unit}", unit=unit),
            words.text("Award, {unit}", unit=unit),
        )
        for head, text in zip(self._heads, texts, strict=True):
            # Where the window is narrow it goes over two lines, the unit on the second.
            name, opening, unit = text.partition("（")
            head.setText(name + "\N{WORD JOINER}".join(opening + unit))
        self._sum.name.setText(words.text("Total"))
        for row in self.rows:
            self._speak_row(row)

    def show_case(self) -> None:
        """Show the rows of the case, and one that waits."""
        schedule = self.desk.case.project.utilisation
        wanted = min(len(schedule) + 1, MOST_CONTRIBUTIONS)
        while len(self.rows) > wanted:
            self._take_out(len(self.rows) - 1)
        while len(self.rows) < wanted:
            self._append()
        figures = _figures(self.desk)
        repeated = {fault.path: fault for fault in self.desk.answer.faults}
        for index, row in enumerate(self.rows):
            row.index = index
            if index < len(schedule):
                self._show_row(row, schedule[index], figures.get(index, ("", "", "")), repeated)
            else:
                self._show_waiting(row)
        estimate = self.desk.answer.estimate or self.desk.answer.plan
        words = self.desk.words
        total = sum(year.utilised_usd for year in estimate.years) if estimate else 0
        self._sum.utilised.setText(words.usd.figure(total) if estimate and estimate.years else "")
        plan = estimate.totals.plan_usd if estimate and estimate.years else None
        self._sum.award.say(
            words.usd.figure(plan) if plan is not None else "",
            words.usd.exact(plan) if plan is not None else "",
            PlanTotal(),
            words.text("Total"),
        )

    def forget(self) -> None:
        """Drop refused texts, and what was chosen in the row that waits."""
        schedule = self.desk.case.project.utilisation
        for row in self.rows:
            row.amount.forget()
            row.year.forget()
            row.set_tall(row.edited)
        for row in self.rows[len(schedule) :]:
            row.year_chosen = False
            row.currency_chosen = False
            row.form.choose("cash")

    def focus_field(self, path: str) -> QWidget | None:
        """The control at `path`."""
        place = path.partition("[")[2].partition("]")[0]
        row = self.rows[min(int(place), len(self.rows) - 1)] if place.isdigit() else self.rows[-1]
        if path.endswith(".year"):
            return row.year
        return row.currency if path.endswith(".currency") else row.amount

    # ------------------------------------------------------------------ rows

    def _append(self) -> None:
        row = _Row(self.desk, len(self.rows))
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        for field in row.fields():
            field.installEventFilter(self)
        row.year.accepted.connect(lambda year, row=row: self._year(row, year))
        row.form.chosen.connect(lambda form, row=row: self._form(row, form))
        row.amount.accepted.connect(lambda amount, row=row: self._amount(row, amount))
        row.amount.refused.connect(lambda text, row=row: self._unread(row, "amount.amount", text))
        row.year.refused.connect(lambda text, row=row: self._unread(row, "year", text))
        row.currency.chosen.connect(lambda currency, row=row: self._currency(row, currency))
        row.amount.currency_wanted.connect(lambda currency, row=row: self._currency(row, currency))
        row.amount.entered.connect(lambda row=row: self._next(row))
        row.year.entered.connect(lambda row=row: row.amount.setFocus())
        row.amount.table_pasted.connect(self.pasted)
        row.year.table_pasted.connect(self.pasted)
        row.rate_link.clicked.connect(
            lambda _=False, row=row: self.desk.wanted.emit(f"exchange.cny_per_unit.{self._lacks(row)}")
        )
        row.delete.clicked.connect(lambda _=False, row=row: self.remove(row.index))
        self._speak_row(row)

    def _take_out(self, place: int) -> None:
        row = self.rows.pop(place)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _speak_row(self, row: _Row) -> None:
        words = self.desk.words
        row.form.set_choices([(form, terms.form(words, form)) for form in FORMS])
        row.form.choose(row.form.key() or "cash")
        row.currency.speak()
        row.amount.setPlaceholderText(words.text("Type an amount"))
        set_tip(row.delete, words.text("Delete this row (Ctrl+Delete)"))
        row.rate_link.setText(words.text("Rate missing"))
        row.amount.retell()
        row.year.retell()
        self._name_row(row)

    def _lacks(self, row: _Row) -> str:
        """The currency whose rate the row's amount waits for: its own, then the dollar's; empty where neither is missing."""
        rate, own = self.desk.case.exchange.rate, row.currency.key() or "USD"
        if own not in ("CNY", "USD") and rate(own) is None:
            return own
        return "USD" if own != "USD" and rate("USD") is None else ""

    def _name_row(self, row: _Row) -> None:
        words = self.desk.words
        year = str(row.year.value or row.index + 1)
        row.year.setAccessibleName(words.text("Year of row {number}", number=row.index + 1))
        row.form.setAccessibleName(words.text("Form, {year}", year=year))
        row.amount.setAccessibleName(words.text("Amount, {year}", year=year))
        row.currency.setAccessibleName(words.text("Currency, {year}", year=year))
        row.delete.setAccessibleName(words.text("Delete the row {year}", year=year))

    def _show_row(
        self, row: _Row, entry: Contribution, figures: tuple[str, str, str], wrong: dict[str, CaseError]
    ) -> None:
        row.set_waiting(False)
        path = f"project.utilisation[{row.index}]"
        row.year.show_value(entry.year, unread.text_at(self.desk.case, f"{path}.year"))
        row.form.choose(entry.given_form)
        row.currency.choose(entry.amount.currency)
        if row.amount.refusal is None:
            row.amount.currency = entry.amount.currency
        row.amount.show_value(entry.amount.amount, unread.text_at(self.desk.case, f"{path}.amount.amount"))
        utilised, award, exact = figures
        row.utilised.setText(utilised)
        row.award.say(award, exact, AwardOfYear(entry.year or 0), str(entry.year))
        unconverted = entry.amount.amount is not None and bool(self._lacks(row))
        row.rate_link.setVisible((f"{path}.amount.currency" in wrong or unconverted) and not utilised)
        row.utilised.setVisible(not row.rate_link.isVisibleTo(row))
        row.delete.show()
        fault = wrong.get(path) or wrong.get(f"{path}.amount.amount") or wrong.get(f"{path}.amount")
        if fault is not None and row.amount.refusal is None:
            row.remark.setProperty("fault", True)
            row.remark.refuse(mishaps.in_case(fault, self.desk.case, self.desk.words))
        elif row.remark.property("fault"):
            row.remark.setProperty("fault", False)
            row.amount.retell()
        row.fit()
        self._name_row(row)

    def _show_waiting(self, row: _Row) -> None:
        schedule = self.desk.case.project.utilisation
        if not row.waiting:
            row.year_chosen = row.currency_chosen = False
        row.set_waiting(True)
        if not row.year_chosen:
            row.year.show_value(edits.next_year(self.desk.case, datetime.date.today().year))
        row.form.choose(row.form.key() or "cash")
        if not row.currency_chosen:
            row.currency.choose(schedule[-1].amount.currency if schedule else "USD")
        row.amount.currency = row.currency.key() or "USD"
        row.amount.show_value(None)
        row.utilised.setText("")
        row.award.hide()
        row.rate_link.hide()
        row.delete.hide()
        row.remark.setProperty("fault", False)
        row.fit()
        self._name_row(row)

    # ------------------------------------------------------------------ changes

    def _year(self, row: _Row, year: int | None) -> None:
        if row.waiting:
            row.year_chosen = year is not None
            return
        path, case = f"project.utilisation[{row.index}].year", self.desk.case
        if self._is_bare(row):
            # Nothing but the year was ever typed: the row waits again for its amount.
            row.set_waiting(True)
            row.year_chosen = row.currency_chosen = True
            typed.accept(self.desk, path, edits.without_contribution(case, row.index))
            return
        typed.accept(self.desk, path, edits.contribution(case, row.index, year=year))

    def _is_bare(self, row: _Row) -> bool:
        """Whether the last row of the case has neither an amount nor a text for one."""
        schedule, path = self.desk.case.project.utilisation, f"project.utilisation[{row.index}].amount.amount"
        return (
            row.index == len(schedule) - 1
            and schedule[row.index].amount.amount is None
            and unread.text_at(self.desk.case, path) is None
        )

    def _unread(self, row: _Row, part: str, text: str) -> None:
        """Keep a text that was not understood; that of the waiting row makes it a row of the case."""
        case, index = self.desk.case, row.index
        if row.waiting:
            if len(case.project.utilisation) >= MOST_CONTRIBUTIONS:
                return
            year = row.year.value if isinstance(row.year.value, int) else None
            form = row.form.key()
            money = Money(None, row.currency.key() or "USD")
            entry = Contribution(year, money, None if form == "cash" else form)
            case, index = edits.with_contribution(case, entry), len(case.project.utilisation)
        typed.keep(self.desk, f"project.utilisation[{index}].{part}", case, text)

    def _form(self, row: _Row, form: str) -> None:
        if not row.waiting:
            given = None if form == "cash" else form
            self.desk.change(edits.contribution(self.desk.case, row.index, form=given))

    def _currency(self, row: _Row, currency: str) -> None:
        if row.waiting:
            row.currency_chosen = True
            row.amount.set_currency(currency)
            return
        entry = self.desk.case.project.utilisation[row.index]
        self.desk.change(
            edits.contribution(self.desk.case, row.index, amount=entry.amount._replace(currency=currency))
        )
        row.amount.currency = currency
        row.amount.reread()
        row.amount.retell()

    def _amount(self, row: _Row, amount: Decimal | None) -> None:
        desk, case = self.desk, self.desk.case
        key = f"project.utilisation[{row.index}].amount.amount"
        if row.waiting:
            if amount is not None:
                year = row.year.value if isinstance(row.year.value, int) else None
                form = row.form.key()
                money = Money(amount, row.currency.key() or "USD")
                entry = Contribution(year, money, None if form == "cash" else form)
                typed.accept(desk, key, edits.with_contribution(case, entry))
        elif amount is None and row.index == len(case.project.utilisation) - 1:
            # The last row emptied is the waiting row again, of the same year: another amount may be on its way.
            row.set_waiting(True)
            row.year_chosen = isinstance(row.year.value, int)
            row.currency_chosen = True
            typed.accept(desk, key, edits.without_contribution(case, row.index))
        else:
            entry = case.project.utilisation[row.index]
            changed = edits.contribution(case, row.index, amount=entry.amount._replace(amount=amount))
            typed.accept(desk, key, changed)

    def remove(self, index: int) -> None:
        """Take a row out; the row below it gets the focus."""
        if index < len(self.desk.case.project.utilisation):
            focused = any(field.hasFocus() for field in self.rows[index].fields())
            self._take_out(index)
            self.desk.change(edits.without_contribution(self.desk.case, index))
            if focused:
                self.rows[min(index, len(self.rows) - 1)].amount.setFocus()

    def _next(self, row: _Row) -> None:
        if row.index + 1 < len(self.rows):
            self.rows[row.index + 1].amount.setFocus(Qt.FocusReason.TabFocusReason)
            self.rows[row.index + 1].amount.selectAll()

    # ------------------------------------------------------------------ focus and keys

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        kind = event.type()
        if kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            row = watched.parentWidget()
            if isinstance(row, _Row):
                popup = getattr(event, "reason", lambda: None)() == Qt.FocusReason.PopupFocusReason
                if kind == QEvent.Type.FocusIn:
                    for other in self.rows:
                        other.set_edited(other is row)
                    once_released(self, self._make_room)
                elif not popup:
                    row.set_edited(False)
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            row = watched.parentWidget()
            if isinstance(row, _Row) and self._key(row, event):
                return True
        return super().eventFilter(watched, event)

    def _make_room(self) -> None:
        """The row under edit is the tall one, and stays it until another is: leaving the schedule moves nothing."""
        edited = next((row for row in self.rows if row.edited), None)
        if edited is not None:
            for row in self.rows:
                row.set_tall(row is edited)

    def _key(self, row: _Row, event: QKeyEvent) -> bool:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Delete and not row.waiting:
            self.remove(row.index)
            return True
        if isinstance(row.focusWidget(), AmountField) and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            to = row.index + (1 if event.key() == Qt.Key.Key_Down else -1)
            if 0 <= to < len(self.rows):
                self.rows[to].amount.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False


def _figures(desk: Desk) -> dict[int, tuple[str, str, str]]:
    """For each row of the case: utilised, the year's award (in the first row of the year), and that exactly."""
    answer = desk.answer
    words, found = desk.words, {}
    left_out = set(answer.left_out)
    contributions = iter(answer.understood.contributions if answer.understood else ())
    plan = answer.estimate or answer.plan
    awards = {year.year: year.award_usd for year in plan.years} if plan else {}
    for index, entry in enumerate(desk.case.project.utilisation):
        if entry.amount.amount is None or f"project.utilisation[{index}]" in left_out:
            continue
        converted = next(contributions, None)
        if converted is None:
            break
        award = awards.pop(converted.year, None)
        found[index] = (
            words.usd.figure(converted.utilised_usd),
            words.usd.figure(award) if award is not None else "",
            words.usd.exact(award) if award is not None and rounds(words) else "",
        )
    return found
