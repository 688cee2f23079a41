"""Page one: whose policy it is, the award with its cautious figure and range, the table of years, and in three boxes what the
text states, what is our reading of it, and what is not settled.

It fits on one page however many years there are: years that are alike stand in one row, and what has no room is summed up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from desktop.case.case import PLAN
from desktop.engine.result import YearAward
from desktop.language import Language
from desktop.paper.content import wording
from desktop.paper.content.content import YearRows
from desktop.paper.layout.blocks import (
    NOTHING,
    Block,
    Cell,
    Frame,
    Placed,
    Space,
    Stroke,
    beside,
    fitted,
    row,
    stack,
)
from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import (
    ACCENT,
    BODY,
    BODY_BOLD,
    GAP,
    HALF,
    HEADLINE,
    HEADLINE_UNIT,
    MM,
    MUTED,
    NOTE,
    SMALL,
    STRONG_LINE,
    TEXT,
    TOTAL,
    WIDTH,
    Style,
)
from desktop.paper.layout.typesetting import Span
from desktop.paper.parts.facts import facts_of
from desktop.paper.parts.opening import RangeBar, facts_grid, head, latin_letters, strip
from desktop.paper.parts.sheet import Column, Quote, aligned, heading, separator, table_rule
from desktop.paper.parts.voice import Tell, grey
from desktop.policy.texts import text_of
from desktop.telling import explanation, memo, terms, tried
from desktop.telling.teller import Teller

_CAUTIOUS = Style(13, bold=True)
_CAUTIOUS_UNIT = Style(8)
_BOX_GAP = 6 * MM
_BOX = (WIDTH - 2 * _BOX_GAP) / 3


_COLUMNS = ((0.0, 54 * MM), (60 * MM, 54 * MM), (120 * MM, 54 * MM))
_TALLEST = 0.45
"""Of the room of the page, that a box takes; what has none there stands in the workings."""
_LEAST_ROWS = 40.0
"""Points that the table of years has even where the boxes take much."""


def opened(quote: Quote) -> list[Item]:
    """All of it; set closer where the page has no room for every year otherwise."""
    found = _opened(quote)
    if quote.tight or (_height(found) <= quote.room and not _shortened(quote, found)):
        return found
    return _opened(quote._replace(tight=True))


def _height(items: Sequence[Item]) -> float:
    return sum(one.before + one.block.height for one in items)


def _shortened(quote: Quote, items: Sequence[Item]) -> bool:
    """Whether some years were added up for want of room."""
    return len(items) < len(_opened(quote._replace(room=10 * quote.room)))


def _opened(quote: Quote) -> list[Item]:
    gap = (1.6 if quote.tight else 2.8) * MM - (0.7 * MM if quote.form == "summary" else 0)
    before = [
        Item(head(quote)),
        Item(strip(quote), gap),
        Item(policy(quote) if quote.form == "full" else policy_in_lines(quote), gap),
        Item(separator(), 0.6 * gap),
        Item(facts_grid(quote, facts_of(quote), _COLUMNS), 0.8 * gap),
        *(Item(block, 0.5 * gap) for block in latin_letters(quote)),
        Item(separator(), 0.3 * gap),
        Item(totals(quote), 0.8 * gap),
    ]
    boxes = Item(three_boxes(quote), gap)
    table = heading(quote, lambda language: language.text("Award by year"))
    rows = year_table(quote, max(quote.room - _height([*before, boxes]) - table.height - gap, _LEAST_ROWS))
    if not rows:
        return [*before, boxes]
    held = [Item(table, gap, holds=True), *(Item(block, holds=True) for block in rows[:-1]), Item(rows[-1])]
    return [*before, *held, boxes]


# ---------------------------------------------------------------------------------------------------- the policy


def policy(quote: Quote) -> Block:
    """Which document of which city it is, by number and title in both languages, its items, and who grants it."""
    voice, document = quote.voice, quote.rules.document
    label = grey(Style(7))

    left: list[Block] = [
        voice.paragraph(lambda language: language.text("Policy"), HALF, label, label),
        voice.set(voice.spans(lambda language: _items(quote, language), BODY_BOLD, SMALL), HALF),
        voice.set(voice.foreign(document.title.zh, Style(7.5)), HALF, leading=1.35),
        voice.set(voice.foreign(document.title.en, SMALL), HALF, leading=1.35),
    ]
    text = text_of(quote.rules)
    if text is not None and text.title_is_ours:
        left.append(
            voice.paragraph(
                lambda language: language.text("(title ours; the copy bears none)"),
                HALF,
                Style(6.5, MUTED),
                Style(6, MUTED),
            )
        )
    facts = quote.content.facts
    named = [one for one in (facts.organisation, facts.prepared_by, facts.contact) if one]
    right: list[Block] = [
        voice.paragraph(lambda language: language.text("Granted by"), HALF, label, label),
        voice.below(
            lambda language: wording.grantor(quote.teller(language), quote.case, quote.estimate),
            HALF,
            BODY_BOLD,
            SMALL,
            leading=1.35,
        ),
    ]
    if quote.form == "full":
        right.append(
            voice.below(
                lambda language: language.text(
                    "Document issued by: {issuer}, {day}.",
                    issuer=document.issuer.of(language.code),
                    day=language.dates.iso(document.issued),
                ),
                HALF,
                Style(7.5),
                SMALL,
                leading=1.35,
            )
        )
    if named and not quote.self_made and quote.form == "full":
        spans = voice.spans(lambda language: language.text("This estimate is issued by"), label, label)
        spans += [*voice.plain("  ", label), *voice.foreign(named[0], BODY_BOLD)]
        right += [Space(1.5), voice.set(spans, HALF, leading=1.35)]
        if named[1:]:
            right.append(voice.set(voice.foreign("   ".join(named[1:]), NOTE), HALF, leading=1.35))
    return beside((0, stack(left)), (HALF + GAP, stack(right)))


def policy_in_lines(quote: Quote) -> Block:
    """The same over the whole width, for a summary; who issues the estimate signs it on the same page."""
    voice, document = quote.voice, quote.rules.document
    label = grey(Style(7))

    def labelled(tell: Tell, value: list[Span]) -> Block:
        return voice.set(
            [*voice.spans(tell, label, label), *voice.plain("  ", label), *value], WIDTH, leading=1.35
        )

    text = text_of(quote.rules)
    title = voice.foreign(document.title.zh, Style(7.2))
    if text is not None and text.title_is_ours:
        title += voice.plain(" ")
        title += voice.spans(
            lambda language: language.text("(title ours; the copy bears none)"),
            Style(6.3, MUTED),
            Style(6, MUTED),
        )
    return stack(
        [
            labelled(
                lambda language: language.text("Policy"),
                voice.spans(lambda language: _items(quote, language), BODY_BOLD, SMALL),
            ),
            voice.set(title, WIDTH, leading=1.35),
            fitted(voice.foreign(document.title.en, Style(6.5, MUTED)), WIDTH, 0, 1.35),
            labelled(
                lambda language: language.text("Granted by"),
                voice.spans(
                    lambda language: wording.grantor(quote.teller(language), quote.case, quote.estimate),
                    BODY_BOLD,
                    SMALL,
                ),
            ),
        ]
    )


def _items(quote: Quote, language: Language) -> str:
    names = [quote.rules.clause(one).name.of(language.code) for one in quote.content.clauses]
    return language.text(
        "{document}, {clauses}", document=quote.rules.document.number, clauses=language.listing(names)
    )


# ---------------------------------------------------------------------------------------------------- the award


def totals(quote: Quote) -> Block:
    """The award, the cautious figure, the highest one, and the bar of the range; with other programmes the plan's own too."""
    voice, estimate = quote.voice, quote.estimate
    sums, found = estimate.totals, estimate.total_range
    first, other = 78 * MM, 44 * MM
    headline = HEADLINE._replace(size=18) if quote.tight else HEADLINE

    def label(language: Language) -> str:
        if quote.case.programmes:
            return language.text("Total with other programmes")
        return language.text("Total award")

    columns: list[tuple[float, Block]] = [
        (
            0,
            stack(
                [
                    voice.paragraph(label, first),
                    fitted(voice.sized(sums.total_usd, "USD", headline, HEADLINE_UNIT), first, 0, 1.25),
                    fitted(voice.sized(sums.total_cny, "CNY", Style(10.5), Style(10.5)), first, 0, 1.3),
                ]
            ),
        )
    ]
    if not (quote.gives or quote.case.programmes):
        return columns[0][1]
    ends: tuple[tuple[Tell, int, int], ...] = (
        (lambda language: language.text("Cautious, lowest"), found.lowest.usd, found.lowest.cny),
        (lambda language: language.text("Highest"), found.highest.usd, found.highest.cny),
    )
    for at, (tell, usd, cny) in enumerate(ends):
        block = stack(
            [
                voice.paragraph(tell, other),
                Space(4),
                fitted(voice.sized(usd, "USD", _CAUTIOUS, _CAUTIOUS_UNIT), other, 0, 1.3),
                fitted(voice.sized(cny, "CNY", grey(BODY), grey(BODY)), other, 0),
            ]
        )
        columns.append((82 * MM + at * (other + 4 * MM), block))
    blocks: list[Block] = [beside(*columns)]
    if found.lowest.usd < found.highest.usd:
        blocks += [Space(1.5), RangeBar(WIDTH, found.lowest.usd, found.highest.usd, sums.total_usd)]
    else:
        blocks.append(
            voice.paragraph(lambda language: tried.in_short(language, estimate), WIDTH, NOTE, SMALL)
        )
    if quote.case.programmes:
        size = 7.2 if quote.tight else 8.5
        blocks.append(
            voice.paragraph(
                lambda language: _plan(quote, language), WIDTH, Style(size), Style(size - 1, MUTED)
            )
        )
    return stack(blocks)


