"""The case under edit: one current snapshot, its history, and one signal that it has changed.

Pages show `case` and send changes to it; saving listens to it. Snapshots are immutable, so that whoever holds one
may keep it. Nothing here knows of Qt.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desktop.case.case import Case
from desktop.document import storage

MOST_STEPS = 1000


class Document:
    """The case under edit with undo and redo."""

    def __init__(self, case: Case | None = None) -> None:
        self._case = case or Case()
        self._saved: Case | None = self._case
        self._undo: list[Case] = []
        self._redo: list[Case] = []
        self._merge: str | None = None
        self._subscribers: list[Callable[[], None]] = []
        self.path: Path | None = None
        self.saved_at: datetime | None = None

    @property
    def case(self) -> Case:
        """The current snapshot."""
        return self._case

    @property
    def modified(self) -> bool:
        """Whether the case differs from what was last saved, opened or begun."""
        return self._case != self._saved

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` after every change; returns what ends it."""
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return unsubscribe

    def _changed(self) -> None:
        for callback in tuple(self._subscribers):
            callback()

    def change(self, case: Case, *, merge: str | None = None) -> None:
        """Make `case` the current snapshot.

        Changes in a row with the same `merge` key, such as the keystrokes in one field, undo as one step.
        """
        if case == self._case:
            return
        if merge is None or merge != self._merge or not self._undo:
            self._undo.append(self._case)
            del self._undo[:-MOST_STEPS]
        self._merge = merge
        self._redo.clear()
        self._case = case
        self._changed()

    def end_merge(self) -> None:
        """The next change is a step of its own, whatever its key: a field was left."""
        self._merge = None

    def undo(self) -> None:
        """Back to the snapshot before the last step; nothing where there is none."""
        if self._undo:
            self._redo.append(self._case)
            self._case = self._undo.pop()
            self._merge = None
            self._changed()

    def redo(self) -> None:
        """Forward again; nothing where nothing was undone."""
        if self._redo:
            self._undo.append(self._case)
            self._case = self._redo.pop()
            self._merge = None
            self._changed()

    def replace(self, case: Case, path: Path | None = None, *, saved: bool = True) -> None:
        """Begin with another case, its history empty. `saved=False`: it counts as modified from the start."""
        self._case = case
        self._saved = case if saved else None
        self._undo.clear()
        self._redo.clear()
        self._merge = None
        self.path = path
        self.saved_at = None
        self._changed()

    def new(self, case: Case | None = None) -> None:
        """Begin with an empty case, or with one that holds what every new case starts from."""
        self.replace(case or Case())

    def open(self, path: Path) -> None:
        """Read the case file at `path`, which may be half filled.

        Raises `CaseError` or `storage.ReadFailed`; then the document stays as it was.
        """
        self.replace(storage.read(path), path)

    def save(self, path: Path | None = None) -> None:
        """Write the case to `path`, or where it was opened from or saved to.

        Raises `WriteFailed`; then the earlier file and the document stay as they were.
        """
        target = path or self.path
        if target is None:
            raise ValueError("a document that was never saved needs a path")
        case = self._case
        storage.write(target, case)
        self.path = target
        self._saved = case
        self.saved_at = datetime.now().astimezone()
        self._merge = None
        self._changed()
