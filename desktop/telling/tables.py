"""What the importer says of a table, in one language: its columns, what it leaves out, what it asks. Qt-free."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case.case import FORMS
from desktop.language import wording
from desktop.telling import terms

if TYPE_CHECKING:
    from desktop.language import Language
    from desktop.tables.headings import Denomination, Role
    from desktop.tables.understanding import Ask, LeftOut, Understood

ROLES: Final[dict[Role, str]] = {
    "year": wording("Year"),
    "date": wording("Day"),
    "amount": wording("Amount"),
    "currency": wording("Currency"),
    "unit": wording("Unit"),
    "form": wording("Form"),
    "number": wording("Serial number"),
    "note": wording("Note"),
    "cumulative": wording("Running total"),
    "total": wording("Sum"),
    "share": wording("Share or rate"),
    "unknown": wording("Not used"),
}
"""What a column can be, in the order in which it is offered."""
_WHY: Final = {
    "title": wording("a title"),
    "total": wording("a sum of other rows"),
    "cumulative": wording("a running total"),
    "part": wording("a part of the row above"),
    "share": wording("a share or a rate"),
    "no_amount": wording("no amount in it"),
    "blank": wording("nothing in it"),
}
_ASKS: Final = {
    "amount": wording("“{detail}” in line {line} can be read in more than one way, or in none. Which amount is it?"),
    "amount_column": wording("More than one column could hold the amounts, or none surely does. Which one is it?"),
    "amount_line": wording("More than one line could hold the amounts, or none surely does. Which one is it?"),
    "currency": wording("Which currency are the amounts in?"),
    "currency_line": wording("Line {line} names no currency that is known, or two that contradict. Which one is it?"),
    "unit": wording("The table names two units that contradict. Which one holds?"),
    "year": wording("Line {line} names no year that can be used. Which year is it?"),
    "date": wording("“{detail}” in line {line} could be two days. Which one is it?"),
    "form": wording("“{detail}” in line {line} is no form of contribution. Which one is it?"),
    "of_which": wording("Line {line} is a part of the row above it. Which of them go into the schedule?"),
    "no_years": wording("The table names no years. Which year is the first?"),
    "no_amounts": wording("No amount was found in this table."),
    "more_cells_than_head": wording("Line {line} has figures outside the columns of the head: put amounts with commas into quotes, or copy the cells from the spreadsheet."),
    "sheet": wording("More than one sheet holds a schedule. Which one is it?"),
    "too_long": wording("The table has more than 1,000 lines: copy only those of the schedule."),
}  # fmt: skip


class Question(NamedTuple):
    """A question with the answers there are: key and words; `free` if another may be typed."""

    text: str
    choices: tuple[tuple[str, str], ...]
    free: bool


def role_name(words: Language, role: Role) -> str:
    """What a column of this meaning is called."""
    return words.text(ROLES[role])


def said_of(words: Language, said: Denomination) -> str:
    """Currency and unit of a heading: `USD × 10,000`; empty where it names neither."""
    parts = [" / ".join(said.currencies)] if said.currencies else []
    if said.powers and said.powers[0]:
        parts.append(f"× {words.figures.number(10 ** said.powers[0])}")
    return " ".join(parts)


def left_out(words: Language, left: LeftOut) -> str:
    """Why a line or a column gives no row."""
    why = words.text(_WHY[left.why])
    if left.column is not None and left.why in {"cumulative", "total", "share"}:
        return words.text("Column {column} was left out: {why}", column=left.text or left.column, why=why)
    return words.text(
        "Line {number}, “{text}”, was left out: {why}", number=left.line, text=left.text[:40], why=why
    )


def question(words: Language, ask: Ask, understood: Understood) -> Question:
    """A question as it is put to the user."""
    code = "currency_line" if ask.code == "currency" and ask.line is not None else ask.code
    if ask.code == "amount_column" and understood.across:
        code = "amount_line"
    text = words.text(_ASKS[code], line=ask.line, detail=ask.detail[:40])
    if ask.code == "form":
        choices = tuple((form, terms.form(words, form)) for form in FORMS)
    elif ask.code == "amount_column":
        choices = tuple((key, _column(words, key, understood)) for key in ask.choices)
    elif ask.code == "of_which":
        choices = (("whole", words.text("The whole")), ("parts", words.text("Its parts")))
    elif ask.code in {"amount", "unit"}:
        choices = tuple((key, _figure(words, ask.code, key)) for key in ask.choices)
    else:
        choices = tuple((key, key) for key in ask.choices)
    return Question(text, choices, ask.code in {"year", "no_years"} and not choices)


def _figure(words: Language, code: str, key: str) -> str:
    from decimal import Decimal

    number = words.figures.number(Decimal(key))
    return f"× {number}" if code == "unit" and key.strip("0") == "1" else number


def _column(words: Language, key: str, understood: Understood) -> str:
    if understood.across or not key.isdigit() or int(key) > len(understood.columns):
        return words.text("Line {number}", number=key) if understood.across else key
    heading = understood.columns[int(key) - 1].heading
    return heading or words.text("Column {number}", number=key)
