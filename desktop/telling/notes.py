"""The sentences that an estimate carries, in words: reasons, assumptions, warnings, steps, traps.

    said(language("zh"), note)          # the rule set's own words where it has any, else the program's
    as_of(estimate, layout)             # what a quote of an earlier layout says

What a document says or leaves unsaid is worded by its rule set (`policy.messages.OF_DOCUMENT`); all other sentences
stand here, so that a new one concerns no rule set. A quote that was issued must be made again word for word: a sentence
that comes new names the layout of the quote that says it first (`since`), and one that is worded anew keeps what it was
up to a layout (`earlier`).
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case.money import grouped
from desktop.case.register import assumed
from desktop.engine.result import AllOf, AnyOf, Category, Later, Modes
from desktop.language import language as in_language
from desktop.language.codes import wording
from desktop.policy.messages import earlier_name
from desktop.policy.ruleset import Words

if TYPE_CHECKING:
    from desktop.engine.result import Estimate, Note, Value
    from desktop.language.words import Language


class Sentence(NamedTuple):
    """A sentence of the program.

    `since` is the first layout of the quote that says it; `earlier` are the ways in which it was said before, each with
    the last layout that says it so, the oldest first.
    """

    text: str
    since: int = 1
    earlier: tuple[tuple[int, str], ...] = ()


SENTENCES: Final = {
    "newly_attracted": Sentence(wording("A new project is taken to be a newly attracted one.")),
    "category_overrides_sector": Sentence(
        wording(
            "The category chosen ({category}) is not one that class {sector} ({sector_name}) usually falls into; "
            "the estimate uses the category chosen."
        )
    ),
    "category_uncertain": Sentence(
        wording(
            "Class {sector} ({sector_name}) may fall into {category} or into {or_category}; the estimate uses "
            "{category}. Confirm with the competent authority."
        )
    ),
    "first_year_split": Sentence(
        wording(
            "The first year, {first_year}, has US$ {first_usd}, below US$ {required_usd}; together with {second_year} "
            "it would be US$ {sum_usd}. “First year” is taken as a calendar year: money on either side of the year's "
            "end counts in two years."
        )
    ),
    "total_not_scheduled": Sentence(
        wording(
            "The total foreign investment is taken as filed, US$ {total_usd}; the schedule adds up to "
            "US$ {scheduled_usd}, below US$ {required_usd}. The authority may go by what is actually invested."
        )
    ),
    "near_threshold": Sentence(
        wording(
            "{year} has US$ {utilised_usd}, of which some is converted, within {margin} of the threshold of "
            "US$ {threshold_usd}. At {rates} it lies on the threshold; on the other side the plan's award is "
            "US$ {other_usd} instead of US$ {plan_usd}."
        )
    ),
    "near_threshold_total": Sentence(
        wording(
            "Total foreign investment, converted, is US$ {total_usd}, within {margin} of the threshold of "
            "US$ {threshold_usd}. At {rates} it lies on the threshold; on the other side the plan's award is "
            "US$ {other_usd} instead of US$ {plan_usd}."
        )
    ),
    "admission_check": Sentence(
        wording(
            "Class {sector} ({sector_name}) touches item {item} of the {list}: {says}. Which classes an item concerns is "
            "indicative: check the conditions of admission first."
        ),
        since=4,
    ),
    "other_matter_unconfirmed": Sentence(
        wording(
            "“{programme}” is entered as being for another matter. For the same matter it and the plan would exclude one "
            "another: all of its US$ {award_usd} hang on this. Confirm with the competent authority."
        ),
        since=4,
    ),
    "rate_implausible": Sentence(
        wording(
            "The rate of {day}, 1 {currency} = {rate} CNY, is less than half or more than twice the reference rate of "
            "{reference} CNY ({source}, {reference_day}). Check whether it is per 100 units, the wrong way round, or "
            "has its point in another place."
        ),
        since=4,
    ),
    "schedule_above_total": Sentence(
        wording(
            "The schedule adds up to US$ {scheduled_usd}, more than the total of US$ {total_usd}. Check both."
        ),
        since=4,
    ),
    "dates_out_of_order": Sentence(
        wording("The dates are out of order: rates of {rates}, quote of {date}, valid until {valid_until}."),
        since=4,
    ),
    "date_implausible": Sentence(
        wording("The date {date} lies more than 50 years from the day of the rates, {rates}. Check it."),
        since=4,
    ),
    "programme_rate_implausible": Sentence(
        wording(
            "The rate of “{programme}”, {rate}, is below 0.001 of the capital. Check whether a percentage was meant."
        ),
        since=4,
    ),
    # What it takes for more; the changes stand inside the sentence of the step.
    "step_to_rule": Sentence(
        wording("With {changes}, {clause} ({rule}) applies, and the plan's award rises by US$ {gain_usd}.")
    ),
    "step_to_bracket": Sentence(
        wording(
            "With US$ {additional_usd} more in {year} (US$ {to_usd}), the plan's award rises by US$ {gain_usd}."
        )
    ),
    "change_total": Sentence(wording("US$ {additional_usd} more total foreign investment (US$ {to_usd})")),
    "change_project_total": Sentence(
        wording("US$ {additional_usd} more total investment of the project (US$ {to_usd})"), since=4
    ),
    "change_total_unknown": Sentence(wording("a total foreign investment of US$ {to_usd}")),
    "change_first_year": Sentence(
        wording("US$ {additional_usd} more in the first year, {year} (US$ {to_usd})")
    ),
    # In the mode of an increase the schedule is the increase's, and so is its first year (open question 33).
    "change_first_year_of_increase": Sentence(
        wording("US$ {additional_usd} more in the first year of the increase, {year} (US$ {to_usd})"),
        earlier=((3, wording("US$ {additional_usd} more in the first year, {year} (US$ {to_usd})")),),
    ),
    "change_mode": Sentence(wording("the mode “{modes}”")),
    "change_technical_upgrade": Sentence(wording("a technical upgrade")),
    # What would cost the investor.
    "earlier_payment": Sentence(
        wording(
            "As little as one cent in {year} would make {year} the first year instead of {first_year}, and take "
            "US$ {cost_usd} from the plan's award."
        )
    ),
    "small_first_year": Sentence(
        wording(
            "The first year, {first_year}, has only US$ {first_usd}. Paid in {next_year} instead, this money would add "
            "US$ {cost_usd} to the plan's award."
        )
    ),
    "year_just_below": Sentence(
        wording(
            "{year} has US$ {utilised_usd}, only US$ {short_usd} below US$ {threshold_usd}; this takes US$ {cost_usd} "
            "from the plan's award."
        )
    ),
    "total_just_below": Sentence(
        wording(
            "Total foreign investment is US$ {total_usd}, only US$ {short_usd} below US$ {threshold_usd}; this takes "
            "US$ {cost_usd} from the plan's award."
        )
    ),
    "over_year_end": Sentence(
        wording(
            "If US$ {late_usd} of the money of {year} arrives only in {next_year}, this takes US$ {cost_usd} from the "
            "plan's award."
        )
    ),
}
"""By the code of `policy.messages.MESSAGES`, all but those that a rule set or a field's declaration words. Amounts stand in US dollars to the cent."""

