"""Reading a schedule that was copied from a spreadsheet: cells by tab, rows by line. Qt-free.

Takes year, form, amount and currency in any order, with or without a head; a column or a row of amounts alone is
spread over the years from the given one on. What a head says of the unit (万美元, US$ m) holds for plain numbers
below it. A line that cannot be read is reported and left out, never guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case import edits
from desktop.case.case import FIRST_YEAR, FORMS, LAST_YEAR, Case, Contribution, Money
from desktop.language import LANGUAGES, language
from desktop.telling import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.language import Language
    from desktop.language.amounts import Refusal

MOST_LINES: Final = 200
_YEAR = re.compile(r"(?:FY)?\s?([0-9]{4})\s?年?度?")
_PLAIN = re.compile(r"[0-9][0-9,. ]*")
_CURRENCIES: Final = {  # not translated
    "USD": ("usd", "us$", "美元", "美金"),
    "CNY": ("cny", "rmb", "人民币", "元"),
    "EUR": ("eur", "€", "欧元"),
    "JPY": ("jpy", "日元"),
    "KRW": ("krw", "韩元"),
    "HKD": ("hkd", "hk$", "港元", "港币"),
    "GBP": ("gbp", "英镑"),
    "TWD": ("twd", "nt$", "新台币"),
    "SGD": ("sgd", "s$", "新加坡元"),
}
_UNITS: Final = (  # not translated; the longer mark first
    *((unit, unit) for unit in ("千亿", "百亿", "十亿", "亿", "千万", "百万", "十万", "万", "千")),
    ("billion", "bn"), ("bn", "bn"), ("million", "m"), ("mn", "m"), ("thousand", "k"),
    ("10,000", "万"), ("000", "k"),
)  # fmt: skip
_LETTER_UNIT = re.compile(r"(?:us\$|usd|cny|rmb|eur)\s?([mk])\b")
_FORM_HEAD = re.compile(r"形式|出资方式|\bforms?\b", re.IGNORECASE)
# Figures in a head that are a unit: `(USD 10,000)`, `'000`.
_UNIT_FIGURES = re.compile(r"[(（][^()（）]*[^\W\d_][^()（）]*[)）]|[’']000s?\b")


class UnknownForm(NamedTuple):
    """What stands in the column of the forms and is none; taking it for cash could count money that may not count."""

    entered: str

    def sentence(self, words: Language) -> str:
        return words.text(
            "“{form}” is no form of contribution; write one of these: {forms}",
            form=self.entered[:24],
            forms=words.alternatives(terms.form(words, form) for form in FORMS),
        )


class Unread(NamedTuple):
    """A line that was left out: its number from 1, its text, and why (None: no amount or no year in it)."""

    line: int
    text: str
    refusal: Refusal | UnknownForm | None
    why: str


class Pasted(NamedTuple):
    """What was understood, and what was not."""

    rows: tuple[Contribution, ...]
    unread: tuple[Unread, ...]
    beyond: int
    """How many lines stand below those that are read."""


class _Head(NamedTuple):
    currency: str | None
    unit: str
    form: int | None = None
    """The column of the forms, if one is named so."""


def read_pasted(text: str, *, currency: str, first_year: int) -> Pasted:
    """The rows of a pasted table; `currency` and `first_year` hold where the table says nothing of them."""
    lines = [[cell.strip() for cell in line.split("\t")] for line in text.replace("\r", "").split("\n")]
    filled = [(number, row) for number, row in enumerate(lines, 1) if any(row)]
    cells = filled[:MOST_LINES]
    head = _Head(None, "")
    rows: list[Contribution] = []
    unread: list[Unread] = []
    spread = _spread(cells, first_year)
    for position, (number, row) in enumerate(spread if spread is not None else cells):
        if position == 0 and _is_head(row):
            head = _head(row)
            continue
        found = _row(row, head, currency)
        if isinstance(found, Contribution):
            rows.append(found)
        else:
            unread.append(Unread(number, " ".join(cell for cell in row if cell), *found))
    return Pasted(tuple(rows), tuple(unread), len(filled) - len(cells))


def put_into(case: Case, rows: Sequence[Contribution], most: int) -> tuple[Case, int]:
    """The case with the rows in it, and how many found no room; a row that is there already gets the new amount.

    Rows that are the same within the table both stay: which of them holds is not for the program to say.
    """
    schedule = list(case.project.utilisation)
    before = {_key(row): place for place, row in reversed(list(enumerate(schedule)))}
    over = 0
    for row in rows:
        place = before.pop(_key(row), None)
        if place is not None:
            schedule[place] = row
        elif len(schedule) < most:
            schedule.append(row)
        else:
            over += 1
    return edits.project(case, utilisation=tuple(schedule)), over


def _key(row: Contribution) -> tuple[int | None, str, str]:
    """What a schedule has once."""
    return row.year, row.given_form, row.amount.currency


def _spread(cells: list[tuple[int, list[str]]], first_year: int) -> list[tuple[int, list[str]]] | None:
    """Rows of year and amount for tables that have their years in a row, or no years at all."""
    if not cells:
        return None
    tables = [[cell for cell in row if cell] for _, row in cells]
    if len(tables) == 2 and len(tables[0]) == len(tables[1]) > 1 and all(_year(cell) for cell in tables[0]):
        return [(2, [year, amount]) for year, amount in zip(*tables, strict=True)]
    if any(_year(cell) for row in tables for cell in row):
        return None
    if len(tables) == 1 and all(_amount_like(cell) for cell in tables[0]):
        return [(1, [str(first_year + place), amount]) for place, amount in enumerate(tables[0])]
    if all(len(row) == 1 for row in tables):
        year, found = first_year, list[tuple[int, list[str]]]()
        for (number, _), (cell,) in zip(cells, tables, strict=True):
            if not found and _is_head([cell]):
                found.append((number, [cell]))
            else:
                found.append((number, [str(year), cell]))
                year += 1
        return found
    return None


def _row(
    row: list[str], head: _Head, currency: str
) -> Contribution | tuple[Refusal | UnknownForm | None, str]:
    from desktop.language import amounts

    if head.form is not None and head.form < len(row):
        cell = row[head.form]
        if cell and _form(cell) is None:
            return UnknownForm(cell), "form"

    year: int | None = None
    form: str | None = None
    given: str | None = None
    rest = []
    for cell in row:
        if not cell:
            continue
        if year is None and (number := _year(cell)) is not None:
            year = number
        elif form is None and (name := _form(cell)) is not None:
            form = name
        elif given is None and (code := _currency(cell)) is not None:
            given = code
        else:
            rest.append(cell)
    code = given or head.currency or currency
    # The first cell with figures is the amount; notes beside it are nobody's business.
    cell = next((cell for cell in rest if _amount_like(cell)), rest[0] if rest else "")
    if not cell:
        return None, "amount"
    if year is None:
        return None, "year"
    code, cell = _own_currency(cell, code, given is None)
    amount = amounts.read(cell + head.unit if head.unit and _PLAIN.fullmatch(cell) else cell, code)
    if isinstance(amount, Decimal):
        return Contribution(year, Money(amount, code), form if form != "cash" else None)
    return amount, "amount"


def _own_currency(cell: str, code: str, free: bool) -> tuple[str, str]:
    """A currency written beside the figure counts where no other cell names one."""
    if free:
        plain = cell.casefold()
        for known, marks in _CURRENCIES.items():
            for mark in marks:
                if mark != "元" and (plain.startswith(mark) or plain.endswith(mark)):
                    return known, cell
    return code, cell


def _is_head(row: list[str]) -> bool:
    """Whether a first row names its columns, perhaps with a unit in figures."""
    plain = [_UNIT_FIGURES.sub("", cell) for cell in row]
    return any(plain) and not any(_amount_like(cell) or _year(cell) for cell in plain)


def _head(row: list[str]) -> _Head:
    text = " ".join(row).casefold()
    currency = next(
        (code for code, marks in _CURRENCIES.items() if any(mark in text for mark in marks if mark != "元")),
        None,
    )
    if currency is None and re.search(r"[千万亿（(]元", text):
        currency = "CNY"
    unit = next((unit for mark, unit in _UNITS if mark in text), "")
    if not unit and (letter := _LETTER_UNIT.search(text)):
        unit = letter.group(1)
    form = next((column for column, cell in enumerate(row) if _FORM_HEAD.search(cell)), None)
    return _Head(currency, unit, form)


def _year(cell: str) -> int | None:
    match = _YEAR.fullmatch(cell)
    if match is None:
        return None
    year = int(match.group(1))
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _form(cell: str) -> str | None:
    wanted = cell.casefold()
    for form in FORMS:
        if wanted == form or any(wanted == terms.form(language(code), form).casefold() for code in LANGUAGES):
            return form
    return None


def _currency(cell: str) -> str | None:
    wanted = cell.casefold()
    for code, marks in _CURRENCIES.items():
        if wanted in marks:
            return code
    from desktop.case.currencies import CURRENCIES

    return cell.upper() if cell.upper() in CURRENCIES and len(cell) == 3 else None


def _amount_like(cell: str) -> bool:
    return any(character.isdigit() for character in cell) and _year(cell) is None


def explain(unread: Unread, words: Language) -> str:
    """Why a line was left out, as a sentence."""
    if unread.refusal is not None:
        why = unread.refusal.sentence(words)
    else:
        why = (
            words.text("there is no year in it")
            if unread.why == "year"
            else words.text("there is no amount in it")
        )
    return words.text(
        "Line {number}, “{text}”, was left out: {why}", number=unread.line, text=unread.text[:40], why=why
    )
