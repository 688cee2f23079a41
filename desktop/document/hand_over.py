"""A second start with a file hands it to the window that is open already: through a folder, not through a socket.

if give(folder, files): …           # the second start: somebody has taken them
for path in take(folder): …         # the first window, when its folder changes
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from desktop.files import WriteFailed, create_exclusively, make_private_folder

PATIENCE: Final = 3_000
"""Milliseconds in which a window takes what is handed to it; one that takes longer hangs, and another one is opened."""
_BETWEEN: Final = 20
_MOST_BYTES: Final = 100_000


def place(folder: Path) -> Path:
    """The folder that windows watch, made where it is missing. Raises `WriteFailed`."""
    make_private_folder(folder / "handed-over")
    return folder / "handed-over"


def give(folder: Path, files: Sequence[Path], patience: int = PATIENCE) -> bool:
    """Hand files to a window that is open; False where none took them."""
    plain = [os.fsencode(path.absolute()).hex() for path in files]
    try:
        request = place(folder) / f"{uuid.uuid4().hex}.json"
        create_exclusively(request, json.dumps(plain).encode())
    except WriteFailed:
        return False
    until = time.monotonic_ns() + patience * 1_000_000
    while time.monotonic_ns() < until:
        if not request.exists():
            return True
        time.sleep(_BETWEEN / 1_000)
    try:
        # Whoever takes it takes it away: if it is still there, nobody has.
        request.unlink()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def take(folder: Path) -> list[Path]:
    """The files that were handed over; of several windows one gets each."""
    found: list[Path] = []
    for request in sorted((folder / "handed-over").glob("*.json")):
        mine = request.with_suffix(f".{uuid.uuid4().hex}")
        with contextlib.suppress(OSError):
            request.rename(mine)
            try:
                data = mine.read_bytes()[:_MOST_BYTES]
            finally:
                mine.unlink()
            with contextlib.suppress(ValueError, TypeError, RecursionError):
                found += [Path(os.fsdecode(bytes.fromhex(one))) for one in json.loads(data)]
    return found
