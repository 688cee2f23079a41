"""The award curve: segments and jumps at the policy's thresholds, and at no other amount."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.case.case import Case
from desktop.case.faults import CaseError
from desktop.engine.curve import Curve, award_curve
from desktop.engine.engine import estimate
from desktop.policy.ruleset import Cents
from tests.engine.phasing_reference import PUBLISHED, case_with, rule_set
from tests.engine.program import Plain, case_of, example, money, paid, rules

MILLION = 1_000_000_00


def curve(year: int, *contributions: Plain, readings: Plain | None = None, **project: object) -> Curve:
    case = example(**({"utilisation": list(contributions)} | project)) | {"readings": readings or {}}
    return award_curve(case_of(case), rules(), year)


def shape(found: Curve) -> list[tuple[float, float | None, str]]:
    """Edges in US$ million and the rate of each segment."""
    return [
        (one.from_usd / MILLION, one.below_usd / MILLION if one.below_usd else None, one.rate.text)
        for one in found.segments
    ]


# ------------------------------------------------------------------------------------------------- worked by hand


def test_a_year_in_brackets_has_a_segment_for_each_and_the_case_on_it() -> None:
    found = curve(2026, paid(2026, "9200000"))
    assert shape(found) == [
        (0, 1, "0"),
        (1, 5, "0.015"),
        (5, 10, "0.02"),
        (10, 20, "0.03"),
        (20, None, "0.04"),
    ]
    assert [(one.award_from_usd, one.award_below_usd) for one in found.segments] == [
        (0, 0),
        (15_000_00, 75_000_00),
        (100_000_00, 200_000_00),
        (300_000_00, 600_000_00),
        (800_000_00, None),
    ]
    assert [(jump.at_usd // MILLION, jump.gain_usd) for jump in found.jumps] == [
        (1, 15_000_00),
        (5, 25_000_00),
        (10, 100_000_00),
        (20, 200_000_00),
    ]
    assert (found.utilised_usd, found.award_usd) == (9_200_000_00, 184_000_00)
    assert [one.rule for one in found.segments] == ["none", *["17.tier"] * 4]


def test_the_first_year_of_a_large_project_lifts_the_others_at_its_threshold() -> None:
    major = {"total_foreign_investment": money("120000000")}
    found = curve(2026, paid(2026, "35000000"), paid(2027, "15000000"), **major)
    assert shape(found)[-2:] == [(20, 30, "0.04"), (30, None, "0.045")]
    # 15 m in 2027 are 450,000 at 3 % and 675,000 at 4.5 %.
    assert [one.others_usd for one in found.segments[-2:]] == [450_000_00, 675_000_00]
    jump = found.jumps[-1]
    assert (jump.at_usd, jump.award_below_usd, jump.award_usd) == (30 * MILLION, 1_200_000_00, 1_350_000_00)
    assert (jump.others_usd, jump.gain_usd) == (225_000_00, 375_000_00)


def test_a_later_year_of_a_qualified_project_has_one_straight_line() -> None:
    major = {"total_foreign_investment": money("120000000")}
    found = curve(2027, paid(2026, "35000000"), paid(2027, "15000000"), **major)
    assert shape(found) == [(0, None, "0.045")]
    assert found.jumps == ()
    assert found.award_at(Cents(15_000_000_00)) == 675_000_00


def test_under_the_cautious_reading_a_later_year_keeps_its_brackets() -> None:
    major = {"total_foreign_investment": money("120000000")}
    readings = {"major_rate_years": "first_year_only"}
    found = curve(2027, paid(2026, "35000000"), paid(2027, "15000000"), readings=readings, **major)
    assert [rate for _, _, rate in shape(found)] == ["0", "0.015", "0.02", "0.03", "0.04"]
    assert found.segments[0].others_usd == 1_575_000_00


def test_the_first_cent_of_an_earlier_year_falls_from_the_cliff() -> None:
    major = {"total_foreign_investment": money("120000000")}
    found = curve(2026, paid(2027, "35000000"), **major)
    first = found.jumps[0]
    assert (first.at_usd, first.others_usd, first.gain_usd) == (1, -175_000_00, -175_000_00)
    assert found.plan_at(Cents(0)) == 1_575_000_00
    assert found.plan_at(Cents(1)) == 1_400_000_00
    assert found.plan_at(Cents(30 * MILLION)) == 1_350_000_00 + 1_575_000_00
    assert (found.utilised_usd, found.award_usd) == (0, 0)


def test_services_change_the_rule_at_100_million_without_a_jump() -> None:
    found = curve(2026, paid(2026, "1"), category="high_tech_service")
    assert shape(found)[-2:] == [(20, 100, "0.02"), (100, None, "0.02")]
    assert found.segments[-1].rule == "18.high_tech_major"
    assert found.jumps[-1].at_usd == 20 * MILLION


def test_a_year_outside_the_period_gives_nothing_but_may_be_the_first() -> None:
    major = {"total_foreign_investment": money("120000000")}
    found = curve(2024, paid(2025, "10000000"), **major)
    assert {one.rate.text for one in found.segments} == {"0"}
    assert [(jump.at_usd, jump.gain_usd) for jump in found.jumps] == [(30 * MILLION, 150_000_00)]
    ended = curve(2028, paid(2028, "10000000"), readings={"period_end": "end_of_2027"})
    assert shape(ended) == [(0, None, "0")]


def test_thresholds_are_those_of_the_pack() -> None:
    policy = PUBLISHED._replace(brackets=((2 * MILLION, "0.01"), (7 * MILLION, "0.005")), project=())
    found = award_curve(case_of(case_with(policy, MILLION)), rule_set(policy), 2026)
    assert shape(found) == [(0, 2, "0"), (2, 7, "0.01"), (7, None, "0.005")]
    # A fall is a jump too: 70,000 below 7 m, 35,000 from there.
    assert found.jumps[-1].gain_usd == -35_000_00


def test_a_case_that_is_not_finished_has_no_curve() -> None:
    with pytest.raises(CaseError):
        award_curve(Case(), rules(), 2026)


# ------------------------------------------------------------------------------------------------- properties

_AMOUNTS = st.one_of(
    st.sampled_from((0, 1, 5, 10, 20, 30, 100)).flatmap(
        lambda millions: st.integers(max(0, millions * MILLION - 2), millions * MILLION + 2)
    ),
    st.integers(0, 120 * MILLION),
)


def _case(amounts: list[int], **project: object) -> Plain:
    return example(
        **project,
        utilisation=[
            paid(2024 + number, f"{amount // 100}.{amount % 100:02d}")
            for number, amount in enumerate(amounts)
        ],
    )


@settings(max_examples=150)
@given(
    st.lists(_AMOUNTS, min_size=1, max_size=4),
    st.data(),
    st.sampled_from(("manufacturing", "high_tech_service", "other_service")),
    st.booleans(),
    st.booleans(),
)
def test_at_every_amount_the_curve_is_what_estimating_gives(
    amounts: list[int], data: st.DataObject, category: str, with_total: bool, first_only: bool
) -> None:
    project: Plain = {"category": category}
    if with_total:
        project["total_foreign_investment"] = money("120000000")
    readings = {"major_rate_years": "first_year_only"} if first_only else {}
    index = data.draw(st.integers(0, len(amounts) - 1))
    found = award_curve(case_of(_case(amounts, **project) | {"readings": readings}), rules(), 2024 + index)
    for other in (amounts[index], *data.draw(st.lists(_AMOUNTS, min_size=3, max_size=3))):
        changed = [*amounts[:index], other, *amounts[index + 1 :]]
        result = estimate(case_of(_case(changed, **project) | {"readings": readings}), rules())
        assert found.award_at(Cents(other)) == result.years[index].award_usd
        assert found.plan_at(Cents(other)) == result.totals.plan_usd
    assert found.award_usd == found.award_at(Cents(amounts[index]))


@given(st.lists(_AMOUNTS, min_size=1, max_size=4), st.booleans(), st.data())
def test_segments_follow_one_another_and_a_years_own_award_never_falls(
    amounts: list[int], with_total: bool, data: st.DataObject
) -> None:
    project: Plain = {"total_foreign_investment": money("120000000")} if with_total else {}
    index = data.draw(st.integers(0, len(amounts) - 1))
    found = award_curve(case_of(_case(amounts, **project)), rules(), 2024 + index)
    assert found.segments[0].from_usd == 0
    assert found.segments[-1].below_usd is None
    ends = [one.below_usd for one in found.segments[:-1]]
    assert ends == [one.from_usd for one in found.segments[1:]]
    awards = [
        award
        for one in found.segments
        for award in (one.award_from_usd, one.award_below_usd)
        if award is not None
    ]
    assert awards == sorted(awards)
