"""The parts of the answer that stand above and below what is missing: plan, range and years; next step and open points.

Shows an `AnswerView` and nothing of its own; built with the first case that has an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.telling.figure import PlanTotal
from desktop.window.desk.asked_figures import ask
from desktop.window.pages.answer.answer_rows import beside_frame, pieces, section, titled
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.figure_label import FigureLabel
from desktop.window.widgets.labels import Hairline, label, muted, show_text
from desktop.window.widgets.large_figure import Figure
from desktop.window.widgets.range_bar import RangeBar
from desktop.window.widgets.reading_table import Cell, Column, Sheet
from desktop.window.widgets.veil import Veil

if TYPE_CHECKING:
    from desktop.telling.answer import AnswerView, Caption, OpenPoint
    from desktop.window.desk.desk import Desk

_SIDE = 24
_TIGHT = 2
_POINT = 18
"""How high the figure of an open point is, with the line below it."""
"""Room for the frame of a small figure."""


class AnswerParts:
    """Two widgets, `above` and `below` what is missing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.above, self.below = QWidget(), QWidget()
        self._build_above()
        self._build_below()
        self.recolour()

    def _build_above(self) -> None:
        desk = self._desk
        self._plan_line = Hairline()
        self._plan_caption = muted()
        self._plan = Figure(34, look=desk.theme)
        self._plan.clicked.connect(lambda: ask(desk, PlanTotal(), self._plan))
        self._plan_cny = label(tone=theme.MUTED)
        self._bar = RangeBar(desk.theme)
        self._captions = _Captions(desk)
        self._years = Sheet(desk.theme, gap=8)
        self._years.asked.connect(lambda figure, origin: ask(desk, figure, origin))
        self._footnote = muted(wrap=True)
        self._plan_section = section(
            12, self._plan_caption, 2, self._plan, self._plan_cny, 6, self._bar, 4, self._captions
        )
        self._years_section = section(6, self._years, 4, self._footnote, 12)
        column = QVBoxLayout(self.above)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(beside_frame(self._plan_line))
        column.addWidget(self._plan_section)
        column.addWidget(self._years_section)
        self._range_veil = Veil(self._plan_section)

    def _build_below(self) -> None:
        self._next_icon, self._open_icon = QLabel(), QLabel()
        self._next_title, self._next_text = label(tokens.SMALL, bold=True), label(tokens.SMALL, wrap=True)
        self._open_title, self._open_head = label(tokens.SMALL, bold=True), muted()
        self._points = _Points(self._desk)
        self._next_text.setContentsMargins(22, 0, 0, 0)
        self._next_section = section(10, titled(self._next_icon, self._next_title), self._next_text)
        self._open_section = section(
            10, titled(self._open_icon, self._open_title, self._open_head), 2, self._points
        )
        column = QVBoxLayout(self.below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._next_section)
        column.addWidget(self._open_section)
        self._rest_veil = Veil(self.below)

    def recolour(self) -> None:
        """Draw the icons in the colours of the theme."""
        look = self._desk.theme
        self._next_icon.setPixmap(icons.pixmap(look, "up", "accent", 14, look.ratio))
        self._open_icon.setPixmap(icons.pixmap(look, "warn", "warn", 14, look.ratio))

    def display(self, view: AnswerView) -> None:
        """Show the answer; at a glance the award of plan and years, with nothing where the rest will come."""
        if view.glance:
            self._show_award(view)
            self._show_years(view)
            self._range_veil.cover(self._bar, self._captions)
            self._rest_veil.cover()
            return
        self._range_veil.lift()
        self._rest_veil.lift()
        self._plan_line.setVisible(bool(view.plan_caption or view.years))
        self._show_plan(view)
        self._show_years(view)
        self._next_section.setVisible(bool(view.next_title))
        self._next_title.setText(view.next_title)
        show_text(self._next_text, view.next_text)
        self._open_section.setVisible(bool(view.open_title))
        self._open_title.setText(view.open_title)
        show_text(self._open_head, view.open_head)
        self._points.display(view.open_points)

    def _show_plan(self, view: AnswerView) -> None:
        self._plan_section.setVisible(bool(view.plan_caption))
        self._show_award(view)
        self._bar.setVisible(view.range is not None)
        self._captions.setVisible(view.range is not None)
        if view.range is not None:
            bar = view.range
            self._bar.display(bar.lowest, bar.stated, bar.highest, bar.spoken)
            self._captions.display(bar.captions)

    def _show_award(self, view: AnswerView) -> None:
        show_text(self._plan_caption, view.plan_caption)
        self._plan.setVisible(view.plan is not None)
        if view.plan is not None:
            shown = pieces(view.plan, tokens.TITLE, tokens.BODY)
            self._plan.display(shown, view.plan.exact, view.plan.exact)
        show_text(self._plan_cny, view.plan.cny if view.plan else "")

    def _show_years(self, view: AnswerView) -> None:
        self._years_section.setVisible(bool(view.years))
        if view.years:
            columns = tuple(
                Column(head, right=place > 0, stretch=0 if place else 1)
                for place, head in enumerate(view.year_heads)
            )
            rows = []
            for line in view.years:
                plan = Cell(
                    line.plan,
                    struck=line.displaced,
                    tone=theme.MUTED if line.displaced else theme.Role.WindowText,
                    small="¹" if line.displaced else "",
                    exact=line.plan_exact,
                    figure=line.plan_figure,
                    spoken=f"{view.year_heads[1]}, {line.year}: {line.plan_exact or line.plan}",
                )
                cells = [Cell(line.year, small=line.rate), plan]
                if len(columns) > 2:
                    spoken = f"{view.year_heads[2]}, {line.year}: {line.total_exact or line.total}"
                    figure = line.total_figure
                    cells.append(Cell(line.total, exact=line.total_exact, figure=figure, spoken=spoken))
                rows.append(tuple(cells[: len(columns)]))
            self._years.display(columns, rows)
        show_text(self._footnote, view.footnote)


