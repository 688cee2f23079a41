"""The policy is data: a changed copy of the pack changes the result, and nothing in Python has to know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.case.faults import CaseError
from desktop.engine.engine import estimate
from desktop.policy.load import load_rule_set
from desktop.telling.result_file import to_plain
from tests.engine.program import Plain, case_of, example, money, paid
from tests.policy.packs import ORIGINAL, changed, pack, without_table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def _result(folder: Path, text: str, case: Plain) -> Plain:
    return to_plain(estimate(case_of(case), load_rule_set(pack(folder, text))))


_MAJOR = example(
    total_foreign_investment=money("120000000"), utilisation=[paid(2026, "35000000"), paid(2027, "15000000")]
)


def test_an_unchanged_copy_gives_the_same_result(folder: Path) -> None:
    assert _result(folder, ORIGINAL, _MAJOR) == to_plain(estimate(case_of(_MAJOR), load_rule_set()))


def test_a_comment_changes_the_hash_and_nothing_else(folder: Path) -> None:
    other = _result(folder, ORIGINAL + "\n# a comment\n", _MAJOR)
    same = to_plain(estimate(case_of(_MAJOR), load_rule_set()))
    assert other["rule_set"]["sha256"] != same["rule_set"]["sha256"]
    assert {**other, "rule_set": None} == {**same, "rule_set": None}


def test_another_rate_of_the_major_projects(folder: Path) -> None:
    result = _result(folder, changed(('rate = "0.045"', 'rate = "0.0512345"')), _MAJOR)
    assert [(year["rate"], year["award_usd"]) for year in result["years"]] == [
        ("0.0512345", "1793207.50"),
        ("0.0512345", "768517.50"),
    ]


def test_another_threshold_of_the_first_year(folder: Path) -> None:
    text = changed(("first_year_usd = 30_000_000", "first_year_usd = 35_000_000.01"))
    assert _result(folder, text, _MAJOR)["years"][0]["rule"] == "17.tier"


def test_other_brackets_move_awards_and_next_steps_of_services_too(folder: Path) -> None:
    text = changed(
        (
            'from_usd = 1_000_000, below_usd = 5_000_000, rate = "0.015"',
            'from_usd = 2_000_000, below_usd = 5_000_000, rate = "0.016"',
        )
    )
    case = example(category="other_service", utilisation=[paid(2026, "1999999.99"), paid(2027, "2000000")])
    years = _result(folder, text, case)["years"]
    assert [(year["rule"], year["rate"], year["award_usd"]) for year in years] == [
        ("none", "0", "0.00"),
        ("18.other_tier", "0.0056", "11200.00"),
    ]
    assert years[0]["next_step"]["threshold_usd"] == "2000000.00"


def test_another_share_of_the_services(folder: Path) -> None:
    case = example(category="high_tech_service", utilisation=[paid(2026, "1000000")])
    result = _result(folder, changed(('share = "0.5"', 'share = "0.6"')), case)
    assert result["years"][0]["rate"] == "0.009"


def test_another_order_of_the_rules(folder: Path) -> None:
    start, middle, end = (
        ORIGINAL.index(f'[[rules]]\nid = "17.{name}"') for name in ("major_project", "upgrade", "tier")
    )
    swapped = ORIGINAL[:start] + ORIGINAL[middle:end] + ORIGINAL[start:middle] + ORIGINAL[end:]
    case = {
        **_MAJOR,
        "project": {**_MAJOR["project"], "mode": "capital_increase", "technical_upgrade": True},
    }
    assert _result(folder, ORIGINAL, case)["years"][0]["rule"] == "17.major_project"
    assert _result(folder, swapped, case)["years"][0]["rule"] == "17.upgrade"


def test_another_first_year_of_the_period(folder: Path) -> None:
    text = changed(
        ("first_year = 2025", "first_year = 2026"), ("applies_from = 2025-01-01", "applies_from = 2026-01-01")
    )
    case = example(utilisation=[paid(2025, "10000000"), paid(2026, "10000000")])
    assert [year["rule"] for year in _result(folder, text, case)["years"]] == ["before_period", "17.tier"]


def test_another_last_year_of_a_reading(folder: Path) -> None:
    text = changed(('kind = "last_year", year = 2027', 'kind = "last_year", year = 2026'))
    # By what comes in, the total of 120 m is none, and 35 m of 2026 is awarded 4 %; 15 m of 2027 nothing.
    result = _result(folder, text, _MAJOR)
    assert result["range"]["plan"]["lowest"]["usd"] == "1400000.00"


def test_a_new_value_of_a_reading_is_a_new_alternative(folder: Path) -> None:
    value = (
        '[[readings.values]]\nid = "cash_only"\nname = { zh = "仅现汇", en = "cash only" }\n'
        'note = { zh = "最严", en = "strictest" }\n'
        'effects = [{ kind = "counted_forms", forms = ["cash"] }]\n\n'
    )
    text = changed(('[[readings]]\nid = "period_end"', value + '[[readings]]\nid = "period_end"'))
    case = example(utilisation=[paid(2026, "10000000", "reinvested_profit")])
    case["readings"] = {"counted_forms": "cash_and_profit"}
    result = _result(folder, text, case)
    assert [(one["value"], one["plan_usd"]) for one in result["alternatives"]] == [("cash_only", "0.00")]
    case["readings"] = {"counted_forms": "cash_only"}
    assert _result(folder, text, case)["plan_usd"] == "0.00"


def test_a_new_reading_is_a_row_of_its_own(folder: Path) -> None:
    reading = """
