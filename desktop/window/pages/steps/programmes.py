"""The step Other programmes: what the investor may get besides the plan, and what stacking makes of it."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.case import edits, unread
from desktop.case.case import FIRST_YEAR, LAST_YEAR, MOST_PROGRAMMES, Money, Programme, ProgrammeAmount
from desktop.telling import explanation, paths, terms
from desktop.telling.figure import ProgrammeInYear
from desktop.telling.teller import Teller
from desktop.window.desk import asides, doubts, typed
from desktop.window.desk.asked_figures import ask
from desktop.window.desk.desk import Desk
from desktop.window.desk.field_help import FieldHelp
from desktop.window.desk.looks import CHIP_OF
from desktop.window.desk.page import Page
from desktop.window.desk.text_field import TextField
from desktop.window.pages.steps.currency_box import CurrencyBox
from desktop.window.pages.steps.step_texts import help_of
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.combo import Combo
from desktop.window.widgets.field import Field, Remark
from desktop.window.widgets.labels import label, muted, show_text
from desktop.window.widgets.plainly import set_tip
from desktop.window.widgets.reading_table import Cell, Column, Sheet
from desktop.window.widgets.segmented import Segmented
from desktop.window.widgets.typed_field import AmountField, PercentField, YearField

_RATE, _AMOUNTS = "rate", "amounts"


class _AmountRow(QWidget):
    """Year, amount and currency of one payment of a programme."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        words = lambda: desk.words  # noqa: E731
        self.waiting = True
        self.year_chosen = False
        """Whether the year of the waiting row was typed, and so stays."""
        self.year_remark, self.remark = Remark(desk.theme), Remark(desk.theme, right=True)
        self.year = YearField(words, self.year_remark, FIRST_YEAR, LAST_YEAR)
        self.amount = AmountField(words, self.remark)
        self.currency = CurrencyBox(desk)
        self.delete = QToolButton()
        self.delete.setFixedSize(24, 24)
        self.delete.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = self.delete.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.delete.setSizePolicy(policy)
        self.year.setFixedWidth(72)
        self.amount.setMinimumWidth(110)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for column, part in enumerate((self.year, self.amount, self.currency, self.delete)):
            grid.addWidget(part, 0, column)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(3, 24)
        grid.addWidget(self.year_remark, 1, 0, 1, 3)
        grid.addWidget(self.remark, 2, 0, 1, 2)


