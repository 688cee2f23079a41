"""Whether two PDFs say and show the same on their pages, as a reader has them: text with its places, and pictures.

For copies that another program wrote anew (fonts, drawing and all): the pages may differ by what the rounding of such
a program moves, and by nothing else. Through PDFium, which the caller gives time and memory for.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.paper.layout.paper import MM
from desktop.proof.verdict import Region

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image

_SHADES: Final = 72  # of 255, beyond what lies within a pixel around: what rounding and other outlines leave
_POINTS: Final = 1.0  # that a character may be moved by
_MOST_CHARACTERS: Final = 100_000


class Said(NamedTuple):
    """Where a page says something else: what stands there, and what should."""

    region: Region
    says: str
    should_say: str


class _Character(NamedTuple):
    text: str
    x: float
    y: float


class Paged:
    """A PDF opened for drawing; to be closed."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        self._pdf = pypdfium2.PdfDocument(data)

    def __len__(self) -> int:
        return len(self._pdf)

    def close(self) -> None:
        """Let go of it."""
        self._pdf.close()

    def text(self, number: int) -> str:
        """All that a page says, without spaces; pages count from 1."""
        said: str = self._pdf[number - 1].get_textpage().get_text_bounded()
        return "".join(said.split())

    def said_otherwise(self, made: Paged, number: int) -> Said | None:
        """The first place of a page where this one does not say what `made` says."""
        found, wanted = self._characters(number), made._characters(number)
        at = 0
        for one, other in zip(found, wanted, strict=False):
            if one.text != other.text or abs(one.x - other.x) > _POINTS or abs(one.y - other.y) > _POINTS:
                break
            at += 1
        if at == len(found) == len(wanted):
            return None
        height = made._pdf[number - 1].get_height()
        here = (wanted[at : at + 1] or found[at : at + 1])[0]
        region = _region((here.x, height - here.y - 10, here.x + 10, height - here.y + 3), MM)
        return Said(region, _around(found, at), _around(wanted, at))

    def shown_otherwise(self, made: Paged, number: int, resolution: int) -> Region | None:
        """The part of a page within which this one looks different from `made`."""
        one, other = self._picture(number, resolution), made._picture(number, resolution)
        if one.size != other.size:
            return _region((0, 0, *other.size), resolution / 25.4)
        box = _different(one, other)
        return _region(box, resolution / 25.4) if box else None

    def _picture(self, number: int, resolution: int) -> Image.Image:
        page = self._pdf[number - 1]
        scale = resolution / 72
        width, height = page.get_size()
        if width * height > 4 * 595 * 842:
            scale *= (4 * 595 * 842 / (width * height)) ** 0.5
        picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
        return picture.convert("RGB")

    def _characters(self, number: int) -> list[_Character]:
        page = self._pdf[number - 1].get_textpage()
        return list(_characters(page))


def _characters(page: pypdfium2.PdfTextPage) -> Iterator[_Character]:
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(min(page.count_chars(), _MOST_CHARACTERS)):
        text = chr(raw.FPDFText_GetUnicode(page, at))
        if text.isspace() or raw.FPDFText_IsGenerated(page, at) == 1:
            continue
        raw.FPDFText_GetCharOrigin(page, at, x, y)
        yield _Character(text, x.value, y.value)


def _region(box: tuple[float, float, float, float], to_a_millimetre: float) -> Region:
    left, top, right, bottom = (round(side / to_a_millimetre, 1) for side in box)
    return left, top, right, bottom


def _around(characters: list[_Character], at: int) -> str:
    """The line that a character stands in, as far as it is near."""
    if at >= len(characters):
        return ""
    here = characters[at]
    return (
        "".join(one.text for one in characters[max(0, at - 40) : at + 40] if abs(one.y - here.y) < 2)
        .encode("utf-8", "replace")
        .decode()
    )


def _different(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """Where two pictures differ by more than a pixel's shift explains."""
    from PIL import ImageChops

    if one.tobytes() == other.tobytes():
        return None
    beyond = None
    for this, that in ((one, other), (other, one)):
        lightest, darkest = _spread(that, ImageChops.lighter), _spread(that, ImageChops.darker)
        for part in (ImageChops.subtract(this, lightest), ImageChops.subtract(darkest, this)):
            beyond = part if beyond is None else ImageChops.lighter(beyond, part)
    assert beyond is not None  # noqa: S101 - there are four parts
    red, green, blue = beyond.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return strongest.point(lambda shade: 255 if shade > _SHADES else 0).getbbox()


def _spread(picture: Image.Image, combine: Any) -> Image.Image:
    """Each pixel with the lightest, or darkest, of those around it."""
    from PIL import ImageChops

    for x, y in ((1, 0), (0, 1)):
        moved = (ImageChops.offset(picture, x, y), ImageChops.offset(picture, -x, -y))
        picture = combine(combine(picture, moved[0]), moved[1])
    return picture
