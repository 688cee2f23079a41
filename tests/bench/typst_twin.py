"""The content of a quote as a document of Typst, to be measured beside it: every text in its size, row by row.

The texts and their rows are read from the quote's own pages while it is made; Typst shapes them, sets them in grids,
embeds its fonts, attaches the same JSON and writes PDF/A-3 too. The QR code and the lines of tables are left out.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple
from unittest.mock import patch

from desktop import fonts
from desktop.paper.layout.blocks import Page
from desktop.paper.layout.paper import LEFT, RIGHT
from desktop.paper.layout.typesetting import Line


class _Set(NamedTuple):
    page: int
    baseline: float
    x: float
    line: Line


def typst() -> Any:
    """Typst's module, None where it is not installed."""
    try:
        return importlib.import_module("typst")
    except ModuleNotFoundError:
        return None


def source(make: Any) -> str:
    """The document for what `make` draws."""
    found: list[_Set] = []
    pages: list[Page] = []
    drawn = Page.line

    def line(self: Page, one: Line, x: float, baseline: float) -> None:
        if self not in pages:
            pages.append(self)
        found.append(_Set(len(pages), round(baseline, 1), x, one))
        drawn(self, one, x, baseline)

    with patch.object(Page, "line", line):
        make()
    return "\n".join(_document(found))


def _document(found: list[_Set]) -> Iterator[str]:
    yield '#set page(paper: "a4", margin: (x: 18mm, top: 14mm, bottom: 12mm))'
    yield '#set text(font: ("Noto Sans", "Noto Sans SC", "Noto Sans KR"), size: 8.5pt, lang: "zh")'
    yield "#set block(spacing: 3pt)"
    yield '#pdf.attach("estimate.json", bytes(sys.inputs.attached), relationship: "data", mime-type: "application/json", description: "Case and result")'
    page = 1
    rows: dict[tuple[int, float], list[_Set]] = {}
    for one in found:
        rows.setdefault((one.page, one.baseline), []).append(one)
    for (number, _), cells in sorted(rows.items()):
        if number != page:
            page = number
            yield "#pagebreak()"
        cells.sort(key=lambda one: one.x)
        edges = [*(one.x for one in cells), RIGHT]
        widths = ", ".join(f"{max(after - at, 1):.1f}pt" for at, after in pairwise(edges))
        texts = ", ".join(f"[{_cell(one.line)}]" for one in cells)
        yield f"#pad(left: {max(cells[0].x - LEFT, 0):.1f}pt, grid(columns: ({widths},), {texts}))"


def _cell(line: Line) -> str:
    return "".join(
        f"#text(size: {part.style.size:.1f}pt, "
        f'weight: "{"bold" if part.style.bold else "regular"}", '
        f"{json.dumps(''.join(cluster.text for cluster in part.segment.clusters), ensure_ascii=False)})"
        for part in line.parts
    )


def compiler() -> Any:
    """A compiler that knows the program's own fonts."""
    folders = sorted({str(path.parent) for path in fonts.window_fonts()})
    return typst().Compiler(font_paths=folders, ignore_system_fonts=True)


def compiled(made: Any, text: str, attached: bytes) -> bytes:
    """The document as PDF/A-3."""
    result: bytes = made.compile(
        input=text.encode(),
        format="pdf",
        sys_inputs={"attached": attached.decode()},
        pdf_standards="a-3u",
        timestamp=0,
    )
    return result
