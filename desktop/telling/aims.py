"""What many cases add up to, held against the aims of the plan: each aim in words, what there is, and whether it is reached."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.policy.texts import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.engine.outlook import Board, BoardYear
    from desktop.language import Language
    from desktop.policy.aims import Aim
    from desktop.policy.ruleset import RuleSet

_CENTS: Final = 100


class AimRow(NamedTuple):
    """An aim of the plan: where it stands, when, what is aimed at, what the cases come to, and whether that reaches it.

    `reached` is None where the cases cannot tell.
    """

    clause: str
    when: str
    aim: str
    found: str
    reached: bool | None


def against_aims(board: Board, aims: tuple[Aim, ...], rules: RuleSet, words: Language) -> tuple[AimRow, ...]:
    """The rows of all aims, in the order of the document; one that holds every year has a row for each year."""
    return tuple(
        row._replace(clause=_place(row.clause, rules, words))
        for aim in aims
        for row in _rows(board, aim, rules, words)
    )


def _place(clause: str, rules: RuleSet, words: Language) -> str:
    """The number of an item, or the name of a part that has none."""
    document = text_of(rules)
    if document is None:
        return clause
    found = document.clause(clause)
    return found.number if found.number.isdigit() else found.name.of(words.code)


def _rows(board: Board, aim: Aim, rules: RuleSet, words: Language) -> Iterator[AimRow]:
    years = {row.year: row for row in board.years}
    match aim.kind:
        case "utilised":
            yield _utilised(aim, years, words)
        case "growth":
            yield _growth(aim, years, words)
        case "manufacturing_share":
            yield from _share(aim, years, words)
        case "projects":
            yield from _projects(aim, years, rules, words)
        case "events":
            wanted = words.plural("{n} event a year", "{n} events a year", aim.number or 0)
            yield AimRow(aim.clause, "", wanted, words.text("not in the cases"), None)


def capital(row: BoardYear | None) -> int:
    """The capital of a year, planned and received, in US cents."""
    return row.planned_usd + row.received_usd if row is not None else 0


def _utilised(aim: Aim, years: dict[int, BoardYear], words: Language) -> AimRow:
    wanted = (aim.usd or 0) * _CENTS
    found = capital(years.get(aim.year or 0))
    return AimRow(
        aim.clause, str(aim.year), words.usd.threshold(wanted), words.usd.text(found), found >= wanted
    )


def _growth(aim: Aim, years: dict[int, BoardYear], words: Language) -> AimRow:
    first, last = aim.years or (0, 0)
    least, strived = aim.least or Decimal(0), aim.strived or Decimal(0)
    wanted = words.text(
        "{least} a year on average, if possible {strived}",
        least=words.figures.percent(least),
        strived=words.figures.percent(strived),
    )
    when = words.text("{first} to {last}", first=first, last=last)
    before, after = capital(years.get(first - 1)), capital(years.get(last))
    if not before:
        said = words.text("not known: no case has capital in {year}", year=first - 1)
        return AimRow(aim.clause, when, wanted, said, None)
    rounds = last - first + 1
    reached = after >= before * Fraction(1 + least) ** rounds
    rate = _yearly(before, after, rounds)
    return AimRow(aim.clause, when, wanted, words.figures.percent(rate), reached)


def _yearly(before: int, after: int, rounds: int) -> Decimal:
    """The growth a year on average, to a tenth of a per cent, rounded down."""
    low, high = -1000, 1_000_000
    while high - low > 1:
        middle = (low + high) // 2
        if after * 1000**rounds >= before * (1000 + middle) ** rounds:
            low = middle
        else:
            high = middle
    return Decimal(low) / 1000


def _share(aim: Aim, years: dict[int, BoardYear], words: Language) -> Iterator[AimRow]:
    first, last = aim.years or (aim.year or 0, aim.year or 0)
    for year in range(first, last + 1):
        row = years.get(year)
        total, made = capital(row), row.manufacturing_usd if row is not None else 0
        said = words.figures.percent_of(made, total) if total else "–"
        if aim.share is None:
            yield AimRow(aim.clause, str(year), words.text("above the province’s average"), said, None)
            continue
        wanted = words.text("{share} in manufacturing", share=words.figures.percent(aim.share))
        yield AimRow(
            aim.clause, str(year), wanted, said, Decimal(made) >= aim.share * total if total else False
        )


def _projects(aim: Aim, years: dict[int, BoardYear], rules: RuleSet, words: Language) -> Iterator[AimRow]:
    count = aim.number or 0
    target = next(one for one in rules.targets if one.id == aim.target)
    size = words.usd.threshold(target.utilised_usd)
    if aim.scope == "zone":
        wanted = words.plural(
            "{n} manufacturing project of {size} or more in each zone",
            "{n} manufacturing projects of {size} or more in each zone",
            count,
            size=size,
        )
    else:
        wanted = words.plural(
            "{n} project of {size} or more", "{n} projects of {size} or more", count, size=size
        )
    for year, row in sorted(years.items()):
        found = dict(row.targets).get(aim.target or "", 0)
        # Which zone a case lies in is not added up: for each zone the cases cannot tell.
        reached = found >= count if aim.scope == "city" else None
        yield AimRow(aim.clause, str(year), wanted, words.figures.number(found), reached)
