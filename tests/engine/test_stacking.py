"""可叠加 and 就高不重复 at their edges: caps, ties, sums over the whole matter. Figures worked out by hand at 7.1."""

from __future__ import annotations

import pytest

from tests.engine.program import Plain, example, money, paid, result_of


def _programme(name: str, level: str, **facts: object) -> Plain:
    return {"id": name, "name": name.title(), "level": level, **facts}


def _amounts(*pairs: tuple[int, str], currency: str = "USD") -> list[Plain]:
    return [{"year": year, "amount": money(amount, currency)} for year, amount in pairs]


def _stacking(
    case: Plain, *programmes: Plain, **readings: str
) -> list[tuple[int, dict[str, str], dict[str, str]]]:
    """Year, what is kept and what is displaced, each as name: dollars."""
    result = result_of({**case, "programmes": list(programmes), "readings": readings})
    return [
        (
            row["year"],
            {share["id"]: share["usd"] for share in row["kept"]},
            {share["id"]: share["usd"] for share in row["displaced"]},
        )
        for row in result["stacking"]
    ]


# 10 m give 300,000 in each of the years.
_TWO_YEARS = example(utilisation=[paid(2026, "10000000"), paid(2027, "10000000")])


@pytest.mark.parametrize("level", ["city", "new_town", "county", "special_policy"])
def test_awards_of_the_city_and_below_exclude_the_plan_s_and_the_higher_is_kept(level: str) -> None:
    more = _programme("other", level, amounts=_amounts((2026, "300000.01"), (2027, "299999.99")))
    assert _stacking(_TWO_YEARS, more) == [
        (2026, {"other": "300000.01"}, {"plan": "300000.00"}),
        (2027, {"plan": "300000.00"}, {"other": "299999.99"}),
    ]


@pytest.mark.parametrize("level", ["national", "province"])
def test_awards_of_province_and_state_add_up_even_for_the_same_matter(level: str) -> None:
    other = _programme("other", level, same_matter=True, amounts=_amounts((2026, "500000")))
    assert _stacking(_TWO_YEARS, other)[0] == (2026, {"plan": "300000.00", "other": "500000.00"}, {})


@pytest.mark.parametrize("level", ["city", "new_town", "county", "special_policy"])
def test_an_award_for_another_matter_is_kept_beside_the_plan(level: str) -> None:
    other = _programme("other", level, same_matter=False, amounts=_amounts((2026, "500000")))
    assert _stacking(_TWO_YEARS, other)[0] == (2026, {"plan": "300000.00", "other": "500000.00"}, {})


def test_in_a_tie_the_plan_is_kept_and_then_the_first_of_the_case() -> None:
    one = _programme("one", "city", amounts=_amounts((2025, "300000"), (2026, "300000")))
    two = _programme("two", "new_town", amounts=_amounts((2025, "300000"), (2026, "300000")))
    expected = [
        (2025, {"one": "300000.00"}, {"two": "300000.00"}),
        (2026, {"plan": "300000.00"}, {"one": "300000.00", "two": "300000.00"}),
        (2027, {"plan": "300000.00"}, {}),
    ]
    assert _stacking(_TWO_YEARS, one, two) == expected


def test_what_is_displaced_names_who_displaced_it() -> None:
    other = _programme("other", "city", amounts=_amounts((2026, "400000")))
    result = result_of({**_TWO_YEARS, "programmes": [other]})
    assert result["stacking"][0]["displaced"] == [
        {"id": "plan", "level": "city", "usd": "300000.00", "cny": "2130000.00", "by": "other"}
    ]
    assert (result["plan_usd"], result["total_usd"], result["total_cny"]) == (
        "600000.00",
        "700000.00",
        "4970000.00",
    )


def test_over_the_whole_matter_the_highest_sum_is_kept_in_all_years() -> None:
    # Plan 600,000 in all; the other 600,000.01, all of it in one year.
    other = _programme("other", "city", amounts=_amounts((2026, "600000.01")))
    assert _stacking(_TWO_YEARS, other, higher_of="whole_matter") == [
        (2026, {"other": "600000.01"}, {"plan": "300000.00"}),
        (2027, {}, {"plan": "300000.00"}),
    ]
    tie = _programme("other", "city", amounts=_amounts((2026, "600000")))
    assert _stacking(_TWO_YEARS, tie, higher_of="whole_matter")[0] == (
        2026,
        {"plan": "300000.00"},
        {"other": "600000.00"},
    )


