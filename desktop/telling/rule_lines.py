"""Which rule set the answer comes from and why, in sentences. Qt-free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.telling import knowledge

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from desktop.language import Language
    from desktop.policy.chosen import OnDesk
    from desktop.policy.registry import Choice, OtherYear


def about_rules(
    words: Language, on_desk: OnDesk, years: Iterable[int] = (), left_out: Collection[str] = ()
) -> tuple[str, ...]:
    """Which rule set the answer comes from and why, sentence by sentence; nothing where there is nothing to choose.

    `years` are those of the schedule: one that falls under an earlier rule set is named. `left_out` are readings of the
    case that the rule set does not know.
    """
    found, choice_made = [], on_desk.choice
    if on_desk.problem == "pin_gone":
        found.append(words.text("The rule set chosen by hand is not on this computer; the date decides."))
    if on_desk.problem == "set_aside":
        found.append(words.text("A rule set that was taken in cannot be used: Help → Rule sets says why."))
    if on_desk.problem == "unusable":
        found.append(words.text("The rule set that should apply cannot be used; this is the next one."))
    if choice_made is not None:
        found.append(words.text("Rule set: {choice}.", choice=knowledge.choice(words, choice_made)))
        if choice_made.entry.trust.needs_consent:
            found.append(knowledge.trust_on_paper(words, choice_made.entry.trust))
        found += [
            knowledge.other_year(words, year, choice_made)
            for year in _other_years(choice_made, years, on_desk.rules.first_period_year)
        ]
    names = words.listing(left_out) if left_out else ""
    if names:
        found.append(
            words.text("Readings that this rule set does not know are left out: {names}.", names=names)
        )
    return tuple(found)


def _other_years(chosen: Choice, years: Iterable[int], first: int) -> tuple[OtherYear, ...]:
    before = [year for year in years if year < first]
    if not before:
        return ()
    from desktop.policy.registry import Registry

    return Registry.other_years(chosen, before)
