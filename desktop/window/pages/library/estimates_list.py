"""The list of estimates: a table of two-line rows that is worked with mouse and keyboard, and its heads that sort it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.document.estimates import CHANGED, COLUMNS, INVESTOR, PLACE, RIGHT, STAGE, Row
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.labels import elided
from desktop.window.widgets.plainly import as_tip

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.library import Entry
    from desktop.window.widgets.theme import Theme

ROW = 50
_PAD, _LAST_PAD, _BAR, _ICON, _GAP = 12, 8, 4, 12, 6
_CHIP_HEIGHT = 16
_BUTTON_PAD = 4
Index = QModelIndex | QPersistentModelIndex


class EstimatesModel(QAbstractTableModel):
    """The rows that are shown; the texts of a row are made when it is first asked for."""

    def __init__(self, row_of: Callable[[Entry], Row]) -> None:
        super().__init__()
        self._row_of = row_of
        self.entries: list[Entry] = []
        self._rows: dict[Path, tuple[Entry, Row]] = {}

    def show(self, entries: list[Entry]) -> None:
        """Show these, in this order."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def forget_texts(self) -> None:
        """The language, the day, or the estimate on the desk is another."""
        self._rows.clear()

    def row(self, entry: Entry) -> Row:
        """The texts of an entry."""
        kept = self._rows.get(entry.path)
        if kept is None or kept[0] is not entry:
            kept = self._rows[entry.path] = (entry, self._row_of(entry))
        return kept[1]

    def rows_of(self, entries: Iterable[Entry | None]) -> dict[Path, int]:
        """The rows of these by the paths of their files, as far as they are shown."""
        wanted = {id(entry) for entry in entries if entry is not None}
        return {entry.path: row for row, entry in enumerate(self.entries) if id(entry) in wanted}

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry, column = self.entries[index.row()], index.column()
        row = self.row(entry)
        first, second = row.text(column), row.second(column)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{first}\n{second}" if second else first
        if role == Qt.ItemDataRole.AccessibleTextRole:
            # The first cell speaks for the row: that is where a screen reader stands after an arrow key.
            return row.spoken if column == INVESTOR else f"{first}, {second}" if second else first
        if role == Qt.ItemDataRole.ToolTipRole:
            if column == INVESTOR:
                lines = (row.name, row.project) if entry.draft else (row.name, row.project, str(entry.path))
                return as_tip("\n".join(lines))
            return as_tip(
                row.exact if column not in (PLACE, STAGE, CHANGED) else f"{first}\n{second}".strip()
            )
        return None


