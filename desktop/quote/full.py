"""The full estimate: everything that was put in, every year with its reasons, what is open, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from desktop.estimate.case import Programme
from desktop.estimate.result import Bound, Condition, YearAward
from desktop.language import Language, explanation, terms
from desktop.policy.ruleset import Words
from desktop.quote import wording
from desktop.quote.blocks import (
    NOTHING,
    Block,
    Cell,
    Fill,
    Frame,
    Paragraph,
    Placed,
    Stroke,
    fitted,
    row,
    stack,
)
from desktop.quote.content import Input, ReadingRow, YearPart
from desktop.quote.flow import Item, flowing
from desktop.quote.paper import (
    ACCENT,
    BODY,
    BODY_BOLD,
    GAP,
    HALF,
    MM,
    MUTED,
    NOTE,
    SMALL,
    SUBHEADING,
    TOTAL,
    WIDTH,
    Style,
)
from desktop.quote.sheet import (
    JOINED,
    Column,
    Fact,
    Quote,
    awards_table,
    disclaimer,
    documents_list,
    exchange_spans,
    facts_grid,
    head,
    heading,
    investor_fact,
    note_words,
    notes_grid,
    project_fact,
    separator,
    signatures,
    strip,
    table_head,
    table_row,
    totals,
)
from desktop.quote.text import Span, set_line
from desktop.quote.voice import Tell, grey
from desktop.sectors.classes import sector

_BETWEEN_SECTIONS = 6.5 * MM
_BETWEEN_YEARS = 4.5 * MM
_SHORT = 50 * MM
_GREEN = Style(BODY.size, ACCENT, bold=True)


def items(quote: Quote) -> list[Item]:
    """The whole document in the order of reading."""
    found = [Item(head(quote)), Item(strip(quote), 3.2 * MM)]
    facts = _facts(quote)
    if facts:
        columns = ((0.0, HALF), (HALF + GAP, HALF))
        found += [Item(facts_grid(quote, facts, columns), 3.5 * MM), Item(separator(), 3 * MM)]
    found.append(Item(totals(quote), 4 * MM))
    for number, (title, section) in enumerate(_sections(quote), 1):
        found.append(Item(heading(quote, title, number), _BETWEEN_SECTIONS, holds=True))
        found += section
    found.append(Item(disclaimer(quote), _BETWEEN_SECTIONS, holds=True))
    found.append(Item(signatures(quote, 14 * MM), 6 * MM))
    return found


def _sections(quote: Quote) -> Iterator[tuple[Tell, Sequence[Item]]]:
    yield lambda language: language.text("Inputs"), _inputs(quote)
    yield lambda language: language.text("Year by year"), _years(quote)
    if quote.case.programmes:
        yield lambda language: language.text("Stacking with other programmes"), _stacking(quote)
    elif quote.content.by_year:
        yield lambda language: language.text("Awards by year"), awards_table(quote, reasons=True)
    yield lambda language: language.text("Readings of the text"), _readings(quote)
    if quote.estimate.warnings:
        warnings = note_words(quote.estimate.warnings)
        yield lambda language: language.text("To be checked"), notes_grid(quote, warnings)
    assumptions = note_words(quote.estimate.assumptions)
    yield lambda language: language.text("Assumptions"), notes_grid(quote, assumptions)
    yield lambda language: language.text("Documents for the claim"), documents_list(quote)


def _facts(quote: Quote) -> list[Fact]:
    voice, facts = quote.voice, quote.content.facts
    found = [investor_fact(quote)]
    if facts.organisation:
        below = voice.foreign(facts.contact, NOTE) if facts.contact and facts.prepared_by else []
        found.append(
            Fact(
                lambda language: language.text("Issued by"),
                voice.foreign(facts.organisation, BODY_BOLD),
                below,
            )
        )
    found.append(project_fact(quote))
    if facts.prepared_by:
        found.append(
            Fact(
                lambda language: language.text("Prepared by"),
                voice.foreign(facts.prepared_by, BODY_BOLD),
                voice.foreign(facts.contact, NOTE) if facts.contact and not facts.organisation else [],
            )
        )
    elif facts.contact:
        found.append(
            Fact(lambda language: language.text("Contact"), voice.foreign(facts.contact, BODY_BOLD), [])
        )
    return [fact for fact in found if fact is not None]


# ---------------------------------------------------------------- inputs


def _input_columns() -> tuple[Column, ...]:
    return (
        Column(0, 58 * MM, 0, lambda language: language.text("Item")),
        Column(60 * MM, 94 * MM, 0, lambda language: language.text("Value")),
        Column(155 * MM, 19 * MM, 1, lambda language: language.text("Source")),
    )


def _inputs(quote: Quote) -> list[Item]:
    columns = _input_columns()
    head_block = table_head(quote, columns)
    rows = [_input(quote, one, columns) for one in quote.content.inputs]
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
    if one.programme is not None:
        below = _programme_terms(quote, one.programme, columns[1].width)
    cells = [_input_label(quote, one), _input_value(quote, one), source]
    return table_row(quote, columns, cells, below)


def _status_row(quote: Quote, columns: Sequence[Column]) -> Block:
    """What follows from the inputs: whether the project falls under the plan, and why."""
    voice, estimate = quote.voice, quote.estimate
    value = voice.spans(lambda language: terms.status(language, estimate.status), BODY_BOLD)
    width = columns[1].width
    reasons = [voice.below(voice.words(note.text), width, NOTE, SMALL) for note in estimate.reasons]
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
    return voice.spans(lambda language: wording.input_label(language, one.kind))


def _input_value(quote: Quote, one: Input) -> list[Span]:
    voice = quote.voice
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
        "category": lambda language: terms.category(language, code),
        "location": lambda language: wording.place(language, quote.rules, code, alone=not voice.both),
        "mode": lambda language: terms.mode(language, code),
    }
    return voice.spans(tells[one.kind])


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
    told = explanation.mechanism(language, quote.rules, quote.estimate)
    return JOINED[language.code].join(told)


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


# ---------------------------------------------------------------- years


def _years(quote: Quote) -> list[Item]:
    if quote.estimate.status in ("excluded", "not_covered") or not quote.content.years:
        return _no_years(quote)
    found: list[Item] = []
    for at, part in enumerate(quote.content.years):
        year = _year(quote, part)
        found.append(year[0]._replace(before=_BETWEEN_YEARS if at else 0))
        found += year[1:]
    return found


def _no_years(quote: Quote) -> list[Item]:
    """Why there is nothing to work out by year."""
    voice = quote.voice
    if quote.content.years:
        words = note_words(quote.estimate.reasons)
        return notes_grid(quote, words)
    return [
        Item(
            voice.paragraph(
                lambda language: language.text("No foreign capital has been entered."), WIDTH, BODY
            )
        )
    ]


def _year(quote: Quote, part: YearPart) -> list[Item]:
    """A year: its rule, the sentence, the conditions, the sum, what becomes of it; held together."""
    found = [Item(_year_heading(quote, part), holds=True)]
    if part.sentence is not None and part.quoted_in == part.award.year:
        found.append(Item(_quoted(quote, [part.sentence.text]), 1.6 * MM, holds=True))
    conditions = _conditions(quote, part.award)
    if conditions is not None:
        found.append(Item(conditions, 1.6 * MM, holds=True))
    remarks = flowing(_remarks(quote, part), 0.8 * MM)
    short = sum(item.block.height for item in remarks) < _SHORT
    found.append(Item(_sum(quote, part.award), 1.6 * MM, holds=bool(remarks)))
    found += [item._replace(holds=short and at < len(remarks) - 1) for at, item in enumerate(remarks)]
    return found


def _year_heading(quote: Quote, part: YearPart) -> Block:
    voice, award = quote.voice, part.award

    def title(language: Language) -> str:
        text = explanation.rule_title(language, quote.rules, award)
        if award.rate.numerator:
            percent = language.figures.percent(award.rate.decimal)
            text = language.text("{rule}, {rate}", rule=text, rate=percent)
        return text

    spans = voice.spans(lambda language: language.text("{year}", year=award.year), SUBHEADING)[:1]
    spans += voice.plain("   ", SUBHEADING)
    spans += voice.spans(title, BODY_BOLD, SMALL)
    if part.sentence is not None and part.quoted_in not in (None, award.year):
        quoted = part.quoted_in
        spans += voice.plain("   ", SMALL)
        spans += voice.spans(
            lambda language: language.text("sentence quoted at {year}", year=quoted), NOTE, SMALL
        )
    return row([Cell(0, voice.set(spans, WIDTH))], 0, 1.2, Stroke(0, 0, WIDTH, 0.7, ACCENT))


def _quoted(quote: Quote, sentences: Sequence[Words]) -> Block:
    """Sentences of the policy, Chinese and English side by side."""
    voice = quote.voice
    inset = 3.4 * MM

    def tell(language: Language) -> str:
        return JOINED[language.code].join(words.of(language.code) for words in sentences)

    texts = voice.texts(tell)
    styles = (Style(8.5), Style(7.5, MUTED))
    width = HALF - inset if voice.both else WIDTH - inset
    columns = [voice.set([Span(text, styles[at])], width) for at, text in enumerate(texts)]
    height = max((column.height for column in columns), default=0)
    places = (inset, HALF + GAP)
    return Frame(
        height,
        [Placed(places[at], 0, column) for at, column in enumerate(columns)],
        fills=[Fill(0, 1, 2, height - 2, ACCENT)],
    )


def _condition_columns() -> tuple[Column, ...]:
    return (
        Column(0, 76 * MM, 0, lambda language: language.text("Condition")),
        Column(78 * MM, 35 * MM, 0, lambda language: language.text("Required")),
        Column(115 * MM, 34 * MM, 0, lambda language: language.text("This case")),
        Column(150 * MM, 24 * MM, 1, lambda _: ""),
    )


def _conditions(quote: Quote, award: YearAward) -> Block | None:
    """Every condition of every rule tried, under the name of its rule where more than one was."""
    if not award.conditions:
        return None
    voice, columns = quote.voice, _condition_columns()
    tried = [
        explanation.conditions(language, quote.rules, quote.estimate, award) for language in voice.languages
    ]
    raw = [list(group) for _, group in groupby(award.conditions, key=lambda one: one.rule)]
    rows: list[Block] = [table_head(quote, columns)]
    for at, conditions in enumerate(raw):
        rules = [one[at] for one in tried]
        if len(raw) > 1:
            rows.append(_rule_row(quote, rules))
        for index, condition in enumerate(conditions):
            told = [rule.rows[index] for rule in rules]
            rows.append(_condition(quote, condition, told, columns))
    return stack(rows)


def _rule_row(quote: Quote, rules: Sequence[explanation.RuleTried]) -> Block:
    voice = quote.voice
    titles = Words(rules[0].title, rules[-1].title)

    def outcome(language: Language) -> str:
        return language.text("applies") if rules[0].applies else language.text("does not apply")

    spans = voice.spans(voice.words(titles), Style(7.5, MUTED, bold=True), SMALL)
    verdict = voice.spans(outcome, Style(7.5, MUTED, bold=rules[0].applies), SMALL)
    cells = [Cell(0, voice.set(spans, 140 * MM)), Cell(142 * MM, voice.set(verdict, 32 * MM, 1))]
    return row(cells, 2.2, 0.6)


def _condition(
    quote: Quote,
    condition: Condition,
    told: Sequence[explanation.ConditionRow],
    columns: Sequence[Column],
) -> Block:
    voice = quote.voice
    about = voice.spans(voice.words(Words(told[0].about, told[-1].about)))
    required: list[Span] | Paragraph = voice.spans(voice.words(Words(told[0].required, told[-1].required)))
    actual: list[Span] | Paragraph = voice.spans(voice.words(Words(told[0].actual, told[-1].actual)))
    if condition.condition.endswith("_usd"):
        if voice.both and isinstance(condition.required, int):
            asked = f"≥ {voice.amount(condition.required, 'USD')}"  # not translated
            required = fitted(voice.plain(asked), columns[1].width, 0)
        if isinstance(condition.actual, int):
            has = voice.foreign(voice.amount(condition.actual, "USD"))
            actual = fitted(has, columns[2].width, 0)
    mark = (
        voice.plain("✓ ", _GREEN) if condition.met else voice.plain("× ", grey(BODY_BOLD))
    )  # not translated
    style = BODY if condition.met else BODY_BOLD
    verdict = [*mark, *voice.spans(lambda language: terms.met(language, yes=condition.met), style, SMALL)]
    return table_row(quote, columns, [about, required, actual, verdict])


def _sum(quote: Quote, award: YearAward) -> Block:
    """The sum in both currencies, each worked out on its own."""
    voice = quote.voice
    cny_per_usd = quote.case.exchange.rate("USD")
    if award.rate.numerator == 0:
        return _no_award(quote, award)
    told = explanation.award_sum(voice.main, award, cny_per_usd)
    parts = ((told.usd, award.award_usd, "USD"), (told.cny, award.award_cny, "CNY"))
    halves = [_formula(quote, HALF, *part) for part in parts]
    note = voice.paragraph(explanation.rounding, WIDTH, NOTE, SMALL)
    height = max(half.height for half in halves)
    placed = [Placed(at * (HALF + GAP), 0, half) for at, half in enumerate(halves)]
    origin = _aligned(quote, lambda language: _origin(language, quote, award))
    lines = stack([voice.paragraph(voice.words(one), WIDTH, NOTE, SMALL) for one in origin] + [note])
    return Frame(height + lines.height, [*placed, Placed(0, height, lines)])


def _origin(language: Language, quote: Quote, award: YearAward) -> tuple[str, ...]:
    text = explanation.rate_origin(language, quote.rules, award)
    return (text,) if text else ()


def _no_award(quote: Quote, award: YearAward) -> Block:
    """The year's capital on the left, that it brings nothing on the right."""
    voice = quote.voice
    label = voice.spans(lambda language: language.text("Utilised in the year"))
    left = [*label, *voice.plain("  "), *voice.plain(voice.amount(award.utilised_usd, "USD"))]
    right = voice.spans(lambda language: language.text("No award"), BODY_BOLD)
    right += voice.plain(f"  {voice.amount(0, 'USD')}", TOTAL)
    return row([Cell(0, voice.set(left, 110 * MM)), Cell(112 * MM, voice.set(right, 62 * MM, 1))], 0, 0, None)


