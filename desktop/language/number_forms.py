"""Which numbers a text of digits and separators can be: `1,234.56`, `1.234,56`, `1'234.56`, `1 234,56`, `12,34,567`.

Half of the world writes 1500 as `1.500`, the other half one and a half so. `readings` gives every number that a
text can mean, and takes no side: one reading is certain, two have to be asked about, none is no number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, Literal

Mark = Literal[".", ","]

_WESTERN: Final = re.compile(r"[1-9][0-9]{0,2}(?:(?P<sep>[,. '])[0-9]{3})(?:(?P=sep)[0-9]{3})*")
_INDIAN: Final = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")
_BY_FOUR: Final = re.compile(r"[1-9][0-9]{0,3}(?:(?P<sep>[, ])[0-9]{4})(?:(?P=sep)[0-9]{4})*")
_UNFINISHED: Final = re.compile(
    r"[1-9][0-9]{0,2}(?:(?P<sep>[,. '])[0-9]{3})*(?:(?(sep)(?P=sep)|[,. ']))[0-9]{0,2}"
    r"|[1-9][0-9]?(?:,[0-9]{2})*,[0-9]{0,2}|[1-9][0-9]{0,2}\.[0-9]{3}"
)


def readings(figure: str, decimal: Mark | None = None) -> tuple[Decimal, ...]:
    """Every number that `figure` can be, the one by the rules of writing before the one by a slip.

    `figure` has digits, and `,`, `.`, `'` and blanks in it. `decimal` is the decimal mark where it is known, such as
    from the other figures of a column.
    """
    marks = [one for one in figure if one in ".,' "]
    if not re.search("[0-9]", figure) or not re.fullmatch("[0-9.,' ]+", figure):
        return ()
    if not marks:
        return (Decimal(figure),)
    kinds = set(marks)
    if len(kinds) == 1 and len(marks) == 1:
        return _one_mark(figure, marks[0], decimal)
    if len(kinds) == 1:
        if decimal == marks[0]:
            return ()
        return _grouped(figure)
    last = marks[-1]
    if len(kinds) > 2 or last not in ".," or figure.count(last) > 1 or (decimal and decimal != last):
        return ()
    whole, _, fraction = figure.rpartition(last)
    found = _grouped(whole)
    if not found:
        return ()
    value = found[0] + _fraction(fraction)
    # Three decimals behind a comma look like one more group of thousands.
    if last == "," and len(fraction) == 3 and decimal is None:
        return value, found[0] * 1000 + int(fraction)
    return (value,)


def is_unfinished(figure: str) -> bool:
    """Whether typing on may make a correctly grouped number of `figure`: `3,2`, `3,200,`, `1.50`."""
    return _UNFINISHED.fullmatch(figure) is not None


def by_four(figure: str) -> Decimal | None:
    """The number grouped by four, as counting in 万 suggests (`3000 0000`); None if it is not."""
    if not _BY_FOUR.fullmatch(figure):
        return None
    return Decimal(re.sub("[^0-9]", "", figure))


def decimal_mark(figure: str) -> Mark | None:
    """The decimal mark that `figure` proves: `.` for `1,234.5`, `1,234,567` and `12.34`, `,` for `1.234,5`; None for `3,2`."""
    marks = [one for one in figure if one in ".,' "]
    kinds = list(dict.fromkeys(marks))
    if not marks or not readings(figure):
        return None
    last = marks[-1]
    if len(kinds) == 2:
        return last if last in ".," else None  # type: ignore[return-value]
    if len(marks) > 1:
        return {",": ".", ".": ","}.get(last)  # type: ignore[return-value]
    whole, _, fraction = figure.partition(last)
    # A comma alone proves nothing: it may part thousands by mistake.
    if last == "." and (len(fraction) not in {0, 3} or len(whole) > 3 or whole in {"", "0"}):
        return last  # type: ignore[return-value]
    return None


def _one_mark(figure: str, mark: str, decimal: Mark | None) -> tuple[Decimal, ...]:
    whole, _, fraction = figure.partition(mark)
    grouped = _grouped(figure)
    if mark in "' ":
        return grouped
    value = Decimal(whole or 0) + _fraction(fraction)
    if decimal == mark:
        return (value,)
    if decimal is not None:
        return grouped
    if mark == ".":
        return (value, *grouped)
    if grouped:
        return grouped
    if not whole or not fraction:
        return ()
    slip = Decimal(whole + fraction)
    return (value,) if slip == value else (value, slip)


def _grouped(figure: str) -> tuple[Decimal, ...]:
    if figure.isdigit() or _WESTERN.fullmatch(figure) or _INDIAN.fullmatch(figure):
        return (Decimal(re.sub("[^0-9]", "", figure)),)
    return ()


def _fraction(digits: str) -> Decimal:
    return Decimal(f"0.{digits or 0}")
