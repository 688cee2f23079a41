"""A case: what the investor and the officer entered, as immutable values.

A case may be half filled: every field may be missing, as it is while it is being entered. What a finished
case needs is said by `check.missing`. Amounts stay as they were given, in their own currency; the engine
converts them. What each field is, its limits and its name are declared here, once (`register`).
Sources: docs/case-file.md.
"""

# Without `annotations` of the future: as texts, each of these would be compiled at every start, 15 ms before the first paint.
import re
from decimal import Decimal
from typing import Annotated, Final, NamedTuple

from desktop.case.declaring import Assumed, Field, wording

CATEGORY_NAMES: Final = (
    ("manufacturing", wording("Manufacturing")),
    ("high_tech_service", wording("High-tech services")),
    ("other_service", wording("Other services")),
    ("real_estate", wording("Real estate")),
    ("finance", wording("Finance")),
    ("not_covered", wording("Neither manufacturing nor services")),
)
MODE_NAMES: Final = (
    ("new", wording("New project")),
    ("capital_increase", wording("Capital increase")),
    ("profit_reinvestment", wording("Reinvestment of profits")),
)
FORM_NAMES: Final = (
    ("cash", wording("Cash")),
    ("in_kind", wording("In kind")),
    ("intangible", wording("Intangible assets")),
    ("reinvested_profit", wording("Reinvested profit")),
    ("shareholder_loan", wording("Shareholder loan")),
    ("share_purchase", wording("Share purchase")),
)
STAGE_NAMES: Final = (
    ("assess", wording("Assess")),
    ("negotiate", wording("Negotiate")),
    ("sign", wording("Sign")),
)
SOURCE_KIND_NAMES: Final = (
    ("fixed", wording("Fixed amount")),
    ("up_to", wording("Up to this amount")),
    ("at_least", wording("At least this amount")),
)
BASE_NAMES: Final = (
    ("total_investment", wording("Total investment")),
    ("fixed_asset_investment", wording("Fixed-asset investment")),
    ("total_foreign_investment", wording("Total foreign investment")),
    ("registered_capital", wording("Registered capital")),
)
TIE_NAMES: Final = (
    ("land", wording("Land")),
    ("energy", wording("Energy")),
    ("fund", wording("Government fund")),
    ("factory", wording("Factory building")),
    ("other", wording("Other")),
)
CATEGORIES: Final = tuple(code for code, _ in CATEGORY_NAMES)
MODES: Final = tuple(code for code, _ in MODE_NAMES)
INCREASES: Final = ("capital_increase", "profit_reinvestment")
"""The modes in which the schedule is that of the increase alone (open question 33)."""
FORMS: Final = tuple(code for code, _ in FORM_NAMES)
STAGES: Final = tuple(code for code, _ in STAGE_NAMES)
LETTERS: Final = tuple((letter, letter) for letter in "ABCD")

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
FORBIDDEN_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing: no text of a case holds one."""


TEXT_PATTERN: Final = "^[^\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]*$"
NOTE_PATTERN: Final = TEXT_PATTERN.replace("\\x00-\\x1f", "\\x00-\\x09\\x0b-\\x1f")
"""What texts and notes may hold, for the model of the file; notes have lines."""


class Money(NamedTuple):
    """An amount in units of `currency` (ISO 4217); `amount` is None while only the currency is chosen."""

    amount: Annotated[Decimal | None, Field("amount", wording("amount"), needed=True)]
    currency: Annotated[str, Field("currency", wording("currency"), needed=True)]


class Investor(NamedTuple):
    """Who invests; `country` is an ISO 3166 code where the window chose it."""

    name: Annotated[str | None, Field("text", wording("Investor"), about="investor")] = None
    country: Annotated[
        str | None, Field("country", wording("Country or region"), about="country", code="country")
    ] = None


class Exchange(NamedTuple):
    """Renminbi per unit of each currency, with the date (ISO) and the source of the rates."""

    as_of: Annotated[
        str | None, Field("date", wording("Date of the exchange rate"), needed=True, about="rates_as_of")
    ] = None
    source: Annotated[
        str | None, Field("text", wording("Source of the exchange rate"), needed=True, about="rates_source")
    ] = None
    cny_per_unit: Annotated[
        tuple[tuple[str, Decimal], ...],
        Field("rates", wording("Exchange rate"), needed=True, about="rate_of_exchange"),
    ] = ()

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

    year: Annotated[int | None, Field("year", wording("year"), needed=True)]
    amount: Annotated[Money, Field("money", wording("amount"), needed=True, about="utilised")]
    form: Annotated[
        str | None, Field("choice", wording("form"), default="cash", choices=FORM_NAMES, code="form")
    ] = None
    received: Annotated[str | None, Field("date", wording("day of receipt"))] = None
    exchange: Annotated[Exchange | None, Field("part", wording("exchange rate of the day"))] = None
    voucher: Annotated[str | None, Field("text", wording("voucher"))] = None

    @property
    def given_form(self) -> str:
        """The form, `cash` unless another is given."""
        return self.form or "cash"


class Project(NamedTuple):
    """The project. None stands for what the case does not say."""

    name: Annotated[str | None, Field("text", wording("Project name"), "project", about="project")] = None
    sector: Annotated[
        str | None, Field("code", wording("Sector"), "sector", code="sector", about="sector")
    ] = None
    category: Annotated[
        str | None,
        Field(
            "choice", wording("Category"), "sector", choices=CATEGORY_NAMES, code="category", about="category"
        ),
    ] = None
    location: Annotated[
        str | None,
        Field("code", wording("Location"), "location", needed=True, code="location", about="location"),
    ] = None
    foreign_invested_enterprise: Annotated[
        bool | None,
        Field(
            "yes_no",
            wording("Foreign-invested enterprise"),
            default=True,
            about="enterprise",
            assumed=Assumed(
                "foreign_invested_enterprise",
                wording("The enterprise is a foreign-invested enterprise."),
                since=1,
            ),
        ),
    ] = None
    mode: Annotated[
        str | None,
        Field("choice", wording("Mode"), needed=True, choices=MODE_NAMES, code="mode", about="mode"),
    ] = None
    technical_upgrade: Annotated[
        bool | None, Field("yes_no", wording("Technical upgrade"), default=False, about="technical_upgrade")
    ] = None
    total_foreign_investment: Annotated[
        Money | None, Field("money", wording("Total foreign investment"), about="total_foreign_investment")
    ] = None
    total_investment: Annotated[Money | None, Field("money", wording("Total investment"), plain=True)] = None
    fixed_asset_investment: Annotated[
        Money | None, Field("money", wording("Fixed-asset investment"), about="fixed_asset_investment")
    ] = None
    utilisation: Annotated[
        tuple[Contribution, ...],
        Field(
            "rows",
            wording("Schedule of utilised foreign capital"),
            needed=True,
            most=MOST_CONTRIBUTIONS,
            rows_by=("year", "given_form", "amount.currency", "received"),
        ),
    ] = ()


class YearAmount(NamedTuple):
    """An amount of one year."""

    year: Annotated[int | None, Field("year", wording("year"), needed=True)]
    amount: Annotated[Money, Field("money", wording("amount"), needed=True)]


ProgrammeAmount = YearAmount
"""What a programme pays for one year."""


class Source(NamedTuple):
    """Where the amount of a programme stands; `kind` is one of `SOURCE_KINDS`, `support` an id of the program's data."""

    document: Annotated[str | None, Field("text", wording("document"))] = None
    item: Annotated[str | None, Field("text", wording("item"))] = None
    edition: Annotated[str | None, Field("text", wording("edition"))] = None
    kind: Annotated[
        str | None, Field("choice", wording("kind of amount"), choices=SOURCE_KIND_NAMES, code="source_kind")
    ] = None
    support: Annotated[
        str | None, Field("text", wording("entry of the support list"), printed=False, exported=False)
    ] = None


