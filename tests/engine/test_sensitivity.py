"""Sensitivity: the rate at which a converted amount crosses a threshold, and the warning near one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.case.case import Case
from desktop.case.faults import CaseError
from desktop.engine.result import Note
from desktop.engine.sensitivity import Flip, flips
from tests.engine.program import Plain, case_of, estimate_of, example, money, paid, rules, words_of

RATES = {"USD": "7.1", "EUR": "7.8"}


def case(
    *contributions: Plain, rates: Plain = RATES, readings: Plain | None = None, **project: object
) -> Plain:
    found = example(**({"utilisation": list(contributions)} | project)) | {"readings": readings or {}}
    found["exchange"]["cny_per_unit"] = rates
    return found


def flips_of(*contributions: Plain, **facts: object) -> tuple[Flip, ...]:
    return flips(case_of(case(*contributions, **facts)), rules())  # type: ignore[arg-type]


def near(given_case: Plain) -> list[Note]:
    return [note for note in estimate_of(given_case).warnings if note.code.startswith("near_threshold")]


# ------------------------------------------------------------------------------------------------- worked by hand


def test_renminbi_flip_with_the_dollars_rate() -> None:
    # 35.6 m CNY are 5 m US$ at 7.12, and 10 m at 3.56.
    below, above = flips_of(paid(2026, "35600000", "cash", "CNY"))
    assert (below.currency, below.rate, below.threshold_usd) == ("USD", "7.12", 5_000_000_00)
    assert Fraction(below.numerator, below.denominator) == Fraction("7.12")
    # 5,014,084.51 at 2 %; a cent below 5 m at 1.5 %.
    assert (below.plan_usd, below.other_usd, below.near) == (100_281_69, 75_000_00, True)
    assert (above.rate, above.other_usd, above.near) == ("3.56", 300_000_00, False)


def test_another_currency_flips_with_its_own_rate_what_is_in_dollars_staying() -> None:
    # 2 m US$ and 4 m EUR at 7.8: 6.394 m. Down to 5 m: 3 m × 7.1 ÷ 4 m; up to 10 m: 8 m × 7.1 ÷ 4 m.
    below, above = flips_of(paid(2026, "2000000"), paid(2026, "4000000", "in_kind", "EUR"))
    assert [(flip.currency, flip.rate) for flip in (below, above)] == [("EUR", "5.325"), ("EUR", "14.2")]
    assert (below.year, below.amount_usd) == (2026, 6_394_366_20)


def test_a_rate_that_does_not_end_is_shown_to_ten_decimals() -> None:
    # 5 m × 7.1 ÷ 6.9 m = 5.14492753623…
    [flip, _] = flips_of(paid(2026, "6900000", "cash", "EUR"))
    assert flip.rate == "5.1449275362"
    assert Fraction(flip.numerator, flip.denominator) == Fraction(5 * 71, 69)


def test_renminbi_and_another_currency_in_one_year_each_have_their_rate() -> None:
    # 7.1 m CNY and 4 m EUR are 1 m and 4.394 m US$. At 5 m: the euro at 4 × 7.1 ÷ 4; the dollar at 38.3 ÷ 5.
    found = flips_of(paid(2026, "7100000", "cash", "CNY"), paid(2026, "4000000", "cash", "EUR"))
    at_five = {flip.currency: flip.rate for flip in found if flip.threshold_usd == 5_000_000_00}
    assert at_five == {"EUR": "7.1", "USD": "7.66"}


def test_dollars_alone_and_money_that_does_not_count_do_not_flip() -> None:
    assert flips_of(paid(2026, "5000000")) == ()
    loan = paid(2026, "35600000", "shareholder_loan", "CNY")
    assert flips_of(loan, readings={"counted_forms": "no_shareholder_loans"}) == ()
    assert flips_of(paid(2026, "35600000", "cash", "CNY"), category="finance") == ()
    # 5 m in dollars are there whatever the euro does, so only the way up is left.
    found = flips_of(paid(2026, "5000000"), paid(2026, "10000", "in_kind", "EUR"))
    assert [flip.threshold_usd for flip in found] == [10_000_000_00]


def test_a_threshold_that_changes_nothing_is_none() -> None:
    # Under 4.5 % in all years brackets do not matter; the first year's 30 m do.
    contributions = (paid(2026, "31000000", "cash", "EUR"), paid(2027, "9900000", "in_kind", "EUR"))
    found = flips_of(*contributions, total_foreign_investment=money("120000000"))
    assert [(flip.year, flip.threshold_usd) for flip in found] == [(2026, 30_000_000_00)]


def test_the_total_flips_too() -> None:
    # 32 at 4.5 % or at 4 %. 91 m EUR are 100 m US$ at 100 × 7.1 ÷ 91, 710 m CNY at 7.1.
    [flip] = flips_of(paid(2026, "32000000"), total_foreign_investment=money("91000000", "EUR"))
    assert (flip.year, flip.currency, flip.rate) == (None, "EUR", "7.8021978022")
    assert (flip.plan_usd, flip.other_usd, flip.near) == (1_280_000_00, 1_440_000_00, True)
    [flip] = flips_of(paid(2026, "32000000"), total_foreign_investment=money("710000000", "CNY"))
    assert (flip.currency, flip.rate, flip.plan_usd, flip.other_usd) == (
        "USD",
        "7.1",
        1_440_000_00,
        1_280_000_00,
    )


# ------------------------------------------------------------------------------------------------- the warning


@pytest.mark.parametrize(
    ("dollar", "now", "other"), [("7.1", "100,281.69", "75,000.00"), ("7.13", "74,894.81", "100,000.00")]
)
def test_a_year_near_a_threshold_is_warned_of_with_both_results(dollar: str, now: str, other: str) -> None:
    rates = {"USD": dollar}
    [note] = near(case(paid(2026, "35600000", "cash", "CNY"), rates=rates))
    assert (note.code, note.clause) == ("near_threshold", "17")
    for text in words_of(note):
        for figure in (now, other, "1 USD = 7.12 CNY", "2%", "2026", "5,000,000.00"):
            assert figure in text


@pytest.mark.parametrize(
    ("yuan", "warned"),
    [
        # 2 % of 5 m is 0.1 m on either side, at 7.1: 34.79 m and 36.21 m CNY.
        ("34789999.90", False),
        ("34790000", True),
        ("36210000", True),
        ("36210000.10", False),
    ],
)
def test_near_is_within_two_hundredths_of_the_threshold(yuan: str, warned: bool) -> None:
    assert bool(near(case(paid(2026, yuan, "cash", "CNY")))) == warned


def test_dollars_near_a_threshold_are_not_warned_of() -> None:
    assert near(case(paid(2026, "5000000"))) == []


def test_both_currencies_of_a_year_are_named_in_one_warning() -> None:
    contributions = (paid(2026, "7100000", "cash", "CNY"), paid(2026, "3640000", "cash", "EUR"))
    [note] = near(case(*contributions))
    assert "1 USD = 7.0984 CNY or 1 EUR = 7.8021978022 CNY" in words_of(note).en
    assert "1 USD = 7.0984 CNY或1 EUR = 7.8021978022 CNY" in words_of(note).zh


def test_a_total_near_its_threshold_is_warned_of() -> None:
    [note] = near(case(paid(2026, "32000000"), total_foreign_investment=money("91000000", "EUR")))
    assert note.code == "near_threshold_total"
    assert "7.8021978022" in words_of(note).en
    assert "1,440,000.00" in words_of(note).zh


def test_a_case_that_is_not_finished_has_no_flips() -> None:
    with pytest.raises(CaseError):
        flips(Case(), rules())


# ------------------------------------------------------------------------------------------------- properties


@given(
    st.integers(1_000_000, 40_000_000),
    st.integers(0, 4_000_000),
    st.sampled_from(("EUR", "CNY")),
    st.integers(6_000_000, 9_000_000),
    st.booleans(),
)
def test_on_either_side_of_the_rate_the_estimate_says_so(
    amount: int, dollars: int, currency: str, dollar_rate: int, with_total: bool
) -> None:
    rates = {"USD": f"{dollar_rate / 10**6:.6f}", "EUR": "7.8"}
    project = {"total_foreign_investment": money("120000000")} if with_total else {}
    contributions = [paid(2026, str(amount), "cash", currency)]
    if dollars:
        contributions.append(paid(2026, str(dollars)))
    for flip in flips_of(*contributions, rates=rates, **project):
        at = Fraction(flip.numerator, flip.denominator)
        if not Fraction(1, 1000) < at < 10_000:
            continue
        # A ten-thousandth to either side: far more than the rounding to the cent, far less than a bracket.
        held = []
        for rate in (at * Fraction(9999, 10_000), at * Fraction(10_001, 10_000)):
            other = rates | {flip.currency: f"{Decimal(rate.numerator) / rate.denominator:.10f}"}
            held.append(estimate_of(case(*contributions, rates=other, **project)).years[0].utilised_usd)
        below, above = sorted(held)
        assert below < flip.threshold_usd <= above
