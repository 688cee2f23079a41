"""All that a quote is made from."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.engine.result import Estimate
    from desktop.paper.content.besides import Earlier, Scenario
    from desktop.policy.ruleset import RuleSet
    from desktop.policy.signing import Trust

QuoteLanguage = Literal["zh", "en", "both"]
QuoteForm = Literal["full", "summary"]
LANGUAGES: Final[tuple[QuoteLanguage, ...]] = ("zh", "en", "both")
FORMS: Final[tuple[QuoteForm, ...]] = ("full", "summary")


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
