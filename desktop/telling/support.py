"""Other support as the window shows it: what fits the case and why, what does not, and what was added. Qt-free."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.folding import fold
from desktop.policy import texts
from desktop.policy.support import catalogue, place_note, support, support_for, year_warning
from desktop.sectors.classes import sector
from desktop.telling import knowledge, terms
from desktop.telling.answer import unbroken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.case.case import Case, Programme
    from desktop.language import Language
    from desktop.policy.ruleset import RuleSet
    from desktop.policy.support import Kind, Support

KINDS: Final[tuple[Kind, ...]] = ("award", "finance", "land", "recognition", "service")
WITH_AMOUNT: Final = "amount"
"""The filter for entries of which the text states an amount or a share."""
_ADDED: Final = re.compile(r"support-([a-z_]+)(?:-\d+)?")
_ALL_CATEGORIES: Final = 4


class EntryView(NamedTuple):
    """An entry of other support in words.

    `fits` is False for what is not for this case; `why` says for either why. `stands` says how it would stand beside
    the plan, for what can be added; `added` is the place of the programme among those of the case. `place` is the
    clause, as the policy reader opens it.
    """

    id: str
    kind: str
    name: str
    kind_name: str
    amounts: tuple[str, ...]
    what: str
    about: str
    fits: bool
    why: str
    stands: str
    addable: bool
    added: int | None
    clause: str
    place: str


class SupportView(NamedTuple):
    """What the page says before the entries, and the entries: what fits first, then what does not."""

    notes: tuple[str, ...]
    fitting: tuple[EntryView, ...]
    others: tuple[EntryView, ...]


def categories_of(case: Case) -> tuple[str, ...]:
    """The categories that the case can be of: one, two where the class leaves it open, none where nothing is known."""
    if case.project.category is not None:
        return (case.project.category,)
    known = sector(case.project.sector) if case.project.sector is not None else None
    if known is None:
        return ()
    return (known.category,) if known.or_category is None else (known.category, known.or_category)


def support_view(case: Case, rules: RuleSet | None, words: Language) -> SupportView:
    """Everything that the page shows of the case."""
    whole = catalogue()
    certain = _fitting(case)
    entries = {entry.id: entry for entry in whole.entries}
    added = dict(_added(case))
    fitting = tuple(
        _view(entries[one], case, rules, words, certain=sure, added=added.get(one))
        for one, sure in certain.items()
    )
    others = tuple(
        _view(entry, case, rules, words, certain=None, added=added.get(entry.id))
        for entry in whole.entries
        if entry.id not in certain
    )
    notes = [whole.note.of(words.code)]
    if rules is not None and (county := place_note(case.project.location, rules)) is not None:
        notes.append(county.of(words.code))
    return SupportView(tuple(unbroken_numbers(note) for note in notes), fitting, others)


def years_of(case: Case) -> tuple[int, ...]:
    """The years that something can be added for: that of the edition and those of the schedule."""
    years = {row.year for row in case.project.utilisation if row.year is not None}
    return tuple(sorted(years | {catalogue().year}))


def usual_year(case: Case) -> int:
    """The year that is offered first: the first of the schedule, else that of the edition."""
    years = [row.year for row in case.project.utilisation if row.year is not None]
    return min(years, default=catalogue().year)


def edition_warning(year: int, words: Language) -> str:
    """What to say of all entries where they are added for another year than that of the edition."""
    edition = catalogue().year
    if year == edition:
        return ""
    if year < edition:
        return words.text(
            "This is the {edition} edition; it does not apply to {year}.", edition=edition, year=year
        )
    return words.text(
        "This is the {edition} edition: ask the lead department whether it goes on in {year}, and at what rates.",
        edition=edition,
        year=year,
    )


def warning_of(programme: Programme, words: Language) -> str:
    """What to say of a programme of a case that came from here and is for another year; else an empty text."""
    entry = _entry_of(programme.id)
    if entry is None:
        return ""
    years = sorted({row.year for row in programme.amounts or () if row.year is not None})
    found = [warning.of(words.code) for year in years if (warning := year_warning(entry, year)) is not None]
    return words.together(found)


def kinds_of(view: SupportView, words: Language) -> tuple[tuple[str, str], ...]:
    """What the filter offers: kinds with how many of what fits is of them; an empty key for all."""
    count = {kind: sum(entry.kind == kind for entry in view.fitting) for kind in KINDS}
    stated = sum(bool(entry.amounts) for entry in view.fitting)
    named = [
        (kind, words.text("{kind} [{n}]", kind=knowledge.support_kind(words, kind), n=n))
        for kind, n in count.items()
        if n
    ]
    return (
        ("", words.text("All kinds")),
        (WITH_AMOUNT, words.text("{kind} [{n}]", kind=words.text("With an amount or share"), n=stated)),
        *named,
    )


def matches(entry: EntryView, typed: str, kind: str) -> bool:
    """Whether an entry has everything typed, in either language, and is of `kind`."""
    if kind == WITH_AMOUNT and not entry.amounts:
        return False
    if kind not in ("", WITH_AMOUNT, entry.kind):
        return False
    return all(part in _searched(entry.id) for part in fold(typed).split())


@cache
def _searched(entry_id: str) -> str:
    entry = support(entry_id)
    shown = (entry.name, entry.what, entry.lead, entry.to_whom)
    return fold("\n".join(text for words in shown for text in words))


# ---------------------------------------------------------------- an entry


def _fitting(case: Case) -> dict[str, bool]:
    """What fits, in order, with whether that is certain: it is where it does under every category the case can have."""
    project = case.project
    categories: tuple[str | None, ...] = categories_of(case) or (None,)
    found: dict[str, list[bool]] = {}
    for category in categories:
        for offer in support_for(category, project.sector, project.location):
            found.setdefault(offer.support.id, []).append(offer.certain)
    return {one: len(sure) == len(categories) and all(sure) for one, sure in found.items()}


def _view(
    entry: Support,
    case: Case,
    rules: RuleSet | None,
    words: Language,
    *,
    certain: bool | None,
    added: int | None,
) -> EntryView:
    code = words.code
    document = catalogue().document
    clause = texts.text(document).clause(entry.clause)
    stands = entry.programme.why.of(code) if entry.programme is not None else ""
    return EntryView(
        entry.id,
        entry.kind,
        entry.name.of(code),
        knowledge.support_kind(words, entry.kind),
        (
            *(_capital(knowledge.support_amount(words, amount)) for amount in entry.amounts),
            *(_capital(knowledge.support_share(words, share)) for share in entry.shares),
        ),
        entry.what.of(code),
        words.text(
            "{edition} edition. Lead: {lead}. For: {whom}.",
            edition=catalogue().year,
            lead=entry.lead.of(code),
            whom=entry.to_whom.of(code),
        ),
        certain is not None,
        _why_not(entry, case, words) if certain is None else _why(entry, case, rules, words, certain=certain),
        stands,
        entry.addable and certain is not None,
        added,
        words.text("Item {number}", number=clause.number if words.han else clause.id),
        f"{document}:{entry.clause}",
    )


def _why(entry: Support, case: Case, rules: RuleSet | None, words: Language, *, certain: bool) -> str:
    """Why an entry fits: the sector, then the place."""
    project, categories = case.project, categories_of(case)
    if not certain and not categories:
        by_sector = words.text("no sector is given yet")
    elif not certain:
        by_sector = words.text("it depends on the class or the category of the sector, which is open")
    elif entry.divisions or entry.classes:
        by_sector = words.text("class {code} is among those it is for", code=project.sector)
    elif len(entry.categories) in (0, _ALL_CATEGORIES):
        by_sector = words.text("it is for every sector")
    else:
        by_sector = words.text(
            "{category} is among those it is for", category=terms.category(words, categories[0])
        )
    place = next((one for one in rules.places if one.id == project.location), None) if rules else None
    by_place = (
        words.text("it is for the whole city, {place} too", place=place.name.of(words.code))
        if place is not None
        else words.text("it is for the whole city")
    )
    return words.text("Why it fits: {sector}; {place}.", sector=by_sector, place=by_place)


def _why_not(entry: Support, case: Case, words: Language) -> str:
    whom = entry.to_whom.of(words.code)
    if not entry.investors:
        return words.text("Goes to others than the investor: {whom}.", whom=whom)
    categories = categories_of(case)
    if not set(categories) & set(entry.categories):
        named = words.listing(terms.category(words, one) for one in entry.categories)
        own = words.alternatives(terms.category(words, one) for one in categories)
        return words.text("For {categories} only, this case: {own}.", categories=named, own=own)
    return words.text("For {whom} only; class {code} is not among them.", whom=whom, code=case.project.sector)


def _added(case: Case) -> Iterator[tuple[str, int]]:
    for place, programme in reversed(list(enumerate(case.programmes))):
        entry = _entry_of(programme.id)
        if entry is not None:
            yield entry.id, place


def _entry_of(programme_id: str) -> Support | None:
    """The entry that a programme came from."""
    found = _ADDED.fullmatch(programme_id)
    if found is None:
        return None
    return next((entry for entry in catalogue().entries if entry.id == found[1]), None)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def unbroken_numbers(text: str) -> str:
    """`text` with the numbers of documents held together."""
    for document in texts.texts():
        text = text.replace(document.number, unbroken(document.number))
    return text
