"""The figures that can be asked for their reasons, each a type of its own; `why` explains them.

They are equal where type and fields are, and may be kept in sets. Plain classes, for named tuples of two types with the
same fields would be equal, and data classes cost more at a start (decision 0002).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.case.case import Case


class _Figure:
    """A figure of an estimate."""

    __slots__: tuple[str, ...] = ()
    __match_args__: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._held() == other._held()

    def __hash__(self) -> int:
        return hash((type(self), self._held()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._held()}"

    def _held(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)


class AwardOfYear(_Figure):
    """The plan's award of a year, displaced or not."""

    __slots__ = __match_args__ = ("year",)

    def __init__(self, year: int) -> None:
        self.year: Final = year


class ProgrammeInYear(_Figure):
    """What another programme gives in a year."""

    __slots__ = __match_args__ = ("programme_id", "year")

    def __init__(self, programme_id: str, year: int) -> None:
        self.programme_id: Final = programme_id
        self.year: Final = year


class AllOfYear(_Figure):
    """What is kept in a year in all."""

    __slots__ = __match_args__ = ("year",)

    def __init__(self, year: int) -> None:
        self.year: Final = year


class UtilisedInYear(_Figure):
    """The counted capital of a year."""

    __slots__ = __match_args__ = ("year",)

    def __init__(self, year: int) -> None:
        self.year: Final = year


class UtilisedInAll(_Figure):
    """The counted capital of all years."""

    __slots__ = ()


class PlanTotal(_Figure):
    """The award under the plan of all years, before stacking."""

    __slots__ = ()


class Total(_Figure):
    """What is kept of all years and programmes."""

    __slots__ = ()


class RangeEnd(_Figure):
    """The lowest or the highest over all combinations of readings, of the plan's award or of all that is kept."""

    __slots__ = __match_args__ = ("of", "end")

    def __init__(self, of: Literal["plan", "total"], end: Literal["lowest", "highest"]) -> None:
        self.of: Final = of
        self.end: Final = end


class UnderReading(_Figure):
    """The plan's award with one reading read as another value."""

    __slots__ = __match_args__ = ("reading", "value")

    def __init__(self, reading: str, value: str) -> None:
        self.reading: Final = reading
        self.value: Final = value


Figure = (
    AwardOfYear
    | ProgrammeInYear
    | AllOfYear
    | UtilisedInYear
    | UtilisedInAll
    | PlanTotal
    | Total
    | RangeEnd
    | UnderReading
)
"""A figure that can be asked for its reasons."""


class Other(NamedTuple):
    """A case that is not the one on the desk, such as a scenario, and what it is called in the language of the moment."""

    case: Case
    name: Callable[[], str]
