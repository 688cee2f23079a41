"""What a reader of an estimate wants on the first page: what the text states, what is our reading of it, what is not settled;
what to do next; and what the award rests on. Each point a short sentence, with its money where there is any.

The window and the paper say the same. Points come with their full stop.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.engine.result import AFTER_PERIOD
from desktop.language.codes import wording
from desktop.language.figures import MINUS
from desktop.policy.ruleset import Words
from desktop.telling import claim, explanation, terms, tried
from desktop.telling.notes import said
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from desktop.case.case import Case
    from desktop.engine.result import Alternative, Condition, Estimate, Note, YearAward
    from desktop.language.words import Language

MOST: Final = 4
"""So many readings stand on the first page, those with the most money; the others are counted."""
_PAID_LATER: Final = ("eligible", "reference_only")


class Row(NamedTuple):
    """What to do next: under which heading, and the sentences."""

    title: str
    says: tuple[str, ...]


# ---------------------------------------------------------------------------------------------------- stated


def stated(teller: Teller, case: Case, estimate: Estimate) -> tuple[str, ...]:
    """What the text itself says of this case: rule and rate by year, place, dates, stacking."""
    return tuple(_stated(teller, case, estimate))


def _stated(teller: Teller, case: Case, estimate: Estimate) -> Iterator[str]:
    language, rules = teller
    if estimate.status not in _PAID_LATER:
        for reason in estimate.reasons:
            yield said(language, reason)
    paid: dict[tuple[str, str], list[int]] = {}
    for award in estimate.years:
        if award.award_usd:
            rate = language.figures.percent(award.rate.decimal)
            paid.setdefault((explanation.rule_title(teller, award), rate), []).append(award.year)
    for (rule, rate), years in paid.items():
        yield language.text(
            "{rule}: {rate} of the foreign capital utilised in {years}.",
            rule=rule,
            rate=rate,
            years=spans(language, years),
        )
    place = next((one for one in rules.places if one.id == case.project.location), None)
    if place is not None and estimate.status == "eligible":
        yield language.text(
            "{place} is at the municipal level: within the scope.", place=place.name.of(language.code)
        )
    if estimate.status in _PAID_LATER:
        yield language.text(
            "In force from {day}; the policies apply from {earlier}.",
            day=language.dates.iso(rules.document.in_force_from),
            earlier=language.dates.iso(rules.document.applies_from),
        )
    relations = {rules.level(one.level or "").relation for one in case.programmes}
    stacking = []
    if "adds_up" in relations:
        stacking.append(language.text("Provincial and municipal policies may be enjoyed together."))
    if "competes" in relations:
        stacking.append(
            language.text("For the same matter the higher municipal award applies, without duplication.")
        )
    if stacking:
        yield language.together(stacking)


def spans(language: Language, years: Sequence[int]) -> str:
    """`2026 to 2029 and 2031`, `2026至2029年、2031年`."""
    found = []
    for _, group in groupby(enumerate(years), key=lambda one: one[1] - one[0]):
        run = [year for _, year in group]
        if len(run) < 3:
            found += [language.text("{year}", year=year) for year in run]
        else:
            found.append(language.text("{first} to {last}", first=run[0], last=run[-1]))
    return language.listing(found)


# ---------------------------------------------------------------------------------------------------- read


def read(teller: Teller, case: Case, estimate: Estimate, most: int = MOST) -> tuple[str, ...]:
    """How the text is read here where it leaves room, and what reading it otherwise would change."""
    return tuple(_read(teller, case, estimate, most))


def _read(teller: Teller, case: Case, estimate: Estimate, most: int) -> Iterator[str]:
    language = teller.words
    yield from confirmed(teller, case)
    found = _by_money(estimate)
    for one in found[:most]:
        yield rests_on(teller, estimate, one)
    left = len(found) - most
    if left > 0:
        yield language.plural(
            "{n} more under “Readings of the text”.", "{n} more under “Readings of the text”.", left
        )
    if not found:
        yield tried.nothing_moves(teller, estimate)


def _by_money(estimate: Estimate) -> list[Alternative]:
    return sorted(estimate.alternatives, key=lambda one: -abs(difference(estimate, one)))


def difference(estimate: Estimate, one: Alternative) -> int:
    """What another reading changes, in US cents: of the total, or of the plan's award where the total stays."""
    return (one.totals.total_usd - estimate.totals.total_usd) or (
        one.totals.plan_usd - estimate.totals.plan_usd
    )


