"""Typed text made comparable: full and half width, capitals, accents.

What is found in folded text is highlighted in the text as it is shown; so there is a way to fold that keeps positions.
"""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """`text` in half width, lower case and without accents; ü becomes v, as on a keyboard for pinyin."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if text.isascii():
        return text
    for marked in "üǖǘǚǜ":
        text = text.replace(marked, "v")
    plain = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(mark for mark in plain if not unicodedata.combining(mark)))


def fold_in_place(text: str) -> str:
    """`text` folded so that every character stays where it is."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded
    return "".join(one if len(one := fold(character)) == 1 else character for character in text)
