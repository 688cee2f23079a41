"""What a text that was not understood takes along: what hangs on it, and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.case import unread
from desktop.case.case import Contribution, Exchange, Money, Programme, ProgrammeAmount
from desktop.engine.answer import answer
from desktop.language import language
from desktop.policy.load import load_rule_set
from desktop.telling.answer import answer_view
from desktop.telling.figure import PlanTotal, Total
from desktop.telling.why import why_view
from tests.window.cases import plain_case, scheduled, usd

RULES = load_rule_set()
PLAN = 160_000 * 100  # 2% of US$ 8 m
RENMINBI = (ProgrammeAmount(2026, Money(Decimal(700_000), "CNY")),)
"""US$ 100,000 at CNY 7."""
EUROS = Exchange("2026-11-20", "central parity", (("USD", Decimal(7)), ("EUR", Decimal(8))))


def case_with(amounts: tuple[ProgrammeAmount, ...] = RENMINBI):  # type: ignore[no-untyped-def] # noqa: ANN201
    return plain_case()._replace(
        exchange=EUROS, programmes=(Programme("p", "P", "province", amounts=amounts),)
    )


@pytest.mark.parametrize(
    "path",
    [
        "programmes[0].amounts[0].amount.amount",
        "programmes[0].amounts[0].year",
        "programmes[0].cumulative_cap.amount",
        "exchange.cny_per_unit.USD",  # the programme is in renminbi, the schedule in dollars
    ],
)
def test_a_text_on_which_only_a_programme_hangs_leaves_the_plan_and_no_total(path: str) -> None:
    case = case_with()
    if "cap" in path:
        case = case._replace(programmes=(case.programmes[0]._replace(cumulative_cap=usd(1)),))
    found = answer(unread.keep(case, path, "1,5m"), RULES)
    assert found.estimate is None
    assert found.plan is not None
    assert found.plan.totals.plan_usd == PLAN
    assert found.plan.totals.total_usd == PLAN


@pytest.mark.parametrize(
    "path",
    [
        "project.utilisation[0].amount.amount",
        "project.utilisation[0].year",
        "project.total_foreign_investment.amount",
        "project.total_investment.amount",
    ],
)
def test_a_text_on_which_the_plan_hangs_leaves_neither(path: str) -> None:
    case = case_with()
    case = case._replace(
        project=case.project._replace(
            total_foreign_investment=usd(9_000_000), total_investment=usd(9_000_000)
        )
    )
    found = answer(unread.keep(case, path, "1,5m"), RULES)
    assert (found.estimate, found.plan) == (None, None)


@pytest.mark.parametrize(
    ("path", "currency", "stands"),
    [
        ("exchange.cny_per_unit.EUR", "USD", True),
        ("exchange.cny_per_unit.EUR", "EUR", False),
        ("exchange.cny_per_unit.USD", "USD", True),
        ("exchange.cny_per_unit.USD", "EUR", False),
        ("exchange.cny_per_unit.USD", "CNY", False),
        ("exchange.as_of", "EUR", True),
        ("quote.date", "USD", True),
    ],
)
def test_a_rate_takes_along_what_it_converts(path: str, currency: str, *, stands: bool) -> None:
    case = scheduled(Contribution(2026, Money(Decimal(8_000_000), currency)))._replace(exchange=EUROS)
    found = answer(unread.keep(case, path, "8,25"), RULES)
    assert (found.estimate is not None) == stands
    assert not found.finished


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_panel_shows_the_plan_names_the_field_and_explains_the_plan_only(code: str) -> None:
    case = unread.keep(case_with(), "programmes[0].amounts[0].amount.amount", "1,5m")
    found, words = answer(case, RULES), language(code)
    view = answer_view(case, found, None, RULES, words)
    assert (view.total, view.total_range, view.change) == (None, "", None)
    assert view.plan is not None
    assert view.plan.exact == words.usd.exact(PLAN)
    assert len(view.year_heads) == 2
    assert view.missing[0].path == "programmes[0].amounts[0].amount.amount"
    assert view.missing[0].name in view.reason
    assert why_view(PlanTotal(), case, found, RULES, words, lambda one: answer(one, RULES)) is not None
    assert why_view(Total(), case, found, RULES, words, lambda one: answer(one, RULES)) is None
