"""All that a quote is made from."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from desktop.language import OWN_NAMES

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.engine.result import Estimate
    from desktop.paper.content.besides import Earlier, Scenario
    from desktop.policy.ruleset import RuleSet
    from desktop.policy.signing import Trust

QuoteForm = Literal["full", "summary"]
LANGUAGES: Final = (*OWN_NAMES, "both")
FORMS: Final[tuple[QuoteForm, ...]] = ("full", "summary")


class Order(NamedTuple):
    """All that a quote is made from."""

    case: Case
    estimate: Estimate
    rules: RuleSet
    language: str
    """A language, or `both` for Chinese and English."""
    form: QuoteForm
    day: datetime.date
    """The date of the quote where the case gives none."""
    trust: Trust | None = None
    """How far the rule set can be trusted; None for the program's own."""
    scenarios: tuple[Scenario, ...] = ()
    earlier: Earlier | None = None
    """The revision before this one; its changes are told on the paper."""
