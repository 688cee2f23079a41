"""The full estimate, in the order of a memo: page one with the award and what it stands on, what to do next, the workings in the
order of the stage of the talk, and at the end the sources and the sentences of the policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from desktop.paper.content import wording
from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import MM
from desktop.paper.parts.awards import awards_table
from desktop.paper.parts.charts import charts
from desktop.paper.parts.closing import disclaimer, documents_list, signatures
from desktop.paper.parts.following import next_steps
from desktop.paper.parts.inputs import inputs_table
from desktop.paper.parts.leading import lead_words
from desktop.paper.parts.page_one import opened
from desktop.paper.parts.readings import explained_readings
from desktop.paper.parts.rests_on import annex, programmes, rates_table
from desktop.paper.parts.revised import changes_table
from desktop.paper.parts.sheet import Quote, heading, note_words, notes_grid
from desktop.paper.parts.variants import scenarios_table
from desktop.paper.parts.voice import Tell
from desktop.paper.parts.years import quoted, years_section

_BETWEEN = 5.6 * MM
_CLOSER = 4.2 * MM

WORKINGS: Final = {
    "assess": (
        "questions",
        "rests",
        "years",
        "readings",
        "warnings",
        "curve",
        "awards",
        "scenarios",
        "inputs",
    ),
    "negotiate": ("years", "curve", "more", "readings", "warnings", "awards", "scenarios", "rests", "inputs"),
    "sign": ("awards", "rests", "documents", "years", "readings", "warnings", "curve", "scenarios", "inputs"),
}
"""The workings at each stage; what changed since the last revision goes before, assumptions and documents after them."""

Sections = Iterator[tuple[Tell, Sequence[Item]]]
"""One section, or none."""


def items(quote: Quote) -> list[Item]:
    """The whole document in the order of reading."""
    found = opened(quote)
    between = _CLOSER if quote.tight else _BETWEEN
    for number, (title, section) in enumerate(_sections(quote), 1):
        found.append(Item(heading(quote, title, number), between, holds=True))
        found += section
    if not quote.self_made:
        found[-1] = found[-1]._replace(holds=True)
        found.append(Item(disclaimer(quote), between, holds=True))
        found.append(Item(signatures(quote, (10 if quote.tight else 14) * MM), 4 * MM))
    else:
        found.append(Item(disclaimer(quote), between))
    return found


def _sections(quote: Quote) -> Sections:
    """The sections that have something to say."""
    stage = quote.estimate.mechanism.stage
    names = ("changes", "next", *WORKINGS[stage])
    after = ("assumptions", "documents", "sources", "rates", "annex")
    for name in (*names, *(one for one in after if one not in names)):
        yield from _MAKERS[name](quote)


def _changes(quote: Quote) -> Sections:
    changes = quote.besides.changes
    if changes is not None:
        day = quote.date(changes.day)
        yield lambda language: wording.changes(language, changes.revision, day), changes_table(quote)


def _next(quote: Quote) -> Sections:
    # What would qualify stands on page one of an excluded project.
    if quote.gives and (made := next_steps(quote)):
        yield lambda language: language.text("What to do next"), made


def _inputs(quote: Quote) -> Sections:
    yield lambda language: language.text("Inputs"), inputs_table(quote)


def _years(quote: Quote) -> Sections:
    if quote.gives:
        yield lambda language: language.text("Year by year"), years_section(quote)


def _curve(quote: Quote) -> Sections:
    if drawn := charts(quote):
        yield lambda language: language.text("Award curve"), drawn


def _awards(quote: Quote) -> Sections:
    if quote.case.programmes:
        yield lambda language: language.text("Stacking with other programmes"), _stacking(quote)
    elif quote.content.by_year and quote.gives:
        yield lambda language: language.text("Awards by year"), awards_table(quote, reasons=True)


def _stacking(quote: Quote) -> list[Item]:
    """The rules of stacking as the text has them, and the table."""
    sentences = dict.fromkeys(
        quote.rules.level(programme.level or "").sentence for programme in quote.case.programmes
    )
    words = [quote.rules.sentence(sentence).text for sentence in sentences]
    table = awards_table(quote, reasons=True)
    return [Item(quoted(quote, words), holds=True), table[0]._replace(before=2.4 * MM), *table[1:]]


def _scenarios(quote: Quote) -> Sections:
    if quote.besides.scenarios:
        yield lambda language: language.text("Scenarios"), scenarios_table(quote)


def _readings(quote: Quote) -> Sections:
    if quote.gives:
        yield lambda language: language.text("Readings of the text"), explained_readings(quote)


def _warnings(quote: Quote) -> Sections:
    if quote.estimate.warnings:
        yield (
            lambda language: language.text("To be checked"),
            notes_grid(quote, note_words(quote.estimate.warnings)),
        )


def _assumptions(quote: Quote) -> Sections:
    if quote.estimate.assumptions and quote.gives:
        yield (
            lambda language: language.text("Assumptions"),
            notes_grid(quote, note_words(quote.estimate.assumptions)),
        )


def _documents(quote: Quote) -> Sections:
    if quote.gives:
        yield lambda language: language.text("Documents for the claim"), documents_list(quote)


def _led(name: str, title: Tell) -> Callable[[Quote], Sections]:
    """A section that the stage leads with in the window too."""

    def made(quote: Quote) -> Sections:
        if words := lead_words(quote, name):
            yield title, notes_grid(quote, words)

    return made


def _sources(quote: Quote) -> Sections:
    if quote.case.programmes:
        yield lambda language: language.text("Sources of the other programmes"), programmes(quote)


def _rates(quote: Quote) -> Sections:
    yield lambda language: language.text("Rates used"), rates_table(quote)


def _annex(quote: Quote) -> Sections:
    yield (
        lambda language: language.text("Annex: the sentences of the policy; the Chinese prevails"),
        annex(quote),
    )


_MAKERS: Final[dict[str, Callable[[Quote], Sections]]] = {
    "changes": _changes,
    "next": _next,
    "inputs": _inputs,
    "years": _years,
    "curve": _curve,
    "awards": _awards,
    "scenarios": _scenarios,
    "readings": _readings,
    "warnings": _warnings,
    "assumptions": _assumptions,
    "documents": _documents,
    "questions": _led("questions", lambda language: language.text("To ask the investor")),
    "more": _led("more", lambda language: language.text("What more foreign capital brings")),
    "rests": _led("rests", lambda language: language.text("What the award rests on")),
    "sources": _sources,
    "rates": _rates,
    "annex": _annex,
}
