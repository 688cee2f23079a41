"""New, open, save, recent files, and the question about unsaved changes: what the File menu does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.document.library import file_stem
from desktop.estimate.case import Case, QuoteFacts
from desktop.estimate.faults import CaseError
from desktop.files import WriteFailed, make_folder
from desktop.window import faults
from desktop.window.asking import where_to_save, which_to_open
from desktop.window.desk import Desk

if TYPE_CHECKING:
    from desktop.document.library import Library
    from desktop.document.recent import RecentFiles
    from desktop.window.recovery import Recovery

SUFFIX = ".json"


class Files(QObject):
    """File actions of one window; `complain` shows a sentence about what went wrong."""

    def __init__(
        self,
        desk: Desk,
        window: QWidget,
        recent: RecentFiles,
        complain: Callable[[str], None],
        library: Library,
        recovery: Recovery,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.complain = complain
        self.recent = recent
        self.library = library
        self.recovery = recovery

    def new(self) -> bool:
        """Begin an empty case; False if the user would rather not."""
        if not self.may_leave():
            return False
        self._desk.document.new(self.blank())
        self._desk.put()
        return True

    def blank(self) -> Case:
        """What a new case starts from: the officer's own data, if there are any."""
        issuer = {field: text for field, text in self._desk.settings.issuer.items() if text}
        return Case(quote=QuoteFacts(**issuer)) if issuer else Case()  # type: ignore[arg-type]

    def open(self) -> bool:
        """Ask for a case file and open it."""
        if not self.may_leave():
            return False
        words = self._desk.words
        path = which_to_open(
            self._window,
            words.text("Open a case"),
            self._desk.settings.folder,
            f"{words.text('Cases')} (*{SUFFIX});;{words.text('All files')} (*)",
        )
        return path is not None and self.open_path(path)

    def open_recent(self, path: Path) -> bool:
        """Open one of the recent files."""
        return self.may_leave() and self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Open `path`; the case on the desk stays if that fails."""
        from desktop.document.storage import ReadFailed

        desk = self._desk
        try:
            desk.document.open(path)
        except CaseError as error:
            self.complain(faults.not_a_case(error, path, desk.words))
            return False
        except ReadFailed as error:
            self.recent.remove(path)
            self.complain(faults.not_read(error, desk.words))
            return False
        self._remember(path)
        desk.put()
        return True

    def forget(self, path: Path) -> None:
        """Drop a file from the lists of those that are known; the file itself stays."""
        self.recent.remove(path)
        self.library.forget(path)

    def restore(self, draft: Path) -> bool:
        """Put the work that a session left behind on the desk, unsaved."""
        from desktop.document import storage

        desk = self._desk
        if not self.may_leave():
            return False
        try:
            case = storage.read(draft)
        except storage.ReadFailed as error:
            self.complain(faults.not_read(error, desk.words))
            return False
        except CaseError as error:
            self.complain(faults.not_a_case(error, draft, desk.words))
            return False
        desk.document.replace(case, saved=False)
        desk.put()
        self.recovery.write()
        self.recovery.forget(draft)
        return True

    def save(self) -> bool:
        """Save where the case came from; ask where if it came from nowhere."""
        path = self._desk.document.path
        return self.save_as() if path is None else self._save(path)

    def save_as(self) -> bool:
        """Ask for a name and save."""
        words, of_document = self._desk.words, self._desk.document.path
        with (
            self._library_folder() if of_document is None else nullcontext(str(of_document.parent)) as folder
        ):
            path = where_to_save(
                self._window,
                words.text("Save the case"),
                folder,
                self._suggestion(),
                f"{words.text('Cases')} (*{SUFFIX})",
                SUFFIX,
            )
            return path is not None and self._save(path)

    def may_leave(self) -> bool:
        """Whether the case on the desk may go; asks if it has unsaved changes."""
        if not self._desk.document.modified:
            return True
        words = self._desk.words
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setTextFormat(Qt.TextFormat.PlainText)  # an investor's name is no mark-up
        box.setWindowTitle(words.text("Unsaved changes"))
        name = self._desk.case.investor.name or self._desk.case.project.name or words.text("New estimate")
        box.setText(words.text("Save the changes to “{name}”?", name=name))
        box.setInformativeText(words.text("Otherwise they are lost."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        box.button(buttons.Save).setText(words.text("Save"))
        box.button(buttons.Discard).setText(words.text("Discard"))
        box.button(buttons.Cancel).setText(words.text("Cancel"))
        answer = box.exec()
        box.deleteLater()
        if answer == buttons.Save:
            return self.save()
        return answer == buttons.Discard

    def _save(self, path: Path) -> bool:
        try:
            self._desk.document.save(path)
        except WriteFailed as error:
            self.complain(faults.not_written(error, self._desk.words))
            return False
        self._remember(path)
        self._desk.mark_saved()
        self._desk.case_changed.emit()
        return True

    @contextmanager
    def _library_folder(self) -> Iterator[str]:
        """The folder for a case that was never saved, there for as long as it is asked about or holds something."""
        folder = self.library.folder
        try:
            make_folder(folder)
        except WriteFailed:
            yield self._desk.settings.folder
            return
        yield str(folder)
        with suppress(OSError):
            folder.rmdir()  # refuses to where something is in it

    def _remember(self, path: Path) -> None:
        self.recent.add(path)
        self.library.remember(path, self._desk.case)
        self._desk.settings.folder = str(path.parent)
        self._desk.settings.keep()

    def _suggestion(self) -> str:
        if self._desk.document.path is not None:
            return self._desk.document.path.name
        case = self._desk.case
        name = case.investor.name or case.project.name or self._desk.words.text("Estimate")
        return f"{file_stem(name) or 'case'}{SUFFIX}"
