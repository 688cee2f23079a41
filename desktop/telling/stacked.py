"""Bars that stack awards: what each part is called and how high it is, before anybody draws it."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["own", "rival", "added"]
"""What a part of a bar is: the plan's award, one that competes with it, one that adds up."""


class Segment(NamedTuple):
    """A part of a bar: the award, its name with its rate, its figure, and its height in US cents."""

    kind: Kind
    award: str
    name: str
    figure: str
    usd: int


class Bar(NamedTuple):
    """A year's bar, from the bottom up, with what it comes to in all."""

    year: str
    total: str
    usd: int
    segments: tuple[Segment, ...]
