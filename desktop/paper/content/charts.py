"""The step charts: the award of a year against its capital, the investor's point, and how far the next step is."""

from __future__ import annotations

from itertools import islice

from desktop.engine.curve import Curve, award_curve
from desktop.language import Language
from desktop.paper.content.sheet import Quote
from desktop.paper.content.voice import Tell
from desktop.paper.layout.blocks import Block, Space, beside, stack
from desktop.paper.layout.curve import AwardCurve
from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import BODY_BOLD, GAP, HALF, MM, SMALL, WIDTH, Style
from desktop.telling import award_curve as drawing

_MOST = 2
_HEIGHT = 42 * MM


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
    return AwardCurve(quote.voice.languages, curve, width, height)


def _caption(quote: Quote, curve: Curve, width: float) -> Block:
    """The year, and what the axes show."""
    voice = quote.voice
    unit = drawing.axis_unit(voice.languages[-1])

    def caption(language: Language) -> str:
        return language.text("Award of {year} by capital utilised, {unit}", year=curve.year, unit=unit)

    return voice.paragraph(caption, width, BODY_BOLD, SMALL)


def _words(quote: Quote, curve: Curve, width: float) -> list[Block]:
    """How far the next step is and what it brings, or what the last one has brought."""
    voice = quote.voice

    def crossing(language: Language) -> str:
        told = drawing.crossing(language, curve, curve.utilised_usd)
        return "" if told is None else drawing.Crossing.join(language, told.lead, told.rest)

    here: Tell = lambda language: drawing.spoken(language, curve, curve.utilised_usd)  # noqa: E731
    found = [voice.below(here, width, Style(8), SMALL)]
    if any(map(crossing, voice.languages)):
        found += [Space(0.8 * MM), voice.below(crossing, width, Style(8), SMALL)]
    return list(found)
