"""The estimates as a list: searched at each key, sorted, counted by stage; a hundred thousand as fast as ten. Qt-free.

    listing = Listing(own_text, common_terms)
    listing.put(entry)                          # as it is read; what is made ready for a search is made here
    listing.shown("hanbit 2026", "negotiate", Order(CHANGED, largest_first=True))

What many estimates have in common (`common_terms`) is kept once, however many share it; a word is looked for in each of
these texts once. A search that goes on from the last one looks only at what that found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.case.case import STAGES
from desktop.document.estimates import AWARD, CHANGED, INVESTOR, PLACE, STAGE, folded

if TYPE_CHECKING:
    from desktop.document.library import Entry

ALL: Final = "all"


class Order(NamedTuple):
    """By which column the list is sorted. Equal ones stand the latest first, what has nothing in the column last."""

    column: int
    largest_first: bool


class Shown(NamedTuple):
    """What is shown; how many there are in each stage, and under `all` how many at all, whatever stage is shown."""

    entries: list[Entry]
    counts: dict[str, int]


_Item = tuple["Entry", str, int, int, str, int, int]
"""An entry; its own text; the number of the text that it has in common; stage, name, time and award to sort by.

What is not known is -1. A plain tuple: a search goes through a hundred thousand of them at a key.
"""
_ENTRY: Final = 0
_OWN: Final = 1
_COMMON: Final = 2
_STAGE: Final = 3
_NAME: Final = 4
_CHANGED: Final = 5
_AWARD: Final = 6
_PLACES: Final = {INVESTOR: _NAME, STAGE: _STAGE, AWARD: _AWARD, CHANGED: _CHANGED}


class Listing:
    """Entries by the path of their file."""

    def __init__(self, own: Callable[[Entry], str], common: Callable[[Entry], str]) -> None:
        """`own` and `common` give the texts by which an entry is found (`estimates.own_text`, `.common_terms`)."""
        self._own, self._common_of = own, common
        self._items: dict[str, _Item] = {}
        self._commons: dict[tuple[Any, ...], int] = {}
        self._common_texts: list[str] = []
        self.largest = 0
        """The largest award that was ever in the list, in US cents."""
        self._forget_orders()

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Entry]:
        return (item[_ENTRY] for item in self._items.values())

    def get(self, path: str) -> Entry | None:
        """The entry of a file; None where it is not in the list."""
        found = self._items.get(path)
        return found[_ENTRY] if found is not None else None

    def put(self, entry: Entry) -> None:
        """Put an entry into the list, in the place of that of the same file."""
        card, path = entry.card, str(entry.path)
        self._items[path] = (
            entry,
            self._own(entry),
            self._common(entry),
            STAGES.index(card.stage) if card is not None else -1,
            folded(entry.investor or entry.project or entry.path.name),
            entry.stamp.mtime_ns if entry.stamp is not None else -1,
            entry.plan_usd if entry.plan_usd is not None else -1,
        )
        self.largest = max(self.largest, entry.plan_usd or 0)
        self._forget_orders()

    def keep_only(self, paths: dict[str, None]) -> None:
        """Drop all others."""
        if self._items.keys() != paths.keys():
            self._items = {path: item for path, item in self._items.items() if path in paths}
            self._forget_orders()

    def _common(self, entry: Entry) -> int:
        card = entry.card
        if card is None:
            key: tuple[Any, ...] = ()
        else:
            key = (card.sector, card.category, card.location, card.country, card.stage, entry.status)
        place = self._commons.get(key)
        if place is None:
            place = self._commons[key] = len(self._common_texts)
            self._common_texts.append(self._common_of(entry))
        return place

    def _forget_orders(self) -> None:
        self._orders: dict[Order, list[_Item]] = {}
        self._latest: list[_Item] | None = None
        self._found: tuple[Order, str, list[_Item]] | None = None

    # ------------------------------------------------------------------ searching

    def shown(
        self, typed: str, stage: str, order: Order, place_of: Callable[[Entry], str] = lambda _entry: ""
    ) -> Shown:
        """The entries in which everything typed, parted by spaces, is found; `place_of` is what the column PLACE shows."""
        found = self._search(folded(typed).strip(), order, place_of)
        stages = bytes([item[_STAGE] + 1 for item in found])
        counts = {ALL: len(found)} | {name: stages.count(place) for place, name in enumerate(STAGES, 1)}
        if stage != ALL:
            wanted = STAGES.index(stage)
            found = [item for item in found if item[_STAGE] == wanted]
        return Shown([item[_ENTRY] for item in found], counts)

    def _search(self, typed: str, order: Order, place_of: Callable[[Entry], str]) -> list[_Item]:
        found = self._in_order(order, place_of)
        last = self._found
        if last is not None and last[0] == order and typed.startswith(last[1]):
            found = last[2]
        for word in typed.split():
            common = [word in text for text in self._common_texts]
            if all(common):
                continue
            found = [item for item in found if common[item[_COMMON]] or word in item[_OWN]]
        self._found = order, typed, found
        return found

    # ------------------------------------------------------------------ sorting

    def _in_order(self, order: Order, place_of: Callable[[Entry], str]) -> list[_Item]:
        kept = self._orders.get(order)
        if kept is None:
            kept = self._orders[order] = self._sorted(order, place_of)
        return kept

    def forget_places(self) -> None:
        """The column PLACE shows other texts, as in another language."""
        self._orders = {order: kept for order, kept in self._orders.items() if order.column != PLACE}
        self._found = None

    def _sorted(self, order: Order, place_of: Callable[[Entry], str]) -> list[_Item]:
        if self._latest is None:
            # The store gives them in this order, of which sorting makes nothing.
            self._latest = sorted(self._items.values(), key=itemgetter(_CHANGED), reverse=True)
        latest = self._latest
        if order == (CHANGED, True):
            return latest
        if order.column == PLACE:
            keys = {id(item): folded(place_of(item[_ENTRY])) for item in latest if item[_STAGE] >= 0}
            known = [item for item in latest if item[_STAGE] >= 0]
            known.sort(key=lambda item: keys[id(item)], reverse=order.largest_first)
            return known + [item for item in latest if item[_STAGE] < 0]
        of = itemgetter(_PLACES[order.column])
        known = [item for item in latest if of(item) != -1]
        known.sort(key=of, reverse=order.largest_first)
        return known + [item for item in latest if of(item) == -1]
