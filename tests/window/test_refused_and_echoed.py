"""What is understood is echoed; what is refused stays in the field with its reason, and no figure stands on it."""

from __future__ import annotations

import pytest

from desktop.case.case import Contribution, Money
from desktop.window.pages.quote.step import QuotePage
from desktop.window.pages.steps.investment import InvestmentPage
from desktop.window.pages.steps.schedule import _Row
from tests.window.cases import plain_case, scheduled, usd
from tests.window.user import INVESTMENT, QUOTE, RESULT, User, spaced

# What is typed, and the reason in English and in Chinese. Each has a beginning that could be read.
REFUSED = [
    ("3,2", "could be 3.2 or 32", "可能是"),
    ("32,5m", "could be 32,500,000 or 325,000,000", "可能是"),
    ("1.500", "could be 1.5 or 1,500", "可能是"),
    ("1亿2千", "could be 120,000,000 or 100,002,000", "可能是"),
    ("5e6", "exponent", "指数"),
    ("-3", "no sign", "正负号"),
    ("3 apples", "“apples” is not a unit", "单位"),
    ("€3m", "EUR", "币种"),
    ("1,000 00", "grouped by three", "三位"),
]


def first_row(user: User) -> _Row:
    page = user.enters(INVESTMENT)
    assert isinstance(page, InvestmentPage)
    row = page.schedule.rows[0]
    user.focuses(row.amount)
    return row


@pytest.mark.parametrize(("entered", "english", "chinese"), REFUSED)
def test_a_refused_amount_stays_with_its_sentence_and_no_figure_stands_on_it(
    user: User, entered: str, english: str, chinese: str
) -> None:
    user.begins_with(plain_case())
    row = first_row(user)
    user.overwrites(entered)
    user.waits(lambda: row.remark.isVisible() and row.amount.property("refused"))
    assert row.amount.text() == entered
    assert english in row.remark.text()
    assert "not understood" in user.rail(INVESTMENT)
    assert user.case.project.utilisation[0].amount == Money(None, "USD")
    assert user.case.unread == (("project.utilisation[0].amount.amount", entered),)
    assert user.session.desk.answer.estimate is None
    user.speaks("zh")
    assert row.amount.text() == entered
    assert chinese in row.remark.text()
    assert not any(word in row.remark.text() for word in ("could", "write", "leave out"))
    assert user.case.unread == (("project.utilisation[0].amount.amount", entered),)


def test_a_refusal_that_typing_on_may_mend_waits_for_a_pause_or_for_leaving(user: User) -> None:
    user.begins_with(plain_case())
    row = first_row(user)
    user.overwrites("3,2")
    assert not row.amount.property("refused")
    assert "not understood" in user.rail(INVESTMENT)
    user.types("00,000")
    assert user.total() == "US$ 48,000.00"  # 3.2 m at 1.5%
    user.overwrites("3,2")
    user.presses("Tab")
    assert row.amount.property("refused")
    assert "could be 3.2 or 32" in row.remark.text()


def test_a_refused_amount_can_be_taken_back_with_undo_and_with_escape(user: User) -> None:
    user.begins_with(plain_case())
    row = first_row(user)
    user.overwrites("9m")
    user.types("x")
    assert row.amount.refusal is not None
    user.presses("Ctrl+Z")
    assert (row.amount.text(), row.amount.refusal) == ("8,000,000", None)
    assert user.case.project.utilisation[0].amount.amount == 8_000_000
    user.presses("Ctrl+Shift+Z")
    assert row.amount.text() == "9mx"
    assert row.amount.refusal is not None
    assert user.case.project.utilisation[0].amount.amount is None
    user.presses("Ctrl+Z")
    user.types("y")
    assert row.amount.refusal is not None
    user.presses("Esc")
    assert (row.amount.text(), row.amount.refusal) == ("8,000,000", None)
    assert user.case.project.utilisation[0].amount.amount == 8_000_000
    assert "not understood" not in user.rail(INVESTMENT)


def test_a_refused_text_survives_going_to_another_step_and_back(user: User) -> None:
    user.begins_with(plain_case())
    row = first_row(user)
    user.overwrites("8m5")
    user.presses("Ctrl+1", "Ctrl+4")
    assert row.amount.text() == "8m5"
    assert row.amount.property("refused")
    assert row.remark.isVisible()
    assert user.case.project.utilisation[0].amount.amount is None


@pytest.mark.parametrize(
    ("entered", "understood", "chinese"),
    [
        ("3000万", "3,000万 = US$ 30,000,000", "3,000万 = 30,000,000美元"),
        ("0.3亿", "3,000万 = US$ 30,000,000", "3,000万 = 30,000,000美元"),
        ("30m", "3,000万 = US$ 30,000,000", "3,000万 = 30,000,000美元"),
        ("３０００万", "3,000万 = US$ 30,000,000", "3,000万 = 30,000,000美元"),
        ("1亿2000万", "1.2亿 = US$ 120,000,000", "1.2亿 = 120,000,000美元"),
        ("30000000.50", "3,000.00005万 = US$ 30,000,000.50", "3,000.00005万 = 30,000,000.50美元"),
        ("9999", "US$ 9,999", "9,999美元"),
    ],
)
def test_an_amount_is_echoed_in_both_ways_of_counting(
    user: User, entered: str, understood: str, chinese: str
) -> None:
    user.begins_with(plain_case())
    row = first_row(user)
    user.overwrites(entered)
    assert row.remark.isVisible()
    assert spaced(row.remark.text()) == understood
    user.speaks("zh")
    assert spaced(row.remark.text()) == chinese


