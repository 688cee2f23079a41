"""The answer beside the questions: total, plan and range, years, next step, what is missing or open.

Shows an `AnswerView` and nothing of its own. The total and the note never scroll; the rest does where there is
more than fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.window import figures, icons, theme, tokens
from desktop.window.desk import Desk
from desktop.window.figures import ask
from desktop.window.widgets.chip import Chip
from desktop.window.widgets.figure import Figure, Piece
from desktop.window.widgets.figure_label import FigureLabel
from desktop.window.widgets.labels import Hairline, label, muted, show_text
from desktop.window.widgets.range_bar import RangeBar
from desktop.window.widgets.sheet import Cell, Column, Sheet

if TYPE_CHECKING:
    from desktop.window.answer_view import Amount, AnswerView, Caption, RangeView

_SIDE = 24
_TIGHT = 2
_FRAME = 5
"""Room for the frames of large figures, which begin to the left of everything else."""


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
        for pair in self._labels:
            for part in pair:
                self._grid.removeWidget(part)
                part.hide()
        for place in range(12):
            self._grid.setColumnStretch(place, 0)
        last = len(captions) - 1
        for place, (caption, (name, amount)) in enumerate(zip(captions, self._labels, strict=False)):
            name.setText(caption.word)
            amount.display(caption.amount, f"{caption.word}: {caption.amount}", size=tokens.SMALL)
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
    """Open points with their differences."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(22, 2, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def display(self, points: tuple[tuple[str, str], ...]) -> None:
        """Show (text, difference) pairs, one below the other."""
        while len(self._rows) < len(points):
            text, figure = label(tokens.SMALL, wrap=True), label(tokens.SMALL, right=True)
            row = len(self._rows)
            self._grid.addWidget(text, row, 0)
            self._grid.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            self._rows.append((text, figure))
        for place, (text, figure) in enumerate(self._rows):
            shown = points[place] if place < len(points) else ("", "")
            text.setText(shown[0])
            figure.setText(shown[1])
            text.setVisible(bool(shown[0]))
            figure.setVisible(bool(shown[1]))


