"""A store that cannot be read: set aside, the last good copy put back, and every entry rescued that can be.

The last good copy is made by SQLite itself while the store is in use, once the store has been found sound.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from desktop.document.store import definition
from desktop.document.store.failing import failures, make_private
from desktop.document.store.sealed import Damaged, unseal
from desktop.files import WriteFailed, failure, locked

if TYPE_CHECKING:
    import apsw

_COPY: Final = "kept.last-good.db"
_ASIDE: Final = "kept.unreadable-"
_BESIDE: Final = ("-wal", "-shm", "-journal")
_A_DAY: Final = 24 * 3600
_MOST_ASIDE: Final = 5
_OLD: Final = 3600
"""Seconds after which a file of an interrupted write is nobody's any more."""


class Open(Protocol):
    """What of an open store a rescue needs."""

    @property
    def folder(self) -> Path: ...
    def change(self) -> contextlib.AbstractContextManager[apsw.Connection]: ...
    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]: ...
    def copy_to(self, made: apsw.Connection) -> None: ...


def alone(folder: Path) -> contextlib.AbstractContextManager[None]:
    """Of many windows that find the store unreadable at once, one mends it."""
    return locked(folder / "mending.lock")


def set_aside(path: Path) -> Path | None:
    """Move a store out of the way, with what belongs to it; None where there is nothing."""
    if not path.exists():
        return None
    aside = path.with_name(f"{_ASIDE}{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 1_000_000:06d}.db")
    try:
        os.replace(path, aside)
        for ending in _BESIDE:
            with contextlib.suppress(FileNotFoundError):
                os.replace(f"{path}{ending}", f"{aside}{ending}")
    except OSError as error:
        raise failure(path, error) from error
    for old in sorted(path.parent.glob(f"{_ASIDE}*.db"))[:-_MOST_ASIDE]:
        for ending in ("", *_BESIDE):
            Path(f"{old}{ending}").unlink(missing_ok=True)
    return aside


def last_good(folder: Path) -> Path | None:
    """The last good copy, if there is one."""
    copy = folder / _COPY
    return copy if copy.exists() else None


def opens(copy: Path, passphrase: str) -> bool:
    """Whether the last good copy is opened by this passphrase."""
    import apsw

    try:
        connection = apsw.Connection(os.fspath(copy), flags=apsw.SQLITE_OPEN_READONLY)
    except apsw.Error:
        return False
    try:
        connection.pragma("key", passphrase)
        return bool(connection.pragma("application_id") == definition.APPLICATION)
    except apsw.Error:
        return False
    finally:
        connection.close()


def put_back(copy: Path, path: Path) -> None:
    """Put the last good copy in the place of the store; the copy itself stays. Raises `WriteFailed`."""
    beside = path.with_name(f"{path.name}.part")
    try:
        shutil.copyfile(copy, beside)
        os.chmod(beside, 0o600)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise failure(path, error) from error


def copy_if_due(store: Open) -> bool:
    """Make the last good copy where that of yesterday is the latest and the store is sound; whether it was made."""
    target = store.folder / _COPY
    with contextlib.suppress(OSError):
        if time.time() - target.stat().st_mtime < _A_DAY:
            return False
    if store.rows("PRAGMA quick_check(1)") != [("ok",)]:
        return False
    copy(store)
    return True


def copy(store: Open) -> None:
    """Make the last good copy. Raises `WriteFailed`."""
    import apsw

    target = store.folder / _COPY
    beside = target.with_name(f"{target.name}.part")
    beside.unlink(missing_ok=True)
    try:
        with failures(target):
            make_private(beside)
            made = apsw.Connection(os.fspath(beside))
            try:
                store.copy_to(made)
            finally:
                made.close()
            os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def forget_copies(folder: Path) -> None:
    """Delete the last good copy and what was set aside: they were written without the passphrase that holds now."""
    for path in (*folder.glob(f"{_COPY}*"), *folder.glob(f"{_ASIDE}*")):
        with contextlib.suppress(OSError):
            path.unlink()


def rescue(aside: Path | None, store: Open, passphrase: str | None) -> int:
    """Take over every entry of an unreadable store that can still be read; how many there were."""
    import apsw

    if aside is None:
        return 0
    try:
        damaged = apsw.Connection(os.fspath(aside))
    except apsw.Error:
        return 0
    count = 0
    try:
        with contextlib.suppress(apsw.Error):
            if passphrase is not None:
                damaged.pragma("key", passphrase)
            damaged.pragma("writable_schema", 1)
        for table in definition.TABLES:
            count += _rescue_table(damaged, table, store)
    finally:
        with contextlib.suppress(apsw.Error):
            damaged.close()
    return count


def _rescue_table(damaged: apsw.Connection, table: str, store: Open) -> int:
    count = 0
    with store.change() as database:
        for row in _readable(damaged, table):
            if not _sound(row):
                continue
            marks = ", ".join("?" * len(row))
            with contextlib.suppress(Exception):  # a row of another make is no row of ours
                # What is in the damaged store is later than what is in the copy.
                database.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", row)  # noqa: S608 - own names
                count += 1
    return count


def _sound(row: tuple[Any, ...]) -> bool:
    """Whether what is sealed in a row, which stands last, is as it was written."""
    if not isinstance(row[-1], bytes):
        return True
    try:
        unseal(row[-1])
    except Damaged:
        return False
    return True


def _readable(damaged: apsw.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """The rows that can be read, forwards up to the damage and then backwards to it."""
    import apsw

    keys = {"papers": "rowid", "refused": "rowid", "versions": "place", "bin": "place"}
    order = keys.get(table)
    seen: set[Any] = set()
    for way in ("", f" ORDER BY {order} DESC" if order else _backwards(table)):
        with contextlib.suppress(apsw.Error):
            for row in damaged.execute(f"SELECT * FROM {table}{way}"):  # noqa: S608 - own names
                if row[:2] not in seen:
                    seen.add(row[:2])
                    yield row


def _backwards(table: str) -> str:
    keys = {"kept": "kind DESC, name DESC", "steps": "seat DESC, number DESC", "meta": "name DESC"}
    first = {"documents": "seat", "files": "path", "numbers": "entry", "issues": "issue"}
    return f" ORDER BY {keys.get(table) or first[table] + ' DESC'}"


def clean_up(*folders: Path) -> int:
    """Delete what interrupted writes left in these folders; how many files that were."""
    count = 0
    for folder in folders:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                ours = entry.name.endswith(".part") and entry.name.startswith((".", "kept."))
                with contextlib.suppress(OSError):
                    if ours and time.time() - entry.stat(follow_symlinks=False).st_mtime > _OLD:
                        os.unlink(entry.path)
                        count += 1
    return count


__all__ = [
    "WriteFailed",
    "alone",
    "clean_up",
    "copy",
    "copy_if_due",
    "forget_copies",
    "last_good",
    "opens",
    "put_back",
    "rescue",
    "set_aside",
]
