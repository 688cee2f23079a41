"""What identifies a quote, for the code in the foot of every page.

Reference number, date, total, rule set and the hash of the attached case and result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from desktop.paper.parts.sheet import Quote

_LONGEST: Final = 48
"""Bytes of a reference number; with more, the code would be too fine for a phone."""


def identity(quote: Quote) -> tuple[str, str]:
    """What the code says: in any characters, then what is in capitals and digits alone."""
    facts, totals = quote.content.facts, quote.estimate.totals
    lines = [
        _shortened(facts.number or ""),
        quote.content.date,
        f"US$ {_grouped(totals.total_usd)}",
        f"CNY {_grouped(totals.total_cny)}",
        quote.rules.id,
    ]
    return "\n".join([*filter(None, lines), ""]), f"SHA-256 {quote.attachment_sha256.upper()}"


def _shortened(text: str) -> str:
    if len(text.encode()) <= _LONGEST:
        return text
    return text.encode()[:_LONGEST].decode("utf-8", "ignore") + "…"


def _grouped(hundredths: int) -> str:
    return f"{hundredths // 100:,}.{hundredths % 100:02}"
