"""The static fonts that Qt loads, baked once into the cache or brought along by the bundle.

Qt shows a variable font at its lightest weight and fakes the bold, so regular and bold are real fonts here.
Noto Sans SC holds all of its characters; KR, JP, TC and those of other writings only what those before them lack, as the last
families of `QFont.setFamilies`.

Measured (PySide6 6.12, two cores, offscreen and Xvfb alike): baking 0.6 s and 27 MB, once; asking where the files
are 0.2 ms, 0.7 ms the first time; `QFontDatabase.addApplicationFont` 0.1-0.2 ms for a Noto Sans, 0.5 ms for each
Noto Sans SC and KR, 0.1 ms for the others, 2.6 ms for all twelve. The first font loaded costs 3 ms more, which any
first text costs. A subset of SC for the first paint would save 0.6 ms (0.2 instead of 0.5 each), so there is none;
the first line of text in both languages takes 2 ms to paint either way.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from desktop import places
from desktop.fonts.faces import BOLD, REGULAR, Face, coverage, fingerprint

_BAKE_VERSION = 2  # another one for whatever changes the baked files

_POSITIONED = ("ccmp", "kern", "locl", "mark", "mkmk")
_JOINED = (
    *(Face.ARABIC, Face.HEBREW, Face.DEVANAGARI, Face.BENGALI, Face.TAMIL),
    *(Face.TELUGU, Face.LAO, Face.KHMER, Face.MYANMAR),
)
"""Their letters join, and how is a matter of all their features."""


class _Plan(NamedTuple):
    """A face and the layout features that stay in it, all for None; `lacking` are the faces that come before it."""

    face: Face
    features: tuple[str, ...] | None
    lacking: tuple[Face, ...]


# In the order of need.
_PLANS = (
    _Plan(Face.LATIN, (*_POSITIONED, "liga", "lnum", "tnum"), ()),
    _Plan(Face.SC, ("ccmp", "kern"), ()),
    _Plan(Face.KR, ("ccmp", "ljmo", "vjmo", "tjmo"), (Face.LATIN, Face.SC)),
    _Plan(Face.JP, ("ccmp",), (Face.LATIN, Face.SC, Face.KR)),
    _Plan(Face.TC, ("ccmp",), (Face.LATIN, Face.SC, Face.KR, Face.JP)),
    _Plan(Face.THAI, _POSITIONED, (Face.LATIN, Face.SC)),
    *(_Plan(face, None, (Face.LATIN, Face.SC)) for face in _JOINED),
)
FAMILIES = tuple(plan.face.value for plan in _PLANS)
"""The families of `window_fonts`, each with a regular and a bold style."""


def window_fonts() -> list[Path]:
    """The files to load, the most needed first: Noto Sans and Noto Sans SC, then what completes them.

    Bakes what is missing, which takes about a second the first time; afterwards this only looks for the files.
    Raises `FontMissing` where a wheel is not installed and `desktop.files.WriteFailed` where the cache cannot
    be written; a window can then still open with the fonts of the system.
    """
    return bake_into(places.cache() / "fonts" / _key())


def bake_into(folder: Path) -> list[Path]:
    """Bake the fonts that `folder` does not have yet, each written as one step, and return all of them."""
    files = []
    for plan in _PLANS:
        for weight in (REGULAR, BOLD):
            file = folder / _name(plan.face, weight)
            if not file.is_file():
                _bake(plan, weight, file)
            files.append(file)
    return files


def _bake(plan: _Plan, weight: int, file: Path) -> None:
    from desktop.files import WriteFailed, write_atomically
    from desktop.fonts.bake import static_font

    font = static_font(plan.face, weight, _characters(plan), plan.features)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteFailed(file, "no_folder", error.strerror or str(error)) from error
    write_atomically(file, font)


def _characters(plan: _Plan) -> Collection[int]:
    """What the face is to hold: what it can set well and the faces before it lack."""
    from desktop.fonts.scripts import Script, own_face, script

    others = frozenset[int]().union(*(coverage(face) for face in plan.lacking))
    found = set()
    for code in coverage(plan.face):
        own = own_face(chr(code))
        if own is plan.face or (own is None and code not in others and script(chr(code)) is not Script.OTHER):
            found.add(code)
    return found


def _name(face: Face, weight: int) -> str:
    return f"{face.value.replace(' ', '')}-{'Bold' if weight == BOLD else 'Regular'}.ttf"


def _key() -> str:
    """Changes with the fonts of the wheels and with what is baked out of them."""
    key = _BAKE_VERSION
    for plan in _PLANS:
        key = zlib.crc32(fingerprint(plan.face), key)
    return f"{_BAKE_VERSION}-{key:08x}"
