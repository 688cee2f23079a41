"""Cases side by side: what each gives, and of what was entered the rows that differ, with the difference marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.window import theme, tokens
from desktop.window.widgets.labels import Hairline, label, muted

if TYPE_CHECKING:
    from desktop.language.comparing import ComparedCell, ComparedRow, Comparison
    from desktop.window.desk import Desk


class ComparedTable(QWidget):
    """A column for each case under its head; the rows are made anew by `display`."""

    def __init__(self, desk: Desk, heads: Sequence[QWidget]) -> None:
        super().__init__()
        self._desk = desk
        self._cells: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnMinimumWidth(0, 150)
        self._grid.setColumnStretch(0, 3)
        self._columns = len(heads)
        for place, head in enumerate(heads):
            self._grid.addWidget(head, 0, place + 1, Qt.AlignmentFlag.AlignTop)

    def display(self, comparison: Comparison) -> None:
        """Show what the cases give and how they differ."""
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells = []
        shown = max((len(row.cells) for row in comparison.results), default=0)
        for place in range(self._columns):
            self._grid.setColumnStretch(place + 1, 3 if place < shown else 0)
        words = self._desk.words
        row = 1
        for title, rows in (
            (words.text("What it gives"), comparison.results),
            (words.text("What differs"), comparison.inputs),
        ):
            if rows:
                self._put(muted(text=title), row, 0, height=32)
                row += 1
                for one in rows:
                    row = self._put_row(one, row)

    def _put_row(self, one: ComparedRow, row: int) -> int:
        self._put(Hairline(), row, 0, columns=len(one.cells) + 1)
        caption = label(bold=one.strong, wrap=True, text=one.label)
        caption.setContentsMargins(0, 6, 0, 6)
        self._put(caption, row + 1, 0)
        self._grid.setAlignment(caption, Qt.AlignmentFlag.AlignTop)
        for place, cell in enumerate(one.cells):
            self._put(_Cell(self._desk, cell, strong=one.strong), row + 1, place + 1)
        return row + 2

    def _put(self, widget: QWidget, row: int, column: int, *, columns: int = 1, height: int = 0) -> None:
        if height:
            widget.setFixedHeight(height)
        self._grid.addWidget(widget, row, column, 1, columns)
        self._cells.append(widget)


class _Cell(QWidget):
    """A cell; on a tinted ground and in bold where it differs, with the difference below."""

    def __init__(self, desk: Desk, cell: ComparedCell, *, strong: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(0)
        right = bool(cell.exact)
        # Beside the ground and the weight, a sign for those who see neither.
        marked = f"≠ {cell.text}" if cell.differs and not right else cell.text
        text = label(bold=strong or cell.differs, wrap=not right, right=right, text=marked)
        text.setToolTip(cell.exact if cell.exact != cell.text else "")
        column.addWidget(text)
        if cell.difference:
            tone = theme.WARN if cell.difference.startswith("\N{MINUS SIGN}") else theme.ACCENT
            column.addWidget(label(tokens.SMALL, right=True, tone=tone, text=cell.difference))
        column.addStretch(1)
        if cell.differs:
            colours = self.palette()
            colours.setColor(QPalette.ColorRole.Window, desk.theme.colour("soft"))
            self.setPalette(colours)
            self.setBackgroundRole(QPalette.ColorRole.Window)
            self.setAutoFillBackground(True)
