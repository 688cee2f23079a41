"""What the benchmarks measure is sound work: the same awards on both sides, different cases without an error."""

from __future__ import annotations

import pytest

from tests.bench import jsonl_bench
from tests.bench.engine_bench import CASES, PROGRAMMES, agree
from tests.engine.program import case_of, result_of


@pytest.mark.parametrize("name", list(CASES))
def test_the_plain_chain_and_the_engine_agree(name: str) -> None:
    assert agree(case_of(CASES[name]))
    assert len(result_of(CASES[name])["years"]) == 5


def test_the_case_with_other_programmes_is_stacked() -> None:
    case = {**CASES["five years, a major project"], "programmes": PROGRAMMES}
    assert any(year["displaced"] for year in result_of(case)["stacking"])


def test_the_lines_are_different_sound_cases() -> None:
    drawn = list(jsonl_bench.cases(200))
    results = [result_of(case) for case in drawn]
    assert len({str(case) for case in drawn}) == len(drawn)
    assert len({result["total_usd"] for result in results}) > 150


def test_typst_is_given_all_that_the_quote_says() -> None:
    from tests.bench import quote_bench, typst_twin
    from tests.engine.program import estimate_of

    case = quote_bench.cases()[1]
    given = case_of(case), estimate_of(case)
    text = typst_twin.source(lambda: quote_bench.quote("both", "full", given))
    for said in ("QZ-2026-A-0002", "外商投资奖励测算单", "Documents for the claim", "33,234,567.00"):
        assert said in text
