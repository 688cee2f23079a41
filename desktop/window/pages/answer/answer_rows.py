"""How the answer panel sets its rows: sections shown and hidden together, titles with an icon, room for frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from desktop.window.widgets import tokens
from desktop.window.widgets.large_figure import Figure, Piece

if TYPE_CHECKING:
    from desktop.telling.answer import Amount

FRAME = 5
"""Room for the frames of large figures, which begin to the left of everything else."""


def section(*parts: QWidget | QLayout | int) -> QWidget:
    """Widgets, layouts and gaps below each other, shown and hidden together."""
    result = QWidget()
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        if isinstance(part, int):
            column.addSpacing(part)
        elif isinstance(part, Figure):
            column.addWidget(part)
        else:
            column.addLayout(beside_frame(part))
    return result


def beside_frame(part: QWidget | QLayout) -> QHBoxLayout:
    """What has no frame begins where the text in a frame does."""
    row = QHBoxLayout()
    row.setContentsMargins(FRAME, 0, 0, 0)
    if isinstance(part, QLayout):
        row.addLayout(part)
    else:
        row.addWidget(part)
    return row


def titled(icon: QLabel, title: QLabel, head: QLabel | None = None) -> QHBoxLayout:
    """A row of icon, title, and perhaps a head at its right end."""
    row = QHBoxLayout()
    row.setSpacing(8)
    icon.setFixedWidth(14)
    row.addWidget(icon)
    row.addWidget(title, 1)
    if head is not None:
        row.addWidget(head)
    return row


def pieces(amount: Amount, large: int, small: int) -> tuple[Piece, ...]:
    """An amount in two sizes."""
    standing = amount.standing
    return tuple(
        piece
        for piece in (
            Piece(f"{standing.before} ", small) if standing.before else None,
            Piece(standing.figure, large, bold=True),
            Piece(
                standing.small, small if large == tokens.HEADLINE else large, bold=large != tokens.HEADLINE
            ),
            Piece(f" {standing.after}", small) if standing.after else None,
        )
        if piece is not None and piece.text
    )
