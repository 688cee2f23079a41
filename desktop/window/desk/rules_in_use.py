"""The rule set that the answer follows, and why it is this one. Qt-free.

It is chosen when it is first asked for, which the start does after the first paint: until then nothing of the policy
is imported or read.
"""

from __future__ import annotations

import contextlib
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.case.case import Case
    from desktop.document.document import Document
    from desktop.document.rule_shelf import Pins, RuleShelf
    from desktop.document.store.database import Store
    from desktop.language import Language
    from desktop.policy.chosen import OnDesk
    from desktop.policy.ruleset import RuleSet
    from desktop.policy.signing import Trust


class RulesInUse:
    """For the case of one document; `store` has what the user pinned for which file."""

    def __init__(
        self, document: Document, store: Callable[[], Store | None], like: RulesInUse | None = None
    ) -> None:
        """With `like` the shelf and the pins are those of another desk."""
        self._document = document
        self._store = store
        self._like = like
        self._chosen: OnDesk | None = None
        self._for: tuple[str | None, str | None] = (None, None)
        """The date of the quote and the pin that it was chosen for."""
        self.pinned: str | None = None
        """The hash of the rule set that the user pinned for this case; None where its date decides."""

    @cached_property
    def shelf(self) -> RuleShelf:
        """The rule sets at hand."""
        if self._like is not None:
            return self._like.shelf
        from desktop.document.rule_shelf import RuleShelf

        return RuleShelf()

    @cached_property
    def pins(self) -> Pins:
        """Which rule set is pinned for which file."""
        if self._like is not None:
            return self._like.pins
        from desktop.document.rule_shelf import Pins

        return Pins(self._store)

    # ------------------------------------------------------------------ which one

    @property
    def on_desk(self) -> OnDesk:
        """The rule set and why it is this one. Raises `RuleSetFaulty` where none can be used."""
        return self._chosen if self._chosen is not None else self.choose()

    @property
    def rules(self) -> RuleSet:
        """The rule set. Raises `RuleSetFaulty` where none can be used."""
        return self.on_desk.rules

    @property
    def chosen(self) -> bool:
        """Whether anybody has asked yet."""
        return self._chosen is not None

    def choose(self) -> OnDesk:
        """Choose anew, as when one was taken in. Raises `RuleSetFaulty`."""
        from desktop.document.rule_shelf import day_of

        case = self._document.case
        self._for = case.quote.date, self.pinned
        self._chosen = self.shelf.choose(day_of(case), self.pinned)
        return self._chosen

    def follow(self) -> bool:
        """Choose anew if the date of the quote or the pin is another; whether it is another rule set now."""
        before = self.rules
        if self._for != (self._document.case.quote.date, self.pinned):
            self.choose()
        return self.rules is not before

    def pin(self, sha256: str | None) -> None:
        """Work with the rule set with this hash whatever the date, or (None) let the date decide again."""
        self.pinned = sha256
        self.keep_pin()
        self.choose()

    def take_pin(self) -> None:
        """Another file is on the desk: what was pinned for it holds."""
        self.pinned = self.pins.of(self._document.path)

    def keep_pin(self) -> None:
        """What is pinned holds for the file on the desk."""
        if self._document.path is not None:
            self.pins.pin(self._document.path, self.pinned)

    def by_date(self, case: Case, path: Path | None) -> RuleSet:
        """The rule set that the date of a saved case, or a pin for its file, chooses. Raises `RuleSetFaulty`."""
        if not self.shelf.several:
            return self.rules
        from desktop.document.rule_shelf import day_of

        return self.shelf.choose(day_of(case), self.pins.of(path)).rules

    # ------------------------------------------------------------------ about it

    @property
    def trust(self) -> Trust | None:
        """How far it can be trusted; None for the program's own."""
        choice = self.on_desk.choice
        return choice.entry.trust if choice is not None and choice.entry.origin != "program" else None

    def keep(self) -> None:
        """Keep it, so that a quote that was made with it can be verified by later programs."""
        from desktop.files import WriteFailed
        from desktop.policy.load import RuleSetFaulty
        from desktop.policy.registry import PackAltered

        # Only verifying in years to come is the poorer for it.
        with contextlib.suppress(WriteFailed, RuleSetFaulty, PackAltered, KeyError):
            self.shelf.registry.keep(self.rules.sha256)

    def known(self, case: Case) -> Case:
        """The case without readings that the rule set does not know; the file keeps them until it is changed."""
        if not case.readings:
            return case
        known = {reading.id: {value.id for value in reading.values} for reading in self.rules.readings}
        kept = tuple((reading, value) for reading, value in case.readings if value in known.get(reading, ()))
        return case if kept == case.readings else case._replace(readings=kept)

    def about(self, words: Language) -> tuple[str, ...]:
        """Which rule set the answer comes from and why, in sentences; empty where there is nothing to say."""
        found, given = self.on_desk, self._document.case
        kept = dict(self.known(given).readings)
        left_out = [reading for reading, _ in given.readings if reading not in kept]
        if found.choice is None and found.problem is None and not left_out:
            return ()
        from desktop.telling.rule_lines import about_rules

        years = sorted({entry.year for entry in given.project.utilisation if entry.year is not None})
        names = [self.shelf.reading_name(reading) for reading in left_out]
        return about_rules(words, found, years, [name.of(words.code) for name in names if name is not None])
