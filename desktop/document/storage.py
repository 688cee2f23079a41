"""Case files on disk: read with a limit, written in one step."""

from __future__ import annotations

from pathlib import Path

from desktop.case.case import Case
from desktop.case.faults import CaseError
from desktop.case.text import write_case
from desktop.files import write_atomically


class ReadFailed(Exception):
    """A file could not be read. `reason` is `not_found`, `no_permission`, `is_folder` or `other`."""

    def __init__(self, path: Path, reason: str, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.reason = reason
        self.detail = detail


def read_bytes(path: Path, limit: int) -> bytes:
    """At most `limit` + 1 bytes of a file, so that its size is known to be beyond. Raises `ReadFailed`."""
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
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


def read(path: Path) -> Case:
    """The case in a case file, which may be half filled. Raises `CaseError` or `ReadFailed`."""
    from desktop.case.file import MOST_BYTES, read_draft

    return read_draft(read_bytes(path, MOST_BYTES))


def write(path: Path, case: Case) -> None:
    """Write a case file. Raises `WriteFailed`; the earlier file stays."""
    write_atomically(path, write_case(case))


__all__ = ["CaseError", "ReadFailed", "read", "read_bytes", "write"]
