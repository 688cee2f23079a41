"""The classes that were found: one painted list of any length, which makes texts only for the lines that are seen.

The keyboard usually stays in the search field beside it, which passes on the keys that move through the list. Those
who hear the window get each line from the model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.telling.sector import Entry, Line, Marks
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.labels import elided
from desktop.window.widgets.plainly import as_tip
from desktop.window.widgets.theme import Theme

ROW = 48
_BAR, _LEFT, _RIGHT, _GAP, _INDENT = 4, 12, 10, 10, 16
_CHIP, _CHIP_SIDE, _ICON = 20, 8, 12
_COLOURS = {"covered": ("soft", "accent"), "two_possible": ("warn_soft", "warn"), "plain": ("chip", "text")}
_MIDDLES = (14, 34)
"""Where the two lines of text have their middle, from the top of a row."""
_WIDTHS = 4000
"""So many widths of texts are kept."""

Index = QModelIndex | QPersistentModelIndex


class ClassList(QListView):
    """Lines by key. `picked` says that another line is the current one, by whatever way."""

    picked = Signal()
    taken = Signal()
    """Enter, or a double click, on the current line."""
    toggled = Signal()
    """The current branch shall open, or close."""
    typed = Signal(str)
    """A letter was typed here that belongs into the search field."""

    def __init__(self, look: Theme, line: Callable[[Entry], Line]) -> None:
        super().__init__()
        self._look = look
        # An own viewport: asking Qt for its one makes PySide build every class it could be of.
        self.setViewport(QWidget())
        self._lines = _Lines(line, self)
        self.setModel(self._lines)
        self._painter = _Painter(look, self)
        self.setItemDelegate(self._painter)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(ROW)
        self.setMouseTracking(False)
        self.setMinimumHeight(5 * ROW)

    # ------------------------------------------------------------------ what is shown

    def show_entries(self, entries: Sequence[Entry], key: str | None = None) -> None:
        """Show these lines, the one with `key` (or the first) as the current one."""
        self._lines.put(entries)
        place = self._lines.place_of(key) if key is not None else None
        self._go(0 if place is None else place, tell=False)

    def entry(self) -> Entry | None:
        """The current line; None where there is none."""
        row = self.currentIndex().row()
        return self._lines.entries[row] if 0 <= row < len(self._lines.entries) else None

    def entries(self) -> Sequence[Entry]:
        return self._lines.entries

    def spoken(self) -> str:
        """The current line as it is heard."""
        entry = self.entry()
        return self._lines.line(entry).spoken if entry is not None else ""

    def refresh(self) -> None:
        """The same lines in other words or colours."""
        self._lines.forget()
        self._painter.forget()
        self.viewport().update()

    def go_to(self, key: str) -> bool:
        """Make the line with this key the current one; False where it is not shown."""
        place = self._lines.place_of(key)
        if place is not None:
            self._go(place)
        return place is not None

    def go_on(self, key: int) -> bool:
        """Go on with a key: arrows, page up and down; False for any other."""
        page = max(1, self.viewport().height() // ROW - 1)
        row = self.currentIndex().row()
        steps = {
            Qt.Key.Key_Down: row + 1,
            Qt.Key.Key_Up: row - 1,
            Qt.Key.Key_PageDown: row + page,
            Qt.Key.Key_PageUp: row - page,
        }
        wanted = steps.get(Qt.Key(key))
        if wanted is None or not self._lines.entries:
            return False
        self._go(min(max(wanted, 0), len(self._lines.entries) - 1))
        return True

    def unfold(self, *, wider: bool) -> bool:
        """Open or close the current branch, or go to the branch that the line is in; False where nothing is to do."""
        entry = self.entry()
        if entry is None:
            return False
        if entry.branch is not None and entry.is_open != wider:
            self.toggled.emit()
            return True
        row = self.currentIndex().row()
        if wider or entry.depth == 0:
            return False
        above = next(at for at in range(row - 1, -1, -1) if self._lines.entries[at].depth < entry.depth)
        self._go(above)
        return True

    def _go(self, row: int, *, tell: bool = True) -> None:
        index = self._lines.index(row)
        before = self.currentIndex().row()
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index)
        if tell and row != before:
            self.picked.emit()

    # ------------------------------------------------------------------ keys and mouse in the list itself

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.go_on(key):
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.unfold(wider=key == Qt.Key.Key_Right)
        elif key == Qt.Key.Key_Home:
            self._go(0)
        elif key == Qt.Key.Key_End:
            self._go(len(self._lines.entries) - 1)
        elif key == Qt.Key.Key_Space:
            entry = self.entry()
            if entry is not None and entry.branch is not None:
                self.toggled.emit()
        elif event.text() and event.text().isprintable() and not event.modifiers() & _COMMANDS:
            self.typed.emit(event.text())
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._go(index.row(), tell=False)
        self.picked.emit()  # also where it was the current line before: now somebody means it
        entry = self.entry()
        if entry is not None and entry.branch is not None:
            self.toggled.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging chooses nothing."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        entry = self.entry()
        if entry is not None and entry.hit is not None:
            self.taken.emit()


_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class _Lines(QStringListModel):
    """Entries, and the lines of those that were looked at.

    Qt counts and numbers the rows itself: a model in Python is asked a thousand times for a thousand rows.
    """

    def __init__(self, line: Callable[[Entry], Line], parent: QObject) -> None:
        super().__init__(parent)
        self._line = line
        self._made: dict[str, Line] = {}
        self.entries: Sequence[Entry] = ()

    def put(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._made.clear()
        self.setStringList([""] * len(entries))

    def forget(self) -> None:
        self._made.clear()

    def line(self, entry: Entry) -> Line:
        made = self._made.get(entry.key)
        if made is None:
            made = self._made[entry.key] = self._line(entry)
        return made

    def place_of(self, key: str | None) -> int | None:
        return next((place for place, entry in enumerate(self.entries) if entry.key == key), None)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.line(self.entries[index.row()]).spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            line = self.line(self.entries[index.row()])
            return as_tip(f"{line.code} {line.name}\n{line.other}".strip())
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """To be looked at and chosen, not written."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Ink:
    """Fonts with their metrics, colours and widths of texts, made once for a language and a scheme."""

    def __init__(self, look: Theme) -> None:
        self.fonts: dict[tuple[int, bool], tuple[QFont, QFontMetrics]] = {}
        for size in (tokens.SMALL, tokens.BODY):
            for bold in (False, True):
                font = theme.font(size, bold=bold)
                self.fonts[size, bold] = (font, QFontMetrics(font))
        self.colours = {name: QColor(value) for name, value in look.tokens._asdict().items()}
        self._widths: dict[tuple[int, bool, str], int] = {}

    def width(self, size: int, text: str, *, bold: bool) -> int:
        """How wide a text is in pixels."""
        key = (size, bold, text)
        known = self._widths.get(key)
        if known is None:
            if len(self._widths) > _WIDTHS:
                self._widths.clear()
            known = self._widths[key] = self.fonts[size, bold][1].horizontalAdvance(text)
        return known


