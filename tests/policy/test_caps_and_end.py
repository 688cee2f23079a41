"""An amended text may state a cap and an end: both are data of the pack, and every part of the answer follows them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from desktop.engine.curve import award_curve
from desktop.engine.engine import estimate
from desktop.engine.phasing import best_phasing
from desktop.engine.result import CAP, Estimate
from desktop.engine.traps import traps
from desktop.language import language
from desktop.policy.load import load_rule_set
from desktop.policy.ruleset import Cap, Cents, RuleSet
from desktop.telling import explanation
from desktop.telling.result_file import to_plain
from desktop.telling.teller import Teller
from tests.engine.phasing_reference import (
    PUBLISHED,
    Task,
    award,
    case_with,
    every_schedule,
    rule_set,
)
from tests.engine.program import Plain, case_of, example, money, paid, rules, words_of
from tests.policy.packs import changed, faults, pack

SENTENCE = """
[[clauses.sentences]]
id = "17.d"
zh = "每个项目累计奖励不超过3000万元。"
en = "The awards of a project come to no more than CNY 30 million in all."

[[clauses]]
id = "18"
"""
END = """
[[clauses.sentences]]
id = "commencement.c"
zh = "本方案有效期至2030年12月31日。"
en = "This plan is valid until 31 December 2030."

# ---------------------------------------------------------------- period and scope
"""


def text(*caps: str, period: str = "", other: tuple[tuple[str, str], ...] = ()) -> str:
    """The program's pack with a sentence about a cap and one about an end, and with these caps."""
    tables = "".join(f'[[caps]]\nsentence = "17.d"\n{cap}\n\n' for cap in caps)
    return changed(
        ('\n[[clauses]]\nid = "18"\n', SENTENCE),
        ("\n# ---------------------------------------------------------------- period and scope\n", END),
        ("[[readings]]\n", tables + "[[readings]]\n"),
        ("first_year = 2025\n", f"first_year = 2025\n{period}"),
        *other,
    )


def capped(folder: Path, *caps: str, period: str = "") -> RuleSet:
    return load_rule_set(pack(folder, text(*caps, period=period)))


def worked(given: RuleSet, *contributions: Plain, **more: object) -> Estimate:
    facts = {"total_foreign_investment": money("120000000"), "utilisation": list(contributions)}
    known = {name: value for name, value in (facts | more).items() if value is not None}
    return estimate(case_of(example(**known)), given)


MAJOR = (paid(2026, "60000000"), paid(2027, "40000000"), paid(2028, "20000000"))
"""4.5 %: 2.7 m, 1.8 m and 0.9 m US$; at 7.1 that is 19.17 m, 12.78 m and 6.39 m CNY."""


# ---------------------------------------------------------------------------------------------------- the cap


def test_a_cap_for_the_project_in_renminbi_is_used_up_in_order_of_years(tmp_path: Path) -> None:
    found = worked(capped(tmp_path, 'per = "project"\ncny = 30_000_000'), *MAJOR)
    # 30 m − 19.17 m leave 10.83 m CNY for 2027, which are US$ 1,525,352.11; nothing is left for 2028.
    assert [(year.award_usd, year.award_cny) for year in found.years] == [
        (2_700_000_00, 19_170_000_00),
        (1_525_352_11, 10_830_000_00),
        (0, 0),
    ]
    assert [year.before_cap for year in found.years] == [
        None,
        (1_800_000_00, 12_780_000_00),
        (900_000_00, 6_390_000_00),
    ]
    assert [year.rate.text for year in found.years] == ["0.045"] * 3
    assert found.totals.plan_cny == found.totals.total_cny == 30_000_000_00
    rows = [[row for row in year.conditions if row.rule == CAP] for year in found.years]
    assert [(row.condition, row.required, row.actual, row.met) for (row,) in rows] == [
        ("cap_project_cny", 30_000_000_00, 19_170_000_00, True),
        ("cap_project_cny", 10_830_000_00, 12_780_000_00, False),
        ("cap_project_cny", 0, 6_390_000_00, False),
    ]


