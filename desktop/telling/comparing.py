"""Variants of a case side by side: what differs between them, and what each gives, in one language.

For the window and the quote alike. Of the inputs only those stand here that are not the same in all variants; of the
results all. A cell says whether it differs from that of the variant that the others are compared with.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.case.register import Walk, register
from desktop.language.figures import MINUS
from desktop.telling import fields, terms
from desktop.telling.figure import AwardOfYear, Figure, PlanTotal, RangeEnd, Total
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from desktop.case.case import Case, Money
    from desktop.case.register import Entry
    from desktop.engine.answer import Answer
    from desktop.engine.result import Estimate
    from desktop.language.words import Language
    from desktop.policy.ruleset import RuleSet


class Compared(NamedTuple):
    """A variant with the answer to it; `answer` is None where there is none yet."""

    name: str
    case: Case
    answer: Answer | None

    @property
    def estimate(self) -> Estimate | None:
        """What there is of an estimate."""
        return self.answer.estimate if self.answer is not None else None


class ComparedCell(NamedTuple):
    """A cell: its text, every digit of it, whether it differs, and by how much where it is an amount."""

    text: str
    exact: str = ""
    differs: bool = False
    difference: str = ""


class ComparedRow(NamedTuple):
    """A row; `strong` for what matters most, `of_reading` for how the text is read.

    `figure` is the one of the estimates that a row of results has.
    """

    label: str
    cells: tuple[ComparedCell, ...]
    strong: bool = False
    of_reading: bool = False
    figure: Figure | None = None


class Comparison(NamedTuple):
    """What differs in the inputs, and what each variant gives."""

    inputs: tuple[ComparedRow, ...]
    results: tuple[ComparedRow, ...]


_MOST_YEARS = 6
_OF_THE_THIRD_LAYOUT: Final = frozenset(
    ("mode", "technical_upgrade", "total_foreign_investment", "fixed_asset_investment")
)
_SAID_BY_THE_ROW: Final = frozenset(
    (
        *("programmes[].name", "programmes[].rate", "programmes[].amounts[].amount"),
        "project.utilisation[].amount",
    )
)
_rows: Final = Walk(
    lambda one: one.compared and "[]" in one.path and one.path not in _SAID_BY_THE_ROW, keyed=True
)


def _held_in_rows(case: Case) -> dict[tuple[Entry, tuple[str, ...]], Any]:
    return {(entry, keys): value for _, keys, entry, value, _ in _rows(case)}


def comparison(
    language: Language,
    rules: RuleSet,
    variants: Sequence[Compared],
    reference: int = 0,
    *,
    exact: Language | None = None,
    complete: bool = True,
) -> Comparison:
    """The variants compared with the one at `reference`.

    What is compared of the inputs is in the register; without `complete` only what quotes of the third layout say.

    With `exact`, as paper has it, figures are to the cent and amounts written as in that language; what belongs to
    an amount stands in a line of its own.
    """
    made = _Maker(language, rules, variants, reference, exact, complete)
    return Comparison(tuple(made.inputs()), tuple(made.results()))


class _Maker:
    def __init__(
        self,
        language: Language,
        rules: RuleSet,
        variants: Sequence[Compared],
        reference: int,
        exact: Language | None,
        complete: bool,
    ) -> None:
        self._language, self._rules, self._variants = language, rules, variants
        self._reference, self._exact, self._complete = reference, exact, complete

    # ---------------------------------------------------------------------------------------- inputs

    def inputs(self) -> Iterator[ComparedRow]:
        """Rows for what is not the same in all variants."""
        words = self._language
        wanted: list[tuple[str, Callable[[Compared], str]]] = [
            (words.text("Category"), self._category),
            (words.text("Location"), self._location),
        ]
        wanted += [
            (fields.label(words, one), partial(self._field, one))
            for one in register()
            if self._alone(one, "project.") and one.about not in ("category", "sector", "location")
        ]
        wanted += [
            (words.text("Utilised {year}", year=year), partial(self._utilised, year))
            for year in self._years()
        ]
        wanted += [
            (words.text("CNY per unit of {currency}", currency=code), partial(self._rate, code))
            for code in sorted({code for one in self._variants for code, _ in one.case.exchange.cny_per_unit})
        ]
        wanted += [
            (fields.label(words, one), partial(self._field, one))
            for one in register()
            if self._alone(one, "exchange.") and one.field.kind != "rates"
        ]
        wanted.append((words.text("Other programmes"), self._programmes))
        for label, tell in wanted:
            yield from self._differing(label, tell)
        if self._complete:
            yield from self._of_rows()
        for reading in self._rules.readings:
            question = reading.question.of(words.code)
            for row in self._differing(question, partial(self._reading, reading.id)):
                yield row._replace(of_reading=True)

    def _differing(self, label: str, tell: Callable[[Compared], str]) -> Iterator[ComparedRow]:
        """The row, unless it is the same in all variants."""
        texts = [tell(one) for one in self._variants]
        if len(set(texts)) > 1:
            own = texts[self._reference]
            yield ComparedRow(label, tuple(ComparedCell(text, differs=text != own) for text in texts))

    def _years(self) -> list[int]:
        return sorted(
            {row.year for one in self._variants for row in one.case.project.utilisation if row.year}
        )

    def _category(self, one: Compared) -> str:
        if one.estimate is None:
            return "–"
        category = terms.category_of_case(self._language, one.case, one.estimate.category)
        sector = one.case.project.sector
        return (
            self._language.text("{code}: {category}", category=category, code=sector) if sector else category
        )

    def _location(self, one: Compared) -> str:
        names = {place.id: place.name.of(self._language.code) for place in self._rules.places}
        return names.get(one.case.project.location or "", "–")

    def _alone(self, one: Entry, part: str) -> bool:
        """Whether a field of this part has a row of its own: it is compared, and in no row of the case itself."""
        if not self._complete and one.about not in _OF_THE_THIRD_LAYOUT:
            return False
        return one.compared and one.path.startswith(part) and "[]" not in one.path

    def _field(self, entry: Entry, one: Compared) -> str:
        part: Any = one.case
        for name in entry.path.split("."):
            part = getattr(part, name)
        return self._value(entry, part)

    def _value(self, entry: Entry, held: Any) -> str:
        if entry.field.kind == "money":
            return self._money(held)
        return fields.value(Teller(self._language, self._rules), entry, held) or "–"

    def _of_rows(self) -> Iterator[ComparedRow]:
        """What differs in rows that several variants have, beside what the rows above say of them."""
        words, held = self._language, [_held_in_rows(one.case) for one in self._variants]
        for entry, keys in dict.fromkeys(place for one in held for place in one):
            confirmed = entry.path.startswith("confirmed")
            there = [place for place, one in enumerate(held) if (entry, keys) in one]
            if len(there) < 2 and not confirmed:
                continue
            texts = [
                self._value(entry, one.get((entry, keys))) if (entry, keys) in one else "–" for one in held
            ]
            if len({texts[place] for place in there}) < 2 and not (confirmed and len(there) < len(held)):
                continue
            name = self._row_name(entry, keys)
            label = words.text("{name}: {part}", name=name, part=fields.label(words, entry))
            own = texts[self._reference]
            yield ComparedRow(label, tuple(ComparedCell(text, differs=text != own) for text in texts))

    def _row_name(self, entry: Entry, keys: tuple[str, ...]) -> str:
        if entry.path.startswith("confirmed"):
            return fields.code_name(Teller(self._language, self._rules), "reading", keys[0])
        if entry.path.startswith("programmes"):
            cards = [card for one in self._variants for card in one.case.programmes if card.id == keys[0]]
            return next((card.name for card in cards if card.name), keys[0])
        return self._language.text("Utilised {year}", year=keys[0])

    def _money(self, money: Money | None) -> str:
        if money is None or money.amount is None:
            return "–"
        if self._exact is not None:
            return self._exact.figures.money_exact(money.amount, money.currency)
        return self._language.figures.money(money.amount, money.currency)

    def _utilised(self, year: int, one: Compared) -> str:
        words = self._language
        rows = [row for row in one.case.project.utilisation if row.year == year and row.amount.amount]
        parts = []
        for row in rows:
            form = terms.inside(words, terms.form(words, row.given_form))
            if row.received and self._complete:
                day = words.dates.long(row.received)
                form = words.listing((form, words.text("received on {day}", day=day)))
            if self._exact is not None:
                parts += [self._money(row.amount), form]
            else:
                parts.append(words.text("{amount} · {form}", amount=self._money(row.amount), form=form))
        return ("\n".join(parts) if self._exact is not None else words.listing(parts)) or "–"

    def _rate(self, currency: str, one: Compared) -> str:
        rate = one.case.exchange.rate(currency)
        return self._language.figures.rate(rate) if rate is not None else "–"

    def _programmes(self, one: Compared) -> str:
        words = self._language
        parts = []
        for card in one.case.programmes:
            if card.rate is not None:
                worth = words.figures.percent(card.rate)
            else:
                worth = words.listing(self._money(entry.amount) for entry in card.amounts or ())
            if self._exact is not None:
                parts += [card.name or card.id, worth or "–"]
                continue
            parts.append(words.text("{name}, {rate}", name=card.name or card.id, rate=worth or "–"))
        return "\n".join(parts) or words.text("None")

    def _reading(self, reading_id: str, one: Compared) -> str:
        reading = self._rules.reading(reading_id)
        chosen = dict(one.case.readings).get(reading_id, reading.values[0].id)
        return next((v.name.of(self._language.code) for v in reading.values if v.id == chosen), "–")

    # ---------------------------------------------------------------------------------------- results

    def results(self) -> Iterator[ComparedRow]:
        """What the plan and all programmes give, and the range over the readings."""
        words = self._language
        years = sorted({award.year for one in self._variants if one.estimate for award in one.estimate.years})
        if len(years) <= _MOST_YEARS:
            for year in years:
                found = self._amounts(words.text("Plan {year}", year=year), partial(_year, year))
                yield found._replace(figure=AwardOfYear(year))
        several = any(one.case.programmes for one in self._variants)
        yield self._amounts(
            words.text("Award under the plan"), lambda estimate: estimate.totals.plan_usd, strong=not several
        )._replace(figure=PlanTotal())
        if several:
            yield self._amounts(
                words.text("In all"), lambda estimate: estimate.totals.total_usd, strong=True
            )._replace(figure=Total())
        unit = words.cny.unit if self._exact is None else words.text("CNY")
        yield self._renminbi(words.text("In all, {unit}", unit=unit))._replace(figure=Total())
        yield self._amounts(
            words.text("Lowest over all readings"), lambda estimate: estimate.total_range.lowest.usd
        )._replace(figure=RangeEnd("total", "lowest"))
        yield self._amounts(
            words.text("Highest over all readings"), lambda estimate: estimate.total_range.highest.usd
        )._replace(figure=RangeEnd("total", "highest"))

    def _amounts(self, label: str, amount: Callable[[Estimate], int], *, strong: bool = False) -> ComparedRow:
        usd = self._language.usd
        found = [amount(one.estimate) if one.estimate is not None else None for one in self._variants]
        own = found[self._reference]
        cells = []
        for one in found:
            if one is None:
                cells.append(ComparedCell("–", differs=own is not None))
                continue
            differs = own is not None and one != own
            if self._exact is not None:
                digits = self._exact.figures.digits_of
                change = "" if own is None or not differs else _signed(one - own, digits(abs(one - own)))
                cells.append(ComparedCell(digits(one), digits(one), differs, change))
                continue
            difference = usd.difference(one - own) if own is not None and differs else ""
            cells.append(ComparedCell(usd.figure(one), usd.exact(one), differs, difference))
        return ComparedRow(label, tuple(cells), strong)

    def _renminbi(self, label: str) -> ComparedRow:
        cny = self._language.cny
        found = [
            one.estimate.totals.total_cny
            if one.estimate is not None and one.answer is not None and one.answer.has_cny
            else None
            for one in self._variants
        ]
        own = found[self._reference]
        figure = cny.figure if self._exact is None else self._exact.figures.digits_of
        return ComparedRow(
            label,
            tuple(
                ComparedCell(
                    "–" if one is None else figure(one), "" if one is None else cny.exact(one), one != own
                )
                for one in found
            ),
        )


def _signed(difference: int, digits: str) -> str:
    return ("+" if difference > 0 else MINUS) + digits


def _year(year: int, estimate: Estimate) -> int:
    return next((award.award_usd for award in estimate.years if award.year == year), 0)
