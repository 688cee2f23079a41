"""How long the comparison with the second implementation runs: a little while, unless the environment asks for more.

The second implementation goes through all combinations of readings, a good part of a second for each case.
"""

from __future__ import annotations

import os

EXAMPLES = int(os.environ.get("QUZHOU_AWARD_EXAMPLES", "40"))
