"""The quote's own sentences and labels, in the language they are asked for.

Codes are named by `desktop.telling.terms`, the reasons for a figure by `desktop.telling.explanation`, the policy
by the rule set; what only the paper says is here. All functions take the language first.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from desktop.language import wording
from desktop.language.figures import MINUS, NO_BREAK
from desktop.telling import terms
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.case.case import Case
    from desktop.engine.result import Estimate, NextStep
    from desktop.language import Language
    from desktop.policy.ruleset import Document

_NUMERALS: Final = "一二三四五六七八九"  # not translated
_TEN: Final = "十"  # not translated

_LABELS: Final = {
    "sector": wording("Sector"),
    "category": wording("Category"),
    "location": wording("Location"),
    "enterprise": wording("Foreign-invested enterprise"),
    "mode": wording("Mode"),
    "technical_upgrade": wording("Technical upgrade"),
    "total_foreign_investment": wording("Total foreign investment"),
    "fixed_asset_investment": wording("Fixed-asset investment"),
    "exchange": wording("Exchange rate"),
}
_FORMS: Final = {"full": wording("Full estimate"), "summary": wording("Summary")}


def title(language: Language, *, own: bool = False) -> str:
    """What the document is; with `own` an investor's."""
    if own:
        return language.text("An investor’s own estimate of the award")
    return language.text("Foreign investment award estimate")


def form_name(language: Language, form: str) -> str:
    """Full estimate or summary."""
    return language.text(_FORMS[form])


def indicative(language: Language, layout: int = 4) -> str:
    """The sentence of the strip; `layout` is that of the quote, as the first three said it otherwise."""
    if layout < 4:
        return language.text("Indicative; not a commitment.")
    return language.text("Indicative; not a commitment by anyone.")


def stage(language: Language, code: str, layout: int = 4) -> str:
    """The stage of the talk."""
    named = terms.inside(language, terms.stage(language, code))
    if layout < 4:
        return language.text("Stage: {stage}", stage=named)
    return language.text("Stage of discussions: {stage}", stage=named)


def self_made(language: Language) -> str:
    """What an investor's own estimate says of itself."""
    return language.text("Worked out by the investor; issued by no authority.")


def numbered(language: Language, number: int, heading: str) -> str:
    """A section's heading with its number."""
    shown = _in_han(number) if language.han else str(number)
    return language.text("{number} {heading}", number=shown, heading=heading)


def _in_han(number: int) -> str:
    """A number below a hundred as headings count: 九, 十, 十一, 二十; a larger one in figures."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    leading = "" if not tens else _TEN if tens == 1 else _NUMERALS[tens - 1] + _TEN
    return leading + (_NUMERALS[ones - 1] if ones else "")


def input_label(language: Language, kind: str) -> str:
    """What an input is about."""
    return language.text(_LABELS[kind])


def utilised_label(language: Language, year: int) -> str:
    """The capital of a year."""
    return language.text("Utilised in {year}", year=year)


def place(teller: Teller, place_id: str | None, *, alone: bool) -> str:
    """A place of registration. English `alone` names the Chinese too: the new cities have no settled English name."""
    language, rules = teller
    for one in rules.places:
        if one.id == place_id:
            name = one.name.of(language.code)
            return f"{name} {one.name.zh}" if alone and one.municipal and not language.han else name
    return place_id or ""


def place_level(teller: Teller, place_id: str | None) -> str:
    """Whether a place belongs to the municipal level."""
    language, rules = teller
    municipal = any(one.id == place_id and one.municipal for one in rules.places)
    return language.text("Municipal level") if municipal else language.text("County level")


def grantor(teller: Teller, case: Case, estimate: Estimate) -> str:
    """Who grants the award: the municipal level, or a county if it follows, with city, province and country."""
    language, rules = teller
    named = place(teller, case.project.location, alone=True)
    municipal = any(one.id == case.project.location and one.municipal for one in rules.places)
    if municipal:
        return language.text("Municipal level of Quzhou, Zhejiang Province, China ({place})", place=named)
    if estimate.status == "reference_only":
        return language.text(
            "{place}, Quzhou, Zhejiang Province, China, if it follows: nothing is promised", place=named
        )
    return language.text("Quzhou, Zhejiang Province, China ({place})", place=named)


def country(language: Language, code: str) -> str:
    """The investor's country or region, by its code or as it was written."""
    return language.names.country(code)