def _plan(quote: Quote, language: Language) -> str:
    sums, found, usd = quote.estimate.totals, quote.estimate.plan_range, language.usd
    return language.text(
        "Of it the award under the plan, before stacking: {amount} ({cny}); over the readings {lowest} to {highest}.",
        amount=usd.exact(sums.plan_usd),
        cny=language.cny.exact(sums.plan_cny),
        lowest=usd.exact(found.lowest.usd),
        highest=usd.exact(found.highest.usd),
    )


# ---------------------------------------------------------------------------------------------------- the years


class _Line(NamedTuple):
    """A row of the table: the years that it stands for, what was utilised, by which rule, and what is awarded, in all years."""

    years: tuple[int, ...]
    award: YearAward | None
    plan: tuple[int, int]
    displaced: bool
    others: int
    total: tuple[int, int]

    def like(self, other: _Line) -> bool:
        """Whether another year is the same but for its number."""
        mine, its = self.award, other.award
        return (self.plan, self.displaced, self.others, self.total) == (
            other.plan,
            other.displaced,
            other.others,
            other.total,
        ) and (mine is None, mine and (mine.utilised_usd, mine.rule, mine.rate)) == (
            its is None,
            its and (its.utilised_usd, its.rule, its.rate),
        )


def year_table(quote: Quote, room: float) -> list[Block]:
    """The years, a row each, alike ones together, and the sum; what has no room is one row."""
    lines = _lines(quote) if quote.gives or quote.case.programmes else []
    if not lines:
        return []
    columns = _columns(quote)
    head, total = _table_head(quote, columns), _total(quote, columns)
    rows = [_row(quote, columns, one) for one in lines]
    left = room - head.height - total.height
    if sum(one.height for one in rows) > left:
        rest = _rest(quote, columns, lines)
        fit = 0
        used = rest.height
        while fit < len(rows) - 1 and used + rows[fit].height <= left:
            used += rows[fit].height
            fit += 1
        rows = [*rows[:fit], _rest(quote, columns, lines[fit:])]
    return [head, *rows, total]


