"""Bakes the window's fonts into the program's cache, or into a folder: `python packaging/bake_fonts.py [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.fonts.window import bake_into, window_fonts


def main(arguments: list[str]) -> int:
    """Bake, and print each file with its size."""
    for file in bake_into(Path(arguments[0])) if arguments else window_fonts():
        print(f"{file}  {file.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
