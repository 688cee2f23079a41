"""What a quote says, in which order, with codes and figures: language-free, worked out from a finished estimate.

Every figure is the estimate's own; nothing is computed here but which of them belong together. `wording` puts words
to it, `full` and `summary` give it its place on the paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from desktop.case.case import PLAN, Case, Money, Programme, QuoteFacts
from desktop.case.money import rate_units, share_usd, to_usd
from desktop.case.register import Entry, Walk
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
    field: Entry | None = None
    """For the kind `field`: one of which the register alone says what it is."""
    held: Any = None
    path: str = ""


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
    yield from _told_by_register(case, "project.")
    pairs = sorted(
        zip(project.utilisation, estimate.contributions, strict=True), key=lambda pair: pair[1].year
    )
    for given, converted in pairs:
        place = next(at for at, one in enumerate(project.utilisation) if one is given)
        yield Input(
            "utilised",
            GIVEN,
            money=given.amount,
            usd=converted.utilised_usd,
            contribution=converted,
            path=f"project.utilisation[{place}]",
        )
    for place, programme in enumerate(case.programmes):
        yield Input("programme", GIVEN, programme=programme, path=f"programmes[{place}]")
    yield Input("exchange", GIVEN)
    chosen = dict(case.readings)
    for place, confirmed in enumerate(case.confirmed):
        yield Input("confirmed", GIVEN, code=chosen.get(confirmed.reading or ""), path=f"confirmed[{place}]")


_LAID_OUT: Final = frozenset(
    (
        *("project.name", "project.sector", "project.category", "project.location", "project.mode"),
        *("project.foreign_invested_enterprise", "project.technical_upgrade"),
        *("project.total_foreign_investment", "project.fixed_asset_investment"),
        *("project.utilisation[].amount", "project.utilisation[].form"),
        *(
            "programmes[].id",
            "programmes[].name",
            "programmes[].level",
            "programmes[].same_matter",
            "programmes[].rate",
        ),
        *("programmes[].cumulative_cap", "programmes[].amounts[].amount", "confirmed[].reading"),
    )
)
"""What a place of the paper is made for; all else that is printed of project, contributions and programmes follows."""
_by_register: Final = Walk(
    lambda one: (
        one.field.printed
        and one.field.kind not in ("part", "rows", "amount", "currency", "year")
        and one.path.startswith(("project.", "programmes[", "confirmed["))
        and one.path not in _LAID_OUT
    )
)


def _told_by_register(case: Case, part: str) -> Iterator[Input]:
    """Lines for the fields that have no place of their own on the paper; those of rows stand with their row."""
    for one in _by_register(case):
        path, held = one.path, one.meant
        in_row = "[" in path and "[" not in part
        if not path.startswith(part) or in_row or held is None:
            continue
        if one.entry.field.kind == "money":
            yield _amount("field", held, case)._replace(field=one.entry, held=held, path=path)
        else:
            source = GIVEN if one.value is not None else DEFAULT
            yield Input("field", source, field=one.entry, held=held, path=path)


def of_row(case: Case, row: str) -> tuple[Input, ...]:
    """The lines that belong to a row, `programmes[0]` or `project.utilisation[1]`, beside what is laid out for it."""
    return tuple(_told_by_register(case, f"{row}."))


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
