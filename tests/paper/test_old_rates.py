"""A quote says how old its rates are, where they are older than thirty days on its day."""

from __future__ import annotations

from typing import Literal

import pytest

from tests.paper.papers import render, sample, text_of


@pytest.mark.tools
@pytest.mark.parametrize("form", ["full", "summary"])
def test_old_rates_are_said_on_the_paper_in_both_languages(form: Literal["full", "summary"]) -> None:
    case = sample()
    case["exchange"]["as_of"], case["quote"]["date"] = "2026-10-22", "2026-11-22"
    text = text_of(render(case, language="both", form=form))
    assert "（比本测算单早31天）" in text
    assert "(31 days older than this quote)" in text
    case["exchange"]["as_of"] = "2026-10-23"
    assert "older than this quote" not in text_of(render(case, language="both", form=form))
