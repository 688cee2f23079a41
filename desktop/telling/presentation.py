"""What presentation mode shows: texts and figures for the visitor, in one language. Qt-free.

Only what the visitor should see: no officer, no contact, no warnings, none of the machinery of the readings beyond the
lowest award that they lead to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from desktop.case.case import PLAN
from desktop.telling import explanation, terms, tried
from desktop.telling.answer import PAID, unbroken
from desktop.telling.figure import AwardOfYear, Figure, PlanTotal
from desktop.telling.lead import step_text
from desktop.telling.notes import said
from desktop.telling.stacked import Bar, Kind, Segment
from desktop.telling.teller import Teller
from desktop.telling.why import ClauseView, why_view

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.engine.answer import Answer
    from desktop.engine.result import Condition, Estimate, StackingYear
    from desktop.language import Language
    from desktop.language.figures import Standing
    from desktop.policy.ruleset import Place, RuleSet


class Check(NamedTuple):
    """A condition: what the project has, what is needed, and whether that is met."""

    met: bool
    text: str
    needed: str


class AwardSlide(NamedTuple):
    """The headline, what it rests on, the range, and the bars by year."""

    caption: str
    total: Standing | None
    cny: str
    status: str
    checks: tuple[Check, ...]
    plan_caption: str
    plan: str
    plan_rest: str
    lowest: str
    bars_title: str
    bars: tuple[Bar, ...]
    bars_note: str


class Gain(NamedTuple):
    """What more capital brings: the gain, what it takes, and what each additional dollar brings."""

    gain: str
    text: str
    beside: str


class PresentationView(NamedTuple):
    """Head and foot of every slide, and what the slides show."""

    investor: str
    project: str
    place: str
    note: str
    award: AwardSlide
    gains: tuple[Gain, ...]
    no_gain: str
    clauses: tuple[ClauseView, ...]


def presentation_view(
    case: Case, answer: Answer | None, rules: RuleSet | None, words: Language
) -> PresentationView:
    """What is to be shown of a case; parts that cannot be said yet are empty."""
    place = _place(case, rules, words)
    estimate = answer.estimate if answer else None
    investor = case.investor.name or words.text("Foreign-invested project")
    if answer is None or rules is None or estimate is None:
        empty = AwardSlide(words.text("Indicative award"), None, "", "", (), "", "", "", "", "", (), "")
        return PresentationView(
            investor, case.project.name or "", place, _note(case, None, None, words), empty, (), "", ()
        )
    gains = tuple(_gains(estimate, words)) if estimate.status in PAID else ()
    return PresentationView(
        investor,
        case.project.name or "",
        place,
        _note(case, estimate, rules, words),
        _award(case, answer, estimate, rules, words),
        gains,
        "" if gains else explanation.no_next_step(Teller(words, rules), estimate),
        _clauses(case, answer, rules, words),
    )


def _place(case: Case, rules: RuleSet | None, words: Language) -> str:
    found = _found_place(case, rules)
    if found is None:
        return words.text("Quzhou")
    if not words.han:
        # The new cities have no settled English name: the Chinese stands beside it.
        return words.text("{place} {chinese}, Quzhou", place=found.name.of(words.code), chinese=found.name.zh)
    return words.text("{place}, Quzhou", place=found.name.zh)


def _found_place(case: Case, rules: RuleSet | None) -> Place | None:
    places = rules.places if rules is not None else ()
    return next((one for one in places if one.id == case.project.location), None)


def _note(case: Case, estimate: Estimate | None, rules: RuleSet | None, words: Language) -> str:
    if estimate is None or rules is None:
        return words.text("Indicative, not a commitment.")
    clauses = dict.fromkeys(award.clause for award in estimate.years if award.clause)
    items = words.listing(rules.clause(one).name.of(words.code) for one in clauses)
    document = unbroken(rules.document.number)
    rate = case.exchange.rate("USD")
    if not items:
        return words.text("Indicative, not a commitment. {document}.", document=document)
    if rate is None:
        return words.text("Indicative, not a commitment. {document}, {item}.", document=document, item=items)
    return words.text(
        "Indicative, not a commitment. {document}, {item}. US$ 1 = CNY {rate}.",
        document=document,
        item=items,
        rate=words.figures.rate(rate),
    )


# ---------------------------------------------------------------- the award


def _award(case: Case, answer: Answer, estimate: Estimate, rules: RuleSet, words: Language) -> AwardSlide:
    totals = estimate.totals
    stacked = bool(case.programmes)
    paid = estimate.status in PAID
    years = [row.year for row in estimate.stacking if row.kept] or [award.year for award in estimate.years]
    lowest = estimate.plan_range.lowest.usd
    differs = lowest != totals.plan_usd
    status = "" if estimate.status == "eligible" else _joined(estimate, words)
    plan_caption = words.text("Award under the plan") if stacked and paid else ""
    lowest_text = ""
    if paid and differs:
        lowest_text = words.text(
            "{amount} under the plan in the most cautious reading", amount=words.usd.text(lowest)
        )
    elif paid and totals.plan_usd:
        lowest_text = tried.in_short(words, estimate)
    return AwardSlide(
        caption=_caption(answer, years, words, stacked=stacked),
        total=words.usd.standing(totals.total_usd),
        cny=words.cny.text(totals.total_cny) if answer.has_cny else "",
        status=status,
        checks=tuple(_checks(case, estimate, rules, words)) if paid else (),
        plan_caption=plan_caption,
        plan=words.usd.text(totals.plan_usd) if plan_caption else "",
        plan_rest=words.text("as the text is stated") if plan_caption and differs else "",
        lowest=lowest_text,
        bars_title=words.text("By year, {unit}", unit=words.usd.unit),
        bars=tuple(_bar(case, estimate, row, rules, words) for row in estimate.stacking if row.kept),
        bars_note="\n".join(_displaced(case, estimate, rules, words)),
    )


def _caption(answer: Answer, years: list[int], words: Language, *, stacked: bool) -> str:
    if not answer.finished:
        return words.text("Provisional award")
    if not years:
        return words.text("Indicative award")
    span = _span(years, words)
    if stacked:
        return words.text("Indicative total, {years}", years=span)
    return words.text("Indicative award, {years}", years=span)


def _span(years: list[int], words: Language) -> str:
    if len(years) > 2 and years == list(range(years[0], years[-1] + 1)):
        return words.text("{first} to {last}", first=years[0], last=years[-1])
    return words.listing(str(year) for year in years)


def _joined(estimate: Estimate, words: Language) -> str:
    return words.together(said(words, note) for note in estimate.reasons)


def _checks(case: Case, estimate: Estimate, rules: RuleSet, words: Language) -> Iterator[Check]:
    """Category and place, then the conditions of the rule with the highest award."""
    best = max(estimate.years, key=lambda award: (award.rate.decimal, award.award_usd), default=None)
    rule = next((one for one in rules.rules if best is not None and one.id == best.rule), None)
    place = _found_place(case, rules)
    about = terms.category_of_case(words, case, estimate.category)
    if place is not None:
        about = words.text("{category}, {place}", category=about, place=place.name.of(words.code))
    item = rules.clause(rule.clause).name.of(words.code) if rule is not None else ""
    yield Check(place is None or place.municipal, about, item)
    if best is None or rule is None:
        return
    for condition in best.conditions:
        if condition.rule == rule.id:
            yield from _check(condition, best.year, words)


def _check(condition: Condition, year: int, words: Language) -> Iterator[Check]:
    usd, actual, required = words.usd, condition.actual, condition.required
    if condition.condition == "technical_upgrade":
        yield Check(condition.met, words.text("Technical upgrade"), "")
    if (
        not condition.condition.endswith("_usd")
        or not isinstance(required, int)
        or not isinstance(actual, int)
    ):
        return
    needed = words.text("{amount} needed", amount=usd.threshold(required))
    amount = usd.threshold(actual)
    if condition.condition == "total_foreign_investment_usd":
        text = words.text("{amount} foreign investment", amount=amount)
    elif condition.condition == "first_year_usd":
        text = words.text("{amount} in the first year", amount=amount)
    else:
        text = words.text("{amount} in {year}", amount=amount, year=year)
    yield Check(condition.met, text, needed)


def _bar(case: Case, estimate: Estimate, row: StackingYear, rules: RuleSet, words: Language) -> Bar:
    shares = sorted(
        row.kept, key=lambda share: share.id != PLAN and rules.level(share.level).relation == "adds_up"
    )
    segments = tuple(
        Segment(
            _kind(share.id, share.level, rules),
            _award_name(case, share.id, words),
            _share_name(case, estimate, share.id, row.year, words),
            words.usd.figure(share.usd),
            share.usd,
        )
        for share in shares
    )
    return Bar(str(row.year), words.usd.figure(row.total_usd), row.total_usd, segments)


def _kind(share_id: str, level: str, rules: RuleSet) -> Kind:
    if share_id == PLAN:
        return "own"
    return "added" if rules.level(level).relation == "adds_up" else "rival"


def _award_name(case: Case, share_id: str, words: Language) -> str:
    return words.text("Plan award") if share_id == PLAN else explanation.award_name(words, case, share_id)


def _share_name(case: Case, estimate: Estimate, share_id: str, year: int, words: Language) -> str:
    """The award's name; the plan's with its rate."""
    if share_id != PLAN:
        return _award_name(case, share_id, words)
    rate = next(award.rate.decimal for award in estimate.years if award.year == year)
    return words.text("Plan award, {rate}", rate=words.figures.percent(rate))


def _displaced(case: Case, estimate: Estimate, rules: RuleSet, words: Language) -> Iterator[str]:
    for row in estimate.stacking:
        for share in row.displaced:
            sentence = explanation.displacement(Teller(words, rules), estimate, case, row, share)
            yield words.text(
                "{year}, {award}: {sentence}",
                year=row.year,
                award=words.text(
                    "{name} of {amount}",
                    name=explanation.award_name(words, case, share.id),
                    amount=words.usd.text(share.usd),
                ),
                sentence=sentence,
            )


# ---------------------------------------------------------------- more capital, clauses


def _gains(estimate: Estimate, words: Language) -> Iterator[Gain]:
    for step in estimate.steps:
        text, beside = step_text(words, step.said, step.gain_usd, step.additional_usd)
        yield Gain(words.usd.change(step.gain_usd), text, beside)


def _clauses(case: Case, answer: Answer, rules: RuleSet, words: Language) -> tuple[ClauseView, ...]:
    """The sentences that the award rests on; without an award those that rule it out."""
    years = answer.estimate.years if answer.estimate is not None else ()
    asked: list[Figure] = [PlanTotal(), *(AwardOfYear(award.year) for award in years[:1])]
    for figure in asked:
        view = why_view(figure, case, answer, rules, words, lambda _case: None)
        if view is not None and view.clauses:
            return view.clauses
    return ()
