"""What comes from outside the window: files that a second start hands over, the system's wish that it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QFileSystemWatcher, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QFileOpenEvent, QGuiApplication

from desktop.document import hand_over
from desktop.files import WriteFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.document.storage import Stamp
    from desktop.window.shell.main_window import MainWindow


_MOMENT = 300
"""Milliseconds."""
_END = 5
"""Seconds for which the end waits for the disk."""


class HandedOver(QObject):
    """Opens what other starts of the program, or macOS, hand to this window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._folder = window.desk.folders.data
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._take)
        with contextlib.suppress(WriteFailed):
            self._watcher.addPath(str(hand_over.place(self._folder)))
        if sys.platform == "darwin":  # nowhere else does the system hand over files like this
            _application().installEventFilter(self)

    def open(self, files: Sequence[Path]) -> None:
        """Open the last of these files, and come to the front."""
        window = self._window
        if files:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.raise_()
            window.activateWindow()
            window.files.open_recent(files[-1])

    def _take(self) -> None:
        self.open(hand_over.take(self._folder))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            self.open([Path(event.file())])
            return True
        return False


class ChangedFile(QObject):
    """Notices that the file of the document is changed by somebody else while it is open, and says so once."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._told: Stamp | None = None
        # A synchronising folder takes a moment to put a file in the place of another.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_MOMENT)
        self._soon.timeout.connect(self.look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(lambda _path: self._soon.start())
        window.desk.case_changed.connect(self._follow)
        _application().applicationStateChanged.connect(self._came_back)
        self._follow()

    def _follow(self) -> None:
        path = self._window.desk.document.path
        wanted = [str(path)] if path is not None else []
        if self._watcher.files() != wanted:
            if self._watcher.files():
                self._watcher.removePaths(self._watcher.files())
            if wanted and path is not None and path.exists():
                self._watcher.addPaths(wanted)

    def _came_back(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look()

    def look(self) -> None:
        """Ask the disk."""
        document = self._window.desk.document
        if document.stamp is not None and document.stamp != self._told and self._window.files.tell_outside():
            self._told = document.stamp
        self._follow()


class Ending(QObject):
    """The system wants the program to end: everything is flushed to the disk first, and nobody is asked.

    The document stays in its seat and is offered at the next start. Windows and session managers tell it through Qt,
    Unix through SIGTERM and SIGHUP, which reach Qt's loop through a pipe.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        application = _application()
        application.commitDataRequest.connect(lambda _manager: self.session_ends())
        application.aboutToQuit.connect(self.flush)
        self._notifier: QSocketNotifier | None = None
        if os.name != "nt":
            self._listen()

    def _listen(self) -> None:
        self._reader, writer = os.pipe()
        for end in (self._reader, writer):
            os.set_blocking(end, False)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _noted)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reader, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._signalled)

    def watch_last_moment(self, folder: Path) -> None:
        """From here on flush also where the system does not ask; what is noted of a crash goes into `folder`."""
        from desktop.window.shell.dying import LastMoment

        self._last_moment = LastMoment(self.flush, folder)

    def session_ends(self) -> None:
        """Somebody logs out: the window will be closed, and nobody is there to be asked about it."""
        self.flush()
        # Who calls it off may not be told to us, but goes on with the case.
        self._window.unasked_of = self._window.desk.document.case

    def flush(self, patience: int = _END) -> None:
        """Have all on disk, within so many seconds."""
        self._window.desk.keeping.flush(patience)

    def _signalled(self) -> None:
        with contextlib.suppress(OSError):
            numbers = os.read(self._reader, 64)
            if signal.SIGTERM in numbers or signal.SIGHUP in numbers:
                self.flush()
                self._window.files.close(orderly=False)
                QGuiApplication.exit(0)


def _noted(_number: int, _frame: object) -> None:
    """What has to be done is done in Qt's loop."""


def _application() -> QGuiApplication:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)  # noqa: S101 - a window stands in one
    return application
