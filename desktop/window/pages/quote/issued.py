"""What was issued: a day's or a fair's quotes, found by number or hash, opened, compared with today, exported."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.document import issued as telling
from desktop.files import WriteFailed, write_atomically
from desktop.window.desk import mishaps
from desktop.window.desk.aside import AsideOfFiles
from desktop.window.desk.asking import where_to_save
from desktop.window.widgets.field import LineEdit
from desktop.window.widgets.labels import label, muted, show_text
from desktop.window.widgets.plainly import set_tip
from desktop.window.widgets.segmented import Segmented
from desktop.window.widgets.theme import soften

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.document.ledger import Issued

_SPANS: Final = {"day": 0, "week": 6, "all": None}
"""Days before today that are shown too; None for all."""
_ROW: Final = 44


class IssuedPage(AsideOfFiles):
    """The list of what went out from here, and of what other computers' ledgers brought."""

    def build(self) -> None:
        super().build()
        self.found: list[Issued] = []
        self.span = Segmented(tuple(_SPANS))
        self.span.choose("all")
        self.span.chosen.connect(lambda _span: self.refresh())
        self.head.addWidget(self.span)
        self.search = LineEdit()
        self.search.setMaxLength(100)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.content.addWidget(self.search)
        self.content.addSpacing(8)
        self.table = QTableWidget(0, len(telling.COLUMNS))
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setMinimumHeight(5 * _ROW)
        heads = self.table.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(telling.INVESTOR, QHeaderView.ResizeMode.Stretch)
        self.table.itemSelectionChanged.connect(self._show_selected)
        self.table.doubleClicked.connect(lambda _index: self.open_paper())
        self.content.addWidget(self.table, 100)
        self._nothing = muted(wrap=True)
        self.content.addWidget(self._nothing)
        self.content.addStretch(1)
        self.content.addSpacing(8)
        self._about = muted(wrap=True)
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._standing = label(wrap=True)
        self._aside = muted(wrap=True)
        for text in (self._about, self._standing, self._aside):
            self.content.addWidget(text)
            text.hide()
        self.paper, self.case, self.excel, self.comma = (QPushButton() for _ in range(4))
        for button, act in (
            (self.excel, self.export_xlsx),
            (self.comma, self.export_csv),
            (self.case, self.open_case),
            (self.paper, self.open_paper),
        ):
            button.clicked.connect(act)
            self.footer.addWidget(button)

    def first_control(self) -> QWidget:
        return self.search

    def open_at(self, place: object) -> bool:
        """Show what was issued under a number, or all of it."""
        if isinstance(place, str):
            self.search.setText(place)
        self.refresh()
        return True

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.place.setText(words.text("Estimates"))
        self.title.setText(words.text("Issued quotes"))
        self.subtitle.setText(words.text("Every quote that was saved, printed or sent from this computer."))
        for span, name in (
            ("day", words.text("Today")),
            ("week", words.text("Seven days")),
            ("all", words.text("All")),
        ):
            self.span.set_text(span, name)
        self.span.setAccessibleName(words.text("Period"))
        hint = words.text("Number, SHA-256 of the file, investor, project, day (2026-11-28)")
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName(words.text("Search the issued quotes"))
        self.search.setAccessibleDescription(hint)
        self.table.setAccessibleName(words.text("Issued quotes"))
        self.table.setHorizontalHeaderLabels(
            [words.text(head, unit=words.usd.unit) for head in telling.COLUMNS]
        )
        self.paper.setText(words.text("Open the PDF"))
        self.case.setText(words.text("Open its case"))
        self.excel.setText(words.text("Export as a spreadsheet…"))
        self.comma.setText(words.text("Export as CSV…"))
        self.refresh()

    def recolour(self) -> None:
        super().recolour()
        soften(self.table, self.desk.theme)

    # ------------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show what went out in the period, as far as the search leaves it."""
        words, ledger = self.desk.words, self.desk.ledger
        back = _SPANS[self.span.value() or "all"]
        today = dt.datetime.now().astimezone().date()
        since = "" if back is None else (today - dt.timedelta(days=back)).isoformat()
        try:
            known = ledger.issued(since)
        except WriteFailed:
            known = []
        self.found = telling.all_of(known, self.search.text())
        self.table.setRowCount(len(self.found))
        for place, one in enumerate(self.found):
            row = telling.row_of(one, words)
            for column, text in (
                (telling.NUMBER, row.number),
                (telling.INVESTOR, "\n".join(name for name in (row.investor, row.project) if name)),
                (telling.ISSUED, words.dates.long(row.day)),
                (telling.HOW, "\n".join(part for part in (row.how, row.language) if part)),
                (telling.AWARD, row.award),
            ):
                item = QTableWidgetItem(text)
                if column == telling.AWARD:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                set_tip(item, row.hash if column == telling.NUMBER else text)
                self.table.setItem(place, column, item)
        show_text(
            self._nothing,
            ""
            if self.found
            else words.text("Nothing found. Every word typed has to occur; try fewer.")
            if known
            else words.text("Nothing was issued in this period."),
        )
        self.table.setVisible(bool(self.found))
        for button in (self.excel, self.comma):
            button.setEnabled(bool(self.found))
        if self.found:
            self.table.selectRow(0)
        self._show_set_aside()
        self._show_selected()

    def selected(self) -> Issued | None:
        """The issue that the buttons mean."""
        row = self.table.currentRow()
        return self.found[row] if self.found and 0 <= row < len(self.found) else None

    def _show_selected(self) -> None:
        one, words = self.selected(), self.desk.words
        has_paper = one is not None and one.issue.how in ("saved", "signed", "printed")
        self.paper.setEnabled(has_paper)
        self.case.setEnabled(one is not None)
        about = ""
        if one is not None and one.issue.sha256:
            about = words.text("SHA-256 of the file: {hash}", hash=one.issue.sha256)
        show_text(self._about, about)
        show_text(self._standing, self._stands_today(one) if one is not None else "")

    def _stands_today(self, one: Issued) -> str:
        """How the quote stands under the rules and rates of today."""
        from desktop.window.pages.quote.out import quote_out
        from desktop.window.pages.quote.reopened import differing, reopened, sentences

        desk, words = self.desk, self.desk.words
        case = self._case_of(one)
        if case is None or desk.rules is None:
            return ""
        found = reopened(case, one.entry.result, desk.rules, quote_out(desk).rates(), desk.ledger)
        if found is None:
            return words.text("Worked out today it gives the same.")
        said = [
            words.text("This quote no longer holds as it is."),
            *sentences(found.standing, words, case),
            *differing(found.standing, desk.rules, words),
        ]
        return "\n".join(said)

    def _show_set_aside(self) -> None:
        from desktop.document.ledger_exchange import collisions
        from desktop.window.pages.quote.numbers import MOST_REFUSED, refusal

        ledger = self.desk.ledger
        refused = collisions(ledger)
        show_text(self._aside, "\n".join(refusal(one, self.desk.words) for one in refused[:MOST_REFUSED]))

    # ------------------------------------------------------------------ what can be done

    def open_paper(self) -> None:
        """Open the PDF as it went out, from the ledger: wherever its file is now."""
        one, ledger, words = self.selected(), self.desk.ledger, self.desk.words
        if one is None or one.issue.sha256 is None:
            return
        data = ledger.paper(one.issue.sha256)
        if data is None:
            self._say(words.text("The PDF itself is not kept here: it went out from another computer."))
            return
        name = f"{one.entry.text} r{one.entry.revision}.pdf".replace("/", "-")
        path = Path(tempfile.mkdtemp(prefix="quzhou-award-")) / name
        try:
            write_atomically(path, data)
        except WriteFailed as error:
            self._say(mishaps.not_written(error, words))
            return
        path.chmod(0o400)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._say(
                words.text(
                    "The system has no program that opens PDF files. The quote lies at {file}.", file=path
                )
            )

    def open_case(self) -> None:
        """Put the case of the quote on the desk, as it was when it went out."""
        one, desk = self.selected(), self.desk
        case = self._case_of(one) if one is not None else None
        if case is None or not self.files.may_leave():
            return
        desk.document.replace(case, saved=False)
        desk.put()
        self.leave()

    def _case_of(self, one: Issued) -> Case | None:
        from desktop.case.faults import CaseError
        from desktop.case.file import read_draft

        try:
            return read_draft(telling.case_of(one.entry))
        except CaseError:
            return None

    def export_xlsx(self) -> bool:
        """Ask where, and save the list as a spreadsheet."""
        from desktop.export.issued import as_xlsx

        return self._export("XLSX (*.xlsx)", ".xlsx", as_xlsx(self.found, self.desk.words))

    def export_csv(self) -> bool:
        """Ask where, and save the list as CSV."""
        from desktop.export.issued import as_csv

        return self._export("CSV (*.csv)", ".csv", as_csv(self.found, self.desk.words))

    def _export(self, kind: str, suffix: str, data: bytes) -> bool:
        words, settings = self.desk.words, self.desk.settings
        name = f"{words.text('Issued quotes')} {dt.datetime.now().astimezone().date().isoformat()}{suffix}"
        path = where_to_save(self, words.text("Save the list"), settings.folder, name, kind, suffix)
        if path is None:
            return False
        try:
            write_atomically(path, data)
        except WriteFailed as error:
            self._say(mishaps.not_written(error, words))
            return False
        self._say(words.text("Saved: {file}", file=str(path)))
        return True

    def _say(self, sentence: str) -> None:
        show_text(self._standing, sentence)
