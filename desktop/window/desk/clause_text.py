"""A sentence of the policy as rich text for a label: its deciding words bold, in lines and type of its own language.

A label takes its fonts in the order of the window's language; the other language's text beside it would have its
quotation marks from the wrong font.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from desktop.outside import as_markup
from desktop.window.widgets import theme

if TYPE_CHECKING:
    from desktop.telling.deciding import Run

_LINE: Final = 22
_HAN_LINE: Final = 24
"""The height of a line, in pixels."""


def clause_text(text: str | Iterable[Run], code: str, line: int | None = None) -> str:
    """A text in the language `code`, or runs of it, as rich text; `line` is the height of a line if not the usual."""
    if isinstance(text, str):
        inner = as_markup(text)
    else:
        inner = "".join(
            f"<b>{as_markup(run.text)}</b>" if run.deciding else as_markup(run.text) for run in text
        )
    families = ",".join(f"'{family}'" for family in theme.families(code))
    high = line or (_HAN_LINE if code == "zh" else _LINE)
    style = f"margin:0; line-height:{high}px; font-family:{families}"  # not translated
    return f'<p style="{style}">{inner}</p>'  # not translated
