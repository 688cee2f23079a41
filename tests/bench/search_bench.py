"""How long the sector search takes for a keystroke, over many queries typed letter by letter, and from a cold start.

`python -m tests.bench.search_bench` prints it. Nothing is kept between two queries: each keystroke is the first of its
kind, as it is for somebody who types.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

TYPED = (
    "2614", "3985", "C39", "isic 2610", "电子专用材料", "集成电路", "锂离子电池", "新材料", "特种纸", "医药制造",
    "有机化学原料", "机器人", "光伏", "软件开发", "工业设计", "检测服务", "化学 26", "电子 材料",
    "cailiao", "jichengdianlu", "dianchi", "huaxue", "zaozhi", "yiyao", "jiqiren", "ruanjian", "dzzycl", "jcdl",
    "lithium-ion batteries", "integrated circuits", "manufacture of chemicals", "pharmaceutical", "machine-made paper",
    "electronic materials", "industrial robots", "software development", "photovoltaic", "semiconductor",
    "research and development", "wholesale of medicines", "testing services", "aluminum", "fiber",
    "baterry", "semicondutor", "cailaio", "pharmaceutcal", "电子专用财料", "锂电子电池", "電池製造", "新能源汽车电池",
    "３９８５", "ｃａｉｌｉａｏ", "39 dianzi", "dianzi材料", "chip", "芯片", "xinpian", "zizao", "3986",
)  # fmt: skip
"""What an officer or an investor would type, right and wrong."""

_COLD = """
import re, typing, collections, functools, csv, pathlib, bisect, unicodedata, contextlib, json, decimal
import time
start = time.perf_counter()
from desktop.sectors.search import search
search({query!r})
print((time.perf_counter() - start) * 1000)
"""


def keystrokes() -> Iterator[str]:
    """Every state of the field while the queries are typed, and names of every tenth class in all three scripts."""
    from desktop.sectors.index import index

    places = index()
    queries = list(TYPED)
    for number in range(0, places.classes, 10):
        item = places.items[number]
        queries += [item.zh, item.en.casefold()[:25], "".join(places.said[number].syllables)[:20]]
    for query in queries:
        for length in range(1, len(query) + 1):
            yield query[:length]


def measure() -> list[float]:
    """Milliseconds of every keystroke, in order."""
    from desktop.sectors import search

    search.prepare()
    times = []
    for typed in keystrokes():
        search.search.cache_clear()
        search._of_classes.cache_clear()
        search._token_matches.cache_clear()
        start = time.perf_counter()
        search.search(typed)
        times.append((time.perf_counter() - start) * 1000)
    return times


def cold(query: str) -> float:
    """Milliseconds of the first search of a process, all that it loads included."""
    times = [
        float(
            subprocess.run(
                [sys.executable, "-c", _COLD.format(query=query)], capture_output=True, check=True, text=True
            ).stdout
        )
        for _ in range(5)
    ]
    return statistics.median(times)


def main() -> None:
    times = sorted(measure())
    print(f"sector search, {len(times):,} keystrokes: median {statistics.median(times):.2f} ms, ", end="")
    print(f"p95 {times[len(times) * 95 // 100]:.2f} ms, p99 {times[len(times) * 99 // 100]:.2f} ms, ", end="")
    print(f"longest {times[-1]:.2f} ms")
    print(
        f"first search of a process: {cold('cailiao'):.1f} ms, with a typing error {cold('cailaio'):.1f} ms"
    )


if __name__ == "__main__":
    main()
