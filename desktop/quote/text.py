"""Text in lines: what a face sets, how wide it is, where it breaks.

Takes spans of text with their styles, splits them by face, breaks them by the rules of `breaking` and leaves a
quarter-em between Chinese and Latin. Gives lines with the glyphs to draw; where they go on the page is decided
in `blocks`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from desktop.fonts.faces import BOLD, REGULAR, Face
from desktop.fonts.scripts import Text, runs
from desktop.quote.breaking import FREELY, IN_EXTREMITY, IN_NEED, opportunities, wants_room
from desktop.quote.glyphs import EM, ROOM, Cluster, Segment, shape
from desktop.quote.paper import Style

_SLACK = 0.001  # against rounding when a line fits exactly


class Span(NamedTuple):
    """A stretch of text in one style."""

    text: Text
    style: Style


class Part(NamedTuple):
    """A segment of a line in one style, with its width in points."""

    style: Style
    segment: Segment
    width: float


class Line(NamedTuple):
    """A line of text, its parts from left to right; `size` is that of its largest text."""

    text: str
    parts: tuple[Part, ...]
    width: float
    size: float


class _Piece(NamedTuple):
    cluster: Cluster
    face: Face
    style: Style
    span: int


def set_line(spans: Sequence[Span]) -> Line:
    """All of the text in one line, however wide."""
    pieces = _pieces(spans)
    return _line(pieces, _rooms(pieces), 0, len(pieces), spans)


def set_lines(spans: Sequence[Span], width: float, protected: Sequence[str] = ()) -> tuple[Line, ...]:
    """The text in lines of at most `width` points; `protected` phrases stay in one line where they can.

    A single glyph wider than the line gets a line of its own. No text gives one empty line.
    """
    pieces = _pieces(spans)
    if not pieces:
        return (_line(pieces, [], 0, 0, spans),)
    rooms = _rooms(pieces)
    levels = _levels(pieces, protected)
    ends = [0.0, *accumulate(_width(piece) + room for piece, room in zip(pieces, rooms, strict=True))]
    lines = []
    start = 0
    while start < len(pieces):
        end = _end(pieces, rooms, ends, levels, start, width)
        last = end
        while last > start + 1 and pieces[last - 1].cluster.text == " ":
            last -= 1
        lines.append(_line(pieces, rooms, start, last, spans))
        start = end
        while start < len(pieces) and pieces[start].cluster.text == " ":
            start += 1
    return tuple(lines)


def _pieces(spans: Sequence[Span]) -> list[_Piece]:
    return [
        _Piece(cluster, run.face, span.style, at)
        for at, span in enumerate(spans)
        for run in runs(span.text)
        for cluster in shape(run.face, BOLD if span.style.bold else REGULAR, run.text)
    ]


def _width(piece: _Piece) -> float:
    return piece.cluster.advance * piece.style.size / EM


def _rooms(pieces: Sequence[_Piece]) -> list[float]:
    """The room after each piece, in points."""
    found = [0.0] * len(pieces)
    for at in range(len(pieces) - 1):
        piece, following = pieces[at], pieces[at + 1]
        if (
            piece.face is not following.face
            and piece.span == following.span
            and wants_room(piece.cluster.text[-1], following.cluster.text[0])
        ):
            found[at] = ROOM * piece.style.size / EM
    return found


def _levels(pieces: Sequence[_Piece], protected: Sequence[str]) -> list[int]:
    """How well a line may end before each piece, and after the last."""
    levels = opportunities("".join(piece.cluster.text for piece in pieces), protected)
    starts = [0, *accumulate(len(piece.cluster.text) for piece in pieces)]
    return [levels[start] for start in starts]


def _end(
    pieces: Sequence[_Piece],
    rooms: Sequence[float],
    ends: Sequence[float],
    levels: Sequence[int],
    start: int,
    width: float,
) -> int:
    """Where the line that begins at `start` ends: the best place among those that fit."""
    limit = ends[start] + width + _SLACK
    fits = bisect_right(ends, limit) - 1
    if fits < len(pieces) and ends[fits + 1] - rooms[fits] <= limit:
        fits += 1  # the room after the last piece of a line is not drawn
    fits = max(fits, start + 1)
    while fits < len(pieces) and pieces[fits].cluster.text == " ":
        fits += 1  # spaces hang over the end
    if fits >= len(pieces):
        return len(pieces)
    for level in (FREELY, IN_NEED, IN_EXTREMITY):
        for at in range(fits, start, -1):
            if levels[at] >= level:
                return at
    return fits


def _line(
    pieces: Sequence[_Piece], rooms: Sequence[float], start: int, end: int, spans: Sequence[Span]
) -> Line:
    parts: list[Part] = []
    at = start
    while at < end:
        first = pieces[at]
        after = at
        while after < end and pieces[after].face is first.face and pieces[after].style == first.style:
            after += 1
        room = frozenset(i - at for i in range(at, after) if rooms[i] and i + 1 < end)
        segment = Segment(
            first.face,
            BOLD if first.style.bold else REGULAR,
            tuple(piece.cluster for piece in pieces[at:after]),
            room,
        )
        width = sum(map(_width, pieces[at:after])) + sum(rooms[at + i] for i in room)
        parts.append(Part(first.style, segment, width))
        at = after
    size = max((part.style.size for part in parts), default=spans[0].style.size if spans else 0)
    text = "".join(piece.cluster.text for piece in pieces[start:end])
    return Line(text, tuple(parts), sum(part.width for part in parts), size)
