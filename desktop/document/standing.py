"""How a quote from some time ago stands today: expired, under another rule set, at other rates of exchange.

    standing = stand(case, result, today=date.today(), rules=rules, exchange=exchange)
    if not standing.holds: …                        # `language.differences.sentence` tells each of `differences`

The case is worked out again under the rule set and the rates of today; what that changes are the `differences`. Nothing
is changed by asking.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.case.differences import Difference, Paper, differences
from desktop.case.faults import CaseError
from desktop.telling.result_file import to_plain

if TYPE_CHECKING:
    from decimal import Decimal

    from desktop.case.case import Case, Exchange
    from desktop.policy.ruleset import RuleSet


class RateChange(NamedTuple):
    """Renminbi per unit of a currency, in the quote and now."""

    currency: str
    before: Decimal
    after: Decimal


class Standing(NamedTuple):
    """What of a quote no longer holds.

    `expired_on` is the last day it was valid, None while it is or where it names none. `other_rules` names the document
    that holds now, None where it is the quote's own rule set. `differences` are those between the quote and the same
    case worked out today, an empty tuple where that gives the same; `fault` is why it cannot be worked out today.
    """

    expired_on: str | None
    other_rules: str | None
    rates: tuple[RateChange, ...]
    today: Paper | None
    differences: tuple[Difference, ...]
    fault: CaseError | None

    @property
    def holds(self) -> bool:
        """Whether the quote may be shown as it is."""
        said = (self.expired_on, self.other_rules, self.fault)
        return all(one is None for one in said) and not self.rates and not self.differences


def stand(
    case: Case, result: dict[str, Any], *, today: date, rules: RuleSet, exchange: Exchange | None = None
) -> Standing:
    """How the quote of `case` with its `result` stands under the `rules` and, where known, the `exchange` of today.

    Only currencies that the case uses are compared; those that `exchange` does not have keep the quote's rate.
    """
    from desktop.engine.engine import estimate

    until = case.quote.valid_until
    expired = until if until is not None and until < today.isoformat() else None
    other = rules.document.number if result["rule_set"]["sha256"] != rules.sha256 else None
    rates = _rates(case, exchange)
    now = case
    if rates and exchange is not None:
        changed = {one.currency: one.after for one in rates}
        now = case._replace(
            exchange=exchange._replace(
                cny_per_unit=tuple(
                    (code, changed.get(code, rate)) for code, rate in case.exchange.cny_per_unit
                )
            )
        )
    try:
        paper = Paper(now, to_plain(estimate(now, rules)))
    except CaseError as error:
        return Standing(expired, other, rates, None, (), error)
    return Standing(expired, other, rates, paper, differences(Paper(case, result), paper), None)


def _rates(case: Case, exchange: Exchange | None) -> tuple[RateChange, ...]:
    if exchange is None:
        return ()
    today = dict(exchange.cny_per_unit)
    return tuple(
        RateChange(currency, rate, today[currency])
        for currency, rate in case.exchange.cny_per_unit
        if today.get(currency, rate) != rate
    )