def _table_head(quote: Quote, columns: Sequence[Column]) -> Block:
    """The heads, a line to each language."""
    voice = quote.voice
    style = Style(7.5) if voice.both else grey(BODY)
    cells = []
    for one in columns:
        first, *more = [
            fitted([Span(text, style if at == 0 else Style(6.2, MUTED))], one.width, one.align, 1.2)
            for at, text in enumerate(voice.texts(one.head))
        ]
        cells.append(Cell(one.x, first, stack(more)))
    return row(cells, 0, 1.2, table_rule())


def _lines(quote: Quote) -> list[_Line]:
    awards = {award.year: award for award in quote.estimate.years}
    found: list[_Line] = []
    for year in quote.content.by_year:
        one = _line(year, awards.get(year.year))
        if found and found[-1].years[-1] == year.year - 1 and found[-1].like(one):
            found[-1] = found[-1]._replace(years=(*found[-1].years, year.year))
        else:
            found.append(one)
    return found


def _line(year: YearRows, award: YearAward | None) -> _Line:
    plan = next((row.share for row in year.rows if row.share.id == PLAN), None)
    own = (award.award_usd, award.award_cny) if award is not None else (0, 0)
    displaced = plan is not None and plan.by is not None
    kept = sum(row.share.usd for row in year.rows if row.share.id != PLAN and row.share.by is None)
    return _Line((year.year,), award, own, displaced, kept, (year.total_usd, year.total_cny))


