"""Stacked bars by year, each with its parts named in it or, where bars are narrow, in a legend above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.drawing.marks import Ink
    from desktop.drawing.writing import Writer
    from desktop.telling.stacked import Bar, Kind, Segment


class Sizes(NamedTuple):
    """Type sizes, and how wide a bar is at most."""

    small: float
    normal: float
    widest: float


INKS: Final[dict[Kind, tuple[Ink, Ink]]] = {
    "own": ("accent", "on_accent"),
    "rival": ("bar_2", "on_bar_2"),
    "added": ("soft", "text"),
}
"""The ground of each kind of part, and what is written on it."""

_LEAST_LABEL: Final = 44.0
_NARROW: Final = 170


def draw_bars(
    pen: Writer,
    title: str,
    bars: Sequence[Bar],
    note: str,
    left: float,
    right: float,
    high: float,
    sizes: Sizes,
) -> None:
    """Bars between `left` and `right` on a sheet `high`, the title above and the note below them."""
    pen.line(left, 47, title, sizes.normal, bold=True)
    pitch = (right - left) / len(bars)
    wide = min(sizes.widest, pitch - 20)
    legend = wide < _NARROW
    top = 123.0 + (34 if legend else 0)
    below = min(pen.height(note, sizes.small, right - left), 120.0)
    base = high - (74 if below else 60) - below
    highest = max(bar.usd for bar in bars) or 1
    room = base - top - 21
    if legend:
        _legend(pen, bars, left, right, sizes)
    for place, bar in enumerate(bars):
        x = left + pitch * place + (pitch - wide) / 2
        y = base
        for segment in bar.segments:
            height = room * segment.usd / highest
            y -= height
            _segment(pen, segment, (x, y, wide, height), sizes, with_name=not legend)
        for at, said, bold in ((y - 21, bar.total, True), (base + 25, bar.year, False)):
            size = sizes.normal * min(1.0, (pitch - 8) / max(pen.width(said, sizes.normal, bold=bold), 1.0))
            pen.line(x + wide / 2, at, said, size, bold=bold, align=0.5)
    pen.rule(left, right, base, "text")
    if note:
        pen.block(left, base + 50, right - left, note, sizes.small, "muted")


def _segment(
    pen: Writer, segment: Segment, place: tuple[float, float, float, float], sizes: Sizes, *, with_name: bool
) -> None:
    """A part of a bar, set off by a line of the ground; a low one has its label beside it."""
    x, y, wide, high = place
    ground, ink = INKS[segment.kind]
    pen.box(x, y + 1, wide, max(high - 2, 1), ground)
    if not with_name:
        return
    room, small = wide - 28, sizes.small
    name = pen.elided(segment.name, small, room)
    middle = y + high / 2
    if name != segment.name and high >= 1.8 * _LEAST_LABEL and pen.height(segment.name, small, room) < 60:
        end = pen.block(x + 15, middle - 38, room, segment.name, small, ink)
        pen.line(x + 15, end + 12, segment.figure, small, ink, bold=True)
    elif high >= _LEAST_LABEL:
        pen.line(x + 15, middle - 11.5, name, small, ink)
        pen.line(x + 15, middle + 12.5, segment.figure, small, ink, bold=True)
    elif high >= 22:
        end = pen.line(x + 15, middle, pen.elided(segment.name, small, wide - 140), small, ink)
        pen.line(end + 8, middle, segment.figure, small, ink, bold=True)


def _legend(pen: Writer, bars: Sequence[Bar], left: float, right: float, sizes: Sizes) -> None:
    """The names of the awards with their colours, where bars are too narrow for names."""
    names: dict[str, Kind] = {}
    for bar in bars:
        for segment in bar.segments:
            names.setdefault(segment.award, segment.kind)
    x, share = left, (right - left) / max(len(names), 1)
    for name, kind in names.items():
        pen.box(x, 78, 18, 18, INKS[kind][0])
        pen.line(x + 26, 87, pen.elided(name, sizes.small, share - 40), sizes.small)
        x += share
