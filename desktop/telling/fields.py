"""The fields of a case in words: what each is called, and what a value of it says, whatever the field.

    label(words, entry("project.total_investment"))        # Total investment, 项目总投资
    value(words, rules, entry("project.mode"), "new")      # New project, 新设项目

From the register alone: a field that is added there is told here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from desktop.case.register import Walk, register
from desktop.telling import terms
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.case.case import Case
    from desktop.case.register import Entry
    from desktop.language.words import Language


def label(language: Language, one: Entry) -> str:
    """What a field is called."""
    return language.text(one.field.label)


def value(teller: Teller, one: Entry, held: Any, *, exact: bool = False) -> str:
    """What a value of a field says; with `exact` amounts have every digit. Empty where there is none."""
    language = teller.words
    field = one.field
    if held is None:
        held = field.default
    if held is None:
        return ""
    match field.kind:
        case "yes_no":
            return terms.yes_no(language, yes=held)
        case "choice" | "code" | "country":
            return code_name(teller, field.code, held)
        case "codes":
            return language.listing(code_name(teller, field.code, code) for code in held)
        case "money":
            if held.amount is None:
                return ""
            money = language.figures.money_exact if exact else language.figures.money
            return money(held.amount, held.currency)
        case "rate" | "share":
            return language.figures.percent(held)
        case "rates":
            return language.listing(f"{code} {language.figures.rate(rate)}" for code, rate in held)
        case "date":
            return language.dates.long(held)
        case _:
            return str(held)


def code_name(teller: Teller, kind: str, code: str) -> str:
    """The name of a code; one that nothing at hand knows, as from an older paper, is shown as it is."""
    language, rules = teller

    def sector() -> str:
        from desktop.sectors.classes import sector

        found = sector(code)
        return code if found is None else f"{code} {found.name.of(language.code)}"

    names: dict[str, Callable[[], str]] = {
        "country": lambda: language.names.country(code),
        "sector": sector,
        "location": lambda: rules.place(code).name.of(language.code),
        "level": lambda: terms.level(language, code),
        "reading": lambda: rules.reading(code).question.of(language.code),
        "rule": lambda: rules.rule(code).name.of(language.code),
        "status": lambda: terms.status(language, code),
    }
    try:
        return names[kind]() if kind in names else language.text(_choices()[kind][code])
    except KeyError:
        return code


@cache
def _choices() -> dict[str, dict[str, str]]:
    """The labels of all choices, by the kind of code."""
    return {one.field.code: dict(one.field.choices) for one in register() if one.field.choices}


def row_name(teller: Teller, case: Case, path: str) -> str:
    """What the row of a field is called: a programme, a contribution, a reading; empty for what stands in none."""
    language = teller.words
    at = _ROW.match(path)
    if at is None:
        return ""
    number = int(at[2])
    match at[1]:
        case "programmes":
            return case.programmes[number].name or case.programmes[number].id
        case "confirmed":
            return code_name(teller, "reading", case.confirmed[number].reading or "")
        case _:
            row = case.project.utilisation[number]
            form = terms.inside(language, terms.form(language, row.given_form))
            return language.text("Utilised in {year}, {form}", year=row.year or "", form=form)


_ROW = re.compile(r"(programmes|confirmed|project\.utilisation)\[(\d+)\]")
_checked = Walk(lambda one: one.checked)


def printed_texts(case: Case) -> Iterator[tuple[str, str]]:
    """Every text of a case that is printed, with its path: what is looked through for letters that no font has."""
    for path, _, _, text, _ in _checked(case):
        if text:
            yield path, text
