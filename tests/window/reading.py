"""What a person sees of a window: texts of what is shown, controls that can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

from desktop.window.pages.steps.investment import InvestmentPage
from desktop.window.shell.main_window import MainWindow
from desktop.window.widgets.labels import Elided
from desktop.window.widgets.large_figure import Figure

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractSpinBox)


def shown_texts(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Every text that is shown, with its widget; what users typed themselves is left out."""
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, QMenu):
            yield from ((widget, action.text()) for action in widget.actions() if isinstance(action, QAction))
            yield widget, widget.title()
        if not widget.isVisibleTo(root) and widget is not root:
            continue
        yield widget, widget.toolTip()
        yield widget, widget.accessibleName()
        if isinstance(widget, Elided):
            yield widget, widget.whole()
        elif isinstance(widget, QLabel) and widget.textFormat() == Qt.TextFormat.RichText:
            yield widget, QTextDocumentFragment.fromHtml(widget.text()).toPlainText()
        elif isinstance(widget, QLabel | QAbstractButton | Figure):
            yield widget, widget.text()
        elif isinstance(widget, QComboBox):
            yield widget, widget.currentText()
        if isinstance(widget, QLineEdit):
            yield widget, widget.placeholderText()


def controls(root: QWidget) -> list[QWidget]:
    """What can be worked on: buttons, fields, boxes; parts of another control are left out."""
    found = []
    for kind in CONTROLS:
        for widget in root.findChildren(kind):
            inside = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
            if widget.isVisibleTo(root) and not inside and not widget.objectName().startswith("qt_"):
                found.append(widget)
    return found


def investment(window: MainWindow) -> InvestmentPage:
    """The page Investment of a window."""
    page = window.page(3)
    assert isinstance(page, InvestmentPage)
    return page
