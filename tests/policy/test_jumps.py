"""How an award moves as the amount grows: the cliffs of the plan by hand, and falls of changed packs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.policy import agreement
from desktop.policy.load import read_pack
from tests.policy.packs import ORIGINAL, changed


def _jumps(text: str, kind: str) -> list[tuple[str, str, str, int, int]]:
    """Category, rule below, rule at, edge, and the jump in whole dollars."""
    found, faults = read_pack(text.encode())
    assert found is not None
    assert not faults
    return [
        (jump.category, *jump.rules, int(jump.at_usd), round(jump.award_usd - jump.award_below_usd))
        for jump in getattr(agreement, kind)(found)
    ]


# Whole-amount brackets: at 5 m the rate rises from 1.5 % to 2 % of all of it, 100,000 against 75,000.
_CLIFFS = [
    ("manufacturing", "none", "17.tier", 1_000_000, 15_000),
    ("manufacturing", "17.tier", "17.tier", 5_000_000, 25_000),
    ("manufacturing", "17.tier", "17.tier", 10_000_000, 100_000),
    ("manufacturing", "17.tier", "17.tier", 20_000_000, 200_000),
    ("manufacturing", "17.tier", "17.major_project", 30_000_000, 150_000),
    ("high_tech_service", "none", "18.high_tech_tier", 1_000_000, 7_500),
    ("high_tech_service", "18.high_tech_tier", "18.high_tech_tier", 5_000_000, 12_500),
    ("high_tech_service", "18.high_tech_tier", "18.high_tech_tier", 10_000_000, 50_000),
    ("high_tech_service", "18.high_tech_tier", "18.high_tech_tier", 20_000_000, 100_000),
    ("other_service", "none", "18.other_tier", 1_000_000, 5_250),
    ("other_service", "18.other_tier", "18.other_tier", 5_000_000, 8_750),
    ("other_service", "18.other_tier", "18.other_tier", 10_000_000, 35_000),
    ("other_service", "18.other_tier", "18.other_tier", 20_000_000, 70_000),
]


def test_the_plan_has_these_cliffs_and_no_other() -> None:
    assert sorted(_jumps(ORIGINAL, "cliffs")) == sorted(_CLIFFS)


def test_more_capital_never_costs_under_the_plan() -> None:
    assert _jumps(ORIGINAL, "falls") == []


@pytest.mark.parametrize(
    ("old", "new", "fall"),
    [
        ('rate = "0.03" }', 'rate = "0.019" }', ("manufacturing", "17.tier", "17.tier", 10_000_000, -10_000)),
        (
            'rate = "0.045"',
            'rate = "0.035"',
            ("manufacturing", "17.tier", "17.major_project", 30_000_000, -150_000),
        ),
        (
            'rate = "0.014"',
            'rate = "0.0139"',
            ("other_service", "18.other_tier", "18.other_major", 100_000_000, -10_000),
        ),
    ],
)
def test_a_lower_rate_above_is_a_fall(old: str, new: str, fall: tuple[str, str, str, int, int]) -> None:
    assert fall in _jumps(changed((old, new)), "falls")


def test_the_same_rate_above_is_neither_cliff_nor_fall() -> None:
    # The US$ 100 m sentence of the services gives the rate of the top bracket.
    assert 100_000_000 not in [jump[3] for jump in _jumps(ORIGINAL, "cliffs")]
    text = changed(('rate = "0.02"\n', 'rate = "0.03"\n'))
    assert ("high_tech_service", "18.high_tech_tier", "18.high_tech_major", 100_000_000, 1_000_000) in _jumps(
        text, "cliffs"
    )


def test_a_jump_names_the_awards_on_both_sides() -> None:
    found, _ = read_pack(ORIGINAL.encode())
    assert found is not None
    (jump,) = [j for j in agreement.cliffs(found) if j.category == "manufacturing" and j.at_usd == 5_000_000]
    assert jump.award_below_usd == Decimal("4999999.99") * Decimal("0.015")
    assert jump.award_usd == 100_000
