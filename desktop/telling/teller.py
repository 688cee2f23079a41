"""Who tells of a case: in which language, by which rule set."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop.language.words import Language
    from desktop.policy.ruleset import RuleSet


class Teller(NamedTuple):
    """A language and the rule set that names what it tells of."""

    words: Language
    rules: RuleSet
