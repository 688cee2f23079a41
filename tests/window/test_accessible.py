from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.case.case import Case
from tests.window.conftest import Open
from tests.window.reading import controls


def _named(widget: QWidget) -> bool:
    if widget.accessibleName():
        return True
    return isinstance(widget, QAbstractButton) and bool(widget.text())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_control_has_a_name_for_those_who_hear_it(start: Open, example: Case, language: str) -> None:
    session = start(example, language=language)
    for step in range(7):
        session.window.enter(step)
        nameless = [control for control in controls(session.window) if not _named(control)]
        assert not nameless, (step, [type(control).__name__ for control in nameless])


def _walk(start_at: QWidget) -> list[QWidget]:
    """What Tab reaches from a widget on, once round."""
    application = start_at.window().windowHandle()
    assert application is not None
    reached: list[QWidget] = []
    from PySide6.QtWidgets import QApplication

    for _ in range(400):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in reached:
            return reached
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    raise AssertionError("Tab goes on for ever")


@pytest.mark.parametrize("step", range(7))
def test_tab_reaches_every_control_of_a_step(start: Open, example: Case, step: int) -> None:
    session = start(example, step=step)
    page = session.window.pages[step]
    reached = set(_walk(page.primary))
    for control in controls(page):
        wants = bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus)
        inside = any(control.isAncestorOf(one) or one is control for one in reached)
        radio = isinstance(control, QAbstractButton) and control.autoExclusive()
        segment = control.property("segment") is not None
        assert inside or not wants or not control.isEnabled() or radio or segment, control.accessibleName()


def test_a_step_can_be_left_with_tab_in_both_directions(start: Open, example: Case) -> None:
    session = start(example, step=3)
    page = session.window.pages[3]
    reached = _walk(page.primary)
    outside = [widget for widget in reached if not page.isAncestorOf(widget)]
    assert any(widget in session.window.rail.items for widget in outside)
    assert any(session.window.top.isAncestorOf(widget) for widget in outside)


def test_the_steps_have_keys(start: Open) -> None:
    session = start()
    for step in (3, 6, 0):
        QTest.keyClick(session.window, Qt.Key.Key_1 + step, Qt.KeyboardModifier.ControlModifier)
        assert session.window.step == step


def test_the_rail_says_name_state_and_value(start: Open, example: Case) -> None:
    session = start(example)
    spoken = [item.accessibleName() for item in session.window.rail.items]
    assert spoken[2] == "Location: complete, Zhizao New City"
    assert spoken[6] == "Quote: needs attention, Issuer missing"


def test_arrow_keys_go_along_the_rail(start: Open, example: Case) -> None:
    session = start(example)
    session.window.rail.items[0].setFocus()
    QTest.keyClick(session.window.rail.items[0], Qt.Key.Key_Down)
    assert session.window.step == 1


def test_a_new_case_with_the_officers_own_data_wants_no_attention(start: Open, small: Case) -> None:
    session = start(Case()._replace(quote=Case().quote._replace(organisation="Bureau of Commerce")))
    assert session.window.rail.items[6].accessibleName() == "Quote: empty, Not started"
