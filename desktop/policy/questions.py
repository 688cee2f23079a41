"""What the policy leaves open, question by question, for those who fill in the fields that it concerns.

    questions(rules)                         # all, by number; none for a document that nothing is known of
    at_fields(rules, "project.mode")         # those that concern a field

Nothing here reaches an estimate: what can be read in several ways there is a reading of the rule set.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple

from desktop import places
from desktop.policy.ruleset import RuleSet, Words

AWARD: Final = "award"
"""The field of questions about the figures as a whole."""
CLAIM: Final = "claim"
"""The field of facts about claiming an award."""


class Question(NamedTuple):
    """An open question: the clause and its `words` that raise it, what they say literally and what an authority could
    still decide, an example, and what the program does. `reading` names the reading of the rule set that can be
    switched, `fields` where it is shown (paths of the case without numbers, or `award`).
    """

    number: int
    clause: str
    words: str
    fields: tuple[str, ...]
    question: Words
    literal: Words
    cautious: Words | None
    example: Words | None
    treatment: Words
    reading: str | None


class Fact(NamedTuple):
    """Something known besides the text of the policy, and where it helps."""

    fields: tuple[str, ...]
    text: Words


class Questions(NamedTuple):
    """All that is known of a document (its number) in this way."""

    document: str
    questions: tuple[Question, ...]
    facts: tuple[Fact, ...]


def questions(rules: RuleSet) -> tuple[Question, ...]:
    """The open questions of the document that a rule set encodes, by number."""
    found = _of(rules)
    return found.questions if found is not None else ()


def at_fields(rules: RuleSet, *fields: str) -> tuple[Question, ...]:
    """The open questions that concern one of the fields, by number."""
    return tuple(one for one in questions(rules) if any(field in fields for field in one.fields))


def facts_at(rules: RuleSet, *fields: str) -> tuple[Fact, ...]:
    """What is known besides the text at one of the fields."""
    found = _of(rules)
    facts = found.facts if found is not None else ()
    return tuple(one for one in facts if any(field in fields for field in one.fields))


def _of(rules: RuleSet) -> Questions | None:
    return next((one for one in all_questions() if one.document == rules.document.number), None)


@cache
def all_questions() -> tuple[Questions, ...]:
    """Everything there is, by document."""
    import tomllib

    found = []
    for path in sorted((places.resources() / "questions").glob("*.toml")):
        tree = tomllib.loads(path.read_text("utf-8"))
        found.append(
            Questions(
                tree["document"],
                tuple(_question(entry) for entry in tree["questions"]),
                tuple(Fact(tuple(entry["fields"]), Words(**entry["text"])) for entry in tree["facts"]),
            )
        )
    return tuple(found)


def _question(entry: dict[str, Any]) -> Question:
    def words(name: str) -> Words | None:
        return Words(**entry[name]) if name in entry else None

    return Question(
        entry["number"],
        entry["clause"],
        entry.get("words", ""),
        tuple(entry["fields"]),
        Words(**entry["question"]),
        Words(**entry["literal"]),
        words("cautious"),
        words("example"),
        Words(**entry["treatment"]),
        entry.get("reading"),
    )
