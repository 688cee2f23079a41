"""Changed copies of the rule pack that comes with the program."""

from __future__ import annotations

from pathlib import Path

from desktop import places
from desktop.policy.load import read_pack

ORIGINAL = places.rule_set().read_text(encoding="utf-8")


def changed(*replacements: tuple[str, str]) -> str:
    """The pack with each first occurrence of a text replaced by another."""
    text = ORIGINAL
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def without_table(header: str, marker: str) -> str:
    """The pack without the table under `header` that holds `marker`."""
    start = ORIGINAL.rindex(header, 0, ORIGINAL.index(marker) + len(marker))
    end = ORIGINAL.find("\n[[", start + 1)
    return ORIGINAL[:start] + ORIGINAL[end:]


def pack(folder: Path, text: str, name: str = "pack.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults(text: str | bytes) -> list[tuple[str, str]]:
    """Place and message of every fault found."""
    data = text if isinstance(text, bytes) else text.encode()
    return [(fault.place, fault.message) for fault in read_pack(data)[1]]
