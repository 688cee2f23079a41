"""The texts of typed fields that the program did not understand: they stand in the case instead of a value.

    case = unread.keep(case, "quote.valid_until", "end of the year")   # the value there is gone, its text is kept
    unread.text_at(case, "quote.valid_until")                         # end of the year
    case = unread.forget(case, "quote.valid_until")                   # the field was filled in, or emptied

Typed fields are amounts, rates, percents, years, dates and numbers. For an amount the path is that of its figure
(`project.utilisation[1].amount.amount`), and the currency stays. A case with any such text is not finished.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from desktop.case.case import FORBIDDEN_CHARACTER, LONGEST_TEXT, Case
from desktop.case.currencies import CURRENCIES
from desktop.case.register import register

_STEP: Final = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def is_typed(path: str) -> bool:
    """Whether a field of the case that somebody types into lies at `path`."""
    found = _typed().fullmatch(path)
    if found is None:
        return False
    currency = found.groupdict().get("currency")
    return currency is None or (currency in CURRENCIES and currency != "CNY")


@cache
def _typed() -> re.Pattern[str]:
    """The paths of all typed fields, from the register; a rate of exchange has one for each currency."""
    plain, rates = [], []
    for one in register():
        path = re.escape(one.path).replace(re.escape("[]"), r"\[(?:0|[1-9]\d{0,3})\]")
        if one.typed and ".offer." not in one.path:
            plain.append(path)
        elif one.field.kind == "rates":
            rates.append(path)
    return re.compile("|".join((*plain, rf"(?:{'|'.join(rates)})\.(?P<currency>[A-Z]{{3}})")), re.ASCII)


def steps(path: str) -> tuple[int | str, ...]:
    """A path taken apart: names and numbers of rows."""
    return tuple(int(found[1]) if found[1] else found[2] for found in _STEP.finditer(path))


def text_at(case: Case, path: str) -> str | None:
    """The text at `path` that was not understood; None where there is none."""
    return dict(case.unread).get(path)


def keep(case: Case, path: str, text: str) -> Case:
    """The case with `text` at `path` instead of a value; a text too long for a case keeps its beginning.

    Raises `ValueError` where no typed field is at `path`, and `LookupError` where the case has no such row.
    """
    if not is_typed(path):
        raise ValueError(f"no typed field is at {path}")
    kept = FORBIDDEN_CHARACTER.sub("", text)[:LONGEST_TEXT]
    texts = dict(case.unread) | {path: kept}
    cleared: Case = _without(case, steps(path))
    return cleared._replace(unread=tuple(texts.items()))


def forget(case: Case, path: str) -> Case:
    """The case without the text at `path`, and without those below it."""
    left = tuple((at, text) for at, text in case.unread if not _within(at, path))
    return case if left == case.unread else case._replace(unread=left)


def moved(case: Case, rows: str, place: Callable[[int], int | None]) -> Case:
    """The case after its `rows` (`project.utilisation`) changed places; those of None are gone, with their texts."""
    texts = []
    for at, text in case.unread:
        found = re.match(re.escape(rows) + r"\[(\d+)\]", at)
        if found is None:
            texts.append((at, text))
        elif (now := place(int(found[1]))) is not None:
            texts.append((f"{rows}[{now}]{at[found.end() :]}", text))
    return case._replace(unread=tuple(texts))


def _within(path: str, whole: str) -> bool:
    return path == whole or path.startswith((f"{whole}.", f"{whole}["))


def _without(part: Any, path: tuple[int | str, ...]) -> Any:
    """A part of a case without the value at `path`."""
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        rows = list(part)
        rows[step] = _without(rows[step], rest)
        return tuple(rows)
    if not hasattr(part, "_fields"):
        return tuple(pair for pair in part if pair[0] != step)
    value = getattr(part, step)
    return part if value is None else part._replace(**{step: _without(value, rest) if rest else None})