class _Painter(QStyledItemDelegate):
    """Draws a line: bar, code, both names with what matches in them, what stands beside, the chip."""

    def __init__(self, look: Theme, view: QListView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self._made: _Ink | None = None

    def forget(self) -> None:
        """Fonts or colours are others."""
        self._made = None

    @property
    def _ink(self) -> _Ink:
        if self._made is None:
            self._made = _Ink(self._look)
        return self._made

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        lines = self._view.model()
        assert isinstance(lines, _Lines)  # noqa: S101 - set by the list
        row = index.row()
        entry = lines.entries[row]
        box: QRect = option.rect
        self._draw(painter, entry, lines.line(entry), box, chosen=row == self._view.currentIndex().row())

    def _draw(self, painter: QPainter, entry: Entry, line: Line, box: QRect, *, chosen: bool) -> None:
        colours, top, height = self._ink.colours, box.top(), box.height()
        left, right = box.left() + _LEFT + _INDENT * entry.depth, box.right() + 1 - _RIGHT
        if chosen:
            painter.fillRect(box, colours["soft"])
            painter.fillRect(box.left(), top, _BAR, height, colours["accent"])
        painter.fillRect(box.left(), top + height - 1, box.width(), 1, colours["line"])
        if entry.branch is not None:
            self._arrow(painter, left, top + height / 2, is_open=entry.is_open)
            left += _INDENT + 2
        if line.code:
            width = 42 if entry.branch is None else 28
            self._text(
                painter, (left, left + width), top + height // 2 - 1, line.code, line.code_marks, bold=chosen
            )
            left += width + _GAP
        ends = [right, right]
        if line.chip:
            # The Chinese name is the shorter one: the chip stands in its line, so that the English has the whole.
            place = 0 if _is_chinese(line.name) else 1
            ends[place] -= self._chip(painter, line, right, top + _MIDDLES[place], chosen=chosen) + _GAP
        first, second = (top + middle for middle in _MIDDLES)
        self._text(painter, (left, ends[0]), first, line.name, line.name_marks, bold=chosen)
        if line.beside:
            room = min(self._ink.width(tokens.SMALL, line.beside, bold=True) + 1, (ends[1] - left) * 2 // 3)
            start = ends[1] - room
            self._text(painter, (start, ends[1]), second, line.beside, line.beside_marks, small=True)
            ends[1] = start - _GAP
        self._text(painter, (left, ends[1]), second, line.other, line.other_marks, small=True)
        if chosen and self._view.hasFocus():
            painter.setPen(QPen(colours["accent"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -2))

    def _text(
        self, painter: QPainter, room: tuple[int, int], middle: int, text: str, marks: Marks,
        *, small: bool = False, bold: bool = False,
    ) -> None:  # fmt: skip
        """Draw a line of text from the left, its matching parts in bold and in the accent colour."""
        ink, size = self._ink, tokens.SMALL if small else tokens.BODY
        left, end = room
        for part, marked in _parts(text, marks):
            strong = marked or bold
            font, metrics = ink.fonts[size, strong]
            width = ink.width(size, part, bold=strong)
            fits = left + width <= end
            painter.setFont(font)
            painter.setPen(ink.colours["accent" if marked else "muted" if small else "text"])
            shown = part if fits else elided(part, metrics, max(end - left, 0))
            painter.drawText(left, middle + metrics.capHeight() // 2 + 1, shown)
            left += width
            if not fits:
                return

    def _chip(self, painter: QPainter, line: Line, right: int, middle: int, *, chosen: bool) -> int:
        """Draw the chip at the right end of a line; returns its width."""
        ground, ink = _COLOURS[line.chip_kind]
        colours, (font, metrics) = self._ink.colours, self._ink.fonts[tokens.SMALL, False]
        warns = line.chip_kind == "two_possible"
        text = self._ink.width(tokens.SMALL, line.chip, bold=False)
        width = text + 2 * _CHIP_SIDE + (_ICON + 5 if warns else 0)
        top = middle - _CHIP // 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours["base" if chosen and ground == "soft" else ground])
        painter.drawRoundedRect(right - width, top, width, _CHIP, 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        left = right - width + _CHIP_SIDE
        if warns:
            picture = icons.pixmap(self._look, "warn", ink, _ICON, self._look.ratio)
            painter.drawPixmap(left, top + (_CHIP - _ICON) // 2, _ICON, _ICON, picture)
            left += _ICON + 5
        painter.setFont(font)
        painter.setPen(colours[ink])
        painter.drawText(left, middle + metrics.capHeight() // 2 + 1, line.chip)
        return width

    def _arrow(self, painter: QPainter, left: int, middle: float, *, is_open: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._ink.colours["muted"], 1.5))
        x, corners = left + 6, ((-4, -2), (0, 2), (4, -2)) if is_open else ((-2, -4), (2, 0), (-2, 4))
        painter.drawPolyline([QPointF(x + dx, middle + dy) for dx, dy in corners])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _parts(text: str, marks: Marks) -> list[tuple[str, bool]]:
    """A text cut where marks begin and end."""
    found, at = [], 0
    for start, end in marks:
        if start > at:
            found.append((text[at:start], False))
        found.append((text[start:end], True))
        at = max(at, end)
    if at < len(text):
        found.append((text[at:], False))
    return found


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
