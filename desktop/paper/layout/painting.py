"""The paper's pen: draws marks as vectors in the paper's colours, and measures text for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.drawing.marks import Area, Block, Box, Dot, Ink, Line, Mark, Point, Text
from desktop.fonts import scripts
from desktop.paper.layout import paper
from desktop.paper.layout.paper import LEADING, PAGE_HEIGHT, Colour, Style
from desktop.paper.layout.typesetting import Span, set_line, set_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportlab.pdfgen.canvas import Canvas

    from desktop.paper.layout.blocks import Page
    from desktop.paper.layout.typesetting import Line as SetLine

_CAPITALS: Final = 0.36
"""Half the height of a capital, in sizes: text stands around its middle."""
INKS: Final[dict[Ink, Colour]] = {
    "text": paper.TEXT,
    "muted": paper.MUTED,
    "line": paper.LINE,
    "ctl": paper.STRONG_LINE,
    "accent": paper.ACCENT,
    "on_accent": paper.WHITE,
    "soft": paper.SOFT,
    "mid": paper.MID,
    "base": paper.WHITE,
    "surface": paper.WHITE,
    "warn": paper.TEXT,
    "bar_2": paper.BAR_2,
    "on_bar_2": paper.TEXT,
}


class Measured:
    """How large texts of a language are in points."""

    def __init__(self, language: str) -> None:
        self._language = language

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a line is."""
        return _set(text, self._language, Style(size, bold=bold)).width

    def height(self, text: str, size: float, width: float, *, bold: bool = False) -> float:
        """How high a text is over as many lines of `width` as it takes."""
        return len(_lines(text, self._language, Style(size, bold=bold), width)) * size * LEADING

    def capital(self, size: float) -> float:
        """How high a capital is."""
        return 2 * _CAPITALS * size


def draw(page: Page, marks: Iterable[Mark], language: str, x: float, top: float) -> None:
    """Draw marks with the top left corner of their picture there, their text in `language` with the page's fonts."""
    pen = _Pen(page, language, x, top)
    texts = []
    for mark in marks:
        if isinstance(mark, Text):
            texts.append(mark)
        else:
            pen.draw(mark)
    # In the order of reading, as programs that take the text out of the page expect it.
    for text in sorted(texts, key=lambda one: (round(one.at[1]), one.at[0])):
        pen.draw(text)


def _set(text: str, language: str, style: Style) -> SetLine:
    return set_line([Span(scripts.Text(text, language), style)])


def _lines(text: str, language: str, style: Style, width: float) -> tuple[SetLine, ...]:
    return set_lines([Span(scripts.Text(text, language), style)], width)


class _Pen:
    """Draws marks; the canvas counts upwards from the foot of the page."""

    def __init__(self, page: Page, language: str, x: float, top: float) -> None:
        self._canvas: Canvas = page.canvas
        self._page, self._language = page, language
        self._x, self._top = x, top

    def draw(self, mark: Mark) -> None:
        """Draw one mark."""
        match mark:
            case Line():
                self._line(mark)
            case Area():
                self._area(mark)
            case Dot():
                self._dot(mark)
            case Box():
                self._box(mark)
            case Text():
                self._text(mark)
            case Block():
                self._block(mark)

    def _at(self, point: Point) -> Point:
        return self._x + point[0], PAGE_HEIGHT - self._top - point[1]

    def _line(self, mark: Line) -> None:
        canvas = self._canvas
        canvas.setStrokeColorRGB(*INKS[mark.ink])
        canvas.setLineWidth(mark.width)
        if mark.dash is not None:
            canvas.setDash(*mark.dash)
        canvas.line(*self._at(mark.start), *self._at(mark.end))
        if mark.dash is not None:
            canvas.setDash()

    def _area(self, mark: Area) -> None:
        path = self._canvas.beginPath()
        first, *others = (self._at(point) for point in mark.points)
        path.moveTo(*first)
        for point in others:
            path.lineTo(*point)
        path.close()
        self._canvas.setFillColorRGB(*_paled(INKS[mark.ink], mark.strength))
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _dot(self, mark: Dot) -> None:
        canvas = self._canvas
        canvas.setFillColorRGB(*INKS[mark.fill])
        canvas.setStrokeColorRGB(*INKS[mark.edge])
        canvas.setLineWidth(mark.width)
        canvas.circle(*self._at(mark.centre), mark.radius, stroke=1, fill=1)

    def _box(self, mark: Box) -> None:
        canvas = self._canvas
        left, top = self._at(mark.corner)
        canvas.setFillColorRGB(*INKS[mark.fill])
        if mark.edge is not None:
            canvas.setStrokeColorRGB(*INKS[mark.edge])
            canvas.setLineWidth(mark.thickness)
        edged = int(mark.edge is not None)
        bottom = top - mark.height
        if mark.radius:
            canvas.roundRect(left, bottom, mark.width, mark.height, mark.radius, stroke=edged, fill=1)
        else:
            canvas.rect(left, bottom, mark.width, mark.height, stroke=edged, fill=1)

    def _text(self, mark: Text) -> None:
        line = _set(mark.text, self._language, Style(mark.size, INKS[mark.ink], mark.bold))
        left = self._x + mark.at[0] - line.width * mark.align
        self._page.line(line, left, self._top + mark.at[1] + _CAPITALS * mark.size)

    def _block(self, mark: Block) -> None:
        style = Style(mark.size, INKS[mark.ink], mark.bold)
        left, top = mark.corner
        for number, line in enumerate(_lines(mark.text, self._language, style, mark.width)):
            middle = top + (number + 0.5) * LEADING * mark.size
            self._page.line(line, self._x + left, self._top + middle + _CAPITALS * mark.size)


def _paled(colour: Colour, strength: float) -> Colour:
    """A colour on white paper, without transparency: not every printer has it."""
    return Colour(*(round(1 - (1 - part) * strength, 3) for part in colour))
