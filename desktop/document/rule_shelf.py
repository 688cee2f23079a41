"""Which rule set a case is worked out with: the one in force on the day of its quote, or one that the user pinned.

With only the rule set that came with the program there is nothing to choose, and nothing more is read than the names in
one folder; the registry is imported when a pack was taken in. Nothing here knows of Qt.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop import places
from desktop.files import WriteFailed, write_atomically
from desktop.policy.chosen import OnDesk
from desktop.policy.load import RuleSetFaulty, load_rule_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.case.case import Case
    from desktop.policy.chosen import Problem
    from desktop.policy.registry import Choice, Entry, Registry
    from desktop.policy.ruleset import Words

_MOST_PINS: Final = 500


def day_of(case: Case) -> dt.date:
    """The day that decides: that of the quote, or today where the case has none that can be read."""
    with contextlib.suppress(ValueError):
        if case.quote.date is not None:
            return dt.date.fromisoformat(case.quote.date)
    return dt.datetime.now().astimezone().date()


class RuleShelf:
    """The rule sets at hand for a window."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._registry: Registry | None = None
        self._several: bool | None = None

    @property
    def registry(self) -> Registry:
        """All rule sets that the program knows."""
        if self._registry is None:
            from desktop.policy.registry import Registry

            self._registry = Registry(self._folder)
        return self._registry

    @property
    def several(self) -> bool:
        """Whether there is anything to choose from; the user's folder is looked at once, until `refresh`."""
        if self._several is None:
            taken_in = self._folder if self._folder is not None else places.data() / "rules"
            self._several = _holds(taken_in, ".json", 1) or _holds(places.rule_set().parent, ".toml", 2)
        return self._several

    def refresh(self) -> None:
        """A pack was taken in, or one was made active or not."""
        self._several = None

    def choose(self, day: dt.date, pinned: str | None = None) -> OnDesk:
        """The rule set for a day. Raises `RuleSetFaulty` where not even the program's own can be used."""
        if not self.several:
            rules = load_rule_set()
            return OnDesk(rules, None, "pin_gone" if pinned not in (None, rules.sha256) else None)
        from desktop.policy.registry import PackAltered, UnknownPack

        problem: Problem | None = None
        try:
            choice = self.registry.choose(day, pinned)
        except UnknownPack:
            choice, problem = self.registry.choose(day), "pin_gone"
        for entry in _best_first(choice, day):
            try:
                return OnDesk(self.registry.load(entry.sha256), choice._replace(entry=entry), problem)
            except (RuleSetFaulty, PackAltered, UnknownPack):
                problem = "unusable"
        return OnDesk(load_rule_set(), None, "unusable")

    def reading_name(self, reading: str) -> Words | None:
        """What a reading asks, by any rule set at hand that has it."""
        from desktop.policy.registry import PackAltered

        for entry in self.registry.entries():
            with contextlib.suppress(RuleSetFaulty, PackAltered, KeyError):
                return self.registry.load(entry.sha256).reading(reading).question
        return None


def _best_first(choice: Choice, day: dt.date) -> Iterator[Entry]:
    """The chosen rule set, then what could stand in for it: those in force on the day, then the others."""
    yield choice.entry
    others = [entry for entry in choice.others if entry.sha256 != choice.entry.sha256]
    yield from sorted(others, key=lambda entry: entry.in_force_from > day.isoformat())


def _holds(folder: Path, suffix: str, least: int) -> bool:
    """Whether a folder has so many files with this ending."""
    try:
        with os.scandir(folder) as entries:
            return sum(entry.name.endswith(suffix) for entry in entries) >= least
    except OSError:
        return False


class Pins:
    """Which rule set the user pinned for which case file, in a small file of the user's.

    The case file itself knows nothing of it: whoever else opens it works with the rule set of its date.
    A store that is broken or cannot be written is an empty one.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._known: dict[str, str] | None = None

    def of(self, path: Path | None) -> str | None:
        """The hash of the rule set pinned for a case file; None where there is none."""
        return None if path is None else self._pins().get(_key(path))

    def pin(self, path: Path, sha256: str | None) -> None:
        """Pin a rule set for a case file, or (None) let its date decide again."""
        pins = self._pins()
        if pins.get(_key(path)) == sha256:
            return
        pins.pop(_key(path), None)
        if sha256 is not None:
            pins[_key(path)] = sha256
        for oldest in list(pins)[:-_MOST_PINS]:
            del pins[oldest]
        # A pin that cannot be kept holds for this session all the same.
        with contextlib.suppress(OSError, WriteFailed):
            self._store.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._store, json.dumps(pins, ensure_ascii=False, indent=1).encode())

    def _pins(self) -> dict[str, str]:
        if self._known is None:
            try:
                kept = json.loads(self._store.read_bytes())
            except (OSError, ValueError):
                kept = None
            self._known = (
                {path: pin for path, pin in kept.items() if isinstance(pin, str)}
                if isinstance(kept, dict)
                else {}
            )
        return self._known


def _key(path: Path) -> str:
    return str(path.absolute())
