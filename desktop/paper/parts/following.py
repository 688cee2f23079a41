"""What to do next: whom to ask, what to keep, which days matter, what to have answered in writing."""

from __future__ import annotations

from desktop.language import Language
from desktop.paper.layout.blocks import Block, Cell, Paragraph, row, stack
from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import MM, MUTED, SMALL, WIDTH, Style
from desktop.paper.parts.sheet import Quote, aligned
from desktop.telling import memo

_LABEL = 30 * MM


def next_steps(quote: Quote) -> list[Item]:
    """A row for each heading with its sentences."""
    told = {
        language.code: memo.next_steps(quote.teller(language), quote.case, quote.estimate)
        for language in quote.voice.languages
    }
    rows = [_row(quote, told, at) for at in range(len(told[quote.voice.main.code]))]
    items = [Item(block, holds=at == 0 and len(rows) > 1) for at, block in enumerate(rows)]
    if len(items) > 2:
        items[-2] = items[-2]._replace(holds=True)
    return items


def _row(quote: Quote, told: dict[str, tuple[memo.Row, ...]], at: int) -> Block:
    voice = quote.voice

    def says(language: Language) -> tuple[str, ...]:
        return told[language.code][at].says

    width = WIDTH - _LABEL
    first, *more = [
        one
        for tell in aligned(quote, says)
        for one in voice.paragraphs(tell, width, Style(8), Style(6.9, MUTED), leading=1.35)
    ]
    title = voice.spans(lambda language: told[language.code][at].title, Style(8, bold=True), SMALL)
    head = voice.set(title, _LABEL - 2 * MM)
    return row([Cell(0, head), Cell(_LABEL, first, stack(more))])


def next_in_short(quote: Quote, size: float) -> list[Paragraph]:
    """The same in a paragraph to each language; what to have answered in writing stands in the boxes of page one."""

    def told(language: Language) -> str:
        rows = memo.next_steps(quote.teller(language), quote.case, quote.estimate, short=True)
        steps = language.together(sentence for one in rows for sentence in one.says)
        return language.text("{label}: {value}", label=language.text("What to do next"), value=steps)

    return quote.voice.paragraphs(told, WIDTH, Style(size), Style(size - 0.6, MUTED), leading=1.28)
