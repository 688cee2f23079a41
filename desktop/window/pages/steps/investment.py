"""The step Investment: what the foreign side pays in, in which year and form, at which exchange rate."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QWidget,
)

from desktop.case import edits, unread
from desktop.case.case import MODES, Money
from desktop.telling import paths, terms
from desktop.window.desk import doubts, typed
from desktop.window.desk.field_help import FieldHelp
from desktop.window.desk.page import Page, uncheck
from desktop.window.pages.steps.currency_box import CurrencyBox
from desktop.window.pages.steps.plain_rows import PlainRows
from desktop.window.pages.steps.rates import Rates
from desktop.window.pages.steps.schedule import Schedule
from desktop.window.pages.steps.step_texts import help_of
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.field import Field, Remark
from desktop.window.widgets.labels import label, muted, show_text
from desktop.window.widgets.properties import show_tip
from desktop.window.widgets.segmented import Segmented
from desktop.window.widgets.typed_field import AmountField

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.tables.sources import Sheet
    from desktop.tables.taking import Taken
    from desktop.window.pages.steps.table_preview import TablePreview

_TOTAL, _FIXED = "total_foreign_investment", "fixed_asset_investment"


def _captioned(caption: QLabel, mark: QWidget) -> QHBoxLayout:
    """A caption with a mark beside it."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.addWidget(caption)
    row.addWidget(mark)
    row.addStretch(1)
    return row


