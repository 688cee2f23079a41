"""Files that are dropped onto the window: a case or a quote is opened, a rule set goes to its own page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData

from desktop.window.desk import asides

if TYPE_CHECKING:
    from desktop.window.shell.main_window import MainWindow

RULE_SETS: Final = "rule_sets"


def files_in(dragged: QMimeData) -> list[Path]:
    """The files of this computer among what is dragged."""
    if not dragged.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]


def drop(window: MainWindow, files: list[Path]) -> None:
    """Do what belongs to the files that were dropped."""
    words = window.desk.words
    if window.files is None or not files:
        return
    if len(files) > 1:
        window.complain(words.text("Only one file can be opened at a time. Drop one."))
        return
    path = files[0]
    match path.suffix.lower():
        case ".json" | ".pdf":
            window.files.open_recent(path)
        case ".toml" if RULE_SETS in asides.ASIDES:
            window.desk.aside_wanted.emit(RULE_SETS, str(path))
        case _:
            window.complain(
                words.text(
                    "{file} cannot be opened here: drop a case (.json) or a quote (.pdf).", file=path.name
                )
            )
