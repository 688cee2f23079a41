"""Which rule set a case is worked out with: the one in force on the day of its quote, or one that the user pinned.

With only the rule set that came with the program there is nothing to choose, and nothing more is read than the names in
one folder; the registry is imported when a pack was taken in. Nothing here knows of Qt.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import places
from desktop.document.earlier_versions import PINS
from desktop.files import WriteFailed
from desktop.policy.chosen import OnDesk
from desktop.policy.load import RuleSetFaulty, load_rule_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.case.case import Case
    from desktop.document.store.database import Store
    from desktop.policy.chosen import Problem
    from desktop.policy.registry import Choice, Entry, Registry
    from desktop.policy.ruleset import Words


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
        if problem is None and self.registry.set_aside():
            problem = "set_aside"
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
    """Which rule set the user pinned for which case file, as the store has it.

    The case file itself knows nothing of it: whoever else opens it works with the rule set of its date. Before the
    store is open, or where it cannot be written, a pin holds for this session.
    """

    def __init__(self, store: Callable[[], Store | None] = lambda: None) -> None:
        self._store = store
        self._session: dict[bytes, str | None] = {}

    def of(self, path: Path | None) -> str | None:
        """The hash of the rule set pinned for a case file; None where there is none."""
        if path is None:
            return None
        key = _key(path)
        return self._session[key] if key in self._session else self._pins().get(key)

    def all(self) -> dict[bytes, str]:
        """The hash of each rule set that is pinned, by the name of the file."""
        found = {**self._pins(), **self._session}
        return {path: pin for path, pin in found.items() if pin is not None}

    def pin(self, path: Path, sha256: str | None) -> None:
        """Pin a rule set for a case file, or (None) let its date decide again."""
        if self.of(path) == sha256:
            return
        self._session[_key(path)] = sha256
        store = self._store()
        with contextlib.suppress(WriteFailed):
            if store is not None:
                store.keep(PINS, {_key(path): sha256})
                del self._session[_key(path)]

    def _pins(self) -> dict[bytes, str]:
        store = self._store()
        with contextlib.suppress(WriteFailed):
            found = store.kept(PINS) if store is not None else {}
            return {path: pin for path, pin in found.items() if isinstance(pin, str)}
        return {}


def _key(path: Path) -> bytes:
    return os.fsencode(path.absolute())
