"""The quote of the case on the desk as bytes: made, signed, in its other formats. Qt-free; may run beside the window."""

from __future__ import annotations

import datetime
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

from desktop.window.desk.settings import Folders

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.engine.result import Estimate
    from desktop.export.message import Message
    from desktop.paper.content.besides import Earlier, Scenario
    from desktop.policy.ruleset import RuleSet
    from desktop.policy.signing import Trust
    from desktop.window.desk.desk import Desk

QuoteLanguage = Literal["zh", "en", "both"]
QuoteForm = Literal["full", "summary"]
LANGUAGES: Final[tuple[QuoteLanguage, ...]] = ("zh", "en", "both")
FORMS: Final[tuple[QuoteForm, ...]] = ("full", "summary")
_ONE: Final = threading.Lock()
"""Fonts and catalogues are shared by all quotes: one is made at a time."""


class Order(NamedTuple):
    """All that a quote is made from."""

    case: Case
    estimate: Estimate
    rules: RuleSet
    language: QuoteLanguage
    form: QuoteForm
    day: datetime.date
    """The date of the quote where the case gives none."""
    trust: Trust | None = None
    """How far the rule set can be trusted; None for the program's own."""
    scenarios: tuple[Scenario, ...] = ()
    earlier: Earlier | None = None
    """The revision before this one; its changes are told on the paper."""


def order_of(desk: Desk) -> Order | None:
    """The quote of the case on the desk, in the language and form that are chosen; None until there is a result."""
    if desk.answer is None or desk.answer.estimate is None or desk.rules is None:
        return None
    settings = desk.settings
    return Order(
        desk.case,
        desk.answer.estimate,
        desk.rules,
        cast("QuoteLanguage", settings.quote_language),
        cast("QuoteForm", settings.quote_form),
        datetime.date.today(),
        desk.trust,
        _scenarios(desk),
        _earlier(desk.case),
    )


def scenario_count(desk: Desk) -> int:
    """How many scenarios the quote could compare; 0 where there is only the case."""
    count = len(desk.scenarios.variants) if desk.scenarios is not None else 0
    return count if count > 1 else 0


def _scenarios(desk: Desk) -> tuple[Scenario, ...]:
    settings, kept = desk.settings, desk.scenarios
    if kept is None or not scenario_count(desk) or not settings.quote_scenarios:
        return ()
    if settings.quote_form != "full":
        return ()
    from desktop.paper.content.besides import Scenario

    return tuple(
        Scenario(one.letter, one.name, None if place == kept.live else one.case)
        for place, one in enumerate(kept.variants)
    )


def _earlier(case: Case) -> Earlier | None:
    number, revision = case.quote.number, case.quote.revision
    if not number or revision is None:
        return None
    return _before(str(Folders().data), number, revision)


@lru_cache(maxsize=8)
def _before(_folder: str, number: str, revision: int) -> Earlier | None:
    """The revision before, from the journal of numbers; asked at every keystroke, read once."""
    from desktop.case.case import Case, QuoteFacts
    from desktop.paper.content.besides import Earlier
    from desktop.window.pages.quote.numbers import number_book, paper_in

    entry = number_book().before(Case(quote=QuoteFacts(number=number, revision=revision)))
    paper = paper_in(entry) if entry is not None else None
    return Earlier(paper.case, paper.result, entry.day) if entry is not None and paper is not None else None


def forget_earlier() -> None:
    """Another number was given: the journal has more to tell."""
    _before.cache_clear()


def made(order: Order) -> bytes:
    """The PDF. Raises `UnprintableCharacter` and `FontMissing`."""
    from desktop.paper import render_quote

    with _ONE:
        return render_quote(
            order.case,
            order.estimate,
            order.rules,
            language=order.language,
            form=order.form,
            day=order.day,
            trust=order.trust,
            scenarios=order.scenarios,
            earlier=order.earlier,
        )


def can_sign() -> bool:
    """Whether what signs a PDF is installed; looks only, imports nothing."""
    from importlib.util import find_spec

    return find_spec("pyhanko") is not None


def spreadsheet(order: Order) -> bytes:
    """The estimate as a spreadsheet, in both languages."""
    from desktop.export.spreadsheet import spreadsheet as made_of

    with _ONE:
        return made_of(order.case, order.estimate, order.rules, day=order.day)


def message(order: Order) -> Message:
    """The estimate as an e-mail, in the language of the quote."""
    from desktop.export.message import message as made_of

    with _ONE:
        return made_of(order.case, order.estimate, order.rules, language=order.language, day=order.day)
