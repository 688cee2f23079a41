"""The scenarios as a table: up to four variants of the case side by side, what differs in bold on a tinted ground."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.engine.answer import Answer, answer
from desktop.language import Language
from desktop.paper.content import wording
from desktop.paper.layout.blocks import Block, Fill, Frame, Paragraph, Placed, Stroke, fitted, stack
from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import (
    BODY,
    BODY_BOLD,
    LINE,
    MM,
    NOTE,
    RULE,
    SMALL,
    SOFT,
    STRONG_LINE,
    WIDTH,
    Style,
)
from desktop.paper.layout.typesetting import Span
from desktop.paper.parts.sheet import Quote
from desktop.paper.parts.voice import grey
from desktop.telling import comparing
from desktop.telling.comparing import Compared, ComparedCell, ComparedRow, Comparison

_LABELS = 44 * MM
_INSET = 1.6 * MM
_AIR = 1.8


def scenarios_table(quote: Quote) -> list[Item]:
    """What each variant gives, and below it what differs in the inputs; the head is repeated on every page."""
    tables = _compared(quote)
    head = _head(quote)
    note = quote.voice.below(wording.scenarios_note, WIDTH, NOTE, SMALL)
    found = [Item(note, holds=True), Item(head, 1.2 * MM, holds=True)]
    rows = [_row(quote, [table.results[at] for table in tables]) for at in range(len(tables[0].results))]
    inputs = len(tables[0].inputs)
    if inputs:
        rows.append(_title(quote))
    rows += [_row(quote, [table.inputs[at] for table in tables]) for at in range(inputs)]
    # A row alone would stand without its head or its title.
    alone = {0, len(tables[0].results)}
    found += [
        Item(block, holds=at in alone and at < len(rows) - 1, head=head) for at, block in enumerate(rows)
    ]
    return found


def _compared(quote: Quote) -> list[Comparison]:
    """The variants compared, in each language of the quote; the first variant is compared with the quote's own case."""
    scenarios = quote.besides.scenarios
    variants = [
        Compared(
            one.name,
            quote.case if one.case is None else one.case,
            Answer(quote.estimate, (), (), (), (), has_cny=True)
            if one.case is None
            else answer(one.case, quote.rules),
        )
        for one in scenarios
    ]
    own = next(at for at, one in enumerate(scenarios) if one.case is None)
    voice = quote.voice
    return [
        comparing.comparison(
            one, quote.rules, variants, own, exact=voice.languages[-1], complete=quote.layout > 3
        )
        for one in voice.languages
    ]


def _columns(quote: Quote) -> list[tuple[float, float]]:
    """Left edge and width of the column of each variant."""
    number = len(quote.besides.scenarios)
    # Two columns over the whole width would stand too far apart.
    width = min((WIDTH - _LABELS) / number, 44 * MM)
    return [(WIDTH - (number - at) * width, width) for at in range(number)]


def _head(quote: Quote) -> Block:
    """The names of the variants, and which of them is the quote's."""
    voice = quote.voice
    placed: list[Placed] = []
    height = 0.0
    for (left, width), one in zip(_columns(quote), quote.besides.scenarios, strict=True):
        inner = width - 2 * _INSET
        letter = one.letter
        name = (
            voice.foreign(one.name, BODY_BOLD)
            if one.name
            else voice.spans(lambda language, letter=letter: wording.scenario(language, letter), BODY_BOLD)  # type: ignore[misc]
        )
        blocks: list[Block] = [voice.set(name, inner, 1)]
        if one.case is None:
            blocks.append(voice.set(voice.spans(wording.this_quote, NOTE, SMALL), inner, 1))
        block = stack(blocks)
        placed.append(Placed(left + _INSET, 1, block))
        height = max(height, block.height)
    height += 2.5
    return Frame(height, placed, [Stroke(height, 0, WIDTH, RULE, STRONG_LINE)])


def _title(quote: Quote) -> Block:
    text = quote.voice.paragraph(lambda language: language.text("What differs"), WIDTH, grey(BODY))
    height = text.height + 3 * MM
    return Frame(height, [Placed(0, 2.4 * MM, text)], [Stroke(height, 0, WIDTH, 0.4, STRONG_LINE)])


def _row(quote: Quote, rows: Sequence[ComparedRow]) -> Block:
    """A row, told in each language of the quote."""
    voice, first = quote.voice, rows[0]
    style = BODY_BOLD if first.strong else BODY
    labels = {one.code: row.label for one, row in zip(voice.languages, rows, strict=True)}
    label = voice.below(lambda language: labels[language.code], _LABELS - _INSET, style, SMALL)
    placed = [Placed(0, _AIR, label)]
    tinted: list[tuple[float, float]] = []
    height = label.height
    for at, (left, width) in enumerate(_columns(quote)):
        block = _cell(quote, [row.cells[at] for row in rows], width - 2 * _INSET, strong=first.strong)
        placed.append(Placed(left + _INSET, _AIR, block))
        height = max(height, block.height)
        if first.cells[at].differs:
            tinted.append((left, width))
    height += 2 * _AIR
    fills = [Fill(left + 1, 0, width - 1, height, SOFT) for left, width in tinted]
    return Frame(height, placed, [Stroke(height, 0, WIDTH, colour=LINE)], fills)


def _cell(quote: Quote, cells: Sequence[ComparedCell], width: float, *, strong: bool) -> Block:
    """A cell: line by line in each language, what both say alike once; below an amount by how much it differs."""
    voice, first = quote.voice, cells[0]
    style = Style(BODY.size, bold=strong or first.differs)
    blocks: list[Block] = []
    if first.exact:
        blocks.append(fitted(voice.plain(first.text, style), width))
    else:
        told = [cell.text.split("\n") for cell in cells]
        if len({len(lines) for lines in told}) > 1:
            told = [["\n".join(lines)] for lines in told]
        for lines in zip(*told, strict=True):
            blocks += _lines(quote, lines, width, style)
    if first.difference:
        blocks.append(fitted(voice.plain(first.difference, SMALL), width))
    return stack(blocks)


def _lines(quote: Quote, lines: Sequence[str], width: float, style: Style) -> list[Paragraph]:
    voice = quote.voice
    said: dict[str, Language] = {}
    for language, line in zip(voice.languages, lines, strict=True):
        said.setdefault(line, language)
    if len(said) == 1:
        # An amount, a name, or a code: whatever it is, both languages write it alike.
        return [voice.set(voice.foreign(lines[0], style), width, 1)]
    texts = voice.texts(
        lambda language: dict(zip([one.code for one in voice.languages], lines, strict=True))[language.code]
    )
    return [voice.set([Span(text, style if at == 0 else SMALL)], width, 1) for at, text in enumerate(texts)]
