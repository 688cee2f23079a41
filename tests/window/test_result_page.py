"""The step Result: its blocks in the order of the stage, every figure with its reasons, phasing and scenarios at hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QStyle, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.case import edits
from desktop.case.case import Case
from desktop.telling import paths
from desktop.telling.figure import AwardOfYear, RangeEnd, Total
from desktop.telling.why import amount_of
from desktop.window.desk import asides
from desktop.window.pages.result import ResultPage
from desktop.window.pages.result.phasing import OfBetter
from desktop.window.pages.why import WhyPage
from desktop.window.shell.app import Session
from desktop.window.widgets.figure_label import FigureLabel
from desktop.window.widgets.link import Link
from tests.screenshots import five_years_case, next_step_case
from tests.window.cases import usd

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
    assert why.figure == Total()
    why.leave()
    assert window.focusWidget() is window.answer._total


def test_a_figure_says_the_amount_that_its_reasons_end_in(start: Open, example: Case) -> None:
    session = start(example, step=paths.RESULT)
    answer = session.desk.answer
    assert answer is not None
    estimate = answer.estimate
    assert estimate is not None
    shown = page_of(session).years.sheet.figure(AwardOfYear(2026))
    assert shown is not None
    assert shown.text() == "1,440,000.00"
    assert amount_of(estimate, AwardOfYear(2026)) == 1_440_000_00


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


def test_the_whole_result_follows_the_handle_once_it_is_adopted(
    start: Open, example: Case, qtbot: QtBot
) -> None:
    session = start(example, step=paths.RESULT)
    page = page_of(session)
    curve: QWidget = page.curve.curve
    curve.setFocus()
    QTest.keyClick(curve, Qt.Key.Key_Right)
    assert page.years.sheet.texts()[0][1] == "32,000,000.00"
    QTest.keyClick(curve, Qt.Key.Key_Return)
    assert page.years.sheet.texts()[0][1] == "32,100,000.00"
    qtbot.waitUntil(lambda: "1,444,500.00" in str(page.stacking.sheet.texts()))


def test_the_scenarios_are_one_click_away(start: Open, example: Case) -> None:
    session = start(example, step=paths.RESULT)
    page_of(session).compare.click()
    assert session.window.stack.currentWidget() is session.window.aside(asides.SCENARIOS)


@pytest.mark.parametrize(
    ("language", "amount", "whose"),
    [("en", "1,880,000.00", "the better phasing"), ("zh", "188.00", "更优到资安排")],
)
def test_the_better_phasing_has_reasons_of_its_own(
    start: Open, example: Case, qtbot: QtBot, language: str, amount: str, whose: str
) -> None:
    # All 47 m in cash in the first year: 4.5 % of it under every reading. Today's schedule has 15 m in kind, later.
    session = start(example, language=language, step=paths.RESULT)
    phasing = page_of(session).phasing
    qtbot.waitUntil(lambda: phasing.phasing is not None)
    figure = phasing.sheet.figure(OfBetter(RangeEnd("plan", "lowest")))
    assert figure is not None
    figure.click()
    why = session.window.aside(asides.WHY)
    assert isinstance(why, WhyPage)
    assert amount in why.title.text()
    assert whose in why.subtitle.text()
    why.leave()
    own = phasing.sheet.figure(RangeEnd("plan", "lowest"))
    assert own is not None
    own.click()
    assert amount not in why.title.text()
    assert whose not in why.subtitle.text()


@pytest.mark.parametrize(("language", "amount"), [("en", "300,000.00"), ("zh", "30.00")])
def test_what_a_step_brings_is_explained_by_the_case_with_the_step(
    start: Open, language: str, amount: str
) -> None:
    # 9.2 m at 2 % are 184,000, 10 m at 3 % are 300,000: 14.5 % of the 800,000 more.
    session = start(at_stage(next_step_case(), "negotiate"), language=language, step=paths.RESULT)
    lead = page_of(session).lead
    share = next(one for one in lead.findChildren(FigureLabel) if "14.5%" in one.text())
    share.click()
    why = session.window.aside(asides.WHY)
    assert isinstance(why, WhyPage)
    assert amount in why.title.text()
    assert why.subtitle.text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_figure_of_a_scenario_is_explained_for_that_scenario(
    start: Open, example: Case, language: str
) -> None:
    session = start(example, language=language, step=paths.RESULT)
    scenarios = session.desk.scenarios
    assert scenarios is not None
    # 20 m in the first year are too few for 4.5 %: 800,000 at 4 %.
    year = example.project.utilisation[0]._replace(amount=usd(20_000_000))
    scenarios.keep(edits.project(example, utilisation=(year, *example.project.utilisation[1:])), "Twenty")
    session.window.show_aside(asides.SCENARIOS)
    page = session.window.aside(asides.SCENARIOS)
    exact = session.desk.words.usd.exact(80_000_000)
    figure = next(one for one in page.findChildren(FigureLabel) if exact in one.accessibleName())
    figure.click()
    why = session.window.aside(asides.WHY)
    assert isinstance(why, WhyPage)
    assert why.figure == AwardOfYear(2026)
    assert "Twenty" in why.subtitle.text()
    assert "20,000,000.00" in why.text()
    # The table may have been made anew behind the page: closing it must not look for what has gone.
    session.desk.speak("en" if language == "zh" else "zh")
    assert "Twenty" in why.subtitle.text()
    QTest.keyClick(session.window, Qt.Key.Key_Escape)
    assert session.window.stack.currentWidget() is page


def test_the_clauses_beside_lines_and_notes_open_the_policy_text(
    start: Open, example: Case, qtbot: QtBot
) -> None:
    session = start(at_stage(example, "sign"), step=paths.RESULT)
    page = page_of(session)
    links = [one for one in page.lead.findChildren(Link) if one.text() in ("Item 17", "Scope paragraph")]
    places = {"Item 17": "17", "Scope paragraph": "scope"}
    assert len(links) > 3
    for link in links[:3]:
        with qtbot.waitSignal(session.desk.aside_wanted) as asked:
            QTest.keyClick(link, Qt.Key.Key_Return)
        assert asked.args == ["policy", places[link.text()]]
        assert session.window.stack.currentWidget() is session.window.aside(asides.POLICY)
        QTest.keyClick(session.window, Qt.Key.Key_Escape)
        assert session.window.stack.currentWidget() is page
    for block in (page.notes, page.clauses):
        button = next(one for one in block.findChildren(QPushButton) if one.isVisible())
        with qtbot.waitSignal(session.desk.aside_wanted) as asked:
            button.click()
        assert asked.args is not None
        assert asked.args[0] == "policy"
        assert session.window.stack.currentWidget() is session.window.aside(asides.POLICY)
        QTest.keyClick(session.window, Qt.Key.Key_Escape)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_readings_in_use_stand_there_whole_in_the_smallest_window(
    start: Open, example: Case, language: str, qtbot: QtBot
) -> None:
    readings = (("upgrade_scope", "any_increase_or_reinvestment"), ("counted_forms", "cash_and_profit"))
    session = start(example._replace(readings=readings), language=language, step=paths.RESULT)
    session.window.resize(1280, 720)
    page = page_of(session)
    qtbot.waitUntil(lambda: page.area.viewport().width() > 0)
    for box in page.readings.boxes.values():
        room = box.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            _option(box),
            QStyle.SubControl.SC_ComboBoxEditField,
            box,
        )
        # Qt keeps a pixel free on either side of the text.
        assert box.fontMetrics().horizontalAdvance(box.currentText()) + 2 <= room.width(), box.currentText()
    assert page.area.horizontalScrollBar().maximum() == 0


def _option(box: QComboBox) -> QStyleOptionComboBox:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    return option


def test_the_links_say_which_blocks_are_in_view(start: Open, example: Case, qtbot: QtBot) -> None:
    page = page_of(start(example, step=paths.RESULT))
    places = {name: jump.x() for name, jump in page.jumps.items()}

    def marked() -> set[str]:
        return {name for name, jump in page.jumps.items() if jump.property("current")}

    qtbot.waitUntil(lambda: page.area.verticalScrollBar().maximum() > 0)
    page.jump_to("stacking")
    assert "stacking" in marked()
    assert "years" not in marked()
    page.area.verticalScrollBar().setValue(0)
    assert "stacking" not in marked()
    assert {name: jump.x() for name, jump in page.jumps.items()} == places