def _columns(quote: Quote) -> tuple[Column, ...]:
    if quote.case.programmes:
        return (
            Column(0, 15 * MM, 0, lambda language: language.text("Year")),
            Column(15.5 * MM, 28 * MM, 0, lambda language: language.text("Rule and rate")),
            Column(44 * MM, 22 * MM, 1, lambda language: language.text("Paid in, US$")),
            Column(67 * MM, 20 * MM, 1, lambda language: language.text("Plan, US$")),
            Column(88 * MM, 21.5 * MM, 1, lambda language: language.text("Plan, CNY")),
            Column(110.5 * MM, 19.5 * MM, 1, lambda language: language.text("Others, US$")),
            Column(131 * MM, 20 * MM, 1, lambda language: language.text("Total, US$")),
            Column(152 * MM, 22 * MM, 1, lambda language: language.text("Total, CNY")),
        )
    return (
        Column(0, 20 * MM, 0, lambda language: language.text("Year")),
        Column(20 * MM, 62 * MM, 0, lambda language: language.text("Rule and rate")),
        Column(82 * MM, 30 * MM, 1, lambda language: language.text("Paid in, US$")),
        Column(113 * MM, 29 * MM, 1, lambda language: language.text("Award, US$")),
        Column(143 * MM, 31 * MM, 1, lambda language: language.text("Award, CNY")),
    )


def _air(quote: Quote) -> float:
    return 0.4 if quote.tight else 1.1


def _row(quote: Quote, columns: Sequence[Column], line: _Line) -> Block:
    _voice, award = quote.voice, line.award

    def years(language: Language) -> str:
        if len(line.years) == 1:
            return language.text("{year}", year=line.years[0])
        return language.text("{first} to {last}, each", first=line.years[0], last=line.years[-1])

    def rule(language: Language) -> str:
        if award is None:
            return language.text("Not in the schedule")
        title = explanation.rule_short(quote.teller(language), award)
        if not award.rate.numerator:
            return title
        return language.text("{rule}, {rate}", rule=title, rate=language.figures.percent(award.rate.decimal))

    size = _figure_size(quote)
    plan = Style(size, MUTED, struck=True) if line.displaced else Style(size)
    figures = [
        (award.utilised_usd if award is not None else 0, Style(size)),
        (line.plan[0], plan),
        (line.plan[1], plan),
    ]
    if quote.case.programmes:
        figures += [
            (line.others, Style(size)),
            (line.total[0], Style(size, bold=True)),
            (line.total[1], Style(size)),
        ]
    below: Block = NOTHING
    if line.displaced:
        below = quote.voice.paragraph(
            lambda language: terms.treatment(language, "displaced"),
            columns[1].width,
            Style(6.3, MUTED),
            Style(6, MUTED),
        )
    return _cells(quote, columns, years, rule, figures, below)


def _figure_size(quote: Quote) -> float:
    """The table with other programmes has eight columns."""
    return 7.6 if quote.case.programmes else BODY.size


def _cells(
    quote: Quote,
    columns: Sequence[Column],
    years: Tell,
    rule: Tell,
    figures: Sequence[tuple[int, Style]],
    below: Block = NOTHING,
) -> Block:
    voice, air = quote.voice, _air(quote)
    size = _figure_size(quote)
    named = voice.spans(rule, Style(size), Style(size - 1.4, MUTED))
    year = voice.spans(years, Style(size, bold=True))[:1]
    cells = [
        Cell(columns[0].x, fitted(year, columns[0].width - 1 * MM, 0)),
        Cell(columns[1].x, fitted(named, columns[1].width, 0), below),
    ]
    for column, (cents, style) in zip(columns[2:], figures, strict=True):
        cells.append(Cell(column.x, fitted(voice.plain(voice.digits(cents), style), column.width)))
    return row(cells, air, air)


