"""Words that stand nowhere as they were typed: wrong characters of the same sound, letters mixed up, one too many.

Asked only for a word that nothing else was found for; so rapidfuzz is imported only then.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from desktop.sectors.index import Found, Index, loosely

_LONG = 7
"""From this length on two errors are forgiven, below it one."""
_SHORTEST = 4


class Near(NamedTuple):
    """A place in a name that is near to what was typed: whose, in which language, where, how many errors away, and how
    many characters are right before the first one.
    """

    item: int
    field: str
    spans: tuple[tuple[int, int], ...]
    errors: int
    right: int = 0


def prepare() -> None:
    """Import what the first typing error would wait for (about 10 ms)."""
    import rapidfuzz.distance
    import rapidfuzz.process  # noqa: F401 - imported so that it is there


def same_sound(index: Index, text: str) -> Iterator[Found]:
    """Where a name has characters of the same sound: 店池 for 电池, or traditional characters."""
    if len(text) < 2 or any(character not in index.sound for character in text):
        return
    for found in index.spoken.find("".join(index.sound[character] for character in text)):
        if found.last - found.first == len(text):
            yield found


def similar_sound(index: Index, text: str) -> Iterator[Found]:
    """Where pinyin is right but for what many do not tell apart: dianci for 电池, zizao for 制造."""
    if len(text) >= _SHORTEST:
        yield from index.spoken_loosely.find(loosely(text))


def latin(index: Index, text: str) -> Iterator[Near]:
    """English words and pinyin with an error or two."""
    if len(text) < _SHORTEST:
        return
    from rapidfuzz import process
    from rapidfuzz.distance import OSA, Prefix

    most = 2 if len(text) >= _LONG else 1
    for length in (len(text), len(text) + 1, len(text) - 1):
        words = index.cut(length)
        for word, errors, number in process.extract(
            text, words, scorer=OSA.distance, score_cutoff=most, limit=None
        ):
            # Two errors in one word, and another first letter: that is another word.
            if errors == 1 or word[0] == text[0]:
                for place in index.places(number):
                    span = (place.start, min(place.end, place.start + length))
                    yield Near(place.item, "en", (span,), int(errors), Prefix.similarity(text, word))
        said = index.spoken.cut(length)
        for run, errors, number in process.extract(
            text, said, scorer=OSA.distance, score_cutoff=most, limit=None
        ):
            found, whole = index.spoken.from_syllable(number, length)
            way = index.said[found.said]
            span = (way.spans[found.first][0], way.spans[found.last - 1][1])
            yield Near(
                way.item, "zh", (span,), int(errors) + (0 if whole else 1), Prefix.similarity(text, run)
            )


def chinese(index: Index, text: str) -> Iterator[Near]:
    """Names that have all characters but one, in this order and close together: 锂电子电池, 锂池制造."""
    if len(text) < 3:
        return
    from rapidfuzz import process
    from rapidfuzz.distance import LCSseq

    names = [item.zh for item in index.items]
    for name, common, number in process.extract(
        text, names, scorer=LCSseq.similarity, score_cutoff=len(text) - 1, limit=None
    ):
        spans = tuple(
            (block.dest_start, block.dest_end) for block in LCSseq.opcodes(text, name) if block.tag == "equal"
        )
        if spans[-1][1] - spans[0][0] <= 2 * len(text) + 1:
            yield Near(number, "zh", spans, len(text) - int(common))


def pairs(index: Index, text: str) -> Iterator[Near]:
    """Names that have two neighbouring characters of a longer text, those with the most such pairs only."""
    if len(text) < 4:
        return
    found: dict[int, set[int]] = {}
    wanted = {text[at : at + 2] for at in range(len(text) - 1)}
    for pair in wanted:
        for item, at in index.chinese(pair):
            found.setdefault(item, set()).update((at, at + 1))
    most = max((len(places) for places in found.values()), default=0)
    for item, places in found.items():
        if len(places) >= max(2, most - 1):
            yield Near(item, "zh", _runs(places), len(text) - len(places))


def _runs(places: set[int]) -> tuple[tuple[int, int], ...]:
    """Single positions as spans."""
    spans: list[tuple[int, int]] = []
    for at in sorted(places):
        if spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))
    return tuple(spans)
