"""The answer to a case while it is being filled in: as much as can be said, and what is missing for the rest.

Nothing is assumed in silence: what is assumed, left out, missing and wrong is listed with its path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from desktop.case import unread as unread_texts
from desktop.case.case import Case, Contribution, Exchange, Money, Programme
from desktop.case.check import MOST_USD_CENTS, check, missing
from desktop.case.faults import CaseError
from desktop.case.money import rate_units, to_usd
from desktop.engine.engine import work_out
from desktop.engine.interpretation import readings_of
from desktop.engine.result import Estimate
from desktop.policy.ruleset import RuleSet
from desktop.sectors.classes import sector

_MOVES: Final = re.compile(
    r"project\.(?:total_|utilisation\[[0-9]+\]\.(?:year|amount|exchange\.cny_per_unit))|programmes\["
)
_RATE: Final = re.compile(r"exchange\.cny_per_unit\.([A-Z]{3})")


class Answer(NamedTuple):
    """What can be said of a case.

    `estimate` is None while the category is not known. `assumed` are paths of what is missing and was taken
    for granted, `left_out` those of entries that could not be used. Without the dollar's rate `has_cny` is False,
    and the renminbi figures of the estimate mean nothing. `unread` are paths whose text was not understood. While a
    figure of the award hangs on one of them there is no `estimate`; `understood` is what can be worked out without
    it, such as the amounts of the other rows in US$. Where only the other programmes hang on it, `plan` is the
    estimate of the case without them: the plan's own award is current, the total is not.
    """

    estimate: Estimate | None
    missing: tuple[str, ...]
    faults: tuple[CaseError, ...]
    assumed: tuple[str, ...]
    left_out: tuple[str, ...]
    has_cny: bool
    unread: tuple[str, ...] = ()
    understood: Estimate | None = None
    plan: Estimate | None = None

    @property
    def finished(self) -> bool:
        """Whether the case needs nothing more for a quote."""
        return not self.missing and not self.faults and not self.unread


def answer(case: Case, rules: RuleSet) -> Answer:
    """The answer to a case, half filled or finished."""
    lacking, faults = missing(case), check(case, rules)
    if not lacking and not faults and not case.unread:
        whole = work_out(case, rules)
        return Answer(whole, (), (), (), (), True, (), whole)
    usable = _Usable(case, rules)
    known = case.project.category is not None or _known_sector(case) is not None
    found = work_out(usable.case(), rules) if known else None
    has_cny = case.exchange.rate("USD") is not None
    unread = tuple(path for path, _ in case.unread)
    current, plan = found, None
    if any(_moves_figures(case, path) for path in unread):
        current = None
        plan = answer(without_programmes(case), rules).estimate if case.programmes else None
    return Answer(
        current, lacking, faults, tuple(usable.assumed), tuple(usable.left_out), has_cny, unread, found, plan
    )


def without_programmes(case: Case) -> Case:
    """The case as far as the plan's own award goes: without other programmes, and the texts that stand in them."""
    return unread_texts.forget(case, "programmes")._replace(programmes=())


def _moves_figures(case: Case, path: str) -> bool:
    """Whether a figure of the award may hang on what stands at `path`."""
    rate = _RATE.fullmatch(path)
    if rate is None:
        return _MOVES.match(path) is not None
    currencies = {money.currency for money in _weighing(case)}
    # Any amount that is not in dollars is converted with the dollar's rate too.
    return bool(currencies - {"USD"}) if rate[1] == "USD" else rate[1] in currencies


def _weighing(case: Case) -> Iterator[Money]:
    """The amounts that the award hangs on and that the rates of the case convert."""
    project = case.project
    amounts = [project.total_foreign_investment, project.total_investment]
    amounts += [row.amount for row in project.utilisation]
    for programme in case.programmes:
        amounts.append(programme.cumulative_cap)
        amounts += [entry.amount for entry in programme.amounts or ()]
    yield from (money for money in amounts if money is not None)


def _known_sector(case: Case) -> str | None:
    """The class of the case, if the standard has it; the table is not read where no class is given."""
    code = case.project.sector
    return code if code is not None and sector(code) is not None else None


def _converts(exchange: Exchange, currency: str) -> bool:
    """Whether a table has what an amount in `currency` needs to become US$."""
    return exchange.rate("USD") is not None and exchange.rate(currency) is not None


