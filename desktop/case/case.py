"""A case: what the investor and the officer entered, as immutable values.

A case may be half filled: every field may be missing, as it is while it is being entered. What a finished
case needs is said by `case_file.missing`. Amounts stay as they were given, in their own currency; the engine
converts them. Sources: docs/case-file.md.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

CATEGORIES = ("manufacturing", "high_tech_service", "other_service", "real_estate", "finance", "not_covered")
MODES = ("new", "capital_increase", "profit_reinvestment")
FORMS = ("cash", "in_kind", "intangible", "reinvested_profit", "shareholder_loan", "share_purchase")
STAGES = ("assess", "negotiate", "sign")

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_CONTRIBUTIONS = 60
MOST_PROGRAMMES = 20
LONGEST_TEXT = 200
FORBIDDEN_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing: no text of a case holds one."""


class Money(NamedTuple):
    """An amount in units of `currency` (ISO 4217); `amount` is None while only the currency is chosen."""

    amount: Decimal | None
    currency: str


class Investor(NamedTuple):
    """Who invests; `country` is an ISO 3166 code where the window chose it."""

    name: str | None = None
    country: str | None = None


class Contribution(NamedTuple):
    """What is paid in during one calendar year, in one form and currency."""

    year: int | None
    amount: Money
    form: str | None = None

    @property
    def given_form(self) -> str:
        """The form, `cash` unless another is given."""
        return self.form or "cash"


class Project(NamedTuple):
    """The project. None stands for what the case does not say."""

    name: str | None = None
    sector: str | None = None
    category: str | None = None
    location: str | None = None
    foreign_invested_enterprise: bool | None = None
    mode: str | None = None
    technical_upgrade: bool | None = None
    total_foreign_investment: Money | None = None
    fixed_asset_investment: Money | None = None
    utilisation: tuple[Contribution, ...] = ()


class Exchange(NamedTuple):
    """Renminbi per unit of each currency, with the date (ISO) and the source of the rates."""

    as_of: str | None = None
    source: str | None = None
    cny_per_unit: tuple[tuple[str, Decimal], ...] = ()

    def rate(self, currency: str) -> Decimal | None:
        """Renminbi per unit of `currency`; 1 for CNY, None where the case gives none."""
        if currency == "CNY":
            return Decimal(1)
        for code, rate in self.cny_per_unit:
            if code == currency:
                return rate
        return None


class ProgrammeAmount(NamedTuple):
    """What a programme pays for one year."""

    year: int | None
    amount: Money


class Programme(NamedTuple):
    """Another programme beside the plan: either `amounts` by year or a `rate` of the utilised capital."""

    id: str
    name: str | None = None
    level: str | None = None
    same_matter: bool | None = None
    amounts: tuple[ProgrammeAmount, ...] | None = None
    rate: Decimal | None = None
    cumulative_cap: Money | None = None

    @property
    def for_same_matter(self) -> bool:
        """Whether it is for the plan's matter; so assumed unless the case says otherwise."""
        return self.same_matter is not False


class QuoteFacts(NamedTuple):
    """What the paper says of itself: stage of the talk, number, dates (ISO), issuer."""

    stage: str | None = None
    number: str | None = None
    revision: int | None = None
    date: str | None = None
    valid_until: str | None = None
    prepared_by: str | None = None
    organisation: str | None = None
    contact: str | None = None

    @property
    def given_stage(self) -> str:
        """The stage, `assess` unless another is given."""
        return self.stage or "assess"


class Case(NamedTuple):
    """One case. `readings` names the readings that the case chooses, as (reading, value)."""

    investor: Investor = Investor()
    project: Project = Project()
    exchange: Exchange = Exchange()
    programmes: tuple[Programme, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    quote: QuoteFacts = QuoteFacts()
