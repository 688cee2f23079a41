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
from desktop.case import unread
from desktop.case.check import missing
from desktop.case.currencies import CURRENCIES
from desktop.case.faults import CaseError
from desktop.case.text import FIRST_VERSION, FORMAT, VERSION

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


def _path_text(value: object) -> str:
    if not isinstance(value, str) or len(value) > c.LONGEST_TEXT:
        raise _fail("unknown_key", "is not the path of a typed field")
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


def _note(value: object) -> str:
    if not isinstance(value, str):
        raise _fail("wrong_type", "must be text in quotation marks")
    if len(value) > c.LONGEST_NOTE:
        raise _fail("too_long", f"is longer than {c.LONGEST_NOTE} characters")
    found = c.FORBIDDEN_CHARACTER.search(value.replace("\n", ""))
    if found is not None:
        raise _fail("forbidden_character", f"holds the control character U+{ord(found[0]):04X}")
    return value


def _picture(value: object) -> str:
    if not isinstance(value, str):
        raise _fail("wrong_type", "must be text in quotation marks")
    if len(value) > c.LONGEST_PICTURE:
        raise _fail("too_long", f"is longer than {c.LONGEST_PICTURE} characters")
    if not value.startswith(_PICTURES) or not _BASE64.fullmatch(value) or len(value) % 4:
        raise _fail("not_a_picture", "is no PNG or JPEG in base64")
    return value


def _share(value: object) -> Decimal:
    rate = _decimal(value, 10)
    if rate > 1:
        raise _fail("out_of_range", "must be from 0 to 1")
    return rate


_PICTURES = ("iVBORw0KGgo", "/9j/")
"""How the base64 of a PNG and of a JPEG begins."""
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}", re.ASCII)


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
_Note = Annotated[str, BeforeValidator(_note)]
_Picture = Annotated[str, BeforeValidator(_picture)]
_Share = Annotated[Decimal, BeforeValidator(_share)]
_Path = Annotated[str, BeforeValidator(_path_text)]
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
_SourceKind = Literal["fixed", "up_to", "at_least"]
_Base = Literal[
    "total_investment", "fixed_asset_investment", "total_foreign_investment", "registered_capital"
]
_Tie = Literal["land", "energy", "fund", "factory", "other"]
_Letter = Literal["A", "B", "C", "D"]


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


class _Exchange(_Part):
    as_of: _Given[_Date] = None
    source: _Given[_Text] = None
    cny_per_unit: _Given[dict[_OtherCurrency, _ExchangeRate]] = None


class _Contribution(_Part):
    year: _Given[_Year] = None
    form: _Given[_Form] = None
    amount: _Given[_Money] = None
    received: _Given[_Date] = None
    exchange: _Given[_Exchange] = None
    voucher: _Given[_Text] = None


class _Project(_Part):
    name: _Given[_Text] = None
    sector: _Given[_Text] = None
    category: _Given[_Category] = None
    location: _Given[_Text] = None
    foreign_invested_enterprise: _Given[_Boolean] = None
    mode: _Given[_Mode] = None
    technical_upgrade: _Given[_Boolean] = None
    total_foreign_investment: _Given[_Money] = None
    total_investment: _Given[_Money] = None
    fixed_asset_investment: _Given[_Money] = None
    utilisation: _Given[Annotated[list[_Contribution], Field(max_length=c.MOST_CONTRIBUTIONS)]] = None


class _YearAmount(_Part):
    year: _Given[_Year] = None
    amount: _Given[_Money] = None


class _Source(_Part):
    document: _Given[_Text] = None
    item: _Given[_Text] = None
    edition: _Given[_Text] = None
    kind: _Given[_SourceKind] = None
    support: _Given[_Text] = None


class _Programme(_Part):
    id: _Given[_Text] = None
    name: _Given[_Text] = None
    level: _Given[_Text] = None
    same_matter: _Given[_Boolean] = None
    amounts: _Given[Annotated[list[_YearAmount], Field(max_length=_MOST_YEARS)]] = None
    rate: _Given[_ProgrammeRate] = None
    cumulative_cap: _Given[_Money] = None
    source: _Given[_Source] = None


