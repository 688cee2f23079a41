"""Running text with lines of a fixed height, in which passages are marked without laying it out anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop.window.widgets import theme, tokens

if TYPE_CHECKING:
    from desktop.window.widgets.theme import Theme

_LINE, _HAN_LINE = 22, 24
_NARROWEST = 40


class Prose(QLabel):
    """A paragraph in Chinese (`zh`) or English (`en`), whatever the language of the window.

    The mouse selects in it, Ctrl+C copies what is selected. Spans are pairs of positions in the text.
    """

    def __init__(self, look: Theme, language: str, *, bold: bool = False) -> None:
        super().__init__()
        self._look = look
        self._families = theme.families(language)
        self._line = _HAN_LINE if language == "zh" else _LINE
        self._bold = bold
        self._layouts: dict[int, tuple[QTextLayout, int]] = {}
        self._marks: tuple[tuple[int, int], ...] = ()
        self._current: tuple[int, int] | None = None
        self._selected: tuple[int, int] | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(theme.font(tokens.BODY, bold=bold))
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, text: str) -> None:
        """Show `text`, nothing marked."""
        if text != self.text():
            self._layouts.clear()
            self._selected = None
            self.setText(text)
        self.mark(())

    def mark(self, spans: tuple[tuple[int, int], ...], current: tuple[int, int] | None = None) -> None:
        """Mark passages, the `current` one more strongly."""
        if (spans, current) != (self._marks, self._current):
            self._marks, self._current = spans, current
            self.update()

    def marked(self) -> tuple[str, ...]:
        """The passages that are marked."""
        return tuple(self.text()[start:end] for start, end in self._marks)

    def top_of(self, position: int) -> int:
        """Where the line with the character at `position` begins, in pixels from the top."""
        layout, _ = self._laid_out(self.width())
        return max(layout.lineForTextPosition(position).lineNumber(), 0) * self._line

    @property
    def line_height(self) -> int:
        """The height of a line in pixels."""
        return self._line

    # ------------------------------------------------------------------ room

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._laid_out(width)[1]

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, self._line)

    def _laid_out(self, width: int) -> tuple[QTextLayout, int]:
        width = max(width, _NARROWEST)
        found = self._layouts.get(width)
        if found is None:
            if len(self._layouts) > 3:
                self._layouts.clear()
            found = self._layouts[width] = self._lay_out(width)
        return found

    def _lay_out(self, width: int) -> tuple[QTextLayout, int]:
        font = QFont(self.font())
        font.setFamilies(self._families)
        layout = QTextLayout(self.text(), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        layout.beginLayout()
        top = 0
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top + (self._line - line.height()) / 2))
            top += self._line
        layout.endLayout()
        return layout, top

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout, _ = self._laid_out(self.width())
        ranges = [self._range(span, "warn_soft", "text", underline=True) for span in self._marks]
        if self._current is not None:
            ranges.append(self._range(self._current, "accent", "on_accent", underline=True))
        if self._selected is not None:
            ranges.append(self._range(self._ordered(self._selected), "accent", "on_accent"))
        layout.draw(painter, QPointF(0, 0), ranges, QRectF(event.rect()))

    def _range(
        self, span: tuple[int, int], ground: str, ink: str, *, underline: bool = False
    ) -> QTextLayout.FormatRange:
        look = QTextCharFormat()
        look.setBackground(self._look.colour(ground))
        look.setForeground(self._look.colour(ink))
        look.setFontUnderline(underline)
        result = QTextLayout.FormatRange()
        result.start, result.length, result.format = span[0], span[1] - span[0], look
        return result

    # ------------------------------------------------------------------ selecting

    def selected(self) -> str:
        """What is selected with the mouse."""
        if self._selected is None:
            return ""
        start, end = self._ordered(self._selected)
        return self.text()[start:end]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            place = self._position(event)
            self._selected = (place, place)
            self.update()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._selected is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._selected = (self._selected[0], self._position(event))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.selected():
            self._selected = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.selected():
            QGuiApplication.clipboard().setText(self.selected())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._selected = (0, len(self.text()))
            self.update()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _ordered(span: tuple[int, int]) -> tuple[int, int]:
        return min(span), max(span)

    def _position(self, event: QMouseEvent) -> int:
        layout, _ = self._laid_out(self.width())
        number = min(max(int(event.position().y()) // self._line, 0), layout.lineCount() - 1)
        return layout.lineAt(number).xToCursor(event.position().x())
