"""Which step a path of the case belongs to, and what the field there is called. Qt-free."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from desktop.case.register import entry
from desktop.language import Language, wording
from desktop.telling.fields import label

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.case.register import Entry

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

_STEPS: Final = {
    "project": PROJECT,
    "sector": SECTOR,
    "location": LOCATION,
    "investment": INVESTMENT,
    "programmes": PROGRAMMES,
    "result": RESULT,
    "quote": QUOTE,
}
_EITHER: Final = frozenset(("project", "project.sector", "project.category"))
"""Of these one is asked for, whichever it is."""
_INDEX = re.compile(r"\[(\d+)\]")


def step_of(path: str) -> int:
    """The step on which the field at `path` stands; the first one for the file as a whole."""
    if path in _EITHER:
        return SECTOR
    found = _entry(path)
    return _STEPS[found.field.step or "project"] if found is not None else PROJECT


def _entry(path: str) -> Entry | None:
    """The field at `path`, or the part around what is there: a rate, a reading."""
    while path:
        try:
            return entry(path)
        except KeyError:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return None


def name_of(path: str, case: Case, words: Language) -> str:
    """What the field at `path` is called in the window."""
    plain = path.removesuffix(".amount").removesuffix(".currency")
    if plain in _EITHER:
        return words.text("Sector or category")
    found = _entry(path)
    if found is None:
        return words.text(STEPS[PROJECT])
    numbers = [int(number) for number in _INDEX.findall(path)]
    name = _part_name(path, found, words) if not path.endswith("]") or len(numbers) > 1 else ""
    if path.startswith("project.utilisation") and numbers:
        return _row_name(numbers[0], case, words, name)
    if path.startswith("programmes") and numbers:
        card = case.programmes[numbers[0]] if numbers[0] < len(case.programmes) else None
        named = card.name if card and card.name else words.text("Programme {number}", number=numbers[0] + 1)
        return words.text("{name}: {part}", name=named, part=name) if name else named
    return name or label(words, found)


def part_name_of(path: str, words: Language) -> str:
    """What a field is called, without its row."""
    found = _entry(path)
    return _part_name(path, found, words) if found is not None else ""


def _part_name(path: str, found: Entry, words: Language) -> str:
    """What a field is called, whichever row it stands in; of an amount, of its figure or its currency, the whole."""
    if found.field.kind == "rates":
        code = path.rpartition(".")[2]
        if len(code) == 3 and code.isupper():
            return words.text("Exchange rate of {currency}", currency=code)
    of_money = bool(found.within) and found.within[-1].kind == "money"
    known = entry(found.path.rpartition(".")[0]) if of_money else found
    if known.field.kind == "money" and (
        found.name == "amount" or not known.path.startswith("project.utilisation")
    ):
        # The amounts of a programme are one field of its card.
        rows = known.within[-1] if known.path.startswith("programmes[].amounts") else None
        return words.text(rows.label) if rows is not None else label(words, known)
    return label(words, found)


def _row_name(index: int, case: Case, words: Language, part: str) -> str:
    rows = case.project.utilisation
    year = rows[index].year if index < len(rows) else None
    row = str(year) if year is not None else words.text("Row {number} of the schedule", number=index + 1)
    return words.text("{name}: {part}", name=row, part=part) if part else row
