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
from functools import cache
from typing import Any, Final

from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, ValidationError
from pydantic_core import core_schema as schema

from desktop.case import case as c
from desktop.case import unread
from desktop.case.check import missing
from desktop.case.currencies import CURRENCIES
from desktop.case.declaring import Field
from desktop.case.faults import CaseError
from desktop.case.register import Entry, fields_of
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


def _share(value: object) -> Decimal:
    rate = _decimal(value, 10)
    if rate > 1:
        raise _fail("out_of_range", "must be from 0 to 1")
    return rate


def _rate(value: object) -> Decimal:
    rate = _decimal(value, 10)
    if not 0 < rate <= 1:
        raise _fail("out_of_range", "must be above 0 and at most 1")
    return rate


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


def _typed_path(value: object) -> str:
    if not isinstance(value, str) or not unread.is_typed(value):
        raise _fail("unknown_key", "is not the path of a typed field")
    return value


_PICTURE = r"^(?:iVBORw0KGgo|/9j/)[A-Za-z0-9+/]+={0,2}$"
"""The base64 of a PNG or of a JPEG."""


# ---------------------------------------------------------------- the model of the file, from the register


def _text(most: int, pattern: str = c.TEXT_PATTERN) -> CoreSchema:
    return schema.str_schema(strict=True, max_length=most, pattern=pattern)


def _whole(field: Field) -> CoreSchema:
    least, most = (c.FIRST_YEAR, c.LAST_YEAR) if field.kind == "year" else (field.least, field.most)
    return schema.int_schema(strict=True, ge=least, le=most)


_CALLED: Final = {
    "amount": _amount,
    "rate": _rate,
    "share": _share,
    "date": _date,
    "currency": _currency,
}
_LIMITS: Final = {
    "text": _text(c.LONGEST_TEXT),
    "code": _text(c.LONGEST_TEXT),
    "country": _text(c.LONGEST_TEXT),
    "note": _text(c.LONGEST_NOTE, c.NOTE_PATTERN),
    "picture": _text(c.LONGEST_PICTURE, _PICTURE),
    "yes_no": schema.bool_schema(strict=True),
}


def _value_schema(one: Entry) -> CoreSchema:
    """What a field of the file may hold, and what becomes of it in the case."""
    field = one.field
    if field.kind in _CALLED:
        return schema.no_info_plain_validator_function(_CALLED[field.kind])
    if field.kind in _LIMITS:
        return _LIMITS[field.kind]
    match field.kind:
        case "year" | "number":
            return _whole(field)
        case "choice":
            return schema.literal_schema([code for code, _ in field.choices])
        case "codes":
            return _listed(schema.literal_schema([code for code, _ in field.choices]), len(field.choices))
        case "rates":
            return _keyed(
                schema.no_info_plain_validator_function(_other_currency),
                schema.no_info_plain_validator_function(_exchange_rate),
            )
        case "pairs" if one.name == "unread":
            keys = schema.no_info_plain_validator_function(_typed_path)
            return _keyed(keys, _LIMITS["text"])
        case "pairs":
            return _keyed(_LIMITS["text"], _LIMITS["text"])
        case "case":
            return _case_schema(within=True)
        case _:
            pass
    if one.holds is None:
        raise TypeError(f"no model for {one.path}")
    return _listed(_part_schema(one.holds), field.most) if field.kind == "rows" else _part_schema(one.holds)


def _listed(entries: CoreSchema, most: int | None) -> CoreSchema:
    return schema.no_info_after_validator_function(tuple, schema.list_schema(entries, max_length=most))


def _keyed(keys: CoreSchema, entries: CoreSchema) -> CoreSchema:
    return schema.no_info_after_validator_function(
        lambda found: tuple(found.items()), schema.dict_schema(keys, entries)
    )


