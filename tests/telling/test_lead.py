from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from desktop.case.case import Case, Contribution, Exchange, Money, Project, QuoteFacts
from desktop.engine.answer import answer
from desktop.language import language
from desktop.policy.load import load_rule_set
from desktop.telling import claim
from desktop.telling.lead import GAIN, MET, OPEN, ORDER, UNMET, Lead, lead
from desktop.telling.teller import Teller

RULES = load_rule_set()


def usd(millions: float) -> Money:
    return Money(Decimal(str(millions)) * 1_000_000, "USD")


def case_of(stage: str = "assess", *amounts: float, **project: Any) -> Case:
    rows = tuple(Contribution(2026 + place, usd(amount)) for place, amount in enumerate(amounts))
    begun = Project(category="manufacturing", location="zhizao_new_city", mode="new", utilisation=rows)
    return Case(
        project=begun._replace(**project),
        exchange=Exchange("2026-11-20", "central parity", (("USD", Decimal("7.1")),)),
        quote=QuoteFacts(stage=stage),
    )


def led(case: Case, code: str = "en") -> Lead:
    return lead(Teller(language(code), RULES), case, answer(case, RULES))


def lines(found: Lead, section: str) -> list[str]:
    return [line.text for one in found.sections if one.id == section for line in one.lines]


def kinds(found: Lead, section: str) -> list[str]:
    return [line.kind for one in found.sections if one.id == section for line in one.lines]


def test_each_stage_leads_with_its_own() -> None:
    def sections(stage: str) -> list[str]:
        return [one.id for one in led(case_of(stage, 9.2)).sections]

    assert sections("assess") == ["conditions", "questions", "mechanism"]
    assert sections("negotiate")[:2] == ["terms", "more"]
    assert sections("sign")[:3] == ["schedule", "rests", "documents"]


def test_every_stage_orders_the_same_blocks() -> None:
    assert {frozenset(order) for order in ORDER.values()} == {frozenset(ORDER["assess"])}
    assert all(led(case_of(stage, 9)).order == ORDER[stage] for stage in ORDER)


def test_the_stage_is_said_in_the_policys_own_words() -> None:
    assert led(case_of("sign", 9), "zh").says == "签约看外资多奖励"


def test_assessing_says_which_conditions_are_met_and_which_are_not() -> None:
    found = led(case_of("assess", 28, total_foreign_investment=usd(120)))
    told = dict(zip(lines(found, "conditions"), kinds(found, "conditions"), strict=True))
    assert told["Total foreign investment"] == MET
    assert told["Utilised in the first year, 2026"] == UNMET


@pytest.mark.parametrize(
    ("code", "total", "place"),
    [("en", "Total foreign investment", "Registered in"), ("zh", "外资总投资", "注册地")],
)
def test_a_condition_that_hangs_on_what_is_not_known_is_open_and_not_failed(
    code: str, total: str, place: str
) -> None:
    case = case_of("assess", 28, total_foreign_investment=None, location=None)
    found = led(case, code)
    told = dict(zip(lines(found, "conditions"), kinds(found, "conditions"), strict=True))
    assert told[total] == OPEN
    assert told[place] == OPEN


def test_assessing_asks_for_what_is_not_known() -> None:
    bare = Case(project=Project(category="manufacturing"))
    asked = {
        line.path: line.text for one in led(bare).sections if one.id == "questions" for line in one.lines
    }
    assert {
        "project.location",
        "project.mode",
        "project.total_foreign_investment",
        "project.utilisation",
        "project.fixed_asset_investment",
    } <= set(asked)
    assert (
        asked["project.location"]
        == "Will the enterprise be registered in Zhizao New City or Zhihui New City?"
    )


def test_a_first_year_below_the_threshold_is_asked_about_with_what_it_opens() -> None:
    found = led(case_of("assess", 28, total_foreign_investment=usd(120)))
    (line,) = [
        line
        for one in found.sections
        if one.id == "questions"
        for line in one.lines
        if "first year?" in line.text
    ]
    assert line.text == "Could US$\xa030\xa0m be paid in during 2026, the first year?"
    assert line.beside == "It opens 4.5%."


def test_what_is_missing_is_named_by_the_caller() -> None:
    bare = Case(project=Project(category="manufacturing"))
    found = lead(Teller(language("en"), RULES), bare, answer(bare, RULES), lambda path: path.upper())
    assert "PROJECT.LOCATION" in lines(found, "missing")


