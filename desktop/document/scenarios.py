"""Scenarios: up to four variants of the case under edit, side by side. Qt-free.

One of the variants is the case on the desk (`live`) and follows every change of it; the others stay as they were kept.
Making another one the case is one step of undo, and the one that was the case keeps its place: nothing is lost.

They are part of the case and of its file (`Case.scenarios`): there the variant that is the case stands with its letter
and name and an empty case, as the case itself says the rest. Keeping, naming and removing one is a change of the case
like any other, with undo.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from desktop.case import case as c
from desktop.case.case import LONGEST_TEXT, Case
from desktop.document.document import Document
from desktop.document.followers import Followers

MOST: Final = c.MOST_SCENARIOS
LETTERS: Final = "ABCD"
_EMPTY: Final = Case()


class Variant(NamedTuple):
    """A variant of the case. `letter` is its own for as long as it is kept; `name` is empty until somebody gives one."""

    letter: str
    name: str
    case: Case


class Scenarios:
    """The variants of the document's case."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._followers = Followers()
        self._read: tuple[Case, tuple[Variant, ...], int] | None = None
        self._unsubscribe = document.subscribe(self._tell)

    # ---------------------------------------------------------------------------------------- what there is

    @property
    def variants(self) -> tuple[Variant, ...]:
        """All variants in the order in which they were kept; the case itself is always one of them."""
        return self._now()[0]

    @property
    def live(self) -> int:
        """Which of them is the case on the desk."""
        return self._now()[1]

    @property
    def full(self) -> bool:
        """Whether there is no room for another one."""
        return len(self.variants) >= MOST

    def _now(self) -> tuple[tuple[Variant, ...], int]:
        case = self._document.case
        if self._read is None or self._read[0] is not case:
            self._read = (case, *variants_of(case))
        return self._read[1], self._read[2]

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` after every change of the variants; returns what ends it."""
        return self._followers.add(callback)

    # ---------------------------------------------------------------------------------------- changes

    def keep(self, case: Case | None = None, name: str = "") -> int | None:
        """Keep `case` as a variant (None: the case as it is now); its place, or None if there is no room."""
        variants, live = self._now()
        if len(variants) >= MOST:
            return None
        kept = alone(case if case is not None else self._document.case)
        added = Variant(_free_letter(variants), name[:LONGEST_TEXT], kept)
        self._change((*variants, added), live)
        return len(variants)

    def adopt(self, place: int) -> None:
        """Make a variant the case; one step of undo. The one that was the case stays as it is."""
        variants, live = self._now()
        if place != live:
            self._change(variants, place, variants[place].case)

    def rename(self, place: int, name: str) -> None:
        """Give a variant another name; an empty one gives it its letter back."""
        variants, live = self._now()
        if name[:LONGEST_TEXT] != variants[place].name:
            named = variants[place]._replace(name=name[:LONGEST_TEXT])
            self._change((*variants[:place], named, *variants[place + 1 :]), live)

    def remove(self, place: int) -> None:
        """Forget a variant; the case itself stays."""
        variants, live = self._now()
        if place != live:
            self._change(variants[:place] + variants[place + 1 :], live - (place < live))

    def close(self) -> None:
        """Listen no more."""
        self._unsubscribe()

    def _change(self, variants: tuple[Variant, ...], live: int, case: Case | None = None) -> None:
        document = self._document
        whole = document.case
        if case is not None:
            whole = case._replace(id=whole.id, negotiation=whole.negotiation)
        document.end_merge()
        document.change(whole._replace(scenarios=written(variants, live)))
        document.end_merge()

    def _tell(self) -> None:
        self._followers.call()


def alone(case: Case) -> Case:
    """What of a case a variant holds."""
    return case._replace(id=None, scenarios=(), negotiation=None)


def variants_of(case: Case) -> tuple[tuple[Variant, ...], int]:
    """The variants of a case, itself among them, and which it is.

    Where a file that another program wrote marks none of four as the case, the last one is not shown; it stays in it.
    """
    own = alone(case)
    live = next((place for place, one in enumerate(case.scenarios) if one.case == _EMPTY), None)
    variants = tuple(
        Variant(one.letter, one.name or "", own if place == live else one.case)
        for place, one in enumerate(case.scenarios)
    )
    if live is None:
        others = variants[: MOST - 1]
        return (Variant(_free_letter(others), "", own), *others), 0
    return variants, live


def written(variants: tuple[Variant, ...], live: int) -> tuple[c.Variant, ...]:
    """Variants as a case holds them; none where there is only the case, without a name."""
    if len(variants) == 1 and not variants[0].name:
        return ()
    return tuple(
        c.Variant(one.letter, one.name or None, _EMPTY if place == live else one.case)
        for place, one in enumerate(variants)
    )


def _free_letter(variants: tuple[Variant, ...]) -> str:
    taken = {variant.letter for variant in variants}
    return next(letter for letter in LETTERS if letter not in taken)
