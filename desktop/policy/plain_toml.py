"""TOML of bounded shape: what a pack, a key or a confirmation needs, and nothing that takes a reader for ever.

Python's reader takes time and memory with the square of a dotted key's length, and stack with each bracket.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

_PARTS: Final = 16
_DEPTH: Final = 16
_SIGN: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}|'
    r"'''(?:[^']|'(?!''))*+'{3,5}|"
    r"(?P<open>\"{3}|'{3})|"
    r'"(?:[^"\\\n]|\\.)*+"|'
    r"'[^'\n]*+'|"
    r"(?P<ends>[\"'])|"
    r"#[^\n]*+|[.\[\]{}=,\n]",
    re.DOTALL,
)


def read_toml(text: str, number: Callable[[str], Any] = Decimal) -> dict[str, Any]:
    """The table in `text`; what is no whole number as `number` reads it. Raises `ValueError`."""
    import tomllib

    _must_be_plain(text)
    try:
        return tomllib.loads(text, parse_float=number)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _must_be_plain(text: str) -> None:
    parts = depth = 0
    for found in _SIGN.finditer(text):
        sign = found[0]
        if found["open"] or found["ends"]:
            raise ValueError(f"a text does not end (from character {found.start()})")
        if sign == ".":
            parts += 1
            if parts > _PARTS:
                raise ValueError(f"a key has more than {_PARTS} parts (at character {found.start()})")
        elif sign in ("=", ",", "\n", "[", "]", "{", "}"):
            parts = 0
            depth += 1 if sign in "[{" else -1 if sign in "]}" else 0
            if depth > _DEPTH:
                raise ValueError(f"it is nested too deeply (at character {found.start()})")
