"""What everything rests on, at the end: the rates used, where the amounts of other programmes stand, and the sentences of
the policy in both languages.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from desktop.case.case import Exchange, Programme
from desktop.fonts.scripts import Text
from desktop.language import Language
from desktop.paper.layout.blocks import Block, Frame, Placed, Stroke, stack
from desktop.paper.layout.flow import Item, flowing
from desktop.paper.layout.paper import BODY, BODY_BOLD, MM, MUTED, NOTE, SMALL, TEXT, WIDTH, Style
from desktop.paper.layout.typesetting import Span
from desktop.paper.parts.sheet import Column, Quote, table_head, table_row
from desktop.policy.ruleset import Sentence
from desktop.telling import sourced, terms


class Rate(NamedTuple):
    """A rate that was used: what for (the year of a receipt, None for all else), and of which table."""

    currency: str
    rate: Decimal
    table: Exchange
    received: str | None


def rates(quote: Quote) -> list[Rate]:
    """Every rate that was used: those of the case, then of each receipt that has its own."""
    case = quote.case
    found = [Rate(currency, rate, case.exchange, None) for currency, rate in _ordered(case.exchange)]
    for one in case.project.utilisation:
        if one.exchange is not None:
            used = {"USD", one.amount.currency}
            found += [
                Rate(currency, rate, one.exchange, one.received)
                for currency, rate in _ordered(one.exchange)
                if currency in used
            ]
    return list(dict.fromkeys(found))


def _ordered(exchange: Exchange) -> list[tuple[str, Decimal]]:
    return sorted(exchange.cny_per_unit, key=lambda one: (one[0] != "USD", one[0]))


def rates_table(quote: Quote) -> list[Item]:
    """Each rate with its day and source, and for what it was used."""
    voice = quote.voice
    columns = (
        Column(0, 46 * MM, 0, lambda language: language.text("Exchange rate")),
        Column(48 * MM, 24 * MM, 0, lambda language: language.text("Day")),
        Column(74 * MM, 58 * MM, 0, lambda language: language.text("Source")),
        Column(134 * MM, 40 * MM, 0, lambda language: language.text("Used for")),
    )
    head = table_head(quote, columns)
    items = [Item(head, holds=True)]
    for one in rates(quote):

        def used(language: Language, one: Rate = one) -> str:
            if one.received is None:
                return language.text("all that has no rate of its own")
            return language.text("received on {day}", day=language.dates.iso(one.received))

        cells = [
            voice.foreign(voice.exchange(one.currency, one.rate), BODY),
            voice.foreign(one.table.as_of or "", BODY),
            voice.foreign(one.table.source or "", BODY),
            voice.spans(used, BODY, SMALL),
        ]
        items.append(Item(table_row(quote, columns, cells), head=head))
    return _held(items)


def rates_line(quote: Quote, size: float) -> Block:
    """The same in one paragraph, for a summary."""
    voice = quote.voice
    style, second = Style(size, TEXT), Style(size - 0.8, MUTED)
    spans = voice.spans(lambda language: language.text("Exchange rate"), style._replace(bold=True), second)
    by_table: dict[tuple[str, str, str], list[str]] = {}
    for one in rates(quote):
        key = (one.table.as_of or "", one.table.source or "", one.received or "")
        by_table.setdefault(key, []).append(voice.exchange(one.currency, one.rate))
    for (day, source, received), shown in by_table.items():
        text = f"  {', '.join(shown)} ({', '.join(filter(None, (day, source)))})"  # not translated
        spans += voice.foreign(text, style)
        if received:
            spans += voice.plain(" ", style)
            spans += voice.spans(
                lambda language: language.text("(for what was received that day)"), style, second
            )
    return voice.set(spans, WIDTH, leading=1.3)


# ---------------------------------------------------------------------------------------------------- programmes


def programmes(quote: Quote) -> list[Item]:
    """Where the amount of each other programme stands, and what is not promised of it."""
    items = [
        Item(_programme(quote, one), 0 if at == 0 else 1.6 * MM)
        for at, one in enumerate(quote.case.programmes)
    ]
    return _held(items) if len(items) > 1 else items


def _programme(quote: Quote, one: Programme) -> Block:
    voice = quote.voice
    name = voice.set(voice.foreign(one.name or one.id, BODY_BOLD), WIDTH)
    other = sourced.other_name(one)
    blocks: list[Block] = [name]
    if other:
        blocks.append(voice.set(voice.foreign(other, SMALL), WIDTH))
    blocks.append(
        voice.below(
            lambda language: sourced.of_programme(quote.teller(language), one),
            WIDTH,
            Style(7.5),
            SMALL,
            leading=1.35,
        )
    )
    return stack(blocks)


def programmes_lines(quote: Quote, size: float) -> list[Block]:
    """The same as a paragraph to each, for a summary."""
    voice = quote.voice
    found: list[Block] = []
    for one in quote.case.programmes:

        def told(language: Language, one: Programme = one) -> str:
            given = _given(quote, language, one)
            return language.together((given, sourced.of_programme(quote.teller(language), one)))

        spans = voice.foreign(" / ".join(filter(None, (one.name or one.id, sourced.other_name(one)))), Style(size, bold=True))  # fmt: skip
        spans += [*voice.plain("  "), *voice.spans(told, Style(size, TEXT), Style(size - 0.8, MUTED))]
        found.append(voice.set(spans, WIDTH, leading=1.3))
    return found


def _given(quote: Quote, language: Language, one: Programme) -> str:
    """What a programme gives in each year, and what becomes of it."""
    said = [
        language.text(
            "{year}: {usd}, {cny}, {treatment}",
            year=year.year,
            usd=language.usd.exact(row.share.usd),
            cny=language.cny.exact(row.share.cny),
            treatment=terms.treatment(language, row.treatment),
        )
        for year in quote.content.by_year
        for row in year.rows
        if row.share.id == one.id
    ]
    return language.sentence(language.series(said)) if said else ""


# ---------------------------------------------------------------------------------------------------- sentences


def sentences(quote: Quote, *, applied: bool = False) -> list[Sentence]:
    """The sentences of all clauses that the estimate rests on, in the order of the rule set.

    With `applied` only those that give or refuse the award: of the rules that apply, of the scope, of stacking.
    """
    if applied:
        return _applied(quote)
    used = {award.rule for award in quote.estimate.years}
    tried = {one.rule for award in quote.estimate.years for one in award.conditions}
    wanted = {rule.sentence for rule in quote.rules.rules if rule.id in used | tried}
    wanted |= {reading.sentence for reading in quote.rules.readings if _moves(quote, reading.id)}
    wanted |= {quote.rules.level(one.level or "").sentence for one in quote.case.programmes}
    targets = {name for award in quote.estimate.years for name in award.targets}
    clauses = {one.clause for one in quote.rules.targets if one.id in targets} | {"scope", "commencement"}
    if quote.estimate.mechanism.matching_encouraged is not None:
        clauses.add(quote.rules.mechanism.clause)
    return [
        sentence
        for clause in quote.rules.clauses
        for sentence in clause.sentences
        if sentence.id in wanted or clause.id in clauses
    ]


def _applied(quote: Quote) -> list[Sentence]:
    rules = quote.rules
    wanted = {rules.rule(one.rule).sentence for one in quote.estimate.years if one.award_usd}
    wanted |= {rules.level(one.level or "").sentence for one in quote.case.programmes}
    for reason in quote.estimate.reasons:
        if reason.clause is not None:
            of_scope = rules.clause(reason.clause).sentences
            wanted.add(of_scope[0].id)
            if quote.estimate.status == "reference_only":
                wanted.add(of_scope[-1].id)
    return [one for clause in rules.clauses for one in clause.sentences if one.id in wanted]


def _moves(quote: Quote, reading: str) -> bool:
    return any(one.reading == reading and (one.moves or one.confirmed) for one in quote.estimate.tried)


def annex(quote: Quote) -> list[Item]:
    """Each sentence in Chinese as published, and beside it in the quote's own language where that is another."""
    voice = quote.voice
    beside_ = voice.languages[-1].translation
    items: list[Item] = []
    for sentence in sentences(quote):
        clause = next(one for one in quote.rules.clauses if sentence in one.sentences)
        label = voice.set(voice.spans(voice.words(clause.name), NOTE, SMALL), 26 * MM)
        room = WIDTH - 28 * MM
        alone = voice.code == "zh"
        width = room if alone else (room - 5 * MM) / 2
        chinese = voice.set([Span(_zh(sentence.text.zh), Style(7.8))], width, leading=1.4)
        placed = [Placed(0, 1.8, label), Placed(28 * MM, 1.8, chinese)]
        height = max(label.height, chinese.height)
        if not alone:
            other = voice.set(voice.foreign(sentence.text.of(beside_), Style(7, MUTED)), width, leading=1.4)
            placed.append(Placed(33 * MM + width, 1.8, other))
            height = max(height, other.height)
        height += 3.6
        items.append(Item(Frame(height, placed, [Stroke(height, 0, WIDTH)])))
    return _held(items)


def prevailing(quote: Quote, size: float) -> list[Item]:
    """The Chinese sentences alone, in small type, for a summary."""
    text = "".join(one.text.zh for one in sentences(quote, applied=True))
    label = quote.voice.spans(
        lambda language: language.text("Sentences that prevail"),
        Style(size, bold=True),
        Style(size - 0.8, MUTED),
    )
    spans = [*label, *quote.voice.plain("  "), Span(_zh(text), Style(size))]
    return flowing([quote.voice.set(spans, WIDTH, leading=1.3)])


def _zh(text: str) -> Text:

    return Text(text, "zh")


def _held(items: list[Item]) -> list[Item]:
    """No row alone at the foot or the head of a page."""
    found = list(items)
    if len(found) > 2:
        found[1] = found[1]._replace(holds=True)
        found[-2] = found[-2]._replace(holds=True)
    return found
