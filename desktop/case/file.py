"""The case file: UTF-8 JSON read strictly into a case, and a case written as such a file.

Numbers are read as exact decimals. Whatever the format does not allow is an error that names its path; nothing
is passed over or guessed. Format: docs/case-file.md. What holds between values is `case_check`'s.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from desktop.case import case as c
from desktop.case.check import missing
from desktop.case.currencies import CURRENCIES
from desktop.case.faults import CaseError
from desktop.case.text import FORMAT, VERSION

MOST_BYTES = 10_000_000
_MOST_KEYS = 200
"""No object of a case has as many; every unknown key would be a fault of its own, in time and memory."""

# ---------------------------------------------------------------- JSON, exactly


class _Number:
    """A JSON number that is not a plain integer, as it was written."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class _NotFinite(_Number):
    """NaN or Infinity, which JSON does not have."""


class _Repeated:
    """An object with a key given twice."""

    __slots__ = ("key", "values")

    def __init__(self, values: dict[str, Any], key: str) -> None:
        self.values = values
        self.key = key


class _Crowded:
    """An object with more keys than any of a case has."""

    __slots__ = ()


def _integer(text: str) -> int | _Number:
    # A sign or a length that no field allows is kept as text, for the message and against huge numbers.
    return int(text) if len(text) <= 18 and text[0] != "-" else _Number(text)


class _Hooks:
    """What the parser meets that needs a path: found afterwards by a walk, which most files do not need."""

    def __init__(self) -> None:
        self.suspicious = False

    def pairs(self, pairs: list[tuple[str, Any]]) -> Any:
        found = dict(pairs)
        if len(pairs) > _MOST_KEYS:
            self.suspicious = True
            return _Crowded()
        if len(found) == len(pairs):
            return found
        self.suspicious = True
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                return _Repeated(found, key)
            seen.add(key)
        raise AssertionError("a repeated key was there")

    def constant(self, text: str) -> _NotFinite:
        self.suspicious = True
        return _NotFinite(text)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _join(path: str, key: str) -> str:
    return f"{path}.{_printable(key)}" if path else _printable(key)


