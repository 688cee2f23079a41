"""Which face sets a character, decided by its script, and what is written in Latin letters because none can.

That a font maps a character is not enough: Noto Sans holds Devanagari, which comes out wrong without the shaping that
its own face has. So each script has its face (`Face`), and the shapes of Han characters follow kana in the text or else
the country of the investor. What is of another script, or missing from all faces, is transliterated: nobody is refused
a quote for a name. `without_letters` finds the texts of a document that this concerns, so that it can be said.
"""

from __future__ import annotations

import bisect
import enum
import functools
import itertools
import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from desktop.fonts.faces import Face, covers
from desktop.lettering import is_mark, with_few_marks

# Drawn as nothing by every font: soft hyphen, joiners, breaks without width.
UNSEEN = frozenset("\u00ad\u034f\u200b\u200c\u200d\u2060\ufeff")
_FIRST_LETTER = re.compile("[a-z]")
_JOINERS = frozenset("\u200c\u200d")  # which decide the shapes of letters beside them where these join


class Script(enum.Enum):
    """What decides the face of a character."""

    ALPHABET = enum.auto()
    """Latin, Cyrillic, Greek, and the digits and marks that belong to no script."""
    HAN = enum.auto()
    KANA = enum.auto()
    HANGUL = enum.auto()
    THAI = enum.auto()
    ARABIC = enum.auto()
    HEBREW = enum.auto()
    DEVANAGARI = enum.auto()
    BENGALI = enum.auto()
    TAMIL = enum.auto()
    TELUGU = enum.auto()
    LAO = enum.auto()
    KHMER = enum.auto()
    MYANMAR = enum.auto()
    EAST_ASIAN = enum.auto()
    """Punctuation and forms as wide as a Han character."""
    EITHER = enum.auto()
    """Quotation marks, dash, ellipsis, middle dot: wide in Chinese, narrow in English."""
    MARK = enum.auto()
    """What goes above or below the character before it."""
    OTHER = enum.auto()
    """Scripts without a face, emoji, private use: written in Latin letters."""


_RANGES = (
    (0x0020, 0x007E, Script.ALPHABET),
    (0x00A0, 0x02FF, Script.ALPHABET),
    (0x0300, 0x036F, Script.MARK),
    (0x0370, 0x03FF, Script.ALPHABET),  # Greek
    (0x0400, 0x052F, Script.ALPHABET),  # Cyrillic
    (0x0591, 0x05F4, Script.HEBREW),
    (0x0606, 0x061B, Script.ARABIC),
    (0x061D, 0x06FF, Script.ARABIC),
    (0x0750, 0x077F, Script.ARABIC),
    (0x0870, 0x08FF, Script.ARABIC),
    (0x0900, 0x097F, Script.DEVANAGARI),
    (0x0980, 0x09FF, Script.BENGALI),
    (0x0B80, 0x0BFF, Script.TAMIL),
    (0x0C00, 0x0C7F, Script.TELUGU),
    (0x0E01, 0x0E7F, Script.THAI),
    (0x0E80, 0x0EFF, Script.LAO),
    (0x1000, 0x109F, Script.MYANMAR),
    (0x1100, 0x11FF, Script.HANGUL),
    (0x1780, 0x17FF, Script.KHMER),
    (0x19E0, 0x19FF, Script.KHMER),
    (0x1AB0, 0x1AFF, Script.MARK),
    (0x1C80, 0x1C8F, Script.ALPHABET),  # Cyrillic
    (0x1D00, 0x1DBF, Script.ALPHABET),  # phonetic
    (0x1DC0, 0x1DFF, Script.MARK),
    (0x1E00, 0x1FFF, Script.ALPHABET),  # Latin and Greek with marks
    (
        0x2000,
        0x2027,
        Script.ALPHABET,
    ),  # spaces and punctuation; what turns the direction of writing is refused
    (0x202F, 0x2064, Script.ALPHABET),
    (0x2070, 0x20CF, Script.ALPHABET),  # superscripts, currencies
    (0x20D0, 0x20FF, Script.MARK),
    (0x2100, 0x245F, Script.ALPHABET),  # letter-like, numbers, arrows, operators, technical
    (0x2460, 0x24FF, Script.EAST_ASIAN),
    (0x2500, 0x2BFF, Script.ALPHABET),  # lines, shapes, symbols, dingbats
    (0x2C60, 0x2C7F, Script.ALPHABET),
    (0x2DE0, 0x2DFF, Script.MARK),
    (0x2E00, 0x2E7F, Script.ALPHABET),
    (0x2E80, 0x2FDF, Script.HAN),
    (0x2FF0, 0x2FFF, Script.EAST_ASIAN),
    (0x3000, 0x3004, Script.EAST_ASIAN),
    (0x3005, 0x3007, Script.HAN),
    (0x3008, 0x3020, Script.EAST_ASIAN),
    (0x3021, 0x3029, Script.HAN),
    (0x302A, 0x302F, Script.MARK),
    (0x3030, 0x3037, Script.EAST_ASIAN),
    (0x3038, 0x303B, Script.HAN),
    (0x303C, 0x303F, Script.EAST_ASIAN),
    (0x3041, 0x30FF, Script.KANA),
    (0x3100, 0x312F, Script.EAST_ASIAN),
    (0x3131, 0x318E, Script.HANGUL),
    (0x3190, 0x31EF, Script.EAST_ASIAN),
    (0x31F0, 0x31FF, Script.KANA),
    (0x3200, 0x33FF, Script.EAST_ASIAN),
    (0x3400, 0x4DBF, Script.HAN),
    (0x4E00, 0x9FFF, Script.HAN),
    (0xA640, 0xA69F, Script.ALPHABET),  # Cyrillic
    (0xA700, 0xA7FF, Script.ALPHABET),  # Latin
    (0xA8E0, 0xA8FF, Script.DEVANAGARI),
    (0xA960, 0xA97F, Script.HANGUL),
    (0xA9E0, 0xA9FF, Script.MYANMAR),
    (0xAA60, 0xAA7F, Script.MYANMAR),
    (0xAB30, 0xAB6F, Script.ALPHABET),  # Latin
    (0xAC00, 0xD7FF, Script.HANGUL),
    (0xF900, 0xFAFF, Script.HAN),
    (0xFB00, 0xFB06, Script.ALPHABET),
    (0xFB1D, 0xFB4F, Script.HEBREW),
    (0xFB50, 0xFDFF, Script.ARABIC),
    (0xFE10, 0xFE1F, Script.EAST_ASIAN),
    (0xFE20, 0xFE2F, Script.MARK),
    (0xFE30, 0xFE6F, Script.EAST_ASIAN),
    (0xFE70, 0xFEFC, Script.ARABIC),
    (0xFF01, 0xFF65, Script.EAST_ASIAN),
    (0xFF66, 0xFF9F, Script.KANA),
    (0xFFA0, 0xFFDC, Script.HANGUL),
    (0xFFE0, 0xFFEE, Script.EAST_ASIAN),
    (0x1F100, 0x1F25F, Script.EAST_ASIAN),
    (0x20000, 0x323AF, Script.HAN),
)
_STARTS = tuple(first for first, _, _ in _RANGES)
_EITHER = frozenset("·‘’“”—―…‥⋯")

