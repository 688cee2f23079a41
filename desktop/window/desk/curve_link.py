"""What ties a drawn award curve to the case on the desk: a handle away from the case's amount is a what-if.

Nothing else on the screen follows a what-if. It is adopted, as one step of undo, or left; it is gone as soon as the case
itself becomes another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.telling.award_curve import what_if
from desktop.window.desk.award_curve import AwardCurve
from desktop.window.desk.desk import Desk

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.engine.curve import Curve


class CurveLink(QObject):
    """Ties a curve's handle to the case on the desk."""

    changed = Signal()
    """There is another what-if, or none any more."""

    def __init__(self, desk: Desk, curve: AwardCurve) -> None:
        super().__init__(curve)
        self._desk = desk
        self._curve = curve
        self._year: int | None = None
        self._base: Case | None = None
        """The case that the what-if started from."""
        curve.changed.connect(self._moved)
        curve.committed.connect(self._committed)
        curve.cancelled.connect(self._cancelled)

    def curve_of(self, year: int | None) -> Curve | None:
        """The curve of `year`, or of the first one; None while the case is not finished."""
        answer, rules = self._desk.answer, self._desk.rules
        years = [award.year for award in answer.estimate.years] if answer.estimate else []
        if not years or not answer.finished:
            return None
        self._year = year if year in years else years[0]
        from desktop.engine.curve import award_curve

        return award_curve(self._desk.case, rules, self._year)

    def display(self, curve: Curve) -> None:
        """Show a curve; a what-if of another case than the one on the desk is gone."""
        words = self._desk.words
        if self._curve.moving and self._base != self._desk.case:
            self._base = None
            self._curve.release()
        self._curve.display(words, curve, words.text("Award curve of {year}", year=curve.year))

    def told(self) -> str:
        """What the what-if would give; empty where there is none."""
        if self._base is None or self._year is None or not self._curve.moving:
            return ""
        estimate, stated = self._desk.answer_to(self._tried(self._base)).estimate, self._desk.answer.estimate
        if estimate is None or stated is None:
            return ""
        return what_if(
            self._desk.words,
            self._year,
            self._curve.amount,
            estimate.totals.total_usd,
            stated.totals.total_usd,
        )

    def _tried(self, base: Case) -> Case:
        from desktop.engine.adjusting import with_utilised

        return with_utilised(base, self._desk.rules, self._year or 0, self._curve.amount)

    def _moved(self, _amount: int) -> None:
        if self._base is None:
            self._base = self._desk.case
        self.changed.emit()

    def _committed(self, _amount: int) -> None:
        base, self._base = self._base, None
        if base is not None and self._year is not None:
            self._desk.change(self._tried(base))
        self.changed.emit()

    def _cancelled(self, _amount: int) -> None:
        self._base = None
        self.changed.emit()


def has_award(curve: Curve | None) -> bool:
    """Whether there is anything to see on a curve."""
    return curve is not None and any(one.rate.numerator for one in curve.segments)
