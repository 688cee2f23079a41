"""What the plan and the other programmes give together: 可叠加 and 就高不重复.

Awards of levels that add up are kept beside everything. The plan and the awards that compete for the same
matter exclude one another: the highest in US$ is kept, by year or once for the whole matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from desktop.case.case import PLAN
from desktop.case.money import cny_of_cents, share_cny, share_usd, usd_of_fen
from desktop.engine.facts import Cap, Facts, ProgrammeFacts
from desktop.engine.result import Share, StackingYear
from desktop.policy.ruleset import Cents, Fen, RuleSet

Offer = tuple[Cents, Fen]
"""What a programme or the plan gives in a year, in both currencies."""

_NONE: Final[Offer] = (Cents(0), Fen(0))


class _Account:
    """A programme while the years are gone through: what it offers in each, and how much of its cap is left."""

    __slots__ = ("_cap", "_left", "_usd_rate", "id", "offers")

    def __init__(self, programme: ProgrammeFacts, offers: tuple[Offer, ...], usd_rate: int) -> None:
        self.id, self.offers = programme.id, offers
        self._cap: Cap | None = programme.cap
        self._left = programme.cap.amount if programme.cap is not None else 0
        self._usd_rate = usd_rate

    def offer(self, place: int) -> Offer:
        """The award of the year, cut to what is left of the cap; nothing where it is below a cent."""
        given = self.offers[place]
        if self._cap is None:
            return given
        usd, cny = given
        if self._cap.in_cny and cny > self._left:
            given = usd_of_fen(Fen(self._left), self._usd_rate), Fen(self._left)
        elif not self._cap.in_cny and usd > self._left:
            given = Cents(self._left), cny_of_cents(Cents(self._left), self._usd_rate)
        return given if given[0] > 0 else _NONE

    def use(self, kept: Offer) -> None:
        if self._cap is not None:
            self._left -= kept[1] if self._cap.in_cny else kept[0]

    def all_kept(self) -> tuple[Offer, ...]:
        """The offers of all years, cut as if every one of them were kept."""
        found = []
        for place in range(len(self.offers)):
            kept = self.offer(place)
            self.use(kept)
            found.append(kept)
        return tuple(found)


def years_of(facts: Facts) -> tuple[int, ...]:
    """The years of the schedule and of the programmes' amounts, in order."""
    extra = {year for programme in facts.programmes for year, _, _ in programme.amounts}
    return tuple(sorted(extra.union(facts.years))) if extra else facts.years


