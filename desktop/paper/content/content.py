"""What a quote says, in which order, with codes and figures: language-free, worked out from a finished estimate.

Every figure is the estimate's own; nothing is computed here but which of them belong together. `wording` puts words
to it, `full` and `summary` give it its place on the paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from desktop.case.case import PLAN, Case, Money, Programme, QuoteFacts
from desktop.case.money import rate_units, share_usd, to_usd
from desktop.engine.result import (
    CAP,
    Alternative,
    Converted,
    Estimate,
    Share,
    YearAward,
)
from desktop.policy.ruleset import Cents, Fen, Rate, Reading, ReadingValue, RuleSet, Sentence, Words
from desktop.telling.explanation import treatment

GIVEN, DERIVED, DEFAULT = "given", "derived", "default"


class Input(NamedTuple):
    """A line of the inputs: what it is about, where it comes from, and the value that its kind calls for."""

    kind: str
    source: str
    code: str | None = None
    yes: bool | None = None
    money: Money | None = None
    usd: Cents | None = None
    contribution: Converted | None = None
    programme: Programme | None = None


class Basis(NamedTuple):
    """What an award is worked out from: a rate of the year's capital, or an amount of its own."""

    utilised_usd: Cents | None = None
    rate: Rate | None = None
    amounts: tuple[Money, ...] = ()
    cut: bool = False
    """Whether the cumulative cap left less than that."""


class AwardRow(NamedTuple):
    """An award in a year: whose, on what basis, and what becomes of it (`terms.treatment`)."""

    share: Share
    basis: Basis
    treatment: str


class YearRows(NamedTuple):
    """The awards of one year, the plan first, and what is kept of them."""

    year: int
    rows: tuple[AwardRow, ...]
    total_usd: Cents
    total_cny: Fen


class YearPart(NamedTuple):
    """One year of the schedule: its award, the sentence it rests on and the year where that is quoted.

    `quoted_in` is the year itself where the sentence is quoted for the first time.
    """

    award: YearAward
    sentence: Sentence | None
    quoted_in: int | None


class ReadingRow(NamedTuple):
    """A question that the text leaves open: how it is read here, and what the other readings would give.

    An alternative is None for a value that changes nothing.
    """

    reading: Reading
    used: ReadingValue
    chosen: bool
    others: tuple[tuple[ReadingValue, Alternative | None], ...]


class Content(NamedTuple):
    """The whole of a quote."""

    facts: QuoteFacts
    date: str | None
    inputs: tuple[Input, ...]
    years: tuple[YearPart, ...]
    by_year: tuple[YearRows, ...]
    readings: tuple[ReadingRow, ...]
    documents: tuple[Words, ...]
    clauses: tuple[str, ...]
    utilised: tuple[tuple[str, Cents], ...]
    """The counted capital by form, in the order of the schedule."""
    utilised_usd: Cents


def content_of(case: Case, estimate: Estimate, rules: RuleSet, date: str | None) -> Content:
    """The content of the quote of a finished case; `date` is that of the quote, ISO."""
    by_form: dict[str, int] = {}
    for contribution in estimate.contributions:
        if contribution.counted:
            by_form[contribution.form] = by_form.get(contribution.form, 0) + contribution.utilised_usd
    return Content(
        case.quote,
        date,
        tuple(_inputs(case, estimate)),
        _years(estimate, rules),
        _by_year(case, estimate, rules),
        _readings(case, estimate, rules),
        _documents(case, rules),
        _clauses(estimate, rules),
        tuple((form, Cents(usd)) for form, usd in by_form.items()),
        Cents(sum(by_form.values())),
    )


# ---------------------------------------------------------------- inputs


def _inputs(case: Case, estimate: Estimate) -> Iterator[Input]:
    project = case.project
    if project.sector is not None:
        yield Input("sector", GIVEN, code=project.sector)
    yield Input("category", GIVEN if project.category is not None else DERIVED, code=estimate.category)
    yield Input("location", GIVEN, code=project.location)
    foreign = project.foreign_invested_enterprise
    yield Input("enterprise", DEFAULT if foreign is None else GIVEN, yes=foreign is not False)
    yield Input("mode", GIVEN, code=project.mode)
    upgrade = project.technical_upgrade
    yield Input("technical_upgrade", DEFAULT if upgrade is None else GIVEN, yes=upgrade is True)
    if project.total_foreign_investment is not None:
        yield _amount("total_foreign_investment", project.total_foreign_investment, case)
    if project.fixed_asset_investment is not None:
        yield _amount("fixed_asset_investment", project.fixed_asset_investment, case)
    pairs = sorted(
        zip(project.utilisation, estimate.contributions, strict=True), key=lambda pair: pair[1].year
    )
    for given, converted in pairs:
        yield Input("utilised", GIVEN, money=given.amount, usd=converted.utilised_usd, contribution=converted)
    for programme in case.programmes:
        yield Input("programme", GIVEN, programme=programme)
    yield Input("exchange", GIVEN)


