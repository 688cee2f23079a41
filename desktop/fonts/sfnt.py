"""Glyphs with more or less room around them, added to a TrueType font.

A PDF can leave room between two glyphs by moving the pen, but then programs that read the text take the room for
a space, or an overlap for a second text. A glyph that is itself wider or narrower avoids that. Each such glyph is a
reference to the original outline, some twenty bytes. Works on the bare fonts that `bake.subset_glyphs` makes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_WORDS_AND_OFFSETS = 0x0003  # the two arguments are words, and they are offsets
_COMPONENT = struct.Struct(">HHhh")
_BOX = struct.Struct(">hhhhh")
_MORE = 0x0020


class Beside(NamedTuple):
    """A glyph and where it is drawn, from where the pen stood before the variant."""

    glyph: int
    x: int
    y: int


class Variant(NamedTuple):
    """A glyph drawn `shift` units to the right, its advance `extra` units wider; either may be negative."""

    glyph: int
    extra: int
    shift: int
    beside: tuple[Beside, ...] = ()
    """Further glyphs that are drawn with it, so that a letter and its marks are one."""


def with_variants(font: bytes, variants: Sequence[Variant]) -> bytes:
    """The font with one more glyph for each variant, after all others and in their order."""
    if not variants:
        return font
    tables = read_tables(font)
    long_offsets = struct.unpack_from(">h", tables["head"], 50)[0] == 1
    offsets = _offsets(tables["loca"], long=long_offsets)
    metrics = _metrics(tables)
    outlines = bytearray(tables["glyf"])
    outlines += bytes(-len(outlines) % 4)
    for glyph, extra, shift, beside in variants:
        advance, bearing = metrics[glyph]
        drawn = [
            (part, struct.unpack_from(">4h", outlines, offsets[part.glyph] + 2))
            for part in (Beside(glyph, shift, 0), *beside)
            if offsets[part.glyph + 1] > offsets[part.glyph]
        ]
        left = min((part.x + box[0] for part, box in drawn), default=bearing + shift)
        metrics.append((advance + extra, left if beside else bearing + shift))
        offsets[-1] = len(outlines)
        if drawn:
            bottom = min(part.y + box[1] for part, box in drawn)
            right = max(part.x + box[2] for part, box in drawn)
            top = max(part.y + box[3] for part, box in drawn)
            outlines += _BOX.pack(-1, left, bottom, right, top)
            for part, _ in drawn:
                more = _MORE if part is not drawn[-1][0] else 0
                outlines += _COMPONENT.pack(_WORDS_AND_OFFSETS | more, part.glyph, part.x, part.y)
            outlines += bytes(-len(outlines) % 4)
        offsets.append(len(outlines))
    tables["glyf"] = bytes(outlines)
    tables["loca"] = struct.pack(f">{len(offsets)}L", *offsets)
    tables["hmtx"] = b"".join(struct.pack(">Hh", *pair) for pair in metrics)
    _patch(tables, "head", 50, ">h", 1)
    _patch(tables, "hhea", 34, ">H", len(metrics))
    _patch(tables, "hhea", 10, ">H", max(advance for advance, _ in metrics))
    _patch(tables, "maxp", 4, ">H", len(metrics))
    _allow_references(tables, 1 + max(len(one.beside) for one in variants))
    return assemble(tables)


def _offsets(loca: bytes, *, long: bool) -> list[int]:
    if long:
        return list(struct.unpack(f">{len(loca) // 4}L", loca))
    return [2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca)]


def _metrics(tables: Mapping[str, bytes]) -> list[tuple[int, int]]:
    """Advance and left bearing of every glyph; the last advance in the table serves all glyphs after it."""
    (full,) = struct.unpack_from(">H", tables["hhea"], 34)
    hmtx = tables["hmtx"]
    pairs = [struct.unpack_from(">Hh", hmtx, 4 * at) for at in range(full)]
    bearings = struct.unpack(f">{(len(hmtx) - 4 * full) // 2}h", hmtx[4 * full :])
    return [*pairs, *((pairs[-1][0], bearing) for bearing in bearings)]


def _allow_references(tables: dict[str, bytes], most: int) -> None:
    """Raise the limits that a reader may reserve memory by; `most` glyphs are drawn as one."""
    points, contours, composite_points, composite_contours = struct.unpack_from(">4H", tables["maxp"], 6)
    points, contours = max(points, composite_points) * most, max(contours, composite_contours) * most
    _patch(tables, "maxp", 10, ">HH", min(points, 0xFFFF), min(contours, 0xFFFF))
    elements, depth = struct.unpack_from(">HH", tables["maxp"], 28)
    _patch(tables, "maxp", 28, ">HH", max(elements, most), depth + 1)


def _patch(tables: dict[str, bytes], tag: str, at: int, form: str, *values: int) -> None:
    changed = bytearray(tables[tag])
    struct.pack_into(form, changed, at, *values)
    tables[tag] = bytes(changed)


def read_tables(font: bytes) -> dict[str, bytes]:
    """The tables of a TrueType font by their tags."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {}
    for at in range(12, 12 + 16 * count, 16):
        tag, _, offset, length = struct.unpack_from(">4sLLL", font, at)
        tables[tag.decode("ascii")] = font[offset : offset + length]
    return tables


def assemble(tables: Mapping[str, bytes]) -> bytes:
    """A TrueType font of these tables, with its checksums."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(
        ">LHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power)
    )
    directory, body = b"", b""
    start = 12 + 16 * count
    for tag, data in sorted(tables.items()):
        table = _without_adjustment(data) if tag == "head" else data
        directory += struct.pack(">4sLLL", tag.encode("ascii"), _sum(table), start + len(body), len(data))
        body += table + bytes(-len(table) % 4)
    font = bytearray(header + directory + body)
    adjustment = (0xB1B0AFBA - _sum(bytes(font))) & 0xFFFFFFFF
    entry = font.index(b"head", 12, start)
    head = int(struct.unpack_from(">L", font, entry + 8)[0])
    struct.pack_into(">L", font, head + 8, adjustment)
    return bytes(font)


def _without_adjustment(head: bytes) -> bytes:
    return head[:8] + bytes(4) + head[12:]


def _sum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF
