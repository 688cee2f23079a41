"""Everything can be reached and worked with the keyboard, in the order in which it is read, and bears a name."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QRadioButton, QWidget

from desktop.case.case import Case
from desktop.window.widgets.country_box import CountryBox
from tests.window.cases import full_case, half_case, plain_case, two_categories_case
from tests.window.user import (
    INVESTMENT,
    LOCATION,
    PROGRAMMES,
    PROJECT,
    QUOTE,
    RESULT,
    SECTOR,
    STEPS,
    User,
    name_file,
    plain,
)


def spoken(widget: QWidget) -> str:
    """What assistive technology calls a control; on Linux Qt gives the value of a box for its name."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return plain(interface.text(QAccessible.Text.Name))


def walk(user: User, key: str = "Tab") -> list[QWidget]:
    """What the key goes through from the focus on, once round."""
    begin, found = user.focus, [user.focus]
    while True:
        user.presses(key)
        if user.focus is begin:
            return found
        assert user.focus not in found, f"{key} never comes back: {[spoken(one) for one in found]}"
        found.append(user.focus)


def tabs_to(user: User, name: str) -> None:
    """Press Tab until the focus is on the control of that name."""
    passed = []
    while spoken(user.focus) != name:
        passed.append(spoken(user.focus))
        assert len(passed) < 60, f"Tab does not come to {name}: {passed}"
        user.presses("Tab")


def in_page(user: User, stops: list[QWidget]) -> list[str]:
    return [spoken(one) for one in stops if user.page.isAncestorOf(one)]


def test_a_quote_is_made_with_the_keyboard_alone(user: User, tmp_path: Path) -> None:
    """Tab, Space, arrows and typing; no step is chosen with a key of its own."""
    user.types("Anna Bauer GmbH")
    user.presses("Tab")
    user.types("Germany")
    user.presses("Tab")
    user.types("Membranes, phase I")
    user.presses("Tab", "Right")
    assert user.case.quote.stage == "negotiate"
    user.presses("Tab")
    assert spoken(user.focus) == "Continue: Sector"
    user.presses("Space")
    user.types("2614")
    user.presses("Return")
    tabs_to(user, "Continue: Location")
    user.presses("Return")
    user.presses("Space")
    tabs_to(user, "Continue: Investment")
    user.presses("Space")
    assert isinstance(user.focus, QRadioButton)
    user.presses("Space", "Tab")
    assert spoken(user.focus) == "Total foreign investment"
    user.types("1.2亿")
    tabs_to(user, "Amount, 2026")
    user.types("3200万")
    user.presses("Return")
    user.types("15m")
    tabs_to(user, "Exchange rate of USD")
    user.types("7.1")
    user.presses("Tab", "Tab", "Space")
    user.presses("Tab")
    user.types("PBOC central parity")
    for name in ("Continue: Other programmes", "Continue: Result", "Make the quote"):
        tabs_to(user, name)
        user.presses("Space")
    assert user.window.step == QUOTE
    user.types("QZ-2026-0001")
    tabs_to(user, "Save the PDF…")
    with user.answering(name_file(tmp_path / "quote")):
        user.presses("Space")
    assert (tmp_path / "quote.pdf").read_bytes().startswith(b"%PDF-")
    assert user.case.project.sector == "2614"
    assert user.case.project.mode == "new"
    # 4.5% of US$ 32 m and of US$ 15 m
    assert user.total() == "US$ 2,115,000.00"


EXPECTED = {
    PROJECT: [
        "Investor",
        "Country or region",
        "Project name",
        "Stage of the talk: Negotiate",
        "Continue: Sector",
    ],
    SECTOR: [
        "Search for a class",
        "Results: List",
        "Signature chain: New materials",
        "Signature chain: Specialty paper",
        "Classes found",
        "Back",
        "Continue: Location",
        "Remove the chosen class",
        "Choose the category directly",
    ],
    LOCATION: ["Zhizao New City", "Back", "Continue: Investment"],
    INVESTMENT: [
        "New project",
        "Total foreign investment",
        "Currency: Total foreign investment",
        "Fixed-asset investment",
        "Currency: Fixed-asset investment",
        "Paste from a spreadsheet",
        "Year of row 1",
        "Form, 2026",
        "Amount, 2026",
        "Currency, 2026",
        "Year of row 2",
        "Form, 2027",
        "Amount, 2027",
        "Currency, 2027",
        "Year of row 3",
        "Form, 2028",
        "Amount, 2028",
        "Currency, 2028",
        "Exchange rate of USD",
        "Date of the exchange rate",
        "Today",
        "Source of the exchange rate",
        "Does a foreign-invested enterprise (外商投资企业) carry the project?: Yes",
        "Back",
        "Continue: Other programmes",
    ],
    QUOTE: [
        "Number",
        "Revision",
        "Date of issue",
        "Today",
        "Valid until",
        "Issuer",
        "Prepared by",
        "Contact",
        "Language of the PDF: Both",
        "Form: Full estimate",
    ],
}


