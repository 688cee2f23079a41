"""The shape of a rule pack: pydantic models of the TOML file, and every fault of shape with its place.

Imported only when a pack is read for the first time; what holds between the parts of a pack is `check`'s.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError
from pydantic_core import PydanticCustomError

FORMAT = "quzhou-award-rules"
VERSIONS = (1, 2)
"""The formats of packs that are read. In the first a pack held every sentence of the program; in the second those of its document."""

Category = Literal[
    "manufacturing", "high_tech_service", "other_service", "real_estate", "finance", "not_covered"
]
Mode = Literal["new", "capital_increase", "profit_reinvestment"]
Form = Literal["cash", "in_kind", "intangible", "reinvested_profit", "shareholder_loan", "share_purchase"]
LevelId = Literal["national", "province", "city", "new_town", "county", "special_policy"]
Stage = Literal["assess", "negotiate", "sign"]


class Fault(NamedTuple):
    """What is wrong with a pack, and where: `rules[2].brackets[1].rate`.

    `message` is English. `code` and `fields` say the same for other languages (`language.pack_faults`).
    """

    place: str
    message: str
    code: str = ""
    fields: tuple[tuple[str, str | tuple[str, ...]], ...] = ()


SAID = {
    # of the file as a whole
    "unreadable": "cannot be read: {detail}",
    "too_large": "is larger than {bytes} bytes",
    "not_utf8": "is not UTF-8 (byte {byte})",
    "not_toml": "is not TOML: {detail}",
    # of the shape
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "union_tag_invalid": "names an effect that is not known",
    "union_tag_not_found": "needs a `kind`",
    "not_a_decimal": "must be a decimal in quotation marks",
    "not_plain": "must be a plain decimal such as 0.045",
    "too_many_digits": "must have at most {most} digits",
    "too_many_decimals": "must have at most {most} decimals",
    "not_a_date": "must be a date such as 2025-11-11",
    # of what holds between the parts
    "twice": "{what} {value} is there twice",
    "no_clause": "there is no clause {id}",
    "no_sentence": "there is no sentence {id}",
    "covered_and_excluded": "{categories} cannot be covered and excluded",
    "one_award": "needs exactly one of rate, brackets and brackets_of",
    "share_alone": "share and brackets_of go together",
    "reserved": "{id} has a meaning of its own in results",
    "no_source": "there is no rule {id} with brackets",
    "not_covered": "{category} is not covered by the scope",
    "never_tried": "comes after the brackets of {rule} for {category}, so it is never tried",
    "no_brackets": "no brackets for {category}",
    "ends_before": "ends at {below} before it begins at {start}",
    "gap_above": "gap: no bracket from {below} upwards",
    "gap": "gap: nothing from {below} to below {start}",
    "overlap_open": "overlap: without end, but the next bracket begins at {start}",
    "overlap": "overlap: below {below}, but the next bracket begins at {start}",
    "cap_currency": "needs exactly one of usd and cny",
    "cap_twice": "{category} has a cap for a {per} already",
    "no_rule": "there is no rule {id}",
    "no_upgrade": "{id} asks for no technical upgrade",
    "ends_anyway": "the period ends in {year} anyway",
    "combinations": "{n} combinations of readings are too many to compare",
    "absent": "{id} is missing",
    "plan_level": "the level of the plan must be one that competes",
    "no_message": "there is no message {id} about a programme",
    "never_sent": "{id} is a message that the program never sends",
    "braces": "cannot be read as a text with fields in braces: {detail}",
    "no_field": "there is no field {{{field}}} here",
    "field_alone": "{{{field}}} must stand alone, without : or !",
    "first_year": "does not agree with applies_from {date}",
    "last_before_first": "lies before the first year {year}",
    "end_alone": "last_year and sentence go together",
}
"""Every fault that this program finds itself, by its code; what pydantic finds has pydantic's types as codes."""


def fault(place: str, code: str, **fields: object) -> Fault:
    """A fault by its code. Raises `KeyError` for one that is not in `SAID`."""
    return Fault(
        place, SAID[code].format(**fields), code, tuple((name, str(value)) for name, value in fields.items())
    )


