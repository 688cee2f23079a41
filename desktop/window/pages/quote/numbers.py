"""The number that the case on the desk bears: whose it is, whether it still fits, and what changed since. Qt-free."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from desktop.document.numbering import Entry, Merged, NumberBook, paper_of, read_number
from desktop.telling import differences as wording_of
from desktop.window.desk.settings import Folders

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.case.differences import Difference, Paper
    from desktop.language import Language
    from desktop.paper.content.besides import Earlier
    from desktop.policy.ruleset import RuleSet
    from desktop.window.pages.quote.order import Order

Kind = Literal["none", "by_hand", "elsewhere", "given", "overtaken", "changed", "never"]
MOST_TOLD = 8
"""Differences that are told one by one."""


class Situation(NamedTuple):
    """How a case stands to the number it bears.

    `none`: it bears none. `by_hand`: one that is no running number. `elsewhere`: a running number that this laptop has
    not given. `given`: given here to this very paper. `overtaken`: so, and a later revision was given since.
    `changed`: given here, and the paper is another now. `never`: a revision that was not given. `entry` is what the
    journal has of number and revision (of the last revision, for `never`), `last` the last revision given; `before` is
    the paper that what changed is told against.
    """

    kind: Kind
    entry: Entry | None = None
    last: Entry | None = None
    before: Entry | None = None


def number_book() -> NumberBook:
    """The journal of this user's numbers, beside what else the program keeps for him."""
    return NumberBook(Folders().data / "numbers")


def situation(book: NumberBook, order: Order) -> Situation:
    """How the case of an order stands to the number it bears."""
    case = order.case
    if not case.quote.number:
        return Situation("none")
    number = read_number(case.quote.number)
    if number is None:
        return Situation("by_hand")
    known = book.revisions(number) if (number.office, number.station) == (book.office, book.station) else ()
    if not known:
        return Situation("elsewhere")
    last = known[-1]
    entry = next((one for one in known if one.revision == case.quote.revision), None)
    if entry is None:
        return Situation("never", last, last, last)
    if paper_of(case, _result(order), order.day) == entry.paper:
        before = book.before(case)
        return Situation("given" if entry is last else "overtaken", entry, last, before)
    return Situation("changed", entry, last, entry)


def give(book: NumberBook, order: Order) -> Case:
    """The case with the number and revision that its paper gets. Raises `NoStation` and `WriteFailed`.

    It gets the day of its quote too: the paper of another day would be another one.
    """
    case = order.case
    if case.quote.date is None:
        case = case._replace(quote=case.quote._replace(date=order.day.isoformat()))
    _before.cache_clear()  # the journal has more to tell
    return book.give(case, _result(order), order.day).put_into(case)


def _result(order: Order) -> dict[str, object]:
    from desktop.telling.result_file import to_plain

    return to_plain(order.estimate)


def note(found: Situation, words: Language) -> str:
    """What is to be said about the number."""
    entry, last = found.entry, found.last
    if found.kind == "by_hand":
        return words.text("Entered by hand; nothing sees to it that it is given only once.")
    if found.kind == "elsewhere":
        return words.text(
            "This number was given elsewhere: this computer has no record of it. Here the quote would get a number of its own."
        )
    if entry is None or last is None:
        return ""
    day = words.dates.long(entry.day)
    if found.kind == "given":
        return words.text("Given on {day} to this very quote.", day=day)
    if found.kind == "overtaken":
        return words.text(
            "Given on {day} to this very quote. Revision {last} was given since.",
            day=day,
            last=str(last.revision),
        )
    if found.kind == "never":
        return words.text(
            "This revision was never given; the last one is {last}, of {day}.",
            last=str(last.revision),
            day=day,
        )
    return words.text(
        "The quote is another one than revision {revision}, given on {day}: it needs a new revision.",
        revision=str(entry.revision),
        day=day,
    )


def action(found: Situation, words: Language) -> str:
    """What the button beside the number does."""
    if found.kind in ("none", "by_hand", "elsewhere"):
        return words.text("Give a number")
    return words.text("New revision")


