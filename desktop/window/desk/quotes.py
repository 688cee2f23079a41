"""Quotes that come back: one that is to be opened, and one whose case returns to the desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.proof.returned import Returned


class ToOpen(NamedTuple):
    """A quote that is to be opened: its case comes back if it is unaltered. `left` is the case that may go for it."""

    path: Path
    left: Case | None = None


class Back(NamedTuple):
    """A quote whose case comes back to the desk. `sound` says whether it was found unaltered."""

    path: Path
    returned: Returned
    sound: bool
    left: Case | None = None