class Programme(NamedTuple):
    """Another programme beside the plan: either `amounts` by year or a `rate` of the utilised capital."""

    id: Annotated[str, Field("text", wording("name"), needed=True, compared=False)]
    name: Annotated[str | None, Field("text", wording("name"), needed=True, about="programme")] = None
    level: Annotated[
        str | None, Field("code", wording("level"), needed=True, code="level", about="programme_level")
    ] = None
    same_matter: Annotated[
        bool | None, Field("yes_no", wording("same matter"), default=True, about="programme_matter")
    ] = None
    amounts: Annotated[
        tuple[YearAmount, ...] | None,
        Field(
            "rows",
            wording("amounts"),
            most=LAST_YEAR - FIRST_YEAR + 1,
            rows_by=("year",),
            about="programme_amount",
        ),
    ] = None
    rate: Annotated[Decimal | None, Field("rate", wording("rate"), about="programme_rate")] = None
    cumulative_cap: Annotated[Money | None, Field("money", wording("cap"), about="programme_cap")] = None
    source: Annotated[Source | None, Field("part", wording("source"))] = None

    @property
    def for_same_matter(self) -> bool:
        """Whether it is for the plan's matter; so assumed unless the case says otherwise."""
        return self.same_matter is not False


class QuoteFacts(NamedTuple):
    """What the paper says of itself: stage of the talk, number, dates (ISO), issuer."""

    stage: Annotated[
        str | None,
        Field(
            "choice",
            wording("Stage"),
            "project",
            default="assess",
            choices=STAGE_NAMES,
            code="stage",
            about="stage",
        ),
    ] = None
    number: Annotated[str | None, Field("text", wording("Number of the quote"), compared=False)] = None
    revision: Annotated[
        int | None, Field("number", wording("Revision"), least=0, most=999_999, compared=False)
    ] = None
    date: Annotated[str | None, Field("date", wording("Date of issue"), about="date")] = None
    valid_until: Annotated[str | None, Field("date", wording("Valid until"), about="valid_until")] = None
    prepared_by: Annotated[str | None, Field("text", wording("Prepared by"), about="prepared_by")] = None
    organisation: Annotated[str | None, Field("text", wording("Issuer"), about="organisation")] = None
    contact: Annotated[str | None, Field("text", wording("Contact"), about="contact")] = None

    @property
    def given_stage(self) -> str:
        """The stage, `assess` unless another is given."""
        return self.stage or "assess"