class InvestmentPage(Page):
    """Mode, totals, schedule, rates, and whether a foreign-invested enterprise carries the project."""

    step = paths.INVESTMENT

    def build(self) -> None:
        self._build_mode()
        self.content.addSpacing(14)
        self._build_totals()
        self.content.addSpacing(16)
        self._build_schedule()
        self.content.addSpacing(20)
        self._rates_title = label(bold=True)
        self.rates = Rates(self.desk)
        self._rates_help = FieldHelp(self.desk, "exchange")
        self.content.addLayout(_captioned(self._rates_title, self._rates_help.mark))
        self.content.addWidget(self._rates_help)
        self.content.addSpacing(8)
        self.content.addWidget(self.rates)
        self.content.addSpacing(20)
        self.enterprise = Segmented(("yes", "no"), tall=True)
        self._enterprise_field = Field(self.desk.theme, self.enterprise)
        self.enterprise.chosen.connect(
            lambda key: self.desk.change(
                edits.project(self.desk.case, foreign_invested_enterprise=key == "yes")
            )
        )
        self.content.addWidget(self._enterprise_field)
        self.content.addSpacing(16)
        self._counting = muted(wrap=True)
        self.content.addWidget(self._counting)
        self.content.addStretch(1)

    def _build_mode(self) -> None:
        self._mode_caption = muted()
        self._mode_help = FieldHelp(self.desk, "project.mode", "project.technical_upgrade")
        self.content.addLayout(_captioned(self._mode_caption, self._mode_help.mark))
        self.content.addSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.setContentsMargins(0, 0, 0, 0)
        self._modes = QButtonGroup(self)
        self.modes: dict[str, QRadioButton] = {}
        for mode in MODES:
            button = QRadioButton()
            self._modes.addButton(button)
            self.modes[mode] = button
            button.clicked.connect(
                lambda _=False, mode=mode: self.desk.change(edits.project(self.desk.case, mode=mode))
            )
            row.addWidget(button)
        row.addStretch(1)
        self.upgrade = QCheckBox()
        self.upgrade.clicked.connect(
            lambda on: self.desk.change(edits.project(self.desk.case, technical_upgrade=bool(on)))
        )
        row.addWidget(self.upgrade)
        self.content.addLayout(row)
        self.content.addWidget(self._mode_help)

    def _build_totals(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        self.amounts: dict[str, AmountField] = {}
        self.currencies: dict[str, CurrencyBox] = {}
        self._fields: dict[str, Field] = {}
        for column, name in enumerate((_TOTAL, _FIXED)):
            remark = Remark(self.desk.theme)
            amount = AmountField(lambda: self.desk.words, remark)
            currency = CurrencyBox(self.desk)
            currency.choose("USD" if name == _TOTAL else "CNY")
            amount.currency = currency.key() or "USD"
            amount.accepted.connect(lambda value, name=name: self._amount(name, value))
            amount.refused.connect(lambda text, name=name: self._unread(name, text))
            amount.currency_wanted.connect(lambda code, name=name: self._currency(name, code))
            currency.chosen.connect(lambda code, name=name: self._currency(name, code))
            self.amounts[name], self.currencies[name] = amount, currency
            self._fields[name] = Field(self.desk.theme, amount, beside=currency, remark=remark)
            grid.addWidget(self._fields[name], 0, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        self._total_help = FieldHelp(self.desk, "project.total_foreign_investment")
        self._fields[_TOTAL].offer_help(self._total_help.mark, self._total_help)
        self.content.addLayout(grid)
        self.plain = PlainRows(self.desk, "investment")
        self.content.addSpacing(12)
        self.content.addWidget(self.plain)

    def _build_schedule(self) -> None:
        row = QHBoxLayout()
        self._schedule_title = label(bold=True)
        self.paste_button = QPushButton()
        self.paste_button.setProperty("small", True)
        self.paste_button.clicked.connect(self.paste)
        self._year_help = FieldHelp(self.desk, "project.utilisation")
        self._form_help = FieldHelp(self.desk, "project.utilisation.form")
        row.setSpacing(4)
        row.addWidget(self._schedule_title)
        row.addWidget(self._year_help.mark)
        row.addSpacing(8)
        self._form_caption = muted()
        row.addWidget(self._form_caption)
        row.addWidget(self._form_help.mark)
        row.addStretch(1)
        row.addWidget(self.paste_button)
        self.content.addLayout(row)
        self.content.addWidget(self._year_help)
        self.content.addWidget(self._form_help)
        self.schedule = Schedule(self.desk)
        self.schedule.pasted.connect(self.take_table)
        self.content.addWidget(self.schedule)
        self._preview: TablePreview | None = None
        self._preview_place = self.content.count()
        self._report = label(tokens.SMALL, tone=theme.WARN, wrap=True)
        self._report.hide()
        self._said: Callable[[], str] | None = None
        self._went_well = False
        self._hint = muted(wrap=True)
        self.content.addWidget(self._report)
        self.content.addSpacing(4)
        self.content.addWidget(self._hint)

    # ------------------------------------------------------------------ showing

    def set_texts(self) -> None:
        words = self.desk.words
        self.title.setText(words.text("Investment"))
        self.subtitle.setText(words.text("What the foreign side pays in, in which year and in which form."))
        self.footer_hint.show_whole(words.text("Tab: next cell · Enter: next row · Esc: as it was"))
        self._mode_caption.setText(words.text("Mode"))
        self._form_caption.setText(words.text("Forms of contribution"))
        for one, name in (
            (self._mode_help, self._mode_caption.text()),
            (self._total_help, words.text("Total foreign investment")),
            (self._year_help, words.text("Schedule of utilised foreign capital")),
            (self._form_help, self._form_caption.text()),
            (self._rates_help, words.text("Exchange rate")),
        ):
            one.set_name(name)
        for mode, button in self.modes.items():
            button.setText(terms.mode(words, mode))
        self.upgrade.setText(words.text("Technical upgrade"))
        self._schedule_title.setText(words.text("Schedule of utilised foreign capital"))
        self.paste_button.setText(words.text("Paste from a spreadsheet"))
        self._rates_title.setText(words.text("Exchange rate"))
        self.enterprise.set_text("yes", terms.yes_no(words, yes=True))
        self.enterprise.set_text("no", terms.yes_no(words, yes=False))
        captions = {
            _TOTAL: words.text("Total foreign investment"),
            _FIXED: words.text("Fixed-asset investment"),
        }
        for name in (_TOTAL, _FIXED):
            self.amounts[name].retell()
            self.currencies[name].speak()
            self.currencies[name].setAccessibleName(
                words.text("{name}: {part}", name=words.text("Currency"), part=captions[name])
            )
        self.schedule.set_texts()
        self.rates.set_texts()
        self.plain.set_texts()
        self._show_report()
        if self._preview is not None:
            self._preview.set_texts()

    def show_case(self) -> None:
        project = self.desk.case.project
        for mode, button in self.modes.items():
            if project.mode == mode:
                button.setChecked(True)
        if project.mode is None and self._modes.checkedButton() is not None:
            uncheck(self._modes)
        self.upgrade.setChecked(bool(project.technical_upgrade))
        self.upgrade.setEnabled(project.mode != "new" or bool(project.technical_upgrade))
        for name in (_TOTAL, _FIXED):
            money: Money | None = getattr(project, name)
            if money is not None:
                self.currencies[name].choose(money.currency)
                if self.amounts[name].refusal is None:
                    self.amounts[name].currency = money.currency
            self.amounts[name].show_value(
                money.amount if money is not None else None,
                unread.text_at(self.desk.case, f"project.{name}.amount"),
            )
        doubts.show(self.desk, self.amounts[_TOTAL], f"project.{_TOTAL}")
        self.schedule.show_case()
        self.rates.show_case()
        self.plain.show_case()
        given = project.foreign_invested_enterprise
        self.enterprise.choose(None if given is None else "yes" if given else "no")
        self._show_helps()

    def _show_helps(self) -> None:
        words, desk = self.desk.words, self.desk
        for button in self.modes.values():
            show_tip(button, help_of(desk, "project.mode"))
            button.setAccessibleDescription(help_of(desk, "project.mode"))
        show_tip(self.upgrade, help_of(desk, "project.technical_upgrade"))
        self._fields[_TOTAL].set_texts(
            words.text("Total foreign investment"), help_of(desk, "project.total_foreign_investment")
        )
        self._fields[_FIXED].set_texts(words.text("Fixed-asset investment"), self._mechanism())
        self._enterprise_field.set_texts(
            words.text("Does a foreign-invested enterprise (外商投资企业) carry the project?"),
            words.text(
                "The plan is for foreign-invested enterprises only. Without an answer, yes is assumed."
            ),
        )
        self._hint.setText(
            words.together(
                (words.text("Amounts as you say them: 3000万, 0.3亿, 30m, 30,000,000."), self._unscheduled())
            )
        )
        self._counting.setText(
            words.together((help_of(desk, "project.utilisation"), help_of(desk, "project.mode")))
        )

    def _mechanism(self) -> str:
        desk, words = self.desk, self.desk.words
        mechanism = desk.rules.mechanism
        slogan, threshold = mechanism.slogan.of(words.code), words.cny.threshold(mechanism.fixed_assets_cny)
        estimate = desk.answer.estimate
        if estimate is None or not estimate.mechanism.matching_encouraged:
            return words.text("From {amount} on, new projects: “{slogan}”", amount=threshold, slogan=slogan)
        share = estimate.mechanism.foreign_share
        if share is None:
            return words.text("{amount} or more: “{slogan}” applies", amount=threshold, slogan=slogan)
        return words.text(
            "{amount} or more: “{slogan}” applies; foreign share {share}",
            amount=threshold, slogan=slogan, share=words.figures.percent_of(share, 10_000),
        )  # fmt: skip

    def _unscheduled(self) -> str:
        """How much of the total foreign investment the schedule leaves out."""
        from desktop.case.money import rate_units, to_usd

        desk = self.desk
        money, estimate = (
            desk.case.project.total_foreign_investment,
            desk.answer.estimate,
        )
        if money is None or money.amount is None or estimate is None or desk.answer.faults:
            return ""
        if money.currency == "USD":
            total = int(money.amount * 100)
        else:
            rate, dollar = desk.case.exchange.rate(money.currency), desk.case.exchange.rate("USD")
            if rate is None or dollar is None:
                return ""
            total = to_usd(money.amount, rate_units(rate), rate_units(dollar))
        left = total - sum(entry.utilised_usd for entry in estimate.contributions)
        if left <= 0 or not estimate.contributions:
            return ""
        return desk.words.text(
            "{amount} of the total foreign investment is not scheduled yet.",
            amount=desk.words.usd.stated(left),
        )

    def reset(self) -> None:
        self._said = None
        self._show_report()
        if self._preview is not None:
            self._preview.hide()
        for amount in self.amounts.values():
            amount.forget()
        self.schedule.forget()
        self.rates.forget()
        self.plain.reset()

    def recolour(self) -> None:
        icons.put_on(self.paste_button, self.desk.theme, "table")

    # ------------------------------------------------------------------ focus

    def first_control(self) -> QWidget:
        return next((button for button in self.modes.values() if button.isChecked()), self.modes[MODES[0]])

    def focus_field(self, path: str) -> bool:
        control: QWidget | None = None
        if path.startswith("project.utilisation"):
            control = self.schedule.focus_field(path)
        elif path.startswith("exchange"):
            control = self.rates.focus_field(path)
        elif path == "project.mode":
            control = self.first_control()
        elif path == "project.foreign_invested_enterprise":
            control = self.enterprise
        elif (plain := self.plain.focus_field(path)) is not None:
            control = plain
        else:
            name = path.removeprefix("project.").partition(".")[0]
            control = self.currencies.get(name) if path.endswith(".currency") else self.amounts.get(name)
        if control is not None:
            self.reveal(control)
        return control is not None

    # ------------------------------------------------------------------ changes

    def _amount(self, name: str, value: Decimal | None) -> None:
        money = None if value is None else Money(value, self.currencies[name].key() or "USD")
        typed.accept(self.desk, f"project.{name}.amount", edits.project(self.desk.case, **{name: money}))

    def _unread(self, name: str, text: str) -> None:
        money = Money(None, self.currencies[name].key() or "USD")
        case = edits.project(self.desk.case, **{name: money})
        typed.keep(self.desk, f"project.{name}.amount", case, text)

    def _currency(self, name: str, code: str) -> None:
        money: Money | None = getattr(self.desk.case.project, name)
        if money is not None:
            self.desk.change(edits.project(self.desk.case, **{name: money._replace(currency=code)}))
        self.amounts[name].set_currency(code)

    # ------------------------------------------------------------------ pasting

    def paste(self) -> None:
        """Take the table on the clipboard into the schedule."""
        self.take_table(QGuiApplication.clipboard().text())

    def take_table(self, text: str) -> None:
        """Show what a table of the clipboard says, before anything of it reaches the schedule."""
        from desktop.tables.sources import TableFailed, sheet_of

        if not text.strip():
            self._say(
                lambda: self.desk.words.text(
                    "There is nothing on the clipboard. Copy the cells in the spreadsheet first."
                )
            )
            return
        try:
            sheet = sheet_of(text)
        except TableFailed:
            self._say(lambda: self.desk.words.text("No row could be read."))
            return
        self._show_table([sheet])

    def take_file(self, path: Path) -> None:
        """Show what a table in a file says, before anything of it reaches the schedule."""
        from desktop.document.storage import ReadFailed, read_bytes
        from desktop.tables.sources import MOST_BYTES, TableFailed, sheets_of

        try:
            sheets = sheets_of(read_bytes(path, MOST_BYTES))
        except (ReadFailed, TableFailed):
            self._say(
                lambda: self.desk.words.text(
                    "{file} holds no table that can be read: save it as XLSX, or as CSV in UTF-8.",
                    file=path.name,
                )
            )
            return
        self._show_table(sheets)

    def _show_table(self, sheets: list[Sheet]) -> None:
        if self._preview is None:
            from desktop.window.pages.steps.table_preview import TablePreview

            self._preview = TablePreview(self.desk)
            self._preview.taken.connect(self._took)
            self._preview.dropped.connect(self._dropped_table)
            self.content.insertWidget(self._preview_place, self._preview)
        self._said = None
        self._show_report()
        self._preview.show_table(sheets)
        self.reveal(self._preview.take if self._preview.take.isEnabled() else self._preview)

    def _dropped_table(self) -> None:
        self.paste_button.setFocus()

    def _took(self, outcome: Taken) -> None:
        rows = outcome.new + outcome.replaced + outcome.known
        self._say(
            lambda: self.desk.words.plural("{n} row taken over.", "{n} rows taken over.", rows), well=True
        )
        self.schedule.rows[-1].amount.setFocus()

    def _say(self, said: Callable[[], str], *, well: bool = False) -> None:
        """Say what came of a table, in whichever language is spoken."""
        self._said, self._went_well = said, well
        self._show_report()

    def _show_report(self) -> None:
        self._report.setForegroundRole(theme.ACCENT if self._went_well else theme.WARN)
        show_text(self._report, self._said() if self._said is not None else "")
