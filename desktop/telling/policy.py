"""What the policy reader shows of a clause, and what a search in it finds: texts, kinds, where it is used. Qt-free.

Chinese and English stand side by side whatever the language of the window; what is said about a clause is in that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.language import wording
from desktop.policy import texts
from desktop.telling import knowledge
from desktop.telling.answer import unbroken
from desktop.telling.figure import AwardOfYear, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.engine.answer import Answer
    from desktop.engine.result import YearAward
    from desktop.language import Language
    from desktop.policy.ruleset import Rule, RuleSet
    from desktop.policy.texts import Found, Kind, PolicyText, TextClause, Use

KINDS: Final[tuple[Kind, ...]] = ("used", "target", "support", "not_computed")
"""What a clause can be to the estimate; headings and forms of the document are none of it."""

_PARTS: Final = {
    "scope": (wording("Scope of the plan"), wording("Sector or category"), "project.category"),
    "places": (wording("Places"), wording("Location"), "project.location"),
    "period": (
        wording("Period of the plan"),
        wording("Schedule of utilised foreign capital"),
        "project.utilisation",
    ),
    "stacking": (wording("Stacking and the higher award"), wording("Other programmes"), "programmes"),
    "mechanism": (
        wording("Matching foreign capital"),
        wording("Fixed-asset investment"),
        "project.fixed_asset_investment",
    ),
    "chains": (wording("Shortcuts of the six signature chains"), wording("Sector"), "project.sector"),
}

_FIELDS: Final = {
    "project.total_foreign_investment": wording("Total foreign investment"),
    "project.mode": wording("Mode"),
    "project.utilisation": wording("Schedule of utilised foreign capital"),
}


class Target(NamedTuple):
    """Where a link leads: `figure` is a figure to explain, `field` a path of the case, `support` an entry's id."""

    kind: str
    figure: Figure | None = None
    id: str = ""


class Link(NamedTuple):
    """A link and its text; without a target a text that says why there is none."""

    text: str
    target: Target | None = None


class Place(NamedTuple):
    """What in the program stands on a clause, and the links there."""

    name: str
    links: tuple[Link, ...]


class Mark(NamedTuple):
    """Something found: in which clause, and where in it; None for a clause found by its number alone."""

    clause: str
    span: Found | None


class Search(NamedTuple):
    """What was found in a document: marks in the order of the text, where to begin, and how many clauses have some."""

    marks: tuple[Mark, ...]
    first: int
    clauses: int


NOTHING_FOUND: Final = Search((), 0, 0)


def clause_label(clause: TextClause, code: str) -> str:
    """A clause in the list to jump in: `17 · Manufacturing projects`, `二十九·深化外贸提档升级`."""
    number = clause.number if code == "zh" else clause.id if clause.id.isdigit() else ""
    name = clause.name.of(code)
    if not number:
        return name
    return f"{number}·{name}" if code == "zh" else f"{number} · {name}"


def clause_citation(clause: TextClause, words: Language) -> str:
    """How a clause is named in a sentence, for those who hear it."""
    document = texts.text(clause.document)
    return words.text(
        "{document}: {clause}", document=document.number, clause=clause_label(clause, words.code)
    )


def document_note(document: PolicyText, words: Language) -> str:
    """Of when the document is, how much of it is there, and what its English is."""
    note = document.note.of(words.code)
    return words.text("Issued on {day}. {note}", day=words.dates.long(document.issued), note=note)


def without_text(rules: RuleSet | None, words: Language) -> str:
    """That the text of the rule set in use is not there to read; empty where it is."""
    if rules is None or texts.text_of(rules) is not None:
        return ""
    return words.text(
        "The case is worked out with {document}, whose text the program does not have.",
        document=unbroken(rules.document.number),
    )


def copied(clause: TextClause) -> str:
    """A clause as it is copied: both languages with their source, whatever the language of the window."""
    document = texts.text(clause.document)
    return "\n".join(
        (
            clause.text.zh,
            f"——{document.number}《{_bare(document.title.zh)}》{clause_label(clause, 'zh')}",
            "",
            clause.text.en,
            f"({document.number}, {document.title.en}: {clause_label(clause, 'en')}; translation for reference)",
        )
    )


def _bare(title: str) -> str:
    """A title inside 《》: what it quotes itself stands in 〈〉."""
    return title.replace("《", "〈").replace("》", "〉")


# ---------------------------------------------------------------- finding


def find_place(place: str, rules: RuleSet | None) -> TextClause | None:
    """The clause that `place` names: `DOCUMENT:CLAUSE`, or a clause of the rule set's document first."""
    document, colon, wanted = place.partition(":")
    if colon:
        candidates = tuple(one for one in texts.texts() if one.id == document)
    else:
        wanted = place
        own = texts.text_of(rules) if rules is not None else None
        candidates = texts.texts()
        if own is not None:
            candidates = (own, *(one for one in candidates if one is not own))
    for one in candidates:
        for clause in one.clauses:
            if clause.id == wanted:
                return clause
    return None