class AnswerPanel(QWidget):
    """The panel on the right; `asked` names the field of a missing entry that was clicked."""

    asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: AnswerView | None = None
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE - _FRAME, 20, _SIDE // 2, 12)
        column.setSpacing(0)
        head = self._build_head()
        head.setContentsMargins(0, 0, _SIDE // 2, 0)
        column.addLayout(head)
        self._scroll = QScrollArea()
        self._scroll.setViewport(QWidget())  # see steps/page.py
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        # Needed for awards of many billions only, whose last digits would otherwise be cut off.
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._scroll, 1)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._make_room)
        self._note = muted(wrap=True)
        self._note.setContentsMargins(_FRAME, 0, _SIDE // 2, 0)
        column.addSpacing(8)
        column.addWidget(self._note)
        desk.case_changed.connect(self.show_case)
        desk.language_changed.connect(self.show_case)
        desk.theme.changed.connect(self.recolour)
        self.show_case()

    def _build_head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setSpacing(0)
        row = QHBoxLayout()
        self._caption = muted(wrap=True)
        self._status = Chip(self._desk.theme)
        row.addWidget(self._caption, 1)
        row.addWidget(self._status)
        row.setContentsMargins(_FRAME, 0, 0, 0)
        head.addLayout(row)
        head.addSpacing(4)
        self._total = Figure(48, look=self._desk.theme)
        self._total.clicked.connect(lambda: ask(self._desk, figures.Figure(figures.TOTAL), self._total))
        self._total_cny = label(tokens.LARGE)
        self._total_range = muted(wrap=True)
        self._change = QWidget()
        change = QHBoxLayout(self._change)
        change.setContentsMargins(_FRAME, 4, 0, 0)
        change.setSpacing(4)
        self._change_figure, self._change_since = label(tokens.SMALL, bold=True), muted()
        change.addWidget(self._change_figure)
        change.addWidget(self._change_since, 1)
        for late in (self._total, self._total_cny, self._total_range, self._change, self._status):
            late.hide()
        self._dash = label(tokens.HEADLINE, bold=True, tone=theme.MUTED, text="–")
        self._reason = label(tokens.SMALL, wrap=True)
        self._reason.hide()
        for text in (self._dash, self._total_cny, self._total_range, self._reason):
            text.setContentsMargins(_FRAME, 0, 0, 0)
        head.addWidget(self._dash)
        head.addWidget(self._total)
        head.addWidget(self._total_cny)
        head.addSpacing(2)
        head.addWidget(self._total_range)
        head.addWidget(self._change)
        head.addSpacing(4)
        head.addWidget(self._reason)
        head.addSpacing(12)
        return head

    def _build_body(self, body: QWidget) -> None:
        column = self._body = QVBoxLayout(body)
        column.setContentsMargins(0, 0, _SIDE // 2, 8)
        column.setSpacing(0)
        self._plan_line = Hairline()
        self._plan_caption = muted()
        self._plan = Figure(34, look=self._desk.theme)
        self._plan.clicked.connect(lambda: ask(self._desk, figures.Figure(figures.PLAN_TOTAL), self._plan))
        self._plan_cny = label(tone=theme.MUTED)
        self._bar = RangeBar(self._desk.theme)
        self._captions = _Captions(self._desk)
        self._years = Sheet(self._desk.theme, gap=12)
        self._years.asked.connect(lambda figure, origin: ask(self._desk, figure, origin))
        self._footnote = muted(wrap=True)
        self._next_line = Hairline()
        self._next_icon, self._open_icon, self._missing_icon = QLabel(), QLabel(), QLabel()
        self._next_title = label(tokens.SMALL, bold=True)
        self._next_text = label(tokens.SMALL, wrap=True)
        self._open_title = label(tokens.SMALL, bold=True)
        self._open_head = muted()
        self._points = _Points()
        self._missing_title = label(tokens.SMALL, bold=True)
        self._missing = QVBoxLayout()
        self._missing.setContentsMargins(18, 0, 0, 0)
        self._missing.setSpacing(0)
        self._links: list[QPushButton] = []

        self._sections = {
            "plan": _section(
                12, self._plan_caption, 2, self._plan, self._plan_cny, 6, self._bar, 4, self._captions
            ),
            "years": _section(6, self._years, 4, self._footnote, 12),
            "missing": _section(
                10, self._titled(self._missing_icon, self._missing_title), 2, self._missing, 6
            ),
            "next": _section(10, self._titled(self._next_icon, self._next_title), self._next_text),
            "open": _section(
                10, self._titled(self._open_icon, self._open_title, self._open_head), 2, self._points
            ),
        }
        self._next_text.setContentsMargins(22, 0, 0, 0)
        column.addLayout(_beside_frame(self._plan_line))
        column.addWidget(self._sections["plan"])
        column.addWidget(self._sections["years"])
        column.addLayout(_beside_frame(self._next_line))
        for name in ("missing", "next", "open"):
            column.addWidget(self._sections[name])
        column.addStretch(1)

    @staticmethod
    def _titled(icon: QLabel, title: QLabel, head: QLabel | None = None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        icon.setFixedWidth(14)
        row.addWidget(icon)
        row.addWidget(title, 1)
        if head is not None:
            row.addWidget(head)
        return row

    def _make_room(self, _least: int, most: int) -> None:
        """The scroll bar stands in the margin, so that nothing moves when it comes."""
        self._body.setContentsMargins(0, 0, _SIDE // 2 - (8 if most else 0), 8)

    # ------------------------------------------------------------------ showing

    def show_case(self) -> None:
        """Show the answer of the moment."""
        desk = self._desk
        if desk.rules is None:
            # The rule set could not be loaded: there is nothing to say but what this panel is.
            self._caption.setText(desk.words.text("Indicative award"))
            return
        from desktop.window.answer_view import answer_view

        view = answer_view(
            desk.case, desk.answer, desk.saved_answer, desk.rules, desk.words, desk.about_rules()
        )
        if view == self._view:
            return
        if self._view is None:
            body = QWidget()
            self._build_body(body)
            self._scroll.setWidget(body)
        first, self._view = self._view is None, view
        if first:
            self.recolour()
        self._show_head(view)
        self._show_plan(view)
        self._show_years(view)
        self._show_rest(view)
        self._keep_whole()

    def recolour(self) -> None:
        """Draw the icons in the colours of the theme."""
        if self._view is None:
            return
        ratio = self.devicePixelRatioF()
        for place, (name, ink) in (
            (self._next_icon, ("up", "accent")),
            (self._open_icon, ("warn", "warn")),
            (self._missing_icon, ("incomplete", "muted")),
        ):
            place.setPixmap(icons.pixmap(self._desk.theme, name, ink, 14, ratio))

    def missing_links(self) -> list[QPushButton]:
        """The links to what is missing, as they are shown."""
        return [link for link in self._links if link.isVisibleTo(self)]

    def _show_head(self, view: AnswerView) -> None:
        self._caption.setText(view.caption)
        from desktop.window.answer_view import STATUS_LOOK

        kind, icon = STATUS_LOOK[view.status_code]
        self._status.display(view.status, kind, icon)
        self._dash.setVisible(view.total is None)
        self._total.setVisible(view.total is not None)
        if view.total is not None:
            self._total.display(
                _pieces(view.total, tokens.HEADLINE, tokens.LARGE), view.total.exact, view.total.exact
            )
        self._total_cny.setToolTip(view.total.cny_exact if view.total else "")
        show_text(self._total_cny, view.total.cny if view.total else "")
        show_text(self._total_range, view.total_range)
        show_text(self._reason, view.reason)
        self._change.setVisible(view.change is not None)
        if view.change is not None:
            self._change_figure.setText(view.change.figure)
            self._change_figure.setForegroundRole(theme.WARN if view.change.lower else theme.ACCENT)
            self._change_since.setText(view.change.since)

    def _keep_whole(self) -> None:
        """What stands above the scrolling part is never squeezed: wrapped texts keep the height they need."""
        width = self.width() - 2 * _SIDE
        beside = self._status.sizeHint().width() + 8 if self._status.isVisibleTo(self) else 0
        for text, room in (
            (self._caption, width - beside),
            (self._total_range, width),
            (self._reason, width),
            (self._note, width),
        ):
            text.setMinimumHeight(max(text.heightForWidth(room), 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_whole()

    def _show_plan(self, view: AnswerView) -> None:
        self._plan_line.setVisible(bool(view.plan_caption or view.years))
        self._sections["plan"].setVisible(bool(view.plan_caption))
        show_text(self._plan_caption, view.plan_caption)
        self._plan.setVisible(view.plan is not None)
        if view.plan is not None:
            self._plan.display(
                _pieces(view.plan, tokens.TITLE, tokens.BODY), view.plan.exact, view.plan.exact
            )
        show_text(self._plan_cny, view.plan.cny if view.plan else "")
        self._bar.setVisible(view.range is not None)
        self._captions.setVisible(view.range is not None)
        if view.range is not None:
            self._show_range(view.range)

    def _show_range(self, view: RangeView) -> None:
        self._bar.display(view.lowest, view.stated, view.highest, view.spoken)
        self._captions.display(view.captions)

    def _show_years(self, view: AnswerView) -> None:
        self._sections["years"].setVisible(bool(view.years))
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

    def _show_rest(self, view: AnswerView) -> None:
        self._show_missing(view)
        for name, title, text in (
            ("next", self._next_title, view.next_title),
            ("open", self._open_title, view.open_title),
            ("missing", self._missing_title, view.missing_title),
        ):
            self._sections[name].setVisible(bool(text))
            title.setText(text)
        show_text(self._next_text, view.next_text)
        show_text(self._open_head, view.open_head)
        # A table without a footnote ends in a line of its own.
        self._next_line.setVisible(bool(view.footnote or not view.years))
        self._points.display(tuple((point.text, point.difference) for point in view.open_points))
        self._note.setText(view.note)

    def _show_missing(self, view: AnswerView) -> None:
        while len(self._links) < len(view.missing):
            link = QPushButton(self)
            link.setProperty("link", True)
            link.setFont(theme.font(tokens.SMALL))
            link.setCursor(Qt.CursorShape.PointingHandCursor)
            place = len(self._links)
            link.clicked.connect(lambda _=False, place=place: self._ask(place))
            self._missing.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            self._links.append(link)
        for place, link in enumerate(self._links):
            shown = view.missing[place].name if place < len(view.missing) else ""
            link.setText(shown)
            link.setVisible(bool(shown))

    def _ask(self, place: int) -> None:
        if self._view is not None and place < len(self._view.missing):
            self.asked.emit(self._view.missing[place].path)


def _section(*parts: QWidget | QLayout | int) -> QWidget:
    """Widgets, layouts and gaps below each other, shown and hidden together."""
    result = QWidget()
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        if isinstance(part, int):
            column.addSpacing(part)
        elif isinstance(part, Figure):
            column.addWidget(part)
        else:
            column.addLayout(_beside_frame(part))
    return result


def _beside_frame(part: QWidget | QLayout) -> QHBoxLayout:
    """What has no frame begins where the text in a frame does."""
    row = QHBoxLayout()
    row.setContentsMargins(_FRAME, 0, 0, 0)
    if isinstance(part, QLayout):
        row.addLayout(part)
    else:
        row.addWidget(part)
    return row


def _pieces(amount: Amount, large: int, small: int) -> tuple[Piece, ...]:
    standing = amount.standing
    return tuple(
        piece
        for piece in (
            Piece(f"{standing.before} ", small) if standing.before else None,
            Piece(standing.figure, large, bold=True),
            Piece(
                standing.small, small if large == tokens.HEADLINE else large, bold=large != tokens.HEADLINE
            ),
            Piece(f" {standing.after}", small) if standing.after else None,
        )
        if piece is not None and piece.text
    )
