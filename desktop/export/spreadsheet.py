"""The estimate as a spreadsheet (XLSX): the same figures as the quote, with the formulas that give them.

    spreadsheet(case, estimate, rules, day=date.today())    # its bytes

Both languages stand in every head. Figures are numbers; what is a sum, a product or a conversion of other cells is a
formula, rounded once to the cent or fen as the engine rounds. Programs of the office count in binary fractions: where
that could round a figure another way than the engine does, or where a cap has cut it, the figure stands there itself.
Every formula carries the engine's figure as its value, so that a viewer that does not calculate shows it too.

Texts of the case are text whatever they begin with, and stay so when they are edited. XlsxWriter is imported when the
first file is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from desktop.case.money import half_up
from desktop.case.register import Entry, Walk
from desktop.export.workbook import DIGITS, Book, Cell, Tell, both
from desktop.language import Language, codes, language
from desktop.paper.content import wording
from desktop.paper.content.content import Content, content_of
from desktop.sectors.classes import sector
from desktop.telling import explanation, fields, terms
from desktop.telling.notes import said
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from desktop.case.case import Case, Exchange, Money
    from desktop.engine.result import Estimate, Note, Share
    from desktop.policy.ruleset import RuleSet, Words

_IN_TABLES: Final = frozenset(
    (
        *("investor.name", "project.name", "project.sector", "project.category", "project.location"),
        *("project.mode", "project.utilisation[].amount", "project.utilisation[].form"),
        *("exchange.as_of", "exchange.source", "exchange.cny_per_unit", "readings"),
        *("programmes[].id", "programmes[].name", "programmes[].rate", "programmes[].cumulative_cap"),
        "programmes[].amounts[].amount",
        *("quote.number", "quote.revision", "quote.date", "quote.valid_until"),
        *("quote.prepared_by", "quote.organisation", "quote.contact"),
    )
)
"""What overview and tables say already; all else that is exported stands in a row of its own."""
_beside: Final = Walk(
    lambda one: (
        one.field.exported
        and one.field.kind not in ("part", "rows", "amount", "currency")
        and one.path not in _IN_TABLES
        and not (one.field.kind == "year" and one.told_by_row)
    )
)
_SAFE: Final = Fraction(1, 10**13)
"""How far from a tie, in parts of the figure, binary fractions of three steps cannot err."""


def spreadsheet(case: Case, estimate: Estimate, rules: RuleSet, *, day: date) -> bytes:
    """The bytes of the spreadsheet; the same for the same case, estimate, rules and date."""
    return _Workbook(case, estimate, rules, day).data()


def _words(words: Words) -> Tell:
    return lambda language: words.of(language.code)


def rounds_alike(exact: Fraction) -> bool:
    """Whether a spreadsheet surely rounds `exact`, worked out in binary fractions, to the cent as the engine does.

    Ties are rounded up by spreadsheets as long as the figure has no more digits than they keep.
    """
    hundredths = exact * 100
    distance = abs(hundredths - int(hundredths) - Fraction(1, 2))
    if distance == 0:
        return len(str(int(hundredths))) + 1 <= DIGITS
    return len(str(int(hundredths))) <= DIGITS and distance > hundredths * _SAFE


class _Workbook(Book):
    def __init__(self, case: Case, estimate: Estimate, rules: RuleSet, day: date) -> None:
        super().__init__()
        self._case, self._estimate, self._rules = case, estimate, rules
        stated = case.quote.date or day.isoformat()
        self._content: Content = content_of(case, estimate, rules, stated)
        made = datetime.fromisoformat(stated)
        self._book.set_properties({"title": both(wording.title), "created": made})
        self._rates: dict[str, Cell] = {}
        self._utilised: dict[int, Cell] = {}
        self._converted: list[tuple[int, Cell]] = []
        self._given: dict[tuple[str, int], tuple[Money, Cell]] = {}
        self._plan: dict[int, tuple[Cell, Cell]] = {}
        self._plan_totals: tuple[Cell, ...] = ()

    def data(self) -> bytes:
        """All sheets, the overview first; it is filled last, when its totals have their places."""
        overview = self._add(lambda language: language.text("Overview"))
        inputs = self._add(lambda language: language.text("Inputs"))
        awards = self._add(lambda language: language.text("Awards"))
        notes = self._add(lambda language: language.text("Notes"))
        self._inputs(inputs)
        totals = self._awards(awards)
        self._overview(overview, totals)
        self._notes(notes)
        return self._closed()

    def _rounded(self, at: Cell, hundredths: int, exact: Fraction | None, formula: str) -> None:
        """A figure of the engine: `formula` rounded to the cent, where its `exact` value surely gives the figure."""
        sound = (
            exact is not None
            and half_up((exact * 100).numerator, (exact * 100).denominator) == hundredths
            and rounds_alike(exact)
        )
        self._amount(at, hundredths, f"ROUND({formula},2)" if sound else None)

    # -------------------------------------------------------------------------------------------- inputs

    def _inputs(self, sheet: str) -> None:
        row = self._exchange(sheet, 0) + 1
        row = self._contributions(sheet, row) + 1
        row = self._programmes(sheet, row) + 1
        self._all_else(sheet, row)

    def _all_else(self, sheet: str, row: int) -> None:
        """Whatever the case says beside: a row for each field, called as the register calls it."""
        case, rules = self._case, self._rules
        held = [one for one in _beside(case) if one.meant is not None]
        if not held:
            return
        row = self._heading(sheet, row, lambda language: language.text("All other entries"))
        for one in held:
            path, entry, meant = one.path, one.entry, one.meant

            def name(language: Language, path: str = path, entry: Entry = entry) -> str:
                of = fields.row_name(Teller(language, rules), case, path)
                called = fields.label(language, entry)
                return language.text("{name}: {part}", name=of, part=called) if of else called

            def said(language: Language, entry: Entry = entry, meant: Any = meant) -> str:
                return fields.value(Teller(language, rules), entry, meant)

            self._text(Cell(sheet, row, 0), both(name))
            at = Cell(sheet, row, 2)
            match entry.field.kind:
                case "money":
                    self._money(at, meant)
                case "date":
                    self._day(at, meant)
                case "number" | "year":
                    self._number(at, Decimal(meant), "0")
                case "text" | "note":
                    self._text(at, meant)
                case _:
                    self._text(at, both(said))
            row += 1

    def _exchange(self, sheet: str, row: int) -> int:
        row = self._table(
            sheet,
            row,
            codes.wording("Exchange rate"),
            (
                codes.wording("Currency"),
                codes.wording("CNY per unit"),
                codes.wording("Day"),
                codes.wording("Source"),
            ),
            (1,),
        )
        exchange = self._case.exchange
        rates = sorted(exchange.cny_per_unit, key=lambda one: (one[0] != "USD", one[0]))
        for currency, rate in (*rates, ("CNY", Decimal(1))):
            self._text(Cell(sheet, row, 0), currency)
            self._rates[currency] = Cell(sheet, row, 1)
            self._number(self._rates[currency], rate)
            if currency != "CNY":
                self._day(Cell(sheet, row, 2), exchange.as_of)
                self._text(Cell(sheet, row, 3), exchange.source)
            row += 1
        return row

    def _contributions(self, sheet: str, row: int) -> int:
        paid_in = self._case.project.utilisation
        heads = [
            *(
                codes.wording("Year"),
                codes.wording("Form"),
                codes.wording("Amount"),
                codes.wording("Currency"),
            ),
            *(codes.wording("In US$"), codes.wording("Counted, US$")),
        ]
        if any(given.exchange is not None for given in paid_in):
            heads += [
                codes.wording("CNY per unit, day of receipt"), codes.wording("CNY per US$, day of receipt"),
            ]  # fmt: skip
        title = codes.wording("Utilised foreign capital")
        row = self._table(sheet, row, title, heads, (2, 4, 5, 6, 7))
        for given, converted in zip(paid_in, self._estimate.contributions, strict=True):
            self._number(Cell(sheet, row, 0), converted.year, "0", align="left")
            self._text(Cell(sheet, row, 1), both(self._form(converted.form)))
            amount, usd, counted = (Cell(sheet, row, column) for column in (2, 4, 5))
            self._money(amount, given.amount)
            rates = self._rates_of_receipt(sheet, row, given.exchange, given.amount.currency)
            exchange = given.exchange or self._case.exchange
            self._rounded(usd, converted.utilised_usd, *_in_usd(given.amount, amount, exchange, rates))
            if converted.counted:
                self._amount(counted, converted.utilised_usd, usd.name)
            else:
                self._amount(counted, 0)
            self._converted.append((converted.year, counted))
            row += 1
        return row

    @staticmethod
    def _form(code: str) -> Tell:
        return lambda language: terms.form(language, code)

    def _money(self, at: Cell, money: Money) -> None:
        """An amount as it was given, and its currency beside it."""
        self._number(at, money.amount or Decimal(0), "#,##0.00####")
        self._text(at._replace(column=at.column + 1), money.currency)

    def _rates_of_receipt(
        self, sheet: str, row: int, own: Exchange | None, currency: str
    ) -> tuple[Cell, Cell]:
        """Where the rates of a contribution's currency and of the US$ stand: beside a receipt that has its own."""
        if own is None:
            return self._rates[currency], self._rates["USD"]
        cells = Cell(sheet, row, 6), Cell(sheet, row, 7)
        for cell, code in zip(cells, (currency, "USD"), strict=True):
            rate = own.rate(code)
            if rate is not None:
                self._number(cell, rate)
        return cells

    def _in_cny(self, money: Money, at: Cell) -> tuple[Fraction | None, str]:
        rate = self._case.exchange.rate(money.currency)
        formula = f"{at.name}*{self._rates[money.currency].name}"
        if rate is None or not _holds(money.amount, rate):
            return None, formula
        return Fraction(money.amount or 0) * Fraction(rate), formula

    def _programmes(self, sheet: str, row: int) -> int:
        """The amounts of other programmes as given; their rates stand beside the awards."""
        if not self._case.programmes:
            return row
        row = self._table(
            sheet,
            row,
            codes.wording("Other programmes"),
            (
                codes.wording("Programme"),
                codes.wording("Year"),
                codes.wording("Amount"),
                codes.wording("Currency"),
                codes.wording("Cumulative cap"),
            ),
            (2, 4),
        )
        for one in self._case.programmes:
            if one.cumulative_cap is not None:
                self._money(Cell(sheet, row, 4), one.cumulative_cap)
            for amount in one.amounts or ():
                if amount.year is None:
                    continue
                self._number(Cell(sheet, row, 1), amount.year, "0", align="left")
                self._money(Cell(sheet, row, 2), amount.amount)
                self._given[one.id, amount.year] = (amount.amount, Cell(sheet, row, 2))
                self._text(Cell(sheet, row, 0), one.name or one.id)
                row += 1
            if not one.amounts:
                self._text(Cell(sheet, row, 0), one.name or one.id)
                row += 1
        return row

    # -------------------------------------------------------------------------------------------- awards

    def _awards(self, sheet: str) -> dict[str, Cell]:
        row = self._years(sheet, 0)
        self._text(
            Cell(sheet, row, 0),
            both(
                lambda language: language.text(
                    "The rate of a year is that of this estimate; with another amount another rate may apply."
                ),
            ),
            italic=True,
        )
        return self._stacking(sheet, row + 2)

    def _years(self, sheet: str, row: int) -> int:
        row = self._table(
            sheet,
            row,
            codes.wording("Plan award"),
            (
                codes.wording("Year"),
                codes.wording("Rule"),
                codes.wording("Counted, US$"),
                codes.wording("Rate"),
                codes.wording("Award, US$"),
                codes.wording("Award, CNY"),
            ),
            (2, 3, 4, 5),
        )
        first = row
        usd_rate = self._case.exchange.rate("USD") or Decimal(0)
        for award in self._estimate.years:
            utilised, rate, usd, cny = (Cell(sheet, row, column) for column in (2, 3, 4, 5))
            self._number(Cell(sheet, row, 0), award.year, "0", align="left")
            self._text(Cell(sheet, row, 1), both(self._rule(award)), text_wrap=True)
            parts = [cell.name for year, cell in self._converted if year == award.year]
            self._amount(utilised, award.utilised_usd, _sum(parts))
            self._number(rate, award.rate.decimal, "0.0########%")
            base = Fraction(award.utilised_usd, 100) * Fraction(award.rate.decimal)
            formula = f"{utilised.name}*{rate.name}"
            self._rounded(usd, award.award_usd, base, formula)
            in_cny = base * Fraction(usd_rate) if _holds(usd_rate) else None
            self._rounded(cny, award.award_cny, in_cny, f"{formula}*{self._rates['USD'].name}")
            self._utilised[award.year] = utilised
            self._plan[award.year] = (usd, cny)
            row += 1
        totals = self._estimate.totals
        self._text(Cell(sheet, row, 0), both(lambda language: language.text("Total")), bold=True, top=1)
        self._plan_totals = (Cell(sheet, row, 4), Cell(sheet, row, 5))
        for cell, total in zip(self._plan_totals, (totals.plan_usd, totals.plan_cny), strict=True):
            self._amount(cell, total, _column_sum(cell, first, row), bold=True, top=1)
        return row + 1

    def _rule(self, award: Any) -> Tell:
        return lambda language: explanation.rule_title(Teller(language, self._rules), award)

    def _stacking(self, sheet: str, row: int) -> dict[str, Cell]:
        row = self._table(
            sheet,
            row,
            codes.wording("Awards by year, with stacking"),
            (
                codes.wording("Year"),
                codes.wording("Award"),
                codes.wording("Rate"),
                codes.wording("Award, US$"),
                codes.wording("Award, CNY"),
                codes.wording("Kept, US$"),
                codes.wording("Kept, CNY"),
                codes.wording("Treatment"),
            ),
            (2, 3, 4, 5, 6),
        )
        first = row
        for year in self._content.by_year:
            for one in year.rows:
                self._number(Cell(sheet, row, 0), year.year, "0", align="left")
                self._share(sheet, row, year.year, one.share)
                self._text(Cell(sheet, row, 7), both(self._treatment(one.treatment)))
                row += 1
        self._text(Cell(sheet, row, 0), both(lambda language: language.text("Total")), bold=True, top=1)
        totals = self._estimate.totals
        found = {"usd": Cell(sheet, row, 5), "cny": Cell(sheet, row, 6)}
        for cell, total in zip(found.values(), (totals.total_usd, totals.total_cny), strict=True):
            self._amount(cell, total, _column_sum(cell, first, row), bold=True, top=1)
        return found

    @staticmethod
    def _treatment(code: str) -> Tell:
        return lambda language: terms.treatment(language, code)

    def _share(self, sheet: str, row: int, year: int, share: Share) -> None:
        """A row of the stacking: the award, and what is kept of it."""
        usd, cny = Cell(sheet, row, 3), Cell(sheet, row, 4)
        programme = next((one for one in self._case.programmes if one.id == share.id), None)
        if programme is None:
            self._text(Cell(sheet, row, 1), both(lambda language: language.text("Plan award")))
            for cell, amount, source in zip(
                (usd, cny), (share.usd, share.cny), self._plan[year], strict=True
            ):
                self._amount(cell, amount, source.name)
        else:
            self._text(Cell(sheet, row, 1), programme.name or programme.id)
            if programme.rate is not None and year in self._utilised:
                rate = Cell(sheet, row, 2)
                self._number(rate, programme.rate, "0.0#########%")
                self._by_rate(usd, cny, year, share, programme.rate)
            elif (share.id, year) in self._given:
                money, at = self._given[share.id, year]
                rates = self._rates[money.currency], self._rates["USD"]
                self._rounded(usd, share.usd, *_in_usd(money, at, self._case.exchange, rates))
                self._rounded(cny, share.cny, *self._in_cny(money, at))
            else:
                self._amount(usd, share.usd)
                self._amount(cny, share.cny)
        kept = share.by is None
        for cell, amount in ((usd, share.usd), (cny, share.cny)):
            target = cell._replace(column=cell.column + 2)
            self._amount(target, amount if kept else 0, cell.name if kept else None)

    def _by_rate(self, usd: Cell, cny: Cell, year: int, share: Share, rate: Decimal) -> None:
        utilised = next(one.utilised_usd for one in self._estimate.years if one.year == year)
        exact = Fraction(utilised, 100) * Fraction(rate) if _holds(rate) else None
        at = self._utilised[year].name + "*" + usd._replace(column=2).name
        self._rounded(usd, share.usd, exact, at)
        usd_rate = self._case.exchange.rate("USD")
        in_cny = None if exact is None or not _holds(usd_rate) else exact * Fraction(usd_rate or 0)
        self._rounded(cny, share.cny, in_cny, f"{at}*{self._rates['USD'].name}")

    # ---------------------------------------------------------------------------------- overview and notes

    def _overview(self, sheet: str, totals: dict[str, Cell]) -> None:
        case, estimate, rules = self._case, self._estimate, self._rules
        quote, project = case.quote, case.project
        self._sheets[sheet].set_column(0, 0, 46)
        self._text(Cell(sheet, 0, 0), both(wording.title), bold=True, font_size=14)
        strip = [wording.indicative, lambda language: wording.not_promised(language, estimate)]
        self._text(Cell(sheet, 1, 0), " ".join(both(tell) for tell in strip).strip(), bold=True)
        found = sector(project.sector) if project.sector is not None else None
        rows: list[tuple[Tell, str | None]] = [
            (lambda language: language.text("Number"), quote.number),
            (
                lambda language: language.text("Revision"),
                None if quote.revision is None else str(quote.revision),
            ),
            (lambda language: language.text("Investor"), case.investor.name),
            (lambda language: language.text("Project"), project.name),
            (
                lambda language: wording.input_label(language, "sector"),
                f"{found.code} {both(_words(found.name))}" if found is not None else None,
            ),
            (
                lambda language: wording.input_label(language, "category"),
                both(lambda language: terms.category_of_case(language, case, estimate.category)),
            ),
            (
                lambda language: wording.input_label(language, "location"),
                both(lambda language: wording.place(Teller(language, rules), project.location, alone=False)),
            ),
            (
                lambda language: wording.input_label(language, "mode"),
                both(lambda language: terms.mode(language, project.mode or "new")),
            ),
            (
                lambda language: language.text("Status"),
                both(lambda language: terms.status(language, estimate.status)),
            ),
            (lambda language: language.text("Organisation"), quote.organisation),
            (lambda language: language.text("Prepared by"), quote.prepared_by),
            (lambda language: language.text("Contact"), quote.contact),
            (lambda language: language.text("Document"), rules.document.number),
            (lambda language: language.text("Rule set"), f"{rules.id} {rules.sha256}"),
        ]
        row = 3
        for tell, value in rows:
            if value:
                self._text(Cell(sheet, row, 0), both(tell), font_color="#5F6B7A")
                self._text(Cell(sheet, row, 1), value)
                row += 1
        days: list[tuple[Tell, str | None]] = [
            (lambda language: language.text("Date"), self._content.date),
            (lambda language: language.text("Valid until"), quote.valid_until),
        ]
        for tell, iso in days:
            if iso is not None:
                self._text(Cell(sheet, row, 0), both(tell), font_color="#5F6B7A")
                self._day(Cell(sheet, row, 1), iso)
                row += 1
        self._figures(sheet, row + 1, totals)

    def _figures(self, sheet: str, row: int, totals: dict[str, Cell]) -> None:
        estimate = self._estimate
        row = self._head(sheet, row, (lambda _: "", lambda _: "US$", lambda _: "CNY"), (1, 2))
        plan, total = self._plan_totals, (totals["usd"], totals["cny"])
        sums = estimate.totals
        lines: list[tuple[Tell, int, int, tuple[Cell, ...] | None]] = [
            (lambda language: language.text("Total award"), sums.total_usd, sums.total_cny, total),
            (lambda language: language.text("Plan award"), sums.plan_usd, sums.plan_cny, plan),
        ]
        ends: list[tuple[Tell, Any]] = [
            (lambda language: language.text("Lowest total over all readings"), estimate.total_range.lowest),
            (lambda language: language.text("Highest total over all readings"), estimate.total_range.highest),
        ]
        lines += [(tell, bound.usd, bound.cny, None) for tell, bound in ends]
        for tell, usd, cny, source in lines:
            bold = {"bold": True} if source is total else {}
            self._text(Cell(sheet, row, 0), both(tell), **bold)
            for column, amount in ((1, usd), (2, cny)):
                formula = source[column - 1].name if source is not None else None
                self._amount(Cell(sheet, row, column), amount, formula, **bold)
            row += 1

    def _notes(self, sheet: str) -> None:
        self._sheets[sheet].set_column(0, 0, 60)
        self._sheets[sheet].set_column(1, 1, 80)
        row = 0
        parts: list[tuple[Tell, Iterable[Note]]] = [
            (lambda language: language.text("Scope of the plan"), self._estimate.reasons),
            (lambda language: language.text("Assumptions"), self._estimate.assumptions),
            (lambda language: language.text("To be checked"), self._estimate.warnings),
        ]
        for tell, notes in parts:
            found = [(said(language("zh"), note), said(language("en"), note)) for note in notes]
            row = self._paragraphs(sheet, row, tell, found)
        readings = [
            (
                f"{one.reading.question.zh}：{one.used.name.zh}",
                f"{one.reading.question.en}: {one.used.name.en}",
            )
            for one in self._content.readings
        ]
        row = self._paragraphs(sheet, row, lambda language: language.text("Readings"), readings)
        zh, en = language("zh"), language("en")
        says = [(wording.disclaimer(zh), wording.disclaimer(en))]
        self._paragraphs(sheet, row, wording.indicative, says)

    def _paragraphs(self, sheet: str, row: int, tell: Tell, found: Sequence[tuple[str, str]]) -> int:
        if not found:
            return row
        row = self._heading(sheet, row, tell)
        for texts in found:
            for column, text in enumerate(texts):
                self._text(Cell(sheet, row, column), text, text_wrap=True)
            row += 1
        return row + 1


