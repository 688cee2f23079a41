"""The facts of a finished case as exact integers: what the engine works from.

Every amount is converted once, from the amount as given, to US cents and, where it is needed, to fen.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from desktop.case.case import Case, Contribution, Exchange, Money, Programme
from desktop.case.money import rate_units, to_cny, to_usd
from desktop.engine.interpretation import Interpretation
from desktop.policy.ruleset import Cents, Fen, Rate, RuleSet
from desktop.sectors.classes import SectorClass, sector

_ZERO, _ONE = Decimal(0), Decimal(1)


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
    """A programme: fixed amounts by year, or a rate of the counted capital.

    `competes`: it and the plan exclude one another. `other_matter`: it would, were it not for another matter.
    """

    id: str
    level: str
    competes: bool
    other_matter: bool
    amounts: tuple[tuple[int, Cents, Fen], ...]
    rate: Rate | None
    cap: Cap | None


class Standing(NamedTuple):
    """A category, the status that follows from it, and the codes of the messages that give its reasons."""

    category: str
    status: str
    reasons: tuple[str, ...]


class Facts(NamedTuple):
    """What is true of a case; `as_read` gives it as a reading of the text has it."""

    category: str
    sector: SectorClass | None
    status: str
    reasons: tuple[str, ...]
    """The codes of the messages that give the reasons of the status."""
    other: Standing | None
    """What the other possibility of the class brings; None where there is none."""
    mode: str
    technical_upgrade: bool
    total_usd: Cents | None
    """The filed total that the rules ask for: the foreign side's, or as a reading has it."""
    project_total_usd: Cents | None
    """The total of the whole project, where the case gives it."""
    total_cny: Fen | None
    """The foreign side's total, whatever the reading."""
    fixed_assets_cny: Fen | None
    years: tuple[int, ...]
    entries: tuple[Entry, ...]
    programmes: tuple[ProgrammeFacts, ...]
    usd_rate: int
    withheld: bool = False
    """A place that may follow the plan gives nothing, as the reading has it."""

    @property
    def awarded(self) -> bool:
        """Whether the plan gives an award at all."""
        return self.status in ("eligible", "reference_only") and not self.withheld


def as_read(facts: Facts, reading: Interpretation) -> Facts:
    """The facts of a case under one reading: category and status, what may be filed as the total, what competes."""
    if reading.other_category and facts.other is not None:
        category, status, reasons = facts.other
        mine = Standing(facts.category, facts.status, facts.reasons)
        facts = facts._replace(category=category, status=status, reasons=reasons, other=mine)
    if not reading.by_reference and facts.status == "reference_only":
        facts = facts._replace(withheld=True)
    if reading.total_of_project and facts.project_total_usd is not None:
        facts = facts._replace(total_usd=facts.project_total_usd)
    if reading.any_matter and any(p.other_matter and p.level in reading.any_matter for p in facts.programmes):
        facts = facts._replace(
            programmes=tuple(
                p._replace(competes=p.competes or (p.other_matter and p.level in reading.any_matter))
                for p in facts.programmes
            )
        )
    return facts


def other_category_of(category: str, sector_class: SectorClass | None) -> str | None:
    """The other possibility of a class that may fall into two categories; None where there is none."""
    if sector_class is None or sector_class.or_category is None:
        return None
    both = (sector_class.category, sector_class.or_category)
    return both[1 - both.index(category)] if category in both else None


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


def _units(exchange: Exchange) -> dict[str, int]:
    """The rates of a table, as `rate_units` gives them."""
    units = {code: rate_units(rate) for code, rate in exchange.cny_per_unit}
    units["CNY"] = rate_units(_ONE)
    return units


def _paid_in(given: Contribution, units: dict[str, int]) -> Cents:
    """A contribution in US cents: by the rates of the day it was received where it has them, else by the case's."""
    if given.exchange is not None:
        units = _units(given.exchange)
    return to_usd(given.amount.amount or _ZERO, units[given.amount.currency], units["USD"])


def facts_of(case: Case, rules: RuleSet) -> Facts:
    """The facts of a finished case; see `case_check` for what is checked before."""
    units = _units(case.exchange)
    usd_rate = units["USD"]

    def usd(money: Money) -> Cents:
        return to_usd(money.amount or _ZERO, units[money.currency], usd_rate)

    def cny(money: Money) -> Fen:
        return to_cny(money.amount or _ZERO, units[money.currency])

    def programme(given: Programme) -> ProgrammeFacts:
        cap = given.cumulative_cap
        rival = rules.level(given.level or "").relation == "competes"
        return ProgrammeFacts(
            given.id,
            given.level or "",
            rival and given.for_same_matter,
            rival and not given.for_same_matter,
            tuple((a.year or 0, usd(a.amount), cny(a.amount)) for a in given.amounts or ()),
            Rate.of(given.rate) if given.rate is not None else None,
            None if cap is None else Cap(True, cny(cap)) if cap.currency == "CNY" else Cap(False, usd(cap)),
        )

    project = case.project
    category, sector_class = category_of(case)
    status, reasons = _status(case, category, rules)
    other = other_category_of(category, sector_class)
    years = tuple(sorted({c.year for c in project.utilisation if c.year is not None}))
    index = {year: number for number, year in enumerate(years)}
    total, fixed = project.total_foreign_investment, project.fixed_asset_investment
    whole = project.total_investment
    return Facts(
        category,
        sector_class,
        status,
        reasons,
        None if other is None else Standing(other, *_status(case, other, rules)),
        project.mode or "",
        project.technical_upgrade is True,
        usd(total) if total is not None else None,
        usd(whole) if whole is not None else None,
        cny(total) if total is not None else None,
        cny(fixed) if fixed is not None else None,
        years,
        tuple(
            Entry(index[c.year], c.given_form, _paid_in(c, units))
            for c in project.utilisation
            if c.year is not None
        ),
        tuple(programme(p) for p in case.programmes),
        usd_rate,
    )
