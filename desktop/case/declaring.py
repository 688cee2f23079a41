"""How a field of a case is declared: where it stands, once.

`total_investment: Annotated[Money | None, Field("money", wording("Total investment"))] = None`

`desktop.case.register` has all that are declared.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

# fmt: off
Kind = Literal[
    "text", "note", "picture", "choice", "code", "country", "yes_no", "currency",
    "amount", "rate", "share", "year", "number", "date",
    "money", "part", "rows", "codes", "rates", "pairs", "case",
]
# fmt: on
"""What a field holds. The second line are typed fields: somebody writes them, and may write what is not understood.

`code` is an id of the rule set or of another list of data, `codes` several choices, `rates` renminbi by currency,
`pairs` texts by key, `case` a case within the case.
"""
Step = Literal["project", "sector", "location", "investment", "programmes", "result", "quote"]
"""The step of the window on which a field stands."""


def wording(text: str) -> str:
    """Mark `text` for the catalogue; the language is not known here."""
    return text


class Assumed(NamedTuple):
    """What an estimate takes for granted of a field unless a case says otherwise: the `code` of the note, and its `text`.

    `since` is the first layout of the quote that says it.
    """

    code: str
    text: str
    since: int


class Field(NamedTuple):
    """What is to be known of a field.

    `label` is its English name, by which the catalogue has the others. `step` is that of the part around it where none
    is given, `office` too: what stays in the office is neither printed nor compared nor exported. `needed` has a
    finished case, wherever the part around it is there. `default` is what a missing value means. `choices` have their
    labels. `least` and `most` bound a number, the length of a text, or the number of rows. `rows_by` tells rows apart.
    `about` is what differences call it, its path unless given. `assumed` is said of a case that says
    nothing else than `default`.
    """

    kind: Kind
    label: str = ""
    step: Step | None = None
    needed: bool = False
    default: object = None
    choices: tuple[tuple[str, str], ...] = ()
    code: str = ""
    """For `choice` and `code`: what kind of code it is (mode, level), by which its name is found."""
    least: int | None = None
    most: int | None = None
    rows_by: tuple[str, ...] = ()
    about: str = ""
    office: bool = False
    assumed: Assumed | None = None
    plain: bool = False
    """Its step has no control made for it, and gives it a row of its own."""
    printed: bool = True
    compared: bool = True
    exported: bool = True
