"""What an estimate says beside its figures: status and reasons, assumptions, warnings, the next step."""

from __future__ import annotations

import pytest

from tests.engine.program import Plain, example, money, paid, result_of, rules


def _codes(result: Plain, kind: str) -> list[str]:
    return [note["code"] for note in result[kind]]


def _note(result: Plain, kind: str, code: str) -> Plain:
    (found,) = [note for note in result[kind] if note["code"] == code]
    return dict(found)


# --------------------------------------------------------------------------------------- status and reasons


@pytest.mark.parametrize(
    ("project", "status", "reasons"),
    [
        ({}, "eligible", [("eligible", "scope")]),
        ({"location": "zhihui_new_city", "category": "other_service"}, "eligible", [("eligible", "scope")]),
        ({"location": "jiangshan"}, "reference_only", [("reference_only", "scope")]),
        ({"category": "real_estate"}, "excluded", [("real_estate_excluded", "scope")]),
        ({"category": "finance"}, "excluded", [("finance_excluded", "scope")]),
        ({"category": "not_covered"}, "not_covered", [("not_manufacturing", "17"), ("not_service", "18")]),
        ({"foreign_invested_enterprise": False}, "excluded", [("not_foreign_invested", "scope")]),
        # In the order of the contract: excluded before not covered before reference only.
        (
            {"foreign_invested_enterprise": False, "category": "not_covered"},
            "excluded",
            [("not_foreign_invested", "scope")],
        ),
        ({"category": "finance", "location": "kaihua"}, "excluded", [("finance_excluded", "scope")]),
        (
            {"category": "not_covered", "location": "kaihua"},
            "not_covered",
            [("not_manufacturing", "17"), ("not_service", "18")],
        ),
    ],
)
def test_the_status_comes_with_its_reasons_and_clauses(
    project: Plain, status: str, reasons: list[tuple[str, str]]
) -> None:
    result = result_of(example(**project))
    assert result["status"] == status
    assert [(note["code"], note["clause"]) for note in result["reasons"]] == reasons


def test_a_reason_names_the_place_in_both_languages() -> None:
    reason = _note(result_of(example(location="jiangshan")), "reasons", "reference_only")
    assert "江山市" in reason["zh"]
    assert "可参照执行" in reason["zh"]
    assert "Jiangshan City" in reason["en"]


# --------------------------------------------------------------------------------------------- assumptions


@pytest.mark.parametrize("given", [{}, {"foreign_invested_enterprise": True}])
def test_every_estimate_names_that_the_enterprise_is_taken_to_be_foreign_invested(given: Plain) -> None:
    for location in ("zhizao_new_city", "longyou"):
        assert "foreign_invested_enterprise" in _codes(
            result_of(example(location=location, **given)), "assumptions"
        )


def test_a_new_project_is_said_to_be_taken_as_newly_attracted() -> None:
    assert "newly_attracted" in _codes(result_of(example()), "assumptions")
    assert "newly_attracted" not in _codes(result_of(example(mode="capital_increase")), "assumptions")


def test_every_estimate_says_that_no_cap_no_date_and_no_holding_period_are_stated() -> None:
    assert {"no_cap_stated", "payment_not_dated", "no_holding_period"} <= set(
        _codes(result_of(example()), "assumptions")
    )


@pytest.mark.parametrize("level", ["county", "special_policy"])
def test_where_such_a_programme_is_entered_the_estimate_says_that_competing_by_amount_is_a_reading(
    level: str,
) -> None:
    case = example()
    case["programmes"] = [{"id": "p", "name": "Dragon fund", "level": level, "rate": "0.01"}]
    assert "Dragon fund" in _note(result_of(case), "assumptions", "competes_by_amount")["en"]


# ------------------------------------------------------------------------------------------------ warnings


def test_a_national_programme_is_added_with_a_warning_that_names_it() -> None:
    case = example()
    case["programmes"] = [{"id": "nat", "name": "State {fund}", "level": "national", "rate": "0.01"}]
    warning = _note(result_of(case), "warnings", "national_not_addressed")
    assert "State {fund}" in warning["en"]
    assert "State {fund}" in warning["zh"]


@pytest.mark.parametrize("same_matter", [True, False])
def test_a_special_policy_for_another_matter_gets_the_sentence_that_names_no_matter(
    same_matter: bool,
) -> None:
    case = example()
    case["programmes"] = [
        {"id": "p", "name": "大商贸", "level": "special_policy", "rate": "0.01", "same_matter": same_matter}
    ]
    result = result_of(case)
    if same_matter:
        assert "special_policy_other_matter" not in _codes(result, "warnings")
    else:
        warning = _note(result, "warnings", "special_policy_other_matter")
        assert "与大商贸专项政策等其他政策不重复奖补" in warning["zh"]
        assert "与大商贸专项政策等其他政策不重复奖补" in warning["en"]


# 4310, repair of metal products: manufacturing, or other services.
@pytest.mark.parametrize(
    ("category", "in_force", "warnings"),
    [
        (None, "manufacturing", ["category_uncertain"]),
        ("manufacturing", "manufacturing", []),
        ("other_service", "other_service", []),
        ("high_tech_service", "high_tech_service", ["category_overrides_sector"]),
    ],
)
def test_an_explicit_category_wins_over_the_class(
    category: str | None, in_force: str, warnings: list[str]
) -> None:
    case = example(sector="4310")
    if category is None:
        del case["project"]["category"]
    else:
        case["project"]["category"] = category
    result = result_of(case)
    assert (result["category"], _codes(result, "warnings")) == (in_force, warnings)


