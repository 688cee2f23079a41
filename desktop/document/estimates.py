"""What the library says of each estimate, how it is searched, and how it is sorted. Qt-free."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.language import wording
from desktop.telling import terms
from desktop.telling.answer import STATUS_LOOK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.document.library import Card, Entry
    from desktop.language import Language
    from desktop.policy.ruleset import RuleSet

INVESTOR, PLACE, STAGE, AWARD, CHANGED = range(5)
COLUMNS: Final = (
    wording("Investor and project"),
    wording("Sector and place"),
    wording("Stage"),
    wording("Plan award, {unit}"),
    wording("Changed"),
)
RIGHT: Final = (AWARD, CHANGED)
"""Columns whose texts end at the right."""
LARGEST_FIRST: Final = (AWARD, CHANGED)
"""Columns that begin with the largest when they are sorted for the first time."""
NONE: Final = "–"


class Row(NamedTuple):
    """A line as it is shown. `mark` stands before the project on a ground of its own; `icon` before the status.

    `attention` is for a file that has gone or is broken, `unsaved` for a draft.
    """

    name: str
    project: str
    mark: str
    place: str
    status: str
    icon: str
    stage: str
    award: str
    exact: str
    changed: str
    attention: bool
    unsaved: bool
    spoken: str

    def text(self, column: int) -> str:
        """The first line of a column."""
        return (self.name, self.place, self.stage, self.award, self.changed)[column]

    def second(self, column: int) -> str:
        """The second line of a column, empty where it has none."""
        return (self.project, self.status, "", "", "")[column]


def row_of(entry: Entry, rules: RuleSet | None, words: Language, today: dt.date, *, on_desk: bool) -> Row:
    """The line of one estimate; `on_desk` where it is the one that is being worked on."""
    place, status, icon = _place(entry, rules, words)
    mark = ""
    if entry.draft:
        mark = words.text("Unsaved draft")
    elif is_conflict_copy(entry.path.name):
        mark = words.text("Conflict copy")
    elif on_desk:
        mark = words.text("Open now")
    name = entry.investor or entry.project or (words.text("New estimate") if entry.draft else entry.path.name)
    project = entry.project if entry.investor else ""
    if not project and not entry.draft:
        project = str(entry.path.parent) if entry.state != "read" else entry.path.name
    award = NONE if entry.plan_usd is None else words.usd.figure(entry.plan_usd)
    exact = "" if entry.plan_usd is None else words.usd.exact(entry.plan_usd)
    stage = terms.stage(words, entry.card.stage) if entry.card is not None else NONE
    changed = _changed(entry.changed, words, today)
    spoken = words.listing(
        part for part in (name, project, mark, place, status, stage, exact, changed) if part
    )
    attention = entry.state in ("broken", "gone")
    return Row(
        name, project, mark, place, status, icon, stage, award, exact, changed, attention, entry.draft, spoken
    )


_CONFLICT: Final = re.compile(
    r"conflict|\.sync-conflict-|冲突|\(.*(?:的副本|'s copy).*\)|konflikt|conflit", re.IGNORECASE
)


def is_conflict_copy(name: str) -> bool:
    """Whether a synchronising folder made this file because two computers changed one."""
    return _CONFLICT.search(name) is not None


def _place(entry: Entry, rules: RuleSet | None, words: Language) -> tuple[str, str, str]:
    """Sector and place, the status and its icon; of a file that tells none of it, which file it is."""
    if entry.card is None:
        if entry.state == "locked":
            return entry.path.name, words.text("Encrypted"), "book"
        status = words.text("Not found") if entry.state == "gone" else words.text("Cannot be read")
        return entry.path.name, status, "warn"
    line = place_of(entry.card, rules, words)
    return line, terms.status(words, entry.status), STATUS_LOOK[entry.status][1]


def place_of(card: Card, rules: RuleSet | None, words: Language) -> str:
    """Sector and place, as the column `PLACE` shows them."""
    sector = card.sector or (
        terms.category(words, card.category) if card.category else words.text("no sector yet")
    )
    names = {place.id: place.name.of(words.code) for place in rules.places} if rules is not None else {}
    location = card.location
    place = names.get(location, location) if location else words.text("no location yet")
    return words.text("{sector} · {place}", sector=sector, place=place)


def _changed(moment: dt.datetime | None, words: Language, today: dt.date) -> str:
    if moment is None:
        return NONE
    return words.dates.time(moment) if moment.date() == today else words.dates.short(moment.date())


# ------------------------------------------------------------------------------------------------- searching


def own_text(entry: Entry) -> str:
    """What an estimate alone is found by: its names, its file, its number and issuer."""
    parts = [entry.investor, entry.project, entry.path.name]
    card = entry.card
    if card is not None:
        parts += [part for part in (card.number, card.organisation, card.prepared_by) if part]
    return folded("\n".join(parts))


def common_terms(entry: Entry, rules: RuleSet | None, both: Sequence[Language]) -> str:
    """What many estimates are found by, in both languages: sector, place, country, status and stage."""
    card = entry.card
    if card is None:
        return ""
    parts = [card.sector or ""]
    if card.sector:
        from desktop.sectors.classes import sector

        known = sector(card.sector)
        if known is not None:
            parts += [known.name.zh, known.name.en]
    for words in both:
        parts += [terms.status(words, entry.status), terms.stage(words, card.stage)]
        if card.category:
            parts.append(terms.category(words, card.category))
        if card.country:
            parts.append(words.names.country(card.country))
    for place in rules.places if rules is not None else ():
        if place.id == card.location:
            parts += [place.name.zh, place.name.en]
    return folded("\n".join(parts))


_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
"""Those of Latin, Greek and Cyrillic letters only: in Thai and Indian scripts a mark is a letter of its own."""


def folded(text: str) -> str:
    """`text` without what nobody types: capitals, accents, full-width forms."""
    if text.isascii():
        return text.casefold()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", plain).casefold()
