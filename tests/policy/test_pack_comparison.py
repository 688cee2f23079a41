"""What one pack changes against another: nothing in silence, in plain words, and what it does to estimates."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.case.case import Case, Contribution, Exchange, Money, Project, QuoteFacts
from desktop.case.file import read_case
from desktop.engine.amendment import day_of, effects, fit_readings, outcome
from desktop.language import language
from desktop.policy import comparison
from desktop.policy.comparison import Change, Percent, Usd
from desktop.policy.load import from_plain, load_rule_set, read_file, read_pack
from desktop.policy.ruleset import Cents, RuleSet
from desktop.policy.schema import Pack
from desktop.telling.changes import area, sentence
from tests.policy.amended import amendment, edited

CASES = Path(__file__).resolve().parent.parent / "engine" / "cases"


def pack(data: bytes) -> Pack:
    found, faults = read_pack(data)
    assert found is not None, faults
    assert faults == ()
    return found


@pytest.fixture(scope="module")
def original() -> Pack:
    return pack(read_file())


def changes(original: Pack, *edits: tuple[str, str]) -> list[Change]:
    return list(comparison.compare(original, pack(edited(*edits))))


def english(found: list[Change]) -> list[str]:
    return [sentence(language("en"), change).replace("\N{NO-BREAK SPACE}", " ") for change in found]


# ---------------------------------------------------------------- plain words


def test_a_pack_changes_nothing_against_itself(original: Pack) -> None:
    assert comparison.compare(original, pack(read_file())) == ()


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            ('below_usd = 10_000_000, rate = "0.02"', 'below_usd = 10_000_000, rate = "0.025"'),
            "Bracket award, from US$ 5,000,000 to below US$ 10,000,000: 2.5% instead of 2%.",
        ),
        (
            ("  { from_usd = 1_000_000, below", "  { from_usd = 500_000, below"),
            "Bracket award, from US$ 500,000 to below US$ 1,000,000: 1.5%, nothing before.",
        ),
        (
            ('  { from_usd = 1_000_000, below_usd = 5_000_000, rate = "0.015" },\n', ""),
            "Bracket award, from US$ 1,000,000 to below US$ 5,000,000: nothing any more, 1.5% before.",
        ),
        (
            ('share = "0.5"', 'share = "0.6"'),
            "Bracket award, high-tech services: 60% of the brackets instead of 50%.",
        ),
        (
            ('utilised_usd = 100_000_000\nrate = "0.02"', 'utilised_usd = 100_000_000\nrate = "0.022"'),
            "High-tech services, US$ 100 m and above: 2.2% instead of 2%.",
        ),
        (
            ('utilised_usd = 100_000_000\nrate = "0.02"', 'rate = "0.02"'),
            "High-tech services, US$ 100 m and above: no longer asks for a year of US$ 100,000,000 or more.",
        ),
        (
            (
                'first_year_usd = 30_000_000\nrate = "0.045"\n\n[[rules]]\nid = "17.upgrade"',
                'first_year_usd = 20_000_000\nrate = "0.045"\n\n[[rules]]\nid = "17.upgrade"',
            ),
            "Major project: a first year of US$ 20,000,000 or more instead of US$ 30,000,000.",
        ),
        (
            ('mode = ["capital_increase", "profit_reinvestment"]\n', 'mode = ["capital_increase"]\n'),
            "Technical upgrade by capital increase or reinvestment: only for these modes: Capital increase.",
        ),
        (
            ('id = "kecheng"\nmunicipal = false', 'id = "kecheng"\nmunicipal = true'),
            "Kecheng District is now within the scope.",
        ),
        (
            ('id = "province"\nname = { zh = "省级", en = "Provincial" }\nrelation = "adds_up"', 'id = "province"\nname = { zh = "省级", en = "Provincial" }\nrelation = "competes"'),
            "Awards of the level “Provincial” now exclude the plan’s for the same matter.",
        ),
        (
            ("fixed_assets_cny = 1_000_000_000", "fixed_assets_cny = 500_000_000"),
            "Matching foreign capital is encouraged from fixed assets of CNY 500,000,000 on instead of CNY 1,000,000,000.",
        ),
        (("in_force_from = 2025-11-11", "in_force_from = 2026-01-01"), "In force from 1 January 2026 instead of 11 November 2025."),
    ],
)  # fmt: skip
def test_a_change_is_said_in_a_plain_sentence(original: Pack, edit: tuple[str, str], expected: str) -> None:
    assert expected in english(changes(original, edit))


def test_the_chinese_sentence_counts_in_wan(original: Pack) -> None:
    (change, *_) = changes(
        original, ('below_usd = 10_000_000, rate = "0.02"', 'below_usd = 10_000_000, rate = "0.025"')
    )
    assert (
        sentence(language("zh"), change) == "分档奖励，500万美元（含）至1,000万美元（不含）：由2%改为2.5%。"
    )


def test_brackets_cut_in_another_way_that_give_the_same_are_no_change(original: Pack) -> None:
    cut = (
        '  { from_usd = 20_000_000, rate = "0.04" },\n',
        '  { from_usd = 20_000_000, below_usd = 70_000_000, rate = "0.04" },\n  { from_usd = 70_000_000, rate = "0.040" },\n',
    )
    assert changes(original, cut) == []


def test_a_rate_written_with_more_zeros_is_no_change(original: Pack) -> None:
    assert (
        changes(
            original,
            ('utilised_usd = 100_000_000\nrate = "0.02"', 'utilised_usd = 100_000_000\nrate = "0.0200"'),
        )
        == []
    )


def test_amounts_that_change_in_the_same_way_are_one_sentence(original: Pack) -> None:
    found = changes(
        original,
        ('below_usd = 5_000_000, rate = "0.015"', 'below_usd = 5_000_000, rate = "0.02"'),
        ('from_usd = 5_000_000, below_usd = 10_000_000, rate = "0.02"', 'from_usd = 5_000_000, below_usd = 10_000_000, rate = "0.02"'),
    )  # fmt: skip
    brackets = [change for change in found if change.code == "bracket"]
    assert len(brackets) == 1
    assert brackets[0].field("from_usd") == Usd(Cents(1_000_000_00))
    assert brackets[0].field("below_usd") == Usd(Cents(5_000_000_00))
    assert brackets[0].field("after") == Percent(Decimal("0.02"))


def test_rules_that_take_a_share_of_changed_brackets_are_said_to_follow(original: Pack) -> None:
    found = changes(
        original, ('below_usd = 10_000_000, rate = "0.02"', 'below_usd = 10_000_000, rate = "0.025"')
    )
    assert [change.code for change in found] == ["bracket", "brackets_follow", "brackets_follow"]


def test_a_reworded_sentence_moves_no_money(original: Pack) -> None:
    report = comparison.report(
        pack(edited(("兑现资金按现有财政体制承担。", "兑现资金由市财政承担。"))), original, "abc"
    )
    assert [change.code for change in report.changes] == ["sentence"]
    assert report.money == ()


def test_the_report_names_falls_and_cliffs(original: Pack) -> None:
    falling = edited(('from_usd = 20_000_000, rate = "0.04"', 'from_usd = 20_000_000, rate = "0.01"'))
    report = comparison.report(pack(falling), original, "abc")
    assert {jump.at_usd for jump in report.falls} == {Decimal(20_000_000)}
    assert report.cliffs
    assert report.against == "abc"
    alone = comparison.report(original, None, None)
    assert alone.changes == ()
    assert alone.against is None


# ---------------------------------------------------------------- nothing in silence


class _Plain:
    """A pack as its plain data."""

    def __init__(self, plain: dict[str, Any]) -> None:
        self.plain = plain

    def model_dump(self, mode: str) -> dict[str, Any]:
        assert mode == "json"
        return self.plain


def compare_plain(one: dict[str, Any], other: dict[str, Any]) -> tuple[Change, ...]:
    return comparison.compare(_Plain(one), _Plain(other))  # type: ignore[arg-type]


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from leaves(item, (*path, number))
    elif value is not None:
        yield path, value


def another(path: tuple[str | int, ...], value: Any) -> Any:
    """Another value that could stand at the same place."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if re.fullmatch(r"\d+-\d+-\d+", value):
        return "2031-01-01"
    if re.fullmatch(r"[\d.]+", value) and path[-1] != "id":
        return str(Decimal(value) / 2)
    closed = {
        "plan_level": "province", "relation": "adds_up" if value == "competes" else "competes", "when": "new" if value != "new" else "always",
        "kind": "whole_matter" if value != "whole_matter" else "last_year", "brackets_of": None,
    }  # fmt: skip
    if path[-1] in closed:
        return closed[str(path[-1])]
    if isinstance(path[-1], int):  # a code in a list
        return {"manufacturing": "finance", "new": "capital_increase"}.get(
            value, "manufacturing" if "service" in value or value in ("real_estate", "finance") else "new"
        )
    return value + "x"


