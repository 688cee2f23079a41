"""The figures that can be asked for their reasons; `why` explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.case.case import Case

AWARD, PROGRAMME, YEAR_TOTAL, UTILISED = "award", "programme", "year_total", "utilised"
PLAN_TOTAL, TOTAL = "plan_total", "total"
PLAN_LOWEST, PLAN_HIGHEST = "plan_lowest", "plan_highest"
TOTAL_LOWEST, TOTAL_HIGHEST = "total_lowest", "total_highest"
READING = "reading"


class Figure(NamedTuple):
    """A figure of the window that can be asked for its reasons.

    `award` is the plan's award of `year` (displaced or not), `programme` that of `programme_id` in `year`,
    `year_total` what is kept in `year` in all, `utilised` the counted capital of `year`, without one that of all years;
    `plan_total`, `total` and the
    ends of both ranges concern all years; `reading` is the plan's award with `reading` read as `value`.
    """

    kind: str
    year: int | None = None
    programme_id: str | None = None
    reading: str | None = None
    value: str | None = None


class Other(NamedTuple):
    """A case that is not the one on the desk, such as a scenario, and what it is called in the language of the moment."""

    case: Case
    name: Callable[[], str]
