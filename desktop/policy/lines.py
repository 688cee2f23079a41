"""On which line of a pack's text the place of a fault is, so that whoever edits it finds it.

TOML readers give no lines. The tables of a pack stand under headers of their own, so counting headers finds the table,
and the key within it the line; what stands in a list on one line is found as that line.
"""

from __future__ import annotations

import re

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]?\]\s*(?:#.*)?$")


def line_of(text: str, place: str) -> int | None:
    """The line, from 1 on, that `place` (`rules[2].brackets[1].rate`) stands on or belongs to; None for the whole file."""
    steps = [(name, int(number) if number else None) for name, number in _STEP.findall(place)]
    if not steps:
        return None
    lines = text.splitlines()
    start, end, path = 0, _next_header(lines, 0), ""
    at = 0
    found: int | None = None
    # As far as headers go: `rules[2]`, then perhaps `rules.values[1]` below it.
    while at < len(steps) and steps[at][0]:
        name = steps[at][0]
        number = steps[at + 1][1] if at + 1 < len(steps) else None
        wanted = f"{path}.{name}" if path else name
        header = _nth_header(lines, start, wanted, number or 0, below=path)
        if header is None:
            break
        path, start, found = wanted, header + 1, header
        end = _next_header(lines, start)
        at += 1 if number is None else 2
    if at < len(steps) and steps[at][0]:
        number = steps[at + 1][1] if at + 1 < len(steps) else None
        key = _key_line(lines, start if path else 0, end, steps[at][0])
        if key is not None:
            found = key
            if number is not None:
                found = _item_line(lines, key, end, number) or key
    return None if found is None else found + 1


def _next_header(lines: list[str], start: int) -> int:
    return next((at for at in range(start, len(lines)) if _HEADER.match(lines[at])), len(lines))


def _nth_header(lines: list[str], start: int, wanted: str, number: int, below: str) -> int | None:
    """The header of the table `wanted` with this number; the search ends where the table above it ends."""
    for at in range(start, len(lines)):
        match = _HEADER.match(lines[at])
        if match is None:
            continue
        name = match[1]
        if name == wanted:
            if number == 0:
                return at
            number -= 1
        elif below and not name.startswith(f"{below}."):
            return None
    return None


def _key_line(lines: list[str], start: int, end: int, key: str) -> int | None:
    pattern = re.compile(rf'\s*"?{re.escape(key)}"?\s*=')
    return next((at for at in range(start, end) if pattern.match(lines[at])), None)


def _item_line(lines: list[str], key: int, end: int, number: int) -> int | None:
    """The line of an entry of a list that has one to a line."""
    if lines[key].rstrip().endswith("["):
        entries = [at for at in range(key + 1, end) if lines[at].strip().startswith("{")]
        return entries[number] if number < len(entries) else None
    return None
