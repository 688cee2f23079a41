"""The answer stands beside the questions and follows every keystroke, in every field that counts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.case.case import Contribution, Money, Programme
from desktop.engine.combinations import Comparison
from desktop.engine.result import Range
from desktop.window.pages.result import ResultPage
from tests.window.cases import full_case, plain_case, usd
from tests.window.desks import missing_links
from tests.window.user import INVESTMENT, RESULT, User, investment, programmes, spaced


def test_each_digit_of_an_amount_moves_the_answer(user: User) -> None:
    user.begins_with(plain_case())
    user.focuses(investment(user).schedule.rows[0].amount)
    user.presses("Ctrl+A")
    totals = []
    for digit in "30000000":
        user.types(digit)
        totals.append(user.total())
    # Below US$ 1 m nothing; 3 m at 1.5%; 30 m at 4%.
    assert totals == ["US$ 0.00"] * 6 + ["US$ 45,000.00", "US$ 1,200,000.00"]
    assert "CNY 8,400,000" in user.answer()


def test_each_digit_of_the_dollars_rate_moves_the_renminbi_and_never_the_dollars(user: User) -> None:
    user.begins_with(plain_case())
    user.focuses(investment(user).rates.fields["USD"][0])
    user.presses("Ctrl+A")
    seen = []
    for sign in "7.25":
        user.types(sign)
        seen.append((user.total(), spaced(user.panel._total_cny.toolTip())))
    assert seen == [
        ("US$ 160,000.00", "CNY 1,120,000.00"),
        ("US$ 160,000.00", "CNY 1,120,000.00"),
        ("US$ 160,000.00", "CNY 1,152,000.00"),
        ("US$ 160,000.00", "CNY 1,160,000.00"),
    ]


def test_each_digit_of_another_currencys_rate_moves_the_answer(user: User) -> None:
    euros = Contribution(2026, Money(Decimal(7_000_000), "EUR"))
    case = plain_case()
    user.begins_with(case._replace(project=case.project._replace(utilisation=(euros,))))
    page = investment(user)
    assert user.total() == ""
    user.focuses(page.rates.fields["EUR"][0])
    user.types("8")
    # EUR 7 m × 8 ÷ 7 = US$ 8 m at 2%.
    assert user.total() == "US$ 160,000.00"
    user.types(".5")
    # EUR 7 m × 8.5 ÷ 7 = US$ 8.5 m at 2%.
    assert user.total() == "US$ 170,000.00"


def test_each_digit_of_a_programmes_rate_moves_the_answer(user: User) -> None:
    provincial = Programme("p", "Provincial award", "province")
    user.begins_with(plain_case()._replace(programmes=(provincial,)))
    user.focuses(programmes(user).cards[0].rate)
    totals = []
    for sign in "1.25":
        user.types(sign)
        totals.append(user.total())
    # A provincial award adds up: 160,000 + 8 m × 1%, 1.2%, 1.25%.
    assert totals == ["US$ 240,000.00", "US$ 240,000.00", "US$ 256,000.00", "US$ 260,000.00"]


def test_each_digit_of_a_programmes_cap_and_amount_moves_the_answer(user: User) -> None:
    provincial = Programme("p", "Provincial award", "province", rate=Decimal("0.01"))
    user.begins_with(plain_case()._replace(programmes=(provincial,)))
    card = programmes(user).cards[0]
    user.focuses(card.cap)
    user.types("70000")  # CNY 70,000 = US$ 10,000
    assert user.total() == "US$ 170,000.00"
    user.types("0")
    assert user.total() == "US$ 240,000.00"
    user.clicks(card.kind.button("amounts"))
    user.focuses(card.rows[0].amount)
    user.types("14万")  # CNY 140,000 = US$ 20,000
    assert user.total() == "US$ 180,000.00"


def test_a_programmes_level_and_matter_move_the_answer(user: User) -> None:
    county = Programme("p", "County award", "county", rate=Decimal("0.03"))
    user.begins_with(plain_case()._replace(programmes=(county,)))
    card = programmes(user).cards[0]
    # For the same matter the higher one counts: 8 m × 3%.
    assert user.total() == "US$ 240,000.00"
    user.clicks(card.matter.button("other"))
    assert user.total() == "US$ 400,000.00"
    user.clicks(card.matter.button("same"))
    user.focuses(card.level)
    user.presses("Home")
    while user.case.programmes[0].level != "province":
        before = user.case.programmes[0].level
        user.presses("Down")
        assert user.case.programmes[0].level != before
    assert user.case.programmes[0].level == "province"
    assert user.total() == "US$ 400,000.00"


def test_a_reading_chosen_with_the_keyboard_moves_the_answer(user: User) -> None:
    case = full_case()._replace(programmes=())
    user.begins_with(case)
    page = user.enters(RESULT)
    assert isinstance(page, ResultPage)
    # 4.5% of 32 m and of 15 m; with 4.5% in the first year only, 3% of 15 m.
    assert user.total() == "US$ 2,115,000.00"
    user.focuses(page.readings.boxes["major_rate_years"])
    user.presses("Down")
    assert user.case.readings == (("major_rate_years", "first_year_only"),)
    assert user.total() == "US$ 1,890,000.00"
    assert "Chosen" in user.answer()
    user.presses("Up")
    assert user.case.readings == ()
    assert user.total() == "US$ 2,115,000.00"


def test_sector_location_mode_and_upgrade_move_the_answer_or_its_status(user: User) -> None:
    case = plain_case()
    user.begins_with(case._replace(project=case.project._replace(mode="capital_increase")))
    page = investment(user)
    assert "Eligible" in user.answer()
    user.clicks(page.upgrade)
    assert user.case.project.technical_upgrade is True
    user.focuses(page.modes["capital_increase"])
    user.presses("Right")
    assert user.case.project.mode == "profit_reinvestment"
    user.presses("Ctrl+3")
    user.presses("Down", "Down")
    assert user.case.project.location not in (None, "zhizao_new_city")
    assert "Reference only" in user.answer()


def test_what_is_open_and_missing_follows_too(user: User) -> None:
    page = investment(user)
    assert "Still to enter" in user.answer()
    assert user.total() == ""
    user.presses("Ctrl+2")
    user.types("2614")
    user.presses("Return")
    user.presses("Ctrl+4")
    user.focuses(page.schedule.rows[0].amount)
    user.types("8m")
    assert user.total() == "US$ 160,000.00"
    assert "Provisional award" in user.answer()
    assert "CNY 1" not in user.answer()
    missing = [link.text() for link in missing_links(user.panel)]
    assert missing == [
        "Location",
        "Mode",
        "Date of the exchange rate",
        "Source of the exchange rate",
        "Exchange rate of USD",
    ]


@pytest.mark.parametrize("path", ["Location", "Mode", "Exchange rate of USD", "Date of the exchange rate"])
def test_what_is_missing_is_a_link_to_its_field(user: User, path: str) -> None:
    case = plain_case()
    bare = case.project._replace(location=None, mode=None)
    user.begins_with(
        case._replace(project=bare, exchange=case.exchange._replace(as_of=None, cny_per_unit=()))
    )
    link = next(link for link in missing_links(user.panel) if link.text() == path)
    user.focuses(link)
    user.presses("Space")
    assert user.page.isAncestorOf(user.focus)
    if path == "Exchange rate of USD":
        user.types("7.1")
        assert user.case.exchange.rate("USD") == Decimal("7.1")


def test_the_change_since_the_last_save_is_told_while_editing(user: User) -> None:
    user.begins_with(plain_case())
    page = investment(user)
    assert "since the last save" not in user.answer()
    user.focuses(page.schedule.rows[0].amount)
    user.overwrites("9m")
    assert "+ US$ 20,000" in user.answer()
    assert "since the last save" in user.answer()
    user.presses("Ctrl+Z")
    assert "since the last save" not in user.answer()


def test_an_amount_beyond_all_bounds_is_said_at_its_field_and_left_out(user: User) -> None:
    user.begins_with(plain_case())
    row = investment(user).schedule.rows[0]
    user.focuses(row.amount)
    user.overwrites("999999bn")
    assert user.total() == ""
    assert "above US$ 1,000,000,000,000" in row.remark.text()
    assert "please check" in user.rail(INVESTMENT)
    user.speaks("zh")
    assert "above" not in row.remark.text()
    assert row.remark.text()
    assert usd(1).currency == "USD"


def test_a_key_shows_the_award_before_what_takes_longer_and_no_range_of_before_beside_it(user: User) -> None:
    user.begins_with(full_case())
    user.focuses(investment(user).schedule.rows[0].amount)
    user.presses("Ctrl+A")
    user.types("31000000")
    ranges = user.panel._total_range
    before = (user.total(), ranges.text())
    QTest.keyClick(user.focus, Qt.Key.Key_Backspace)
    # Before any event: the total is of now, and what is of before cannot be seen.
    assert user.total() != before[0]
    assert ranges.text() == before[1]
    veil = user.panel._veil
    assert veil is not None
    assert veil.drawn
    assert veil.geometry().contains(ranges.geometry())
    parts = user.panel._parts
    assert parts is not None
    assert parts._rest_veil.drawn
    assert parts._range_veil.geometry().contains(parts._captions.geometry())
    user.waits(lambda: not veil.drawn)
    assert not parts._rest_veil.drawn
    assert ranges.text() != before[1]
    bounds = user.window.desk.answer.estimate.total_range
    assert user.window.desk.words.usd.figure(bounds.lowest.usd) in ranges.text()


def test_keys_in_quick_succession_have_the_ranges_worked_out_once(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[Comparison] = []
    whole = Comparison.ranges

    def ranges(of: Comparison) -> tuple[Range, Range]:
        worked_out.append(of)
        return whole(of)

    monkeypatch.setattr(Comparison, "ranges", ranges)
    user.begins_with(full_case())
    user.focuses(investment(user).schedule.rows[0].amount)
    user.presses("Ctrl+A")
    user.types("31000000")
    user.waits(lambda: not user.panel._rest.isActive())
    worked_out.clear()
    for _ in range(3):
        QTest.keyClick(user.focus, Qt.Key.Key_Backspace)
    assert worked_out == []
    user.waits(lambda: not user.panel._rest.isActive())
    assert len(worked_out) == 1


def test_whoever_stands_in_the_answer_with_the_keyboard_sees_all_of_it_change_at_once(user: User) -> None:
    user.begins_with(full_case())
    user.focuses(investment(user).schedule.rows[0].amount)
    user.presses("Ctrl+A")
    user.types("31000000")
    user.types("\b")
    user.panel._total.setFocus()
    user.window.desk.document.undo()
    assert user.panel._veil is None or not user.panel._veil.drawn
    assert not user.panel._rest.isActive()
