"""A class with two categories asks and shows both results; choosing is a separate act; each status says why."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from desktop.case.case import Case, Contribution, Money
from desktop.window.pages.result import ResultPage
from desktop.window.pages.steps.location import LocationPage
from desktop.window.pages.steps.sector import SectorPage
from tests.engine.program import words_of
from tests.window.cases import plain_case, usd
from tests.window.user import LOCATION, RESULT, SECTOR, User, spaced


def service_case(sector: str | None = None, category: str | None = None) -> Case:
    case = plain_case()
    rows = (Contribution(2026, usd(20_000_000)),)
    return case._replace(project=case.project._replace(sector=sector, category=category, utilisation=rows))


def sector_page(user: User) -> SectorPage:
    page = user.enters(SECTOR)
    assert isinstance(page, SectorPage)
    return page


def test_a_class_with_two_categories_asks_and_shows_what_each_gives(user: User) -> None:
    user.begins_with(service_case())
    page = sector_page(user)
    user.types("7513")
    user.presses("Return")
    said = user.reads()
    assert "Two categories are possible" in said
    assert "two possible categories" in user.rail(SECTOR)
    # US$ 20 m: half of 4% as high-tech, 35% of 4% as another service; at 7.
    assert [spaced(box._figure.text()) for box in page.boxes] == ["US$ 400,000.00", "US$ 280,000.00"]
    assert "CNY 2,800,000.00" in said
    assert "CNY 1,960,000.00" in said
    assert "indicative" in page.boxes[0].radio.text()
    assert not page.use.isEnabled()
    assert user.case.project.category is None
    user.focuses(page.boxes[1].radio)
    user.presses("Space")
    assert page.boxes[1].radio.isChecked()
    assert not page.boxes[0].radio.isChecked()
    assert user.case.project.category == "other_service"
    assert user.total() == "US$ 280,000.00"
    assert not page.use.isEnabled()
    assert "two possible" not in user.rail(SECTOR)
    assert "chosen by you; the class's default is high-tech services (indicative)" in user.reads()
    user.presses("Ctrl+Z")
    assert user.case.project.category is None
    assert user.case.project.sector == "7513"


def test_a_category_that_is_ticked_brings_its_class_in_one_step(user: User) -> None:
    user.begins_with(service_case("2614"))
    page = sector_page(user)
    user.types("7513")
    user.waits(lambda: page.boxes[1].isVisible() and "7513" in page.use.text())
    assert user.case == service_case("2614")
    user.clicks(page.boxes[1].radio)
    assert (user.case.project.sector, user.case.project.category) == ("7513", "other_service")
    assert page.primary.text() == "Continue: Location"
    user.presses("Ctrl+Z")
    assert user.case == service_case("2614")
    assert not page.boxes[1].radio.isChecked()


def test_the_primary_button_uses_what_is_highlighted_and_says_so(user: User) -> None:
    user.begins_with(service_case("2614"))
    page = sector_page(user)
    assert page.primary.text() == "Continue: Location"
    user.types("3985")
    user.waits(lambda: page.primary.text() == "Use 3985 and continue")
    assert user.case.project.sector == "2614"
    user.speaks("zh")
    assert page.primary.text() == "选用3985并继续"
    user.speaks("en")
    user.clicks(page.primary)
    assert (user.window.step, user.case.project.sector) == (LOCATION, "3985")
    user.presses("Ctrl+Z")
    assert (user.window.step, user.case.project.sector) == (SECTOR, "2614")


def test_what_is_only_the_first_of_all_is_not_used_by_going_on(user: User) -> None:
    page = sector_page(user)
    assert page.primary.text() == "Continue: Location"
    user.types("398")
    user.presses("Down")
    shown = page.detail.shown
    assert shown is not None
    assert page.primary.text() == f"Use {shown.code} and continue"
    user.presses("Escape")
    assert page.field.text() == ""
    assert page.primary.text() == "Continue: Location"
    user.clicks(page.primary)
    assert user.case == Case()


def test_looking_with_the_arrows_or_in_the_list_and_leaving_by_the_rail_uses_nothing(user: User) -> None:
    user.begins_with(service_case("2614"))
    page = sector_page(user)
    user.types("39")
    user.presses("Down", "Down", "Ctrl+PgDown")
    assert user.window.step == LOCATION
    sector_page(user)
    user.bot.mouseClick(
        page.results.viewport(),
        Qt.MouseButton.LeftButton,
        pos=page.results.visualRect(page.results.model().index(1, 0)).center(),
    )
    user.presses("Ctrl+1")
    assert user.case == service_case("2614")


def test_the_choice_in_the_box_follows_the_language_and_the_schedule(user: User) -> None:
    user.begins_with(service_case("7513"))
    page = sector_page(user)
    user.speaks("zh")
    assert [spaced(box._figure.text()) for box in page.boxes] == ["40.00 万美元", "28.00 万美元"]
    case = user.case
    rows = (Contribution(2026, usd(2_000_000)),)
    user.session.desk.change(case._replace(project=case.project._replace(utilisation=rows)))
    # US$ 2 m: 1.5% × 50% and × 35%
    assert [spaced(box._figure.text()) for box in page.boxes] == ["1.50 万美元", "1.05 万美元"]


def test_what_is_ticked_is_in_force_whatever_is_looked_at_meanwhile(user: User) -> None:
    user.begins_with(service_case("7513"))
    page = sector_page(user)
    user.clicks(page.boxes[1].radio)
    assert user.case.project.category == "other_service"
    user.focuses(page.field)
    user.overwrites("2614")
    user.waits(lambda: not page.boxes[0].isVisible())
    user.overwrites("7513")
    user.waits(page.boxes[0].isVisible)
    assert [box.radio.isChecked() for box in page.boxes] == [False, True]
    assert user.case.project.category == "other_service"


def test_a_code_that_the_standard_does_not_have_is_said_and_can_be_removed(user: User) -> None:
    user.begins_with(service_case("9999"))
    page = sector_page(user)
    assert "not in GB/T 4754-2017" in user.reads()
    user.clicks(page.drop)
    assert user.case.project.sector is None
    assert "No class is chosen yet" in user.reads()


@pytest.mark.parametrize("entered", ["2614", "２６１４", " 2614 "])
def test_a_code_is_read_in_full_width_too_and_named(user: User, entered: str) -> None:
    user.begins_with(service_case())
    sector_page(user)
    user.types(entered)
    assert user.case.project.sector is None
    user.presses("Return")
    assert user.case.project.sector == "2614"
    assert "Manufacture of organic chemical raw materials" in user.reads()
    assert user.total() == "US$ 800,000.00"


def test_the_category_chosen_by_hand_stands_over_the_class_and_can_be_given_back(user: User) -> None:
    user.begins_with(service_case("2614"))
    page = sector_page(user)
    user.clicks(page.other_way)
    assert "As the class says: Manufacturing" in user.reads()
    user.clicks(page.categories["other_service"])
    assert user.total() == "US$ 280,000.00"
    assert "chosen by you; the class's default is manufacturing" in user.reads()
    user.clicks(page.categories["by_class"])
    assert user.case.project.category is None
    assert user.total() == "US$ 800,000.00"


def test_using_a_class_gives_the_category_back_to_it(user: User) -> None:
    user.begins_with(service_case("7513", "other_service"))
    sector_page(user)
    user.types("2614")
    user.presses("Return")
    assert (user.case.project.sector, user.case.project.category) == ("2614", None)
    assert user.total() == "US$ 800,000.00"


def test_a_chosen_category_is_said_to_be_chosen_in_the_result_and_high_tech_indicative(user: User) -> None:
    user.begins_with(service_case("7513", "high_tech_service"))
    assert "High-tech services (indicative)" in user.rail(SECTOR)
    user.enters(RESULT)
    assert "7513: high-tech services (indicative), chosen by the user" in user.reads()
    user.speaks("zh")
    assert "高技术服务业（参考）" in user.rail(SECTOR)
    user.waits(lambda: "7513：高技术服务业（参考），由用户选定" in user.reads())


STATUSES: list[tuple[str, Callable[[Case], Case], str, str, str]] = [
    ("eligible", lambda case: case, "Eligible", "属奖励范围", "US$ 160,000.00"),
    (
        "reference only",
        lambda case: case._replace(project=case.project._replace(location="jiangshan")),
        "Reference only",
        "参照执行",
        "US$ 160,000.00",
    ),
    (
        "excluded",
        lambda case: case._replace(project=case.project._replace(category="real_estate")),
        "Excluded",
        "不予奖励",
        "US$ 0.00",
    ),
    (
        "not covered",
        lambda case: case._replace(project=case.project._replace(category="not_covered")),
        "Not covered",
        "不在范围",
        "US$ 0.00",
    ),
    (
        "no foreign-invested enterprise",
        lambda case: case._replace(project=case.project._replace(foreign_invested_enterprise=False)),
        "Excluded",
        "不予奖励",
        "US$ 0.00",
    ),
]


@pytest.mark.parametrize(
    ("take", "english", "chinese", "total"), [row[1:] for row in STATUSES], ids=[row[0] for row in STATUSES]
)
def test_each_status_is_said_with_its_reason_on_the_right_and_in_the_result(
    user: User, take: Callable[[Case], Case], english: str, chinese: str, total: str
) -> None:
    user.begins_with(take(plain_case()))
    assert english in user.answer().split("\n")
    assert user.total() == total
    page = user.enters(RESULT)
    assert isinstance(page, ResultPage)
    reasons = user.session.desk.answer.estimate.reasons
    assert reasons
    promised = english == "Eligible"
    for note in reasons:
        assert (words_of(note).en in user.answer()) != promised
        assert words_of(note).en in user.reads()
    user.speaks("zh")
    assert chinese in user.answer().split("\n")
    for note in reasons:
        assert (words_of(note).zh in user.answer()) != promised
        assert words_of(note).zh in user.reads()


def test_a_place_that_may_only_follow_the_plan_says_so_before_it_is_chosen(user: User) -> None:
    user.begins_with(plain_case())
    page = user.enters(LOCATION)
    assert isinstance(page, LocationPage)
    assert len(page.places) == 8
    assert "reference only" in user.reads()
    assert "within the scope" in user.reads()
    for radio in page.places.values():
        assert radio.accessibleDescription()
        user.clicks(radio)
        status = "Eligible" if list(page.places.values()).index(radio) < 2 else "Reference only"
        assert status in user.answer().split("\n")


def test_excluded_projects_still_show_what_other_programmes_give(user: User) -> None:
    from desktop.case.case import Programme

    case = plain_case()
    provincial = Programme("p", "Provincial award", "province", rate=Decimal("0.01"))
    excluded = case._replace(project=case.project._replace(category="finance"), programmes=(provincial,))
    user.begins_with(excluded)
    assert "Excluded" in user.answer().split("\n")
    assert user.total() == "US$ 80,000.00"


def test_the_dollars_rate_is_asked_for_where_an_amount_needs_it(user: User) -> None:
    case = plain_case()
    rows = (Contribution(2026, Money(Decimal(56_000_000), "CNY")),)
    bare = case.project._replace(utilisation=rows)
    user.begins_with(case._replace(project=bare, exchange=case.exchange._replace(cny_per_unit=())))
    assert "Exchange rate of USD" in user.answer()
    assert user.total() == ""
    user.presses("Ctrl+4")
    page = user.page
    user.focuses(page.rates.fields["USD"][0])  # type: ignore[attr-defined]
    user.types("7")
    # CNY 56 m ÷ 7 = US$ 8 m at 2%
    assert user.total() == "US$ 160,000.00"
