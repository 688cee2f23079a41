"""The open questions in words: what is asked, what the text says, what could still be decided, what is done here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop.policy.questions import Question
    from desktop.telling.teller import Teller


class Asked(NamedTuple):
    """A question as it is shown: its heading, the clause it is about, and its lines."""

    number: int
    heading: str
    clause: str
    clause_name: str
    lines: tuple[str, ...]


def asked(teller: Teller, one: Question) -> Asked:
    """A question in the words of the language, with the words of the policy in Chinese that raise it."""
    language = teller.words
    lines = []
    if one.words:
        lines.append(language.text("The text: “{words}”", words=one.words))
    lines.append(language.text("Literally: {answer}", answer=one.literal.of(language.code)))
    if one.cautious is not None:
        lines.append(language.text("Cautiously: {answer}", answer=one.cautious.of(language.code)))
    if one.example is not None:
        lines.append(language.text("Example: {example}", example=one.example.of(language.code)))
    lines.append(language.text("Here: {treatment}", treatment=one.treatment.of(language.code)))
    return Asked(
        one.number,
        one.question.of(language.code),
        one.clause,
        clause_name(teller, one),
        tuple(lines),
    )


def clause_name(teller: Teller, one: Question) -> str:
    """The clause that a question is about, by the name it has in the rule set or in the document."""
    language, rules = teller
    for clause in rules.clauses:
        if clause.id == one.clause:
            return clause.name.of(language.code)
    from desktop.policy.texts import text_of

    document = text_of(rules)
    return document.clause(one.clause).name.of(language.code) if document is not None else ""
