"""Exact money: what is rounded, once, half up, and from what. Figures worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from desktop.case.faults import CaseError
from desktop.case.money import grouped, plain
from tests.engine.program import Plain, example, money, paid, result_of


def _with_rates(case: Plain, **rates: str) -> Plain:
    return {**case, "exchange": {**case["exchange"], "cny_per_unit": rates}}


def _year(case: Plain) -> Plain:
    year: Plain = result_of(case)["years"][0]
    return year


@pytest.mark.parametrize(
    ("amount", "utilised", "rule"),
    [
        ("999999.99", "999999.99", "none"),
        ("999999.994999", "999999.99", "none"),
        ("999999.995", "1000000.00", "17.tier"),
        ("1000000.004999", "1000000.00", "17.tier"),
        ("1000000.005", "1000000.01", "17.tier"),
        ("0.004999", "0.00", "none"),
        ("0.005", "0.01", "none"),
    ],
)
def test_dollars_below_the_cent_are_rounded_half_up_before_a_threshold_is_asked(
    amount: str, utilised: str, rule: str
) -> None:
    year = _year(example(utilisation=[paid(2026, amount)]))
    assert (year["utilised_usd"], year["rule"]) == (utilised, rule)


def test_an_amount_that_rounds_to_nothing_is_no_first_year() -> None:
    case = example(utilisation=[paid(2025, "0.004999"), paid(2026, "1000000")])
    assert result_of(case)["first_year"] == 2026


def test_a_quotient_is_exact_before_it_is_rounded_where_28_digits_would_not_do() -> None:
    amount, euro, dollar = "1350.597157", "375814150358.3082605707", "756247381.0857620371"
    exact = Fraction(amount) * Fraction(euro) / Fraction(dollar)
    assert exact < Fraction("671173.925")
    assert Decimal(amount) * Decimal(euro) / Decimal(dollar) == Decimal("671173.925")  # 28 digits

    case = _with_rates(example(utilisation=[paid(2026, amount, currency="EUR")]), USD=dollar, EUR=euro)
    assert _year(case)["utilised_usd"] == "671173.92"


@pytest.mark.parametrize(
    ("amount", "rate", "utilised"),
    [
        # 35.5 m at 7.1 is 5 m sharp; two fen less are 0.2817 cents less and round back, four do not.
        ("35500000", "7.1", "5000000.00"),
        ("35499999.98", "7.1", "5000000.00"),
        ("35499999.96", "7.1", "4999999.99"),
        # 0.03 ÷ 6 is half a cent.
        ("0.03", "6", "0.01"),
        ("0.029999", "6", "0.00"),
    ],
)
def test_renminbi_become_dollars_by_division_rounded_half_up(amount: str, rate: str, utilised: str) -> None:
    case = _with_rates(example(utilisation=[paid(2026, amount, currency="CNY")]), USD=rate)
    assert _year(case)["utilised_usd"] == utilised


def test_the_share_of_services_is_part_of_the_rate_with_no_rounding_in_between() -> None:
    # 1.5 % rounded would be 15,000.04, and 35 % of that 5,250.01; 0.525 % at once are 5,250.015225.
    case = example(category="other_service", utilisation=[paid(2026, "1000002.90")])
    assert _year(case)["award_usd"] == "5250.02"


def test_renminbi_of_an_award_come_from_the_exact_product_and_not_from_rounded_dollars() -> None:
    # 15,000.00495 dollars: 15,000.00 in dollars, 106,500.035145 yuan.
    year = _year(example(utilisation=[paid(2026, "1000000.33")]))
    assert (year["award_usd"], year["award_cny"]) == ("15000.00", "106500.04")


def test_totals_add_rounded_figures_in_each_currency() -> None:
    # 15,000.00495 a year: each rounds down, three of them together would not.
    case = example(utilisation=[paid(year, "1000000.33") for year in (2025, 2026, 2027)])
    result = result_of(case)
    assert (result["plan_usd"], result["plan_cny"]) == ("45000.00", "319500.12")


def test_a_total_in_another_currency_is_tested_as_rounded_dollars() -> None:
    # 710 m yuan at 7.1 are 100 m dollars; half a cent less rounds up to them, a little more than that does not.
    for amount, rule in (
        ("710000000", "17.major_project"),
        ("709999999.9645", "17.major_project"),
        ("709999999.9644", "17.tier"),
    ):
        case = example(total_foreign_investment=money(amount, "CNY"), utilisation=[paid(2026, "30000000")])
        assert _year(case)["rule"] == rule


@pytest.mark.parametrize(
    ("fixed", "encouraged"),
    [
        (money("1000000000", "CNY"), True),
        (money("999999999.99", "CNY"), False),
        (money("999999999.995", "CNY"), True),
        (money("140845070.43", "USD"), True),  # × 7.1 = 1,000,000,000.053
        (money("140845070.42", "USD"), False),  # × 7.1 = 999,999,999.982
    ],
)
def test_fixed_assets_are_converted_to_the_fen_before_they_are_compared(
    fixed: Plain, encouraged: bool
) -> None:
    result = result_of(example(fixed_asset_investment=fixed))
    assert result["mechanism"]["matching_encouraged"] is encouraged


@pytest.mark.parametrize(
    ("total", "fixed", "share"),
    [
        (money("1", "CNY"), money("3", "CNY"), "0.3333"),
        (money("2", "CNY"), money("3", "CNY"), "0.6667"),
        (money("1", "CNY"), money("20000", "CNY"), "0.0001"),  # exactly half of the last place
        (money("0.99", "CNY"), money("20000", "CNY"), "0.0000"),
        (money("300", "CNY"), money("100", "CNY"), "3.0000"),
        (money("10", "USD"), money("71", "CNY"), "1.0000"),
        (money("0.004", "CNY"), money("1", "CNY"), "0.0000"),  # no fen
        (money("1", "CNY"), money("0.004", "CNY"), None),
        (money("1", "CNY"), money("0", "CNY"), None),
        (money("1", "CNY"), None, None),
        (None, money("1", "CNY"), None),
    ],
)
def test_the_foreign_share_has_four_decimals_half_up(
    total: Plain | None, fixed: Plain | None, share: str | None
) -> None:
    given = {"total_foreign_investment": total, "fixed_asset_investment": fixed}
    case = example(**{key: value for key, value in given.items() if value is not None})
    assert result_of(case)["mechanism"]["foreign_share"] == share


@pytest.mark.parametrize("currency", ["USD", "CNY"])
def test_an_amount_may_be_a_million_million_dollars_and_not_a_cent_more(currency: str) -> None:
    amount = Decimal(10**12) if currency == "USD" else Decimal(10**12) * Decimal("7.1")
    most = example(utilisation=[paid(2026, format(amount, "f"), currency=currency)])
    assert _year(most)["utilised_usd"] == "1000000000000.00"
    assert _year(most)["award_usd"] == "40000000000.00"

    beyond = format(amount + Decimal("0.08"), "f")
    with pytest.raises(CaseError) as caught:
        result_of(example(utilisation=[paid(2026, beyond, currency=currency)]))
    assert (caught.value.code, caught.value.path) == ("too_large", "project.utilisation[0].amount.amount")


@pytest.mark.parametrize(
    ("hundredths", "written"),
    [(0, "0.00"), (1, "0.01"), (-1, "-0.01"), (123_456_789, "1,234,567.89"), (-100_000, "-1,000.00")],
)
def test_an_amount_in_an_error_is_written_with_its_sign_and_both_decimals(
    hundredths: int, written: str
) -> None:
    assert grouped(hundredths) == written
    assert plain(hundredths) == written.replace(",", "")
