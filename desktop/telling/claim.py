"""The documents usually asked for with a claim, as a checklist by mode and form of contribution.

Guides of other cities ask for them; of Quzhou no implementing rules are known, and whoever shows the list says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case.case import FORMS, MODES
from desktop.language.codes import wording
from desktop.telling import terms
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.language.words import Language

ALWAYS, UPGRADE = "always", "technical_upgrade"
_ORDER: Final = (ALWAYS, *MODES, UPGRADE, *FORMS)
_ALWAYS: Final = wording("In every case")
_UPGRADE: Final = wording("Technical upgrade")


class Group(NamedTuple):
    """Documents that go together: `when` is `always`, a mode, `technical_upgrade` or a form of contribution."""

    when: str
    title: str
    documents: tuple[str, ...]


def when_of(case: Case) -> frozenset[str]:
    """What of a case decides which documents are needed: its mode, upgrade and forms."""
    project = case.project
    found = {ALWAYS, project.mode or ALWAYS, *(row.given_form for row in project.utilisation)}
    if project.technical_upgrade:
        found.add(UPGRADE)
    return frozenset(found)


def checklist(teller: Teller, case: Case) -> tuple[Group, ...]:
    """The documents for the mode and the forms of a case."""
    return _groups(teller, when_of(case))


def whole_checklist(teller: Teller) -> tuple[Group, ...]:
    """All documents, for every mode and form."""
    return _groups(teller, frozenset(_ORDER))


def _groups(teller: Teller, wanted: frozenset[str]) -> tuple[Group, ...]:
    language, rules = teller
    found = []
    for when in _ORDER:
        documents = tuple(
            document.of(language.code)
            for of, document in rules.claim_documents
            if of == when and when in wanted
        )
        if documents:
            found.append(Group(when, title(language, when), documents))
    return tuple(found)


def title(language: Language, when: str) -> str:
    """What a group of documents is for."""
    if when == ALWAYS:
        return language.text(_ALWAYS)
    if when == UPGRADE:
        return language.text(_UPGRADE)
    if when in MODES:
        return language.text("Mode: {mode}", mode=terms.inside(language, terms.mode(language, when)))
    return language.text("Contribution: {form}", form=terms.inside(language, terms.form(language, when)))


def without_rules(language: Language) -> str:
    """Where the list comes from, in one sentence."""
    return language.text(
        "Usually asked for with such a claim in other cities; no implementing rules of Quzhou are known."
    )
