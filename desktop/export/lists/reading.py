"""A list of cases, one after the other: a folder of case files, JSON Lines, or a table after the template."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, NamedTuple

from desktop.case.faults import CaseError
from desktop.document.cells import TableFaulty, is_spreadsheet, rows
from desktop.document.kinds import is_case
from desktop.export.lists.case_table import CaseTable, ListFaulty
from desktop.files import must_be_regular

if TYPE_CHECKING:
    from desktop.policy.ruleset import RuleSet

_TABLES: Final = (".csv", ".tsv", ".txt")
_LONGEST_STEM: Final = 100


class Fault(NamedTuple):
    """What is wrong with a case, as in the error object of the command line."""

    code: str
    path: str
    message: str


class Listed(NamedTuple):
    """A case of a list: what it is called there, the name of its quote's file, and its data or where they lie."""

    case: str
    """The file, or list and line."""
    stem: str
    """The name of the quote without its ending; no two of a list have the same."""
    data: bytes | None = None
    path: Path | None = None
    fault: Fault | None = None
    """Why there is nothing to read."""


Kind = Literal["folder", "table", "lines"]


def kind_of(path: Path) -> Kind:
    """What sort of a list it is. Raises `OSError`."""
    if path.is_dir():
        return "folder"
    must_be_regular(path)
    with path.open("rb") as file:
        if is_spreadsheet(file.read(4)) or path.suffix.lower() in _TABLES:
            return "table"
    return "lines"


def listed(path: Path, rules: RuleSet) -> Iterator[Listed]:
    """The cases of a list. Raises `OSError`, and `ListFaulty` for a list that as a whole cannot be read."""
    match kind_of(path):
        case "folder":
            return _of_folder(path)
        case "table":
            return _of_table(path, rules)
        case _:
            return _of_lines(path)


def _of_folder(folder: Path) -> Iterator[Listed]:
    taken: set[str] = set()
    for path in case_files(folder):
        stem = _stem("-".join(path.relative_to(folder).with_suffix("").parts))
        number, free = 1, stem
        while free.casefold() in taken:
            number += 1
            free = f"{stem} ({number})"
        taken.add(free.casefold())
        yield Listed(str(path), free, path=path)


def case_files(folder: Path) -> Iterator[Path]:
    """The case files in a folder and those below it, in order; hidden ones are not looked at."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if is_case(name):
                yield Path(here) / name


def _stem(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", name).strip(" .")[:_LONGEST_STEM] or "case"


def _of_lines(path: Path) -> Iterator[Listed]:
    stem = _stem(path.stem)
    with path.open("rb") as file:
        for number, line in lines(file):
            yield Listed(f"{path}:{number}", f"{stem}-{number}", line)


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers; of one beyond the limit only enough to see that it is."""
    from desktop.case.file import MOST_BYTES

    number = 0
    while line := stream.readline(MOST_BYTES + 2):
        number += 1
        if len(line) > MOST_BYTES + 1:
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = stream.readline(MOST_BYTES)
        elif not line.removeprefix(b"\xef\xbb\xbf").strip():
            continue
        yield number, line.rstrip(b"\r\n")


def _of_table(path: Path, rules: RuleSet) -> Iterator[Listed]:
    stem = _stem(path.stem)
    try:
        found = rows(path)
        head = next(found, None)
        if head is None:
            raise ListFaulty(
                "empty", f"{path}: there is nothing in it; the first row holds the heads of the columns"
            )
        table = CaseTable(head, rules)
        for number, cells in found:
            one = Listed(f"{path}:{number}", f"{stem}-{number}")
            try:
                yield one._replace(data=table.case(cells))
            except CaseError as error:
                yield one._replace(fault=Fault(error.code, error.path, error.message))
    except TableFaulty as error:
        raise ListFaulty("unreadable", f"{path}: {error}") from error
