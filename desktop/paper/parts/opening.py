"""How the quote opens: title, number and dates, the strip, the facts, the totals with their ranges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from desktop.engine.result import Range
from desktop.language import Language
from desktop.paper.content import wording
from desktop.paper.layout.blocks import (
    Block,
    Fill,
    Frame,
    Page,
    Paragraph,
    Placed,
    Space,
    Stroke,
    beside,
    fitted,
    snug,
    stack,
)
from desktop.paper.layout.paper import (
    ACCENT,
    BODY,
    BODY_BOLD,
    GAP,
    HEADLINE,
    HEADLINE_UNIT,
    LEADING,
    MID,
    MM,
    NOTE,
    PLAN_FIGURE,
    SECOND,
    SMALL,
    SOFT,
    STRONG_LINE,
    SUBTITLE,
    TEXT,
    TITLE,
    WHITE,
    WIDTH,
    Style,
)
from desktop.paper.layout.typesetting import Span, set_line
from desktop.paper.parts.sheet import (
    Quote,
)
from desktop.paper.parts.voice import Tell, Voice, grey
from desktop.telling import paths, terms
from desktop.telling.knowledge import trust_on_paper


def head(quote: Quote) -> Block:
    """Title and form on the left, number and dates on the right, the rule below."""
    voice = quote.voice
    side = 64 * MM
    left_width = WIDTH - side - GAP
    title = voice.texts(lambda language: wording.title(language, own=quote.self_made))
    lines: list[Block] = [fitted([Span(title[0], TITLE)], left_width, 0)]
    form = voice.spans(
        lambda language: wording.form_name(language, quote.form), grey(SUBTITLE), grey(SUBTITLE)
    )
    if voice.both:
        between = voice.plain(" · ", grey(SUBTITLE))  # not translated
        lines.append(voice.set([Span(title[1], SUBTITLE), *between, *form], left_width))
    else:
        lines.append(voice.set(form, left_width))
    left = stack(lines)
    right = stack(list(_head_rows(quote, side)), 1.5)
    top = max(0.0, right.height - left.height)
    height = top + left.height
    return Frame(
        height + 3.5 * MM,
        [Placed(0, top, left), Placed(WIDTH - side, max(0.0, height - right.height), right)],
        [Stroke(height + 3.5 * MM, 0, WIDTH, *((0.6, STRONG_LINE) if quote.self_made else (1.2, ACCENT)))],
    )


def _head_rows(quote: Quote, width: float) -> Iterator[Block]:
    voice, facts = quote.voice, quote.content.facts
    rows: list[tuple[Tell, list[Span]]] = []
    if facts.number:
        number = voice.foreign(facts.number, BODY_BOLD)
        if facts.revision is not None:
            number += [*voice.plain("  ", SMALL), *_revision(voice, facts.revision)]
        rows.append((lambda language: language.text("Number"), number))
    elif facts.revision is not None:
        rows.append((lambda language: language.text("Revision"), voice.plain(str(facts.revision))))
    if quote.content.date:
        rows.append((lambda language: language.text("Issued"), voice.foreign(quote.date(quote.content.date))))
    if facts.valid_until:
        rows.append(
            (lambda language: language.text("Valid until"), voice.foreign(quote.date(facts.valid_until)))
        )
    label_width = 27 * MM
    for tell, value in rows:
        yield beside(
            (0, voice.paragraph(tell, label_width)),
            (label_width, voice.set(value, width - label_width, 1)),
        )


def _revision(voice: Voice, number: int) -> list[Span]:
    """The revision, in the first language only: it stands beside the number, which is bare too."""
    return voice.spans(lambda language: wording.revision(language, number), NOTE)[:1]


def strip(quote: Quote) -> Block:
    """The soft strip: that it is indicative, and the stage of the talk; below it what the status means."""
    voice = quote.voice
    padding = 3 * MM
    inner = WIDTH - 2 * padding
    bold = BODY_BOLD
    second = BODY if quote.layout < 4 else NOTE
    statement = voice.spans(lambda language: wording.indicative(language, quote.layout), bold, second)
    if quote.self_made:
        statement = [*voice.spans(wording.self_made, bold, BODY), *voice.plain(" "), *statement]
    meaning = voice.spans(lambda language: wording.not_promised(language, quote.estimate), bold, BODY)
    told = voice.spans(
        lambda language: wording.stage(language, quote.estimate.mechanism.stage, quote.layout),
        BODY,
        BODY if quote.layout < 4 else SMALL,
    )
    if quote.self_made:
        # Where nobody discusses with the investor there is no stage.
        told = []
    stage = set_line(told)
    text = voice.set(statement, inner - stage.width - GAP)
    blocks: list[Block] = [beside((0, text), (0, Paragraph((stage,), inner, 1)))]
    if meaning:
        blocks.append(voice.set(meaning, inner))
    if quote.besides.trust.needs_consent:
        trust = quote.besides.trust
        blocks.append(
            voice.set(voice.spans(lambda language: trust_on_paper(language, trust), bold, BODY), inner)
        )
    content = stack(blocks, 1)
    height = content.height + 2 * 1.2 * MM
    if quote.self_made:
        lines = [Stroke(0, 0, WIDTH), Stroke(height, 0, WIDTH)]
        return Frame(height, [Placed(padding, 1.2 * MM, content)], lines)
    return Frame(height, [Placed(padding, 1.2 * MM, content)], fills=[Fill(0, 0, WIDTH, height, SOFT)])


class Fact(NamedTuple):
    """A fact of the head: its label, what it is, and what is said below in small."""

    label: Tell
    value: list[Span]
    below: list[Span]


def facts_grid(quote: Quote, facts: Sequence[Fact], columns: Sequence[tuple[float, float]]) -> Block:
    """Facts in rows of as many as there are columns (left edge and width of each)."""
    rows = []
    for at in range(0, len(facts), len(columns)):
        group = facts[at : at + len(columns)]
        rows.append(
            beside(
                *((x, _fact(quote, fact, width)) for fact, (x, width) in zip(group, columns, strict=False))
            )
        )
    return stack(rows, (1.6 if quote.tight and quote.layout > 2 else 2.5) * MM)


_FACT_LEADING = 1.36


def _fact(quote: Quote, fact: Fact, width: float) -> Block:
    voice = quote.voice
    label = voice.spans(fact.label, BODY if voice.both else grey(BODY))
    blocks = [voice.set(label, width, leading=_FACT_LEADING), snug(fact.value, width, _FACT_LEADING)]
    if fact.below:
        blocks.append(voice.set(fact.below, width, leading=_FACT_LEADING))
    return stack(blocks)


def investor_fact(quote: Quote) -> Fact | None:
    """Who invests, with the country; None where the case does not say."""
    voice, investor = quote.voice, quote.case.investor
    country = investor.country
    below = voice.spans(lambda language: wording.country(language, country), NOTE, NOTE) if country else []
    if investor.name:
        name = voice.name(investor.name, BODY_BOLD)
        return Fact(lambda language: language.text("Investor"), name, below)
    if country:
        value = voice.spans(lambda language: wording.country(language, country), BODY_BOLD)
        return Fact(lambda language: language.text("Investor’s country or region"), value, [])
    return None


def project_fact(quote: Quote) -> Fact | None:
    """The project's name with its mode; None where it has none."""
    voice, project = quote.voice, quote.case.project
    if not project.name:
        return None
    mode = project.mode
    below = voice.spans(lambda language: terms.mode(language, mode), NOTE, NOTE) if mode else []
    return Fact(lambda language: language.text("Project"), voice.name(project.name, BODY_BOLD), below)


