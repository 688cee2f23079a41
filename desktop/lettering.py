"""What of a text can be seen, and how many marks one letter may bear.

A name of joiners and blanks alone looks like no name; a letter under thirty accents runs into the lines around it.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import Final

_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Mn", "Me", "Zs", "Zl", "Zp"))
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs that are drawn as nothing
MOST_MARKS: Final = 6
"""Marks on one letter: no writing needs more (Burmese has two medials, two vowels, a nasal and a tone)."""
MOST_ACCENTS: Final = 3
"""Of those that belong to no writing of their own; Vietnamese needs two."""


def is_visible(text: str) -> bool:
    """Whether there is anything to be seen of a text."""
    return (text.isascii() and bool(text.strip())) or any(map(_is_seen, text))


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and character not in _BLANK


@functools.lru_cache(maxsize=4096)
def is_mark(character: str) -> bool:
    """Whether a character goes on the one before it."""
    return not character.isascii() and unicodedata.category(character) in ("Mn", "Me")


def with_few_marks(text: str) -> str:
    """The text with no more marks on a letter than a writing needs."""
    if text.isascii() or not any(map(is_mark, text)):
        return text
    kept, marks = "", 0
    for character in text:
        marks = marks + 1 if is_mark(character) else 0
        if marks <= (MOST_ACCENTS if _is_accent(character) else MOST_MARKS):
            kept += character
    return kept


def _is_accent(character: str) -> bool:
    """Whether a mark belongs to no writing of its own."""
    blocks = ((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F))
    return any(first <= ord(character) <= last for first, last in blocks)