def _rest(quote: Quote, columns: Sequence[Column], lines: Sequence[_Line]) -> Block:
    """All years for which there is no room, added up."""
    years = [year for line in lines for year in line.years]

    def named(language: Language) -> str:
        return language.text("{first} to {last}", first=years[0], last=years[-1])

    def told(language: Language) -> str:
        return language.plural(
            "{n} year more, added up; see the workings",
            "{n} years more, added up; see the workings",
            len(years),
        )

    def added(of: Callable[[_Line], int]) -> int:
        return sum(len(line.years) * of(line) for line in lines)

    utilised = added(lambda line: line.award.utilised_usd if line.award is not None else 0)
    sums = [utilised, added(lambda line: line.plan[0]), added(lambda line: line.plan[1])]
    if quote.case.programmes:
        sums += [
            added(lambda line: line.others),
            added(lambda line: line.total[0]),
            added(lambda line: line.total[1]),
        ]
    figures = [(one, Style(_figure_size(quote))) for one in sums]
    return _cells(quote, columns, named, told, figures)


def _total(quote: Quote, columns: Sequence[Column]) -> Block:
    voice, sums = quote.voice, quote.estimate.totals
    label = voice.spans(lambda language: language.text("Total"), TOTAL)
    figures = [sums.total_usd, sums.total_cny] if quote.case.programmes else [sums.plan_usd, sums.plan_cny]
    cells = [Cell(0, voice.set(label, 60 * MM))]
    for column, cents in zip(columns[-len(figures) :], figures, strict=True):
        figure = voice.plain(voice.digits(cents), Style(_figure_size(quote) + 0.5, bold=True))
        cells.append(Cell(column.x, fitted(figure, column.width)))
    return row(cells, 1.6, 0.6, None)


# ---------------------------------------------------------------------------------------------------- three boxes


def three_boxes(quote: Quote) -> Block:
    """Stated in the text, our reading, not settled: side by side."""
    said: tuple[tuple[Tell, Callable[[Teller], Sequence[str]]], ...] = (
        (
            lambda language: language.text("Stated in the text"),
            lambda teller: memo.stated(teller, quote.case, quote.estimate),
        ),
        (
            lambda language: language.text("Our reading of it"),
            lambda teller: memo.read(teller, quote.case, quote.estimate, _most(quote)),
        ),
        (
            lambda language: language.text("Not settled"),
            lambda teller: memo.unsettled(teller, quote.case, quote.estimate),
        ),
    )
    if not quote.gives:
        return _two_boxes(quote, said[0])
    columns = []
    for at, (title, points) in enumerate(said):
        columns.append((at * (_BOX + _BOX_GAP), _box(quote, title, points)))
    return beside(*columns)


def _two_boxes(quote: Quote, stated: tuple[Tell, Callable[[Teller], Sequence[str]]]) -> Block:
    """What a project that gets nothing is told: why, by the text, and what would qualify."""

    def qualifies(teller: Teller) -> Sequence[str]:
        return (*memo.admission(teller, quote.case, quote.estimate), *memo.qualifies(teller, quote.estimate))

    title: Tell = lambda language: language.text("What would qualify")  # noqa: E731
    return beside((0, _box(quote, *stated, HALF)), (HALF + GAP, _box(quote, title, qualifies, HALF)))


def _most(quote: Quote) -> int:
    """How many readings have the room; the others are counted."""
    if not quote.tight:
        return memo.MOST
    return 2 if quote.form == "summary" and quote.voice.both else 3


def _box(quote: Quote, title: Tell, points: Callable[[Teller], Sequence[str]], width: float = _BOX) -> Block:
    voice = quote.voice
    size = (6.8 if quote.tight else 7.2) - (0.6 if quote.form == "summary" and quote.tight else 0)
    head = voice.set(voice.spans(title, Style(8.5, ACCENT, bold=True), SMALL), width)
    told = aligned(quote, lambda language: points(quote.teller(language)))
    blocks: list[Block] = [
        voice.below(one, width, Style(size, TEXT), Style(size - 0.9, MUTED), leading=1.25) for one in told
    ]
    limit = _TALLEST * quote.room
    while len(blocks) > 1 and sum(one.height for one in blocks) > limit:
        blocks = [*blocks[:-2], voice.paragraph(lambda _: "…", width)]  # not translated
    body = stack([Space(1.2 * MM), head, Space(0.6 * MM), stack(blocks, 1.4 if quote.tight else 2.2)])
    return Frame(body.height, [Placed(0, 0, body)], [Stroke(0, 0, width, 0.7, STRONG_LINE)])
