"""A case that a command was given by the name of its file, which may be under a passphrase.

The passphrase is taken from the environment, from a file descriptor, or asked for at a terminal; never from the
arguments, which every user of the computer can read.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.commands.output import Failure

if TYPE_CHECKING:
    from desktop.case.case import Case

PASSPHRASE: Final = "QUZHOU_AWARD_PASSPHRASE"  # noqa: S105 - the name of it
"""The variable of the environment that holds the passphrase of encrypted case files."""
_MOST: Final = 10_000


def case_of(path: Path) -> Case:
    """The case in a file. Raises `Failure`."""
    from desktop.case.faults import CaseError
    from desktop.case.file import MOST_BYTES, read_case
    from desktop.document.locked_file import ROOM, is_locked
    from desktop.document.storage import ReadFailed, opened, read_bytes

    try:
        data = read_bytes(path, MOST_BYTES + ROOM, streams=True)
        return read_case(opened(path, data, _passphrase(path) if is_locked(data) else None))
    except ReadFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    except CaseError as error:
        raise Failure(error.code, error.path, error.message) from None


def take_passphrase(descriptor: int) -> None:
    """Read the passphrase from a file descriptor, to its end or that of its line. Raises `Failure`."""
    try:
        with os.fdopen(descriptor, "rb") as file:
            line = file.readline(_MOST).rstrip(b"\r\n")
        # The processes that help this one find it there.
        os.environ[PASSPHRASE] = line.decode()
    except (OSError, ValueError) as error:
        raise Failure("no_input", "", f"the passphrase cannot be read: {error}") from None


def _passphrase(path: Path) -> str | None:
    given = os.environ.get(PASSPHRASE)
    if given is None and sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty():
        from getpass import getpass

        given = os.environ[PASSPHRASE] = getpass(f"{path.name}: ", sys.stderr)
    return given
