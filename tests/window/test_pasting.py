"""A schedule pasted from a spreadsheet: what is read, what is reported, nothing lost, one step of undo."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop.case.case import MOST_CONTRIBUTIONS, Contribution, Money
from desktop.language import language
from desktop.window.desk.pasted import MOST_LINES, Pasted, explain, read_pasted
from desktop.window.pages.steps.investment import InvestmentPage
from tests.window.cases import scheduled, usd
from tests.window.user import INVESTMENT, PROJECT, User

THIS_YEAR = date.today().year


def read(text: str) -> Pasted:
    return read_pasted(text, currency="USD", first_year=2026)


def understood(text: str) -> list[tuple[int | None, str, Decimal | None, str]]:
    return [(row.year, row.given_form, row.amount.amount, row.amount.currency) for row in read(text).rows]


def investment(user: User) -> InvestmentPage:
    page = user.enters(INVESTMENT)
    assert isinstance(page, InvestmentPage)
    return page


@pytest.mark.parametrize(
    "text",
    [
        "2026\t30000000\n2027\t15000000",
        "2026\t30,000,000.00\r\n2027\t15,000,000.00\r\n",
        "2026年\t3000万\n2027年\t1500万",
        "2026年度\t0.3亿\n2027年度\t0.15亿",
        "FY2026\t30m\nFY2027\t15m",
        "30000000\t2026\n15000000\t2027",
        "2026\tcash\t30m\tUSD\n2027\tcash\t15m\tUSD",
        "2026\t现金\t3000万\t美元\n2027\t现金\t1500万\t美元",
        "Year\tAmount\n2026\t30000000\n2027\t15000000",
        "年份\t金额（万美元）\n2026\t3000\n2027\t1,500",
        "年度\t金额（百万美元）\n2026\t30\n2027\t15",
        "年度\t金额（千美元）\n2026\t30000\n2027\t15,000",
        "年度\t金额（亿美元）\n2026\t0.3\n2027\t0.15",
        "Year\tUS$ m\n2026\t30\n2027\t15",
        "Year\tUSD million\n2026\t30\n2027\t15",
        "Year\tUS$ thousand\n2026\t30,000\n2027\t15,000",
        "Year\tUSD '000\n2026\t30,000\n2027\t15,000",
        "Year\tAmount (USD 10,000)\n2026\t3000\n2027\t1500",
        "Year\tUS$ bn\n2026\t0.03\n2027\t0.015",
        "2026\t2027\n30m\t15m",
        "30m\n15m",
        "Amount (USD 10,000)\n3000\n1500",
        "金额（万美元）\n3000\n1500",
        "30m\t15m",
        "\n\n2026\t30m\n\n2027\t15m\n\n",
        "2026\t30m\tequipment comes later\n2027\t15m\t",
    ],
)
def test_tables_as_they_come_from_spreadsheets_are_read(text: str) -> None:
    assert understood(text) == [
        (2026, "cash", Decimal(30_000_000), "USD"),
        (2027, "cash", Decimal(15_000_000), "USD"),
    ]
    assert read(text).unread == ()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("2026\t实物\t500万\t人民币", (2026, "in_kind", 5_000_000, "CNY")),
        ("2026\tIn kind\t5m\tCNY", (2026, "in_kind", 5_000_000, "CNY")),
        ("2026\t€ 5m", (2026, "cash", 5_000_000, "EUR")),
        ("2026\t500万欧元", (2026, "cash", 5_000_000, "EUR")),
        ("年份\t金额（万元）\n2026\t500", (2026, "cash", 5_000_000, "CNY")),
        ("2026\tTHB\t5m", (2026, "cash", 5_000_000, "THB")),
        ("2026\tReinvested profit\t5m", (2026, "reinvested_profit", 5_000_000, "USD")),
    ],
)
def test_forms_and_currencies_are_read_in_both_languages(text: str, row: tuple[int, str, int, str]) -> None:
    assert understood(text) == [row]


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize(
    "line",
    [
        "2026\t3,2",
        "2026\t1.500",
        "2026\t(3,000,000)",
        "2026\t-5m",
        "合计\t50000000",
        "2026\tto be agreed",
        "2026",
    ],
)
def test_a_line_that_cannot_be_read_is_reported_with_its_number_and_reason(line: str, code: str) -> None:
    pasted = read(f"2025\t30m\n{line}\n2027\t15m")
    assert [row.year for row in pasted.rows] == [2025, 2027]
    (unread,) = pasted.unread
    assert unread.line == 2
    sentence = explain(unread, language(code))
    assert sentence.startswith(("Line 2", "第2行"))
    assert line.split("\t", maxsplit=1)[0] in sentence


def test_the_same_year_twice_in_a_table_is_not_swallowed(user: User) -> None:
    user.begins_with(scheduled())
    page = investment(user)
    user.pastes("2026\t5m\n2026\t3m", with_keys="Ctrl+Shift+V")
    assert [row.amount.amount for row in user.case.project.utilisation] == [5_000_000, 3_000_000]
    assert page.schedule.rows[1].remark.isVisible()
    assert "entered twice" in page.schedule.rows[1].remark.text()


def test_lines_beyond_what_is_read_are_counted(user: User) -> None:
    user.begins_with(scheduled())
    investment(user)
    lines = [f"{2000 + place % 100}\t5m" for place in range(MOST_LINES + 7)]
    user.pastes("\n".join(lines), with_keys="Ctrl+Shift+V")
    taken = len(user.case.project.utilisation)
    assert taken == MOST_CONTRIBUTIONS
    assert f"{MOST_LINES + 7 - taken} rows found no room" in user.reads()


def test_pasting_into_an_amount_fills_the_schedule_and_undoes_in_one_step(user: User) -> None:
    user.begins_with(scheduled(Contribution(2025, usd(8_000_000))))
    before = user.case
    page = investment(user)
    user.focuses(page.schedule.rows[1].amount)
    user.pastes("年份\t形式\t金额（万美元）\n2026年\t现金\t3000\n2027年\t实物\t1500\n合计\t\t4500\n")
    assert [(row.year, row.given_form, row.amount) for row in user.case.project.utilisation] == [
        (2025, "cash", usd(8_000_000)),
        (2026, "cash", usd(30_000_000)),
        (2027, "in_kind", usd(15_000_000)),
    ]
    assert "2 rows taken over." in user.reads()
    assert "Line 4, “合计 4500”, was left out: there is no year in it" in user.reads()
    user.speaks("zh")
    assert "第4行" in user.reads()
    assert "rows" not in user.reads()
    user.presses("Ctrl+Z")
    assert user.case == before
    user.presses("Ctrl+Shift+Z")
    assert len(user.case.project.utilisation) == 3


def test_one_cell_pasted_into_an_amount_is_an_amount(user: User) -> None:
    user.begins_with(scheduled())
    page = investment(user)
    user.focuses(page.schedule.rows[0].amount)
    user.pastes("3000万\n")
    assert user.case.project.utilisation == (Contribution(THIS_YEAR, usd(30_000_000)),)


def test_a_row_that_is_there_already_gets_the_pasted_amount(user: User) -> None:
    user.begins_with(scheduled(Contribution(2026, usd(8_000_000)), Contribution(2027, usd(1))))
    investment(user)
    user.pastes("2026\t30m\n2028\t15m", with_keys="Ctrl+Shift+V")
    assert [(row.year, row.amount) for row in user.case.project.utilisation] == [
        (2026, usd(30_000_000)),
        (2027, usd(1)),
        (2028, usd(15_000_000)),
    ]


def test_amounts_alone_take_the_years_after_the_last_and_its_currency(user: User) -> None:
    user.begins_with(scheduled(Contribution(2026, Money(Decimal(1), "CNY"))))
    investment(user)
    user.pastes("500万\n600万", with_keys="Ctrl+Shift+V")
    assert [(row.year, row.amount.currency) for row in user.case.project.utilisation] == [
        (2026, "CNY"),
        (2027, "CNY"),
        (2028, "CNY"),
    ]


@pytest.mark.parametrize("text", ["", "  \n ", "nothing to see here", "\t\t\n\t", "<b>2026</b>"])
def test_nothing_readable_changes_nothing_and_says_so(user: User, text: str) -> None:
    user.begins_with(scheduled(Contribution(2025, usd(8_000_000))))
    before = user.case
    investment(user)
    user.pastes(text, with_keys="Ctrl+Shift+V")
    assert user.case == before
    assert "nothing on the clipboard" in user.reads() or "No row could be read" in user.reads()
    assert not user.session.document.can_undo


def test_the_menu_brings_the_paste_from_any_step(user: User) -> None:
    user.begins_with(scheduled())
    user.enters(PROJECT)
    user.pastes("2026\t30m", with_keys="Ctrl+Shift+V")
    assert user.window.step == INVESTMENT
    assert user.case.project.utilisation == (Contribution(2026, usd(30_000_000)),)


def test_a_huge_clipboard_does_not_hold_the_window_up(user: User) -> None:
    user.begins_with(scheduled())
    investment(user)
    user.pastes("x\t" * 200_000 + "\n" + "2026\t5m\n" * 50_000, with_keys="Ctrl+Shift+V")
    assert user.case.project.utilisation[0].amount == usd(5_000_000)
    assert "49,940 rows found no room" in user.reads()
    assert max(map(len, user.reads().split("\n"))) < 300


def test_another_case_takes_the_report_of_the_last_paste_away(user: User) -> None:
    user.begins_with(scheduled())
    investment(user)
    user.pastes("2026\t3,2", with_keys="Ctrl+Shift+V")
    assert "was left out" in user.reads()
    user.begins_with(scheduled())
    assert "was left out" not in user.reads()
