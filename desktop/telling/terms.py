"""Labels of the codes that cases and results use, in the officers' own terms.

Places, rules, readings, targets, clauses, reasons and warnings are named by the rule set, in both languages
(`Words.of`). Every function takes the language and a code and raises `KeyError` for a code it does not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.case.case import CATEGORY_NAMES, FORM_NAMES, MODE_NAMES, STAGE_NAMES
from desktop.language.codes import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


def _named(names: Mapping[str, str]) -> Callable[[Language, str], str]:
    """What names a code in a language."""

    def name(language: Language, code: str) -> str:
        return language.text(names[code])

    return name


category: Final = _named(_CATEGORIES)
"""A category of the sector: Manufacturing, 制造业."""


def category_of_class(language: Language, code: str) -> str:
    """A category as it follows from a class: that of high-tech services is indicative, and called so."""
    named = category(language, code)
    if code != "high_tech_service":
        return named
    return language.text("{category} (indicative)", category=named)


def category_of_case(language: Language, case: Case, code: str) -> str:
    """The category `code` of a case: what a class has to do with high-tech services is indicative, also once chosen."""
    return category(language, code) if case.project.sector is None else category_of_class(language, code)


status: Final = _named(_STATUSES)
"""Whether the project falls under the plan; `incomplete` for a case that does not tell yet."""
mode: Final = _named(_MODES)
"""How the foreign side invests: New project, 新设."""
form: Final = _named(_FORMS)
"""The form of a contribution: Cash, 现金."""
stage: Final = _named(_STAGES)
"""The stage of the talk: Negotiate, 谈判."""
level: Final = _named(_LEVELS)
"""The level of a programme: Province, 省级."""
condition: Final = _named(_CONDITIONS)
"""What a condition of a rule is about; readings are named by the rule set."""
treatment: Final = _named(_TREATMENTS)
"""What stacking makes of an award: `kept`, `displaced`, `higher`, `adds_up`."""
source: Final = _named(_SOURCES)
"""Where an input comes from: `given`, `derived`, `default`."""


def met(language: Language, *, yes: bool) -> str:
    """Whether a condition is met."""
    return language.text("Met") if yes else language.text("Not met")


def yes_no(language: Language, *, yes: bool) -> str:
    """Yes or no."""
    return language.text("Yes") if yes else language.text("No")


def inside(language: Language, label: str) -> str:
    """A label within a sentence: English begins it small."""
    return label[:1].lower() + label[1:] if language.traits.lowers else label
