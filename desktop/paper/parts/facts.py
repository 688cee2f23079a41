"""The facts of the head: investor, project, place, totals, sector, capital."""

from __future__ import annotations

from desktop.case.case import INCREASES
from desktop.language import Language
from desktop.paper.content import wording
from desktop.paper.layout.paper import BODY_BOLD, NOTE, SMALL
from desktop.paper.layout.typesetting import Span
from desktop.paper.parts.opening import Fact, investor_fact, project_fact
from desktop.paper.parts.sheet import Quote
from desktop.paper.parts.voice import Tell
from desktop.sectors.classes import sector
from desktop.telling import terms


def facts_of(quote: Quote) -> list[Fact]:
    """Those that the case gives, in the order of reading."""
    found = [
        investor_fact(quote),
        project_fact(quote),
        _place(quote),
        _total(quote),
        sector_fact(quote, _category(quote)),
        utilised_fact(quote, _utilised(quote)),
    ]
    return [fact for fact in found if fact is not None]


def _place(quote: Quote) -> Fact:
    voice, place = quote.voice, quote.case.project.location
    return Fact(
        lambda language: wording.input_label(language, "location"),
        voice.spans(
            lambda language: wording.place(quote.teller(language), place, alone=not voice.both),
            BODY_BOLD,
            BODY_BOLD,
        ),
        voice.spans(lambda language: wording.place_level(quote.teller(language), place), NOTE, SMALL),
    )


def _total(quote: Quote) -> Fact | None:
    total = quote.case.project.total_foreign_investment
    if total is None:
        return None
    return Fact(
        lambda language: wording.input_label(language, "total_foreign_investment"),
        quote.voice.plain(quote.voice.money(total), BODY_BOLD),
        [],
    )


def sector_fact(quote: Quote, category: Tell) -> Fact:
    """The class with its category, or the category alone where the case names no class."""
    voice, code = quote.voice, quote.case.project.sector
    found = sector(code) if code is not None else None
    if found is None:
        return Fact(
            lambda language: wording.input_label(language, "category"), voice.spans(category, BODY_BOLD), []
        )
    names = voice.texts(voice.words(found.name))
    name = [*voice.plain(f"{found.code} ", BODY_BOLD), Span(names[0], BODY_BOLD)]
    name += [*voice.plain("  ", SMALL), *voice.spans(category, NOTE, SMALL)]
    below = [Span(english, SMALL) for english in names[1:]]
    return Fact(lambda language: wording.input_label(language, "sector"), name, below)


def utilised_fact(quote: Quote, label: Tell) -> Fact:
    """The counted capital with its forms."""
    voice, content = quote.voice, quote.content

    def forms(language: Language) -> str:
        return language.listing(
            terms.inside(language, terms.form(language, form)) for form, _ in content.utilised
        )

    return Fact(
        label,
        voice.plain(voice.amount(content.utilised_usd, "USD"), BODY_BOLD),
        voice.spans(forms, NOTE, SMALL),
    )


def _category(quote: Quote) -> Tell:
    return lambda language: terms.category_of_case(language, quote.case, quote.estimate.category)


def _utilised(quote: Quote) -> Tell:
    """In the mode of an increase the capital is the increase's."""
    if quote.case.project.mode in INCREASES:
        return lambda language: language.text("Utilised foreign capital of the increase")
    return lambda language: language.text("Utilised foreign capital")
