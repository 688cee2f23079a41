"""JSON Lines end to end: 100 000 different cases through the command line's process."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tests.bench import report
from tests.engine.program import Plain, example, money, paid

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = [sys.executable, "-m", "desktop", "estimate", "-"]
_CASES, _EARLY = 100_000, 10_000
_A_SECOND, _GROWTH = 1_000, 5


def cases(number: int) -> Iterator[Plain]:
    """Different cases: one to six years, forms, currencies and modes, every second one with other programmes."""
    random_ = random.Random(20_251_111)
    forms = ("cash", "cash", "in_kind", "reinvested_profit", "shareholder_loan")
    for index in range(number):
        years = range(2025, 2025 + random_.randint(1, 6))
        case = example(
            name=f"Project {index} 项目",
            category=random_.choice(("manufacturing", "manufacturing", "high_tech_service", "other_service")),
            mode=random_.choice(("new", "new", "capital_increase", "profit_reinvestment")),
            total_foreign_investment=money(str(random_.randint(1_000_000, 200_000_000))),
            utilisation=[
                paid(
                    year,
                    f"{random_.randint(0, 4_000_000_000) / 100:.2f}",
                    random_.choice(forms),
                    random_.choice(("USD", "USD", "CNY", "EUR")),
                )
                for year in years
            ],
        )
        case["exchange"]["cny_per_unit"] = {
            "USD": f"{random_.randint(68_000, 73_000) / 10_000:.4f}",
            "EUR": "7.8",
        }
        if index % 2:
            case["programmes"] = [
                {
                    "id": "prov",
                    "name": "省级",
                    "level": "province",
                    "rate": "0.03",
                    "cumulative_cap": money("20000000", "CNY"),
                },
                {
                    "id": "park",
                    "name": "Park",
                    "level": "new_town",
                    "amounts": [
                        {"year": year, "amount": money(str(random_.randint(0, 9_000_000)), "CNY")}
                        for year in years
                    ],
                },
            ]
        yield case


def _resident(process: subprocess.Popen[bytes]) -> float:
    """MB of memory that the process holds now."""
    for line in Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError("the process says nothing of its memory")


def _latency(line: bytes) -> float:
    """Seconds from the start of the process to its first result."""
    started = time.perf_counter()
    with subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line)
        process.stdin.flush()
        process.stdout.readline()
        return time.perf_counter() - started


def _processor_seconds() -> float:
    """Processor time of the processes that have ended; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0.0
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _through(source: IO[bytes]) -> tuple[float, dict[int, float]]:
    """Seconds for all lines, and the memory held after some of them."""
    memory: dict[int, float] = {}
    source.seek(0)
    started = time.perf_counter()
    with subprocess.Popen(_COMMAND, stdin=source, stdout=subprocess.PIPE, cwd=_ROOT) as process:
        assert process.stdout is not None
        for number, line in enumerate(process.stdout, 1):
            if number in (_EARLY, _CASES - 1) and sys.platform == "linux":
                memory[number] = _resident(process)
            if line.startswith(b'{"error"'):
                raise SystemExit(f"case {number} was refused: {line.decode()}")
        if number != _CASES:
            raise SystemExit(f"{number} results for {_CASES} cases")
    return time.perf_counter() - started, memory


def main() -> None:
    """Print cases a second, the memory after 10 000 and after 100 000 of them, and the wait for the first."""
    with tempfile.TemporaryFile() as source:
        for case in cases(_CASES):
            source.write(json.dumps(case, ensure_ascii=False).encode() + b"\n")
        before = _processor_seconds()
        seconds, memory = _through(source)
        busy = _processor_seconds() - before
        source.seek(0)
        first = min(_latency(source.readline()) for _ in range(5))
    report(
        f"{_CASES:,} cases through the command line", _CASES / seconds, _A_SECOND, "a second", at_least=True
    )
    if busy:
        print(f"  of a second of processor time: {_CASES / busy:,.0f} (the machine may have had more to do)")
    if memory:
        early, late = memory.values()
        print(f"memory held after {_EARLY:,} and after {_CASES:,} cases: {early:.1f} MB and {late:.1f} MB")
        report("  growth in between", late - early, _GROWTH, "MB")
    print(f"first result after the start of the process: {1000 * first:.0f} ms")


if __name__ == "__main__":
    main()