def search(typed: str, document: str, kind: str = "") -> Search:
    """What was typed in a document, only in clauses of `kind` where one is given."""
    hits = [hit for hit in texts.search(typed, document) if kind in ("", hit.clause.kind)]
    if not hits:
        return NOTHING_FOUND
    order = {clause.id: place for place, clause in enumerate(texts.text(document).clauses)}
    marks = [mark for hit in sorted(hits, key=lambda hit: order[hit.clause.id]) for mark in _marks(hit)]
    # Whoever types a number wants that clause; for words the text is read from its beginning.
    begin = hits[0].clause.id if hits[0].score >= texts.BY_NUMBER else marks[0].clause
    return Search(tuple(marks), next(n for n, mark in enumerate(marks) if mark.clause == begin), len(hits))


def _marks(hit: texts.TextHit) -> Iterator[Mark]:
    """The marks of a clause as they are read: Chinese down to its end, then English; one inside another is dropped."""
    if not hit.spans:
        yield Mark(hit.clause.id, None)
    last: Found | None = None
    for span in sorted(
        hit.spans, key=lambda span: (span.field != "name", span.language != "zh", span.start, -span.end)
    ):
        inside = last is not None and last[:2] == span[:2] and span.end <= last.end
        if not inside:
            yield Mark(hit.clause.id, span)
            last = span


def counted(found: Search, current: int, words: Language) -> str:
    """`2 of 14`; what to say where nothing was found."""
    if not found.marks:
        return words.text("Not found")
    return words.text("{n} of {all}", n=current + 1, all=len(found.marks))


def elsewhere(typed: str, document: str, kind: str, words: Language) -> tuple[str, str] | None:
    """The other document where something is found there too, with what to say of it."""
    for other in texts.texts():
        if other.id != document:
            hits = search(typed, other.id, kind).clauses
            if hits:
                said = words.plural(
                    "{n} clause in {document} too",
                    "{n} clauses in {document} too",
                    hits,
                    document=other.number,
                )
                return other.id, said
    return None


def kinds_of(document: PolicyText, words: Language) -> tuple[tuple[str, str], ...]:
    """What the filter offers: every kind with how many clauses are of it; an empty key for all."""
    counts = {kind: sum(clause.kind == kind for clause in document.clauses) for kind in KINDS}
    named = [
        (kind, words.text("{kind} ({n})", kind=knowledge.clause_kind(words, kind), n=count))
        for kind, count in counts.items()
        if count
    ]
    return (("", words.text("All clauses")), *named)


# ---------------------------------------------------------------- where a clause is used


def places_of(
    clause: TextClause, rules: RuleSet | None, answer: Answer | None, words: Language
) -> tuple[Place, ...]:
    """Where a clause is used, in the present case and in the window."""
    own = rules is not None and texts.text_of(rules) is texts.text(clause.document)
    found: dict[str, list[Link]] = {}
    for use in clause.uses:
        for name, link in _places(use, rules, answer, words, own=own):
            found.setdefault(name, []).append(link)
    return tuple(Place(name, tuple(dict.fromkeys(links))) for name, links in found.items())


def _places(
    use: Use, rules: RuleSet | None, answer: Answer | None, words: Language, *, own: bool
) -> Iterator[tuple[str, Link]]:
    if use.kind == "support":
        from desktop.policy.support import support

        yield (
            words.text("Other support"),
            Link(support(use.id).name.of(words.code), Target("support", id=use.id)),
        )
        return
    if use.kind in _PARTS:
        name, field, path = _PARTS[use.kind]
        yield words.text(name), Link(words.text(field), Target("field", id=path))
        return
    if rules is None or not own:
        return
    if use.kind == "rule":
        rule = next((rule for rule in rules.rules if rule.id == use.id), None)
        if rule is not None:
            for link in _awards(use.id, answer, words):
                yield _capital(rule.name.of(words.code)), link
            for path in _asked_by(rule):
                yield words.text("Fields"), Link(words.text(_FIELDS[path]), Target("field", id=path))
    elif use.kind == "reading":
        reading = next((one for one in rules.readings if one.id == use.id), None)
        if reading is not None:
            target = Target("field", id=f"readings.{reading.id}")
            yield words.text("Readings"), Link(reading.question.of(words.code), target)
    elif use.kind == "target":
        target_of = next((one for one in rules.targets if one.id == use.id), None)
        if target_of is not None:
            schedule = Target("field", id="project.utilisation")
            yield words.text("Targets"), Link(_capital(target_of.name.of(words.code)), schedule)


def _asked_by(rule: Rule) -> Iterator[str]:
    """The fields that a rule's conditions ask."""
    if rule.total_foreign_investment_usd is not None:
        yield "project.total_foreign_investment"
    if rule.mode is not None:
        yield "project.mode"
    yield "project.utilisation"


def _awards(rule: str, answer: Answer | None, words: Language) -> Iterator[Link]:
    """The years of the case in which a rule gives the award."""
    estimate = answer.estimate if answer is not None else None
    years: Iterable[YearAward] = estimate.years if estimate is not None else ()
    given = [award for award in years if award.rule == rule]
    for award in given:
        text = words.text("{year}: {amount}", year=award.year, amount=words.usd.text(award.award_usd))
        yield Link(text, Target("figure", AwardOfYear(award.year)))
    if not given:
        yield Link(words.text("no year of this case"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
