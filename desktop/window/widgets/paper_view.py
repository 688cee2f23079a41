"""Pages of a PDF one below the other, as large as wanted; drawn beside the window's thread, so that nothing waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QWidget

from desktop.window.widgets.background import Background
from desktop.window.widgets.pdf_pages import POINTS_PER_MM, PdfPages

if TYPE_CHECKING:
    from desktop.window.widgets.theme import Theme

WIDTH, PAGE = "width", "page"
"""How large a page is shown where no zoom is chosen: as wide as there is room, or whole."""
_GAP: Final = 16
_PER_POINT: Final = 96 / 72
"""Pixels to the point at 100 %."""
_LEAST, _MOST, _STEP = 0.25, 3.0, 1.2
_LINE: Final = 48


class Mark(NamedTuple):
    """A place on a page, counted from 0: left, top, right and bottom in millimetres from its top left corner."""

    page: int
    region: tuple[float, float, float, float]


class _Drawn(NamedTuple):
    scale: float
    picture: QImage


class PaperView(QAbstractScrollArea):
    """Shows `PdfPages`; worked with the wheel, with Ctrl and the wheel, and with keys."""

    page_changed = Signal(int)
    """The page in the middle of the view, counted from 0."""
    zoom_changed = Signal()

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pages: PdfPages | None = None
        self._drawn: dict[int, _Drawn] = {}
        self._marks: tuple[Mark, ...] = ()
        self._fit: str | None = WIDTH
        self._factor = 1.0
        self._current = -1
        self._generation = 0
        self._was = 0.0
        """The height of all pages as they were arranged last."""
        self._beside = Background(self)
        self._beside.done.connect(self._take)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(240)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)

    # ------------------------------------------------------------------ what is shown

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show another PDF at the same place and size; takes over closing it."""
        earlier, self._pages = self._pages, pages
        self._generation += 1
        if pages is None or earlier is None or pages.sizes[:1] != earlier.sizes[:1]:
            self._drawn.clear()
        else:
            # The page as it was stands there until the new one is drawn: no flicker while somebody types.
            self._drawn = {
                number: drawn._replace(scale=0.0)
                for number, drawn in self._drawn.items()
                if number < len(pages)
            }
        self._marks = ()
        if earlier is not None:
            self._beside.start("close", earlier.close)
        self._arrange()
        self._tell_page()
        self.viewport().update()

    @property
    def pages(self) -> PdfPages | None:
        return self._pages

    def mark(self, *marks: Mark) -> None:
        """Frame places, and bring the first into view."""
        self._marks = marks
        if marks and self._pages is not None and marks[0].page < len(self._pages):
            scale = self._scale()
            top = self._top(marks[0].page) + marks[0].region[1] * POINTS_PER_MM * scale
            self.verticalScrollBar().setValue(round(top - self.viewport().height() / 3))
        self.viewport().update()

    @property
    def current(self) -> int:
        """The page in the middle of the view, counted from 0; -1 without one."""
        return self._current

    def go_to(self, page: int) -> None:
        """Bring the top of a page into view."""
        if self._pages is not None and 0 <= page < len(self._pages):
            self.verticalScrollBar().setValue(round(self._top(page) - _GAP))

    # ------------------------------------------------------------------ how large

    @property
    def fit(self) -> str | None:
        """`WIDTH`, `PAGE`, or None where a zoom is chosen."""
        return self._fit

    @property
    def percent(self) -> int:
        """The zoom, 100 being the size on paper."""
        return round(self._scale() / _PER_POINT * 100)

    def fit_to(self, fit: str) -> None:
        """Show pages as wide as there is room (`WIDTH`), or whole (`PAGE`)."""
        self._fit = fit
        self._resized()

    def zoom(self, steps: int) -> None:
        """Larger by so many steps, or smaller."""
        self._factor = min(max(self._scale() / _PER_POINT * _STEP**steps, _LEAST), _MOST)
        self._fit = None
        self._resized()

    def _resized(self) -> None:
        """Keep what is in the middle where it is; the beginning stays the beginning."""
        bar = self.verticalScrollBar()
        at_top = bar.value() == 0
        height = max(self._height(), 1)
        middle = (bar.value() + self.viewport().height() / 2) / (self._was or height)
        self._arrange()
        bar.setValue(0 if at_top else round(middle * self._height() - self.viewport().height() / 2))
        self.viewport().update()
        self.zoom_changed.emit()

    def _scale(self) -> float:
        """Pixels to the point."""
        if self._pages is None or not len(self._pages):
            return _PER_POINT
        if self._fit is None:
            return self._factor * _PER_POINT
        widest = max(size.width for size in self._pages.sizes)
        scale = (self.viewport().width() - 2 * _GAP) / widest
        if self._fit == PAGE:
            highest = max(size.height for size in self._pages.sizes)
            scale = min(scale, (self.viewport().height() - 2 * _GAP) / highest)
        return min(max(scale, 0.05), _MOST * _PER_POINT)

    def _height(self) -> float:
        if self._pages is None:
            return 0
        scale = self._scale()
        return sum(size.height * scale + _GAP for size in self._pages.sizes) + _GAP

    def _top(self, page: int) -> float:
        """Of a page, from the top of the first one's gap."""
        if self._pages is None:
            return 0
        scale = self._scale()
        return _GAP + sum(size.height * scale + _GAP for size in self._pages.sizes[:page])

    def _arrange(self) -> None:
        """Fit the scroll bars to the size."""
        view = self.viewport().size()
        scale = self._scale()
        widest = max((size.width for size in self._pages.sizes), default=0) if self._pages is not None else 0
        self._was = max(self._height(), 1)
        upright, level = self.verticalScrollBar(), self.horizontalScrollBar()
        upright.setRange(0, max(0, round(self._was) - view.height()))
        upright.setPageStep(max(view.height() - _LINE, 1))
        upright.setSingleStep(_LINE)
        level.setRange(0, max(0, round(widest * scale + 2 * _GAP) - view.width()))
        level.setPageStep(view.width())
        level.setSingleStep(_LINE)

    # ------------------------------------------------------------------ drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._look.colour("surface"))
        if self._pages is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            scale = self._scale()
            shown = set()
            for number in range(len(self._pages)):
                place = self._place(number, scale)
                if place.bottom() < -self.height() or place.top() > 2 * self.height():
                    continue
                shown.add(number)
                if place.bottom() >= 0 and place.top() <= self.viewport().height():
                    self._paint_page(painter, number, place, scale)
                self._ask_for(number, scale * self.devicePixelRatioF())
            for number in self._drawn.keys() - shown:
                del self._drawn[number]
        if self.hasFocus():
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _place(self, number: int, scale: float) -> QRectF:
        assert self._pages is not None  # noqa: S101 - only asked for while there are pages
        size = self._pages.sizes[number]
        width, height = round(size.width * scale), round(size.height * scale)
        level = self.horizontalScrollBar()
        left = max(_GAP, (self.viewport().width() - width) // 2) - level.value()
        return QRectF(left, round(self._top(number)) - self.verticalScrollBar().value(), width, height)

    def _paint_page(self, painter: QPainter, number: int, place: QRectF, scale: float) -> None:
        painter.fillRect(place, QColor("white"))  # paper, in a dark window too
        drawn = self._drawn.get(number)
        if drawn is not None:
            painter.drawImage(place, drawn.picture)
        painter.setPen(self._look.colour("line"))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        for mark in self._marks:
            if mark.page == number:
                _paint_mark(painter, mark, place, scale * POINTS_PER_MM)

    def _ask_for(self, number: int, scale: float) -> None:
        pages, drawn = self._pages, self._drawn.get(number)
        if pages is None or (drawn is not None and drawn.scale == scale):
            return
        key = (self._generation, number, scale)
        if not self._beside.busy(key):
            self._beside.start(key, lambda: pages.picture(number, scale))

    def _take(self, key: object, result: object) -> None:
        if not isinstance(key, tuple) or not isinstance(result, QImage):
            return
        generation, number, scale = key
        if generation == self._generation:
            self._drawn[number] = _Drawn(scale, result)
            self.viewport().update()

    def finished(self) -> bool:
        """Whether every page in view is drawn as sharp as the screen is."""
        if self._pages is None:
            return False
        scale = self._scale()
        return all(
            (drawn := self._drawn.get(number)) is not None and drawn.scale == scale * self.devicePixelRatioF()
            for number in range(len(self._pages))
            if self._place(number, scale).intersects(QRectF(self.viewport().rect()))
        )

    # ------------------------------------------------------------------ mouse, keys, size

    def _scrolled(self) -> None:
        self._tell_page()
        self.viewport().update()

    def _tell_page(self) -> None:
        current = -1
        if self._pages is not None:
            middle = self.verticalScrollBar().value() + self.viewport().height() / 2
            tops = [number for number in range(len(self._pages)) if self._top(number) <= middle]
            current = tops[-1] if tops else 0
        self._current = current
        self.page_changed.emit(current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resized()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self.zoom(1 if turned > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, level = self.verticalScrollBar(), self.horizontalScrollBar()
        moves = {
            Qt.Key.Key_Up: (bar, -_LINE), Qt.Key.Key_Down: (bar, _LINE),
            Qt.Key.Key_Left: (level, -_LINE), Qt.Key.Key_Right: (level, _LINE),
            Qt.Key.Key_PageUp: (bar, -bar.pageStep()), Qt.Key.Key_PageDown: (bar, bar.pageStep()),
            Qt.Key.Key_Space: (bar, bar.pageStep()),
            Qt.Key.Key_Home: (bar, -bar.maximum()), Qt.Key.Key_End: (bar, bar.maximum()),
        }  # fmt: skip
        key = Qt.Key(event.key())
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in moves and not control:
            one, by = moves[key]
            one.setValue(one.value() + by)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(600, 400)

    def place_of(self, mark: Mark) -> QPoint:
        """Where the top left corner of a mark stands in the view."""
        scale = self._scale()
        place = self._place(mark.page, scale)
        left, top, *_ = mark.region
        return QPoint(
            round(place.left() + left * POINTS_PER_MM * scale),
            round(place.top() + top * POINTS_PER_MM * scale),
        )


def _paint_mark(painter: QPainter, mark: Mark, place: QRectF, per_mm: float) -> None:
    left, top, right, bottom = mark.region
    around = QRectF(
        place.left() + left * per_mm - 4,
        place.top() + top * per_mm - 4,
        (right - left) * per_mm + 8,
        (bottom - top) * per_mm + 8,
    )
    # Of the light palette: the paper is white in a dark window too.
    painter.setPen(QPen(QColor("#8A5300"), 3))
    painter.drawRect(around)
