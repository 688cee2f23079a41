"""What a new rule pack changes, in sentences: one for each change that `policy.comparison` finds.

Amounts, rates, modes and dates are written as everywhere else; names come from the packs in both languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.language.codes import wording
from desktop.policy.comparison import Category, Cny, Condition, Day, Modes, Percent, Usd
from desktop.policy.ruleset import Words
from desktop.telling import terms

if TYPE_CHECKING:
    from desktop.language.words import Language
    from desktop.policy.comparison import Change, Value

_SENTENCES: Final = {
    "id": wording("The rule set is called {after} instead of {before}."),
    "number": wording("The document is {after} instead of {before}."),
    "issued": wording("Issued on {after} instead of {before}."),
    "in_force_from": wording("In force from {after} instead of {before}."),
    "applies_from": wording("Applies from {after} instead of {before}."),
    "first_year": wording("Awards are given from the year {after} on instead of {before}."),
    "last_year": wording("Awards are given up to the year {after} instead of {before}."),
    "end_stated": wording("Awards are given up to the year {after}; no end was stated before."),
    "end_gone": wording("No end is stated any more; before, awards were given up to the year {before}."),
    "cap_year": wording("{category}: at most {after} a year instead of {before}."),
    "cap_year_added": wording("{category}: now at most {after} a year."),
    "cap_year_removed": wording("{category}: no longer at most {before} a year."),
    "cap_project": wording("{category}: at most {after} for a project over all years instead of {before}."),
    "cap_project_added": wording("{category}: now at most {after} for a project over all years."),
    "cap_project_removed": wording("{category}: no longer at most {before} for a project over all years."),
    "rule_added": wording("{clause}: “{rule}” is new."),
    "rule_removed": wording("{clause}: “{rule}” is gone."),
    "rate_set": wording("{rule}: {after} of what is utilised in the year."),
    "rules_reordered": wording("The rules are tried in another order."),
    "rate": wording("{rule}: {after} instead of {before}."),
    "kind_of_award": wording(
        "{rule}: the award is worked out in another way (one rate, brackets, or a share of brackets)."
    ),
    "share": wording("{rule}: {after} of the brackets instead of {before}."),
    "brackets_follow": wording("{rule}: follows the changed brackets of “{source}”, at {share} of them."),
    "bracket": wording("{rule}, {range}: {after} instead of {before}."),
    "bracket_added": wording("{rule}, {range}: {after}, nothing before."),
    "bracket_removed": wording("{rule}, {range}: nothing any more, {before} before."),
    "threshold": wording("{rule}: {about} of {after} or more instead of {before}."),
    "threshold_added": wording("{rule}: now asks for {about} of {after} or more."),
    "threshold_removed": wording("{rule}: no longer asks for {about} of {before} or more."),
    "mode": wording("{rule}: only for these modes: {after}."),
    "mode_removed": wording("{rule}: for every mode."),
    "upgrade_needed": wording("{rule}: now needs a technical upgrade."),
    "upgrade_not_needed": wording("{rule}: no longer needs a technical upgrade."),
    "category_added": wording("{rule}: now also for {category}."),
    "category_removed": wording("{rule}: no longer for {category}."),
    "covered_added": wording("{category} is now covered."),
    "covered_removed": wording("{category} is no longer covered."),
    "excluded_added": wording("{category} is now excluded."),
    "excluded_removed": wording("{category} is no longer excluded."),
    "place_added": wording("{name} is new, within the scope."),
    "place_added_reference": wording("{name} is new, by reference only."),
    "place_removed": wording("{name} is gone: a project there can no longer be estimated."),
    "place_within": wording("{name} is now within the scope."),
    "place_reference": wording("{name} is now by reference only."),
    "reading_added": wording("A question is open: {question}. Unless a case says otherwise: {default}."),
    "reading_removed": wording("A question is settled: {question}."),
    "default": wording("{question}: unless a case says otherwise, {after} instead of {before}."),
    "value_added": wording("{question}: “{value}” is a new answer."),
    "value_removed": wording("{question}: “{value}” is no longer an answer."),
    "effect": wording("{question}: what “{value}” leads to has changed."),
    "plan_level": wording("The plan stands at the level “{after}” instead of “{before}”."),
    "level_added": wording("Programmes of the level “{level}” are new."),
    "level_removed": wording("Programmes of the level “{level}” are gone."),
    "now_adds_up": wording("Awards of the level “{level}” now add up with the plan."),
    "now_competes": wording("Awards of the level “{level}” now exclude the plan’s for the same matter."),
    "target_added": wording("Target: “{target}” is new."),
    "target_removed": wording("Target: “{target}” is gone."),
    "target": wording("Target “{target}”: {after} instead of {before}."),
    "fixed_assets": wording(
        "Matching foreign capital is encouraged from fixed assets of {after} on instead of {before}."
    ),
    "matching_modes": wording("Matching foreign capital is encouraged for these modes: {after}."),
    "clause_added": wording("{clause} is new."),
    "clause_removed": wording("{clause} is gone."),
    "sentence_added": wording("{clause}: a new sentence: {after}"),
    "sentence": wording("{clause}: a sentence reads differently: {after}"),
    "sentence_removed": wording("{clause}: a sentence is gone: {before}"),
    "reworded": wording("“{after}” instead of “{before}”."),
    "detail": wording("{name} has changed."),
    "cited": wording("{name}: {after} instead of {before}."),
    "open_questions": wording("The help texts have changed."),
    "claim_documents": wording("The list of documents for a claim has changed."),
    "offices": wording("The offices whose signatures are known have changed."),
    "other": wording(
        "{name}: {after} instead of {before}. This version of the program does not explain this field."
    ),
}
_AREAS: Final = {
    "document": wording("Document"),
    "awards": wording("Awards"),
    "scope": wording("Scope"),
    "period": wording("Period"),
    "readings": wording("Readings"),
    "stacking": wording("Stacking"),
    "mechanism": wording("Targets and matching capital"),
    "wording": wording("Wording"),
    "other": wording("Other"),
}
_ABOUT: Final = {
    "total_foreign_investment_usd": wording("a total foreign investment"),
    "first_year_usd": wording("a first year"),
    "utilised_usd": wording("a year"),
}


def area(language: Language, code: str) -> str:
    """What a change is about: Awards, 奖励. Raises `KeyError`."""
    return language.text(_AREAS[code])


def sentence(language: Language, change: Change) -> str:
    """A change as a sentence. Raises `KeyError` for a code that is not known."""
    fields = {name: _written(language, value) for name, value in change.fields}
    if "from_usd" in fields:
        fields["range"] = _range(language, fields["from_usd"], fields.get("below_usd"))
    text = language.text(_SENTENCES[change.code], **fields)
    # A name may begin the sentence.
    return text[:1].upper() + text[1:]


def _range(language: Language, start: str, end: str | None) -> str:
    if end is None:
        return language.text("from {start} upwards", start=start)
    return language.text("from {start} to below {end}", start=start, end=end)


def _written(language: Language, value: Value) -> str:
    match value:
        case Usd(cents):
            return language.usd.stated(cents)
        case Cny(fen):
            return language.cny.stated(fen)
        case Percent(rate):
            return language.figures.percent(rate)
        case Modes(codes):
            return language.listing(terms.mode(language, code) for code in codes)
        case Category(code):
            return terms.category(language, code)
        case Condition(code):
            return language.text(_ABOUT[code])
        case Day(iso):
            return language.dates.long(iso)
        case Words():
            return value.of(language.code)
        case _:
            return str(value)