def exchange_rate(language: Language, currency: str, rate: Decimal) -> str:
    """`US$ 1 = CNY 7.10`, `1美元 = 7.10元`, in one piece."""
    one = language.figures.currency(currency).in_digits(Decimal(1))
    return f"{one}{NO_BREAK}={NO_BREAK}{language.figures.money_exact(rate, 'CNY')}"


def basis(teller: Teller, clauses: tuple[str, ...]) -> str:
    """What the estimate rests on."""
    language, rules = teller
    names = [rules.clause(one).name.of(language.code) for one in clauses]
    if not names:
        return language.text(
            "Basis: {document}. The Chinese text of the documents prevails.", document=rules.document.number
        )
    return language.text(
        "Basis: {document}, {clauses}. The Chinese text of the documents prevails.",
        document=rules.document.number,
        clauses=language.listing(names),
    )


def effective(language: Language, document: Document) -> str:
    """From when the document is in force, and from when its policies apply."""
    return language.text(
        "{document} is in force from {day}; its policies apply from {earlier}.",
        document=document.number,
        day=language.dates.long(document.in_force_from),
        earlier=language.dates.long(document.applies_from),
    )


def page_of(language: Language, page: int, pages: int) -> str:
    """Which page of how many."""
    return language.text("Page {page} of {pages}", page=page, pages=pages)


def disclaimer(language: Language, layout: int | None = None) -> str:
    """What the quote does not promise, and what in it is only its issuer's word.

    `layout` is that of the paper: the first three spoke of other programmes alone.
    """
    if layout is None or layout > 3:
        return language.text(
            "The competent authorities decide on an award when it is claimed, under the documents then in force. Names,"
            " inputs, other programmes and earlier revisions are as the issuer states them; for other programmes their own"
            " documents decide."
        )
    return language.text(
        "The competent authorities decide on an award when it is claimed, under the documents then in force. Other"
        " programmes are shown as entered by the issuer; their own documents decide."
    )


def revision(language: Language, number: int) -> str:
    """Which revision of the quote this is."""
    return language.text("revision {number}", number=number)


def scenario(language: Language, letter: str) -> str:
    """What a scenario without a name is called."""
    return language.text("Scenario {letter}", letter=letter)


def this_quote(language: Language) -> str:
    """Which of the scenarios is the quote's own case."""
    return language.text("this quote")


def scenarios_note(language: Language) -> str:
    """How the comparison is to be read."""
    return language.text(
        "Each variant is worked out with the same rule set; amounts in US$ unless said. Bold on a tinted ground: differs"
        " from this quote."
    )


def changes(language: Language, revision: int | None, day: str) -> str:
    """The heading of what a new revision changes."""
    return language.text("Changes since revision {number} of {day}", number=revision or 1, day=day)


def not_promised(language: Language, estimate: Estimate) -> str:
    """What a status other than eligible means for the figures, in a few words."""
    if estimate.status == "reference_only":
        return language.text("Worked out by reference; not promised.")
    if estimate.status in ("excluded", "not_covered"):
        return language.text("No award under the plan.")
    return ""


def signed(difference: int, shown: str) -> str:
    """A difference with its sign before what is `shown` of its size; nothing has none."""
    return ("" if difference == 0 else "+" if difference > 0 else MINUS) + shown


def next_step(language: Language, step: NextStep, year: int, amounts: Callable[[int], str]) -> str:
    """What more capital in a year would bring, to the cent; `amounts` writes US cents."""
    return language.text(
        "With {additional} more in {year} the next bracket, from {threshold}, is reached: the award becomes {award},"
        " {gain} more.",
        additional=amounts(step.additional_usd),
        year=year,
        threshold=amounts(step.threshold_usd),
        award=amounts(step.award_usd),
        gain=amounts(step.gain_usd),
    )


def documents_note(language: Language) -> str:
    """Where the list of documents comes from."""
    return language.text(
        "Usually asked for with such a claim in other cities; no implementing rules of Quzhou are known."
    )
