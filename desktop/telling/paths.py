"""Which step a path of the case belongs to, and what the field there is called. Qt-free."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from desktop.language import Language, wording

if TYPE_CHECKING:
    from desktop.case.case import Case

PROJECT, SECTOR, LOCATION, INVESTMENT, PROGRAMMES, RESULT, QUOTE = range(7)
STEPS: Final = (
    wording("Project"),
    wording("Sector"),
    wording("Location"),
    wording("Investment"),
    wording("Other programmes"),
    wording("Result"),
    wording("Quote"),
)

_STEP_OF: Final = (
    ("project.sector", SECTOR),
    ("project.category", SECTOR),
    ("project.location", LOCATION),
    ("project.name", PROJECT),
    ("project", INVESTMENT),
    ("exchange", INVESTMENT),
    ("investor", PROJECT),
    ("programmes", PROGRAMMES),
    ("readings", RESULT),
    ("quote.stage", PROJECT),
    ("quote", QUOTE),
)
_FIELDS: Final = {
    "investor.name": wording("Investor"),
    "investor.country": wording("Country or region"),
    "project": wording("Sector or category"),
    "project.name": wording("Project name"),
    "project.sector": wording("Sector or category"),
    "project.category": wording("Sector or category"),
    "project.location": wording("Location"),
    "project.mode": wording("Mode"),
    "project.total_foreign_investment": wording("Total foreign investment"),
    "project.fixed_asset_investment": wording("Fixed-asset investment"),
    "project.foreign_invested_enterprise": wording("Foreign-invested enterprise"),
    "project.utilisation": wording("Schedule of utilised foreign capital"),
    "exchange.as_of": wording("Date of the exchange rate"),
    "exchange.source": wording("Source of the exchange rate"),
    "quote.number": wording("Number of the quote"),
    "quote.date": wording("Date of issue"),
    "quote.valid_until": wording("Valid until"),
    "quote.prepared_by": wording("Prepared by"),
    "quote.organisation": wording("Issuer"),
    "quote.contact": wording("Contact"),
    "quote.revision": wording("Revision"),
}
_PARTS: Final = {
    "year": wording("year"),
    "form": wording("form"),
    "amount": wording("amount"),
    "currency": wording("currency"),
    "name": wording("name"),
    "level": wording("level"),
    "rate": wording("rate"),
    "amounts": wording("amounts"),
    "cumulative_cap": wording("cap"),
}
_INDEX = re.compile(r"\[(\d+)\]")


def step_of(path: str) -> int:
    """The step on which the field at `path` stands; the first one for the file as a whole."""
    for prefix, step in _STEP_OF:
        if path == prefix or path.startswith((prefix + ".", prefix + "[")):
            return step
    return PROJECT


def name_of(path: str, case: Case, words: Language) -> str:
    """What the field at `path` is called in the window."""
    plain = path.removesuffix(".amount").removesuffix(".currency")
    if plain in _FIELDS:
        return words.text(_FIELDS[plain])
    if path.startswith("exchange.cny_per_unit"):
        currency = path.rpartition(".")[2]
        if len(currency) == 3 and currency.isupper():
            return words.text("Exchange rate of {currency}", currency=currency)
        return words.text("Exchange rate")
    if path.startswith("exchange"):
        return words.text("Exchange rate")
    numbers = [int(number) for number in _INDEX.findall(path)]
    part = _part(path, words)
    if path.startswith("project.utilisation") and numbers:
        return _row_name(numbers[0], case, words, part)
    if path.startswith("programmes") and numbers:
        card = case.programmes[numbers[0]] if numbers[0] < len(case.programmes) else None
        name = card.name if card and card.name else words.text("Programme {number}", number=numbers[0] + 1)
        return words.text("{name}: {part}", name=name, part=part) if part else name
    return words.text(STEPS[step_of(path)])


def _row_name(index: int, case: Case, words: Language, part: str) -> str:
    rows = case.project.utilisation
    year = rows[index].year if index < len(rows) else None
    row = str(year) if year is not None else words.text("Row {number} of the schedule", number=index + 1)
    return words.text("{name}: {part}", name=row, part=part) if part else row


def _part(path: str, words: Language) -> str:
    names = [name for name in re.split(r"[.\[\]]+", path) if name in _PARTS]
    if not names:
        return ""
    last = names[0] if names[0] in ("cumulative_cap", "amounts") else names[-1]
    return words.text(_PARTS[last])
