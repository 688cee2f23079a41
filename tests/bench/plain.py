"""The plan's award as one would write it down in a few minutes: a chain of ifs over decimals, for one reading.

What the engine is measured against: it converts and awards, in both currencies, and explains nothing.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from desktop.case.case import Case, Money

_CENT = Decimal("0.01")
_HUNDRED_MILLION, _THIRTY_MILLION = Decimal(100_000_000), Decimal(30_000_000)
_ONE_MILLION, _FIVE_MILLION = Decimal(1_000_000), Decimal(5_000_000)
_TEN_MILLION, _TWENTY_MILLION = Decimal(10_000_000), Decimal(20_000_000)
_MAJOR = Decimal("0.045")
_RATES = {
    "manufacturing": (Decimal("0.015"), Decimal("0.02"), Decimal("0.03"), Decimal("0.04")),
    "high_tech_service": (Decimal("0.0075"), Decimal("0.01"), Decimal("0.015"), Decimal("0.02")),
    "other_service": (Decimal("0.00525"), Decimal("0.007"), Decimal("0.0105"), Decimal("0.014")),
}
_NOTHING = (Decimal("0.00"), Decimal("0.00"))


def awards(case: Case) -> list[tuple[int, Decimal, Decimal]]:
    """Year, award in US$ and award in CNY of each year of the schedule, under the literal reading."""
    project = case.project
    rates = dict(case.exchange.cny_per_unit)
    rates["CNY"] = Decimal(1)
    dollar = rates["USD"]

    def usd(money: Money) -> Decimal:
        return (money.amount * rates[money.currency] / dollar).quantize(_CENT, ROUND_HALF_UP)  # type: ignore[operator]

    years: dict[int, Decimal] = {}
    for contribution in project.utilisation:
        year = contribution.year
        assert year is not None
        years[year] = years.get(year, Decimal(0)) + usd(contribution.amount)

    category = project.category
    covered = project.foreign_invested_enterprise is not False and category in _RATES
    first = next((years[year] for year in sorted(years) if years[year] > 0), Decimal(0))
    high = False
    if category == "manufacturing" and first >= _THIRTY_MILLION:
        total = project.total_foreign_investment
        if (total is not None and usd(total) >= _HUNDRED_MILLION) or (
            project.mode in ("capital_increase", "profit_reinvestment") and project.technical_upgrade
        ):
            high = True

    found = []
    for year in sorted(years):
        x = years[year]
        if not covered or year < 2025 or (x < _ONE_MILLION and not high):
            found.append((year, *_NOTHING))
            continue
        assert category is not None
        one, five, ten, twenty = _RATES[category]
        if high:
            rate = _MAJOR
        elif x < _FIVE_MILLION:
            rate = one
        elif x < _TEN_MILLION:
            rate = five
        elif x < _TWENTY_MILLION:
            rate = ten
        else:
            rate = twenty
        award = x * rate
        found.append(
            (year, award.quantize(_CENT, ROUND_HALF_UP), (award * dollar).quantize(_CENT, ROUND_HALF_UP))
        )
    return found
