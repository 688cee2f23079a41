"""What the page of rule sets says: the known ones, and the report of a pack before it is taken in. Qt-free."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.policy.lines import line_of
from desktop.policy.ruleset import Cents
from desktop.telling import changes, knowledge, pack_faults, terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.engine.amendment import Effect, Outcome
    from desktop.language import Language
    from desktop.policy.agreement import Jump
    from desktop.policy.chosen import OnDesk
    from desktop.policy.registry import Entry, Examination
    from desktop.policy.schema import Fault
    from desktop.policy.signing import Trust


class EntryView(NamedTuple):
    """A known rule set: `sha256` names it, `mark` says that it is the one in use; the rest is text.

    `switch` is the text of the button that takes it out of the choice or back in; empty where it has none.
    """

    sha256: str
    number: str
    title: str
    dates: str
    origin: str
    warns: bool
    mark: str
    may_pin: bool
    active: bool
    switch: str


class FaultLine(NamedTuple):
    """A fault: where, as line and path in the file, and what is wrong."""

    where: str
    what: str


class Part(NamedTuple):
    """A part of a report: its title and its lines; `warns` for what should be looked at."""

    title: str
    lines: tuple[str, ...]
    warns: bool = False


class EffectLine(NamedTuple):
    """What becomes of a saved estimate; `lower` says that it gets less."""

    name: str
    before: str
    after: str
    change: str
    remark: str
    lower: bool


class ReportView(NamedTuple):
    """The report of a pack: `refused` and `faults`, or `parts`; `may_add` where it can be taken in."""

    title: str
    subtitle: str
    trust: str
    warns: bool
    refused: str
    faults: tuple[FaultLine, ...]
    parts: tuple[Part, ...]
    may_add: bool


# ---------------------------------------------------------------- what there is


def entries_view(
    entries: tuple[Entry, ...], on_desk: OnDesk | None, pinned: str | None, words: Language
) -> tuple[EntryView, ...]:
    """All rule sets but those that are only kept for old quotes, the newest first."""
    used = on_desk.rules.sha256 if on_desk is not None else ""
    return tuple(_entry(entry, used, pinned, words) for entry in entries if entry.origin != "kept")


def _entry(entry: Entry, used: str, pinned: str | None, words: Language) -> EntryView:
    in_use, mark = entry.sha256 == used, ""
    if in_use:
        mark = words.text("chosen by hand") if pinned == entry.sha256 else words.text("in use")
    elif not entry.active:
        mark = words.text("not chosen any more")
    dates = words.text(
        "In force from {force}, applies from {applies}",
        force=words.dates.long(entry.in_force_from),
        applies=words.dates.long(entry.applies_from),
    )
    origin = knowledge.trust(words, entry.trust)
    if entry.added is not None:
        origin = words.text(
            "Taken in on {day}. {trust}", day=words.dates.long(entry.added[:10]), trust=origin
        )
    switch = ""
    if entry.origin == "imported":
        switch = words.text("Choose no more") if entry.active else words.text("Choose again")
    return EntryView(
        entry.sha256,
        entry.number,
        entry.title.of(words.code),
        dates,
        origin,
        entry.trust.needs_consent or entry.trust.state == "altered",
        mark,
        not in_use and entry.trust.state != "altered",
        entry.active,
        switch,
    )


# ---------------------------------------------------------------- a pack to take in


def report_view(examined: Examination, against: Entry | None, words: Language) -> ReportView:
    """The report; `against` is the rule set that the pack is compared with."""
    if examined.faults:
        return faulty_view(examined.path.name, examined.faults, examined.data, words)
    rules, report = examined.rules, examined.report
    assert rules is not None  # noqa: S101 - a pack without faults has both
    assert report is not None  # noqa: S101
    document = rules.document
    altered = examined.trust.state == "altered"
    parts: list[Part] = []
    if examined.already is not None:
        parts.append(
            Part(
                words.text("Known already"), (words.text("This very rule set is on this computer already."),)
            )
        )
    parts += _changes(examined, against, words)
    # With any of them the pack would have been refused.
    parts.append(Part(words.text("Gaps and overlaps of the brackets"), (words.text("None."),)))
    parts.append(
        _jumps(words.text("Falls: more capital gives a smaller award"), report.falls, words, warns=True)
    )
    parts.append(_jumps(words.text("Cliffs: a cent more lifts the award"), report.cliffs, words))
    return ReportView(
        title=document.number,
        subtitle=words.text(
            "{title}. In force from {force}, applies from {applies}. File: {file}",
            title=document.title.of(words.code),
            force=words.dates.long(document.in_force_from),
            applies=words.dates.long(document.applies_from),
            file=examined.path.name,
        ),
        trust=_trust(words, examined.trust),
        warns=examined.trust.needs_consent or altered,
        refused=words.text("The file was changed after it was signed. It cannot be taken in.")
        if altered
        else "",
        faults=(),
        parts=tuple(parts),
        may_add=not altered,
    )


def _trust(words: Language, found: Trust) -> str:
    said = knowledge.trust(words, found)
    if found.state == "signed" and found.fingerprint:
        return words.text("{trust} (key {fingerprint})", trust=said, fingerprint=found.fingerprint)
    return said


def faulty_view(name: str, faults: tuple[Fault, ...], data: bytes, words: Language) -> ReportView:
    """Every fault of a pack that cannot be used."""
    text = data.decode("utf-8", "replace")
    return ReportView(
        title=name,
        subtitle="",
        trust="",
        warns=True,
        refused=words.text(
            "The file cannot be used as a rule set. Nothing was changed. Faults: {n}.", n=len(faults)
        ),
        faults=tuple(
            FaultLine(_where(fault, text, words), pack_faults.sentence(words, fault)) for fault in faults
        ),
        parts=(),
        may_add=False,
    )


def _where(fault: Fault, text: str, words: Language) -> str:
    if not fault.place:
        return words.text("The file")
    line = line_of(text, fault.place)
    if line is None:
        return fault.place
    return words.text("Line {line}: {place}", line=line, place=fault.place)


def _changes(examined: Examination, against: Entry | None, words: Language) -> Iterator[Part]:
    report = examined.report
    if report is None or against is None:
        return
    if not report.changes:
        yield Part(
            words.text("Changes against {document}", document=against.number),
            (words.text("Nothing changes."),),
        )
        return
    by_area: dict[str, list[str]] = {}
    for change in report.changes:
        by_area.setdefault(change.area, []).append(changes.sentence(words, change))
    for area, lines in by_area.items():
        title = words.text(
            "Changes against {document}: {area}", document=against.number, area=changes.area(words, area)
        )
        yield Part(title, tuple(lines))


def _jumps(title: str, jumps: tuple[Jump, ...], words: Language, *, warns: bool = False) -> Part:
    if not jumps:
        return Part(title, (words.text("None."),))
    usd = words.usd
    return Part(
        title,
        tuple(
            words.text(
                "{category}, at {at}: {before} → {after} ({change})",
                category=terms.category(words, jump.category),
                at=usd.threshold(Cents(int(jump.at_usd * 100))),
                before=usd.exact(Cents(int(jump.award_below_usd * 100))),
                after=usd.exact(Cents(int(jump.award_usd * 100))),
                change=usd.change(int((jump.award_usd - jump.award_below_usd) * 100)),
            )
            for jump in jumps
        ),
        warns,
    )


# ---------------------------------------------------------------- what it does to saved estimates


def effect_line(effect: Effect, holds: bool, words: Language) -> EffectLine:
    """A saved estimate under both rule sets; `holds`: by its date the new one would be used."""
    before, after = effect.before, effect.after
    change, lower = "", False
    if before.totals is not None and after.totals is not None:
        difference = after.totals.total_usd - before.totals.total_usd
        change = words.usd.change(difference) if difference else words.text("no change")
        lower = difference < 0
    remarks = []
    if before.status != after.status and after.status is not None:
        remarks.append(words.text("status: {status}", status=terms.status(words, after.status)))
    if after.fault is not None:
        remarks.append(_fault(after, words))
    if len(after.dropped) > len(before.dropped):
        remarks.append(words.text("a reading that it names is gone"))
    if not holds:
        remarks.append(words.text("its date keeps it under the earlier rule set"))
    return EffectLine(
        effect.name,
        _total(before, words),
        _total(after, words),
        change,
        words.series(remarks),
        lower,
    )


def _total(outcome: Outcome, words: Language) -> str:
    return words.usd.figure(outcome.totals.total_usd) if outcome.totals is not None else "–"


def _fault(outcome: Outcome, words: Language) -> str:
    if outcome.fault is not None and outcome.fault.code == "unknown_place":
        return words.text("its place is not in the rule set")
    return words.text("cannot be estimated")
