"""The summary: one page to hand over for an ordinary case, more only where there are many years or programmes."""

from __future__ import annotations

from desktop.estimate.result import YearAward
from desktop.language import Language, explanation, terms
from desktop.policy.ruleset import Words
from desktop.quote import wording
from desktop.quote.blocks import Block, beside, fitted, stack
from desktop.quote.flow import Item
from desktop.quote.paper import ACCENT, BODY, BODY_BOLD, GAP, HALF, MM, NOTE, SMALL, Style
from desktop.quote.sheet import (
    Fact,
    Quote,
    awards_table,
    disclaimer,
    documents_line,
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
    totals,
)
from desktop.quote.text import Span
from desktop.quote.voice import Tell
from desktop.sectors.classes import sector

_BETWEEN_SECTIONS = 5 * MM
_COLUMNS = ((0.0, 48 * MM), (52 * MM, 74 * MM), (130 * MM, 44 * MM))


def items(quote: Quote) -> list[Item]:
    """The whole page in the order of reading."""
    found = [
        Item(head(quote)),
        Item(strip(quote), 3.2 * MM),
        Item(facts_grid(quote, _facts(quote), _COLUMNS), 3.5 * MM),
        Item(separator(), 3 * MM),
        Item(totals(quote), 4 * MM),
    ]
    if quote.content.by_year:
        found.append(
            Item(heading(quote, lambda language: _by_year(language, quote)), _BETWEEN_SECTIONS, holds=True)
        )
        found += awards_table(quote, reasons=False)
    found += _reasons(quote)
    return [
        *found,
        Item(disclaimer(quote), _BETWEEN_SECTIONS, holds=True),
        Item(signatures(quote), 4 * MM, sinks=True),
    ]


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
            voice.spans(lambda language: wording.place(language, quote.rules, project.location), BODY_BOLD),
            voice.spans(
                lambda language: wording.place_level(language, quote.rules, project.location), NOTE, SMALL
            ),
        )
    )
    found.append(_sector(quote))
    if project.total_foreign_investment is not None:
        found.append(
            Fact(
                lambda language: wording.input_label(language, "total_foreign_investment"),
                voice.plain(voice.money(project.total_foreign_investment), BODY_BOLD),
                [],
            )
        )
    found.append(_utilised(quote))
    return [fact for fact in found if fact is not None]


def _sector(quote: Quote) -> Fact:
    voice, code = quote.voice, quote.case.project.sector
    category: Tell = lambda language: terms.category(language, quote.estimate.category)  # noqa: E731
    found = sector(code) if code is not None else None
    if found is None:
        return Fact(
            lambda language: wording.input_label(language, "category"), voice.spans(category, BODY_BOLD), []
        )
    name = [*voice.plain(f"{found.code} ", BODY_BOLD), *voice.spans(voice.words(found.name), BODY_BOLD)]
    return Fact(
        lambda language: wording.input_label(language, "sector"), name, voice.spans(category, NOTE, SMALL)
    )


def _utilised(quote: Quote) -> Fact:
    """The counted capital with its forms."""
    voice, content = quote.voice, quote.content

    def forms(language: Language) -> str:
        return language.listing(
            terms.inside(language, terms.form(language, form)) for form, _ in content.utilised
        )

    return Fact(
        lambda language: language.text("Utilised foreign capital"),
        voice.plain(voice.amount(content.utilised_usd, "USD"), BODY_BOLD),
        voice.spans(forms, NOTE, SMALL),
    )


# ---------------------------------------------------------------- reasons


