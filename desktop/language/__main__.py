"""`python -m desktop.language`: the tools of the catalogue."""

from __future__ import annotations

import sys

from desktop.language.catalogues import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
