"""From text to glyphs in the page, and the fonts embedded for them.

`shape` turns a run of one face into clusters: the smallest pieces of text with the glyphs that draw them, through
HarfBuzz where a script needs it. `FontBook` gives each glyph of one document its code, writes the operators that
show them, and at the end embeds every face as one subset with a map back to text that also holds beyond the BMP.
Where a cluster is drawn with several glyphs (Thai marks, decomposed letters), the page says what its text is
(`ActualText`).

Fonts are embedded as CID fonts by pikepdf; ReportLab's own embedding makes one font of every 255 characters,
and maps characters beyond the BMP wrongly.
"""

from __future__ import annotations

import functools
import hashlib
import re
import struct
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.fonts.bake import style_name, subset_glyphs
from desktop.fonts.faces import Face, opened
from desktop.fonts.scripts import SHAPED, Script, script
from desktop.fonts.sfnt import Beside, Variant, read_tables, with_variants

if TYPE_CHECKING:
    import pikepdf
    import uharfbuzz

EM = 1000
"""Units of all fonts here; widths and offsets of glyphs are in these."""
_FEATURES = {"kern": True, "liga": False, "clig": False, "calt": False, "dlig": False}
_FULL_FEATURES = {"kern": True}  # what letters that join ask for besides is the font's to say
_FROM_RIGHT = frozenset((Face.ARABIC, Face.HEBREW))
"""Here a letter and its marks are one glyph: programs that read the page turn a word round in whole pieces only."""
_SHAPED = SHAPED | {Face.LATIN}
_SYMBOLIC = 4
# The two halves of a Chinese dash do not touch; one glyph draws both.
_TWO_DASHES, _LONG_DASH = "——", "\N{TWO-EM DASH}"
_JOINERS = ("\u200c", "\u200d")
_DASHES = re.compile(f"{_TWO_DASHES}|.", re.DOTALL)


class Glyph(NamedTuple):
    """A glyph of the variable font, what the pen moves on, and where it is drawn beside the pen."""

    glyph: int
    advance: int
    x: int
    y: int


class Cluster(NamedTuple):
    """Characters that are drawn, and broken, together."""

    text: str
    glyphs: tuple[Glyph, ...]
    advance: int


class Fit(NamedTuple):
    """How a cluster fits its neighbours: how much its advance grows, and how far it is moved to the right."""

    extra: int
    shift: int


