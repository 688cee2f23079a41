"""The award curve on paper: the window's picture (`language.award_curve`), as vectors in the quote's colours.

The same marks from the same exact series; here is only the pen, and which sizes the paper has room for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.fonts.scripts import Text
from desktop.paper.layout import paper
from desktop.paper.layout.paper import PAGE_HEIGHT, Colour, Style
from desktop.paper.layout.text import Line, Span, set_line
from desktop.telling import award_curve as drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfgen.canvas import Canvas

    from desktop.engine.curve import Curve
    from desktop.language import Language
    from desktop.paper.layout.blocks import Page

_SMALL, _BODY = 6.0, 7.5
_CAPITALS: Final = 0.36
"""Half the height of a capital, in sizes: text stands around its middle."""
_INKS: Final[dict[drawing.Ink, Colour]] = {
    "text": paper.TEXT,
    "muted": paper.MUTED,
    "line": paper.LINE,
    "ctl": paper.STRONG_LINE,
    "accent": paper.ACCENT,
    "on_accent": paper.WHITE,
    "soft": paper.SOFT,
    "base": paper.WHITE,
    "warn": paper.TEXT,
}


def sizes(width: float, height: float) -> drawing.Sizes:
    """What the paper has room for, in points."""
    return drawing.Sizes(
        width,
        height,
        left=26,
        right=8,
        top=20,
        bottom=12,
        small=_SMALL,
        body=_BODY,
        hair=0.4,
        curve=1.0,
        dot=1.4,
        point=3.0,
        ring=1.0,
        gap=2.5,
        handle=False,
        sum=False,
    )


class AwardCurve:
    """The curve of a year as a block of the quote, `width` × `height` points, its point at the case's own amount.

    Figures are in the last of `languages`, for one axis has one unit; what the figures are is named in each.
    """

    def __init__(self, languages: Sequence[Language], curve: Curve, width: float, height: float) -> None:
        self.height = height
        language = languages[-1]
        self._code = language.code
        axes = drawing.axes(curve, curve.utilised_usd)
        room = sizes(width, height)
        self.picture = drawing.picture(
            language, curve, curve.utilised_usd, axes, room, self._measure, languages
        )
        needed = self._left_of_axis(room)
        if len(languages) > 1:
            # Names in two languages would take the place of the first rate.
            names = drawing.row_names(languages)
            needed = max(
                needed, *(self._measure(name, room.small, bold=False) + 3 * room.gap for name in names)
            )
        if needed > room.left:
            room = room._replace(left=needed)
            self.picture = drawing.picture(
                language, curve, curve.utilised_usd, axes, room, self._measure, languages
            )

    def draw(self, page: Page, x: float, top: float) -> None:
        """Draw it with its top left corner there."""
        draw(page._canvas, page, self.picture, self._code, x, top)  # noqa: SLF001 - the page's own lines are level ones only

    def _left_of_axis(self, room: drawing.Sizes) -> float:
        """The room that the figures beside the upright axis need."""
        labels = [mark for mark in self.picture.ground if isinstance(mark, drawing.Text) and mark.align == 1]
        return max(self._measure(one.text, one.size, bold=one.bold) for one in labels) + 2 * room.gap

    def _measure(self, text: str, size: float, *, bold: bool) -> float:
        return _set(text, self._code, Style(size, bold=bold)).width


def draw(canvas: Canvas, page: Page, picture: drawing.Picture, language: str, x: float, top: float) -> None:
    """Draw a picture on the canvas, its text in `language` with the page's fonts."""
    pen = _Pen(canvas, page, language, x, top)
    for marks in (picture.ground, picture.point):
        texts = [mark for mark in marks if isinstance(mark, drawing.Text)]
        for mark in marks:
            if not isinstance(mark, drawing.Text):
                pen.draw(mark)
        # In the order of reading, as programs that take the text out of the page expect it.
        for text in sorted(texts, key=lambda one: (round(one.at[1]), one.at[0])):
            pen.draw(text)


def _set(text: str, language: str, style: Style) -> Line:
    return set_line([Span(Text(text, language), style)])


class _Pen:
    """Draws marks; the canvas counts upwards from the foot of the page."""

    def __init__(self, canvas: Canvas, page: Page, language: str, x: float, top: float) -> None:
        self._canvas, self._page, self._language = canvas, page, language
        self._x, self._top = x, top

    def draw(self, mark: drawing.Mark) -> None:
        """Draw one mark."""
        match mark:
            case drawing.Line():
                self._line(mark)
            case drawing.Area():
                self._area(mark)
            case drawing.Dot():
                self._dot(mark)
            case drawing.Box():
                self._box(mark)
            case drawing.Text():
                self._text(mark)

    def _at(self, point: drawing.Point) -> drawing.Point:
        return self._x + point[0], PAGE_HEIGHT - self._top - point[1]

    def _line(self, mark: drawing.Line) -> None:
        canvas = self._canvas
        canvas.setStrokeColorRGB(*_INKS[mark.ink])
        canvas.setLineWidth(mark.width)
        if mark.dash is not None:
            canvas.setDash(*mark.dash)
        canvas.line(*self._at(mark.start), *self._at(mark.end))
        if mark.dash is not None:
            canvas.setDash()

    def _area(self, mark: drawing.Area) -> None:
        path = self._canvas.beginPath()
        first, *others = (self._at(point) for point in mark.points)
        path.moveTo(*first)
        for point in others:
            path.lineTo(*point)
        path.close()
        self._canvas.setFillColorRGB(*_paled(_INKS[mark.ink], mark.strength))
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _dot(self, mark: drawing.Dot) -> None:
        canvas = self._canvas
        canvas.setFillColorRGB(*_INKS[mark.fill])
        canvas.setStrokeColorRGB(*_INKS[mark.edge])
        canvas.setLineWidth(mark.width)
        canvas.circle(*self._at(mark.centre), mark.radius, stroke=1, fill=1)

    def _box(self, mark: drawing.Box) -> None:
        canvas = self._canvas
        left, top = self._at(mark.corner)
        canvas.setFillColorRGB(*_INKS[mark.fill])
        canvas.setStrokeColorRGB(*_INKS[mark.edge or mark.fill])
        canvas.setLineWidth(mark.thickness)
        canvas.roundRect(left, top - mark.height, mark.width, mark.height, mark.radius, stroke=1, fill=1)

    def _text(self, mark: drawing.Text) -> None:
        line = _set(mark.text, self._language, Style(mark.size, _INKS[mark.ink], mark.bold))
        left = self._x + mark.at[0] - line.width * mark.align
        self._page.line(line, left, self._top + mark.at[1] + _CAPITALS * mark.size)


def _paled(colour: Colour, strength: float) -> Colour:
    """A colour on white paper, without transparency: not every printer has it."""
    return Colour(*(round(1 - (1 - part) * strength, 3) for part in colour))
