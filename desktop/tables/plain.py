"""What was understood of a table, as plain data for a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from desktop.tables.understanding import LeftOut, Understood

_WHY: Final = {
    "title": "a title, which says nothing of the amounts",
    "total": "a sum of other rows",
    "cumulative": "a running total: what comes in each year stands in another column",
    "part": "a part of the row above",
    "share": "a share or a rate, no amount",
    "no_amount": "no amount in it",
    "blank": "nothing in it",
}


def to_plain(understood: Understood) -> dict[str, Any]:
    """Rows, what was left out and why, and what has to be asked; amounts in whole units, shortest decimals."""
    return {
        "rows": [
            {
                "year": row.year,
                "form": row.form,
                "amount": {"amount": shortest(format(row.amount, "f")), "currency": row.currency},
                "received": row.received.isoformat() if row.received else None,
            }
            for row in understood.rows
        ],
        "left_out": [_left_out(left) for left in understood.left_out],
        "asks": [
            {"code": ask.code, "line": ask.line, "column": ask.column, "choices": list(ask.choices)}
            for ask in understood.asks
        ],
    }


def _left_out(left: LeftOut) -> dict[str, Any]:
    plain: dict[str, Any] = {"line": left.line, "why": _WHY[left.why]}
    return plain if left.column is None else plain | {"column": left.column}


def shortest(digits: str) -> str:
    """Decimals without noughts at their end."""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
