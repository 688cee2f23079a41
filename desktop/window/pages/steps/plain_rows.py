"""Rows for the fields of a step that have no control made for them: label, control and remark, from the register alone.

A field that is declared `plain` is entered here, whatever it holds; nothing else has to be written for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.case import edits, unread
from desktop.case.case import Money
from desktop.case.declaring import Step
from desktop.case.register import register
from desktop.telling import fields
from desktop.window.desk import typed
from desktop.window.desk.text_field import TextField
from desktop.window.pages.steps.currency_box import CurrencyBox
from desktop.window.widgets.field import Field, Remark
from desktop.window.widgets.segmented import Segmented
from desktop.window.widgets.typed_field import AmountField, DateField, PercentField, TypedField, WholeField

if TYPE_CHECKING:
    from desktop.case.register import Entry
    from desktop.window.desk.desk import Desk

_TYPED = {"number": WholeField, "date": DateField, "rate": PercentField, "share": PercentField}


class PlainRows(QWidget):
    """A row for each plain field of a step; nothing at all where the step has none."""

    def __init__(self, desk: Desk, step: Step) -> None:
        super().__init__()
        self._desk = desk
        self.rows: dict[str, _Row] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for one in register():
            if one.field.plain and one.field.step == step:
                self.rows[one.path] = _Row(desk, one)
                column.addWidget(self.rows[one.path].field)
        if not self.rows:
            self.hide()

    def set_texts(self) -> None:
        """Say everything in the language of the moment."""
        for row in self.rows.values():
            row.set_texts()

    def show_case(self) -> None:
        """Show the values of the case."""
        for row in self.rows.values():
            row.show()

    def reset(self) -> None:
        """Another case is on the desk: forget texts that were not accepted."""
        for row in self.rows.values():
            row.forget()

    def focus_field(self, path: str) -> QWidget | None:
        """The control of the field at `path`; None where it has no row here."""
        row = self.rows.get(path) or self.rows.get(path.rpartition(".")[0])
        return None if row is None else row.control


class _Row:
    def __init__(self, desk: Desk, entry: Entry) -> None:
        self._desk, self._entry = desk, entry
        self.control: QWidget
        self._currency: CurrencyBox | None = None
        remark = Remark(desk.theme)
        match entry.field.kind:
            case "text" | "note":
                self.control = text = TextField(lambda: desk.words, remark)
                text.given.connect(self._put)
            case "yes_no" | "choice":
                self.control = choice = Segmented(tuple(self._codes()), tall=True)
                choice.chosen.connect(self._choose)
            case "money":
                self.control = amount = AmountField(lambda: desk.words, remark)
                self._currency = CurrencyBox(desk)
                self._currency.choose("USD")
                self._currency.chosen.connect(self._take_currency)
                self._connect(amount, self._put_amount)
            case kind:
                self.control = field = _TYPED[kind](lambda: desk.words, remark)
                self._connect(field, self._put)
        self.field = Field(desk.theme, self.control, beside=self._currency, remark=remark)

    def _connect(self, control: TypedField, put: Callable[[Any], None]) -> None:
        control.accepted.connect(put)
        control.refused.connect(self._keep)

    @property
    def _at(self) -> str:
        """Where a text stands that was not understood: for an amount at its figure."""
        path = self._entry.path
        return f"{path}.amount" if self._entry.field.kind == "money" else path

    def _keep(self, text: str) -> None:
        case = self._desk.case
        if self._entry.field.kind == "money":
            case = edits.put(case, self._entry.path, Money(None, self._chosen()))
        typed.keep(self._desk, self._at, case, text)

    def _codes(self) -> dict[str, str]:
        return (
            {"yes": "Yes", "no": "No"}
            if self._entry.field.kind == "yes_no"
            else dict(self._entry.field.choices)
        )

    def set_texts(self) -> None:
        words = self._desk.words
        self.field.set_texts(fields.label(words, self._entry), "")
        if isinstance(self.control, Segmented):
            for code, label in self._codes().items():
                self.control.set_text(code, words.text(label))
        elif isinstance(self.control, TextField | TypedField):
            self.control.retell()
        if self._currency is not None:
            self._currency.speak()
            name = fields.label(words, self._entry)
            self._currency.setAccessibleName(
                words.text("{name}: {part}", name=words.text("Currency"), part=name)
            )

    def show(self) -> None:
        value = edits.at(self._desk.case, self._entry.path)
        match self.control:
            case Segmented():
                yes_no = {True: "yes", False: "no", None: None}
                self.control.choose(yes_no[value] if self._entry.field.kind == "yes_no" else value)
            case TextField():
                self.control.show_entered(value)
            case AmountField():
                if value is not None and self._currency is not None:
                    self._currency.choose(value.currency)
                    if self.control.refusal is None:
                        self.control.currency = value.currency
                shown = unread.text_at(self._desk.case, self._at)
                self.control.show_value(value.amount if value is not None else None, shown)
            case TypedField():
                self.control.show_value(value, unread.text_at(self._desk.case, self._at))
            case _:
                raise TypeError(f"{self._entry.path} has no plain row")

    def forget(self) -> None:
        if isinstance(self.control, TypedField):
            self.control.forget()

    def _put(self, value: Any) -> None:
        typed.accept(self._desk, self._at, edits.put(self._desk.case, self._entry.path, value))

    def _choose(self, code: str) -> None:
        self._put(code == "yes" if self._entry.field.kind == "yes_no" else code)

    def _put_amount(self, amount: Any) -> None:
        self._put(None if amount is None else Money(amount, self._chosen()))

    def _chosen(self) -> str:
        return (self._currency.key() if self._currency is not None else None) or "USD"

    def _take_currency(self, code: str) -> None:
        money = edits.at(self._desk.case, self._entry.path)
        if money is not None:
            self._put(money._replace(currency=code))
        if isinstance(self.control, AmountField):
            self.control.set_currency(code)
