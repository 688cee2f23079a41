"""What a finished case needs, and what no single value of it can show to be wrong.

The shape of single values is `case_file`'s; here are missing parts, repeated entries, currencies without a rate,
amounts beyond the limit, and names that the rule set does not know. A half-filled case is checked as far as it goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.case.case import Case, Contribution, Money, Programme, ProgrammeAmount, Project
from desktop.case.currencies import CURRENCIES
from desktop.case.faults import CaseError
from desktop.case.money import rate_units, to_usd
from desktop.engine.interpretation import readings_of
from desktop.engine.result import PLAN
from desktop.policy.ruleset import RuleSet
from desktop.sectors.classes import sector

MOST_USD_CENTS = 10**14
"""An amount is at most US$ 1e12 after conversion."""


def missing(case: Case) -> tuple[str, ...]:
    """The paths of what a finished case still needs, in the order of the case file."""
    return tuple(_missing(case))


def _missing(case: Case) -> Iterator[str]:
    yield from _missing_of_project(case.project)
    if case.exchange.as_of is None:
        yield "exchange.as_of"
    if case.exchange.source is None:
        yield "exchange.source"
    if case.exchange.rate("USD") is None:
        yield "exchange.cny_per_unit.USD"
    for index, programme in enumerate(case.programmes):
        yield from _missing_of_programme(f"programmes[{index}]", programme)


def _missing_of_project(project: Project) -> Iterator[str]:
    if project.sector is None and project.category is None:
        yield "project.category"
    if project.location is None:
        yield "project.location"
    if project.mode is None:
        yield "project.mode"
    yield from _unfinished("project.total_foreign_investment", project.total_foreign_investment)
    yield from _unfinished("project.fixed_asset_investment", project.fixed_asset_investment)
    for index, contribution in enumerate(project.utilisation):
        yield from _missing_of_year(f"project.utilisation[{index}]", contribution)


def _missing_of_programme(path: str, programme: Programme) -> Iterator[str]:
    if programme.name is None:
        yield f"{path}.name"
    if programme.level is None:
        yield f"{path}.level"
    if programme.rate is None and programme.amounts is None:
        yield f"{path}.rate"
    for number, amount in enumerate(programme.amounts or ()):
        yield from _missing_of_year(f"{path}.amounts[{number}]", amount)
    yield from _unfinished(f"{path}.cumulative_cap", programme.cumulative_cap)


def _missing_of_year(path: str, entry: Contribution | ProgrammeAmount) -> Iterator[str]:
    if entry.year is None:
        yield f"{path}.year"
    if entry.amount.amount is None:
        yield f"{path}.amount"


def _unfinished(path: str, money: Money | None) -> Iterator[str]:
    """An amount of which only the currency is chosen."""
    if money is not None and money.amount is None:
        yield f"{path}.amount"


def amounts_of(case: Case) -> Iterator[tuple[str, Money]]:
    """Every amount of a case with its path, in the order of the case file."""
    project = case.project
    if project.total_foreign_investment is not None:
        yield "project.total_foreign_investment", project.total_foreign_investment
    if project.fixed_asset_investment is not None:
        yield "project.fixed_asset_investment", project.fixed_asset_investment
    for index, contribution in enumerate(project.utilisation):
        yield f"project.utilisation[{index}].amount", contribution.amount
    for index, programme in enumerate(case.programmes):
        for number, amount in enumerate(programme.amounts or ()):
            yield f"programmes[{index}].amounts[{number}].amount", amount.amount
        if programme.cumulative_cap is not None:
            yield f"programmes[{index}].cumulative_cap", programme.cumulative_cap


def check(case: Case, rules: RuleSet) -> tuple[CaseError, ...]:
    """Everything that is wrong with a case, finished or not; what is missing is not counted as wrong."""
    return tuple(_faults(case, rules))


def require_finished(case: Case, rules: RuleSet) -> None:
    """Raise `CaseError` for the first thing that is missing or wrong."""
    for path in _missing(case):
        raise CaseError("missing", path, "is missing")
    for fault in _faults(case, rules):
        raise fault


def _faults(case: Case, rules: RuleSet) -> Iterator[CaseError]:
    yield from _about_project(case, rules)
    yield from _about_amounts(case)
    yield from _about_programmes(case, rules)
    yield from _about_readings(case, rules)


def _about_project(case: Case, rules: RuleSet) -> Iterator[CaseError]:
    project = case.project
    if project.sector is not None and sector(project.sector) is None:
        yield CaseError(
            "unknown_sector", "project.sector", f"there is no class {project.sector} in GB/T 4754-2017"
        )
    if project.location is not None and all(place.id != project.location for place in rules.places):
        known = ", ".join(place.id for place in rules.places)
        yield CaseError("unknown_place", "project.location", f"{project.location} is none of {known}")
    seen: set[tuple[int, str, str]] = set()
    for index, contribution in enumerate(project.utilisation):
        if contribution.year is None:
            continue
        key = (contribution.year, contribution.given_form, contribution.amount.currency)
        if key in seen:
            yield CaseError(
                "repeated",
                f"project.utilisation[{index}]",
                f"{key[0]}, {key[1]} in {key[2]} is there already; add the amounts up",
                year=str(key[0]),
                form=key[1],
                currency=key[2],
            )
        seen.add(key)


def _about_amounts(case: Case) -> Iterator[CaseError]:
    dollar = case.exchange.rate("USD")
    for path, money in amounts_of(case):
        rate = case.exchange.rate(money.currency)
        if money.currency not in CURRENCIES:
            yield CaseError(
                "unknown_currency",
                f"{path}.currency",
                f"{money.currency} is not a currency of ISO 4217",
                currency=money.currency,
            )
        elif rate is None:
            yield CaseError(
                "rate_missing",
                f"{path}.currency",
                f"there is no rate for {money.currency} in exchange.cny_per_unit",
                currency=money.currency,
            )
        elif dollar is not None and money.amount is not None:
            usd = to_usd(money.amount, rate_units(rate), rate_units(dollar))
            if usd > MOST_USD_CENTS:
                yield CaseError("too_large", f"{path}.amount", "is more than US$ 1,000,000,000,000")


def _about_programmes(case: Case, rules: RuleSet) -> Iterator[CaseError]:
    seen = {PLAN}
    for index, programme in enumerate(case.programmes):
        path = f"programmes[{index}]"
        if programme.id in seen:
            what = "is the plan's own name" if programme.id == PLAN else "is there already"
            yield CaseError("repeated", f"{path}.id", f"{programme.id} {what}")
        seen.add(programme.id)
        if programme.level is not None and all(level.id != programme.level for level in rules.levels):
            yield CaseError("unknown_level", f"{path}.level", f"{programme.level} is not a known level")
        if programme.rate is not None and programme.amounts is not None:
            yield CaseError(
                "both_given", f"{path}.rate", "a programme has either amounts or a rate, not both"
            )
        years: set[int] = set()
        for number, amount in enumerate(programme.amounts or ()):
            if amount.year is not None and amount.year in years:
                yield CaseError(
                    "repeated", f"{path}.amounts[{number}].year", f"{amount.year} is there already"
                )
            if amount.year is not None:
                years.add(amount.year)


def _about_readings(case: Case, rules: RuleSet) -> Iterator[CaseError]:
    if not case.readings:
        return
    readings = readings_of(rules)
    for reading, value in case.readings:
        if reading not in readings.ids:
            known = ", ".join(readings.ids)
            yield CaseError("unknown_key", f"readings.{reading}", f"is not known; readings are {known}")
        elif value not in readings.values[readings.ids.index(reading)]:
            known = ", ".join(readings.values[readings.ids.index(reading)])
            yield CaseError("unknown_value", f"readings.{reading}", f"{value} is none of {known}")
