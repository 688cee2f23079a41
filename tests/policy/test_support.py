"""Other support: what the text states and no more, for whom it is, and how it would stand beside the plan."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import get_args

import pytest

from desktop.case.case import Case, Contribution, Exchange, Money, Project
from desktop.case.check import check, missing
from desktop.case.file import read_draft
from desktop.case.text import write_case
from desktop.engine.engine import estimate
from desktop.engine.support_programme import propose
from desktop.policy import texts
from desktop.policy.load import load_rule_set
from desktop.policy.support import (
    AmountKind,
    Kind,
    Support,
    catalogue,
    place_note,
    support,
    support_for,
    year_warning,
)
from desktop.policy.texts import Use
from desktop.sectors.classes import classes, divisions

ENTRIES = catalogue().entries
ADDABLE = [entry for entry in ENTRIES if entry.addable]


def ids(category: str | None, sector: str | None) -> list[str]:
    return [offer.support.id for offer in support_for(category, sector)]


def a_case() -> Case:
    return Case(
        project=Project(
            category="manufacturing",
            location="zhizao_new_city",
            mode="new",
            utilisation=(Contribution(2025, Money(Decimal(6_000_000), "USD")),),
        ),
        exchange=Exchange("2025-11-20", "PBOC", (("USD", Decimal("7.1")),)),
    )


# ---------------------------------------------------------------- what the text states


@pytest.mark.parametrize(
    ("entry", "kind", "yuan", "clause", "words"),
    [
        ("core_technology", "ceiling", 3_000_000, "2", "单个项目最高可给予300万元资助"),
        ("export_credit_insurance", "ceiling", 5_000_000, "29", "单家企业最高不超过500万元补助经费"),
        (
            "design_centre_national",
            "fixed",
            1_000_000,
            "17",
            "国家级、省级工业设计中心分别给予100万元、30万元的奖励",
        ),
        (
            "design_centre_province",
            "fixed",
            300_000,
            "17",
            "国家级、省级工业设计中心分别给予100万元、30万元的奖励",
        ),
        ("logistics_growth", "at_least", 200_000, "16", "给予一次性奖励,最低不少于20万元"),
        ("innovation_platform", "at_least", 80_000_000, "1", "科技攻关经费不低于8000万元"),
        ("trade_in_appliances", "ceiling", 2_000, "14", "家电分别按20%、15%补贴,最高补贴2000元/件"),
        ("trade_in_furnishings", "ceiling", 2_000, "14", "水效家居)补贴,最高补贴2000元/件"),
        ("trade_in_digital", "ceiling", 500, "14", "按照15%补贴,最高补贴500元"),
    ],
)
def test_amounts_are_those_of_the_sentence(entry: str, kind: str, yuan: int, clause: str, words: str) -> None:
    found = support(entry)
    assert [(amount.kind, amount.cny) for amount in found.amounts] == [(kind, yuan * 100)]
    assert found.clause == clause
    assert words in texts.text("quzhou-2025-4").clause(clause).text.zh


def test_cars_have_a_ceiling_of_their_own_by_what_drives_them() -> None:
    assert [amount.cny for amount in support("trade_in_cars").amounts] == [15_000_00, 13_000_00]
    text = texts.text("quzhou-2025-4").clause("14").text.zh
    assert "新能源汽车最高补贴1.5万元/辆、燃油车最高补贴1.3万元/辆" in text


def test_no_other_entry_has_an_amount() -> None:
    stated = {
        "innovation_platform",
        "trade_in_cars",
        "trade_in_appliances",
        "trade_in_furnishings",
        "trade_in_digital",
        "core_technology",
        "export_credit_insurance",
        "design_centre_national",
        "design_centre_province",
        "logistics_growth",
    }
    assert {entry.id for entry in ENTRIES if entry.amounts} == stated


def test_export_credit_insurance_states_the_share_of_the_premium_too() -> None:
    (share,) = support("export_credit_insurance").shares
    assert share.rate.decimal == Decimal("0.7")
    assert "不低于" in share.of.zh
    assert "对短期出口信用保险保费扶持比例不低于70%" in texts.text("quzhou-2025-4").clause("29").text.zh


def test_the_lead_department_is_the_one_that_the_section_of_the_clause_names() -> None:
    document = texts.text("quzhou-2025-4")
    lead, by_clause = "", {}
    for clause in document.clauses:
        named = re.search(r"由(市.+)牵头", clause.text.zh)
        lead = named[1] if clause.kind == "heading" and named else lead
        by_clause[clause.id] = lead
    assert {entry.id: entry.lead.zh for entry in ENTRIES} == {
        entry.id: by_clause[entry.clause] for entry in ENTRIES
    }


def test_every_entry_stands_on_its_clause_and_every_clause_that_says_so_on_an_entry() -> None:
    document = texts.text(catalogue().document)
    for entry in ENTRIES:
        assert Use("support", entry.id) in document.clause(entry.clause).uses, entry.id
    used = {use.id for clause in document.clauses for use in clause.uses}
    assert used == {entry.id for entry in ENTRIES}
    assert all(clause.uses for clause in document.clauses if clause.kind == "support")


def test_every_entry_speaks_both_languages_and_has_a_known_kind() -> None:
    for entry in ENTRIES:
        for words in (entry.name, entry.what, entry.lead, entry.to_whom):
            assert words.zh
            assert words.en
        assert entry.kind in get_args(Kind)
        assert all(amount.kind in get_args(AmountKind) for amount in entry.amounts)
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)


def test_an_entry_without_amount_says_so_where_it_is_money() -> None:
    for entry in ENTRIES:
        if entry.kind == "award" and not entry.amounts and entry.id != "plan_award":
            assert re.search(r"未列金额|未列。|由各区块确定", entry.what.zh), entry.id
            assert re.search(r"no amount|not in this document|sets the amount", entry.what.en), entry.id


def test_sectors_named_exist() -> None:
    for entry in ENTRIES:
        assert set(entry.divisions) <= set(divisions())
        assert set(entry.classes) <= set(classes())


# ---------------------------------------------------------------- for whom


def test_a_manufacturer_sees_research_land_and_export_but_nothing_for_logistics() -> None:
    found = ids("manufacturing", "3985")
    assert {"core_technology", "technical_upgrade", "industrial_land", "export_credit_insurance"} <= set(
        found
    )
    assert not {"logistics_growth", "multimodal", "ecommerce_park"} & set(found)


def test_a_logistics_enterprise_sees_what_is_for_logistics_first() -> None:
    assert ids("other_service", "5431")[:3] == ["logistics_growth", "logistics_grade", "multimodal"]


def test_money_with_an_amount_comes_before_money_without_and_before_what_is_no_money() -> None:
    offers = support_for("manufacturing", "3985")
    ranks = [(not offer.support.amounts, offer.support.kind != "award") for offer in offers]
    assert ranks == sorted(ranks)


def test_without_a_class_what_is_for_some_classes_only_is_shown_as_uncertain() -> None:
    by_id = {offer.support.id: offer.certain for offer in support_for("other_service", None)}
    assert by_id["logistics_growth"] is False
    assert by_id["export_credit_insurance"] is True


def test_without_category_and_class_everything_is_shown_as_uncertain() -> None:
    offers = support_for(None, None)
    assert len(offers) == sum(entry.investors for entry in ENTRIES)
    assert not any(offer.certain for offer in offers)


def test_what_goes_to_consumers_and_public_bodies_is_offered_to_no_investor() -> None:
    others = {entry.id for entry in ENTRIES if not entry.investors}
    assert {"trade_in_cars", "innovation_platform", "university_research", "rural_roads"} <= others
    for category in ("manufacturing", "high_tech_service", "other_service", "not_covered", None):
        assert not others & set(ids(category, None))
    assert not any(entry.addable for entry in ENTRIES if not entry.investors)


def test_every_clause_that_says_support_award_or_subsidy_is_listed_or_says_why_not() -> None:
    """What the text grants to anybody is an entry; left are targets and directions without a beneficiary."""
    document = texts.text("quzhou-2025-4")
    granting = re.compile("补助|补贴|奖励|资助|免收|给予")
    unlisted = [
        clause.id
        for clause in document.clauses
        if clause.id.isdigit() and granting.search(clause.text.zh) and not clause.uses
    ]
    assert unlisted == []


@pytest.mark.parametrize("category", ["real_estate", "finance"])
def test_what_the_plan_excludes_is_offered_nothing(category: str) -> None:
    assert support_for(category, None) == ()


def test_every_place_sees_the_same_and_a_county_is_told_that_it_is_not_settled_who_pays() -> None:
    rules = load_rule_set()
    for place in rules.places:
        assert support_for("manufacturing", "3985", place.id) == support_for("manufacturing", "3985")
        assert (place_note(place.id, rules) is None) == place.municipal
    assert place_note(None, rules) is None


# ---------------------------------------------------------------- as a programme


def test_money_can_be_added_and_what_is_no_money_cannot() -> None:
    assert {entry.kind for entry in ADDABLE} == {"award"}
    with pytest.raises(ValueError, match="aeo"):
        propose(support("aeo"), Case(), "zh")


def test_the_award_of_the_plan_itself_cannot_be_added_a_second_time() -> None:
    assert not support("plan_award").addable
    with pytest.raises(ValueError, match="plan_award"):
        propose(support("plan_award"), Case(), "en")


@pytest.mark.parametrize("entry", ADDABLE, ids=lambda entry: entry.id)
def test_an_added_programme_is_sound_and_asks_for_the_amount_that_the_text_does_not_state(
    entry: Support,
) -> None:
    proposal = propose(entry, a_case(), "zh")
    case = a_case()._replace(programmes=(proposal.programme,))
    assert check(case, load_rule_set()) == ()
    stated = any(amount.kind != "ceiling" for amount in entry.amounts)
    assert missing(case) == (() if stated else ("programmes[0].amounts[0].amount",))
    assert read_draft(write_case(case)) == case
    assert proposal.why.zh
    assert proposal.why.en


def test_what_is_for_another_matter_stands_beside_the_plan() -> None:
    proposal = propose(support("design_centre_national"), a_case(), "en", 2025)
    result = estimate(a_case()._replace(programmes=(proposal.programme,)), load_rule_set())
    assert [share.id for share in result.stacking[0].kept] == ["plan", "support-design_centre_national"]
    assert result.stacking[0].kept[1].cny == 1_000_000_00


def test_a_technical_upgrade_and_a_research_centre_are_cautiously_for_the_same_matter() -> None:
    same = {entry.id for entry in ADDABLE if entry.programme is not None and entry.programme.same_matter}
    assert same == {"technical_upgrade", "research_centre"}
    programme = propose(support("technical_upgrade"), a_case(), "en", 2025).programme
    assert programme.amounts is not None
    paid = programme.amounts[0]._replace(amount=Money(Decimal(100_000), "CNY"))
    case = a_case()._replace(programmes=(programme._replace(amounts=(paid,)),))
    result = estimate(case, load_rule_set())
    assert [share.id for share in result.stacking[0].displaced] == ["support-technical_upgrade"]


def test_trade_measures_carry_the_warning_about_the_special_policy_for_trade() -> None:
    programme = propose(support("export_credit_insurance"), a_case(), "en", 2025).programme
    assert programme.amounts is not None
    paid = programme.amounts[0]._replace(amount=Money(Decimal(100_000), "CNY"))
    case = a_case()._replace(programmes=(programme._replace(amounts=(paid,)),))
    assert "special_policy_other_matter" in [note.code for note in estimate(case, load_rule_set()).warnings]


def test_a_ceiling_is_the_cap_of_the_programme() -> None:
    programme = propose(support("export_credit_insurance"), a_case(), "en").programme
    assert programme.cumulative_cap == Money(Decimal(5_000_000), "CNY")


def test_a_programme_added_twice_has_a_name_of_its_own() -> None:
    first = propose(support("core_technology"), Case(), "zh").programme
    second = propose(support("core_technology"), Case(programmes=(first,)), "zh").programme
    assert (first.id, second.id) == ("support-core_technology", "support-core_technology-2")


def test_a_full_case_takes_no_more() -> None:
    first = propose(support("core_technology"), Case(), "zh").programme
    full = Case(programmes=tuple(first._replace(id=str(number)) for number in range(20)))
    with pytest.raises(ValueError, match="20"):
        propose(support("core_technology"), full, "zh")


def test_it_is_the_2025_edition_and_another_year_warns() -> None:
    assert catalogue().year == 2025
    entry = support("core_technology")
    assert propose(entry, Case(), "zh").warnings == ()
    (later,) = propose(entry, Case(), "zh", 2026).warnings
    assert "2026年" in later.zh
    assert "市科技局" in later.zh
    assert "2025 edition" in later.en
    assert "2026" in later.en
    earlier = year_warning(entry, 2024)
    assert earlier is not None
    assert earlier != later


def test_an_unknown_entry_raises() -> None:
    with pytest.raises(KeyError):
        support("moon")
