"""The files that were opened or saved last, as the store has them; every window adds its own."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.document.earlier_versions import RECENT
from desktop.files import WriteFailed

if TYPE_CHECKING:
    from desktop.document.store.database import Store

MOST = 10


class RecentFiles:
    """The list, the latest first. What cannot be read is an empty list, what cannot be written is not worth a word."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def paths(self) -> tuple[Path, ...]:
        with contextlib.suppress(WriteFailed):
            return tuple(Path(os.fsdecode(name)) for name in reversed(self._store.kept(RECENT)))[:MOST]
        return ()

    def add(self, path: Path) -> None:
        """Put `path` first."""
        with contextlib.suppress(WriteFailed), self._store.change():
            self._store.keep(RECENT, {os.fsencode(path.absolute()): True})
            old = list(self._store.kept(RECENT))[:-MOST]
            self._store.keep(RECENT, dict.fromkeys(old))

    def remove(self, path: Path) -> None:
        """Forget `path`, for a file that is gone."""
        with contextlib.suppress(WriteFailed):
            self._store.keep(RECENT, {os.fsencode(path): None})

    def clear(self) -> None:
        """Forget all."""
        with contextlib.suppress(WriteFailed):
            self._store.keep(RECENT, dict.fromkeys(self._store.kept(RECENT)))
