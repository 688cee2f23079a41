"""The library: which case files there are, without a database that could lose one.

    library = Library(data / "library.json", documents / "Quzhou Award", lambda: recent.paths)
    library.known()                       # every case file ever saved or opened here, and all in the library's folder
    found = look(known)                   # its state on disk and its bytes
    entry_of(found, answer)               # the case, what the plan gives, or what is wrong with the file

Cases are files, wherever their user keeps them: on two laptops, on a memory stick, edited with something else. The
index holds paths only, with the names to tell a file by when it has gone. A file that has gone or is broken stays in
the list until somebody says otherwise. Nothing here knows of Qt; whatever touches a disk may be called in a thread.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from desktop.case.faults import CaseError
from desktop.document.storage import ReadFailed, read_bytes
from desktop.files import WriteFailed, create_exclusively, locked, make_folder, write_atomically

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.engine.answer import Answer

FORMAT: Final = "quzhou-award-library"
VERSION: Final = 1
SUFFIX: Final = ".json"
MOST_IN_FOLDER: Final = 5000
"""Case files of the library's folder that are looked at; a folder with more is not one of cases."""
_MOST_COPIES: Final = 1000
_LONGEST_STEM: Final = 60
_FORBIDDEN_IN_NAMES: Final = '\\/:*?"<>|'

State = Literal["read", "broken", "gone"]


class Known(NamedTuple):
    """A case file that is known, or a draft that a session left behind; the names are those last seen here."""

    path: Path
    draft: bool = False
    investor: str = ""
    project: str = ""


class Stamp(NamedTuple):
    """By what a file that has changed is told: its size in bytes and when it was written."""

    size: int
    mtime_ns: int


class Found(NamedTuple):
    """What is on disk at a known path: `data` is None where it could not be read, or is unchanged since `look`'s stamp."""

    known: Known
    stamp: Stamp | None
    data: bytes | None
    failure: ReadFailed | None


class Entry(NamedTuple):
    """A line of the library.

    `state` is `read`, `broken` (`fault` says what is wrong) or `gone`. `status` is that of the estimate, `incomplete`
    where the case does not tell yet; `plan_usd` is the award under the plan before stacking in US cents, None where
    there is none yet. `changed` is when the file was written, in local time.
    """

    path: Path
    draft: bool
    state: State
    changed: dt.datetime | None
    investor: str
    project: str
    case: Case | None = None
    status: str = "incomplete"
    plan_usd: int | None = None
    fault: CaseError | ReadFailed | None = None


class Imported(NamedTuple):
    """Case files that were taken in (their paths in the library's folder), and those that were not, with the reason."""

    taken: tuple[Path, ...]
    refused: tuple[tuple[Path, CaseError | ReadFailed | WriteFailed], ...]


class Library:
    """The index in `store`, and the case files in `folder`. Two programs may use the same index at once."""

    def __init__(self, store: Path, folder: Path, recent: Callable[[], Iterable[Path]] = lambda: ()) -> None:
        """`recent` gives files that an earlier version knew without an index."""
        self._store = store
        self._recent = recent
        self.folder: Final = folder
        """Where a case goes that was never saved, unless its user says otherwise. May not exist yet."""

    # ------------------------------------------------------------------------------------------ what there is

    def known(self) -> tuple[Known, ...]:
        """Every case file that is known, the one that was saved or opened last first; it may have gone."""
        found: dict[str, Known] = {}
        for one in self._read():
            found.setdefault(_same(one.path), one)
        for path in (*self._recent(), *self._in_folder()):
            found.setdefault(_same(path), Known(path.absolute()))
        return tuple(found.values())

    def paths(self) -> tuple[Path, ...]:
        """The case files that are known and there, readable or not."""
        return tuple(one.path for one in self.known() if _is_there(one.path))

    def _in_folder(self) -> Iterator[Path]:
        count = 0
        for folder, folders, names in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if name.lower().endswith(SUFFIX) and not name.startswith("."):
                    yield Path(folder) / name
                    count += 1
                    if count >= MOST_IN_FOLDER:
                        return

    # ------------------------------------------------------------------------------------------ changes

    def remember(self, path: Path, case: Case) -> None:
        """A case was saved at `path`, or opened from it."""
        one = Known(path.absolute(), False, case.investor.name or "", case.project.name or "")
        self._change(lambda known: [one, *(other for other in known if _same(other.path) != _same(path))])

    def forget(self, path: Path) -> None:
        """Drop `path` from the index; the file, if there is one, stays."""
        self._change(lambda known: [other for other in known if _same(other.path) != _same(path)])

    def copy_in(self, paths: Iterable[Path]) -> Imported:
        """Copy case files into the library's folder, so that they stay when the memory stick goes.

        A file that lies there already, or whose very content does under the same name, is not copied again.
        """
        from desktop.case.file import MOST_BYTES, read_draft

        taken, refused = [], []
        for path in paths:
            try:
                data = read_bytes(path, MOST_BYTES)
                case = read_draft(data)
                if not path.absolute().is_relative_to(self.folder.absolute()):
                    make_folder(self.folder)
                    taken.append(_copy(data, self.folder, path.stem))
                else:
                    taken.append(path)
                self.remember(taken[-1], case)
            except (CaseError, ReadFailed, WriteFailed) as error:
                refused.append((path, error))
        return Imported(tuple(taken), tuple(refused))

    def duplicate(self, path: Path, case: Case, stem: str) -> Path:
        """Write `case`, read from `path`, as a file of its own beside it, without the number of its quote.

        `stem` is the new file's name, made unique. Raises `WriteFailed`.
        """
        from desktop.case.text import write_case

        copy = case._replace(quote=case.quote._replace(number=None, revision=None))
        made = _new_file(write_case(copy), path.parent, stem)
        self.remember(made, copy)
        return made

    # ------------------------------------------------------------------------------------------ the index

    def _read(self) -> list[Known]:
        try:
            content = json.loads(self._store.read_bytes())
            files = content["files"] if content["format"] == FORMAT else []
            return [_known_from(one) for one in files if isinstance(one.get("path"), str) and one["path"]]
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return []

    def _change(self, change: Callable[[list[Known]], list[Known]]) -> None:
        # A list that cannot be kept is no reason to disturb the user: the cases themselves are files.
        with contextlib.suppress(OSError, WriteFailed):
            make_folder(self._store.parent)
            with locked(self._store.with_suffix(".lock"), 2):
                content = {
                    "format": FORMAT,
                    "version": VERSION,
                    "files": [
                        {"path": str(one.path), "investor": one.investor, "project": one.project}
                        for one in change(self._read())
                    ],
                }
                write_atomically(self._store, json.dumps(content, ensure_ascii=False, indent=1).encode())


