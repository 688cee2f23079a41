"""Cases as the rows of a table: which column is which field, a case out of a row, and the template to fill in.

A column is headed by the field's label in Chinese, in English or both, as in the template, or by its path in the case
file; every field of the case file can be a column (`project.utilisation[0].amount.amount`). Nothing is guessed: a
column that is none, a choice that is none and an amount that could be two are errors of their row or of the table.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.case import case as c
from desktop.case.faults import CaseError
from desktop.case.text import FORMAT, VERSION
from desktop.language import LANGUAGES, Language, language, wording
from desktop.telling import terms

if TYPE_CHECKING:
    from desktop.document.cells import Cell, Row
    from desktop.policy.ruleset import RuleSet

CONTRIBUTIONS: Final = 5
"""So many contributions have columns in the template; a table may have more."""
CURRENCIES: Final = ("USD", "EUR", "HKD", "JPY")
"""Currencies whose rates have columns in the template; a table may have others."""

_NUMBERED: Final = "project.utilisation[{at}]."
_LABELS: Final = {
    "investor.name": wording("Investor"),
    "investor.country": wording("Country or region"),
    "project.name": wording("Project name"),
    "project.sector": wording("Class of GB/T 4754"),
    "project.category": wording("Category"),
    "project.location": wording("Location"),
    "project.mode": wording("Mode"),
    "project.technical_upgrade": wording("Technical upgrade"),
    "project.foreign_invested_enterprise": wording("Foreign-invested enterprise"),
    "project.total_foreign_investment.amount": wording("Total foreign investment"),
    "project.total_foreign_investment.currency": wording("Total foreign investment: currency"),
    "project.total_investment.amount": wording("Total investment"),
    "project.total_investment.currency": wording("Total investment: currency"),
    "project.fixed_asset_investment.amount": wording("Fixed-asset investment"),
    "project.fixed_asset_investment.currency": wording("Fixed-asset investment: currency"),
    "exchange.as_of": wording("Date of the exchange rate"),
    "exchange.source": wording("Source of the exchange rate"),
    "quote.stage": wording("Stage"),
    "quote.number": wording("Number of the quote"),
    "quote.revision": wording("Revision"),
    "quote.date": wording("Date of issue"),
    "quote.valid_until": wording("Valid until"),
    "quote.prepared_by": wording("Prepared by"),
    "quote.organisation": wording("Issuer"),
    "quote.contact": wording("Contact"),
}
_OF_CONTRIBUTION: Final = {
    "year": wording("Contribution {number}: year"),
    "form": wording("Contribution {number}: form"),
    "amount.amount": wording("Contribution {number}: amount"),
    "amount.currency": wording("Contribution {number}: currency"),
}
_RATE: Final = wording("CNY per {currency}")
_EXAMPLE: Final = {
    "investor.name": "Hanbit Materials 한빛소재",
    "investor.country": "KR",
    "project.name": "Electronic-grade fluorochemicals, phase I",
    "project.sector": "2614",
    "project.category": "manufacturing",
    "project.location": "zhizao_new_city",
    "project.mode": "new",
    "project.technical_upgrade": "no",
    "project.foreign_invested_enterprise": "yes",
    "project.total_foreign_investment.amount": "120000000",
    "project.total_foreign_investment.currency": "USD",
    "project.fixed_asset_investment.amount": "1500000000",
    "project.fixed_asset_investment.currency": "CNY",
    "project.utilisation[0].year": "2026",
    "project.utilisation[0].form": "cash",
    "project.utilisation[0].amount.amount": "32000000",
    "project.utilisation[0].amount.currency": "USD",
    "exchange.as_of": "2026-11-20",
    "exchange.source": "PBOC central parity",
    "exchange.cny_per_unit.USD": "7.1",
    "quote.stage": "negotiate",
    "quote.date": "2026-11-22",
}
"""The row of the template's second sheet, as values of a case file."""

_PART: Final = re.compile(r"([a-z_]+)(?:\[([0-9]{1,2})\])?")
_CURRENCY: Final = re.compile("[A-Z]{3}")
_DAY: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_YEAR: Final = re.compile("([0-9]{4})年?")
_YES: Final = ("true", "yes", "y", "是", "1", "√")  # not translated
_NO: Final = ("false", "no", "n", "否", "0", "×")  # not translated
_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


