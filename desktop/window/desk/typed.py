"""How a typed field and the case go together: what is understood becomes the value, what is not the text beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.case import unread

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.window.desk.desk import Desk
    from desktop.window.widgets.typed_field import TypedField

Path = Callable[[], str]
"""Gives the path of the field at the moment: rows come and go."""


def bind(desk: Desk, field: TypedField, path: Path, put: Callable[[Case, object], Case]) -> None:
    """Send what is entered into `field` to the case; `put` sets the value (None: emptied)."""
    field.accepted.connect(lambda value: accept(desk, path(), put(desk.case, value)))
    field.refused.connect(lambda text: keep(desk, path(), desk.case, text))


def accept(desk: Desk, path: str, case: Case, *, merge: str | None = None) -> None:
    """Make `case`, which has the value at `path`, the case of the desk; no text stands beside it."""
    desk.change(unread.forget(case, path), merge=merge or path)


def keep(desk: Desk, path: str, case: Case, text: str, *, merge: str | None = None) -> None:
    """Keep a text that was not understood at `path` of `case`, where no value stands then."""
    desk.change(unread.keep(case, path, text), merge=merge or path)
