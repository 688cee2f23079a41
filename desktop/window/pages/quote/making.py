"""The quote of the case on the desk as bytes: made, signed, in its other formats. Qt-free; may run beside the window."""

from __future__ import annotations

import datetime
import threading
from typing import TYPE_CHECKING, Final, cast

from desktop.window.pages.quote.numbers import earlier
from desktop.window.pages.quote.order import Order

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.export.message import Message
    from desktop.paper.content.besides import Scenario
    from desktop.window.desk.desk import Desk
    from desktop.window.pages.quote.order import QuoteForm

_ONE: Final = threading.Lock()
"""Fonts and catalogues are shared by all quotes: one is made at a time."""


def order_of(desk: Desk) -> Order | None:
    """The quote of the case on the desk, in the language and form that are chosen; None until there is a result."""
    if desk.answer.estimate is None:
        return None
    settings = desk.settings
    return Order(
        desk.case,
        desk.answer.estimate,
        desk.rules,
        settings.quote_language,
        cast("QuoteForm", settings.quote_form),
        datetime.date.today(),
        desk.in_use.trust,
        _scenarios(desk),
        earlier(desk.ledger, desk.case),
    )


def scenario_count(desk: Desk) -> int:
    """How many scenarios the quote could compare; 0 where there is only the case."""
    count = len(desk.scenarios.variants)
    return count if count > 1 else 0


def _scenarios(desk: Desk) -> tuple[Scenario, ...]:
    settings, kept = desk.settings, desk.scenarios
    if not scenario_count(desk) or not settings.quote_scenarios:
        return ()
    if settings.quote_form != "full":
        return ()
    from desktop.paper.content.besides import Scenario

    return tuple(
        Scenario(one.letter, one.name, None if place == kept.live else one.case)
        for place, one in enumerate(kept.variants)
    )


def numbered(desk: Desk, order: Order, case: Case) -> Order:
    """The same quote of `case`, which differs in number, revision and date only."""
    answered = desk.answer_to(case)
    estimate = answered.estimate if answered is not None and answered.estimate is not None else order.estimate
    return order._replace(case=case, estimate=estimate, earlier=earlier(desk.ledger, case))


def made(order: Order) -> bytes:
    """The PDF. Raises `FontMissing`."""
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
