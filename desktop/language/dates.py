"""How days and times are written, through Babel."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.core import Locale


class Dates:
    """Days in `locale`; each method takes a date or its ISO text and raises `ValueError` for another text."""

    def __init__(self, locale: str) -> None:
        self._name = locale

    @cached_property
    def _locale(self) -> Locale:
        from babel.core import Locale

        return Locale.parse(self._name)

    def long(self, day: dt.date | str) -> str:
        """`22 November 2026`, `2026年11月22日`: in a sentence."""
        return self._format(day, "long")

    def short(self, day: dt.date | str) -> str:
        """`22 Nov 2026`, `2026年11月22日`: in a narrow column."""
        return self._format(day, "medium")

    def iso(self, day: dt.date | str) -> str:
        """`2026-11-22`: where both languages share one figure, as on the bilingual quote."""
        return _date(day).isoformat()

    def time(self, moment: dt.time | dt.datetime) -> str:
        """`14:32`."""
        return moment.strftime("%H:%M")

    def _format(self, day: dt.date | str, width: str) -> str:
        from babel.dates import format_date

        return format_date(_date(day), width, locale=self._locale)


def _date(day: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(day) if isinstance(day, str) else day
