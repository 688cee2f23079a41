"""The trace of a year: which rules were tried, what they ask, what the case has, and which one applies."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from tests.engine import oracle
from tests.engine.program import Plain, example, money, paid, result_of
from tests.engine.strategies import MODES, cases

_ORDER = {
    "manufacturing": ["17.major_project", "17.upgrade", "17.tier"],
    "high_tech_service": ["18.high_tech_major", "18.high_tech_tier"],
    "other_service": ["18.other_major", "18.other_tier"],
}
_NO_RULE = ("none", "before_period", "after_period")


def _rules_tried(year: Plain) -> list[str]:
    return list(dict.fromkeys(row["rule"] for row in year["conditions"] if row["rule"] not in _NO_RULE))


@given(cases())
def test_rules_are_tried_in_order_up_to_the_one_that_applies(case: Plain) -> None:
    result = result_of(case)
    order = _ORDER.get(result["category"], [])
    for year in result["years"]:
        applies = year["rule"] not in _NO_RULE
        outside = result["status"] in ("excluded", "not_covered")
        withheld = result["readings"]["county_follows"] == "no_award"
        outside |= result["status"] == "reference_only" and withheld
        outside |= year["rule"] in ("before_period", "after_period") or year["utilised_usd"] == "0.00"
        expected = [] if outside else order[: order.index(year["rule"]) + 1] if applies else order
        assert _rules_tried(year) == expected


@given(cases())
def test_the_rule_that_applies_has_every_condition_met_and_each_one_before_it_has_one_that_is_not(
    case: Plain,
) -> None:
    for year in result_of(case)["years"]:
        for rule in _rules_tried(year):
            met = [row["met"] for row in year["conditions"] if row["rule"] == rule]
            assert all(met) == (rule == year["rule"]), rule


@given(cases())
def test_every_condition_is_well_formed_and_met_says_the_truth(case: Plain) -> None:
    result = result_of(case)
    for year in result["years"]:
        for row in year["conditions"]:
            assert list(row) == ["rule", "condition", "required", "actual", "met"]
            assert _is_met(row, result["readings"]) == row["met"], row


def _is_met(row: Plain, readings: Plain) -> bool:
    name, required, actual = row["condition"], row["required"], row["actual"]
    if name in ("total_foreign_investment_usd", "first_year_usd", "utilised_usd"):
        assert re.fullmatch(r"\d+\.\d\d", required)
        assert actual is None or re.fullmatch(r"\d+\.\d\d", actual)
        return actual is not None and int(actual.replace(".", "")) >= int(required.replace(".", ""))
    if name == "mode":
        assert isinstance(required, list)
        assert set(required) <= set(MODES)
        return actual in required
    if name == "technical_upgrade":
        assert required is True
        assert isinstance(actual, bool)
        return actual
    assert required in oracle.READINGS[name]
    assert actual == readings[name]
    return bool(actual == required)


def _rows(case: Plain, rule: str, year: int = 0) -> list[tuple[object, ...]]:
    return [
        (row["condition"], row["required"], row["actual"], row["met"])
        for row in result_of(case)["years"][year]["conditions"]
        if row["rule"] == rule
    ]


def test_a_total_that_the_case_does_not_give_stands_as_null() -> None:
    rows = _rows(example(utilisation=[paid(2026, "35000000")]), "17.major_project")
    assert rows[0] == ("total_foreign_investment_usd", "100000000.00", None, False)
    assert rows[1] == ("first_year_usd", "30000000.00", "35000000.00", True)


def test_a_failed_upgrade_rule_shows_the_upgrade_that_is_missing() -> None:
    case = example(mode="profit_reinvestment", utilisation=[paid(2026, "30000000")])
    assert ("technical_upgrade", True, False, False) in _rows(case, "17.upgrade")
    assert ("mode", ["capital_increase", "profit_reinvestment"], "profit_reinvestment", True) in _rows(
        case, "17.upgrade"
    )


@pytest.mark.parametrize("mode", MODES)
def test_the_wide_reading_of_upgrades_asks_for_none_whatever_the_mode(mode: str) -> None:
    case = example(mode=mode, utilisation=[paid(2026, "30000000")])
    case["readings"] = {"upgrade_scope": "any_increase_or_reinvestment"}
    assert "technical_upgrade" not in [row[0] for row in _rows(case, "17.upgrade")]


def test_a_later_year_under_the_cautious_reading_names_the_reading_that_decided() -> None:
    case = example(
        total_foreign_investment=money("120000000"),
        utilisation=[paid(2026, "35000000"), paid(2027, "15000000")],
    )
    case["readings"] = {"major_rate_years": "first_year_only"}
    assert ("major_rate_years", "every_year", "first_year_only", False) in _rows(case, "17.major_project", 1)
    assert "major_rate_years" not in [row[0] for row in _rows(case, "17.major_project", 0)]

    case["readings"] = {"major_rate_years": "every_year"}
    assert ("major_rate_years", "every_year", "every_year", True) in _rows(case, "17.major_project", 1)


def test_an_increase_under_the_cautious_scope_names_the_mode_and_the_reading() -> None:
    case = example(
        mode="capital_increase",
        total_foreign_investment=money("120000000"),
        utilisation=[paid(2026, "30000000")],
    )
    case["readings"] = {"major_scope": "new_project_only"}
    rows = _rows(case, "17.major_project")
    assert ("mode", ["new"], "capital_increase", False) in rows
    assert ("major_scope", "any_project", "new_project_only", False) in rows


def test_a_first_year_before_2025_names_the_reading_that_decided() -> None:
    case = example(
        total_foreign_investment=money("120000000"),
        utilisation=[paid(2024, "40000000"), paid(2025, "12000000")],
    )
    assert ("first_year_counts", "any_year", "any_year", True) in _rows(case, "17.major_project", 1)


@pytest.mark.parametrize(
    ("amount", "edge"),
    [
        ("999999.99", "1000000.00"),
        ("1000000", "1000000.00"),
        ("4999999.99", "1000000.00"),
        ("5000000", "5000000.00"),
        ("10000000", "10000000.00"),
        ("19999999.99", "10000000.00"),
        ("99999999", "20000000.00"),
    ],
)
def test_a_bracket_rule_asks_for_the_edge_reached_or_the_first_one(amount: str, edge: str) -> None:
    rows = _rows(example(utilisation=[paid(2026, amount)]), "17.tier")
    assert [(row[0], row[1]) for row in rows] == [("utilised_usd", edge)]


def test_what_counts_is_said_by_the_reading_in_use_where_there_is_no_award_too() -> None:
    case = example(
        utilisation=[paid(2026, "6000000"), paid(2026, "3000000", "in_kind")],
        foreign_invested_enterprise=False,
    ) | {"readings": {"counted_forms": "cash_and_profit"}}
    (year,) = result_of(case)["years"]
    assert year["utilised_usd"] == "6000000.00"
