"""The PDF: how long a quote takes once its libraries are loaded, beside a minimal page, and how large it is."""

from __future__ import annotations

import io
import statistics
from functools import partial
from typing import Final, Literal

from desktop.quote import render_quote
from tests.bench import interleaved, ratio, report
from tests.estimate.program import case_of, estimate_of, rules
from tests.quote.papers import DAY, sample

_SECONDS, _ONE_LANGUAGE_KB, _BOTH_KB = 0.4, 150, 200
_ROUNDS = 15
_QUOTES: Final[tuple[tuple[Literal["zh", "en", "both"], Literal["full", "summary"]], ...]] = (
    ("both", "full"),
    ("both", "summary"),
    ("zh", "full"),
    ("en", "full"),
)


def minimal_page() -> bytes:
    """A page of ReportLab with a line of text and nothing else."""
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(72, 720, "12,000,000.00")
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def main() -> None:
    """Print seconds and size of each kind of quote of the sample case."""
    case, result = case_of(sample()), estimate_of(sample())
    made = {
        f"{language} {form}": partial(
            render_quote, case, result, rules(), language=language, form=form, day=DAY
        )
        for language, form in _QUOTES
    }
    times = interleaved(
        _ROUNDS,
        minimal=(minimal_page, 20),
        **{name.replace(" ", "_"): (render, 1) for name, render in made.items()},
    )
    for name, render in made.items():
        seconds = times[name.replace(" ", "_")]
        report(f"quote, {name}: seconds, warm", statistics.median(seconds), _SECONDS, "s")
        beside = ratio(seconds, times["minimal"])
        print(f"quote, {name}: {beside:,.0f} times a minimal page of ReportLab", flush=True)
        most = _BOTH_KB if name.startswith("both") else _ONE_LANGUAGE_KB
        report(f"quote, {name}: size", len(render()) / 1024, most, "KB")


if __name__ == "__main__":
    main()