class Confirmation(NamedTuple):
    """That the authority settled a reading at the case's value: by which paper, of which day (ISO), from whom."""

    reading: Annotated[str | None, Field("code", wording("reading"), needed=True, code="reading")] = None
    reference: Annotated[str | None, Field("text", wording("reference"), needed=True)] = None
    date: Annotated[str | None, Field("date", wording("date of the confirmation"), needed=True)] = None
    by: Annotated[str | None, Field("text", wording("confirmed by"))] = None


class Contact(NamedTuple):
    """Who was talked to; for the office alone. `card` is a picture (PNG or JPEG) of the business card in base64."""

    name: Annotated[str | None, Field("text", wording("name"))] = None
    company: Annotated[str | None, Field("text", wording("company"))] = None
    phone: Annotated[str | None, Field("text", wording("telephone"))] = None
    email: Annotated[str | None, Field("text", wording("e-mail"))] = None
    promised: Annotated[str | None, Field("note", wording("what was promised"))] = None
    card: Annotated[str | None, Field("picture", wording("business card"))] = None


class Requirement(NamedTuple):
    """What is asked of a project before the talk (研判): the foreign share, of what, by when, tied to what, by whom."""

    share: Annotated[Decimal | None, Field("share", wording("foreign share"))] = None
    base: Annotated[str | None, Field("choice", wording("share of"), choices=BASE_NAMES, code="base")] = None
    amounts: Annotated[
        tuple[YearAmount, ...],
        Field("rows", wording("amounts"), most=LAST_YEAR - FIRST_YEAR + 1, rows_by=("year",)),
    ] = ()
    deadline: Annotated[str | None, Field("date", wording("deadline"))] = None
    tied_to: Annotated[
        tuple[str, ...], Field("codes", wording("what it is tied to"), choices=TIE_NAMES, code="tie")
    ] = ()
    asked_by: Annotated[str | None, Field("text", wording("asked by"))] = None
    note: Annotated[str | None, Field("note", wording("note"))] = None


class Offer(NamedTuple):
    """What was offered at a meeting: the case as it stood, and the quote that said it."""

    number: Annotated[str | None, Field("text", wording("Number of the quote"))] = None
    revision: Annotated[int | None, Field("number", wording("Revision"), least=0, most=999_999)] = None
    date: Annotated[str | None, Field("date", wording("Date of issue"))] = None
    rule_set: Annotated[str | None, Field("text", wording("Rule set"))] = None
    plan_usd: Annotated[Decimal | None, Field("amount", wording("Plan award"))] = None
    total_usd: Annotated[Decimal | None, Field("amount", wording("Total award"))] = None
    case: Annotated["Case | None", Field("case", wording("case"))] = None


class Meeting(NamedTuple):
    """The record of one meeting (谈判); `note` is for the office alone."""

    date: Annotated[str | None, Field("date", wording("day of the meeting"))] = None
    present: Annotated[str | None, Field("note", wording("who was there"))] = None
    asked: Annotated[str | None, Field("note", wording("what was asked for"))] = None
    offered: Annotated[str | None, Field("note", wording("what was offered"))] = None
    agreed: Annotated[str | None, Field("note", wording("what was agreed"))] = None
    open: Annotated[str | None, Field("note", wording("what stays open"))] = None
    note: Annotated[str | None, Field("note", wording("note"))] = None
    offer: Annotated[Offer | None, Field("part", wording("offer"))] = None


