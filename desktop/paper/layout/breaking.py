"""Where a line of mixed Chinese and Latin may end, and where a quarter-em belongs.

Follows GB/T 15834 and the W3C's requirements for Chinese: no closing mark begins a line, no opening mark ends
one, dashes and ellipses stay whole. Numbers, Latin words, a figure and its unit, and what the caller protects
(the number of a document) are not broken either, unless a line has nothing else to break at. Plain text in,
places out; widths are `text`'s matter.
"""

# ruff: noqa: RUF001 - the marks of all writings stand here beside one another
from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from desktop.fonts.scripts import Script, is_east_asian, script

NEVER, IN_EXTREMITY, IN_NEED, FREELY = 0, 1, 2, 3
"""How well a line may end at a place: not at all, inside a word or number that is longer than a line, inside what
belongs together where nothing better fits, or freely.
"""

_NOT_AT_START = frozenset(
    "!%),.:;?]}¢°·»›’”†‡•‥…‰′″℃%‰"
    "、。〃々〆〉》」』】〕〗〙〛〞〟〻ゝゞヽヾー゠–—―‐−×"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ・"
    "！＂％＇），．：；？］｀｜｝～｠｡｣､･ﾞﾟ￠"  # not translated
)
_NOT_AT_END = frozenset("$([{£¥€₩«‹‘“〈《「『【〔〖〘〚〝＃＄（．［｛｟｢￡￥§#№@")
_WIDE_OPENING = frozenset("‘“〈《「『【〔〖〘〚（［｛")
_WIDE_CLOSING = frozenset("’”〉》」』】〕〗〙〛）］｝，。、；：．")
_WHOLE = frozenset("—…―‥")  # pairs of these are one mark

_UNITS = "美元|欧元|日元|港元|港币|英镑|韩元|瑞士法郎|新加坡元|人民币|元"  # not translated
_HELD = re.compile(
    r"第\d+(?:小点|条|款|项|部分|页|号)?"
    r"|\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?"
    rf"|\d[\d,.]*(?:[十百千万亿]{{1,2}}(?:{_UNITS})?|{_UNITS})"
    r"|\d[\d,.]*(?:%|‰|[年月日个项条款页号次家份档倍人])"
    r"|〔\d{4}〕\d+号"  # not translated
    r"|(?:US\$|[A-Z]{3})\s\d[\d,.]*(?:\s(?:m|bn|k|million|billion)\b)?"
)
_THAI_BEFORE = frozenset("เแโใไ")
_THAI_AFTER = frozenset("ะาำๅๆฯ")


def opportunities(text: str, protected: Sequence[str] = ()) -> bytes:
    """For each place between two characters how well a line may end there; index i is before character i.

    The first place is `NEVER`, the last one `FREELY`.
    """
    result = bytearray(len(text) + 1)
    for at in range(1, len(text)):
        result[at] = _between(text[at - 1], text[at])
        if text[at - 1] in "-/" and _joins_words(text, at):
            result[at] = FREELY
    for start, end in _held(text, protected):
        for at in range(start + 1, end):
            result[at] = min(result[at], IN_NEED)
    if text:
        result[-1] = FREELY
    return bytes(result)


@functools.lru_cache(maxsize=65536)
def _between(a: str, b: str) -> int:
    kind, other = script(a), script(b)
    if b.isspace() or a == "\u00a0" or other is Script.MARK:
        return NEVER
    if b in _NOT_AT_START or a in _NOT_AT_END or (a == b and a in _WHOLE):
        return NEVER
    if a.isspace():
        return FREELY
    if kind is Script.THAI and other is Script.THAI:
        return _within_thai(a, b)
    if kind is other and kind in _WITHOUT_SPACES:
        return IN_NEED
    if kind in _WESTERN and other in _WESTERN:
        return IN_EXTREMITY
    return FREELY


_WITHOUT_SPACES = frozenset((Script.HANGUL, Script.LAO, Script.KHMER, Script.MYANMAR))
"""Written without spaces between words, or with few: a line may end within them, if it has to."""
_WESTERN = frozenset(
    (
        *(Script.ALPHABET, Script.EITHER, Script.MARK, Script.ARABIC, Script.HEBREW),
        *(Script.DEVANAGARI, Script.BENGALI, Script.TAMIL, Script.TELUGU),
    )
)
"""Written with spaces between words."""


def _within_thai(a: str, b: str) -> int:
    if a in _THAI_BEFORE or b in _THAI_AFTER or "\u0e31" <= b <= "\u0e3a" or "\u0e47" <= b <= "\u0e4e":
        return NEVER
    return IN_NEED


def _joins_words(text: str, at: int) -> bool:
    """Whether the hyphen or slash before `at` joins two words."""
    return at >= 2 and text[at - 2].isalpha() and text[at].isalpha()


def _held(text: str, protected: Sequence[str]) -> list[tuple[int, int]]:
    found = [match.span() for match in _HELD.finditer(text)]
    for phrase in protected:
        at = text.find(phrase) if phrase else -1
        while at >= 0:
            found.append((at, at + len(phrase)))
            at = text.find(phrase, at + 1)
    return found


def opens(character: str) -> bool:
    """Whether a wide mark opens something, with its empty half before it."""
    return character in _WIDE_OPENING


def closes(character: str) -> bool:
    """Whether a wide mark closes something, with its empty half behind it."""
    return character in _WIDE_CLOSING


def wants_room(a: str, b: str) -> bool:
    """Whether a quarter-em belongs between two characters: a Han character or kana beside Latin or a figure."""
    if is_east_asian(a):
        return _is_latin(b)
    return is_east_asian(b) and (_is_latin(a) or a in "%‰°")


def _is_latin(character: str) -> bool:
    return character.isalnum() and script(character) is Script.ALPHABET