def look(known: Known, since: Stamp | None = None) -> Found:
    """Read what is at a known path; not again where it is still as it was at `since`."""
    from desktop.case.file import MOST_BYTES

    try:
        status = known.path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        return Found(known, None, None, ReadFailed(known.path, "not_found", str(error)))
    except (OSError, ValueError) as error:
        return Found(known, None, None, ReadFailed(known.path, "other", str(error)))
    stamp = Stamp(status.st_size, status.st_mtime_ns)
    if stamp == since:
        return Found(known, stamp, None, None)
    try:
        return Found(known, stamp, read_bytes(known.path, MOST_BYTES), None)
    except ReadFailed as error:
        return Found(known, stamp, None, error)


def entry_of(found: Found, answer_to: Callable[[Case], Answer | None]) -> Entry:
    """The line of a file that was looked at anew."""
    known = found.known
    changed = _moment(found.stamp) if found.stamp is not None else None
    entry = Entry(known.path, known.draft, "broken", changed, known.investor, known.project)
    if found.failure is not None:
        gone = found.failure.reason == "not_found"
        return entry._replace(state="gone" if gone else "broken", fault=found.failure)
    from desktop.case.file import read_draft

    try:
        case = read_draft(found.data or b"")
    except CaseError as error:
        return entry._replace(fault=error)
    status, plan = _gives(answer_to(case))
    return entry._replace(
        state="read",
        investor=case.investor.name or "",
        project=case.project.name or "",
        case=case,
        status=status,
        plan_usd=plan,
    )


def file_stem(name: str) -> str:
    """A name for a file out of what people typed; empty where nothing of it can stand in one."""
    return (
        "".join(mark for mark in name if mark not in _FORBIDDEN_IN_NAMES).strip(" .")[:_LONGEST_STEM].strip()
    )


def _gives(answer: Answer | None) -> tuple[str, int | None]:
    """Status and award under the plan, as the answer beside the questions has them."""
    estimate = answer.estimate if answer is not None else None
    if answer is None or estimate is None:
        return "incomplete", None
    if estimate.status not in ("eligible", "reference_only"):
        return estimate.status, 0
    if not estimate.years or "project.location" in answer.assumed:
        return "incomplete", None
    return estimate.status, estimate.totals.plan_usd


def _copy(data: bytes, folder: Path, stem: str) -> Path:
    """The file in `folder` with this content; made unless one of that name has it already."""
    same = folder / f"{stem}{SUFFIX}"
    with contextlib.suppress(OSError):
        if same.read_bytes() == data:
            return same
    return _new_file(data, folder, stem)


def _new_file(data: bytes, folder: Path, stem: str) -> Path:
    for number in range(1, _MOST_COPIES):
        path = folder / (f"{stem}{SUFFIX}" if number == 1 else f"{stem} ({number}){SUFFIX}")
        if create_exclusively(path, data):
            return path.absolute()
    raise WriteFailed(folder / f"{stem}{SUFFIX}", "other", "too many files of that name")


def _known_from(plain: dict[str, Any]) -> Known:
    names = (plain.get("investor"), plain.get("project"))
    return Known(Path(plain["path"]), False, *(name if isinstance(name, str) else "" for name in names))


def _same(path: Path) -> str:
    """What two spellings of one path have in common on this system."""
    return os.path.normcase(path.absolute())


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _moment(stamp: Stamp) -> dt.datetime | None:
    # The time of a file from a broken memory stick may be beyond all calendars.
    with contextlib.suppress(OverflowError, ValueError, OSError):
        return dt.datetime.fromtimestamp(stamp.mtime_ns // 10**9).astimezone()
    return None