def test_a_cap_for_the_year_is_taken_before_that_for_the_project(tmp_path: Path) -> None:
    given = capped(tmp_path, 'per = "project"\nusd = 4_000_000', 'per = "year"\nusd = 1_500_000')
    found = worked(given, *MAJOR)
    assert [year.award_usd for year in found.years] == [1_500_000_00, 1_500_000_00, 900_000_00]
    # 1.5 m US$ at 7.1
    assert [year.award_cny for year in found.years] == [10_650_000_00, 10_650_000_00, 6_390_000_00]
    found = worked(given, *MAJOR, paid(2029, "20000000"))
    assert [year.award_usd for year in found.years][3] == 100_000_00


def test_the_result_file_says_what_was_cut_and_of_other_years_nothing_new(tmp_path: Path) -> None:
    first, second, _ = to_plain(worked(capped(tmp_path, 'per = "project"\ncny = 30_000_000'), *MAJOR))[
        "years"
    ]
    assert "before_cap_usd" not in first
    assert (second["before_cap_usd"], second["before_cap_cny"]) == ("1800000.00", "12780000.00")
    assert second["conditions"][-1] == {
        "rule": "cap",
        "condition": "cap_project_cny",
        "required": "10830000.00",
        "actual": "12780000.00",
        "met": False,
    }


def test_a_cap_holds_for_its_categories_only(tmp_path: Path) -> None:
    given = capped(tmp_path, 'per = "year"\nusd = 100_000\ncategories = ["manufacturing"]')
    assert worked(given, paid(2026, "20000000")).totals.plan_usd == 100_000_00
    services = worked(given, paid(2026, "20000000"), category="other_service")
    assert services.totals.plan_usd == 280_000_00
    assert "no_cap_stated" in {note.code for note in services.assumptions}


def test_the_sentence_of_the_cap_stands_where_otherwise_its_absence_is_named(tmp_path: Path) -> None:
    found = worked(capped(tmp_path, 'per = "year"\nusd = 100_000'), paid(2026, "1000000"))
    notes = {note.code: note for note in found.assumptions}
    assert "no_cap_stated" not in notes
    assert notes["cap_stated"].clause == "17"
    assert words_of(notes["cap_stated"]).zh == "每个项目累计奖励不超过3000万元。"


@pytest.mark.parametrize("code", ["zh", "en"])
def test_a_cut_is_explained_in_both_languages(tmp_path: Path, code: str) -> None:
    words, given = language(code), capped(tmp_path, 'per = "project"\ncny = 30_000_000')
    found = worked(given, *MAJOR)
    assert explanation.cap_cut(Teller(words, given), found, found.years[0]) == ""
    said = explanation.cap_cut(Teller(words, given), found, found.years[1])
    assert {"zh": "第17小点", "en": "item 17"}[code] in said
    assert words.usd.exact(1_800_000_00) in said
    assert words.usd.exact(1_525_352_11) in said
    assert words.cny.stated(30_000_000_00) in said
    assert words.cny.stated(10_830_000_00) in said
    *_, last = explanation.conditions(Teller(words, given), found, found.years[1])
    assert last.title == {"zh": "方案封顶", "en": "Cap of the plan"}[code]
    assert words.cny.stated(10_830_000_00) in last.rows[0].required
    assert not last.rows[0].met
    case = case_of(example(total_foreign_investment=money("120000000"), utilisation=[*MAJOR]))
    kept = {"zh": ("全额计入。", "按上限计入。"), "en": ("Kept in full.", "Kept as the cap leaves it.")}[code]
    for year, sentence in zip((2026, 2027), kept, strict=True):
        assert explanation.becomes(Teller(words, given), found, case, year).sentences[0] == sentence
    assert explanation.no_next_step(Teller(words, given), found) == words.text(
        "None: the cap of the plan is reached."
    )
    assert "1,800,000.00" in explanation.award_sum(words, found.years[1], None).usd.text


