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

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.case.money import half_up, plain
from desktop.language import Language, language
from desktop.paper.content import wording
from desktop.paper.content.content import Content, content_of
from desktop.sectors.classes import sector
from desktop.telling import explanation, terms
from desktop.telling.notes import said

if TYPE_CHECKING:
    from desktop.case.case import Case, Money
    from desktop.engine.result import Estimate, Note, Share
    from desktop.policy.ruleset import RuleSet, Words

Tell = Callable[[Language], str]

_DIGITS: Final = 15  # that a spreadsheet keeps of a number
_SAFE: Final = Fraction(1, 10**13)
"""How far from a tie, in parts of the figure, binary fractions of three steps cannot err."""
_LEADS: Final = "=+-@\uff1d\uff0b\uff0d\uff20\t\r"
"""What a program may take for the beginning of a formula, in full width too."""
_MONEY: Final = "#,##0.00"
_WIDTHS: Final = (24, 30, 18, 18, 18, 18, 18, 20)


class _Cell(NamedTuple):
    """A place in the workbook, as formulas name it."""

    sheet: str
    row: int
    column: int

    @property
    def name(self) -> str:
        return f"'{self.sheet}'!${chr(65 + self.column)}${self.row + 1}"  # not translated


def spreadsheet(case: Case, estimate: Estimate, rules: RuleSet, *, day: date) -> bytes:
    """The bytes of the spreadsheet; the same for the same case, estimate, rules and date."""
    return _Workbook(case, estimate, rules, day).data()


def _both(tell: Tell, between: str = " ") -> str:
    """What is told in both languages, once where both say the same."""
    return between.join(dict.fromkeys(said for code in ("zh", "en") if (said := tell(language(code)))))


def _words(words: Words) -> Tell:
    return lambda language: words.of(language.code)


def rounds_alike(exact: Fraction) -> bool:
    """Whether a spreadsheet surely rounds `exact`, worked out in binary fractions, to the cent as the engine does.

    Ties are rounded up by spreadsheets as long as the figure has no more digits than they keep.
    """
    hundredths = exact * 100
    distance = abs(hundredths - int(hundredths) - Fraction(1, 2))
    if distance == 0:
        return len(str(int(hundredths))) + 1 <= _DIGITS
    return len(str(int(hundredths))) <= _DIGITS and distance > hundredths * _SAFE