def _holds(*numbers: Decimal | None) -> bool:
    """Whether a spreadsheet keeps every digit of the numbers."""
    return all(one is not None and len(one.normalize().as_tuple().digits) <= DIGITS for one in numbers)


def _in_usd(
    money: Money, at: Cell, exchange: Exchange, rates: tuple[Cell, Cell]
) -> tuple[Fraction | None, str]:
    """The exact value in US$ and its formula, with the cells in which the rates of its currency and of the US$ stand.

    No value where a cell does not hold every digit.
    """
    rate, usd = exchange.rate(money.currency), exchange.rate("USD")
    unit, dollar = rates
    formula = at.name if money.currency == "USD" else f"{at.name}*{unit.name}/{dollar.name}"
    if rate is None or usd is None or not _holds(money.amount, rate, usd):
        return None, formula
    return Fraction(money.amount or 0) * Fraction(rate) / Fraction(usd), formula


def _sum(parts: Sequence[str]) -> str | None:
    return f"SUM({','.join(parts)})" if parts else None


def _column_sum(cell: Cell, first: int, row: int) -> str | None:
    """The sum of the cells above `cell` from the row `first` on."""
    if row == first:
        return None
    start, end = cell._replace(row=first).name, cell._replace(row=row - 1).name
    return f"SUM({start}:{end.rpartition('!')[2]})"  # not translated