def test_the_echo_follows_the_currency(user: User) -> None:
    user.begins_with(plain_case())
    row = first_row(user)
    user.overwrites("3000万")
    user.presses("Tab", "Down")
    assert row.currency.key() == "CNY"
    user.presses("Shift+Tab")
    assert spaced(row.remark.text()) == "3,000万 = CNY 30,000,000"
    # CNY 30 m ÷ 7 = US$ 4,285,714.29 at 1.5%
    assert user.total() == "US$ 64,285.71"


def test_a_currency_written_beside_the_figure_must_be_the_fields(user: User) -> None:
    user.begins_with(plain_case())
    row = first_row(user)
    user.overwrites("US$ 3m")
    assert user.total() == "US$ 45,000.00"
    user.overwrites("3m€")
    user.presses("Tab")
    assert "is in EUR, the field in USD" in row.remark.text()
    assert user.session.desk.answer.estimate is None


@pytest.mark.parametrize(
    ("field", "entered", "english"),
    [
        ("date", "2026-02-30", "is not a date"),
        ("date", "tomorrow", "is not a date"),
        ("revision", "0", "whole number"),
        ("revision", "1.5", "whole number"),
    ],
)
def test_dates_and_numbers_of_the_quote_are_refused_alike(
    user: User, field: str, entered: str, english: str
) -> None:
    case = plain_case()
    user.begins_with(case._replace(quote=case.quote._replace(date="2026-11-22", revision=1)))
    page = user.enters(QUOTE)
    assert isinstance(page, QuotePage)
    typed = page.typed[field]
    user.focuses(typed)
    user.overwrites(entered)
    user.presses("Tab")
    assert typed.text() == entered
    assert english in typed.remark.text()
    assert getattr(user.case.quote, field) is None
    assert user.case.unread == ((f"quote.{field}", entered),)
    assert "not understood" in user.rail(QUOTE)
    user.speaks("zh")
    assert typed.text() == entered
    assert english not in typed.remark.text()


@pytest.mark.parametrize("entered", ["2026-11-2", "2026/11/20", "20261120", "2026年11月20日", "2026.11.20"])
def test_a_date_is_taken_as_people_write_it_and_echoed_in_words(user: User, entered: str) -> None:
    user.begins_with(plain_case())
    page = user.enters(QUOTE)
    assert isinstance(page, QuotePage)
    user.focuses(page.typed["date"])
    user.types(entered)
    day = 2 if entered == "2026-11-2" else 20
    assert user.case.quote.date == f"2026-11-{day:02d}"
    assert page.typed["date"].remark.text() == f"{day} November 2026"
    user.speaks("zh")
    assert page.typed["date"].remark.text() == f"2026年11月{day}日"


@pytest.mark.parametrize("entered", ["0", "-7", "7,1", "seven", "7.12345678901"])
def test_a_rate_that_is_none_is_refused(user: User, entered: str) -> None:
    user.begins_with(plain_case())
    page = user.enters(INVESTMENT)
    assert isinstance(page, InvestmentPage)
    field = page.rates.fields["USD"][0]
    user.focuses(field)
    user.presses("Ctrl+A", "Delete")
    user.types(entered)
    user.presses("Tab")
    assert field.text() == entered
    assert field.property("refused")
    assert field.remark.text()
    assert user.case.exchange.rate("USD") is None
    assert user.case.unread == (("exchange.cny_per_unit.USD", entered),)


def test_a_refusal_goes_with_its_row(user: User) -> None:
    user.begins_with(scheduled(*(Contribution(2026 + place, usd(8_000_000)) for place in range(3))))
    page = user.enters(INVESTMENT)
    assert isinstance(page, InvestmentPage)
    last = page.schedule.rows[2].amount
    user.focuses(last)
    user.overwrites("8mx")
    user.focuses(page.schedule.rows[0].amount)
    user.presses("Ctrl+Delete")
    assert "not understood" in user.rail(INVESTMENT)
    assert page.schedule.rows[1].amount.text() == "8mx"
    user.focuses(page.schedule.rows[1].amount)
    user.overwrites("9m")
    assert "not understood" not in user.rail(INVESTMENT)
    assert user.case.unread == ()


def test_a_row_that_is_deleted_takes_its_refusal_along(user: User) -> None:
    user.begins_with(scheduled(*(Contribution(2026 + place, usd(8_000_000)) for place in range(3))))
    page = user.enters(INVESTMENT)
    assert isinstance(page, InvestmentPage)
    user.focuses(page.schedule.rows[1].amount)
    user.overwrites("8mx")
    user.presses("Ctrl+Delete")
    assert user.case.unread == ()
    assert [row.year for row in user.case.project.utilisation] == [2026, 2028]
    assert page.schedule.rows[1].amount.text() == "8,000,000"


def test_the_quote_is_not_made_over_a_refused_entry_without_a_word(user: User) -> None:
    user.begins_with(plain_case())
    first_row(user)
    user.overwrites("3x")
    page = user.enters(QUOTE)
    assert isinstance(page, QuotePage)
    assert "2026: amount" in user.reads()
    assert not page.primary.isEnabled()
    assert user.enters(RESULT)
