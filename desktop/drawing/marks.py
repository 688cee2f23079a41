"""Marks: what a picture consists of. Lengths are in the pen's units, from the top left corner of the picture."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol, TypeAlias

Ink = Literal[
    "text", "muted", "line", "ctl", "accent", "on_accent", "soft", "mid", "base", "surface", "warn", "bar_2", "on_bar_2"
]  # fmt: skip
"""A colour by its use; each pen has its own shade of it."""
Point: TypeAlias = tuple[float, float]


class Measure(Protocol):
    """How large texts are in the pen's units."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a line is."""

    def height(self, text: str, size: float, width: float, *, bold: bool = False) -> float:
        """How high a text is over as many lines of `width` as it takes."""

    def capital(self, size: float) -> float:
        """How high a capital is, in either weight."""


class Line(NamedTuple):
    """A straight line; `dash` is (on, off)."""

    start: Point
    end: Point
    ink: Ink
    width: float
    dash: tuple[float, float] | None = None


class Area(NamedTuple):
    """A filled shape without an edge."""

    points: tuple[Point, ...]
    ink: Ink
    strength: float = 1.0


class Dot(NamedTuple):
    """A disc with an edge of its own colour."""

    centre: Point
    radius: float
    fill: Ink
    edge: Ink
    width: float


class Box(NamedTuple):
    """A rectangle with round corners; `edge` None for none."""

    corner: Point
    width: float
    height: float
    radius: float
    fill: Ink
    edge: Ink | None = None
    thickness: float = 1.0


class Text(NamedTuple):
    """A line of text: `at` is its left end (`align` 0), middle or right end (1), half the way up its letters."""

    at: Point
    text: str
    size: float
    ink: Ink
    align: float = 0
    bold: bool = False


class Block(NamedTuple):
    """A text over as many lines of `width` as it takes, from its top left `corner`."""

    corner: Point
    width: float
    text: str
    size: float
    ink: Ink
    bold: bool = False


Mark: TypeAlias = Line | Area | Dot | Box | Text | Block
