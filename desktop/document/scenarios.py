"""Scenarios: up to four variants of the case under edit, side by side. Qt-free.

One of the variants is the case on the desk (`live`) and follows every change of it; the others stay as they were kept.
Making another one the case is one step of undo, and the one that was the case keeps its place: nothing is lost.

A case file holds one case. The variants of a document are kept in a file of their own in the user's data folder, found
by the path of the case file (docs/decisions/0007), and written whenever they change. Broken or foreign content is as
good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from desktop.case.case import LONGEST_TEXT, Case
from desktop.case.faults import CaseError
from desktop.case.text import write_case
from desktop.document.document import Document
from desktop.files import WriteFailed, write_atomically

MOST: Final = 4
LETTERS: Final = "ABCD"
FORMAT: Final = "quzhou-award-scenarios"
VERSION: Final = 1
_UNSAVED: Final = "unsaved-"
_MOST_LEFT_BEHIND: Final = 10


class Variant(NamedTuple):
    """A variant of the case. `letter` is its own for as long as it is kept; `name` is empty until somebody gives one."""

    letter: str
    name: str
    case: Case


class Scenarios:
    """The variants of the document's case; without a `folder` they last as long as the session."""

    def __init__(self, document: Document, folder: Path | None = None) -> None:
        self._document = document
        self._folder = folder
        self._variants: list[Variant] = []
        self._live = 0
        self._path: Path | None = None
        self._unsaved: Path | None = None
        self._subscribers: list[Callable[[], None]] = []
        self.failure: WriteFailed | None = None
        """Why the variants could not be written the last time; None where they were."""
        self._load()
        self._unsubscribe = document.subscribe(self._document_changed)

    # ---------------------------------------------------------------------------------------- what there is

    @property
    def variants(self) -> tuple[Variant, ...]:
        """All variants in the order in which they were kept; the case itself is always one of them."""
        return tuple(self._variants)

    @property
    def live(self) -> int:
        """Which of them is the case on the desk."""
        return self._live

    @property
    def full(self) -> bool:
        """Whether there is no room for another one."""
        return len(self._variants) >= MOST

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` after every change of the variants; returns what ends it."""
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return unsubscribe

    # ---------------------------------------------------------------------------------------- changes

    def keep(self, case: Case | None = None, name: str = "") -> int | None:
        """Keep `case` as a variant (None: the case as it is now); its place, or None if there is no room."""
        if self.full:
            return None
        taken = {variant.letter for variant in self._variants}
        letter = next(one for one in LETTERS if one not in taken)
        kept = case if case is not None else self._document.case
        self._variants.append(Variant(letter, name[:LONGEST_TEXT], kept))
        self._changed()
        return len(self._variants) - 1

    def adopt(self, place: int) -> None:
        """Make a variant the case; one step of undo. The one that was the case stays as it is."""
        if place == self._live:
            return
        self._live = place
        self._document.end_merge()
        self._document.change(self._variants[place].case)
        self._document.end_merge()
        self._changed()

    def rename(self, place: int, name: str) -> None:
        """Give a variant another name; an empty one gives it its letter back."""
        variant = self._variants[place]
        if name[:LONGEST_TEXT] != variant.name:
            self._variants[place] = variant._replace(name=name[:LONGEST_TEXT])
            self._changed()

    def remove(self, place: int) -> None:
        """Forget a variant; the case itself stays."""
        if place == self._live:
            return
        del self._variants[place]
        self._live -= place < self._live
        self._changed()

    def close(self) -> None:
        """The session ends in order: what belongs to a document that was never saved goes with it."""
        self._unsubscribe()
        self._forget_unsaved()

    # ---------------------------------------------------------------------------------------- the document

    def _document_changed(self) -> None:
        document, case = self._document, self._document.case
        if case is self._variants[self._live].case:
            if (document.path, document.saved_at) != (self._path, self._saved_at):
                self._saved()
            return
        if not document.can_undo and not document.can_redo:
            # Opened, begun anew or restored: another document altogether.
            self._forget_unsaved()
            self._load()
            self._tell()
            return
        for place, variant in enumerate(self._variants):
            if case is variant.case:
                # Undo or redo went back over `adopt`: the case is that variant again, the other keeps its own.
                self._live = place
                self._changed()
                return
        live = self._variants[self._live]
        self._variants[self._live] = live._replace(case=case)
        self._tell()

    def _saved(self) -> None:
        self._path, self._saved_at = self._document.path, self._document.saved_at
        self._write()
        self._forget_unsaved()

    def _changed(self) -> None:
        self._write()
        self._tell()

    def _tell(self) -> None:
        for callback in tuple(self._subscribers):
            callback()

    # ---------------------------------------------------------------------------------------- the file

    def _load(self) -> None:
        document = self._document
        self._path, self._saved_at = document.path, document.saved_at
        self.failure = None
        self._variants, self._live = [Variant(LETTERS[0], "", document.case)], 0
        found = self._stored()
        if found is not None:
            self._variants, self._live = found
            # What the case file says is the case, whatever was kept beside it.
            self._variants[self._live] = self._variants[self._live]._replace(case=document.case)

    def _stored(self) -> tuple[list[Variant], int] | None:
        if self._folder is None:
            return None
        if self._path is not None:
            kept = _read(self._place_of(self._path))
            return (kept[0], kept[1]) if kept is not None else self._of_moved_file()
        return self._left_behind() if self._document.modified else None

    def _of_moved_file(self) -> tuple[list[Variant], int] | None:
        """Variants of a case file that is no longer where it was, and whose case is this one."""
        for path in self._files("*.json"):
            kept = _read(path)
            if kept is None or kept[2] is None or kept[0][kept[1]].case != self._document.case:
                continue
            if not Path(kept[2]).exists():
                return kept[0], kept[1]
        return None

    def _left_behind(self) -> tuple[list[Variant], int] | None:
        """Variants of a session that ended without saving, of the same investor and project."""
        case = self._document.case
        for path in self._files("*.json"):
            kept = _read(path)
            if kept is None:
                continue
            live = kept[0][kept[1]].case
            if (live.investor, live.project.name) == (case.investor, case.project.name):
                return kept[0], kept[1]
        return None

    def _files(self, pattern: str) -> list[Path]:
        """The files in the folder, the latest first."""
        found = []
        if self._folder is not None and self._folder.is_dir():
            for path in self._folder.glob(pattern):
                with contextlib.suppress(OSError):
                    found.append((path.stat().st_mtime, path))
        return [path for _, path in sorted(found, reverse=True)]

    def _place_of(self, path: Path) -> Path:
        assert self._folder is not None  # noqa: S101 - only asked with a folder
        whole = str(path.absolute())
        key = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return self._folder / f"of-{key}.json"

    def _write(self) -> None:
        if self._folder is None:
            return
        target = self._place_of(self._path) if self._path is not None else self._unsaved_file()
        self.failure = None
        if len(self._variants) == 1 and not self._variants[0].name:
            with contextlib.suppress(OSError):
                target.unlink()
            return
        content: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION,
            "case_file": str(self._path.absolute()) if self._path is not None else None,
            "live": self._live,
            "variants": [
                {"letter": one.letter, "name": one.name, "case": json.loads(write_case(one.case))}
                for one in self._variants
            ],
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(target, json.dumps(content, ensure_ascii=False, indent=1).encode())
        except WriteFailed as error:
            self.failure = error
        except OSError as error:
            self.failure = WriteFailed(target, "other", error.strerror or str(error))

    def _unsaved_file(self) -> Path:
        assert self._folder is not None  # noqa: S101 - only asked with a folder
        if self._unsaved is None:
            self._unsaved = self._folder / f"{_UNSAVED}{time.time_ns()}-{os.getpid()}.json"
            for old in self._files(f"{_UNSAVED}*.json")[_MOST_LEFT_BEHIND - 1 :]:
                with contextlib.suppress(OSError):
                    old.unlink()
        return self._unsaved

    def _forget_unsaved(self) -> None:
        if self._unsaved is not None:
            with contextlib.suppress(OSError):
                self._unsaved.unlink()
            self._unsaved = None


def _read(path: Path) -> tuple[list[Variant], int, str | None] | None:
    """The variants in a file, which is the case, and its case file; None for a file that is none of ours."""
    from desktop.case.file import read_draft

    try:
        content = json.loads(path.read_bytes())
        if content["format"] != FORMAT or content["version"] != VERSION:
            return None
        variants = [
            Variant(
                str(one["letter"]),
                str(one["name"])[:LONGEST_TEXT],
                read_draft(json.dumps(one["case"], ensure_ascii=False).encode()),
            )
            for one in content["variants"][:MOST]
        ]
        live, of_file = int(content["live"]), content["case_file"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError, CaseError):
        return None
    letters = [one.letter for one in variants]
    sound = 0 <= live < len(variants) and len(set(letters)) == len(letters) and set(letters) <= set(LETTERS)
    return (variants, live, of_file if isinstance(of_file, str) else None) if sound else None