class Stacking:
    """What the plan and the programmes of a case give together, for facts as a reading has them.

    Only what excludes one another is settled anew for each award of the plan: what adds up is kept whatever that is.
    """

    def __init__(self, rules: RuleSet, facts: Facts) -> None:
        self._rules, self._facts, self._years = rules, facts, years_of(facts)
        self._places = [self._years.index(year) for year in facts.years]
        self._rivals = [programme for programme in facts.programmes if programme.competes]
        self._given: dict[tuple[str, tuple[Cents, ...]], tuple[Offer, ...]] = {}
        self._kept: dict[tuple[str, tuple[Cents, ...]], tuple[Offer, ...]] = {}
        self._beside: dict[tuple[Cents, ...], Offer] = {}

    def rows(
        self, amounts: tuple[Cents, ...], plan: tuple[Offer, ...], whole_matter: bool
    ) -> tuple[StackingYear, ...]:
        """What is kept and displaced in each year.

        `amounts` is the counted capital and `plan` the plan's award of each year of the schedule.
        """
        by_year = self._by_year(zip(self._places, plan, strict=True))
        contest = self._settled(amounts, by_year, whole_matter)
        beside = {
            programme.id: self._all_kept(programme, amounts)
            for programme in self._facts.programmes
            if not programme.competes
        }
        found = []
        for place, (year, given, (winner, offers)) in enumerate(
            zip(self._years, by_year, contest, strict=True)
        ):
            shares = [Share(PLAN, self._rules.plan_level, *given, None if winner == PLAN else winner)]
            rivals = iter(offers)
            for programme in self._facts.programmes:
                name, level = programme.id, programme.level
                if programme.competes:
                    shares.append(Share(name, level, *next(rivals), None if winner == name else winner))
                else:
                    shares.append(Share(name, level, *beside[name][place]))
            found.append(
                StackingYear(
                    year,
                    tuple([share for share in shares if share.by is None and share.usd]),
                    tuple([share for share in shares if share.by is not None and share.usd]),
                )
            )
        return tuple(found)

    def totals(
        self, amounts: tuple[Cents, ...], plan: tuple[Offer, ...], whole_matter: bool
    ) -> tuple[Cents, Fen]:
        """What is kept in all years together."""
        usd, cny = self._sum_beside(amounts)
        by_year = self._by_year(zip(self._places, plan, strict=True))
        if whole_matter:
            kept = [by_year, *[self._all_kept(programme, amounts) for programme in self._rivals]]
            best = max(kept, key=_sum_usd)  # the first of equals
            return Cents(usd + _sum_usd(best)), Fen(cny + sum([offer[1] for offer in best]))
        for given, (winner, offers) in zip(by_year, self._contest(amounts, by_year), strict=True):
            more_usd, more_cny = given if winner is None else offers[winner]
            usd += more_usd
            cny += more_cny
        return Cents(usd), Fen(cny)

    def _sum_beside(self, amounts: tuple[Cents, ...]) -> tuple[int, int]:
        """What the programmes that exclude nobody give in all years."""
        found = self._beside.get(amounts)
        if found is None:
            given = [
                offer
                for programme in self._facts.programmes
                if not programme.competes
                for offer in self._all_kept(programme, amounts)
            ]
            found = self._beside[amounts] = (
                Cents(sum([offer[0] for offer in given])),
                Fen(sum([offer[1] for offer in given])),
            )
        return found

    def _by_year(self, given: Iterable[tuple[int, Offer]]) -> tuple[Offer, ...]:
        """What is given in each year, nothing where it is below a cent."""
        found = [_NONE] * len(self._years)
        for place, offer in given:
            if offer[0] > 0:
                found[place] = offer
        return tuple(found)

    def _offers(self, programme: ProgrammeFacts, amounts: tuple[Cents, ...]) -> tuple[Offer, ...]:
        """What a programme gives in each year before its cap."""
        key = programme.id, amounts
        found = self._given.get(key)
        if found is None:
            rate, usd_rate, first = programme.rate, self._facts.usd_rate, self._rules.first_period_year
            if rate is None:
                fixed = [(self._years.index(year), (usd, cny)) for year, usd, cny in programme.amounts]
            else:
                fixed = [
                    (place, (share_usd(x, rate), share_cny(x, rate, usd_rate)))
                    for place, year, x in zip(self._places, self._facts.years, amounts, strict=True)
                    if year >= first
                ]
            found = self._given[key] = self._by_year(fixed)
        return found

    def _all_kept(self, programme: ProgrammeFacts, amounts: tuple[Cents, ...]) -> tuple[Offer, ...]:
        """What a programme gives in each year where nobody displaces it."""
        if programme.cap is None:
            return self._offers(programme, amounts)
        key = programme.id, amounts
        found = self._kept.get(key)
        if found is None:
            account = _Account(programme, self._offers(programme, amounts), self._facts.usd_rate)
            found = self._kept[key] = account.all_kept()
        return found

    def _settled(
        self, amounts: tuple[Cents, ...], plan: tuple[Offer, ...], whole_matter: bool
    ) -> Iterator[tuple[str | None, list[Offer]]]:
        """For each year who is kept of those that exclude one another, and what those beside the plan offer."""
        names = [programme.id for programme in self._rivals]
        if whole_matter:
            kept = [self._all_kept(programme, amounts) for programme in self._rivals]
            sums = [_sum_usd(offers) for offers in (plan, *kept)]
            best = max(sums)
            winner = (PLAN, *names)[sums.index(best)] if best else None
            for place in range(len(self._years)):
                yield winner, [offers[place] for offers in kept]
            return
        for (best, _), (number, offers) in zip(plan, self._contest(amounts, plan), strict=True):
            yield names[number] if number is not None else PLAN if best else None, offers

    def _contest(
        self, amounts: tuple[Cents, ...], plan: tuple[Offer, ...]
    ) -> Iterator[tuple[int | None, list[Offer]]]:
        """For each year which of the rivals gives more than the plan and all others (None: none), and their offers."""
        usd_rate = self._facts.usd_rate
        accounts = [
            _Account(programme, self._offers(programme, amounts), usd_rate) for programme in self._rivals
        ]
        for place, given in enumerate(plan):
            offers = [account.offer(place) for account in accounts]
            best, winner = given[0], None
            for number, (usd, _) in enumerate(offers):
                if usd > best:
                    best, winner = usd, number
            if winner is not None:
                accounts[winner].use(offers[winner])
            yield winner, offers


def _sum_usd(offers: tuple[Offer, ...]) -> int:
    return sum([usd for usd, _ in offers])
