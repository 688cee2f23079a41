"""Where two cases differ: the paths of the fields, in the order of the register, for what undo takes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from desktop.case.case import Money

if TYPE_CHECKING:
    from desktop.case.case import Case

_NO_FIELD: Final = ("id",)


def changed(before: Case, after: Case) -> tuple[str, ...]:
    """The paths at which two cases differ, each once. Of rows that came or went, that of the row, or of all of them."""
    found: dict[str, None] = {}
    for name in before._fields:
        one, other = getattr(before, name), getattr(after, name)
        if name == "unread":
            found.update(dict.fromkeys(_keys(one, other)))
        elif name not in _NO_FIELD:
            found.update(dict.fromkeys(_differing(one, other, name)))
    return tuple(found)


def _differing(one: Any, other: Any, path: str) -> Iterator[str]:
    if one == other:
        return
    if (
        isinstance(one, Money)
        or isinstance(other, Money)
        or not isinstance(one, tuple)
        or type(one) is not type(other)
    ):
        yield path
    elif hasattr(one, "_fields"):
        for name in one._fields:
            yield from _differing(getattr(one, name), getattr(other, name), f"{path}.{name}")
    elif _are_pairs(one) and _are_pairs(other):
        yield from (f"{path}.{key}" for key in _keys(one, other))
    else:
        yield from _rows(one, other, path)


def _are_pairs(rows: tuple[Any, ...]) -> bool:
    """Whether they are values by their keys (rates, readings), not rows."""
    return all(isinstance(row, tuple) and not hasattr(row, "_fields") and len(row) == 2 for row in rows)


def _keys(one: tuple[tuple[str, Any], ...], other: tuple[tuple[str, Any], ...]) -> Iterator[str]:
    before, after = dict(one), dict(other)
    for key in {**before, **after}:
        if before.get(key) != after.get(key):
            yield key


def _rows(one: tuple[Any, ...], other: tuple[Any, ...], path: str) -> Iterator[str]:
    if len(one) == len(other) and all(hasattr(row, "_fields") for row in (*one, *other)):
        for place, (row, now) in enumerate(zip(one, other, strict=True)):
            yield from _differing(row, now, f"{path}[{place}]")
        return
    shorter, longer = sorted((one, other), key=len)
    place = next((at for at, row in enumerate(shorter) if row != longer[at]), len(shorter))
    if len(longer) == len(shorter) + 1 and longer[place + 1 :] == shorter[place:]:
        yield f"{path}[{place}]"
    else:
        yield path