class _Workbook:
    def __init__(self, case: Case, estimate: Estimate, rules: RuleSet, day: date) -> None:
        import xlsxwriter

        self._case, self._estimate, self._rules = case, estimate, rules
        stated = case.quote.date or day.isoformat()
        self._content: Content = content_of(case, estimate, rules, stated)
        self._target = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._target,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        made = datetime.fromisoformat(stated)
        self._book.set_properties({"title": _both(wording.title), "created": made})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._sheets: dict[str, Any] = {}
        self._rates: dict[str, _Cell] = {}
        self._utilised: dict[int, _Cell] = {}
        self._converted: list[tuple[int, _Cell]] = []
        self._given: dict[tuple[str, int], tuple[Money, _Cell]] = {}
        self._plan: dict[int, tuple[_Cell, _Cell]] = {}
        self._plan_totals: tuple[_Cell, ...] = ()

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
        self._book.close()
        return self._target.getvalue()

    def _add(self, tell: Tell) -> str:
        name = _both(tell)
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        self._sheets[name] = sheet
        return name

    # --------------------------------------------------------------------------------------------- cells

    def _format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"valign": "top", **properties})
        return self._formats[key]

    def _text(self, at: _Cell, text: str | None, **properties: Any) -> None:
        if not text:
            return
        if text.lstrip().startswith(tuple(_LEADS)):
            properties["quote_prefix"] = True
        self._sheets[at.sheet].write_string(at.row, at.column, text, self._format(**properties))

    def _number(self, at: _Cell, number: Decimal | int, form: str = "General", **properties: Any) -> None:
        """A number to all of its digits; as text where a spreadsheet would cut them."""
        value = Decimal(number)
        if len(value.normalize().as_tuple().digits) > _DIGITS:
            self._text(at, format(value, "f"), align="right", **properties)
            return
        self._sheets[at.sheet].write_number(
            at.row, at.column, value, self._format(num_format=form, **properties)
        )

    def _amount(self, at: _Cell, hundredths: int, formula: str | None = None, **properties: Any) -> None:
        """Cents or fen, as a formula where there is one."""
        value = Decimal(plain(hundredths))
        if formula is None:
            self._number(at, value, _MONEY, **properties)
            return
        form = self._format(num_format=_MONEY, **properties)
        self._sheets[at.sheet].write_formula(at.row, at.column, f"={formula}", form, value)

    def _rounded(self, at: _Cell, hundredths: int, exact: Fraction | None, formula: str) -> None:
        """A figure of the engine: `formula` rounded to the cent, where its `exact` value surely gives the figure."""
        sound = (
            exact is not None
            and half_up((exact * 100).numerator, (exact * 100).denominator) == hundredths
            and rounds_alike(exact)
        )
        self._amount(at, hundredths, f"ROUND({formula},2)" if sound else None)

    def _day(self, at: _Cell, iso: str | None) -> None:
        if iso is not None:
            form = self._format(num_format="yyyy-mm-dd", align="left")
            self._sheets[at.sheet].write_datetime(at.row, at.column, datetime.fromisoformat(iso), form)

    def _heading(self, sheet: str, row: int, tell: Tell) -> int:
        self._text(_Cell(sheet, row, 0), _both(tell), bold=True, font_size=12)
        return row + 1

    def _head(self, sheet: str, row: int, tells: Sequence[Tell], figures: Sequence[int]) -> int:
        """A row of heads; those of the columns `figures` stand on the right, as the figures do."""
        for column, tell in enumerate(tells):
            align = "right" if column in figures else "left"
            style = {"bold": True, "text_wrap": True, "bottom": 1, "align": align}
            self._text(_Cell(sheet, row, column), _both(tell, "\n"), **style)
        self._sheets[sheet].set_row(row, 32)
        return row + 1

    # -------------------------------------------------------------------------------------------- inputs

    def _inputs(self, sheet: str) -> None:
        row = self._exchange(sheet, 0) + 1
        row = self._contributions(sheet, row) + 1
        self._programmes(sheet, row)

    def _exchange(self, sheet: str, row: int) -> int:
        row = self._heading(sheet, row, lambda language: language.text("Exchange rate"))
        row = self._head(
            sheet,
            row,
            (
                lambda language: language.text("Currency"),
                lambda language: language.text("CNY per unit"),
                lambda language: language.text("Day"),
                lambda language: language.text("Source"),
            ),
            (1,),
        )
        exchange = self._case.exchange
        rates = sorted(exchange.cny_per_unit, key=lambda one: (one[0] != "USD", one[0]))
        for currency, rate in (*rates, ("CNY", Decimal(1))):
            self._text(_Cell(sheet, row, 0), currency)
            self._rates[currency] = _Cell(sheet, row, 1)
            self._number(self._rates[currency], rate)
            if currency != "CNY":
                self._day(_Cell(sheet, row, 2), exchange.as_of)
                self._text(_Cell(sheet, row, 3), exchange.source)
            row += 1
        return row

    def _contributions(self, sheet: str, row: int) -> int:
        row = self._heading(sheet, row, lambda language: language.text("Utilised foreign capital"))
        row = self._head(
            sheet,
            row,
            (
                lambda language: language.text("Year"),
                lambda language: language.text("Form"),
                lambda language: language.text("Amount"),
                lambda language: language.text("Currency"),
                lambda language: language.text("In US$"),
                lambda language: language.text("Counted, US$"),
            ),
            (2, 4, 5),
        )
        for given, converted in zip(
            self._case.project.utilisation, self._estimate.contributions, strict=True
        ):
            self._number(_Cell(sheet, row, 0), converted.year, "0", align="left")
            self._text(_Cell(sheet, row, 1), _both(self._form(converted.form)))
            amount, usd, counted = (_Cell(sheet, row, column) for column in (2, 4, 5))
            self._money(amount, given.amount)
            self._rounded(usd, converted.utilised_usd, *self._in_usd(given.amount, amount))
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

    def _money(self, at: _Cell, money: Money) -> None:
        """An amount as it was given, and its currency beside it."""
        self._number(at, money.amount or Decimal(0), "#,##0.00####")
        self._text(at._replace(column=at.column + 1), money.currency)

    def _in_usd(self, money: Money, at: _Cell) -> tuple[Fraction | None, str]:
        """The exact value in US$ and its formula; no value where the cell does not hold every digit."""
        rate, usd = self._case.exchange.rate(money.currency), self._case.exchange.rate("USD")
        formula = (
            at.name
            if money.currency == "USD"
            else f"{at.name}*{self._rates[money.currency].name}/{self._rates['USD'].name}"
        )
        if rate is None or usd is None or not _holds(money.amount, rate, usd):
            return None, formula
        return Fraction(money.amount or 0) * Fraction(rate) / Fraction(usd), formula

    def _in_cny(self, money: Money, at: _Cell) -> tuple[Fraction | None, str]:
        rate = self._case.exchange.rate(money.currency)
        formula = f"{at.name}*{self._rates[money.currency].name}"
        if rate is None or not _holds(money.amount, rate):
            return None, formula
        return Fraction(money.amount or 0) * Fraction(rate), formula

    def _programmes(self, sheet: str, row: int) -> None:
        """The amounts of other programmes as given; their rates stand beside the awards."""
        if not self._case.programmes:
            return
        row = self._heading(sheet, row, lambda language: language.text("Other programmes"))
        row = self._head(
            sheet,
            row,
            (
                lambda language: language.text("Programme"),
                lambda language: language.text("Year"),
                lambda language: language.text("Amount"),
                lambda language: language.text("Currency"),
                lambda language: language.text("Cumulative cap"),
            ),
            (2, 4),
        )
        for one in self._case.programmes:
            if one.cumulative_cap is not None:
                self._money(_Cell(sheet, row, 4), one.cumulative_cap)
            for amount in one.amounts or ():
                if amount.year is None:
                    continue
                self._number(_Cell(sheet, row, 1), amount.year, "0", align="left")
                self._money(_Cell(sheet, row, 2), amount.amount)
                self._given[one.id, amount.year] = (amount.amount, _Cell(sheet, row, 2))
                self._text(_Cell(sheet, row, 0), one.name or one.id)
                row += 1
            if not one.amounts:
                self._text(_Cell(sheet, row, 0), one.name or one.id)
                row += 1

    # -------------------------------------------------------------------------------------------- awards

    def _awards(self, sheet: str) -> dict[str, _Cell]:
        row = self._years(sheet, 0)
        self._text(
            _Cell(sheet, row, 0),
            _both(
                lambda language: language.text(
                    "The rate of a year is that of this estimate; with another amount another rate may apply."
                ),
            ),
            italic=True,
        )
        return self._stacking(sheet, row + 2)

    def _years(self, sheet: str, row: int) -> int:
        row = self._heading(sheet, row, lambda language: language.text("Plan award"))
        row = self._head(
            sheet,
            row,
            (
                lambda language: language.text("Year"),
                lambda language: language.text("Rule"),
                lambda language: language.text("Counted, US$"),
                lambda language: language.text("Rate"),
                lambda language: language.text("Award, US$"),
                lambda language: language.text("Award, CNY"),
            ),
            (2, 3, 4, 5),
        )
        first = row
        usd_rate = self._case.exchange.rate("USD") or Decimal(0)
        for award in self._estimate.years:
            utilised, rate, usd, cny = (_Cell(sheet, row, column) for column in (2, 3, 4, 5))
            self._number(_Cell(sheet, row, 0), award.year, "0", align="left")
            self._text(_Cell(sheet, row, 1), _both(self._rule(award)), text_wrap=True)
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
        self._text(_Cell(sheet, row, 0), _both(lambda language: language.text("Total")), bold=True, top=1)
        self._plan_totals = (_Cell(sheet, row, 4), _Cell(sheet, row, 5))
        for cell, total in zip(self._plan_totals, (totals.plan_usd, totals.plan_cny), strict=True):
            self._amount(cell, total, _column_sum(cell, first, row), bold=True, top=1)
        return row + 1

    def _rule(self, award: Any) -> Tell:
        return lambda language: explanation.rule_title(language, self._rules, award)

    def _stacking(self, sheet: str, row: int) -> dict[str, _Cell]:
        row = self._heading(sheet, row, lambda language: language.text("Awards by year, with stacking"))
        row = self._head(
            sheet,
            row,
            (
                lambda language: language.text("Year"),
                lambda language: language.text("Award"),
                lambda language: language.text("Rate"),
                lambda language: language.text("Award, US$"),
                lambda language: language.text("Award, CNY"),
                lambda language: language.text("Kept, US$"),
                lambda language: language.text("Kept, CNY"),
                lambda language: language.text("Treatment"),
            ),
            (2, 3, 4, 5, 6),
        )
        first = row
        for year in self._content.by_year:
            for one in year.rows:
                self._number(_Cell(sheet, row, 0), year.year, "0", align="left")
                self._share(sheet, row, year.year, one.share)
                self._text(_Cell(sheet, row, 7), _both(self._treatment(one.treatment)))
                row += 1
        self._text(_Cell(sheet, row, 0), _both(lambda language: language.text("Total")), bold=True, top=1)
        totals = self._estimate.totals
        found = {"usd": _Cell(sheet, row, 5), "cny": _Cell(sheet, row, 6)}
        for cell, total in zip(found.values(), (totals.total_usd, totals.total_cny), strict=True):
            self._amount(cell, total, _column_sum(cell, first, row), bold=True, top=1)
        return found

    @staticmethod
    def _treatment(code: str) -> Tell:
        return lambda language: terms.treatment(language, code)

    def _share(self, sheet: str, row: int, year: int, share: Share) -> None:
        """A row of the stacking: the award, and what is kept of it."""
        usd, cny = _Cell(sheet, row, 3), _Cell(sheet, row, 4)
        programme = next((one for one in self._case.programmes if one.id == share.id), None)
        if programme is None:
            self._text(_Cell(sheet, row, 1), _both(lambda language: language.text("Plan award")))
            for cell, amount, source in zip(
                (usd, cny), (share.usd, share.cny), self._plan[year], strict=True
            ):
                self._amount(cell, amount, source.name)
        else:
            self._text(_Cell(sheet, row, 1), programme.name or programme.id)
            if programme.rate is not None and year in self._utilised:
                rate = _Cell(sheet, row, 2)
                self._number(rate, programme.rate, "0.0#########%")
                self._by_rate(usd, cny, year, share, programme.rate)
            elif (share.id, year) in self._given:
                money, at = self._given[share.id, year]
                self._rounded(usd, share.usd, *self._in_usd(money, at))
                self._rounded(cny, share.cny, *self._in_cny(money, at))
            else:
                self._amount(usd, share.usd)
                self._amount(cny, share.cny)
        kept = share.by is None
        for cell, amount in ((usd, share.usd), (cny, share.cny)):
            target = cell._replace(column=cell.column + 2)
            self._amount(target, amount if kept else 0, cell.name if kept else None)

    def _by_rate(self, usd: _Cell, cny: _Cell, year: int, share: Share, rate: Decimal) -> None:
        utilised = next(one.utilised_usd for one in self._estimate.years if one.year == year)
        exact = Fraction(utilised, 100) * Fraction(rate) if _holds(rate) else None
        at = self._utilised[year].name + "*" + usd._replace(column=2).name
        self._rounded(usd, share.usd, exact, at)
        usd_rate = self._case.exchange.rate("USD")
        in_cny = None if exact is None or not _holds(usd_rate) else exact * Fraction(usd_rate or 0)
        self._rounded(cny, share.cny, in_cny, f"{at}*{self._rates['USD'].name}")

    # ---------------------------------------------------------------------------------- overview and notes

    def _overview(self, sheet: str, totals: dict[str, _Cell]) -> None:
        case, estimate, rules = self._case, self._estimate, self._rules
        quote, project = case.quote, case.project
        self._sheets[sheet].set_column(0, 0, 46)
        self._text(_Cell(sheet, 0, 0), _both(wording.title), bold=True, font_size=14)
        strip = [wording.indicative, lambda language: wording.not_promised(language, estimate)]
        self._text(_Cell(sheet, 1, 0), " ".join(_both(tell) for tell in strip).strip(), bold=True)
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
                f"{found.code} {_both(_words(found.name))}" if found is not None else None,
            ),
            (
                lambda language: wording.input_label(language, "category"),
                _both(lambda language: terms.category_of_case(language, case, estimate.category)),
            ),
            (
                lambda language: wording.input_label(language, "location"),
                _both(lambda language: wording.place(language, rules, project.location, alone=False)),
            ),
            (
                lambda language: wording.input_label(language, "mode"),
                _both(lambda language: terms.mode(language, project.mode or "new")),
            ),
            (
                lambda language: language.text("Status"),
                _both(lambda language: terms.status(language, estimate.status)),
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
                self._text(_Cell(sheet, row, 0), _both(tell), font_color="#5F6B7A")
                self._text(_Cell(sheet, row, 1), value)
                row += 1
        days: list[tuple[Tell, str | None]] = [
            (lambda language: language.text("Date"), self._content.date),
            (lambda language: language.text("Valid until"), quote.valid_until),
        ]
        for tell, iso in days:
            if iso is not None:
                self._text(_Cell(sheet, row, 0), _both(tell), font_color="#5F6B7A")
                self._day(_Cell(sheet, row, 1), iso)
                row += 1
        self._figures(sheet, row + 1, totals)

    def _figures(self, sheet: str, row: int, totals: dict[str, _Cell]) -> None:
        estimate = self._estimate
        row = self._head(sheet, row, (lambda _: "", lambda _: "US$", lambda _: "CNY"), (1, 2))
        plan, total = self._plan_totals, (totals["usd"], totals["cny"])
        sums = estimate.totals
        lines: list[tuple[Tell, int, int, tuple[_Cell, ...] | None]] = [
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
            self._text(_Cell(sheet, row, 0), _both(tell), **bold)
            for column, amount in ((1, usd), (2, cny)):
                formula = source[column - 1].name if source is not None else None
                self._amount(_Cell(sheet, row, column), amount, formula, **bold)
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
                self._text(_Cell(sheet, row, column), text, text_wrap=True)
            row += 1
        return row + 1


def _holds(*numbers: Decimal | None) -> bool:
    """Whether a spreadsheet keeps every digit of the numbers."""
    return all(one is not None and len(one.normalize().as_tuple().digits) <= _DIGITS for one in numbers)


def _sum(parts: Sequence[str]) -> str | None:
    return f"SUM({','.join(parts)})" if parts else None


def _column_sum(cell: _Cell, first: int, row: int) -> str | None:
    """The sum of the cells above `cell` from the row `first` on."""
    if row == first:
        return None
    start, end = cell._replace(row=first).name, cell._replace(row=row - 1).name
    return f"SUM({start}:{end.rpartition('!')[2]})"  # not translated
