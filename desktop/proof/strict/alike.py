"""Whether two pages draw the same marks: the same glyphs and paths in the same order, as near as rounding leaves them.

A program that writes a page anew rounds places to hundredths of a point and colours to a 255th, and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from desktop.proof.strict.drawing import Drawing, Drawn, Mark, Painted, Segment, Stroke

_POINT: Final = 0.06
_SCALE: Final = 0.02
_SHADE: Final = 0.006
_WIDTH: Final = 0.02

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""


class Unlike(NamedTuple):
    """A part of a page where the marks are others: where, whether it is text, what it says and should say."""

    box: Box
    is_text: bool
    says: str
    should_say: str


def alike(found: Drawing, made: Drawing) -> bool:
    """Whether two pages draw and read the same."""
    return (
        len(found.marks) == len(made.marks)
        and found.named_texts <= made.named_texts
        and all(map(_same, found.marks, made.marks))
    )


def unlike(found: Drawing, made: Drawing) -> list[Unlike]:
    """The parts of a page where marks are there that should not be, or are missing, from the top down."""
    strange, missing = _unmatched(found.marks, made.marks)
    return [*_lines(strange, missing), *_paths(strange, missing)]


def _same(one: Mark, other: Mark) -> bool:
    if isinstance(one, Drawn):
        return isinstance(other, Drawn) and _same_glyph(one, other)
    return isinstance(other, Painted) and _same_path(one, other)


def _same_glyph(one: Drawn, other: Drawn) -> bool:
    return (
        one.outline == other.outline
        and one.text == other.text
        and abs(one.bearing - other.bearing) <= 2
        and _near(one.matrix[4:], other.matrix[4:], _POINT)
        and _near(one.matrix[:4], other.matrix[:4], _SCALE)
        and _near(one.colour, other.colour, _SHADE)
        and _same_segments(one.clip, other.clip)
    )


def _same_path(one: Painted, other: Painted) -> bool:
    return (
        (one.even_odd == other.even_odd or _is_simple(one))
        and _same_colour(one.fill, other.fill)
        and _same_stroke(one.stroke, other.stroke)
        and _same_segments(one.segments, other.segments)
        and _same_segments(one.clip, other.clip)
    )


def _is_simple(path: Painted) -> bool:
    """Whether a path is one part without a curve: then both rules fill the same, unless it crosses itself."""
    return sum(kind == "m" for kind, _ in path.segments) == 1 and len(path.segments) <= 5


def _same_colour(one: tuple[float, ...] | None, other: tuple[float, ...] | None) -> bool:
    return (one is None) == (other is None) and (one is None or other is None or _near(one, other, _SHADE))


def _same_stroke(one: Stroke | None, other: Stroke | None) -> bool:
    if one is None or other is None:
        return one is other
    return (
        _near(one.colour, other.colour, _SHADE)
        and abs(one.width - other.width) <= _WIDTH
        and (one.cap, one.join) == (other.cap, other.join)
        and abs(one.miter - other.miter) < 0.1
        and _near(one.dashes, other.dashes, _POINT)
    )


def _same_segments(one: tuple[Segment, ...], other: tuple[Segment, ...]) -> bool:
    return one == other or (
        len(one) == len(other)
        and all(a[0] == b[0] and _near(a[1], b[1], _POINT) for a, b in zip(one, other, strict=True))
    )


def _near(one: Iterable[float], other: Iterable[float], by: float) -> bool:
    first, second = tuple(one), tuple(other)
    return len(first) == len(second) and all(abs(a - b) <= by for a, b in zip(first, second, strict=True))


# ---------------------------------------------------------------- where


def _unmatched(found: tuple[Mark, ...], made: tuple[Mark, ...]) -> tuple[list[Mark], list[Mark]]:
    """The marks of each side that the other does not have."""
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, mark in enumerate(made):
        places[_cell(mark)].append(at)
    taken: set[int] = set()
    strange = []
    for mark in found:
        x, y = _cell(mark)
        near = (at for dx in (0, -1, 1) for dy in (0, -1, 1) for at in places.get((x + dx, y + dy), ()))
        match = next((at for at in near if at not in taken and _same(mark, made[at])), None)
        if match is None:
            strange.append(mark)
        else:
            taken.add(match)
    return strange, [mark for at, mark in enumerate(made) if at not in taken]


def _cell(mark: Mark) -> tuple[int, int]:
    x, y = mark.place
    return int(x // 2), int(y // 2)


def _lines(strange: list[Mark], missing: list[Mark]) -> Iterator[Unlike]:
    """Unlike glyphs by the lines that they stand in."""
    rows: dict[int, tuple[list[Drawn], list[Drawn]]] = defaultdict(lambda: ([], []))
    for side, marks in enumerate((strange, missing)):
        for mark in marks:
            if isinstance(mark, Drawn):
                rows[round(mark.place[1])][side].append(mark)
    for row in sorted(rows, reverse=True):
        here, there = rows[row]
        boxes = [_box(mark) for mark in (*here, *there)]
        yield Unlike(_around(boxes), True, _said(here), _said(there))


def _said(marks: list[Drawn]) -> str:
    return "".join(mark.text for mark in sorted(marks, key=lambda mark: mark.place[0]))[:120]


def _paths(strange: list[Mark], missing: list[Mark]) -> Iterator[Unlike]:
    for mark in (*strange, *missing):
        if isinstance(mark, Painted):
            yield Unlike(_box(mark), False, "", "")


def _box(mark: Mark) -> Box:
    if isinstance(mark, Drawn):
        x, y = mark.place
        size = max(abs(part) for part in mark.matrix[:4])
        return x, y - size * 0.25, x + size, y + size * 0.9
    xs = [value for _, points in mark.segments for value in points[::2]] or [0.0]
    ys = [value for _, points in mark.segments for value in points[1::2]] or [0.0]
    return min(xs), min(ys), max(xs), max(ys)


def _around(boxes: list[Box]) -> Box:
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)
