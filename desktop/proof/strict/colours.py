"""Whether a colour profile leaves colours as they are."""

from __future__ import annotations

import io
from functools import lru_cache
from itertools import product
from typing import Final

_OFF: Final = 4  # of 255, by rounding
_TABLES: Final = (b"A2B", b"B2A", b"D2B", b"B2D")


@lru_cache(maxsize=8)
def is_srgb(profile: bytes) -> bool:
    """Whether the profile is one of three curves and a matrix, and shows the colours of sRGB."""
    from PIL import Image, ImageCms

    if len(profile) > 100_000 or profile[16:20] != b"RGB ":
        return False
    count = int.from_bytes(profile[128:132], "big")
    if count > 40 or any(profile[at : at + 3] in _TABLES for at in range(132, 132 + 12 * count, 12)):
        return False
    shades = list(product((0, 26, 54, 86, 128, 200, 255), repeat=3))
    sample = Image.new("RGB", (len(shades), 1))
    sample.putdata(shades)
    try:
        shown = ImageCms.profileToProfile(
            sample, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return False
    if shown is None:
        return False
    before, after = sample.tobytes(), shown.tobytes()
    return all(abs(one - other) <= _OFF for one, other in zip(before, after, strict=True))
