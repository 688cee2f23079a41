"""The figures of the window that can be asked for their reasons, and the asking. Qt-free; `why_view` explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.window.desk import Desk

AWARD, PROGRAMME, YEAR_TOTAL, UTILISED = "award", "programme", "year_total", "utilised"
PLAN_TOTAL, TOTAL = "plan_total", "total"
PLAN_LOWEST, PLAN_HIGHEST = "plan_lowest", "plan_highest"
TOTAL_LOWEST, TOTAL_HIGHEST = "total_lowest", "total_highest"
READING = "reading"


class Figure(NamedTuple):
    """A figure of the window that can be asked for its reasons.

    `award` is the plan's award of `year` (displaced or not), `programme` that of `programme_id` in `year`,
    `year_total` what is kept in `year` in all, `utilised` the counted capital of `year`; `plan_total`, `total` and the
    ends of both ranges concern all years; `reading` is the plan's award with `reading` read as `value`.
    """

    kind: str
    year: int | None = None
    programme_id: str | None = None
    reading: str | None = None
    value: str | None = None


class Asked(NamedTuple):
    """A figure, and the control that showed it."""

    figure: Figure
    origin: QWidget


def ask(desk: Desk, figure: Figure, origin: QWidget) -> None:
    """Ask for the reasons of a figure that `origin` shows."""
    from desktop.window.asides import WHY

    desk.aside_wanted.emit(WHY, Asked(figure, origin))
