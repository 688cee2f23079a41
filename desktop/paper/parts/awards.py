"""The table of awards by year: on what basis, what is displaced and by whom, and the sums."""

from __future__ import annotations

from desktop.case.case import PLAN
from desktop.language import Language
from desktop.paper.content.content import AwardRow, YearRows
from desktop.paper.layout.blocks import (
    NOTHING,
    Block,
    Cell,
    Frame,
    Paragraph,
    Placed,
    Stroke,
    fitted,
    row,
    snug,
)
from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import (
    BODY,
    BODY_BOLD,
    MM,
    MUTED,
    NOTE,
    SMALL,
    STRONG_LINE,
    TOTAL,
    WIDTH,
    Style,
)
from desktop.paper.layout.typesetting import Span
from desktop.paper.parts.sheet import (
    Column,
    Quote,
    table_head,
)
from desktop.paper.parts.voice import Tell, grey
from desktop.telling import explanation, terms

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
        return explanation.displacement(quote.teller(language), quote.estimate, quote.case, stacking, share)

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