@pytest.mark.parametrize("step", EXPECTED)
def test_tab_goes_through_a_step_as_it_is_read(user: User, step: int) -> None:
    user.begins_with(full_case())
    user.enters(step)
    names = in_page(user, walk(user))
    expected = EXPECTED[step]
    assert [name for name in names if name in expected] == expected
    assert names[: len(expected)] == expected or step in (SECTOR, INVESTMENT, QUOTE)


@pytest.mark.parametrize("case", [Case(), half_case(), full_case(), two_categories_case()])
def test_tab_comes_round_on_every_step_and_back_the_same_way(user: User, case: Case) -> None:
    user.begins_with(case)
    for step in STEPS:
        user.enters(step)
        forward = walk(user)
        back = walk(user, "Shift+Tab")
        assert back == [forward[0], *reversed(forward[1:])]
        assert len(in_page(user, forward)) >= 2


def test_rows_and_cards_that_came_later_stand_where_they_are_read(user: User) -> None:
    user.begins_with(plain_case())
    page = user.enters(PROGRAMMES)
    user.focuses(page.add)  # type: ignore[attr-defined]
    user.presses("Space")
    user.types("Provincial")
    user.focuses(page.add)  # type: ignore[attr-defined]
    user.presses("Space")
    user.types("County")
    names = in_page(user, walk(user))
    order = [
        "Name of programme 1",
        "Rate of programme 1",
        "Name of programme 2",
        "Rate of programme 2",
        "Back",
    ]
    found = [name for name in names if name in order]
    begin = found.index("Name of programme 1")
    assert found[begin:] + found[:begin] == order


def test_the_category_can_be_chosen_by_keyboard_after_a_class_was_cleared(user: User) -> None:
    user.enters(SECTOR)
    user.types("2614")
    user.presses("Return")
    tabs_to(user, "Remove the chosen class")
    user.presses("Space")
    assert user.case.project.sector is None
    tabs_to(user, "Choose the category directly")
    user.presses("Space")
    assert spoken(user.focus) == "Manufacturing"
    user.presses("Space")
    assert user.case.project.category == "manufacturing"
    user.presses("Down")
    assert user.case.project.category == "high_tech_service"


def test_every_menu_and_step_has_its_key(user: User) -> None:
    keys: Counter[str] = Counter()
    for menu in user.window.bar.menus:
        for action in menu.actions():
            keys.update(one.toString() for one in action.shortcuts())
    assert keys["Ctrl+S"] == 1
    assert {f"Ctrl+{step + 1}" for step in STEPS} <= set(keys)
    assert max(keys.values()) == 1
    user.begins_with(full_case())
    user.presses("Ctrl+PgDown")
    assert user.window.step == SECTOR
    user.presses("Ctrl+PgUp")
    assert user.window.step == PROJECT


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_letters_of_a_menu_are_each_used_once(user: User, code: str) -> None:
    import re

    user.speaks(code)
    bar = user.window.bar
    for texts in (
        [menu.title() for menu in bar.menus],
        *([action.text() for action in menu.actions() if action.text()] for menu in bar.menus),
    ):
        letters = [found.group(1).upper() for text in texts if (found := re.search("&(\\w)", text))]
        assert len(letters) == len(set(letters)), texts


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("case", [Case(), full_case(), two_categories_case()])
def test_every_control_is_named_and_no_two_of_a_step_are_named_alike(
    user: User, case: Case, code: str
) -> None:
    user.begins_with(case)
    user.speaks(code)
    for step in STEPS:
        page = user.enters(step)
        controls = [
            one
            for one in page.findChildren(QWidget)
            if isinstance(one, QAbstractButton | QLineEdit | QComboBox)
            and one.isVisible()
            and not isinstance(one.parentWidget(), QComboBox)
        ]
        names = Counter(spoken(one) for one in controls)
        assert "" not in names, [type(one).__name__ for one in controls if not spoken(one)]
        assert max(names.values()) == 1, (step, [name for name, count in names.items() if count > 1])


