"""The guide to the program: its sections in the language of the moment, from `resources/guide`."""

from __future__ import annotations

import functools
import tomllib
from typing import Any, NamedTuple

from desktop import places


class Section(NamedTuple):
    """A heading and the paragraphs below it."""

    name: str
    title: str
    steps: tuple[str, ...]


def guide(code: str) -> tuple[Section, ...]:
    """All sections in the language `code`, in English where it has none."""
    return tuple(
        Section(
            one["id"],
            one["title"].get(code, one["title"]["en"]),
            tuple(step.get(code, step["en"]) for step in one["steps"]),
        )
        for one in _read()["sections"]
    )


@functools.cache
def _read() -> dict[str, list[dict[str, Any]]]:
    read: dict[str, list[dict[str, Any]]] = tomllib.loads(
        (places.resources() / "guide" / "guide.toml").read_text("utf-8")
    )
    return read
