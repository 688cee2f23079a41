"""The schedule is worked with the keyboard alone: Tab, Enter, Escape, the row that waits, Ctrl+Delete."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from desktop.case.case import MOST_CONTRIBUTIONS, Contribution, Money
from desktop.window.pages.steps.investment import InvestmentPage
from tests.window.cases import plain_case, scheduled, usd
from tests.window.user import INVESTMENT, User

THIS_YEAR = date.today().year


@pytest.fixture
def table(user: User) -> Callable[..., InvestmentPage]:
    """The step Investment of a case with these rows, the focus in the first amount."""

    def begin(*rows: Contribution) -> InvestmentPage:
        user.begins_with(scheduled(*rows))
        page = user.enters(INVESTMENT)
        assert isinstance(page, InvestmentPage)
        user.focuses(page.schedule.rows[0].amount)
        return page

    return begin


def rows(user: User) -> list[tuple[int | None, str, int | None, str]]:
    return [
        (
            row.year,
            row.given_form,
            None if row.amount.amount is None else int(row.amount.amount),
            row.amount.currency,
        )
        for row in user.case.project.utilisation
    ]


Table = Callable[..., InvestmentPage]


def test_a_row_of_this_year_waits_in_an_empty_schedule(user: User, table: Table) -> None:
    page = table()
    assert len(page.schedule.rows) == 1
    waiting = page.schedule.rows[0]
    assert waiting.year.text() == str(THIS_YEAR)
    assert (waiting.form.key(), waiting.currency.key()) == ("cash", "USD")
    assert rows(user) == []


def test_three_years_are_typed_with_amounts_and_enter_alone(user: User, table: Table) -> None:
    page = table()
    for amount in ("3000万", "15m", "800万"):
        user.types(amount)
        user.presses("Return")
    assert rows(user) == [
        (THIS_YEAR, "cash", 30_000_000, "USD"),
        (THIS_YEAR + 1, "cash", 15_000_000, "USD"),
        (THIS_YEAR + 2, "cash", 8_000_000, "USD"),
    ]
    assert user.focus is page.schedule.rows[3].amount
    assert page.schedule.rows[3].year.text() == str(THIS_YEAR + 3)


def test_a_row_is_typed_through_with_tab(user: User, table: Table) -> None:
    page = table(Contribution(2026, usd(8_000_000)))
    user.focuses(page.schedule.rows[0].currency)
    user.presses("Tab")
    assert user.focus is page.schedule.rows[1].year
    user.types("2028")
    user.presses("Tab", "Down", "Tab")
    user.types("5m")
    user.presses("Tab", "Down")
    assert rows(user)[1] == (2028, "in_kind", 5_000_000, "CNY")
    user.presses("Tab")
    assert user.focus is page.schedule.rows[2].year
    assert page.schedule.rows[2].year.text() == "2029"
    assert page.schedule.rows[2].currency.key() == "CNY"
    user.presses(*["Shift+Tab"] * 4)
    assert user.focus is page.schedule.rows[1].year


def test_escape_gives_a_cell_back_as_it_was_when_it_was_entered(user: User, table: Table) -> None:
    page = table(Contribution(2026, usd(8_000_000)))
    user.overwrites("12m")
    assert rows(user)[0][2] == 12_000_000
    user.presses("Esc")
    assert rows(user)[0][2] == 8_000_000
    assert page.schedule.rows[0].amount.text() == "8,000,000"
    user.focuses(page.schedule.rows[0].year)
    user.overwrites("2030")
    user.presses("Esc")
    assert rows(user)[0][0] == 2026


def test_escape_in_the_row_that_waits_leaves_no_row_behind(user: User, table: Table) -> None:
    page = table(Contribution(2026, usd(8_000_000)))
    user.focuses(page.schedule.rows[1].amount)
    user.types("7m")
    assert len(user.case.project.utilisation) == 2
    user.presses("Esc")
    assert rows(user) == [(2026, "cash", 8_000_000, "USD")]


def test_arrows_go_up_and_down_the_amounts(user: User, table: Table) -> None:
    page = table(Contribution(2026, usd(8_000_000)), Contribution(2027, usd(9_000_000)))
    user.presses("Down")
    assert user.focus is page.schedule.rows[1].amount
    user.presses("Down", "Down")
    assert user.focus is page.schedule.rows[2].amount
    user.presses("Up", "Up", "Up")
    assert user.focus is page.schedule.rows[0].amount


def test_ctrl_delete_takes_the_row_out_and_undo_brings_it_back(user: User, table: Table) -> None:
    page = table(Contribution(2026, usd(8_000_000)), Contribution(2027, usd(9_000_000), "in_kind"))
    user.presses("Ctrl+Delete")
    assert rows(user) == [(2027, "in_kind", 9_000_000, "USD")]
    assert user.focus is page.schedule.rows[0].amount
    user.presses("Ctrl+Z")
    assert rows(user) == [(2026, "cash", 8_000_000, "USD"), (2027, "in_kind", 9_000_000, "USD")]
    assert page.schedule.rows[1].form.key() == "in_kind"


def test_emptying_the_last_amount_to_type_another_keeps_year_form_and_currency(
    user: User, table: Table
) -> None:
    page = table(
        Contribution(2026, usd(8_000_000)), Contribution(2030, Money(Decimal(5_000_000), "EUR"), "in_kind")
    )
    user.presses("Down", "Ctrl+A", "Backspace")
    user.types("6m")
    assert rows(user)[1] == (2030, "in_kind", 6_000_000, "EUR")
    assert user.focus is page.schedule.rows[1].amount


def test_emptying_an_amount_in_the_middle_keeps_the_row_and_says_what_is_missing(
    user: User, table: Table
) -> None:
    table(Contribution(2026, usd(8_000_000)), Contribution(2027, usd(9_000_000)))
    user.presses("Ctrl+A", "Backspace")
    assert rows(user)[0] == (2026, "cash", None, "USD")
    assert "2026: amount" in user.answer()
    assert user.total() == "US$ 180,000.00"  # 9 m at 2%


def test_the_year_typed_into_the_row_that_waits_stays_whatever_else_changes(user: User, table: Table) -> None:
    page = table(Contribution(2026, usd(8_000_000)))
    waiting = page.schedule.rows[1]
    user.focuses(waiting.year)
    user.overwrites("2031")
    user.speaks("zh")
    user.speaks("en")
    user.focuses(page.rates.source)
    user.types("x")
    assert waiting.year.text() == "2031"
    user.focuses(waiting.amount)
    user.types("7m")
    assert rows(user)[1] == (2031, "cash", 7_000_000, "USD")


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_year_form_and_currency_given_twice_is_said_in_the_row(user: User, table: Table, code: str) -> None:
    page = table(Contribution(2026, usd(8_000_000)), Contribution(2027, usd(9_000_000)))
    user.speaks(code)
    user.focuses(page.schedule.rows[1].year)
    user.overwrites("2026")
    remark = page.schedule.rows[1].remark
    assert remark.isVisible()
    assert ("entered twice" if code == "en" else "重复") in remark.text()
    assert not page.schedule.rows[0].remark.property("fault")
    assert not user.session.desk.answer.finished
    user.presses("Tab", "Down")
    assert not remark.property("fault")
    assert rows(user)[1][1] == "in_kind"


def test_the_same_year_may_stand_twice_in_another_form_or_currency(user: User, table: Table) -> None:
    table(
        Contribution(2026, usd(8_000_000)),
        Contribution(2026, usd(2_000_000), "in_kind"),
        Contribution(2026, Money(Decimal(7_000_000), "CNY")),
    )
    # 8 m + 2 m + 1 m: US$ 11 m at 3%
    assert user.total() == "US$ 330,000.00"
    assert "check" not in user.rail(INVESTMENT)


def test_a_full_schedule_has_no_row_that_waits(user: User, table: Table) -> None:
    full = [Contribution(2000 + place, usd(1_000_000)) for place in range(MOST_CONTRIBUTIONS)]
    page = table(*full)
    assert len(page.schedule.rows) == MOST_CONTRIBUTIONS
    user.focuses(page.schedule.rows[-1].amount)
    user.presses("Return")
    assert user.focus is page.schedule.rows[-1].amount
    user.presses("Ctrl+Delete")
    assert len(user.case.project.utilisation) == MOST_CONTRIBUTIONS - 1
    assert len(page.schedule.rows) == MOST_CONTRIBUTIONS


def test_a_currency_without_a_rate_asks_right_there_and_leads_to_the_rate(user: User, table: Table) -> None:
    page = table(Contribution(2026, usd(8_000_000)))
    user.presses("Down")
    user.types("4m")
    user.presses("Tab")
    row = page.schedule.rows[1]
    while row.currency.key() != "EUR":
        user.presses("Down")
    assert row.rate_link.isVisible()
    assert "EUR" in user.rail(INVESTMENT)
    rate = page.rates.fields["EUR"][0]
    assert rate.property("refused")
    assert "EUR" in rate.remark.text()
    user.focuses(row.rate_link)
    user.presses("Space")
    assert user.focus is rate
    user.types("7.8")
    assert not row.rate_link.isVisible()
    assert not rate.property("refused")
    # US$ 8 m at 2%; EUR 4 m × 7.8 ÷ 7 = US$ 4,457,142.86 at 1.5%
    assert user.total() == "US$ 226,857.14"


def test_clearing_a_rate_to_type_another_does_not_take_the_field_away(user: User, table: Table) -> None:
    page = table(Contribution(2026, usd(8_000_000)))
    case = plain_case()
    rates = (("USD", Decimal(7)), ("EUR", Decimal("7.8")))
    user.begins_with(case._replace(exchange=case.exchange._replace(cny_per_unit=rates)))
    field = page.rates.fields["EUR"][0]
    user.focuses(field)
    user.presses("Ctrl+A", "Backspace")
    assert user.focus is field
    assert field.isVisible()
    user.types("7.9")
    assert user.case.exchange.rate("EUR") == Decimal("7.9")


def test_a_new_case_starts_with_a_plain_row_whatever_the_last_one_had(user: User, table: Table) -> None:
    page = table(Contribution(2026, Money(Decimal(5_000_000), "EUR"), "in_kind"))
    user.begins_with(scheduled())
    waiting = page.schedule.rows[0]
    assert (waiting.form.key(), waiting.currency.key()) == ("cash", "USD")
    user.types("3")
    assert rows(user) == [(THIS_YEAR, "cash", 3, "USD")]


def test_escape_after_another_case_came_brings_nothing_of_the_old_one(user: User, table: Table) -> None:
    page = table(Contribution(2026, usd(8_000_000)))
    user.overwrites("9m")
    user.begins_with(scheduled())
    assert page.schedule.rows[0].amount.text() == ""
    assert user.focus is page.schedule.rows[0].amount
    user.presses("Esc")
    assert rows(user) == []


def test_what_is_not_scheduled_of_the_total_is_said(user: User, table: Table) -> None:
    page = table(Contribution(2026, usd(8_000_000)))
    user.focuses(page.amounts["total_foreign_investment"])
    user.types("10m")
    assert "US$ 2,000,000 of the total foreign investment is not scheduled yet" in user.reads()


def test_the_delete_buttons_work_with_the_mouse_too(user: User, table: Table) -> None:
    page = table(Contribution(2026, usd(8_000_000)), Contribution(2027, usd(9_000_000)))
    user.bot.mouseClick(page.schedule.rows[0].delete, Qt.MouseButton.LeftButton)
    assert rows(user) == [(2027, "cash", 9_000_000, "USD")]


def test_an_amount_in_euros_leads_to_the_dollars_rate_where_only_that_is_missing(user: User) -> None:
    page = user.enters(INVESTMENT)
    money = Money(Decimal(5000000), "EUR")
    case = user.case._replace(project=user.case.project._replace(utilisation=(Contribution(2027, money),)))
    user.begins_with(case._replace(exchange=case.exchange._replace(cny_per_unit=(("EUR", Decimal("7.8")),))))
    link = page.schedule.rows[0].rate_link  # type: ignore[attr-defined]
    assert link.isVisible()
    user.clicks(link)
    assert user.focus is page.rates.fields["USD"][0]  # type: ignore[attr-defined]