def test_a_class_with_one_category_needs_no_question() -> None:
    case = example(sector="2614")
    del case["project"]["category"]
    assert (result_of(case)["category"], result_of(case)["warnings"]) == ("manufacturing", [])


def _split(first: str, second: str, years: tuple[int, int] = (2026, 2027), total: str = "120000000") -> Plain:
    schedule = [paid(years[0], first), paid(years[1], second)]
    return result_of(example(total_foreign_investment=money(total), utilisation=schedule))


def test_a_first_year_that_the_next_would_lift_over_the_threshold_is_pointed_out() -> None:
    warning = _note(_split("20000000", "15000000"), "warnings", "first_year_split")
    for figure in ("2026", "2027", "20,000,000.00", "30,000,000.00", "35,000,000.00"):
        assert figure in warning["en"]
        assert figure in warning["zh"]
    assert "first_year_split" in _codes(_split("29999999.99", "0.01"), "warnings")


@pytest.mark.parametrize(
    ("first", "second", "years", "total"),
    [
        pytest.param("20000000", "9999999.99", (2026, 2027), "120000000", id="too little even together"),
        pytest.param("30000000", "15000000", (2026, 2027), "120000000", id="enough in the first year"),
        pytest.param("20000000", "15000000", (2026, 2028), "120000000", id="not the next year"),
        pytest.param("20000000", "15000000", (2026, 2027), "99999999.99", id="total too small"),
    ],
)
def test_a_first_year_is_not_pointed_out_where_joining_it_would_change_nothing(
    first: str, second: str, years: tuple[int, int], total: str
) -> None:
    assert "first_year_split" not in _codes(_split(first, second, years, total), "warnings")


def test_a_total_that_the_schedule_does_not_reach_is_pointed_out() -> None:
    warning = _note(_split("30000000", "69999999.99", total="100000000"), "warnings", "total_not_scheduled")
    assert "99,999,999.99" in warning["en"]
    assert "total_not_scheduled" not in _codes(_split("30000000", "70000000", total="100000000"), "warnings")
    assert "total_not_scheduled" not in _codes(_split("30000000", "1", total="99999999.99"), "warnings")


def test_services_get_no_warnings_of_the_manufacturing_sentences() -> None:
    case = example(
        category="other_service",
        total_foreign_investment=money("120000000"),
        utilisation=[paid(2026, "20000000"), paid(2027, "15000000")],
    )
    assert result_of(case)["warnings"] == []


# ----------------------------------------------------------------------------------------------- next step


@pytest.mark.parametrize(
    ("category", "amount", "step"),
    [
        ("manufacturing", "9200000", ("10000000.00", "800000.00", "300000.00", "116000.00")),
        ("manufacturing", "0.01", ("1000000.00", "999999.99", "15000.00", "15000.00")),
        ("manufacturing", "999999.99", ("1000000.00", "0.01", "15000.00", "15000.00")),
        ("manufacturing", "1000000", ("5000000.00", "4000000.00", "100000.00", "85000.00")),
        ("manufacturing", "19999999.99", ("20000000.00", "0.01", "800000.00", "200000.00")),
        ("manufacturing", "20000000", None),
        ("manufacturing", "29999999.99", None),
        ("high_tech_service", "9200000", ("10000000.00", "800000.00", "150000.00", "58000.00")),
        ("other_service", "9200000", ("10000000.00", "800000.00", "105000.00", "40600.00")),
        ("high_tech_service", "99999999", None),
        ("other_service", "100000000", None),
        ("finance", "9200000", None),
        ("not_covered", "9200000", None),
    ],
)
def test_the_next_step_is_the_next_bracket(
    category: str, amount: str, step: tuple[str, str, str, str] | None
) -> None:
    found = result_of(example(category=category, utilisation=[paid(2026, amount)]))["years"][0]["next_step"]
    names = ("threshold_usd", "additional_usd", "award_usd", "gain_usd")
    assert found == (None if step is None else dict(zip(names, step, strict=True)))


@pytest.mark.parametrize("year", [2024, 2028])
def test_outside_the_period_there_is_no_next_step(year: int) -> None:
    case = example(utilisation=[paid(year, "9200000")])
    case["readings"] = {"period_end": "end_of_2027"}
    assert result_of(case)["years"][0]["next_step"] is None


def test_a_year_at_4_5_per_cent_has_no_next_step_however_small() -> None:
    case = example(
        total_foreign_investment=money("100000000"),
        utilisation=[paid(2026, "30000000"), paid(2027, "5"), paid(2028, "0")],
    )
    years = result_of(case)["years"]
    assert [(year["rule"], year["award_usd"], year["next_step"]) for year in years] == [
        ("17.major_project", "1350000.00", None),
        ("17.major_project", "0.23", None),
        ("none", "0.00", None),
    ]


# -------------------------------------------------------------------------------------------------- clauses


def test_what_is_cited_is_a_clause_of_the_rule_set() -> None:
    case = example(
        total_foreign_investment=money("120000000"),
        utilisation=[paid(2024, "1"), paid(2025, "2"), paid(2026, "30000000"), paid(2028, "5")],
    )
    case["readings"] = {"period_end": "end_of_2027", "first_year_counts": "from_2025"}
    result = result_of(case)
    assert [(year["rule"], year["clause"]) for year in result["years"]] == [
        ("before_period", "commencement"),
        ("none", None),
        ("17.tier", "17"),
        ("after_period", "commencement"),
    ]
    clauses = {clause.id for clause in rules().clauses}
    for note in (*result["reasons"], *result["assumptions"], *result["warnings"]):
        assert note["clause"] in clauses
