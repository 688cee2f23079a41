"""How blocks follow one another over pages: nothing divided, headings with what follows, table heads repeated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from desktop.paper.layout.blocks import Block, Paragraph

_SLACK = 0.01


class Item(NamedTuple):
    """A block in the flow of a document.

    `before` is the room above it, dropped at the top of a page. With `holds` it stays on one page with the next
    item. `head` is drawn again above it where it begins a page; one that `sinks` stands at the foot of its page.
    """

    block: Block
    before: float = 0
    holds: bool = False
    head: Block | None = None
    sinks: bool = False


_LINES = 6


def flowing(paragraphs: Sequence[Paragraph], before: float = 0) -> list[Item]:
    """Paragraphs that may go on over a page: in pieces of a few lines, short ones whole."""
    pieces = [piece for one in paragraphs for piece in one.chunks(_LINES)]
    return [Item(piece, 0 if at else before) for at, piece in enumerate(pieces)]


class Put(NamedTuple):
    """A block on a page, `top` points below the top of the page's own room."""

    top: float
    block: Block


def pages(items: Sequence[Item], first_room: float, room: float) -> list[list[Put]]:
    """The items on pages of `room` points, the first one of `first_room`.

    What holds together moves to the next page as one, unless it is higher than a page: then it is divided
    between its items.
    """
    result: list[list[Put]] = [[]]
    used = 0.0
    at = 0
    while at < len(items):
        end = at + 1
        while end < len(items) and items[end - 1].holds:
            end += 1
        group = items[at:end]
        height = sum(item.before + item.block.height for item in group)
        left = (first_room if len(result) == 1 else room) - used
        if height > left + _SLACK and result[-1] and height - group[0].before <= room + _SLACK:
            result.append([])
            used = 0.0
        for item in group:
            used = _put(result, item, used, first_room, room)
        at = end
    return result


def _put(result: list[list[Put]], item: Item, used: float, first_room: float, room: float) -> float:
    """Place one item and return how much of its page is used then."""
    limit = first_room if len(result) == 1 else room
    before = item.before if result[-1] else 0
    if used + before + item.block.height > limit + _SLACK and result[-1]:
        result.append([])
        used = before = 0.0
        limit = room
    if not result[-1] and len(result) > 1 and item.head is not None:
        result[-1].append(Put(0, item.head))
        used = item.head.height
    top = max(used + before, limit - item.block.height) if item.sinks else used + before
    result[-1].append(Put(top, item.block))
    return top + item.block.height