class _Usable:
    """The part of a case that the engine can work with."""

    def __init__(self, case: Case, rules: RuleSet) -> None:
        self._given, self._rules = case, rules
        self._rates = dict(case.exchange.cny_per_unit)
        # Without the dollar's rate dollars can still be counted, at any rate; other currencies cannot.
        self._dollars_only = "USD" not in self._rates
        if self._dollars_only:
            self._rates = {"USD": Decimal(1)}
        self.assumed: list[str] = []
        self.left_out: list[str] = []

    def case(self) -> Case:
        given = self._given
        project, known = given.project, {place.id for place in self._rules.places}
        location = project.location
        if location not in known:
            location = next(place.id for place in self._rules.places if place.municipal)
            self.assumed.append("project.location")
        mode = project.mode
        if mode is None:
            mode = self._rules.mechanism.modes[0] if self._rules.mechanism.modes else "new"
            self.assumed.append("project.mode")
        usable = project._replace(
            sector=_known_sector(given),
            location=location,
            mode=mode,
            total_foreign_investment=self._money(
                project.total_foreign_investment, "project.total_foreign_investment"
            ),
            total_investment=self._money(project.total_investment, "project.total_investment"),
            fixed_asset_investment=self._money(
                project.fixed_asset_investment, "project.fixed_asset_investment"
            ),
            utilisation=self._utilisation(project.utilisation),
        )
        return given._replace(
            project=usable,
            exchange=Exchange(given.exchange.as_of, given.exchange.source, tuple(self._rates.items())),
            programmes=self._programmes(given.programmes),
            readings=self._readings(given.readings),
        )

    def _money(self, money: Money | None, path: str, own: Exchange | None = None) -> Money | None:
        """The amount, if it can be converted and is within the limit; `own` are rates in place of the case's."""
        if money is None or money.amount is None:
            return None
        rate = self._rate(money.currency) if own is None else own.rate(money.currency)
        dollar = self._rates["USD"] if own is None else own.rate("USD")
        if (
            rate is None
            or dollar is None
            or to_usd(money.amount, rate_units(rate), rate_units(dollar)) > MOST_USD_CENTS
        ):
            self.left_out.append(path)
            return None
        return money

    def _rate(self, currency: str) -> Decimal | None:
        if currency == "CNY":
            return None if self._dollars_only else Decimal(1)
        return self._rates.get(currency)

    def _utilisation(self, given: tuple[Contribution, ...]) -> tuple[Contribution, ...]:
        found = []
        for index, entered in enumerate(given):
            path, contribution, own = f"project.utilisation[{index}]", entered, entered.exchange
            if own is not None and not _converts(own, entered.amount.currency):
                # Until the rates of the day are complete, those of the case serve.
                self.assumed.append(f"{path}.exchange")
                contribution, own = entered._replace(exchange=None), None
            if self._money(contribution.amount, path, own) is None:
                continue
            if contribution.year is None:
                self.left_out.append(path)
                continue
            found.append(contribution)
        return tuple(found)

    def _programmes(self, given: tuple[Programme, ...]) -> tuple[Programme, ...]:
        levels, seen, found = {level.id for level in self._rules.levels}, {"plan"}, []
        for index, programme in enumerate(given):
            path = f"programmes[{index}]"
            ambiguous = programme.rate is not None and programme.amounts is not None
            if programme.level not in levels or programme.id in seen or ambiguous:
                self.left_out.append(path)
                continue
            amounts, years = [], set()
            for number, amount in enumerate(programme.amounts or ()):
                here = f"{path}.amounts[{number}]"
                if amount.year is None or amount.year in years:
                    self.left_out.append(here)
                elif self._money(amount.amount, here) is not None:
                    years.add(amount.year)
                    amounts.append(amount)
            seen.add(programme.id)
            found.append(
                programme._replace(
                    amounts=tuple(amounts) if programme.rate is None else None,
                    cumulative_cap=self._money(programme.cumulative_cap, f"{path}.cumulative_cap"),
                )
            )
        return tuple(found)

    def _readings(self, given: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        known = dict(zip(readings_of(self._rules).ids, readings_of(self._rules).values, strict=True))
        return tuple((reading, value) for reading, value in given if value in known.get(reading, ()))
