"""The QR code in the foot of a quote: what identifies it, in plain text that any phone reads without a network.

Reference number, date, total, rule set and the hash of the attached case and result. The same on every page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.paper.layout.paper import MM, TEXT

if TYPE_CHECKING:
    from desktop.paper.content.sheet import Quote
    from desktop.paper.layout.blocks import Page

SIDE: Final = 17 * MM
_LONGEST: Final = 48
"""Bytes of a reference number; with more, the code would be too fine for a phone."""


def told(quote: Quote) -> tuple[str, str]:
    """What the code says: in any characters, then what is in capitals and digits, which needs less room."""
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


class QrCode:
    """The code as a block of `SIDE` by `SIDE`."""

    height = SIDE

    def __init__(self, quote: Quote) -> None:
        import segno
        from segno import consts

        plain, capitals = told(quote)
        # Parts in modes of their own, which its types do not know of.
        parts: Any = [(plain, consts.MODE_BYTE, "utf-8"), (capitals, consts.MODE_ALPHANUMERIC)]
        # Beyond ASCII the encoding is named, which readers otherwise guess.
        made = segno.make(parts, error="m", micro=False, boost_error=False, eci=not plain.isascii())
        self._rows = tuple(bytes(row) for row in made.matrix)

    def draw(self, page: Page, x: float, top: float) -> None:
        runs = [
            f"{start} {row} {end - start} 1 re"
            for row, modules in enumerate(self._rows)
            for start, end in _runs(modules)
        ]
        page.drawing(x, top, SIDE / len(self._rows), " ".join(runs), TEXT)


def _runs(modules: bytes) -> list[tuple[int, int]]:
    """Where the dark modules of a row begin and end."""
    found: list[tuple[int, int]] = []
    for at, dark in enumerate(modules):
        if dark and found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        elif dark:
            found.append((at, at + 1))
    return found