def _formula(quote: Quote, width: float, told: str, hundredths: int, currency: str) -> Block:
    """`a × b =` and the result at the right, below it where both are too wide for one line."""
    voice = quote.voice
    left = voice.plain(told.removesuffix(voice.digits(hundredths)).rstrip())
    right = voice.plain(voice.amount(hundredths, currency), TOTAL)
    if set_line(left).width + set_line(right).width + 3 * MM <= width:
        return row([Cell(0, fitted(left, width, 0)), Cell(0, fitted(right, width))], 0, 0, None)
    return stack([voice.set(left, width), fitted(right, width)])


def _remarks(quote: Quote, part: YearPart) -> list[Paragraph]:
    """What becomes of the award, and what more capital would bring."""
    voice, year = quote.voice, part.award.year

    def becomes(language: Language) -> tuple[str, ...]:
        return explanation.becomes(language, quote.rules, quote.estimate, quote.case, year)

    def amounts(cents: int) -> str:
        return voice.amount(cents, "USD")

    step = part.award.next_step

    def steps(language: Language) -> tuple[str, ...]:
        return (wording.next_step(language, step, year, amounts),) if step is not None else ()

    sentences = [*_aligned(quote, becomes), *_aligned(quote, steps)]
    return [voice.paragraph(voice.words(words), WIDTH, Style(8), SMALL) for words in sentences]


