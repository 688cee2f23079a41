"""What the country box offers while a name is typed."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCompleter, QListView


class CountryCompleter(QCompleter):
    """Finds by what each country is sought by, and gives its name."""

    def __init__(self, model: QAbstractItemModel, parent: QObject) -> None:
        super().__init__(model, parent)
        # A list in a page lets the page shine through; one that is a window of its own would be black.
        view = QListView()
        view.setProperty("popup", True)
        self.setPopup(view)

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))
