"""How what is told of a case looks in the window."""

from __future__ import annotations

from typing import Final

from desktop.window.widgets.chip import NEUTRAL, SOFT, WARNING

CHIP_OF: Final = {"displaced": WARNING, "higher": SOFT, "adds_up": SOFT, "kept": NEUTRAL}
"""The chip of a share, by what stacking made of it."""
