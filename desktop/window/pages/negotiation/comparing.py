"""The variants of the case with their answers, compared: for the page and for the presentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.telling import comparing
from desktop.telling.comparing import Compared

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.document.scenarios import Scenarios, Variant
    from desktop.engine.answer import Answer
    from desktop.language import Language
    from desktop.telling.comparing import Comparison
    from desktop.window.desk.desk import Desk


def name_of(variant: Variant, words: Language) -> str:
    """What a variant is called: as somebody named it, else by its letter."""
    return variant.name or words.text("Scenario {letter}", letter=variant.letter)


class Comparing:
    """The answers to all variants; each is worked out once for as long as its case stays the same."""

    def __init__(self, desk: Desk, scenarios: Scenarios) -> None:
        self._desk = desk
        self._scenarios = scenarios
        self._answers: dict[int, tuple[Case, Answer]] = {}

    def compared(self) -> tuple[Compared, ...]:
        """The variants with their answers, in order."""
        known, self._answers = self._answers, {}
        found = []
        for variant in self._scenarios.variants:
            case, answer = known.get(id(variant.case), (None, None))
            if case is not variant.case or answer is None:
                same = variant.case is self._desk.case
                answer = self._desk.answer if same else self._desk.answer_to(variant.case)
            self._answers[id(variant.case)] = (variant.case, answer)
            found.append(Compared(name_of(variant, self._desk.words), variant.case, answer))
        return tuple(found)

    def comparison(self) -> Comparison:
        """The variants compared with the case."""
        return comparing.comparison(self._desk.words, self._desk.rules, self.compared(), self._scenarios.live)
