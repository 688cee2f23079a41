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
SOURCE_KINDS = ("fixed", "up_to", "at_least")

PLAN = "plan"
"""The id that stands for the plan among the programmes; no programme has it."""

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_CONTRIBUTIONS = 60
MOST_PROGRAMMES = 20
LONGEST_TEXT = 200
LONGEST_NOTE = 4_000
LONGEST_PICTURE = 2_000_000
"""Characters of the base64 of a picture."""
MOST_SCENARIOS = 4
MOST_MEETINGS = 200
REQUIREMENT_BASES = (
    "total_investment",
    "fixed_asset_investment",
    "total_foreign_investment",
    "registered_capital",
)
TIED_TO = ("land", "energy", "fund", "factory", "other")
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


class Contribution(NamedTuple):
    """What is paid in during one calendar year, in one form and currency: planned, or `received` on a day (ISO).

    `exchange` are the rates of that day, by which the amount becomes US$ instead of by the case's; `voucher` says
    what proves the receipt.
    """

    year: int | None
    amount: Money
    form: str | None = None
    received: str | None = None
    exchange: Exchange | None = None
    voucher: str | None = None

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
    total_investment: Money | None = None
    fixed_asset_investment: Money | None = None
    utilisation: tuple[Contribution, ...] = ()


class ProgrammeAmount(NamedTuple):
    """What a programme pays for one year."""

    year: int | None
    amount: Money


class Source(NamedTuple):
    """Where the amount of a programme stands; `kind` is one of `SOURCE_KINDS`, `support` an id of the program's data."""

    document: str | None = None
    item: str | None = None
    edition: str | None = None
    kind: str | None = None
    support: str | None = None


class Programme(NamedTuple):
    """Another programme beside the plan: either `amounts` by year or a `rate` of the utilised capital."""

    id: str
    name: str | None = None
    level: str | None = None
    same_matter: bool | None = None
    amounts: tuple[ProgrammeAmount, ...] | None = None
    rate: Decimal | None = None
    cumulative_cap: Money | None = None
    source: Source | None = None

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


class Confirmation(NamedTuple):
    """That the authority settled a reading at the case's value: by which paper, of which day (ISO), from whom."""

    reading: str | None = None
    reference: str | None = None
    date: str | None = None
    by: str | None = None


class Case(NamedTuple):
    """One case. `readings` names the readings that the case chooses, as (reading, value).

    `id` is the document's own, the same in all its copies and revisions. `unread` holds the text of each typed field
    that was not understood, as (path, text); the value at that path is None (`desktop.case.unread`). `scenarios` are
    variants of the case, `negotiation` is what the talk left in writing; neither moves a figure.
    """

    investor: Investor = Investor()
    project: Project = Project()
    exchange: Exchange = Exchange()
    programmes: tuple[Programme, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    quote: QuoteFacts = QuoteFacts()
    id: str | None = None
    confirmed: tuple[Confirmation, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    scenarios: tuple[Variant, ...] = ()
    negotiation: Negotiation | None = None


class Variant(NamedTuple):
    """A variant of the case; `letter` is its own as long as it is kept, `name` None until somebody gives one.

    `case` may be half filled and has neither `id` nor `scenarios` nor `negotiation`.
    """

    letter: str
    name: str | None = None
    case: Case = Case()


class Contact(NamedTuple):
    """Who was talked to; for the office alone. `card` is a picture (PNG or JPEG) of the business card in base64."""

    name: str | None = None
    company: str | None = None
    phone: str | None = None
    email: str | None = None
    promised: str | None = None
    card: str | None = None


class YearAmount(NamedTuple):
    """An amount of one year."""

    year: int | None
    amount: Money


class Requirement(NamedTuple):
    """What is asked of a project before the talk (研判): the foreign share, of what, by when, tied to what, by whom."""

    share: Decimal | None = None
    base: str | None = None
    amounts: tuple[YearAmount, ...] = ()
    deadline: str | None = None
    tied_to: tuple[str, ...] = ()
    asked_by: str | None = None
    note: str | None = None


class Offer(NamedTuple):
    """What was offered at a meeting: the case as it stood, and the quote that said it."""

    number: str | None = None
    revision: int | None = None
    date: str | None = None
    rule_set: str | None = None
    plan_usd: Decimal | None = None
    total_usd: Decimal | None = None
    case: Case | None = None


class Meeting(NamedTuple):
    """The record of one meeting (谈判); `note` is for the office alone."""

    date: str | None = None
    present: str | None = None
    asked: str | None = None
    offered: str | None = None
    agreed: str | None = None
    open: str | None = None
    note: str | None = None
    offer: Offer | None = None


class Commitment(NamedTuple):
    """What the investor signs (签约): an amount of a year, its form, its registration, and how it is to be shown."""

    year: int | None
    amount: Money
    form: str | None = None
    registration: str | None = None
    evidence: str | None = None


class Ticked(NamedTuple):
    """A document of the claim that is there: its id in the program's list, and since when (ISO)."""

    document: str
    since: str | None = None


class Negotiation(NamedTuple):
    """The talk from the first visitor to the money that came; the receipts are contributions of the schedule.

    `probability` is the officer's own, from 0 to 1.
    """

    contact: Contact | None = None
    requirement: Requirement | None = None
    meetings: tuple[Meeting, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    documents: tuple[Ticked, ...] = ()
    probability: Decimal | None = None
