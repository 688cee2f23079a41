"""Traps: small things that would cost much, with their cost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.case.case import Case
from desktop.case.faults import CaseError
from desktop.engine.engine import estimate
from desktop.engine.traps import Trap, traps
from desktop.policy.ruleset import Rate
from tests.engine.program import Plain, case_of, example, money, paid, rules, words_of
from tests.engine.strategies import cases

MAJOR = money("120000000")


def found(*contributions: Plain, readings: Plain | None = None, **project: object) -> dict[str, list[Trap]]:
    case = example(**({"utilisation": list(contributions)} | project)) | {"readings": readings or {}}
    by_code: dict[str, list[Trap]] = {}
    for trap in traps(case_of(case), rules()):
        by_code.setdefault(trap.code, []).append(trap)
    return by_code


def test_a_cent_before_the_first_year_takes_the_rate_of_a_large_project() -> None:
    [trap] = found(paid(2027, "35000000"), total_foreign_investment=MAJOR)["earlier_payment"]
    # 1,575,000 at 4.5 % become 1,400,000 at 4 %.
    assert (trap.year, trap.amount_usd, trap.cost_usd, trap.clause) == (2026, 1, 175_000_00, "17")
    for text in words_of(trap.said):
        assert "2026" in text
        assert "175,000.00" in text


def test_a_cent_that_was_paid_before_already_has_cost_it() -> None:
    by_code = found(paid(2026, "0.01"), paid(2027, "35000000"), total_foreign_investment=MAJOR)
    [trap] = by_code["small_first_year"]
    assert (trap.year, trap.amount_usd, trap.cost_usd) == (2026, 1, 175_000_00)
    assert "earlier_payment" not in by_code


def test_an_earlier_payment_does_no_harm_where_it_does_not_count_or_nothing_hangs_on_it() -> None:
    assert "earlier_payment" not in found(paid(2027, "35000000"))
    first = paid(2025, "35000000")
    assert "earlier_payment" in found(first, total_foreign_investment=MAJOR)
    readings = {"first_year_counts": "from_2025"}
    assert "earlier_payment" not in found(first, total_foreign_investment=MAJOR, readings=readings)


def test_two_years_that_only_fill_a_bracket_together_are_no_small_first_year() -> None:
    # 6 + 6 in one year would bring more, but not through the first year.
    assert "small_first_year" not in found(
        paid(2026, "6000000"), paid(2027, "6000000"), total_foreign_investment=MAJOR
    )


@pytest.mark.parametrize(
    ("held", "short", "cost"),
    [
        # 9,999,999.99 at 2 % and 10 m at 3 %; 9.9 m at 2 % is 198,000; one cent less is more than 1 % short.
        ("9999999.99", 1, 100_000_00),
        ("9900000", 100_000_00, 102_000_00),
        ("9899999.99", None, None),
        ("10000000", None, None),
    ],
)
def test_a_year_just_below_a_bracket(held: str, short: int | None, cost: int | None) -> None:
    by_code = found(paid(2026, held))
    if short is None:
        assert "year_just_below" not in by_code
    else:
        [trap] = by_code["year_just_below"]
        assert (trap.year, trap.amount_usd, trap.cost_usd) == (2026, short, cost)


def test_a_first_year_just_below_costs_the_later_years_too() -> None:
    # 29,999,999.99 at 4 % + 10 at 3 % are 1.5 m; 40 at 4.5 % are 1.8 m.
    by_code = found(paid(2026, "29999999.99"), paid(2027, "10000000"), total_foreign_investment=MAJOR)
    [trap] = by_code["year_just_below"]
    assert (trap.year, trap.amount_usd, trap.cost_usd) == (2026, 1, 300_000_00)


def test_a_total_a_cent_short() -> None:
    # 30 at 4 % are 1.2 m, at 4.5 % 1.35 m.
    [trap] = found(paid(2026, "30000000"), total_foreign_investment=money("99999999.99"))["total_just_below"]
    assert (trap.year, trap.amount_usd, trap.cost_usd) == (None, 1, 150_000_00)
    assert "99,999,999.99" in words_of(trap.said).en
    assert "total_just_below" not in found(
        paid(2026, "30000000"), total_foreign_investment=money("98999999.99")
    )
    assert "total_just_below" not in found(
        paid(2026, "29000000"), total_foreign_investment=money("99999999.99")
    )


def test_a_total_a_cent_short_of_what_comes_in_where_that_is_tested() -> None:
    """35 + 64,999,999.99: a cent more in the last year makes 100 m, and 4.5 % instead of 4 % of both years."""
    [trap] = found(
        paid(2026, "35000000"),
        paid(2027, "64999999.99"),
        total_foreign_investment=MAJOR,
        readings={"total_basis": "as_invested"},
    )["total_just_below"]
    assert (trap.year, trap.amount_usd, trap.cost_usd) == (None, 1, 500_000_00)
    assert "99,999,999.99" in words_of(trap.said).en


def test_money_that_comes_after_the_years_end() -> None:
    # 30 m exactly: one cent late, and 2026 no longer qualifies. 1,350,000 become 1,200,000.
    [trap] = found(paid(2026, "30000000"), total_foreign_investment=MAJOR)["over_year_end"]
    assert (trap.year, trap.amount_usd, trap.cost_usd) == (2026, 1, 150_000_00)
    # 35 m: 5,000,000.01 late leave 29,999,999.99 at 4 % and as much as that at 2 %.
    [trap] = found(paid(2026, "35000000"), total_foreign_investment=MAJOR)["over_year_end"]
    assert (trap.amount_usd, trap.cost_usd) == (5_000_000_01, 1_575_000_00 - 1_200_000_00 - 100_000_00)
    # 40 m: more than a fifth would have to come late.
    assert "over_year_end" not in found(paid(2026, "40000000"), total_foreign_investment=MAJOR)


def test_money_of_the_first_year_of_the_policy_can_come_late_too() -> None:
    # 10 m give 300,000 in 2025; a cent less gives 200,000.
    [trap] = found(paid(2025, "10000000"))["over_year_end"]
    assert (trap.year, trap.amount_usd, trap.cost_usd) == (2025, 1, 100_000_00)
    assert "over_year_end" not in found(paid(2024, "10000000"))


def test_the_last_year_of_the_period_slides_out_of_it() -> None:
    by_code = found(paid(2027, "13000000"), readings={"period_end": "end_of_2027"})
    [trap] = by_code["over_year_end"]
    assert (trap.year, trap.amount_usd, trap.cost_usd) == (2027, 13_000_000_00, 390_000_00)
    assert "over_year_end" not in found(paid(2027, "13000000"))


def test_how_close_is_close_is_the_rule_sets() -> None:
    pack = rules()
    wide = pack._replace(advice=pack.advice._replace(just_below=Rate(1, 10, "0.1")), sha256="wide")
    case = case_of(example(utilisation=[paid(2026, "9200000")]))
    assert [trap.code for trap in traps(case, pack)] == []
    assert [trap.code for trap in traps(case, wide)] == ["year_just_below"]


def test_what_has_no_award_has_no_traps() -> None:
    assert found(paid(2026, "9999999.99"), category="real_estate") == {}
    assert found() == {}
    with pytest.raises(CaseError):
        traps(Case(), rules())


@given(cases())
def test_traps_cost_something_and_stand_in_the_order_of_their_cost(plain: Plain) -> None:
    case = case_of(plain)
    costs = [trap.cost_usd for trap in traps(case, rules())]
    assert all(cost > 0 for cost in costs)
    assert costs == sorted(costs, reverse=True)
    for trap in traps(case, rules()):
        for text in words_of(trap.said):
            assert "{" not in text
            assert "None" not in text


@given(st.integers(1, 40_000_000_00), st.integers(1, 40_000_000_00), st.booleans())
def test_the_cost_of_an_early_cent_is_the_difference_of_two_estimates(
    one: int, other: int, with_total: bool
) -> None:
    project = {"total_foreign_investment": MAJOR} if with_total else {}
    contributions = [
        paid(2027 + number, f"{cents // 100}.{cents % 100:02d}") for number, cents in enumerate((one, other))
    ]

    def plan(*earlier: Plain) -> int:
        case = example(utilisation=[*earlier, *contributions], **project)
        return estimate(case_of(case), rules()).totals.plan_usd

    cost = plan() - plan(paid(2026, "0.01"))
    found_costs = [trap.cost_usd for trap in found(*contributions, **project).get("earlier_payment", [])]
    assert found_costs == ([cost] if cost > 0 else [])
