"""Which windows are running: each holds a lock of the system, which ends with its process, however that ends."""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path
from typing import Final

from desktop.files import WriteFailed, locked, make_private_folder


class Sessions:
    """The windows that use the store in `folder`; this one's own `name` is new."""

    def __init__(self, folder: Path) -> None:
        """Take a name and its lock. Without a lock, as on some network drives, the name counts as running."""
        self._folder: Final = folder / "running"
        self.name: Final = uuid.uuid4().hex
        self._held = contextlib.ExitStack()
        with contextlib.suppress(WriteFailed):
            make_private_folder(self._folder)
            self._held.enter_context(locked(self._place(self.name), 1))
            if not self._place(
                self.name
            ).exists():  # another window took it for one that is over, just before
                self._held.close()
                self._held.enter_context(locked(self._place(self.name), 1))

    def runs(self, name: str) -> bool:
        """Whether the window of this name is running."""
        return name == self.name or _is_held(self._place(name))

    def others(self) -> bool:
        """Whether another window is running; forgets those that are over."""
        running = False
        for place in self._folder.glob("*.lock"):
            if place.stem == self.name:
                continue
            if self.runs(place.stem):
                running = True
            else:
                with contextlib.suppress(OSError):
                    place.unlink()
        return running

    def close(self) -> None:
        """This window is over."""
        self._held.close()
        with contextlib.suppress(OSError):
            self._place(self.name).unlink()

    def _place(self, name: str) -> Path:
        return self._folder / f"{name}.lock"


def somebody_runs(folder: Path) -> bool:
    """Whether any window uses the store in `folder`."""
    return any(_is_held(place) for place in (folder / "running").glob("*.lock"))


def _is_held(place: Path) -> bool:
    if not place.exists():
        return False
    try:
        with locked(place, 0):
            pass
    except WriteFailed as error:
        return error.reason == "in_use"
    return False
