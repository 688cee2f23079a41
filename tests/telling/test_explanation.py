"""Why a figure is what it is: generated from the trace, in both languages, for any case."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.case.case import Case
from desktop.case.file import read_case
from desktop.engine.engine import estimate
from desktop.engine.result import Estimate, YearAward
from desktop.language import Language, language
from desktop.policy.load import load_rule_set
from desktop.telling import explanation
from desktop.telling.teller import Teller

ENGLISH, CHINESE = language("en"), language("zh")
RULES = load_rule_set()
CASES = Path(__file__).resolve().parents[1] / "engine" / "cases"
SPACE = "\u00a0"


def worked_case(number: str) -> tuple[Case, Estimate]:
    (path,) = CASES.glob(f"{number}-*.json")
    return assess(json.loads(path.read_text(encoding="utf-8"))["case"])


def assess(plain: dict[str, object]) -> tuple[Case, Estimate]:
    case = read_case(json.dumps(plain).encode())
    return case, estimate(case, RULES)


def project(years: dict[int, str], total: str | None = None, **more: object) -> dict[str, object]:
    """A manufacturing case in US$ with one contribution in cash a year."""
    rows = [{"year": year, "amount": {"amount": amount, "currency": "USD"}} for year, amount in years.items()]
    body: dict[str, object] = {
        "category": "manufacturing", "location": "zhizao_new_city", "mode": "new", "utilisation": rows, **more,
    }  # fmt: skip
    if total is not None:
        body["total_foreign_investment"] = {"amount": total, "currency": "USD"}
    return {
        "format": "quzhou-award-case",
        "version": 1,
        "project": body,
        "exchange": {"as_of": "2026-11-20", "source": "example", "cny_per_unit": {"USD": "7.1"}},
    }


def test_the_sum_is_worked_out_in_both_currencies() -> None:
    case, result = assess(project({2026: "32000000"}, total="120000000"))
    found = explanation.award_sum(ENGLISH, result.years[0], case.exchange.rate("USD"))
    assert found.usd.text == "32,000,000.00 × 4.5% = 1,440,000.00"
    assert found.cny is not None
    assert found.cny.text == "32,000,000.00 × 4.5% × 7.10 = 10,224,000.00"
    assert explanation.award_sum(CHINESE, result.years[0], None) == (found.usd, None)


def test_a_product_of_broken_cents_is_shown_before_it_is_rounded() -> None:
    _, result = assess(project({2026: "29999999.99"}, total="120000000"))
    found = explanation.award_sum(ENGLISH, result.years[0], None)
    assert found.usd.text == "29,999,999.99 × 4% = 1,199,999.9996 ≈ 1,200,000.00"


def test_a_service_rate_says_of_which_bracket_it_is_a_share() -> None:
    _, result = assess(project({2026: "6000000"}, category="high_tech_service"))
    assert explanation.rate_origin(Teller(ENGLISH, RULES), result.years[0]) == (
        "50% of the bracket rate of item 17: 2% × 50% = 1%."
    )
    assert (
        explanation.rate_origin(Teller(CHINESE, RULES), result.years[0])
        == "按第17小点分档比例的50%：2% × 50% = 1%。"
    )
    _, plain = assess(project({2026: "6000000"}))
    assert explanation.rate_origin(Teller(ENGLISH, RULES), plain.years[0]) == ""


def test_every_rule_tried_shows_each_condition_required_and_actual() -> None:
    _, result = worked_case("02")  # a first year that is one cent short
    major, upgrade, tier = explanation.conditions(Teller(ENGLISH, RULES), result, result.years[0])
    assert (major.title, major.applies) == ("Item 17 · major project", False)
    assert major.rows[0][:3] == (
        "Total foreign investment",
        f"US${SPACE}100,000,000 or more",
        f"US${SPACE}120,000,000.00",
    )
    assert (major.rows[0].met, major.rows[0].verdict) == (True, "Met")
    assert major.rows[1][:3] == (
        "Utilised in the first year, 2026",
        f"US${SPACE}30,000,000 or more",
        f"US${SPACE}29,999,999.99",
    )
    assert (major.rows[1].met, major.rows[1].verdict) == (False, "Not met")
    assert upgrade.rows[0][:4] == (
        "Mode",
        "capital increase or reinvestment of profits",
        "new project",
        False,
    )
    assert upgrade.rows[1][:4] == ("Technical upgrade", "Yes", "No", False)
    assert (tier.title, tier.applies) == ("Item 17 · bracket award", True)


def test_the_same_conditions_in_the_officers_words() -> None:
    _, result = worked_case("02")
    major, _, tier = explanation.conditions(Teller(CHINESE, RULES), result, result.years[0])
    assert major.title == "第17小点·重大项目"
    assert major.rows[1] == (
        "首年实际利用外资（2026年）",
        "3,000万美元（含）以上",
        "29,999,999.99美元",
        False,
        "不满足",
    )
    assert tier.rows[0][1] == "2,000万美元（含）以上"


def test_what_the_case_does_not_say_is_said_to_be_missing() -> None:
    _, result = assess(project({2026: "40000000"}))
    major = explanation.conditions(Teller(ENGLISH, RULES), result, result.years[0])[0]
    assert major.rows[0].actual == "not given"
    assert explanation.conditions(Teller(CHINESE, RULES), result, result.years[0])[0].rows[0].actual == "未填"


def test_a_reading_that_decides_has_a_row_with_its_question_and_answers() -> None:
    _, result = worked_case("01")
    (major,) = explanation.conditions(Teller(ENGLISH, RULES), result, result.years[1])
    question = RULES.reading("major_rate_years").question.en
    row = next(row for row in major.rows if row.about == question)
    assert (row.required, row.actual, row.met) == ("every year", "every year", True)


def test_scope_category_and_year_stand_before_the_rules() -> None:
    case, result = worked_case("15")  # a county
    category, place, year = explanation.scope_rows(Teller(ENGLISH, RULES), result, case, result.years[0])
    assert category[:4] == (
        "Category", "manufacturing, high-tech services or other services", "manufacturing", True,
    )  # fmt: skip
    assert place.required == "Zhizao New City or Zhihui New City"
    assert not place.met
    assert year[:4] == ("Year", "2025 or later", "2026", True)


def test_an_award_that_gives_way_says_to_whom_and_why() -> None:
    case, result = worked_case("23")
    row = result.stacking[0]
    (displaced,) = row.displaced
    assert explanation.displacement(Teller(ENGLISH, RULES), result, case, row, displaced) == (
        f"Displaced by “New town award”, which is higher: US${SPACE}1,690,140.85."
    )
    assert explanation.displacement(Teller(CHINESE, RULES), result, case, row, displaced) == (
        "不重复享受：“New town award”169.01万美元，就高。"
    )
    assert explanation.treatment(RULES, row, displaced) == "displaced"
    assert [explanation.treatment(RULES, row, share) for share in row.kept] == ["higher"]
    assert explanation.becomes(Teller(ENGLISH, RULES), result, case, row.year).all[1] == (
        "For the same matter the higher award applies, without duplication."
    )


def test_a_tie_says_that_it_is_one() -> None:
    case, result = worked_case("24")
    row = result.stacking[0]
    assert explanation.displacement(Teller(ENGLISH, RULES), result, case, row, row.displaced[0]) == (
        "Displaced by the award under the plan, which is as high and comes first."
    )


def test_one_award_for_the_whole_matter_is_compared_over_all_years() -> None:
    path = next(CASES.glob("31-*.json"))
    plain = json.loads(path.read_text(encoding="utf-8"))["case"]
    plain["readings"] = {"higher_of": "whole_matter"}
    case, result = assess(plain)
    row = result.stacking[0]
    assert explanation.displacement(Teller(ENGLISH, RULES), result, case, row, row.displaced[0]) == (
        "Displaced by the award under the plan, which is higher over all years."
    )


def test_a_provincial_award_adds_up() -> None:
    case, result = worked_case("22")
    row = result.stacking[0]
    assert [explanation.treatment(RULES, row, share) for share in row.kept] == ["kept", "adds_up"]
    assert explanation.becomes(Teller(ENGLISH, RULES), result, case, row.year).all[:2] == (
        "Kept in full.",
        "Kept beside it: “Provincial award”.",
    )


def shortfalls(words: Language, result: Estimate) -> tuple[str, ...]:
    return tuple(one.sentence(words) for one in explanation.shortfalls(Teller(words, RULES), result))


def summary(words: Language, result: Estimate) -> str:
    return words.series(one.sentence(words) for one in explanation.summary(Teller(words, RULES), result))


def test_the_next_step_says_what_it_takes_and_what_it_gives() -> None:
    _, result = assess(project({2027: "9200000"}, total="120000000"))
    (step,) = explanation.next_steps(Teller(ENGLISH, RULES), result)
    assert step.title(ENGLISH) == f"Next step: +{SPACE}US${SPACE}116,000.00"
    assert (
        step.sentence(ENGLISH) == f"US${SPACE}800,000 more in 2027 reaches 3%: award 184,000.00 → 300,000.00"
    )
    (step,) = explanation.next_steps(Teller(CHINESE, RULES), result)
    assert step.title(CHINESE) == "下一档：+11.60万美元"
    assert step.sentence(CHINESE) == "2027年再增加80万美元，比例达到3%：奖励18.40 → 30.00万美元"
    assert shortfalls(ENGLISH, result) == (
        f"4.5%: the first year is US${SPACE}20,800,000 short of US${SPACE}30{SPACE}m",
    )
    assert shortfalls(CHINESE, result) == ("4.5%：首年实际利用外资距3,000万美元还差2,080万美元",)


@pytest.mark.parametrize(
    ("years", "total", "category", "sentence"),
    [
        (
            {2026: "32000000", 2027: "15000000"},
            "120000000",
            "manufacturing",
            "None: 4.5% is the highest rate and applies in every year.",
        ),
        ({2026: "32000000"}, "120000000", "manufacturing", "None: 4.5% is the highest rate."),
        ({2026: "25000000"}, None, "manufacturing", "None: 4% is the highest bracket."),
        ({2026: "25000000"}, None, "finance", "None: the plan gives this project no award."),
        ({2026: "0"}, None, "manufacturing", "None: no year has an award that more capital would raise."),
    ],
)
def test_where_there_is_no_next_step_it_says_why(
    years: dict[int, str], total: str | None, category: str, sentence: str
) -> None:
    _, result = assess(project(years, total, category=category))
    assert explanation.next_steps(Teller(ENGLISH, RULES), result) == ()
    assert explanation.no_next_step(Teller(ENGLISH, RULES), result) == sentence


def test_a_technical_upgrade_that_would_help_is_named() -> None:
    _, result = assess(project({2026: "40000000"}, mode="profit_reinvestment"))
    assert shortfalls(ENGLISH, result) == (
        "4.5%: total foreign investment is not given",
        "4.5%: needs a technical upgrade",
    )


def test_services_are_not_told_of_a_sentence_that_gives_nothing_more() -> None:
    for amount in ("6000000", "25000000"):
        _, result = assess(project({2026: amount}, category="high_tech_service"))
        assert explanation.shortfalls(Teller(ENGLISH, RULES), result) == ()


def test_other_readings_say_what_they_change() -> None:
    _, result = worked_case("01")
    other, by_total = explanation.other_readings(Teller(ENGLISH, RULES), result)
    assert other.point(ENGLISH) == "In which years 4.5% applies: first year only"
    assert (other.used, other.plan_difference, other.total_difference) == (
        "every year",
        -22_500_000,
        -22_500_000,
    )
    lowest = result.plan_range.lowest.readings
    assert explanation.combination(Teller(ENGLISH, RULES), lowest) == by_total.point(ENGLISH)
    assert explanation.combination(Teller(CHINESE, RULES), result.readings) == "按字面口径"


def test_the_mechanism_names_its_threshold_and_the_foreign_share() -> None:
    fixed = {"amount": "1500000000", "currency": "CNY"}
    _, result = assess(project({2026: "32000000"}, total="120000000", fixed_asset_investment=fixed))
    matching, share = explanation.mechanism(Teller(ENGLISH, RULES), result)
    assert f"CNY{SPACE}1{SPACE}bn or more" in matching
    assert share == "Total foreign investment is 56.8% of the fixed-asset investment."
    assert "10亿元（含）以上" in explanation.mechanism(Teller(CHINESE, RULES), result)[0]


def test_what_is_lacking_comes_in_parts() -> None:
    _, result = assess(project({2027: "9200000"}, total="120000000"))
    (shortfall,) = explanation.shortfalls(Teller(ENGLISH, RULES), result)
    (short,) = shortfall.lacking
    assert shortfall.rate == "4.5%"
    assert (short.about, short.lacking) == ("first_year_usd", f"US${SPACE}20,800,000")
    (applied,) = explanation.summary(Teller(ENGLISH, RULES), result)
    assert (applied.rate, applied.years) == ("2%", (2027,))


def test_the_summary_groups_years_by_rule_and_rate() -> None:
    _, result = worked_case("34")
    assert summary(ENGLISH, result) == (
        "Item 17 · major project, 4.5%: 2026; After the end of the policy: 2028"
    )
    _, before = worked_case("10")
    assert summary(CHINESE, before) == "政策执行日之前：2024年；第17小点·重大项目，4.5%：2025年"


def everything(words: Language, case: Case, result: Estimate) -> Iterator[str]:
    yield summary(words, result)
    for award in result.years:
        yield from of_a_year(words, case, result, award)
    for row in result.stacking:
        for share in row.displaced:
            yield explanation.displacement(Teller(words, RULES), result, case, row, share)
    for step in explanation.next_steps(Teller(words, RULES), result):
        yield from (step.title(words), step.sentence(words))
    yield explanation.no_next_step(Teller(words, RULES), result)
    yield from shortfalls(words, result)
    yield from (other.point(words) for other in explanation.other_readings(Teller(words, RULES), result))
    yield from explanation.mechanism(Teller(words, RULES), result)
    yield explanation.combination(Teller(words, RULES), result.plan_range.lowest.readings)


def of_a_year(words: Language, case: Case, result: Estimate, award: YearAward) -> Iterator[str]:
    yield explanation.rule_title(Teller(words, RULES), award)
    usd, cny = explanation.award_sum(words, award, case.exchange.rate("USD"))
    assert cny is not None
    yield from (usd.text, cny.text)
    yield from explanation.becomes(Teller(words, RULES), result, case, award.year).all
    for row in explanation.scope_rows(Teller(words, RULES), result, case, award):
        yield from (row.about, row.required, row.actual, row.verdict)
    for tried in explanation.conditions(Teller(words, RULES), result, award):
        yield tried.title
        for row in tried.rows:
            yield from (row.about, row.required, row.actual, row.verdict)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_every_worked_case_is_explained_in_one_language_at_a_time(path: Path) -> None:
    case, result = assess(json.loads(path.read_text(encoding="utf-8"))["case"])
    names = "|".join(re.escape(programme.name or programme.id) for programme in case.programmes) or "$^"
    for text in everything(ENGLISH, case, result):
        assert not re.search("[\u4e00-\u9fff]", re.sub(rf"{names}|\([\u4e00-\u9fff]+\)", "", text)), text
        assert "{" not in text
    for text in everything(CHINESE, case, result):
        assert not re.search("[A-Za-z]", re.sub(names, "", text)), text
        assert "{" not in text


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_every_sum_shown_comes_out_as_the_award(path: Path) -> None:
    case, result = assess(json.loads(path.read_text(encoding="utf-8"))["case"])
    for award in result.years:
        usd, cny = explanation.award_sum(ENGLISH, award, case.exchange.rate("USD"))
        assert cny is not None
        assert reckoned(usd) == Decimal(award.award_usd)
        assert reckoned(cny) == Decimal(award.award_cny)


def reckoned(line: explanation.Product) -> Decimal:
    """The hundredths that the line's factors give, half up; the result written in it has to be the same."""
    product = Decimal(100)
    for factor in (one.replace(",", "") for one in line.factors):
        product *= Decimal(factor.removesuffix("%")) / (100 if factor.endswith("%") else 1)
    rounded = product.quantize(Decimal(1), "ROUND_HALF_UP")
    assert Decimal(line.result.replace(",", "")) * 100 == rounded
    return rounded
