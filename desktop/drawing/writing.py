"""Sets marks down one after the other, in lengths of a design of one size, for a pen of another.

A writer measures what it writes, so that what follows knows where that ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.drawing.marks import Block, Box, Text

if TYPE_CHECKING:
    from desktop.drawing.marks import Ink, Mark, Measure

_DOTS: Final = "…"


class Writer:
    """Collects `marks`. A length of the design is `factor` of the pen's; no text is smaller than `least` of those."""

    def __init__(self, measure: Measure, factor: float = 1.0, least: float = 0.0) -> None:
        self.marks: list[Mark] = []
        self.factor = factor
        self._measure = measure
        self._least = least

    def size(self, size: float) -> float:
        """A size of text in the pen's units: whole ones, as fonts have them on a screen."""
        return max(round(size * self.factor), self._least) if self._least else size * self.factor

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a line is."""
        return self._measure.width(text, self.size(size), bold=bold) / self.factor

    def height(self, text: str, size: float, wide: float, *, bold: bool = False) -> float:
        """How high a text is over as many lines as it takes."""
        if not text:
            return 0.0
        return self._measure.height(text, self.size(size), wide * self.factor, bold=bold) / self.factor

    def capital(self, size: float) -> float:
        """How high a capital is."""
        return self._measure.capital(self.size(size)) / self.factor

    def line(
        self,
        x: float,
        middle: float,
        text: str,
        size: float,
        ink: Ink = "text",
        *,
        bold: bool = False,
        align: float = 0,
    ) -> float:
        """Write a line around `middle`; its right end."""
        unit = self.factor
        self.marks.append(Text((x * unit, middle * unit), text, self.size(size), ink, align, bold))
        return x + self.width(text, size, bold=bold) * (1 - align)

    def fitting(
        self,
        x: float,
        middle: float,
        text: str,
        size: float,
        room: float,
        ink: Ink = "text",
        *,
        bold: bool = False,
        least: float = 0,
    ) -> float:
        """Write a line, smaller where it would be wider than its room; its right end.

        It is never smaller than `least`: where even that is too wide, it ends in dots.
        """
        wide = self.width(text, size, bold=bold)
        size = max(size * min(1.0, room / max(wide, 1.0)), least)
        if least:
            text = self.elided(text, size, room, bold=bold)
        return self.line(x, middle, text, size, ink, bold=bold)

    def elided(self, text: str, size: float, room: float, *, bold: bool = False) -> str:
        """As much of a text as has room, with dots where it is cut."""
        if self.width(text, size, bold=bold) <= room:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle].rstrip() + _DOTS, size, bold=bold) <= room:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + _DOTS if low else ""

    def block(
        self,
        x: float,
        top: float,
        wide: float,
        text: str,
        size: float,
        ink: Ink = "text",
        *,
        bold: bool = False,
    ) -> float:
        """Write a text over as many lines as it takes; where it ends."""
        unit = self.factor
        self.marks.append(Block((x * unit, top * unit), wide * unit, text, self.size(size), ink, bold))
        return top + self.height(text, size, wide, bold=bold)

    def rule(self, left: float, right: float, y: float, ink: Ink = "line") -> None:
        """A hairline on whole units of the pen."""
        unit = self.factor
        corner = (round(left * unit), round(y * unit))
        self.marks.append(Box(corner, round((right - left) * unit), 1, 0, ink))

    def box(self, left: float, top: float, wide: float, high: float, ink: Ink) -> None:
        """A filled rectangle."""
        unit = self.factor
        self.marks.append(Box((left * unit, top * unit), wide * unit, high * unit, 0, ink))
