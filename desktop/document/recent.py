"""The files that were opened or saved last, kept in a small file of the user's."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from desktop.files import WriteFailed, write_atomically

MOST = 10


class RecentFiles:
    """The list in `store`, the latest first. A store that is broken or cannot be written is an empty list."""

    def __init__(self, store: Path) -> None:
        self._store = store
        try:
            known = json.loads(store.read_bytes())
        except (OSError, ValueError):
            known = []
        self._paths = (
            [Path(path) for path in known if isinstance(path, str)] if isinstance(known, list) else []
        )

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(self._paths)

    def add(self, path: Path) -> None:
        """Put `path` first."""
        path = path.absolute()
        self._paths = [path, *(known for known in self._paths if known != path)][:MOST]
        self._write()

    def remove(self, path: Path) -> None:
        """Forget `path`, for a file that is gone."""
        self._paths = [known for known in self._paths if known != path]
        self._write()

    def clear(self) -> None:
        """Forget all."""
        self._paths = []
        self._write()

    def _write(self) -> None:
        # A list that cannot be kept is no reason to disturb the user.
        with contextlib.suppress(OSError, WriteFailed):
            self._store.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._store, json.dumps([str(path) for path in self._paths]).encode())
