"""The award curve as a block of the result: which year, the curve with its handle, what the next threshold brings.

While the handle moves, the case follows as one step of undo, so that every other figure of the window does too.
"""

from __future__ import annotations

from html import escape
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.drawing import curve_picture
from desktop.telling import award_curve
from desktop.window.desk.desk import Desk
from desktop.window.pages.negotiation.curve_widget import AwardCurve
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.combo import Combo
from desktop.window.widgets.labels import label, muted
from desktop.window.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.engine.curve import Curve

_MOST_SEGMENTS = 6
_sequence = count()


class YearSwitch(QWidget):
    """Chooses one of the years: segments for a few of them, a list for more."""

    chosen = Signal(int)

    def __init__(self, look: theme.Theme) -> None:
        super().__init__()
        self._look = look
        self._years: tuple[int, ...] = ()
        self._control: Segmented | Combo | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    @property
    def years(self) -> tuple[int, ...]:
        """The years to choose from."""
        return self._years

    def display(self, years: tuple[int, ...], year: int, accessible: str) -> None:
        """Offer `years`, with `year` chosen."""
        if years != self._years:
            self._rebuild(years)
        if self._control is not None:
            self._control.setAccessibleName(accessible)
            self._control.choose(str(year))

    def _rebuild(self, years: tuple[int, ...]) -> None:
        if self._control is not None:
            self._control.hide()
            self._control.deleteLater()
        self._years = years
        if len(years) <= _MOST_SEGMENTS:
            segmented = Segmented([str(year) for year in years])
            for year in years:
                segmented.set_text(str(year), str(year))
            self._control = segmented
        else:
            combo = Combo(self._look)
            combo.set_choices([(str(year), str(year)) for year in years])
            self._control = combo
        self._control.chosen.connect(lambda key: self.chosen.emit(int(key)))
        self._row.addWidget(self._control)
        self.setVisible(len(years) > 1)


class CurveLink(QObject):
    """Ties a curve's handle to the case on the desk: one movement is one step of undo."""

    def __init__(self, desk: Desk, curve: AwardCurve) -> None:
        super().__init__(curve)
        self._desk = desk
        self._curve = curve
        self._year: int | None = None
        self._base: Case | None = None
        self._key = ""
        curve.changed.connect(self._moved)
        curve.committed.connect(self._committed)
        curve.cancelled.connect(self._cancelled)

    def curve_of(self, year: int | None) -> Curve | None:
        """The curve of `year`, or of the first one; None while the case is not finished."""
        answer, rules = self._desk.answer, self._desk.rules
        estimate = answer.estimate if answer else None
        years = [award.year for award in estimate.years] if estimate else []
        if not years or answer is None or rules is None or not answer.finished:
            return None
        self._year = year if year in years else years[0]
        from desktop.engine import curve

        return curve.award_curve(self._desk.case, rules, self._year)

    def display(self, curve: Curve) -> None:
        """Show a curve, unless the hand is on the handle and the case followed it."""
        words = self._desk.words
        if self._curve.moving and self._curve.amount != curve.utilised_usd:
            # The case has changed under the hand, for instance by undo: the handle follows it.
            self._base = None
            self._curve.release()
        self._curve.display(words, curve, words.text("Award curve of {year}", year=curve.year))

    def _moved(self, amount: int) -> None:
        rules = self._desk.rules
        if rules is None or self._year is None:
            return
        if self._base is None:
            self._base = self._desk.case
            self._key = f"curve-{next(_sequence)}"
        from desktop.engine.adjusting import with_utilised

        self._desk.change(with_utilised(self._base, rules, self._year, amount), merge=self._key)

    def _committed(self, _amount: int) -> None:
        self._base = None
        self._desk.document.end_merge()

    def _cancelled(self, _amount: int) -> None:
        base, self._base = self._base, None
        if base is not None and self._desk.case != base:
            self._desk.document.undo()


def has_award(curve: Curve | None) -> bool:
    """Whether there is anything to see on a curve."""
    return curve is not None and any(one.rate.numerator for one in curve.segments)


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
        self._lay_out()
        self.years.chosen.connect(self.choose_year)
        self._link = CurveLink(desk, self.curve)
        self.curve.committed.connect(lambda _amount: self.refresh())
        self.curve.cancelled.connect(lambda _amount: self.refresh())
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
        body.addLayout(told)
        column.addWidget(self._body)

    # ------------------------------------------------------------------ showing

    def set_texts(self) -> None:
        """Set every text in the language of the moment."""
        words = self._desk.words
        self.title.setText(words.text("Award curve"))
        self._caption.setText(award_curve.award_caption(words))
        self._hint.setText(words.text("Drag the handle, or ← →"))
        self.curve.setToolTip(
            words.text(
                "← → moves by US$ 100,000, with Shift by ten times as much; Home and End go to the thresholds; Esc puts it back."
            )
        )
        self.refresh()

    def refresh(self) -> None:
        """Show the case and the answer to it."""
        answer = self._desk.answer
        estimate = answer.estimate if answer else None
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
        told = award_curve.crossing(words, curve, curve.utilised_usd)
        self._icon.setVisible(told is not None)
        self._told.setVisible(told is not None)
        if told is not None:
            self._told.setText(told.join(words, f"<b>{escape(told.lead)}</b>", escape(told.rest)))

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
        self.curve.commit()
        self._year = year
        self.refresh()

    def _why_not(self) -> str:
        words, answer = self._desk.words, self._desk.answer
        if answer is None or answer.estimate is None or not answer.estimate.years:
            return words.text("The curve stands here as soon as the sector and one amount are known.")
        if not answer.finished:
            return words.text("The curve stands here once nothing is missing any more.")
        return words.text("The plan gives this project no award, however much is utilised.")
