"""What the phasing panel says: today's schedule and the better one, as texts and figures in one language. Qt-free."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.language import wording
from desktop.telling import terms
from desktop.telling.figure import Figure, PlanTotal, RangeEnd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.case.case import Case
    from desktop.case.faults import CaseError
    from desktop.engine.phasing import PhasedYear, Phasing
    from desktop.engine.result import Estimate
    from desktop.language import Language
    from desktop.policy.ruleset import Cents

MOST_YEARS: Final = 10
_BESIDE: Final = 3
"""Up to so many years stand beside each other; more stand below each other."""

_TROUBLE: Final = {
    "minimum_above_maximum": wording(
        "{year} cannot hold at least {least} and at most {most}: lower the one or raise the other."
    ),
    "paid_above_total": wording(
        "{paid} is paid already, more than the total of {total}: correct the schedule."
    ),
    "minima_above_total": wording(
        "The minima and what is paid add up to {least}, more than the total of {total}: lower a minimum."
    ),
    "maxima_below_total": wording(
        "The maxima and what is paid add up to {most}, less than the total of {total}: raise a maximum or add a year."
    ),
}


class Limits(NamedTuple):
    """What a year may hold: minimum, maximum and what is paid already, in US$; None where nothing is said."""

    least: Decimal | None = None
    most: Decimal | None = None
    paid: Decimal | None = None


class CellView(NamedTuple):
    """A cell; `better` marks what the better schedule gains.

    `figure` is the one that it has, if any, and `of_better` says that it is one of the better schedule.
    """

    text: str
    exact: str = ""
    better: bool = False
    figure: Figure | None = None
    of_better: bool = False


class PhasingView(NamedTuple):
    """Heads and rows, whether years stand below each other (`upright`), and the sentence that sums it up."""

    heads: tuple[str, ...]
    rows: tuple[tuple[CellView, ...], ...]
    upright: bool
    sentence: str
    improves: bool
    """Whether the better schedule is worth applying."""
    changes: bool
    """Whether it is another schedule than today's."""


def cents(amount: Decimal) -> Cents:
    """US$ as whole cents."""
    from desktop.policy.ruleset import Cents

    return Cents(int((amount * 100).to_integral_value(ROUND_HALF_UP)))


def bounds(limits: Mapping[int, Limits], part: str) -> dict[int, Cents]:
    """One part of the limits (`least`, `most`, `paid`) by year, as the search takes it."""
    found = {year: getattr(one, part) for year, one in limits.items()}
    return {year: cents(amount) for year, amount in found.items() if amount is not None}


def usual_years(estimate: Estimate) -> tuple[int, ...]:
    """The years of the schedule with those between them; at most ten."""
    years = [award.year for award in estimate.years]
    if not years:
        return ()
    whole = range(min(years), max(years) + 1)
    return tuple(whole) if len(whole) <= MOST_YEARS else tuple(years[:MOST_YEARS])


def year_of_talk(case: Case) -> int | None:
    """The year in which the quote, or else the rates of the case, are dated; None where neither has a date."""
    day = case.quote.date or case.exchange.as_of
    return int(day[:4]) if day else None


def usual_limits(case: Case, estimate: Estimate) -> dict[int, Limits]:
    """What is past stays as it is: years before that of the talk are paid, and nothing more comes in them."""
    now = year_of_talk(case)
    held = {award.year: Decimal(award.utilised_usd) / 100 for award in estimate.years}
    past = [year for year in usual_years(estimate) if now is not None and year < now]
    return {year: Limits(None, held.get(year, Decimal(0)), held.get(year) or None) for year in past}


def trouble(error: CaseError, words: Language) -> str:
    """Why no schedule adds up, and what to do."""
    fields: dict[str, object] = {
        name.removesuffix("_usd"): words.usd.stated(cents(Decimal(value))) if name.endswith("_usd") else value
        for name, value in error.details.items()
    }
    source = _TROUBLE.get(error.code)
    if source is None:
        return words.text("The best phasing cannot be worked out for this case.")
    return words.text(source, **fields)


