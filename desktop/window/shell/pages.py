"""Which pages there are: the steps in their order, and those that stand in the middle for a while, by their names.

Each is imported and built on its first visit. No page knows another one: where one is shown within another, as the
answer is in the library, it is put in here.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.language import wording
from desktop.window.desk.asides import (
    CHECK,
    COMPARED,
    EARLIER,
    ESTIMATES,
    GUIDE,
    ISSUED,
    POLICY,
    PREVIEW,
    QUESTIONS,
    RULE_SETS,
    SCENARIOS,
    SHORTCUTS,
    SUPPORT,
    WHY,
)

if TYPE_CHECKING:
    from desktop.window.desk.aside import Aside
    from desktop.window.desk.case_files import Files
    from desktop.window.desk.desk import Desk
    from desktop.window.desk.page import Page


class Entry(NamedTuple):
    """`page` in `module` is the page's class; `item` is its text in the menu named by `menu`, "" for none.

    A page is made from the desk; one `of_files` from what is done with files too, and after that from the classes of
    what it shows of others (`holds`: module and name).
    """

    module: str
    page: str
    menu: str = ""
    item: str = ""
    shortcut: str = ""
    of_files: bool = False
    holds: tuple[tuple[str, str], ...] = ()


STEPS: Final = (
    Entry("steps.project", "ProjectPage"),
    Entry("steps.sector", "SectorPage"),
    Entry("steps.location", "LocationPage"),
    Entry("steps.investment", "InvestmentPage"),
    Entry("steps.programmes", "ProgrammesPage"),
    Entry("result.result_page", "ResultPage"),
    Entry("quote.step", "QuotePage"),
)
ASIDES: Final = {
    GUIDE: Entry("help.guide_page", "GuidePage", "help", wording("&Guide"), "Shift+F1"),
    SHORTCUTS: Entry("help.shortcuts_page", "ShortcutsPage", "help", wording("&Shortcuts")),
    WHY: Entry("why", "WhyPage"),
    RULE_SETS: Entry("policy.rule_sets", "RuleSetsPage", "help", wording("&Rule sets"), of_files=True),
    SCENARIOS: Entry(
        "negotiation.scenarios", "ScenariosPage", "estimate", wording("&Compare scenarios"), "Ctrl+Shift+C"
    ),
    ESTIMATES: Entry(
        "library.estimates",
        "EstimatesPage",
        "file",
        wording("&Estimates"),
        "Ctrl+L",
        of_files=True,
        holds=(("answer.answer_panel", "AnswerPanel"),),
    ),
    COMPARED: Entry("library.compared", "ComparedPage"),
    EARLIER: Entry(
        "library.earlier", "EarlierPage", "file", wording("Earlier &versions and bin"), of_files=True
    ),
    ISSUED: Entry(
        "quote.issued", "IssuedPage", "file", wording("&Issued quotes"), "Ctrl+Shift+L", of_files=True
    ),
    POLICY: Entry("policy.policy_page", "PolicyPage", "help", wording("Policy &text"), "F1"),
    PREVIEW: Entry("quote.preview", "PreviewPage", "estimate", wording("Preview the PD&F"), "Ctrl+Shift+P"),
    QUESTIONS: Entry("policy.questions_page", "QuestionsPage", "help", wording("Open &questions")),
    SUPPORT: Entry(
        "policy.support_page", "SupportPage", "estimate", wording("Other s&upport"), "Ctrl+Shift+O"
    ),
    CHECK: Entry("quote.checking", "CheckPage", "file", wording("Chec&k a quote…")),
}
AT_THE_FOOT: Final[tuple[tuple[str, str, str], ...]] = (
    (ESTIMATES, "list", wording("Estimates")),
    (POLICY, "book", wording("Policy text")),
)
"""Those that stand at the foot of the rail: name, icon and text."""


def step(number: int, desk: Desk) -> Page:
    """Build the page of a step."""
    entry = STEPS[number]
    made: Page = _named(entry.module, entry.page)(desk)
    return made


def aside(name: str, desk: Desk, files: Files) -> Aside:
    """Build the page `name`. Raises `KeyError` for a name that is not known."""
    entry = ASIDES[name]
    parts = [desk, *([files] if entry.of_files else ()), *(_named(*held) for held in entry.holds)]
    made: Aside = _named(entry.module, entry.page)(*parts)
    return made


def _named(module: str, name: str) -> Any:
    return getattr(importlib.import_module(f"desktop.window.pages.{module}"), name)
