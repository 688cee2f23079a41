"""The window as a program of its own: started, watched, run until it is closed."""

from __future__ import annotations

import builtins
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from desktop import places

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext


def import_plainly() -> None:
    """Take Python's own import back.

    PySide wraps it for `from __feature__ import …`, which nothing here uses; the wrapper reads the source of every
    module that is imported after Qt, which is a fifth of the start.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def main(argv: list[str] | None = None, files: Sequence[Path] = ()) -> int:
    """Open the window, with the last of `files`, and run until it is closed.

    Where a window is open already, it gets the files.
    """
    import_plainly()
    if files and _handed_over(files):
        return 0
    from desktop.window.shell import crash, smoke
    from desktop.window.shell.app import Session
    from desktop.window.widgets import icons

    if sys.platform == "linux" and "fcitx" in os.environ.get(
        "QT_IM_MODULES", os.environ.get("QT_IM_MODULE", "")
    ):
        _reach_input_method()
    before = qInstallMessageHandler(_explain_the_end)
    # As an argument: `setStyle` would return a QStyle, and PySide build that class with all of its enumerations.
    application = QApplication([*(argv if argv is not None else sys.argv[:1]), "-style", "Fusion"])
    qInstallMessageHandler(before)
    application.setApplicationName(places.APPLICATION)
    application.setDesktopFileName(places.APPLICATION)
    session = Session(application, alone=True, files=files)
    if smoke.wanted():
        smoke.run(session)
    else:
        crash.watch(session)
        session.ends_with_system()
    application.setWindowIcon(icons.application_icon())
    session.show()
    return application.exec()


def _reach_input_method() -> None:
    from PySide6.QtCore import QLibraryInfo

    from desktop.window.shell import input_method

    input_method.reach(os.environ, Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)))


def _explain_the_end(kind: QtMsgType, _where: QMessageLogContext, _text: str) -> None:
    """Say in our own words why Qt gives up while it starts; it would advise to install the program again."""
    if kind != QtMsgType.QtFatalMsg:
        return
    from desktop import below

    below.say(below.explained(_fault_of_platform()) or below.no_screen())
    os._exit(1)  # what would follow is Qt's abort, and a core dump


def _fault_of_platform() -> str:
    """Why the plugin for the screen cannot be loaded; nothing if it can."""
    from PySide6.QtCore import QLibrary, QLibraryInfo

    plugins = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    library = QLibrary(f"{plugins}/platforms/libqxcb.so")
    return "" if library.load() else library.errorString()


def _handed_over(files: Sequence[Path]) -> bool:
    from desktop.document.hand_over import give
    from desktop.document.store.sessions import somebody_runs
    from desktop.window.desk.settings import Folders

    folder = Folders().data
    return somebody_runs(folder) and give(folder, files)
