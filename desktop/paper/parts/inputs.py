"""The inputs: everything the estimate was worked out from, as it was given, derived or taken by default."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.case.case import Programme
from desktop.language import Language
from desktop.paper.content import wording
from desktop.paper.content.content import Input, of_row
from desktop.paper.layout.blocks import (
    NOTHING,
    Block,
    stack,
)
from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import (
    BODY,
    BODY_BOLD,
    MM,
    NOTE,
    SMALL,
    Style,
)
from desktop.paper.layout.typesetting import Span
from desktop.paper.parts.sheet import (
    Column,
    Quote,
    exchange_spans,
    note_words,
    table_head,
    table_row,
)
from desktop.paper.parts.voice import Tell
from desktop.sectors.classes import sector
from desktop.telling import explanation, fields, knowledge, terms


def _input_columns() -> tuple[Column, ...]:
    return (
        Column(0, 58 * MM, 0, lambda language: language.text("Item")),
        Column(60 * MM, 94 * MM, 0, lambda language: language.text("Value")),
        Column(155 * MM, 19 * MM, 1, lambda language: language.text("Source")),
    )


def inputs_table(quote: Quote) -> list[Item]:
    """Every input with its value and source, and at the end what follows for the scope of the plan."""
    columns = _input_columns()
    head_block = table_head(quote, columns)
    # The quotes of the first layouts say no more than they did.
    inputs = [
        one for one in quote.content.inputs if one.kind not in ("field", "confirmed") or quote.layout > 3
    ]
    rows = [_input(quote, one, columns) for one in inputs]
    status = _status_row(quote, columns)
    found = [Item(head_block, holds=True)]
    found += [Item(block, holds=at in (0, len(rows) - 1), head=head_block) for at, block in enumerate(rows)]
    found.append(Item(status, head=head_block))
    return found


def _input(quote: Quote, one: Input, columns: Sequence[Column]) -> Block:
    voice = quote.voice
    source = voice.spans(lambda language: terms.source(language, one.source), BODY)
    below: Block = NOTHING
    if one.kind == "fixed_asset_investment":
        below = voice.below(lambda language: _mechanism(language, quote), columns[1].width, NOTE, SMALL)
    if one.kind == "category" and quote.layout > 2:
        below = _category_note(quote, columns[1].width)
    if one.programme is not None:
        below = _programme_terms(quote, one.programme, columns[1].width)
    if one.path and one.field is None and quote.layout > 3:
        below = stack([below, *_of_row(quote, one.path, columns[1].width)])
    cells = [_input_label(quote, one), _input_value(quote, one), source]
    return table_row(quote, columns, cells, below)


def _status_row(quote: Quote, columns: Sequence[Column]) -> Block:
    """What follows from the inputs: whether the project falls under the plan, and why."""
    voice, estimate = quote.voice, quote.estimate
    value = voice.spans(lambda language: terms.status(language, estimate.status), BODY_BOLD)
    width = columns[1].width
    reasons = [voice.below(tell, width, NOTE, SMALL) for tell in note_words(estimate.reasons)]
    label = voice.spans(lambda language: language.text("Scope of the plan"), BODY)
    source = voice.spans(lambda language: terms.source(language, "derived"), BODY)
    return table_row(quote, columns, [label, value, source], stack(reasons))


def _input_label(quote: Quote, one: Input) -> list[Span]:
    voice = quote.voice
    if one.programme is not None:
        return voice.foreign(one.programme.name or one.programme.id)
    if one.contribution is not None:
        year = one.contribution.year
        return voice.spans(lambda language: wording.utilised_label(language, year))
    known = one.field
    if one.kind == "confirmed":
        return voice.spans(lambda language: fields.row_name(quote.teller(language), quote.case, one.path))
    if known is not None:
        return voice.spans(lambda language: fields.label(language, known))
    return voice.spans(lambda language: wording.input_label(language, one.kind))


def _confirmed(quote: Quote, one: Input) -> list[Span]:
    """How the authority settled a reading; by which paper stands below."""
    place = int(one.path.removeprefix("confirmed[").removesuffix("]"))
    reading = quote.rules.reading(quote.case.confirmed[place].reading or "")
    used = reading.value(one.code) if one.code is not None else reading.values[0]
    return quote.voice.spans(
        lambda language: language.text("Confirmed: {value}", value=used.name.of(language.code))
    )


def _of_row(quote: Quote, row: str, width: float) -> list[Block]:
    """Whatever else the case says of a contribution or a programme, a line each: 到账日期：2026年3月2日."""
    voice = quote.voice
    found: list[Block] = []
    for one in of_row(quote.case, row):
        known = one.field
        if known is None:
            continue
        name = voice.spans(lambda language, known=known: fields.label(language, known), NOTE, SMALL)  # type: ignore[misc]
        found.append(voice.set([*name, *voice.plain("  ", NOTE), *_field_value(quote, one, NOTE)], width))
    return found


def _field_value(quote: Quote, one: Input, style: Style) -> list[Span]:
    """The value of a field of which the register alone says what it is."""
    voice, known = quote.voice, one.field
    if known is None:
        return []
    if known.field.kind in ("text", "note"):
        return voice.foreign(str(one.held), style)
    return voice.spans(lambda language: fields.value(quote.teller(language), known, one.held), style)


def _input_value(quote: Quote, one: Input) -> list[Span]:
    voice = quote.voice
    if one.kind == "confirmed":
        return _confirmed(quote, one)
    if one.kind == "field" and one.money is None:
        return _field_value(quote, one, BODY)
    if one.programme is not None:
        return _programme(quote, one.programme)
    if one.money is not None:
        return _input_money(quote, one)
    if one.kind == "exchange":
        # The dollar first, then by code: the order of a case file says nothing.
        rates = sorted(quote.case.exchange.cny_per_unit, key=lambda one: (one[0] != "USD", one[0]))
        return exchange_spans(quote, rates, BODY)
    if one.yes is not None:
        return voice.spans(lambda language: terms.yes_no(language, yes=one.yes is True))
    code = one.code or ""
    found = sector(code) if one.kind == "sector" else None
    if one.kind == "sector":
        name = voice.spans(voice.words(found.name)) if found is not None else []
        return [*voice.plain(f"{code} "), *name]
    tells: dict[str, Tell] = {
        "category": lambda language: (
            terms.category_of_case(language, quote.case, code)
            if quote.layout > 2
            else terms.category(language, code)
        ),
        "location": lambda language: wording.place(quote.teller(language), code, alone=not voice.both),
        "mode": lambda language: terms.mode(language, code),
    }
    return voice.spans(tells[one.kind])


def _category_note(quote: Quote, width: float) -> Block:
    """That the category of the class was chosen by the user, and what the class says by itself."""
    if not knowledge.category_chosen(quote.voice.main, quote.case):
        return NOTHING
    return quote.voice.below(
        lambda language: language.together(knowledge.category_chosen(language, quote.case)),
        width,
        NOTE,
        SMALL,
    )


def _input_money(quote: Quote, one: Input) -> list[Span]:
    voice, money = quote.voice, one.money
    if money is None or one.usd is None:
        return []
    spans = voice.plain(voice.money(money))
    if money.currency != "USD":
        spans += voice.plain(f" = {voice.amount(one.usd, 'USD')}")  # not translated
    contribution = one.contribution
    if contribution is not None:
        spans += voice.plain("  ")
        spans += voice.spans(lambda language: terms.form(language, contribution.form))
        if not contribution.counted:
            spans += voice.plain("  ")
            spans += voice.spans(lambda language: language.text("not counted"), BODY_BOLD)
    return spans


def _mechanism(language: Language, quote: Quote) -> str:
    told = explanation.mechanism(quote.teller(language), quote.estimate)
    return language.together(told)


def _programme(quote: Quote, programme: Programme) -> list[Span]:
    voice = quote.voice
    if programme.rate is not None:
        percent = voice.main.figures.percent(programme.rate)
        return voice.spans(
            lambda language: language.text("{rate} of the capital utilised in each year", rate=percent)
        )
    spans: list[Span] = []
    for one in programme.amounts or ():
        spans += voice.plain("   ") if spans else []
        spans += voice.foreign(f"{one.year}:\u00a0{voice.money(one.amount)}")  # not translated
    return spans


def _programme_terms(quote: Quote, programme: Programme, width: float) -> Block:
    """The cap of a programme, its level, and whether it is for the same matter."""
    voice = quote.voice
    blocks: list[Block] = []
    cap = programme.cumulative_cap
    if cap is not None:
        spans = voice.spans(lambda language: language.text("Cumulative cap"), NOTE, SMALL)
        blocks.append(voice.set([*spans, *voice.foreign(f"  {voice.money(cap)}", Style(8))], width))

    def level(language: Language) -> str:
        name = quote.rules.level(programme.level or "").name.of(language.code)
        if programme.for_same_matter:
            return language.text("{level}, same matter", level=name)
        return language.text("{level}, another matter", level=name)

    blocks.append(voice.paragraph(level, width, NOTE, SMALL))
    return stack(blocks)