_CATEGORIES: Final = {
    "manufacturing": wording("manufacturing"),
    "high_tech_service": wording("high-tech services"),
    "other_service": wording("other services"),
    "real_estate": wording("real estate"),
    "finance": wording("finance"),
    "not_covered": wording("a sector outside items 17 and 18"),
}
_MODES: Final = {
    "new": wording("new project"),
    "capital_increase": wording("capital increase"),
    "profit_reinvestment": wording("reinvestment of profits"),
}
"""Both as they stand inside a sentence."""


def _sentence(code: str) -> Sentence:
    """The program's words for a note; what is assumed about a field is worded where the field is declared."""
    own = SENTENCES.get(code)
    if own is not None:
        return own
    about_field = assumed()[code]
    return Sentence(about_field.text, about_field.since)


def said(language: Language, note: Note) -> str:
    """The sentence of a note."""
    fields = {name: _filling(language, name, value) for name, value in note.fields}
    if note.own is None:
        return language.text(_sentence(note.code).text, **fields)
    text = note.own.of(language.code)
    if not fields:
        return text
    for name in tuple(fields):
        earlier = earlier_name(name, language.code)
        if earlier is not None:
            fields[earlier] = fields[name]
    return text.format_map(fields)


def _filling(language: Language, name: str, value: Value) -> str:
    match value:
        case Category(id):
            return language.text(_CATEGORIES[id])
        case Modes(ids):
            return _any_of(language, [language.text(_MODES[one]) for one in ids])
        case AnyOf(texts):
            return _any_of(language, texts)
        case AllOf(notes):
            return _all_of(language, [said(language, note) for note in notes])
        case Words():
            return value.of(language.code)
        case int():
            return grouped(value) if name.endswith("_usd") else str(value)
        case str():
            return value


def _any_of(language: Language, texts: tuple[str, ...] | list[str]) -> str:
    return reduce(lambda one, other: language.text("{one} or {other}", one=one, other=other), texts)


def _all_of(language: Language, texts: list[str]) -> str:
    *some, last = texts
    if not some:
        return last
    joined = reduce(lambda one, other: language.text("{one}, {other}", one=one, other=other), some)
    return language.text("{one} and {other}", one=joined, other=last)


def as_of(estimate: Estimate, layout: int) -> Estimate:
    """The estimate with the sentences that a quote of this layout says, worded as it words them."""
    return estimate._replace(
        reasons=_as_of(estimate.reasons, layout),
        assumptions=_as_of(estimate.assumptions, layout),
        warnings=_as_of(estimate.warnings, layout),
        advice=Later(
            lambda: tuple(
                step._replace(said=note) for step in estimate.steps for note in _as_of((step.said,), layout)
            )
        ),
    )


def _as_of(notes: tuple[Note, ...], layout: int) -> tuple[Note, ...]:
    found = []
    for note in notes:
        if note.own is not None:
            found.append(note)
            continue
        sentence = _sentence(note.code)
        if sentence.since <= layout:
            text = next((text for last, text in sentence.earlier if layout <= last), None)
            found.append(_within(note if text is None else note._replace(own=_in_both(text)), layout))
    return tuple(found)


def _within(note: Note, layout: int) -> Note:
    """A note with the notes that fill it in as a quote of the layout words them."""
    if not any(isinstance(value, AllOf) for _, value in note.fields):
        return note
    return note._replace(
        fields=tuple(
            (name, AllOf(_as_of(value.notes, layout)) if isinstance(value, AllOf) else value)
            for name, value in note.fields
        )
    )


def _in_both(text: str) -> Words:
    return Words(in_language("zh").text(text), text)
