"""The quote: a finished estimate as a PDF, in Chinese, English or both, in full or as a summary.

    made = write_quote(case, estimate, rules, Path("quote.pdf"), language="both", form="full")
    made.bytes, made.attachment_sha256

`content` says what a quote says, `wording` and `voice` in which words, `full` and `summary` in which order; the parts
are set in `opening`, `inputs`, `years`, `awards`, `readings` and `closing`. `glyphs`, `breaking`, `text`, `blocks` and
`flow` bring them onto pages, `archive` finishes the file. ReportLab, pikepdf and HarfBuzz are imported when the first
quote is made.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from desktop.estimate.case import Case
    from desktop.estimate.result import Estimate
    from desktop.policy.ruleset import RuleSet

__all__ = ["QuoteFile", "render_quote", "write_quote"]


class QuoteFile(NamedTuple):
    """A quote that was written: where, how large, and the SHA-256 of the case and result attached to it."""

    path: Path
    bytes: int
    attachment_sha256: str


def write_quote(
    case: Case,
    estimate: Estimate,
    rules: RuleSet,
    path: Path,
    *,
    language: Literal["zh", "en", "both"] = "both",
    form: Literal["full", "summary"] = "full",
) -> QuoteFile:
    """Write the quote of a finished case to `path`, as one step.

    The quote bears the case's date, else today's. Raises `desktop.fonts.scripts.UnprintableCharacter` for a
    character that has no font, `desktop.fonts.FontMissing` where a font's wheel is not installed and
    `desktop.files.WriteFailed`; whatever was at `path` is then still there.
    """
    from desktop.files import write_atomically
    from desktop.quote.rendering import rendered

    made = rendered(case, estimate, rules, language=language, form=form, day=date.today())
    write_atomically(path, made.data)
    return QuoteFile(path, len(made.data), made.attachment_sha256)


def render_quote(
    case: Case,
    estimate: Estimate,
    rules: RuleSet,
    *,
    language: Literal["zh", "en", "both"] = "both",
    form: Literal["full", "summary"] = "full",
    day: date,
) -> bytes:
    """The bytes of the quote; the same for the same case, estimate, rules and date.

    `day` is the date of the quote where the case gives none. Raises `UnprintableCharacter`.
    """
    from desktop.quote.rendering import rendered

    return rendered(case, estimate, rules, language=language, form=form, day=day).data
