"""Files that are dropped onto the window: a case or a quote is opened, a table and a rule set go to their pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from desktop.window.desk.asides import RULE_SETS

if TYPE_CHECKING:
    from desktop.window.desk.case_files import Files
    from desktop.window.desk.desk import Desk


def files_in(dragged: QMimeData) -> list[Path]:
    """The files of this computer among what is dragged."""
    if not dragged.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]


def drop(desk: Desk, files: Files, dropped: list[Path]) -> None:
    """Do what belongs to the files that were dropped."""
    words = desk.words
    if not dropped:
        return
    if len(dropped) > 1:
        files.complain(words.text("Only one file can be opened at a time. Drop one."))
        return
    path = dropped[0]
    match path.suffix.lower():
        case ".qzaward" | ".json" | ".pdf" | ".age":
            files.open_recent(path)
        case ".xlsx" | ".xls" | ".ods" | ".csv" | ".tsv" | ".txt":
            desk.table_dropped.emit(path)
        case ".toml":
            desk.aside_wanted.emit(RULE_SETS, str(path))
        case _:
            files.complain(
                words.text(
                    "{file} cannot be opened here: drop a case (.qzaward, .json), a quote (.pdf) or a table (.xlsx, .csv).",
                    file=path.name,
                )
            )