_FACES = {
    Script.HANGUL: Face.KR,
    Script.THAI: Face.THAI,
    Script.ARABIC: Face.ARABIC,
    Script.HEBREW: Face.HEBREW,
    Script.DEVANAGARI: Face.DEVANAGARI,
    Script.BENGALI: Face.BENGALI,
    Script.TAMIL: Face.TAMIL,
    Script.TELUGU: Face.TELUGU,
    Script.LAO: Face.LAO,
    Script.KHMER: Face.KHMER,
    Script.MYANMAR: Face.MYANMAR,
}
"""Scripts with a face of their own."""
RIGHT_TO_LEFT = frozenset((Script.ARABIC, Script.HEBREW))
SHAPED = frozenset(face for kind, face in _FACES.items() if kind is not Script.HANGUL)
"""Faces whose letters change with their neighbours."""

_HAN_FACES = (Face.SC, Face.TC, Face.JP, Face.KR)
_BY_COUNTRY = {"JP": Face.JP, "TW": Face.TC, "HK": Face.TC, "MO": Face.TC, "KR": Face.KR, "KP": Face.KR}


class Run(NamedTuple):
    """A stretch of text that one face sets."""

    face: Face
    text: str


class WithoutLetters(NamedTuple):
    """A text that is written in Latin letters, in part or whole: where it stands, and the first character without a face."""

    place: str
    character: str


class Text(NamedTuple):
    """A text and what decides its faces: the language it is written in, `zh`, `en` or None where that is not
    known (a name), and the country of the investor where the text is the investor's own.
    """

    text: str
    language: str | None = None
    country: str | None = None


@functools.lru_cache(maxsize=8192)
def script(character: str) -> Script:
    """What decides the face of this character."""
    if character in _EITHER:
        return Script.EITHER
    code = ord(character)
    at = bisect.bisect_right(_STARTS, code) - 1
    if at < 0 or code > _RANGES[at][1]:
        return Script.OTHER
    return _RANGES[at][2]


def own_face(character: str) -> Face | None:
    """The face of the script that a character belongs to, where it has one of its own."""
    return _FACES.get(script(character))


