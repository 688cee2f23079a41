"""In which order the pieces of a line stand on the paper where some are read from right to left.

The Unicode bidirectional algorithm is python-bidi's. It gives back a text in its order on the paper, not where each
character of it came from; so each carries its place along, in tag characters, which the algorithm takes for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from desktop.fonts.scripts import RIGHT_TO_LEFT, script

_LEFT_ISOLATE, _RIGHT_ISOLATE, _POP = "\u2066", "\u2067", "\u2069"
_BASE: Final = 47
_HIGH, _LOW = (
    0xE0020,
    0xE0050,
)  # two rows of tag characters, so that it shows on which side of a character they stand
_CODED: Final = re.compile(
    "([\U000e0020-\U000e004e])([\U000e0050-\U000e007e])|([\U000e0050-\U000e007e])([\U000e0020-\U000e004e])"
)


class Place(NamedTuple):
    """What stands at a place of the line: which piece, and whether it is read from the right there."""

    piece: int
    from_right: bool


class Stretch(NamedTuple):
    """Pieces of a line that belong to one text: the first character of each, and whether the text has a language."""

    characters: str
    is_name: bool
    reads_right: bool
    """Whether the whole text, of which the line may hold a part, begins with a letter that is read from the right."""


def has_right_to_left(text: str) -> bool:
    """Whether something in the text is read from right to left."""
    return not text.isascii() and any(script(character) in RIGHT_TO_LEFT for character in text)


def reads_right(text: str) -> bool:
    """Whether the first letter of the text is read from right to left."""
    first = next((character for character in text if character.isalpha()), "a")
    return script(first) in RIGHT_TO_LEFT


def places(stretches: Sequence[Stretch]) -> list[Place]:
    """The pieces of a line from left to right.

    A name is a world of its own, read in its own direction, so that nothing around it changes places with it. Within a
    sentence of ours the same holds of each stretch between the first and the last of its letters from the right.
    """
    from bidi import get_display  # type: ignore[import-untyped]

    coded = ""
    number = 0
    for stretch in stretches:
        inside = "".join(_coded(character, number + at) for at, character in enumerate(stretch.characters))
        number += len(stretch.characters)
        if stretch.is_name:
            inside = f"{_RIGHT_ISOLATE if stretch.reads_right else _LEFT_ISOLATE}{inside}{_POP}"
        else:
            inside = _isolated(inside, stretch.characters)
        coded += inside
    found = []
    # The algorithm moves what is nothing at the end of a line: so a letter closes it.
    for match in _CODED.finditer(get_display(f"{coded}a", base_dir="L")):
        high, low, low_before, high_before = match.groups()
        place = (ord(high or high_before) - _HIGH) * _BASE + ord(low or low_before) - _LOW
        found.append(Place(place, high is None))
    return found


def _coded(character: str, number: int) -> str:
    """A character with its number; `number` is below 2209, more pieces than a line has."""
    high, low = divmod(number, _BASE)
    return f"{character}{chr(_HIGH + high)}{chr(_LOW + low)}"


def _isolated(coded: str, characters: str) -> str:
    """The coded characters of a sentence with each stretch that is read from the right closed off from the rest."""
    result, at = "", 0
    for start, end in _stretches(characters):
        result += coded[3 * at : 3 * start] + _RIGHT_ISOLATE + coded[3 * start : 3 * end] + _POP
        at = end
    return result + coded[3 * at :]


def _stretches(characters: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    broken = True
    for at, character in enumerate(characters):
        if script(character) in RIGHT_TO_LEFT:
            if broken:
                found.append((at, at + 1))
            else:
                found[-1] = (found[-1][0], at + 1)
            broken = False
        elif character.isalnum():
            broken = True
    return found