def rests_on(teller: Teller, estimate: Estimate, one: Alternative) -> str:
    """`In which years 4.5% applies: every year; otherwise (first year only) −US$ 225,000.`"""
    language, rules = teller
    reading = rules.reading(one.reading)
    return language.text(
        "{question}: {used}; otherwise ({other}) {change}.",
        question=reading.question.of(language.code),
        used=reading.value(dict(estimate.readings)[one.reading]).name.of(language.code),
        other=reading.value(one.value).name.of(language.code),
        change=changed(language, difference(estimate, one)),
    )


def changed(language: Language, cents: int) -> str:
    """A signed amount, as short as it can be said without loss."""
    if not cents:
        return language.text("a difference in CNY only")
    return ("+" if cents > 0 else MINUS) + language.usd.stated(abs(cents))


def confirmed(teller: Teller, case: Case) -> Iterator[str]:
    """What the authority has settled, with the paper that says so."""
    language, rules = teller
    chosen = dict(case.readings)
    for one in case.confirmed:
        reading = next((known for known in rules.readings if known.id == one.reading), None)
        if reading is None:
            continue
        value = reading.value(chosen[reading.id]) if reading.id in chosen else reading.values[0]
        by = one.by or ""
        yield language.text(
            "{question}: {value}, confirmed by the authority ({source}).",
            question=reading.question.of(language.code),
            value=value.name.of(language.code),
            source=language.listing(
                filter(None, (by, one.reference or "", language.dates.iso(one.date) if one.date else ""))
            ),
        )


# ---------------------------------------------------------------------------------------------------- open

_LONGEST: Final = 40
"""Characters of a programme's name in a short sentence."""
_ADMISSION: Final = "admission_check"
_SHORT: Final = {
    "first_year_split": wording(
        "First year as twelve months or a calendar year: {first_year} has US$ {first_usd} of US$ {required_usd}."
    ),
    "near_threshold": wording(
        "Day of the rate: {year} lies near US$ {threshold_usd}; on the other side US$ {other_usd} instead of "
        "US$ {plan_usd}."
    ),
    "near_threshold_total": wording(
        "Day of the rate: the total lies near US$ {threshold_usd}; on the other side US$ {other_usd} instead of "
        "US$ {plan_usd}."
    ),
    "other_matter_unconfirmed": wording("Whether “{programme}” is for another matter: US$ {award_usd}."),
    "special_policy_other_matter": wording(
        "Whether “{programme}” may be had beside the plan: US$ {award_usd}."
    ),
    "national_not_addressed": wording("Whether the national “{programme}” adds up: US$ {award_usd}."),
    "admission_check": wording("Admission first: item {item} of the negative list touches the class."),
}


def unsettled(teller: Teller, case: Case, estimate: Estimate, most: int = MOST) -> tuple[str, ...]:
    """What neither the text nor a reading settles: admission, points with money, then payment, cap, holding period."""
    return tuple(_unsettled(teller, case, estimate, most))


def _unsettled(teller: Teller, case: Case, estimate: Estimate, most: int) -> Iterator[str]:
    language, rules = teller
    yield from admission(teller, case, estimate)
    found = [note for note in estimate.warnings if note.code in _SHORT and note.code != _ADMISSION]
    for note in found[:most]:
        yield language.text(_SHORT[note.code], **_filled(language, case, estimate, note))
    if len(found) > most:
        yield language.plural(
            "{n} more under “To be checked”.", "{n} more under “To be checked”.", len(found) - most
        )
    if estimate.status not in _PAID_LATER:
        return
    if estimate.status == "reference_only":
        place = rules.place(case.project.location or "").name.of(language.code)
        yield language.text("Whether {place} follows the plan at all.", place=place)
    yield language.text("When it is paid: the text gives no date.")
    if not any(estimate.category in cap.categories for cap in rules.caps):
        yield language.text("A cap: the heading speaks of one, the text states none.")
    yield language.text("How long the capital has to stay: the text names no period and no clawback.")


def admission(teller: Teller, case: Case, estimate: Estimate) -> Iterator[str]:
    """That the class is one that the national negative list restricts or closes, before all else."""
    language = teller.words
    for note in estimate.warnings:
        if note.code == _ADMISSION:
            yield language.text(_SHORT[note.code], **_filled(language, case, estimate, note))


