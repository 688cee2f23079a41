"""A quote that comes back to the desk: whether it still holds today, in sentences. Qt-free but for the desk."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.document.numbering import read_number
from desktop.document.standing import Standing, stand
from desktop.window.desk import mishaps
from desktop.window.pages.quote.numbers import told

if TYPE_CHECKING:
    from desktop.case.case import Case, Exchange
    from desktop.document.ledger import Ledger
    from desktop.language import Language
    from desktop.policy.ruleset import RuleSet


class Reopened(NamedTuple):
    """A quote as it was when it came back, and how it stands today."""

    case: Case
    standing: Standing

    def is_about(self, case: Case) -> bool:
        """Whether `case` still is this quote: with a new number, revision or validity it is another."""
        old, new = self.case.quote, case.quote
        return (old.number, old.revision, old.valid_until) == (new.number, new.revision, new.valid_until)


def reopened(
    case: Case,
    result: dict[str, Any] | None,
    rules: RuleSet,
    exchange: Exchange | None,
    ledger: Ledger | None,
    today: datetime.date | None = None,
) -> Reopened | None:
    """How the quote of `case` stands today; None where it holds, or is no quote.

    `result` is what was on the paper; where it is not at hand, the ledger may have it.
    """
    today = today or datetime.date.today()
    if result is None:
        number = read_number(case.quote.number)
        entry = (
            ledger.revision(number, case.quote.revision)
            if ledger is not None and number is not None and case.quote.revision is not None
            else None
        )
        result = entry.result if entry is not None else None
    later = exchange is not None and (exchange.as_of or "") > (case.exchange.as_of or "")
    if result is None:
        until = case.quote.valid_until
        if until is None or until >= today.isoformat():
            return None
        return Reopened(case, Standing(until, None, (), None, (), None))
    found = stand(case, result, today=today, rules=rules, exchange=exchange if later else None)
    return None if found.holds else Reopened(case, found)


def sentences(found: Standing, words: Language, case: Case) -> tuple[str, ...]:
    """What no longer holds, one sentence for each."""
    said = []
    if found.expired_on is not None:
        said.append(words.text("It was valid until {day}.", day=words.dates.long(found.expired_on)))
    if found.other_rules is not None:
        said.append(words.text("The rule set is another one now: {document}.", document=found.other_rules))
    said += [
        words.text(
            "The rate of {currency} is CNY {after} now, {before} in the quote.",
            currency=one.currency,
            after=words.figures.rate(one.after),
            before=words.figures.rate(one.before),
        )
        for one in found.rates
    ]
    if found.fault is not None:
        said.append(
            words.text(
                "It cannot be worked out today: {detail}", detail=mishaps.in_case(found.fault, case, words)
            )
        )
    return tuple(said)


def differing(found: Standing, rules: RuleSet, words: Language) -> tuple[str, ...]:
    """What the same case gives today, each difference a sentence."""
    # The rates are told in sentences of their own.
    rest = tuple(
        one
        for one in found.differences
        if one.about not in ("rate_of_exchange", "rates_as_of", "rates_source", "rule_set")
    )
    return told(rest, rules, words)
