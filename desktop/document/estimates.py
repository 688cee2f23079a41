"""What the library says of each estimate, how it is searched, and how it is sorted. Qt-free."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case.case import STAGES
from desktop.language import wording
from desktop.telling import terms
from desktop.telling.answer import STATUS_LOOK

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.library import Entry
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
    stage = terms.stage(words, entry.case.quote.given_stage) if entry.case is not None else NONE
    changed = _changed(entry.changed, words, today)
    spoken = words.listing(
        part for part in (name, project, mark, place, status, stage, exact, changed) if part
    )
    attention = entry.state != "read"
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
    if entry.case is None:
        status = words.text("Not found") if entry.state == "gone" else words.text("Cannot be read")
        return entry.path.name, status, "warn"
    project = entry.case.project
    sector = project.sector or (
        terms.category(words, project.category) if project.category else words.text("no sector yet")
    )
    names = {place.id: place.name.of(words.code) for place in rules.places} if rules is not None else {}
    location = project.location
    place = names.get(location, location) if location else words.text("no location yet")
    line = words.text("{sector} · {place}", sector=sector, place=place)
    return line, terms.status(words, entry.status), STATUS_LOOK[entry.status][1]


def _changed(moment: dt.datetime | None, words: Language, today: dt.date) -> str:
    if moment is None:
        return NONE
    return words.dates.time(moment) if moment.date() == today else words.dates.short(moment.date())


# ------------------------------------------------------------------------------------------------- searching


def haystack(entry: Entry, rules: RuleSet | None, both: Sequence[Language]) -> str:
    """Everything by which an estimate is found, in both languages."""
    parts = [entry.investor, entry.project, entry.path.name]
    case = entry.case
    if case is not None:
        quote, project = case.quote, case.project
        parts += [quote.number or "", project.sector or "", quote.organisation or "", quote.prepared_by or ""]
        if project.sector:
            from desktop.sectors.classes import sector

            known = sector(project.sector)
            if known is not None:
                parts += [known.name.zh, known.name.en]
        for words in both:
            parts += [terms.status(words, entry.status), terms.stage(words, quote.given_stage)]
            if project.category:
                parts.append(terms.category(words, project.category))
            if case.investor.country:
                parts.append(words.names.country(case.investor.country))
        for place in rules.places if rules is not None else ():
            if place.id == project.location:
                parts += [place.name.zh, place.name.en]
    return folded("\n".join(parts))


def folded(text: str) -> str:
    """`text` without what nobody types: capitals, accents, full-width forms."""
    plain = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(c for c in plain if not _accent(c))).casefold()


def _accent(character: str) -> bool:
    # Only those of Latin, Greek and Cyrillic letters: in Thai and Indian scripts a mark is a letter of its own.
    return "\u0300" <= character <= "\u036f"


def matches(text: str, typed: str) -> bool:
    """Whether everything typed, parted by spaces, is found in a `haystack`."""
    return all(word in text for word in folded(typed).split())


# --------------------------------------------------------------------------------------------------- sorting


def counts(entries: Iterable[Entry]) -> dict[str, int]:
    """How many estimates there are in each stage, and under `all` how many at all."""
    found = dict.fromkeys(("all", *STAGES), 0)
    for entry in entries:
        found["all"] += 1
        if entry.case is not None:
            found[entry.case.quote.given_stage] += 1
    return found


def in_stage(entry: Entry, stage: str) -> bool:
    """Whether an estimate is in `stage`; all are in `all`."""
    return stage == "all" or (entry.case is not None and entry.case.quote.given_stage == stage)


def in_order(
    entries: Iterable[Entry], column: int, places: dict[Path, str], *, largest_first: bool
) -> list[Entry]:
    """The entries by one column, equal ones the latest first; what has nothing in the column comes last.

    `places` has the texts of the column `PLACE` by the path of the file.
    """
    latest_first = sorted(entries, key=_latest, reverse=True)

    def key(entry: Entry) -> str | int | dt.datetime | None:
        if column == INVESTOR:
            return folded(entry.investor or entry.project or entry.path.name)
        if column == PLACE:
            return folded(places[entry.path]) if entry.case is not None else None
        if column == STAGE:
            return STAGES.index(entry.case.quote.given_stage) if entry.case is not None else None
        return entry.plan_usd if column == AWARD else entry.changed

    keys = {entry.path: key(entry) for entry in latest_first}
    known = [entry for entry in latest_first if keys[entry.path] is not None]
    known.sort(key=lambda entry: keys[entry.path], reverse=largest_first)  # type: ignore[arg-type, return-value]
    return known + [entry for entry in latest_first if keys[entry.path] is None]


def _latest(entry: Entry) -> tuple[bool, dt.datetime | None]:
    """By the time of change; what has none is the oldest."""
    return entry.changed is not None, entry.changed