def test_no_step_is_offered_that_a_cap_takes_away(tmp_path: Path) -> None:
    given = capped(tmp_path, 'per = "year"\nusd = 250_000')
    # 9.2 m at 2 % are 184,000; 10 m at 3 % would be 300,000, of which 250,000 are given.
    found = worked(given, paid(2026, "9200000"), total_foreign_investment=None)
    step = found.years[0].next_step
    assert step is not None
    assert (step.award_usd, step.gain_usd) == (250_000_00, 66_000_00)
    assert {one.gain_usd for one in found.steps} == {66_000_00}
    assert found.steps[0].additional_usd == 800_000_00
    full = worked(given, paid(2026, "15000000"), total_foreign_investment=None)
    assert full.years[0].next_step is None
    assert full.steps == ()


def test_the_curve_runs_level_from_where_the_cap_is_reached(tmp_path: Path) -> None:
    given = capped(tmp_path, 'per = "year"\nusd = 250_000')
    found = award_curve(case_of(example(utilisation=[paid(2026, "9200000")])), given, 2026)
    level = [one for one in found.segments if one.capped]
    # 3 % of 10 m are above it already; below 10 m 2 % stay under it.
    assert next((one.from_usd, one.award_from_usd) for one in level) == (10_000_000_00, 250_000_00)
    assert found.award_at(Cents(90_000_000_00)) == 250_000_00
    for amount in (0, 1, 4_999_999_99, 9_999_999_99, 10_000_000_00, 33_333_333_33):
        case = case_of(example(utilisation=[paid(2026, f"{amount // 100}.{amount % 100:02d}")]))
        there = estimate(case, given)
        assert found.award_at(Cents(amount)) == there.years[0].award_usd
        assert found.plan_at(Cents(amount)) == there.totals.plan_usd


def test_the_curve_below_a_cap_for_the_project_gives_what_estimating_gives(tmp_path: Path) -> None:
    given = capped(tmp_path, 'per = "project"\nusd = 2_000_000')
    case = example(total_foreign_investment=money("120000000"), utilisation=[*MAJOR])
    found = award_curve(case_of(case), given, 2026)
    for amount in (
        0,
        1_000_000_00,
        29_999_999_99,
        30_000_000_00,
        44_444_444_44,
        44_444_444_45,
        70_000_000_00,
    ):
        utilisation = [paid(2026, f"{amount // 100}.{amount % 100:02d}"), *MAJOR[1:]]
        there = estimate(case_of(example(**(case["project"] | {"utilisation": utilisation}))), given)
        assert found.plan_at(Cents(amount)) == there.totals.plan_usd
        assert found.award_at(Cents(amount)) == there.years[0].award_usd


def test_a_cap_that_takes_everything_leaves_no_trap(tmp_path: Path) -> None:
    case = case_of(example(utilisation=[paid(2026, "19900000")]))
    assert {trap.code for trap in traps(case, rules())} >= {"year_just_below"}
    assert traps(case, capped(tmp_path, 'per = "year"\nusd = 1')) == ()


# ---------------------------------------------------------------------------------------------------- phasing

SMALL = PUBLISHED._replace(project=((60, "0.45"),), brackets=((4, "0.15"), (15, "0.2"), (30, "0.3")))
"""Thresholds of a few cents and high rates, so that all schedules can be gone through and a cap of a cent cuts."""


@pytest.mark.parametrize("amount", [1, 5, 9, 20])
@pytest.mark.parametrize("in_cny", [False, True])
def test_phasing_below_a_cap_for_the_year_is_the_best_of_all_schedules(amount: int, in_cny: bool) -> None:
    """The cap is in cents or fen; the search compares unrounded awards, so one in fen is no whole number of cents."""
    policy = SMALL
    exact = Fraction(amount) / Fraction("7.1") if in_cny else Fraction(amount)
    cap = Cap("17", "17.a", "year", in_cny, amount, ("manufacturing",))
    given = rule_set(policy)._replace(caps=(cap,), sha256=f"capped {amount} {in_cny}")
    task = Task((2026, 2027, 2028), 75, (0, 0, 0), (75, 75, 75))

    def worth(schedule: tuple[int, ...]) -> Fraction:
        held = dict(zip(task.years, schedule, strict=True))
        first = next(year for year, cents in held.items() if cents)
        single = [
            award(policy, Task((first, year), 0, (), ()), (held[first], held[year]))
            - award(policy, Task((first,), 0, (), ()), (held[first],))
            if year != first
            else award(policy, Task((first,), 0, (), ()), (held[first],))
            for year in task.years
        ]
        return sum((min(one, exact) for one in single), Fraction(0))

    best = max((worth(schedule), schedule) for schedule in every_schedule(task))
    found = best_phasing(case_of(case_with(policy, 75)), given, task.years)
    assert tuple(row.utilised_usd for row in found.schedule) == best[1]