def test_over_the_whole_matter_sums_are_of_amounts_cut_as_if_all_were_kept() -> None:
    # 400,000 a year would be 800,000; the cap leaves 599,999.99, a cent below the plan's.
    other = _programme(
        "other",
        "city",
        amounts=_amounts((2026, "400000"), (2027, "400000")),
        cumulative_cap=money("599999.99"),
    )
    assert _stacking(_TWO_YEARS, other, higher_of="whole_matter") == [
        (2026, {"plan": "300000.00"}, {"other": "400000.00"}),
        (2027, {"plan": "300000.00"}, {"other": "199999.99"}),
    ]
    # By years the plan's award of the second year is higher than what the cap has left.
    assert _stacking(_TWO_YEARS, other) == [
        (2026, {"other": "400000.00"}, {"plan": "300000.00"}),
        (2027, {"plan": "300000.00"}, {"other": "199999.99"}),
    ]


def test_a_displaced_award_leaves_its_cap_untouched() -> None:
    other = _programme(
        "other",
        "city",
        amounts=_amounts((2026, "299999"), (2027, "350000")),
        cumulative_cap=money("350000"),
    )
    assert _stacking(_TWO_YEARS, other)[1] == (2027, {"other": "350000.00"}, {"plan": "300000.00"})


def test_a_cap_in_renminbi_is_used_up_to_the_fen_and_dollars_follow() -> None:
    other = _programme(
        "other",
        "province",
        amounts=_amounts((2026, "1000000"), (2027, "1000000"), currency="CNY"),
        cumulative_cap=money("1500000.01", "CNY"),
    )
    result = result_of({**_TWO_YEARS, "programmes": [other]})
    kept = [row["kept"][1] for row in result["stacking"]]
    assert kept == [
        {"id": "other", "level": "province", "usd": "140845.07", "cny": "1000000.00"},
        {"id": "other", "level": "province", "usd": "70422.54", "cny": "500000.01"},
    ]


def test_a_cap_in_another_currency_is_converted_to_dollars_once() -> None:
    # 100,000 euros at 7.8 ÷ 7.1 are 109,859.15 dollars, and those at 7.1 are 779,999.965 yuan, not 780,000.
    case = {
        **_TWO_YEARS,
        "exchange": {**_TWO_YEARS["exchange"], "cny_per_unit": {"USD": "7.1", "EUR": "7.8"}},
    }
    other = _programme("other", "province", rate="0.5", cumulative_cap=money("100000", "EUR"))
    result = result_of({**case, "programmes": [other]})
    assert result["stacking"][0]["kept"][1] == {
        "id": "other",
        "level": "province",
        "usd": "109859.15",
        "cny": "779999.97",
    }
    assert len(result["stacking"][1]["kept"]) == 1


@pytest.mark.parametrize("reading", ["per_year", "whole_matter"])
@pytest.mark.parametrize("level", ["province", "city"])
def test_what_is_below_a_cent_neither_appears_nor_uses_a_cap(level: str, reading: str) -> None:
    # Three fen are less than half a cent; had they been paid three times, one fen of the cap would be left.
    other = _programme(
        "other",
        level,
        amounts=_amounts((2023, "0.03"), (2024, "0.03"), (2025, "0.03"), (2026, "0.10"), currency="CNY"),
        cumulative_cap=money("0.10", "CNY"),
    )
    case = example(category="finance")
    assert _stacking(case, other, higher_of=reading) == [
        *((year, {}, {}) for year in (2023, 2024, 2025)),
        (2026, {"other": "0.01"}, {}),
    ]


def test_a_reading_that_changes_renminbi_alone_is_an_alternative() -> None:
    # In 2026 the other award is as high in dollars (300,000.004 rounded) and three fen higher in renminbi: by
    # years the plan is kept in the tie, over the whole matter the other wins both years.
    other = _programme(
        "other", "city", amounts=_amounts((2026, "2130000.03"), (2027, "2840000"), currency="CNY")
    )
    result = result_of({**_TWO_YEARS, "programmes": [other]})
    assert (result["total_usd"], result["total_cny"]) == ("700000.00", "4970000.00")
    assert [(one["reading"], one["total_usd"], one["total_cny"]) for one in result["alternatives"]] == [
        ("higher_of", "700000.00", "4970000.03")
    ]
    assert result["range"]["total"]["lowest"] == result["range"]["total"]["highest"]


