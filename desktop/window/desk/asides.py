"""The names of the pages that stand in the middle for a while; each is asked for by its name with `Desk.aside_wanted`.

Where their code is, and where the menus have them, is the shell's.
"""

from __future__ import annotations

from typing import Final

WHY: Final = "why"
SCENARIOS: Final = "scenarios"
POLICY: Final = "policy"
SUPPORT: Final = "support"
PREVIEW: Final = "preview"
CHECK: Final = "check"
ESTIMATES: Final = "estimates"
COMPARED: Final = "compared"
ISSUED: Final = "issued"
EARLIER: Final = "earlier"
RULE_SETS: Final = "rule_sets"
QUESTIONS: Final = "questions"
GUIDE: Final = "guide"
SHORTCUTS: Final = "shortcuts"
