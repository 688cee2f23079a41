"""Steps: what a project lacks for a better rule or bracket, and what the whole schedule would gain."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from desktop.case.case import Case
from desktop.engine.engine import estimate
from desktop.engine.result import Change, Step
from desktop.engine.steps import with_changes
from desktop.policy.load import load_rule_set
from desktop.policy.ruleset import Cents
from tests.engine.program import Plain, case_of, estimate_of, example, money, paid, result_of, rules
from tests.engine.strategies import cases

TOTAL, YEAR, MODE, UPGRADE = (
    *("project.total_foreign_investment", "project.utilisation"),
    *("project.mode", "project.technical_upgrade"),
)


def steps(*contributions: Plain, **project: object) -> list[Plain]:
    found: list[Plain] = result_of(example(**({"utilisation": list(contributions)} | project)))["steps"]
    return found


def step(found: list[Plain], code: str) -> Plain:
    [only] = [one for one in found if one["code"] == code]
    return only


def reestimated(case: Case, changes: tuple[Change, ...]) -> int:
    now, then = estimate(case, rules()), estimate(with_changes(case, changes), rules())
    return then.totals.plan_usd - now.totals.plan_usd


# ------------------------------------------------------------------------------------------------- worked by hand


def test_the_next_bracket_of_a_year_with_what_each_further_dollar_brings() -> None:
    # 9.2 m at 2 % is 184,000; 10 m at 3 % is 300,000: 116,000 for 800,000 are 14.5 %.
    first = steps(paid(2026, "9200000"))[0]
    assert (first["code"], first["clause"]) == ("17.tier", "17")
    assert first["changes"] == [
        {
            "path": YEAR,
            "year": 2026,
            "from": "9200000.00",
            "to": "10000000.00",
            "additional_usd": "800000.00",
        }
    ]
    assert (first["additional_usd"], first["gain_usd"]) == ("800000.00", "116000.00")
    assert first["marginal_rate"] == "0.1450"
    assert "2026" in first["en"]
    assert "116,000.00" in first["en"]
    assert "116,000.00" in first["zh"]


def test_a_total_that_is_missing_is_named_with_what_all_years_gain() -> None:
    # 35 at 4 % + 15 at 3 % are 1.85 m; 50 at 4.5 % are 2.25 m.
    found = steps(paid(2026, "35000000"), paid(2027, "15000000"), total_foreign_investment=money("90000000"))
    major = step(found, "17.major_project")
    assert major["changes"] == [
        {"path": TOTAL, "from": "90000000.00", "to": "100000000.00", "additional_usd": "10000000.00"}
    ]
    assert (major["additional_usd"], major["gain_usd"]) == ("10000000.00", "400000.00")
    assert major["marginal_rate"] == "0.0400"


def test_total_and_first_year_pay_only_together_and_are_one_step() -> None:
    # 28 at 4 % + 9.2 at 2 % are 1.304 m; 30 + 9.2 at 4.5 % are 1.764 m.
    found = steps(paid(2026, "28000000"), paid(2027, "9200000"), total_foreign_investment=money("95000000"))
    major = step(found, "17.major_project")
    assert [(change["path"], change["additional_usd"]) for change in major["changes"]] == [
        (TOTAL, "5000000.00"),
        (YEAR, "2000000.00"),
    ]
    # What is paid in is part of the total, so the 2 m are among the 5 m.
    assert (major["additional_usd"], major["gain_usd"], major["marginal_rate"]) == (
        "5000000.00",
        "460000.00",
        "0.0920",
    )


def test_a_total_the_case_does_not_state_is_at_least_what_the_schedule_adds_up_to() -> None:
    [change] = step(steps(paid(2026, "35000000"), paid(2027, "5000000")), "17.major_project")["changes"]
    assert change == {"path": TOTAL, "from": None, "to": "100000000.00", "additional_usd": "60000000.00"}
    [change] = step(steps(paid(2026, "120000000")), "17.major_project")["changes"]
    assert change["additional_usd"] == "0.00"


def test_an_upgrade_by_increase_takes_mode_upgrade_and_first_year() -> None:
    found = step(steps(paid(2026, "29000000"), mode="new"), "17.upgrade")
    assert [(change["path"], change["from"], change["to"]) for change in found["changes"]] == [
        (MODE, "new", "capital_increase"),
        (UPGRADE, False, True),
        (YEAR, "29000000.00", "30000000.00"),
    ]
    # 29 at 4 % are 1.16 m, 30 at 4.5 % are 1.35 m.
    assert (found["additional_usd"], found["gain_usd"]) == ("1000000.00", "190000.00")
    upgrade = step(steps(paid(2026, "30000000"), mode="profit_reinvestment"), "17.upgrade")
    assert [change["path"] for change in upgrade["changes"]] == [UPGRADE]
    assert (upgrade["additional_usd"], upgrade["marginal_rate"]) == ("0.00", None)


def test_what_a_smaller_change_brings_too_is_no_step() -> None:
    # For an upgrade 5 m more in the first year are enough; a larger total as well would add nothing.
    increase = {"mode": "capital_increase", "technical_upgrade": True}
    found = steps(paid(2026, "25000000"), total_foreign_investment=money("50000000"), **increase)
    assert [(one["code"], one["gain_usd"]) for one in found] == [("17.upgrade", "350000.00")]
    # And with the total reached they bring the project's own rule, which needs no upgrade.
    found = steps(paid(2026, "25000000"), total_foreign_investment=money("120000000"))
    assert [(one["code"], one["gain_usd"]) for one in found] == [("17.major_project", "350000.00")]


def test_a_reading_that_asks_for_a_new_project_makes_the_mode_a_step() -> None:
    case = example(
        mode="capital_increase",
        utilisation=[paid(2026, "35000000")],
        total_foreign_investment=money("120000000"),
    ) | {"readings": {"major_scope": "new_project_only"}}
    major = step(result_of(case)["steps"], "17.major_project")
    assert [(change["path"], change["to"]) for change in major["changes"]] == [(MODE, "new")]
    assert major["gain_usd"] == "175000.00"


def test_the_first_year_reaching_its_next_bracket_counts_for_all_years() -> None:
    # Brackets end at 20 m, so the last of 10 m to go is the rule's own step: 20 at 4 % + 5 at 2 % are 0.9 m.
    found = steps(paid(2026, "20000000"), paid(2027, "5000000"), total_foreign_investment=money("120000000"))
    major = step(found, "17.major_project")
    assert (major["additional_usd"], major["gain_usd"]) == ("10000000.00", "675000.00")
    [bracket] = [one for one in found if one["code"] == "17.tier"]
    assert bracket["changes"][0]["year"] == 2027


def test_services_have_steps_to_brackets_only() -> None:
    found = steps(paid(2026, "4000000"), paid(2027, "150000000"), category="high_tech_service")
    assert [(one["code"], one["clause"], one["gain_usd"]) for one in found] == [
        ("18.high_tech_tier", "18", "20000.00")
    ]


def test_where_nothing_more_can_be_had_there_is_no_step() -> None:
    assert steps(paid(2026, "35000000"), paid(2027, "1"), total_foreign_investment=money("120000000")) == []
    assert steps() == []
    assert steps(paid(2026, "9200000"), category="finance") == []
    assert steps(paid(2026, "100000000"), category="other_service") == []


def test_what_was_paid_before_the_policy_applies_is_no_step() -> None:
    # The first year, 2024, lacks 5 m, which nobody can pay any more.
    found = steps(paid(2024, "25000000"), paid(2026, "25000000"), total_foreign_investment=money("120000000"))
    assert "17.major_project" not in [one["code"] for one in found]
    # Under the other reading 2026 is the first year, and it can.
    case = example(
        utilisation=[paid(2024, "25000000"), paid(2026, "25000000")],
        total_foreign_investment=money("120000000"),
    ) | {"readings": {"first_year_counts": "from_2025"}}
    assert step(result_of(case)["steps"], "17.major_project")["gain_usd"] == "350000.00"


def test_a_pack_with_other_figures_has_other_steps() -> None:
    pack = load_rule_set()
    tier = pack.rule("17.tier")
    low, second, *rest = tier.brackets
    edge = Cents(3_000_000_00)
    brackets = (low._replace(below_usd=edge), second._replace(from_usd=edge), *rest)
    changed = tier._replace(brackets=brackets)
    pack = pack._replace(
        rules=tuple(changed if rule.id == tier.id else rule for rule in pack.rules), sha256="other figures"
    )
    found = estimate(case_of(example(utilisation=[paid(2026, "2500000")])), pack).steps
    [bracket] = [one for one in found if one.code == "17.tier"]
    # 2.5 at 1.5 % are 37,500; 3 at 2 % are 60,000.
    assert (bracket.changes[0].after, bracket.gain_usd) == (300_000_000, 22_500_00)


# ------------------------------------------------------------------------------------------------- properties


@given(cases())
def test_a_step_gains_exactly_what_estimating_again_gives_and_never_nothing(plain: Plain) -> None:
    case = case_of(plain)
    for one in estimate(case, rules()).steps:
        assert one.gain_usd > 0
        assert one.gain_usd == reestimated(case, one.changes)


@given(cases())
def test_after_a_step_its_rule_applies(plain: Plain) -> None:
    case = case_of(plain)
    for one in estimate(case, rules()).steps:
        assert one.code in {year.rule for year in estimate(with_changes(case, one.changes), rules()).years}


@given(cases())
def test_nothing_less_than_the_whole_step_reaches_a_rule_that_was_out_of_reach(plain: Plain) -> None:
    case = case_of(plain)
    now = estimate(case, rules())
    for one in now.steps:
        if len(one.changes) < 2 or one.code in {year.rule for year in now.years}:
            continue
        for left_out in range(len(one.changes)):
            some = (*one.changes[:left_out], *one.changes[left_out + 1 :])
            assert one.code not in {year.rule for year in estimate(with_changes(case, some), rules()).years}


@given(cases())
def test_steps_stand_in_the_order_of_what_a_further_dollar_brings(plain: Plain) -> None:
    def worth(one: Step) -> tuple[bool, Fraction]:
        free = one.additional_usd == 0
        return free, Fraction(one.gain_usd, 1 if free else one.additional_usd)

    found = [worth(one) for one in estimate_of(plain).steps]
    assert found == sorted(found, reverse=True)


@given(cases())
def test_a_step_is_written_as_documented(plain: Plain) -> None:
    for one in result_of(plain)["steps"]:
        assert list(one) == [
            *("code", "clause", "changes", "additional_usd", "gain_usd", "marginal_rate", "zh", "en")
        ]
        assert one["changes"]
        assert Decimal(one["additional_usd"]) == max(
            Decimal(change["additional_usd"] or 0) for change in one["changes"]
        )
        for text in (one["zh"], one["en"]):
            assert "{" not in text
        if one["marginal_rate"] is not None:
            exact = Fraction(one["gain_usd"]) / Fraction(one["additional_usd"])
            assert abs(Fraction(one["marginal_rate"]) - exact) <= Fraction(1, 20_000)


@given(st.integers(1, 30_000_000_00))
def test_a_years_gain_is_that_of_its_next_step(cents: int) -> None:
    result = result_of(example(utilisation=[paid(2026, f"{cents // 100}.{cents % 100:02d}")]))
    next_step = result["years"][0]["next_step"]
    found = [one for one in result["steps"] if one["code"] == "17.tier"]
    if next_step is None:
        assert found == []
    else:
        assert [(one["additional_usd"], one["gain_usd"]) for one in found] == [
            (next_step["additional_usd"], next_step["gain_usd"])
        ]
