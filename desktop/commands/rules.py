"""The rule set that a command is to use, and how far it can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.commands.output import Failure

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.policy.ruleset import RuleSet
    from desktop.policy.signing import Trust


def rule_set(pack: Path | None) -> RuleSet:
    """The rule set of a pack, else the program's own."""
    from desktop.policy.load import RuleSetFaulty, load_rule_set

    try:
        return load_rule_set(pack)
    except RuleSetFaulty as error:
        first = error.faults[0]
        more = f" (and {len(error.faults) - 1} more; see rules check)" if len(error.faults) > 1 else ""
        raise Failure(
            "rules_faulty", "", f"{error.path.name}: {first.place} {first.message}".rstrip() + more
        ) from None


def trust_in(pack: Path, rules: RuleSet) -> Trust:
    """What the quote says of the rule set; whoever names the pack has confirmed its use."""
    from desktop.policy.registry import Registry

    found = Registry().trust_of(pack, rules)
    if found.state == "altered":
        raise Failure("rules_faulty", "", f"{pack.name}: the signature beside it is not one of this rule set")
    return found