PLAIN = Fit(0, 0)
ROOMY = Fit(EM // 4, 0)
"""With the quarter-em that stands between Chinese and Latin."""
CLOSING_HALF = Fit(-EM // 2, 0)
"""A closing mark without the empty half behind it."""
OPENING_HALF = Fit(-EM // 2, -EM // 2)
"""An opening mark without the empty half before it."""


class Segment(NamedTuple):
    """Clusters of one face and weight, and how each fits its neighbours."""

    face: Face
    weight: int
    clusters: tuple[Cluster, ...]
    fits: tuple[Fit, ...]


@functools.cache
def _font(face: Face, weight: int) -> uharfbuzz.Font:
    import uharfbuzz as hb

    font = hb.Font(opened(face))
    font.set_variations({"wght": weight})
    return font


@functools.lru_cache(maxsize=16384)
def _nominal(face: Face, weight: int, character: str) -> Glyph:
    """The glyph that the face maps a character to."""
    font = _font(face, weight)
    glyph = font.get_nominal_glyph(ord(character)) or 0
    return Glyph(glyph, font.get_glyph_h_advance(glyph), 0, 0)


@functools.lru_cache(maxsize=16384)
def _advance(face: Face, weight: int, glyph: int) -> int:
    return int(_font(face, weight).get_glyph_h_advance(glyph))


@functools.lru_cache(maxsize=8192)
def shape(face: Face, weight: int, text: str) -> tuple[Cluster, ...]:
    """The text, which the face covers, as clusters in reading order."""
    if face not in _SHAPED and not any(_joins(character) for character in text):
        return tuple(_simple(face, weight, piece) for piece in _DASHES.findall(text))
    return _shaped(face, weight, text)


def mirrored(face: Face, weight: int, cluster: Cluster) -> Cluster:
    """The cluster as it is drawn where a line is read from the right: brackets open to the other side.

    Its text is what it looks like: programs that read the page turn round both the order and the brackets.
    """
    (drawn,) = _shaped(face, weight, cluster.text, "rtl")
    look = _characters(face, weight).get(drawn.glyphs[0].glyph, cluster.text)
    return drawn._replace(text=look)


def _shaped(face: Face, weight: int, text: str, direction: str | None = None) -> tuple[Cluster, ...]:
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    if direction is not None:
        buffer.direction = direction
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    hb.shape(_font(face, weight), buffer, _FULL_FEATURES if face in SHAPED else _FEATURES)
    drawn: dict[int, list[Glyph]] = {}
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyph = Glyph(info.codepoint, position.x_advance, position.x_offset, position.y_offset)
        drawn.setdefault(info.cluster, []).append(glyph)
    # From the right, glyphs come in the order in which they are drawn: what is read last comes first.
    order = _marks_last if buffer.direction == "rtl" else tuple
    found = sorted(drawn)
    # A joiner is read with the letter before it.
    starts = [_behind_joiners(text, start) if start else 0 for start in found]
    ends = [*starts[1:], len(text)]
    return tuple(
        _cluster(text[start:end], order(drawn[place]))
        for place, start, end in zip(found, starts, ends, strict=True)
    )


def _behind_joiners(text: str, at: int) -> int:
    while text[at : at + 1] in _JOINERS:
        at += 1
    return at


def _marks_last(glyphs: Sequence[Glyph]) -> tuple[Glyph, ...]:
    """The glyphs of a cluster, letters before their marks, each drawn where it was.

    Programs that read the page take a mark before its letter for one of the letter beside it.
    """
    pen, letters, marks = 0, list[Glyph](), list[tuple[int, Glyph]]()
    for glyph in glyphs:
        if glyph.advance:
            letters.append(glyph)
        else:
            marks.append((pen, glyph))
        pen += glyph.advance
    return (*letters, *(mark._replace(x=mark.x + at - pen) for at, mark in marks))


def _joins(character: str) -> bool:
    """Whether a character combines with its neighbours: marks, and letters of Hangul that make a syllable."""
    return script(character) is Script.MARK or "\u1100" <= character <= "\u11ff"


def _simple(face: Face, weight: int, text: str) -> Cluster:
    glyph = _nominal(face, weight, _LONG_DASH if text == _TWO_DASHES else text)
    return Cluster(text, (glyph,), glyph.advance)


def _cluster(text: str, glyphs: Sequence[Glyph]) -> Cluster:
    return Cluster(text, tuple(glyphs), sum(glyph.advance for glyph in glyphs))


@functools.lru_cache(maxsize=1024)
def halved(face: Face, weight: int, cluster: Cluster) -> Fit:
    """The fit that takes away the empty half of a wide mark; `PLAIN` for what has none in this face."""
    if len(cluster.glyphs) != 1 or cluster.advance != EM:
        return PLAIN
    extents = _font(face, weight).get_glyph_extents(cluster.glyphs[0].glyph)
    if extents is None or not extents.width:
        return PLAIN
    left, right = extents.x_bearing, extents.x_bearing + extents.width
    if right <= EM // 2:
        return CLOSING_HALF
    return OPENING_HALF if left >= EM // 2 else PLAIN


class FontBook:
    """The fonts of one document, filled while its pages are drawn."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[Face, int], _Embedded] = {}
        self._shown: dict[tuple[int, float], tuple[Segment, str]] = {}

    def operators(self, segment: Segment, size: float) -> str:
        """The operators that show a segment, from where the pen stands; they leave it behind the last glyph."""
        shown = self._shown.get((id(segment), size))
        if shown is not None:  # as the foot of every page; the segment is held, so its id stays its own
            return shown[1]
        text = self._operators(segment, size)
        self._shown[id(segment), size] = (segment, text)
        return text

    def _operators(self, segment: Segment, size: float) -> str:
        key = (segment.face, segment.weight)
        font = self._fonts.get(key)
        if font is None:
            font = self._fonts[key] = _Embedded(*key, f"F{len(self._fonts) + 1}")
        pen = _Pen(size)
        for cluster, fit in zip(segment.clusters, segment.fits, strict=True):
            _show(font, pen, cluster, fit)
        return f"/{font.name} {number(size)} Tf {pen.operators()}"

    def embed(self, pdf: pikepdf.Pdf) -> None:
        """Put the fonts into the document and name them in the resources of all pages."""
        from pikepdf import Dictionary, Name

        shared = pdf.make_indirect(Dictionary())
        for font in self._fonts.values():
            shared[f"/{font.name}"] = pdf.make_indirect(font.dictionary(pdf))
        for page in pdf.pages:
            page.Resources[Name.Font] = shared


def number(value: float) -> str:
    """A number as content streams have it: no exponent, no needless zeros."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


class _Pen:
    """Collects the arguments of one TJ operator, or of several where marks are raised or text is named."""

    def __init__(self, size: float) -> None:
        self._size = size
        self._done: list[str] = []
        self._array: list[str] = []
        self._codes = ""
        self._moved = 0
        self._rise = 0

    def show(self, code: int, rise: int) -> None:
        if rise != self._rise:
            self.flush()
            self._done.append(f"{number(rise * self._size / EM)} Ts")
            self._rise = rise
        if self._moved:
            self._close()
        self._codes += f"{code:04X}"

    def move(self, units: int) -> None:
        """Move the pen right by thousandths of the size."""
        self._moved += units

    def open(self, text: str) -> None:
        """What follows, up to `end`, reads as `text`."""
        self.flush()
        self._done.append(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC")

    def end(self) -> None:
        self.flush()
        self._done.append("EMC")

    def _close(self) -> None:
        if self._codes:
            self._array.append(f"<{self._codes}>")
            self._codes = ""
        if self._moved:
            self._array.append(str(-self._moved))
            self._moved = 0

    def flush(self) -> None:
        self._close()
        if self._array:
            self._done.append(f"[{''.join(self._array)}] TJ")
            self._array = []

    def operators(self) -> str:
        self.flush()
        if self._rise:
            self._done.append("0 Ts")
        return " ".join(self._done)


def _show(font: _Embedded, pen: _Pen, cluster: Cluster, fit: Fit) -> None:
    if font.face in _FROM_RIGHT:
        # Programs that read the page turn words of these letters round character by character.
        cluster = cluster._replace(text=cluster.text[::-1])
    if len(cluster.glyphs) == 1:
        (glyph,) = cluster.glyphs
        placed = Fit(fit.extra, fit.shift + glyph.x) if glyph.x else fit
        pen.show(font.code(_Coded(glyph.glyph, cluster.text, placed)), glyph.y)
        pen.move(glyph.advance - _advance(font.face, font.weight, glyph.glyph))
        return
    if font.face in _FROM_RIGHT:
        first = cluster.glyphs[0]
        placed = Fit(cluster.advance - _advance(font.face, font.weight, first.glyph) + fit.extra, first.x)
        pen.show(font.code(_Coded(first.glyph, cluster.text, placed, _beside(cluster.glyphs))), first.y)
        return
    # Programs measure the text from the first glyph to the last: so each is drawn from where the pen stands.
    pen.open(cluster.text)
    last = len(cluster.glyphs) - 1
    for at, (glyph, text) in enumerate(zip(cluster.glyphs, font.texts(cluster), strict=True)):
        extra = glyph.advance - _advance(font.face, font.weight, glyph.glyph)
        placed = Fit(extra + (fit.extra if at == last else 0), glyph.x)
        pen.show(font.code(_Coded(glyph.glyph, text, placed)), glyph.y)
    pen.end()


def _beside(glyphs: Sequence[Glyph]) -> tuple[Beside, ...]:
    """Where the glyphs after the first are drawn, from where the pen stands before it and as high as it is raised."""
    pen, found = 0, []
    for glyph in glyphs:
        found.append(Beside(glyph.glyph, pen + glyph.x, glyph.y - glyphs[0].y))
        pen += glyph.advance
    return tuple(found[1:])


class _Coded(NamedTuple):
    """What a code stands for: a glyph of the variable font, the text it is read as, how it fits, what is drawn with it."""

    glyph: int
    text: str
    fit: Fit
    beside: tuple[Beside, ...] = ()


class _Embedded:
    """One face in one weight within one document. Codes are given in the order of first use."""

    def __init__(self, face: Face, weight: int, name: str) -> None:
        self.face = face
        self.weight = weight
        self.name = name
        self._codes: dict[_Coded, int] = {}

    def code(self, coded: _Coded) -> int:
        return self._codes.setdefault(coded, len(self._codes) + 1)

    def texts(self, cluster: Cluster) -> tuple[str, ...]:
        """What each glyph of a cluster is read as, where a program reads glyph by glyph."""
        nominal = [_nominal(self.face, self.weight, character).glyph for character in cluster.text]
        drawn = [glyph.glyph for glyph in cluster.glyphs]
        if len(nominal) == len(drawn) and all(
            one == other or other not in nominal for one, other in zip(nominal, drawn, strict=True)
        ):
            return tuple(cluster.text)
        known = _characters(self.face, self.weight)
        return tuple(known.get(glyph, cluster.text) for glyph in drawn)

    def dictionary(self, pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
        """The font as a Type 0 font with its descendant, descriptor, map to text and outlines."""
        from pikepdf import Array, Dictionary, Name, String

        font, glyphs = self._subset()
        base = Name(f"/{self._tag()}+{self.face.value.replace(' ', '')}-{style_name(self.weight)}")
        to_glyph = struct.pack(f">{len(glyphs) + 1}H", 0, *glyphs)
        widths = [_advance(self.face, self.weight, one.glyph) + one.fit.extra for one in self._codes]
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=base,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=pdf.make_indirect(self._descriptor(pdf, base, font)),
            DW=EM,
            W=Array([1, Array(widths)]),
            CIDToGIDMap=pdf.make_stream(to_glyph),
        )
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=base,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(to_unicode(one.text for one in self._codes)),
        )

    def _subset(self) -> tuple[bytes, list[int]]:
        """The outlines, and the glyph of each code, in the order of codes."""
        wanted = {one.glyph for one in self._codes}
        wanted |= {part.glyph for one in self._codes for part in one.beside}
        font, new = subset_glyphs(self.face, self.weight, wanted)
        (count,) = struct.unpack_from(">H", read_tables(font)["maxp"], 4)
        variants: dict[Variant, int] = {}
        glyphs = []
        for one in self._codes:
            glyph = new[one.glyph]
            if one.fit != PLAIN or one.beside:
                beside = tuple(part._replace(glyph=new[part.glyph]) for part in one.beside)
                glyph = variants.setdefault(Variant(glyph, *one.fit, beside), count + len(variants))
            glyphs.append(glyph)
        return with_variants(font, list(variants)), glyphs

    def _descriptor(self, pdf: pikepdf.Pdf, base: pikepdf.Name, font: bytes) -> pikepdf.Dictionary:
        from pikepdf import Array, Dictionary, Name

        tables = read_tables(font)
        box = struct.unpack_from(">4h", tables["head"], 36)
        ascent, descent = struct.unpack_from(">2h", tables["hhea"], 4)
        cids = bytearray(len(self._codes) // 8 + 1)
        for cid in range(len(self._codes) + 1):
            cids[cid >> 3] |= 0x80 >> (cid & 7)
        return Dictionary(
            Type=Name.FontDescriptor,
            FontName=base,
            Flags=_SYMBOLIC,
            FontBBox=Array(list(box)),
            ItalicAngle=0,
            Ascent=ascent,
            Descent=descent,
            CapHeight=_cap_height(self.face),
            StemV=80 if style_name(self.weight) == "Regular" else 140,
            CIDSet=pdf.make_stream(bytes(cids)),
            FontFile2=pdf.make_stream(font, Length1=len(font)),
        )

    def _tag(self) -> str:
        """Six letters that differ with what the subset holds."""
        # The repr of a code as it was before letters had their marks beside them, so that an issued quote is made again alike.
        codes = ", ".join(
            repr(one) if one.beside else repr(one).replace(", beside=()", "") for one in self._codes
        )
        digest = hashlib.sha256(f"({self.face.value!r}, {self.weight}, [{codes}])".encode()).digest()
        return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


@functools.cache
def _characters(face: Face, weight: int) -> dict[int, str]:
    """Which character each glyph draws when nothing else is around it."""
    return {_nominal(face, weight, chr(code)).glyph: chr(code) for code in sorted(opened(face).unicodes)}


@functools.cache
def _cap_height(face: Face) -> int:
    table: Any = opened(face).reference_table("OS/2").data
    return int(struct.unpack_from(">h", table, 88)[0])


def to_unicode(texts: Iterable[str]) -> bytes:
    """The map from codes, counted from 1, to text: UTF-16, at most 100 to a block, nothing for code 0."""
    rows = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in enumerate(texts, 1)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for at in range(0, len(rows), 100):
        block = rows[at : at + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")
