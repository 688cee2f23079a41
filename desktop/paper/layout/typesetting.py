"""Text in lines: what a face sets, how wide it is, where it breaks.

Takes spans of text with their styles, splits them by face, breaks them by the rules of `breaking`, leaves a
quarter-em between Chinese and Latin, and takes the empty half from marks that follow one another. Gives lines with the glyphs to draw; where they go on the page is decided
in `blocks`.
"""

from __future__ import annotations

import functools
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from desktop.fonts.faces import BOLD, REGULAR, Face
from desktop.fonts.scripts import Text, runs
from desktop.paper.layout.breaking import (
    FREELY,
    IN_EXTREMITY,
    IN_NEED,
    closes,
    opens,
    opportunities,
    wants_room,
)
from desktop.paper.layout.direction import Stretch, has_right_to_left, places, reads_right
from desktop.paper.layout.glyphs import EM, PLAIN, ROOMY, Cluster, Fit, Segment, halved, mirrored, shape
from desktop.paper.layout.paper import Style

_SLACK = 0.001  # against rounding when a line fits exactly
_KEPT = 2048  # a quote says much more than once, and is made again while its case changes


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
    """A line of text as it is read, its parts from left to right; `size` is that of its largest text."""

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
    return _set_line(tuple(spans))


@functools.lru_cache(maxsize=_KEPT)
def _set_line(spans: tuple[Span, ...]) -> Line:
    pieces = _pieces(spans)
    return _line(pieces, _fits(pieces), 0, len(pieces), spans)


def set_lines(spans: Sequence[Span], width: float, protected: Sequence[str] = ()) -> tuple[Line, ...]:
    """The text in lines of at most `width` points; `protected` phrases stay in one line where they can.

    A single glyph wider than the line gets a line of its own. No text gives one empty line.
    """
    return _set_lines(tuple(spans), width, tuple(protected))


@functools.lru_cache(maxsize=_KEPT)
def _set_lines(spans: tuple[Span, ...], width: float, protected: tuple[str, ...]) -> tuple[Line, ...]:
    pieces = _pieces(spans)
    if not pieces:
        return (_line(pieces, [], 0, 0, spans),)
    fits = _fits(pieces)
    levels = _levels(pieces, protected)
    ends = [0.0, *accumulate(_width(piece, fit) for piece, fit in zip(pieces, fits, strict=True))]
    lines = []
    start = 0
    while start < len(pieces):
        end = _end(pieces, ends, levels, start, width)
        last = end
        while last > start + 1 and pieces[last - 1].cluster.text == " ":
            last -= 1
        lines.append(_line(pieces, fits, start, last, spans))
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


def _weight(piece: _Piece) -> int:
    return BOLD if piece.style.bold else REGULAR


def _width(piece: _Piece, fit: Fit) -> float:
    return (piece.cluster.advance + fit.extra) * piece.style.size / EM


def _fits(pieces: Sequence[_Piece]) -> list[Fit]:
    """How each piece fits its neighbours, were all of them in one line."""
    found = [PLAIN] * len(pieces)
    for at in range(len(pieces) - 1):
        piece, following = pieces[at], pieces[at + 1]
        last, first = piece.cluster.text[-1], following.cluster.text[0]
        if piece.face is not following.face:
            if piece.span == following.span and wants_room(last, first):
                found[at] = ROOMY
        elif closes(last) and (closes(first) or opens(first)):
            found[at] = halved(piece.face, _weight(piece), piece.cluster)
        elif opens(last) and opens(first):
            found[at + 1] = halved(following.face, _weight(following), following.cluster)
    return found


def _levels(pieces: Sequence[_Piece], protected: Sequence[str]) -> list[int]:
    """How well a line may end before each piece, and after the last."""
    levels = opportunities("".join(piece.cluster.text for piece in pieces), protected)
    starts = [0, *accumulate(len(piece.cluster.text) for piece in pieces)]
    return [levels[start] for start in starts]


def _end(
    pieces: Sequence[_Piece], ends: Sequence[float], levels: Sequence[int], start: int, width: float
) -> int:
    """Where the line that begins at `start` ends: the best place among those that fit."""
    first = pieces[start]
    limit = ends[start] + width + _SLACK
    if opens(first.cluster.text):  # narrower at the start of a line than it was counted
        limit = ends[start + 1] - _width(first, _at_start(first)) + width + _SLACK
    most = bisect_right(ends, limit) - 1
    if most < len(pieces) and ends[most] + _width(pieces[most], PLAIN) <= limit:
        most += 1  # the room after the last piece of a line is not drawn
    most = max(most, start + 1)
    while most < len(pieces) and pieces[most].cluster.text == " ":
        most += 1  # spaces hang over the end
    if most >= len(pieces):
        return len(pieces)
    for level in (FREELY, IN_NEED, IN_EXTREMITY):
        for at in range(most, start, -1):
            if levels[at] >= level:
                return at
    return most


def _at_start(piece: _Piece) -> Fit:
    """How a piece fits the start of a line: an opening mark loses its empty half."""
    return halved(piece.face, _weight(piece), piece.cluster) if opens(piece.cluster.text) else PLAIN


def _line(pieces: Sequence[_Piece], fits: Sequence[Fit], start: int, end: int, spans: Sequence[Span]) -> Line:
    text = "".join(piece.cluster.text for piece in pieces[start:end])
    parts: list[Part] = []
    if has_right_to_left(text):
        pieces, fits = _as_drawn(pieces[start:end], fits[start:end], spans)
        start, end = 0, len(pieces)
    at = start
    while at < end:
        first = pieces[at]
        after = at
        while after < end and pieces[after].face is first.face and pieces[after].style == first.style:
            after += 1
        fitting = list(fits[at:after])
        if at == start and opens(first.cluster.text):
            fitting[0] = _at_start(first)
        if after == end and fitting[-1] == ROOMY:
            fitting[-1] = PLAIN
        clusters = tuple(piece.cluster for piece in pieces[at:after])
        segment = Segment(first.face, _weight(first), clusters, tuple(fitting))
        width = sum(_width(piece, fit) for piece, fit in zip(pieces[at:after], fitting, strict=True))
        parts.append(Part(first.style, segment, width))
        at = after
    size = max((part.style.size for part in parts), default=spans[0].style.size if spans else 0)
    return Line(text, tuple(parts), sum(part.width for part in parts), size)


def _as_drawn(
    pieces: Sequence[_Piece], fits: Sequence[Fit], spans: Sequence[Span]
) -> tuple[list[_Piece], list[Fit]]:
    """The pieces of a line from left to right, where some of it is read from the right."""
    stretches = [
        Stretch(
            "".join(piece.cluster.text[0] for piece in group),
            spans[span].text.language is None,
            reads_right(spans[span].text.text),
        )
        for span, group in groupby(pieces, lambda piece: piece.span)
    ]
    drawn, fitting = [], []
    for place in places(stretches):
        piece = pieces[place.piece]
        if place.from_right and unicodedata.mirrored(piece.cluster.text[0]):
            piece = piece._replace(cluster=mirrored(piece.face, _weight(piece), piece.cluster))
        drawn.append(piece)
        fitting.append(fits[place.piece])
    return drawn, fitting
