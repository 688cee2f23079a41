"""What was set for tables by their heads, as the store has it: the next table with the same head is understood so at once."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.document.earlier_versions import TABLE_HEADS
from desktop.files import WriteFailed

if TYPE_CHECKING:
    from desktop.document.store.database import Store

MOST = 200


class Remembered(NamedTuple):
    """The currency that stood beside a table, and the meanings of columns that were set by hand, by their places."""

    currency: str | None = None
    roles: tuple[tuple[int, str], ...] = ()


class TableHeads:
    """The heads, the latest last. What cannot be read is nothing, what cannot be written costs a choice, no more."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, head: tuple[str, ...]) -> Remembered:
        """What was set for a table with this head."""
        if not any(head):
            return Remembered()
        with contextlib.suppress(WriteFailed):
            return _remembered(self._store.kept(TABLE_HEADS).get(_name(head)))
        return Remembered()

    def keep(self, head: tuple[str, ...], set_by_hand: Remembered) -> None:
        """Remember what was set for a table with this head."""
        if not any(head):
            return
        plain = {
            "currency": set_by_hand.currency,
            "roles": {str(place): role for place, role in set_by_hand.roles},
        }
        with contextlib.suppress(WriteFailed), self._store.change():
            self._store.keep(TABLE_HEADS, {_name(head): plain})
            old = list(self._store.kept(TABLE_HEADS))[:-MOST]
            self._store.keep(TABLE_HEADS, dict.fromkeys(old))


def _name(head: tuple[str, ...]) -> bytes:
    return "\t".join(head).encode("utf-8", "surrogatepass")


def _remembered(plain: Any) -> Remembered:
    """What a file of an earlier version, or the store, holds; whatever is not understood is left out."""
    if not isinstance(plain, dict):
        return Remembered()
    currency, roles = plain.get("currency"), plain.get("roles")
    kept = roles.items() if isinstance(roles, dict) else ()
    return Remembered(
        currency if isinstance(currency, str) else None,
        tuple((int(place), str(role)) for place, role in kept if str(place).isdigit()),
    )
