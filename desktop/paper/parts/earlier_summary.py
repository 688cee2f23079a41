"""The summary: one page to hand over for an ordinary case, more only where there are many years or programmes."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.engine.result import Condition, Note, YearAward
from desktop.language import Language
from desktop.paper.content import wording
from desktop.paper.layout.blocks import Block, Paragraph, Space, beside, fitted, stack
from desktop.paper.layout.flow import Item, flowing
from desktop.paper.layout.paper import (
    ACCENT,
    BODY,
    BODY_BOLD,
    GAP,
    HALF,
    LEADING,
    MM,
    MUTED,
    NOTE,
    SMALL,
    TEXT,
    WIDTH,
    Style,
)
from desktop.paper.layout.typesetting import Span
from desktop.paper.parts.awards import awards_table
from desktop.paper.parts.charts import small_chart
from desktop.paper.parts.closing import signatures
from desktop.paper.parts.facts import sector_fact, utilised_fact
from desktop.paper.parts.opening import Fact, facts_grid, head, investor_fact, project_fact, strip, totals
from desktop.paper.parts.sheet import Quote, heading, separator
from desktop.paper.parts.voice import Tell
from desktop.telling import explanation, terms
from desktop.telling.notes import said

_CHART = 100 * MM
_READINGS_AMONG = 3
"""The last layout that has the readings of a rule among its conditions."""
_SAID_BY_READING = {"total_not_scheduled": "total_basis"}
"""Warnings that say no more than the row of a reading, which has the money with it: one page says it once."""
_COLUMNS = ((0.0, 50 * MM), (54 * MM, 66 * MM), (124 * MM, 50 * MM))


def items(quote: Quote) -> list[Item]:
    """The whole page in the order of reading."""
    between = (1.5 if quote.chart else 2.2) * MM if quote.tight else 3.8 * MM
    gap = (1.6 if quote.chart else 2.3) * MM if quote.tight else 3.1 * MM
    found = [
        Item(head(quote)),
        Item(strip(quote), gap),
        Item(facts_grid(quote, _facts(quote), _COLUMNS), gap),
        Item(separator(), 0.8 * gap),
        Item(totals(quote), gap),
    ]
    if quote.content.by_year:
        found.append(Item(heading(quote, lambda language: _by_year(language, quote)), between, holds=True))
        found += awards_table(quote, reasons=False)
    found += _reasons(quote, between)
    return [*found, Item(signatures(quote, 6 * MM if quote.tight else 8 * MM), 0.8 * gap, sinks=True)]


def _by_year(language: Language, quote: Quote) -> str:
    if quote.case.programmes:
        return language.text("By year, with stacking")
    return language.text("Awards by year")


# ---------------------------------------------------------------- facts


def _facts(quote: Quote) -> list[Fact]:
    voice, project = quote.voice, quote.case.project
    found = [investor_fact(quote), project_fact(quote)]
    found.append(
        Fact(
            lambda language: wording.input_label(language, "location"),
            voice.spans(
                lambda language: wording.place(
                    quote.teller(language), project.location, alone=not voice.both
                ),
                BODY_BOLD,
                BODY_BOLD,
            ),
            voice.spans(
                lambda language: wording.place_level(quote.teller(language), project.location),
                NOTE,
                SMALL,
            ),
        )
    )
    total = project.total_foreign_investment
    if total is not None:
        found.append(
            Fact(
                lambda language: wording.input_label(language, "total_foreign_investment"),
                voice.plain(voice.money(total), BODY_BOLD),
                [],
            )
        )
    found.append(sector_fact(quote, _category(quote)))
    found.append(utilised_fact(quote, lambda language: language.text("Utilised foreign capital")))
    return [fact for fact in found if fact is not None]


def _category(quote: Quote) -> Tell:
    def told(language: Language) -> str:
        code = quote.estimate.category
        if quote.layout < 3:
            return terms.category(language, code)
        return terms.category_of_case(language, quote.case, code)

    return told


# ---------------------------------------------------------------- reasons


def _reasons(quote: Quote, between: float) -> list[Item]:
    """Conditions beside readings, then what is to be checked, assumed and brought along."""
    found: list[Item] = []
    chart = small_chart(quote, _CHART, quote.chart) if quote.chart else None
    if chart is not None:
        width = WIDTH - _CHART - GAP
        conditions = _conditions(quote, width) or Space(0)
        found.append(Item(beside((0, chart), (WIDTH - width, conditions)), between))
        found += _readings_in_columns(quote, between)
    else:
        columns = [block for block in (_conditions(quote, HALF), _readings(quote)) if block is not None]
        found.append(Item(beside(*((at * (HALF + GAP), block) for at, block in enumerate(columns))), between))
    paragraphs: list[Tell] = []
    if quote.estimate.status != "eligible":
        paragraphs.append(lambda language: _joined(language, quote.estimate.reasons))
    warnings = _warnings(quote)
    if warnings:
        paragraphs.append(
            lambda language: language.text("To be checked: {notes}", notes=_joined(language, warnings))
        )
    paragraphs.append(
        lambda language: language.together(
            (
                language.text("Assumptions: {notes}", notes=_joined(language, quote.estimate.assumptions)),
                wording.disclaimer(language, quote.layout),
            )
        )
    )
    for at, tell in enumerate(paragraphs):
        found += flowing(_run_in(quote, tell), 1.2 * MM if at else between)
    return found


def _warnings(quote: Quote) -> Sequence[Note]:
    if quote.layout <= _READINGS_AMONG:
        return quote.estimate.warnings
    moved = {row.reading for row in quote.estimate.alternatives}
    return [note for note in quote.estimate.warnings if _SAID_BY_READING.get(note.code) not in moved]


def _run_in(quote: Quote, tell: Tell) -> list[Paragraph]:
    first, second = (6.5, 6.0) if quote.tight else (7.0, 6.5)
    return quote.voice.paragraphs(tell, WIDTH, Style(first, TEXT), Style(second, MUTED), leading=1.33)


def _joined(language: Language, notes: Sequence[Note]) -> str:
    return language.together(said(language, note) for note in notes)


def _type(quote: Quote) -> tuple[Style, Style, float]:
    """Style of the reasons, of English below Chinese, and their leading."""
    if quote.tight:
        return Style(7.5), SMALL._replace(size=6.3), 1.32
    return Style(8), SMALL, LEADING


def _conditions(quote: Quote, width: float) -> Block | None:
    """The conditions of the rule that gives the highest award of a year."""
    award = max(quote.estimate.years, key=lambda one: one.award_usd, default=None)
    if award is None or not award.award_usd:
        return None
    voice = quote.voice

    def title(language: Language) -> str:
        return language.text(
            "{rule}, {rate}",
            rule=explanation.rule_title(quote.teller(language), award),
            rate=language.figures.percent(award.rate.decimal),
        )

    blocks: list[Block] = [voice.paragraph(title, width, BODY_BOLD, SMALL)]
    applied = [one for one in award.conditions if one.rule == award.rule]
    # A reading is ours, no condition of the text; what another one would change stands beside.
    ours = {reading.id for reading in quote.rules.readings} if quote.layout > _READINGS_AMONG else set()
    blocks += [
        _condition(quote, raw, told, width)
        for raw, told in zip(applied, _told(quote, award), strict=True)
        if raw.condition not in ours
    ]
    return stack(blocks, 1)


def _told(quote: Quote, award: YearAward) -> list[tuple[explanation.ConditionRow, ...]]:
    """The rows of the rule that applies, in the languages of the quote."""
    lists = []
    for language in quote.voice.languages:
        tried = explanation.conditions(quote.teller(language), quote.estimate, award)
        lists.append([row for rule in tried if rule.applies for row in rule.rows])
    return list(zip(*lists, strict=True))


def _condition(
    quote: Quote, raw: Condition, told: tuple[explanation.ConditionRow, ...], whole: float
) -> Block:
    """What a condition is about, and below it what the case has against what is required."""
    voice = quote.voice
    inset = 5 * MM
    mark = voice.plain("✓" if raw.met else "×", Style(BODY.size, ACCENT, bold=True))
    body, small, leading = _type(quote)
    about = voice.spans(voice.each(one.about for one in told), body, small)
    values: list[Span] = []
    if isinstance(raw.actual, int) and isinstance(raw.required, int) and raw.condition.endswith("_usd"):
        has, asked = voice.amount(raw.actual, "USD"), voice.amount(raw.required, "USD")
        values = voice.plain(f"{has} ≥ {asked}", body)  # not translated
    else:
        values = voice.spans(voice.each(one.actual for one in told), body, small)
    width = whole - inset
    text = stack([voice.set(about, width, leading=leading), voice.set(values, width, leading=leading)])
    return beside((0, voice.set(mark, inset)), (inset, text))


def _readings(quote: Quote) -> Block:
    """What other readings of the text would change."""
    return stack([_readings_title(quote, HALF), *_readings_rows(quote)], 1)


def _readings_in_columns(quote: Quote, between: float) -> list[Item]:
    """The same in two columns under one title."""
    rows = _readings_rows(quote)
    left = (len(rows) + 1) // 2
    columns = [stack(part, 1) for part in (rows[:left], rows[left:]) if part]
    return [
        Item(_readings_title(quote, WIDTH), between, holds=True),
        Item(beside(*((at * (HALF + GAP), column) for at, column in enumerate(columns))), 1),
    ]


def _readings_title(quote: Quote, width: float) -> Block:
    def title(language: Language) -> str:
        if quote.case.programmes:
            return language.text("Change of the total by reading, US$")
        return language.text("Change of the award by reading, US$")

    return quote.voice.paragraph(title, width, BODY_BOLD, SMALL)


def _readings_rows(quote: Quote) -> list[Block]:
    voice, estimate = quote.voice, quote.estimate
    has_others = bool(quote.case.programmes)
    blocks: list[Block] = []
    if not estimate.alternatives:
        same: Tell = lambda language: language.text("Every reading of the text gives the same.")  # noqa: E731
        return [voice.below(same, HALF, _type(quote)[0], SMALL)]
    told = [explanation.other_readings(quote.teller(language), estimate) for language in voice.languages]
    for row in zip(*told, strict=True):
        points = voice.each(one.point(language) for one, language in zip(row, voice.languages, strict=True))
        change = row[0].total_difference if has_others else row[0].plan_difference
        blocks.append(_reading(quote, points, change))
    return blocks


def _reading(quote: Quote, points: Tell, change: int) -> Block:
    voice = quote.voice
    width = 19 * MM
    figure = voice.plain(
        wording.signed(change, voice.digits(abs(change))), _type(quote)[0]._replace(bold=True)
    )
    body, small, leading = _type(quote)
    text = voice.below(points, HALF - width - 1 * MM, body, small, leading=leading)
    return beside((0, text), (HALF - width, fitted(figure, width)))
