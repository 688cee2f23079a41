"""Changes to a case as the pages send them: each takes a case and gives the changed one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from desktop.case import unread
from desktop.case.case import MOST_MEETINGS, Affirmed, Case, Contribution, Money, Negotiation, Programme


def investor(case: Case, **fields: Any) -> Case:
    """Change fields of the investor."""
    return case._replace(investor=case.investor._replace(**fields))


def project(case: Case, **fields: Any) -> Case:
    """Change fields of the project."""
    return case._replace(project=case.project._replace(**fields))


def exchange(case: Case, **fields: Any) -> Case:
    """Change date or source of the rates."""
    return case._replace(exchange=case.exchange._replace(**fields))


def quote(case: Case, **fields: Any) -> Case:
    """Change what the paper says of itself."""
    return case._replace(quote=case.quote._replace(**fields))


def contribution(case: Case, index: int, **fields: Any) -> Case:
    """Change one row of the schedule."""
    rows = list(case.project.utilisation)
    rows[index] = rows[index]._replace(**fields)
    return project(case, utilisation=tuple(rows))


def with_contribution(case: Case, row: Contribution) -> Case:
    """Add a row to the schedule."""
    return project(case, utilisation=(*case.project.utilisation, row))


def without_contribution(case: Case, index: int) -> Case:
    """Take a row out of the schedule."""
    rows = case.project.utilisation
    left = unread.moved(case, "project.utilisation", _without(index))
    return project(left, utilisation=rows[:index] + rows[index + 1 :])


def programme(case: Case, index: int, **fields: Any) -> Case:
    """Change one of the other programmes."""
    cards = list(case.programmes)
    cards[index] = cards[index]._replace(**fields)
    return case._replace(programmes=tuple(cards))


def with_programme(case: Case, card: Programme) -> Case:
    """Add another programme."""
    return case._replace(programmes=(*case.programmes, card))


def without_programme(case: Case, index: int) -> Case:
    """Take a programme out."""
    left = unread.moved(case, "programmes", _without(index))
    return left._replace(programmes=case.programmes[:index] + case.programmes[index + 1 :])


def without_programme_amount(case: Case, index: int, row: int) -> Case:
    """Take one of the amounts of a programme out."""
    left = unread.moved(case, f"programmes[{index}].amounts", _without(row))
    given = left.programmes[index].amounts or ()
    return programme(left, index, amounts=given[:row] + given[row + 1 :])


def _without(index: int) -> Callable[[int], int | None]:
    """Where each row stands once that at `index` is gone."""
    return lambda place: None if place == index else place - (place > index)


def new_programme_id(case: Case) -> str:
    """An id that no programme of the case has."""
    taken = {card.id for card in case.programmes}
    number = 1
    while f"programme-{number}" in taken:
        number += 1
    return f"programme-{number}"


def rate(case: Case, currency: str, cny_per_unit: Decimal | None) -> Case:
    """Set the rate of `currency`, or (None) take it out."""
    rates = [(code, value) for code, value in case.exchange.cny_per_unit if code != currency]
    if cny_per_unit is not None:
        place = next(
            (i for i, (code, _) in enumerate(case.exchange.cny_per_unit) if code == currency), len(rates)
        )
        rates.insert(place, (currency, cny_per_unit))
    return exchange(case, cny_per_unit=tuple(rates))


def affirm(case: Case, warning: str, about: str) -> Case:
    """Keep that what a warning asks about is right as it stands."""
    talk = case.negotiation or Negotiation()
    known = tuple(one for one in talk.affirmed if one != (warning, about))
    return case._replace(
        negotiation=talk._replace(affirmed=(*known, Affirmed(warning, about))[-MOST_MEETINGS:])
    )


def reading(case: Case, name: str, value: str, default: str) -> Case:
    """Choose a reading; the default is not written into the case unless it stood there."""
    kept = [(key, chosen) for key, chosen in case.readings if key != name]
    if value != default:
        kept.append((name, value))
    return case._replace(readings=tuple(kept))


def currencies(case: Case) -> tuple[str, ...]:
    """The currencies whose rate the case needs: US$ always, then each in the order it appears."""
    seen: dict[str, None] = {"USD": None}
    for money in _all_money(case):
        if money.currency != "CNY":
            seen.setdefault(money.currency)
    for code, _ in case.exchange.cny_per_unit:
        seen.setdefault(code)
    for path, _ in case.unread:
        if path.startswith("exchange.cny_per_unit."):
            seen.setdefault(path.rpartition(".")[2])
    return tuple(seen)


def _all_money(case: Case) -> list[Money]:
    amounts = [case.project.total_foreign_investment, case.project.fixed_asset_investment]
    amounts += [row.amount for row in case.project.utilisation]
    for card in case.programmes:
        amounts.append(card.cumulative_cap)
        amounts += [entry.amount for entry in card.amounts or ()]
    return [money for money in amounts if money is not None]


def next_year(case: Case, today: int) -> int:
    """The year of the row that waits at the end of the schedule."""
    years = [row.year for row in case.project.utilisation if row.year is not None]
    return min(max(years) + 1, 2100) if years else today


def put(case: Case, path: str, value: Any) -> Case:
    """The case with `value` at a path that leads into no row (`project.total_investment`)."""
    changed: Case = _put(case, path.split("."), value)
    return changed


def _put(part: Any, names: list[str], value: Any) -> Any:
    name, *rest = names
    return part._replace(**{name: _put(getattr(part, name), rest, value) if rest else value})


def at(case: Case, path: str) -> Any:
    """What the case has at a path that leads into no row."""
    part: Any = case
    for name in path.split("."):
        part = getattr(part, name)
    return part
