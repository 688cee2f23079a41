"""What all parts of the quote share: what they are told, tables, headings, notes.

Each function gives a block, or items for the flow. The parts are in `opening`, `inputs`, `years`, `awards`, `readings`
and `closing`; which of them stand in a form, and in which order, is said in `full` and `summary`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Final, NamedTuple

from desktop.case.case import Case
from desktop.engine.plausibility import age_of_rates
from desktop.engine.result import Estimate, Note
from desktop.language import Language
from desktop.paper.content import wording
from desktop.paper.content.besides import NOTHING as NOTHING_BESIDES
from desktop.paper.content.besides import Besides
from desktop.paper.content.content import Content
from desktop.paper.layout.blocks import (
    NOTHING,
    Block,
    Cell,
    Fill,
    Frame,
    Paragraph,
    Placed,
    Section,
    Space,
    Stroke,
    beside,
    row,
    stack,
)
from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import (
    BODY,
    GAP,
    HALF,
    HEADING,
    MM,
    RULE,
    SMALL,
    STRONG_LINE,
    WIDTH,
    Style,
)
from desktop.paper.layout.typesetting import Span
from desktop.paper.parts.voice import Tell, Voice, grey
from desktop.policy.ruleset import RuleSet
from desktop.telling.notes import said
from desktop.telling.teller import Teller


class Quote(NamedTuple):
    """All that the parts are told: what to say, of what, in which language."""

    voice: Voice
    case: Case
    estimate: Estimate
    rules: RuleSet
    content: Content
    form: str
    attachment_sha256: str
    layout: int
    """As in `rendering.LAYOUTS`."""
    program: str
    """The version of the program that the quote names."""
    besides: Besides = NOTHING_BESIDES
    in_latin: tuple[str, ...] = ()
    """The paths of texts that are written in Latin letters, as no font has their own."""
    tight: bool = False
    """Whether it is to be set closer: a summary to stay on one page, a full estimate to need one page less."""
    chart: float = 0
    """How high the step chart of a summary is, in points; 0 for none."""
    room: float = 0
    """How much of the first page there is for what it says, in points."""

    @property
    def self_made(self) -> bool:
        """Whether nobody issues it: an investor's own estimate, without number, seal or the look of an office."""
        facts = self.content.facts
        return self.layout > 3 and not (
            facts.number or facts.revision is not None or facts.organisation or facts.prepared_by
        )

    @property
    def gives(self) -> bool:
        """Whether the plan gives anything to speak of: an excluded project has no readings, papers for a claim or range."""
        return self.estimate.status in ("eligible", "reference_only")

    def teller(self, language: Language) -> Teller:
        """Who tells of its estimate in one of its languages."""
        return Teller(language, self.rules)

    def date(self, iso: str) -> str:
        """A date: ISO where two languages share it."""
        dates = self.voice.main.dates
        return dates.iso(iso) if self.voice.both else dates.long(iso)


def table_rule() -> Stroke:
    """The line under the head of a table."""
    return Stroke(0, 0, WIDTH, RULE, STRONG_LINE)


def separator() -> Block:
    """A hairline over the whole width."""
    return Frame(0, [], [Stroke(0, 0, WIDTH)])


def heading(quote: Quote, tell: Tell, number: int | None = None) -> Block:
    """The heading of a section, numbered in the full form."""
    voice = quote.voice
    second = grey(BODY)

    def numbered(language: Language) -> str:
        text = tell(language)
        return wording.numbered(language, number, text) if number is not None else text

    set_in_type = stack([voice.set(voice.spans(numbered, HEADING, second, "  "), WIDTH), Space(0.8 * MM)])
    return Section(set_in_type, " ".join(dict.fromkeys(map(numbered, voice.languages))))


class Column(NamedTuple):
    """A column of a table: left edge, width, alignment (0 left, 1 right) and its head."""

    x: float
    width: float
    align: float
    head: Tell


def table_head(quote: Quote, columns: Sequence[Column]) -> Block:
    """The head of a table, both languages after one another where the column has the room."""
    voice = quote.voice
    style = BODY if voice.both else grey(BODY)
    cells = [
        Cell(column.x, voice.paragraph(column.head, column.width, style, align=column.align))
        for column in columns
    ]
    return row(cells, 0, 1.5, table_rule())


def table_row(
    quote: Quote, columns: Sequence[Column], cells: Sequence[list[Span] | Paragraph], below: Block = NOTHING
) -> Block:
    """A row of a table, spans or a paragraph to a column, with `below` under the second."""
    found = []
    for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        if cell:
            text = cell if isinstance(cell, Paragraph) else quote.voice.set(cell, column.width, column.align)
            found.append(Cell(column.x, text, below if at == 1 else NOTHING))
    air = 1.2 if quote.tight else 1.8
    return row(found, air, air)


def notes_grid(quote: Quote, notes: Sequence[Tell]) -> list[Item]:
    """Notes in two columns, each with a bar beside it; a single one over the whole width."""
    if len(notes) == 1:
        return [Item(_note(quote, notes[0], WIDTH))]
    blocks = [_note(quote, tell, HALF) for tell in notes]
    items = []
    for at in range(0, len(blocks), 2):
        pair = blocks[at : at + 2]
        items.append(
            Item(
                beside(*((column * (HALF + GAP), block) for column, block in enumerate(pair))),
                before=1.6 * MM if at else 0,
            )
        )
    return items


def _note(quote: Quote, tell: Tell, width: float) -> Block:
    voice = quote.voice
    inset = 2.4 * MM
    text = voice.below(tell, width - inset, Style(8), SMALL)
    return Frame(text.height, [Placed(inset, 0, text)], fills=[Fill(0, 1, 0.7, text.height - 2, STRONG_LINE)])


_SILENT_OF_AGE: Final = 3
"""The last layout that does not say how old the rates are."""


def aligned(quote: Quote, tell: Callable[[Language], Sequence[str]]) -> list[Tell]:
    """Sentences that come as a list in each language, sentence by sentence."""
    lists = {language.code: tell(language) for language in quote.voice.languages}

    def told(at: int) -> Tell:
        return lambda language: lists[language.code][at]

    return [told(at) for at in range(len(lists[quote.voice.main.code]))]


def note_words(notes: Sequence[Note]) -> list[Tell]:
    """The sentences of reasons, assumptions or warnings."""
    return [partial(_said, note) for note in notes]


def _said(note: Note, language: Language) -> str:
    return said(language, note)


def exchange_spans(quote: Quote, rates: Sequence[tuple[str, Decimal]], style: Style) -> list[Span]:
    """Rates of exchange with their date and source."""
    voice, given = quote.voice, quote.case.exchange
    spans = voice.foreign("  ".join(voice.exchange(currency, rate) for currency, rate in rates), style)
    for text in (quote.date(given.as_of) if given.as_of else None, given.source):
        if text:
            spans += [*voice.plain("  ", style), *voice.foreign(text, style)]
    age = age_of_rates(quote.case, quote.content.date) if quote.layout > _SILENT_OF_AGE else None
    if age is not None:
        spans += voice.plain("  ", style)
        spans += voice.spans(
            lambda language: language.plural(
                "({n} day older than this quote)", "({n} days older than this quote)", age
            ),
            style,
        )
    return spans
