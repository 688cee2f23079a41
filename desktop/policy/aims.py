"""What a plan sets out to reach for the city, as data: capital, growth, share, projects, events, each with its clause.

No award hangs on an aim; the board holds what the cases add up to against them.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from desktop import places
from desktop.policy.ruleset import Words

if TYPE_CHECKING:
    from desktop.policy.ruleset import RuleSet

Kind = Literal["utilised", "growth", "manufacturing_share", "projects", "events"]


class Aim(NamedTuple):
    """An aim: for the whole `city` or each `zone`, in a `year`, over `years` (first and last), or in every year.

    `usd` are whole US dollars; `share`, `least` and `strived` parts of one; `number` counts projects that reach `target`,
    or events. What the document puts no figure to has none.
    """

    kind: Kind
    clause: str
    scope: Literal["city", "zone"]
    text: Words
    year: int | None = None
    years: tuple[int, int] | None = None
    usd: int | None = None
    share: Decimal | None = None
    least: Decimal | None = None
    strived: Decimal | None = None
    target: str | None = None
    number: int | None = None


@cache
def _all() -> tuple[tuple[str, tuple[Aim, ...]], ...]:
    found = []
    for path in sorted((places.resources() / "aims").glob("*.toml")):
        plain = tomllib.loads(path.read_text("utf-8"))
        found.append((plain["document"], tuple(_aim(one) for one in plain["aims"])))
    return tuple(found)


def _aim(plain: dict[str, Any]) -> Aim:
    years = plain.get("years")
    return Aim(
        plain["kind"],
        plain["clause"],
        plain["scope"],
        Words(plain["zh"], plain["en"]),
        plain.get("year"),
        (years[0], years[1]) if years is not None else None,
        plain.get("usd"),
        _part(plain, "share"),
        _part(plain, "least"),
        _part(plain, "strived"),
        plain.get("target"),
        plain.get("count"),
    )


def _part(plain: dict[str, Any], name: str) -> Decimal | None:
    return Decimal(plain[name]) if name in plain else None


def aims_of(rules: RuleSet) -> tuple[Aim, ...]:
    """The aims of the document that a rule set encodes; none where the program does not have them."""
    return next((aims for number, aims in _all() if number == rules.document.number), ())
