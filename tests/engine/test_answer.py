"""The answer to a case while it is being filled in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.case.case import Case, Contribution, Exchange, Money, Programme, ProgrammeAmount, Project
from desktop.engine.answer import answer
from desktop.engine.engine import estimate
from desktop.policy.load import load_rule_set
from desktop.policy.ruleset import RuleSet


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rule_set()


RATES = Exchange("2026-11-20", "example", (("USD", Decimal("7.1")),))


def paid(year: int | None, amount: str | None, currency: str = "USD") -> Contribution:
    return Contribution(year, Money(None if amount is None else Decimal(amount), currency))


def test_nothing_is_answered_before_the_category_is_known(rules: RuleSet) -> None:
    found = answer(Case(project=Project(utilisation=(paid(2026, "10000000"),))), rules)
    assert found.estimate is None
    assert "project.category" in found.missing


def test_one_amount_and_the_category_give_an_award_and_say_what_was_assumed(rules: RuleSet) -> None:
    case = Case(project=Project(category="manufacturing", utilisation=(paid(2026, "9200000"),)))
    found = answer(case, rules)
    assert found.estimate is not None
    assert found.estimate.totals.plan_usd == 184_000_00
    assert found.assumed == ("project.location", "project.mode")
    assert found.missing == (
        "project.location",
        "project.mode",
        "exchange.as_of",
        "exchange.source",
        "exchange.cny_per_unit.USD",
    )
    assert not found.has_cny
    assert not found.finished


def test_without_the_dollars_rate_other_currencies_are_left_out_and_named(rules: RuleSet) -> None:
    case = Case(
        project=Project(
            category="manufacturing", utilisation=(paid(2026, "9200000"), paid(2027, "71000000", "CNY"))
        )
    )
    found = answer(case, rules)
    assert found.estimate is not None
    assert [year.year for year in found.estimate.years] == [2026]
    assert found.left_out == ("project.utilisation[1]",)


def test_an_unfinished_row_is_left_out_of_the_sum(rules: RuleSet) -> None:
    case = Case(
        project=Project(
            category="manufacturing",
            location="zhizao_new_city",
            mode="new",
            utilisation=(paid(2026, "9200000"), paid(2027, None), paid(None, "5000000")),
        ),
        exchange=RATES,
    )
    found = answer(case, rules)
    assert found.estimate is not None
    assert found.estimate.totals.plan_usd == 184_000_00
    assert found.missing == ("project.utilisation[1].amount", "project.utilisation[2].year")


def test_an_amount_beyond_the_limit_is_a_fault_and_is_left_out(rules: RuleSet) -> None:
    case = Case(
        project=Project(
            category="manufacturing",
            location="zhizao_new_city",
            mode="new",
            utilisation=(paid(2026, "9200000"), paid(2027, "1000000000000.01")),
        ),
        exchange=RATES,
    )
    found = answer(case, rules)
    assert [fault.code for fault in found.faults] == ["too_large"]
    assert found.estimate is not None
    assert found.estimate.totals.plan_usd == 184_000_00


def test_an_unfinished_programme_does_not_disturb_the_award(rules: RuleSet) -> None:
    case = Case(
        project=Project(
            category="manufacturing",
            location="zhizao_new_city",
            mode="new",
            utilisation=(paid(2026, "9200000"),),
        ),
        exchange=RATES,
        programmes=(
            Programme("a"),
            Programme("b", "B", "province", None, (ProgrammeAmount(2026, Money(Decimal(100), "USD")),)),
        ),
    )
    found = answer(case, rules)
    assert found.estimate is not None
    assert found.estimate.totals.total_usd == 184_100_00
    assert found.left_out == ("programmes[0]",)


def test_a_finished_case_is_answered_as_the_engine_does(rules: RuleSet) -> None:
    case = Case(
        project=Project(
            category="manufacturing", location="longyou", mode="new", utilisation=(paid(2026, "9200000"),)
        ),
        exchange=RATES,
    )
    found = answer(case, rules)
    assert found.finished
    assert found.estimate == estimate(case, rules)
    assert found.estimate is not None
    assert found.estimate.status == "reference_only"


def test_an_excluded_sector_is_answered_without_any_amount(rules: RuleSet) -> None:
    found = answer(Case(project=Project(category="finance")), rules)
    assert found.estimate is not None
    assert found.estimate.status == "excluded"
