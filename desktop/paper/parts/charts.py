"""The step charts: the award of a year against its capital, the investor's point, and how far the next step is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from desktop.drawing import curve_picture
from desktop.drawing.marks import Text
from desktop.engine.curve import Curve, award_curve
from desktop.language import Language
from desktop.paper.layout.blocks import Block, Page, Space, beside, stack
from desktop.paper.layout.flow import Item
from desktop.paper.layout.painting import Measured, draw
from desktop.paper.layout.paper import BODY_BOLD, GAP, HALF, MM, SMALL, WIDTH, Style
from desktop.paper.parts.sheet import Quote
from desktop.paper.parts.voice import Tell
from desktop.telling import award_curve as told_of_curve

_MOST = 2
_HEIGHT = 42 * MM


def sizes(width: float, height: float) -> curve_picture.Sizes:
    """What the paper has room for, in points."""
    return curve_picture.Sizes(
        width,
        height,
        left=26,
        right=8,
        top=20,
        bottom=12,
        small=6.0,
        body=7.5,
        hair=0.4,
        curve=1.0,
        dot=1.4,
        point=3.0,
        ring=1.0,
        gap=2.5,
        handle=False,
        sum=False,
    )


class CurveBlock:
    """The curve of a year as a block of the quote, `width` × `height` points, its point at the case's own amount.

    Figures are in the last of `languages`, for one axis has one unit; what the figures are is named in each.
    """

    def __init__(self, languages: Sequence[Language], curve: Curve, width: float, height: float) -> None:
        self.height = height
        self._languages, self._curve = languages, curve
        self._measure = Measured(languages[-1].code)
        room = sizes(width, height)
        self.picture = self._in(room)
        needed = self._left_of_axis(room)
        if len(languages) > 1:
            # Names in two languages would take the place of the first rate.
            names = curve_picture.row_names(languages)
            needed = max(needed, *(self._measure.width(name, room.small) + 3 * room.gap for name in names))
        if needed > room.left:
            self.picture = self._in(room._replace(left=needed))

    def draw(self, page: Page, x: float, top: float) -> None:
        """Draw it with its top left corner there."""
        for marks in (self.picture.ground, self.picture.point):
            draw(page, marks, self._languages[-1].code, x, top)

    def _in(self, room: curve_picture.Sizes) -> curve_picture.Picture:
        curve, amount = self._curve, self._curve.utilised_usd
        axes = curve_picture.axes(curve, amount)
        return curve_picture.picture(
            self._languages[-1], curve, amount, axes, room, self._measure, self._languages
        )

    def _left_of_axis(self, room: curve_picture.Sizes) -> float:
        """The room that the figures beside the upright axis need."""
        labels = [mark for mark in self.picture.ground if isinstance(mark, Text) and mark.align == 1]
        return max(self._measure.width(one.text, one.size, bold=one.bold) for one in labels) + 2 * room.gap


def curves(quote: Quote, most: int = _MOST) -> list[Curve]:
    """The curves of the years that bring most, in the order of years; a year whose award never jumps has none to show."""
    if quote.estimate.status in ("excluded", "not_covered"):
        return []
    years = [one for one in quote.estimate.years if one.award_usd or one.next_step is not None]
    years.sort(key=lambda one: (-one.award_usd, -one.utilised_usd, one.year))
    found = (award_curve(quote.case, quote.rules, one.year) for one in years)
    jumping = (curve for curve in found if curve.jumps)
    return sorted(islice(jumping, most), key=lambda one: one.year)


def charts(quote: Quote) -> list[Item]:
    """Two charts side by side, or one with its words beside it."""
    found = curves(quote)
    if not found:
        return []
    if len(found) == 1:
        curve = found[0]
        left, right = 104 * MM, 62 * MM
        chart = stack([_caption(quote, curve, left), Space(1 * MM), _chart(quote, curve, left, _HEIGHT)])
        words = stack([Space(8 * MM), *_words(quote, curve, right)])
        return [Item(beside((0, chart), (WIDTH - right, words)))]
    columns = [
        stack(
            [
                _caption(quote, curve, HALF),
                Space(1 * MM),
                _chart(quote, curve, HALF, _HEIGHT),
                Space(1 * MM),
                *_words(quote, curve, HALF),
            ]
        )
        for curve in found
    ]
    return [Item(beside(*((at * (HALF + GAP), column) for at, column in enumerate(columns))))]


def small_chart(quote: Quote, width: float, height: float) -> Block | None:
    """The chart of the year that brings most, for a summary."""
    found = curves(quote, 1)
    if not found:
        return None
    return stack([_caption(quote, found[0], width), Space(0.6 * MM), _chart(quote, found[0], width, height)])


def _chart(quote: Quote, curve: Curve, width: float, height: float) -> Block:
    return CurveBlock(quote.voice.languages, curve, width, height)


def _caption(quote: Quote, curve: Curve, width: float) -> Block:
    """The year, and what the axes show."""
    voice = quote.voice
    unit = told_of_curve.axis_unit(voice.languages[-1])

    def caption(language: Language) -> str:
        return language.text("Award of {year} by capital utilised, {unit}", year=curve.year, unit=unit)

    return voice.paragraph(caption, width, BODY_BOLD, SMALL)


def _words(quote: Quote, curve: Curve, width: float) -> list[Block]:
    """How far the next step is and what it brings, or what the last one has brought."""
    voice = quote.voice

    def crossing(language: Language) -> str:
        told = told_of_curve.crossing(language, curve, curve.utilised_usd)
        return "" if told is None else told_of_curve.Crossing.join(language, told.lead, told.rest)

    here: Tell = lambda language: told_of_curve.spoken(language, curve, curve.utilised_usd)  # noqa: E731
    found = [voice.below(here, width, Style(8), SMALL)]
    if any(map(crossing, voice.languages)):
        found += [Space(0.8 * MM), voice.below(crossing, width, Style(8), SMALL)]
    return list(found)