class Commitment(NamedTuple):
    """What the investor signs (签约): an amount of a year, its form, its registration, and how it is to be shown."""

    year: Annotated[int | None, Field("year", wording("year"), needed=True)]
    amount: Annotated[Money, Field("money", wording("amount"), needed=True)]
    form: Annotated[
        str | None, Field("choice", wording("form"), default="cash", choices=FORM_NAMES, code="form")
    ] = None
    registration: Annotated[str | None, Field("text", wording("registration"))] = None
    evidence: Annotated[str | None, Field("text", wording("evidence"))] = None


class Ticked(NamedTuple):
    """A document of the claim that is there: its id in the program's list, and since when (ISO)."""

    document: Annotated[str, Field("text", wording("document"), needed=True)]
    since: Annotated[str | None, Field("date", wording("in hand since"))] = None


class Affirmed(NamedTuple):
    """That what a warning asks about is right as it stands: the warning's code, and the figures that it asked about."""

    warning: Annotated[str, Field("text", wording("warning"), needed=True)]
    about: Annotated[str, Field("text", wording("what it asked about"), needed=True)]


class Negotiation(NamedTuple):
    """The talk from the first visitor to the money that came; the receipts are contributions of the schedule.

    `probability` is the officer's own, from 0 to 1.
    """

    contact: Annotated[Contact | None, Field("part", wording("contact"))] = None
    requirement: Annotated[Requirement | None, Field("part", wording("requirement"))] = None
    meetings: Annotated[tuple[Meeting, ...], Field("rows", wording("meetings"), most=MOST_MEETINGS)] = ()
    commitments: Annotated[
        tuple[Commitment, ...], Field("rows", wording("commitments"), most=MOST_CONTRIBUTIONS)
    ] = ()
    documents: Annotated[
        tuple[Ticked, ...], Field("rows", wording("documents"), most=MOST_CONTRIBUTIONS)
    ] = ()
    probability: Annotated[Decimal | None, Field("share", wording("probability"))] = None
    affirmed: Annotated[
        tuple[Affirmed, ...],
        Field("rows", wording("affirmed"), most=MOST_MEETINGS, rows_by=("warning", "about")),
    ] = ()


class Case(NamedTuple):
    """One case. `readings` names the readings that the case chooses, as (reading, value).

    `id` is the document's own, the same in all its copies and revisions. `unread` holds the text of each typed field
    that was not understood, as (path, text); the value at that path is None (`desktop.case.unread`). `scenarios` are
    variants of the case, `negotiation` is what the talk left in writing; neither moves a figure.
    """

    investor: Annotated[Investor, Field("part", wording("Investor"), "project")] = Investor()
    project: Annotated[Project, Field("part", wording("Project"), "investment", needed=True)] = Project()
    exchange: Annotated[Exchange, Field("part", wording("Exchange rate"), "investment", needed=True)] = (
        Exchange()
    )
    programmes: Annotated[
        tuple[Programme, ...],
        Field("rows", wording("Other programmes"), "programmes", most=MOST_PROGRAMMES, rows_by=("id",)),
    ] = ()
    readings: Annotated[
        tuple[tuple[str, str], ...], Field("pairs", wording("Readings"), "result", about="reading")
    ] = ()
    quote: Annotated[QuoteFacts, Field("part", wording("Quote"), "quote")] = QuoteFacts()
    id: Annotated[
        str | None, Field("text", wording("Document"), "quote", printed=False, compared=False, exported=False)
    ] = None
    confirmed: Annotated[
        tuple[Confirmation, ...],
        Field("rows", wording("Confirmed readings"), "result", most=200, rows_by=("reading",)),
    ] = ()
    unread: Annotated[
        tuple[tuple[str, str], ...],
        Field("pairs", wording("Not understood"), "result", printed=False, compared=False, exported=False),
    ] = ()
    scenarios: Annotated[
        tuple["Variant", ...],
        Field("rows", wording("Scenarios"), "result", most=MOST_SCENARIOS, rows_by=("letter",), office=True),
    ] = ()
    negotiation: Annotated[
        Negotiation | None, Field("part", wording("Negotiation"), "result", office=True)
    ] = None


class Variant(NamedTuple):
    """A variant of the case; `letter` is its own as long as it is kept, `name` None until somebody gives one.

    `case` may be half filled and has neither `id` nor `scenarios` nor `negotiation`.
    """

    letter: Annotated[str, Field("choice", wording("Scenario"), needed=True, choices=LETTERS)]
    name: Annotated[str | None, Field("text", wording("name"))] = None
    case: Annotated[Case, Field("case", wording("case"), needed=True)] = Case()
