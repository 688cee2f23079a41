"""What the pack says is what the document says: its sentences word for word, its figures one by one."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.policy.load import load_rule_set
from desktop.policy.ruleset import Clause

_OFFICIAL = (Path(__file__).parent / "official-text.txt").read_text(encoding="utf-8")
"""The paragraphs of 衢政办发〔2025〕30号 that the pack cites, as published, without white space."""

_CLAUSES = [pytest.param(clause, id=clause.id) for clause in load_rule_set().clauses]


@pytest.mark.parametrize("clause", _CLAUSES)
def test_every_chinese_sentence_is_in_the_official_text(clause: Clause) -> None:
    for sentence in clause.sentences:
        text = re.sub(r"\s", "", sentence.text.zh)
        assert text in _OFFICIAL or text.removeprefix("各") in _OFFICIAL


@pytest.mark.parametrize("clause", [clause for clause in _CLAUSES if clause.id in ("17", "18", "scope")])
def test_the_sentences_of_the_awards_and_the_scope_are_there_whole_and_in_order(clause: Clause) -> None:
    joined = "".join(sentence.text.zh for sentence in clause.sentences)
    start = {"17": "17．制造业项目。", "18": "18．服务业项目。", "scope": ""}[clause.id]
    assert re.sub(r"\s", "", start + joined) in _OFFICIAL.splitlines()


@pytest.mark.parametrize("clause", _CLAUSES)
def test_a_translation_has_the_percentages_of_its_sentence(clause: Clause) -> None:
    for sentence in clause.sentences:
        per_cent = re.compile(r"\d+(?:\.\d+)?(?=%)")
        assert sorted(per_cent.findall(sentence.text.zh)) == sorted(per_cent.findall(sentence.text.en))


@pytest.mark.parametrize("clause", _CLAUSES)
def test_a_translation_has_the_amounts_of_its_sentence(clause: Clause) -> None:
    for sentence in clause.sentences:
        assert _millions_in_chinese(sentence.text.zh) == _millions_in_english(sentence.text.en)


def _millions_in_chinese(text: str) -> set[Decimal]:
    wan, yi = re.findall(r"(\d+)万", text), re.findall(r"(\d+)亿", text)
    return {Decimal(n) / 100 for n in wan} | {Decimal(n) * 100 for n in yi}


def _millions_in_english(text: str) -> set[Decimal]:
    found = re.findall(r"(?:US\$|CNY) ([\d.]+) (million|billion)", text)
    return {Decimal(n) * (1000 if unit == "billion" else 1) for n, unit in found}


def test_the_document_is_named_with_its_dates() -> None:
    document = load_rule_set().document
    assert document.number == "衢政办发〔2025〕30号"
    assert "衢州市更大力度吸引和利用外资专项行动方案" in document.title.zh
    assert (document.issued, document.in_force_from, document.applies_from) == (
        *("2025-11-10", "2025-11-11"),
        "2025-01-01",
    )


# Rule: categories, total, first year, amount of the year, mode, upgrade, rate; in the order in which they are tried.
_RULES = {
    "17.major_project": ("manufacturing", 100, 30, None, None, False, "0.045"),
    "17.upgrade": (
        *("manufacturing", None, 30, None),
        *(("capital_increase", "profit_reinvestment"), True, "0.045"),
    ),
    "17.tier": ("manufacturing", None, None, None, None, False, None),
    "18.high_tech_major": ("high_tech_service", None, None, 100, None, False, "0.02"),
    "18.high_tech_tier": ("high_tech_service", None, None, None, None, False, None),
    "18.other_major": ("other_service", None, None, 100, None, False, "0.014"),
    "18.other_tier": ("other_service", None, None, None, None, False, None),
}
_BRACKETS = {
    "17.tier": ("0.015", "0.02", "0.03", "0.04"),
    "18.high_tech_tier": ("0.0075", "0.01", "0.015", "0.02"),
    "18.other_tier": ("0.00525", "0.007", "0.0105", "0.014"),
}


def _million(value: int | None) -> int | None:
    return None if value is None else value * 1_000_000_00


def test_the_rules_ask_for_what_the_sentences_say() -> None:
    rules = load_rule_set().rules
    assert [rule.id for rule in rules] == list(_RULES)
    for rule in rules:
        category, total, first, year, mode, upgrade, rate = _RULES[rule.id]
        assert rule.categories == (category,)
        assert rule.total_foreign_investment_usd == _million(total)
        assert rule.first_year_usd == _million(first)
        assert rule.utilised_usd == _million(year)
        assert rule.mode == mode
        assert rule.technical_upgrade == upgrade
        assert (rule.rate.text if rule.rate is not None else None) == rate
        assert rule.clause == rule.id[:2]


@pytest.mark.parametrize("rule_id", list(_BRACKETS))
def test_the_brackets_have_the_edges_and_rates_of_the_table(rule_id: str) -> None:
    brackets = load_rule_set().rule(rule_id).brackets
    edges = [_million(edge) for edge in (1, 5, 10, 20, None)]
    assert [bracket.from_usd for bracket in brackets] == edges[:-1]
    assert [bracket.below_usd for bracket in brackets] == edges[1:]
    assert tuple(bracket.rate.text for bracket in brackets) == _BRACKETS[rule_id]
    for bracket in brackets:
        assert Decimal(bracket.rate.numerator) / bracket.rate.denominator == Decimal(bracket.rate.text)


def test_the_targets_and_the_mechanism_have_the_figures_of_items_2_4_and_5() -> None:
    rules = load_rule_set()
    assert [(target.id, target.clause, target.utilised_usd) for target in rules.targets] == [
        ("5m", "4", _million(5)),
        ("30m", "5", _million(30)),
    ]
    assert rules.mechanism.fixed_assets_cny == _million(1000)
    assert rules.mechanism.modes == ("new",)
    assert [stage[0] for stage in rules.mechanism.stages] == ["assess", "negotiate", "sign"]
    for _, _, says in rules.mechanism.stages:
        assert says.zh in _OFFICIAL


def test_the_two_new_cities_are_the_municipal_level_and_the_six_others_may_follow() -> None:
    municipal = {place.name.zh for place in load_rule_set().places if place.municipal}
    others = {place.name.zh for place in load_rule_set().places if not place.municipal}
    assert municipal == {"智造新城", "智慧新城"}
    assert others == {"柯城区", "衢江区", "龙游县", "江山市", "常山县", "开化县"}
    assert "（智造新城、智慧新城）" in _OFFICIAL


def test_what_adds_up_and_what_competes_is_what_the_scope_paragraph_says() -> None:
    relations = {level.id: level.relation for level in load_rule_set().levels}
    assert relations == {
        "national": "adds_up",
        "province": "adds_up",
        "city": "competes",
        "new_town": "competes",
        "county": "competes",
        "special_policy": "competes",
    }
