"""The pages that stand in the middle for a while: their names, where their code is, and where the menus have them.

A page is asked for by its name with `Desk.aside_wanted` and built on first use; nothing here imports one.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.language import wording

if TYPE_CHECKING:
    from desktop.window.desk.aside import Aside
    from desktop.window.desk.desk import Desk

WHY, SCENARIOS = "why", "scenarios"
POLICY, SUPPORT = "policy", "support"
PREVIEW, CHECK = "preview", "check"
ESTIMATES, COMPARED = "estimates", "compared"
RULE_SETS = "rule_sets"
QUESTIONS = "questions"


class Entry(NamedTuple):
    """`maker` in `module` makes the page from the desk; `item` is its text in the menu named by `menu`, "" for none."""

    module: str
    maker: str
    menu: str = ""
    item: str = ""
    shortcut: str = ""


ASIDES: Final = {
    WHY: Entry("why", "WhyPage"),
    RULE_SETS: Entry("policy.rule_sets", "RuleSetsPage", "help", wording("&Rule sets")),
    SCENARIOS: Entry(
        "negotiation.scenarios", "page", "estimate", wording("&Compare scenarios"), "Ctrl+Shift+C"
    ),
    ESTIMATES: Entry("library.estimates", "page", "file", wording("&Estimates"), "Ctrl+L"),
    COMPARED: Entry("library.compared", "ComparedPage"),
    POLICY: Entry("policy.policy_page", "PolicyPage", "help", wording("Policy &text"), "F1"),
    PREVIEW: Entry("quote.preview", "PreviewPage", "estimate", wording("Preview the PD&F"), "Ctrl+Shift+P"),
    QUESTIONS: Entry("policy.questions_page", "QuestionsPage", "help", wording("Open &questions")),
    SUPPORT: Entry(
        "policy.support_page", "SupportPage", "estimate", wording("Other s&upport"), "Ctrl+Shift+O"
    ),
    CHECK: Entry("quote.check", "CheckPage", "file", wording("Chec&k a quote…")),
}
AT_THE_FOOT: Final[tuple[tuple[str, str, str], ...]] = (
    (ESTIMATES, "list", wording("Estimates")),
    (POLICY, "book", wording("Policy text")),
)
"""Those that stand at the foot of the rail: name, icon and text."""


def make(name: str, desk: Desk) -> Aside:
    """Build the page `name`. Raises `KeyError` for a name that is not known."""
    entry = ASIDES[name]
    page: Aside = getattr(importlib.import_module(f"desktop.window.pages.{entry.module}"), entry.maker)(desk)
    return page
