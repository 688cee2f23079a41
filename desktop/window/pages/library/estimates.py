"""The library as a page: every case file that is known, searched, sorted, opened, compared, copied, thrown away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFile, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QMessageBox, QPushButton, QVBoxLayout, QWidget

from desktop.case.case import STAGES
from desktop.document import estimates as estimates_view
from desktop.document.estimates import (
    AWARD,
    CHANGED,
    COLUMNS,
    INVESTOR,
    LARGEST_FIRST,
    PLACE,
    STAGE,
)
from desktop.document.kinds import CASES, EXTENSION, patterns
from desktop.document.library import Card, Known, case_of, file_stem
from desktop.document.listing import ALL, Listing, Order
from desktop.files import WriteFailed
from desktop.language import language
from desktop.language.codes import LANGUAGES
from desktop.telling import terms
from desktop.window.desk import asides, mishaps
from desktop.window.desk.aside import Aside
from desktop.window.desk.asking import which_to_import, which_to_open
from desktop.window.desk.case_files import Files
from desktop.window.pages.library.estimates_beside import Beside
from desktop.window.pages.library.estimates_list import EstimatesList, EstimatesModel, Heads
from desktop.window.pages.library.estimates_reading import Reading
from desktop.window.widgets import icons, theme
from desktop.window.widgets.field import LineEdit
from desktop.window.widgets.labels import Hairline, label
from desktop.window.widgets.plainly import plain_box, set_tip, tell_more
from desktop.window.widgets.segmented import Segmented

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.document.estimates import Row
    from desktop.document.library import Entry
    from desktop.window.desk.desk import Desk

MOST_COMPARED: Final = 4
_CELL_PAD: Final = 24


def to_bin(path: Path) -> bool:
    """Move a file to the system's bin; False, and the file stays, where there is none."""
    return QFile(str(path)).moveToTrash()