class _Captions(QWidget):
    """The words and figures under the range bar; over two lines where one is too narrow."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3)
        self._grid.setVerticalSpacing(0)
        self._labels: list[tuple[QLabel, FigureLabel]] = []
        self._shown: tuple[Caption, ...] = ()
        self._arranged = (0, False)

    def display(self, captions: tuple[Caption, ...]) -> None:
        """Show words and figures from left to right."""
        self._shown = captions
        while len(self._labels) < len(captions):
            amount, place = FigureLabel(self._desk.theme, right=False, padding=_TIGHT), len(self._labels)
            amount.clicked.connect(lambda _=False, place=place: self._ask(place))
            self._labels.append((muted(), amount))
        metrics = QFontMetrics(theme.font(tokens.SMALL).resolve(self.font()))
        advance = metrics.horizontalAdvance
        wide = sum(advance(one.word) + advance(one.amount) + 4 + 2 * _TIGHT for one in captions)
        wide += 6 * (len(captions) - 1)
        stacked = wide > max(self.width(), tokens.ANSWER - 2 * _SIDE) and len(captions) > 1
        for caption, (name, amount) in zip(captions, self._labels, strict=False):
            name.setText(caption.word)
            amount.display(caption.amount, f"{caption.word}: {caption.amount}", size=tokens.SMALL)
        if (len(captions), stacked) != self._arranged:
            self._arranged = (len(captions), stacked)
            self._arrange(len(captions), stacked=stacked)

    def _arrange(self, count: int, *, stacked: bool) -> None:
        for pair in self._labels:
            for part in pair:
                self._grid.removeWidget(part)
                part.hide()
        for place in range(12):
            self._grid.setColumnStretch(place, 0)
        last = count - 1
        for place, (name, amount) in enumerate(self._labels[:count]):
            side = Qt.AlignmentFlag.AlignLeft
            if last and place == last:
                side = Qt.AlignmentFlag.AlignRight
            elif place:
                side = Qt.AlignmentFlag.AlignHCenter
            if stacked:
                self._grid.addWidget(name, 0, place, side)
                self._grid.addWidget(amount, 1, place, side)
                self._grid.setColumnStretch(place, 1)
            else:
                self._grid.addWidget(name, 0, 3 * place, Qt.AlignmentFlag.AlignLeft)
                self._grid.addWidget(amount, 0, 3 * place + 1, Qt.AlignmentFlag.AlignLeft)
                if place < last:
                    self._grid.setColumnStretch(3 * place + 2, 1)
            name.show()
            amount.show()
        if not last and not stacked:
            # One caption stands at the left, its figure below the disc at the right.
            self._grid.setColumnStretch(0, 1)

    def _ask(self, place: int) -> None:
        ask(self._desk, self._shown[place].figure, self._labels[place][1])


class _Points(QWidget):
    """Open points with their differences, each of which says why."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: tuple[OpenPoint, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(22, 2, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._rows: list[tuple[QLabel, FigureLabel]] = []

    def display(self, points: tuple[OpenPoint, ...]) -> None:
        """Show the points, one below the other."""
        if points == self._shown:
            return
        self._shown = points
        while len(self._rows) < len(points):
            text, figure = label(tokens.SMALL, wrap=True), FigureLabel(self._desk.theme, padding=0)
            figure.setFixedHeight(_POINT)
            row = len(self._rows)
            figure.clicked.connect(lambda _=False, row=row: self._ask(row))
            self._grid.addWidget(text, row, 0)
            self._grid.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            self._rows.append((text, figure))
        for place, (text, figure) in enumerate(self._rows):
            shown = points[place] if place < len(points) else None
            text.setVisible(shown is not None)
            figure.setVisible(shown is not None and bool(shown.difference))
            if shown is not None:
                text.setText(shown.text)
                figure.display(shown.difference, f"{shown.text}: {shown.difference}", size=tokens.SMALL)

    def _ask(self, place: int) -> None:
        figure = self._shown[place].figure
        if figure is not None:
            ask(self._desk, figure, self._rows[place][1])
