"""The answer beside the questions: total, plan and range, years, next step, what is missing or open.

Shows an `AnswerView` and nothing of its own. The total and the note never scroll; the rest does where there is
more than fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.telling.figure import Total
from desktop.window.desk.asked_figures import ask
from desktop.window.desk.desk import Desk
from desktop.window.pages.answer.answer_rows import FRAME, beside_frame, pieces, section, titled
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.chip import Chip
from desktop.window.widgets.labels import Hairline, elided, label, muted, show_text
from desktop.window.widgets.large_figure import Figure
from desktop.window.widgets.properties import never_focus, point, show_tip, show_tone

if TYPE_CHECKING:
    from desktop.engine.answer import Answer
    from desktop.telling.answer import AnswerView
    from desktop.window.pages.answer.answer_parts import AnswerParts
    from desktop.window.widgets.veil import Veil

_SIDE = 24
_LINK_WIDEST = tokens.ANSWER - 2 * _SIDE - 18 - 12
"""Room for the text of a link to what is missing: the panel without its sides, the icon and the link's own padding."""


class _Missing(QPushButton):
    """A link to what is missing."""

    def enterEvent(self, event: QEnterEvent) -> None:
        point(self)
        super().enterEvent(event)


class AnswerPanel(QWidget):
    """The panel on the right; a missing entry that is clicked asks the desk for its field."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: AnswerView | None = None
        self._answer: Answer | None = None
        """The answer that is shown in full."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._show_whole)
        self._parts: AnswerParts | None = None
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE - FRAME, 20, _SIDE // 2, 12)
        column.setSpacing(0)
        head = self._build_head()
        head.setContentsMargins(0, 0, _SIDE // 2, 0)
        column.addLayout(head)
        self._veil: Veil | None = None
        self._scroll = QScrollArea()
        self._scroll.setViewport(QWidget())  # see desk/page.py
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        never_focus(self._scroll)
        column.addWidget(self._scroll, 1)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._make_room)
        self._note = muted(wrap=True)
        self._note.setContentsMargins(FRAME, 0, _SIDE // 2, 0)
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
        row.setContentsMargins(FRAME, 0, 0, 0)
        head.addLayout(row)
        head.addSpacing(4)
        self._total = Figure(48, look=self._desk.theme)
        self._total.clicked.connect(lambda: ask(self._desk, Total(), self._total))
        self._total_cny = label(tokens.LARGE)
        self._total_range = muted(wrap=True)
        self._change = QWidget()
        change = QHBoxLayout(self._change)
        change.setContentsMargins(FRAME, 4, 0, 0)
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
            text.setContentsMargins(FRAME, 0, 0, 0)
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
        self._missing_line, self._missing_icon = Hairline(), QLabel()
        self._missing_title = label(tokens.SMALL, bold=True)
        self._missing = QVBoxLayout()
        self._missing.setContentsMargins(18, 0, 0, 0)
        self._missing.setSpacing(0)
        self._links: list[QPushButton] = []
        title = titled(self._missing_icon, self._missing_title)
        self._missing_section = section(10, title, 2, self._missing, 6)
        column.addLayout(beside_frame(self._missing_line))
        column.addWidget(self._missing_section)
        column.addStretch(1)

    def _build_parts(self) -> AnswerParts:
        """What an answer has more than what is missing; built with the first answer."""
        from desktop.window.pages.answer.answer_parts import AnswerParts

        parts = self._parts = AnswerParts(self._desk)
        self._body.insertWidget(0, parts.above)
        self._body.insertWidget(self._body.count() - 1, parts.below)
        for part in (parts.above, parts.below):
            part.show()
        return parts

    def _make_room(self, _least: int, most: int) -> None:
        """The scroll bar stands in the margin, so that nothing moves when it comes."""
        self._body.setContentsMargins(0, 0, _SIDE // 2 - (8 if most else 0), 8)

    # ------------------------------------------------------------------ showing

    def show_case(self) -> None:
        """Show the answer of the moment: the award first, what takes longer when that is painted.

        Another change before then comes first.
        """
        self._rest.stop()
        answer = self._desk.answer
        if answer is self._answer or self._view is None or not self._may_wait():
            self._show_whole()
            return
        view = self._told(glance=True)
        if view.glance and view.total is not None:
            self._show(view)
            self._rest.start()
        else:
            self._show_whole()

    def _may_wait(self) -> bool:
        """Whether the award can come first: it is seen, and what has the focus is not among what comes later."""
        view, focus = self._view, self.window().focusWidget()
        within = focus is not None and self.isAncestorOf(focus)
        return self.isVisible() and view is not None and view.total is not None and not within

    def _show_whole(self) -> None:
        self._answer = self._desk.answer
        self._show(self._told(glance=False))

    def _told(self, *, glance: bool) -> AnswerView:
        from desktop.telling.answer import answer_view

        desk = self._desk
        about = desk.about_rules()
        return answer_view(
            desk.case, desk.answer, desk.saved_answer, desk.rules, desk.words, about, glance=glance
        )

    def _show(self, view: AnswerView) -> None:
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
        self._show_rest(view)
        self._keep_whole()

    def recolour(self) -> None:
        """Draw the icons in the colours of the theme."""
        if self._view is None:
            return
        picture = icons.pixmap(self._desk.theme, "incomplete", "muted", 14, self.devicePixelRatioF())
        self._missing_icon.setPixmap(picture)
        if self._parts is not None:
            self._parts.recolour()

    def _show_head(self, view: AnswerView) -> None:
        self._caption.setText(view.caption)
        from desktop.telling.answer import STATUS_LOOK

        kind, icon = STATUS_LOOK[view.status_code]
        self._status.display(view.status, kind, icon)
        self._dash.setVisible(view.total is None)
        self._total.setVisible(view.total is not None)
        if view.total is not None:
            self._total.display(
                pieces(view.total, tokens.HEADLINE, tokens.LARGE), view.total.exact, view.total.exact
            )
        show_tip(self._total_cny, view.total.cny_exact if view.total else "")
        show_text(self._total_cny, view.total.cny if view.total else "")
        if view.glance:
            if self._veil is None:
                # Only now, as it needs enumerations that the window is ready for input without.
                from desktop.window.widgets.veil import Veil

                self._veil = Veil(self)
            self._veil.cover(self._total_range)
        else:
            if self._veil is not None:
                self._veil.lift()
            show_text(self._total_range, view.total_range)
        show_text(self._reason, view.reason)
        self._change.setVisible(view.change is not None)
        if view.change is not None:
            self._change_figure.setText(view.change.figure)
            show_tone(self._change_figure, theme.WARN if view.change.lower else theme.ACCENT)
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

    def _show_rest(self, view: AnswerView) -> None:
        self._missing_section.setVisible(bool(view.missing_title))
        self._missing_title.setText(view.missing_title)
        self._show_missing(view)
        parts = self._parts
        if parts is None and (view.plan_caption or view.years or view.next_title or view.open_title):
            parts = self._build_parts()
        if parts is not None:
            parts.display(view)
        # A table without a footnote ends in a line of its own.
        self._missing_line.setVisible(bool(view.footnote or not view.years))
        self._note.setText(view.note)

    def _show_missing(self, view: AnswerView) -> None:
        while len(self._links) < len(view.missing):
            link: QPushButton = _Missing(self)
            link.setProperty("link", True)
            link.setFont(theme.font(tokens.SMALL))
            place = len(self._links)
            link.clicked.connect(lambda _=False, place=place: self._ask(place))
            row = QHBoxLayout()
            row.addWidget(link)
            row.addStretch(1)
            self._missing.addLayout(row)
            self._links.append(link)
        for place, link in enumerate(self._links):
            shown = view.missing[place].name if place < len(view.missing) else ""
            # A long name would push the whole panel out of its column.
            if shown:
                link.setText(elided(shown, QFontMetrics(link.font()), _LINK_WIDEST))
                show_tip(link, shown if link.text() != shown else "")
                link.setAccessibleName(shown)
            link.setVisible(bool(shown))

    def _ask(self, place: int) -> None:
        if self._view is not None and place < len(self._view.missing):
            self._desk.wanted.emit(self._view.missing[place].path)
