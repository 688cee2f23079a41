"""A case that a command was given by the name of its file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.commands.output import Failure

if TYPE_CHECKING:
    from desktop.case.case import Case


def case_of(path: Path) -> Case:
    """The case in a file. Raises `Failure`."""
    from desktop.case.faults import CaseError
    from desktop.case.file import MOST_BYTES, read_case
    from desktop.document.storage import ReadFailed, read_bytes

    try:
        return read_case(read_bytes(path, MOST_BYTES))
    except ReadFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    except CaseError as error:
        raise Failure(error.code, error.path, error.message) from None
