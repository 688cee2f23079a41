"""What the plan and the other programmes give together: 可叠加 and 就高不重复.

Awards of levels that add up are kept beside everything. The plan and the awards that compete for the same
matter exclude one another: the highest in US$ is kept, by year or once for the whole matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def years_of(facts: Facts) -> tuple[int, ...]:
    """The years of the schedule and of the programmes' amounts, in order."""
    extra = {year for programme in facts.programmes for year, _, _ in programme.amounts}
    return tuple(sorted(extra.union(facts.years))) if extra else facts.years


_Line = tuple[str, str, Offer, "str | None"]
"""Who, at which level, gives what, and by whom it is displaced; None where it is kept."""


class Stacking:
    """What the plan and the programmes of a case give together, for facts as a reading has them."""

    def __init__(self, rules: RuleSet, facts: Facts) -> None:
        self._rules, self._facts, self._years = rules, facts, years_of(facts)
        self._fixed = {
            programme.id: {year: Offer(usd, cny) for year, usd, cny in programme.amounts}
            for programme in facts.programmes
            if programme.rate is None
        }
        self._by_rate: dict[tuple[str, tuple[Cents, ...]], dict[int, Offer]] = {}

    def rows(
        self, amounts: tuple[Cents, ...], plan: tuple[tuple[Cents, Fen], ...], whole_matter: bool
    ) -> tuple[StackingYear, ...]:
        """What is kept and displaced in each year.

        `amounts` is the counted capital and `plan` the plan's award (US cents, fen) of each year of the schedule.
        """
        return tuple(
            StackingYear(
                year,
                tuple(Share(name, level, *offer) for name, level, offer, by in lines if by is None),
                tuple(Share(name, level, *offer, by) for name, level, offer, by in lines if by is not None),
            )
            for year, lines in self._settled(amounts, plan, whole_matter)
        )

    def totals(
        self, amounts: tuple[Cents, ...], plan: tuple[tuple[Cents, Fen], ...], whole_matter: bool
    ) -> tuple[Cents, Fen]:
        """What is kept in all years together."""
        usd = cny = 0
        for _, lines in self._settled(amounts, plan, whole_matter):
            for _, _, offer, by in lines:
                if by is None:
                    usd += offer[0]
                    cny += offer[1]
        return Cents(usd), Fen(cny)

    def _offers(self, programme: ProgrammeFacts, amounts: tuple[Cents, ...]) -> dict[int, Offer]:
        """What a programme gives in each year before its cap."""
        if programme.rate is None:
            return self._fixed[programme.id]
        found = self._by_rate.get((programme.id, amounts))
        if found is None:
            first, rate, usd_rate = self._rules.first_period_year, programme.rate, self._facts.usd_rate
            found = self._by_rate[programme.id, amounts] = {
                year: Offer(share_usd(x, rate), share_cny(x, rate, usd_rate))
                for year, x in zip(self._facts.years, amounts, strict=True)
                if year >= first
            }
        return found

    def _settled(
        self, amounts: tuple[Cents, ...], plan: tuple[tuple[Cents, Fen], ...], whole_matter: bool
    ) -> Iterator[tuple[int, list[_Line]]]:
        """Each year with what everybody gives in it, the plan first, then in the order of the case."""
        years, usd_rate = self._years, self._facts.usd_rate
        plan_offers = {
            year: Offer(*given) for year, given in zip(self._facts.years, plan, strict=True) if given[0] > 0
        }
        accounts = [
            _Account(programme, self._offers(programme, amounts)) for programme in self._facts.programmes
        ]
        competing: dict[str, dict[int, Offer]] = {}
        winner: str | None = None
        if whole_matter:
            competing = {
                account.programme.id: account.all_kept(years, usd_rate)
                for account in accounts
                if account.programme.competes
            }
            winner = _highest(
                [
                    (name, sum([offer.usd for offer in offers.values()]))
                    for name, offers in [(PLAN, plan_offers), *competing.items()]
                ]
            )
        for year in years:
            given = plan_offers.get(year, _NONE)
            found = []
            best = given.usd
            if not whole_matter:
                winner = PLAN if best else None
            for account in accounts:
                programme = account.programme
                if whole_matter and programme.competes:
                    offer = competing[programme.id][year]
                else:
                    offer = account.offer(year, usd_rate)
                    if programme.competes and offer.usd > best:
                        best, winner = offer.usd, programme.id
                if offer.usd:
                    found.append((account, offer))
            lines: list[_Line] = []
            if given.usd:
                lines.append((PLAN, self._rules.plan_level, given, None if winner == PLAN else winner))
            for account, offer in found:
                programme = account.programme
                by = winner if programme.competes and programme.id != winner else None
                lines.append((programme.id, programme.level, offer, by))
                if by is None and not (whole_matter and programme.competes):
                    account.use(offer)
            yield year, lines


def _highest(sums: Sequence[tuple[str, int]]) -> str | None:
    """Who has the highest sum, the first of equals; None where nobody has anything."""
    best, name = 0, None
    for candidate, value in sums:
        if value > best:
            best, name = value, candidate
    return name
