"""The award curve as a block of the result: which year, the curve with its handle, what the next threshold brings.

A handle that is moved is a what-if, said below the curve and nowhere else, until it is adopted or left.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.drawing import curve_picture
from desktop.outside import as_markup
from desktop.telling import award_curve
from desktop.window.desk.award_curve import AwardCurve
from desktop.window.desk.curve_link import CurveLink, has_award
from desktop.window.desk.desk import Desk
from desktop.window.desk.what_if import WhatIfLine
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.labels import label, muted
from desktop.window.widgets.plainly import set_tip
from desktop.window.widgets.year_switch import YearSwitch


class CurvePanel(QWidget):
    """The block `Award curve` of the result."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._year: int | None = None
        self.title = label(bold=True)
        self.years = YearSwitch(desk.theme)
        self.curve = AwardCurve(desk.theme)
        self._caption = label(tokens.SMALL, tone=theme.MUTED, wrap=True, right=True)
        self._hint, self._axis = muted(), muted()
        self._told, self._icon = label(wrap=True), QLabel()
        self._told.setTextFormat(Qt.TextFormat.RichText)
        self._missing = label(wrap=True, tone=theme.MUTED)
        self._link = CurveLink(desk, self.curve)
        self.what_if = WhatIfLine(desk, self.curve, self._link)
        self._lay_out()
        self.years.chosen.connect(self.choose_year)
        self._link.changed.connect(self.refresh)
        self.recolour()
        self.set_texts()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.title)
        head.addWidget(self.years)
        head.addWidget(self._caption, 1)
        column.addLayout(head)
        column.addSpacing(8)
        column.addWidget(self._missing)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.curve)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, round(curve_picture.Sizes(0, 0).right), 0)
        foot.addWidget(self._hint)
        foot.addStretch(1)
        foot.addWidget(self._axis)
        # The captions stand beside each other within the lower margin of the chart.
        body.addSpacing(-16)
        body.addLayout(foot)
        body.addSpacing(12)
        told = QHBoxLayout()
        told.setSpacing(8)
        told.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self._told, 1)
        told.addWidget(self.what_if, 1)
        body.addLayout(told)
        column.addWidget(self._body)

    # ------------------------------------------------------------------ showing

    def set_texts(self) -> None:
        """Set every text in the language of the moment."""
        words = self._desk.words
        self.title.setText(words.text("Award curve"))
        self._caption.setText(award_curve.award_caption(words))
        self._hint.setText(words.text("Drag the handle, or ← →"))
        set_tip(
            self.curve,
            words.text(
                "← → moves by US$ 100,000, with Shift by ten times as much; Home and End go to the thresholds; Enter adopts, Esc leaves it."
            ),
        )
        self.refresh()

    def refresh(self) -> None:
        """Show the case and the answer to it."""
        estimate = self._desk.answer.estimate
        years = tuple(award.year for award in estimate.years) if estimate else ()
        curve = self._link.curve_of(self._year)
        shown = has_award(curve)
        self._body.setVisible(shown)
        self._caption.setVisible(shown)
        self.years.setVisible(shown and len(years) > 1)
        self._missing.setVisible(not shown)
        if curve is None or not shown:
            self._missing.setText(self._why_not())
            return
        words = self._desk.words
        self.years.display(years, curve.year, words.text("Year of the award curve"))
        self._year = curve.year
        self._link.display(curve)
        self._axis.setText(award_curve.utilised_caption(words, curve.year))
        self.what_if.refresh()
        told = award_curve.crossing(words, curve, curve.utilised_usd)
        # The line below the curve is that of the what-if, while there is one.
        crossing = told is not None and self.what_if.isHidden()
        self._icon.setVisible(crossing)
        self._told.setVisible(crossing)
        if told is not None:
            self._told.setText(told.join(words, f"<b>{as_markup(told.lead)}</b>", as_markup(told.rest)))

    def told(self) -> str:
        """What is said of the next threshold; empty where there is none."""
        return self._told.text() if self._told.isVisibleTo(self) else ""

    def recolour(self) -> None:
        """The colours are others."""
        self._icon.setPixmap(icons.pixmap(self._desk.theme, "up", "accent", 14, self.devicePixelRatioF()))
        self.curve.update()

    def forget(self) -> None:
        """Another case is on the desk: the year that was chosen belonged to the old one."""
        self._year = None

    def choose_year(self, year: int) -> None:
        """Show the curve of another year."""
        self.curve.put_back()
        self._year = year
        self.refresh()

    def _why_not(self) -> str:
        words, answer = self._desk.words, self._desk.answer
        if answer.estimate is None or not answer.estimate.years:
            return words.text("The curve stands here as soon as the sector and one amount are known.")
        if not answer.finished:
            return words.text("The curve stands here once nothing is missing any more.")
        return words.text("The plan gives this project no award, however much is utilised.")