class _Quote(_Part):
    stage: _Given[_Stage] = None
    number: _Given[_Text] = None
    revision: _Given[_Revision] = None
    date: _Given[_Date] = None
    valid_until: _Given[_Date] = None
    prepared_by: _Given[_Text] = None
    organisation: _Given[_Text] = None
    contact: _Given[_Text] = None


class _Confirmation(_Part):
    reading: _Given[_Text] = None
    reference: _Given[_Text] = None
    date: _Given[_Date] = None
    by: _Given[_Text] = None


class _Contact(_Part):
    name: _Given[_Text] = None
    company: _Given[_Text] = None
    phone: _Given[_Text] = None
    email: _Given[_Text] = None
    promised: _Given[_Note] = None
    card: _Given[_Picture] = None


class _Requirement(_Part):
    share: _Given[_Share] = None
    base: _Given[_Base] = None
    amounts: _Given[Annotated[list[_YearAmount], Field(max_length=_MOST_YEARS)]] = None
    deadline: _Given[_Date] = None
    tied_to: _Given[Annotated[list[_Tie], Field(max_length=len(c.TIED_TO))]] = None
    asked_by: _Given[_Text] = None
    note: _Given[_Note] = None


class _Offer(_Part):
    number: _Given[_Text] = None
    revision: _Given[_Revision] = None
    date: _Given[_Date] = None
    rule_set: _Given[_Text] = None
    plan_usd: _Given[_AmountField] = None
    total_usd: _Given[_AmountField] = None
    case: _Given[_File] = None


class _Meeting(_Part):
    date: _Given[_Date] = None
    present: _Given[_Note] = None
    asked: _Given[_Note] = None
    offered: _Given[_Note] = None
    agreed: _Given[_Note] = None
    open: _Given[_Note] = None
    note: _Given[_Note] = None
    offer: _Given[_Offer] = None


class _Commitment(_Part):
    year: _Given[_Year] = None
    amount: _Given[_Money] = None
    form: _Given[_Form] = None
    registration: _Given[_Text] = None
    evidence: _Given[_Text] = None


class _Ticked(_Part):
    document: _Text
    since: _Given[_Date] = None


class _Negotiation(_Part):
    contact: _Given[_Contact] = None
    requirement: _Given[_Requirement] = None
    meetings: _Given[Annotated[list[_Meeting], Field(max_length=c.MOST_MEETINGS)]] = None
    commitments: _Given[Annotated[list[_Commitment], Field(max_length=c.MOST_CONTRIBUTIONS)]] = None
    documents: _Given[Annotated[list[_Ticked], Field(max_length=c.MOST_CONTRIBUTIONS)]] = None
    probability: _Given[_Share] = None


class _Variant(_Part):
    letter: _Letter
    name: _Given[_Text] = None
    case: _File


class _File(_Part):
    format: _Given[_Text] = None
    version: Any = None
    id: _Given[_Text] = None
    investor: _Given[_Investor] = None
    project: _Given[_Project] = None
    exchange: _Given[_Exchange] = None
    programmes: _Given[Annotated[list[_Programme], Field(max_length=c.MOST_PROGRAMMES)]] = None
    readings: _Given[dict[_Text, _Text]] = None
    confirmed: _Given[Annotated[list[_Confirmation], Field(max_length=_MOST_KEYS)]] = None
    unread: _Given[dict[_Path, _Text]] = None
    quote: _Given[_Quote] = None
    scenarios: _Given[Annotated[list[_Variant], Field(max_length=c.MOST_SCENARIOS)]] = None
    negotiation: _Given[_Negotiation] = None


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


def _header(tree: dict[str, Any], at: str = "") -> None:
    for key in ("format", "version"):
        if key not in tree:
            raise CaseError("missing", at + key, "is missing")
    if tree["format"] != FORMAT:
        raise CaseError("unknown_format", f"{at}format", f"must be {FORMAT}")
    version = tree["version"]
    if isinstance(version, bool) or not isinstance(version, int):
        raise CaseError("wrong_type", f"{at}version", "must be a whole number")
    if version > VERSION:
        raise CaseError("newer_version", f"{at}version", f"is newer than this program reads ({VERSION})")
    if version < FIRST_VERSION:
        raise CaseError("unknown_version", f"{at}version", f"must be from {FIRST_VERSION} to {VERSION}")


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
        file = _File.model_validate(tree)
    except ValidationError as error:
        raise _error(error) from None
    _nested(tree, file)
    return tree, file


