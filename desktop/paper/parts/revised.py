"""What a new revision changes: every fact that differs from the last one, before and now."""

from __future__ import annotations

from itertools import groupby

from desktop.case.differences import Difference
from desktop.paper.layout.blocks import Block, Cell, row, stack
from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import BODY, BODY_BOLD, MM, NOTE, SMALL, WIDTH, Style
from desktop.paper.parts.sheet import Column, Quote, table_head
from desktop.paper.parts.voice import Tell, grey
from desktop.telling import differences

_COLUMNS = ((0.0, 52 * MM), (54 * MM, 58 * MM), (114 * MM, 60 * MM))


def _columns() -> tuple[Column, ...]:
    heads: tuple[Tell, ...] = (
        lambda language: language.text("Item"),
        lambda language: language.text("Before"),
        lambda language: language.text("In this revision"),
    )
    return tuple(Column(*place, 0, tell) for place, tell in zip(_COLUMNS, heads, strict=True))


def changes_table(quote: Quote) -> list[Item]:
    """The differences in the order of the quote, each part under its name."""
    changes = quote.besides.changes
    if changes is None or not changes.differences:
        none = quote.voice.paragraph(
            lambda language: language.text("Nothing but number and date."), WIDTH, BODY
        )
        return [Item(none)]
    head = table_head(quote, _columns())
    found = [Item(head, holds=True)]
    if quote.layout > 3:
        # The earlier paper is not at hand for whoever reads this one.
        stated = quote.voice.paragraph(
            lambda language: language.text("As the issuer states it; the earlier revision is not attached."),
            WIDTH,
            NOTE,
            SMALL,
        )
        found.insert(0, Item(stated, holds=True))
    for area, group in groupby(changes.differences, key=lambda one: one.area):
        rows = [_row(quote, one) for one in group]
        found.append(Item(_title(quote, area), holds=True, head=head))
        found += [Item(block, head=head) for block in rows]
    return found


def _title(quote: Quote, area: str) -> Block:
    name = quote.voice.paragraph(
        lambda language: differences.area(language, area), WIDTH, Style(7.5, bold=True), SMALL
    )
    return row([Cell(0, name)], 2.2, 0.6)


def _row(quote: Quote, one: Difference) -> Block:
    voice = quote.voice
    units = voice.languages[-1]
    found = {
        language.code: differences.parts(quote.teller(language), one, units=units)
        for language in voice.languages
    }
    told = {code: parts for code, parts in found.items() if parts is not None}
    if not told:
        sentence: Tell = lambda language: differences.sentence(quote.teller(language), one)  # noqa: E731
        return row([_cell(quote, sentence, 0, WIDTH)], 1.2, 1.2)
    label = _cell(quote, lambda language: told[language.code].label, *_COLUMNS[0])
    before = _value(quote, {code: parts.before for code, parts in told.items()}, *_COLUMNS[1])
    now = _value(quote, {code: parts.after for code, parts in told.items()}, *_COLUMNS[2], bold=True)
    change = next(iter(told.values())).change
    if change:
        note = voice.set(voice.foreign(change, NOTE), _COLUMNS[2][1])
        now = now._replace(below=stack([now.below, note]))
    return row([label, before, now], 1.2, 1.2)


def _value(quote: Quote, texts: dict[str, str], x: float, width: float, *, bold: bool = False) -> Cell:
    if not any(texts.values()):
        return Cell(x, quote.voice.set(quote.voice.plain("–", grey(BODY)), width))  # not translated
    return _cell(quote, lambda language: texts[language.code], x, width, BODY_BOLD if bold else BODY)


def _cell(quote: Quote, tell: Tell, x: float, width: float, style: Style = BODY) -> Cell:
    """What is told as a cell, English after the Chinese; below it where it is a sentence."""
    if width == WIDTH:
        first, *others = quote.voice.paragraphs(tell, width, style, SMALL)
        return Cell(x, first, stack(others))
    return Cell(x, quote.voice.paragraph(tell, width, style, SMALL))
