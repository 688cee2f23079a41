"""Cases that tests of the window begin with, and figures of theirs worked out by hand.

`plain_case`: manufacturing in a new city, US$ 8,000,000 in 2026 at CNY 7 to the dollar. US$ 8 m lies in the
bracket from US$ 5 m (2%): US$ 160,000, CNY 1,120,000.
"""

from __future__ import annotations

from decimal import Decimal

from desktop.case.case import (
    Case,
    Contribution,
    Exchange,
    Investor,
    Money,
    Programme,
    ProgrammeAmount,
    Project,
    QuoteFacts,
)
from tests.screenshots import full_case, half_case, rate_missing_case, two_categories_case

__all__ = [
    "crowded_case",
    "full_case",
    "half_case",
    "plain_case",
    "quotable_case",
    "rate_missing_case",
    "scheduled",
    "two_categories_case",
]


def plain_case() -> Case:
    return Case(
        Investor("Anna Bauer GmbH"),
        Project(
            category="manufacturing",
            location="zhizao_new_city",
            mode="new",
            utilisation=(Contribution(2026, usd(8_000_000)),),
        ),
        Exchange("2026-11-20", "central parity", (("USD", Decimal(7)),)),
    )


def quotable_case() -> Case:
    """`plain_case` with all that is usual on a quote."""
    return plain_case()._replace(
        quote=QuoteFacts(number="QZ-1", date="2026-11-22", organisation="Bureau of Commerce")
    )


def scheduled(*rows: Contribution) -> Case:
    """`plain_case` with another schedule."""
    case = plain_case()
    return case._replace(project=case.project._replace(utilisation=rows))


def crowded_case() -> Case:
    """Thirty years and twenty programmes, with long names and large figures."""
    case = full_case()
    forms = ("cash", "in_kind", "intangible", "reinvested_profit", "shareholder_loan", "share_purchase")
    rows = tuple(
        Contribution(2025 + place, usd(311_222_333 + place * 45_500_001), forms[place % 6])
        for place in range(30)
    )
    levels = ("national", "province", "city", "new_town", "county", "special_policy")
    programmes = tuple(
        Programme(
            f"p{place}",
            f"衢州市外商投资企业高质量发展专项奖励第{place + 1}批 Special award no. {place + 1} for foreign-invested enterprises",
            levels[place % 6],
            rate=Decimal("0.0125") if place % 2 else None,
            amounts=None if place % 2 else (ProgrammeAmount(2026, Money(Decimal(123_456_789), "CNY")),),
            cumulative_cap=Money(Decimal(987_654_321), "CNY") if place % 3 == 0 else None,
        )
        for place in range(20)
    )
    return case._replace(project=case.project._replace(utilisation=rows), programmes=programmes)


def usd(amount: int) -> Money:
    return Money(Decimal(amount), "USD")
