"""Static fonts out of the variable ones, with HarfBuzz: some characters or glyphs, one weight.

Used for the fonts that Qt loads (`static_font`, named so that Qt finds regular and bold) and, by the quote, for
the glyphs of one document (`subset_glyphs`). Says nothing of which characters those are.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from desktop.fonts.faces import BOLD, Face, opened

if TYPE_CHECKING:
    import uharfbuzz

# Vertical layout is not used, and what belongs to axes has no meaning once they are pinned.
_NOT_NEEDED = ("BASE", "DSIG", "STAT", "VORG", "vhea", "vmtx")
_NOT_IN_PDF = (*_NOT_NEEDED, "GDEF", "GPOS", "GSUB", "OS/2", "cmap", "gasp", "name", "post")
_WINDOWS, _UNICODE_BMP, _ENGLISH = 3, 1, 0x409
_KEPT_NAMES = (0, 13, 14)  # copyright, licence, where the licence is
_OS2_WEIGHT, _OS2_SELECTION, _HEAD_STYLE = 4, 62, 44  # offsets in the tables
_ITALIC, _BOLD_SELECTION, _REGULAR_SELECTION = 0x01, 0x20, 0x40


def static_font(
    face: Face, weight: int, characters: Collection[int] | None, features: Collection[str] | None
) -> bytes:
    """A TrueType font of one weight, named as that style of the face's family.

    `characters` are code points, None for all of the face; `features` are the layout features that stay, None for all that
    shape letters.
    """
    import uharfbuzz as hb

    source = opened(face)
    renamed = _renamed(source, face, weight)
    plan = hb.SubsetInput()
    plan.unicode_set.update(source.unicodes if characters is None else characters)
    if features is not None:
        plan.layout_feature_tag_set.clear()
        plan.layout_feature_tag_set.update(_tag(feature) for feature in features)
    plan.name_id_set.update(_KEPT_NAMES)
    _pin(plan, source, weight, _NOT_NEEDED)
    return bytes(hb.subset(renamed, plan).blob.data)


def subset_glyphs(face: Face, weight: int, glyphs: Iterable[int]) -> tuple[bytes, dict[int, int]]:
    """The bare outlines of `glyphs` for embedding, and which glyph of the subset each has become."""
    import uharfbuzz as hb

    source = opened(face)
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    _pin(wanted, source, weight, _NOT_IN_PDF)
    plan = hb.SubsetPlan(source, wanted)
    return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)


def _pin(plan: uharfbuzz.SubsetInput, source: uharfbuzz.Face, weight: int, dropped: Iterable[str]) -> None:
    plan.drop_table_tag_set.update(_tag(table) for table in dropped)
    plan.pin_all_axes_to_default(source)
    plan.pin_axis_location(source, "wght", weight)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _renamed(source: uharfbuzz.Face, face: Face, weight: int) -> uharfbuzz.Face:
    """The same font with the names and marks of a static style.

    All instances of a variable font bear its own name otherwise, and bold silently becomes regular.
    """
    import uharfbuzz as hb

    tables = {
        "name": _name_table(source, face.value, weight),
        "OS/2": _style_marks(source.reference_table("OS/2").data, weight),
        "head": _mac_style(source.reference_table("head").data, weight),
    }

    def table(_face: uharfbuzz.Face, tag: str, _data: object) -> bytes:
        # HarfBuzz reads on in the bytes it was given: they have to stay where they are.
        if tag not in tables:
            tables[tag] = source.reference_table(tag).data
        return tables[tag]

    return hb.Face.create_for_tables(table, None)


def style_name(weight: int) -> str:
    """The style that a weight goes by."""
    return "Bold" if weight >= BOLD else "Regular"


def _name_table(source: uharfbuzz.Face, family: str, weight: int) -> bytes:
    """A `name` table of format 0 with what a system asks of a static font, in name order."""
    import uharfbuzz as hb

    style = style_name(weight)
    names = {
        1: family,
        2: style,
        3: f"{family} {style} {weight}",
        4: family if style == "Regular" else f"{family} {style}",
        6: f"{family.replace(' ', '')}-{style}",
    }
    for kept in _KEPT_NAMES:
        text = source.get_name(hb.OTNameIdPredefined(kept))
        if text:
            names[kept] = text
    records, strings = b"", b""
    for name_id in sorted(names):
        text_bytes = names[name_id].encode("utf-16-be")
        records += struct.pack(
            ">6H", _WINDOWS, _UNICODE_BMP, _ENGLISH, name_id, len(text_bytes), len(strings)
        )
        strings += text_bytes
    return struct.pack(">3H", 0, len(names), 6 + len(records)) + records + strings


def _style_marks(table: bytes, weight: int) -> bytes:
    marked = bytearray(table)
    struct.pack_into(">H", marked, _OS2_WEIGHT, weight)
    (selection,) = struct.unpack_from(">H", marked, _OS2_SELECTION)
    selection &= ~(_ITALIC | _BOLD_SELECTION | _REGULAR_SELECTION)
    selection |= _BOLD_SELECTION if weight >= BOLD else _REGULAR_SELECTION
    struct.pack_into(">H", marked, _OS2_SELECTION, selection)
    return bytes(marked)


def _mac_style(table: bytes, weight: int) -> bytes:
    marked = bytearray(table)
    struct.pack_into(">H", marked, _HEAD_STYLE, 1 if weight >= BOLD else 0)
    return bytes(marked)
