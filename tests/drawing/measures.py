"""A measure that anybody can check in their head."""

from __future__ import annotations

import math


class HalfAsWideAsHigh:
    """Every letter is half as wide as it is high, and so is a capital; a line is one and a half times as high."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        del bold
        return len(text) * size / 2

    def height(self, text: str, size: float, width: float, *, bold: bool = False) -> float:
        return math.ceil(self.width(text, size, bold=bold) / width) * size * 1.5

    def capital(self, size: float) -> float:
        return size / 2