class ListFaulty(Exception):
    """A table that as a whole cannot be read; `code` and message say why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Column(NamedTuple):
    """A column of the template: the path of its field, and its head."""

    path: str
    head: str


def columns() -> Iterator[Column]:
    """The columns of the template, in order."""
    for path in _LABELS:
        if path == "exchange.as_of":
            yield from _columns_of_contributions()
        yield Column(path, _both(lambda one, path=path: one.text(_LABELS[path])))  # type: ignore[misc]
        if path == "exchange.source":
            for currency in CURRENCIES:
                yield Column(f"exchange.cny_per_unit.{currency}", _head_of_rate(currency))


def _columns_of_contributions() -> Iterator[Column]:
    for at in range(CONTRIBUTIONS):
        for part in _OF_CONTRIBUTION:
            yield Column(_NUMBERED.format(at=at) + part, _head_of_contribution(part, at))


def _head_of_contribution(part: str, at: int) -> str:
    return _both(lambda one: one.text(_OF_CONTRIBUTION[part], number=at + 1))


def _head_of_rate(currency: str) -> str:
    return _both(lambda one: one.text(_RATE, currency=currency))


def _both(tell: Callable[[Language], str]) -> str:
    return " ".join(dict.fromkeys(tell(language(code)) for code in LANGUAGES))


def example() -> dict[str, str]:
    """The values of an example row, by path."""
    return dict(_EXAMPLE)


# ---------------------------------------------------------------- reading


class CaseTable:
    """The columns of one table, and what a row of it says."""

    def __init__(self, head: Row, rules: RuleSet) -> None:
        """Raises `ListFaulty` for a head with a column that is none, or that is there twice."""
        known, names = _heads(), _choices(rules)
        self._paths: list[str | None] = []
        for place, cell in enumerate(head[1]):
            if cell is None:
                self._paths.append(None)
                continue
            text = _folded(str(cell))
            path = known.get(text) or _path(str(cell).strip())
            if path is None:
                raise ListFaulty(
                    "unknown_column",
                    f"row {head[0]}, column {_letter(place)}: {str(cell)[:60]!r} is no column",
                )
            if path in self._paths:
                raise ListFaulty(
                    "repeated_column", f"row {head[0]}, column {_letter(place)}: {path} is there twice"
                )
            self._paths.append(path)
        self._names = names

    def case(self, cells: tuple[Cell, ...]) -> bytes:
        """The case file of a row. Raises `CaseError` with the path of the field for a cell that cannot be read."""
        plain: dict[str, Any] = {"format": FORMAT, "version": VERSION, "project": {}}
        given: dict[str, Cell] = {
            path: cell
            for path, cell in zip(self._paths, cells, strict=False)
            if path is not None and cell is not None
        }
        for place, cell in enumerate(cells[len(self._paths) :], len(self._paths)):
            if cell is not None:
                raise CaseError("unknown_column", "", f"column {_letter(place)} has a value and no head")
        for path, cell in given.items():
            _put(plain, path, self._value(path, cell, given))
        plain["project"].setdefault("utilisation", [])
        return json.dumps(_listed(plain), ensure_ascii=False).encode()

    def _value(self, path: str, cell: Cell, given: dict[str, Cell]) -> Any:
        kind = re.sub(r"\[[0-9]+\]", "", path)
        last = kind.rpartition(".")[2]
        if last == "amount" and not isinstance(cell, bool | dt.date):
            return _amount(path, cell, given.get(path.removesuffix("amount") + "currency"))
        if last == "year" or kind == "quote.revision":
            return _whole(cell)
        if kind in ("exchange.as_of", "project.utilisation.exchange.as_of") or last in (
            "date", "valid_until", "received",
        ):  # fmt: skip
            return _day(cell)
        if last in ("foreign_invested_enterprise", "technical_upgrade", "same_matter"):
            return _truth(cell)
        if ".cny_per_unit." in kind or last == "rate":
            return _decimal(cell)
        if kind == "project.sector":
            return f"{cell:04f}" if isinstance(cell, Decimal) and cell == int(cell) else _text(cell)
        names = self._names.get(last if kind.startswith("project.utilisation") else kind) or {}
        text = _text(cell)
        return names.get(_folded(text), text)


def _heads() -> dict[str, str]:
    """Paths by what a column may be headed with."""
    found: dict[str, str] = {}

    def put(path: str, tell: Callable[[Language], str]) -> None:
        for said in (*(tell(language(code)) for code in LANGUAGES), _both(tell), path):
            found[_folded(said)] = path

    for path, label in _LABELS.items():
        put(path, lambda one, label=label: one.text(label))  # type: ignore[misc]
    for at in range(c.MOST_CONTRIBUTIONS):
        for part, label in _OF_CONTRIBUTION.items():
            put(
                _NUMBERED.format(at=at) + part,
                lambda one, label=label, at=at: one.text(label, number=at + 1),  # type: ignore[misc]
            )
    from desktop.case.currencies import CURRENCIES as EVERY

    for currency in EVERY:
        put(
            f"exchange.cny_per_unit.{currency}",
            lambda one, currency=currency: one.text(_RATE, currency=currency),  # type: ignore[misc]
        )
    return found


def _choices(rules: RuleSet) -> dict[str, dict[str, str]]:
    """For each field that is a choice its values, by what they are called in either language."""
    spoken = [language(code) for code in LANGUAGES]

    def named(codes: tuple[str, ...], tell: Callable[[Language, str], str]) -> dict[str, str]:
        return {
            _folded(said): code for code in codes for said in (code, *(tell(one, code) for one in spoken))
        }

    places = {one.id: one.name for one in rules.places}
    countries = {country.code: country.code for country in spoken[0].names.countries()}
    return {
        "project.category": named(c.CATEGORIES, terms.category),
        "project.mode": named(c.MODES, terms.mode),
        "project.location": named(tuple(places), lambda one, code: places[code].of(one.code)),
        "form": named(c.FORMS, terms.form),
        "quote.stage": named(c.STAGES, terms.stage),
        "programmes.level": named(tuple(level.id for level in rules.levels), terms.level),
        "investor.country": named(tuple(countries), lambda one, code: one.names.country(code)),
    }


def _folded(text: str) -> str:
    return re.sub(r"[\s:：()（）]+", "", text.translate(_WIDE)).casefold()  # not translated


def _path(text: str) -> str | None:
    """The path of a field as the case file has it; None for what cannot be one."""
    parts = text.split(".")
    if parts[0].partition("[")[0] not in (
        "id",
        "investor",
        "project",
        "exchange",
        "programmes",
        "readings",
        "quote",
    ):
        return None
    sound = all(
        _PART.fullmatch(part) or (before == "cny_per_unit" and _CURRENCY.fullmatch(part))
        for before, part in zip(["", *parts], parts, strict=False)
    )
    return text if sound else None


def _letter(place: int) -> str:
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _put(plain: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at a path, making what lies on the way."""
    here: Any = plain
    parts = path.split(".")
    for number, part in enumerate(parts):
        match = _PART.fullmatch(part)
        name, at = (match[1], match[2]) if match else (part, None)
        last = number == len(parts) - 1
        if at is None:
            if last:
                here[name] = value
            else:
                here = here.setdefault(name, {})
            continue
        items = here.setdefault(name, {})
        if last:
            items[int(at)] = value
        else:
            here = items.setdefault(int(at), {})


