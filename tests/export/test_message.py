"""The e-mail says what a reader needs, in the language asked for, with the figures of the engine."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from hypothesis import given, settings

from desktop.case.money import grouped
from desktop.export.message import Message, message
from tests.engine.program import Plain, case_of, estimate_of, example, rules, words_of
from tests.engine.strategies import cases
from tests.paper.papers import DAY, sample

_HAN = re.compile("[一-鿿]")


def _made(plain: Plain, language: Literal["zh", "en", "both"] = "en") -> Message:
    return message(case_of(plain), estimate_of(plain), rules(), language=language, day=DAY)


def test_the_message_of_the_sample_says_all_of_it() -> None:
    made = _made(sample())
    totals = estimate_of(sample()).totals
    assert made.subject.startswith("Foreign investment award estimate QZ-2026-A-0001 Electronic-grade")
    lines = made.text.splitlines()
    assert lines[1] == "Indicative; not a commitment by anyone."
    assert "Number: QZ-2026-A-0001" in lines
    assert "Revision: 1" in lines
    assert "Valid until: 31 December 2026" in lines
    assert any(
        line.startswith(f"Total with other programmes: US$ {grouped(totals.total_usd)} (CNY ")
        for line in lines
    )
    assert any(line.startswith("Range over the readings of the text: US$ ") for line in lines)
    # 32 000 000 × 4.5 % = 1 440 000; × 7.1 = 10 224 000
    assert any(
        line.startswith("- 2026: US$ 32,000,000.00 × 4.5% = US$ 1,440,000.00 (CNY 10,224,000.00); ")
        for line in lines
    )
    # 12 000 000 ÷ 7.1 = 1 690 140.845…, more than the plan's
    assert "- 2026, Plan award: US$ 1,440,000.00 (CNY 10,224,000.00), displaced" in lines
    assert "- 2026, New city park award (example): US$ 1,690,140.85 (CNY 12,000,000.00), higher" in lines
    assert "Open points of the text" in lines
    for warning in estimate_of(sample()).warnings:
        assert f"- {words_of(warning).en}" in lines
    assert rules().document.number in made.text
    assert lines[-1] == "wang.li@example.org, +86 570 000 0000 (example)"


def test_chinese_alone_is_chinese() -> None:
    made = _made(sample(), "zh")
    assert "US$" not in made.text
    bare = re.sub(r"\([^)]*\)|\S*@\S*", "", made.text)
    for word in ("Total", "Indicative", "Assumptions", "displaced", "Range"):
        assert word not in bare
    assert "1,440,000.00美元（10,224,000.00元）" in made.text


def test_both_languages_stand_one_after_the_other() -> None:
    both = _made(sample(), "both")
    assert both.text.startswith(_made(sample(), "zh").text.rstrip("\n"))
    assert both.text.endswith(_made(sample(), "en").text)


def test_what_is_not_given_is_left_out() -> None:
    made = _made(example(utilisation=[{"year": 2026, "amount": {"amount": "20000000", "currency": "USD"}}]))
    for label in ("Number:", "Valid until:", "Investor:", "Project:", "Other programmes\n", "Total with"):
        assert label not in made.text
    assert "Date: 22 November 2026" in made.text
    assert "Total award: US$ 800,000.00 (CNY 5,680,000.00)" in made.text
    assert "None" not in made.text
    assert "\n\n\n" not in made.text


def test_an_estimate_by_reference_says_so() -> None:
    case = sample()
    case["project"]["location"] = "longyou"
    assert (
        "Indicative; not a commitment by anyone. Worked out by reference; not promised." in _made(case).text
    )


def test_where_every_reading_gives_the_same_there_is_no_range() -> None:
    made = _made(example(category="finance", utilisation=[]))
    assert "points that the text leaves open do not bear on this case." in made.text
    assert "Open points of the text" not in made.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_spaces_are_plain_ones(language: Literal["zh", "en"]) -> None:
    assert not re.search("[\u00a0\u202f\u2007\r\t]", _made(sample(), language).text)


@settings(max_examples=30)
@given(cases())
def test_any_case_has_a_message_with_its_total(case: Plain) -> None:
    found = estimate_of(case)
    text = message(case_of(case), found, rules(), language="both", day=DAY).text
    assert f"US$ {grouped(found.totals.total_usd)} (CNY {grouped(found.totals.total_cny)})" in text
    assert text.count(rules().document.number) == 2
    assert _HAN.search(text)
