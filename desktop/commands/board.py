"""`board`: what the cases in folders add up to."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from desktop.commands.output import FAULTY, OK, Failure, Output

if TYPE_CHECKING:
    from desktop.document.board import Survey
    from desktop.engine.outlook import Board, Sum

WORKER: Final = "board-worker"
"""The command with which another process of the program works files out; not for people."""


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser."""
    board = commands.add_parser("board", parents=[common], help="add up the cases in folders")
    board.add_argument(
        "folders", nargs="+", type=Path, metavar="FOLDER", help="folders of cases, with those below them"
    )
    board.add_argument("--xlsx", type=Path, metavar="FILE", help="write it as a spreadsheet too")
    board.add_argument("--pdf", type=Path, metavar="FILE", help="write it as a report of one page too")
    board.set_defaults(run=run)


def run(options: argparse.Namespace, output: Output) -> int:
    """Add up the cases; write what is asked for."""
    from desktop.case.case import STAGES
    from desktop.commands.rules import rule_set
    from desktop.document.board import surveyed
    from desktop.engine.outlook import added_up

    rules = rule_set(options.rules)
    survey = surveyed(options.folders, rules, options.rules, worker=WORKER)
    board = added_up(
        [file.outlook for file in survey.counted if file.outlook is not None],
        STAGES,
        [target.id for target in rules.targets],
    )
    if options.xlsx is not None or options.pdf is not None:
        from desktop.export.board_report import report
        from desktop.export.board_table import table

        for target, made in ((options.xlsx, table), (options.pdf, report)):
            if target is not None:
                _write(target, made, survey, board, rules)
    output.write(to_plain(survey, board))
    return OK if board.cases else FAULTY


def _write(target: Path, made: Callable[..., bytes], survey: Survey, board: Board, rules: object) -> None:
    from desktop.files import WriteFailed, write_atomically

    try:
        write_atomically(target, made(survey, board, rules))
    except WriteFailed as error:
        raise Failure(error.reason, "", str(error)) from None


def to_plain(survey: Survey, board: Board) -> dict[str, Any]:
    """The board as the contract has it."""
    from desktop.case.money import plain

    def both(amounts: Sum) -> dict[str, str]:
        return {"usd": plain(amounts.usd), "cny": plain(amounts.cny)}

    return {
        "cases": board.cases,
        "left_out": [
            {"file": str(file.path), "error": file.fault._asdict()}
            for file in survey.left_out
            if file.fault is not None
        ],
        "years": [
            {
                "year": row.year,
                "planned_usd": plain(row.planned_usd),
                "received_usd": plain(row.received_usd),
                "manufacturing_usd": plain(row.manufacturing_usd),
                "plan_usd": plain(row.award.usd),
                "plan_cny": plain(row.award.cny),
                "targets": dict(row.targets),
            }
            for row in board.years
        ],
        "plan": {
            "stated": both(board.stated),
            "lowest": both(board.lowest),
            "highest": both(board.highest),
        },
        "by_stage": {
            stage: {"cases": number, "plan_usd": plain(amounts.usd)}
            for stage, number, amounts in board.by_stage
        },
        "reference_only": {
            "cases": board.reference_only[0],
            "plan_usd": plain(board.reference_only[1].usd),
        },
    }


def work(pack: str, stream: BinaryIO, output: BinaryIO) -> int:
    """What `board` has other processes of the program do; see desktop.document.board."""
    from desktop.document.board import work as filed

    # Not `for line in stream`, which would read ahead.
    for line in filed(pack, iter(stream.readline, b"")):
        output.write(line)
        output.flush()
    return OK