def test_every_value_of_a_pack_that_changes_is_a_change_with_a_sentence_in_both_languages(
    original: Pack,
) -> None:
    plain = original.model_dump(mode="json")
    silent = []
    for path, value in leaves(plain):
        if path in (("format",), ("version",)) or "brackets_of" in path or path[-1] == "code":
            continue
        changed = copy.deepcopy(plain)
        at: Any = changed
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = another(path, value)
        if path[-1] in ("from_usd", "below_usd"):  # two brackets share an edge
            number = int(path[-2]) + (1 if path[-1] == "below_usd" else -1)
            neighbours = changed["rules"][int(path[1])]["brackets"]
            if 0 <= number < len(neighbours):
                neighbours[number]["from_usd" if path[-1] == "below_usd" else "below_usd"] = at[path[-1]]
        if path[-1] == "id" and path[0] in ("rules", "levels") and len(path) == 3:
            continue  # other parts refer to it; adding and removing is tried below
        found = compare_plain(plain, changed)
        if not found:
            silent.append(path)
        for change in found:
            for code in ("zh", "en"):
                said = sentence(language(code), change)
                assert change.place.startswith("messages") or "{" not in said
                assert area(language(code), change.area)
    assert silent == []


@pytest.mark.parametrize("table", ["clauses", "places", "rules", "readings", "levels", "targets"])
def test_what_is_added_or_gone_is_a_change_with_a_sentence(original: Pack, table: str) -> None:
    plain = original.model_dump(mode="json")
    for number, item in enumerate(plain[table]):
        without = copy.deepcopy(plain)
        del without[table][number]
        if table == "rules" and item["brackets"] is not None:
            continue  # others take a share of it
        gone, added = compare_plain(plain, without), compare_plain(without, plain)
        assert gone
        assert added
        for change in (*gone, *added):
            for code in ("zh", "en"):
                assert sentence(language(code), change)


