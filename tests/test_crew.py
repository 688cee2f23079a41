"""Other processes of the program: answers in order, and one that dies costs only its own job."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import crew
from desktop.crew import Crew

ECHO = """
import os, sys, time
for line in iter(sys.stdin.buffer.readline, b""):
    if line == b"die\\n":
        os._exit(9)
    if line == b"slow\\n":
        time.sleep(0.3)
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
"""


@pytest.fixture(autouse=True)
def echo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "echo.py"
    script.write_text(ECHO)
    monkeypatch.setattr(crew, "program", lambda: [sys.executable, str(script)])


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_answers_come_in_the_order_of_the_jobs(workers: int) -> None:
    jobs = [b"slow\n", *(f"{number}\n".encode() for number in range(200))]
    with Crew([], workers) as many:
        assert list(many.answers(jobs)) == jobs


@pytest.mark.parametrize("workers", [1, 3])
def test_a_job_that_brings_its_process_down_costs_that_job_alone(workers: int) -> None:
    jobs = [f"{number}\n".encode() for number in range(60)]
    jobs[7] = jobs[8] = jobs[30] = b"die\n"
    with Crew([], workers) as many:
        assert list(many.answers(jobs)) == [None if job == b"die\n" else job for job in jobs]


def test_large_jobs_do_not_lock_anybody_up() -> None:
    jobs = [(f"{number}".encode() * 300_000)[:300_000] + b"\n" for number in range(40)]
    jobs[5] = b"die\n"
    with Crew([], 2) as many:
        assert [answer is not None and len(answer) for answer in many.answers(jobs)] == [
            len(job) if job != b"die\n" else False for job in jobs
        ]


def test_a_pause_in_the_jobs_holds_up_no_answer() -> None:
    go_on = threading.Event()

    def jobs() -> Iterator[bytes]:
        yield b"first\n"
        assert go_on.wait(20)
        yield b"second\n"

    with Crew([], 2) as many:
        answers = many.answers(jobs())
        assert next(answers) == b"first\n"
        go_on.set()
        assert list(answers) == [b"second\n"]


def test_only_so_many_jobs_are_under_way() -> None:
    taken = []

    def jobs() -> Iterator[bytes]:
        for number in range(10_000):
            taken.append(number)
            yield b"x\n"

    with Crew([], 2) as many:
        answers = many.answers(jobs())
        for _ in range(100):
            next(answers)
        assert len(taken) < 150


def test_what_the_jobs_raise_is_raised_where_the_answers_are_read() -> None:
    def jobs() -> Iterator[bytes]:
        yield b"first\n"
        raise OSError("the stick is gone")

    with Crew([], 2) as many:
        answers = many.answers(jobs())
        assert next(answers) == b"first\n"
        with pytest.raises(OSError, match="stick"):
            next(answers)
