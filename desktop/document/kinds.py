"""The kinds of files that the program opens, by their endings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

EXTENSION: Final = ".qzaward"
"""Of a case, and what a new one is saved under. The content is JSON, as under `EARLIER`."""
EARLIER: Final = ".json"
MIME_TYPE: Final = "application/vnd.quzhou-award+json"

CASES: Final = (EXTENSION, EARLIER)
QUOTES: Final = (".pdf",)
RULE_SETS: Final = (".toml",)
ENCRYPTED: Final = tuple(f"{one}.age" for one in CASES)
"""Of a case under a passphrase."""
OPENED: Final = (*CASES, *ENCRYPTED, *QUOTES, *RULE_SETS)
"""What the program opens when it is started with a file."""


def is_case(name: str) -> bool:
    """Whether a file of this name is a case; hidden ones are not."""
    return name.lower().endswith(CASES) and not name.startswith(".")


def is_encrypted(name: str) -> bool:
    """Whether a file of this name is a case under a passphrase; hidden ones are not."""
    return name.lower().endswith(ENCRYPTED) and not name.startswith(".")


def without_ending(name: str) -> str:
    """The name of a case file without its ending."""
    for ending in (*ENCRYPTED, *CASES):
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


def is_opened(path: Path) -> bool:
    """Whether the program opens files of this kind."""
    return path.name.lower().endswith(OPENED)


def patterns(endings: Iterable[str]) -> str:
    """Endings as file dialogues take them: `*.qzaward *.json`."""
    return " ".join(f"*{one}" for one in endings)
