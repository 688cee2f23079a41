"""What is wrong with a rule pack, in sentences of both languages: one for each fault that `policy` finds.

The command line prints the English of `policy.schema.SAID`. Here names of the file are fields, and what other programs
say in English is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.language.codes import wording

if TYPE_CHECKING:
    from desktop.language.words import Language
    from desktop.policy.schema import Fault

SENTENCES: Final = {
    "unreadable": wording("cannot be read"),
    "too_large": wording("is larger than {bytes} bytes"),
    "not_utf8": wording("is not UTF-8 (byte {byte})"),
    "not_toml": wording("is not TOML"),
    "missing": wording("is missing"),
    "extra_forbidden": wording("is not known here"),
    "union_tag_invalid": wording("names an effect that is not known"),
    "union_tag_not_found": wording("needs the entry {key}"),
    "not_a_decimal": wording("must be a decimal in quotation marks"),
    "not_plain": wording("must be a plain decimal such as 0.045"),
    "too_many_digits": wording("must have at most {most} digits"),
    "too_many_decimals": wording("must have at most {most} decimals"),
    "not_a_date": wording("must be a date such as 2025-11-11"),
    "twice": wording("{what} {value} is there twice"),
    "no_clause": wording("there is no clause {id}"),
    "no_sentence": wording("there is no sentence {id}"),
    "covered_and_excluded": wording("{categories} cannot be covered and excluded"),
    "one_award": wording("needs exactly one of {keys}"),
    "share_alone": wording("of {keys}, both or neither must be given"),
    "reserved": wording("{id} has a meaning of its own in results"),
    "no_source": wording("there is no rule {id} with brackets"),
    "not_covered": wording("{category} is not covered by the scope"),
    "never_tried": wording("comes after the brackets of {rule} for {category}, so it is never tried"),
    "no_brackets": wording("no brackets for {category}"),
    "ends_before": wording("ends at {below} before it begins at {start}"),
    "gap_above": wording("gap: no bracket from {below} upwards"),
    "gap": wording("gap: nothing from {below} to below {start}"),
    "overlap_open": wording("overlap: without end, but the next bracket begins at {start}"),
    "overlap": wording("overlap: below {below}, but the next bracket begins at {start}"),
    "cap_currency": wording("needs exactly one of {keys}"),
    "cap_twice": wording("{category} has a cap for a {per} already"),
    "no_rule": wording("there is no rule {id}"),
    "no_upgrade": wording("{id} asks for no technical upgrade"),
    "ends_anyway": wording("the period ends in {year} anyway"),
    "combinations": wording("{n} combinations of readings are too many to compare"),
    "absent": wording("{id} is missing"),
    "plan_level": wording("the level of the plan must be one that competes"),
    "no_message": wording("there is no message {id} about a programme"),
    "never_sent": wording("{id} is a message that the program never sends"),
    "braces": wording("cannot be read as a text with fields in braces"),
    "no_field": wording("there is no field {{{field}}} here"),
    "field_alone": wording("{{{field}}} must stand alone, without a colon or an exclamation mark"),
    "first_year": wording("does not agree with {key}, which is {date}"),
    "last_before_first": wording("lies before the first year {year}"),
    "end_alone": wording("of {keys}, both or neither must be given"),
    "string_type": wording("must be a text in quotation marks"),
    "int_type": wording("must be a whole number"),
    "int_from_float": wording("must be a whole number"),
    "bool_type": wording("must be {expected}"),
    "list_type": wording("must be a list in square brackets"),
    "dict_type": wording("must be a table"),
    "model_type": wording("must be a table"),
    "model_attributes_type": wording("must be a table"),
    "literal_error": wording("must be {expected}"),
    "string_too_short": wording("must not be empty"),
    "string_too_long": wording("must have at most {max_length} characters"),
    "string_pattern_mismatch": wording(
        "must be made of Latin letters, digits, points, hyphens and underscores"
    ),
    "too_short": wording("must have at least {min_length} entries"),
    "greater_than": wording("must be greater than {gt}"),
    "greater_than_equal": wording("must be {ge} or more"),
    "less_than_equal": wording("must be {le} or less"),
}
_KEYS: Final[dict[str, dict[str, str | tuple[str, ...]]]] = {
    "union_tag_not_found": {"key": "kind"},
    "one_award": {"keys": ("rate", "brackets", "brackets_of")},
    "share_alone": {"keys": ("share", "brackets_of")},
    "cap_currency": {"keys": ("usd", "cny")},
    "first_year": {"key": "applies_from"},
    "end_alone": {"keys": ("last_year", "sentence")},
    "bool_type": {"expected": ("true", "false")},
}
"""Names as they stand in the file, which no language changes."""
_KINDS: Final = {
    "id": wording("id"),
    "code": wording("code"),
    "year": wording("year"),
    "project": wording("project"),
}
"""Words of the program's own among the fields of a fault; all others are the file's."""


def sentence(language: Language, fault: Fault) -> str:
    """What is wrong, without the place and without a full stop."""
    template = SENTENCES.get(fault.code)
    if template is None:
        return language.text("is not written as it has to be")
    given = dict(fault.fields) | _KEYS.get(fault.code, {})
    if fault.code == "not_toml" and "line" in given:
        template = wording("is not TOML from line {line}, column {column} on")
    fields = {name: _field(language, name, value) for name, value in given.items()}
    return language.text(template, **fields)


def _field(language: Language, name: str, value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return language.alternatives(value) if name == "expected" else language.listing(value)
    return language.text(_KINDS[value]) if name in ("what", "per") else value