def _listed(value: Any) -> Any:
    """The same with lists of what was numbered; a number that no cell was given for is left out."""
    if not isinstance(value, dict):
        return value
    parts = {key: _listed(part) for key, part in value.items()}
    if parts and all(isinstance(key, int) for key in parts):
        return [parts[key] for key in sorted(parts)]
    return parts


# ---------------------------------------------------------------- cells


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell).strip()


def _whole(cell: Cell) -> Any:
    if isinstance(cell, Decimal) and cell == int(cell):
        return int(cell)
    text = _text(cell).translate(_WIDE)
    year = _YEAR.fullmatch(text)
    if year:
        return int(year[1])
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _day(cell: Cell) -> str:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = _text(cell).translate(_WIDE)
    found = _DAY.fullmatch(text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text


def _truth(cell: Cell) -> Any:
    text = _folded(_text(cell))
    return True if text in _YES else False if text in _NO else _text(cell)


def _decimal(cell: Cell) -> str:
    text = _text(cell).translate(_WIDE).replace(" ", "")
    if text.endswith("%") and re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?%", text):
        return f"{Decimal(text[:-1]) / 100:f}"
    return text


def _amount(path: str, cell: Cell, currency: Cell) -> str:
    """A typed amount in whole units. Raises `CaseError` for one that could be two things."""
    if isinstance(cell, Decimal):
        return _text(cell)
    from desktop.language.amounts import Refusal, read

    text = _text(cell)
    found = read(text, _text(currency).upper() if currency is not None else "USD")
    if isinstance(found, Refusal):
        raise CaseError(f"amount_{found.code}", path, found.sentence(language("en")))
    return text if found is None else f"{found:f}"
