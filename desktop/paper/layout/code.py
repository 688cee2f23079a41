"""A QR code as a block: plain text that any phone reads without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.paper.layout.paper import MM, TEXT

if TYPE_CHECKING:
    from desktop.paper.layout.blocks import Page

SIDE: Final = 17 * MM


class QrCode:
    """A code as a block of `SIDE` by `SIDE`: `plain` in any characters, then `capitals`, which need less room."""

    height = SIDE

    def __init__(self, plain: str, capitals: str) -> None:
        import segno
        from segno import consts

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
