"""`python -m tests.bench [NAME …]`: every benchmark, or those named (`engine`, `jsonl`, …), each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    """Run the benchmarks in turn; ends with 2 where one that is named does not exist, with 1 where one fails."""
    known = sorted(path.stem.removesuffix("_bench") for path in Path(__file__).parent.glob("*_bench.py"))
    unknown = set(names) - set(known)
    if unknown:
        print(f"There is no {', '.join(sorted(unknown))}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    failed = False
    for name in names or known:
        print(f"── {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"tests.bench.{name}_bench"], check=False)
        failed = failed or done.returncode < 0 or done.returncode > 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