class _Card(QWidget):
    """One programme; `index` is its place in the case."""

    removed = Signal(int)
    """The programme was taken out of the case; its place."""

    def __init__(self, desk: Desk, index: int) -> None:
        super().__init__()
        self.desk = desk
        self.index = index
        self.rows: list[_AmountRow] = []
        self._kept_rate: Decimal | None = None
        self._kept_amounts: tuple[ProgrammeAmount, ...] | None = None
        words = lambda: desk.words  # noqa: E731
        name_remark = Remark(desk.theme)
        self.name = TextField(words, name_remark)
        self.level = Combo(desk.theme)
        self.kind = Segmented((_RATE, _AMOUNTS))
        rate_remark, cap_remark = Remark(desk.theme), Remark(desk.theme)
        self.rate = PercentField(words, rate_remark)
        self.cap = AmountField(words, cap_remark)
        self.cap_currency = CurrencyBox(desk)
        self.cap_currency.choose("CNY")
        self.cap.currency = "CNY"
        self.matter = Segmented(("same", "other"))
        self.delete = QToolButton()
        self.delete.setFixedSize(28, 28)
        self._name_field = Field(desk.theme, self.name, remark=name_remark)
        self._level_field = Field(desk.theme, self.level)
        self._rate_field = Field(desk.theme, self.rate, remark=rate_remark)
        self._cap_field = Field(desk.theme, self.cap, beside=self.cap_currency, remark=cap_remark)
        self._matter_field = Field(desk.theme, self.matter)
        self._kind_field = Field(desk.theme, self.kind)
        self._amounts = QWidget()
        self._amounts_caption = muted()
        self._outcome = Sheet(desk.theme, row_height=28)
        self._outcome.asked.connect(lambda figure, origin: ask(desk, figure, origin))
        self._outcome_note = muted(wrap=True)
        self._edition = label(tokens.SMALL, tone=theme.WARN, wrap=True)
        self._lay_out()
        self._connect()
        self.recolour()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._amounts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._amounts_caption)
        self._amount_rows = QVBoxLayout()
        self._amount_rows.setSpacing(0)
        column.addLayout(self._amount_rows)
        column.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(14)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._name_field, 0, 0, top)
        row = QHBoxLayout()
        row.addWidget(self._level_field, 1)
        row.addWidget(self.delete, 0, top)
        grid.addLayout(row, 0, 1)
        grid.addWidget(self._kind_field, 1, 0, top)
        grid.addWidget(self._matter_field, 1, 1, top)
        grid.addWidget(self._edition, 2, 0, 1, 2)
        grid.addWidget(self._rate_field, 3, 0, top)
        grid.addWidget(self._amounts, 3, 0, top)
        grid.addWidget(self._cap_field, 3, 1, top)
        grid.addWidget(self._outcome, 4, 0, 1, 2)
        grid.addWidget(self._outcome_note, 5, 0, 1, 2)

    def _connect(self) -> None:
        self.name.given.connect(lambda name: self._change(self._path("name"), name=name))
        self.level.chosen.connect(lambda level: self._change(None, level=level))
        self.matter.chosen.connect(lambda matter: self._change(None, same_matter=matter == "same"))
        self.kind.chosen.connect(self._switch)
        typed.bind(
            self.desk,
            self.rate,
            lambda: self._path("rate"),
            lambda case, rate: edits.programme(case, self.index, rate=rate),
        )
        self.cap.accepted.connect(self._cap)
        self.cap.refused.connect(self._cap_unread)
        self.cap_currency.chosen.connect(self._cap_in)
        self.cap.currency_wanted.connect(self._cap_in)
        self.delete.clicked.connect(self._remove)
        self.desk.theme.changed.connect(self.recolour)

    def _path(self, part: str) -> str:
        return f"programmes[{self.index}].{part}"

    # ------------------------------------------------------------------ showing

    def set_texts(self) -> None:
        words = self.desk.words
        number = self.index + 1
        self._name_field.set_texts(
            words.text("Name"), accessible=words.text("Name of programme {number}", number=number)
        )
        self._level_field.set_texts(
            words.text("Level"), accessible=words.text("Level of programme {number}", number=number)
        )
        self.level.setPlaceholderText(words.text("Choose"))
        self.kind.set_text(_RATE, words.text("Share of the capital"))
        self.kind.set_text(_AMOUNTS, words.text("Amounts by year"))
        self._kind_field.set_texts(
            words.text("What it pays"), accessible=self._own(words.text("What it pays"))
        )
        self._rate_field.set_texts(
            words.text("Rate, % of the year's utilised capital"),
            accessible=words.text("Rate of programme {number}", number=number),
        )
        self._cap_field.set_texts(
            words.text("Cap over all years (if there is one)"),
            accessible=words.text("Cap of programme {number}", number=number),
        )
        self.matter.set_text("same", words.text("The same matter"))
        self.matter.set_text("other", words.text("Another matter"))
        self._matter_field.set_texts(
            words.text("For the same matter as the plan's award?"),
            words.text("Only awards for the same matter displace one another."),
            accessible=self._own(words.text("For the same matter as the plan's award?")),
        )
        self._amounts_caption.setText(words.text("Year and amount"))
        set_tip(self.delete, words.text("Delete this programme"))
        self.delete.setAccessibleName(words.text("Delete programme {number}", number=number))
        self.cap_currency.speak()
        self.cap_currency.setAccessibleName(
            words.text("Currency of the cap, programme {number}", number=number)
        )
        self.name.retell()
        for field in (self.rate, self.cap):
            field.retell()
        for row in self.rows:
            self._speak_row(row)

    def show_case(self, programme: Programme) -> None:
        """Show the programme as the case has it."""
        rules, words = self.desk.rules, self.desk.words
        self.level.set_choices([(level.id, level.name.of(words.code)) for level in rules.levels])
        self.name.show_entered(programme.name)
        self.level.choose(programme.level)
        by_amounts = programme.amounts is not None
        self.kind.choose(_AMOUNTS if by_amounts else _RATE)
        self._rate_field.setVisible(not by_amounts)
        self._amounts.setVisible(by_amounts)
        self.rate.show_value(programme.rate, unread.text_at(self.desk.case, self._path("rate")))
        doubts.show(self.desk, self.rate, self._path("rate"))
        cap = programme.cumulative_cap
        if cap is not None:
            self.cap_currency.choose(cap.currency)
            if self.cap.refusal is None:
                self.cap.currency = cap.currency
        self.cap.show_value(
            cap.amount if cap is not None else None,
            unread.text_at(self.desk.case, self._path("cumulative_cap.amount")),
        )
        self.matter.choose("same" if programme.for_same_matter else "other")
        self._show_rows(programme)
        self._show_edition(programme)
        self._show_outcome(programme)

    def _show_edition(self, programme: Programme) -> None:
        """Where the programme came from other support and is for another year than its edition."""
        warning = ""
        if programme.id.startswith("support-"):
            from desktop.telling.support import warning_of

            warning = warning_of(programme, self.desk.words)
        show_text(self._edition, warning)

    def _show_rows(self, programme: Programme) -> None:
        given = programme.amounts if programme.amounts is not None else ()
        while len(self.rows) > len(given) + 1:
            self._take_out(len(self.rows) - 1)
        while len(self.rows) < len(given) + 1:
            self._append()
        for place, row in enumerate(self.rows):
            if row.waiting != (place >= len(given)):
                row.waiting = place >= len(given)
                row.year_chosen = False
            row.delete.setVisible(not row.waiting)
            if row.waiting:
                row.amount.show_value(None)
                if not row.year_chosen:
                    row.year.show_value(self._next_year(given))
                row.currency.choose(row.currency.key() or (given[-1].amount.currency if given else "CNY"))
            else:
                path = self._path(f"amounts[{place}]")
                row.year.show_value(given[place].year, unread.text_at(self.desk.case, f"{path}.year"))
                row.currency.choose(given[place].amount.currency)
                if row.amount.refusal is None:
                    row.amount.currency = given[place].amount.currency
                row.amount.show_value(
                    given[place].amount.amount, unread.text_at(self.desk.case, f"{path}.amount.amount")
                )
            self._name_row(row, place)

    def _next_year(self, given: tuple[ProgrammeAmount, ...]) -> int | None:
        taken = {entry.year for entry in given}
        schedule = sorted({row.year for row in self.desk.case.project.utilisation if row.year is not None})
        free = [year for year in schedule if year not in taken]
        if free:
            return free[0]
        years = [year for year in taken if year is not None]
        return min(max(years) + 1, 2100) if years else None

    def _show_outcome(self, programme: Programme) -> None:
        """What stacking makes of the programme, year by year."""
        answer, rules, words = self.desk.answer, self.desk.rules, self.desk.words
        estimate = answer.estimate
        rows, notes = [], []
        if estimate is not None:
            for entry in estimate.stacking:
                for share in (*entry.kept, *entry.displaced):
                    if share.id != programme.id:
                        continue
                    what = explanation.treatment(rules, entry, share)
                    displaced = share.by is not None
                    rows.append(
                        (
                            Cell(str(entry.year), chip=terms.treatment(words, what), chip_kind=CHIP_OF[what]),
                            Cell(
                                words.usd.figure(share.usd),
                                struck=displaced,
                                tone=theme.MUTED if displaced else theme.Role.WindowText,
                                exact=words.usd.exact(share.usd),
                                figure=ProgrammeInYear(share.id, entry.year),
                                spoken=f"{entry.year}: {words.usd.exact(share.usd)}",
                            ),
                            Cell(
                                words.cny.figure(share.cny) if answer.has_cny else "",
                                tone=theme.MUTED,
                            ),
                        )
                    )
                    sentence = explanation.displacement(
                        Teller(words, rules), estimate, self.desk.case, entry, share
                    )
                    if sentence:
                        notes.append(words.text("{year}: {sentence}", year=entry.year, sentence=sentence))
        self._outcome.setVisible(bool(rows))
        if rows:
            columns = (
                Column(words.text("Year")),
                Column(words.text("Pays, {unit}", unit=words.usd.unit), right=True, stretch=1),
                Column(words.text("Pays, {unit}", unit=words.cny.unit), right=True, stretch=1),
            )
            self._outcome.display(columns, rows)
        show_text(self._outcome_note, "\n".join(notes))

    def forget(self) -> None:
        """Drop refused texts."""
        for field in (self.rate, self.cap):
            field.forget()
        for row in self.rows:
            row.year.forget()
            row.amount.forget()
            row.year_chosen = False

    def recolour(self) -> None:
        self.delete.setIcon(icons.icon(self.desk.theme, "close", "muted"))
        for row in self.rows:
            row.delete.setIcon(icons.icon(self.desk.theme, "close", "muted"))

    def focus_field(self, path: str) -> QWidget:
        """The control at `path`."""
        if ".amounts[" in path:
            place = int(path.split(".amounts[")[1].split("]", maxsplit=1)[0])
            row = self.rows[min(place, len(self.rows) - 1)]
            return row.year if path.endswith(".year") else row.amount
        if "cumulative_cap" in path:
            return self.cap
        if path.endswith(".level"):
            return self.level
        if path.endswith(".rate"):
            return self.rate if self._rate_field.isVisibleTo(self) else self.rows[0].amount
        return self.name

    # ------------------------------------------------------------------ changes

    def _change(self, merge: str | None, **fields: object) -> None:
        self.desk.change(edits.programme(self.desk.case, self.index, **fields), merge=merge)

    def _switch(self, kind: str) -> None:
        """From a rate to amounts or back; what was entered is kept for the way back."""
        case = self.desk.case
        programme = case.programmes[self.index]
        if kind == _AMOUNTS and programme.amounts is None:
            self._kept_rate = programme.rate
            case = unread.forget(case, self._path("rate"))
            self.desk.change(edits.programme(case, self.index, rate=None, amounts=self._kept_amounts or ()))
        elif kind == _RATE and programme.amounts is not None:
            self._kept_amounts = programme.amounts
            case = unread.forget(case, self._path("amounts"))
            self.desk.change(edits.programme(case, self.index, rate=self._kept_rate, amounts=None))

    def _cap(self, amount: Decimal | None) -> None:
        cap = None if amount is None else Money(amount, self.cap_currency.key() or "CNY")
        path = self._path("cumulative_cap.amount")
        typed.accept(self.desk, path, edits.programme(self.desk.case, self.index, cumulative_cap=cap))

    def _cap_unread(self, text: str) -> None:
        cap = Money(None, self.cap_currency.key() or "CNY")
        case = edits.programme(self.desk.case, self.index, cumulative_cap=cap)
        typed.keep(self.desk, self._path("cumulative_cap.amount"), case, text)

    def _cap_in(self, currency: str) -> None:
        cap = self.desk.case.programmes[self.index].cumulative_cap
        if cap is not None:
            self._change(None, cumulative_cap=cap._replace(currency=currency))
        self.cap.set_currency(currency)

    def _remove(self) -> None:
        place = self.index
        self.desk.change(edits.without_programme(self.desk.case, place))
        self.removed.emit(place)

    # ------------------------------------------------------------------ rows of amounts

    def _append(self) -> None:
        row = _AmountRow(self.desk)
        self.rows.append(row)
        self._amount_rows.addWidget(row)
        row.year.accepted.connect(lambda year, row=row: self._row_year(row, year))
        row.amount.accepted.connect(lambda amount, row=row: self._row_amount(row, amount))
        row.currency.chosen.connect(lambda code, row=row: self._row_currency(row, code))
        row.amount.currency_wanted.connect(lambda code, row=row: self._row_currency(row, code))
        row.amount.refused.connect(lambda text, row=row: self._row_unread(row, "amount.amount", text))
        row.year.refused.connect(lambda text, row=row: self._row_unread(row, "year", text))
        row.delete.clicked.connect(lambda _=False, row=row: self._row_delete(row))
        self._speak_row(row)
        self.recolour()

    def _take_out(self, place: int) -> None:
        row = self.rows.pop(place)
        self._amount_rows.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _speak_row(self, row: _AmountRow) -> None:
        words = self.desk.words
        row.amount.setPlaceholderText(words.text("Amount"))
        row.year.setPlaceholderText(words.text("Year"))
        row.currency.speak()
        row.amount.retell()
        row.year.retell()
        if row in self.rows:
            self._name_row(row, self.rows.index(row))

    def _name_row(self, row: _AmountRow, place: int) -> None:
        words = self.desk.words
        year = str(row.year.value or place + 1)
        row.year.setAccessibleName(self._own(words.text("Year of row {number}", number=place + 1)))
        row.amount.setAccessibleName(self._own(words.text("Amount, {year}", year=year)))
        row.currency.setAccessibleName(self._own(words.text("Currency, {year}", year=year)))
        row.delete.setAccessibleName(self._own(words.text("Delete the row {year}", year=year)))
        set_tip(row.delete, words.text("Delete the row {year}", year=year))

    def _own(self, part: str) -> str:
        """The name of a part of this card for those who hear it and do not see which card it is in."""
        words = self.desk.words
        card = words.text("Programme {number}", number=self.index + 1)
        return words.text("{name}: {part}", name=card, part=part)

    def _entries(self) -> list[ProgrammeAmount]:
        return list(self.desk.case.programmes[self.index].amounts or ())

    def _put(self, entries: list[ProgrammeAmount], merge: str | None) -> None:
        self._change(merge, amounts=tuple(entries))

    def _row_year(self, row: _AmountRow, year: int | None) -> None:
        if row.waiting:
            row.year_chosen = year is not None
        else:
            place, entries = self.rows.index(row), self._entries()
            entries[place] = entries[place]._replace(year=year)
            self._accept(entries, f"amounts[{place}].year")

    def _accept(self, entries: list[ProgrammeAmount], part: str) -> None:
        case = edits.programme(self.desk.case, self.index, amounts=tuple(entries))
        typed.accept(self.desk, self._path(part), case)

    def _row_unread(self, row: _AmountRow, part: str, text: str) -> None:
        """Keep a text that was not understood; that of the waiting row makes it a row of the programme."""
        place, entries = self.rows.index(row), self._entries()
        if row.waiting:
            year = row.year.value if isinstance(row.year.value, int) else None
            entries.append(ProgrammeAmount(year, Money(None, row.currency.key() or "CNY")))
        case = edits.programme(self.desk.case, self.index, amounts=tuple(entries))
        typed.keep(self.desk, self._path(f"amounts[{place}].{part}"), case, text)

    def _row_amount(self, row: _AmountRow, amount: Decimal | None) -> None:
        place, entries = self.rows.index(row), self._entries()
        part = f"amounts[{place}].amount.amount"
        if row.waiting:
            if amount is None:
                return
            year = row.year.value if isinstance(row.year.value, int) else None
            entries.append(ProgrammeAmount(year, Money(amount, row.currency.key() or "CNY")))
        elif amount is None and place == len(entries) - 1:
            # The last row emptied is the waiting row again, of the same year: another amount may be on its way.
            row.waiting, row.year_chosen = True, isinstance(row.year.value, int)
            case = edits.without_programme_amount(self.desk.case, self.index, place)
            typed.accept(self.desk, self._path(part), case)
            return
        else:
            entries[place] = entries[place]._replace(amount=entries[place].amount._replace(amount=amount))
        self._accept(entries, part)

    def _row_currency(self, row: _AmountRow, code: str) -> None:
        if not row.waiting:
            place, entries = self.rows.index(row), self._entries()
            entries[place] = entries[place]._replace(amount=entries[place].amount._replace(currency=code))
            self._put(entries, None)
        row.amount.set_currency(code)

    def _row_delete(self, row: _AmountRow) -> None:
        place, entries = self.rows.index(row), self._entries()
        if place < len(entries):
            self._take_out(place)
            self.desk.change(edits.without_programme_amount(self.desk.case, self.index, place))
            self.rows[min(place, len(self.rows) - 1)].amount.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self.desk.theme.colour("line"), 1))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)


