"""What the plan and the other programmes give together: 可叠加 and 就高不重复.

Awards of levels that add up are kept beside everything. The plan and the awards that compete for the same
matter exclude one another: the highest in US$ is kept, by year or once for the whole matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from desktop.case.case import PLAN
from desktop.case.money import cny_of_cents, share_cny, share_usd, usd_of_fen
from desktop.engine.facts import Cap, Facts, ProgrammeFacts
from desktop.engine.result import Share, StackingYear
from desktop.policy.ruleset import Cents, Fen, RuleSet


class Offer(NamedTuple):
    """What a programme gives in a year before its cap."""

    usd: Cents
    cny: Fen


_NONE = Offer(Cents(0), Fen(0))


class _Account:
    """A programme while the years are gone through: how much of its cap is left."""

    __slots__ = ("cap", "left", "offers", "programme")

    def __init__(self, programme: ProgrammeFacts, offers: dict[int, Offer]) -> None:
        self.programme = programme
        self.offers = offers
        self.cap: Cap | None = programme.cap
        self.left = programme.cap.amount if programme.cap is not None else 0

    def offer(self, year: int, usd_rate: int) -> Offer:
        """The award of the year, cut to what is left of the cap; nothing where it is below a cent."""
        given = self.offers.get(year, _NONE)
        if self.cap is not None:
            if self.cap.in_cny and given.cny > self.left:
                given = Offer(usd_of_fen(Fen(self.left), usd_rate), Fen(self.left))
            elif not self.cap.in_cny and given.usd > self.left:
                given = Offer(Cents(self.left), cny_of_cents(Cents(self.left), usd_rate))
        return given if given.usd > 0 else _NONE

    def use(self, kept: Offer) -> None:
        if self.cap is not None:
            self.left -= kept.cny if self.cap.in_cny else kept.usd

    def all_kept(self, years: tuple[int, ...], usd_rate: int) -> dict[int, Offer]:
        """The offers of all years, cut as if every one of them were kept."""
        found = {}
        for year in years:
            found[year] = self.offer(year, usd_rate)
            self.use(found[year])
        return found


def _offers(
    programme: ProgrammeFacts, facts: Facts, amounts: tuple[Cents, ...], first: int
) -> dict[int, Offer]:
    if programme.rate is None:
        return {year: Offer(usd, cny) for year, usd, cny in programme.amounts}
    return {
        year: Offer(share_usd(x, programme.rate), share_cny(x, programme.rate, facts.usd_rate))
        for year, x in zip(facts.years, amounts, strict=True)
        if year >= first
    }


def years_of(facts: Facts) -> tuple[int, ...]:
    """The years of the schedule and of the programmes' amounts, in order."""
    extra = {year for programme in facts.programmes for year, _, _ in programme.amounts}
    return tuple(sorted(extra.union(facts.years))) if extra else facts.years


def stack(
    rules: RuleSet,
    facts: Facts,
    amounts: tuple[Cents, ...],
    plan: tuple[tuple[Cents, Fen], ...],
    whole_matter: bool,
) -> tuple[StackingYear, ...]:
    """What is kept and displaced in each year.

    `amounts` is the counted capital and `plan` the plan's award (US cents, fen) of each year of the schedule.
    """
    years = years_of(facts)
    by_year = dict(zip(facts.years, plan, strict=True))
    plan_offers = {year: Offer(*by_year[year]) if by_year[year][0] > 0 else _NONE for year in facts.years}
    accounts = [
        _Account(programme, _offers(programme, facts, amounts, rules.first_period_year))
        for programme in facts.programmes
    ]
    competing: dict[str, dict[int, Offer]] = {}
    winner: str | None = None
    if whole_matter:
        competing = {
            account.programme.id: account.all_kept(years, facts.usd_rate)
            for account in accounts
            if account.programme.competes
        }
        winner = _highest(
            [
                (name, sum(offer.usd for offer in offers.values()))
                for name, offers in [(PLAN, plan_offers), *competing.items()]
            ]
        )
    rows = []
    for year in years:
        offers: list[_Line] = [(PLAN, rules.plan_level, plan_offers.get(year, _NONE), None)]
        for account in accounts:
            name = account.programme.id
            known = competing.get(name)
            offer = account.offer(year, facts.usd_rate) if known is None else known[year]
            offers.append((name, account.programme.level, offer, account))
        rows.append(_year(year, offers, winner, whole_matter))
    return tuple(rows)


def _highest(sums: Sequence[tuple[str, int]]) -> str | None:
    """Who has the highest sum, the first of equals; None where nobody has anything."""
    best, name = 0, None
    for candidate, value in sums:
        if value > best:
            best, name = value, candidate
    return name


_Line = tuple[str, str, Offer, _Account | None]
"""Who, at which level, gives what; the account is None for the plan."""


def _year(year: int, offers: list[_Line], winner: str | None, whole_matter: bool) -> StackingYear:
    def competes(account: _Account | None) -> bool:
        return account is None or account.programme.competes

    if not whole_matter:
        winner = _highest([(name, offer.usd) for name, _, offer, account in offers if competes(account)])
    kept, displaced = [], []
    for name, level, offer, account in offers:
        if offer.usd == 0:
            continue
        if competes(account) and name != winner:
            displaced.append(Share(name, level, offer.usd, offer.cny, winner))
            continue
        kept.append(Share(name, level, offer.usd, offer.cny))
        if account is not None and not (whole_matter and account.programme.competes):
            account.use(offer)
    return StackingYear(year, tuple(kept), tuple(displaced))