def _nested(tree: dict[str, Any], file: _File) -> None:
    """The cases within the file: whole files of their own, but without what only a document has."""
    found = [
        (f"scenarios[{index}].case.", tree["scenarios"][index]["case"], one.case)
        for index, one in enumerate(file.scenarios or ())
    ]
    meetings = (file.negotiation and file.negotiation.meetings) or ()
    found += [
        (
            f"negotiation.meetings[{index}].offer.case.",
            tree["negotiation"]["meetings"][index]["offer"]["case"],
            one.offer.case,
        )
        for index, one in enumerate(meetings)
        if one.offer and one.offer.case
    ]
    for at, inner, model in found:
        _header(inner, at)
        for key in ("id", "scenarios", "negotiation"):
            if key in inner:
                raise CaseError("unknown_key", at + key, "is not a key of a case within a case")
        _require_unread(model, at)
    _require_unread(file, "")


def _require_unread(file: _File, at: str) -> None:
    """Each text that was not understood belongs to a typed field, and no value stands there beside it."""
    for path in file.unread or ():
        if not unread.is_typed(path) or not _there(file, path):
            raise CaseError("unknown_key", f"{at}unread.{path}", "is not the path of a typed field")
        if _at(file, path) is not None:
            raise CaseError("unread_with_value", at + path, "has a value though its text was not understood")


def _there(file: _File, path: str) -> bool:
    """Whether the file has the row that a path leads into."""
    cut = path.rfind("]")
    return cut < 0 or _at(file, path[: cut + 1]) is not None


def _at(file: _File, path: str) -> Any:
    """What the file has at a path; None where it has nothing."""
    value: Any = file
    for step in unread.steps(path):
        if value is None:
            return None
        if isinstance(step, int):
            value = value[step] if step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else getattr(value, step)
    return value


def read_case(data: bytes) -> c.Case:
    """The finished case in a case file. Raises `CaseError` for the first thing that is wrong or missing."""
    tree, file = _read(data)
    if file.unread:
        return _case(file)
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
        ("project.total_investment", project.total_investment),
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


_BUILT: dict[type[_Part], type[Any]] = {
    _Money: c.Money,
    _Investor: c.Investor,
    _Exchange: c.Exchange,
    _Contribution: c.Contribution,
    _Project: c.Project,
    _YearAmount: c.YearAmount,
    _Source: c.Source,
    _Programme: c.Programme,
    _Quote: c.QuoteFacts,
    _Confirmation: c.Confirmation,
    _Contact: c.Contact,
    _Requirement: c.Requirement,
    _Offer: c.Offer,
    _Meeting: c.Meeting,
    _Commitment: c.Commitment,
    _Ticked: c.Ticked,
    _Negotiation: c.Negotiation,
    _Variant: c.Variant,
    _File: c.Case,
}
_NO_MONEY = c.Money(None, "USD")
_DRAFT: dict[type[_Part], dict[str, Any]] = {
    _Money: {"amount": None, "currency": "USD"},
    _Contribution: {"year": None, "amount": _NO_MONEY},
    _YearAmount: {"year": None, "amount": _NO_MONEY},
    _Commitment: {"year": None, "amount": _NO_MONEY},
}
"""What a case under edit has where a draft has nothing."""


def _case(file: _File) -> c.Case:
    built: c.Case = _built(file)
    return built


def _built(value: Any) -> Any:
    if isinstance(value, _File):
        for programme, name in zip(value.programmes or (), _ids(value.programmes or []), strict=True):
            programme.id = name
    if isinstance(value, _Part):
        fields = _DRAFT.get(type(value), {}) | {
            key: _built(getattr(value, key)) for key in value.model_fields_set if key not in _HEADER
        }
        return _BUILT[type(value)](**fields)
    if isinstance(value, list):
        return tuple(map(_built, value))
    if isinstance(value, dict):
        return tuple(value.items())
    return value


_HEADER = frozenset(("format", "version"))


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
