"""The step Result: its blocks in the order of the stage, every figure with its reasons, phasing and scenarios at hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.estimate.case import Case
from desktop.window import asides, edits, paths
from desktop.window.app import Session
from desktop.window.figures import Figure
from desktop.window.steps.result import ResultPage
from desktop.window.why import WhyPage
from desktop.window.why_view import amount_of
from desktop.window.widgets.figure_label import FigureLabel
from tests.screenshots import five_years_case, next_step_case

Open = Callable[..., Session]


def page_of(session: Session) -> ResultPage:
    page = session.window.page(paths.RESULT)
    assert isinstance(page, ResultPage)
    return page


def from_the_top(page: ResultPage) -> list[str]:
    """The names of the blocks that are seen, as they stand below each other."""
    seen = {name: block for name, block in page.blocks.items() if block.isVisible()}
    return sorted(seen, key=lambda name: seen[name].mapTo(page, QPoint(0, 0)).y())


def at_stage(case: Case, stage: str) -> Case:
    return case._replace(quote=case.quote._replace(stage=stage))


@pytest.mark.parametrize(
    ("stage", "first", "last"),
    [
        ("assess", ["lead", "years", "readings"], "clauses"),
        ("negotiate", ["years", "curve", "lead"], "clauses"),
        ("sign", ["lead", "years", "stacking"], "clauses"),
    ],
)
def test_the_stage_decides_what_comes_first(
    start: Open, example: Case, stage: str, first: list[str], last: str
) -> None:
    session = start(at_stage(example, stage), step=paths.RESULT)
    found = from_the_top(page_of(session))
    assert found[:3] == first
    assert found[-1] == last


def test_changing_the_stage_moves_the_blocks(start: Open, example: Case, qtbot: QtBot) -> None:
    session = start(at_stage(example, "assess"), step=paths.RESULT)
    page = page_of(session)
    session.desk.change(edits.quote(session.desk.case, stage="sign"))
    qtbot.waitUntil(lambda: from_the_top(page)[2] == "stacking")


@pytest.mark.parametrize("stage", ["assess", "negotiate", "sign"])
def test_what_more_capital_brings_is_said_once_at_every_stage(start: Open, stage: str) -> None:
    session = start(at_stage(next_step_case(), stage), step=paths.RESULT)
    page = page_of(session)
    sections = [
        section.id
        for panel in (page.lead, page.advice)
        if panel.isVisible() and panel.lead is not None
        for section in panel.lead.sections
    ]
    assert sections.count("more") == 1


@pytest.mark.parametrize("case", [next_step_case, five_years_case])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_of_the_window_opens_its_reasons(
    start: Open, case: Callable[[], Case], language: str
) -> None:
    session = start(case(), language=language, step=paths.RESULT)
    window, page = session.window, page_of(session)
    why = window.aside(asides.WHY)
    assert isinstance(why, WhyPage)
    asked = 0
    for figure in page.findChildren(FigureLabel) + window.answer.findChildren(FigureLabel):
        if not figure.isVisibleTo(window):
            continue
        figure.click()
        assert window.stack.currentWidget() is why, figure.accessibleName()
        assert figure.is_open
        assert why.title.text()
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert not figure.is_open
        assert window.stack.currentWidget() is page
        asked += 1
    assert asked > 6


@pytest.mark.parametrize("step", [paths.INVESTMENT, paths.PROGRAMMES])
def test_the_figures_of_the_questions_open_their_reasons_too(start: Open, example: Case, step: int) -> None:
    session = start(example, step=step)
    window, page = session.window, session.window.page(step)
    found = [one for one in page.findChildren(FigureLabel) if one.isVisibleTo(window)]
    assert len(found) > 2
    for figure in found:
        QTest.mouseClick(figure, Qt.MouseButton.LeftButton)
        assert window.stack.currentWidget() is window.aside(asides.WHY), figure.accessibleName()
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert window.stack.currentWidget() is page


def test_the_large_figures_of_the_answer_are_asked_with_the_keyboard(start: Open, example: Case) -> None:
    session = start(example, step=paths.RESULT)
    window = session.window
    window.answer._total.setFocus()
    QTest.keyClick(window.answer._total, Qt.Key.Key_Return)
    why = window.aside(asides.WHY)
    assert isinstance(why, WhyPage)
    assert why.figure == Figure("total")
    why.leave()
    assert window.focusWidget() is window.answer._total


def test_a_figure_says_the_amount_that_its_reasons_end_in(start: Open, example: Case) -> None:
    session = start(example, step=paths.RESULT)
    answer = session.desk.answer
    assert answer is not None
    estimate = answer.estimate
    assert estimate is not None
    shown = page_of(session).years.sheet.figure(Figure("award", 2026))
    assert shown is not None
    assert shown.text() == "1,440,000.00"
    assert amount_of(estimate, Figure("award", 2026)) == 1_440_000_00


def test_a_link_above_brings_its_block_into_view(start: Open) -> None:
    session = start(five_years_case(), step=paths.RESULT)
    page = page_of(session)
    block = page.blocks["phasing"]
    page.jumps["phasing"].click()
    top = block.mapTo(page.area.viewport(), QPoint(0, 0)).y()
    bar = page.area.verticalScrollBar()
    assert 0 <= top < 40 or bar.value() == bar.maximum()


def test_there_is_no_link_to_stacking_without_other_programmes(start: Open) -> None:
    session = start(next_step_case(), step=paths.RESULT)
    assert not page_of(session).jumps["stacking"].isVisible()
    assert page_of(session).jumps["curve"].isVisible()


def test_a_better_phasing_is_kept_as_a_scenario_and_shown(start: Open, example: Case) -> None:
    session = start(example, step=paths.RESULT)
    page = page_of(session)
    page.phasing.keep_button.click()
    scenarios = session.desk.scenarios
    assert scenarios is not None
    assert len(scenarios.variants) == 2
    kept = scenarios.variants[1].case
    assert [(row.year, row.amount.amount) for row in kept.project.utilisation] == [
        (2026, Decimal(47_000_000))
    ]
    assert session.window.stack.currentWidget() is session.window.aside(asides.SCENARIOS)
    assert session.desk.case.project.utilisation == example.project.utilisation


def test_the_phasing_of_another_case_never_stands_beside_this_one(start: Open, example: Case) -> None:
    session = start(example, step=paths.RESULT)
    page = page_of(session)
    assert "47,000,000.00" in str(page.phasing.sheet.texts())
    session.document.replace(next_step_case())
    session.desk.put()
    assert "47,000,000.00" not in str(page.phasing.sheet.texts())
    assert "9,200,000.00" in str(page.phasing.sheet.texts())


def test_the_whole_result_follows_the_handle_once_it_rests(start: Open, example: Case, qtbot: QtBot) -> None:
    session = start(example, step=paths.RESULT)
    page = page_of(session)
    curve: QWidget = page.curve.curve
    curve.setFocus()
    QTest.keyClick(curve, Qt.Key.Key_Right)
    assert page.years.sheet.texts()[0][1] == "32,100,000.00"
    qtbot.waitUntil(lambda: "1,444,500.00" in str(page.stacking.sheet.texts()))


def test_the_scenarios_are_one_click_away(start: Open, example: Case) -> None:
    session = start(example, step=paths.RESULT)
    page_of(session).compare.click()
    assert session.window.stack.currentWidget() is session.window.aside(asides.SCENARIOS)