class _Delegate(QStyledItemDelegate):
    """Draws a cell: two lines, the first bold where it is the name or the award."""

    def __init__(self, look: Theme, model: EstimatesModel, view: QTableView) -> None:
        super().__init__(view)
        self._look, self._model, self._view = look, model, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self._view
        entry = self._model.entries[index.row()]
        row, column = self._model.row(entry), index.column()
        colour = self._look.colour
        area: QRect = option.rect
        chosen = view.selectionModel().isRowSelected(index.row(), QModelIndex())
        painter.save()
        if chosen:
            painter.fillRect(area, colour("soft"))
            if column == INVESTOR:
                painter.fillRect(area.left(), area.top(), _BAR, area.height() - 1, colour("accent"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, colour("line"))
        if view.hasFocus() and index.row() == view.currentIndex().row():
            # A line above and below the row that the keys move from.
            painter.fillRect(area.left(), area.top(), area.width(), 2, colour("accent"))
            painter.fillRect(area.left(), area.bottom() - 1, area.width(), 2, colour("accent"))
        inner = area.adjusted(_PAD, 0, -(_LAST_PAD if column == CHANGED else _PAD), 0)
        two = bool(row.second(column) or (column == INVESTOR and row.mark))
        bold = column == INVESTOR or column not in (PLACE, STAGE, CHANGED)
        ink = "muted" if column == CHANGED else "text"
        line = QRect(
            inner.left(), area.top() + (7 if two else 0), inner.width(), 20 if two else area.height() - 1
        )
        self._write(painter, line, row.text(column), tokens.BODY, ink, bold=bold, right=column in RIGHT)
        if two:
            below = QRect(inner.left(), area.top() + 27, inner.width(), 16)
            self._second(painter, below, row, column)
        painter.restore()

    def _second(self, painter: QPainter, area: QRect, row: Row, column: int) -> None:
        ink = "warn" if column == PLACE and row.attention else "muted"
        if column == PLACE:
            ratio = self._view.devicePixelRatioF()
            picture = icons.pixmap(
                self._look, row.icon, "accent" if row.icon == "tick" else ink, _ICON, ratio
            )
            painter.drawPixmap(area.left(), area.top() + 2, _ICON, _ICON, picture)
            area = area.adjusted(_ICON + _GAP, 0, 0, 0)
        elif row.mark:
            font = theme.font(tokens.SMALL).resolve(self._view.font())
            width = min(QFontMetrics(font).horizontalAdvance(row.mark) + 10, area.width())
            ground, letters = ("warn_soft", "warn") if row.unsaved else ("base", "accent")
            chip = QRect(area.left(), area.top(), width, _CHIP_HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour(ground))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(chip, 3, 3)
            self._write(painter, chip.adjusted(5, 0, -3, 0), row.mark, tokens.SMALL, letters)
            area = area.adjusted(width + _GAP, 0, 0, 0)
        self._write(painter, area, row.second(column), tokens.SMALL, ink)

    def _write(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        size: int,
        ink: str,
        *,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        if area.width() < 8 or not text:
            return
        font = theme.font(size, bold=bold).resolve(self._view.font())
        painter.setFont(font)
        painter.setPen(self._look.colour(ink))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        shown = elided(text, QFontMetrics(font), area.width())
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


class EstimatesList(QTableView):
    """The rows. One is current and shown at the right; several may be selected to compare them."""

    opened = Signal()
    """Enter, or a double click."""
    delete_wanted = Signal()
    menu_wanted = Signal(object)
    resized = Signal()

    def __init__(self, look: Theme, model: EstimatesModel) -> None:
        super().__init__()
        self._look = look
        self.setModel(model)
        self._model = model
        self.setItemDelegate(_Delegate(look, model, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(3 * ROW)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self.menu_wanted.emit)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def current_entry(self) -> Entry | None:
        """The entry that the panel at the right shows."""
        row = self.currentIndex().row()
        return self._model.entries[row] if 0 <= row < len(self._model.entries) else None

    def selected_entries(self) -> list[Entry]:
        """All that are selected, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._model.entries[row] for row in rows if row < len(self._model.entries)]

    def select(self, rows: Iterable[int], current: int | None) -> None:
        """Select these rows; `current` is the one the keys move from."""
        flags = QItemSelectionModel.SelectionFlag
        selection = self.selectionModel()
        selection.clear()
        for row in rows:
            selection.select(self._model.index(row, 0), flags.Select | flags.Rows)
        if current is not None:
            index = self._model.index(current, 0)
            selection.setCurrentIndex(index, flags.NoUpdate)
            self.scrollTo(index)

    def step(self, key: int) -> None:
        """Move the current row as the key would, from wherever the focus is."""
        if not self._model.entries:
            return
        page = max(1, self.viewport().height() // ROW - 1)
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
        }
        row = self.currentIndex().row() + steps[Qt.Key(key)]
        self.selectRow(min(max(row, 0), len(self._model.entries) - 1))
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class Heads(QWidget):
    """The heads of the columns, as buttons: a click, or Enter, sorts by the column, a second one the other way."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(28)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(0)
        self.buttons: list[QPushButton] = []
        self._cells: list[QWidget] = []
        for column in range(len(COLUMNS)):
            cell, button = QWidget(), QPushButton()
            button.setProperty("link", True)
            button.setProperty("head", True)
            button.setFont(theme.font(tokens.SMALL))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _=False, column=column: self.chosen.emit(column))
            inside = QHBoxLayout(cell)
            end = (_LAST_PAD if column == CHANGED else _PAD) - _BUTTON_PAD
            inside.setContentsMargins(0 if column in RIGHT else _PAD - _BUTTON_PAD, 0, end, 0)
            side = Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
            inside.addWidget(button, 0, side)
            row.addWidget(cell)
            self.buttons.append(button)
            self._cells.append(cell)
        row.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        # The list decides how wide the columns are: what stood above a wide one must not keep it wide.
        return QSize(0, self.height())

    def place(self, widths: list[int]) -> None:
        """Stand over columns of these widths."""
        for cell, width in zip(self._cells, widths, strict=True):
            cell.setFixedWidth(width)
        self._row.activate()
