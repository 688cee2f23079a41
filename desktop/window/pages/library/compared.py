"""Up to four estimates of the library side by side, their differences to the first one marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.telling import comparing
from desktop.telling.comparing import Compared
from desktop.window.desk import asides
from desktop.window.desk.aside import Aside
from desktop.window.desk.compared_table import ComparedTable
from desktop.window.widgets.labels import label, muted

if TYPE_CHECKING:
    from desktop.document.library import Entry

MOST = 4


class ComparedPage(Aside):
    """Shows the entries it was opened with; the case on the desk is left alone."""

    foot = asides.ESTIMATES

    def build(self) -> None:
        super().build()
        self._entries: tuple[Entry, ...] = ()
        self.heads = [_Head() for _ in range(MOST)]
        self._table = ComparedTable(self.desk, self.heads)
        self.content.addWidget(self._table)
        self.content.addSpacing(16)
        self._legend = muted(wrap=True)
        self.content.addWidget(self._legend)
        self.content.addStretch(1)

    def open_at(self, place: object) -> bool:
        entries = cast("tuple[Entry, ...]", place) if isinstance(place, tuple) else ()
        self._entries = tuple(entry for entry in entries if entry.case is not None)[:MOST]
        self.show_entries()
        return len(self._entries) > 1

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.place.setText(words.text("Estimates"))
        self.title.setText(words.text("Estimates compared"))
        self.subtitle.setText(
            words.text("What differs, and what each gives. The others are compared with the first.")
        )
        self._legend.setText(
            words.text(
                "Bold on a tinted ground: differs from the first, by the difference shown. Amounts in {unit}.",
                unit=words.usd.unit,
            )
        )
        self.show_entries()

    def recolour(self) -> None:
        super().recolour()
        self.show_entries()

    def show_entries(self) -> None:
        """Show what each gives in the language and the colours of the moment."""
        desk = self.desk
        for place, head in enumerate(self.heads):
            head.setVisible(place < len(self._entries))
        if not self._entries:
            return
        compared = []
        for head, entry in zip(self.heads, self._entries, strict=False):
            assert entry.case is not None  # noqa: S101 - see `open_at`
            name = entry.investor or entry.project or entry.path.stem
            project = entry.project if entry.investor and entry.project else entry.path.name
            head.display(name, project)
            compared.append(Compared(name, entry.case, desk.answer_by_date(entry.case, entry.path)))
        self._table.display(comparing.comparison(desk.words, desk.rules, compared))


class _Head(QWidget):
    """The head of a column: the estimate's name and project."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(2)
        self._name, self._project = label(bold=True, wrap=True), muted(wrap=True)
        column.addWidget(self._name)
        column.addWidget(self._project)
        column.addStretch(1)
        self.setMinimumWidth(96)

    def display(self, name: str, project: str) -> None:
        """Show which estimate stands below."""
        self._name.setText(name)
        self._project.setText(project)
