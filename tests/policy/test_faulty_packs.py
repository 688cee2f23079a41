"""A pack that is at fault is refused, and every fault is named with its place, all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.policy.load import RuleSetFaulty, load_rule_set
from tests.policy.packs import ORIGINAL, changed, faults, pack, without_table


def test_the_pack_of_the_program_has_no_fault() -> None:
    assert faults(ORIGINAL) == []


_FAULTS = {
    # Shape: unknown, missing and doubled keys, wrong types.
    "an unknown table": ([('format = "', 'surprise = 1\nformat = "')], "surprise", "is not known here"),
    "an unknown key of the document": (
        [("[document]", "[document]\nsurprise = 1")],
        "document.surprise",
        "is not known",
    ),
    "an unknown key of a rule": (
        [('id = "17.upgrade"', 'id = "17.upgrade"\nsurprise = 1')],
        "rules[1].surprise",
        "is not known here",
    ),
    "an unknown key of a bracket": (
        [('rate = "0.03" }', 'rate = "0.03", cap = 5 }')],
        "rules[2].brackets[2].cap",
        "not known",
    ),
    "an unknown key of an effect": (
        [('kind = "last_year", year', 'kind = "last_year", month = 6, year')],
        "readings[5].values[1].effects[0].month",
        "is not known here",
    ),
    "a missing key": ([("issued = 2025-11-10\n", "")], "document.issued", "is missing"),
    "a missing translation": (
        [('name = { zh = "龙游县", en = "Longyou County" }', 'name = { zh = "龙游县" }')],
        "places[4].name.en",
        "is missing",
    ),
    "an empty translation": ([('en = "Longyou County"', 'en = ""')], "places[4].name.en", "at least 1"),
    "another format": ([('"quzhou-award-rules"', '"quzhou-award-case"')], "format", "quzhou-award-rules"),
    "a newer version": ([("version = 2", "version = 3")], "version", "2"),
    "a number for a text": (
        [('number = "衢政办发〔2025〕30号"', "number = 30")],
        "document.number",
        "string",
    ),
    "a text for a truth": ([("municipal = true", 'municipal = "true"')], "places[0].municipal", "boolean"),
    "a text for a date": ([("issued = 2025-11-10", 'issued = "2025-11-10"')], "document.issued", "date"),
    "a text for a year": ([("first_year = 2025", 'first_year = "2025"')], "period.first_year", "integer"),
    "an unknown category": (
        [('covered = ["manufacturing"', 'covered = ["mining"')],
        "scope.covered[0]",
        "manufacturing",
    ),
    "an unknown mode": (
        [('modes = ["new"] }]', 'modes = ["old"] }]')],
        "readings[1].values[1].effects[0].modes[0]",
        "new",
    ),
    "an unknown form": (
        [('forms = ["cash", "in_kind"', 'forms = ["gold", "in_kind"')],
        "readings[4].values[1].effects[0].forms[0]",
        "cash",
    ),
    "an unknown effect": (
        [('kind = "last_year"', 'kind = "never"')],
        "readings[5].values[1].effects[0]",
        "not known",
    ),
    "an effect without its kind": (
        [('kind = "last_year", ', "")],
        "readings[5].values[1].effects[0]",
        "kind",
    ),
    "an unknown level": ([('plan_level = "city"', 'plan_level = "state"')], "stacking.plan_level", "city"),
    "an id with a space": ([('id = "17.upgrade"', 'id = "17 upgrade"')], "rules[1].id", "pattern"),
    "a reading with one value": (
        [('[[readings.values]]\nid = "whole_matter"', '[[unknown]]\nid = "whole_matter"')],
        "readings[6].values",
        "at least 2",
    ),
    # Numbers: exact decimals within reason.
    "a rate with an exponent": ([('rate = "0.045"', 'rate = "4.5e-2"')], "rules[0].rate", "plain decimal"),
    "a rate that is not a number": ([('rate = "0.045"', "rate = nan")], "rules[0].rate", "decimal"),
    "a rate without end": ([('rate = "0.045"', "rate = inf")], "rules[0].rate", "decimal"),
    "a negative rate": ([('rate = "0.045"', 'rate = "-0.045"')], "rules[0].rate", "decimal"),
    "a rate of nothing": ([('rate = "0.045"', 'rate = "0"')], "rules[0].rate", "greater than 0"),
    "a rate above one": ([('rate = "0.045"', 'rate = "4.5"')], "rules[0].rate", "less than or equal to 1"),
    "a rate in per cent": ([('rate = "0.045"', 'rate = "4.5%"')], "rules[0].rate", "decimal"),
    "a rate of eleven decimals": (
        [('rate = "0.045"', 'rate = "0.04500000001"')],
        "rules[0].rate",
        "10 decimals",
    ),
    "a truth for a rate": ([('rate = "0.045"', "rate = true")], "rules[0].rate", "decimal"),
    "an amount of three decimals": (
        [("first_year_usd = 30_000_000", "first_year_usd = 30_000_000.001")],
        "rules[0].first_year_usd",
        "2 decimals",
    ),
    "an amount of nothing": (
        [("first_year_usd = 30_000_000", "first_year_usd = 0")],
        "rules[0].first_year_usd",
        "greater than 0",
    ),
    "an amount beyond reason": (
        [("first_year_usd = 30_000_000", f"first_year_usd = {10**16}")],
        "rules[0].first_year_usd",
        "less than",
    ),
    "an amount of forty digits": (
        [("first_year_usd = 30_000_000", f'first_year_usd = "{"3" * 40}"')],
        "rules[0].first_year_usd",
        "",
    ),
    "an amount of ten thousand digits": (
        [("first_year_usd = 30_000_000", f'first_year_usd = "{"3" * 10_000}"')],
        "rules[0].first_year_usd",
        "",
    ),
    "digits of another script": ([('rate = "0.045"', 'rate = "０.０４５"')], "rules[0].rate", "decimal"),
    # What the parts say of one another.
    "a rule twice": (
        [('id = "17.upgrade"', 'id = "17.major_project"')],
        "rules[1].id",
        "17.major_project is there twice",
    ),
    "a place twice": ([('id = "kaihua"', 'id = "kecheng"')], "places[7].id", "kecheng is there twice"),
    "a reading twice": (
        [('id = "major_scope"', 'id = "major_rate_years"')],
        "readings[1].id",
        "is there twice",
    ),
    "a value of a reading twice": (
        [('id = "whole_matter"', 'id = "per_year"')],
        "readings[6].values[1].id",
        "is there twice",
    ),
    "a sentence twice": (
        [('id = "18.b"', 'id = "17.a"')],
        "clauses[1].sentences[1].id",
        "17.a is there twice",
    ),
    "a clause twice": (
        [('[[clauses]]\nid = "18"', '[[clauses]]\nid = "17"')],
        "clauses[1].id",
        "17 is there twice",
    ),
    "a message twice": (
        [('code = "eligible"', 'code = "reference_only"')],
        "messages[1].code",
        "is there twice",
    ),
    "a target twice": ([('id = "30m"', 'id = "5m"')], "targets[1].id", "5m is there twice"),
    "a level twice": (
        [('[[levels]]\nid = "county"', '[[levels]]\nid = "city"')],
        "levels[4].id",
        "city is there twice",
    ),
    "a clause that is not there": (
        [('id = "17.upgrade"\nclause = "17"', 'id = "17.upgrade"\nclause = "71"')],
        "rules[1].clause",
        "there is no clause 71",
    ),
    "a sentence that is not there": (
        [('sentence = "17.b"', 'sentence = "17.z"')],
        "rules[1].sentence",
        "there is no sentence 17.z",
    ),
    "a clause of a message that is not there": (
        [('code = "eligible"\nclause = "scope"', 'code = "eligible"\nclause = "scoop"')],
        "messages[0].clause",
        "there is no clause scoop",
    ),
    "an effect on a rule that is not there": (
        [('rules = ["17.major_project"], modes', 'rules = ["17.minor_project"], modes')],
        "readings[1].values[1].effects[0].rules",
        "there is no rule 17.minor_project",
    ),
    "an upgrade waived that is not asked": (
        [
            (
                '"waive_technical_upgrade", rules = ["17.upgrade"]',
                '"waive_technical_upgrade", rules = ["17.tier"]',
            )
        ],
        "readings[2].values[1].effects[0].rules",
        "asks for no technical upgrade",
    ),
    "brackets of a rule that is not there": (
        [('brackets_of = "17.tier"', 'brackets_of = "17.tire"')],
        "rules[4].brackets_of",
        "there is no rule 17.tire",
    ),
    "brackets of a rule without brackets": (
        [('brackets_of = "17.tier"', 'brackets_of = "17.upgrade"')],
        "rules[4].brackets_of",
        "there is no rule 17.upgrade with brackets",
    ),
    "a share of nothing": (
        [('brackets_of = "17.tier"\nshare = "0.5"', 'share = "0.5"\nrate = "0.5"')],
        "rules[4]",
        "go together",
    ),
    "a rule with rate and brackets": (
        [('id = "17.tier"', 'id = "17.tier"\nrate = "0.1"')],
        "rules[2]",
        "exactly one",
    ),
    "a rule with a name of its own meaning": (
        [('id = "17.upgrade"', 'id = "before_period"')],
        "rules[1].id",
        "meaning of its own",
    ),
    "a rule that is never tried": (
        [
            ('brackets_of = "17.tier"\nshare = "0.35"', 'rate = "0.1"'),
            (
                '[[rules]]\nid = "18.other_major"',
                '[[rules]]\nid = "18.all"\nclause = "18"\nsentence = "18.b"\nname = { zh = "甲", en = "a" }\ncategories = ["other_service"]\nbrackets_of = "17.tier"\nshare = "0.1"\n\n[[rules]]\nid = "18.other_major"',
            ),
        ],
        "rules[6].categories",
        "never tried",
    ),
    "a category without brackets": (
        [('brackets_of = "17.tier"\nshare = "0.35"', 'rate = "0.1"')],
        "rules",
        "no brackets for other_service",
    ),
    "a category covered and excluded": (
        [('excluded = ["real_estate"', 'excluded = ["manufacturing"')],
        "scope.excluded",
        "manufacturing",
    ),
    "a rule for a category not covered": (
        [('categories = ["manufacturing"]', 'categories = ["finance"]')],
        "rules[0].categories",
        "not covered",
    ),
    "a gap": (
        [("from_usd = 5_000_000,", "from_usd = 5_000_000.01,")],
        "rules[2].brackets[0]",
        "gap: nothing from 5000000",
    ),
    "an overlap": (
        [("from_usd = 5_000_000,", "from_usd = 4_999_999.99,")],
        "rules[2].brackets[0]",
        "overlap",
    ),
    "an open end in the middle": (
        [("from_usd = 1_000_000, below_usd = 5_000_000", "from_usd = 1_000_000")],
        "rules[2].brackets[0]",
        "overlap: without end",
    ),
    "an end at the top": (
        [("from_usd = 20_000_000, rate", "from_usd = 20_000_000, below_usd = 50_000_000, rate")],
        "rules[2].brackets[3]",
        "gap: no bracket from 50000000",
    ),
    "a bracket upside down": (
        [("from_usd = 10_000_000, below_usd = 20_000_000", "from_usd = 10_000_000, below_usd = 9_000_000")],
        "rules[2].brackets[2]",
        "ends at 9000000",
    ),
    "a plan that does not compete": (
        [('"City" }\nrelation = "competes"', '"City" }\nrelation = "adds_up"')],
        "stacking.plan_level",
        "competes",
    ),
    "a message that is never sent": (
        [('code = "eligible"', 'code = "illegible"')],
        "messages[0].code",
        "never sends",
    ),
    "a field that is not there": (
        [("注册在{place}，属衢州市本级", "注册在{palace}，属衢州市本级")],
        "messages[0].zh",
        "no field {palace}",
    ),
    "a field without a name": (
        [("注册在{place}，属衢州市本级", "注册在{}，属衢州市本级")],
        "messages[0].zh",
        "no field {}",
    ),
    "a brace that is not closed": (
        [("注册在{place}，属衢州市本级", "注册在{place，属衢州市本级")],
        "messages[0].zh",
        "",
    ),
    "a field with an unknown conversion": (
        [("注册在{place}，属衢州市本级", "注册在{place!x}，属衢州市本级")],
        "messages[0].zh",
        "",
    ),
    "a field with a format": (
        [("注册在{place}，属衢州市本级", "注册在{place:d}，属衢州市本级")],
        "messages[0].zh",
        "",
    ),
    "an attribute of a field": (
        [("注册在{place}，属衢州市本级", "注册在{place.x}，属衢州市本级")],
        "messages[0].zh",
        "",
    ),
    "a warning that is not there": (
        [('warning = "national_not_addressed"', 'warning = "nothing"')],
        "levels[0].warning",
        "no message nothing",
    ),
    "a start that is not that of the document": (
        [("first_year = 2025", "first_year = 2024")],
        "period.first_year",
        "applies_from",
    ),
}


@pytest.mark.parametrize("fault", list(_FAULTS))
def test_a_fault_is_named_with_its_place(fault: str) -> None:
    replacements, place, message = _FAULTS[fault]
    found = faults(changed(*replacements))
    assert [text for where, text in found if where == place and message in text], found


def test_a_level_and_a_message_that_are_missing_are_named() -> None:
    assert ("levels", "county is missing") in faults(without_table("[[levels]]", 'id = "county"\nname'))
    text = without_table("[[messages]]", 'code = "no_cap_stated"')
    assert ("messages", "no_cap_stated is missing") in faults(text)


def test_all_faults_are_collected_at_once() -> None:
    shape = changed(
        ('rate = "0.045"', 'rate = "4.5"'),
        ("municipal = true", "municipal = 1"),
        ("version = 2", "version = 9"),
    )
    assert {place for place, _ in faults(shape)} == {"rules[0].rate", "places[0].municipal", "version"}

    parts = changed(
        ("from_usd = 5_000_000,", "from_usd = 5_000_000.01,"),
        ("from_usd = 10_000_000,", "from_usd = 9_000_000,"),
        ('id = "kaihua"', 'id = "kecheng"'),
        ('sentence = "17.b"', 'sentence = "17.z"'),
        ("{place}", "{palace}"),
    )
    assert {place for place, _ in faults(parts)} == {
        *(
            "rules[2].brackets[0]",
            "rules[2].brackets[1]",
            "places[7].id",
            "rules[1].sentence",
            "messages[0].zh",
        ),
    }


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is missing"),
        (b"not = toml = at all", "is not TOML"),
        (ORIGINAL.replace('id = "quzhou-2025-30"', 'id = "a"\nid = "b"').encode(), "is not TOML"),
        (ORIGINAL.encode("gbk", "replace"), "is not UTF-8"),
        (ORIGINAL.encode("utf-16"), "is not UTF-8"),
        (b"a = " + b"[" * 100_000, "is not TOML"),
        (b"a = " + b"9" * 10_000, "is not TOML"),
        (b"a = 1e999999999999999999999", "is not TOML"),
        (b"a = 2025-02-30", "is not TOML"),
        (b"\0" * 1000, "is not TOML"),
    ],
    ids=["empty", "no TOML", "a key twice", "GBK", "UTF-16", "deep", "long", "far", "no date", "zeros"],
)
def test_what_is_no_pack_at_all_is_a_fault(data: bytes, message: str) -> None:
    found = faults(data)
    assert found
    assert message in found[0][1]


def test_a_pack_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as file:
        file.truncate(100_000_000)
    for path, message in (
        (tmp_path / "nowhere.toml", "cannot be read"),
        (tmp_path, "cannot be read"),
        (huge, "is larger than"),
    ):
        with pytest.raises(RuleSetFaulty) as caught:
            load_rule_set(path)
        assert caught.value.path == path
        assert message in caught.value.faults[0].message


def test_a_faulty_pack_is_not_used_and_says_all_that_is_wrong(tmp_path: Path) -> None:
    text = changed(('id = "kaihua"', 'id = "kecheng"'), ('sentence = "17.b"', 'sentence = "17.z"'))
    for _ in range(2):  # nothing of it is kept
        with pytest.raises(RuleSetFaulty) as caught:
            load_rule_set(pack(tmp_path, text))
        assert len(caught.value.faults) == 2
        assert "places[7].id" in str(caught.value)
        assert "rules[1].sentence" in str(caught.value)
