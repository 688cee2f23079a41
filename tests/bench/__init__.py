"""What the project promises of its speed, measured against something plain in the same run.

`python -m tests.bench` runs every `*_bench.py` here; each has a `main()` that prints a line for each figure.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable


def report(what: str, measured: float, target: float, unit: str = "", *, at_least: bool = False) -> bool:
    """Print a figure with its target and whether it is met; returns the latter."""
    met = measured >= target if at_least else measured <= target
    relation, digits = ("≥" if at_least else "≤"), (0 if measured >= 100 else 1 if measured >= 10 else 2)
    unit = f" {unit}" if unit else ""
    print(
        f"{what}: {measured:,.{digits}f}{unit} (target {relation} {target:,g}{unit}) {'met' if met else 'MISSED'}",
        flush=True,
    )
    return met


def interleaved(rounds: int, **calls: tuple[Callable[[], object], int]) -> dict[str, list[float]]:
    """Seconds of one call of each, measured in turn `rounds` times with the garbage collector on.

    Each is a function and how many times it is called in a row to be measured once.
    """
    gc.enable()
    found: dict[str, list[float]] = {name: [] for name in calls}
    for function, _ in calls.values():
        function()
    for _ in range(rounds):
        for name, (function, times) in calls.items():
            started = time.perf_counter()
            for _ in range(times):
                function()
            found[name].append((time.perf_counter() - started) / times)
    return found


def ratio(of: list[float], to: list[float]) -> float:
    """The median of the ratios of measurements that were taken side by side."""
    return statistics.median(one / other for one, other in zip(of, to, strict=True))