[[readings]]
id = "profit_counts"
clause = "17"
sentence = "17.b"
question = { zh = "利润再投资能否适用", en = "Whether reinvested profit can" }
note = { zh = "示例", en = "an example" }

[[readings.values]]
id = "yes"
name = { zh = "能", en = "yes" }
note = { zh = "能", en = "yes" }

[[readings.values]]
id = "no"
name = { zh = "否", en = "no" }
note = { zh = "否", en = "no" }
effects = [{ kind = "modes", rules = ["17.upgrade"], modes = ["capital_increase"] }]
"""
    text = changed(("# ---------------------------------------------------------------- stacking", reading))
    case = example(mode="profit_reinvestment", technical_upgrade=True, utilisation=[paid(2026, "30000000")])
    result = _result(folder, text, case)
    assert list(result["readings"])[-1] == "profit_counts"
    assert [(one["reading"], one["value"], one["plan_usd"]) for one in result["alternatives"]] == [
        ("profit_counts", "no", "1200000.00")
    ]
    # The last reading varies fastest, and the first combination of the lowest is named.
    assert result["range"]["plan"]["lowest"]["readings"]["profit_counts"] == "no"
    assert result["range"]["plan"]["lowest"]["readings"]["higher_of"] == "per_year"


def test_a_reading_less(folder: Path) -> None:
    start, end = (
        ORIGINAL.index('[[readings]]\nid = "period_end"'),
        ORIGINAL.index('[[readings]]\nid = "higher_of"'),
    )
    result = _result(folder, ORIGINAL[:start] + ORIGINAL[end:], _MAJOR)
    assert "period_end" not in result["readings"]


def test_a_place_that_is_taken_away_is_unknown(folder: Path) -> None:
    text = without_table("[[places]]", 'id = "kaihua"')
    with pytest.raises(CaseError) as caught:
        _result(folder, text, example(location="kaihua"))
    assert (caught.value.code, caught.value.path) == ("unknown_place", "project.location")
    assert _result(folder, text, example())["status"] == "eligible"


def test_a_place_that_is_added_or_becomes_municipal(folder: Path) -> None:
    added = '[[places]]\nid = "third_city"\nmunicipal = true\nname = { zh = "新城", en = "Third City" }\nnote = { zh = "示例", en = "an example" }\n\n[[places]]\nid = "kecheng"'
    text = changed(('[[places]]\nid = "kecheng"', added))
    result = _result(folder, text, example(location="third_city"))
    assert result["status"] == "eligible"
    assert "Third City" in result["reasons"][0]["en"]


def test_an_exclusion_that_is_lifted(folder: Path) -> None:
    text = changed(('excluded = ["real_estate", "finance"]', 'excluded = ["finance"]'))
    assert _result(folder, text, example(category="real_estate"))["status"] == "not_covered"


def test_another_relation_of_a_level(folder: Path) -> None:
    text = changed(('"New city" }\nrelation = "competes"', '"New city" }\nrelation = "adds_up"'))
    case = example(utilisation=[paid(2026, "10000000")])
    case["programmes"] = [{"id": "park", "name": "Park", "level": "new_town", "rate": "0.05"}]
    assert _result(folder, ORIGINAL, case)["total_usd"] == "500000.00"
    assert _result(folder, text, case)["total_usd"] == "800000.00"


def test_other_targets_and_another_threshold_of_the_mechanism(folder: Path) -> None:
    text = changed(
        ("utilised_usd = 5_000_000", "utilised_usd = 36_000_000"), ("= 1_000_000_000", "= 2_000_000_000")
    )
    case = {**_MAJOR, "project": {**_MAJOR["project"], "fixed_asset_investment": money("1999999999", "CNY")}}
    result = _result(folder, text, case)
    assert [year["targets"] for year in result["years"]] == [["30m"], []]
    assert result["mechanism"]["matching_encouraged"] is False


def test_another_sentence_of_a_message(folder: Path) -> None:
    old, new = "the text gives no date of payment.", "nobody knows when they come."
    notes = _result(folder, changed((old, new)), example())["assumptions"]
    assert [note for note in notes if note["en"].endswith(new)]


def test_words_of_its_own_for_a_sentence_of_the_program(folder: Path) -> None:
    own = '[[messages]]\ncode = "newly_attracted"\nclause = "2"\nzh = "新。"\nen = "Taken as new."\n\n[[messages]]'
    notes = _result(folder, changed(("[[messages]]", own)), example())["assumptions"]
    assert ("新。", "Taken as new.") in [(note["zh"], note["en"]) for note in notes]


def test_a_pack_written_by_windows_reads_the_same(folder: Path) -> None:
    path = folder / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + ORIGINAL.replace("\n", "\r\n").encode())
    result = to_plain(estimate(case_of(_MAJOR), load_rule_set(path)))
    assert result["plan_usd"] == "2250000.00"


def test_results_of_two_packs_do_not_mix(folder: Path) -> None:
    other = load_rule_set(pack(folder, changed(('rate = "0.045"', 'rate = "0.05"'))))
    case = case_of(_MAJOR)
    for _ in range(2):
        assert estimate(case, load_rule_set()).totals.plan_usd == 2_250_000_00
        assert estimate(case, other).totals.plan_usd == 2_500_000_00


def test_plain_decimals_may_stand_without_quotation_marks_and_are_exact(folder: Path) -> None:
    # As a float 0.0450000001 × 35 m would still round the same; the rate's text would not be the shortest exact one.
    text = changed(('rate = "0.045"', "rate = 0.0450000001"))
    assert _result(folder, text, _MAJOR)["years"][0]["rate"] == "0.0450000001"


def test_shares_and_rates_of_ten_decimals_are_multiplied_exactly(folder: Path) -> None:
    text = changed(('share = "0.35"', 'share = "0.3333333333"'), ('rate = "0.015"', 'rate = "0.0150000001"'))
    case = example(category="other_service", utilisation=[paid(2026, "1000000")])
    # 3333333333 × 150000001 = 500000003283333333, shifted by twenty places
    assert _result(folder, text, case)["years"][0]["rate"] == "0.00500000003283333333"


def test_a_result_can_be_written_as_json(folder: Path) -> None:
    json.dumps(_result(folder, changed(('rate = "0.045"', 'rate = "1"')), _MAJOR))
