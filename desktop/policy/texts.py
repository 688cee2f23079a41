"""The policy documents themselves, clause by clause: Chinese as published, English our translation.

    texts()                              # the documents that the program has
    text_of(rules)                       # the one that a rule set encodes
    search("固投 配套"), search("bonded")  # clauses, best first, with what to highlight

A clause says whether the estimate uses it and for what, whether it is a target, or why there is nothing to compute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

from desktop import places
from desktop.folding import fold, fold_in_place
from desktop.policy.ruleset import RuleSet, Words

Kind = Literal["used", "support", "target", "not_computed", "heading", "formal"]


class Use(NamedTuple):
    """What stands on a clause.

    `kind` is `rule`, `reading` or `target` (with its id in the rule set), `scope`, `places`, `period`, `stacking` or
    `mechanism` (parts of the rule set), `chains` (shortcuts of the sector search), or `support` (an entry of other
    support).
    """

    kind: str
    id: str = ""


class TextClause(NamedTuple):
    """A clause of a document. `depth` is how far it is set in, `number` as printed (`17`, `二十九`), empty for none."""

    id: str
    document: str
    number: str
    depth: int
    kind: Kind
    name: Words
    text: Words
    why: Words | None
    uses: tuple[Use, ...]


class PolicyText(NamedTuple):
    """A document. Where it is not `complete`, `note` says where the copy ends.

    `title_is_ours` where the copy at hand bears no title, so that both languages of it are our words.
    """

    id: str
    number: str
    title: Words
    short: Words
    issued: str
    complete: bool
    note: Words
    clauses: tuple[TextClause, ...]
    title_is_ours: bool = False

    def clause(self, clause_id: str) -> TextClause:
        """The clause with this id; raises `KeyError`."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)


class Found(NamedTuple):
    """Where something stands in a clause: `field` is `name` or `text`, `language` is `zh` or `en`."""

    field: str
    language: str
    start: int
    end: int


class TextHit(NamedTuple):
    """A clause in which everything looked for was found; `score` is larger the better the match."""

    clause: TextClause
    score: int
    spans: tuple[Found, ...]


@cache
def texts() -> tuple[PolicyText, ...]:
    """The documents, the newest first."""
    found = [_read(path.read_bytes()) for path in (places.resources() / "policy").glob("*.toml")]
    return tuple(sorted(found, key=lambda text: text.issued, reverse=True))


def text(document: str) -> PolicyText:
    """The document with this id; raises `KeyError`."""
    for one in texts():
        if one.id == document:
            return one
    raise KeyError(document)


def text_of(rules: RuleSet) -> PolicyText | None:
    """The document that a rule set encodes; None where the program does not have its text."""
    return next((one for one in texts() if one.number == rules.document.number), None)


# ---------------------------------------------------------------- searching

_NUMBERS = re.compile(r"(?:item|第|no\.?)\s*([0-9一二三四五六七八九十]+)\s*(?:小点|条|项)?$")
_PARTS = re.compile(r"[\u4e00-\u9fff]+|[^\s\u4e00-\u9fff、，。；：,;:“”‘’'\"()（）]+")
BY_NUMBER = 100
"""From this score on a clause was found by its number."""
_NAME, _TEXT, _EARLY = 20, 5, 2


def search(typed: str, document: str | None = None) -> tuple[TextHit, ...]:
    """The clauses that have everything typed, in either language, best first, among equals in the order of the text.

    `item 17` and `第17小点` find the clause of that number first. Only in `document` where one is named.
    """
    wanted = fold(typed[:100]).strip()
    number = _NUMBERS.match(wanted)
    parts = tuple(dict.fromkeys(_PARTS.findall(wanted)))
    if not parts:
        return ()
    hits = []
    for one in texts():
        if document in (None, one.id):
            for clause in one.clauses:
                hit = _match(clause, parts, number[1] if number else wanted)
                if hit is not None:
                    hits.append(hit)
    return tuple(sorted(hits, key=lambda hit: -hit.score))


def _match(clause: TextClause, parts: tuple[str, ...], number: str) -> TextHit | None:
    spans: list[Found] = []
    score = 0
    for part in parts:
        here = [
            found
            for field, language, shown in _shown(clause.document, clause.id)
            for found in _find(part, field, language, shown)
        ]
        if not here and not _bears(clause, number):
            return None
        spans += here
        score += _NAME if any(found.field == "name" for found in here) else _TEXT if here else 0
        score += _EARLY if any(found.start == 0 for found in here) else 0
    if _bears(clause, number):
        score += BY_NUMBER
    return TextHit(clause, score, tuple(sorted(set(spans))))


def _bears(clause: TextClause, number: str) -> bool:
    return bool(clause.number) and (clause.number.strip("（）") == number or clause.id == number)


@cache
def _shown(document: str, clause_id: str) -> tuple[tuple[str, str, str], ...]:
    """What is shown of a clause, folded: (field, language, text)."""
    clause = text(document).clause(clause_id)
    return tuple(
        (field, language, fold_in_place(words.of(language)))
        for field, words in (("name", clause.name), ("text", clause.text))
        for language in ("zh", "en")
    )


def _find(part: str, field: str, language: str, shown: str) -> Iterator[Found]:
    at = shown.find(part)
    while at >= 0:
        end = at + len(part)
        if not _runs_on(shown[at - 1 : at], part[0], language) and not (
            part[-1].isdigit() and shown[end : end + 1].isdigit()
        ):
            yield Found(field, language, at, end)
        at = shown.find(part, at + 1)


def _runs_on(before: str, first: str, language: str) -> bool:
    """Whether what is found begins in the middle of a number, or of an English word."""
    if first.isdigit():
        return before.isdigit()
    return language == "en" and before.isalnum() and first.isalnum()


# ---------------------------------------------------------------- reading


def _read(data: bytes) -> PolicyText:
    import tomllib

    tree = tomllib.loads(data.decode("utf-8"))
    if tree["format"] != "quzhou-award-text" or tree["version"] != 1:
        raise ValueError(f"{tree['id']} is not a policy text of version 1")
    return PolicyText(
        tree["id"],
        tree["number"],
        Words(**tree["title"]),
        Words(**tree["short"]),
        tree["issued"].isoformat(),
        tree["complete"],
        Words(**tree["note"]),
        tuple(_clause(tree["id"], entry) for entry in tree["clauses"]),
        tree.get("title_is_ours", False),
    )


def _clause(document: str, entry: dict[str, Any]) -> TextClause:
    return TextClause(
        entry["id"],
        document,
        entry.get("number", ""),
        entry["depth"],
        entry["kind"],
        Words(**entry["name"]),
        Words(entry["zh"], entry["en"]),
        Words(**entry["why"]) if "why" in entry else None,
        tuple(Use(kind, which) for kind, _, which in (use.partition(":") for use in entry.get("uses", ()))),
    )