def can_give(found: Situation) -> bool:
    """Whether another number or revision may be given: the same paper keeps its own."""
    return found.kind not in ("given", "overtaken")


# ------------------------------------------------------------------------------------------------- what changed


class Changes(NamedTuple):
    """What changed since an earlier paper: the heading, and a sentence for each."""

    heading: str
    sentences: tuple[str, ...]


def changes(found: Situation, order: Order, rules: RuleSet, words: Language) -> Changes | None:
    """What changed since the last revision, or would with a new one; None where there is nothing to compare with."""
    from desktop.case.differences import Paper as Plain
    from desktop.case.differences import differences

    before = found.before
    if before is None:
        return None
    earlier = paper_in(before)
    if earlier is None:
        return None
    differing = differences(earlier, Plain(order.case, _result(order)))
    if not differing:
        return None
    heading = words.text(
        "Changed since {number}, revision {revision}",
        number=str(before.number),
        revision=str(before.revision),
    )
    return Changes(heading, told(differing, rules, words))


def told(differing: tuple[Difference, ...], rules: RuleSet, words: Language) -> tuple[str, ...]:
    """Differences as sentences, the total first, and only the first ones of many."""
    ordered = sorted(differing, key=lambda one: one.about != "total")
    sentences = [wording_of.sentence(words, rules, one) for one in ordered[:MOST_TOLD]]
    more = len(ordered) - MOST_TOLD
    if more > 0:
        sentences.append(words.text("And {count} more.", count=str(more)))
    return tuple(sentences)


def earlier(case: Case) -> Earlier | None:
    """The revision before the one that a case bears; None where the journal has none that can be read."""
    number, revision = case.quote.number, case.quote.revision
    if not number or revision is None:
        return None
    return _before(str(Folders().data), number, revision)


@lru_cache(maxsize=8)
def _before(_folder: str, number: str, revision: int) -> Earlier | None:
    """From the journal of numbers; asked at every keystroke, read once."""
    from desktop.case.case import Case, QuoteFacts
    from desktop.paper.content.besides import Earlier

    entry = number_book().before(Case(quote=QuoteFacts(number=number, revision=revision)))
    paper = paper_in(entry) if entry is not None else None
    return Earlier(paper.case, paper.result, entry.day) if entry is not None and paper is not None else None


def paper_in(entry: Entry) -> Paper | None:
    """Case and result in an entry; None where a later version of the program cannot read them."""
    from desktop.case.differences import Paper as Plain
    from desktop.case.faults import CaseError
    from desktop.case.file import read_draft

    try:
        return Plain(read_draft(json.dumps(entry.case).encode()), entry.result)
    except CaseError:
        return None


def _whose(entry: Entry) -> str:
    """For whom or what a number was given."""
    investor, project = entry.case.get("investor") or {}, entry.case.get("project") or {}
    return str(investor.get("name") or project.get("name") or entry.day)


def told_of(merged: Merged, words: Language) -> tuple[str, ...]:
    """What came of taking over another computer's numbers, in sentences."""
    found = [words.plural("{n} number taken over.", "{n} numbers taken over.", merged.added)]
    found += [
        words.text(
            "{number}, revision {revision}, was given twice, to “{ours}” here and to “{theirs}” there: "
            "give one of the two a new number.",
            number=one.number,
            revision=one.revision,
            ours=_whose(one.ours),
            theirs=_whose(one.theirs),
        )
        for one in merged.collisions[:MOST_TOLD]
    ]
    found += [
        words.text(
            "The letter {letter} is used by more than one computer: give all but one another letter.",
            letter=letter,
        )
        for letter in merged.shared_stations
    ]
    if merged.unreadable:
        found.append(
            words.plural(
                "{n} entry cannot be read and was left where it is.",
                "{n} entries cannot be read and were left where they are.",
                len(merged.unreadable),
            )
        )
    return tuple(found)
