"""Asking for the reasons of a figure that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.window.desk.asides import WHY

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.telling.figure import Figure, Other
    from desktop.window.desk.desk import Desk


class Asked(NamedTuple):
    """A figure, the control that showed it, and whose figure it is where it is not that of the case on the desk."""

    figure: Figure
    origin: QWidget
    other: Other | None = None


def ask(desk: Desk, figure: Figure, origin: QWidget, other: Other | None = None) -> None:
    """Ask for the reasons of a figure that `origin` shows; `other` is its case where that is not the desk's."""
    desk.aside_wanted.emit(WHY, Asked(figure, origin, other))
