"""Labels of codes: every code has one, and the words that are fixed are used."""

from __future__ import annotations

import pytest

from desktop.case.case import CATEGORIES, FORMS, MODES, STAGES
from desktop.language import language
from desktop.telling import terms

ENGLISH, CHINESE = language("en"), language("zh")


def test_every_code_of_a_case_has_a_label_of_its_own_in_both_languages() -> None:
    for label, codes in (
        (terms.category, CATEGORIES),
        (terms.mode, MODES),
        (terms.form, FORMS),
        (terms.stage, STAGES),
    ):
        for words in (ENGLISH, CHINESE):
            labels = [label(words, code) for code in codes]
            assert len(set(labels)) == len(codes)
            assert all(labels)
        assert all(label(ENGLISH, code) != label(CHINESE, code) for code in codes)


def test_the_fixed_words_are_used() -> None:
    statuses = ["eligible", "reference_only", "excluded", "not_covered"]
    assert [terms.status(CHINESE, code) for code in statuses] == [
        "属奖励范围",
        "参照执行",
        "不予奖励",
        "不在范围",
    ]
    assert [terms.status(ENGLISH, code) for code in statuses] == [
        "Eligible",
        "Reference only",
        "Excluded",
        "Not covered",
    ]
    treatments = ["displaced", "higher", "adds_up", "kept"]
    assert [terms.treatment(CHINESE, code) for code in treatments] == ["不重复享受", "就高", "叠加", "计入"]
    assert [terms.treatment(ENGLISH, code) for code in treatments] == [
        "displaced",
        "higher",
        "adds up",
        "kept",
    ]
    assert terms.mode(CHINESE, "new") == "新设"
    assert CHINESE.text("Quote") == "测算单"
    assert CHINESE.text("Other programmes") == "其他政策"
    assert CHINESE.text("Location") == "落户地点"
    assert CHINESE.text("Next step") == "下一档"


def test_a_label_begins_small_inside_an_english_sentence() -> None:
    assert terms.inside(ENGLISH, terms.mode(ENGLISH, "new")) == "new project"
    assert terms.inside(CHINESE, terms.mode(CHINESE, "new")) == "新设"


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        terms.category(ENGLISH, "agriculture")
