"""The paper: page, grid, colours and type of the quote. Lengths in points, from the top left corner of the page.

The colours are the window's light ones; luma keeps them apart on a black-and-white printer, and none carries a
meaning alone.
"""

from __future__ import annotations

from typing import Final, NamedTuple

MM: Final = 72 / 25.4

PAGE_WIDTH: Final = 210 * MM
PAGE_HEIGHT: Final = 297 * MM
LEFT: Final = 18 * MM
RIGHT: Final = PAGE_WIDTH - 18 * MM
WIDTH: Final = RIGHT - LEFT
GAP: Final = 8 * MM
HALF: Final = (WIDTH - GAP) / 2
"""The width of one of two columns."""
TOP: Final = 14 * MM
BOTTOM: Final = PAGE_HEIGHT - 12 * MM


class Colour(NamedTuple):
    """A colour in sRGB, parts from 0 to 1."""

    red: float
    green: float
    blue: float


def _of(code: str) -> Colour:
    return Colour(*(round(int(code[at : at + 2], 16) / 255, 3) for at in (0, 2, 4)))


TEXT: Final = _of("1A211D")
MUTED: Final = _of("56615B")
LINE: Final = _of("C9D1CC")
STRONG_LINE: Final = _of("7F8A84")
ACCENT: Final = _of("27705C")
SOFT: Final = _of("E1EFE8")
MID: Final = _of("5FA08A")
BAR_2: Final = _of("7DB7A2")
WHITE: Final = _of("FFFFFF")

HAIR: Final = 0.4
RULE: Final = 0.7


class Style(NamedTuple):
    """How a text is set: size in points, colour, weight, and whether it is struck through."""

    size: float
    colour: Colour = TEXT
    bold: bool = False
    struck: bool = False


TITLE: Final = Style(17, bold=True)
SUBTITLE: Final = Style(10)
HEADLINE: Final = Style(22, bold=True)
HEADLINE_UNIT: Final = Style(11)
SECOND: Final = Style(12)
PLAN_FIGURE: Final = Style(12, bold=True)
HEADING: Final = Style(10, bold=True)
SUBHEADING: Final = Style(9.5, bold=True)
BODY: Final = Style(8.5)
BODY_BOLD: Final = Style(8.5, bold=True)
TOTAL: Final = Style(9.5, bold=True)
SMALL: Final = Style(7, MUTED)
NOTE: Final = Style(7.5, MUTED)
FOOT: Final = Style(6.5, MUTED)

LEADING: Final = 1.5
"""Height of a line in sizes of its largest text."""