def latin_letters(quote: Quote) -> list[Block]:
    """That names are written in Latin letters, and which; nothing where all have letters of their own here."""
    if not quote.in_latin:
        return []

    def tell(language: Language) -> str:
        names = dict.fromkeys(paths.name_of(place, quote.case, language) for place in quote.in_latin)
        return language.text(
            "Written in Latin letters, as this quote has no font for their script: {fields}. The attached case has them as "
            "they were entered.",
            fields=language.listing(list(names)),
        )

    return [quote.voice.paragraph(tell, WIDTH, NOTE, SMALL)]


def totals(quote: Quote) -> Block:
    """The headline: what it comes to in all, and beside it the plan's own award, each with its range."""
    voice, estimate = quote.voice, quote.estimate
    left_width, right_x = 84 * MM, 92 * MM
    right_width = WIDTH - right_x
    totals_ = estimate.totals
    has_others = bool(quote.case.programmes)
    headline: list[Block] = [
        voice.paragraph(lambda language: _headline_label(language, quote), left_width),
        Space(1),
        _large(quote, totals_.total_usd, left_width),
        fitted(voice.sized(totals_.total_cny, "CNY", SECOND, SECOND), left_width, 0),
    ]
    plan: list[Block] = []
    if has_others:
        headline += [Space(2), range_block(quote, estimate.total_range, totals_.total_usd, left_width)]
        plan += [
            voice.paragraph(
                lambda language: language.text("Award under the plan, before stacking"), right_width
            ),
            Space(1),
            fitted(
                [
                    *voice.sized(totals_.plan_usd, "USD", PLAN_FIGURE, PLAN_FIGURE),
                    *voice.plain("   ", BODY),
                    *voice.sized(totals_.plan_cny, "CNY", grey(BODY), grey(BODY)),
                ],
                right_width,
                0,
            ),
            Space(_HEADLINE_LEADING * HEADLINE.size + (SECOND.size - PLAN_FIGURE.size) * LEADING + 2),
        ]
    else:
        plan += [
            voice.paragraph(
                lambda language: language.text("Range over the readings of the text"), right_width
            ),
            Space(HEADLINE.size * 0.5),
        ]
    plan.append(range_block(quote, estimate.plan_range, totals_.plan_usd, right_width))
    return beside((0, stack(headline)), (right_x, stack(plan)))