_DRAFT: Final[dict[type[Any], dict[str, Any]]] = {
    c.Money: {"amount": None, "currency": "USD"},
    c.Contribution: {"year": None, "amount": c.Money(None, "USD")},
    c.YearAmount: {"year": None, "amount": c.Money(None, "USD")},
    c.Commitment: {"year": None, "amount": c.Money(None, "USD")},
    c.Programme: {"id": None},
    c.Variant: {"letter": "A"},
    c.Ticked: {"document": ""},
}
"""What a case under edit has where a draft has nothing."""


def _part_schema(part: type[Any]) -> CoreSchema:
    fields = {
        one.name: schema.typed_dict_field(_value_schema(one), required=False) for one in fields_of(part)
    }
    draft = _DRAFT.get(part)
    made = part if draft is None else None
    return schema.no_info_after_validator_function(
        (lambda found: part(**found)) if made else (lambda found: part(**(draft | found))),
        schema.typed_dict_schema(fields, extra_behavior="forbid", strict=True),
    )


_HEADER: Final = frozenset(("format", "version"))
_OF_A_DOCUMENT: Final = frozenset(("id", "scenarios", "negotiation"))
"""What a case within a case does not have."""


def _case_schema(*, within: bool) -> CoreSchema:
    fields = {
        one.name: schema.typed_dict_field(_value_schema(one), required=False)
        for one in fields_of(c.Case)
        if not within or one.name not in _OF_A_DOCUMENT
    }
    header = {"format": _format, "version": _version}
    fields |= {
        key: schema.typed_dict_field(schema.no_info_plain_validator_function(check))
        for key, check in header.items()
    }
    return schema.no_info_after_validator_function(
        _built, schema.typed_dict_schema(fields, extra_behavior="forbid", strict=True)
    )


def _built(found: dict[str, Any]) -> c.Case:
    case = c.Case(**{key: value for key, value in found.items() if key not in _HEADER})
    if any(programme.id is None for programme in case.programmes):
        case = case._replace(programmes=tuple(_named(case.programmes)))
    return case


def _named(programmes: tuple[c.Programme, ...]) -> Iterator[c.Programme]:
    """Each programme with an id; one that a draft has not named yet gets a name that is still free."""
    taken, number = {programme.id for programme in programmes}, 0
    for programme in programmes:
        name: str | None = programme.id
        while name is None:
            number += 1
            if f"programme-{number}" not in taken:
                name = f"programme-{number}"
        yield programme._replace(id=name)


@cache
def _model() -> SchemaValidator:
    return SchemaValidator(_case_schema(within=False))


