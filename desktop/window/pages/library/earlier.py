"""Earlier savings of the case on the desk, and what was discarded or deleted: looked at, compared, brought back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QPushButton, QWidget

from desktop.document.bin import thrown_away
from desktop.document.history import versions
from desktop.document.library import Entry
from desktop.files import WriteFailed
from desktop.window.desk import asides
from desktop.window.desk.aside import AsideOfFiles
from desktop.window.widgets.labels import muted, show_text
from desktop.window.widgets.theme import soften

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.case.case import Case

_NS = 10**9


class _Row(NamedTuple):
    """What a line stands for; `bin` is its place in the bin, None for a saving."""

    at: int
    case: Case
    path: Path | None
    bin: int | None


class EarlierPage(AsideOfFiles):
    """Shows both lists as one, the latest first."""

    def build(self) -> None:
        super().build()
        self.rows: list[_Row] = []
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSpacing(4)
        self.list.currentRowChanged.connect(lambda _row: self._enable())
        self.list.itemActivated.connect(lambda _item: self.show_beside())
        self.content.addWidget(self.list, 100)
        self._nothing = muted(wrap=True)
        self.content.addWidget(self._nothing)
        self.content.addStretch(1)
        self.compare, self.bring = QPushButton(), QPushButton()
        self.bring.setProperty("primary", True)
        self.compare.clicked.connect(self.show_beside)
        self.bring.clicked.connect(self.bring_back)
        for button in (self.compare, self.bring):
            self.footer.addWidget(button)

    def first_control(self) -> QWidget:
        return self.list

    def open_at(self, place: object) -> bool:
        self.refresh()
        return True

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.place.setText(words.text("Estimates"))
        self.title.setText(words.text("Earlier versions and bin"))
        self.subtitle.setText(
            words.text("Each saving of this case, and what was discarded or deleted in the last 90 days.")
        )
        self.list.setAccessibleName(words.text("Earlier versions and bin"))
        self.compare.setText(words.text("Compare with the case"))
        self.bring.setText(words.text("Bring back"))
        self.refresh()

    def recolour(self) -> None:
        super().recolour()
        soften(self.list, self.desk.theme)

    def refresh(self) -> None:
        """Read both anew."""
        desk, words = self.desk, self.desk.words
        try:
            saved = versions(desk.store, desk.document.case, desk.document.path)
            thrown = thrown_away(desk.store)
        except WriteFailed:
            saved, thrown = [], []
        rows = [_Row(one.at, one.case, one.path, None) for one in saved]
        rows += [_Row(one.at, one.case, one.path, one.place) for one in thrown]
        self.rows = sorted(rows, key=lambda row: row.at, reverse=True)
        self.list.clear()
        for row in self.rows:
            moment = dt.datetime.fromtimestamp(row.at // _NS).astimezone()
            name = row.case.investor.name or row.case.project.name or words.text("New estimate")
            kind = words.text("saved") if row.bin is None else words.text("in the bin")
            when = f"{words.dates.long(moment.date())} {words.dates.time(moment)}"
            self.list.addItem(QListWidgetItem(f"{when} · {name} · {kind}"))
        show_text(
            self._nothing,
            "" if self.rows else words.text("This case was not saved yet, and the bin is empty."),
        )
        self.list.setVisible(bool(self.rows))
        if self.rows:
            self.list.setCurrentRow(0)
        self._enable()

    def _selected(self) -> _Row | None:
        place = self.list.currentRow()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def _enable(self) -> None:
        for button in (self.compare, self.bring):
            button.setEnabled(self._selected() is not None)

    def show_beside(self) -> None:
        """Show the selected one beside the case on the desk, what differs marked."""
        row, desk = self._selected(), self.desk
        if row is None:
            return
        moment = dt.datetime.fromtimestamp(row.at // _NS).astimezone()
        when = f"{desk.words.dates.long(moment.date())} {desk.words.dates.time(moment)}"
        folder = self.files.library.folder
        entries = tuple(
            Entry(folder / f"{place}", False, "read", None, name, "", case)
            for place, (name, case) in enumerate(
                ((desk.words.text("Here"), desk.document.case), (when, row.case))
            )
        )
        desk.aside_wanted.emit(asides.COMPARED, entries)

    def bring_back(self) -> None:
        """Make the selected saving the case, as one step of undo; what lay in the bin becomes a case of its own."""
        row, document = self._selected(), self.desk.document
        if row is None:
            return
        if row.bin is not None:
            if self.files.take_out_of_bin(row.bin):
                self.leave()
            return
        document.end_merge()
        document.change(row.case._replace(id=document.case.id))
        document.end_merge()
        self.leave()