def test_a_field_that_this_program_does_not_know_is_shown_as_it_stands(original: Pack) -> None:
    plain = original.model_dump(mode="json")
    for place in (("period",), ("rules", 2), ("stacking",), ("scope",), ("mechanism",), ("places", 0), ()):
        changed = copy.deepcopy(plain)
        at: Any = changed
        for step in place:
            at = at[step]
        at["most_award_cny"] = "5000000"
        (change,) = compare_plain(plain, changed)
        assert change.code == "other"
        assert "5000000" in sentence(language("en"), change)
        assert "most_award_cny" in change.place


def test_another_order_of_the_rules_is_a_change(original: Pack) -> None:
    plain = original.model_dump(mode="json")
    changed = copy.deepcopy(plain)
    changed["rules"][0], changed["rules"][1] = changed["rules"][1], changed["rules"][0]
    assert [change.code for change in compare_plain(plain, changed)] == ["rules_reordered"]


# ---------------------------------------------------------------- the invented amendment


def test_the_invented_amendment_is_a_sound_pack_and_every_edit_of_it_is_said(original: Pack) -> None:
    found = english(list(comparison.compare(original, pack(amendment()))))
    for expected in (
        "The document is 衢政办发〔2027〕8号 instead of 衢政办发〔2025〕30号.",
        "In force from 1 March 2027 instead of 11 November 2025.",
        "Awards are given from the year 2027 on instead of 2025.",
        "Bracket award, from US$ 5,000,000 to below US$ 10,000,000: 2.5% instead of 2%.",
        "Bracket award, from US$ 50,000,000 upwards: 4.5% instead of 4%.",
        "Major project: a total foreign investment of US$ 80,000,000 or more instead of US$ 100,000,000.",
        "Quzhou Comprehensive Bonded Zone is new, within the scope.",
        "Whether 2030 still counts: unless a case says otherwise, 2030 counts instead of not stated.",
    ):
        assert expected in found


