"""Sections that the full estimate of every layout has in the same way: a title and what stands below it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from desktop.paper.content import wording
from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import MM
from desktop.paper.parts.awards import awards_table
from desktop.paper.parts.inputs import inputs_table
from desktop.paper.parts.leading import lead_words
from desktop.paper.parts.revised import changes_table
from desktop.paper.parts.sheet import Quote, note_words, notes_grid
from desktop.paper.parts.variants import scenarios_table
from desktop.paper.parts.voice import Tell
from desktop.paper.parts.years import quoted

Sections = Iterator[tuple[Tell, Sequence[Item]]]
"""One section, or none."""


def changes(quote: Quote) -> Sections:
    """What is other than in the revision before."""
    made = quote.besides.changes
    if made is not None:
        day = quote.date(made.day)
        yield lambda language: wording.changes(language, made.revision, day), changes_table(quote)


def inputs(quote: Quote) -> Sections:
    """Everything that was put in."""
    yield lambda language: language.text("Inputs"), inputs_table(quote)


def scenarios(quote: Quote) -> Sections:
    """The other cases that were laid beside this one."""
    if quote.besides.scenarios:
        yield lambda language: language.text("Scenarios"), scenarios_table(quote)


def warnings(quote: Quote) -> Sections:
    """What is to be checked."""
    if quote.estimate.warnings:
        yield (
            lambda language: language.text("To be checked"),
            notes_grid(quote, note_words(quote.estimate.warnings)),
        )


def led(name: str, title: Tell) -> Callable[[Quote], Sections]:
    """A section that the stage leads with in the window too."""

    def made(quote: Quote) -> Sections:
        if words := lead_words(quote, name):
            yield title, notes_grid(quote, words)

    return made


def stacking(quote: Quote) -> list[Item]:
    """The rules of stacking as the text has them, and the table."""
    sentences = dict.fromkeys(
        quote.rules.level(programme.level or "").sentence for programme in quote.case.programmes
    )
    words = [quote.rules.sentence(sentence).text for sentence in sentences]
    table = awards_table(quote, reasons=True)
    return [Item(quoted(quote, words), holds=True), table[0]._replace(before=2.4 * MM), *table[1:]]
