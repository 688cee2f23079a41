"""The worked examples: every figure that they state is what the program and the second implementation give."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.engine import oracle
from tests.engine.program import WORKED_CASES, Plain, result_of

_CASES: dict[str, Plain] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(WORKED_CASES.glob("*.json"))
}
worked_case = pytest.mark.parametrize(
    "worked", [pytest.param(case, id=name) for name, case in _CASES.items()]
)


def _stated_in(found: Any, expected: Any) -> Any:
    """`found` reduced to the keys that `expected` states; lists must have the same length to be comparable."""
    if isinstance(expected, dict):
        assert isinstance(found, dict)
        return {key: _stated_in(found[key], value) for key, value in expected.items() if key in found}
    if isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        return [_stated_in(one, other) for one, other in zip(found, expected, strict=True)]
    return found


def test_all_worked_cases_are_here() -> None:
    assert [name[:2] for name in _CASES] == [f"{number:02d}" for number in range(1, 49)]


@worked_case
def test_the_program_gives_what_the_worked_case_states(worked: Plain) -> None:
    expected = worked["expected"]
    assert _stated_in(result_of(worked["case"]), expected) == expected, worked["about"]


@worked_case
def test_the_second_implementation_gives_what_the_worked_case_states(worked: Plain) -> None:
    expected = worked["expected"]
    assert _stated_in(oracle.estimate(worked["case"]), expected) == expected, worked["about"]


@worked_case
def test_a_worked_case_states_all_figures_of_its_years_and_ranges(worked: Plain) -> None:
    expected, found = worked["expected"], result_of(worked["case"])
    assert len(expected["years"]) == len(found["years"])
    for stated, year in zip(expected["years"], found["years"], strict=True):
        assert stated.keys() == year.keys() - {"clause", "conditions"}
    for key in ("stacking", "alternatives", "range", "mechanism"):
        assert expected[key] == found[key]
