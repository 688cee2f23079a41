"""The summary: page one of the full estimate, and on the same page, where there is room, what to do next, every rate with its
day and source, the sources of other programmes, the Chinese sentences that prevail, and the signatures.
"""

from __future__ import annotations

from desktop.paper.content import wording
from desktop.paper.layout.flow import Item, flowing
from desktop.paper.layout.paper import MM, MUTED, TEXT, WIDTH, Style
from desktop.paper.parts.charts import small_chart
from desktop.paper.parts.closing import signatures
from desktop.paper.parts.following import next_in_short
from desktop.paper.parts.page_one import opened
from desktop.paper.parts.rests_on import prevailing, programmes_lines, rates_line
from desktop.paper.parts.sheet import Quote

_CHART = 110 * MM


def items(quote: Quote) -> list[Item]:
    """The whole page in the order of reading."""
    gap = (1.2 if quote.tight else 2.6) * MM
    size = 6.0 if quote.tight else 6.8
    found = opened(quote)
    chart = small_chart(quote, _CHART, quote.chart) if quote.chart else None
    if chart is not None:
        found.append(Item(chart, gap))
    found += flowing(next_in_short(quote, size), gap)
    found.append(Item(rates_line(quote, size), 1))
    found += [Item(block, 1) for block in programmes_lines(quote, size)]
    if quote.voice.code != "zh":
        found += prevailing(quote, size)
    found += flowing(
        quote.voice.paragraphs(
            wording.disclaimer, WIDTH, Style(size, TEXT), Style(size - 0.6, MUTED), leading=1.28
        ),
        1,
    )
    if quote.self_made:
        return found
    return [*found, Item(signatures(quote, (4 if quote.tight else 7) * MM), 0.8 * gap, sinks=True)]
