"""The full estimate, in the order of a memo: page one with the award and what it stands on, what to do next, the workings in the
order of the stage of the talk, and at the end the sources and the sentences of the policy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import MM
from desktop.paper.parts import sections
from desktop.paper.parts.awards import awards_table
from desktop.paper.parts.charts import charts
from desktop.paper.parts.closing import disclaimer, documents_list, signatures
from desktop.paper.parts.following import next_steps
from desktop.paper.parts.page_one import opened
from desktop.paper.parts.readings import explained_readings
from desktop.paper.parts.rests_on import annex, programmes, rates_table
from desktop.paper.parts.sheet import Quote, heading, note_words, notes_grid
from desktop.paper.parts.years import years_section

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


def _sections(quote: Quote) -> sections.Sections:
    """The sections that have something to say."""
    stage = quote.estimate.mechanism.stage
    names = ("changes", "next", *WORKINGS[stage])
    after = ("assumptions", "documents", "sources", "rates", "annex")
    for name in (*names, *(one for one in after if one not in names)):
        yield from _MAKERS[name](quote)


def _next(quote: Quote) -> sections.Sections:
    # What would qualify stands on page one of an excluded project.
    if quote.gives and (made := next_steps(quote)):
        yield lambda language: language.text("What to do next"), made


def _years(quote: Quote) -> sections.Sections:
    if quote.gives:
        yield lambda language: language.text("Year by year"), years_section(quote)


def _curve(quote: Quote) -> sections.Sections:
    if drawn := charts(quote):
        yield lambda language: language.text("Award curve"), drawn


def _awards(quote: Quote) -> sections.Sections:
    if quote.case.programmes:
        yield lambda language: language.text("Stacking with other programmes"), sections.stacking(quote)
    elif quote.content.by_year and quote.gives:
        yield lambda language: language.text("Awards by year"), awards_table(quote, reasons=True)


def _readings(quote: Quote) -> sections.Sections:
    if quote.gives:
        yield lambda language: language.text("Readings of the text"), explained_readings(quote)


def _assumptions(quote: Quote) -> sections.Sections:
    if quote.estimate.assumptions and quote.gives:
        yield (
            lambda language: language.text("Assumptions"),
            notes_grid(quote, note_words(quote.estimate.assumptions)),
        )


def _documents(quote: Quote) -> sections.Sections:
    if quote.gives:
        yield lambda language: language.text("Documents for the claim"), documents_list(quote)


def _sources(quote: Quote) -> sections.Sections:
    if quote.case.programmes:
        yield lambda language: language.text("Sources of the other programmes"), programmes(quote)


def _rates(quote: Quote) -> sections.Sections:
    yield lambda language: language.text("Rates used"), rates_table(quote)


def _annex(quote: Quote) -> sections.Sections:
    yield (
        lambda language: language.text("Annex: the sentences of the policy; the Chinese prevails"),
        annex(quote),
    )


_MAKERS: Final[dict[str, Callable[[Quote], sections.Sections]]] = {
    "changes": sections.changes,
    "next": _next,
    "inputs": sections.inputs,
    "years": _years,
    "curve": _curve,
    "awards": _awards,
    "scenarios": sections.scenarios,
    "readings": _readings,
    "warnings": sections.warnings,
    "assumptions": _assumptions,
    "documents": _documents,
    "questions": sections.led("questions", lambda language: language.text("To ask the investor")),
    "more": sections.led("more", lambda language: language.text("What more foreign capital brings")),
    "rests": sections.led("rests", lambda language: language.text("What the award rests on")),
    "sources": _sources,
    "rates": _rates,
    "annex": _annex,
}
