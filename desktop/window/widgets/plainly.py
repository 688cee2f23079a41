"""Texts in tool tips and message boxes, shown as the characters that they are: any of them may come from a stranger.

Qt takes a text for markup where it looks like it, and fetches the pictures that it names. So nothing else in the window sets
a tool tip or makes a message box; a test looks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.outside import as_markup

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMessageBox, QTableWidgetItem, QWidget


def as_tip(text: str) -> str:
    """`text` for a tool tip: in markup of its own where Qt could take it for such."""
    if "<" not in text and "&" not in text:
        return text
    return f"<qt>{as_markup(text).replace(chr(10), '<br>')}</qt>"


def set_tip(target: QWidget | QAction | QTableWidgetItem, text: str) -> None:
    """Give a widget, an action or a cell its tool tip, unless it has it: Qt would tell everybody of it."""
    tip = as_tip(text)
    if target.toolTip() != tip:
        target.setToolTip(tip)


def plain_box(parent: QWidget | None, title: str) -> QMessageBox:
    """A message box without an icon whose texts are plain, what it says in detail too."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    return box


def tell_more(box: QMessageBox, text: str) -> None:
    """Give a box its smaller text, which Qt reads as markup whatever the format of the larger one."""
    box.setInformativeText(as_tip(text))