def phasing_view(phasing: Phasing, estimate: Estimate, words: Language) -> PhasingView:
    """Today's schedule and the better one, each under the stated and the most cautious reading."""
    given, best = phasing.given, phasing.best
    now = {row.year: row.utilised_usd for row in given.schedule}
    then = {row.year: row.utilised_usd for row in (*phasing.paid_before, *phasing.schedule)}
    years = sorted({*now, *then})
    safer = best.cautious.usd > given.cautious.usd
    changes = any(now.get(year, 0) != then.get(year, 0) for year in years) or _not_cash(estimate)
    forms = {year: _forms(estimate, year, words) for year in years}
    cash = words.text(
        "{amount} · {form}", amount="{amount}", form=terms.inside(words, terms.form(words, "cash"))
    )
    upright = len(years) > _BESIDE
    schedule = [
        (
            _paid(words, now.get(year, 0), "" if upright else forms[year]),
            _paid(words, then.get(year, 0), "" if upright else cash),
        )
        for year in years
    ]
    stated = (
        _award(words, PlanTotal(), given.plan_usd),
        _award(words, PlanTotal(), best.plan_usd, better=phasing.gains, of_better=True),
    )
    lowest = (
        _award(words, RangeEnd("plan", "lowest"), given.cautious.usd),
        _award(words, RangeEnd("plan", "lowest"), best.cautious.usd, better=safer, of_better=True),
    )
    names = (words.text("Now"), _name_of(best.schedule, words))
    unit = words.usd.unit
    if upright:
        heads: tuple[str, ...] = (
            words.text("Year"),
            *(words.text("{what}, {unit}", what=name, unit=unit) for name in names),
        )
        rows: list[tuple[CellView, ...]] = [
            (CellView(str(year)), *cells) for year, cells in zip(years, schedule, strict=True)
        ]
        rows.append((CellView(words.text("Plan, stated reading")), *stated))
        rows.append((CellView(words.text("Plan, lowest over all readings")), *lowest))
    else:
        of_years = (words.text("{what}, {unit}", what=year, unit=unit) for year in years)
        heads = ("", *of_years, words.text("Plan, stated"), words.text("Plan, lowest"))
        rows = [
            (CellView(names[place]), *(cells[place] for cells in schedule), stated[place], lowest[place])
            for place in (0, 1)
        ]
    return PhasingView(
        heads,
        tuple(rows),
        upright,
        _sentence(phasing, words, safer=safer, changes=changes),
        phasing.gains or safer,
        changes,
    )


def _sentence(phasing: Phasing, words: Language, *, safer: bool, changes: bool) -> str:
    given, best, usd = phasing.given, phasing.best, words.usd
    if not changes or not (phasing.gains or safer):
        return words.text("No other phasing of this capital gives more.")
    if phasing.gains and best.plan_usd > given.plan_usd:
        if best.same_under_every_reading:
            return words.text(
                "Phased like this, the plan gives {gain} more: {amount} under every reading of the text.",
                gain=usd.text(best.plan_usd - given.plan_usd),
                amount=usd.text(best.plan_usd),
            )
        return words.text(
            "Phased like this, the plan gives {gain} more.", gain=usd.text(best.plan_usd - given.plan_usd)
        )
    if best.same_under_every_reading:
        return words.text(
            "Phased like this, the plan gives {amount} under every reading of the text.",
            amount=usd.text(best.plan_usd),
        )
    return words.text(
        "Phased like this, the plan gives as much, and at least {amount} under every reading of the text.",
        amount=usd.text(best.cautious.usd),
    )


def _name_of(schedule: tuple[PhasedYear, ...], words: Language) -> str:
    paid = [row.year for row in schedule if row.utilised_usd]
    if len(paid) == 1:
        return words.text("All in {year}, in cash", year=paid[0])
    return words.text("Better, in cash")


def _award(
    words: Language, figure: Figure, usd: int, *, better: bool = False, of_better: bool = False
) -> CellView:
    return CellView(words.usd.figure(usd), words.usd.exact(usd), better, figure, of_better)


def _paid(words: Language, usd: int, form: str) -> CellView:
    """What a year holds; `form` has a place for the amount."""
    if not usd:
        return CellView("–")
    figure = words.usd.figure(usd)
    return CellView(form.format(amount=figure) if form else figure, words.usd.exact(usd))


def _forms(estimate: Estimate, year: int, words: Language) -> str:
    forms = {
        one.form for one in estimate.contributions if one.year == year and one.counted and one.utilised_usd
    }
    if len(forms) != 1:
        return ""
    form = terms.inside(words, terms.form(words, forms.pop()))
    return words.text("{amount} · {form}", amount="{amount}", form=form)


def _not_cash(estimate: Estimate) -> bool:
    return any(one.form != "cash" for one in estimate.contributions if one.counted and one.utilised_usd)
