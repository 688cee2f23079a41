"""`python -m tests.bench [NAME …]`: every benchmark, or those named (`engine`, `jsonl`, …)."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    """Run the benchmarks in turn; ends with 2 where one that is named does not exist."""
    known = sorted(path.stem.removesuffix("_bench") for path in Path(__file__).parent.glob("*_bench.py"))
    unknown = set(names) - set(known)
    if unknown:
        print(f"There is no {', '.join(sorted(unknown))}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    for name in names or known:
        print(f"── {name}", flush=True)
        importlib.import_module(f"tests.bench.{name}_bench").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
