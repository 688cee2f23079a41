"""What looks like a slip of the hand is asked about beside its field, until it is changed or affirmed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QPushButton

from desktop.case.case import Case, Programme
from desktop.window.pages.quote.step import QuotePage
from desktop.window.pages.steps.investment import InvestmentPage
from desktop.window.pages.steps.programmes import ProgrammesPage
from desktop.window.widgets.field import Remark
from tests.window.cases import plain_case, quotable_case, usd
from tests.window.user import INVESTMENT, PROGRAMMES, QUOTE, User

RIGHT = "It is right as it stands"


def investment(user: User) -> InvestmentPage:
    page = user.enters(INVESTMENT)
    assert isinstance(page, InvestmentPage)
    return page


def button(remark: Remark, text: str) -> QPushButton:
    return next(one for one in remark.offers if one.text() == text)


def codes(user: User) -> set[str]:
    estimate = user.session.desk.answer.estimate
    return {note.code for note in estimate.warnings} if estimate is not None else set()


def test_a_rate_is_asked_about_until_it_is_affirmed_and_again_when_it_changes(user: User) -> None:
    user.begins_with(plain_case())
    field, _ = investment(user).rates.fields["USD"]
    user.focuses(field)
    user.overwrites("710")
    assert "One US$ was about CNY" in field.remark.text()
    assert button(field.remark, "7.1")
    assert "rate_implausible" in codes(user)
    user.focuses(button(field.remark, RIGHT))
    user.presses("Space")
    assert field.remark.text() == ""
    assert "rate_implausible" not in codes(user)
    user.focuses(field)
    user.overwrites("720")
    assert "rate_implausible" in codes(user)
    user.focuses(button(field.remark, "7.2"))
    user.presses("Space")
    assert user.case.exchange.rate("USD") == Decimal("7.2")
    assert field.remark.text() == ""


def test_affirming_can_be_undone(user: User) -> None:
    user.begins_with(plain_case())
    field, _ = investment(user).rates.fields["USD"]
    user.focuses(field)
    user.overwrites("710")
    user.focuses(button(field.remark, RIGHT))
    user.presses("Space", "Ctrl+Z")
    assert user.case.negotiation is None
    assert "rate_implausible" in codes(user)


def test_a_programme_of_next_to_nothing_is_asked_about_with_the_percentage_that_was_meant(user: User) -> None:
    user.begins_with(
        plain_case()._replace(programmes=(Programme("p", "Province", "province", rate=Decimal("0.03")),))
    )
    page = user.enters(PROGRAMMES)
    assert isinstance(page, ProgrammesPage)
    card = page.cards[0]
    user.focuses(card.rate)
    user.overwrites("0.045")
    assert "below 0.001" in card.rate.remark.text()
    user.focuses(button(card.rate.remark, "4.5"))
    user.presses("Space")
    assert user.case.programmes[0].rate == Decimal("0.045")
    assert "below" not in card.rate.remark.text()


def _below(case: Case) -> Case:
    return case._replace(project=case.project._replace(total_foreign_investment=usd(9_000_000)))


def test_a_total_below_the_schedule_is_asked_about_and_affirmed(user: User) -> None:
    user.begins_with(_below(plain_case()))
    field = investment(user).amounts["total_foreign_investment"]
    user.focuses(field)
    user.overwrites("1m")
    assert "The schedule adds up to US$ 8,000,000.00" in field.remark.text()
    user.focuses(button(field.remark, RIGHT))
    user.presses("Space")
    assert "schedule_above_total" not in codes(user)
    assert "adds up" not in field.remark.text()


@pytest.mark.parametrize(
    ("typed", "sentence", "likely"),
    [
        ("2026-11-01", "out of order", None),
        ("2569-12-31", "more than 50 years", "2026-12-31"),
    ],
)
def test_a_day_is_asked_about(user: User, typed: str, sentence: str, likely: str | None) -> None:
    user.begins_with(quotable_case())
    page = user.enters(QUOTE)
    assert isinstance(page, QuotePage)
    field = page.typed["valid_until"]
    user.focuses(field)
    user.overwrites(typed)
    assert sentence in field.remark.text()
    user.focuses(button(field.remark, likely or RIGHT))
    user.presses("Space")
    assert user.case.quote.valid_until == (likely or typed)
    assert sentence not in field.remark.text()
    assert not field.remark.offers


def test_rates_of_more_than_a_month_before_the_quote_are_said(user: User) -> None:
    user.begins_with(quotable_case())
    date = investment(user).rates.date
    user.focuses(date)
    user.overwrites("2026-10-22")
    assert date.remark.text() == "The rates are 31 days older than the quote: take those of the day."
    user.overwrites("2026-10-23")
    assert date.remark.text() == "23 October 2026"
