"""The design's palette, sizes and spacing as values; nothing here knows a widget.

`theme` turns the colours into a `QPalette` and a style sheet; painters read them here.
"""

from __future__ import annotations

from typing import NamedTuple

SMALL, BODY, LARGE, TITLE, HEADLINE = 12, 14, 17, 22, 34
"""Type sizes in pixels."""

MENU_BAR, TOP_BAR = 28, 48
RAIL, RAIL_ITEM = 200, 52
ANSWER, ANSWER_WIDE = 336, 384
FOOTER = 56
FIELD = 32
ROW, SCHEDULE_ROW, EDITED_ROW = 32, 36, 68
STEP_WIDEST = 1080
WIDE_FROM = 1600
"""From this width of the window on the step stops growing and the answer is wide."""


class Tokens(NamedTuple):
    """Colours of one scheme as `#RRGGBB`. Where each is used is said in the field's own comment."""

    base: str  # the step, fields, tables
    surface: str  # menu bar, top bar, rail, answer
    text: str
    muted: str  # labels, units, help, column heads
    line: str  # hairlines: decoration only
    ctl: str  # borders of fields and buttons, the line above a sum
    accent: str  # the one celadon: primary button, done, focus, echo
    on_accent: str
    soft: str  # current rail item, selected row, chip
    mid: str  # band of the range bar
    warn: str  # needs attention, displaced, refused input, a negative difference
    warn_soft: str
    chip: str  # neutral chip
    button: str  # face of a secondary button
    bar_2: str  # a second kind of part in stacked bars
    on_bar_2: str


LIGHT = Tokens(
    base="#FFFFFF",
    surface="#F5F7F5",
    text="#1A211D",
    muted="#56615B",
    line="#DCE2DD",
    ctl="#7F8A84",
    accent="#27705C",
    on_accent="#FFFFFF",
    soft="#E1EFE8",
    mid="#5FA08A",
    warn="#8A5300",
    warn_soft="#FBF1DE",
    chip="#EDF1EE",
    button="#FFFFFF",
    bar_2="#7DB7A2",
    on_bar_2="#1A211D",
)
DARK = Tokens(
    base="#131715",
    surface="#1A1F1C",
    text="#E7ECE9",
    muted="#A2AEA8",
    line="#2E3632",
    ctl="#74817A",
    accent="#8FCDB7",
    on_accent="#0E1A15",
    soft="#203830",
    mid="#4F8A76",
    warn="#E4B565",
    warn_soft="#33291A",
    chip="#262D29",
    button="#1F2521",
    bar_2="#3B6F5E",
    on_bar_2="#FFFFFF",
)
