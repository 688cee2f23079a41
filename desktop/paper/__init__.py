"""The quote: a finished estimate as a PDF, in Chinese, English or both, in full or as a summary.

    made = write_quote(case, estimate, rules, Path("quote.pdf"), language="both", form="full")
    made.bytes, made.attachment_sha256

What stands in a quote beside its case and result (scenarios, what a revision changes, whose rule set it is) is in
`content.besides`: `Scenario`, `Earlier`.

`content` is what a quote says and in which words; `layout` brings text and blocks onto pages and knows nothing of quotes;
`parts` set the one into the other, `parts.full` and `parts.summary` say in which order; `file` renders it all and finishes
the archive. ReportLab, pikepdf and HarfBuzz are imported when the first quote is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.engine.result import Estimate
    from desktop.paper.content.besides import Besides, Earlier, Scenario
    from desktop.policy.ruleset import RuleSet
    from desktop.policy.signing import Trust

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
    language: str = "both",
    form: Literal["full", "summary"] = "full",
    scenarios: Sequence[Scenario] = (),
    earlier: Earlier | None = None,
    trust: Trust | None = None,
) -> QuoteFile:
    """Write the quote of a finished case to `path`, as one step.

    `scenarios`, `earlier` and `trust` are as for `render_quote`. The quote bears the case's date, else today's. Raises
    `desktop.fonts.FontMissing` where a font's wheel is not installed and
    `desktop.files.WriteFailed`; whatever was at `path` is then still there.
    """
    from desktop.files import write_atomically
    from desktop.paper.file.rendering import rendered

    day = date.today()
    besides = _besides(case, estimate, day, scenarios, earlier, trust)
    made = rendered(case, estimate, rules, language=language, form=form, day=day, besides=besides)
    write_atomically(path, made.data)
    return QuoteFile(path, len(made.data), made.attachment_sha256)


def render_quote(
    case: Case,
    estimate: Estimate,
    rules: RuleSet,
    *,
    language: str = "both",
    form: Literal["full", "summary"] = "full",
    day: date,
    scenarios: Sequence[Scenario] = (),
    earlier: Earlier | None = None,
    trust: Trust | None = None,
) -> bytes:
    """The bytes of the quote; the same for the same input.

    `day` is the date of the quote where the case gives none. `scenarios` are up to four variants to compare, the
    quote's own case among them as the one whose `case` is None; `earlier` is the revision before this one, whose
    changes are told; both only in the full form. `trust` is how far the rule set can be trusted, None for the
    program's own. Raises `ValueError` for scenarios that are not as said.
    """
    from desktop.paper.file.rendering import rendered

    besides = _besides(case, estimate, day, scenarios, earlier, trust)
    return rendered(case, estimate, rules, language=language, form=form, day=day, besides=besides).data


def _besides(
    case: Case,
    estimate: Estimate,
    day: date,
    scenarios: Sequence[Scenario],
    earlier: Earlier | None,
    trust: Trust | None,
) -> Besides:
    from desktop.paper.content.besides import Besides, changes_since, chosen
    from desktop.policy.signing import FROM_PROGRAM
    from desktop.telling.result_file import to_plain

    issued = case.quote.date or day.isoformat()
    changes = changes_since(earlier, case, to_plain(estimate), issued) if earlier is not None else None
    return Besides(chosen(scenarios), changes, trust if trust is not None else FROM_PROGRAM)
