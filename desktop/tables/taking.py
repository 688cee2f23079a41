"""From what was understood of a table to the schedule of a case: which rows are new, replace one, or are there already."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from desktop.case import edits, unread
from desktop.case.case import MOST_CONTRIBUTIONS, Case, Contribution, Money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.tables.understanding import Row

_Key = tuple[int | None, str, str, str | None]


class Taken(NamedTuple):
    """The case with the rows in it; how many are new, replace another amount, are there already, found no room."""

    case: Case
    new: int
    replaced: int
    known: int
    over: int


def contributions(rows: Sequence[Row], *, by_day: bool) -> tuple[Contribution, ...]:
    """The rows as a case holds them: with their days, or (not `by_day`) one for each year, form and currency.

    What a case could not tell apart is summed in any case.
    """
    sums: dict[_Key, Decimal] = {}
    for row in rows:
        received = row.received.isoformat() if by_day and row.received else None
        key = (row.year, row.form, row.currency, received)
        sums[key] = sums.get(key, Decimal(0)) + row.amount
    return tuple(
        Contribution(year, Money(amount, currency), form if form != "cash" else None, received)
        for (year, form, currency, received), amount in sums.items()
    )


def has_several_receipts(rows: Sequence[Row]) -> bool:
    """Whether a year has more than one receipt with a day, so that it matters whether they are summed."""
    keys = [(row.year, row.form, row.currency) for row in rows if row.received is not None]
    return len(set(keys)) < len(keys)


def put_into(case: Case, rows: Sequence[Contribution]) -> Taken:
    """The case with the rows in its schedule; a row that is there already gets the new amount."""
    schedule = list(case.project.utilisation)
    places = {_key(row): place for place, row in reversed(list(enumerate(schedule)))}
    new = replaced = known = over = 0
    for row in rows:
        place = places.get(_key(row))
        if place is not None:
            known += schedule[place].amount == row.amount
            replaced += schedule[place].amount != row.amount
            schedule[place] = schedule[place]._replace(amount=row.amount)
            case = unread.forget(case, f"project.utilisation[{place}].amount")
        elif len(schedule) < MOST_CONTRIBUTIONS:
            places[_key(row)] = len(schedule)
            schedule.append(row)
            new += 1
        else:
            over += 1
    return Taken(edits.project(case, utilisation=tuple(schedule)), new, replaced, known, over)


def _key(row: Contribution) -> _Key:
    """What a schedule has once."""
    return row.year, row.given_form, row.amount.currency, row.received
