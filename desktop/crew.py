"""Other processes of this program that work side by side: a job a line goes in, an answer a line comes out.

    with Crew(["estimate-worker"], 4) as crew:
        for answer in crew.answers(jobs):     # in the order of the jobs, as soon as each is there
            …

A job that brings its process down costs that job alone: its answer is None, and another process takes over. Only so
many jobs are on their way at once, so memory stays flat however many there are; and a pause in the jobs holds up no
answer.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_AHEAD: Final = 8
"""Jobs on their way to each process: enough that none waits for the next one, few enough to end soon."""


def cores() -> int:
    """How many processes can work at once on this computer."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def program() -> list[str]:
    """How this program is started once more."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "desktop"]


def surroundings() -> dict[str, str]:
    """The environment of another process of this program: it must find this very package, wherever it is started."""
    home = str(Path(__file__).resolve().parents[1])
    paths = [home, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


class _Worker:
    """One process, started with its first job, and the jobs that it has not answered."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: deque[bytes] = deque()
        self._lock = threading.Lock()

    def send(self, job: bytes) -> None:
        with self._lock:
            self._waiting.append(job)
            if self._process is None:
                self._process = self._started()
            self._write(self._process, job)

    def answer(self) -> bytes | None:
        """What it says to its oldest job; None where that brought it down."""
        process = self._process
        assert process is not None  # noqa: S101 - it was sent a job
        assert process.stdout is not None  # noqa: S101 - it was asked for
        line = process.stdout.readline()
        if line.endswith(b"\n"):
            self._waiting.popleft()
            return line
        process.kill()
        process.wait()
        # Given back by the thread that sends the rest again: this one must be free to read what is answered to it.
        self._lock.acquire()
        _close(process)
        self._waiting.popleft()
        self._process = self._started() if self._waiting else None
        threading.Thread(target=self._send_again, daemon=True).start()
        return None

    def _send_again(self) -> None:
        try:
            if self._process is not None:
                for job in tuple(self._waiting):
                    self._write(self._process, job)
        finally:
            self._lock.release()

    def end(self) -> None:
        process = self._process
        if process is not None:
            process.kill()
            process.wait()
            _close(process)

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=surroundings(),
            # Ctrl+C is this program's to answer.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
            | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

    @staticmethod
    def _write(process: subprocess.Popen[bytes], job: bytes) -> None:
        assert process.stdin is not None  # noqa: S101 - it was asked for
        with contextlib.suppress(OSError):  # it has gone: whoever waits for its answer sees that
            process.stdin.write(job)
            process.stdin.flush()


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):  # what was still to be written goes nowhere
            if pipe is not None:
                pipe.close()


class Crew:
    """`workers` processes of this program, each started as `arguments` say when there is work for it."""

    def __init__(self, arguments: Sequence[str], workers: int) -> None:
        self._workers = [_Worker([*program(), *arguments]) for _ in range(workers)]
        self._free = threading.Semaphore(workers * _AHEAD)
        self._order: queue.SimpleQueue[_Worker | BaseException | None] = queue.SimpleQueue()
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = True
        self._free.release(len(self._workers))
        for worker in self._workers:
            worker.end()

    def answers(self, jobs: Iterable[bytes]) -> Iterator[bytes | None]:
        """The answer to each job, in order; a job is one line with its end. What `jobs` raises is raised here."""
        threading.Thread(target=self._feed, args=(jobs,), daemon=True).start()
        while (place := self._order.get()) is not None:
            if isinstance(place, BaseException):
                raise place
            yield place.answer()
            self._free.release()

    def _feed(self, jobs: Iterable[bytes]) -> None:
        try:
            for number, job in enumerate(jobs):
                self._free.acquire()
                if self._ended:
                    return
                worker = self._workers[number % len(self._workers)]
                worker.send(job)
                self._order.put(worker)
            self._order.put(None)
        except BaseException as error:  # noqa: BLE001 - raised where the answers are read
            self._order.put(error)
