"""Undo and redo belong to the whole case: over all steps, a field's keystrokes in one step."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.case import edits, unread
from desktop.case.case import Case, Contribution, Programme
from desktop.case.changed import changed
from desktop.language import language
from desktop.telling.undoing import taken_back
from desktop.window.pages.steps.project import ProjectPage
from tests.window.cases import plain_case, scheduled, usd
from tests.window.user import (
    INVESTMENT,
    PROGRAMMES,
    PROJECT,
    QUOTE,
    SECTOR,
    User,
    investment,
    plain,
    programmes,
)


def test_the_keystrokes_of_a_field_undo_in_one_step_over_all_steps_of_the_window(user: User) -> None:
    user.types("Hanbit 한빛소재")
    user.presses("Tab", "Tab")
    user.types("Phase I")
    user.enters(SECTOR)
    user.types("2614")
    user.presses("Return")
    page = investment(user)
    user.focuses(page.schedule.rows[0].amount)
    user.types("3000万")
    filled = user.case
    user.enters(QUOTE)
    user.presses("Ctrl+Z")
    assert user.case.project.utilisation == ()
    user.presses("Ctrl+Z")
    assert user.case.project.sector is None
    user.presses("Ctrl+Z")
    assert (user.case.investor.name, user.case.project.name) == ("Hanbit 한빛소재", None)
    user.presses("Ctrl+Z")
    assert user.case == Case()
    user.presses("Ctrl+Z")
    assert user.case == Case()
    user.presses("Ctrl+Shift+Z", "Ctrl+Y", "Ctrl+Y", "Ctrl+Y", "Ctrl+Y")
    assert user.case == filled


def test_what_is_typed_after_coming_back_to_a_field_is_a_step_of_its_own(user: User) -> None:
    user.types("Han")
    user.presses("Tab", "Shift+Tab", "End")
    user.types("bit")
    user.presses("Ctrl+Z")
    assert user.case.investor.name == "Han"


def test_undo_shows_in_the_field_that_has_the_focus_and_keeps_it(user: User) -> None:
    page = user.page
    assert isinstance(page, ProjectPage)
    user.types("Hanbit")
    user.presses("Ctrl+Z")
    assert page.investor.text() == ""
    assert user.focus is page.investor
    user.types("Q")
    assert user.case.investor.name == "Q"


def test_undo_and_redo_say_when_there_is_nothing_to_do(user: User) -> None:
    top = user.window.top
    assert not top.undo.isEnabled()
    assert not top.redo.isEnabled()
    user.types("H")
    assert top.undo.isEnabled()
    user.clicks(top.undo)
    assert user.case == Case()
    assert not top.undo.isEnabled()
    assert top.redo.isEnabled()
    user.clicks(top.redo)
    assert user.case.investor.name == "H"


def test_a_change_after_undo_ends_what_could_be_redone(user: User) -> None:
    user.types("A")
    user.presses("Ctrl+Z")
    user.types("B")
    user.presses("Ctrl+Y")
    assert user.case.investor.name == "B"
    assert not user.window.top.redo.isEnabled()


def test_choices_of_all_kinds_can_be_undone(user: User) -> None:
    user.begins_with(plain_case())
    page = investment(user)
    user.clicks(page.modes["capital_increase"])
    user.clicks(page.upgrade)
    user.clicks(page.enterprise.button("no"))
    user.presses("Ctrl+3", "Down")
    user.presses("Ctrl+2")
    before = [user.case]
    while user.window.top.undo.isEnabled():
        user.presses("Ctrl+Z")
        before.append(user.case)
    assert len(before) == 5
    assert before[-1] == plain_case()
    investment(user)
    assert page.modes["new"].isChecked()
    assert not page.upgrade.isChecked()
    assert page.enterprise.value() is None


def test_a_programme_comes_back_in_its_place(user: User) -> None:
    names = ("First", "Second", "Third")
    cards = tuple(Programme(name, name, "province", rate=Decimal("0.01")) for name in names)
    user.begins_with(plain_case()._replace(programmes=cards))
    page = programmes(user)
    user.clicks(page.cards[0].delete)
    assert [card.name.text() for card in page.cards] == ["Second", "Third"]
    user.presses("Ctrl+Z")
    assert [card.name.text() for card in page.cards] == list(names)
    assert sorted(page.cards, key=lambda card: card.y()) == page.cards
    user.focuses(page.cards[0].name)
    user.presses("End")
    user.types("!")
    assert [one.name for one in user.case.programmes] == ["First!", "Second", "Third"]


def test_switching_between_rate_and_amounts_keeps_what_was_entered(user: User) -> None:
    user.begins_with(
        plain_case()._replace(programmes=(Programme("p", "P", "province", rate=Decimal("0.01")),))
    )
    card = programmes(user).cards[0]
    user.clicks(card.kind.button("amounts"))
    user.focuses(card.rows[0].amount)
    user.types("5m")
    user.clicks(card.kind.button("rate"))
    assert user.case.programmes[0].rate == Decimal("0.01")
    assert user.case.programmes[0].amounts is None
    user.clicks(card.kind.button("amounts"))
    amounts = user.case.programmes[0].amounts
    assert amounts is not None
    assert amounts[0].amount.amount == 5_000_000


def test_a_refused_rate_that_is_hidden_by_the_switch_is_no_trouble_any_more(user: User) -> None:
    user.begins_with(
        plain_case()._replace(programmes=(Programme("p", "P", "province", rate=Decimal("0.01")),))
    )
    card = programmes(user).cards[0]
    user.focuses(card.rate)
    user.overwrites("1x")
    assert "not understood" in user.rail(PROGRAMMES)
    user.clicks(card.kind.button("amounts"))
    assert "not understood" not in user.rail(PROGRAMMES)
    user.clicks(card.kind.button("rate"))
    assert "not understood" not in user.rail(PROGRAMMES)
    assert card.rate.text() == ""


def test_a_year_typed_into_a_programmes_waiting_row_stays(user: User) -> None:
    user.begins_with(plain_case()._replace(programmes=(Programme("p", "P", "province", amounts=()),)))
    card = programmes(user).cards[0]
    user.focuses(card.rows[0].year)
    user.overwrites("2030")
    user.speaks("zh")
    user.focuses(card.rows[0].amount)
    user.types("5m")
    assert [entry.year for entry in user.case.programmes[0].amounts or ()] == [2030]
    user.presses("Ctrl+A", "Backspace")
    user.types("6m")
    assert [entry.year for entry in user.case.programmes[0].amounts or ()] == [2030]


def test_undo_past_a_save_makes_the_case_unsaved_and_redo_saved_again(user: User, tmp_path: Path) -> None:
    user.types("Hanbit")
    user.session.document.save(tmp_path / "case.json")
    assert not user.window.isWindowModified()
    user.presses("Ctrl+Z")
    assert user.window.isWindowModified()
    user.presses("Ctrl+Y")
    assert not user.window.isWindowModified()


def test_rows_can_be_undone_while_another_step_is_shown(user: User) -> None:
    user.begins_with(scheduled(Contribution(2026, usd(8_000_000))))
    page = investment(user)
    user.focuses(page.schedule.rows[1].amount)
    user.types("9m")
    user.enters(PROJECT)
    user.presses("Ctrl+Z")
    investment(user)
    assert len(page.schedule.rows) == 2
    assert page.schedule.rows[1].amount.text() == ""
    assert page.schedule.rows[1].waiting


def test_undo_and_redo_say_what_they_take_back_in_menu_and_bar_and_lead_there(user: User) -> None:
    user.begins_with(plain_case())
    page = investment(user)
    menus, top = user.window.menus, user.window.top
    amount = page.schedule.rows[0].amount
    user.focuses(amount)
    user.overwrites("9m")
    user.enters(PROJECT)
    user.types("!")
    user.enters(QUOTE)
    user.waits(lambda: top.undo.toolTip().startswith("Undo: Investor ("))
    user.presses("Ctrl+Z")
    assert (user.window.step, user.focus) == (PROJECT, user.window.page(PROJECT).investor)
    user.enters(QUOTE)
    user.waits(lambda: top.undo.toolTip().startswith("Undo: amount of 2026 ("))
    assert (plain(menus.undo.text()), plain(menus.redo.text())) == (
        "Undo: amount of 2026", "Redo: Investor",
    )  # fmt: skip
    assert top.undo.accessibleName() or top.undo.text() == "Undo: amount of 2026"
    user.speaks("zh")
    assert plain(menus.undo.text()) == "撤销：2026年的金额"
    user.speaks("en")
    user.clicks(top.undo)
    assert (user.window.step, user.focus) == (INVESTMENT, amount)
    assert amount.text() == "8,000,000"
    user.enters(QUOTE)
    user.presses("Ctrl+Shift+Z")
    assert (user.window.step, user.focus) == (INVESTMENT, amount)
    assert amount.text() == "9,000,000"


@pytest.mark.parametrize(
    ("change", "said", "path"),
    [
        (lambda case: edits.project(case, sector="3985", category=None), "Sector and 1 more", "project.sector"),
        (lambda case: edits.project(case, location="kecheng"), "Location", "project.location"),
        (lambda case: edits.without_contribution(case, 0), "2026", "project.utilisation[0]"),
        (lambda case: edits.contribution(case, 0, form="in_kind"), "form of 2026", ""),
        (lambda case: edits.rate(case, "USD", Decimal(7)), "", ""),
        (lambda case: edits.rate(case, "USD", Decimal("7.1")), "Exchange rate of USD", ""),
        (lambda case: edits.with_programme(case, Programme("p", "New town")), "New town", "programmes[0]"),
        (lambda case: unread.keep(case, "quote.date", "soon"), "Date of issue", "quote.date"),
        (
            lambda case: edits.project(
                case, utilisation=tuple(Contribution(year, usd(1_000_000)) for year in (2026, 2027, 2028))
            ),
            "Schedule of utilised foreign capital",
            "project.utilisation",
        ),
    ],
)  # fmt: skip
def test_each_kind_of_change_has_a_name(change: Callable[[Case], Case], said: str, path: str) -> None:
    before = plain_case()
    after = change(before)
    assert taken_back(before, after, language("en")) == said
    assert taken_back(after, before, language("en")) == said
    assert not path or changed(before, after)[0] == path
