"""The PDF: how long a quote takes once its libraries are loaded, how large it is and what memory it takes.

In the same run a minimal page of ReportLab, and the same content set by Typst. Each round makes another case, so that
nothing is remembered from the last one.
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle, islice
from typing import Any, Final, Literal

from desktop.case.case import Case
from desktop.engine.result import Estimate
from desktop.paper import render_quote
from desktop.paper.file.rendering import attached
from tests.bench import interleaved, ratio, report, typst_twin
from tests.engine.program import Plain, case_of, estimate_of, rules
from tests.paper.papers import DAY, longest, sample

_SECONDS, _SIGNED_SECONDS, _ONE_LANGUAGE_KB, _BOTH_KB, _MB = 0.3, 0.4, 150, 200, 100
_ROUNDS = 15
_QUOTES: Final[tuple[tuple[Literal["zh", "en", "both"], Literal["full", "summary"]], ...]] = (
    ("both", "full"),
    ("both", "summary"),
    ("zh", "full"),
    ("en", "full"),
)

_Given = tuple[Case, Estimate]


def minimal_page() -> bytes:
    """A page of ReportLab with a line of text and nothing else."""
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(72, 720, "12,000,000.00")
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def cases() -> list[Plain]:
    """The sample with other amounts, as many as there are rounds."""
    found = []
    for at in range(_ROUNDS + 1):
        case = sample()
        case["project"]["utilisation"][0]["amount"]["amount"] = str(32_000_000 + 1_234_567 * at)
        case["quote"]["number"] = f"QZ-2026-A-{at + 1:04}"
        found.append(case)
    return found


def in_turn(make: Callable[[_Given], object], given: list[_Given]) -> Callable[[], object]:
    """A call that makes the next one each time."""
    turn = cycle(given)
    return lambda: make(next(turn))


def quote(language: Any, form: Any, given: _Given) -> bytes:
    """The quote of a case."""
    return render_quote(*given, rules(), language=language, form=form, day=DAY)


def signed_quote(signer: Any, given: _Given) -> bytes:
    """The full bilingual quote, signed."""
    from desktop.proof.signature import signed

    return signed(quote("both", "full", given), signer)


def new_signer() -> Any:
    """Somebody who signs with a P-256 certificate of his own."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
    from cryptography.x509.oid import NameOID

    from desktop.proof.signature import open_certificate

    now, key = datetime.now(UTC), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An office 招商中心")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    data = pkcs12.serialize_key_and_certificates(b"office", key, certificate, None, NoEncryption())
    return open_certificate(data, "", at=now)


def make_in_turn(quotes: int, *, signed: bool) -> None:
    """Make quotes one after the other, each of another case."""
    signer = new_signer() if signed else None
    for case in islice(cycle(cases()), quotes):
        given = case_of(case), estimate_of(case)
        if signed:
            signed_quote(signer, given)
        else:
            quote("both", "full", given)


def peak_memory(quotes: int, *, signed: bool = False) -> float:
    """The most memory, in MB, that a process of its own takes for so many quotes. Linux only."""
    program = (
        f"import re, pathlib; from tests.bench import quote_bench; quote_bench.make_in_turn({quotes}, signed={signed});"
        # Not `ru_maxrss`, which begins with what the process that started this one took.
        "print(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return int(done.stdout) / 1000


def main() -> None:
    """Print seconds and size of each kind of quote, the signed one, its memory, and Typst's."""
    given = [(case_of(case), estimate_of(case)) for case in cases()]
    made: dict[str, Callable[[_Given], object]] = {
        f"{language} {form}": partial(quote, language, form) for language, form in _QUOTES
    }
    made["both full signed"] = partial(signed_quote, new_signer())
    calls: dict[str, tuple[Callable[[], object], int]] = {
        name.replace(" ", "_"): (in_turn(make, given), 1) for name, make in made.items()
    }
    twins: list[tuple[str, bytes]] = []
    if typst_twin.typst() is not None:
        for one in given:
            text = typst_twin.source(partial(quote, "both", "full", one))
            twins.append((text, attached(*one, language="both", form="full", day=DAY)))
        turn, compiler = cycle(twins), typst_twin.compiler()
        calls["typst"] = (lambda: typst_twin.compiled(compiler, *next(turn)), 1)
    times = interleaved(_ROUNDS, minimal=(minimal_page, 20), **calls)
    for name, make in made.items():
        seconds = times[name.replace(" ", "_")]
        most = _SIGNED_SECONDS if "signed" in name else _SECONDS
        report(f"quote, {name}: seconds, warm", statistics.median(seconds), most, "s")
        beside = ratio(seconds, times["minimal"])
        print(f"quote, {name}: {beside:,.0f} times a minimal page of ReportLab", flush=True)
        largest = _BOTH_KB if name.startswith("both") else _ONE_LANGUAGE_KB
        size = make(given[0])
        assert isinstance(size, bytes)
        report(f"quote, {name}: size", len(size) / 1024, largest, "KB")
    _beside_typst(times, twins)
    report("quote, both full: peak memory, one", peak_memory(1), _MB, "MB")
    report("quote, both full: peak memory, twenty in turn", peak_memory(20), _MB, "MB")
    report("quote, both full signed: peak memory, twenty in turn", peak_memory(20, signed=True), _MB, "MB")
    case, result = case_of(longest()), estimate_of(longest())
    longest_times = interleaved(3, longest=(partial(quote, "both", "full", (case, result)), 1))["longest"]
    print(f"quote, the longest legal case: {statistics.median(longest_times):.2f} s", flush=True)


def _beside_typst(times: dict[str, list[float]], twins: list[tuple[str, bytes]]) -> None:
    if not twins:
        print("Typst is not installed here, so there is nothing of it to compare with.", flush=True)
        return
    size = len(typst_twin.compiled(typst_twin.compiler(), *twins[0]))
    print(
        f"Typst, the same content: {statistics.median(times['typst']):.2f} s, {size / 1024:.0f} KB;"
        f" the quote takes {ratio(times['both_full'], times['typst']):.1f} times as long",
        flush=True,
    )


if __name__ == "__main__":
    main()
