"""Starting the window: first the frame is painted, then the engine comes, then what may be needed later.

Order matters and is measured (tests/bench/window_bench.py): before the first paint nothing is imported that the
frame does not need; engine, rule set and formats come in the first turn of the event loop after it; what only
some actions need is imported while the user rests.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.document.document import Document
from desktop.language.codes import TRAITS
from desktop.window.desk import mishaps
from desktop.window.desk.desk import Desk
from desktop.window.desk.settings import Folders, Settings
from desktop.window.shell.main_window import MainWindow
from desktop.window.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.document.journal import Left
    from desktop.document.store.database import Store
    from desktop.window.desk.case_files import Files
    from desktop.window.shell.around import Ending

_BREATH = 60
_MOST_NAMED = 5
"""Milliseconds between the window being ready for input and the work that it does not need for it."""


class Session:
    """One run of the window: application-wide state, start sequence, orderly end."""

    def __init__(
        self,
        application: QApplication,
        folders: Folders | None = None,
        *,
        alone: bool = False,
        files: Sequence[Path] = (),
    ) -> None:
        """`alone`: nothing else runs in this process, which ends with the session. `files` are opened at the start."""
        self._to_open = files
        self.alone = alone
        self.application = application
        self.folders = folders or Folders()
        self.settings = Settings(self.folders.config, language=_language_of_system())
        self.document = Document(identify=True)
        self.theme = theme.Theme(application, self.settings.theme)
        self.fonts_missing = _load_fonts()
        self.desk = Desk(self.document, self.theme, self.settings, self.folders)
        self._translator: QTranslator | None = None
        self.speak()
        self.desk.language_changed.connect(self.speak)
        self.window = MainWindow(self.desk)
        self.ready = False
        """The answer is live and the first field has the focus."""
        self.settled = False
        """Menus, files and drafts are there too."""
        self.closed = False
        self.ending: Ending | None = None
        self.window.painted.connect(self.start)

    @property
    def files(self) -> Files:
        """What is done with files in the window."""
        return self.window.files

    def show(self) -> None:
        """Open the window; the rest follows its first paint."""
        if self.window.restore():
            self.window.show()
        else:
            self.window.showMaximized()

    def start(self) -> None:
        """After the first paint: the engine, then the File menu's work, drafts and idle imports."""
        if self.ready:
            return
        from desktop.policy.load import RuleSetFaulty

        try:
            self.desk.start_engine()
        except RuleSetFaulty as error:
            detail = str(error)[:300]
            self.window.give_up(
                lambda: self.desk.words.text(
                    "The rule set of the policy cannot be used: {detail}", detail=detail
                )
            )
            self.theme.watch()
            return
        self.window.complete()
        self.ready = True
        self._spare_collector()
        # Not in the same breath: whoever types now is served first.
        QTimer.singleShot(_BREATH, self.window, self._attach)

    def speak(self) -> None:
        """Qt's own texts, and what Qt formats, in the language of the moment."""
        words = self.desk.words
        QLocale.setDefault(QLocale(words.locale.replace("_Hans", "")))
        if self._translator is not None:
            self.application.removeTranslator(self._translator)
            self._translator.deleteLater()
            self._translator = None
        if words.traits.catalogue:
            self._translator = QTranslator(self.application)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if self._translator.load(f"qtbase_{words.traits.catalogue}", folder):
                self.application.installTranslator(self._translator)

    def close(self) -> None:
        """Take the window down; for tests, which start several in one process."""
        self.closed = True
        self.window.close_unasked()
        self.window.deleteLater()
        self.theme.deleteLater()
        if self._translator is not None:
            self.application.removeTranslator(self._translator)

    def _attach(self) -> None:
        from desktop.window.shell.returning import Returning

        window = self.window
        self.theme.watch()
        window.attach_menus()
        self.returning = Returning(window)
        # From here on the work is kept, and those who follow the scenarios are served at once.
        _ = self.desk.scenarios
        self.keeping = self.files.keeping
        from desktop.window.shell.locking import Locking

        self.locking = Locking(window)
        self.keeping.opened.connect(self._attach_kept)
        self.keeping.changed.connect(window.top.show_case)
        self.keeping.open()

    def _attach_kept(self) -> None:
        """The store is open: what stands in it can be shown."""
        from desktop.window.shell.around import ChangedFile, HandedOver
        from desktop.window.shell.idle import IdleImports
        from desktop.window.shell.whereabouts import Whereabouts

        window = self.window
        self.idle = IdleImports(self.desk, window)
        self.idle.finished.connect(self._spare_collector)
        if self.settings.issuer.get("organisation") and not self.document.modified:
            self.document.new(self.files.blank())
            self.desk.put()
        self.handed_over, self.changed_file = HandedOver(window), ChangedFile(window)
        self.whereabouts = Whereabouts(window)
        self._offer_draft()
        self._say_what_was_found()
        if self.fonts_missing:
            window.notice.say(
                lambda: self.desk.words.text(
                    "The program's own fonts could not be prepared; those of the system are used. "
                    "Some characters may be missing."
                )
            )
        if self.ending is not None:
            self.ending.watch_last_moment(self.folders.state)
        self.settled = True
        self.handed_over.open(self._to_open)

    def ends_with_system(self) -> None:
        """End in order, and without a question, when the system wants it; flush where it does not ask."""
        from desktop.window.shell.around import Ending

        self.ending = Ending(self.window)

    def _spare_collector(self) -> None:
        """What is there now stays: the garbage collector need not look through it again.

        A full collection takes 30 ms and more, and would fall into the middle of a keystroke.
        """
        if self.alone:
            gc.freeze()

    def _say_what_was_found(self) -> None:
        """Say it where the store is not as it should be, or something of an earlier version could not be read."""
        keeping, desk = self.keeping, self.desk
        store, failure, taken_in = keeping.store, keeping.failure, keeping.taken_in
        if failure is not None:
            self.window.notice.say(
                lambda: desk.words.text(
                    "Nothing can be kept on this computer, neither drafts nor numbers of quotes: {reason}. "
                    "Save your work as files.",
                    reason=mishaps.why_not_kept(failure.reason, failure.detail, desk.words),
                )
            )
        elif (aside := _mended(store)) is not None:
            self.window.notice.say(
                lambda: desk.words.text(
                    "What the program keeps could not be read in full. What could be saved of it, and the last good "
                    "copy, are in use; the damaged file was set aside: {file}",
                    file=aside,
                )
            )
        elif store.opening.found == "newer":
            self.window.notice.say(
                lambda: desk.words.text(
                    "A newer version of this program keeps its data on this computer. It was left as it is; this "
                    "version keeps its own beside it, and knows none of those drafts and numbers."
                )
            )
        elif taken_in is not None and taken_in.unreadable:
            files = taken_in.unreadable
            self.window.notice.say(
                lambda: desk.words.text(
                    "These files of an earlier version cannot be read and were left where they are: {files}",
                    files=desk.words.listing([str(path) for path in files[:_MOST_NAMED]]),
                )
            )

    def _offer_draft(self) -> None:
        drafts = self.keeping.left_behind()
        if not drafts:
            return
        import datetime

        draft, more = drafts[0], len(drafts) - 1
        name = _name_of(draft)
        moment = datetime.datetime.fromtimestamp(draft.changed // 10**9).astimezone()

        def sentence() -> str:
            words = self.desk.words
            day, time = words.dates.long(moment.date()), words.dates.time(moment)
            said = (
                words.text(
                    "There is unsaved work on “{name}” of {day}, {time}.", name=name, day=day, time=time
                )
                if name
                else words.text("There is unsaved work of {day}, {time}.", day=day, time=time)
            )
            others = words.plural("{n} more stands in Estimates.", "{n} more stand in Estimates.", more)
            return words.together((said, others if more else ""))

        self.window.notice.say(
            sentence,
            (lambda: self.desk.words.text("Restore"), lambda: self.files.restore(draft.seat)),
            (lambda: self.desk.words.text("Delete it"), lambda: self.files.delete_draft(draft.seat)),
            warning=False,
        )


def _mended(store: Store) -> str | None:
    from desktop.files import WriteFailed

    try:
        return store.mended()
    except WriteFailed:
        return None


def _name_of(draft: Left) -> str:
    """Whom or what a draft is about, as far as it can be told at a glance."""
    case = draft.case
    return ((case.investor.name or case.project.name or "") if case is not None else "")[:40]


def _language_of_system() -> str:
    spoken = QLocale.system().language()
    return next(
        (
            one.code
            for one in TRAITS.values()
            if QLocale(one.locale.replace("_Hans", "")).language() == spoken
        ),
        "en",
    )


def _load_fonts() -> bool:
    """Whether the bundled fonts are missing."""
    from desktop.files import WriteFailed

    try:
        theme.load_fonts()
    except (OSError, WriteFailed):
        return True
    except Exception as error:  # noqa: BLE001 - whatever a font wheel lacks, the window still opens
        print(f"fonts: {error}", file=sys.stderr)  # noqa: T201
        return True
    return False
