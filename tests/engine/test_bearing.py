"""What cannot bear on a case is left out of the range, and nothing else."""

from __future__ import annotations

from tests.engine.program import estimate_of, example, paid


def test_money_of_one_form_counts_together_over_the_years_towards_a_total_as_invested() -> None:
    # 60 m and 60 m are 120 m invested: where that is the total, 4.5 % apply, else 4 %.
    found = estimate_of(example(utilisation=[paid(2026, "60000000"), paid(2027, "60000000")]))
    assert found.plan_range.highest.usd == 5_400_000_00
    assert found.totals.plan_usd == 4_800_000_00
