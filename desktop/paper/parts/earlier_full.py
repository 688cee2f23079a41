"""The full estimate: everything that was put in, every year with its reasons, what is open, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import (
    BODY_BOLD,
    GAP,
    HALF,
    MM,
    NOTE,
)
from desktop.paper.parts import sections
from desktop.paper.parts.awards import (
    awards_table,
)
from desktop.paper.parts.charts import charts
from desktop.paper.parts.closing import (
    disclaimer,
    documents_list,
    signatures,
)
from desktop.paper.parts.leading import order_of
from desktop.paper.parts.opening import (
    Fact,
    facts_grid,
    head,
    investor_fact,
    project_fact,
    strip,
    totals,
)
from desktop.paper.parts.readings import (
    readings_table,
)
from desktop.paper.parts.sheet import (
    Quote,
    heading,
    note_words,
    notes_grid,
    separator,
)
from desktop.paper.parts.voice import Tell
from desktop.paper.parts.years import (
    years_section,
)

_BETWEEN_SECTIONS = 6.5 * MM
_CLOSER = 4.6 * MM


def items(quote: Quote) -> list[Item]:
    """The whole document in the order of reading."""
    found = [Item(head(quote)), Item(strip(quote), 3.2 * MM)]
    facts = _facts(quote)
    if facts:
        columns = ((0.0, HALF), (HALF + GAP, HALF))
        found += [Item(facts_grid(quote, facts, columns), 3.5 * MM), Item(separator(), 3 * MM)]
    found.append(Item(totals(quote), 4 * MM))
    between = _CLOSER if quote.tight else _BETWEEN_SECTIONS
    for number, (title, section) in enumerate(_sections(quote), 1):
        found.append(Item(heading(quote, title, number), between, holds=True))
        found += section
    if quote.layout > 2:
        # Signatures alone on a page would be under nothing.
        found[-1] = found[-1]._replace(holds=True)
    found.append(Item(disclaimer(quote), between, holds=True))
    found.append(Item(signatures(quote, (10 if quote.tight else 14) * MM), (4 if quote.tight else 6) * MM))
    return found


def _sections(quote: Quote) -> Iterator[tuple[Tell, Sequence[Item]]]:
    """The sections that have something to say, in the order of the stage."""
    for name in order_of(quote):
        yield from _MAKERS[name](quote)


def _years(quote: Quote) -> sections.Sections:
    yield lambda language: language.text("Year by year"), years_section(quote)


def _curve(quote: Quote) -> sections.Sections:
    if quote.layout > 2 and (drawn := charts(quote)):
        yield lambda language: language.text("Award curve"), drawn


def _awards(quote: Quote) -> sections.Sections:
    if quote.case.programmes:
        yield lambda language: language.text("Stacking with other programmes"), sections.stacking(quote)
    elif quote.content.by_year:
        yield lambda language: language.text("Awards by year"), awards_table(quote, reasons=True)


def _readings(quote: Quote) -> sections.Sections:
    yield lambda language: language.text("Readings of the text"), readings_table(quote)


def _assumptions(quote: Quote) -> sections.Sections:
    assumptions = note_words(quote.estimate.assumptions)
    yield lambda language: language.text("Assumptions"), notes_grid(quote, assumptions)


def _documents(quote: Quote) -> sections.Sections:
    yield lambda language: language.text("Documents for the claim"), documents_list(quote)


_MAKERS: Final[dict[str, Callable[[Quote], sections.Sections]]] = {
    "changes": sections.changes,
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
    "keep": sections.led("keep", lambda language: language.text("Conditions to keep")),
}


def _facts(quote: Quote) -> list[Fact]:
    voice, facts = quote.voice, quote.content.facts
    found = [investor_fact(quote)]
    if facts.organisation:
        below = voice.foreign(facts.contact, NOTE) if facts.contact and facts.prepared_by else []
        found.append(
            Fact(
                lambda language: language.text("Issued by"),
                voice.foreign(facts.organisation, BODY_BOLD),
                below,
            )
        )
    found.append(project_fact(quote))
    if facts.prepared_by:
        found.append(
            Fact(
                lambda language: language.text("Prepared by"),
                voice.foreign(facts.prepared_by, BODY_BOLD),
                voice.foreign(facts.contact, NOTE) if facts.contact and not facts.organisation else [],
            )
        )
    elif facts.contact:
        found.append(
            Fact(lambda language: language.text("Contact"), voice.foreign(facts.contact, BODY_BOLD), [])
        )
    return [fact for fact in found if fact is not None]