def _reasons(quote: Quote) -> list[Item]:
    """Conditions beside readings, then what is to be checked, assumed and brought along."""
    found: list[Item] = []
    columns = [block for block in (_conditions(quote), _readings(quote)) if block is not None]
    if columns:
        found.append(
            Item(beside(*((at * (HALF + GAP), block) for at, block in enumerate(columns))), _BETWEEN_SECTIONS)
        )
    notes = [*note_words(quote.estimate.warnings), *note_words(quote.estimate.assumptions)]
    if quote.estimate.status != "eligible":
        notes = [*note_words(quote.estimate.reasons), *notes]
    if notes:
        title: Tell = lambda language: language.text("To be checked, and assumed")  # noqa: E731
        found.append(Item(heading(quote, title), _BETWEEN_SECTIONS, holds=True))
        found += notes_grid(quote, notes)
    found.append(Item(documents_line(quote), _BETWEEN_SECTIONS))
    return found


def _conditions(quote: Quote) -> Block | None:
    """The conditions of the rule that gives the highest award of a year."""
    award = max(quote.estimate.years, key=lambda one: one.award_usd, default=None)
    if award is None or not award.award_usd:
        return None
    voice = quote.voice

    def title(language: Language) -> str:
        return language.text(
            "{rule}, {rate}",
            rule=explanation.rule_title(language, quote.rules, award),
            rate=language.figures.percent(award.rate.decimal),
        )

    blocks: list[Block] = [voice.below(title, HALF, BODY_BOLD, SMALL)]
    blocks += [_condition(quote, *told) for told in _told(quote, award)]
    return stack(blocks, 1)


def _told(quote: Quote, award: YearAward) -> list[tuple[Words, Words, Words, bool]]:
    """About, required and actual of each condition of the rule that applies, in the languages of the quote."""
    lists = []
    for language in quote.voice.languages:
        tried = explanation.conditions(language, quote.rules, quote.estimate, award)
        lists.append([row for rule in tried if rule.applies for row in rule.rows])
    return [
        (
            Words(pair[0].about, pair[-1].about),
            Words(pair[0].required, pair[-1].required),
            Words(pair[0].actual, pair[-1].actual),
            pair[0].met,
        )
        for pair in zip(*lists, strict=True)
    ]


def _condition(quote: Quote, about: Words, required: Words, actual: Words, met: bool) -> Block:
    voice = quote.voice
    inset = 5 * MM
    mark = voice.plain("✓" if met else "×", Style(BODY.size, ACCENT, bold=True))

    def sentence(language: Language) -> str:
        return language.text(
            "{what}: {has} (required: {required})",
            what=about.of(language.code),
            has=actual.of(language.code),
            required=required.of(language.code),
        )

    text = voice.below(sentence, HALF - inset, Style(8), SMALL)
    return beside((0, voice.set(mark, inset)), (inset, text))


def _readings(quote: Quote) -> Block | None:
    """What other readings of the text would change."""
    voice, estimate = quote.voice, quote.estimate
    title = voice.below(lambda language: language.text("Readings of the text"), HALF, BODY_BOLD, SMALL)
    if not estimate.alternatives:
        return stack(
            [
                title,
                voice.below(
                    lambda language: language.text("Every reading of the text gives the same."),
                    HALF,
                    Style(8),
                    SMALL,
                ),
            ],
            1,
        )
    blocks: list[Block] = [title]
    told = [explanation.other_readings(language, quote.rules, estimate) for language in voice.languages]
    for at in range(len(estimate.alternatives)):
        points = Words(told[0][at].point(voice.languages[0]), told[-1][at].point(voice.languages[-1]))
        one = told[0][at]
        has_others = bool(quote.case.programmes)
        change = one.total_difference if has_others else one.plan_difference
        blocks.append(_reading(quote, points, change))
    return stack(blocks, 1)


def _reading(quote: Quote, points: Words, change: int) -> Block:
    voice = quote.voice
    width = 26 * MM
    sign = "" if change == 0 else "+" if change > 0 else "\N{MINUS SIGN}"
    figure: list[Span] = voice.plain(f"{sign}{voice.digits(abs(change))}", Style(8, bold=True))
    text = voice.below(voice.words(points), HALF - width - 2 * MM, Style(8), SMALL)
    return beside((0, text), (HALF - width, fitted(figure, width)))