_CODES = {
    "missing": ("missing", "is missing"),
    "extra_forbidden": ("unknown_key", "is not a key of a case"),
    "dict_type": ("wrong_type", "must be an object"),
    "list_type": ("wrong_type", "must be a list"),
    "string_type": ("wrong_type", "must be text in quotation marks"),
    "bool_type": ("wrong_type", "must be true or false"),
    "int_type": ("wrong_type", "must be a whole number, without quotation marks"),
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
    first = error.errors(include_url=False)[0]
    path, kind, limits, given = _path(first["loc"]), first["type"], first.get("ctx", {}), first["input"]
    match kind:
        case "literal_error":
            return CaseError("unknown_value", path, f"must be one of {limits['expected']}")
        case "too_long":
            return CaseError("too_many", path, f"has more than {limits['max_length']} entries")
        case "string_too_long":
            return CaseError("too_long", path, f"is longer than {limits['max_length']} characters")
        case "greater_than_equal":
            return CaseError("out_of_range", path, f"must be at least {limits['ge']}")
        case "less_than_equal":
            return CaseError("out_of_range", path, f"must be at most {limits['le']}")
        case "string_pattern_mismatch":
            if limits["pattern"] == _PICTURE:
                return CaseError("not_a_picture", path, "is no PNG or JPEG in base64")
            found = c.FORBIDDEN_CHARACTER.search(
                given if limits["pattern"] == c.TEXT_PATTERN else given.replace("\n", "")
            )
            character = f"U+{ord(found[0]):04X}" if found is not None else ""
            return CaseError("forbidden_character", path, f"holds the control character {character}")
        case _:
            pass
    code, message = _CODES.get(kind, (kind, first["msg"]))
    return CaseError(code, path, message)


def _format(value: object) -> object:
    if value != FORMAT:
        raise _fail("unknown_format", f"must be {FORMAT}")
    return value


def _version(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _fail("wrong_type", "must be a whole number")
    if value > VERSION:
        raise _fail("newer_version", f"is newer than this program reads ({VERSION})")
    if value < FIRST_VERSION:
        raise _fail("unknown_version", f"must be from {FIRST_VERSION} to {VERSION}")
    return value


def _header(tree: dict[str, Any]) -> None:
    """Format and version are looked at first: of another file nothing else is worth saying."""
    for key, check in (("format", _format), ("version", _version)):
        if key not in tree:
            raise CaseError("missing", key, "is missing")
        try:
            check(tree[key])
        except PydanticCustomError as error:
            raise CaseError(error.type, key, error.message()) from None


def _read(data: bytes) -> tuple[dict[str, Any], c.Case]:
    tree = parse(data)
    _header(tree)
    try:
        case: c.Case = _model().validate_python(tree)
    except ValidationError as error:
        raise _error(error) from None
    _require_unread(tree, "")
    for index, one in enumerate(tree.get("scenarios", ())):
        if "case" in one:
            _require_unread(one["case"], f"scenarios[{index}].case.")
    for index, one in enumerate(tree.get("negotiation", {}).get("meetings", ())):
        if "case" in one.get("offer", ()):
            _require_unread(one["offer"]["case"], f"negotiation.meetings[{index}].offer.case.")
    return tree, case


def _require_unread(tree: dict[str, Any], at: str) -> None:
    """Each text that was not understood stands in a row that is there, and no value stands beside it."""
    for path in tree.get("unread", ()):
        value: Any = tree
        for step in unread.steps(path):
            if isinstance(step, int) and step >= len(value or ()):
                raise CaseError("unknown_key", f"{at}unread.{path}", "is in a row that is not there")
            value = value[step] if isinstance(step, int) else None if value is None else value.get(step)
        if value is not None:
            raise CaseError("unread_with_value", at + path, "has a value though its text was not understood")


def read_case(data: bytes) -> c.Case:
    """The finished case in a case file. Raises `CaseError` for the first thing that is wrong or missing.

    A case with a text that was not understood comes as it is: `check.require_finished` says of it what is to be said
    before that.
    """
    tree, case = _read(data)
    if case.unread:
        return case
    for path in _left_out(tree, c.Case, ""):
        raise CaseError("missing", path, "is missing")
    for path in missing(case):
        raise CaseError("missing", path, "is missing")
    return case


def read_draft(data: bytes) -> c.Case:
    """The case in a case file that may be half filled; otherwise as strict as `read_case`."""
    return _read(data)[1]


_needs: dict[type[Any], tuple[tuple[str, str, bool, type[Any] | None], ...]] = {}
"""Of each part of a case: name, the path to be named where it is missing, whether it is rows, and what is in it."""


def _needs_of(part: type[Any]) -> tuple[tuple[str, str, bool, type[Any] | None], ...]:
    known = _needs.get(part)
    if known is None:
        known = _needs[part] = tuple(
            (
                one.name,
                ""
                if not one.field.needed
                else f"{one.name}.amount"
                if one.field.kind == "money"
                else one.name,
                one.field.kind == "rows",
                one.holds,
            )
            for one in fields_of(part)
            if (one.field.needed or one.holds is not None) and not one.field.office
        )
    return known


def _left_out(tree: dict[str, Any], part: type[Any], at: str) -> Iterator[str]:
    """What a finished case needs and the file does not have, though a case under edit may have it by default."""
    for name, needed, rows, holds in _needs_of(part):
        if name not in tree:
            if needed:
                yield at + needed
        elif holds is None:
            continue
        elif rows:
            for number, row in enumerate(tree[name]):
                yield from _left_out(row, holds, f"{at}{name}[{number}].")
        else:
            yield from _left_out(tree[name], holds, f"{at}{name}.")
