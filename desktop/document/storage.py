"""Case files on disk: read with a limit, written in one step."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Literal, NamedTuple

from desktop.case.case import Case
from desktop.case.faults import CaseError
from desktop.case.text import write_case
from desktop.document.locked_file import ROOM, Spoilt, WrongPassphrase, is_locked, lock, unlock
from desktop.files import read_regular, write_atomically


class ReadFailed(Exception):
    """A file could not be read.

    `reason` is `not_found`, `no_permission`, `is_folder`, `other`; of one under a passphrase `locked`,
    `wrong_passphrase` or `spoilt`.
    """

    def __init__(self, path: Path, reason: str, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.reason = reason
        self.detail = detail


class Stamp(NamedTuple):
    """The state of a file: its size in bytes, when it was written, and the SHA-256 of its content."""

    size: int
    mtime_ns: int
    sha256: str


Outside = Literal["changed", "gone", "protected"]
"""What somebody else did to a file: changed its content, took it away, or protected it from being written."""


def read_bytes(path: Path, limit: int, *, streams: bool = False) -> bytes:
    """At most `limit` + 1 bytes of a file, so that its size is known to be beyond. Raises `ReadFailed`.

    `streams`: a pipe is read too, as the command line takes one from a shell; a window would wait for it.
    """
    try:
        if streams:
            with path.open("rb") as file:
                return file.read(limit + 1)
        return read_regular(path, limit)
    except FileNotFoundError as error:
        raise ReadFailed(path, "not_found", "there is no such file") from error
    except PermissionError as error:
        raise ReadFailed(path, "no_permission", "may not be read") from error
    except IsADirectoryError as error:
        raise ReadFailed(path, "is_folder", "is a folder") from error
    except OSError as error:
        raise ReadFailed(path, "other", error.strerror or str(error)) from error
    except ValueError as error:  # a path with a zero character
        raise ReadFailed(path, "other", str(error)) from error


def read(path: Path, passphrase: str | None = None) -> Case:
    """The case in a case file, which may be half filled. Raises `CaseError` or `ReadFailed`."""
    return read_stamped(path, passphrase)[0]


def read_stamped(path: Path, passphrase: str | None = None) -> tuple[Case, Stamp]:
    """The case in a case file, and the state of the file that it was read from. Raises as `read`."""
    from desktop.case.file import MOST_BYTES, read_draft

    data = read_bytes(path, MOST_BYTES + ROOM)
    return read_draft(opened(path, data, passphrase)), _stamp(path, data)


def opened(path: Path, data: bytes, passphrase: str | None) -> bytes:
    """The text of a case file, which may be under a passphrase. Raises `ReadFailed`."""
    if not is_locked(data):
        return data
    if passphrase is None:
        raise ReadFailed(path, "locked", "is encrypted with a passphrase")
    try:
        return unlock(data, passphrase)
    except WrongPassphrase as error:
        raise ReadFailed(path, "wrong_passphrase", "the passphrase does not open it") from error
    except Spoilt as error:
        raise ReadFailed(path, "spoilt", str(error)) from error


def write(path: Path, case: Case, passphrase: str | None = None) -> Stamp:
    """Write a case file, encrypted where there is a passphrase; its state. Raises `WriteFailed`; the earlier stays."""
    data = write_case(case)
    if passphrase is not None:
        data = lock(data, passphrase)
    write_atomically(path, data)
    return _stamp(path, data)


def outside(path: Path, stamp: Stamp | None) -> Outside | None:
    """What somebody else did to a file since it was in the state `stamp`; None for nothing that matters.

    A file that was only written anew with the same content, as synchronising folders do, is the same.
    """
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        # Without its folder it cannot be written there again: writing says so.
        return "gone" if path.parent.is_dir() else None
    except OSError:
        return None  # writing to it will say what is wrong
    if stamp is not None and (status.st_size, status.st_mtime_ns) != stamp[:2]:
        from desktop.case.file import MOST_BYTES

        with contextlib.suppress(ReadFailed):
            data = read_bytes(path, MOST_BYTES + ROOM)
            if hashlib.sha256(data).hexdigest() != stamp.sha256:
                return "changed"
    # Replacing a file asks nothing of the file itself: who protected it is asked all the same.
    return None if status.st_mode & 0o222 and os.access(path, os.W_OK) else "protected"


def _stamp(path: Path, data: bytes) -> Stamp:
    try:
        mtime = path.stat().st_mtime_ns
    except OSError:
        mtime = 0
    return Stamp(len(data), mtime, hashlib.sha256(data).hexdigest())


__all__ = [
    "CaseError",
    "Outside",
    "ReadFailed",
    "Stamp",
    "opened",
    "outside",
    "read",
    "read_bytes",
    "read_stamped",
    "write",
]
