"""A case in which every field of the register has a value, and other values for each of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from desktop.case import register
from desktop.case.case import Case, Money, Programme
from desktop.case.register import Entry
from desktop.case.unread import steps

_CODES = {
    "sector": ("2614", "2710"),
    "location": ("zhihui_new_city", "zhizao_new_city"),
    "level": ("county", "special_policy"),
    "reading": ("major_scope", "period_end"),
}
_DATES = ("2026-03-02", "2026-03-03")
_CHOICES = {"category": ("manufacturing", "other_service"), "mode": ("capital_increase", "new")}


def filled() -> Case:
    """A finished case with everything there is to give, twice where there may be several."""
    made: Case = _part(Case)
    first = made.programmes[0]
    # A programme has either amounts or a rate, and a text that was not understood stands for a value.
    second = first._replace(id="second", name="the second", amounts=None)
    made = made._replace(programmes=(first._replace(rate=None), second), unread=())
    # No text and no day is like another, so that each can be looked for.
    for number, held in enumerate(register.values(made)):
        if held.entry.field.kind == "text" and held.entry.path != "programmes[].id":
            made = changed(made, held.path, f"text no. {number}")
        elif held.entry.field.kind == "date":
            made = changed(made, held.path, f"2026-{number // 28 + 1:02d}-{number % 28 + 1:02d}")
    return made


def _part(part: type[Any], *, within: bool = False) -> Any:
    return part(
        **{
            one.name: value_of(one)
            for one in register.fields_of(part)
            if not within or one.name not in ("id", "scenarios", "negotiation", "unread")
        }
    )


def value_of(one: Entry, number: int = 0) -> Any:
    """A value for a field; another one with another number (0 or 1)."""
    kind = one.field.kind
    match kind:
        case "choice":
            codes = [code for code, _ in one.field.choices]
            return _CHOICES.get(one.field.code, codes[::-1])[number]
        case "codes":
            return tuple(code for code, _ in one.field.choices[number:])
        case "code":
            return _CODES[one.field.code][number]
        case "case":
            return _part(Case, within=True)
        case "rows":
            return (_part(one.holds or Programme),)
        case "money":
            return Money(Decimal("1234567.89") + number, "EUR")
        case "part":
            return _part(one.holds or Programme)
        case "yes_no":
            return (not one.field.default) ^ bool(number)
        case "amount":
            return Decimal("1234567.89") + number
        case "rates":
            return (("USD", Decimal("7.1")), ("EUR", Decimal("7.8") + number))
        case _:
            return _simple(one)[kind][number]


def _simple(one: Entry) -> dict[str, tuple[Any, Any]]:
    return {
        "text": (f"text of {_called(one)}", f"another {_called(one)}"),
        "note": (f"note of {_called(one)}\nin two lines", "a note"),
        "picture": ("/9j/AAAA", "/9j/BBBB"),
        "country": ("KR", "JP"),
        "currency": ("EUR", "USD"),
        "rate": (Decimal("0.0321"), Decimal("0.0123")),
        "share": (Decimal("0.25"), Decimal("0.5")),
        "year": (2026, 2027),
        "number": (7, 8),
        "date": _DATES,
        "pairs": ((("major_rate_years", "first_year_only"),), (("period_end", "end_of_2027"),)),
    }


def _called(one: Entry) -> str:
    return one.name.replace("_", " ")


def path_in(case: Case, one: Entry) -> str:
    """Where the field stands in the filled case: in the first row, a programme's rate in the second."""
    path = one.path.replace("[]", "[0]")
    return "programmes[1].rate" if path == "programmes[0].rate" else path


def changed(case: Any, path: str, value: Any) -> Any:
    """A case with another value at a path."""
    return _changed(case, steps(path), value)


def _changed(part: Any, at: tuple[int | str, ...], value: Any) -> Any:
    if not at:
        return value
    step, rest = at[0], at[1:]
    if isinstance(step, int):
        return (*part[:step], _changed(part[step], rest, value), *part[step + 1 :])
    return part._replace(**{step: _changed(getattr(part, step), rest, value)})
