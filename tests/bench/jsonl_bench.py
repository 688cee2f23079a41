"""JSON Lines end to end: different cases through the command line's process, 100 000 of them or as many as are named.

Measured against the plain chain of ifs that works out the same awards, by processor time: other work on the machine
moves the ratio less than the cases a second.

    python -m tests.bench.jsonl_bench [CASES]
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from desktop.case.file import read_case
from tests.bench import plain, report
from tests.engine.program import Plain, example, money, paid

if TYPE_CHECKING:
    from desktop.case.case import Case

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = [sys.executable, "-m", "desktop", "estimate", "-"]
_CASES = 100_000
_A_SECOND, _GROWTH, _CHAINS, _SPEED_UP = 1_000, 5, 100, 1.7
_SAMPLE = 2_000
"""So many of the cases are gone through by the plain chain, before and after."""


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


def _chain(sample: list[Case]) -> float:
    """Seconds of processor time that the plain chain takes for a case."""
    begun = time.process_time()
    for case in sample:
        plain.awards(case)
    return (time.process_time() - begun) / len(sample)


def _through(source: IO[bytes], number_of_cases: int, *options: str) -> tuple[float, dict[int, float]]:
    """Seconds for all lines, and the memory held after a tenth and all of them."""
    memory: dict[int, float] = {}
    source.seek(0)
    started = time.perf_counter()
    with subprocess.Popen([*_COMMAND, *options], stdin=source, stdout=subprocess.PIPE, cwd=_ROOT) as process:
        assert process.stdout is not None
        for number, line in enumerate(process.stdout, 1):
            if number in (number_of_cases // 10, number_of_cases - 1) and sys.platform == "linux":
                memory[number] = _resident(process)
            if line.startswith(b'{"error"'):
                raise SystemExit(f"case {number} was refused: {line.decode()}")
        if number != number_of_cases:
            raise SystemExit(f"{number} results for {number_of_cases} cases")
    return time.perf_counter() - started, memory


def main() -> None:
    """Print what a case takes, cases a second, what a second process brings, the memory, and the wait for the first."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else _CASES
    with tempfile.TemporaryFile() as source:
        sample = []
        for index, case in enumerate(cases(number)):
            line = json.dumps(case, ensure_ascii=False).encode()
            source.write(line + b"\n")
            if index < _SAMPLE:
                sample.append(read_case(line))
        chain = _chain(sample)
        before = _processor_seconds()
        seconds, memory = _through(source, number)
        busy = _processor_seconds() - before
        chain = (chain + _chain(sample)) / 2
        side_by_side, _ = _through(source, number, "--jobs", "2")
        source.seek(0)
        first = min(_latency(source.readline()) for _ in range(5))
    if busy:
        report("a case end to end ÷ plain chain, processor time", busy / number / chain, _CHAINS)
    report(
        f"{number:,} cases through the command line", number / seconds, _A_SECOND, "a second", at_least=True
    )
    if busy:
        print(f"  of a second of processor time: {number / busy:,.0f} (the machine may have had more to do)")
    report("--jobs 2, times as fast on two free cores", seconds / side_by_side, _SPEED_UP, at_least=True)
    if memory:
        early, late = memory.values()
        print(
            f"memory held after {number // 10:,} and after {number:,} cases: {early:.1f} MB and {late:.1f} MB"
        )
        report("  growth in between", late - early, _GROWTH, "MB")
    print(f"first result after the start of the process: {1000 * first:.0f} ms")


if __name__ == "__main__":
    main()