def _aligned(quote: Quote, tell: Callable[[Language], Sequence[str]]) -> list[Words]:
    """Sentences that come as a list in each language, sentence by sentence."""
    lists = [tell(language) for language in quote.voice.languages]
    return [Words(pair[0], pair[-1]) for pair in zip(*lists, strict=True)]


# ---------------------------------------------------------------- stacking, readings


def _stacking(quote: Quote) -> list[Item]:
    """The rules of stacking as the text has them, and the table."""
    sentences = dict.fromkeys(
        quote.rules.level(programme.level or "").sentence for programme in quote.case.programmes
    )
    words = [quote.rules.sentence(sentence).text for sentence in sentences]
    table = awards_table(quote, reasons=True)
    return [Item(_quoted(quote, words), holds=True), table[0]._replace(before=2.4 * MM), *table[1:]]


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


def _readings(quote: Quote) -> list[Item]:
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
            now, then = quote.estimate.totals, alternative.totals
            pairs = [(then.plan_usd - now.plan_usd, then.plan_cny - now.plan_cny)]
            if quote.case.programmes:
                pairs.append((then.total_usd - now.total_usd, then.total_cny - now.total_cny))
            for column, (usd, cny) in zip(columns[3:], pairs, strict=True):
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
        return explanation.combination(language, quote.rules, bound.readings)

    width = 34 * MM
    cells = [
        Cell(0, voice.set(voice.spans(tell), 34 * MM)),
        Cell(35 * MM, fitted(voice.plain(voice.amount(bound.usd, "USD"), BODY_BOLD), width)),
        Cell(71 * MM, fitted(voice.plain(voice.amount(bound.cny, "CNY")), width + 2 * MM)),
        Cell(111 * MM, voice.set(voice.spans(readings, NOTE, SMALL), WIDTH - 111 * MM)),
    ]
    return row(cells, 0.8, 0.8, None)