def _amount(kind: str, money: Money, case: Case) -> Input:
    return Input(kind, GIVEN, money=money, usd=_usd(money, case))


def _usd(money: Money, case: Case) -> Cents:
    rate, usd_rate = case.exchange.rate(money.currency), case.exchange.rate("USD")
    if money.amount is None or rate is None or usd_rate is None:
        raise ValueError("a finished case has every amount and every rate of exchange")
    return to_usd(money.amount, rate_units(rate), rate_units(usd_rate))


# ---------------------------------------------------------------- awards


def _years(estimate: Estimate, rules: RuleSet) -> tuple[YearPart, ...]:
    sentences = {rule.id: rule.sentence for rule in rules.rules}
    quoted: dict[str, int] = {}
    found = []
    for award in estimate.years:
        name = sentences.get(award.rule)
        sentence = rules.sentence(name) if name is not None else None
        quoted_in = quoted.setdefault(sentence.id, award.year) if sentence is not None else None
        found.append(YearPart(award, sentence, quoted_in))
    return tuple(found)


def _by_year(case: Case, estimate: Estimate, rules: RuleSet) -> tuple[YearRows, ...]:
    awards = {award.year: award for award in estimate.years}
    order = {name: at for at, name in enumerate([PLAN, *(one.id for one in case.programmes)])}
    found = []
    for year in estimate.stacking:
        shares = sorted((*year.kept, *year.displaced), key=lambda share: order[share.id])
        rows = tuple(
            AwardRow(
                share,
                _basis(share, awards.get(year.year), year.year, case),
                treatment(rules, year, share),
            )
            for share in shares
        )
        found.append(YearRows(year.year, rows, year.total_usd, year.total_cny))
    return tuple(found)


def _basis(share: Share, award: YearAward | None, year: int, case: Case) -> Basis:
    utilised = award.utilised_usd if award is not None else Cents(0)
    if share.id == PLAN:
        cut = award is not None and award.before_cap is not None
        return Basis(utilised, award.rate if award is not None else None, cut=cut)
    programme = next(one for one in case.programmes if one.id == share.id)
    if programme.rate is not None:
        rate = Rate.of(programme.rate)
        return Basis(utilised, rate, cut=share.usd < share_usd(utilised, rate))
    amounts = tuple(one.amount for one in programme.amounts or () if one.year == year)
    return Basis(amounts=amounts, cut=share.usd < sum(_usd(money, case) for money in amounts))


# ---------------------------------------------------------------- readings, documents, clauses


def _readings(case: Case, estimate: Estimate, rules: RuleSet) -> tuple[ReadingRow, ...]:
    in_use = dict(estimate.readings)
    changed = {(one.reading, one.value): one for one in estimate.alternatives}
    chosen = dict(case.readings)
    return tuple(
        ReadingRow(
            reading,
            reading.value(in_use[reading.id]),
            reading.id in chosen,
            tuple(
                (value, changed.get((reading.id, value.id)))
                for value in reading.values
                if value.id != in_use[reading.id]
            ),
        )
        for reading in rules.readings
    )


def _documents(case: Case, rules: RuleSet) -> tuple[Words, ...]:
    """The documents usually asked for with a claim that this case would make."""
    project = case.project
    asked = {"always", project.mode, *(one.given_form for one in project.utilisation)}
    if project.technical_upgrade is True:
        asked.add("technical_upgrade")
    return tuple(words for when, words in rules.claim_documents if when in asked)


def _clauses(estimate: Estimate, rules: RuleSet) -> tuple[str, ...]:
    """The clauses that the estimate rests on, in the order of the rule set."""
    cited = {award.clause for award in estimate.years}
    cited |= {note.clause for note in estimate.reasons}
    for award in estimate.years:
        cited |= {rules.rule(one.rule).clause for one in award.conditions if _is_rule(rules, one.rule)}
        if any(one.rule == CAP for one in award.conditions):
            cited |= {cap.clause for cap in rules.caps if estimate.category in cap.categories}
    return tuple(clause.id for clause in rules.clauses if clause.id in cited)


def _is_rule(rules: RuleSet, name: str) -> bool:
    return any(rule.id == name for rule in rules.rules)
