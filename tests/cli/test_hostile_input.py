"""Nonsense, floods and closed ends: an error object, bounded memory, and never a traceback."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import cli
from tests.cli.commands import PROGRAM, ROOT, environment, error_of, quzhou_award, write
from tests.engine.program import case_bytes, example, paid, result_of
from tests.engine.strategies import cases

_TIER = example(utilisation=[paid(2026, "1000000")])
_LINE = case_bytes(_TIER) + b"\n"
_MEGABYTE = 1_000_000


# ------------------------------------------------------------------------------------------------- fuzzing


def _in_process(arguments: list[str], data: bytes) -> tuple[int, list[bytes]]:
    """Exit code and lines of a call within this process, with bytes for standard input."""
    raw = io.BytesIO()
    output = io.TextIOWrapper(raw, encoding="ascii")
    stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(data))
    try:
        with contextlib.redirect_stdout(output):
            code = cli.main(arguments)
    finally:
        sys.stdin = stdin
    output.flush()
    written = raw.getvalue()
    assert written == b"" or written.endswith(b"\n")
    return code, written.split(b"\n")[:-1]


@given(st.binary(max_size=300))
def test_each_line_of_any_bytes_gives_one_error_object(data: bytes) -> None:
    code, lines = _in_process(["estimate", "-"], data)
    expected = [line for line in data.split(b"\n") if line.removeprefix(b"\xef\xbb\xbf").strip()]
    assert len(lines) == len(expected)
    assert code == (1 if expected else 0)
    for line in lines:
        error_of(json.loads(line))


@given(st.lists(st.one_of(cases().map(case_bytes), st.binary(max_size=60)), max_size=5))
def test_sound_lines_are_answered_whatever_stands_between_them(given_lines: list[bytes]) -> None:
    _, lines = _in_process(["estimate", "-"], b"\n".join(given_lines))
    answers = iter(lines)
    for text in given_lines:
        for line in text.split(b"\n"):
            if line.removeprefix(b"\xef\xbb\xbf").strip():
                answer = json.loads(next(answers))
                if line.startswith(b'{"format": "quzhou-award-case"'):
                    assert answer == result_of(json.loads(line))
                else:
                    error_of(answer)
    assert list(answers) == []


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=8), max_size=3))
def test_any_arguments_end_in_an_exit_code(arguments: list[str]) -> None:
    with contextlib.redirect_stderr(io.StringIO()):
        code, _ = _in_process(["estimate", *arguments], b"")
    assert code in (0, 1, 2)


# ------------------------------------------------------------------------------------------------- floods

_MEASURED = """
import sys
from desktop.cli import main
code = main(sys.argv[1:])
with open("/proc/self/status") as status:
    peak = next(line for line in status if line.startswith("VmHWM"))
