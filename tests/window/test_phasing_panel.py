from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.case import edits
from desktop.case.case import Contribution
from desktop.telling.phasing import Limits, phasing_view
from desktop.window.desk.desk import Desk
from desktop.window.pages.result.phasing import PhasingPanel
from tests.window.cases import full_case, half_case, plain_case, scheduled, usd
from tests.window.desks import MILLION, award, desk_with, shown, utilised
from tests.window.user import seen


def panel_of(bot: QtBot, desk: Desk) -> PhasingPanel:
    panel = PhasingPanel(desk)
    desk.case_changed.connect(panel.refresh)
    desk.language_changed.connect(panel.set_texts)
    shown(bot, panel)
    return panel


def rows(panel: PhasingPanel) -> list[list[str]]:
    return panel.sheet.texts()


def test_today_and_the_better_schedule_stand_beside_each_other_under_both_readings(qtbot: QtBot) -> None:
    # 47 m × 4.5% either way. The most cautious readings count only cash, and as the total what came in, which is
    # below 100 m: 32 m × 4%, and all in cash 47 m × 4%.
    panel = panel_of(qtbot, desk_with(full_case()))
    assert rows(panel) == [
        ["Now", "32,000,000.00 · cash", "15,000,000.00 · in kind", "2,115,000.00", "1,280,000.00"],
        ["All in 2026, in cash", "47,000,000.00 · cash", "–", "2,115,000.00", "1,880,000.00"],
    ]
    assert panel.sentence() == (
        "Phased like this, the plan gives as much, and at least US$\xa01,880,000.00 under every reading of the text."
    )


