"""What another rule set does to estimates: cases worked out under both, and the day that decides which one holds.

Nothing is changed by it: a saved case stays as it is, and what it was worked out with stays in the registry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from desktop.case.case import Case
from desktop.case.faults import CaseError
from desktop.engine.answer import answer
from desktop.engine.interpretation import readings_of
from desktop.engine.result import Totals
from desktop.policy.ruleset import RuleSet


class Outcome(NamedTuple):
    """A case under one rule set: its totals and status, or the fault that keeps it from being estimated.

    `dropped` are readings that the case names and the rule set does not know; they were left out. A half-filled case
    has totals as far as they can be said and is not `finished`; without the dollar's rate `has_cny` is False.
    """

    totals: Totals | None
    status: str | None
    fault: CaseError | None
    dropped: tuple[str, ...]
    finished: bool
    has_cny: bool


class Effect(NamedTuple):
    """What becomes of a case: `name` is what the caller calls it (a file, a number)."""

    name: str
    before: Outcome
    after: Outcome

    @property
    def changed(self) -> bool:
        """Whether its totals or its status differ, or it can be estimated under one of the two only."""
        return (self.before.totals, self.before.status) != (self.after.totals, self.after.status)


def effects(cases: Iterable[tuple[str, Case]], before: RuleSet, after: RuleSet) -> tuple[Effect, ...]:
    """Every case under both rule sets, in the order given."""
    return tuple(Effect(name, outcome(case, before), outcome(case, after)) for name, case in cases)


def outcome(case: Case, rules: RuleSet) -> Outcome:
    """A case under a rule set, with the readings that it knows."""
    fitted, dropped = fit_readings(case, rules)
    found = answer(fitted, rules)
    # A missing rate of exchange leaves out what it is needed for; everything else would make the figures wrong.
    fault = next((fault for fault in found.faults if fault.code != "rate_missing"), None)
    if fault is None and found.estimate is None:
        fault = CaseError("missing", found.missing[0], "is missing")
    if fault is not None or found.estimate is None:
        return Outcome(None, None, fault, dropped, finished=False, has_cny=False)
    totals, status = found.estimate.totals, found.estimate.status
    return Outcome(totals, status, None, dropped, finished=found.finished, has_cny=found.has_cny)


def fit_readings(case: Case, rules: RuleSet) -> tuple[Case, tuple[str, ...]]:
    """The case without the readings and values that a rule set does not know, and what was left out."""
    known = dict(zip(readings_of(rules).ids, readings_of(rules).values, strict=True))
    kept = tuple((reading, value) for reading, value in case.readings if value in known.get(reading, ()))
    dropped = tuple(reading for reading, value in case.readings if value not in known.get(reading, ()))
    return case._replace(readings=kept), dropped


def day_of(case: Case, today: dt.date) -> dt.date:
    """The day that decides which rule set holds for a case: that of its quote, or today where it has none."""
    return dt.date.fromisoformat(case.quote.date) if case.quote.date is not None else today
