"""Labels of the codes that cases and results use, in the officers' own terms.

Places, rules, readings, targets, clauses, reasons and warnings are named by the rule set, in both languages
(`Words.of`). Every function takes the language and a code and raises `KeyError` for a code it does not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.case.case import CATEGORY_NAMES, FORM_NAMES, MODE_NAMES, STAGE_NAMES
from desktop.language.codes import wording

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.language.words import Language

_CATEGORIES: Final = dict(CATEGORY_NAMES)
_STATUSES: Final = {
    "eligible": wording("Eligible"),
    "reference_only": wording("Reference only"),
    "excluded": wording("Excluded"),
    "not_covered": wording("Not covered"),
    "incomplete": wording("Incomplete"),
}
_MODES: Final = dict(MODE_NAMES)
_FORMS: Final = dict(FORM_NAMES)
_STAGES: Final = dict(STAGE_NAMES)
_LEVELS: Final = {
    "national": wording("National"),
    "province": wording("Province"),
    "city": wording("City"),
    "new_town": wording("New town"),
    "county": wording("County"),
    "special_policy": wording("Special policy"),
}
_CONDITIONS: Final = {
    "total_foreign_investment_usd": wording("Total foreign investment"),
    "first_year_usd": wording("Utilised in the first year"),
    "utilised_usd": wording("Utilised in the year"),
    "mode": wording("Mode"),
    "technical_upgrade": wording("Technical upgrade"),
}
_TREATMENTS: Final = {
    "kept": wording("kept"),
    "displaced": wording("displaced"),
    "higher": wording("higher"),
    "adds_up": wording("adds up"),
}
_SOURCES: Final = {
    "given": wording("given"),
    "derived": wording("derived"),
    "default": wording("default"),
}


def category(language: Language, code: str) -> str:
    """A category of the sector: Manufacturing, 制造业."""
    return language.text(_CATEGORIES[code])


def category_of_class(language: Language, code: str) -> str:
    """A category as it follows from a class: that of high-tech services is indicative, and called so."""
    named = category(language, code)
    if code != "high_tech_service":
        return named
    return language.text("{category} (indicative)", category=named)


def category_of_case(language: Language, case: Case, code: str) -> str:
    """The category `code` of a case: what a class has to do with high-tech services is indicative, also once chosen."""
    return category(language, code) if case.project.sector is None else category_of_class(language, code)


def status(language: Language, code: str) -> str:
    """Whether the project falls under the plan; `incomplete` for a case that does not tell yet."""
    return language.text(_STATUSES[code])


def mode(language: Language, code: str) -> str:
    """How the foreign side invests: New project, 新设."""
    return language.text(_MODES[code])


def form(language: Language, code: str) -> str:
    """The form of a contribution: Cash, 现金."""
    return language.text(_FORMS[code])


def stage(language: Language, code: str) -> str:
    """The stage of the talk: Negotiate, 谈判."""
    return language.text(_STAGES[code])


def level(language: Language, code: str) -> str:
    """The level of a programme: Province, 省级."""
    return language.text(_LEVELS[code])


def condition(language: Language, code: str) -> str:
    """What a condition of a rule is about; readings are named by the rule set."""
    return language.text(_CONDITIONS[code])


def treatment(language: Language, code: str) -> str:
    """What stacking makes of an award: `kept`, `displaced`, `higher`, `adds_up`."""
    return language.text(_TREATMENTS[code])


def source(language: Language, code: str) -> str:
    """Where an input comes from: `given`, `derived`, `default`."""
    return language.text(_SOURCES[code])


def met(language: Language, *, yes: bool) -> str:
    """Whether a condition is met."""
    return language.text("Met") if yes else language.text("Not met")


def yes_no(language: Language, *, yes: bool) -> str:
    """Yes or no."""
    return language.text("Yes") if yes else language.text("No")


def inside(language: Language, label: str) -> str:
    """A label within a sentence: English begins it small."""
    return label[:1].lower() + label[1:] if language.traits.lowers else label
