"""Whether what is shown fits into the room it has: texts into their labels, controls into their window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget

from desktop.window.shell.rail import RailItem
from desktop.window.widgets.chip import Chip
from desktop.window.widgets.labels import Elided
from desktop.window.widgets.large_figure import Figure
from tests.window.user import plain

_HAIR = 1.0
"""Pixels by which a text may be wider than its label before anything of it is cut off."""


def misfits(root: QWidget) -> list[str]:
    """What does not fit in `root`, one sentence for each."""
    return [
        f"{type(widget).__name__} {_text_of(widget)!r}: {what}"
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        for what in _misfits_of(widget)
    ]


def _misfits_of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel) and widget.text():
        yield from _in_label(widget)
    elif isinstance(widget, Figure):
        wanted = sum(width for _, width in widget._fonts(1.0))
        # It shrinks as a whole, but has to stay larger than the text around it.
        if wanted * 0.6 > widget.width():
            yield f"needs {wanted:.0f} px, has {widget.width()}"
    elif isinstance(widget, QAbstractButton) and not isinstance(widget, RailItem):
        if widget.sizeHint().width() > widget.width():
            yield f"needs {widget.sizeHint().width()} px, has {widget.width()}"
    elif isinstance(widget, QComboBox):
        text = widget.currentText()
        room = widget.width() - 8 - (24 if not widget.property("flat") else 0)
        if not widget.isEditable() and _width(widget, text) > room:
            yield f"needs {_width(widget, text):.0f} px, has {room}"
    elif isinstance(widget, QLineEdit) and not widget.text():
        hint = widget.placeholderText()
        if _width(widget, hint) > widget.width() - 16:
            yield f"has no room for {hint!r}"
    if isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit | Figure):
        yield from _in_window(widget)


def _in_label(label: QLabel) -> Iterator[str]:
    if isinstance(label, Chip):
        if label.sizeHint().width() > label.width():
            yield f"needs {label.sizeHint().width()} px, has {label.width()}"
        return
    margins = label.contentsMargins()
    room = label.width() - margins.left() - margins.right()
    if isinstance(label, Elided):
        # It may end in an ellipsis where people typed more than there is room for; something must be left.
        if room < 24:
            yield f"has {room} px"
    elif label.wordWrap():
        needed = label.heightForWidth(label.width())
        if needed > label.height() + _HAIR:
            yield f"needs {needed} px of height, has {label.height()}"
        longest = max((_width(label, word) for word in label.text().split()), default=0)
        if longest > room + _HAIR and label.text().isascii():
            yield f"a word needs {longest:.0f} px, there are {room}"
    else:
        widest = max(_width(label, line) for line in label.text().split("\n"))
        if widest > room + _HAIR:
            yield f"needs {widest:.0f} px, has {room}"


def _in_window(widget: QWidget) -> Iterator[str]:
    """Whether the widget reaches out of what shows it; what scrolls may go on below, or where there is a bar, beside."""
    area = QRect(QPoint(0, 0), widget.size())
    scrolls = False
    parent = widget.parentWidget()
    while parent is not None:
        area.moveTopLeft(widget.mapTo(parent, QPoint(0, 0)))
        frame = parent.parentWidget()
        scrolls = scrolls or isinstance(frame, QScrollArea)
        if isinstance(frame, QScrollArea) and frame.horizontalScrollBar().isVisible():
            return
        if area.left() < 0 or area.right() > parent.width():
            yield f"reaches from {area.left()} to {area.right()} in {type(parent).__name__} of {parent.width()} px"
            return
        if not scrolls and (area.top() < 0 or area.bottom() > parent.height()):
            yield f"reaches from {area.top()} down to {area.bottom()} in {type(parent).__name__} of {parent.height()} px"
            return
        parent = None if parent.isWindow() else parent.parentWidget()


def _width(widget: QWidget, text: str) -> float:
    return QFontMetricsF(widget.font()).horizontalAdvance(text)


def _text_of(widget: QWidget) -> str:
    for name in ("text", "currentText", "accessibleName"):
        if text := getattr(widget, name, lambda: "")():
            return plain(str(text))[:60]
    return ""
