"""Other support: what fits the case and why, what the text states of it, and one click that puts it into the case."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.case.case import Case, Contribution, Money, Programme
from desktop.policy import texts
from desktop.policy.support import catalogue
from desktop.telling import paths
from desktop.telling import support as support_view
from desktop.window.desk import asides
from desktop.window.pages.policy.policy_page import PolicyPage
from desktop.window.pages.policy.support_page import EntryBlock, SupportPage
from desktop.window.pages.steps.programmes import ProgrammesPage
from desktop.window.shell.app import Session
from tests.screenshots import excluded_case
from tests.window.cases import full_case, half_case, plain_case, two_categories_case
from tests.window.conftest import Open
from tests.window.fitting import misfits
from tests.window.user import PROGRAMMES, User

CASES: dict[str, Callable[[], Case]] = {
    "empty": Case,
    "half": half_case,
    "full": full_case,
    "two categories": two_categories_case,
    "excluded": excluded_case,
}


def placed(sector: str | None, location: str = "zhizao_new_city", category: str | None = None) -> Case:
    case = plain_case()
    return case._replace(project=case.project._replace(sector=sector, location=location, category=category))


def opened(session: Session, place: str = "") -> SupportPage:
    session.desk.aside_wanted.emit(asides.SUPPORT, place)
    page = session.window.stack.currentWidget()
    assert isinstance(page, SupportPage)
    QTest.qWait(20)
    return page


def said(block: EntryBlock) -> str:
    return "\n".join(block.said()).replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


def in_sight(widget: QWidget, viewport: QWidget) -> bool:
    """Whether at least the upper line of a widget is seen in what scrolls it."""
    return 0 <= widget.mapTo(viewport, QPoint(0, 0)).y() <= viewport.height() - 32


@pytest.fixture
def session(start: Open) -> Session:
    return start(plain_case(), step=paths.PROGRAMMES)


# ---------------------------------------------------------------- what is on the page


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_entry_is_there_once_as_fitting_or_not(start: Open, name: str, code: str) -> None:
    page = opened(start(CASES[name](), language=code))
    page.fold.setChecked(True)
    QTest.qWait(10)
    assert set(page.blocks) == {entry.id for entry in catalogue().entries}
    for entry in catalogue().entries:
        block = page.blocks[entry.id]
        assert block.isVisible()
        assert entry.name.of(code) in said(block)
        assert entry.what.of(code) in said(block)


@pytest.mark.parametrize(
    ("entry", "sector", "stated"),
    [
        ("core_technology", "2614", "At most CNY 3,000,000 (a project)"),
        ("design_centre_national", "2614", "CNY 1,000,000 (when newly recognised)"),
        ("design_centre_province", "2614", "CNY 300,000 (when newly recognised)"),
        ("export_credit_insurance", "2614", "At most CNY 5,000,000 (an enterprise)"),
        ("export_credit_insurance", "2614", "Share of the premium, no less than 70%"),
        ("logistics_growth", "5431", "At least CNY 200,000 (once)"),
    ],
)
def test_amount_ceiling_and_share_stand_where_the_text_states_them(
    start: Open, entry: str, sector: str, stated: str
) -> None:
    page = opened(start(placed(sector)))
    assert stated in said(page.blocks[entry]).split("\n")


def test_an_entry_says_year_lead_and_whom_it_is_for_and_why_it_fits(session: Session) -> None:
    text = said(opened(session).blocks["technical_upgrade"])
    assert "2025 edition. Lead: Municipal Bureau of Economy and Information Technology." in text
    assert "For: industrial enterprises that carry out a technical upgrade." in text
    assert "Manufacturing is among those it is for; it is for the whole city, Zhizao New City too." in text


def test_a_county_is_told_that_it_is_not_settled_who_pays(start: Open) -> None:
    session = start(placed("2614", "jiangshan"))
    assert catalogue().county.en in opened(session)._note.text()
    session.desk.change(placed("2614"))
    assert catalogue().county.en not in opened(session)._note.text()


def test_what_does_not_fit_is_folded_and_says_why(start: Open) -> None:
    page = opened(start(placed("2614")))
    assert "logistics_growth" not in page.blocks
    assert not any(block.add.isVisible() and block.wanted is False for block in page.blocks.values())
    page.fold.click()
    QTest.qWait(10)
    assert "For Other services only, this case: Manufacturing." in said(page.blocks["logistics_growth"])
    assert "Goes to others than the investor: consumers who buy a car." in said(page.blocks["trade_in_cars"])
    assert not page.blocks["logistics_growth"].add.isVisible()
    page.fold.click()
    assert "logistics_growth" not in page.blocks


def test_a_class_outside_the_divisions_of_an_entry_is_told_so(start: Open) -> None:
    page = opened(start(placed("5431")))
    assert "class 5431 is among those it is for" in said(page.blocks["multimodal"])
    page.fold.setChecked(True)
    QTest.qWait(10)
    assert "class 5431 is not among them" in said(page.blocks["design_institute"])


def test_where_the_category_is_open_what_fits_under_one_of_them_is_said_to_depend_on_it(start: Open) -> None:
    page = opened(start(two_categories_case()))
    assert "which is open" in said(page.blocks["core_technology"])
    assert "it is for every sector" in said(page.blocks["export_credit_insurance"])


def test_what_the_plan_excludes_is_offered_nothing_and_the_page_says_so(start: Open) -> None:
    page = opened(start(excluded_case()))
    assert page.blocks == {}
    assert page._none.isVisible()


def test_it_follows_the_case(session: Session) -> None:
    page = opened(session)
    assert "technical_upgrade" in page.blocks
    session.desk.change(placed("5431"))
    assert "technical_upgrade" not in page.blocks
    assert "logistics_growth" in page.blocks
    session.document.undo()
    assert "technical_upgrade" in page.blocks


# ---------------------------------------------------------------- filters


def test_the_kind_filters_and_its_names_count_what_fits(session: Session) -> None:
    page = opened(session)
    names = {page.kinds.itemData(row): page.kinds.itemText(row) for row in range(page.kinds.count())}
    land = [
        entry
        for entry, block in page.blocks.items()
        if entry in ("industrial_land", "major_project_land", "private_investment")
    ]
    assert names["land"] == f"Land [{len(land)}]"
    page.kinds.choose("land")
    page.kinds.chosen.emit("land")
    assert {entry for entry, block in page.blocks.items() if block.isVisible()} == set(land)
    page.kinds.choose(support_view.WITH_AMOUNT)
    page.kinds.chosen.emit(support_view.WITH_AMOUNT)
    assert {entry for entry, block in page.blocks.items() if block.isVisible()} == {
        "core_technology",
        "design_centre_national",
        "design_centre_province",
        "export_credit_insurance",
    }


@pytest.mark.parametrize("typed", ["出口信用", "export credit", "ＥＸＰＯＲＴ  credit"])
def test_the_search_finds_in_both_languages_whatever_the_window_speaks(session: Session, typed: str) -> None:
    page = opened(session)
    page.search.setText(typed)
    assert [entry for entry, block in page.blocks.items() if block.isVisible()] == ["export_credit_insurance"]
    assert page.count.text() == f"1 of {len(page.blocks)} entries"
    page.search.clear()
    assert all(block.isVisible() for block in page.blocks.values())


def test_an_entry_that_is_asked_for_is_shown_whatever_was_filtered_or_folded(
    session: Session, qtbot: QtBot
) -> None:
    page = opened(session)
    page.search.setText("nothing of the kind")
    opened(session, "trade_in_cars")
    block = page.blocks["trade_in_cars"]
    qtbot.waitUntil(lambda: block.isVisible() and in_sight(block, page.area.viewport()))
    assert page.current == "trade_in_cars"
    shown = session.window.stack.currentWidget()
    session.desk.aside_wanted.emit(asides.SUPPORT, "moon")
    assert session.window.stack.currentWidget() is shown


# ---------------------------------------------------------------- into the case


def test_a_highlighted_entry_is_not_left_behind_by_going_on(session: Session, qtbot: QtBot) -> None:
    page = opened(session)
    assert not page.primary.isVisible()
    opened(session, "trade_in_cars")
    assert page.primary.isVisible() == page.blocks["trade_in_cars"].add.isVisible()
    addable = next(key for key, block in page.blocks.items() if block.add.isVisible())
    opened(session, addable)
    name = page.blocks[addable].accessibleName()
    assert page.primary.text().removeprefix("Add “").split("…")[0].split("”")[0] in name
    assert page.primary.text().endswith("and continue")
    qtbot.mouseClick(page.primary, Qt.MouseButton.LeftButton)
    assert isinstance(session.window.stack.currentWidget(), ProgrammesPage)
    assert len(session.document.case.programmes) == 1
    opened(session, addable)
    assert not page.primary.isVisible()


def test_nothing_is_added_by_looking(session: Session) -> None:
    before = session.document.case
    page = opened(session)
    page.fold.setChecked(True)
    page.search.setText("70%")
    page.kinds.chosen.emit("award")
    page.leave()
    assert session.document.case is before


def test_one_click_adds_a_programme_and_goes_to_what_is_missing(session: Session, qtbot: QtBot) -> None:
    page = opened(session)
    page.blocks["export_credit_insurance"].add.click()
    QTest.qWait(30)
    (programme,) = session.document.case.programmes
    assert programme.name == "Premiums of short-term export credit insurance"
    assert programme.level == "special_policy"
    assert programme.same_matter is False
    assert programme.cumulative_cap == Money(Decimal(5_000_000), "CNY")
    assert programme.amounts is not None
    assert [(row.year, row.amount.amount) for row in programme.amounts] == [(2026, None)]
    step = session.window.stack.currentWidget()
    assert isinstance(step, ProgrammesPage)
    field = step.cards[0].rows[0].amount
    assert session.window.focusWidget() is field
    qtbot.waitUntil(lambda: in_sight(field, step.area.viewport()))


def test_the_field_is_in_sight_below_other_cards_too(start: Open, qtbot: QtBot) -> None:
    session = start(full_case(), step=paths.PROGRAMMES)
    session.window.resize(1280, 720)
    opened(session).add("core_technology")
    step = session.window.stack.currentWidget()
    assert isinstance(step, ProgrammesPage)
    field = step.cards[2].rows[0].amount
    qtbot.waitUntil(lambda: field.isVisible() and in_sight(field, step.area.viewport()))


def test_adding_is_one_step_of_undo(session: Session) -> None:
    before = session.document.case
    opened(session).add("design_centre_national")
    assert len(session.document.case.programmes) == 1
    session.document.undo()
    assert session.document.case == before


def test_a_stated_amount_is_in_the_programme_and_reaches_the_total(start: Open) -> None:
    session = start(plain_case())
    opened(session).add("design_centre_national")
    answer = session.desk.answer
    assert answer is not None
    assert answer.estimate is not None
    # 2% of US$ 8 m, and CNY 1 m at 7: 160,000 + 142,857.14
    assert answer.estimate.totals.total_usd == 160_000_00 + 142_857_14


def test_what_was_added_says_so_and_leads_to_its_card(session: Session) -> None:
    opened(session).add("core_technology")
    page = opened(session)
    block = page.blocks["core_technology"]
    assert "Added to the case" in said(block)
    assert block.add.text() == "Add once more"
    assert "Added to the case" not in said(page.blocks["research_subsidy"])
    block.added.click()
    assert isinstance(session.window.stack.currentWidget(), ProgrammesPage)
    session.document.undo()
    assert "Added to the case" not in said(opened(session).blocks["core_technology"])


def test_a_programme_that_somebody_typed_is_not_taken_for_added(session: Session) -> None:
    session.desk.change(plain_case()._replace(programmes=(Programme("core_technology", "x", "city"),)))
    assert "Added to the case" not in said(opened(session).blocks["core_technology"])


def test_a_full_case_takes_no_more(start: Open) -> None:
    programmes = tuple(Programme(f"p{n}", "x", "city", rate=Decimal("0.01")) for n in range(20))
    page = opened(start(plain_case()._replace(programmes=programmes)))
    assert not page.blocks["core_technology"].add.isEnabled()


def test_what_cannot_be_computed_as_a_programme_has_no_button(session: Session) -> None:
    page = opened(session)
    for entry in catalogue().entries:
        if entry.id in page.blocks:
            assert page.blocks[entry.id].add.isVisible() == entry.addable, entry.id


# ---------------------------------------------------------------- the year


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_later_year_than_that_of_the_edition_warns_here_and_on_the_card(start: Open, code: str) -> None:
    session = start(plain_case(), language=code)
    page = opened(session)
    assert page.chosen_year == 2026
    assert page._warning.isVisible()
    assert "2026" in page._warning.text()
    page.add("core_technology")
    QTest.qWait(10)
    step = session.window.stack.currentWidget()
    assert isinstance(step, ProgrammesPage)
    assert step.cards[0]._edition.isVisible()
    assert {"en": "2025 edition", "zh": "2025年版"}[code] in step.cards[0]._edition.text()


def test_the_year_of_the_edition_warns_of_nothing(session: Session) -> None:
    page = opened(session)
    page.year.choose("2025")
    page.year.chosen.emit("2025")
    assert not page._warning.isVisible()
    page.add("core_technology")
    (programme,) = session.document.case.programmes
    assert programme.amounts is not None
    assert programme.amounts[0].year == 2025
    step = session.window.stack.currentWidget()
    assert isinstance(step, ProgrammesPage)
    assert not step.cards[0]._edition.isVisible()


def test_the_years_are_those_of_the_schedule_and_of_the_edition(start: Open) -> None:
    case = plain_case()
    rows = tuple(Contribution(year, Money(Decimal(1_000_000), "USD")) for year in (2028, 2027))
    page = opened(start(case._replace(project=case.project._replace(utilisation=rows))))
    assert [page.year.itemText(row) for row in range(page.year.count())] == ["2025", "2027", "2028"]
    assert page.chosen_year == 2027


# ---------------------------------------------------------------- ways in and out


def test_the_button_of_the_step_and_the_menu_lead_here(session: Session) -> None:
    window = session.window
    step = window.stack.currentWidget()
    assert isinstance(step, ProgrammesPage)
    step.support.click()
    page = window.stack.currentWidget()
    assert isinstance(page, SupportPage)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is step
    QTest.keyClick(
        window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert window.stack.currentWidget() is page


def test_every_entry_leads_to_its_clause_and_the_clause_back_to_it(session: Session) -> None:
    page = opened(session)
    page.fold.setChecked(True)
    QTest.qWait(10)
    for entry in catalogue().entries:
        page.blocks[entry.id].clause.click()
        reader = session.window.stack.currentWidget()
        assert isinstance(reader, PolicyPage)
        assert (reader.document.id, reader.current) == ("quzhou-2025-4", entry.clause)
        reader.leave()
    for clause in texts.text("quzhou-2025-4").clauses:
        for use in clause.uses:
            assert opened(session, use.id).current == use.id


def test_it_is_worked_with_the_keyboard_alone(user: User) -> None:
    user.begins_with(plain_case())
    user.enters(PROGRAMMES)
    user.presses("Ctrl+Shift+O")
    page = user.window.stack.currentWidget()
    assert isinstance(page, SupportPage)
    assert user.focus is page.search
    user.types("key and core")
    for _ in range(12):
        if user.focus is page.blocks["core_technology"].add:
            break
        user.presses("Tab")
    user.presses("Return")
    assert user.window.step == PROGRAMMES
    user.types("2m")
    assert user.case.programmes[0].amounts is not None
    assert user.case.programmes[0].amounts[0].amount == Money(Decimal(2_000_000), "CNY")


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("name", CASES)
def test_every_text_has_room_at_the_smallest_size(user: User, name: str, code: str) -> None:
    user.window.resize(1280, 720)
    user.begins_with(CASES[name]())
    user.speaks(code)
    page = opened(user.session)
    page.fold.setChecked(True)
    user.waits(lambda: not misfits(user.window))
    assert not page.area.horizontalScrollBar().isVisible()
    if "export_credit_insurance" in page.blocks and page.blocks["export_credit_insurance"].add.isVisible():
        page.add("export_credit_insurance")
        user.waits(lambda: not misfits(user.window))
        assert not user.panel._scroll.horizontalScrollBar().isVisible()
