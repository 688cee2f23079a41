"""The readings of the text: how each question is read here, what another answer would change, and the range."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.engine.result import Alternative, Bound
from desktop.language import Language
from desktop.paper.content import wording
from desktop.paper.content.content import ReadingRow
from desktop.paper.layout.blocks import (
    Block,
    Cell,
    Frame,
    Placed,
    Stroke,
    fitted,
    row,
    stack,
)
from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import (
    ACCENT,
    BODY,
    BODY_BOLD,
    MM,
    MUTED,
    NOTE,
    SMALL,
    WIDTH,
    Style,
)
from desktop.paper.parts.sheet import (
    Column,
    Quote,
    table_head,
)
from desktop.paper.parts.voice import Tell, grey
from desktop.policy.ruleset import ReadingValue
from desktop.telling import explanation, tried

_MEANS = Style(6.8, MUTED)
_MEANS_SECOND = Style(6.2, MUTED)
_GREEN = Style(7.5, ACCENT, bold=True)


def _reading_columns(quote: Quote) -> tuple[Column, ...]:
    found = [
        Column(0, 58 * MM, 0, lambda language: language.text("Question")),
        Column(60 * MM, 32 * MM, 0, lambda language: language.text("Read here")),
        Column(94 * MM, 34 * MM, 0, lambda language: language.text("Read otherwise")),
    ]
    if quote.case.programmes:
        found.append(Column(128 * MM, 22 * MM, 1, lambda language: language.text("Plan")))
        found.append(Column(151 * MM, 23 * MM, 1, lambda language: language.text("Total")))
    else:
        found.append(Column(130 * MM, 44 * MM, 1, lambda language: language.text("Change")))
    return tuple(found)


def readings_table(quote: Quote) -> list[Item]:
    """Every question that the text leaves open, and the range over all answers."""
    columns = _reading_columns(quote)
    head_block = table_head(quote, columns)
    note = quote.voice.paragraph(
        lambda language: language.text(
            "What the figures above would change by, in US$ and CNY, if one point alone were read otherwise."
        ),
        WIDTH,
        NOTE,
        SMALL,
    )
    found = [Item(note, holds=True), Item(head_block, 1.2 * MM, holds=True)]
    found += [Item(_reading(quote, one, columns), head=head_block) for one in quote.content.readings]
    found[2] = found[2]._replace(holds=True)
    found.append(Item(_combinations(quote), 2 * MM))
    found[-2] = found[-2]._replace(holds=True)
    return found


def explained_readings(quote: Quote) -> list[Item]:
    """Every question that the text leaves open: what the text says, what each value means, and what it moves here."""
    columns = _reading_columns(quote)
    head_block = table_head(quote, columns)
    note = quote.voice.below(
        lambda language: language.text(
            "These readings are ours, not conditions of the text. What the figures above would change by, in US$ and CNY,"
            " if one point alone were read otherwise."
        ),
        WIDTH,
        NOTE,
        SMALL,
    )
    found = [Item(note, holds=True), Item(head_block, 1.2 * MM, holds=True)]
    moving = [one for one in quote.content.readings if any(other is not None for _, other in one.others)]
    still = [one for one in quote.content.readings if one not in moving]
    found += [Item(_explained(quote, one, columns), head=head_block) for one in (*moving, *still)]
    found[2] = found[2]._replace(holds=True)
    found[-1] = found[-1]._replace(holds=True)
    found.append(Item(_combinations(quote), 2 * MM))
    return found


def _explained(quote: Quote, one: ReadingRow, columns: Sequence[Column]) -> Block:
    """A question with what the text says of it, and a line for each way to read it with what that means."""
    voice = quote.voice
    confirmed = next((row for row in quote.case.confirmed if row.reading == one.reading.id), None)
    question = stack(
        [
            voice.below(voice.words(one.reading.question), columns[0].width, BODY, SMALL),
            voice.below(voice.words(one.reading.note), columns[0].width, _MEANS, _MEANS_SECOND, leading=1.3),
        ]
    )
    used = _value(quote, one.used, columns[1].width)
    if confirmed is not None:
        used = stack(
            [
                used,
                voice.paragraph(
                    lambda language: language.text("settled by the authority"),
                    columns[1].width,
                    _GREEN,
                    SMALL,
                ),
            ]
        )
    placed = [Placed(columns[0].x, 1.8, question), Placed(columns[1].x, 1.8, used)]
    height = max(question.height, used.height)
    y = 1.8
    for value, alternative in one.others:
        name = _value(quote, value, columns[2].width)
        placed.append(Placed(columns[2].x, y, name))
        bottom = name.height
        if alternative is None:
            last = columns[-1]
            left = columns[3].x
            none = voice.below(
                lambda language: tried.becomes(language, quote.estimate, one.reading.id),
                last.x + last.width - left,
                _MEANS,
                _MEANS_SECOND,
                align=1,
                leading=1.3,
            )
            placed.append(Placed(left, y, none))
            bottom = max(bottom, none.height)
        else:
            for column, (usd, cny) in zip(columns[3:], _changes(quote, alternative), strict=True):
                change = _change(quote, usd, cny, column.width)
                placed.append(Placed(column.x, y, change))
                bottom = max(bottom, change.height)
        y += bottom + 2
        height = max(height, y - 2 - 1.8)
    height += 3.6
    return Frame(height, placed, [Stroke(height, 0, WIDTH)])


def _value(quote: Quote, value: ReadingValue, width: float) -> Block:
    """A way to read the text, and what it means."""
    voice = quote.voice
    return stack(
        [
            voice.below(voice.words(value.name), width, BODY, SMALL),
            voice.below(voice.words(value.note), width, _MEANS, _MEANS_SECOND, leading=1.3),
        ]
    )


def _changes(quote: Quote, alternative: Alternative) -> list[tuple[int, int]]:
    """What the plan's award and, with other programmes, the total change by, in US$ and CNY."""
    now, then = quote.estimate.totals, alternative.totals
    pairs = [(then.plan_usd - now.plan_usd, then.plan_cny - now.plan_cny)]
    if quote.case.programmes:
        pairs.append((then.total_usd - now.total_usd, then.total_cny - now.total_cny))
    return pairs


