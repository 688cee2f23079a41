"""The exchange rates of a case: one for each currency in use, with their date and source."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from desktop.case import edits, unread
from desktop.window.desk import doubts, typed
from desktop.window.desk.desk import Desk
from desktop.window.desk.text_field import TextField
from desktop.window.pages.steps.step_texts import help_of
from desktop.window.widgets.field import Field, Remark
from desktop.window.widgets.labels import muted
from desktop.window.widgets.typed_field import DateField, RateField

if TYPE_CHECKING:
    from desktop.language import Language


class Rates(QWidget):
    """Fields for the rates; a currency gets its field as soon as an amount is in it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.fields: dict[str, tuple[RateField, Field]] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(12)
        for column, stretch in enumerate((2, 3, 4)):
            self._grid.setColumnStretch(column, stretch)
        self._add("USD")
        remark = Remark(desk.theme)
        self.date = DateField(lambda: desk.words, remark)
        self.today = QPushButton()
        self._date_field = Field(desk.theme, self.date, beside=self.today, remark=remark)
        source_remark = Remark(desk.theme)
        self.source = TextField(lambda: desk.words, source_remark)
        self._source_field = Field(desk.theme, self.source, remark=source_remark)
        self._help = muted(wrap=True)
        self._grid.addWidget(self._date_field, 0, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._source_field, 0, 2, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._help, 99, 0, 1, 3)
        typed.bind(
            desk, self.date, lambda: "exchange.as_of", lambda case, day: edits.exchange(case, as_of=day)
        )
        self.today.clicked.connect(self._take_today)
        self.source.given.connect(
            lambda source: desk.change(edits.exchange(desk.case, source=source), merge="exchange.source")
        )

    def set_texts(self) -> None:
        words = self.desk.words
        self._date_field.set_texts(
            words.text("Rates of the day"), accessible=words.text("Date of the exchange rate")
        )
        self.date.setPlaceholderText(words.text("YYYY-MM-DD"))
        self.today.setText(words.text("Today"))
        self._source_field.set_texts(
            words.text("Source"), accessible=words.text("Source of the exchange rate")
        )
        self.source.setPlaceholderText(words.text("Such as: PBOC central parity"))
        self.date.retell()
        self.source.retell()
        for currency, (field, around) in self.fields.items():
            self._name(currency, around)
            field.retell()

    def show_case(self) -> None:
        """Show rates, date and source; fields come and go with the currencies in use."""
        exchange = self.desk.case.exchange
        wanted = edits.currencies(self.desk.case)
        # A rate that was emptied to type another one keeps its field until the focus has gone.
        wanted += tuple(
            code for code, (field, _) in self.fields.items() if code not in wanted and field.hasFocus()
        )
        for currency in [known for known in self.fields if known not in wanted]:
            _, around = self.fields.pop(currency)
            self._places.pop(currency, None)
            around.hide()
            around.deleteLater()
        for currency in wanted:
            if currency not in self.fields:
                self._add(currency)
        for place, currency in enumerate(wanted):
            row, column = (0, 0) if place == 0 else (1 + (place - 1) // 3, (place - 1) % 3)
            field, around = self.fields[currency]
            # Put where it is already, it would have the whole page laid out anew.
            if self._places.get(currency) != (row, column):
                self._grid.addWidget(around, row, column, Qt.AlignmentFlag.AlignTop)
                self._places[currency] = row, column
            field.show_value(
                exchange.rate(currency),
                unread.text_at(self.desk.case, f"exchange.cny_per_unit.{currency}"),
            )
            self._ask(currency)
        self.date.show_value(exchange.as_of, unread.text_at(self.desk.case, "exchange.as_of"))
        doubts.show(self.desk, self.date, "exchange.as_of")
        self._tell_age()
        self.source.show_entered(exchange.source)
        self._help.setText(help_of(self.desk, "exchange"))

    def forget(self) -> None:
        """Drop refused texts."""
        self.date.forget()
        for field, _ in self.fields.values():
            field.forget()

    def focus_field(self, path: str) -> QWidget | None:
        """The control at `path`."""
        if path == "exchange.as_of":
            return self.date
        if path == "exchange.source":
            return self.source
        if path.startswith("exchange"):
            code = path.rpartition(".")[2]
            field, _ = self.fields.get(code) or self.fields["USD"]
            return field
        return None

    def _add(self, currency: str) -> None:
        desk = self.desk
        remark = Remark(desk.theme)
        field = RateField(lambda: desk.words, remark)
        around = Field(desk.theme, field, remark=remark)
        path = f"exchange.cny_per_unit.{currency}"
        typed.bind(desk, field, lambda: path, lambda case, rate: edits.rate(case, currency, _decimal(rate)))
        self.fields[currency] = (field, around)
        self._name(currency, around)

    def _name(self, currency: str, around: Field) -> None:
        words = self.desk.words
        around.set_texts(
            words.text("CNY for 1 {currency}", currency=_unit(currency, words)),
            accessible=words.text("Exchange rate of {currency}", currency=currency),
        )

    def _ask(self, currency: str) -> None:
        """Mark a rate that an amount waits for."""
        field, _ = self.fields[currency]
        if field.refusal is not None:
            return
        if isinstance(field.value, Decimal):
            self._doubt(currency, field, field.value)
            return
        waits = any(
            fault.code == "rate_missing" and fault.details.get("currency") == currency
            for fault in self.desk.answer.faults
        )
        field.mark_refused(waits)
        if waits:
            words = self.desk.words
            field.remark.refuse(
                words.text("Needed for the quote and for all amounts in CNY")
                if currency == "USD"
                else words.text("Amounts in {currency} count once this rate is known", currency=currency)
            )
        else:
            field.remark.echo("")

    def _doubt(self, currency: str, field: RateField, rate: Decimal) -> None:
        """Ask about a rate that is far from what it about is, with what was likely meant as buttons."""
        from desktop.case.reference_rates import implausible
        from desktop.engine.plausibility import asked_about, is_affirmed

        found = implausible(currency, rate, usd=self.desk.case.exchange.rate("USD"))
        asked = {
            "day": self.desk.case.exchange.as_of or "",
            "currency": currency,
            "rate": f"{rate.normalize():f}",
        }
        if found is None or is_affirmed(self.desk.case, "rate_implausible", asked):
            if field.remark.text():
                field.remark.echo("")
            return
        words = self.desk.words
        field.remark.refuse(
            words.text(
                "One {currency} was about CNY {reference} on {date}. Is {rate} the rate for one?",
                currency=_unit(currency, words),
                reference=words.figures.number(round(found.reference.cny_per_unit, 4)),
                date=words.dates.long(found.reference.as_of.isoformat()),
                rate=format(rate, "f"),
            )
        )
        field.remark.offer(
            [
                (format(likely.cny_per_unit, "f"), partial(field.setText, format(likely.cny_per_unit, "f")))
                for likely in found.likely[:2]
            ]
            + [
                doubts.affirmation(
                    self.desk, "rate_implausible", asked_about("rate_implausible", asked) or ""
                )
            ]
        )

    def _tell_age(self) -> None:
        """Say that the rates are older than the quote by more than a month."""
        from desktop.engine.plausibility import age_of_rates

        case, words = self.desk.case, self.desk.words
        age = age_of_rates(case, case.quote.date or datetime.date.today().isoformat())
        if age is not None and self.date.refusal is None and not doubts.is_shown(self.date):
            self.date.remark.refuse(
                words.plural(
                    "The rates are {n} day older than the quote: take those of the day.",
                    "The rates are {n} days older than the quote: take those of the day.",
                    age,
                )
            )
            self.date.setProperty("aged", True)
        elif age is None and self.date.property("aged"):
            self.date.setProperty("aged", None)
            self.date.retell()

    def _take_today(self) -> None:
        today = datetime.date.today().isoformat()
        typed.accept(self.desk, "exchange.as_of", edits.exchange(self.desk.case, as_of=today))


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _unit(currency: str, words: Language) -> str:
    """How one unit of a currency is called beside a figure."""
    if words.han:
        return words.names.currency(currency)
    return "US$" if currency == "USD" else currency
