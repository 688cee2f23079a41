"""Asking where a file is, or where one should go: Qt's own dialog, in the language of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

_OPTION = QFileDialog.Option.DontUseNativeDialog


class _SaveDialog(QFileDialog):
    """Gives a name its ending before it asks whether a file of that name may be replaced."""

    def __init__(self, parent: QWidget, suffixes: tuple[str, ...]) -> None:
        super().__init__(parent)
        self._suffixes = suffixes
        self.setOption(_OPTION)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        _translate(self)

    def accept(self) -> None:
        line = self.findChild(QLineEdit, "fileNameEdit")
        if isinstance(line, QLineEdit):
            entered = line.text().strip()
            place = Path(self.directory().absolutePath()) / entered
            if entered and not entered.lower().endswith(self._suffixes) and not place.is_dir():
                line.setText(entered + self._suffixes[0])
        super().accept()


def where_to_save(
    parent: QWidget, title: str, folder: str, name: str, kinds: str, *suffixes: str
) -> Path | None:
    """The file to write, with one of `suffixes` (`.pdf`) or else the first, its replacement agreed to; None if the user would rather not.

    `folder` is where the last file went, `name` a suggestion, `kinds` Qt's list of name filters.
    """
    dialog = _SaveDialog(parent, suffixes)
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
    chosen = _ask(parent, title, folder, kinds, QFileDialog.FileMode.ExistingFile)
    return chosen[0] if chosen else None


def which_to_import(parent: QWidget, title: str, folder: str, kinds: str) -> list[Path]:
    """The files to take in; none if the user would rather not."""
    return _ask(parent, title, folder, kinds, QFileDialog.FileMode.ExistingFiles)


def which_folder(parent: QWidget, title: str, folder: str) -> Path | None:
    """The folder that the user chooses; None for none."""
    chosen = _ask(parent, title, folder, "", QFileDialog.FileMode.Directory)
    return chosen[0] if chosen else None


def _ask(parent: QWidget, title: str, folder: str, kinds: str, mode: QFileDialog.FileMode) -> list[Path]:
    dialog = QFileDialog(parent, title, _usable(folder), kinds)
    dialog.setOption(_OPTION)
    dialog.setFileMode(mode)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, mode == QFileDialog.FileMode.Directory)
    _translate(dialog)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = [Path(path) for path in dialog.selectedFiles()] if accepted else []
    dialog.deleteLater()
    return chosen


def _translate(dialog: QFileDialog) -> None:
    """Two labels of Qt's dialog stay English, though Qt's catalogue has them in Chinese."""
    labels = (
        (QFileDialog.DialogLabel.LookIn, "Look in:"),
        (QFileDialog.DialogLabel.FileType, "Files of type:"),
    )
    for label, source in labels:
        dialog.setLabelText(label, QCoreApplication.translate("QFileDialog", source))


def kinds(*named: tuple[str, str]) -> str:
    """Qt's list of name filters, from names (`Cases`) with their patterns (`*.json`)."""
    return ";;".join(f"{name} ({patterns})" for name, patterns in named)


def _usable(folder: str) -> str:
    """`folder` if it is still there, else where the system keeps documents."""
    places = QStandardPaths.StandardLocation
    documents = QStandardPaths.writableLocation(places.DocumentsLocation)
    home = QStandardPaths.writableLocation(places.HomeLocation)
    return next((place for place in (folder, documents) if place and Path(place).is_dir()), home)