def _reading(quote: Quote, one: ReadingRow, columns: Sequence[Column]) -> Block:
    """A question with a line for each other way to read it."""
    voice = quote.voice
    question = voice.below(voice.words(one.reading.question), columns[0].width, BODY, SMALL)
    used = voice.below(voice.words(one.used.name), columns[1].width, BODY, SMALL)
    placed = [Placed(columns[0].x, 1.8, question), Placed(columns[1].x, 1.8, used)]
    height = max(question.height, used.height)
    y = 1.8
    for value, alternative in one.others:
        name = voice.below(voice.words(value.name), columns[2].width, BODY, SMALL)
        placed.append(Placed(columns[2].x, y, name))
        bottom = name.height
        if alternative is None:
            width = columns[-1].width
            none = voice.paragraph(lambda language: language.text("no change"), width, grey(BODY), align=1)
            placed.append(Placed(columns[-1].x, y, none))
        else:
            for column, (usd, cny) in zip(columns[3:], _changes(quote, alternative), strict=True):
                change = _change(quote, usd, cny, column.width)
                placed.append(Placed(column.x, y, change))
                bottom = max(bottom, change.height)
        y += bottom + 1
        height = max(height, y - 1 - 1.8)
    height += 3.6
    return Frame(height, placed, [Stroke(height, 0, WIDTH)])


def _change(quote: Quote, usd: int, cny: int, width: float) -> Block:
    """A difference in US$, and below it in CNY."""
    voice = quote.voice
    return stack(
        [
            fitted(voice.plain(wording.signed(usd, voice.digits(abs(usd)))), width),
            fitted(voice.foreign(wording.signed(cny, voice.amount(abs(cny), "CNY")), SMALL), width),
        ]
    )


def _combinations(quote: Quote) -> Block:
    """The lowest and the highest over all combinations, each with the readings that give it."""
    voice, estimate = quote.voice, quote.estimate
    label = voice.spans(lambda language: language.text("Over all combinations of readings"), BODY_BOLD)
    blocks: list[Block] = [voice.set(label, WIDTH)]
    ranges: list[tuple[Tell, Bound]] = [
        (lambda language: language.text("Plan, lowest"), estimate.plan_range.lowest),
        (lambda language: language.text("Plan, highest"), estimate.plan_range.highest),
    ]
    if quote.case.programmes:
        ranges += [
            (lambda language: language.text("Total, lowest"), estimate.total_range.lowest),
            (lambda language: language.text("Total, highest"), estimate.total_range.highest),
        ]
    for tell, bound in ranges:
        blocks.append(_bound(quote, tell, bound))
    return stack(blocks)


def _bound(quote: Quote, tell: Tell, bound: Bound) -> Block:
    voice = quote.voice

    def readings(language: Language) -> str:
        return explanation.combination(quote.teller(language), bound.readings)

    width = 34 * MM
    cells = [
        Cell(0, voice.set(voice.spans(tell), 34 * MM)),
        Cell(35 * MM, fitted(voice.plain(voice.amount(bound.usd, "USD"), BODY_BOLD), width)),
        Cell(71 * MM, fitted(voice.plain(voice.amount(bound.cny, "CNY")), width + 2 * MM)),
        Cell(111 * MM, voice.set(voice.spans(readings, NOTE, SMALL), WIDTH - 111 * MM)),
    ]
    return row(cells, 0.8, 0.8, None)
