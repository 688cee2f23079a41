"""The frame: steps, the pages laid over them, and the presentation over the whole screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.case.case import Case
from desktop.telling import paths
from desktop.telling.figure import AwardOfYear
from desktop.window.desk import asides
from desktop.window.pages.why import WhyPage
from desktop.window.shell import pages
from desktop.window.shell.app import Session

Open = Callable[..., Session]


@pytest.fixture
def session(start: Open, example: Case) -> Session:
    return start(example, step=paths.RESULT)


def test_a_page_that_is_asked_for_lies_over_the_step_until_it_is_closed(session: Session) -> None:
    window = session.window
    step = window.stack.currentWidget()
    session.desk.aside_wanted.emit(asides.WHY, AwardOfYear(2026))
    page = window.stack.currentWidget()
    assert isinstance(page, WhyPage)
    assert page.figure == AwardOfYear(2026)
    assert window.step == paths.RESULT
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is step
    assert page.figure is None


def test_a_page_without_the_place_that_was_asked_for_stays_away(session: Session) -> None:
    shown = session.window.stack.currentWidget()
    session.desk.aside_wanted.emit(asides.WHY, AwardOfYear(2031))
    assert session.window.stack.currentWidget() is shown


def test_pages_lie_over_one_another_and_come_back_in_their_order(session: Session) -> None:
    window = session.window
    session.desk.aside_wanted.emit(asides.WHY, AwardOfYear(2026))
    session.desk.aside_wanted.emit(asides.SCENARIOS, "")
    assert window.stack.currentWidget() is window.aside(asides.SCENARIOS)
    window.aside(asides.SCENARIOS).leave()
    why = window.stack.currentWidget()
    assert isinstance(why, WhyPage)
    assert why.figure == AwardOfYear(2026)
    why.leave()
    assert window.stack.currentWidget() is window.page(paths.RESULT)


def test_going_to_a_step_puts_all_pages_away(session: Session) -> None:
    window = session.window
    session.desk.aside_wanted.emit(asides.WHY, AwardOfYear(2026))
    session.desk.aside_wanted.emit(asides.SCENARIOS, "")
    window.enter(paths.PROJECT, focus=True)
    why = window.aside(asides.WHY)
    assert isinstance(why, WhyPage)
    assert why.figure is None
    window.enter(paths.RESULT)
    assert window.stack.currentWidget() is window.page(paths.RESULT)


@pytest.mark.parametrize("name", [name for name, entry in pages.ASIDES.items() if entry.menu])
def test_every_page_in_the_menus_opens_and_closes(session: Session, name: str) -> None:
    window = session.window
    window.menus.asides[name].trigger()
    page = window.aside(name)
    assert window.stack.currentWidget() is page
    assert window.focusWidget() is not None
    assert page.isAncestorOf(window.focusWidget())
    page.leave()
    assert window.stack.currentWidget() is window.page(paths.RESULT)


@pytest.mark.parametrize("name", [name for name, _, _ in pages.AT_THE_FOOT])
def test_the_places_at_the_foot_of_the_rail_are_one_click_away(session: Session, name: str) -> None:
    window = session.window
    window.rail.foot[name].click()
    assert window.stack.currentWidget() is window.aside(name)
    assert window.rail.foot[name].isChecked()
    window.rail.items[paths.SECTOR].click()
    assert window.step == paths.SECTOR
    assert not window.rail.foot[name].isChecked()


def test_f11_presents_the_result_and_leaves_nothing_behind(session: Session, qtbot: QtBot) -> None:
    window = session.window
    QTest.keyClick(window, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: window._presentation is not None and window._presentation.isVisible())
    shown = window._presentation
    assert shown is not None
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    qtbot.waitUntil(
        lambda: not any(one.isVisible() for one in QApplication.topLevelWidgets() if one is shown)
    )
    assert window._presentation is None


def test_the_button_above_presents_too(session: Session, qtbot: QtBot) -> None:
    session.window.top.present.click()
    qtbot.waitUntil(lambda: session.window._presentation is not None)
    presentation = session.window._presentation
    assert presentation is not None
    presentation.close()


def test_a_page_is_found_again_where_it_was_left(session: Session, qtbot: QtBot) -> None:
    window, page = session.window, session.window.page(paths.RESULT)
    bar = page.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 900)
    bar.setValue(700)
    page.compare.setFocus()  # type: ignore[attr-defined]
    session.desk.aside_wanted.emit(asides.SCENARIOS, "")
    session.desk.aside_wanted.emit(asides.POLICY, "17")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is page
    assert bar.value() == 700
    assert QApplication.focusWidget() is page.compare  # type: ignore[attr-defined]


def test_a_page_is_found_again_where_it_was_left_even_if_the_focus_was_elsewhere(session: Session) -> None:
    window, page = session.window, session.window.page(paths.RESULT)
    page.area.verticalScrollBar().setValue(300)
    window.rail.foot[asides.POLICY].setFocus()
    session.desk.aside_wanted.emit(asides.POLICY, "")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert page.area.verticalScrollBar().value() == 300
    assert QApplication.focusWidget() is page.primary


def test_a_page_is_turned_from_its_footer_too(session: Session, qtbot: QtBot) -> None:
    page = session.window.page(paths.RESULT)
    bar = page.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert QApplication.focusWidget() is page.primary
    QTest.keyClick(page.primary, Qt.Key.Key_PageDown)
    assert bar.value() == min(bar.pageStep(), bar.maximum())
    QTest.keyClick(page.primary, Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_the_focus_goes_back_to_the_page_when_a_notice_goes(session: Session) -> None:
    window, done = session.window, []
    window.notice.say(lambda: "Something", (lambda: "Mend it", lambda: done.append(1)))
    button = next(one for one in window.notice.findChildren(QPushButton) if one.text() == "Mend it")
    button.setFocus()
    button.click()
    assert done
    assert QApplication.focusWidget() is window.page(paths.RESULT).primary


def test_the_quote_is_saved_and_printed_from_the_file_menu(
    start: Open, example: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = start(example).window
    page, asked = window.page(paths.QUOTE), []
    monkeypatch.setattr(page.out, "save", lambda _page: asked.append("saved"))  # type: ignore[attr-defined]
    monkeypatch.setattr(page.out, "print", lambda _page: asked.append("printed"))  # type: ignore[attr-defined]
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["saved", "printed"]
    assert window.step == paths.QUOTE


def test_the_menu_leads_to_what_is_missing_where_there_is_no_quote_yet(start: Open) -> None:
    window = start().window
    window.menus.save_quote.trigger()
    assert window.step == paths.QUOTE
    assert not window.page(paths.QUOTE).primary.isEnabled()


def test_a_rule_set_that_is_opened_goes_to_its_page(session: Session, tmp_path: Path) -> None:
    pack = tmp_path / "pack.toml"
    pack.write_text("x", encoding="utf-8")
    session.files.open_path(pack)
    assert session.window.stack.currentWidget() is session.window.aside(asides.RULE_SETS)
