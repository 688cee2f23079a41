"""An entry of other support as a programme of a case, for the officer to look at and to add; never added by itself."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from desktop.case.case import (
    LONGEST_TEXT,
    MOST_PROGRAMMES,
    Case,
    Money,
    Programme,
    ProgrammeAmount,
    Source,
)
from desktop.policy.ruleset import Words
from desktop.policy.support import Support, catalogue, year_warning
from desktop.policy.texts import text


class Proposal(NamedTuple):
    """A programme to add, why it stands beside the plan as it does, and what to warn of.

    An amount that the text does not state is left open, so that the case asks for it; a ceiling is the programme's cap.
    """

    programme: Programme
    why: Words
    warnings: tuple[Words, ...]


def propose(entry: Support, case: Case, language: str, year: int | None = None) -> Proposal:
    """The programme that an entry would be in `case`, named in `language` (`zh`, `en`), paid in `year`.

    Without a year that of the edition is taken. Raises `ValueError` for an entry that cannot be added, and for a case
    that has no room for another programme.
    """
    terms = entry.programme
    if terms is None or not terms.addable:
        raise ValueError(f"{entry.id} is not something to add to a case")
    if len(case.programmes) >= MOST_PROGRAMMES:
        raise ValueError(f"a case has at most {MOST_PROGRAMMES} programmes")
    year = year if year is not None else catalogue().year
    stated = next((amount for amount in entry.amounts if amount.kind in ("fixed", "at_least")), None)
    ceiling = next((amount for amount in entry.amounts if amount.kind == "ceiling"), None)
    warning = year_warning(entry, year)
    return Proposal(
        Programme(
            id=_free_id(f"support-{entry.id}", case),
            name=entry.name.of(language)[:LONGEST_TEXT],
            level=terms.level,
            same_matter=terms.same_matter,
            amounts=(ProgrammeAmount(year, Money(_yuan(stated.cny) if stated is not None else None, "CNY")),),
            cumulative_cap=Money(_yuan(ceiling.cny), "CNY") if ceiling is not None else None,
            source=_source(
                entry, stated.kind if stated is not None else "ceiling" if ceiling is not None else None
            ),
        ),
        terms.why,
        (warning,) if warning is not None else (),
    )


def _source(entry: Support, kind: str | None) -> Source:
    """Where the amount stands, in the terms of the case file."""
    from_ = catalogue()
    document = text(from_.document)
    return Source(
        document=document.number,
        item=document.clause(entry.clause).number or entry.clause,
        edition=str(from_.year),
        kind={"ceiling": "up_to"}.get(kind, kind) if kind is not None else None,
        support=entry.id,
    )


def _free_id(wanted: str, case: Case) -> str:
    taken = {programme.id for programme in case.programmes}
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free


def _yuan(fen: int) -> Decimal:
    """Fen as yuan, without decimals where there are none."""
    return Decimal(fen // 100) if fen % 100 == 0 else Decimal(fen) / 100
