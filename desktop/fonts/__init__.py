"""The fonts of window and paper: where they lie, which one sets a character, how static ones are made.

`faces` knows the wheels' font files, `scripts` decides by script which face sets a character, `bake` cuts static
fonts out of the variable ones with HarfBuzz, `window` keeps those that Qt loads. Free of Qt and of the PDF.
"""

from __future__ import annotations

from desktop.fonts.faces import FontMissing
from desktop.fonts.window import FAMILIES, window_fonts

__all__ = ["FAMILIES", "FontMissing", "window_fonts"]
