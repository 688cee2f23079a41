"""What ties a drawn award curve to the case on the desk."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.window.desk.award_curve import AwardCurve
from desktop.window.desk.desk import Desk

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.engine.curve import Curve

_sequence = count()


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
        years = [award.year for award in answer.estimate.years] if answer.estimate else []
        if not years or not answer.finished:
            return None
        self._year = year if year in years else years[0]
        from desktop.engine.curve import award_curve

        return award_curve(self._desk.case, rules, self._year)

    def display(self, curve: Curve) -> None:
        """Show a curve, unless the hand is on the handle and the case followed it."""
        words = self._desk.words
        if self._curve.moving and self._curve.amount != curve.utilised_usd:
            # The case has changed under the hand, for instance by undo: the handle follows it.
            self._base = None
            self._curve.release()
        self._curve.display(words, curve, words.text("Award curve of {year}", year=curve.year))

    def _moved(self, amount: int) -> None:
        if self._year is None:
            return
        if self._base is None:
            self._base = self._desk.case
            self._key = f"curve-{next(_sequence)}"
        from desktop.engine.adjusting import with_utilised

        self._desk.change(with_utilised(self._base, self._desk.rules, self._year, amount), merge=self._key)

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
