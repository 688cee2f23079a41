"""What holds for every estimate, whatever the case: sums, bounds, order, and that more money never costs a year."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.telling.result_file import canonical
from tests.engine import oracle
from tests.engine.program import Plain, case_bytes, result_of
from tests.engine.strategies import CATEGORIES, FORMS, LEVELS, MODES, PLACES, THRESHOLDS, cases


def cents(text: str) -> int:
    """Hundredths of an amount as results write it."""
    assert re.fullmatch(r"(0|[1-9]\d*)\.\d\d", text), text
    return int(text.replace(".", ""))


def _shares(result: Plain, kind: str) -> list[Plain]:
    return [share for year in result["stacking"] for share in year[kind]]


@given(cases())
def test_totals_are_the_sums_of_the_rounded_rows(case: Plain) -> None:
    result = result_of(case)
    for currency in ("usd", "cny"):
        years = sum(cents(year[f"award_{currency}"]) for year in result["years"])
        kept = sum(cents(share[currency]) for share in _shares(result, "kept"))
        assert cents(result[f"plan_{currency}"]) == years
        assert cents(result[f"total_{currency}"]) == kept


@given(cases())
def test_the_ranges_enclose_the_stated_totals_and_every_alternative(case: Plain) -> None:
    result = result_of(case)
    for kind in ("plan", "total"):
        lowest, highest = (cents(result["range"][kind][end]["usd"]) for end in ("lowest", "highest"))
        for stated in (result, *result["alternatives"]):
            assert lowest <= cents(stated[f"{kind}_usd"]) <= highest


@given(cases())
def test_the_readings_of_a_bound_give_that_bound(case: Plain) -> None:
    result = result_of(case)
    for kind in ("plan", "total"):
        for bound in result["range"][kind].values():
            again = result_of({**case, "readings": bound["readings"]})
            assert (again[f"{kind}_usd"], again[f"{kind}_cny"]) == (bound["usd"], bound["cny"])
            assert again["readings"] == bound["readings"]


@given(cases())
def test_an_alternative_is_the_estimate_with_that_reading_alone_changed(case: Plain) -> None:
    result = result_of(case)
    totals = ("plan_usd", "plan_cny", "total_usd", "total_cny")
    stated = {
        (one["reading"], one["value"]): {key: one[key] for key in totals} for one in result["alternatives"]
    }
    confirmed = {one["reading"] for one in case.get("confirmed", ())}
    assert not confirmed & {reading for reading, _ in stated}, "a reading that is settled has no alternative"
    for reading, values in oracle.READINGS.items():
        for value in () if reading in confirmed else values:
            again = result_of({**case, "readings": {**result["readings"], reading: value}})
            found = {key: again[key] for key in totals}
            expected = {key: result[key] for key in totals}
            assert found == stated.get((reading, value), expected)


@given(cases())
def test_whatever_reaches_a_cent_is_kept_or_displaced_once_and_by_someone_kept_or_winning(
    case: Plain,
) -> None:
    result = result_of(case)
    plan = {year["year"]: cents(year["award_usd"]) for year in result["years"]}
    order = ["plan", *(programme["id"] for programme in case.get("programmes", []))]
    for year in result["stacking"]:
        kept, displaced = ([share["id"] for share in year[kind]] for kind in ("kept", "displaced"))
        assert sorted(kept, key=order.index) == kept
        assert sorted(displaced, key=order.index) == displaced
        assert not set(kept) & set(displaced)
        assert all(cents(share["usd"]) > 0 for share in (*year["kept"], *year["displaced"]))
        assert ("plan" in kept or "plan" in displaced) == (plan.get(year["year"], 0) > 0)
        for share in year["displaced"]:
            assert share["by"] != share["id"]
            assert share["by"] in kept or result["readings"]["higher_of"] == "whole_matter"


@given(cases())
def test_of_what_competes_in_a_year_the_highest_is_kept_and_the_plan_in_a_tie(case: Plain) -> None:
    result = result_of({**case, "readings": {**case.get("readings", {}), "higher_of": "per_year"}})
    for year in result["stacking"]:
        for share in year["displaced"]:
            winner = next(one for one in year["kept"] if one["id"] == share["by"])
            assert cents(winner["usd"]) >= cents(share["usd"])
            assert share["id"] != "plan" or cents(winner["usd"]) > cents(share["usd"])


@given(cases())
def test_a_cap_is_never_exceeded_by_what_is_kept(case: Plain) -> None:
    result = result_of(case)
    for programme in case.get("programmes", []):
        if "cumulative_cap" in programme:
            unit, cap = oracle.cap_of(case, programme) or ("", 0)
            kept = [share for share in _shares(result, "kept") if share["id"] == programme["id"]]
            assert sum(cents(share[unit.lower()]) for share in kept) <= cap


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_contributions_and_of_keys_does_not_matter(case: Plain, random: Any) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = list(value)
            random.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    other = shuffled(case)
    random.shuffle(other["project"]["utilisation"])
    assert result_of(other) == result_of(case)


@given(cases())
def test_the_same_case_gives_the_same_bytes(case: Plain) -> None:
    result = result_of(case)
    assert canonical(result) == canonical(result_of(json.loads(case_bytes(case))))
    assert json.loads(canonical(result)) == result


@given(cases(), st.data())
def test_the_award_of_a_year_never_falls_as_its_amount_grows(case: Plain, data: st.DataObject) -> None:
    if not case["project"]["utilisation"]:
        return
    index = data.draw(st.integers(0, len(case["project"]["utilisation"]) - 1))
    grown = json.loads(json.dumps(case))
    contribution = grown["project"]["utilisation"][index]
    # A multiple of the amount may jump over thresholds; a little more may just reach one.
    amount = Decimal(contribution["amount"]["amount"])
    more = data.draw(st.sampled_from((Decimal("0.01"), Decimal(1), Decimal(10) ** 6, amount)))
    contribution["amount"]["amount"] = format(amount + more, "f")

    before, after = result_of(case), result_of(grown)
    if before["first_year"] == after["first_year"]:
        for year, other in zip(before["years"], after["years"], strict=True):
            assert cents(year["utilised_usd"]) <= cents(other["utilised_usd"])
            for currency in ("usd", "cny"):
                assert cents(year[f"award_{currency}"]) <= cents(other[f"award_{currency}"])


@given(cases())
def test_without_an_award_no_year_has_one_and_programmes_stay(case: Plain) -> None:
    result = result_of({**case, "project": {**case["project"], "foreign_invested_enterprise": False}})
    assert result["status"] == "excluded"
    assert {year["rule"] for year in result["years"]} <= {"none"}
    assert result["plan_usd"] == "0.00"
    assert all(share["id"] != "plan" for share in _shares(result, "kept") + _shares(result, "displaced"))


@given(cases())
def test_a_county_is_computed_like_a_new_city(case: Plain) -> None:
    case = {**case, "readings": {**case.get("readings", {}), "county_follows": "follows"}}
    in_county = result_of({**case, "project": {**case["project"], "location": "longyou"}})
    in_city = result_of({**case, "project": {**case["project"], "location": "zhihui_new_city"}})
    # What the county decides is the county's alone: the range from nothing on, and rows that name that reading.
    alternatives = [one for one in in_county["alternatives"] if one["reading"] != "county_follows"]
    assert alternatives == in_city["alternatives"]
    for one in in_county["years"]:
        one["conditions"] = [row for row in one["conditions"] if row["condition"] != "county_follows"]
    assert in_county["range"]["plan"]["highest"] == in_city["range"]["plan"]["highest"]
    for key in (
        "years",
        "stacking",
        "plan_usd",
        "plan_cny",
        "total_usd",
        "total_cny",
    ):
        assert in_county[key] == in_city[key]
    if in_city["status"] == "eligible":
        assert in_county["status"] == "reference_only"


@given(cases())
def test_a_result_is_written_as_documented(case: Plain) -> None:
    result = result_of(case)
    assert list(result) == [
        *(
            "format",
            "version",
            "rule_set",
            "status",
            "category",
            "first_year",
            "readings",
            "reasons",
            "years",
        ),
        *("plan_usd", "plan_cny", "stacking", "total_usd", "total_cny", "alternatives", "range", "steps"),
        *("mechanism", "assumptions", "warnings"),
    ]
    assert (result["format"], result["version"]) == ("quzhou-award-estimate", 2)
    assert result["rule_set"].keys() == {"id", "document_number", "sha256"}
    assert re.fullmatch(r"[0-9a-f]{64}", result["rule_set"]["sha256"])
    assert list(result["readings"]) == list(oracle.READINGS)
    for year in result["years"]:
        assert list(year) == [
            *("year", "utilised_usd", "rule", "clause", "rate", "award_usd", "award_cny"),
            *("next_step", "targets", "conditions"),
        ]
        assert re.fullmatch(r"0|0\.\d*[1-9]", year["rate"])
    for note in (*result["reasons"], *result["assumptions"], *result["warnings"]):
        assert note.keys() == {"code", "clause", "zh", "en"}
        assert note["zh"]
        assert note["en"]
        assert not re.search(r"[{}]", note["zh"] + note["en"])
    assert result["reasons"]


def test_the_cases_drawn_know_every_value_that_a_case_may_have() -> None:
    from desktop.case import case as c
    from tests.engine.program import rules

    assert set(CATEGORIES) == set(c.CATEGORIES)
    assert set(MODES) == set(c.MODES)
    assert set(FORMS) == set(c.FORMS)
    assert set(PLACES) == {place.id for place in rules().places}
    assert set(LEVELS) == {level.id for level in rules().levels}
    assert {
        reading.id: tuple(v.id for v in reading.values) for reading in rules().readings
    } == oracle.READINGS
    edges = {bracket.from_usd // 100 for rule in rules().rules for bracket in rule.brackets}
    asked = {rule.first_year_usd for rule in rules().rules} | {rule.utilised_usd for rule in rules().rules}
    assert edges | {value // 100 for value in asked if value is not None} == set(THRESHOLDS)
