"""Cases side by side: what each gives, and of what was entered the rows that differ, with the difference marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.window.desk.asked_figures import ask
from desktop.window.widgets import theme, tokens
from desktop.window.widgets.figure_label import FigureLabel
from desktop.window.widgets.labels import Hairline, label, muted
from desktop.window.widgets.plainly import set_tip

if TYPE_CHECKING:
    from desktop.telling.comparing import ComparedCell, ComparedRow, Comparison
    from desktop.telling.figure import Figure, Other
    from desktop.window.desk.desk import Desk


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

    def display(self, comparison: Comparison, others: Sequence[Other | None] = ()) -> None:
        """Show what the cases give and how they differ.

        With `others`, one for each case and None for the one on the desk, every figure can be asked for its reasons.
        """
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
                    row = self._put_row(one, row, others)

    def _put_row(self, one: ComparedRow, row: int, others: Sequence[Other | None]) -> int:
        self._put(Hairline(), row, 0, columns=len(one.cells) + 1)
        caption = label(bold=one.strong, wrap=True, text=one.label)
        caption.setContentsMargins(0, 6, 0, 6)
        self._put(caption, row + 1, 0)
        self._grid.setAlignment(caption, Qt.AlignmentFlag.AlignTop)
        for place, cell in enumerate(one.cells):
            view = _Cell(self._desk, cell, strong=one.strong)
            if cell.exact and one.figure is not None and place < len(others):
                view.let_ask(one.figure, f"{one.label}: {cell.exact}", others[place])
            self._put(view, row + 1, place + 1)
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
        self._desk, self._cell, self._bold = desk, cell, strong or cell.differs
        self._text = label(bold=self._bold, wrap=not right, right=right, text=marked)
        set_tip(self._text, cell.exact if cell.exact != cell.text else "")
        column.addWidget(self._text)
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

    def let_ask(self, figure: Figure, spoken: str, other: Other | None) -> None:
        """Make the amount one that can be asked for its reasons; `spoken` is what it is called."""
        shown = FigureLabel(self._desk.theme, padding=0)
        shown.display(self._cell.text, spoken, bold=self._bold, exact=self._cell.exact)
        shown.setFixedHeight(self._text.sizeHint().height() + 4)
        shown.clicked.connect(lambda: ask(self._desk, figure, shown, other))
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            # The figure brings room for its underline: its text stays in line with what stands beside it.
            column.setContentsMargins(8, 4, 8, 6)
            column.replaceWidget(self._text, shown)
            self._text.hide()
            self._text.deleteLater()