def test_phasing_below_a_cap_for_the_project_never_gives_less_than_the_given_schedule(tmp_path: Path) -> None:
    given = capped(tmp_path, 'per = "project"\nusd = 500_000')
    case = case_of(example(utilisation=[paid(2026, "9000000"), paid(2027, "11000000")]))
    found = best_phasing(case, given, (2026, 2027))
    assert found.plan_usd == 500_000_00
    assert found.plan_usd >= found.given.plan_usd == 500_000_00
    assert not found.gains


# ---------------------------------------------------------------------------------------------------- the end

UNTIL_2030 = 'last_year = 2030\nsentence = "commencement.c"\n'


def test_after_a_stated_end_there_is_no_award_under_any_reading(tmp_path: Path) -> None:
    given = capped(tmp_path, period=UNTIL_2030)
    found = worked(given, paid(2030, "20000000"), paid(2031, "20000000"), total_foreign_investment=None)
    assert [(year.rule, year.award_usd, year.clause) for year in found.years] == [
        ("17.tier", 800_000_00, "17"),
        ("after_period", 0, "commencement"),
    ]
    row = found.years[1].conditions[0]
    assert (row.rule, row.condition, row.required, row.actual, row.met) == (
        "after_period", "last_year", 2030, 2031, False,
    )  # fmt: skip
    assert found.plan_range.highest.usd == 800_000_00
    for code, said in (("zh", "2025—2030"), ("en", "2025 to 2030")):
        tried = explanation.conditions(Teller(language(code), given), found, found.years[1])
        assert tried[0].rows[0].required == said
        case = case_of(example(utilisation=[paid(2031, "20000000")]))
        scope = explanation.scope_rows(Teller(language(code), given), found, case, found.years[1])
        assert (scope[2].required, scope[2].met) == (said, False)


def test_phasing_leaves_out_the_years_after_a_stated_end(tmp_path: Path) -> None:
    case = case_of(example(utilisation=[paid(2031, "20000000")]))
    found = best_phasing(case, capped(tmp_path, period=UNTIL_2030), (2030, 2031))
    assert [row.utilised_usd for row in found.schedule] == [20_000_000_00, 0]
    assert (found.plan_usd, found.given.plan_usd) == (800_000_00, 0)


# ---------------------------------------------------------------------------------------------------- faults


def test_every_fault_of_caps_and_of_the_end_is_named() -> None:
    found = faults(
        text(
            'per = "year"',
            'per = "year"\nusd = 5\ncny = 6',
            'per = "project"\nusd = 5\ncategories = ["finance"]',
            period="last_year = 2024\n",
        )
    )
    assert found == [
        ("caps[0]", "needs exactly one of usd and cny"),
        ("caps[1]", "needs exactly one of usd and cny"),
        ("caps[1]", "manufacturing has a cap for a year already"),
        ("caps[1]", "high_tech_service has a cap for a year already"),
        ("caps[1]", "other_service has a cap for a year already"),
        ("caps[2].categories", "finance is not covered by the scope"),
        ("readings[5].values[1].effects[0].year", "the period ends in 2024 anyway"),
        ("period.last_year", "lies before the first year 2025"),
        ("period", "last_year and sentence go together"),
    ]


def test_a_cap_that_cites_no_sentence_of_the_pack_is_a_fault() -> None:
    broken = text('per = "year"\nusd = 5').replace(
        '[[caps]]\nsentence = "17.d"', '[[caps]]\nsentence = "17.x"'
    )
    assert faults(broken) == [("caps[0].sentence", "there is no sentence 17.x")]