def _filled(language: Language, case: Case, estimate: Estimate, note: Note) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in note.fields:
        if name.endswith("_usd") and isinstance(value, int):
            found[name] = language.figures.digits_of(value)
        else:
            found[name] = value.of(language.code) if isinstance(value, Words) else value
    if "award_usd" not in found and "programme" in found:
        ids = {one.id for one in case.programmes if (one.name or one.id) == found["programme"]}
        gives = sum(share.usd for row in estimate.stacking for share in row.kept if share.id in ids)
        found["award_usd"] = language.figures.digits_of(gives)
    programme = found.get("programme")
    if isinstance(programme, str) and len(programme) > _LONGEST:
        found["programme"] = programme[:_LONGEST] + "…"
    return found


# ---------------------------------------------------------------------------------------------------- next


def next_steps(teller: Teller, case: Case, estimate: Estimate, *, short: bool = False) -> tuple[Row, ...]:
    """What to do next: whom to ask, what to keep, which days matter, what to have answered in writing.

    `short` is without the points to be asked one by one, where they stand on the same page.
    """
    language = teller.words
    if estimate.status not in _PAID_LATER:
        rows = [(language.text("What would qualify"), qualifies(teller, estimate))]
    else:
        rows = [
            (language.text("Office"), _office(teller, case, estimate)),
            (language.text("Evidence"), _evidence(teller, case, short=short)),
            (language.text("Dates"), _days(teller, case, estimate, short=short)),
            (language.text("Ask in writing"), _in_writing(teller, estimate, short=short)),
        ]
    return tuple(Row(title, found) for title, says in rows if (found := tuple(says)))


def _office(teller: Teller, case: Case, estimate: Estimate) -> Iterator[str]:
    language, rules = teller
    quote = case.quote
    issuer = language.listing(filter(None, (quote.organisation, quote.contact)))
    if issuer:
        yield language.text("First: {issuer}.", issuer=issuer)
    if estimate.status == "reference_only":
        place = rules.place(case.project.location or "").name.of(language.code)
        yield language.text(
            "The people's government of {place} decides whether it follows: ask it first.", place=place
        )
    yield language.text(
        "The Municipal Bureau of Commerce (市商务局) and the Municipal Bureau of Finance (市财政局) may draw up "
        "implementing rules; none are known."
    )


def _evidence(teller: Teller, case: Case, *, short: bool) -> Iterator[str]:
    language = teller.words
    forms = dict.fromkeys(row.given_form for row in case.project.utilisation)
    documents = [
        document
        for group in claim.checklist(teller, case)
        if group.when in forms
        for document in group.documents
    ]
    if documents:
        yield language.text(
            "From the first receipt on keep: {documents}.",
            documents=language.series(documents),
        )
    if not short:
        yield language.text("What such a claim usually needs is listed under “Documents for the claim”.")


def _days(teller: Teller, case: Case, estimate: Estimate, *, short: bool) -> Iterator[str]:
    language = teller.words
    asked = next(
        (
            condition
            for award in estimate.years
            for condition in award.conditions
            if condition.condition == "first_year_usd" and condition.rule == award.rule
        ),
        None,
    )
    if asked is not None and isinstance(asked.required, int) and estimate.first_year is not None:
        yield language.text(
            "By {day}: {amount} or more utilised, as the first year is read as a calendar year.",
            day=language.dates.iso(f"{estimate.first_year}-12-31"),
            amount=language.usd.stated(asked.required),
        )
    if short:
        return
    yield language.text("What is received after 31 December counts in the next year.")
    if case.quote.valid_until:
        yield language.text(
            "This estimate is valid until {day}.", day=language.dates.iso(case.quote.valid_until)
        )


def _in_writing(teller: Teller, estimate: Estimate, *, short: bool) -> Iterator[str]:
    language, rules = teller
    if short:
        yield language.text("Ask in writing what stands under “Our reading of it” and “Not settled”.")
        return
    for one in _by_money(estimate)[:MOST]:
        yield language.text(
            "{question} ({change}).",
            question=rules.reading(one.reading).question.of(language.code),
            change=changed(language, difference(estimate, one)),
        )
    upgrades = {rule.id for rule in rules.rules if rule.technical_upgrade}
    if any(award.rule in upgrades for award in estimate.years):
        yield language.text("Whether 外资企业 in the sentence on upgrades covers joint ventures.")
    yield language.text(
        "When and by whom the award is paid; whether there is a cap; how long the capital has to stay."
    )


