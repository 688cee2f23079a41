"""The rail: the seven steps with their state and the value entered, as a list that the keyboard can walk."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.window import icons, theme, tokens
from desktop.window.step_states import COMPLETE, EMPTY, StepState
from desktop.window.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_STATE = Qt.ItemDataRole.UserRole
_ICONS = {COMPLETE: ("done", "accent"), EMPTY: ("ring", "ctl")}
_ATTENTION = ("warn", "warn")


class _Steps(QAbstractListModel):
    """The states by row."""

    def __init__(self) -> None:
        super().__init__()
        self.states: tuple[StepState, ...] = ()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.states)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        state = self.states[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return state.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return state.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return state.value
        return state if role == _STATE else None

    def show(self, states: tuple[StepState, ...]) -> None:
        if len(states) != len(self.states):
            self.beginResetModel()
            self.states = states
            self.endResetModel()
        elif states != self.states:
            self.states = states
            self.dataChanged.emit(self.index(0), self.index(len(states) - 1))


class _Delegate(QStyledItemDelegate):
    """Draws icon, name and value; the current step on soft ground with a bar at its left."""

    def __init__(self, look: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._name, self._bold, self._small = (
            theme.font(tokens.BODY), theme.font(tokens.BODY, bold=True), theme.font(tokens.SMALL),
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(tokens.RAIL, tokens.RAIL_ITEM)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state: StepState = index.data(_STATE)
        area: QRect = option.rect  # type: ignore[attr-defined]
        flags = option.state  # type: ignore[attr-defined]
        family = self.parent().font()  # type: ignore[attr-defined]
        current = bool(flags & QStyle.StateFlag.State_Selected)
        colour = self._look.colour
        if current:
            painter.fillRect(area, colour("soft"))
            painter.fillRect(QRect(area.left(), area.top(), 4, area.height()), colour("accent"))
        elif flags & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, colour("chip"))
        if flags & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(area.adjusted(5, 1, -2, -2))
        name, ink = _ICONS.get(state.state, _ATTENTION)
        picture = icons.pixmap(self._look, name, ink, 16, painter.device().devicePixelRatio())
        painter.drawPixmap(area.left() + 20, area.top() + 18, 16, 16, picture)
        text = area.adjusted(48, 7, -12, 0)
        font = (self._bold if current else self._name).resolve(family)
        painter.setFont(font)
        painter.setPen(colour("text"))
        painter.drawText(QRect(text.left(), text.top(), text.width(), 20), Qt.AlignmentFlag.AlignVCenter,
                         QFontMetrics(font).elidedText(state.name, Qt.TextElideMode.ElideRight, text.width()))
        small = self._small.resolve(family)
        painter.setFont(small)
        attention = state.state not in _ICONS
        painter.setPen(colour("warn" if attention else "text" if current else "muted"))
        painter.drawText(QRect(text.left(), text.top() + 19, text.width(), 17), Qt.AlignmentFlag.AlignVCenter,
                         QFontMetrics(small).elidedText(state.value, Qt.TextElideMode.ElideRight, text.width()))


class Rail(QListView):
    """Shows the states and says which step was chosen."""

    entered = Signal(int)

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = _Steps()
        self.setModel(self._steps)
        self.setItemDelegate(_Delegate(look, self))
        self.setFixedWidth(tokens.RAIL - 1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.selectionModel().currentChanged.connect(self._moved)

    def show_states(self, states: tuple[StepState, ...]) -> None:
        """Show what each step holds; called with every change."""
        current = self.currentIndex().row()
        self._steps.show(states)
        if current < 0:
            self.choose(0)

    def choose(self, step: int) -> None:
        """Mark `step` as the current one."""
        if self.currentIndex().row() != step:
            self.setCurrentIndex(self._steps.index(step))

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.entered.emit(current.row())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self.viewport().update()
