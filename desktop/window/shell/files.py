"""New, open, save, recent files, and the question about unsaved changes: what the File menu does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

from desktop.case.case import Case, QuoteFacts
from desktop.case.faults import CaseError
from desktop.document.library import file_stem
from desktop.files import WriteFailed, make_folder
from desktop.telling import paths
from desktop.window.desk import asides, faults
from desktop.window.desk.asking import kinds, where_to_save, which_to_open
from desktop.window.desk.desk import Desk
from desktop.window.pages.quote.out import quote_out

if TYPE_CHECKING:
    from desktop.document.library import Library
    from desktop.document.recent import RecentFiles
    from desktop.window.pages.quote.check import Back
    from desktop.window.shell.main_window import MainWindow
    from desktop.window.shell.recovery import Recovery

SUFFIX = ".json"
QUOTE_SUFFIX = ".pdf"


class Files(QObject):
    """File actions of one window; `complain` shows a sentence about what went wrong."""

    def __init__(
        self,
        desk: Desk,
        window: MainWindow,
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
        self._left: Case | None = None
        """The case of which the user has said that it may go."""
        desk.case_back.connect(self.bring_back)

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
        """Ask for a case file or a quote and open it."""
        if not self.may_leave():
            return False
        words = self._desk.words
        path = which_to_open(
            self._window,
            words.text("Open a case or a quote"),
            self._desk.settings.folder,
            kinds(
                (words.text("Cases and quotes"), f"*{SUFFIX} *{QUOTE_SUFFIX}"), (words.text("All files"), "*")
            ),
        )
        return path is not None and self.open_path(path)

    def open_recent(self, path: Path) -> bool:
        """Open one of the recent files."""
        return self.may_leave() and self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Open `path`; the case on the desk stays if that fails.

        A quote is checked first: its case comes back when that is done (`bring_back`).
        """
        from desktop.document.storage import ReadFailed

        desk = self._desk
        if path.suffix.lower() == QUOTE_SUFFIX:
            from desktop.window.pages.quote.check import ToOpen

            desk.aside_wanted.emit(asides.CHECK, ToOpen(path, self._left))
            return True
        if path.suffix.lower() == ".toml":
            desk.aside_wanted.emit(asides.RULE_SETS, str(path))
            return True
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
        self._tell_standing(None)
        return True

    def bring_back(self, back: Back) -> bool:
        """Put the case of a quote on the desk, with the language and form of the quote; asks for unsaved changes."""
        desk = self._desk
        if back.left is not desk.case and not self.may_leave():
            return False
        desk.document.replace(back.returned.case)
        desk.settings.quote_language = back.returned.language
        desk.settings.quote_form = back.returned.form
        self.recent.add(back.path)
        desk.settings.folder = str(back.path.parent)
        desk.settings.keep()
        desk.put()
        quote_out(desk).preferred.emit()
        self._tell_standing(back.returned.result if back.sound else None)
        return True

    def _tell_standing(self, result: dict[str, Any] | None) -> None:
        """Say it where a quote came to the desk that no longer holds; `result` is what was on its paper, if known."""
        desk = self._desk
        if desk.rules is None or (desk.case.quote.number is None and desk.case.quote.valid_until is None):
            return
        from desktop.window.pages.quote.reopened import reopened, sentences

        out = quote_out(desk)
        found = out.reopened = reopened(desk.case, result, desk.rules, out.rates())
        if found is None:
            return
        out.changed.emit()

        def sentence() -> str:
            words = desk.words
            said = sentences(found.standing, words, found.case)
            return ("" if words.code == "zh" else " ").join(
                [words.text("This quote no longer holds as it is."), *said]
            )

        self._window.notice.say(
            sentence,
            (
                lambda: desk.words.text("See what differs"),
                lambda: self._window.enter(paths.QUOTE, focus=True),
            ),
        )

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
                kinds((words.text("Cases"), f"*{SUFFIX}")),
                SUFFIX,
            )
            return path is not None and self._save(path)

    def may_leave(self) -> bool:
        """Whether the case on the desk may go; asks if it has unsaved changes."""
        self._left = None
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
        if answer == buttons.Discard:
            self._left = self._desk.case
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
