"""`batch`: a quote for each case of a list, and the table of all."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from desktop.commands.output import FAULTY, OK, Failure, Output, WrongCall

if TYPE_CHECKING:
    from desktop.export.lists.quoting import Order, Outcome

SUMMARY: Final = "summary.xlsx"
WORKER: Final = "batch-worker"
"""The command with which another process of the program makes quotes; not for people."""


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser."""
    batch = commands.add_parser(
        "batch",
        parents=[common],
        help="write the quote of each case of a list, and a table of all",
        usage="quzhou-award batch LIST OUT [options] | quzhou-award batch --template FILE.xlsx",
    )
    batch.add_argument(
        "list", nargs="?", type=Path, metavar="LIST", help="a folder of cases, JSON Lines, XLSX or CSV"
    )
    batch.add_argument("out", nargs="?", type=Path, metavar="OUT", help="the folder that the quotes go into")
    batch.add_argument("--language", choices=("zh", "en", "both"), default="both")
    batch.add_argument("--form", choices=("summary", "full"), default="full")
    batch.add_argument("--jobs", type=jobs, metavar="N", help="on so many processes; all cores unless given")
    batch.add_argument(
        "--resume", action="store_true", help="keep the quotes that OUT holds for the same cases"
    )
    batch.add_argument(
        "--template", type=Path, metavar="FILE.xlsx", help="write the table that a list is filled into"
    )
    batch.set_defaults(run=run)


def jobs(text: str) -> int:
    """A number of processes, as an option gives it."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 1000):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes from 1 to 1000")
    return int(text)


def run(options: argparse.Namespace, output: Output) -> int:
    """Make the quotes, or the template."""
    if options.template is not None:
        return _template(options, output)
    if options.list is None or options.out is None:
        raise WrongCall("the following arguments are required: LIST, OUT")
    from desktop.commands.rules import rule_set, trust_in
    from desktop.crew import cores
    from desktop.export.lists.case_table import ListFaulty
    from desktop.export.lists.quoting import Order, outcomes
    from desktop.export.lists.reading import listed

    rules = rule_set(options.rules)
    if options.rules is not None:
        trust_in(options.rules, rules)
    order = Order(options.out, options.language, options.form, options.resume, options.rules)
    try:
        found = listed(options.list, rules)
        _prepare(options.list, options.out)
        return _made(outcomes(found, order, options.jobs or cores(), WORKER), order, output)
    except ListFaulty as error:
        raise Failure(error.code, "", error.message) from None
    except OSError as error:
        raise _unreadable(options.list, error) from None


def _unreadable(path: Path, error: OSError) -> Failure:
    if isinstance(error, FileNotFoundError):
        return Failure("not_found", "", f"{path}: there is no such file")
    if isinstance(error, PermissionError):
        return Failure("no_permission", "", f"{path}: may not be read")
    return Failure("other", "", f"{path}: {error.strerror or error}")


def _prepare(source: Path, out: Path) -> None:
    """Make the folder where its parent exists; the list itself is not written over."""
    if out.exists() and not out.is_dir():
        raise Failure("no_folder", "", f"{out}: is no folder")
    if not out.parent.is_dir():
        raise Failure("no_folder", "", f"{out}: the folder above it does not exist")
    try:
        out.mkdir(exist_ok=True)
    except OSError as error:
        raise Failure("no_folder", "", f"{out}: {error.strerror or error}") from None
    with contextlib.suppress(OSError):
        if source.samefile(out / SUMMARY):
            raise Failure("own_list", "", f"{source}: is the list itself, which the summary would write over")


def _made(found: Iterator[Outcome], order: Order, output: Output) -> int:
    """Write a line for each outcome and the summary of all; what was made stays when this is ended early."""
    import tempfile

    from desktop.export.lists.summary_table import Summary

    target = order.out / SUMMARY
    code = OK
    with tempfile.TemporaryDirectory(prefix=".summary-", dir=order.out) as place:
        part = Path(place) / SUMMARY
        summary = Summary(part)
        try:
            for outcome in found:
                summary.add(outcome)
                output.write(_line(outcome))
                if outcome.fault is not None:
                    code = FAULTY
        finally:
            summary.finish()
        try:
            part.replace(target)
        except OSError as error:
            raise Failure("not_written", "", f"{target}: {error.strerror or error}") from None
    return code


def _line(outcome: Outcome) -> dict[str, Any]:
    if outcome.fault is not None:
        return {"case": outcome.case, "error": outcome.fault._asdict()}
    line: dict[str, Any] = {
        "case": outcome.case,
        "file": outcome.file,
        "plan_usd": outcome.plan_usd,
        "total_usd": outcome.total_usd,
    }
    return line | {"kept": True} if outcome.kept else line


def _template(options: argparse.Namespace, output: Output) -> int:
    from desktop.export.lists.summary_table import template
    from desktop.files import WriteFailed, write_atomically

    if options.list is not None:
        raise WrongCall("argument --template: stands alone")
    data = template()
    try:
        write_atomically(options.template, data)
    except WriteFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    output.write({"file": str(options.template), "bytes": len(data)})
    return OK


def work(order: str, stream: BinaryIO, output: BinaryIO) -> int:
    """What `batch` has other processes of the program do; see desktop.export.lists.quoting."""
    from desktop.export.lists.quoting import work as outcomes_of

    for line in outcomes_of(order, _lines(stream)):
        output.write(line)
        output.flush()
    return OK


def _lines(stream: BinaryIO) -> Iterable[bytes]:
    # Not `for line in stream`, which would read ahead.
    return iter(stream.readline, b"")
