"""The rule set that a case is worked out with, and why it is this one; `document.rule_shelf` chooses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from desktop.policy.registry import Choice
    from desktop.policy.ruleset import RuleSet

Problem = Literal["pin_gone", "unusable", "set_aside"]


class OnDesk(NamedTuple):
    """A rule set and why it is this one.

    `choice` is None where the program's own is the only one. `problem`: a rule set was pinned that is not there any
    more (`pin_gone`), or the one that should hold cannot be used (`unusable`); then `rules` is the next best.
    """

    rules: RuleSet
    choice: Choice | None
    problem: Problem | None = None
