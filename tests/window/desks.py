"""A desk without a window: document, answer, language and look, for parts of the window on their own."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.case.case import Case
from desktop.document.document import Document
from desktop.window.desk.desk import Desk
from desktop.window.desk.settings import Folders, Settings
from desktop.window.pages.answer.answer_panel import AnswerPanel
from desktop.window.widgets import theme

MILLION = 1_000_000 * 100
"""A million of US$ in cents."""


@cache
def _fonts() -> None:
    theme.load_fonts()


def desk_with(case: Case, language: str = "en", scheme: str = "light") -> Desk:
    """A desk with `case` on it and the engine running."""
    _fonts()
    folders = Folders(Path(tempfile.mkdtemp()))
    settings = Settings(folders.config)
    settings.language = language
    application = cast("QApplication", QApplication.instance())
    desk = Desk(Document(case), theme.Theme(application, scheme), settings, folders)
    desk.start_engine()
    return desk


def shown(bot: QtBot, widget: QWidget, width: int = 830, height: int = 640) -> QWidget:
    """`widget` in a window of its own that is on the screen and active; returns the window."""
    window = QWidget()
    window.setAutoFillBackground(True)
    window.setBackgroundRole(QPalette.ColorRole.Base)
    column = QVBoxLayout(window)
    column.addWidget(widget)
    bot.addWidget(window)
    widget.held_by = window  # type: ignore[attr-defined] # the bot holds it weakly
    window.resize(width, height)
    window.show()
    window.activateWindow()
    bot.waitUntil(window.isVisible)
    bot.waitUntil(lambda: QApplication.activeWindow() is window)
    return window


def press(widget: QWidget, *keys: Qt.Key, shift: bool = False) -> None:
    """Press keys, one after the other."""
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(widget, key, modifier)


def utilised(desk: Desk, year: int) -> Decimal:
    """What the schedule on the desk has for a year, in US$."""
    return sum(
        (row.amount.amount or Decimal(0) for row in desk.case.project.utilisation if row.year == year),
        Decimal(0),
    )


def award(desk: Desk, year: int) -> int:
    """The plan's award of a year in US cents, as the desk answers it."""
    assert desk.answer is not None
    assert desk.answer.estimate is not None
    return next(one.award_usd for one in desk.answer.estimate.years if one.year == year)


def missing_links(panel: AnswerPanel) -> list[QPushButton]:
    """The links to what is missing, as the answer shows them."""
    return [link for link in panel._links if link.isVisibleTo(panel)]
