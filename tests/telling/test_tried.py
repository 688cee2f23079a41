"""Where no reading moves a figure, what was tried is said, and never that every reading gives the same beside open money."""

from __future__ import annotations

import pytest

from desktop.language import language
from desktop.telling import tried
from desktop.telling.teller import Teller
from tests.engine.program import Plain, estimate_of, example, paid, rules

_OTHER = {
    "id": "p", "name": "P", "level": "city", "same_matter": False,
    "amounts": [{"year": 2026, "amount": {"amount": "400000", "currency": "USD"}}],
}  # fmt: skip


def said(case: Plain, code: str) -> str:
    return tried.nothing_moves(Teller(language(code), rules()), estimate_of(case))


def test_what_does_not_bear_on_the_case_is_counted() -> None:
    quiet = said(example(utilisation=[paid(2026, "6000000")]), "en")
    assert quiet == "12 points that the text leaves open do not bear on this case."


@pytest.mark.parametrize("code", ["zh", "en"])
def test_beside_open_money_it_says_that_there_is_some(code: str) -> None:
    case = example(utilisation=[paid(2026, "6000000")]) | {"programmes": [_OTHER]}
    assert not estimate_of(case).alternatives
    expected = {"zh": "另有涉及金额的问题", "en": "Money hangs on what no reading covers"}[code]
    assert expected in said(case, code)
    assert expected in tried.in_short(language(code), estimate_of(case))


def test_what_the_authority_has_settled_is_named_as_settled() -> None:
    case = example(utilisation=[paid(2026, "6000000")]) | {
        "version": 2,
        "confirmed": [{"reading": "period_end", "reference": "a letter", "date": "2026-10-01"}],
    }
    assert "Settled by the authority: When the policy ends." in said(case, "en")
    assert tried.becomes(language("en"), estimate_of(case), "period_end") == "settled by the authority"
