"""Year by year: the sentence of the policy, every condition, the sum, and what becomes of the award."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from desktop.engine.result import CAP, Condition, YearAward
from desktop.language import Language
from desktop.paper.content import wording
from desktop.paper.content.content import YearPart
from desktop.paper.layout.blocks import (
    Block,
    Cell,
    Fill,
    Frame,
    Paragraph,
    Placed,
    Space,
    Stroke,
    fitted,
    row,
    stack,
)
from desktop.paper.layout.flow import Item, flowing
from desktop.paper.layout.paper import (
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
from desktop.paper.layout.typesetting import Span, set_line
from desktop.paper.parts.sheet import (
    Column,
    Quote,
    aligned,
    note_words,
    notes_grid,
    table_head,
    table_row,
)
from desktop.paper.parts.voice import grey
from desktop.policy.ruleset import Words
from desktop.telling import explanation, memo, terms

_BETWEEN_YEARS = 4.5 * MM

_SHORT = 50 * MM

_GREEN = Style(BODY.size, ACCENT, bold=True)


def years_section(quote: Quote) -> list[Item]:
    """Every year of the schedule, each held together; or why there is nothing to work out."""
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
        found.append(Item(quoted(quote, [part.sentence.text]), 1.6 * MM, holds=True))
    conditions = _conditions(quote, part.award) if quote.layout < 4 else _own_conditions(quote, part.award)
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
        text = explanation.rule_title(quote.teller(language), award)
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


def quoted(quote: Quote, sentences: Sequence[Words]) -> Block:
    """Sentences of the policy, Chinese and English side by side."""
    voice = quote.voice
    inset = 3.4 * MM

    def tell(language: Language) -> str:
        return language.together(words.of(language.code) for words in sentences)

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


def _condition_columns(quote: Quote) -> tuple[Column, ...]:
    # One language alone leaves room for what is required in one line.
    about = (76 if quote.voice.both or quote.layout < 3 else 66) * MM
    return (
        Column(0, about, 0, lambda language: language.text("Condition")),
        Column(about + 2 * MM, 111 * MM - about, 0, lambda language: language.text("Required")),
        Column(115 * MM, 34 * MM, 0, lambda language: language.text("This case")),
        Column(150 * MM, 24 * MM, 1, lambda _: ""),
    )


def _conditions(quote: Quote, award: YearAward) -> Block | None:
    """Every condition of every rule tried, under the name of its rule where more than one was."""
    if not award.conditions:
        return None
    voice, columns = quote.voice, _condition_columns(quote)
    tried = [
        explanation.conditions(quote.teller(language), quote.estimate, award) for language in voice.languages
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


def _own_conditions(quote: Quote, award: YearAward) -> Block | None:
    """The conditions of the text for the rule that applies, with what the case has; apart from them the readings, which are
    ours, and what other rules would have asked. A year without an award shows the conditions of every rule tried.
    """
    voice = quote.voice
    told = {
        language.code: explanation.conditions(quote.teller(language), quote.estimate, award)
        for language in voice.languages
    }
    rows: list[Block] = []
    columns = _condition_columns(quote)
    shown = [
        (at, index, condition)
        for at, rule in enumerate(told[voice.main.code])
        for index, condition in enumerate([one for one in award.conditions if one.rule == rule.rule])
        if (rule.applies or not award.award_usd or rule.rule == CAP) and not _is_reading(quote, condition)
    ]
    if shown:
        rows.append(table_head(quote, columns))
    last = None
    several = len({at for at, _, _ in shown}) > 1
    for at, index, condition in shown:
        if several and at != last:
            rows.append(_rule_row(quote, [told[one.code][at] for one in voice.languages]))
        last = at
        rows.append(
            _condition(quote, condition, [told[one.code][at].rows[index] for one in voice.languages], columns)
        )
    lines = aligned(quote, lambda language: memo.besides(quote.teller(language), quote.estimate, award))
    if lines:
        rows.append(Space(1.5))
        rows += [voice.paragraph(one, WIDTH, Style(7.5), SMALL) for one in lines]
    return stack(rows) if rows else None


def _is_reading(quote: Quote, condition: Condition) -> bool:
    return any(one.id == condition.condition for one in quote.rules.readings)


def _rule_row(quote: Quote, rules: Sequence[explanation.RuleTried]) -> Block:
    voice = quote.voice
    titles = voice.each(one.title for one in rules)

    def outcome(language: Language) -> str:
        if rules[0].rule == CAP:
            cuts = not all(one.met for one in rules[0].rows)
            return language.text("cuts the award") if cuts else language.text("not reached")
        return language.text("applies") if rules[0].applies else language.text("does not apply")

    spans = voice.spans(titles, Style(7.5, MUTED, bold=True), SMALL)
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
    about = voice.spans(voice.each(one.about for one in told))
    required: list[Span] | Paragraph = voice.spans(voice.each(one.required for one in told))
    actual: list[Span] | Paragraph = voice.spans(voice.each(one.actual for one in told))
    if condition.condition.endswith("_usd") and condition.rule != CAP:
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
    cut = award.before_cap is not None
    parts = ((told.usd, award.award_usd, "USD"), (told.cny, award.award_cny, "CNY"))
    halves = [
        _formula(quote, HALF, f"{product.text} →" if cut else product.before, hundredths, currency)
        for product, hundredths, currency in parts
        if product is not None
    ]
    note = voice.paragraph(explanation.rounding, WIDTH, NOTE, SMALL)
    height = max(half.height for half in halves)
    placed = [Placed(at * (HALF + GAP), 0, half) for at, half in enumerate(halves)]
    origin = aligned(quote, lambda language: _origin(language, quote, award))
    lines = stack([voice.paragraph(one, WIDTH, NOTE, SMALL) for one in origin] + [note])
    return Frame(height + lines.height, [*placed, Placed(0, height, lines)])


def _origin(language: Language, quote: Quote, award: YearAward) -> tuple[str, ...]:
    texts = (
        explanation.rate_origin(quote.teller(language), award),
        explanation.cap_cut(quote.teller(language), quote.estimate, award),
    )
    return tuple(text for text in texts if text)


def _no_award(quote: Quote, award: YearAward) -> Block:
    """The year's capital on the left, that it brings nothing on the right."""
    voice = quote.voice
    label = voice.spans(lambda language: language.text("Utilised in the year"))
    left = [*label, *voice.plain("  "), *voice.plain(voice.amount(award.utilised_usd, "USD"))]
    right = voice.spans(lambda language: language.text("No award"), BODY_BOLD)
    right += voice.plain(f"  {voice.amount(0, 'USD')}", TOTAL)
    return row([Cell(0, voice.set(left, 110 * MM)), Cell(112 * MM, voice.set(right, 62 * MM, 1))], 0, 0, None)