def _printable(text: str) -> str:
    """`text` without what cannot be written as UTF-8, and not longer than a line."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")[:200]


def _walk(value: Any, path: str) -> None:
    """Raise for a repeated key, too many keys, a number that is not finite, or a lone surrogate, with its path."""
    if isinstance(value, _Crowded):
        raise CaseError("too_many", path, f"has more than {_MOST_KEYS} keys")
    if isinstance(value, _Repeated):
        raise CaseError("repeated_key", _join(path, value.key), "the key is given twice")
    if isinstance(value, _NotFinite):
        raise CaseError("not_finite", path, f"{value.text} is not a number")
    if isinstance(value, str) and _SURROGATE.search(value):
        raise CaseError("lone_surrogate", path, "holds half of a character (a lone surrogate)")
    if isinstance(value, dict):
        for key, item in value.items():
            if _SURROGATE.search(key):
                raise CaseError("lone_surrogate", _join(path, key), "the key holds a lone surrogate")
            _walk(item, _join(path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _walk(item, f"{path}[{index}]")


def parse(data: bytes) -> dict[str, Any]:
    """The JSON object in `data`, numbers kept as they were written. Raises `CaseError`."""
    if len(data) > MOST_BYTES:
        raise CaseError("too_large", "", "is larger than 10 MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseError("not_utf8", "", f"is not UTF-8 (at byte {error.start})") from None
    if not text.strip():
        raise CaseError("empty", "", "is empty")
    hooks = _Hooks()
    try:
        tree = json.loads(
            text,
            parse_float=_Number,
            parse_int=_integer,
            parse_constant=hooks.constant,
            object_pairs_hook=hooks.pairs,
        )
        if hooks.suspicious or "\\u" in text:
            _walk(tree, "")
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise CaseError("not_json", "", f"is not JSON: {error.msg} at {where}") from None
    except RecursionError:
        raise CaseError("too_deep", "", "is nested too deeply") from None
    if not isinstance(tree, dict):
        raise CaseError("not_an_object", "", "must be a JSON object")
    return tree


# ---------------------------------------------------------------- single values


def _fail(code: str, message: str) -> PydanticCustomError:
    # The message is no template: braces in what the file says are doubled.
    return PydanticCustomError(code, message.replace("{", "{{").replace("}", "}}"))


_DECIMAL = re.compile(r"(\d{1,15})(?:\.(\d+))?", re.ASCII)


def _decimal(value: object, places: int) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (str, int, _Number)):
        raise _fail("wrong_type", "must be a number or a decimal in quotation marks")
    text = value.text if isinstance(value, _Number) else str(value)
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise _fail(
            "not_a_decimal",
            f"{_printable(text)[:40]} is not a plain decimal: digits with an optional point, at most 15 before it,"
            " no sign, exponent, space or separator",
        )
    if found[2] is not None and len(found[2]) > places:
        raise _fail("too_many_decimals", f"has more than {places} decimals")
    return Decimal(text)


def _amount(value: object) -> Decimal:
    return _decimal(value, 6)


def _exchange_rate(value: object) -> Decimal:
    rate = _decimal(value, 10)
    if rate == 0:
        raise _fail("out_of_range", "must be above zero")
    return rate


def _programme_rate(value: object) -> Decimal:
    rate = _decimal(value, 10)
    if not 0 < rate <= 1:
        raise _fail("out_of_range", "must be above 0 and at most 1")
    return rate


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _fail("wrong_type", "must be text in quotation marks")
    if len(value) > c.LONGEST_TEXT:
        raise _fail("too_long", f"is longer than {c.LONGEST_TEXT} characters")
    found = c.FORBIDDEN_CHARACTER.search(value)
    if found is not None:
        raise _fail("forbidden_character", f"holds the control character U+{ord(found[0]):04X}")
    return value


def _year(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _fail("wrong_type", "must be a whole year such as 2026, without quotation marks")
    if not c.FIRST_YEAR <= value <= c.LAST_YEAR:
        raise _fail("out_of_range", f"must be from {c.FIRST_YEAR} to {c.LAST_YEAR}")
    return value


def _revision(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _fail("wrong_type", "must be a whole number")
    if value > 999_999:
        raise _fail("out_of_range", "must be at most 999999")
    return value


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise _fail("wrong_type", "must be true or false")
    return value


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _date(value: object) -> str:
    if not isinstance(value, str):
        raise _fail("wrong_type", "must be a date in quotation marks")
    if _ISO_DATE.fullmatch(value):
        try:
            date.fromisoformat(value)
        except ValueError:
            pass
        else:
            return value
    raise _fail("not_a_date", f"{_printable(value)[:40]} is not a date: write YYYY-MM-DD")


def _currency(value: object) -> str:
    if not isinstance(value, str):
        raise _fail("wrong_type", "must be a currency code in quotation marks")
    if value not in CURRENCIES:
        raise _fail("unknown_currency", f"{_printable(value)[:40]} is not a currency code of ISO 4217")
    return value


def _other_currency(value: object) -> str:
    code = _currency(value)
    if code == "CNY":
        raise _fail("unknown_key", "CNY needs no rate")
    return code


_AmountField = Annotated[Decimal, BeforeValidator(_amount)]
_ExchangeRate = Annotated[Decimal, BeforeValidator(_exchange_rate)]
_ProgrammeRate = Annotated[Decimal, BeforeValidator(_programme_rate)]
_Text = Annotated[str, BeforeValidator(_text)]
_Year = Annotated[int, BeforeValidator(_year)]
_Revision = Annotated[int, BeforeValidator(_revision)]
_Boolean = Annotated[bool, BeforeValidator(_boolean)]
_Date = Annotated[str, BeforeValidator(_date)]
_Currency = Annotated[str, BeforeValidator(_currency)]
_OtherCurrency = Annotated[str, BeforeValidator(_other_currency)]
_Category = Literal[
    "manufacturing", "high_tech_service", "other_service", "real_estate", "finance", "not_covered"
]
_Mode = Literal["new", "capital_increase", "profit_reinvestment"]
_Form = Literal["cash", "in_kind", "intangible", "reinvested_profit", "shareholder_loan", "share_purchase"]
_Stage = Literal["assess", "negotiate", "sign"]


# ---------------------------------------------------------------- the file


def _not_null(value: object) -> object:
    if value is None:
        raise _fail("wrong_type", "must not be null; leave the key out")
    return value


_T = TypeVar("_T")
_Given = Annotated[_T | None, BeforeValidator(_not_null)]
"""A field that is None was not in the file: null is refused, as a value of a wrong type."""


_MOST_YEARS = c.LAST_YEAR - c.FIRST_YEAR + 1


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Money(_Part):
    amount: _Given[_AmountField] = None
    currency: _Given[_Currency] = None


class _Investor(_Part):
    name: _Given[_Text] = None
    country: _Given[_Text] = None


class _Contribution(_Part):
    year: _Given[_Year] = None
    form: _Given[_Form] = None
    amount: _Given[_Money] = None


class _Project(_Part):
    name: _Given[_Text] = None
    sector: _Given[_Text] = None
    category: _Given[_Category] = None
    location: _Given[_Text] = None
    foreign_invested_enterprise: _Given[_Boolean] = None
    mode: _Given[_Mode] = None
    technical_upgrade: _Given[_Boolean] = None
    total_foreign_investment: _Given[_Money] = None
    fixed_asset_investment: _Given[_Money] = None
    utilisation: _Given[Annotated[list[_Contribution], Field(max_length=c.MOST_CONTRIBUTIONS)]] = None


class _Exchange(_Part):
    as_of: _Given[_Date] = None
    source: _Given[_Text] = None
    cny_per_unit: _Given[dict[_OtherCurrency, _ExchangeRate]] = None


class _ProgrammeAmount(_Part):
    year: _Given[_Year] = None
    amount: _Given[_Money] = None


class _Programme(_Part):
    id: _Given[_Text] = None
    name: _Given[_Text] = None
    level: _Given[_Text] = None
    same_matter: _Given[_Boolean] = None
    amounts: _Given[Annotated[list[_ProgrammeAmount], Field(max_length=_MOST_YEARS)]] = None
    rate: _Given[_ProgrammeRate] = None
    cumulative_cap: _Given[_Money] = None


class _Quote(_Part):
    stage: _Given[_Stage] = None
    number: _Given[_Text] = None
    revision: _Given[_Revision] = None
    date: _Given[_Date] = None
    valid_until: _Given[_Date] = None
    prepared_by: _Given[_Text] = None
    organisation: _Given[_Text] = None
    contact: _Given[_Text] = None


class _File(_Part):
    format: _Given[_Text] = None
    version: Any = None
    investor: _Given[_Investor] = None
    project: _Given[_Project] = None
    exchange: _Given[_Exchange] = None
    programmes: _Given[Annotated[list[_Programme], Field(max_length=c.MOST_PROGRAMMES)]] = None
    readings: _Given[dict[_Text, _Text]] = None
    quote: _Given[_Quote] = None


_CODES = {
    "extra_forbidden": ("unknown_key", "is not a key of a case"),
    "model_type": ("wrong_type", "must be an object"),
    "model_attributes_type": ("wrong_type", "must be an object"),
    "dict_type": ("wrong_type", "must be an object"),
    "list_type": ("wrong_type", "must be a list"),
    "string_type": ("wrong_type", "must be text in quotation marks"),
}


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part != "[key]":
            path = _join(path, part)
    return path


def _error(error: ValidationError) -> CaseError:
    first = error.errors(include_url=False, include_input=False)[0]
    path, kind = _path(first["loc"]), first["type"]
    if kind == "literal_error":
        return CaseError("unknown_value", path, f"must be one of {first['ctx']['expected']}")
    if kind == "too_long" and "max_length" in first.get("ctx", {}):  # pydantic's, of a list
        return CaseError("too_many", path, f"has more than {first['ctx']['max_length']} entries")
    code, message = _CODES.get(kind, (kind, first["msg"]))
    return CaseError(code, path, message)


def _header(tree: dict[str, Any]) -> None:
    for key in ("format", "version"):
        if key not in tree:
            raise CaseError("missing", key, "is missing")
    if tree["format"] != FORMAT:
        raise CaseError("unknown_format", "format", f"must be {FORMAT}")
    version = tree["version"]
    if isinstance(version, bool) or not isinstance(version, int):
        raise CaseError("wrong_type", "version", "must be a whole number")
    if version > VERSION:
        raise CaseError("newer_version", "version", f"is newer than this program reads ({VERSION})")
    if version != VERSION:
        raise CaseError("unknown_version", "version", f"must be {VERSION}")


def _required_parts(tree: dict[str, Any]) -> None:
    """Parts that a case cannot show to be missing, as an empty one means something."""
    for parent, key in (
        (None, "project"),
        ("project", "utilisation"),
        (None, "exchange"),
        ("exchange", "cny_per_unit"),
    ):
        part = tree if parent is None else tree[parent]
        if key not in part:
            raise CaseError("missing", key if parent is None else f"{parent}.{key}", "is missing")


def _read(data: bytes) -> tuple[dict[str, Any], _File]:
    tree = parse(data)
    _header(tree)
    try:
        return tree, _File.model_validate(tree)
    except ValidationError as error:
        raise _error(error) from None


def read_case(data: bytes) -> c.Case:
    """The finished case in a case file. Raises `CaseError` for the first thing that is wrong or missing."""
    tree, file = _read(data)
    _required_parts(tree)
    for path in _unnamed(file):
        raise CaseError("missing", path, "is missing")
    case = _case(file)
    for path in missing(case):
        raise CaseError("missing", path, "is missing")
    return case


def read_draft(data: bytes) -> c.Case:
    """The case in a case file that may be half filled; otherwise as strict as `read_case`."""
    return _case(_read(data)[1])


def _unnamed(file: _File) -> Iterator[str]:
    """What a file may lack though a case under edit always has it: currencies, figures of amounts, ids."""
    project = file.project or _Project()
    moneys: list[tuple[str, _Money | None]] = [
        ("project.total_foreign_investment", project.total_foreign_investment),
        ("project.fixed_asset_investment", project.fixed_asset_investment),
    ]
    moneys += [
        (f"project.utilisation[{i}].amount", u.amount) for i, u in enumerate(project.utilisation or ())
    ]
    for index, programme in enumerate(file.programmes or ()):
        if programme.id is None:
            yield f"programmes[{index}].id"
        moneys += [
            (f"programmes[{index}].amounts[{number}].amount", amount.amount)
            for number, amount in enumerate(programme.amounts or ())
        ]
        moneys.append((f"programmes[{index}].cumulative_cap", programme.cumulative_cap))
    for path, money in moneys:
        if money is not None and money.amount is None:
            yield f"{path}.amount"
        if money is not None and money.currency is None:
            yield f"{path}.currency"


def _money(given: _Money | None) -> c.Money | None:
    return None if given is None else c.Money(given.amount, given.currency or "USD")


def _some_money(given: _Money | None) -> c.Money:
    return _money(given) or c.Money(None, "USD")


def _ids(programmes: list[_Programme]) -> Iterator[str]:
    """The id of each programme; one that a draft has not named yet gets a name that is still free."""
    taken, number = {programme.id for programme in programmes}, 0
    for programme in programmes:
        name = programme.id
        while name is None:
            number += 1
            if f"programme-{number}" not in taken:
                name = f"programme-{number}"
        yield name


def _case(file: _File) -> c.Case:
    investor, project = file.investor or _Investor(), file.project or _Project()
    exchange, quote = file.exchange or _Exchange(), file.quote or _Quote()
    return c.Case(
        c.Investor(investor.name, investor.country),
        c.Project(
            project.name,
            project.sector,
            project.category,
            project.location,
            project.foreign_invested_enterprise,
            project.mode,
            project.technical_upgrade,
            _money(project.total_foreign_investment),
            _money(project.fixed_asset_investment),
            tuple(c.Contribution(u.year, _some_money(u.amount), u.form) for u in project.utilisation or ()),
        ),
        c.Exchange(exchange.as_of, exchange.source, tuple((exchange.cny_per_unit or {}).items())),
        tuple(
            c.Programme(
                name,
                programme.name,
                programme.level,
                programme.same_matter,
                None
                if programme.amounts is None
                else tuple(c.ProgrammeAmount(a.year, _some_money(a.amount)) for a in programme.amounts),
                programme.rate,
                _money(programme.cumulative_cap),
            )
            for name, programme in zip(_ids(file.programmes or []), file.programmes or [], strict=True)
        ),
        tuple((file.readings or {}).items()),
        c.QuoteFacts(
            quote.stage,
            quote.number,
            quote.revision,
            quote.date,
            quote.valid_until,
            quote.prepared_by,
            quote.organisation,
            quote.contact,
        ),
    )
