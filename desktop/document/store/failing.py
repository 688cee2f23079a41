"""SQLite's failures in the words that all files of the program have, and files that nobody else may read."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from desktop.files import WriteFailed


def make_private(path: Path) -> None:
    """Make an empty file that nobody else may read, or see to it that nobody may read the one that is there."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        if os.name != "nt":
            os.fchmod(handle, 0o600)
    finally:
        os.close(handle)


@contextlib.contextmanager
def failures(path: Path) -> Iterator[None]:
    """Say SQLite's failures in the words that all files of the program have."""
    import apsw

    reasons: dict[type[Exception], str] = {
        apsw.FullError: "disk_full",
        apsw.ReadOnlyError: "no_permission",
        apsw.CantOpenError: "no_permission",
        apsw.PermissionsError: "no_permission",
        apsw.AuthError: "no_permission",
        apsw.BusyError: "in_use",
        apsw.LockedError: "in_use",
    }
    try:
        yield
    except (apsw.NotADBError, apsw.CorruptError):
        raise
    except apsw.Error as error:
        reason = next((word for kind, word in reasons.items() if isinstance(error, kind)), "other")
        if reason != "disk_full" and not path.parent.is_dir():
            reason = "no_folder"
        elif reason == "other" and _full(path):
            reason = "disk_full"
        raise WriteFailed(path, reason, str(error)) from error
    except OSError as error:
        from desktop.files import failure

        raise failure(path, error) from error


def _full(path: Path) -> bool:
    """Whether the disk has no room: SQLite reports some of its files that cannot grow as failing."""
    if not hasattr(os, "statvfs"):
        return False
    try:
        disk = os.statvfs(path.parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < 65_536
