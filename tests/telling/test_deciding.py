from __future__ import annotations

import re

import pytest

from desktop.policy.load import load_rule_set
from desktop.policy.ruleset import Rule
from desktop.telling import deciding

RULES = load_rule_set()
MILLION = 1_000_000 * 100


def marked(code: str, rule: Rule, millions: float) -> list[str]:
    text = RULES.sentence(rule.sentence).text.of(code)
    runs = deciding.runs(code, RULES, rule, int(millions * MILLION), text)
    assert "".join(run.text for run in runs) == text
    return [run.text for run in runs if run.deciding]


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_every_rule_has_deciding_words_and_the_sentence_stays_whole(rule: Rule, code: str) -> None:
    assert marked(code, rule, 25)


@pytest.mark.parametrize(
    ("millions", "chinese", "english"),
    [
        (0.5, "100万—500万美元（不含）", "1.5% where it is from US$ 1 million to below US$ 5 million"),
        (1, "100万—500万美元（不含）", "1.5% where it is from US$ 1 million to below US$ 5 million"),
        (5, "500万—1000万美元（不含）", "2% from US$ 5 million to below US$ 10 million"),
        (10, "1000万—2000万美元（不含）", "3% from US$ 10 million to below US$ 20 million"),
        (20, "2000万美元（含）以上", "4% from US$ 20 million upwards"),
    ],
)
def test_of_the_brackets_the_one_that_applies_is_marked(millions: float, chinese: str, english: str) -> None:
    tier = RULES.rule("17.tier")
    assert [text.startswith(chinese) for text in marked("zh", tier, millions)] == [True]
    assert marked("en", tier, millions) == [english]


def test_of_the_two_shares_that_of_the_category_is_marked() -> None:
    assert "35%" in marked("zh", RULES.rule("18.other_tier"), 3)
    assert "50%" not in marked("zh", RULES.rule("18.other_tier"), 3)
    assert "50%" in marked("en", RULES.rule("18.high_tech_tier"), 3)


def test_a_document_that_speaks_otherwise_has_its_bare_figures_marked() -> None:
    rule = RULES.rule("17.major_project")
    runs = deciding.runs("en", RULES, rule, 0, "At US$ 100 million in all the award is 4.5%.")
    assert [run.text for run in runs if run.deciding] == ["US$ 100 million", "4.5%"]


def test_where_neither_stands_nothing_is_marked() -> None:
    runs = deciding.runs("zh", RULES, RULES.rule("17.tier"), 0, "另行规定。")
    assert [run.deciding for run in runs] == [False]


def test_ten_million_is_not_found_in_a_hundred_million() -> None:
    runs = deciding.runs("zh", RULES, RULES.rule("17.tier"), 5 * MILLION, "1500万—1000万美元（不含）")
    assert not [run for run in runs if run.deciding and re.match("500万", run.text)]
