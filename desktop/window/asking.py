"""Asking where a file is, or where one should go: Qt's own dialog, in the language of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

_OPTION = QFileDialog.Option.DontUseNativeDialog


class _SaveDialog(QFileDialog):
    """Gives a name its ending before it asks whether a file of that name may be replaced."""

    def __init__(self, parent: QWidget, suffix: str) -> None:
        super().__init__(parent)
        self._suffix = suffix
        self.setOption(_OPTION)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)

    def accept(self) -> None:
        line = self.findChild(QLineEdit, "fileNameEdit")
        if isinstance(line, QLineEdit):
            entered = line.text().strip()
            place = Path(self.directory().absolutePath()) / entered
            if entered and not entered.lower().endswith(self._suffix) and not place.is_dir():
                line.setText(entered + self._suffix)
        super().accept()


def where_to_save(
    parent: QWidget, title: str, folder: str, name: str, kinds: str, suffix: str
) -> Path | None:
    """The file to write, with `suffix` (`.pdf`), its replacement agreed to; None if the user would rather not.

    `folder` is where the last file went, `name` a suggestion, `kinds` Qt's list of name filters.
    """
    dialog = _SaveDialog(parent, suffix)
    dialog.setWindowTitle(title)
    dialog.setNameFilter(kinds)
    dialog.setDirectory(_usable(folder))
    dialog.selectFile(name)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = dialog.selectedFiles()
    dialog.deleteLater()
    return Path(chosen[0]) if accepted and chosen else None


def which_to_open(parent: QWidget, title: str, folder: str, kinds: str) -> Path | None:
    """The file to open; None if the user would rather not."""
    path, _ = QFileDialog.getOpenFileName(parent, title, _usable(folder), kinds, options=_OPTION)
    return Path(path) if path else None


def which_to_import(parent: QWidget, title: str, folder: str, kinds: str) -> list[Path]:
    """The files to take in; none if the user would rather not."""
    paths, _ = QFileDialog.getOpenFileNames(parent, title, _usable(folder), kinds, options=_OPTION)
    return [Path(path) for path in paths]


def which_folder(parent: QWidget, title: str, folder: str) -> Path | None:
    """The folder that the user chooses; None for none."""
    name = QFileDialog.getExistingDirectory(
        parent, title, _usable(folder), QFileDialog.Option.ShowDirsOnly | _OPTION
    )
    return Path(name) if name else None


def kinds(*named: tuple[str, str]) -> str:
    """Qt's list of name filters, from names (`Cases`) with their patterns (`*.json`)."""
    return ";;".join(f"{name} ({patterns})" for name, patterns in named)


def _usable(folder: str) -> str:
    """`folder` if it is still there, else where the system keeps documents."""
    places = QStandardPaths.StandardLocation
    documents = QStandardPaths.writableLocation(places.DocumentsLocation)
    home = QStandardPaths.writableLocation(places.HomeLocation)
    return next((place for place in (folder, documents) if place and Path(place).is_dir()), home)