class ProgrammesPage(Page):
    """A card for each programme, and what adds up with the plan and what does not."""

    step = paths.PROGRAMMES

    def build(self) -> None:
        self._help = FieldHelp(self.desk, "programmes")
        self.offer_help(self._help.mark, self._help)
        self.add = QPushButton()
        self.add.setProperty("small", True)
        self.add.clicked.connect(self._add)
        self.support = QPushButton()
        self.support.setProperty("small", True)
        self.support.clicked.connect(lambda: self.desk.aside_wanted.emit(asides.SUPPORT, ""))
        self.head.addWidget(self.support)
        self.head.addSpacing(8)
        self.head.addWidget(self.add)
        self._rule = label(wrap=True)
        self.content.addWidget(self._rule)
        self.content.addSpacing(14)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(14)
        self.cards: list[_Card] = []
        self.content.addLayout(self._cards)
        self._none = muted(wrap=True)
        self.content.addWidget(self._none)
        self.content.addStretch(1)

    def set_texts(self) -> None:
        words = self.desk.words
        self.title.setText(words.text("Other programmes"))
        self._help.set_name(words.text("Other programmes"))
        self.subtitle.setText(
            words.text("What the investor may get besides the plan; leave it empty if there is nothing.")
        )
        self.add.setText(words.text("Add a programme"))
        self.support.setText(words.text("Other support…"))
        for card in self.cards:
            card.set_texts()

    def show_case(self) -> None:
        case, words = self.desk.case, self.desk.words
        wanted = [programme.id for programme in case.programmes]
        for card in [card for card in self.cards if card.property("programme") not in wanted]:
            self.cards.remove(card)
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        known: dict[str, _Card] = {str(card.property("programme")): card for card in self.cards}
        for place, programme in enumerate(case.programmes):
            card = known.get(programme.id) or _Card(self.desk, place)
            if programme.id not in known:
                card.setProperty("programme", programme.id)
                card.removed.connect(self._removed)
                self._cards.insertWidget(place, card)
                self.cards.insert(place, card)
                card.set_texts()
            if card.index != place:
                card.index = place
                card.set_texts()
            card.show_case(programme)
        self.add.setEnabled(len(case.programmes) < MOST_PROGRAMMES)
        self._show_rules()
        show_text(
            self._none,
            ""
            if case.programmes
            else words.text("No other programme entered: the award under the plan is the total."),
        )

    def _show_rules(self) -> None:
        """Which levels add up and which displace one another, from the rule set."""
        rules, words = self.desk.rules, self.desk.words
        adding = [level.name.of(words.code) for level in rules.levels if level.relation == "adds_up"]
        competing = [level.name.of(words.code) for level in rules.levels if level.relation != "adds_up"]
        text = words.text(
            "Adds up with everything: {adding}. For the same matter only the highest is paid: the plan and {competing}.",
            adding=words.listing(adding),
            competing=words.listing(competing),
        )
        self._rule.setText(words.together((text, help_of(self.desk, "programmes"))))

    def reset(self) -> None:
        for card in self.cards:
            card.forget()

    def recolour(self) -> None:
        icons.put_on(self.add, self.desk.theme, "plus")

    def first_control(self) -> QWidget:
        return self.cards[0].name if self.cards else self.add

    def focus_field(self, path: str) -> bool:
        place = path.partition("[")[2].partition("]")[0]
        if place.isdigit() and int(place) < len(self.cards):
            self.reveal(self.cards[int(place)].focus_field(path))
            return True
        return False

    def _removed(self, place: int) -> None:
        self.reveal(self.cards[min(place, len(self.cards) - 1)].name if self.cards else self.add)

    def _add(self) -> None:
        case = self.desk.case
        self.desk.change(edits.with_programme(case, Programme(edits.new_programme_id(case))))
        self.reveal(self.cards[-1].name)