def rule_set(data: bytes) -> RuleSet:
    return from_plain(pack(data).model_dump(mode="json"), hashlib.sha256(data).hexdigest())


def a_case(year: int, usd: int, location: str = "zhizao_new_city", **more: Any) -> Case:
    return Case(
        project=Project(
            category="manufacturing",
            location=location,
            mode="new",
            utilisation=(Contribution(year, Money(Decimal(usd), "USD")),),
        ),
        exchange=Exchange("2027-03-01", "PBOC", (("USD", Decimal(7)),)),
        **more,
    )


def test_saved_estimates_are_worked_out_under_both_rule_sets() -> None:
    old, new = load_rule_set(), rule_set(amendment())
    higher, before_period, beyond, unchanged = effects(
        [
            ("higher bracket", a_case(2027, 6_000_000)),
            ("before the new period", a_case(2026, 6_000_000)),
            ("after the end", a_case(2031, 6_000_000)),
            ("unchanged", a_case(2028, 12_000_000)),
        ],
        old,
        new,
    )
    assert higher.before.totals is not None
    assert higher.after.totals is not None
    # 2 % and 2.5 % of US$ 6,000,000, in cents
    assert (higher.before.totals.plan_usd, higher.after.totals.plan_usd) == (120_000_00, 150_000_00)
    assert before_period.after.totals is not None
    assert before_period.after.totals.plan_usd == 0
    assert beyond.after.totals is not None
    assert beyond.after.totals.plan_usd == 0
    assert [effect.changed for effect in (higher, before_period, beyond, unchanged)] == [
        True,
        True,
        True,
        False,
    ]


def test_a_case_at_a_place_that_only_one_rule_set_knows_says_so_instead_of_a_figure() -> None:
    (effect,) = effects(
        [("zone", a_case(2027, 6_000_000, "bonded_zone"))], load_rule_set(), rule_set(amendment())
    )
    assert effect.before.fault is not None
    assert effect.before.fault.code == "unknown_place"
    assert effect.before.totals is None
    assert effect.after.fault is None
    assert effect.changed


def test_readings_that_the_new_rule_set_does_not_know_are_left_out_and_named() -> None:
    case = a_case(2027, 6_000_000, readings=(("period_end", "end_of_2027"), ("higher_of", "per_year")))
    new = rule_set(amendment())
    fitted, dropped = fit_readings(case, new)
    assert dropped == ("period_end",)
    assert fitted.readings == (("higher_of", "per_year"),)
    found = outcome(case, new)
    assert found.fault is None
    assert found.dropped == ("period_end",)
    assert fit_readings(case, load_rule_set()) == (case, ())


def test_a_half_filled_case_is_compared_as_far_as_it_goes() -> None:
    case = a_case(2027, 6_000_000)
    half = case._replace(project=case.project._replace(location=None, mode=None), exchange=Exchange())
    found = outcome(half, load_rule_set())
    assert found.totals is not None
    assert not found.finished
    assert not found.has_cny
    nothing = outcome(Case(), load_rule_set())
    assert nothing.totals is None
    assert nothing.fault is not None


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_every_worked_case_is_the_same_under_a_pack_that_only_reads_differently(path: Path) -> None:
    case = read_case(_case_in(path))
    reworded = rule_set(edited(("兑现资金按现有财政体制承担。", "兑现资金由市财政承担。")))
    (effect,) = effects([(path.stem, case)], load_rule_set(), reworded)
    assert effect.before.totals is not None
    assert not effect.changed


def _case_in(path: Path) -> bytes:
    content = json.loads(path.read_text("utf-8"))
    return json.dumps(content.get("case", content)).encode()


# ---------------------------------------------------------------- the day


def test_the_day_of_the_quote_decides_and_today_where_there_is_none() -> None:
    today = dt.date(2027, 5, 1)
    assert day_of(Case(quote=QuoteFacts(date="2026-11-22")), today) == dt.date(2026, 11, 22)
    assert day_of(Case(), today) == today
