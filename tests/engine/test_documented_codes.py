"""Every code that a result or an error may carry stands in its documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop.case.register import assumed
from desktop.policy.messages import MESSAGES

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTATION = (ROOT / "docs" / "result-file.md").read_text(encoding="utf-8")
OF_ADVICE = re.compile(
    "step_to_.*|change_.*|earlier_payment|small_first_year|year_just_below|total_just_below|over_year_end"
)


def raised() -> set[str]:
    """The codes that the sources raise, as they are written there."""
    folders = (ROOT / "desktop" / "case", ROOT / "desktop" / "engine")
    sources = [*(source for folder in folders for source in folder.glob("*.py")), ROOT / "desktop" / "cli.py"]
    pattern = re.compile(r'(?:CaseError|_fail|_?Failure)\(\s*"([a-z_0-9]+)"')
    return {code for source in sources for code in pattern.findall(source.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("code", sorted(assumed()))
def test_what_is_assumed_of_a_field_is_documented_with_the_field_or_the_result(code: str) -> None:
    assert f"`{code}`" in (ROOT / "docs" / "case-file.md").read_text(encoding="utf-8") + DOCUMENTATION


@pytest.mark.parametrize("code", sorted(code for code in MESSAGES if not OF_ADVICE.fullmatch(code)))
def test_a_note_that_a_result_may_carry_is_documented(code: str) -> None:
    assert f"`{code}`" in DOCUMENTATION


def test_the_codes_of_errors_are_found_in_the_sources() -> None:
    assert {"missing", "not_json", "rate_missing", "invisible"} <= raised()


@pytest.mark.parametrize("code", sorted(raised()))
def test_an_error_that_may_be_given_is_documented(code: str) -> None:
    assert f"`{code}`" in DOCUMENTATION
