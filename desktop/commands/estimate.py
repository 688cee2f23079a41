"""`estimate`: the result of each case, one line of JSON each, on as many processes as asked for."""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from desktop.commands.output import FAULTY, OK, Failure, Output
from desktop.commands.rules import rule_set

if TYPE_CHECKING:
    from desktop.policy.ruleset import RuleSet

WORKER: Final = "estimate-worker"
"""The command with which another process of the program works out cases; not for people."""

_LINE, _FILE = b"L", b"F"
"""What a job begins with: a case as a line, or the name of its file as JSON."""
_ERROR: Final = b'{"error"'
_SELDOM: Final = 20_000
"""How many more objects than before there are when the garbage collector looks at them; a case makes some hundreds."""


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser."""
    estimate = commands.add_parser("estimate", parents=[common], help="print the result of each case")
    estimate.add_argument("cases", nargs="+", metavar="CASE.json", help="case files; - reads JSON Lines")
    estimate.add_argument(
        "--jobs", type=processes, default=1, metavar="N", help="on so many processes, in order all the same"
    )
    estimate.set_defaults(run=run)


def processes(text: str) -> int:
    """A number of processes, as an option gives it."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 1000):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes from 1 to 1000")
    return int(text)


def run(options: argparse.Namespace, output: Output) -> int:
    """Print the result or the error of each case, in order."""
    rules = rule_set(options.rules)
    jobs = _jobs(options.cases)
    code = OK
    with _collecting_seldom():
        for line in _side_by_side(options, jobs) if options.jobs > 1 else _answers(rules, jobs):
            if line.startswith(_ERROR):
                code = FAULTY
            output.pass_on(line)
    return code


def _jobs(names: list[str]) -> Iterator[bytes]:
    """What is to be worked out: files, and lines of standard input as they come."""
    for name in names:
        if name != "-":
            yield _FILE + json.dumps(name).encode() + b"\n"
            continue
        if sys.stdin is None:
            raise Failure("no_input", "", "standard input is closed")
        for line in lines(sys.stdin.buffer):
            yield _LINE + line + b"\n"


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines that are not blank; of one beyond the limit only enough to see that it is."""
    from desktop.export.lists.reading import lines as numbered

    return (line for _, line in numbered(stream))


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    """What is there stays, and one case leaves nothing in a circle: the garbage collector need not look so often."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _answers(rules: RuleSet, jobs: Iterable[bytes]) -> Iterator[bytes]:
    """The line that answers each job."""
    from desktop.case.faults import CaseError
    from desktop.case.file import read_case
    from desktop.commands.cases import case_of
    from desktop.engine.engine import estimate
    from desktop.telling.result_file import to_json

    written = io.BytesIO()
    answer = Output(written)
    for job in jobs:
        try:
            named = job.startswith(_FILE)
            case = case_of(Path(json.loads(job[1:]))) if named else read_case(job[1:-1])
            answer.pass_on(to_json(estimate(case, rules, complete=True)) + b"\n")
        except Failure as failure:
            answer.write(failure.plain())
        except CaseError as error:
            answer.write(Failure(error.code, error.path, error.message).plain())
        yield written.getvalue()
        written.seek(0)
        written.truncate()


def _side_by_side(options: argparse.Namespace, jobs: Iterable[bytes]) -> Iterator[bytes]:
    from desktop.crew import Crew

    lost = Failure("internal", "", "working out the case brought its process down")
    arguments = [WORKER, *([str(options.rules.absolute())] if options.rules is not None else [])]
    with Crew(arguments, options.jobs) as crew:
        for line in crew.answers(jobs):
            yield line if line is not None else json.dumps(lost.plain()).encode() + b"\n"


def work(arguments: list[str], stream: BinaryIO, output: BinaryIO) -> int:
    """What `estimate` has other processes of the program do: the answer to each job that comes in."""
    rules = rule_set(Path(arguments[0]) if arguments else None)
    with _collecting_seldom():
        for line in _answers(rules, iter(stream.readline, b"")):
            output.write(line)
            output.flush()
    return OK
