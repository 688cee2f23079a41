"""What looks like a slip of the hand, asked about beside its field, with what was likely meant and “it is right” as buttons."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case import edits
from desktop.telling.notes import said

if TYPE_CHECKING:
    from desktop.engine.result import Note, Value
    from desktop.window.desk.desk import Desk
    from desktop.window.widgets.typed_field import TypedField

_SHOWN: Final = "doubted"
_CALENDARS: Final = (-543, 1911)
"""Years between ours and the Buddhist one, and that of the Republic of China."""


class Doubt(NamedTuple):
    """A warning, what it asks about, and the texts of what was likely meant."""

    sentence: str
    code: str
    about: str
    likely: tuple[str, ...]


def doubt_at(desk: Desk, path: str) -> Doubt | None:
    """What is asked about at the field of `path`; None for nothing."""
    from desktop.engine.plausibility import asked_about

    estimate = desk.answer.estimate
    for note in estimate.warnings if estimate is not None else ():
        fields = dict(note.fields)
        about = asked_about(note.code, fields)
        if about is not None and path in _paths(desk, note, fields):
            return Doubt(said(desk.words, note), note.code, about, _likely(note.code, fields))
    return None


def show(desk: Desk, field: TypedField, path: str) -> None:
    """Ask about the value of `field`, or take the question away; a refused text has a sentence of its own."""
    if field.refusal is not None:
        return
    found = doubt_at(desk, path) if field.value is not None else None
    if found is None:
        if is_shown(field):
            field.setProperty(_SHOWN, None)
            field.retell()
        return
    field.setProperty(_SHOWN, True)
    field.remark.refuse(found.sentence)
    offers: list[tuple[str, Callable[[], None]]] = [
        (text, partial(field.setText, text)) for text in found.likely
    ]
    field.remark.offer([*offers, affirmation(desk, found.code, found.about)])


def is_shown(field: TypedField) -> bool:
    """Whether something is asked about at `field`."""
    return bool(field.property(_SHOWN))


def affirmation(desk: Desk, code: str, about: str) -> tuple[str, Callable[[], None]]:
    """The button that keeps that a value is right as it stands."""
    return (
        desk.words.text("It is right as it stands"),
        lambda: desk.change(edits.affirm(desk.case, code, about)),
    )


def _paths(desk: Desk, note: Note, fields: Mapping[str, Value]) -> tuple[str, ...]:
    """The fields beside which a warning stands."""
    case = desk.case
    match note.code:
        case "schedule_above_total":
            return ("project.total_foreign_investment",)
        case "dates_out_of_order":
            until, day = case.quote.valid_until, case.quote.date
            backwards = until is not None and day is not None and until < day
            return ("quote.valid_until",) if backwards else ("exchange.as_of",)
        case "date_implausible":
            days = (("quote.date", case.quote.date), ("quote.valid_until", case.quote.valid_until))
            found = tuple(path for path, day in days if day == fields["date"])
            return found or ("exchange.as_of",)
        case "programme_rate_implausible":
            names = enumerate(one.name or one.id for one in case.programmes)
            return tuple(f"programmes[{at}].rate" for at, name in names if name == fields["programme"])
        case _:
            return ()


def _likely(code: str, fields: Mapping[str, Value]) -> tuple[str, ...]:
    """What was likely meant, as it is typed."""
    if code == "programme_rate_implausible":
        # A percentage in the place of a fraction, and typed as a percentage once more.
        return (f"{(Decimal(str(fields['rate'])) * 10_000).normalize():f}",)
    if code == "date_implausible":
        day, rates = str(fields["date"]), str(fields["rates"])
        years = (int(day[:4]) + shift for shift in _CALENDARS)
        near = [year for year in years if abs(year - int(rates[:4])) <= 10]
        return tuple(f"{year:04d}{day[4:]}" for year in near if _is_day(f"{year:04d}{day[4:]}"))
    return ()


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
