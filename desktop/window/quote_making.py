"""The quote of the case on the desk as bytes: made, signed, in its other formats. Qt-free; may run beside the window."""

from __future__ import annotations

import datetime
import threading
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

if TYPE_CHECKING:
    from desktop.estimate.case import Case
    from desktop.estimate.result import Estimate
    from desktop.policy.ruleset import RuleSet
    from desktop.policy.signing import Trust
    from desktop.quote.message import Message
    from desktop.window.desk import Desk

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
    )


def made(order: Order) -> bytes:
    """The PDF. Raises `UnprintableCharacter` and `FontMissing`."""
    from desktop.quote import render_quote

    with _ONE:
        return render_quote(
            order.case,
            order.estimate,
            order.rules,
            language=order.language,
            form=order.form,
            day=order.day,
            trust=order.trust,
        )


def can_sign() -> bool:
    """Whether what signs a PDF is installed; looks only, imports nothing."""
    from importlib.util import find_spec

    return find_spec("pyhanko") is not None


def spreadsheet(order: Order) -> bytes:
    """The estimate as a spreadsheet, in both languages."""
    from desktop.quote.spreadsheet import spreadsheet as made_of

    with _ONE:
        return made_of(order.case, order.estimate, order.rules, day=order.day)


def message(order: Order) -> Message:
    """The estimate as an e-mail, in the language of the quote."""
    from desktop.quote.message import message as made_of

    with _ONE:
        return made_of(order.case, order.estimate, order.rules, language=order.language, day=order.day)