def test_it_speaks_chinese_at_once(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    desk.speak("zh")
    assert rows(panel)[1][1:] == ["4,700.00 现金", "–", "211.50", "188.00"]
    assert panel.sentence() == "按此安排，本方案奖励不变，且任何政策口径下不低于188.00万美元。"
    assert panel.apply_button.text() == "采用此安排"


def test_applying_is_one_step_of_undo(qtbot: QtBot) -> None:
    # 8 m and 4 m: 2% and 1.5%, US$ 220,000. 12 m at once: 3%, US$ 360,000.
    case = scheduled(Contribution(2026, usd(8_000_000)), Contribution(2027, usd(4_000_000)))
    desk = desk_with(case)
    panel = panel_of(qtbot, desk)
    panel.apply_button.click()
    assert utilised(desk, 2026) == Decimal(12_000_000)
    assert award(desk, 2026) == 360_000 * 100
    desk.document.undo()
    assert desk.case == case
    assert not desk.document.can_undo


def test_what_is_applied_belongs_to_the_case_of_the_moment(qtbot: QtBot) -> None:
    case = scheduled(Contribution(2026, usd(8_000_000)), Contribution(2027, usd(4_000_000)))
    desk = desk_with(case)
    panel = panel_of(qtbot, desk)
    desk.change(edits.contribution(case, 1, amount=usd(6_000_000)))
    panel.apply_button.click()  # before the search has run by itself
    assert utilised(desk, 2026) == Decimal(14_000_000)


def test_the_search_runs_by_itself_a_moment_after_a_change(qtbot: QtBot) -> None:
    case = scheduled(Contribution(2026, usd(8_000_000)), Contribution(2027, usd(4_000_000)))
    desk = desk_with(case)
    panel = panel_of(qtbot, desk)
    with qtbot.waitSignal(panel.worked_out):
        desk.change(edits.contribution(case, 1, amount=usd(6_000_000)))
    assert rows(panel)[1][1] == "14,000,000.00 · cash"


def test_the_best_schedule_offers_nothing_to_apply(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, desk_with(plain_case()))
    assert panel.sentence() == "No other phasing of this capital gives more."
    assert not panel.apply_button.isVisible()


def test_minimum_and_maximum_of_a_year_are_kept_to(qtbot: QtBot) -> None:
    case = scheduled(Contribution(2026, usd(8_000_000)), Contribution(2027, usd(4_000_000)))
    desk = desk_with(case)
    panel = panel_of(qtbot, desk)
    panel.limits_button.click()
    assert panel.editor.isVisible()
    QTest.keyClicks(panel.editor.field(2026, "least"), "2m")
    with qtbot.waitSignal(panel.worked_out):
        QTest.keyClicks(panel.editor.field(2027, "least"), "3m")
    # 2 m × 1.5% and 10 m × 3%; the other way round it would be 9 m × 2% and 3 m × 1.5%.
    assert rows(panel)[1][1:4] == ["2,000,000.00 · cash", "10,000,000.00 · cash", "330,000.00"]
    with qtbot.waitSignal(panel.worked_out):
        QTest.keyClicks(panel.editor.field(2027, "most"), "9m")
    # 2% of both once each has 5 m; of all such splits the one with the earliest money.
    assert rows(panel)[1][1:4] == ["7,000,000.00 · cash", "5,000,000.00 · cash", "240,000.00"]


def test_what_is_paid_already_stays_where_it_is(qtbot: QtBot) -> None:
    case = scheduled(Contribution(2026, usd(3_000_000)), Contribution(2027, usd(9_000_000)))
    panel = panel_of(qtbot, desk_with(case))
    panel.limit((2026, 2027), {2026: Limits(paid=Decimal(3_000_000)), 2027: Limits(least=Decimal(5_000_000))})
    assert panel.phasing is not None
    amounts = {row.year: row.utilised_usd for row in panel.phasing.schedule}
    assert amounts[2026] >= 3_000_000 * 100
    assert amounts[2027] >= 5_000_000 * 100


def test_limits_that_no_schedule_meets_say_why_and_what_to_do_in_both_languages(qtbot: QtBot) -> None:
    desk = desk_with(plain_case())  # 8 m
    panel = panel_of(qtbot, desk)
    panel.limit((2026, 2027), {2026: Limits(most=Decimal(1_000_000)), 2027: Limits(most=Decimal(2_000_000))})
    assert panel.sentence() == (
        "The maxima and what is paid add up to US$\xa03,000,000, less than the total of US$\xa08,000,000: "
        "raise a maximum or add a year."
    )
    desk.speak("zh")
    assert panel.sentence() == "各年上限与已到资合计300万美元，不足总额800万美元：请提高上限或增加年度。"
    panel.limit((2026,), {2026: Limits(least=Decimal(9_000_000))})
    assert "900万美元" in panel.sentence()


def test_a_minimum_above_the_maximum_names_the_year(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, desk_with(plain_case()))
    panel.limit((2026,), {2026: Limits(least=Decimal(5), most=Decimal(4))})
    assert panel.sentence().startswith("2026 cannot hold at least US$\xa05 and at most US$\xa04")


def test_years_can_be_added_and_left_out(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, desk_with(plain_case()))
    panel.limits_button.click()
    panel.editor.later.click()
    panel.editor.earlier.click()
    assert panel.years == (2025, 2026, 2027)
    for _ in range(10):
        panel.editor.later.click()
    assert len(panel.years) == 10
    assert not panel.editor.later.isEnabled()


def test_what_was_entered_stays_when_a_year_is_added(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, desk_with(plain_case()))
    panel.limits_button.click()
    QTest.keyClicks(panel.editor.field(2026, "least"), "3m")
    panel.editor.later.click()
    assert panel.editor.limits()[2026].least == Decimal(3_000_000)


def test_more_than_three_years_stand_below_each_other(qtbot: QtBot) -> None:
    case = scheduled(*(Contribution(2026 + year, usd(3_000_000)) for year in range(5)))
    panel = panel_of(qtbot, desk_with(case))
    assert [row[0] for row in rows(panel)][:5] == ["2026", "2027", "2028", "2029", "2030"]
    assert rows(panel)[-2][1] == "225,000.00"  # 5 × 3 m × 1.5%
    assert rows(panel)[-2][2] == "450,000.00"  # 15 m × 3%, all in 2026


def test_the_better_schedule_can_be_kept_as_a_scenario(qtbot: QtBot) -> None:
    case = scheduled(Contribution(2026, usd(8_000_000)), Contribution(2027, usd(4_000_000)))
    desk = desk_with(case)
    panel = panel_of(qtbot, desk)
    with qtbot.waitSignal(panel.kept) as told:
        panel.keep_button.click()
    kept = told.args[0]
    assert [row.amount.amount for row in kept.project.utilisation] == [Decimal(12_000_000)]
    assert desk.case == case


def test_another_case_on_the_desk_forgets_the_limits(qtbot: QtBot) -> None:
    desk = desk_with(plain_case())
    panel = panel_of(qtbot, desk)
    panel.limit((2026, 2027), {2026: Limits(most=Decimal(1_000_000))})
    desk.document.replace(full_case())
    desk.put()
    panel.work_out()
    assert panel.years == (2026, 2027)
    assert rows(panel)[1][0] == "All in 2026, in cash"


def test_a_case_that_is_not_finished_says_so(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, desk_with(half_case()))
    assert panel.phasing is None
    assert panel.sentence()
    assert not panel.apply_button.isVisible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_view_marks_only_what_is_really_better(qtbot: QtBot, language: str) -> None:
    desk = desk_with(full_case(), language)
    panel = panel_of(qtbot, desk)
    assert panel.phasing is not None
    assert desk.answer is not None
    assert desk.answer.estimate is not None
    view = phasing_view(panel.phasing, desk.answer.estimate, desk.words)
    assert [cell.better for cell in view.rows[1]] == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "What was paid before 2026 stays"), ("zh", "2026年以前已到资的保持不变。")]
)
def test_nothing_is_moved_into_a_year_that_is_past_or_out_of_it(
    qtbot: QtBot, language: str, said: str
) -> None:
    # 25 m came in 2024 and nothing in 2025: a quote of 2026 can only phase the 22 m that are still to come.
    case = scheduled(
        Contribution(2024, usd(25_000_000)),
        Contribution(2026, usd(12_000_000)),
        Contribution(2027, usd(10_000_000)),
    )
    case = case._replace(quote=case.quote._replace(date="2026-11-22"))
    panel = panel_of(qtbot, desk_with(case, language))
    assert panel.phasing is not None
    assert [row.utilised_usd // MILLION for row in panel.phasing.schedule] == [25, 0, 22, 0]
    assert any(said in text for text in seen(panel))
    panel.limit((2024, 2025, 2026, 2027), {})
    assert [row.utilised_usd // MILLION for row in panel.phasing.schedule] != [25, 0, 22, 0]
    assert not any(said in text for text in seen(panel))
