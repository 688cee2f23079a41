"""How long the comparison with the second implementation runs: a little while, unless the environment asks for more."""

from __future__ import annotations

import os

EXAMPLES = int(os.environ.get("QUZHOU_AWARD_EXAMPLES", "300"))
