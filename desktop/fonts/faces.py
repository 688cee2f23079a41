"""The variable fonts that come in wheels: their files, the characters they hold, their names.

Nothing is decided here; which face sets a character is the matter of `scripts`.
"""

from __future__ import annotations

import enum
import functools
import importlib.util
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import uharfbuzz

REGULAR, BOLD = 400, 700
"""The two weights in use; each is a real instance of the variable font."""


class FontMissing(Exception):
    """The wheel that brings a font is not installed, or its file is not where it was."""


class Face(enum.Enum):
    """A family of the wheels; the value is the family's name."""

    LATIN = "Noto Sans"
    """Latin, Cyrillic and Greek."""
    SC = "Noto Sans SC"
    TC = "Noto Sans TC"
    JP = "Noto Sans JP"
    KR = "Noto Sans KR"
    THAI = "Noto Sans Thai"
    ARABIC = "Noto Sans Arabic"
    HEBREW = "Noto Sans Hebrew"
    DEVANAGARI = "Noto Sans Devanagari"
    BENGALI = "Noto Sans Bengali"
    TAMIL = "Noto Sans Tamil"
    TELUGU = "Noto Sans Telugu"
    LAO = "Noto Sans Lao"
    KHMER = "Noto Sans Khmer"
    MYANMAR = "Noto Sans Myanmar"

    # By identity: as keys of the maps that are asked for every character, members hash at the speed of objects.
    __hash__ = object.__hash__


class _Source(NamedTuple):
    package: str
    file: str


_FURTHER = {
    "rtl": (Face.ARABIC, Face.HEBREW),
    "south_asia": (Face.DEVANAGARI, Face.BENGALI, Face.TAMIL, Face.TELUGU),
    "sea": (Face.LAO, Face.KHMER, Face.MYANMAR),
}
# The files' names hold the axes in brackets; they are joined to paths, never used as patterns.
_SOURCES = {
    Face.LATIN: _Source("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    Face.SC: _Source("justmytype_intl_cjk", "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"),
    Face.TC: _Source("justmytype_intl_cjk", "fonts/ofl/notosanstc/NotoSansTC[wght].ttf"),
    Face.JP: _Source("justmytype_intl_cjk", "fonts/ofl/notosansjp/NotoSansJP[wght].ttf"),
    Face.KR: _Source("justmytype_intl_cjk", "fonts/ofl/notosanskr/NotoSansKR[wght].ttf"),
    Face.THAI: _Source("fontpkg_noto_sans_thai", "files/NotoSansThai[wdth,wght].ttf"),
    **{
        face: _Source(f"justmytype_intl_{package}", f"fonts/ofl/{name.lower()}/{name}[wdth,wght].ttf")
        for package, faces in _FURTHER.items()
        for face in faces
        for name in (face.value.replace(" ", ""),)
    },
}


@functools.cache
def _package(name: str) -> Path:
    """The folder of a package, without importing it; in a frozen bundle the folder its data were put in."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise FontMissing(f"The package {name}, which brings a font, is not installed.")
    return Path(next(iter(spec.submodule_search_locations)))


def font_file(face: Face) -> Path:
    """The variable font of a face. Raises `FontMissing` where its wheel is not installed."""
    source = _SOURCES[face]
    return _package(source.package) / source.file


def fingerprint(face: Face) -> bytes:
    """A few bytes that change with the font's content: its size and its `head` table, which holds a checksum
    over the whole file. Reads two short pieces, so that it can be asked at every start.
    """
    path = font_file(face)
    try:
        with path.open("rb") as file:
            directory = file.read(12 + 16 * 64)
            size = os.fstat(file.fileno()).st_size
            count = int.from_bytes(directory[4:6], "big")
            for at in range(12, 12 + 16 * count, 16):
                if directory[at : at + 4] == b"head":
                    file.seek(int.from_bytes(directory[at + 8 : at + 12], "big"))
                    return size.to_bytes(8, "big") + file.read(54)
    except OSError as error:
        raise FontMissing(f"The font {path} cannot be read: {error.strerror}.") from error
    raise FontMissing(f"{path} is not a font.")


@functools.cache
def opened(face: Face) -> uharfbuzz.Face:
    """The face as HarfBuzz sees it, mapped from its file and kept for the life of the process."""
    import uharfbuzz as hb

    path = font_file(face)
    if not path.is_file():
        raise FontMissing(f"The font {path} is missing.")
    return hb.Face(hb.Blob.from_file_path(str(path)))


def coverage(face: Face) -> frozenset[int]:
    """The code points that the face maps to a glyph. Takes some milliseconds."""
    return frozenset(opened(face).unicodes)


def covers(face: Face, code: int) -> bool:
    """Whether the face maps a code point to a glyph. Takes some milliseconds the first time."""
    return bool(_bits(face)[code >> 3] & 1 << (code & 7))


@functools.cache
def _bits(face: Face) -> bytes:
    """A bit for each code point: a fiftieth of what a set of them takes."""
    found = bytearray((sys.maxunicode >> 3) + 1)
    for code in opened(face).unicodes:
        found[code >> 3] |= 1 << (code & 7)
    return bytes(found)
