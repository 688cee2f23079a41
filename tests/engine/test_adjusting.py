from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.case.case import Case, Contribution, Exchange, Money, Project
from desktop.case.check import check
from desktop.engine.adjusting import utilised, with_utilised
from desktop.policy.load import load_rule_set

RULES = load_rule_set()
RATES = (("USD", Decimal(7)), ("EUR", Decimal("7.7")), ("JPY", Decimal("0.05")))


def case_of(*rows: Contribution, **readings: str) -> Case:
    return Case(
        project=Project(category="manufacturing", location="zhizao_new_city", mode="new", utilisation=rows),
        exchange=Exchange("2026-11-20", "central parity", RATES),
        readings=tuple(readings.items()),
    )


def row(amount: str, currency: str = "USD", form: str = "cash", year: int = 2026) -> Contribution:
    return Contribution(year, Money(Decimal(amount), currency), form)


def rows(case: Case, utilised_usd: int, year: int = 2026) -> list[tuple[int | None, str, str, str]]:
    found = with_utilised(case, RULES, year, utilised_usd).project.utilisation
    return [
        (one.year, one.given_form, format(one.amount.amount or 0, "f"), one.amount.currency) for one in found
    ]


def test_more_goes_to_the_first_amount_in_dollars() -> None:
    case = case_of(row("100", "EUR"), row("200", form="in_kind"), row("300"))
    assert rows(case, 1_000_00)[1] == (2026, "in_kind", "590", "USD")  # 1,000 − 110 − 300


def test_without_dollars_more_is_a_new_amount_in_cash_after_the_year() -> None:
    case = case_of(row("100", "EUR"), row("5", year=2027))
    assert rows(case, 150_00) == [
        (2026, "cash", "100", "EUR"),
        (2026, "cash", "40", "USD"),  # 150 − 100 × 7.7 ÷ 7
        (2027, "cash", "5", "USD"),
    ]


def test_a_year_that_is_not_in_the_schedule_yet_gets_one() -> None:
    assert rows(case_of(row("5", year=2027)), 12_34, year=2025) == [
        (2025, "cash", "12.34", "USD"),
        (2027, "cash", "5", "USD"),
    ]


def test_less_is_taken_from_dollars_before_other_currencies() -> None:
    case = case_of(row("200"), row("100", "EUR", "in_kind"))
    assert rows(case, 150_00) == [(2026, "cash", "40", "USD"), (2026, "in_kind", "100", "EUR")]


def test_of_several_amounts_in_dollars_the_last_gives_way_first() -> None:
    case = case_of(row("200"), row("100", form="in_kind"))
    assert rows(case, 250_00) == [(2026, "cash", "200", "USD"), (2026, "in_kind", "50", "USD")]


def test_what_is_left_of_another_currency_is_in_dollars_and_of_one_piece() -> None:
    case = case_of(row("200"), row("100", "EUR"))
    assert rows(case, 50_00) == [(2026, "cash", "50", "USD")]


def test_what_does_not_count_stays() -> None:
    case = case_of(row("100", form="in_kind"), row("200"), counted_forms="cash_and_profit")
    assert rows(case, 50_00) == [(2026, "in_kind", "100", "USD"), (2026, "cash", "50", "USD")]


def test_the_same_amount_changes_nothing() -> None:
    case = case_of(row("100.005"), row("33.33", "EUR", "in_kind"))
    assert with_utilised(case, RULES, 2026, utilised(case, RULES, 2026)) == case


CONTRIBUTIONS = st.builds(
    row,
    st.integers(0, 10**9).map(lambda cents: format(Decimal(cents) / 100, "f")),
    st.sampled_from(["USD", "EUR", "JPY"]),
    st.sampled_from(["cash", "in_kind", "shareholder_loan"]),
    st.sampled_from([2025, 2026, 2027]),
)


@given(
    st.lists(CONTRIBUTIONS, max_size=6, unique_by=lambda one: (one.year, one.form, one.amount.currency)),
    st.integers(0, 10**12),
    st.sampled_from(["all_reported", "no_shareholder_loans"]),
)
def test_the_year_holds_exactly_what_was_asked_for_and_the_case_stays_sound(
    given_rows: list[Contribution], wanted: int, forms: str
) -> None:
    case = case_of(*given_rows, counted_forms=forms)
    made = with_utilised(case, RULES, 2026, wanted)
    assert utilised(made, RULES, 2026) == wanted
    assert utilised(made, RULES, 2027) == utilised(case, RULES, 2027)
    assert check(made, RULES) == ()
