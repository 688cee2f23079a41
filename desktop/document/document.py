"""The case under edit: one current snapshot, its history, and one signal that it has changed.

Pages show `case` and send changes to it; saving listens to it. Snapshots are immutable, so that whoever holds one
may keep it. Nothing here knows of Qt.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop.case.case import Case
from desktop.document.followers import Followers

if TYPE_CHECKING:
    from desktop.document import storage

MOST_STEPS = 1000


class Line(NamedTuple):
    """The snapshots of a document in the order in which they were made: what undo and redo go along.

    `first` is the number of the first one of them, as the oldest are forgotten; `current` that of the one on the desk;
    `saved` that of the one that was last saved or opened, None where it is not among them.
    """

    first: int
    steps: tuple[Case, ...]
    current: int
    saved: int | None


class Document:
    """The case under edit with undo and redo."""

    def __init__(self, case: Case | None = None, *, identify: bool = False) -> None:
        """With `identify` a case gets an id of its own from its first change, the same for all of the document."""
        self._identify = identify
        self._id: str | None = None
        self._case = case or Case()
        self._saved: Case | None = self._case
        self._undo: list[Case] = []
        self._redo: list[Case] = []
        self._forgotten = 0
        """How many of the oldest snapshots undo has forgotten."""
        self._merge: str | None = None
        self._followers = Followers()
        self.path: Path | None = None
        self.stamp: storage.Stamp | None = None
        """The state of the file at `path` when it was last read or written here; None where there is none."""
        self.passphrase: str | None = None
        """Of the file at `path`, where that is encrypted; in memory only."""
        self.saved_at: datetime | None = None
        self.begun = 0
        """Counts the documents that were on this desk: another number, another document."""

    @property
    def case(self) -> Case:
        """The current snapshot."""
        return self._case

    @property
    def modified(self) -> bool:
        """Whether the case differs from what was last saved, opened or begun; an id alone is no difference."""
        saved = self._saved
        return saved is None or self._case._replace(id=saved.id) != saved

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    @property
    def behind(self) -> Case | None:
        """The snapshot that undo goes back to; None where there is none."""
        return self._undo[-1] if self._undo else None

    @property
    def ahead(self) -> Case | None:
        """The snapshot that redo goes on to; None where there is none."""
        return self._redo[-1] if self._redo else None

    @property
    def line(self) -> Line:
        """All snapshots that undo and redo reach."""
        steps = (*self._undo, self._case, *reversed(self._redo))
        saved = next((place for place, one in enumerate(steps) if one is self._saved), None)
        return Line(
            self._forgotten,
            steps,
            self._forgotten + len(self._undo),
            None if saved is None else self._forgotten + saved,
        )

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` after every change; returns what ends it."""
        return self._followers.add(callback)

    def _changed(self) -> None:
        self._followers.call()

    def change(self, case: Case, *, merge: str | None = None) -> None:
        """Make `case` the current snapshot.

        Changes in a row with the same `merge` key, such as the keystrokes in one field, undo as one step.
        """
        if case == self._case:
            return
        case = self._identified(case)
        if merge is None or merge != self._merge or not self._undo:
            self._undo.append(self._case)
            self._forgotten += max(0, len(self._undo) - MOST_STEPS)
            del self._undo[:-MOST_STEPS]
        self._merge = merge
        self._redo.clear()
        self._case = case
        self._changed()

    def _identified(self, case: Case) -> Case:
        if not self._identify or case.id is not None:
            return case
        if self._id is None:
            import uuid

            self._id = str(uuid.uuid4())
        return case._replace(id=self._id)

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
        self._id = case.id
        self._case = case
        self._saved = case if saved else None
        self._undo.clear()
        self._redo.clear()
        self._forgotten = 0
        self._merge = None
        self.path, self.stamp, self.passphrase = path, None, None
        self.saved_at = None
        self.begun += 1
        self._changed()

    def resume(self, line: Line, path: Path | None, stamp: storage.Stamp | None) -> None:
        """Take up work where another session left it, with its undo and its file."""
        place = line.current - line.first
        self._case = line.steps[place]
        self._id = next((one.id for one in line.steps if one.id is not None), None)
        self._saved = line.steps[line.saved - line.first] if line.saved is not None else None
        self._undo, self._redo = list(line.steps[:place]), list(reversed(line.steps[place + 1 :]))
        self._forgotten = line.first
        self._merge = None
        self.path, self.stamp, self.passphrase = path, stamp, None
        self.saved_at = None
        self.begun += 1
        self._changed()

    def new(self, case: Case | None = None) -> None:
        """Begin with an empty case, or with one that holds what every new case starts from."""
        self.replace(case or Case())

    def open(self, path: Path, passphrase: str | None = None) -> None:
        """Read the case file at `path`, which may be half filled, and encrypted.

        Raises `CaseError` or `storage.ReadFailed`; then the document stays as it was.
        """
        from desktop.document import storage

        case, stamp = storage.read_stamped(path, passphrase)
        self.replace(case, path)
        self.stamp, self.passphrase = stamp, passphrase

    def changed_outside(self) -> storage.Outside | None:
        """What somebody else did to the document's file since it was read or written here; None for nothing."""
        from desktop.document import storage

        return storage.outside(self.path, self.stamp) if self.path is not None else None

    def save(self, path: Path | None = None, passphrase: str | None = None) -> None:
        """Write the case to `path`, or where it was opened from or saved to; encrypted where there is a passphrase.

        Raises `WriteFailed`; then the earlier file and the document stay as they were. Whether somebody else changed
        the file meanwhile is asked before, with `changed_outside`.
        """
        target = path or self.path
        if target is None:
            raise ValueError("a document that was never saved needs a path")
        case = self._identified(self._case)
        from desktop.document import storage

        self.stamp = storage.write(target, case, passphrase)
        self._case = case
        self.path, self.passphrase = target, passphrase
        self._saved = case
        self.saved_at = datetime.now().astimezone()
        self._merge = None
        self._changed()
