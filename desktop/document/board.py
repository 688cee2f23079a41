"""The cases in folders, each document once, with what each adds to the board; and an index of what was worked out.

    survey = surveyed([Path("fair"), Path("office")], rules)
    survey.counted, survey.left_out, survey.others

A document's copies, revisions and scenarios share its `id`: the highest revision counts, then the latest date of its
quote, then the newest file. A file without an `id` counts for itself. What is worked out is kept by path, size and time
of change, under the rule set and the program's own code, so that a second look reads what has changed alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop import __version__, places
from desktop.case.faults import CaseError
from desktop.document.kinds import is_case
from desktop.document.storage import ReadFailed, read_bytes
from desktop.engine.outlook import Outlook, OutlookYear, Sum, outlook

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.policy.ruleset import RuleSet

_AT_ONCE: Final = 40
"""Files that another process works out in one go."""
_WORTH_A_PROCESS: Final = 200
"""Files for which it pays to start one."""
_SETTLED: Final = 3 * 10**9
"""Nanoseconds after which a file cannot have changed again within the same time of change, on any file system."""
_MOST_KEPT: Final = 200_000
_MOST_INDEXES: Final = 3
_CODE: Final = ("case", "engine", "policy", "sectors")
"""Packages whose code decides what a case comes to."""


class Fault(NamedTuple):
    """What is wrong with a file, as in the error object of the command line."""

    code: str
    path: str
    message: str


class Filed(NamedTuple):
    """What a case file adds: by what its document is known, and its outlook, or what is wrong with it."""

    path: Path
    size: int
    mtime_ns: int
    id: str | None = None
    revision: int = 0
    date: str = ""
    outlook: Outlook | None = None
    fault: Fault | None = None


class Survey(NamedTuple):
    """The files that count, those that cannot, and the copies and revisions that another file stands for."""

    counted: tuple[Filed, ...]
    left_out: tuple[Filed, ...]
    others: tuple[Filed, ...]


def surveyed(
    folders: Sequence[Path],
    rules: RuleSet,
    pack: Path | None = None,
    *,
    jobs: int | None = None,
    worker: str = "board-worker",
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    index: Path | None = None,
) -> Survey:
    """Look at all case files of the folders and below them.

    `pack` is where `rules` come from if not from the program, `jobs` on how many processes at the most, `worker` the
    program's command that each of them runs (`work`). `progress` is told how many files are done, of how many. `index`
    is the folder that keeps what was worked out.
    """
    store = (index or places.cache() / "board") / f"{rules.sha256[:32]}-{_code()}.json"
    known = _read(store)
    found: dict[Path, Filed] = {}
    fresh: list[Filed] = []
    for file in _files(folders):
        before = known.get(str(file.path.absolute()))
        if file.fault is not None:
            found[file.path] = file
        elif before is not None and (before.size, before.mtime_ns) == (file.size, file.mtime_ns):
            found[file.path] = before._replace(path=file.path)
        else:
            found[file.path] = file  # holds its place in the order
            fresh.append(file)
    progress(len(found) - len(fresh), len(found))
    for done, file in enumerate(_worked_out(fresh, rules, pack, jobs, worker), len(found) - len(fresh) + 1):
        found[file.path] = file
        progress(done, len(found))
    if fresh:
        _keep(store, known, found.values())
    return _sorted_out(found.values())


def _sorted_out(found: Iterable[Filed]) -> Survey:
    counted: list[Filed] = []
    left_out: list[Filed] = []
    best: dict[str, Filed] = {}
    others: list[Filed] = []
    for file in found:
        if file.fault is not None:
            left_out.append(file)
        elif file.id is None:
            counted.append(file)
        else:
            other = best.setdefault(file.id, file)
            if other is not file:
                first, second = sorted((other, file), key=_rank)
                best[file.id] = second
                others.append(first)
    counted += best.values()
    counted.sort(key=lambda file: str(file.path))
    return Survey(tuple(counted), tuple(left_out), tuple(others))


def _rank(file: Filed) -> tuple[int, str, int]:
    return file.revision, file.date, file.mtime_ns


# ---------------------------------------------------------------- files


def _files(folders: Sequence[Path]) -> Iterator[Filed]:
    """The case files of the folders, each once however it is reached, with size and time."""
    seen: set[str] = set()
    for folder in folders:
        root = os.path.realpath(folder)
        if folder.is_file():
            entries: Iterable[tuple[str, os.stat_result | OSError]] = [_stat(str(folder))]
        elif folder.is_dir():
            entries = _walk(str(folder))
        else:
            yield Filed(folder, 0, 0, fault=Fault("not_found", "", f"{folder}: there is no such folder"))
            continue
        for path, status in entries:
            real = root + path[len(str(folder)) :] if len(folders) > 1 or os.path.islink(path) else path
            real = os.path.realpath(path) if os.path.islink(path) else real
            if real in seen:
                continue
            seen.add(real)
            if isinstance(status, OSError):
                reason = status.strerror or str(status)
                yield Filed(Path(path), 0, 0, fault=Fault("other", "", f"{path}: {reason}"))
            else:
                yield Filed(Path(path), status.st_size, status.st_mtime_ns)


def _walk(folder: str) -> Iterator[tuple[str, os.stat_result | OSError]]:
    try:
        with os.scandir(folder) as entries:
            here = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield folder, error
        return
    below = []
    for entry in here:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            below.append(entry.path)
        elif is_case(entry.name):
            yield _stat(entry.path)
    for path in below:
        yield from _walk(path)


def _stat(path: str) -> tuple[str, os.stat_result | OSError]:
    try:
        return path, os.stat(path)
    except OSError as error:
        return path, error


# ---------------------------------------------------------------- working out


def filed(file: Filed, rules: RuleSet) -> Filed:
    """What a case file adds; whatever is wrong with it is said in its `fault`."""
    from desktop.case.file import MOST_BYTES, read_case

    try:
        case = read_case(read_bytes(file.path, MOST_BYTES))
        return _of_case(file, case)._replace(outlook=outlook(case, rules, complete=True))
    except CaseError as error:
        return file._replace(fault=Fault(error.code, error.path, error.message))
    except ReadFailed as error:
        return file._replace(fault=Fault(error.reason, "", str(error)))
    except Exception as error:  # noqa: BLE001 - the others are added up all the same
        return file._replace(fault=Fault("internal", "", f"unexpected: {type(error).__name__}: {error}"))


def _of_case(file: Filed, case: Case) -> Filed:
    return file._replace(id=case.id, revision=case.quote.revision or 0, date=case.quote.date or "")


def _worked_out(
    files: Sequence[Filed], rules: RuleSet, pack: Path | None, jobs: int | None, worker: str
) -> Iterator[Filed]:
    from desktop.crew import Crew, cores

    workers = min(jobs or cores(), len(files) // _WORTH_A_PROCESS)
    if workers < 2:
        yield from (filed(file, rules) for file in files)
        return
    parts = [files[at : at + _AT_ONCE] for at in range(0, len(files), _AT_ONCE)]
    sent = (json.dumps([_plain(file) for file in part]).encode() + b"\n" for part in parts)
    with Crew([worker, str(pack.absolute()) if pack is not None else ""], workers) as crew:
        for part, answer in zip(parts, crew.answers(sent), strict=True):
            if answer is None:
                lost = Fault("internal", "", "working it out brought a process down")
                yield from (file._replace(fault=lost) for file in part)
            else:
                for file, plain in zip(part, json.loads(answer), strict=True):
                    yield _filed(plain)._replace(path=file.path)


def work(pack: str, jobs: Iterable[bytes]) -> Iterator[bytes]:
    """What another process does: what each of the files adds that it is sent."""
    from desktop.policy.load import load_rule_set

    rules = load_rule_set(Path(pack) if pack else None)
    for job in jobs:
        files = [_filed(plain) for plain in json.loads(job)]
        yield json.dumps([_plain(filed(file, rules)) for file in files]).encode() + b"\n"


# ---------------------------------------------------------------- as plain data


def _plain(file: Filed) -> list[Any]:
    return [str(file.path), *file[1:]]


def _filed(plain: list[Any]) -> Filed:
    path, size, mtime_ns, id_, revision, date, found, fault = plain
    return Filed(
        Path(path),
        size,
        mtime_ns,
        id_,
        revision,
        date,
        _outlook(found) if found is not None else None,
        Fault(*fault) if fault is not None else None,
    )


def _outlook(plain: list[Any]) -> Outlook:
    status, category, stage, years, *sums = plain
    return Outlook(
        status,
        category,
        stage,
        tuple(
            OutlookYear(year, planned, received, Sum(*award), Sum(*lowest), Sum(*highest), tuple(targets))
            for year, planned, received, award, lowest, highest, targets in years
        ),
        *(Sum(*one) for one in sums),
    )


# ---------------------------------------------------------------- the index


@cache
def _code() -> str:
    """What stands for the program's own code that works a case out.

    In a frozen program the modules are no files; there the program's file stands for them.
    """
    digest = hashlib.sha256(__version__.encode())
    home = Path(__file__).parents[1]
    files = sorted(path for package in _CODE for path in (home / package).glob("*.py"))
    for path in files or [Path(sys.executable)]:
        with contextlib.suppress(OSError):
            status = path.stat()
            digest.update(f"{path.name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


def _read(store: Path) -> dict[str, Filed]:
    try:
        return {plain[0]: _filed(plain) for plain in json.loads(store.read_bytes())}
    except (OSError, ValueError, TypeError, IndexError, RecursionError):
        return {}


def _keep(store: Path, known: dict[str, Filed], found: Iterable[Filed]) -> None:
    """Write the index anew. It only saves time: where it cannot be written nothing is lost."""
    from desktop.files import WriteFailed, make_folder, write_atomically

    settled = time.time_ns() - _SETTLED
    new = {str(file.path.absolute()): file for file in found if 0 < file.mtime_ns < settled}
    kept = {**known, **new} if len(known) + len(new) <= _MOST_KEPT else new
    plain = [[path, *_plain(file)[1:]] for path, file in kept.items()]
    with contextlib.suppress(OSError, WriteFailed):
        make_folder(store.parent)
        write_atomically(store, json.dumps(plain).encode())
        older = sorted(store.parent.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for path in older[:-_MOST_INDEXES]:
            path.unlink()
