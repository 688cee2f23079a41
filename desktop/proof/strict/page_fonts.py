"""The fonts of a page: what each code draws, how far it moves on, and what it reads as.

Read are fonts as this program embeds them and as Ghostscript writes them anew: TrueType outlines behind two-byte codes,
without instructions, which could move the points of an outline in one program and not in another. A glyph is told by the
bytes of its outline.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final, NamedTuple

from desktop.proof.strict.pdf_file import File
from desktop.proof.strict.values import Name, Text, TwoReadings, Value, Values

_TABLES: Final = frozenset((b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"))
_OF_FONT: Final = frozenset(
    (b"Type", b"Subtype", b"BaseFont", b"Encoding", b"DescendantFonts", b"ToUnicode", b"Name")
)
_OF_CID_FONT: Final = frozenset(
    (b"Type", b"Subtype", b"BaseFont", b"CIDSystemInfo", b"FontDescriptor", b"DW", b"W", b"CIDToGIDMap")
)
_OF_DESCRIPTOR: Final = frozenset(
    (
        b"Type", b"FontName", b"Flags", b"FontBBox", b"ItalicAngle", b"Ascent", b"Descent", b"CapHeight", b"StemV",
        b"FontFile2", b"CIDSet", b"XHeight", b"AvgWidth", b"MaxWidth", b"Leading", b"FontFamily", b"FontStretch",
        b"FontWeight", b"StemH", b"MissingWidth",
    )
)  # fmt: skip
_FLAGS: Final = 0b1_0000_0000_0010_0101
"""Of one width, symbolic, not symbolic, small capitals: those that change nothing. A bold that is forced would."""


class Glyph(NamedTuple):
    """What a code draws and reads as: a fingerprint of its outline, where that begins, its advance, and its text.

    Bearing and advance are in thousandths of an em.
    """

    outline: bytes
    bearing: int
    advance: float
    text: str


class Face:
    """A font of a page."""

    def __init__(self, file: File, font: Value) -> None:
        about = file.dictionary(font)
        if set(about) - _OF_FONT or about.get(b"Subtype") != Name(b"Type0"):
            raise TwoReadings("an unusual font")
        if file.of(about.get(b"Encoding")) != Name(b"Identity-H"):
            raise TwoReadings("an unusual encoding of a font")
        below = file.array(about.get(b"DescendantFonts"))
        held = file.dictionary(below[0]) if len(below) == 1 else {}
        if set(held) - _OF_CID_FONT or held.get(b"Subtype") != Name(b"CIDFontType2"):
            raise TwoReadings("an unusual font")
        system = {key: file.of(value) for key, value in file.dictionary(held.get(b"CIDSystemInfo")).items()}
        if system != {b"Registry": Text(b"Adobe"), b"Ordering": Text(b"Identity"), b"Supplement": 0}:
            raise TwoReadings("an unusual order of a font")
        self._outlines = _Outlines(_program(file, held.get(b"FontDescriptor")))
        self._glyphs = _map(file, held.get(b"CIDToGIDMap"))
        self._default = _number(file.of(held.get(b"DW", 1000)))
        self._widths = _widths(file, held.get(b"W"))
        self._texts = _texts(file.unpacked(about[b"ToUnicode"])) if b"ToUnicode" in about else {}
        self._known: dict[int, Glyph] = {}

    def glyph(self, code: int) -> Glyph:
        """What a code draws and reads as. Raises `TwoReadings` for one that the font does not hold."""
        if code not in self._known:
            at = code
            if self._glyphs is not None:
                at = int.from_bytes(self._glyphs[2 * code : 2 * code + 2], "big")
            self._known[code] = Glyph(
                self._outlines.of(at),
                self._outlines.bearing(at),
                self._widths.get(code, self._default),
                self._texts.get(code, ""),
            )
        return self._known[code]


def _number(value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TwoReadings("something else where a number belongs")
    return float(value)


def _program(file: File, descriptor: Value) -> bytes:
    about = file.dictionary(descriptor)
    flags = about.get(b"Flags")
    if set(about) - _OF_DESCRIPTOR or type(flags) is not int or flags & ~_FLAGS or b"FontFile2" not in about:
        raise TwoReadings("an unusual description of a font")
    if file.stream(about[b"FontFile2"]).dictionary.keys() - {
        b"Length",
        b"Length1",
        b"Filter",
        b"DecodeParms",
    }:
        raise TwoReadings("an unusual font")
    return file.unpacked(about[b"FontFile2"])


def _map(file: File, value: Value) -> bytes | None:
    found = file.of(value)
    return None if found is None or found == Name(b"Identity") else file.unpacked(found)


def _widths(file: File, value: Value) -> dict[int, float]:
    found: dict[int, float] = {}

    def put(code: int, width: Value) -> None:
        if code in found or not 0 <= code < 65536:
            raise TwoReadings("two widths of a glyph")
        found[code] = _number(file.of(width))

    parts = [file.of(one) for one in file.array(value)] if value is not None else []
    at = 0
    while at < len(parts):
        first, second = parts[at], parts[at + 1] if at + 1 < len(parts) else None
        if type(first) is not int:
            raise TwoReadings("widths that are none")
        if isinstance(second, list):
            for more, width in enumerate(second):
                put(first + more, width)
            at += 2
        elif type(second) is int and at + 2 < len(parts) and 0 <= second - first < 65536:
            for code in range(first, second + 1):
                put(code, parts[at + 2])
            at += 3
        else:
            raise TwoReadings("widths that are none")
    return found


# ---------------------------------------------------------------- text

_BOILERPLATE: Final = re.compile(
    rb"\A(?:%![ -~]*\n|%%[ -~]*\n)*\s*/CIDInit\s*/ProcSet findresource begin\s+\d+ dict begin\s+begincmap\s+"
    rb"(?:/CIDSystemInfo\s*(?:<<[^<>]*>>|3 dict dup begin[^<>]*?end)\s*def\s+)?"
    rb"(?:/(?:CMapName|CMapType|CMapVersion|WMode)\s*/?[A-Za-z0-9+-]+ def\s+){1,4}"
    rb"(?:/CIDSystemInfo\s*(?:<<[^<>]*>>|3 dict dup begin[^<>]*?end)\s*def\s+)?"
    rb"1 begincodespacerange\s*<0000>\s*<[fF]{4}>\s*endcodespacerange\s+"
)
_TAIL: Final = re.compile(
    rb"\s*endcmap\s+CMapName currentdict /CMap defineresource pop\s+end\s+end\s*(?:%%EndResource\s*%%EOF\s*)?\Z"
)


def _texts(data: bytes) -> dict[int, str]:
    """What codes read as, by a table in the one form that needs no interpreter."""
    head, tail = _BOILERPLATE.match(data), _TAIL.search(data)
    if head is None or tail is None:
        raise TwoReadings("an unusual table of what glyphs read as")
    values = Values(data, head.end(), tail.start(), refs=False)
    found: dict[int, str] = {}

    def put(code: int, text: str) -> None:
        if code in found and found[code] != text:
            raise TwoReadings("a glyph that reads as two texts")
        found[code] = text

    while not values.done:
        count, kind = values.next(), values.next()
        if (
            type(count) is not int
            or not 0 < count <= 100_000
            or kind not in (b"beginbfchar", b"beginbfrange")
        ):
            raise TwoReadings("an unusual table of what glyphs read as")
        for _ in range(count):
            first = _code(values.next())
            if kind == b"beginbfchar":
                put(first, _said(values.next()))
                continue
            last, target = _code(values.next()), values.next()
            if first & 255 == 255 and last == first + 256:
                last = first  # as Ghostscript 10 spells a range of one at the end of a row
            texts = target if isinstance(target, list) else None
            if last < first or (texts is not None and len(texts) != last - first + 1):
                raise TwoReadings("an unusual table of what glyphs read as")
            for more in range(last - first + 1):
                put(first + more, _said(texts[more]) if texts is not None else _counted(target, more))
        if values.next() != kind.replace(b"begin", b"end"):
            raise TwoReadings("an unusual table of what glyphs read as")
    return found


def _code(value: Value) -> int:
    if not isinstance(value, Text) or len(value) != 2:
        raise TwoReadings("an unusual table of what glyphs read as")
    return int.from_bytes(value, "big")


def _said(value: Value) -> str:
    if not isinstance(value, Text) or len(value) % 2:
        raise TwoReadings("an unusual table of what glyphs read as")
    return bytes(value).decode("utf-16-be", "replace")


def _counted(value: Value, more: int) -> str:
    if not isinstance(value, Text) or not value or len(value) % 2 or value[-1] + more > 255:
        raise TwoReadings("an unusual table of what glyphs read as")
    return _said(Text(bytes(value[:-1]) + bytes((value[-1] + more,))))


# ---------------------------------------------------------------- outlines


class _Outlines:
    """The outlines of a TrueType font that holds nothing else."""

    def __init__(self, data: bytes) -> None:
        if data[:4] not in (b"\0\1\0\0", b"true") or len(data) < 12:
            raise TwoReadings("a font that is none")
        tables: dict[bytes, bytes] = {}
        for at in range(12, 12 + 16 * _int(data, 4), 16):
            name, begin, length = data[at : at + 4], _long(data, at + 8), _long(data, at + 12)
            if name in tables or begin + length > len(data):
                raise TwoReadings("a font that is none")
            tables[name] = data[begin : begin + length]
        if tables.keys() != _TABLES:
            raise TwoReadings(f"an unusual table in a font: {sorted(tables.keys() ^ _TABLES)}")
        head, wide = tables[b"head"], _int(tables[b"hhea"], 34)
        self._count = _int(tables[b"maxp"], 4)
        if len(head) < 54 or not 0 < wide <= self._count:
            raise TwoReadings("a font that is none")
        self._unit = head[18:20]
        self._glyf = tables[b"glyf"]
        long = _int(head, 50)
        loca = tables[b"loca"]
        step = 4 if long else 2
        if long > 1 or len(loca) < (self._count + 1) * step:
            raise TwoReadings("a font that is none")
        self._places = [
            _long(loca, at * 4) if long else 2 * _int(loca, at * 2) for at in range(self._count + 1)
        ]
        metrics = tables[b"hmtx"]
        if len(metrics) < 4 * wide + 2 * (self._count - wide):
            raise TwoReadings("a font that is none")
        self._bearings = [
            metrics[4 * at + 2 : 4 * at + 4] if at < wide else metrics[2 * (at + wide) : 2 * (at + wide) + 2]
            for at in range(self._count)
        ]

    def of(self, glyph: int, depth: int = 0) -> bytes:
        """The fingerprint of an outline; glyphs of the same fingerprint are drawn alike."""
        if glyph >= self._count or depth > 5:
            raise TwoReadings("a glyph that its font does not hold")
        begin, end = self._places[glyph], self._places[glyph + 1]
        if not begin <= end <= len(self._glyf):
            raise TwoReadings("a font that is none")
        data = self._glyf[begin:end]
        if not data:
            return b""
        digest = hashlib.sha256(self._unit)
        contours = _int(data, 0)
        if contours < 0x8000:
            digest.update(_simple(data, contours))
        else:
            digest.update(self._composed(data, depth))
        return digest.digest()

    def bearing(self, glyph: int) -> int:
        """Where an outline begins, in thousandths of an em."""
        unit = int.from_bytes(self._unit, "big")
        return round(int.from_bytes(self._bearings[glyph], "big", signed=True) * 1000 / unit) if unit else 0

    def _composed(self, data: bytes, depth: int) -> bytes:
        found, at, flags = [data[:10]], 10, 0x20
        while flags & 0x20:
            flags, glyph = _int(data, at), _int(data, at + 2)
            if flags & 0x100:
                raise TwoReadings("a font with instructions")
            size = (
                4
                + (4 if flags & 1 else 2)
                + (2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0)
            )
            # The number of the part may be another one; what it draws may not.
            found += [data[at : at + 2], self.of(glyph, depth + 1), data[at + 4 : at + size]]
            at += size
        return b"".join(found)


def _simple(data: bytes, contours: int) -> bytes:
    """The bytes of an outline as far as they are read."""
    at = 10 + 2 * contours
    if contours == 0:
        return data[:10]
    points = _int(data, at - 2) + 1
    if _int(data, at):
        raise TwoReadings("a font with instructions")
    at += 2
    wide = seen = 0
    while seen < points:
        if at >= len(data):
            raise TwoReadings("a font that is none")
        flag = data[at]
        times = 1 + (data[at + 1] if flag & 8 else 0)
        at += 2 if flag & 8 else 1
        seen += times
        for short, same in ((2, 16), (4, 32)):
            wide += times * (1 if flag & short else 0 if flag & same else 2)
    if seen != points or at + wide > len(data):
        raise TwoReadings("a font that is none")
    return data[: at + wide]


def _int(data: bytes, at: int) -> int:
    if at + 2 > len(data):
        raise TwoReadings("a font that is none")
    return int.from_bytes(data[at : at + 2], "big")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")
