"""The number that the case on the desk bears, or would go out under: whether it still fits, and what changed. Qt-free."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from desktop.document.ledger import NoStation
from desktop.document.numbering import paper_of, read_number
from desktop.language import wording
from desktop.telling import differences as wording_of
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.case.differences import Difference, Paper
    from desktop.document.ledger import Clock, Entry, Issue, Ledger
    from desktop.document.ledger_exchange import Joined, Refused
    from desktop.language import Language
    from desktop.paper.content.besides import Earlier
    from desktop.policy.ruleset import RuleSet
    from desktop.window.pages.quote.order import Order

Kind = Literal["none", "by_hand", "elsewhere", "given", "overtaken", "changed", "never"]
MOST_TOLD = 8
"""Differences that are told one by one."""
MOST_REFUSED = 12
"""Entries set aside that are named one by one; the rest stands in the list of what was issued."""


class Situation(NamedTuple):
    """How a case stands to the number it bears, and what it would go out under now (`text`, `revision`).

    `none`: it bears none. `by_hand`: one that is no running number. `elsewhere`: a running number that this ledger does
    not know. `given`: issued as this very paper. `overtaken`: so, and a later revision was issued since. `changed`:
    issued, and the paper is another now. `never`: a revision that was never issued. `entry` is what the ledger has of
    number and revision (of the last revision, for `never`), `last` the last revision; `before` is the paper that what
    changed is told against. `text` is empty while the computer has no letter.
    """

    kind: Kind
    entry: Entry | None = None
    last: Entry | None = None
    before: Entry | None = None
    text: str = ""
    revision: int | None = None


def situation(ledger: Ledger, order: Order) -> Situation:
    """How the case of an order stands to its number."""
    result = result_of(order)
    found = _situation(ledger, order, result)
    try:
        text, revision = ledger.would_give(order.case, result, order.day, scenarios_of(order))
    except NoStation:
        return found
    return found._replace(text=text, revision=revision)


def _situation(ledger: Ledger, order: Order, result: dict[str, object]) -> Situation:
    case = order.case
    if not case.quote.number:
        return Situation("none")
    number = read_number(case.quote.number)
    if number is None:
        return Situation("by_hand")
    known = ledger.revisions(number)
    if not known:
        return Situation("elsewhere")
    last = known[-1]
    entry = next((one for one in known if one.revision == case.quote.revision), None)
    if entry is None:
        return Situation("never", last, last, last)
    if paper_of(case, result, order.day, scenarios_of(order)) == entry.paper:
        return Situation("given" if entry is last else "overtaken", entry, last, ledger.before(case))
    return Situation("changed", entry, last, entry)


def result_of(order: Order) -> dict[str, object]:
    """The result of an order as plain data."""
    from desktop.telling.result_file import to_plain

    return to_plain(order.estimate)


def scenarios_of(order: Order) -> tuple[dict[str, object], ...]:
    """The scenarios that an order compares, as plain data."""
    from desktop.case import text

    return tuple(
        {"letter": one.letter, "name": one.name, "case": text.to_plain(one.case)}
        for one in order.scenarios
        if one.case is not None
    )


def note(found: Situation, words: Language) -> str:
    """What is to be said about the number."""
    entry, last = found.entry, found.last
    if found.kind == "none":
        if not found.text:
            return words.text("It gets a number when it is first saved, printed or sent.")
        return words.text("It gets {number} when it is first saved, printed or sent.", number=found.text)
    if found.kind == "by_hand":
        return words.text("Entered by hand; nothing sees to it that it is given only once.")
    if found.kind == "elsewhere":
        return words.text(
            "This number was given elsewhere: this computer has no record of it. From here the quote goes out under a number of its own."
        )
    if entry is None or last is None:
        return ""
    day = words.dates.long(entry.day)
    if found.kind == "given":
        return words.text("Issued on {day} as this very quote.", day=day)
    if found.kind == "overtaken":
        return words.text(
            "Issued on {day} as this very quote. Revision {last} was issued since.",
            day=day,
            last=str(last.revision),
        )
    if found.kind == "never":
        said = words.text(
            "This revision was never issued; the last one is {last}, of {day}.",
            last=str(last.revision),
            day=day,
        )
    else:
        said = words.text(
            "The quote is another one than revision {revision}, issued on {day}.",
            revision=str(entry.revision),
            day=day,
        )
    if not found.text:
        return said
    goes = (
        words.text("It goes out as revision {revision}.", revision=str(found.revision))
        if found.text == entry.text
        else words.text("It goes out as {number}.", number=found.text)
    )
    return words.together((said, goes))


_OUT = {
    "saved": wording("saved as a PDF"),
    "signed": wording("saved as a signed PDF"),
    "printed": wording("printed"),
    "sent": wording("copied as an e-mail"),
    "spreadsheet": wording("saved as a spreadsheet"),
}
_LANGUAGES = {"zh": wording("in Chinese"), "en": wording("in English"), "both": wording("in both languages")}


def went_out(issue: Issue, words: Language) -> str:
    """One time that a quote went out, as a part of a sentence: when, how, in which language."""
    day, how = words.dates.long(issue.day), words.text(_OUT[issue.how])
    if issue.language not in _LANGUAGES:
        return words.text("{day} {how}", day=day, how=how)
    return words.text(
        "{day} {how}, {language}", day=day, how=how, language=words.text(_LANGUAGES[issue.language])
    )


def clock_sentence(clock: Clock, words: Language) -> str:
    """Why the day on the clock is asked about."""
    today = words.dates.long(clock.today)
    if clock.last is not None:
        return words.text(
            "The clock of this computer says {today}, but a quote of {last} was issued already. Is the clock right?",
            today=today,
            last=words.dates.long(clock.last),
        )
    return words.text(
        "The clock of this computer says {today}, before the policy was in force ({day}). Is the clock right?",
        today=today,
        day=words.dates.long(clock.earliest or clock.today),
    )


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
    differing = differences(earlier, Plain(order.case, result_of(order)))
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
    sentences = [wording_of.sentence(Teller(words, rules), one) for one in ordered[:MOST_TOLD]]
    more = len(ordered) - MOST_TOLD
    if more > 0:
        sentences.append(words.text("And {count} more.", count=str(more)))
    return tuple(sentences)


def earlier(ledger: Ledger, case: Case) -> Earlier | None:
    """The revision before the one that a case bears; None where the ledger has none that can be read."""
    number, revision = case.quote.number, case.quote.revision
    if not number or revision is None:
        return None
    return _before(ledger, number, revision)


@lru_cache(maxsize=8)
def _before(ledger: Ledger, number: str, revision: int) -> Earlier | None:
    """From the ledger; asked at every keystroke, read once."""
    from desktop.case.case import Case, QuoteFacts
    from desktop.paper.content.besides import Earlier

    entry = ledger.before(Case(quote=QuoteFacts(number=number, revision=revision)))
    paper = paper_in(entry) if entry is not None else None
    return Earlier(paper.case, paper.result, entry.day) if entry is not None and paper is not None else None


def forget_earlier() -> None:
    """Something was issued: the ledger has more to tell."""
    _before.cache_clear()


def paper_in(entry: Entry) -> Paper | None:
    """Case and result in an entry; None where a later version of the program cannot read them."""
    from desktop.case.differences import Paper as Plain
    from desktop.case.faults import CaseError
    from desktop.case.file import read_draft

    try:
        return Plain(read_draft(json.dumps(entry.case).encode()), entry.result)
    except CaseError:
        return None


_REFUSED = {
    "unreadable": wording("{name}: it cannot be read."),
    "newer": wording("{name}: a newer version of the program wrote it; update this one and join again."),
    "misplaced": wording("{name}: it holds {number}, and stands under another one."),
    "out_of_range": wording("{name}: no office gives a number such as {number}."),
    "altered": wording("{name}: what it says {number} was given to has been altered."),
    "our_letter": wording(
        "{number} was given to “{theirs}” by another computer under the letter of this one: give one of the two "
        "computers another letter."
    ),
    "twice": wording(
        "{number} was given twice, to “{ours}” and to “{theirs}”: give one of the two a new number."
    ),
}


def refusal(one: Refused, words: Language) -> str:
    """Why an entry of another computer was set aside."""
    return words.text(
        _REFUSED[one.reason], name=one.name, number=one.number, ours=one.ours or "–", theirs=one.theirs or "–"
    )


def told_of(joined: Joined, words: Language) -> tuple[str, ...]:
    """What came of joining another computer's ledger, in sentences; what was set aside one by one."""
    found = [
        words.plural("{n} number taken over.", "{n} numbers taken over.", joined.added),
        *(refusal(one, words) for one in joined.refused[:MOST_REFUSED]),
    ]
    more = len(joined.refused) - MOST_REFUSED
    if more > 0:
        found.append(words.text("And {count} more.", count=str(more)))
    found += [
        words.text(
            "The letter {letter} is used by more than one computer: give all but one another letter.",
            letter=letter,
        )
        for letter in joined.shared_stations
    ]
    return tuple(found)
