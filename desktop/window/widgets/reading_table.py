"""A table to read: a head, rows parted by hairlines, and perhaps a sum below a stronger line.

Made of labels in a grid, so that assistive technology reads every cell; labels are kept while the shape of the
table stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop.window.widgets import theme, tokens
from desktop.window.widgets.chip import SOFT, Chip
from desktop.window.widgets.figure_label import PADDING, FigureLabel
from desktop.window.widgets.properties import show_tip, show_tone
from desktop.window.widgets.theme import Theme

TEXT = QPalette.ColorRole.WindowText


class Column(NamedTuple):
    """A column: its head, on which side it is aligned, and how much of the room left it takes."""

    head: str
    right: bool = False
    stretch: int = 0


class Cell(NamedTuple):
    """What a cell shows; `small` stands after it in small type, `chip` before it, `exact` on hover.

    A cell with a `figure`, whatever stands for one, can be asked for the reasons of it, one with a `clause` opens the policy text there;
    `spoken` is then what it is called.
    """

    text: str
    bold: bool = False
    tone: QPalette.ColorRole = TEXT
    struck: bool = False
    small: str = ""
    chip: str = ""
    chip_kind: str = SOFT
    exact: str = ""
    wrap: bool = False
    figure: object | None = None
    spoken: str = ""
    clause: str = ""


class _CellView(QWidget):
    """One cell: chip, text or figure, and small text on a line."""

    def __init__(
        self,
        look: Theme,
        right: bool,
        asked: Callable[[object, QWidget], None],
        followed: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._asked, self._followed = asked, followed
        self.figure: FigureLabel | None = None
        self.link: QPushButton | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        self._cell: Cell | None = None
        self._chip: Chip | None = None
        self._look = look
        self._row = row
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setFont(theme.font())
        self.small: QLabel | None = None
        if right:
            row.addStretch(1)
        row.addWidget(self.text)
        if not right:
            row.addStretch(1)
        self._right = right

    @property
    def cell(self) -> Cell | None:
        """What it shows."""
        return self._cell

    def display(self, cell: Cell) -> None:
        old = self._cell
        if cell == old:
            return
        self._cell = cell
        if old is None or (old.bold, old.struck) != (cell.bold, cell.struck):
            self.text.setFont(theme.font(bold=cell.bold, struck=cell.struck))
        show_tone(self.text, cell.tone)
        self.text.setText(cell.text)
        if cell.figure is not None or self.figure is not None:
            self._show_figure(cell)
        if cell.clause or self.link is not None:
            self._show_link(cell)
        show_tip(self, cell.exact if cell.exact != cell.text else "")
        if cell.wrap != self.text.wordWrap():
            self.text.setWordWrap(cell.wrap)
            self._row.setStretchFactor(self.text, 1)
            self._row.setStretch(self._row.count() - 1, 0)
            policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.text.setSizePolicy(policy)
            self.text.setMinimumSize(80, 1)
            self.text.setContentsMargins(0, 5, 0, 5)
        if cell.small or self.small is not None:
            self._show_small(cell.small)
        if cell.chip or self._chip is not None:
            self._show_chip(cell.chip, cell.chip_kind)

    def _show_figure(self, cell: Cell) -> None:
        if self.figure is None:
            self.figure = FigureLabel(self._look, right=self._right)
            self.figure.clicked.connect(self._ask)
            self._row.insertWidget(self._row.indexOf(self.text) + 1, self.figure)
        self.text.setVisible(cell.figure is None)
        self.figure.setVisible(cell.figure is not None)
        self.figure.display(
            cell.text,
            cell.spoken or cell.exact or cell.text,
            bold=cell.bold,
            struck=cell.struck,
            tone=cell.tone,
        )

    def _show_link(self, cell: Cell) -> None:
        if self.link is None:
            self.link = QPushButton()
            self.link.setProperty("link", True)
            self.link.clicked.connect(self._follow)
            self._row.insertWidget(self._row.indexOf(self.text) + 1, self.link)
        self.text.setVisible(not cell.clause)
        self.link.setVisible(bool(cell.clause))
        self.link.setText(cell.text)
        self.link.setAccessibleName(cell.spoken or cell.text)

    def _follow(self) -> None:
        if self._cell is not None and self._cell.clause:
            self._followed(self._cell.clause)

    def _ask(self) -> None:
        if self._cell is not None and self._cell.figure is not None and self.figure is not None:
            self._asked(self._cell.figure, self.figure)

    def pad(self, width: int) -> None:
        """Keep free at its right what a figure keeps there for its frame, so that both stand in one line."""
        self.text.setContentsMargins(0, 0, width, 0)

    def _show_small(self, text: str) -> None:
        if self.small is None:
            self.small = QLabel()
            self.small.setFont(theme.font(tokens.SMALL))
            self.small.setForegroundRole(theme.MUTED)
            behind = self.text if self.figure is None else self.figure
            self._row.insertWidget(self._row.indexOf(behind) + 1, self.small)
        if self.figure is not None:
            self._row.setSpacing(0)  # a figure brings its own room
        self.small.setText(text)
        self.small.setVisible(bool(text))

    def _show_chip(self, text: str, kind: str) -> None:
        if self._chip is None:
            self._chip = Chip(self._look)
            place = self._row.indexOf(self.text)
            self._row.insertWidget(place if self._right else place + 1, self._chip)
        self._chip.display(text, kind)


class Sheet(QWidget):
    """Shows columns and rows; with `total` the last row is a sum.

    `asked` has a figure and the control that shows it, `followed` the clause of a link.
    """

    asked = Signal(object, QWidget)
    followed = Signal(str)

    def __init__(
        self,
        look: Theme,
        parent: QWidget | None = None,
        *,
        row_height: int = tokens.ROW,
        gap: int = 16,
        head: bool = True,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._columns: tuple[Column, ...] = ()
        self._heads: list[QLabel] = []
        self._cells: list[list[_CellView]] = []
        self._total = False
        self._shown = 0
        self._row_height = row_height
        self._has_head = head
        self._padded: tuple[bool, ...] = ()
        self._padded_rows = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 1)
        self._grid.setHorizontalSpacing(gap)
        self._grid.setVerticalSpacing(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def display(
        self, columns: tuple[Column, ...], rows: Sequence[tuple[Cell, ...]], *, total: bool = False
    ) -> None:
        """Show the table; every row has a cell for each column."""
        shape = [(column.right, column.stretch) for column in columns]
        if shape != [(column.right, column.stretch) for column in self._columns]:
            self._rebuild(columns)
        self._columns = columns
        while len(self._cells) < len(rows):
            self._add_row(columns)
        for head, column in zip(self._heads, columns, strict=True):
            head.setText(column.head)
        self._pad(columns, rows)
        for place, views in enumerate(self._cells):
            shown = place < len(rows)
            for number, view in enumerate(views):
                if shown:
                    view.display(rows[place][number])
                if view.isHidden() == shown:
                    view.setVisible(shown)
        if (total, len(rows)) != (self._total, self._shown):
            self._total, self._shown = total, len(rows)
            self.update()

    def texts(self) -> list[list[str]]:
        """What the cells say, row by row."""
        return [[view.text.text() for view in row] for row in self._cells[: self._shown]]

    def figure(self, figure: object) -> FigureLabel | None:
        """The control that shows `figure`."""
        for row in self._cells[: self._shown]:
            for view in row:
                if view.cell is not None and view.cell.figure == figure:
                    return view.figure
        return None

    def _pad(self, columns: tuple[Column, ...], rows: Sequence[tuple[Cell, ...]]) -> None:
        """Figures keep room for a frame: in their columns everything else does too."""
        padded = tuple(
            column.right and any(row[place].figure is not None for row in rows)
            for place, column in enumerate(columns)
        )
        if padded == self._padded and len(self._cells) == self._padded_rows:
            return
        self._padded, self._padded_rows = padded, len(self._cells)
        for place, pad in enumerate(padded):
            width = PADDING if pad else 0
            self._heads[place].setContentsMargins(0, 0, width, 0)
            for row in self._cells:
                if columns[place].right:
                    row[place].pad(width)

    def _rebuild(self, columns: tuple[Column, ...]) -> None:
        for widget in (*self._heads, *(view for row in self._cells for view in row)):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._heads, self._cells, self._padded = [], [], ()
        for place, column in enumerate(columns):
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            head = QLabel()
            head.setFont(theme.font(tokens.SMALL))
            head.setForegroundRole(theme.MUTED)
            head.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            head.setMinimumHeight(30)
            if not self._has_head:
                head.setFixedHeight(0)
            self._heads.append(head)
            self._grid.addWidget(head, 0, place)
            self._grid.setColumnStretch(place, column.stretch)
        for place in range(len(columns), self._grid.columnCount()):
            self._grid.setColumnStretch(place, 0)
        self.updateGeometry()

    def _add_row(self, columns: tuple[Column, ...]) -> None:
        views = []
        for place, column in enumerate(columns):
            view = _CellView(self._look, column.right, self.asked.emit, self.followed.emit)
            view.setMinimumHeight(self._row_height - 1)
            self._grid.addWidget(view, len(self._cells) + 1, place)
            views.append(view)
        self._cells.append(views)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        count = self._shown
        if not self._has_head:
            return
        for row in range(count + 1):
            view = self._heads[0] if row == 0 else self._cells[row - 1][0]
            bottom = view.geometry().bottom() + 1
            last = self._total and row == count - 1
            if self._total and row == count:
                continue
            painter.fillRect(0, bottom, self.width(), 1, self._look.colour("ctl" if last else "line"))
