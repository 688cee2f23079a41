"""A table before it is taken into the schedule: what each column and line means, what is left out, what is asked.

Nothing reaches the case before it is confirmed. A table that is understood goes on with one Enter: the button that
takes it has the focus. What a user set for a head is remembered for the next table with the same head.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.case import edits
from desktop.document.table_heads import Remembered, TableHeads
from desktop.tables.taking import contributions, has_several_receipts, put_into
from desktop.tables.understanding import Settings, Understood, understand_sheets
from desktop.telling import tables, terms
from desktop.window.desk.desk import Desk
from desktop.window.widgets import theme, tokens
from desktop.window.widgets.combo import Combo
from desktop.window.widgets.field import Field, Remark
from desktop.window.widgets.labels import Hairline, label, muted, show_text
from desktop.window.widgets.segmented import Segmented
from desktop.window.widgets.typed_field import RateField

if TYPE_CHECKING:
    from desktop.tables.sources import Sheet
    from desktop.tables.taking import Taken
    from desktop.tables.understanding import Ask, Column

_LINES: Final = 12
"""Lines of the table that are shown; the rest is counted."""
_COLUMNS: Final = 8
_REPORTED: Final = 6
_SHEET: Final = ("sheet", None, None)
"""The question which sheet holds the schedule."""


class TablePreview(QWidget):
    """The table on its way into the schedule."""

    taken = Signal(object)
    """It was confirmed: what came of it (`Taken`)."""
    dropped = Signal()
    """It was given up."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.understood: Understood | None = None
        self._sheets: list[Sheet] = []
        self._settings = Settings()
        self._by_day = True
        self.columns: list[Combo] = []
        self.answers: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 10)
        column.setSpacing(6)
        self._title = label(bold=True)
        self._table = QWidget()
        self._questions = QVBoxLayout()
        self._questions.setSpacing(4)
        self._left_out = muted(wrap=True)
        self._result = label(wrap=True)
        self._notice = label(tokens.SMALL, tone=theme.WARN, wrap=True)
        self.currency = Combo(desk.theme)
        self._currency_caption = muted()
        self.sheet = Combo(desk.theme)
        self._sheet_caption = muted()
        self._rates = QVBoxLayout()
        self._rates.setSpacing(4)
        self.rates: dict[str, RateField] = {}
        """The fields for rates of currencies that the case has none of."""
        self.receipts = Segmented(("days", "sum"))
        self.take = QPushButton()
        self.take.setProperty("primary", True)
        self.take.setAutoDefault(True)
        self.give_up = QPushButton()
        column.addWidget(Hairline())
        column.addWidget(self._title)
        self._place = column.count()
        column.addWidget(self._table)
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self._sheet_caption)
        beside.addWidget(self.sheet)
        beside.addWidget(self._currency_caption)
        beside.addWidget(self.currency)
        beside.addWidget(self.receipts)
        beside.addStretch(1)
        column.addLayout(beside)
        column.addLayout(self._questions)
        column.addLayout(self._rates)
        column.addWidget(self._left_out)
        column.addWidget(self._result)
        column.addWidget(self._notice)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.give_up)
        row.addWidget(self.take)
        column.addLayout(row)
        column.addWidget(Hairline())
        self.currency.chosen.connect(lambda code: self._set(currency=code))
        self.sheet.chosen.connect(self._choose_sheet)
        self.receipts.chosen.connect(self._keep_days)
        self.take.clicked.connect(self._take)
        self.give_up.clicked.connect(self._give_up)
        self.hide()

    # ------------------------------------------------------------------ for the page

    def show_table(self, sheets: list[Sheet]) -> None:
        """Show what `sheets` say, with what was set for a table with this head before."""
        self._sheets, self._by_day = sheets, True
        self._settings = Settings()
        first = understand_sheets(sheets, self._settings)
        kept = TableHeads(self.desk.store).of(first.signature)
        roles = {place: role for place, role in kept.roles if role in tables.ROLES}
        self._settings = Settings(currency=kept.currency, roles=roles)
        self.show()
        self._read()
        self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_texts(self) -> None:
        """Say everything in the language of the moment."""
        if self.understood is not None:
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.take.isEnabled():
            self._take()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ settings

    def _set(self, **changes: Any) -> None:
        self._settings = self._settings._replace(**changes)
        self._read()

    def _set_role(self, place: int, role: str) -> None:
        self._set(roles={**self._settings.roles, place: role})

    def _answer(self, ask: Ask, answer: str) -> None:
        if ask.code == "no_years" and answer.isdigit():
            self._set(first_year=int(answer))
        else:
            self._set(answers={**self._settings.answers, ask.key: answer})

    def _keep_days(self, key: str) -> None:
        self._by_day = key == "days"
        self._show()

    def _read(self) -> None:
        self.understood = understand_sheets(self._sheets, self._settings)
        self._show()

    # ------------------------------------------------------------------ showing

    def outcome(self) -> Taken:
        """The case as it would be with this table."""
        rows = self.understood.rows if self.understood else ()
        return put_into(self.desk.case, contributions(rows, by_day=self._by_day))

    def _show(self) -> None:
        found, words = self.understood, self.desk.words
        if found is None:
            return
        self._title.setText(words.text("This is how the table is understood"))
        self._show_sheets(found)
        self._show_cells(found)
        self._show_currency(found)
        several = has_several_receipts(found.rows)
        self.receipts.setVisible(several)
        if several:
            self.receipts.set_text("days", words.text("Keep the days"))
            self.receipts.set_text("sum", words.text("Sum each year"))
            self.receipts.choose("days" if self._by_day else "sum")
        self._show_questions(found)
        lines = [tables.left_out(words, left) for left in found.left_out[:_REPORTED]]
        more = len(found.left_out) - _REPORTED
        if more > 0:
            lines.append(words.plural("{n} more line was left out.", "{n} more lines were left out.", more))
        show_text(self._left_out, "\n".join(lines))
        self._show_result(found)

    def _show_cells(self, found: Understood) -> None:
        words = self.desk.words
        old, self._table = self._table, QWidget()
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - made above
        layout.replaceWidget(old, self._table)
        old.hide()
        old.deleteLater()
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self.columns = []
        used = {row.line for row in found.rows}
        drawn = next((sheet for sheet in self._sheets if sheet.name == found.sheet), None)
        lines = drawn.lines if drawn is not None else self._sheets[0].lines if len(self._sheets) == 1 else ()
        first = 1
        if found.across:
            # The lines mean something then: what, stands before each.
            first = 2
            rows = {line.number: number for number, line in enumerate(lines[:_LINES], 2)}
            for place, (column, line_number) in enumerate(zip(found.columns, found.lines, strict=False)):
                if line_number in rows:
                    grid.addWidget(self._meaning(place, column), rows[line_number], 1)
        else:
            for place, column in enumerate(found.columns[:_COLUMNS]):
                grid.addWidget(self._meaning(place, column), 0, place + 1)
                said = muted(text=tables.said_of(words, column.said))
                grid.addWidget(said, 1, place + 1)
        for number, line in enumerate(lines[:_LINES], 2):
            counted = line.number in used or found.across
            grid.addWidget(muted(text=str(line.number)), number, 0)
            for place, cell in enumerate(line.cells[:_COLUMNS]):
                tone = theme.Role.WindowText if counted else theme.MUTED
                grid.addWidget(label(tokens.SMALL, tone=tone, text=_short(cell.text)), number, place + first)
        if len(lines) > _LINES:
            more = words.plural("{n} more line", "{n} more lines", len(lines) - _LINES)
            grid.addWidget(muted(text=more), _LINES + 2, 1, 1, _COLUMNS)

    def _meaning(self, place: int, column: Column) -> Combo:
        """The box with what a column (a line, where the years stand across) means."""
        words = self.desk.words
        box = Combo(self.desk.theme)
        box.set_choices([(role, tables.role_name(words, role)) for role in tables.ROLES])
        box.choose(column.role)
        box.setAccessibleName(
            words.text("Meaning of the column {column}", column=column.heading or place + 1)
        )
        box.chosen.connect(lambda role: self._set_role(place, role))
        self.columns.append(box)
        return box

    def _show_sheets(self, found: Understood) -> None:
        """Which sheet of the file it is, where it has several."""
        several = len(self._sheets) > 1
        self._sheet_caption.setVisible(several)
        self.sheet.setVisible(several)
        if several:
            self._sheet_caption.setText(self.desk.words.text("Sheet"))
            self.sheet.setAccessibleName(self._sheet_caption.text())
            self.sheet.set_choices([(sheet.name, sheet.name) for sheet in self._sheets])
            self.sheet.choose(found.sheet or None)

    def _choose_sheet(self, name: str) -> None:
        """Read another sheet; what was set for the one before says nothing of it."""
        self._set(answers={_SHEET: name}, roles={}, first_year=None)

    def _show_currency(self, found: Understood) -> None:
        words = self.desk.words
        asked = any(ask.code == "currency" and ask.line is None for ask in found.asks)
        shown = asked or self._settings.currency is not None
        self._currency_caption.setVisible(shown)
        self.currency.setVisible(shown)
        if shown:
            from desktop.window.pages.steps.currency_box import FREQUENT

            self._currency_caption.setText(words.text("Currency, where the table names none"))
            self.currency.setAccessibleName(self._currency_caption.text())
            self.currency.set_choices([(code, f"{code} {words.names.currency(code)}") for code in FREQUENT])
            self.currency.choose(self._settings.currency)

    def _show_questions(self, found: Understood) -> None:
        while self._questions.count():
            item = self._questions.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.answers = []
        for ask in found.asks[:_REPORTED]:
            self._questions.addWidget(self._question(ask, found))

    def _question(self, ask: Ask, found: Understood) -> QWidget:
        words = self.desk.words
        asked = tables.question(words, ask, found)
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label(tokens.SMALL, tone=theme.WARN, wrap=True, text=asked.text), 1)
        for key, text in asked.choices:
            button = QPushButton(text)
            button.setProperty("small", True)
            button.setAccessibleName(f"{asked.text} {text}")
            button.clicked.connect(lambda _=False, key=key: self._answer(ask, key))
            self.answers.append(button)
            row.addWidget(button)
        if ask.line is not None:
            without = QPushButton(words.text("Leave it out"))
            without.setProperty("small", True)
            without.setAccessibleName(f"{asked.text} {without.text()}")
            without.clicked.connect(lambda: self._answer(ask, ""))
            self.answers.append(without)
            row.addWidget(without)
        if asked.free:
            field = QLineEdit()
            field.setFixedWidth(72)
            field.setPlaceholderText(words.text("Year"))
            field.setAccessibleName(asked.text)
            field.returnPressed.connect(lambda: self._typed_year(ask, field.text()))
            row.addWidget(field)
        return box

    def _typed_year(self, ask: Ask, text: str) -> None:
        from desktop.tables.periods import read_period

        period = read_period(text)
        if period is not None and len(period.years) == 1:
            self._answer(ask, str(period.years[0]))

    def _show_result(self, found: Understood) -> None:
        words = self.desk.words
        rows = contributions(found.rows, by_day=self._by_day)
        lines = []
        sums: dict[str, Any] = {}
        for row in rows:
            sums[row.amount.currency] = sums.get(row.amount.currency, 0) + (row.amount.amount or 0)
        for row in rows[:_LINES]:
            amount = words.figures.currency(row.amount.currency).in_digits(row.amount.amount or Decimal(0))
            when = row.received or str(row.year)
            lines.append(f"{when} · {terms.form(words, row.given_form)} · {amount}")
        if len(rows) > _LINES:
            lines.append(words.plural("{n} more row", "{n} more rows", len(rows) - _LINES))
        if len(rows) > 1:
            figures = [words.figures.currency(code).in_digits(value) for code, value in sums.items()]
            lines.append(words.text("Sum: {amounts}", amounts=words.listing(figures)))
        show_text(self._result, "\n".join(lines))
        outcome = self.outcome()
        notices = []
        if outcome.known and not outcome.new and not outcome.replaced:
            notices.append(words.text("Every row of this table is in the schedule already."))
        elif outcome.replaced or outcome.known:
            notices.append(
                words.plural(
                    "{n} row of the schedule gets the amount of this table.",
                    "{n} rows of the schedule get the amounts of this table.",
                    outcome.replaced + outcome.known,
                )
            )
        if outcome.over:
            notices.append(words.plural("{n} row found no room.", "{n} rows found no room.", outcome.over))
        self._ask_rates(
            [code for code in sums if code != "CNY" and self.desk.case.exchange.rate(code) is None]
        )
        show_text(self._notice, "\n".join(notices))
        self.take.setText(words.plural("Take over {n} row", "Take over {n} rows", len(rows)))
        self.give_up.setText(words.text("Leave it"))
        self.take.setEnabled(bool(rows) and not found.asks)
        self.take.setDefault(self.take.isEnabled())

    def _ask_rates(self, lacking: list[str]) -> None:
        """A field for the rate of each currency that the case has none of; it comes into the case with the table."""
        if list(self.rates) == lacking:
            return
        while self._rates.count():
            item = self._rates.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        known = {code: field.value for code, field in self.rates.items()}
        self.rates = {}
        words = self.desk.words
        for code in lacking:
            remark = Remark(self.desk.theme)
            field = RateField(lambda: self.desk.words, remark)
            field.setFixedWidth(120)
            around = Field(self.desk.theme, field, remark=remark)
            unit = words.names.currency(code) if words.han else code
            around.set_texts(
                words.text("CNY for 1 {currency}", currency=unit),
                accessible=words.text("Exchange rate of {currency}", currency=code),
            )
            field.show_value(known.get(code))
            if field.value is None:
                remark.refuse(
                    words.text("Amounts in {currency} count once this rate is known", currency=code)
                )
            self.rates[code] = field
            self._rates.addWidget(around)

    # ------------------------------------------------------------------ in the end

    def _take(self) -> None:
        outcome = self.outcome()
        if self.understood is not None and (self._settings.roles or self._settings.currency):
            roles = tuple(self._settings.roles.items())
            TableHeads(self.desk.store).keep(
                self.understood.signature, Remembered(self._settings.currency, roles)
            )
        case = outcome.case
        for code, field in self.rates.items():
            if isinstance(field.value, Decimal):
                case = edits.rate(case, code, field.value)
        self.hide()
        self.desk.change(case)
        self.taken.emit(outcome)

    def _give_up(self) -> None:
        self.hide()
        self.dropped.emit()


def _short(text: str) -> str:
    return text if len(text) <= 28 else text[:27] + "…"
