"""Tries a frozen program as a user would: an estimate, quotes, the window without a screen and on a real one.

    python packaging/smoke_test.py dist/quzhou-award

Every start has a time limit of its own. With QUZHOU_AWARD_SMOKE=1 the window opens, switches the language twice and
quits by itself, with an exit code above 0 after any exception or warning of Qt.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.xvfb import xvfb  # noqa: E402

LIMIT = 60  # seconds for one start
_WINDOWS = sys.platform == "win32"
# US$ 32 000 000 and 15 000 000 at 4.5 %: the sample project qualifies as a major one in both years.
PLAN_USD = "2115000.00"
INVESTOR = "한빛소재"
_ZH, _EN = "外商投资奖励测算单", "Foreign investment award estimate"
TITLES = {"zh": (_ZH,), "en": (_EN,), "both": (_ZH, _EN)}
LARGEST = {"zh": 150_000, "en": 150_000, "both": 200_000}  # bytes


class Failed(Exception):
    """The frozen program did not do what it should."""


class Program:
    """The frozen program, started as on a machine that knows nothing of Python or of this project."""

    def __init__(self, bundle: Path, home: Path) -> None:
        # On Windows the program of the window has nowhere to print to.
        self.executable = bundle / ("quzhou-award-cli.exe" if _WINDOWS else "quzhou-award")
        self.data = bundle / "_internal"
        self.home = home

    def run(self, *arguments: str, **environment: str) -> str:
        """Start it, wait for its end; what it wrote. Raises `Failed` if it fails or hangs."""
        command = [str(self.executable), *arguments]
        clean = {"HOME": str(self.home), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", **environment}
        if _WINDOWS:
            clean = {**os.environ, "QUZHOU_AWARD_HOME": str(self.home), **environment}
        try:
            done = subprocess.run(
                command, env=clean, cwd=self.home, capture_output=True, timeout=LIMIT, check=False
            )
        except subprocess.TimeoutExpired as hanging:
            raise Failed(f"{command} did not end within {LIMIT} seconds. {hanging.stderr!r}") from hanging
        output, errors = done.stdout.decode(), done.stderr.decode(errors="replace")
        if done.returncode:
            raise Failed(f"{command} ended with {done.returncode}:\n{output}{errors}")
        return output


def try_command_line(program: Program) -> None:
    """The sample's estimate and its quotes, read back by another program."""
    sample = str(program.data / "resources" / "samples" / "major-project.json")
    plan = json.loads(program.run("estimate", sample))["plan_usd"]
    if plan != PLAN_USD:
        raise Failed(f"The sample's award is {plan}, not {PLAN_USD}.")
    program.run("rules", "check")
    for language, titles in TITLES.items():
        for form in ("full", "summary"):
            quote = program.home / f"{language}-{form}.pdf"
            program.run("quote", sample, str(quote), "--language", language, "--form", form)
            text = _text(quote)
            missing = [words for words in (*titles, INVESTOR) if words not in text]
            if missing:
                raise Failed(f"{quote.name} lacks {missing}.")
            if quote.stat().st_size > LARGEST[language]:
                raise Failed(f"{quote.name} is {quote.stat().st_size} bytes, more than {LARGEST[language]}.")


def _text(quote: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(quote) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def try_verification(program: Program) -> None:
    """A quote that was signed and issued in an earlier layout is verified, by another process of the bundle."""
    issued = ROOT / "tests" / "proof" / "issued"
    said = program.run(
        "verify", str(issued / "layout-2-en-summary-signed.pdf"), "--rules", str(issued / "rules.toml")
    )
    if "unaltered" not in said or "Signed at: " not in said:
        raise Failed(f"A signed quote is not verified: {said}")


def try_window(program: Program, **screen: str) -> None:
    """The window opens, changes its language twice and quits; on a second start too, with what the first one left."""
    for _ in range(2):
        program.run(QUZHOU_AWARD_SMOKE="1", XDG_RUNTIME_DIR=str(program.home), **screen)


def main(bundle: Path) -> int:
    """Try all of it; says what it cost."""
    with tempfile.TemporaryDirectory(prefix="quzhou-award-smoke-") as folder:
        home = Path(folder)
        home.chmod(0o700)
        program = Program(bundle.resolve(), home)
        try:
            _timed("command line", try_command_line, program)
            _timed("verification of a signed quote", try_verification, program)
            _timed("window without a screen", try_window, program, QT_QPA_PLATFORM="offscreen")
            if sys.platform == "linux":
                with xvfb() as display:
                    _timed("window on a real screen", try_window, program, DISPLAY=display)
            else:
                _timed("window on a real screen", try_window, program)
        except Failed as failed:
            print(failed, file=sys.stderr)
            return 1
    size = sum(path.lstat().st_size for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{bundle}: {size / 1e6:.0f} MB")
    return 0


def _timed(name: str, attempt: Callable[..., None], program: Program, **screen: str) -> None:
    started = time.perf_counter()
    attempt(program, **screen)
    print(f"{name}: in order ({time.perf_counter() - started:.1f} s)", flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