def test_negotiating_tells_what_more_capital_brings_and_its_return() -> None:
    # 10 m × 3% − 9.2 m × 2% = 116,000 for 800,000 more: 14.5%
    found = led(case_of("negotiate", 9.2))
    (line,) = [
        line for one in found.sections if one.id == "more" for line in one.lines if "116,000.00" in line.text
    ]
    assert (line.kind, line.beside, line.clause) == (GAIN, "14.5% of the additional capital", "17")


def test_negotiating_tells_what_would_cost_award_and_what_is_open() -> None:
    found = led(case_of("negotiate", 32, 15, total_foreign_investment=usd(120)))
    assert any("2025" in text and "385,000.00" in text for text in lines(found, "traps"))
    assert OPEN in kinds(found, "open")


def test_signing_lists_the_schedule_what_the_award_rests_on_and_the_documents() -> None:
    found = led(case_of("sign", 32, 15, total_foreign_investment=usd(120)))
    assert lines(found, "schedule") == [
        "2026: US$\xa032,000,000 utilised",
        "2027: US$\xa015,000,000 utilised",
    ]
    assert "Total foreign investment: US$\xa0100,000,000 or more" in lines(found, "rests")
    documents = lines(found, "documents")
    assert "Capital verification report" in documents
    assert documents[0].startswith(
        "Usually asked for with such a claim in other cities; no implementing rules"
    )
    assert kinds(found, "documents")[0] == OPEN


def test_documents_follow_mode_and_forms() -> None:
    case = case_of("sign", 9, mode="capital_increase", technical_upgrade=True)
    groups = claim.checklist(Teller(language("en"), RULES), case)
    found = [document for group in groups for document in group.documents]
    assert "Filing of the technical upgrade" in found
    assert "Approval or filing of the capital increase" in found
    assert "Approval or filing of the project" not in found
    assert [group.when for group in groups] == ["always", "capital_increase", "technical_upgrade", "cash"]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_whole_checklist_has_every_document_once_with_what_it_is_for(code: str) -> None:
    groups = claim.whole_checklist(Teller(language(code), RULES))
    documents = [document for group in groups for document in group.documents]
    assert sorted(documents) == sorted(document.of(code) for _, document in RULES.claim_documents)
    assert len({group.title for group in groups}) == len(groups)
    for form in ("cash", "in_kind", "intangible", "reinvested_profit", "shareholder_loan", "share_purchase"):
        case = case_of("sign", utilisation=(Contribution(2026, usd(9), form),))
        own = [group for group in claim.checklist(Teller(language(code), RULES), case) if group.when == form]
        assert len(own) == 1
        assert own[0].documents


@pytest.mark.parametrize("stage", ["assess", "negotiate", "sign"])
@pytest.mark.parametrize(
    ("fixed", "mode", "said"),
    [
        (Money(Decimal(1_000_000_000), "CNY"), "new", "matching foreign capital is encouraged"),
        (Money(Decimal("999999999.99"), "CNY"), "new", "asks for no matching foreign capital"),
        (None, "new", "depends on the fixed-asset investment"),
        (None, "capital_increase", "this one is none"),
    ],
)
def test_the_mechanism_is_named_whether_it_applies_or_not(
    stage: str, fixed: Money | None, mode: str, said: str
) -> None:
    found = led(case_of(stage, 9, fixed_asset_investment=fixed, mode=mode))
    told = [line for one in found.sections if one.id == "mechanism" for line in one.lines]
    assert said in told[0].text
    assert told[0].clause == "2"


@pytest.mark.parametrize("stage", ["assess", "negotiate", "sign"])
@pytest.mark.parametrize("category", ["manufacturing", "other_service", "finance", "not_covered"])
@pytest.mark.parametrize("code", ["en", "zh"])
def test_there_is_no_empty_section_and_no_english_in_chinese(stage: str, category: str, code: str) -> None:
    found = led(case_of(stage, 9, 30, category=category), code)
    assert all(one.lines for one in found.sections)
    if code == "zh":
        texts = [line.text for one in found.sections for line in one.lines] + [
            one.title for one in found.sections
        ]
        assert all(any("\u4e00" <= letter <= "\u9fff" for letter in text) for text in texts)


def test_a_case_of_which_nothing_is_known_is_asked_everything() -> None:
    found = led(Case())
    assert "questions" in [one.id for one in found.sections]
