"""Case files: new, open, save, those known and recent, drafts, and the question about unsaved changes."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from desktop.case.case import Case, QuoteFacts
from desktop.document.kinds import CASES, ENCRYPTED, is_case, is_encrypted, patterns, without_ending
from desktop.window.desk import asides
from desktop.window.desk.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.document.library import Library
    from desktop.document.recent import RecentFiles
    from desktop.window.desk.keeping import Keeping

QUOTE_SUFFIX = ".pdf"


class Saying(NamedTuple):
    """Something to be said above the step (`Desk.told`): what makes the sentence, and what can be done: text and act."""

    sentence: Callable[[], str]
    actions: tuple[tuple[Callable[[], str], Callable[[], object]], ...] = ()
    warning: bool = True


class Files(QObject):
    """What is done with files in one window, whose dialogs stand over `window`; `complain` says what went wrong.

    It is there before the first paint, and imports and reads nothing until something is asked of it.
    """

    def __init__(self, desk: Desk, window: QWidget, complain: Callable[[str], None]) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.complain = complain
        self._beside: bytes | None = None
        """The name of the scenarios that an earlier version kept beside the file of the case."""
        self._left: Case | None = None
        """The case of which the user has said that it may go."""

    @property
    def recent(self) -> RecentFiles:
        """The files that were opened or saved last."""
        from desktop.document.recent import RecentFiles

        return RecentFiles(self._desk.store)

    @property
    def library(self) -> Library:
        """All case files that are known."""
        from desktop.document.library import Library

        return Library(self._desk.store, self._desk.folders.library, lambda: _cases(self.recent.paths))

    @property
    def keeping(self) -> Keeping:
        """What keeps the document, and what other sessions left behind."""
        return self._desk.keeping

    def close(self, *, orderly: bool = True) -> None:
        """The window closes; not in order, its document is offered at the next start."""
        if "keeping" in vars(self._desk):
            self.keeping.close(orderly=orderly)

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
        from desktop.window.desk.asking import kinds, which_to_open

        words = self._desk.words
        path = which_to_open(
            self._window,
            words.text("Open a case or a quote"),
            self._desk.settings.folder,
            kinds(
                (words.text("Cases and quotes"), patterns((*CASES, *ENCRYPTED, QUOTE_SUFFIX))),
                (words.text("All files"), "*"),
            ),
        )
        return path is not None and self.open_path(path)

    def open_recent(self, path: Path) -> bool:
        """Open one of the recent files."""
        return self.may_leave() and self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Open `path`; the case on the desk stays if that fails.

        A quote is checked first: its case comes back when that is done (`Desk.quote_back`).
        """
        from desktop.case.faults import CaseError
        from desktop.document.storage import ReadFailed
        from desktop.window.desk import mishaps

        desk = self._desk
        if path.suffix.lower() == QUOTE_SUFFIX:
            from desktop.window.desk.quotes import ToOpen

            desk.aside_wanted.emit(asides.CHECK, ToOpen(path, self._left))
            return True
        if path.suffix.lower() == ".toml":
            desk.aside_wanted.emit(asides.RULE_SETS, str(path))
            return True
        try:
            if not self._opened(path):
                return False
        except CaseError as error:
            self.complain(mishaps.not_a_case(error, path, desk.words))
            return False
        except ReadFailed as error:
            if error.reason != "spoilt":
                self.recent.remove(path)
            self.complain(mishaps.not_read(error, desk.words))
            return False
        self._take_scenarios(path)
        self._remember(path)
        desk.put()
        desk.opened.emit()
        return True

    def _opened(self, path: Path) -> bool:
        """Whether the case in a file is on the desk; asks for the passphrase of one that is encrypted.

        Raises `CaseError` or `ReadFailed`.
        """
        from desktop.document.storage import ReadFailed

        document, words = self._desk.document, self._desk.words
        # The same file again, such as theirs in the place of mine, is under the same passphrase.
        known = document.passphrase if path == document.path else None
        try:
            document.open(path, known)
        except ReadFailed as error:
            if error.reason not in ("locked", "wrong_passphrase"):
                raise
        else:
            return True
        from desktop.window.desk.passphrase import open_with

        failed: list[Exception] = []

        def opens(passphrase: str) -> bool:
            try:
                document.open(path, passphrase)
            except ReadFailed as error:
                if error.reason == "wrong_passphrase":
                    return False
                failed.append(error)
            except CaseError as error:
                failed.append(error)
            return True

        from desktop.case.faults import CaseError

        about = words.text("{file} is encrypted with a passphrase.", file=path.name)
        opened = open_with(self._desk, self._window, words.text("Open an encrypted case"), about, opens)
        if failed:
            raise failed[0]
        return opened

    def _take_scenarios(self, path: Path) -> None:
        """Put scenarios that an earlier version kept beside the file into the case, where it has none."""
        from desktop.document.earlier_versions import with_scenarios

        document = self._desk.document
        case, self._beside = with_scenarios(self._desk.store, path, document.case)
        if case is not document.case:
            stamp = document.stamp
            document.replace(case, path)
            document.stamp = stamp

    def forget(self, path: Path) -> None:
        """Drop a file from the lists of those that are known; the file itself stays."""
        self.recent.remove(path)
        self.library.forget(path)

    def restore(self, seat: str) -> bool:
        """Put the work that a session left behind on the desk, with its undo and its file."""
        desk = self._desk
        if not self.may_leave():
            return False
        work = self.keeping.take_over(seat)
        if work is None:
            self.complain(
                desk.words.text("This work cannot be restored: another window has it, or it is damaged.")
            )
            return False
        self.keeping.journal.expect(work)
        desk.document.resume(work.line, work.path, work.stamp)
        desk.put()
        desk.place_wanted.emit(work.place)
        if work.damaged:
            lost = work.damaged
            desk.told.emit(
                Saying(
                    lambda: desk.words.plural(
                        "{n} earlier step of this work was damaged on the disk and left out.",
                        "{n} earlier steps of this work were damaged on the disk and left out.",
                        lost,
                    )
                )
            )
        return True

    def delete_draft(self, seat: str) -> bool:
        """Put the work that a session left behind into the bin, and offer to take it out again."""
        from desktop.files import WriteFailed
        from desktop.window.desk import mishaps

        desk = self._desk
        try:
            place = self.keeping.forget(seat)
        except WriteFailed as error:
            self.complain(mishaps.not_deleted(error, desk.words))
            return False
        if place is not None:
            desk.told.emit(
                Saying(
                    lambda: desk.words.text("The unsaved work is in the bin."),
                    ((lambda: desk.words.text("Undo"), lambda: self.take_out_of_bin(place)),),
                    warning=False,
                )
            )
        return True

    def take_out_of_bin(self, place: int) -> bool:
        """Put what was thrown away on the desk, unsaved."""
        from desktop.document.bin import bring_back

        desk = self._desk
        if not self.may_leave():
            return False
        thrown = bring_back(desk.store, place)
        if thrown is None:
            self.complain(desk.words.text("It is not in the bin any more."))
            return False
        desk.document.replace(thrown.case, saved=False)
        desk.put()
        return True

    def save(self) -> bool:
        """Save where the case came from; ask where if it came from nowhere."""
        path = self._desk.document.path
        return self.save_as() if path is None else self._save(path)

    def save_encrypted(self) -> bool:
        """Ask for a name and a new passphrase, and save encrypted."""
        before = self._desk.document.path
        if not self._save_as(ENCRYPTED):
            return False
        if before is not None and before != self._desk.document.path and is_case(before.name):
            words = self._desk.words
            self._desk.told.emit(
                Saying(lambda: words.text("{file} is still there, and not encrypted.", file=str(before)))
            )
        return True

    def save_as(self) -> bool:
        """Ask for a name and save."""
        return self._save_as(CASES)

    def _save_as(self, endings: tuple[str, ...]) -> bool:
        from desktop.window.desk.asking import kinds, where_to_save

        words, of_document = self._desk.words, self._desk.document.path
        with (
            self._library_folder() if of_document is None else nullcontext(str(of_document.parent)) as folder
        ):
            path = where_to_save(
                self._window,
                words.text("Save the case"),
                folder,
                self._suggestion(endings[0]),
                kinds(
                    (
                        words.text("Cases") if endings == CASES else words.text("Encrypted cases"),
                        patterns(endings),
                    )
                ),
                *endings,
            )
            return path is not None and self._save(path, anew=True)

    def may_leave(self) -> bool:
        """Whether the case on the desk may go; asks if it has unsaved changes."""
        self._left = None
        if not self._desk.document.modified:
            return True
        from PySide6.QtWidgets import QMessageBox

        from desktop.window.widgets.plainly import plain_box, tell_more

        words = self._desk.words
        box = plain_box(self._window, words.text("Unsaved changes"))
        name = self._desk.case.investor.name or self._desk.case.project.name or words.text("New estimate")
        box.setText(words.text("Save the changes to “{name}”?", name=name))
        tell_more(box, words.text("Otherwise they go into the bin, for 90 days."))
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

    def _save(self, path: Path, *, anew: bool = False) -> bool:
        """With `anew` an encrypted file gets a new passphrase."""
        from desktop.files import WriteFailed
        from desktop.window.desk import mishaps

        if path == self._desk.document.path and not self._may_replace(path):
            return False
        passphrase = self._desk.document.passphrase if not anew else None
        if is_encrypted(path.name) and passphrase is None:
            passphrase = self._new_passphrase(path)
            if passphrase is None:
                return False
        try:
            self._desk.document.save(path, passphrase)
        except WriteFailed as error:
            self.complain(mishaps.not_written(error, self._desk.words))
            return False
        if self._beside is not None:
            from desktop.document.earlier_versions import scenarios_saved

            scenarios_saved(self._desk.store, self._beside)
            self._beside = None
        if passphrase is None or self.keeping.passphrase is not None:
            self._keep_version(path)
        self._remember(path)
        self._desk.mark_saved()
        self._desk.case_changed.emit()
        return True

    def _new_passphrase(self, path: Path) -> str | None:
        from desktop.window.desk.passphrase import new_passphrase

        words = self._desk.words
        return new_passphrase(
            self._desk,
            self._window,
            words.text("Save encrypted"),
            words.text(
                "{file} is encrypted in the format age, which other programs open too. While it is worked on, its draft "
                "is among what this program keeps itself: File → Passphrase encrypts that.",
                file=path.name,
            ),
            words.text("Encrypt"),
        )

    def _keep_version(self, path: Path) -> None:
        from desktop.files import WriteFailed

        with suppress(WriteFailed):  # the case itself is saved
            from desktop.document import history

            history.remember(self._desk.store, path, self._desk.document.case)

    def _may_replace(self, path: Path) -> bool:
        """Whether the document's file may be replaced; asks where somebody else changed, took or protected it.

        False also where the question was answered in another way: with another file, or with theirs.
        """
        outside = self._desk.document.changed_outside()
        if outside is None:
            return True
        from PySide6.QtWidgets import QMessageBox

        from desktop.window.widgets.plainly import plain_box, tell_more

        words = self._desk.words
        told = {
            "changed": words.text(
                "{file} was changed by somebody else since it was opened here.", file=path.name
            ),
            "gone": words.text("{file} is not there any more: it was moved or deleted.", file=path.name),
            "protected": words.text("{file} is protected from being changed.", file=path.name),
        }
        box = plain_box(self._window, words.text("Save the case"))
        box.setText(told[outside])
        role = QMessageBox.ButtonRole
        mine = box.addButton(words.text("Save mine as another file…"), role.AcceptRole)
        again = theirs = both = None
        if outside == "changed":
            theirs = box.addButton(words.text("Take theirs"), role.DestructiveRole)
            both = box.addButton(words.text("Show both"), role.ActionRole)
            tell_more(box, words.text("Taking theirs puts mine into the bin."))
        elif outside == "gone":
            again = box.addButton(words.text("Save it there again"), role.AcceptRole)
        box.addButton(words.text("Cancel"), role.RejectRole)
        box.setDefaultButton(mine)
        box.exec()
        chosen = box.clickedButton()
        box.deleteLater()
        if chosen is mine:
            self.save_as()
        elif theirs is not None and chosen is theirs:
            self.take_theirs()
        elif both is not None and chosen is both:
            self.show_both()
        return again is not None and chosen is again

    def take_theirs(self) -> bool:
        """Read the document's file anew; what was here goes into the bin, as all that is left unsaved does."""
        path = self._desk.document.path
        return path is not None and self.open_path(path)

    def show_both(self) -> None:
        """Show the case here and the one in its file side by side, what differs marked."""
        from desktop.case.faults import CaseError
        from desktop.document import storage
        from desktop.document.library import Entry
        from desktop.window.desk import mishaps

        desk, path = self._desk, self._desk.document.path
        if path is None:
            return
        try:
            theirs = storage.read(path, desk.document.passphrase)
        except CaseError as error:
            self.complain(mishaps.not_a_case(error, path, desk.words))
            return
        except storage.ReadFailed as error:
            self.complain(mishaps.not_read(error, desk.words))
            return
        whose = (desk.words.text("Here"), desk.words.text("In the file"))
        entries = tuple(
            Entry(path.with_name(f"{path.name} {place}"), False, "read", None, name, "", case)
            for place, (name, case) in enumerate(zip(whose, (desk.document.case, theirs), strict=True))
        )
        desk.aside_wanted.emit(asides.COMPARED, entries)

    def tell_outside(self) -> bool:
        """Say it where somebody else changed the document's file while it is open here; whether there was anything."""
        desk, path = self._desk, self._desk.document.path
        outside = desk.document.changed_outside()
        if path is None or outside not in ("changed", "gone"):
            return False
        words = desk.words
        if outside == "gone":
            desk.told.emit(
                Saying(
                    lambda: words.text(
                        "{file} is not there any more. What is open here can be saved again.", file=path.name
                    )
                )
            )
            return True
        desk.told.emit(
            Saying(
                lambda: desk.words.text(
                    "{file} was changed by somebody else while it is open here.", file=path.name
                ),
                (
                    (lambda: desk.words.text("Show both"), self.show_both),
                    (lambda: desk.words.text("Take theirs"), self.take_theirs),
                ),
            )
        )
        return True

    @contextmanager
    def _library_folder(self) -> Iterator[str]:
        """The folder for a case that was never saved, there for as long as it is asked about or holds something."""
        from desktop.files import WriteFailed, make_folder

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

    def _suggestion(self, ending: str) -> str:
        from desktop.document.library import file_stem

        path = self._desk.document.path
        if path is not None:
            same = path.name.lower().endswith(CASES if ending in CASES else ENCRYPTED)
            return path.name if same else f"{without_ending(path.name)}{ending}"
        case = self._desk.case
        name = case.investor.name or case.project.name or self._desk.words.text("Estimate")
        return f"{file_stem(name) or 'case'}{ending}"


def _cases(paths: tuple[Path, ...]) -> list[Path]:
    """Those that are not quotes."""
    return [path for path in paths if path.suffix.lower() != QUOTE_SUFFIX]