def _formula(quote: Quote, width: float, before: str, hundredths: int, currency: str) -> Block:
    """`a × b =` and the result at the right, below it where both are too wide for one line."""
    voice = quote.voice
    left = voice.plain(before)
    right = voice.plain(voice.amount(hundredths, currency), TOTAL)
    if set_line(left).width + set_line(right).width + 3 * MM <= width:
        return row([Cell(0, fitted(left, width, 0)), Cell(0, fitted(right, width))], 0, 0, None)
    return stack([voice.set(left, width), fitted(right, width)])


def _remarks(quote: Quote, part: YearPart) -> list[Paragraph]:
    """What becomes of the award, and what more capital would bring."""
    voice, year = quote.voice, part.award.year

    def becomes(language: Language) -> tuple[str, ...]:
        found = explanation.becomes(quote.teller(language), quote.estimate, quote.case, year)
        if found.settled and quote.layout < 4:
            found = found._replace(
                settled=language.text("The plan's award is the same under every reading of the text.")
            )
        return found.all

    def amounts(cents: int) -> str:
        return voice.amount(cents, "USD")

    step = part.award.next_step

    def steps(language: Language) -> tuple[str, ...]:
        return (wording.next_step(language, step, year, amounts),) if step is not None else ()

    def counts(language: Language) -> tuple[str, ...]:
        return memo.targets(quote.teller(language), part.award) if quote.layout > 3 else ()

    sentences = [*aligned(quote, becomes), *aligned(quote, steps), *aligned(quote, counts)]
    return [voice.paragraph(tell, WIDTH, Style(8), SMALL) for tell in sentences]
