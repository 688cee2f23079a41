"""The facts of a finished case as exact integers: what the engine works from.

Every amount is converted once, from the amount as given, to US cents and, where it is needed, to fen.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from desktop.case.case import Case, Money, Programme
from desktop.case.money import rate_units, to_cny, to_usd
from desktop.policy.ruleset import Cents, Fen, Rate, RuleSet
from desktop.sectors.classes import SectorClass, sector

_ZERO = Decimal(0)


class Entry(NamedTuple):
    """A contribution: the index of its year, its form, its amount."""

    year: int
    form: str
    usd: Cents


class Cap(NamedTuple):
    """A cumulative cap, in fen where it is given in CNY, otherwise in US cents."""

    in_cny: bool
    amount: int


class ProgrammeFacts(NamedTuple):
    """A programme: fixed amounts by year, or a rate of the counted capital."""

    id: str
    level: str
    competes: bool
    amounts: tuple[tuple[int, Cents, Fen], ...]
    rate: Rate | None
    cap: Cap | None


class Facts(NamedTuple):
    """What is true of a case, whatever the reading."""

    category: str
    sector: SectorClass | None
    status: str
    reasons: tuple[str, ...]
    """The codes of the messages that give the reasons of the status."""
    mode: str
    technical_upgrade: bool
    total_usd: Cents | None
    total_cny: Fen | None
    fixed_assets_cny: Fen | None
    years: tuple[int, ...]
    entries: tuple[Entry, ...]
    programmes: tuple[ProgrammeFacts, ...]
    usd_rate: int

    @property
    def awarded(self) -> bool:
        """Whether the plan gives an award at all."""
        return self.status in ("eligible", "reference_only")


def category_of(case: Case) -> tuple[str, SectorClass | None]:
    """The category of a finished case: the explicit one, or that of its class."""
    found = sector(case.project.sector) if case.project.sector is not None else None
    if case.project.category is not None:
        return case.project.category, found
    if found is None:
        raise ValueError("a case needs a category or a known class before it is estimated")
    return found.category, found


def _status(case: Case, category: str, rules: RuleSet) -> tuple[str, tuple[str, ...]]:
    """The status and the codes of its reasons, in the order of the contract."""
    excluded = []
    if case.project.foreign_invested_enterprise is False:
        excluded.append("not_foreign_invested")
    if category in rules.excluded:
        excluded.append(f"{category}_excluded")
    if excluded:
        return "excluded", tuple(excluded)
    if category not in rules.covered:
        return "not_covered", ("not_manufacturing", "not_service")
    status = "eligible" if rules.place(case.project.location or "").municipal else "reference_only"
    return status, (status,)


def facts_of(case: Case, rules: RuleSet) -> Facts:
    """The facts of a finished case; see `case_check` for what is checked before."""
    units = {code: rate_units(rate) for code, rate in case.exchange.cny_per_unit}
    units["CNY"] = rate_units(Decimal(1))
    usd_rate = units["USD"]

    def usd(money: Money) -> Cents:
        return to_usd(money.amount or _ZERO, units[money.currency], usd_rate)

    def cny(money: Money) -> Fen:
        return to_cny(money.amount or _ZERO, units[money.currency])

    def programme(given: Programme) -> ProgrammeFacts:
        cap = given.cumulative_cap
        return ProgrammeFacts(
            given.id,
            given.level or "",
            given.for_same_matter and rules.level(given.level or "").relation == "competes",
            tuple((a.year or 0, usd(a.amount), cny(a.amount)) for a in given.amounts or ()),
            Rate.of(given.rate) if given.rate is not None else None,
            None if cap is None else Cap(True, cny(cap)) if cap.currency == "CNY" else Cap(False, usd(cap)),
        )

    project = case.project
    category, sector_class = category_of(case)
    status, reasons = _status(case, category, rules)
    years = tuple(sorted({c.year for c in project.utilisation if c.year is not None}))
    index = {year: number for number, year in enumerate(years)}
    total, fixed = project.total_foreign_investment, project.fixed_asset_investment
    return Facts(
        category,
        sector_class,
        status,
        reasons,
        project.mode or "",
        project.technical_upgrade is True,
        usd(total) if total is not None else None,
        cny(total) if total is not None else None,
        cny(fixed) if fixed is not None else None,
        years,
        tuple(
            Entry(index[c.year], c.given_form, usd(c.amount))
            for c in project.utilisation
            if c.year is not None
        ),
        tuple(programme(p) for p in case.programmes),
        usd_rate,
    )
