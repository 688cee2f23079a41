"""What somebody typed into the search field, cut into tokens. Knows nothing of the classes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from desktop.folding import fold

Script = Literal["digits", "latin", "han"]

LONGEST = 80
"""What is typed beyond this many characters is not looked at: no name is longer."""

_TOKENS = re.compile(r"[\u4e00-\u9fff]+|[0-9a-z]+(?:[&+][0-9a-z]+)*|[\u3400-\u4dbf\uf900-\ufaff]+")
_ISIC = re.compile(r"isic\s*(?:rev\.?\s*4)?\s*[:：.]?\s*(?:[a-u]\s*)?(\d{1,4})$")
_EMPTY = frozenset(
    """
    a an the of and or for in
    manufacture manufacturing manufacturer manufacturers maker makers making produce producer producers producing
    factory factories
    """.split()  # noqa: SIM905 - a line for each would hide what belongs together
)


class Token(NamedTuple):
    """A piece of a query: digits, Latin letters (with digits among them), or Chinese characters."""

    text: str
    script: Script


class Query(NamedTuple):
    """A query: all of it on one line, its tokens without those that say nothing (`manufacture of`) beside others, and
    a code or its beginning where it names ISIC.
    """

    text: str
    tokens: tuple[Token, ...]
    isic: str | None = None


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """An English word (folded) without its plural, and with -is- for -iz-."""
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    return word.replace("iz", "is").replace("yz", "ys")


def says_nothing(word: str) -> bool:
    """Whether an English word says nothing beside others: `manufacture`, `of`."""
    return word in _EMPTY


def read(typed: str) -> Query:
    """What was typed, as a query; one without tokens where there is nothing to look for."""
    text = " ".join(fold(typed[:LONGEST]).split())
    isic = _ISIC.match(text)
    # An apostrophe only parts syllables; without it they are one word.
    tokens = [_token(found) for found in _TOKENS.findall(re.sub(r"(?<=[a-z])['’](?=[a-z])", "", text))]
    telling = [token for token in tokens if not says_nothing(token.text)]
    return Query(text, tuple(dict.fromkeys(telling or tokens)), isic[1] if isic else None)


def _token(text: str) -> Token:
    if text.isdigit():
        return Token(text, "digits")
    if text.isascii():
        return Token(text, "latin")
    return Token(text, "han")
