"""The parts that both forms of the quote are made of: head, totals, tables, notes, signatures, foot.

Each function gives blocks or items for the flow; which of them stand in a form, and in which order, is said in
`full` and `summary`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from desktop.estimate.case import Case
from desktop.estimate.result import PLAN, Estimate, Note, Range
from desktop.language import Language, explanation, terms
from desktop.policy.ruleset import RuleSet, Words
from desktop.quote import wording
from desktop.quote.blocks import (
    NOTHING,
    Block,
    Cell,
    Fill,
    Frame,
    Page,
    Paragraph,
    Placed,
    Space,
    Stroke,
    beside,
    fitted,
    row,
    snug,
    stack,
)
from desktop.quote.content import AwardRow, Content, YearRows
from desktop.quote.flow import Item
from desktop.quote.paper import (
    ACCENT,
    BODY,
    BODY_BOLD,
    FOOT,
    GAP,
    HAIR,
    HALF,
    HEADING,
    HEADLINE,
    HEADLINE_UNIT,
    LEADING,
    MID,
    MM,
    MUTED,
    NOTE,
    RULE,
    SECOND,
    SMALL,
    SOFT,
    STRONG_LINE,
    SUBTITLE,
    TEXT,
    TITLE,
    TOTAL,
    WHITE,
    WIDTH,
    Style,
)
from desktop.quote.paper import (
    PLAN as PLAN_STYLE,
)
from desktop.quote.text import Span, set_line
from desktop.quote.voice import Tell, Voice, grey

JOINED = {"zh": "", "en": " "}
"""What stands between two sentences."""


class Quote(NamedTuple):
    """All that the parts are told: what to say, of what, in which language."""

    voice: Voice
    case: Case
    estimate: Estimate
    rules: RuleSet
    content: Content
    form: str
    attachment_sha256: str
    tight: bool = False
    """Whether a summary is to be set closer, so that it stays on one page."""

    def date(self, iso: str) -> str:
        """A date: ISO where two languages share it."""
        dates = self.voice.main.dates
        return dates.iso(iso) if self.voice.both else dates.long(iso)


def table_rule() -> Stroke:
    """The line under the head of a table."""
    return Stroke(0, 0, WIDTH, RULE, STRONG_LINE)


# ---------------------------------------------------------------- head


def head(quote: Quote) -> Block:
    """Title and form on the left, number and dates on the right, the rule below."""
    voice = quote.voice
    side = 64 * MM
    left_width = WIDTH - side - GAP
    title = voice.texts(wording.title)
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
        [Stroke(height + 3.5 * MM, 0, WIDTH, 1.2, ACCENT)],
    )


def _head_rows(quote: Quote, width: float) -> Iterator[Block]:
    voice, facts = quote.voice, quote.content.facts
    rows: list[tuple[Tell, list[Span]]] = []
    if facts.number:
        number = voice.foreign(facts.number, BODY_BOLD)
        if facts.revision is not None:
            number += [*voice.plain("  ", SMALL), *_revision(voice, facts.revision)]
        rows.append((lambda language: language.text("Number"), number))
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
    statement = voice.spans(wording.indicative, bold, BODY)
    meaning = voice.spans(
        lambda language: wording.not_promised(language, quote.estimate), bold, BODY, between=" "
    )
    stage = voice.set(
        voice.spans(lambda language: wording.stage(language, quote.estimate.mechanism.stage), BODY, BODY),
        0.4 * inner,
        1,
    )
    text = voice.set(statement, inner - stage.lines[0].width - GAP)
    stage = Paragraph(stage.lines, inner - 0, 1)
    blocks: list[Block] = [beside((0, text), (0, stage))]
    if meaning:
        blocks.append(voice.set(meaning, inner))
    content = stack(blocks, 1)
    height = content.height + 2 * 1.2 * MM
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
    return stack(rows, 2.5 * MM)


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


def separator(width: float = WIDTH) -> Block:
    """A hairline over the whole width."""
    return Frame(0, [], [Stroke(0, 0, width)])


# ---------------------------------------------------------------- totals


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
                    *voice.sized(totals_.plan_usd, "USD", PLAN_STYLE, PLAN_STYLE),
                    *voice.plain("   ", BODY),
                    *voice.sized(totals_.plan_cny, "CNY", grey(BODY), grey(BODY)),
                ],
                right_width,
                0,
            ),
            Space(_HEADLINE_LEADING * HEADLINE.size + (SECOND.size - PLAN_STYLE.size) * LEADING + 2),
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


# ---------------------------------------------------------------- headings and tables


def heading(quote: Quote, tell: Tell, number: int | None = None) -> Block:
    """The heading of a section, numbered in the full form."""
    voice = quote.voice
    second = grey(BODY)

    def numbered(language: Language) -> str:
        text = tell(language)
        return wording.numbered(language, number, text) if number is not None else text

    return stack([voice.set(voice.spans(numbered, HEADING, second, "  "), WIDTH), Space(0.8 * MM)])


class Column(NamedTuple):
    """A column of a table: left edge, width, alignment (0 left, 1 right) and its head."""

    x: float
    width: float
    align: float
    head: Tell


def table_head(quote: Quote, columns: Sequence[Column]) -> Block:
    """The head of a table, both languages after one another where the column has the room."""
    voice = quote.voice
    style = BODY if voice.both else grey(BODY)
    cells = [
        Cell(column.x, voice.paragraph(column.head, column.width, style, align=column.align))
        for column in columns
    ]
    return row(cells, 0, 1.5, table_rule())


def table_row(
    quote: Quote, columns: Sequence[Column], cells: Sequence[list[Span] | Paragraph], below: Block = NOTHING
) -> Block:
    """A row of a table, spans or a paragraph to a column, with `below` under the second."""
    found = []
    for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        if cell:
            text = cell if isinstance(cell, Paragraph) else quote.voice.set(cell, column.width, column.align)
            found.append(Cell(column.x, text, below if at == 1 else NOTHING))
    return row(found)


_AWARD_COLUMNS = (
    (0.0, 14 * MM, 0.0),
    (15 * MM, 46 * MM, 0.0),
    (62 * MM, 29.5 * MM, 1.0),
    (92.5 * MM, 23.5 * MM, 1.0),
    (117 * MM, 26 * MM, 1.0),
    (144 * MM, 30 * MM, 1.0),
)


def award_columns() -> tuple[Column, ...]:
    """The columns of the table of awards by year."""
    heads: tuple[Tell, ...] = (
        lambda language: language.text("Year"),
        lambda language: language.text("Award"),
        lambda language: language.text("Basis"),
        lambda language: language.text("US$"),
        lambda language: language.text("CNY"),
        lambda language: language.text("Treatment"),
    )
    return tuple(Column(*place, tell) for place, tell in zip(_AWARD_COLUMNS, heads, strict=True))


def awards_table(quote: Quote, *, reasons: bool) -> list[Item]:
    """The awards of every year with what becomes of them, a sum for each year and one for all.

    With `reasons` it says at which level a programme stands and why an award is displaced.
    """
    head_block = table_head(quote, award_columns())
    items = [Item(head_block, holds=True)]
    for year in quote.content.by_year:
        items += _year_rows(quote, year, head_block, reasons=reasons)
    items.append(Item(_sum_row(quote), head=head_block))
    items[-2] = items[-2]._replace(holds=True)
    return items


def _air(quote: Quote, *, reasons: bool) -> float:
    """What stands above and below the text of a row."""
    if reasons:
        return 1.8
    return 0.3 if quote.tight else 1.0


def _year_rows(quote: Quote, year: YearRows, head_block: Block, *, reasons: bool) -> list[Item]:
    rows: list[Block] = []
    for at, award in enumerate(year.rows):
        rows.append(_award_row(quote, year, award, first=at == 0, reasons=reasons))
    if not rows:
        rows.append(_empty_year(quote, year))
    items = [Item(block, holds=at < len(rows) - 1, head=head_block) for at, block in enumerate(rows)]
    if len(year.rows) > 1:
        items[-1] = items[-1]._replace(holds=True)
        label = quote.voice.spans(
            lambda language: language.text("Subtotal {year}", year=year.year), BODY_BOLD
        )
        items.append(Item(_subtotal(quote, label, year, _air(quote, reasons=reasons)), head=head_block))
    return items


def _award_row(quote: Quote, year: YearRows, award: AwardRow, *, first: bool, reasons: bool) -> Block:
    voice, share = quote.voice, award.share
    displaced = share.by is not None
    figure = Style(BODY.size, MUTED, struck=True) if displaced else BODY
    columns = [Column(*place, lambda _: "") for place in _AWARD_COLUMNS]
    name = _award_name(quote, share.id)
    level: Block = NOTHING
    if reasons and share.id != PLAN:
        words = voice.words(quote.rules.level(share.level).name)
        level = voice.paragraph(words, columns[1].width, SMALL, SMALL)
    treatment = voice.spans(lambda language: terms.treatment(language, award.treatment), BODY)
    cells = [
        Cell(columns[1].x, snug(name, columns[1].width), level),
        _basis(quote, award, columns[2].x, columns[2].width),
        Cell(columns[3].x, fitted(voice.plain(voice.digits(share.usd), figure), columns[3].width)),
        Cell(columns[4].x, fitted(voice.plain(voice.digits(share.cny), figure), columns[4].width)),
        Cell(columns[5].x, voice.set(treatment, columns[5].width, 1)),
    ]
    if first:
        cells.append(Cell(0, voice.set(voice.plain(str(year.year), BODY_BOLD), columns[0].width)))
    left = columns[1].x
    air = _air(quote, reasons=reasons)
    block = row(cells, air, air, Stroke(0, left, WIDTH))
    if not (displaced and reasons):
        return block
    stacking = next(one for one in quote.estimate.stacking if one.year == year.year)

    def why(language: Language) -> str:
        return explanation.displacement(language, quote.rules, quote.estimate, quote.case, stacking, share)

    below = voice.paragraph(why, WIDTH - left, NOTE, SMALL)
    unruled = row(cells, air, 0, None)
    return Frame(
        unruled.height + below.height + air,
        [Placed(0, 0, unruled), Placed(left, unruled.height, below)],
        [Stroke(unruled.height + below.height + air, left, WIDTH)],
    )


def _award_name(quote: Quote, share_id: str) -> list[Span]:
    voice = quote.voice
    if share_id == PLAN:
        return voice.spans(lambda language: language.text("This plan"), BODY)
    programme = next(one for one in quote.case.programmes if one.id == share_id)
    return voice.foreign(programme.name or programme.id, BODY)


def _basis(quote: Quote, award: AwardRow, x: float, width: float) -> Cell:
    voice, basis = quote.voice, award.basis
    text = ""
    if basis.rate is not None and basis.utilised_usd is not None:
        percent = voice.main.figures.percent(basis.rate.decimal)
        text = f"{voice.digits(basis.utilised_usd)} × {percent}"  # not translated
    if basis.amounts:
        text = ", ".join(map(voice.money, basis.amounts))
    figure = fitted(voice.foreign(text), width)
    if not basis.cut:
        return Cell(x, figure)
    cut = voice.paragraph(lambda language: language.text("cut to the cap"), width, NOTE, SMALL, 1)
    return Cell(x, figure, cut)


def _empty_year(quote: Quote, year: YearRows) -> Block:
    voice = quote.voice
    cells = [
        Cell(0, voice.set(voice.plain(str(year.year), BODY_BOLD), _AWARD_COLUMNS[0][1])),
        Cell(
            _AWARD_COLUMNS[1][0],
            voice.paragraph(lambda language: language.text("No award"), _AWARD_COLUMNS[1][1], grey(BODY)),
        ),
        Cell(_AWARD_COLUMNS[3][0], fitted(voice.plain(voice.digits(0), grey(BODY)), _AWARD_COLUMNS[3][1])),
        Cell(_AWARD_COLUMNS[4][0], fitted(voice.plain(voice.digits(0), grey(BODY)), _AWARD_COLUMNS[4][1])),
    ]
    return row(cells, rule=Stroke(0, 0, WIDTH, colour=STRONG_LINE))


def _subtotal(quote: Quote, label: list[Span], year: YearRows, air: float) -> Block:
    voice = quote.voice
    cells = [
        Cell(_AWARD_COLUMNS[1][0], voice.set(label, 60 * MM)),
        Cell(_AWARD_COLUMNS[3][0], _figure(quote, year.total_usd, 3, BODY_BOLD)),
        Cell(_AWARD_COLUMNS[4][0], _figure(quote, year.total_cny, 4, BODY_BOLD)),
    ]
    return row(cells, air, air, Stroke(0, 0, WIDTH, colour=STRONG_LINE))


def _figure(quote: Quote, hundredths: int, column: int, style: Style) -> Paragraph:
    voice = quote.voice
    return fitted(voice.plain(voice.digits(hundredths), style), _AWARD_COLUMNS[column][1])


def _sum_row(quote: Quote) -> Block:
    totals_ = quote.estimate.totals
    label = quote.voice.spans(lambda language: language.text("Total"), TOTAL)
    cells = [
        Cell(0, quote.voice.set(label, 60 * MM)),
        Cell(_AWARD_COLUMNS[3][0], _figure(quote, totals_.total_usd, 3, TOTAL)),
        Cell(_AWARD_COLUMNS[4][0], _figure(quote, totals_.total_cny, 4, TOTAL)),
    ]
    return row(cells, 2.5, 1, rule=None)


# ---------------------------------------------------------------- notes


def notes_grid(quote: Quote, notes: Sequence[Words]) -> list[Item]:
    """Notes in two columns, each with a bar beside it; a single one over the whole width."""
    if len(notes) == 1:
        return [Item(_note(quote, notes[0], WIDTH))]
    blocks = [_note(quote, words, HALF) for words in notes]
    items = []
    for at in range(0, len(blocks), 2):
        pair = blocks[at : at + 2]
        items.append(
            Item(
                beside(*((column * (HALF + GAP), block) for column, block in enumerate(pair))),
                before=1.6 * MM if at else 0,
            )
        )
    return items


def _note(quote: Quote, words: Words, width: float) -> Block:
    voice = quote.voice
    inset = 2.4 * MM
    text = voice.below(voice.words(words), width - inset, Style(8), SMALL)
    return Frame(text.height, [Placed(inset, 0, text)], fills=[Fill(0, 1, 0.7, text.height - 2, STRONG_LINE)])


def note_words(notes: Sequence[Note]) -> list[Words]:
    """The sentences of reasons, assumptions or warnings."""
    return [note.text for note in notes]


def documents_list(quote: Quote) -> list[Item]:
    """The documents for the claim, to be ticked off, in two columns."""
    voice = quote.voice
    inset = 4 * MM
    blocks: list[Block] = []
    for words in quote.content.documents:
        text = voice.paragraph(voice.words(words), HALF - inset, Style(8))
        blocks.append(
            Frame(text.height, [Placed(inset, 0, text), Placed(0, 0, TickBox(text.first_baseline))])
        )
    note = voice.paragraph(wording.documents_note, WIDTH, NOTE, SMALL)
    items = [Item(note, holds=True)]
    for at in range(0, len(blocks), 2):
        pair = blocks[at : at + 2]
        items.append(
            Item(
                beside(*((column * (HALF + GAP), block) for column, block in enumerate(pair))),
                before=0.6 * MM,
                holds=at + 2 < len(blocks),
            )
        )
    return items


class TickBox:
    """An empty box, to be ticked by hand, on a baseline."""

    height = 0.0

    def __init__(self, baseline: float) -> None:
        self._baseline = baseline

    def draw(self, page: Page, x: float, top: float) -> None:
        size = 2.1 * MM
        base = top + self._baseline + 0.3
        page.frame(x, base - size, size, size, STRONG_LINE)


# ---------------------------------------------------------------- end and foot


def signatures(quote: Quote, room: float) -> Block:
    """Two places to sign, `room` high: who issues the quote and who receives it."""
    voice, facts = quote.voice, quote.content.facts
    issuer: list[Span] = []
    for text in (facts.organisation, facts.prepared_by, facts.contact):
        if text:
            issuer += [*voice.plain("   ", SMALL), *voice.foreign(text, SMALL)]
    receiver = voice.name(quote.case.investor.name, SMALL) if quote.case.investor.name else []
    columns = (
        (0, _signature(quote, lambda language: language.text("Issued by, signature and seal"), issuer[1:])),
        (HALF + GAP, _signature(quote, lambda language: language.text("Received by the investor"), receiver)),
    )
    height = max(block.height for _, block in columns) + room
    day = voice.paragraph(lambda language: language.text("Date"), 22 * MM, SMALL, SMALL)
    return Frame(
        height + 2 * MM,
        [
            *(Placed(x, 0, block) for x, block in columns),
            *(Placed(x + HALF - 22 * MM, height - day.height - 1, day) for x, _ in columns),
        ],
        [Stroke(height, x, x + HALF, HAIR, STRONG_LINE) for x, _ in columns],
    )


def _signature(quote: Quote, label: Tell, names: list[Span]) -> Block:
    voice = quote.voice
    blocks: list[Block] = [voice.paragraph(label, HALF)]
    if names:
        blocks.append(snug(names, HALF, 1.3))
    return stack(blocks)


def disclaimer(quote: Quote) -> Block:
    """What the quote does not promise."""
    return quote.voice.below(wording.disclaimer, WIDTH, Style(7.5), SMALL._replace(size=6.5))


_FOOT_LEADING = 1.4


def foot_text(quote: Quote) -> Block:
    """The foot of every page but its number: basis, rate, rule set, hash of the attachment."""
    voice, rules, exchange = quote.voice, quote.rules, quote.case.exchange
    width = WIDTH - 26 * MM
    black = FOOT._replace(colour=TEXT)

    def labelled(label: Tell, *values: list[Span]) -> Block:
        spans = voice.spans(label, black, FOOT)
        for value in values:
            spans += [*voice.plain("  ", FOOT), *value]
        return voice.set(spans, width, leading=_FOOT_LEADING)

    rates = [one for one in exchange.cny_per_unit if one[0] == "USD"]
    return stack(
        [
            voice.below(
                lambda language: wording.basis(language, rules, quote.content.clauses),
                width,
                black,
                FOOT,
                leading=_FOOT_LEADING,
            ),
            labelled(lambda language: language.text("Exchange rate"), exchange_spans(quote, rates, FOOT)),
            labelled(
                lambda language: language.text("Rule set"),
                voice.foreign(rules.id, FOOT),
                voice.plain(f"SHA-256 {rules.sha256}", FOOT),
            ),
            labelled(
                lambda language: language.text("Attached case and result"),
                voice.plain(f"SHA-256 {quote.attachment_sha256}", FOOT),
            ),
        ]
    )


def exchange_spans(quote: Quote, rates: Sequence[tuple[str, Decimal]], style: Style) -> list[Span]:
    """Rates of exchange with their date and source."""
    voice, given = quote.voice, quote.case.exchange
    spans = voice.foreign("  ".join(voice.exchange(currency, rate) for currency, rate in rates), style)
    for text in (quote.date(given.as_of) if given.as_of else None, given.source):
        if text:
            spans += [*voice.plain("  ", style), *voice.foreign(text, style)]
    return spans


def foot(quote: Quote, text: Block, page: int, pages: int) -> Block:
    """The foot of one page."""
    voice = quote.voice
    width = 24 * MM
    number = voice.below(
        lambda language: wording.page_of(language, page, pages), width, FOOT._replace(colour=TEXT), FOOT, 1
    )
    body = beside((0, text), (WIDTH - width, number))
    return Frame(body.height + 2 * MM, [Placed(0, 2 * MM, body)], [Stroke(0, 0, WIDTH, 0.5, STRONG_LINE)])


def running_head(quote: Quote) -> Block:
    """The head of the pages after the first: what it is, and its number."""
    voice, facts = quote.voice, quote.content.facts
    left = voice.paragraph(wording.title, 0.6 * WIDTH, NOTE, SMALL)
    blocks: list[tuple[float, Block]] = [(0, left)]
    right = voice.foreign(facts.number, NOTE) if facts.number else []
    if right:
        blocks.append((0.6 * WIDTH, voice.set(right, 0.4 * WIDTH, 1)))
    body = beside(*blocks)
    return Frame(body.height + 1.2 * MM, [Placed(0, 0, body)], [Stroke(body.height + 1.2 * MM, 0, WIDTH)])
