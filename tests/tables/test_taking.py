"""What a table becomes in the schedule: rows that are there already get the new amount, and nothing doubles."""

from __future__ import annotations

import datetime
from decimal import Decimal

from desktop.case import unread
from desktop.case.case import MOST_CONTRIBUTIONS, Case, Contribution, Money
from desktop.tables.taking import contributions, has_several_receipts, put_into
from desktop.tables.understanding import Row


def _usd(year: int, amount: int, received: str | None = None) -> Contribution:
    return Contribution(year, Money(Decimal(amount), "USD"), None, received)


def _row(year: int, amount: int, day: datetime.date | None = None) -> Row:
    return Row(1, 1, year, "cash", Decimal(amount), "USD", day)


def test_a_row_that_is_there_already_gets_the_new_amount_and_a_table_taken_twice_changes_nothing() -> None:
    once = put_into(Case(), [_usd(2026, 1)])
    twice = put_into(once.case, [_usd(2026, 2), _usd(2027, 3)])
    assert [(row.year, row.amount.amount) for row in twice.case.project.utilisation] == [(2026, 2), (2027, 3)]
    assert (twice.new, twice.replaced, twice.known) == (1, 1, 0)
    again = put_into(twice.case, [_usd(2026, 2), _usd(2027, 3)])
    assert again.case == twice.case
    assert (again.new, again.replaced, again.known) == (0, 0, 2)


def test_more_rows_than_a_case_takes_are_counted_not_dropped_in_silence() -> None:
    taken = put_into(Case(), [_usd(2000 + place, 1) for place in range(MOST_CONTRIBUTIONS + 5)])
    assert len(taken.case.project.utilisation) == MOST_CONTRIBUTIONS
    assert taken.over == 5


def test_receipts_of_a_year_keep_their_days_or_are_summed_as_the_user_says() -> None:
    rows = [_row(2026, 10, datetime.date(2026, 3, 1)), _row(2026, 20, datetime.date(2026, 9, 1))]
    assert has_several_receipts(rows)
    assert contributions(rows, by_day=True) == (_usd(2026, 10, "2026-03-01"), _usd(2026, 20, "2026-09-01"))
    assert contributions(rows, by_day=False) == (_usd(2026, 30),)


def test_what_a_case_could_not_tell_apart_is_summed() -> None:
    assert contributions([_row(2026, 10), _row(2026, 20)], by_day=True) == (_usd(2026, 30),)


def test_an_amount_from_a_table_takes_the_place_of_a_text_that_was_not_understood() -> None:
    case = unread.keep(put_into(Case(), [_usd(2026, 1)]).case, "project.utilisation[0].amount.amount", "3,2")
    taken = put_into(case, [_usd(2026, 5)])
    assert taken.case.unread == ()
    assert taken.case.project.utilisation == (_usd(2026, 5),)