def _headline_label(language: Language, quote: Quote) -> str:
    if quote.case.programmes:
        return language.text("Total with other programmes")
    return language.text("Total award")


_HEADLINE_LEADING = 1.25


def _large(quote: Quote, cents: int, width: float) -> Paragraph:
    return fitted(quote.voice.sized(cents, "USD", HEADLINE, HEADLINE_UNIT), width, 0, _HEADLINE_LEADING)


class RangeBar:
    """From nothing to the highest: the band of the range, its lower end, and where this estimate stands."""

    def __init__(self, width: float, lowest: int, highest: int, here: int) -> None:
        self.height = 3.4 * MM
        self._width = width
        self._lowest, self._highest, self._here = lowest, highest, here

    def draw(self, page: Page, x: float, top: float) -> None:
        radius = 1.1 * MM
        y = top + self.height / 2
        length = self._width - 2 * radius

        def at(value: int) -> float:
            return x + radius + length * value / self._highest

        page.rule(x, x + self._width, y, 0.6, STRONG_LINE)
        if self._lowest < self._highest:
            band = 1.5 * MM
            page.box(at(self._lowest), y - band / 2, at(self._highest) - at(self._lowest), band, MID)
            tick = 2.6 * MM
            page.box(at(self._lowest) - 0.4, y - tick / 2, 0.8, tick, TEXT)
        page.disc(at(self._here), y, radius, ACCENT, WHITE)


def range_block(quote: Quote, found: Range, here: int, width: float) -> Block:
    """The bar with both ends in figures, or one sentence where every reading gives the same."""
    voice = quote.voice
    lowest, highest = found.lowest.usd, found.highest.usd
    if lowest == highest:
        same = voice.paragraph(
            lambda language: language.text("Every reading of the text gives the same."), width, NOTE, SMALL
        )
        return stack([RangeBar(width, lowest, highest, here), same]) if highest else same
    left = _range_end(quote, lambda language: language.text("Lowest"), lowest)
    right = _range_end(quote, lambda language: language.text("Highest"), highest)
    captions: Block
    if set_line(left).width + set_line(right).width + 2 * MM <= width:
        captions = beside((0, fitted(left, width, 0)), (0, fitted(right, width, 1)))
    else:
        captions = stack([fitted(left, width, 0), fitted(right, width, 1)])
    return stack([RangeBar(width, lowest, highest, here), captions])


def _range_end(quote: Quote, tell: Tell, value: int) -> list[Span]:
    """An end of a range: which it is, and its figure."""
    voice = quote.voice
    return [*voice.spans(tell, NOTE, SMALL), *voice.plain(f"  {voice.digits(value)}", Style(8))]
