"""The library: which case files there are. The cases themselves are the files; the index could be made again.

    library = Library(store, documents / "Quzhou Award", lambda: recent.paths)
    library.known()                       # every case file ever saved or opened here, and all in the library's folder
    found = look(known)                   # its state on disk and its bytes
    entry_of(found, answer)               # what stands in the list of it: what the plan gives, or what is wrong
    library.keep(worked)                  # so that the next start lists it without reading the file
    library.listed()                      # what was kept so, the file that was changed last first

Cases are files, wherever their user keeps them: on two laptops, on a memory stick, edited with something else. The
index holds paths, and what the list shows of each, as it was when the file was last read; the case itself is in the file
alone. A file that has gone or is broken stays in the list until somebody says otherwise. Nothing here knows of Qt;
whatever touches a disk may be called in a thread.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from desktop.case.faults import CaseError
from desktop.document.kinds import CASES, EXTENSION, is_case, is_encrypted
from desktop.document.locked_file import is_locked
from desktop.document.storage import ReadFailed, read_bytes
from desktop.document.store.sealed import Damaged, seal_plain, unseal_plain
from desktop.files import WriteFailed, create_exclusively, make_folder

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.document.store.database import Store
    from desktop.engine.answer import Answer

_MOST_COPIES: Final = 1000
_LONGEST_STEM: Final = 60
_FORBIDDEN_IN_NAMES: Final = '\\/:*?"<>|'
_DEVICES: Final = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
    + [f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"]
)

State = Literal["read", "broken", "gone", "locked"]


class Known(NamedTuple):
    """A case file that is known, or a draft that a session left behind; the names are those last seen here.

    A draft has no file: its `case` is here, `changed` (nanoseconds since 1970) too, and `path` is only a name for it.
    """

    path: Path
    draft: bool = False
    investor: str = ""
    project: str = ""
    case: Case | None = None
    changed: int = 0


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


class Card(NamedTuple):
    """What the list shows of a case beside its names, and what else it is found by."""

    stage: str
    sector: str | None = None
    category: str | None = None
    location: str | None = None
    country: str | None = None
    number: str | None = None
    organisation: str | None = None
    prepared_by: str | None = None
    dated: bool = False
    """Whether the quote has a date; one without follows the rule set of today."""


class Entry(NamedTuple):
    """A line of the library.

    `state` is `read`, `broken` (`fault` says what is wrong), `gone`, or `locked`: under a passphrase. `status` is that of the estimate, `incomplete`
    where the case does not tell yet; `plan_usd` is the award under the plan before stacking in US cents, None where
    there is none yet. `card` is there where it is read; `case` only where there is no file to read it from.
    """

    path: Path
    draft: bool
    state: State
    stamp: Stamp | None
    investor: str
    project: str
    case: Case | None = None
    status: str = "incomplete"
    plan_usd: int | None = None
    fault: CaseError | ReadFailed | None = None
    card: Card | None = None

    @property
    def changed(self) -> dt.datetime | None:
        """When the file was written, in local time."""
        return _moment(self.stamp) if self.stamp is not None else None


class Worked(NamedTuple):
    """An entry that was read, and by which rules: the same file under the same `rules` need not be read again."""

    entry: Entry
    rules: str


class Imported(NamedTuple):
    """Case files that were taken in (their paths in the library's folder), and those that were not, with the reason."""

    taken: tuple[Path, ...]
    refused: tuple[tuple[Path, CaseError | ReadFailed | WriteFailed], ...]


class Library:
    """The index in the store, and the case files in `folder`. Two programs may use the same index at once."""

    def __init__(self, store: Store, folder: Path, recent: Callable[[], Iterable[Path]] = lambda: ()) -> None:
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

    def known_by_name(self) -> dict[str, Known | None]:
        """The same by the name of the file, with what is known of those that were used here; None for the others.

        Of a hundred thousand files, whose paths are worth no object each.
        """
        found: dict[str, str] = {}
        used: dict[str, Known] = {}
        for one in self._read():
            name = str(one.path.absolute())
            used[found.setdefault(os.path.normcase(name), name)] = one
        others = [str(path.absolute()) for path in self._recent()]
        others += self._kept_names()
        others += self._names_in_folder()
        for name in others:
            found.setdefault(os.path.normcase(name), name)
        return {name: used.get(name) for name in found.values()}

    def _kept_names(self) -> list[str]:
        with contextlib.suppress(WriteFailed):
            rows = self._store.rows("SELECT path FROM files WHERE used = 0")
            return [os.fsdecode(row[0]) for row in rows]
        return []

    def paths(self) -> tuple[Path, ...]:
        """The case files that are known and there, readable or not."""
        return tuple(one.path for one in self.known() if _is_there(one.path))

    def _in_folder(self) -> Iterator[Path]:
        return map(Path, self._names_in_folder())

    def _names_in_folder(self) -> Iterator[str]:
        for folder, folders, names in os.walk(self.folder.absolute()):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if is_case(name) or is_encrypted(name):
                    yield f"{folder}{os.sep}{name}"

    # ------------------------------------------------------------------------------------------ changes

    def remember(self, path: Path, case: Case) -> None:
        """A case was saved at `path`, or opened from it."""
        # A list that cannot be kept is no reason to disturb the user: the cases themselves are files.
        with contextlib.suppress(WriteFailed), self._store.change() as database:
            database.execute(
                "INSERT INTO files (path, used, investor, project) VALUES (?, ?, ?, ?) ON CONFLICT (path)"
                " DO UPDATE SET used = excluded.used, investor = excluded.investor, project = excluded.project",
                (
                    os.fsencode(path.absolute()),
                    time.time_ns(),
                    "" if is_encrypted(path.name) else case.investor.name or "",
                    "" if is_encrypted(path.name) else case.project.name or "",
                ),
            )

    def forget(self, path: Path) -> None:
        """Drop `path` from the index; the file, if there is one, stays."""
        with contextlib.suppress(WriteFailed), self._store.change() as database:
            database.execute("DELETE FROM files WHERE path = ?", (os.fsencode(path.absolute()),))

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
                    taken.append(_copy(data, self.folder, Path(path.name)))
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

        copy = case._replace(id=None, quote=case.quote._replace(number=None, revision=None))
        made = _new_file(write_case(copy), path.parent, stem, _ending(path))
        self.remember(made, copy)
        return made

    # ------------------------------------------------------------------------------------------ what was worked out

    def listed(self, first: int = 100, chunk: int = 500) -> Iterator[list[Worked]]:
        """What was kept of the files that were read, the one that was changed last first; the `first` of them at once.

        What is damaged is left out, and read anew from its file.
        """
        last: tuple[int, bytes] | None = None
        while True:
            rows = self._listed_after(last, first if last is None else chunk)
            if not rows:
                return
            last = rows[-1][3], rows[-1][0]
            yield [worked for row in rows if (worked := _worked(*row)) is not None]

    def _listed_after(self, last: tuple[int, bytes] | None, most: int) -> list[tuple[Any, ...]]:
        after = "AND (mtime, path) < (?, ?)" if last is not None else ""
        with contextlib.suppress(WriteFailed):
            return self._store.rows(
                f"SELECT path, body, size, mtime, rules FROM files WHERE body IS NOT NULL {after}"  # noqa: S608
                " ORDER BY mtime DESC, path DESC LIMIT ?",
                *(last or ()),
                most,
            )
        return []

    def keep(self, worked: Iterable[Worked]) -> None:
        """Keep what was worked out of files; a list that cannot be kept is read again the next time."""
        rows = [
            (
                os.fsencode(one.entry.path),
                one.entry.investor,
                one.entry.project,
                *one.entry.stamp,
                one.rules,
                seal_plain(_kept(one.entry), packed=False),
            )
            for one in worked
            if one.entry.stamp is not None and one.entry.card is not None and not one.entry.draft
        ]
        with contextlib.suppress(WriteFailed), self._store.change() as database:
            database.executemany(
                "INSERT INTO files (path, used, investor, project, size, mtime, rules, body)"
                " VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (path)"
                " DO UPDATE SET investor = ?2, project = ?3, size = ?4, mtime = ?5, rules = ?6, body = ?7",
                rows,
            )

    def forget_all(self, paths: Iterable[str]) -> None:
        """Drop these from the index, such as files that were only known from the library's folder and are gone."""
        with contextlib.suppress(WriteFailed), self._store.change() as database:
            database.executemany(
                "DELETE FROM files WHERE path = ? AND used = 0", [(os.fsencode(path),) for path in paths]
            )

    # ------------------------------------------------------------------------------------------ the index

    def _read(self) -> list[Known]:
        with contextlib.suppress(WriteFailed):
            # Those never used are only what is kept of the files in the folder.
            rows = self._store.rows(
                "SELECT path, investor, project FROM files WHERE used > 0 ORDER BY used DESC"
            )
            return [
                Known(Path(os.fsdecode(path)), False, investor, project) for path, investor, project in rows
            ]
        return []


def look(known: Known, since: Stamp | None = None) -> Found:
    """Read what is at a known path; not again where it is still as it was at `since`."""
    from desktop.case.file import MOST_BYTES

    if known.draft:
        stamp = Stamp(0, known.changed)
        return Found(known, stamp, None if stamp == since else b"", None)
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
    entry = Entry(known.path, known.draft, "broken", found.stamp, known.investor, known.project)
    if found.failure is not None:
        gone = found.failure.reason == "not_found"
        return entry._replace(state="gone" if gone else "broken", fault=found.failure)
    from desktop.case.file import read_draft

    if is_locked(found.data or b""):
        # Not even the names are kept of it.
        return entry._replace(state="locked", investor="", project="")
    try:
        case = known.case if known.case is not None else read_draft(found.data or b"")
    except CaseError as error:
        return entry._replace(fault=error)
    status, plan = _gives(answer_to(case))
    return entry._replace(
        state="read",
        investor=case.investor.name or "",
        project=case.project.name or "",
        case=known.case,
        status=status,
        plan_usd=plan,
        card=_card(case),
    )


def case_of(entry: Entry) -> Case:
    """The case of a line, from its file. Raises `CaseError` or `ReadFailed`."""
    from desktop.document.storage import read

    return entry.case if entry.case is not None else read(entry.path)


def _card(case: Case) -> Card:
    quote, project = case.quote, case.project
    return Card(
        quote.given_stage,
        project.sector,
        project.category,
        project.location,
        case.investor.country,
        quote.number,
        quote.organisation,
        quote.prepared_by,
        quote.date is not None,
    )


def _kept(entry: Entry) -> list[Any]:
    return [(entry.investor, entry.project), entry.status, entry.plan_usd, *(entry.card or ())]


def _worked(path: bytes, body: bytes, size: int, mtime: int, rules: str) -> Worked | None:
    try:
        names, status, plan, *card = unseal_plain(body)
        entry = Entry(
            Path(os.fsdecode(path)),
            draft=False,
            state="read",
            stamp=Stamp(size, mtime),
            investor=names[0],
            project=names[1],
            status=status,
            plan_usd=plan,
            card=Card(*card),
        )
    except (Damaged, TypeError, ValueError, IndexError):
        return None
    return Worked(entry, rules)


def file_stem(name: str, longest: int = _LONGEST_STEM) -> str:
    """A name for a file out of what people typed; empty where nothing of it can stand in one."""
    kept = "".join(mark for mark in name if mark not in _FORBIDDEN_IN_NAMES and mark.isprintable())
    stem = kept.strip(" .")[:longest].strip(" .")
    # Windows takes these for devices, whatever stands behind a dot.
    return f"_{stem}" if stem.partition(".")[0].rstrip().upper() in _DEVICES else stem


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


def _copy(data: bytes, folder: Path, name: Path) -> Path:
    """The file in `folder` with this content, under this name; made unless one of that name has it already."""
    same = folder / name
    with contextlib.suppress(OSError):
        if same.read_bytes() == data:
            return same
    return _new_file(data, folder, name.stem, _ending(name))


def _ending(path: Path) -> str:
    """The ending of a copy: that of the file, if cases have it."""
    return path.suffix if path.suffix.lower() in CASES else EXTENSION


def _new_file(data: bytes, folder: Path, stem: str, suffix: str) -> Path:
    for number in range(1, _MOST_COPIES):
        path = folder / (f"{stem}{suffix}" if number == 1 else f"{stem} ({number}){suffix}")
        if create_exclusively(path, data):
            return path.absolute()
    raise WriteFailed(folder / f"{stem}{suffix}", "other", "too many files of that name")


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
