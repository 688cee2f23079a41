from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from desktop.case.case import Case
from desktop.window.widgets import theme, tokens
from desktop.window.widgets.tokens import DARK, LIGHT, Tokens
from tests.window.conftest import Open


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_every_ground_it_stands_on(colours: Tokens) -> None:
    for ink in ("text", "muted", "accent"):
        for ground in ("base", "surface", "soft"):
            assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5, (ink, ground)
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.text, colours.chip) >= 4.5
    for ground in ("base", "surface", "warn_soft"):
        assert contrast(colours.warn, getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_borders_of_controls_can_be_seen(colours: Tokens) -> None:
    assert contrast(colours.ctl, colours.base) >= 3
    assert contrast(colours.ctl, colours.surface) >= 3


def test_light_and_dark_follow_the_choice_at_once(start: Open, qapp: QApplication) -> None:
    session = start()
    session.theme.choose("dark")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.surface)
    assert DARK.accent in qapp.styleSheet()
    session.theme.choose("light")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.surface)


def test_the_menu_s_choice_is_remembered(start: Open, home: Path) -> None:
    session = start()
    menus = session.window.menus
    menus.schemes["dark"].trigger()
    assert json.loads((home / "settings.json").read_text())["theme"] == "dark"
    assert session.theme.tokens is DARK
    session.theme.choose("light")


def test_the_whole_style_sheet_is_understood_by_qt(qapp: QApplication) -> None:
    # A token that the sheet does not know would stay in it as a brace.
    for colours in (LIGHT, DARK):
        sheet = theme.style_sheet(colours)
        assert sheet.count("{") == sheet.count("}")
        assert "{{" not in sheet


def test_a_wide_window_has_a_wide_answer_and_a_step_that_stops_growing(start: Open) -> None:
    session = start()
    session.window.resize(1920, 1080)
    assert session.window.answer.width() == tokens.ANSWER_WIDE
    page = session.window.pages[0]
    inner = page.content.parentWidget()
    assert inner is not None
    assert inner.width() == tokens.STEP_WIDEST


def test_the_smallest_window_cuts_nothing_off(start: Open, example: Case) -> None:
    session = start(example)
    session.window.resize(1280, 720)
    for step in range(7):
        session.window.enter(step)
        assert session.window.pages[step].area.horizontalScrollBar().maximum() == 0, step


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_list_that_is_a_window_of_its_own_has_the_ground_of_the_theme(
    start: Open, qtbot: QtBot, scheme: str
) -> None:
    """What Qt offers while the name of a file is typed is such a one."""
    session = start()
    session.theme.choose(scheme)
    offered = QListView()
    qtbot.addWidget(offered)
    offered.show()
    assert offered.viewport().grab().toImage().pixelColor(5, 5) == session.theme.colour("base")