def qualifies(teller: Teller, estimate: Estimate) -> Iterator[str]:
    """What would qualify where a project is excluded."""
    language = teller.words
    codes = {reason.code for reason in estimate.reasons}
    if "finance_excluded" in codes:
        yield language.text(
            "The fund is excluded, the enterprise that it invests in is not named as such: a manufacturing or service "
            "enterprise with foreign investment is estimated on its own. Whether money through a QFLP fund counts as "
            "its utilised foreign capital is to be asked (open question 35)."
        )
    if "real_estate_excluded" in codes:
        yield language.text(
            "The manufacturing or service part of a mixed project is estimated on its own; whether it may be taken "
            "apart is to be asked (open question 38)."
        )
    if "not_foreign_invested" in codes:
        yield language.text(
            "An enterprise that becomes a foreign-invested one, by a foreign shareholder or a joint venture, is within "
            "the scope from then on."
        )
    if "not_manufacturing" in codes or "not_service" in codes:
        yield language.text(
            "A manufacturing or service part of the project is estimated on its own, in its own class."
        )


# ---------------------------------------------------------------------------------------------------- rests on


_OF_YEAR: Final = "utilised_usd"


def rests(
    teller: Teller, case: Case, estimate: Estimate, kept: Callable[[YearAward, Condition], str]
) -> Iterator[str]:
    """What the award rests on, each once: enterprise, sector, place, then the conditions that `kept` words."""
    language, rules = teller
    if not any(award.award_usd for award in estimate.years):
        return
    yield language.text("A foreign-invested enterprise")
    named = terms.inside(language, terms.category_of_case(language, case, estimate.category))
    if case.project.sector is not None:
        named = language.text("{code}: {category}", category=named, code=case.project.sector)
    yield language.text("Sector: {sector}", sector=named)
    place = next((one for one in rules.places if one.id == case.project.location), None)
    if place is not None:
        yield language.text("Registered in {place}", place=place.name.of(language.code))
    yield from dict.fromkeys(
        filter(None, (kept(award, one) for award, one in _applying(estimate) if one.condition != _OF_YEAR))
    )
    by_amount: dict[int, list[int]] = {}
    for award, one in _applying(estimate):
        if one.condition == _OF_YEAR and isinstance(one.required, int):
            by_amount.setdefault(one.required, []).append(award.year)
    for amount, years in by_amount.items():
        yield language.text(
            "Utilised in {years}: {amount} or more",
            years=spans(language, years),
            amount=language.usd.stated(amount),
        )


def _applying(estimate: Estimate) -> Iterable[tuple[YearAward, Condition]]:
    return (
        (award, one)
        for award in estimate.years
        for one in award.conditions
        if one.rule == award.rule and one.met
    )


# ---------------------------------------------------------------------------------------------------- a year


def besides(teller: Teller, estimate: Estimate, award: YearAward) -> tuple[str, ...]:
    """What stands beside the conditions of a year: the readings that it rests on, and what other rules would have asked."""
    return tuple(_besides(teller, estimate, award))


def _besides(teller: Teller, estimate: Estimate, award: YearAward) -> Iterator[str]:
    language, rules = teller
    readings = {one.id for one in rules.readings}
    moving = {
        one.reading: one for one in sorted(estimate.alternatives, key=lambda one: difference(estimate, one))
    }
    asked = dict.fromkeys(
        one.condition
        for one in award.conditions
        if one.condition in readings and one.rule in (award.rule, AFTER_PERIOD)
    )
    for name in asked:
        if name in moving:
            yield language.text(
                "Rests on our reading. {point}", point=rests_on(teller, estimate, moving[name])
            )
    if award.award_usd:
        yield from explanation.not_reached(teller, estimate, award)


def targets(teller: Teller, award: YearAward) -> tuple[str, ...]:
    """That the year would count towards a target of the plan; that it does is our reading, and no award hangs on it."""
    language, rules = teller
    named = [one.name.of(language.code) for one in rules.targets if one.id in award.targets]
    if not named:
        return ()
    return (
        language.text(
            "As we read it, this year would count towards the targets of {targets}; no award is attached.",
            targets=language.series(named),
        ),
    )