def is_east_asian(character: str) -> bool:
    """Whether the character is a Han character or kana, beside which Latin gets a little room."""
    return script(character) in (Script.HAN, Script.KANA)


@functools.lru_cache(maxsize=4096)
def runs(text: Text) -> tuple[Run, ...]:
    """The text in stretches of one face each.

    Characters in `UNSEEN` are left out, but for joiners within a script that joins, and so are marks beyond what a letter
    bears. What no face sets is there in Latin letters.
    """
    text = text._replace(text=with_few_marks(text.text))
    found, missing = _set(text)
    if missing:
        found, missing = _set(text._replace(text=_in_latin(text.text, missing)))
    return found


def _set(text: Text) -> tuple[tuple[Run, ...], frozenset[int]]:
    """The text in its faces, and the places of the characters that have none."""
    chooser = _Chooser(text)
    result: list[Run] = []
    missing: list[int] = []
    current: Face | None = None
    for at, character in enumerate(text.text):
        if character in UNSEEN and not (character in _JOINERS and current in SHAPED):
            continue
        face = current if character in UNSEEN else chooser.face(at, character, current)
        if face is None:
            missing.append(at)
        elif face is current:
            result[-1] = Run(face, result[-1].text + character)
        else:
            result.append(Run(face, character))
            current = face
    return tuple(result), frozenset(missing)


def _in_latin(text: str, missing: Collection[int]) -> str:
    """The text with what stands at `missing` in Latin letters, words that have no capitals with one."""
    parts = []
    for lacks, places in itertools.groupby(range(len(text)), lambda at: at in missing):
        stretch = "".join(text[at] for at in places)
        parts.append(_transliterated(stretch) if lacks else stretch)
    return "".join(parts)


def _transliterated(stretch: str) -> str:
    from anyascii import anyascii

    written = ""
    for character in stretch:
        latin = anyascii(character)
        written += latin if latin or is_mark(character) else f"[U+{ord(character):04X}]"
    return (
        _FIRST_LETTER.sub(lambda first: first[0].upper(), written, count=1) if written.islower() else written
    )


def in_latin_letters(text: Text) -> str | None:
    """How a text is written in which letters are missing; None where none are."""
    _, missing = _set(text)
    return _in_latin(text.text, missing) if missing else None


def without_letters(texts: Iterable[tuple[str, Text]]) -> tuple[WithoutLetters, ...]:
    """Of the texts of a document, each with its place, those that are written in Latin letters."""
    found = []
    for place, text in texts:
        missing = () if text.text.isascii() else _set(text)[1]
        if missing:
            found.append(WithoutLetters(place, text.text[min(missing)]))
    return tuple(found)


class _Chooser:
    """Chooses faces within one text, whose Han characters are to come from one face if any holds them all."""

    def __init__(self, text: Text) -> None:
        self._text = text.text
        kinds = {script(character) for character in text.text}
        self._has_east_asian = bool(kinds & {Script.HAN, Script.KANA})
        self._narrow = text.language not in (None, "zh") or not self._has_east_asian
        preferred = Face.SC
        if Script.KANA in kinds:
            preferred = Face.JP
        elif text.language is None and text.country is not None:
            preferred = _BY_COUNTRY.get(text.country, Face.SC)
        self._han = self._han_faces(preferred)

    def _han_faces(self, preferred: Face) -> tuple[Face, ...]:
        """The faces to ask for a Han character, in order."""
        order = tuple(dict.fromkeys((preferred, *_HAN_FACES)))
        characters = {ord(c) for c in self._text if script(c) in (Script.HAN, Script.KANA)}
        for face in order:
            if all(covers(face, code) for code in characters):
                return tuple(dict.fromkeys((face, *order)))
        return order

    def face(self, at: int, character: str, current: Face | None) -> Face | None:
        """The face of the character at `at`, which follows one set in `current`; None if there is none."""
        kind = script(character)
        if kind is Script.OTHER:
            return None
        if kind is Script.MARK:
            faces: tuple[Face, ...] = (current or Face.LATIN,)
        elif kind in _FACES:
            faces = (_FACES[kind],)
        elif kind in (Script.HAN, Script.KANA, Script.EAST_ASIAN) or self._wide(at, character):
            faces = self._han
        else:
            faces = (Face.LATIN, *self._han)
        code = ord(character)
        return next((face for face in faces if covers(face, code)), None)

    def _wide(self, at: int, character: str) -> bool:
        """Whether a mark that may be either is to be wide; the apostrophe of a word (Côte d’Azur) never is."""
        if self._narrow or script(character) is not Script.EITHER:
            return False
        before = self._text[at - 1 : at]
        return not (character == "’" and before.isalpha() and script(before) is Script.ALPHABET)