class SearchLine(LineEdit):
    """The search field: what moves in the list is passed on, so that one can type and choose at once."""

    moved = Signal(int)
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.moved.emit(int(key))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class EstimatesPage(Aside):
    """The library. What a search finds and which file is selected stay while it is read anew."""

    foot = asides.ESTIMATES

    def __init__(self, desk: Desk, files: Files, answer: Callable[[Desk], QWidget]) -> None:
        """`answer` makes the panel that shows the answer of a desk."""
        self.library, self.files, self._answer_of = files.library, files, answer
        self._column, self._largest_first = CHANGED, True
        self._chosen: set[Path] = set()
        """What the user selected; empty while nobody has."""
        self._current: Path | None = None
        self._showing = False
        self._places: dict[tuple[str, Card | None], str] = {}
        super().__init__(desk)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            # Files may have changed while another program was in front.
            application.applicationStateChanged.connect(self._came_back)

    # ------------------------------------------------------------------ building

    def build(self) -> None:
        super().build()
        desk = self.desk
        both = [language(code) for code in LANGUAGES]
        self.listing = Listing(
            estimates_view.own_text, lambda entry: estimates_view.common_terms(entry, desk.rules, both)
        )
        self.reading = Reading(desk, self.library, self._drafts, self.listing, self)
        self.reading.changed.connect(self.refresh)
        self.beside = self._beside = Beside(desk, self._answer_of)
        self._beside.hide()
        self._beside.field_wanted.connect(self._go_to_field)
        self._beside.aside_wanted.connect(self._go_to_aside)
        self._beside.find_wanted.connect(self.look_for)
        self._beside.forget_wanted.connect(self.forget)
        self._beside.delete_wanted.connect(self.delete)
        self.stages = Segmented((ALL, *STAGES))
        self.stages.choose(ALL)
        self.stages.chosen.connect(lambda _stage: self.refresh())
        self.head.addWidget(self.stages)
        self.subtitle.hide()
        self.search = SearchLine()
        self.search.setMaxLength(100)
        self.search.setClearButtonEnabled(True)
        self._glass = self.search.addAction(
            icons.icon(desk.theme, "search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.search.moved.connect(self._move)
        self.search.entered.connect(self.open)
        self.content.addWidget(self.search)
        self.content.addSpacing(4)
        self.heads = Heads()
        self.heads.chosen.connect(self.sort_by)
        self.model = EstimatesModel(self._row)
        self.list = EstimatesList(desk.theme, self.model)
        self.list.opened.connect(self.open)
        self.list.delete_wanted.connect(self.delete)
        self.list.menu_wanted.connect(self._show_menu)
        self.list.resized.connect(self._place_columns)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._selection_changed())
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._selection_changed())
        self._nothing = label(tone=theme.MUTED, wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(0, 12, 0, 0)
        self._nothing.hide()
        table = QVBoxLayout()
        table.setSpacing(0)
        table.addWidget(self.heads)
        self._line = Hairline()
        table.addWidget(self._line)
        table.addWidget(self._nothing, 1)
        table.addWidget(self.list, 1)
        self.content.addLayout(table, 1)
        self.content.setContentsMargins(32, 18, 32, 0)
        self.importing, self.compare = QPushButton(), QPushButton()
        self.duplicate, self.opening, self.begin = QPushButton(), QPushButton(), QPushButton()
        self.begin.setProperty("primary", True)
        self.importing.clicked.connect(self.take_in)
        self.compare.clicked.connect(self.compare_selected)
        self.duplicate.clicked.connect(self.duplicate_selected)
        self.opening.clicked.connect(self.open)
        self.begin.clicked.connect(self.new)
        for place, button in enumerate((self.importing, self.compare)):
            self.footer.insertWidget(place, button)
        for button in (self.duplicate, self.opening, self.begin):
            self.footer.addWidget(button)
        self.place.hide()
        again = QShortcut(QKeySequence(Qt.Key.Key_F5), self)
        again.activated.connect(self.read_anew)

    def first_control(self) -> QWidget | None:
        return self.search

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.title.setText(words.text("Estimates"))
        hint = words.text("Investor, project, number, sector, place")
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName(words.text("Search the estimates"))
        self.search.setAccessibleDescription(hint)
        self.stages.setAccessibleName(words.text("Stage"))
        self.list.setAccessibleName(words.text("Estimates"))
        self.importing.setText(words.text("Import…"))
        self.compare.setText(words.text("Compare"))
        set_tip(self.compare, words.text("Select two to four with Ctrl or Shift"))
        self.duplicate.setText(words.text("Duplicate"))
        self.opening.setText(words.text_in("button", "Open"))
        self.begin.setText(words.text("New estimate"))
        self.model.forget_texts()
        self.listing.forget_places()
        self._name_heads()
        self.refresh()
        self._place_columns()

    def recolour(self) -> None:
        super().recolour()
        self._glass.setIcon(icons.icon(self.desk.theme, "search", "muted"))
        self.list.viewport().update()

    # ------------------------------------------------------------------ reading

    def open_at(self, place: object) -> bool:
        self.read_anew()
        return True

    def read_anew(self) -> None:
        """Look at the files again."""
        self.reading.start()

    def show_case(self) -> None:
        """Another case is on the desk, or it was saved."""
        if self.isVisible():
            self.model.forget_texts()
            self.read_anew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place_columns()

    def _came_back(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive and self.isVisible():
            self.read_anew()

    # ------------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show what the search and the stage leave of the files, in the order that was chosen."""
        words = self.desk.words
        order = Order(self._column, self._largest_first)
        ordered, counts = self.listing.shown(
            self.search.text(), self.stages.value() or ALL, order, self._place_text
        )
        for key, count in counts.items():
            name = words.text("All") if key == ALL else terms.stage(words, key)
            self.stages.set_text(key, f"{name} {words.figures.number(count)}")
        self._showing = True
        self.model.show(ordered)
        self._place_columns()
        rows = self.model.rows_of(self.listing.get(str(path)) for path in (*self._chosen, self._of_desk()))
        selected = {path: rows[path] for path in self._chosen if path in rows}
        first = self._of_desk()
        if not selected and first is not None and first in rows:
            selected = {first: rows[first]}
        elif not selected and ordered:
            selected = {ordered[0].path: 0}
        current = self._current if self._current in selected else next(iter(selected), None)
        self.list.select(sorted(selected.values()), selected[current] if current is not None else None)
        self._showing = False
        self._say_nothing(len(self.listing), len(ordered))
        # At once: else a picture is painted with segments that are too narrow for their new figures.
        for layout in (self.stages.layout(), self.content):
            if layout is not None:
                layout.activate()
        self._show_selected()

    def _say_nothing(self, known: int, shown: int) -> None:
        words = self.desk.words
        text = ""
        if not known:
            text = (
                words.text("No estimates yet. A case that is saved stands here, wherever its file lies.")
                if self.reading.done
                else words.text("Reading…")
            )
        elif not shown:
            text = words.text("Nothing found. Every word typed has to occur; try fewer.")
        self._nothing.setText(text)
        self._nothing.setVisible(bool(text))
        self.list.setVisible(not text)
        self.heads.setVisible(not text)
        self._line.setVisible(not text)
        done = self.reading.done or not known
        self.footer_hint.show_whole(
            ""
            if done
            else words.text(
                "Reading {n} of {count}…",
                n=words.figures.number(known),
                count=words.figures.number(max(self.reading.count, known)),
            )
        )

    def _row(self, entry: Entry) -> Row:
        today = dt.datetime.now().astimezone().date()
        on_desk = entry.path == self._of_desk()
        return estimates_view.row_of(entry, self.desk.rules, self.desk.words, today, on_desk=on_desk)

    def _of_desk(self) -> Path | None:
        path = self.desk.document.path
        return path.absolute() if path is not None else None

    def _place_text(self, entry: Entry) -> str:
        """What the column of sector and place shows, which many have in common."""
        card, words = entry.card, self.desk.words
        if card is None:
            return entry.path.name
        key = (words.code, Card(card.stage, card.sector, card.category, card.location))
        if key not in self._places:
            self._places[key] = estimates_view.place_of(card, self.desk.rules, words)
        return self._places[key]

    def _place_columns(self) -> None:
        """Give each column the room that its texts need, and what is left to the first two."""
        words = self.desk.words
        body = QFontMetrics(theme.font().resolve(self.font()))
        bold = QFontMetrics(theme.font(bold=True).resolve(self.font()))
        texts = {
            STAGE: [terms.stage(words, stage) for stage in STAGES],
            CHANGED: [words.dates.short(day) for day in ("2026-11-28", "2026-09-28")],
        }
        widths = [0] * len(COLUMNS)
        for column, samples in texts.items():
            widths[column] = max(body.horizontalAdvance(text) for text in samples)
        # An award is never cut off, however large it is.
        widths[AWARD] = bold.horizontalAdvance(words.usd.figure(max(self.listing.largest, 88_888_888_88)))
        for column in (STAGE, AWARD, CHANGED):
            head = self.heads.buttons[column].sizeHint().width() - 8
            widths[column] = max(widths[column], head) + (20 if column == CHANGED else _CELL_PAD)
        left = max(self.list.viewport().width() - sum(widths), 200)
        widths[INVESTOR] = left * 53 // 100
        widths[PLACE] = left - widths[INVESTOR]
        for column, width in enumerate(widths):
            self.list.setColumnWidth(column, width)
        self.heads.place(widths)

    # ------------------------------------------------------------------ sorting

    def sort_by(self, column: int) -> None:
        """Sort by a column; by the same one again, the other way round."""
        if column == self._column:
            self._largest_first = not self._largest_first
        else:
            self._column, self._largest_first = column, column in LARGEST_FIRST
        self._name_heads()
        self._place_columns()
        self.refresh()

    def _name_heads(self) -> None:
        words = self.desk.words
        for column, button in enumerate(self.heads.buttons):
            name = words.text(COLUMNS[column], unit=words.usd.unit)
            on = column == self._column
            arrow = ("\u2193" if self._largest_first else "\u2191") if on else ""
            button.setText(f"{name} {arrow}" if on else name)
            spoken = words.text("Sort by: {column}", column=name)
            if on:
                order = words.text("descending") if self._largest_first else words.text("ascending")
                spoken = words.text("{name}, {part}", name=spoken, part=order)
            button.setAccessibleName(spoken)

    # ------------------------------------------------------------------ selecting

    def _move(self, key: int) -> None:
        self.list.step(key)

    def _selection_changed(self) -> None:
        if self._showing:
            return
        current = self.list.current_entry()
        self._chosen = {entry.path for entry in self.list.selected_entries()}
        self._current = current.path if current is not None else None
        self._show_selected()

    def selected(self) -> Entry | None:
        """The estimate that the panel shows, and that Open and Duplicate mean."""
        return self.list.current_entry()

    def _show_selected(self) -> None:
        entry, several = self.selected(), self.list.selected_entries()
        self._beside.display(entry)
        read = entry is not None and entry.state == "read"
        locked = entry is not None and entry.state == "locked"
        self.opening.setEnabled(read or locked)
        self.duplicate.setEnabled(read and len(several) < 2)
        readable = [one for one in several if one.state == "read"]
        self.compare.setEnabled(len(readable) == len(several) and 2 <= len(several) <= MOST_COMPARED)
        words = self.desk.words
        why = ""
        if entry is None:
            why = words.text("Select an estimate in the list first")
        elif locked:
            why = words.text("This file is encrypted")
        elif not read:
            why = words.text("This file cannot be read")
        set_tip(self.opening, "" if locked else why)
        set_tip(self.duplicate, why if not read or len(several) < 2 else words.text("Select only one"))
        restore = entry is not None and entry.draft
        self.opening.setText(words.text("Restore") if restore else words.text_in("button", "Open"))

    def choose(self, path: Path) -> None:
        """Select the estimate in this file, now or when it has been read."""
        self._chosen, self._current = {path}, path
        self.refresh()

    # ------------------------------------------------------------------ what can be done

    def leave(self) -> None:
        """Esc empties the search first."""
        if self.search.hasFocus() and self.search.text():
            self.search.clear()
        else:
            super().leave()

    def new(self) -> None:
        """Begin a new estimate."""
        if self.files.new():
            self.desk.wanted.emit("investor.name")

    def open(self) -> None:
        """Put the selected estimate on the desk and go back to the step."""
        if self._open_selected():
            super().leave()

    def _open_selected(self) -> bool:
        """Whether the selected estimate is on the desk now."""
        entry = self.selected()
        if entry is None or entry.state not in ("read", "locked"):
            return False
        if entry.draft:
            return self.files.restore(entry.path.stem)
        return entry.path == self._of_desk() or self.files.open_recent(entry.path)

    def _go_to_field(self, path: str) -> None:
        if self._open_selected():
            self.desk.wanted.emit(path)

    def _go_to_aside(self, name: str, place: object) -> None:
        if self._open_selected():
            super().leave()
            self.desk.aside_wanted.emit(name, place)

    def take_in(self) -> None:
        """Copy case files from elsewhere into the library's folder."""
        words = self.desk.words
        chosen = which_to_import(
            self.window(),
            words.text("Import cases"),
            self.desk.settings.folder,
            f"{words.text('Cases')} ({patterns(CASES)});;{words.text('All files')} (*)",
        )
        if not chosen:
            return
        imported = self.library.copy_in(chosen)
        if imported.taken:
            self.choose(imported.taken[0])
        self.read_anew()
        if imported.refused:
            self.files.complain("\n\n".join(self._refusal(path, fault) for path, fault in imported.refused))

    def _refusal(self, path: Path, fault: Exception) -> str:
        words = self.desk.words
        if isinstance(fault, WriteFailed):
            return mishaps.not_written(fault, words)
        from desktop.document.storage import ReadFailed

        if isinstance(fault, ReadFailed):
            return mishaps.not_read(fault, words)
        return mishaps.not_a_case(fault, path, words)  # type: ignore[arg-type]

    def duplicate_selected(self) -> None:
        """Make a copy of the selected estimate, in a file of its own and without the number of its quote."""
        entry = self._with_case(self.selected())
        if entry is None or entry.case is None:
            return
        words = self.desk.words
        name = entry.investor or entry.project or words.text("Estimate")
        stem = file_stem(entry.path.stem if not entry.draft else name) or "case"
        where = self.library.folder / entry.path.name if entry.draft else entry.path
        try:
            if entry.draft:
                from desktop.files import make_folder

                make_folder(where.parent)
            made = self.library.duplicate(where, entry.case, stem)
        except WriteFailed as error:
            self.files.complain(mishaps.not_written(error, words))
            return
        self.choose(made)
        self.read_anew()

    def compare_selected(self) -> None:
        """Show what the selected estimates give, side by side."""
        if self.compare.isEnabled():
            entries = [self._with_case(entry) for entry in self.list.selected_entries()]
            if None not in entries:
                self.desk.aside_wanted.emit(asides.COMPARED, tuple(entries))

    def _with_case(self, entry: Entry | None) -> Entry | None:
        """The entry with its case, read from its file now; None, and why is said, where it has none any more."""
        if entry is None:
            return None
        from desktop.document.storage import CaseError, ReadFailed

        try:
            return entry._replace(case=case_of(entry))
        except (CaseError, ReadFailed) as error:
            self.files.complain(self._refusal(entry.path, error))
            self.read_anew()
            return None

    def look_for(self) -> None:
        """Ask where a file that has gone is now."""
        entry, words = self.selected(), self.desk.words
        if entry is None:
            return
        path = which_to_open(
            self.window(),
            words.text("Find {file}", file=entry.path.name),
            self.desk.settings.folder,
            f"{words.text('Cases')} ({patterns(CASES)});;{words.text('All files')} (*)",
        )
        if path is None:
            return
        from desktop.document import storage

        try:
            case = storage.read(path)
        except (storage.CaseError, storage.ReadFailed) as error:
            self.files.complain(self._refusal(path, error))
            return
        self.files.forget(entry.path)
        self.library.remember(path, case)
        self.choose(path.absolute())
        self.read_anew()

    def forget(self) -> None:
        """Drop a file that has gone from the list."""
        entry = self.selected()
        if entry is not None and entry.state == "gone":
            self.files.forget(entry.path)
            self._chosen, self._current = set(), None
            self.read_anew()

    def delete(self) -> None:
        """Ask, then move the selected files to the system's bin. What has gone is only forgotten."""
        words = self.desk.words
        entries = [entry for entry in self.list.selected_entries() if entry.state != "gone"]
        if not entries:
            self.forget()
            return
        if any(entry.path == self._of_desk() for entry in entries):
            self.files.complain(
                words.text("This estimate is open. Open another one or begin a new one, then delete it.")
            )
            return
        if not self._agreed(entries):
            return
        failed = [entry.path.name for entry in entries if not self._throw_away(entry)]
        self._chosen, self._current = set(), None
        self.read_anew()
        if failed:
            self.files.complain(
                words.text(
                    "Not moved to the bin, nothing is deleted: {files}. There may be no bin on that drive.",
                    files=words.listing(failed),
                )
            )

    def _drafts(self) -> list[Known]:
        """What sessions left behind, each under the name of its seat."""
        return [
            Known(Path(f"{left.seat}{EXTENSION}"), draft=True, case=left.case, changed=left.changed)
            for left in self.files.keeping.left_behind()
        ]

    def _throw_away(self, entry: Entry) -> bool:
        if entry.draft:
            return self.files.delete_draft(entry.path.stem)
        if not to_bin(entry.path):
            return False
        self.files.forget(entry.path)
        return True

    def _agreed(self, entries: list[Entry]) -> bool:
        words = self.desk.words
        box = plain_box(self.window(), words.text("Delete"))
        if len(entries) == 1:
            box.setText(words.text("Move “{name}” to the bin?", name=self.model.row(entries[0]).name))
        else:
            box.setText(
                words.plural("Move {n} estimate to the bin?", "Move {n} estimates to the bin?", len(entries))
            )
        tell_more(box, "\n".join(str(entry.path) for entry in entries[:8]))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Yes | buttons.Cancel)
        box.setDefaultButton(buttons.Cancel)
        box.button(buttons.Yes).setText(words.text("Move to the bin"))
        box.button(buttons.Cancel).setText(words.text("Cancel"))
        answer = box.exec()
        box.deleteLater()
        return answer == buttons.Yes

    def _show_menu(self, where: object) -> None:
        words = self.desk.words
        menu = QMenu(self)
        for button, act in (
            (self.opening, self.open),
            (self.duplicate, self.duplicate_selected),
            (self.compare, self.compare_selected),
        ):
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(act)
        menu.addSeparator()
        delete = menu.addAction(words.text("Delete…"))
        delete.setEnabled(bool(self.list.selected_entries()))
        delete.triggered.connect(self.delete)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.list.viewport().mapToGlobal(where))  # type: ignore[call-overload]