def test_a_rate_applies_to_counted_capital_of_the_schedule_from_2025_on() -> None:
    case = example(
        utilisation=[
            paid(2024, "10000000"),
            paid(2025, "1000000"),
            paid(2025, "500000", "shareholder_loan"),
            paid(2026, "500000", "in_kind"),
        ]
    )
    other = _programme("other", "province", rate="0.01")
    by_reading = {
        reading: [row[1].get("other") for row in _stacking(case, other, counted_forms=reading)]
        for reading in ("all_reported", "no_shareholder_loans", "cash_and_profit")
    }
    assert by_reading == {
        "all_reported": [None, "15000.00", "5000.00"],
        "no_shareholder_loans": [None, "10000.00", "5000.00"],
        "cash_and_profit": [None, "10000.00", None],
    }


def test_a_rate_applies_after_the_plan_s_period_too() -> None:
    case = example(utilisation=[paid(2028, "10000000")])
    other = _programme("other", "city", rate="0.01")
    assert _stacking(case, other, period_end="end_of_2027") == [(2028, {"other": "100000.00"}, {})]


def test_amounts_of_programmes_have_rows_of_their_own_before_and_after_the_schedule() -> None:
    other = _programme("other", "city", amounts=_amounts((2030, "7"), (2020, "5")))
    assert [row[:2] for row in _stacking(_TWO_YEARS, other)] == [
        (2020, {"other": "5.00"}),
        (2026, {"plan": "300000.00"}),
        (2027, {"plan": "300000.00"}),
        (2030, {"other": "7.00"}),
    ]


def test_an_excluded_project_keeps_what_other_programmes_give() -> None:
    case = example(category="finance", utilisation=[paid(2026, "10000000")])
    other = _programme("other", "special_policy", amounts=_amounts((2026, "5")))
    result = result_of({**case, "programmes": [other]})
    assert (result["status"], result["plan_usd"], result["total_usd"]) == ("excluded", "0.00", "5.00")


@pytest.mark.parametrize(
    ("euros", "cap", "usd", "cny"),
    [
        # 1 000 000.26 × 7.8 = 7 800 002.028, in dollars 1 098 591.835…; the cap's own 7 800 002.03 would be a cent more.
        ("1000000.26", money("7800002.03", "CNY"), "1098591.83", "7800002.03"),
        # 7 800 000 ÷ 7.1 = 1 098 591.549…; the cap's own 1 098 591.55 × 7.1 would be a fen more.
        ("1000000", money("1098591.55"), "1098591.55", "7800000.00"),
    ],
)
def test_a_cap_that_is_just_reached_leaves_the_award_as_it_was_converted(
    euros: str, cap: Plain, usd: str, cny: str
) -> None:
    case = example(utilisation=[paid(2026, "10000000")])
    case["exchange"]["cny_per_unit"] |= {"USD": "7.1", "EUR": "7.8"}
    other = _programme(
        "other", "province", amounts=_amounts((2026, euros), currency="EUR"), cumulative_cap=cap
    )
    result = result_of({**case, "programmes": [other]})
    kept = {share["id"]: (share["usd"], share["cny"]) for share in result["stacking"][0]["kept"]}
    assert kept["other"] == (usd, cny)


def test_a_single_cent_is_kept_and_less_is_nothing() -> None:
    cent = _programme("cent", "province", amounts=_amounts((2026, "0.01"), (2027, "0.004")))
    assert _stacking(_TWO_YEARS, cent) == [
        (2026, {"plan": "300000.00", "cent": "0.01"}, {}),
        (2027, {"plan": "300000.00"}, {}),
    ]


def test_an_award_whose_renminbi_round_to_nothing_is_kept_all_the_same() -> None:
    case = example(utilisation=[paid(2026, "10000000")])
    case["exchange"]["cny_per_unit"] = {"USD": "0.0000000001"}
    (row,) = result_of(case)["stacking"]
    assert [(share["id"], share["usd"], share["cny"]) for share in row["kept"]] == [
        ("plan", "300000.00", "0.00")
    ]
