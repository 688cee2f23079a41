"""A box with a radio button: a choice with what it gives and why, large enough to weigh it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QRadioButton, QVBoxLayout, QWidget

from desktop.window.widgets import theme, tokens
from desktop.window.widgets.labels import label, show_text
from desktop.window.widgets.large_figure import Figure, Piece
from desktop.window.widgets.theme import Theme


class TwoAmounts(QWidget):
    """An amount in US$, large, and the same in renminbi: beside it, or below it where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self.figure = Figure(30)
        self._cny = label(tone=theme.MUTED)
        self._row.addWidget(self.figure, 1)
        self._row.addWidget(self._cny)

    def display(self, pieces: tuple[Piece, ...], cny: str, exact: str) -> None:
        """Show the amount; without `pieces` there is none to show."""
        self.setVisible(bool(pieces))
        self.figure.display(pieces, exact, exact)
        self._cny.setText(cny)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside = self.figure.sizeHint().width() + self._cny.sizeHint().width() + 8 <= self.width()
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)


class OptionBox(QWidget):
    """Title with radio, an amount in two currencies, a line of explanation."""

    picked = Signal()

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        self.radio = QRadioButton()
        self.radio.setFont(theme.font(bold=True))
        self.radio.setAutoExclusive(False)
        self.radio.toggled.connect(lambda _on: self.update())
        self.radio.clicked.connect(self.picked)
        column.addWidget(self.radio)
        self._amounts = TwoAmounts()
        self._figure = self._amounts.figure
        column.addWidget(self._amounts)
        self._why = label(tokens.SMALL, tone=theme.MUTED, wrap=True)
        column.addWidget(self._why)
        column.addStretch(1)

    def display(self, title: str, pieces: tuple[Piece, ...], cny: str, exact: str, why: str) -> None:
        """Show the choice; without `pieces` no amount is shown."""
        self.radio.setText(title)
        self._amounts.display(pieces, cny, exact)
        show_text(self._why, why)
        self.radio.setAccessibleDescription(f"{exact} {why}".strip())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.picked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.radio.isChecked()
        width = 2.0 if on else 1.0
        painter.setPen(QPen(self._look.colour("accent" if on else "ctl"), width))
        painter.setBrush(self._look.colour("base"))
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 3, 3)
