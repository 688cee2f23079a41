"""Phasing: the schedule with the largest award, exact to the cent, and the earliest money among equals."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.case.case import Case
from desktop.case.faults import CaseError
from desktop.engine.engine import estimate
from desktop.engine.phasing import Phasing, best_phasing, with_schedule
from desktop.policy.ruleset import Cents, RuleSet
from tests.engine.phasing_reference import (
    NO_PROJECT_RULE,
    PUBLISHED,
    Policy,
    Schedule,
    Task,
    award,
    best_of,
    by_highs,
    case_with,
    corner_schedules,
    every_schedule,
    rule_set,
    scaled,
)
from tests.engine.program import Plain, case_of, example, money, paid, rules

MILLION = 1_000_000_00
YEARS = (2026, 2027, 2028)


def phased(
    case: Plain,
    years: tuple[int, ...] = YEARS,
    least: dict[int, int] | None = None,
    most: dict[int, int] | None = None,
    before: dict[int, int] | None = None,
    pack: RuleSet | None = None,
) -> Phasing:
    def cents(amounts: dict[int, int] | None) -> dict[int, Cents]:
        return {year: Cents(amount) for year, amount in (amounts or {}).items()}

    return best_phasing(case_of(case), pack or rules(), years, cents(least), cents(most), cents(before))


def amounts(phasing: Phasing) -> list[int]:
    return [row.utilised_usd for row in phasing.schedule]


def major(*contributions: Plain, **project: object) -> Plain:
    """A project whose total reaches US$ 100 m."""
    facts = {"total_foreign_investment": money("120000000"), "utilisation": list(contributions)}
    return example(**(facts | project))


# ------------------------------------------------------------------------------------------------- worked by hand


def test_a_cent_before_the_first_year_is_joined_to_it() -> None:
    # 0.01 in 2026 makes 2026 the first year: 35 m at 4 % is 1.4 m. All of it in 2026: 35,000,000.01 at 4.5 %.
    found = phased(major(paid(2026, "0.01"), paid(2027, "35000000")), (2026, 2027))
    assert amounts(found) == [35_000_000_01, 0]
    assert (found.plan_usd, found.plan_cny) == (1_575_000_00, 11_182_500_00)
    assert (found.given.plan_usd, found.given.plan_cny) == (1_400_000_00, 9_940_000_00)
    assert found.gains


def test_a_cent_that_is_paid_already_keeps_the_first_year() -> None:
    # 2026 is the first year whatever comes; filled up to 30 m and more it qualifies the project all the same.
    found = phased(major(paid(2026, "0.01"), paid(2027, "35000000")), (2026, 2027), before={2026: 1})
    assert amounts(found) == [35_000_000_01, 0]
    # Before the years that can still be chosen it cannot be filled up: 35 m at 4 %, as early as possible.
    found = phased(major(paid(2026, "0.01"), paid(2027, "35000000")), (2027, 2028), before={2026: 1})
    assert amounts(found) == [35_000_000_00, 0]
    assert found.plan_usd == 1_400_000_00
    assert [(row.year, row.utilised_usd) for row in found.paid_before] == [(2026, 1)]


def test_between_schedules_of_equal_award_the_earliest_money_is_taken() -> None:
    # 35 m with at most 20 m in 2026, no 4.5 %: 10 at 3 % and 25 at 4 % are 1.3 m, and so are 5 at 2 % and 30 at 4 %;
    # 15 and 20 are 1.25 m.
    found = phased(
        example(utilisation=[paid(2026, "35000000")]), (2026, 2027), {2026: 5 * MILLION}, {2026: 20 * MILLION}
    )
    assert amounts(found) == [10 * MILLION, 25 * MILLION]
    assert found.plan_usd == 1_300_000_00


def test_money_is_held_back_where_a_later_year_can_reach_the_threshold_alone() -> None:
    # At most 29 m fit into 2026, so as a first year it cannot qualify; 2027 can, if 2026 stays empty.
    case = major(paid(2026, "29000000"), paid(2027, "11000000"))
    found = phased(case, (2026, 2027), most={2026: 29 * MILLION})
    assert amounts(found) == [0, 40 * MILLION]
    assert found.plan_usd == 1_800_000_00
    assert found.given.plan_usd == 29 * 40_000_00 + 11 * 30_000_00


def test_under_the_cautious_reading_the_first_year_takes_all_it_can() -> None:
    # 4.5 % in the first year only. 2028 lies behind the end of the period.
    case = major(paid(2026, "50000000")) | {
        "readings": {"major_rate_years": "first_year_only", "period_end": "end_of_2027"}
    }
    found = phased(case, most={2026: 31 * MILLION, 2027: 18 * MILLION})
    # 31 at 4.5 %, 18 at 3 % and 1 lost.
    assert amounts(found) == [31 * MILLION, 18 * MILLION, 1 * MILLION]
    assert found.plan_usd == 1_395_000_00 + 540_000_00


def test_a_year_before_2025_earns_nothing_and_may_still_be_the_first() -> None:
    case = major(paid(2026, "45000000"))
    found = phased(case, (2025, 2026), before={2024: 30 * MILLION})
    assert amounts(found) == [15 * MILLION, 0]
    assert found.plan_usd == 675_000_00
    strict = case | {"readings": {"first_year_counts": "from_2025"}}
    assert phased(strict, (2025, 2026), before={2024: 30 * MILLION}).plan_usd == 450_000_00


def test_what_is_paid_raises_the_minimum_of_its_year() -> None:
    case = example(utilisation=[paid(2026, "25000000")])
    # Without it everything would go into 2026. 19 at 3 % and 6 at 2 % are 0.69 m; 5 at 2 % and 20 at 4 % are 0.9 m.
    most = {2027: 20 * MILLION}
    assert amounts(phased(case, (2026, 2027), most=most)) == [25 * MILLION, 0]
    found = phased(case, (2026, 2027), {2027: 2 * MILLION}, most, {2027: 6 * MILLION})
    assert amounts(found) == [5 * MILLION, 20 * MILLION]
    assert found.plan_usd == 900_000_00


def test_the_total_is_what_counts_under_the_reading_of_the_case() -> None:
    case = example(utilisation=[paid(2026, "15000000"), paid(2026, "10000000", "shareholder_loan")])
    assert sum(amounts(phased(case))) == 25 * MILLION
    strict = case | {"readings": {"counted_forms": "no_shareholder_loans"}}
    assert sum(amounts(phased(strict))) == 15 * MILLION


def test_a_project_without_an_award_gets_the_earliest_schedule() -> None:
    found = phased(example(category="finance", utilisation=[paid(2027, "7000000")]), least={2028: MILLION})
    assert amounts(found) == [6 * MILLION, 0, MILLION]
    assert (found.plan_usd, found.gains) == (0, False)


def test_nothing_to_spread_is_spread_as_nothing() -> None:
    assert amounts(phased(example())) == [0, 0, 0]


# ------------------------------------------------------------------------------------------------- readings


def test_each_schedule_comes_with_its_lowest_award_over_all_readings() -> None:
    # As given, 2027 gets 4.5 % only under the wide reading: 31 at 4.5 % + 9 at 4.5 % or at 2 %.
    case = major(paid(2026, "31000000"), paid(2027, "9000000"))
    found = phased(case, (2026, 2027))
    assert found.given.plan_usd == found.plan_usd == 1_800_000_00
    assert not found.gains
    # By what comes in the total of 120 m is none, so both years are in brackets: 31 at 4 %, 9 at 2 %.
    assert found.given.cautious.usd == 1_240_000_00 + 180_000_00
    assert dict(found.given.cautious.readings)["total_basis"] == "as_invested"
    assert not found.given.same_under_every_reading
    # In the first year alone all of it is in the top bracket at least.
    assert amounts(found) == [40 * MILLION, 0]
    assert found.best.cautious.usd == 1_600_000_00


def test_a_total_that_comes_in_holds_under_every_reading_of_it() -> None:
    found = phased(major(paid(2026, "100000000")), (2026,))
    assert found.best.cautious.usd == found.plan_usd == 4_500_000_00
    assert found.best.same_under_every_reading


def test_loans_lose_under_the_cautious_reading_and_the_same_money_in_cash_does_not() -> None:
    found = phased(example(utilisation=[paid(2026, "25000000", "shareholder_loan")]), (2026,))
    assert (found.given.plan_usd, found.given.cautious.usd) == (1_000_000_00, 0)
    assert (found.plan_usd, found.best.cautious.usd) == (1_000_000_00, 1_000_000_00)


# ------------------------------------------------------------------------------------------------- unreachable


@pytest.mark.parametrize(
    ("least", "most", "before", "code", "figures"),
    [
        ({2026: 6 * MILLION, 2027: 5 * MILLION}, {}, {}, "minima_above_total", ("11,000,000.00", "10,000,000.00")),
        ({2026: 6 * MILLION}, {}, {2024: 5 * MILLION}, "minima_above_total", ("11,000,000.00",)),
        ({}, {2026: MILLION, 2027: MILLION, 2028: MILLION}, {}, "maxima_below_total", ("3,000,000.00",)),
        ({}, {}, {2026: 10 * MILLION + 1}, "paid_above_total", ("10,000,000.01", "10,000,000.00")),
        ({2026: 2 * MILLION}, {2026: MILLION}, {}, "minimum_above_maximum", ("2026", "2,000,000.00", "1,000,000.00")),
        ({}, {2026: MILLION}, {2026: 2 * MILLION}, "minimum_above_maximum", ("2026",)),
        ({}, {}, {2029: MILLION}, "unknown_year", ("2029",)),
        ({2025: MILLION}, {}, {}, "unknown_year", ("2025",)),
    ],
)  # fmt: skip
def test_a_total_that_cannot_be_reached_says_why(
    least: dict[int, int], most: dict[int, int], before: dict[int, int], code: str, figures: tuple[str, ...]
) -> None:
    with pytest.raises(CaseError) as caught:
        phased(example(utilisation=[paid(2026, "10000000")]), least=least, most=most, before=before)
    assert caught.value.code == code
    for figure in figures:
        assert figure in caught.value.message


def test_there_must_be_one_to_ten_years() -> None:
    case = example(utilisation=[paid(2026, "10000000")])
    with pytest.raises(CaseError, match="name the years"):
        phased(case, ())
    with pytest.raises(CaseError, match="at most 10 years"):
        phased(case, tuple(range(2025, 2036)))
    assert len(amounts(phased(case, tuple(range(2025, 2035))))) == 10


def test_a_case_that_is_not_finished_is_not_phased() -> None:
    with pytest.raises(CaseError):
        best_phasing(Case(), rules(), YEARS)


# ------------------------------------------------------------------------------------------------- against others

_RATES = ("0", "0.005", "0.01", "0.015", "0.02", "0.03", "0.04", "0.045", "0.05", "0.1")
_rates = st.sampled_from(_RATES[1:])


@st.composite
def _policies(draw: st.DrawFn, largest: int) -> Policy:
    """Brackets and project rules of any shape: more of them, close together, falling."""
    edges = sorted(draw(st.sets(st.integers(1, largest), min_size=1, max_size=7)))
    project = draw(st.lists(st.tuples(st.integers(1, largest), _rates), max_size=2))
    return Policy(
        tuple(project),
        tuple((edge, draw(_rates)) for edge in edges),
        draw(st.booleans()),
        draw(st.sampled_from((0, 2025))),
        draw(st.sampled_from((2027, 2100))),
    )


@st.composite
def _tasks(draw: st.DrawFn, years: int, typical: st.SearchStrategy[int], free: bool = True) -> Task:
    """Years around the ends of the period with bounds; now and then with money paid before them."""
    start = draw(st.integers(2023, 2026))
    chosen = tuple(range(start, start + draw(st.integers(1, years))))
    least = tuple(
        draw(st.one_of(st.just(0), typical)) if not free or draw(st.booleans()) else 0 for _ in chosen
    )
    most = tuple(low + draw(typical) for low in least)
    before = ((start - 1, draw(typical)),) if draw(st.integers(0, 4)) == 0 else ()
    fixed = sum(amount for _, amount in before)
    total = draw(st.integers(fixed + sum(least), fixed + sum(most)))
    return Task(chosen, total, least, most, before)


def _found(policy: Policy, task: Task) -> Schedule:
    found = phased(
        case_with(policy, task.total),
        task.years,
        dict(zip(task.years, task.least, strict=True)),
        dict(zip(task.years, task.most, strict=True)),
        dict(task.before),
        rule_set(policy),
    )
    assert Fraction(*found.best.unrounded) == award(policy, task, tuple(amounts(found)))
    return tuple(amounts(found))


_TINY = Policy(((14, "0.045"),), ((1, "0.015"), (3, "0.02"), (5, "0.03"), (10, "0.04")))


@settings(max_examples=150)
@given(
    st.one_of(
        st.just(_TINY),
        st.just(_TINY._replace(first_year_only=True)),
        st.just(_TINY._replace(project=())),
        _policies(15),
    ),
    _tasks(3, st.integers(0, 18)),
)
def test_nothing_among_all_schedules_is_better(policy: Policy, task: Task) -> None:
    best, schedule = best_of(policy, task, every_schedule(task))
    found = _found(policy, task)
    assert award(policy, task, found) == best
    assert found == schedule


_AROUND = st.one_of(
    st.sampled_from((1, 5, 10, 20, 30, 35)).flatmap(
        lambda millions: st.integers(millions * MILLION - 2, millions * MILLION + 2)
    ),
    st.integers(0, 40 * MILLION),
    st.integers(0, 2),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.builds(
        PUBLISHED._replace,
        project=st.sampled_from((PUBLISHED.project, ())),
        first_year_only=st.booleans(),
        first_from=st.sampled_from((0, 2025)),
        last=st.sampled_from((2027, 2100)),
    ),
    _tasks(4, _AROUND),
)
def test_nothing_among_all_corners_is_better_to_the_cent(policy: Policy, task: Task) -> None:
    best, schedule = best_of(policy, task, corner_schedules(policy, task))
    found = _found(policy, task)
    assert award(policy, task, found) == best
    assert found == schedule


@settings(max_examples=25)
@given(
    st.builds(
        scaled(PUBLISHED, MILLION // 100)._replace,
        project=st.sampled_from((scaled(PUBLISHED, MILLION // 100).project, ())),
        first_year_only=st.booleans(),
        first_from=st.sampled_from((0, 2025)),
        last=st.sampled_from((2027, 2100)),
    ),
    _tasks(10, st.integers(0, 2200)).filter(lambda task: not task.before),
)
def test_an_integer_programme_finds_nothing_better(policy: Policy, task: Task) -> None:
    assert by_highs(policy, task) == award(policy, task, _found(policy, task))


# ------------------------------------------------------------------------------------------------- properties


@settings(max_examples=60)
@given(
    st.lists(_AROUND, min_size=1, max_size=10),
    st.booleans(),
    st.booleans(),
    st.lists(st.integers(0, 5 * MILLION), min_size=10, max_size=10),
)
def test_a_schedule_within_its_bounds_that_is_never_worse_than_the_given_one(
    given_amounts: list[int], with_total: bool, first_year_only: bool, slack: list[int]
) -> None:
    years = tuple(range(2026, 2026 + len(given_amounts)))
    contributions = [
        paid(year, f"{amount // 100}.{amount % 100:02d}")
        for year, amount in zip(years, given_amounts, strict=True)
    ]
    case = major(*contributions) if with_total else example(utilisation=contributions)
    if first_year_only:
        case["readings"] = {"major_rate_years": "first_year_only"}
    bounds = list(zip(years, given_amounts, slack, strict=False))
    least = {year: max(0, amount - room) for year, amount, room in bounds}
    most = {year: amount + 2 * room for year, amount, room in bounds}
    found = phased(case, years, least, most)
    assert sum(amounts(found)) == sum(given_amounts)
    assert all(least[row.year] <= row.utilised_usd <= most[row.year] for row in found.schedule)
    assert Fraction(*found.best.unrounded) >= Fraction(*found.given.unrounded)
    assert found.gains == (Fraction(*found.best.unrounded) > Fraction(*found.given.unrounded))
    assert phased(case, tuple(reversed(years)), least, most) == found


@given(st.lists(_AROUND, min_size=1, max_size=4), st.booleans())
def test_the_schedule_put_into_the_case_gives_the_award_it_promises(
    given_amounts: list[int], before: bool
) -> None:
    contributions = [
        paid(2026 + number, f"{amount // 100}.{amount % 100:02d}")
        for number, amount in enumerate(given_amounts)
    ]
    case = major(*contributions)
    found = phased(case, (2027, 2028), before={2026: given_amounts[0]} if before else None)
    result = estimate(with_schedule(case_of(case), found), rules())
    assert (result.totals.plan_usd, result.totals.plan_cny) == (found.plan_usd, found.plan_cny)
    held = {row.year: row.utilised_usd for row in (*found.paid_before, *found.schedule)}
    assert {row.year: row.utilised_usd for row in result.years} == {y: a for y, a in held.items() if a}
    assert result.plan_range.lowest.usd == found.best.cautious.usd


def test_services_are_phased_by_their_own_brackets() -> None:
    # 50 %: 5 at 1 % and 20 at 2 % are 0.45 m; 25 in one year at 2 % are 0.5 m.
    case = example(category="high_tech_service", utilisation=[paid(2026, "5000000"), paid(2027, "20000000")])
    found = phased(case, (2026, 2027))
    assert (amounts(found), found.plan_usd) == ([25 * MILLION, 0], 500_000_00)
    assert found.given.plan_usd == 450_000_00


def test_no_project_rule_means_brackets_alone() -> None:
    task = Task((2026, 2027), 45 * MILLION, (0, 0), (25 * MILLION, 25 * MILLION))
    # Both years from 20 m on: 4 % of everything, the earlier as full as it can be.
    assert _found(NO_PROJECT_RULE, task) == (25 * MILLION, 20 * MILLION)