_MOST_DIGITS = 30
_RATE_PLACES = 10  # a share of a rate has twenty, which decimals of 28 digits multiply exactly


def _refused(code: str, **fields: object) -> PydanticCustomError:
    """An error that pydantic collects, under a code of ours."""
    return PydanticCustomError(code, SAID[code], fields)


def _exact(value: object, places: int) -> Decimal:
    """A decimal in quotation marks, a TOML integer or a TOML decimal; never a float."""
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise _refused("not_a_decimal")
    text = str(value)
    if not text.isascii() or not text.replace(".", "", 1).isdigit():
        raise _refused("not_plain")
    if len(text) > _MOST_DIGITS:
        raise _refused("too_many_digits", most=_MOST_DIGITS)
    if len(text.partition(".")[2]) > places:
        raise _refused("too_many_decimals", most=places)
    return Decimal(text)


def _rate(value: object) -> Decimal:
    return _exact(value, _RATE_PLACES)


def _amount(value: object) -> Decimal:
    return _exact(value, 2)


def _date(value: object) -> str:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    raise _refused("not_a_date")


_as_text = PlainSerializer(lambda value: format(value, "f"), return_type=str)
ExactRate = Annotated[Decimal, Field(gt=0, le=1), BeforeValidator(_rate), _as_text]
Amount = Annotated[Decimal, Field(gt=0, le=Decimal(10) ** 15), BeforeValidator(_amount), _as_text]
IsoDate = Annotated[str, BeforeValidator(_date)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
Year = Annotated[int, Field(ge=2000, le=2100)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class BilingualText(_Part):
    """A text in Chinese and in English."""

    zh: Text
    en: Text


class DocumentPart(_Part):
    """The document that the pack encodes, with its dates."""

    number: Text
    title: BilingualText
    issuer: BilingualText
    plan: BilingualText
    issued: IsoDate
    in_force_from: IsoDate
    applies_from: IsoDate


class SentencePart(_Part):
    """A sentence as published, and our translation."""

    id: Identifier
    zh: Text
    en: Text


class ClausePart(_Part):
    """A clause with its sentences in order."""

    id: Identifier
    name: BilingualText
    sentences: Annotated[list[SentencePart], Field(min_length=1)]


class PeriodPart(_Part):
    """From which year on the plan pays, up to which one where the text states that, and where it says so."""

    clause: Identifier
    first_year: Year
    last_year: Year | None = None
    sentence: Identifier | None = None


class ScopePart(_Part):
    """Categories that the scope covers and excludes."""

    clause: Identifier
    covered: list[Category]
    excluded: list[Category]


class PlacePart(_Part):
    """A place of registration."""

    id: Identifier
    municipal: bool
    name: BilingualText
    note: BilingualText


class BracketPart(_Part):
    """A bracket: lower edge inclusive, upper edge exclusive."""

    from_usd: Amount
    below_usd: Amount | None = None
    rate: ExactRate


class RulePart(_Part):
    """A rule with one rate or with brackets, of its own or a share of another rule's."""

    id: Identifier
    clause: Identifier
    sentence: Identifier
    name: BilingualText
    categories: Annotated[list[Category], Field(min_length=1)]
    rate: ExactRate | None = None
    brackets: Annotated[list[BracketPart], Field(min_length=1)] | None = None
    brackets_of: Identifier | None = None
    share: ExactRate | None = None
    total_foreign_investment_usd: Amount | None = None
    first_year_usd: Amount | None = None
    utilised_usd: Amount | None = None
    mode: Annotated[list[Mode], Field(min_length=1)] | None = None
    technical_upgrade: Literal[True] | None = None


class CapPart(_Part):
    """The most that the plan gives in a year, or for a project over all years, and the sentence that says so."""

    sentence: Identifier
    per: Literal["year", "project"]
    usd: Amount | None = None
    cny: Amount | None = None
    categories: Annotated[list[Category], Field(min_length=1)] | None = None


class FirstYearOnly(_Part):
    """The rules apply in the first year only."""

    kind: Literal["first_year_only"]
    rules: Annotated[list[Identifier], Field(min_length=1)]


class Modes(_Part):
    """The rules ask for one of the modes."""

    kind: Literal["modes"]
    rules: Annotated[list[Identifier], Field(min_length=1)]
    modes: Annotated[list[Mode], Field(min_length=1)]


class WaiveTechnicalUpgrade(_Part):
    """The rules ask for no technical upgrade."""

    kind: Literal["waive_technical_upgrade"]
    rules: Annotated[list[Identifier], Field(min_length=1)]


class FirstYearFrom(_Part):
    """The first year is the first one from this year on."""

    kind: Literal["first_year_from"]
    year: Year


class CountedForms(_Part):
    """Only these forms count as utilised."""

    kind: Literal["counted_forms"]
    forms: Annotated[list[Form], Field(min_length=1)]


class LastYear(_Part):
    """The plan pays up to this year."""

    kind: Literal["last_year"]
    year: Year


class WholeMatter(_Part):
    """The higher award is taken once for the whole matter."""

    kind: Literal["whole_matter"]


class TotalAsInvested(_Part):
    """The total is the sum of the counted contributions of all years, whatever is filed."""

    kind: Literal["total_as_invested"]


class TotalOfProject(_Part):
    """The total is that of the whole project, where the case gives it."""

    kind: Literal["total_of_project"]


class OtherCategory(_Part):
    """A class of two possible categories falls into the one that is not chosen."""

    kind: Literal["other_category"]


class NoAwardByReference(_Part):
    """Places that may follow the plan give nothing."""

    kind: Literal["no_award_by_reference"]


class AnyMatter(_Part):
    """Awards of these levels exclude others for another matter too."""

    kind: Literal["any_matter"]
    levels: Annotated[list[LevelId], Field(min_length=1)]


EffectPart = Annotated[
    FirstYearOnly
    | Modes
    | WaiveTechnicalUpgrade
    | FirstYearFrom
    | CountedForms
    | LastYear
    | WholeMatter
    | TotalAsInvested
    | TotalOfProject
    | OtherCategory
    | NoAwardByReference
    | AnyMatter,
    Field(discriminator="kind"),
]


class ReadingValuePart(_Part):
    """One way to read the text, and what it changes."""

    id: Identifier
    name: BilingualText
    note: BilingualText
    effects: list[EffectPart] = []


class ReadingPart(_Part):
    """A question that the text leaves open."""

    id: Identifier
    clause: Identifier
    sentence: Identifier
    question: BilingualText
    note: BilingualText
    values: Annotated[list[ReadingValuePart], Field(min_length=2)]


class StackingPart(_Part):
    """At which level the plan itself stands."""

    plan_level: LevelId


class LevelPart(_Part):
    """A level of other programmes and its relation to the plan."""

    id: LevelId
    name: BilingualText
    relation: Literal["adds_up", "competes"]
    sentence: Identifier
    warning: Identifier | None = None
    other_matter_warning: Identifier | None = None
    assumption: Identifier | None = None


class TargetPart(_Part):
    """An amount that counts towards a target."""

    id: Identifier
    clause: Identifier
    categories: list[Category]
    utilised_usd: Amount
    name: BilingualText


class StagePart(_Part):
    """A stage of the talk and what the plan says of it."""

    id: Stage
    name: BilingualText
    says: BilingualText


class MechanismPart(_Part):
    """谈项目必谈外资."""

    clause: Identifier
    sentence: Identifier
    fixed_assets_cny: Amount
    modes: list[Mode]
    slogan: BilingualText
    stages: list[StagePart]


class AdvicePart(_Part):
    """How close is close, for warnings and traps; the first packs had none of it."""

    near_threshold: ExactRate = Decimal("0.02")
    just_below: ExactRate = Decimal("0.01")
    over_year_end: ExactRate = Decimal("0.2")


class MessagePart(_Part):
    """A sentence that an estimate may carry, with `{fields}`, in the words of the pack."""

    code: Identifier
    clause: Identifier
    zh: Text
    en: Text


class OpenQuestionPart(_Part):
    """A help text for a field."""

    number: int
    field: Text
    text: BilingualText


class ClaimDocumentPart(_Part):
    """A document usually asked for with a claim."""

    when: Literal["always", "technical_upgrade"] | Mode | Form
    zh: Text
    en: Text


class OfficePart(_Part):
    """An office whose signature under a quote is known to whoever uses the pack."""

    zh: Annotated[str, Field(min_length=1, max_length=200)]
    en: Annotated[str, Field(min_length=1, max_length=200)]
    certificate_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Pack(_Part):
    """A whole pack, well formed; `check.faults` says whether its parts agree."""

    format: Literal["quzhou-award-rules"]
    version: Literal[1, 2]
    id: Identifier
    document: DocumentPart
    clauses: Annotated[list[ClausePart], Field(min_length=1)]
    period: PeriodPart
    scope: ScopePart
    places: Annotated[list[PlacePart], Field(min_length=1)]
    rules: Annotated[list[RulePart], Field(min_length=1)]
    caps: list[CapPart] = []
    readings: list[ReadingPart]
    stacking: StackingPart
    levels: list[LevelPart]
    targets: list[TargetPart]
    mechanism: MechanismPart
    advice: AdvicePart = AdvicePart()
    messages: list[MessagePart]
    open_questions: list[OpenQuestionPart]
    claim_documents: list[ClaimDocumentPart]
    offices: Annotated[list[OfficePart], Field(max_length=2000)] = []


def _place(location: tuple[int | str, ...], data: object) -> str:
    """The path in the pack; pydantic's names of union members are left out of it."""
    path, at, tag = "", data, None
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
            at = at[part] if isinstance(at, list) and part < len(at) else None
            tag = at.get("kind") if isinstance(at, dict) else None
        elif part == tag:
            tag = None
        else:
            path += f".{part}" if path else part
            at = at.get(part) if isinstance(at, dict) else None
    return path


def read(data: dict[str, Any]) -> tuple[Pack | None, tuple[Fault, ...]]:
    """The pack that the parsed TOML holds, or None and every fault of its shape."""
    try:
        return Pack.model_validate(data), ()
    except ValidationError as error:
        return None, tuple(
            _of_shape(
                _place(entry["loc"], data), entry["loc"], entry["type"], entry["msg"], entry.get("ctx", {})
            )
            for entry in error.errors(include_url=False, include_input=False)
        )


def _of_shape(
    place: str, location: tuple[int | str, ...], code: str, message: str, context: Mapping[str, object]
) -> Fault:
    said = SAID[code].format(**context) if code in SAID else message
    fields: dict[str, str | tuple[str, ...]] = {name: str(value) for name, value in context.items()}
    if "expected" in fields:
        fields["expected"] = tuple(map(_as_in_toml, _allowed(Pack, location)))
    return Fault(place, said, code, tuple(fields.items()))


def _allowed(hint: Any, location: tuple[int | str, ...]) -> tuple[object, ...]:
    """The values that the model of a pack allows at a place, from `hint` on; none where it has no list of them."""
    origin = get_origin(hint)
    if origin in (Annotated, Union, UnionType):
        return next((found for one in get_args(hint) if (found := _allowed(one, location))), ())
    if not location:
        return get_args(hint) if origin is Literal else ()
    if origin is list:
        return _allowed(get_args(hint)[0], location[1:])
    if not (isinstance(hint, type) and issubclass(hint, BaseModel)):
        return ()
    fields, name = hint.model_fields, location[0]
    if name in fields:
        return _allowed(fields[str(name)].annotation, location[1:])
    # A member of a union is named by its kind before the field.
    of_kind = "kind" in fields and name in get_args(fields["kind"].annotation)
    return _allowed(hint, location[1:]) if of_kind else ()


def _as_in_toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