def test_the_country_is_searched_by_typing_and_chosen_from_the_list(user: User) -> None:
    user.presses("Tab")
    box = user.focus
    assert isinstance(box, CountryBox)
    user.types("korea")
    user.waits(lambda: QApplication.activePopupWidget() is not None)
    user.presses("Down", "Return")
    user.presses("Tab")
    assert user.case.investor.country in ("KR", "KP")
    user.speaks("zh")
    assert "korea" not in box.currentText().lower()
    assert box.currentText()


def test_part_of_a_countrys_name_is_enough_where_only_one_has_it_else_nothing_changes(user: User) -> None:
    user.presses("Tab")
    box = user.focus
    assert isinstance(box, CountryBox)
    user.types("switz")
    user.presses("Tab")
    assert (user.case.investor.country, box.currentText()) == ("CH", "Switzerland")
    user.presses("Shift+Tab")
    user.overwrites("united")
    user.presses("Tab")
    assert (user.case.investor.country, box.currentText()) == ("CH", "Switzerland")
    user.presses("Shift+Tab")
    user.overwrites("xx")
    user.presses("Esc")
    assert box.currentText() == "Switzerland"
    user.presses("Ctrl+A", "Delete", "Tab")
    assert user.case.investor.country is None


def test_a_half_typed_country_outlives_the_switch_of_the_language(user: User) -> None:
    user.presses("Tab")
    box = user.focus
    assert isinstance(box, CountryBox)
    user.types("Swit")
    user.session.desk.speak("zh")
    assert box.currentText() == "Swit"
    assert user.focus is box
    user.overwrites("瑞士")
    user.presses("Tab")
    assert user.case.investor.country == "CH"


def test_focus_is_never_lost_when_what_has_it_goes(user: User) -> None:
    user.begins_with(full_case())
    page = user.enters(PROGRAMMES)
    user.focuses(page.cards[0].delete)  # type: ignore[attr-defined]
    user.presses("Space")
    assert page.isAncestorOf(user.focus)
    user.focuses(page.cards[0].delete)  # type: ignore[attr-defined]
    user.presses("Space")
    assert page.isAncestorOf(user.focus)
    user.enters(RESULT)
    assert user.page.isAncestorOf(user.focus)


@pytest.mark.parametrize("typed", ["Japan", "日本", "jp", "JPN", "riben", "rb"])
@pytest.mark.parametrize("code", ["zh", "en"])
def test_a_country_is_found_by_its_names_in_both_languages_its_codes_and_pinyin(
    user: User, code: str, typed: str
) -> None:
    user.speaks(code)
    user.presses("Tab")
    box = user.focus
    user.types(typed)
    user.presses("Tab")
    assert user.case.investor.country == "JP"
    assert box.currentText() == {"zh": "日本", "en": "Japan"}[code]  # type: ignore[attr-defined]


def test_the_list_of_countries_offers_names_of_the_windows_language_for_those_of_the_other(
    user: User,
) -> None:
    user.speaks("zh")
    user.presses("Tab")
    user.types("germ")
    user.waits(lambda: QApplication.activePopupWidget() is not None)
    user.presses("Down", "Return")
    user.presses("Tab")
    assert user.case.investor.country == "DE"
    user.presses("Shift+Tab")
    assert user.focus.currentText() == "德国"  # type: ignore[attr-defined]


def test_a_country_that_is_none_is_named_and_not_passed_over_in_silence(user: User) -> None:
    user.speaks("zh")
    user.presses("Tab")
    user.types("atlantis")
    user.presses("Tab")
    assert user.case.investor.country is None
    assert "“atlantis”" in user.reads()
    user.speaks("en")
    assert "“atlantis” names no one country" in user.reads()
    user.presses("Shift+Tab")
    user.types("Japan")
    assert "atlantis" not in user.reads()


def test_a_step_entered_again_takes_what_is_typed_in_place_of_what_was_sought(user: User) -> None:
    user.presses("Ctrl+2")
    user.types("jcdl")
    user.presses("Ctrl+1", "Ctrl+2")
    user.types("3973")
    assert user.focus.text() == "3973"  # type: ignore[attr-defined]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_offered_countries_stand_on_the_ground_of_the_theme(user: User, scheme: str) -> None:
    user.session.theme.choose(scheme)
    user.presses("Tab")
    user.types("korea")
    user.waits(lambda: QApplication.activePopupWidget() is not None)
    picture = QApplication.activePopupWidget().grab().toImage()
    ground = picture.pixelColor(picture.width() - 8, picture.height() // 2)
    assert ground == user.session.theme.colour("base")