print(peak.split()[1], file=sys.stderr)
sys.exit(code)
"""


def _flooded(*arguments: str, chunks: list[tuple[bytes, int]]) -> tuple[int, list[bytes], float]:
    """Exit code, lines and peak memory (MB) of a process fed with each chunk as many times as said."""
    with subprocess.Popen(
        [sys.executable, "-c", _MEASURED, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin is not None
        feeder = threading.Thread(target=_feed, args=(process.stdin, chunks))
        feeder.start()
        assert process.stdout is not None
        assert process.stderr is not None
        output, errors = process.stdout.read(), process.stderr.read()
        feeder.join()
        code = process.wait(timeout=60)
    assert b"Traceback" not in errors
    return code, output.split(b"\n")[:-1], int(errors) / 1000


def _feed(stream: IO[bytes], chunks: list[tuple[bytes, int]]) -> None:
    with contextlib.suppress(BrokenPipeError), stream:
        for chunk, times in chunks:
            for _ in range(times):
                stream.write(chunk)


@pytest.mark.parametrize(
    "chunk",
    [b"x" * _MEGABYTE, b"[" * _MEGABYTE, b"\0" * _MEGABYTE, b" " * _MEGABYTE, b'{"a":' * 200_000],
    ids=["letters", "brackets", "zeros", "spaces", "objects"],
)
def test_a_line_of_100_mb_is_one_error_in_bounded_memory_and_the_next_line_is_read(chunk: bytes) -> None:
    started = time.perf_counter()
    code, lines, peak = _flooded("estimate", "-", chunks=[(chunk, 100), (b"\n", 1), (_LINE, 1)])
    assert (code, len(lines)) == (1, 2)
    assert error_of(json.loads(lines[0])) == ("too_large", "")
    assert json.loads(lines[1]) == result_of(_TIER)
    assert peak < 150
    assert time.perf_counter() - started < 60


def test_a_file_of_100_mb_is_one_error_in_bounded_memory(tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.write(b'{"format": "quzhou-award-case", ')
        file.truncate(100 * _MEGABYTE)
    code, lines, peak = _flooded("estimate", str(huge), chunks=[])
    assert (code, len(lines)) == (1, 1)
    assert error_of(json.loads(lines[0])) == ("too_large", "")
    assert peak < 150


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            b'{"format":"quzhou-award-case","version":1,"surprise":[' + b"{}," * 3_300_000, id="cut off"
        ),
        pytest.param(
            b'{"format":"quzhou-award-case","version":1,"programmes":[{"amounts":['
            + b"1," * 4_900_000
            + b"1]}]}",
            id="five million faults",
        ),
        pytest.param(
            b'{"format":"quzhou-award-case","version":1,"readings":{'
            + b",".join(b'"%d":1' % number for number in range(900_000))
            + b"}}",
            id="a million keys",
        ),
    ],
)
def test_a_file_of_10_mb_with_countless_faults_is_one_error_in_bounded_memory(
    content: bytes, tmp_path: Path
) -> None:
    assert len(content) < 10_000_000
    case = tmp_path / "case.json"
    case.write_bytes(content)
    started = time.perf_counter()
    code, lines, peak = _flooded("estimate", str(case), chunks=[])
    assert (code, len(lines)) == (1, 1)
    error_of(json.loads(lines[0]))
    assert peak < 800
    assert time.perf_counter() - started < 60


def test_a_stream_without_end_can_be_a_case() -> None:
    done = quzhou_award("estimate", "/dev/zero")
    assert (done.code, error_of(done.line)) == (1, ("too_large", ""))


# --------------------------------------------------------------------------------------------- closed ends


def test_a_reader_that_goes_away_ends_the_program_quietly(tmp_path: Path) -> None:
    for arguments, given_bytes in (
        (["-"], _LINE * 5_000),
        ([str(write(tmp_path / "case.json", _TIER))] * 2_000, b""),
    ):
        with subprocess.Popen(
            [*PROGRAM, "estimate", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            feeder = threading.Thread(target=_feed, args=(process.stdin, [(given_bytes, 1)]))
            feeder.start()
            assert json.loads(process.stdout.readline()) == result_of(_TIER)
            process.stdout.close()
            assert process.wait(timeout=60) == 0
            assert process.stderr.read() == b""
            feeder.join()


def test_a_full_disk_behind_standard_output_is_said_on_standard_error(tmp_path: Path) -> None:
    case = write(tmp_path / "case.json", _TIER)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, "estimate", str(case)],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"No space left" in done.stderr


_CLOSED_INPUT, _CLOSED_OUTPUT, _CLOSED_ERRORS = "<&-", ">&-", "2>&-"


@pytest.mark.parametrize(
    ("closed", "source", "code"),
    [
        (_CLOSED_INPUT, "case.json", 0),
        (_CLOSED_INPUT, "-", 1),
        (_CLOSED_OUTPUT, "case.json", 1),
        (_CLOSED_OUTPUT, "-", 1),
        (_CLOSED_ERRORS, "case.json", 0),
        (_CLOSED_ERRORS, "-", 0),
        (f"{_CLOSED_INPUT} {_CLOSED_OUTPUT} {_CLOSED_ERRORS}", "-", 1),
    ],
)
def test_a_closed_stream_is_no_traceback(closed: str, source: str, code: int, tmp_path: Path) -> None:
    write(tmp_path / "case.json", _TIER)
    done = subprocess.run(
        ["sh", "-c", f'cd "$0" && "$@" {closed}', str(tmp_path), *PROGRAM, "estimate", source],
        input=_LINE,
        capture_output=True,
        env=environment(PYTHONPATH=str(ROOT)),
        check=False,
        timeout=60,
    )
    assert done.returncode == code
    assert b"Traceback" not in done.stdout + done.stderr
    if closed == _CLOSED_OUTPUT:
        assert (done.stdout, done.stderr.count(b"\n")) == (b"", 1)
    elif code == 0:
        assert json.loads(done.stdout) == result_of(_TIER)
    elif closed == _CLOSED_INPUT:
        error_of(json.loads(done.stdout))
