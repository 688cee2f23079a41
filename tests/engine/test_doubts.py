"""Warnings about what a slip of the hand looks like, about admission and about other matters, each with its figures."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.program import Plain, example, money, paid, result_of


def warned(case: Plain, code: str) -> list[str]:
    """What the warnings of a code say in English."""
    return [note["en"] for note in result_of(case)["warnings"] if note["code"] == code]


def with_rates(**rates: str) -> Plain:
    case = example(utilisation=[paid(2026, "6000000")])
    case["exchange"]["cny_per_unit"] = {"USD": "7.1"} | rates
    return case


@pytest.mark.parametrize(
    "rates",
    [{"JPY": "4.6"}, {"JPY": "21.7"}, {"EUR": "0.128"}, {"EUR": "78"}, {"USD": "0.14"}, {"USD": "71"}],
)
def test_a_rate_far_from_its_reference_is_warned_of(rates: dict[str, str]) -> None:
    case = with_rates(**rates)
    (said,) = warned(case, "rate_implausible")
    assert " = ".join((next(iter(rates)), next(iter(rates.values())))) in said


def test_a_rate_within_half_and_twice_its_reference_is_not() -> None:
    assert warned(with_rates(EUR="7.8", JPY="0.046", KRW="0.0051"), "rate_implausible") == []


def test_a_rate_of_a_receipt_is_looked_at_too() -> None:
    case = example(
        utilisation=[
            {
                **paid(2026, "6000000"),
                "received": "2026-03-02",
                "exchange": {"as_of": "2026-03-02", "source": "bank", "cny_per_unit": {"USD": "0.71"}},
            }
        ]
    )
    (said,) = warned(case, "rate_implausible")
    assert "2026-03-02" in said


def test_a_schedule_above_the_total_that_is_tested_is_warned_of() -> None:
    case = example(
        utilisation=[paid(2026, "6000000")],
        total_foreign_investment=money("5000000"),
        total_investment=money("8000000"),
    )
    (said,) = warned(case, "schedule_above_total")
    assert "6,000,000.00" in said
    assert "5,000,000.00" in said
    assert warned({**case, "readings": {"total_scope": "whole_project"}}, "schedule_above_total") == []
    exact = example(utilisation=[paid(2026, "6000000")], total_foreign_investment=money("6000000"))
    assert warned(exact, "schedule_above_total") == []


def with_dates(as_of: str, **quote: Any) -> Plain:
    case = example(utilisation=[paid(2026, "6000000")]) | {"quote": quote}
    case["exchange"]["as_of"] = as_of
    return case


@pytest.mark.parametrize(
    ("as_of", "quote", "expected"),
    [
        ("2026-11-20", {"date": "2026-11-22", "valid_until": "2026-11-21"}, 1),
        ("2026-11-23", {"date": "2026-11-22"}, 1),
        ("2026-11-22", {"date": "2026-11-22", "valid_until": "2026-11-22"}, 0),
        ("2026-11-23", {"valid_until": "2026-11-22"}, 0),
    ],
)
def test_dates_out_of_order_are_warned_of(as_of: str, quote: dict[str, str], expected: int) -> None:
    assert len(warned(with_dates(as_of, **quote), "dates_out_of_order")) == expected


@pytest.mark.parametrize(
    ("until", "expected"), [("2076-11-20", 0), ("2076-11-21", 1), ("1976-11-19", 1), ("1976-11-20", 0)]
)
def test_a_date_more_than_fifty_years_from_the_rates_is_warned_of(until: str, expected: int) -> None:
    assert len(warned(with_dates("2026-11-20", valid_until=until), "date_implausible")) == expected


@pytest.mark.parametrize(("rate", "expected"), [("0.0009999999", 1), ("0.001", 0), ("0.03", 0)])
def test_a_programme_s_rate_that_gives_next_to_nothing_is_warned_of(rate: str, expected: int) -> None:
    case = example(utilisation=[paid(2026, "6000000")]) | {
        "programmes": [{"id": "p", "name": "P", "level": "province", "rate": rate}]
    }
    assert len(warned(case, "programme_rate_implausible")) == expected


@pytest.mark.parametrize("level", ["city", "new_town", "county", "special_policy", "province"])
def test_another_matter_is_warned_of_as_its_sentence_has_it(level: str) -> None:
    programme = {
        "id": "p",
        "name": "P",
        "level": level,
        "same_matter": False,
        "amounts": [{"year": 2026, "amount": money("400000")}],
    }
    case = example(utilisation=[paid(2026, "6000000")]) | {"programmes": [programme]}
    found = {note["code"]: note["en"] for note in result_of(case)["warnings"]}
    expected = {
        "city": "other_matter_unconfirmed",
        "new_town": "other_matter_unconfirmed",
        "county": "special_policy_other_matter",
        "special_policy": "special_policy_other_matter",
    }
    assert list(found) == [expected[level]] if level in expected else not found
    if expected.get(level) == "other_matter_unconfirmed":
        assert "400,000.00" in found["other_matter_unconfirmed"]


def test_admission_comes_first_and_changes_no_figure() -> None:
    school = example(sector="8321", category="other_service", utilisation=[paid(2026, "92500000")])
    result = result_of(school)
    assert result["warnings"][0]["code"] == "admission_check"
    assert "item 21" in result["warnings"][0]["en"]
    assert "第21项" in result["warnings"][0]["zh"]
    assert result["plan_usd"] == "1295000.00"


def test_a_filed_total_is_no_matter_where_what_comes_in_is_the_total() -> None:
    case = example(utilisation=[paid(2026, "35000000")], total_foreign_investment=money("120000000"))
    assert warned(case, "total_not_scheduled")
    assert not warned({**case, "readings": {"total_basis": "as_invested"}}, "total_not_scheduled")
