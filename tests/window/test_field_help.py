"""Help at the fields: a mark beside the label unfolds the open questions of the policy about it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from desktop.policy.load import load_rule_set
from desktop.policy.questions import at_fields, questions
from desktop.window.desk import asides
from desktop.window.desk.field_help import FieldHelp
from desktop.window.pages.policy.questions_page import QuestionsPage
from tests.window.cases import full_case
from tests.window.fitting import misfits
from tests.window.user import INVESTMENT, LOCATION, PROGRAMMES, RESULT, SECTOR, User, plain, spaced

PAGES = (SECTOR, LOCATION, INVESTMENT, PROGRAMMES, RESULT)
RULES = load_rule_set()


def helps(user: User, step: int) -> list[FieldHelp]:
    return user.enters(step).findChildren(FieldHelp)


def of(user: User, step: int, field: str) -> FieldHelp:
    return next(one for one in helps(user, step) if field in one._fields)


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("step", PAGES)
def test_each_mark_unfolds_its_questions_in_the_language_of_the_window(
    user: User, step: int, code: str
) -> None:
    user.begins_with(full_case())
    user.window.resize(1280, 720)
    user.speaks(code)
    found = helps(user, step)
    assert found
    for one in found:
        assert one.mark.accessibleName()
        assert not one.isVisible()
        user.clicks(one.mark)
        assert one.isVisible()
        said = user.reads(on=one)
        for question in at_fields(RULES, *one._fields):
            assert spaced(question.question.of(code)) in said
            assert spaced(question.literal.of(code)) in said
            assert spaced(question.treatment.of(code)) in said
        QCoreApplication.processEvents()
        assert misfits(one) == []
        user.clicks(one.mark)
        assert not one.isVisible()


def test_every_question_is_shown_at_some_field(user: User) -> None:
    user.begins_with(full_case())
    shown: set[int] = set()
    for step in PAGES:
        for one in helps(user, step):
            shown |= {question.number for question in at_fields(RULES, *one._fields)}
    assert shown == {question.number for question in questions(RULES)}


@pytest.mark.parametrize("key", ["Return", "Space"])
def test_a_mark_is_opened_and_closed_by_keyboard(user: User, key: str) -> None:
    user.begins_with(full_case())
    one = of(user, INVESTMENT, "project.total_foreign_investment")
    user.focuses(one.mark)
    user.presses(key)
    assert one.isVisible()
    user.presses("Escape")
    assert not one.isVisible()
    assert QApplication.focusWidget() is one.mark


def test_escape_inside_closes_it_and_goes_back_to_the_mark(user: User) -> None:
    user.begins_with(full_case())
    one = of(user, INVESTMENT, "exchange")
    user.focuses(one.mark)
    user.presses("Space", "Tab")
    inside = QApplication.focusWidget()
    assert inside is not None
    assert one.isAncestorOf(inside)
    user.presses("Escape")
    assert not one.isVisible()
    assert QApplication.focusWidget() is one.mark


def test_tab_goes_to_the_field_first_and_to_its_mark_after_it(user: User) -> None:
    user.begins_with(full_case())
    page = user.enters(INVESTMENT)
    one = of(user, INVESTMENT, "project.total_foreign_investment")
    user.focuses(page.amounts["total_foreign_investment"])  # type: ignore[attr-defined]
    user.presses("Tab", "Tab")
    assert QApplication.focusWidget() is one.mark


def test_what_is_unfolded_follows_the_language(user: User) -> None:
    user.begins_with(full_case())
    one = of(user, LOCATION, "project.location")
    user.clicks(one.mark)
    assert "Registered here, operating elsewhere?" in user.reads(on=one)
    user.speaks("zh")
    assert "注册地与经营地不一致的如何认定？" in user.reads(on=one)
    assert "Registered" not in user.reads(on=one)


def test_a_question_leads_to_its_clause_and_to_all_questions(user: User) -> None:
    from PySide6.QtWidgets import QPushButton

    user.begins_with(full_case())
    one = of(user, LOCATION, "project.location")
    user.clicks(one.mark)
    links = one.findChildren(QPushButton)
    user.clicks(links[0])
    assert user.window.stack.currentWidget() is user.window.aside(asides.POLICY)
    assert user.window.aside(asides.POLICY).current == "scope"
    user.presses("Escape")
    user.clicks(links[-1])
    assert user.window.stack.currentWidget() is user.window.aside(asides.QUESTIONS)
    user.presses("Escape")
    assert user.window.step == LOCATION


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_page_lists_all_questions_and_the_documents_for_a_claim(user: User, code: str) -> None:
    user.begins_with(full_case())
    user.window.resize(1280, 720)
    user.speaks(code)
    wanted = {"en": "Open questions", "zh": "待定事项"}[code]
    actions = [action for menu in user.window.bar.menus for action in menu.actions()]
    next(action for action in actions if plain(action.text()) == wanted).trigger()
    page = user.window.aside(asides.QUESTIONS)
    assert isinstance(page, QuestionsPage)
    QCoreApplication.processEvents()
    said = user.reads(on=page)
    for one in questions(RULES):
        assert spaced(one.question.of(code)) in said
    for _, document in RULES.claim_documents:
        assert document.of(code) in said
    assert misfits(page) == []


def test_the_page_opens_at_a_question_and_at_the_documents(user: User) -> None:
    user.begins_with(full_case())
    page = user.window.aside(asides.QUESTIONS)
    assert isinstance(page, QuestionsPage)
    for place in ("17", "claim"):
        user.window.show_aside(asides.QUESTIONS, place)
        QCoreApplication.processEvents()
        bar = page.area.verticalScrollBar()
        inner = page.area.widget()
        assert inner is not None
        top = page.places[place].mapTo(inner, page.places[place].rect().topLeft()).y()
        assert bar.value() in (top, bar.maximum())
        assert bar.value() > 0


def test_nothing_is_read_before_a_mark_is_opened() -> None:
    probe = (
        "import sys\n"
        "from desktop.window.desk import field_help\n"
        "from desktop.window.shell import main_window\n"
        "from desktop.window.pages.steps import investment, location, sector, programmes\n"
        "print([name for name in sys.modules if name.endswith(('.questions', '.asked', '.texts')) "
        "and name.startswith('desktop.policy')])\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
