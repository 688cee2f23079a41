"""What was tried in a case: for each reading of the text, what becomes of it where another value of it moves nothing.

A figure that every reading leaves alone is not "the same under every reading": it is the same under those that were
tried, and where money hangs on something that no reading covers, that is said first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.language.codes import wording

if TYPE_CHECKING:
    from desktop.engine.result import Estimate, Tried
    from desktop.language.words import Language
    from desktop.telling.teller import Teller

_BECOMES: Final = {
    "confirmed": wording("settled by the authority"),
    "aside": wording("does not bear on this case"),
    "together": wording("changes nothing alone, but counts in the range"),
    "nothing": wording("tried: changes nothing here"),
}


def becomes(language: Language, estimate: Estimate, reading: str) -> str:
    """What to say of a reading of which no other value moves a total."""
    return language.text(_BECOMES[_kind(estimate, _of(estimate, reading))])


def _of(estimate: Estimate, reading: str) -> Tried | None:
    return next((one for one in estimate.tried if one.reading == reading), None)


def _kind(estimate: Estimate, one: Tried | None) -> str:
    if one is not None and one.confirmed:
        return "confirmed"
    if one is None or not one.bears:
        return "aside"
    varied = {
        dict(bound.readings)[one.reading]
        for found in (estimate.plan_range, estimate.total_range)
        for bound in (found.lowest, found.highest)
    }
    return "together" if varied != {dict(estimate.readings)[one.reading]} else "nothing"


def nothing_moves(teller: Teller, estimate: Estimate) -> str:
    """Which points were tried where none of them moves a figure, and what is open beside them."""
    language, rules = teller
    tried = [one for one in estimate.tried if one.bears and not one.confirmed]
    settled = [one for one in estimate.tried if one.confirmed]
    named = [rules.reading(one.reading).question.of(language.code) for one in tried]
    said = []
    if named:
        said.append(
            language.text("Tried, and changes nothing here: {points}.", points=language.series(named))
        )
    aside = len(estimate.tried) - len(tried) - len(settled)
    if aside:
        said.append(
            language.plural(
                "{n} point that the text leaves open does not bear on this case.",
                "{n} points that the text leaves open do not bear on this case.",
                aside,
            )
        )
    if settled:
        points = language.series(rules.reading(one.reading).question.of(language.code) for one in settled)
        said.append(language.text("Settled by the authority: {points}.", points=points))
    if estimate.open_points:
        said.append(language.text("Money hangs on what no reading covers: see what is to be checked."))
    return language.together(said)


def in_short(language: Language, estimate: Estimate) -> str:
    """The same in one short sentence, without the names of the points."""
    tried = sum(one.bears and not one.confirmed for one in estimate.tried)
    if not tried:
        said = language.text("No point that the text leaves open bears on it.")
    else:
        said = language.plural(
            "The {n} point that was tried changes nothing.",
            "The {n} points that were tried change nothing.",
            tried,
        )
    if not estimate.open_points:
        return said
    return language.together((said, language.text("Money hangs on what no reading covers.")))
