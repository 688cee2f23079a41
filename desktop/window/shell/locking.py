"""The passphrase of what the program keeps: set, changed and removed; asked for at the start and after idle time.

While it is locked, every window of the program is covered: nothing of a case can be read, nor anything done. The store is
flushed first. What was on the desk goes on afterwards where it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.files import WriteFailed
from desktop.window.desk import mishaps
from desktop.window.widgets.field import Field
from desktop.window.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.window.shell.main_window import MainWindow

IDLE: Final = (5, 10, 30, 0)
"""Minutes without a key or a move of the mouse after which it is locked; 0 for never."""
_INPUT: Final = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    )
)


class Locking(QObject):
    """Locks one window, and what stands over it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._desk = window, window.desk
        self._keeping = window.desk.keeping
        self.locked = False
        self._watching = False
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        assert window.menus is not None  # noqa: S101 - they are attached before
        self._menus = window.menus
        self._menus.passphrase.triggered.connect(self.manage)
        self._menus.lock.triggered.connect(self.lock)
        self._menus.lock.setEnabled(False)
        self._keeping.found_locked.connect(self._open_at_start)
        self._keeping.opened.connect(self.watch)

    # ------------------------------------------------------------------ locked

    def watch(self) -> None:
        """Begin to count idle time anew, where there is a passphrase and the user wants it."""
        protected = self._keeping.passphrase is not None
        minutes = self._desk.settings.lock_after if protected else 0
        self._menus.lock.setEnabled(protected)
        application = QApplication.instance()
        if application is not None and self._watching != bool(minutes):
            self._watching = bool(minutes)
            if self._watching:
                application.installEventFilter(self)
            else:
                application.removeEventFilter(self)
        if minutes:
            self._idle.start(minutes * 60_000)
        else:
            self._idle.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.locked and event.type() in _INPUT:
            self._idle.start()
        return False

    def lock(self) -> None:
        """Cover everything until the passphrase is entered; nothing where there is none."""
        if self.locked or self._keeping.passphrase is None:
            return
        self._keeping.flush()
        words = self._desk.words
        self._ask(
            words.text("It was locked. What you entered is kept, and is there again once it is unlocked."),
            self._keeping.opens_with,
        )

    def _open_at_start(self) -> None:
        if self.locked:
            return
        words = self._desk.words
        opened = self._ask(
            words.text("What this program keeps on this computer is locked with a passphrase."),
            self._keeping.unlock,
        )
        if opened:
            self._keeping.open()

    def _ask(self, about: str, opens: Callable[[str], bool]) -> bool:
        from desktop.window.desk.passphrase import OpenWith

        window, words = self._window, self._desk.words
        self.locked = True
        self._idle.stop()
        covers = [_Cover(one) for one in QApplication.topLevelWidgets() if one.isVisible() and one.isWindow()]
        title, modified = window.windowTitle(), window.isWindowModified()
        window.setWindowModified(False)
        window.setWindowTitle(words.text("Quzhou Award Estimator"))
        dialog = OpenWith(self._desk, window, words.text_in("lock", "Locked"), about, opens)
        dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
        dialog.cancel.setText(words.text("Quit"))
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.forget()
        dialog.deleteLater()
        if not accepted:
            # What is on the desk is offered when somebody comes who knows the passphrase.
            self._keeping.flush()
            window.unasked_of = window.desk.document.case
            QTimer.singleShot(0, window, window.close)
            return False
        for cover in covers:
            cover.go()
        window.setWindowTitle(title)
        window.setWindowModified(modified)
        self.locked = False
        window.activateWindow()
        self.watch()
        return True

    # ------------------------------------------------------------------ the passphrase

    def manage(self) -> None:
        """Set a passphrase; or change or remove the one that there is."""
        if not self._keeping.is_open or self._keeping.failure is not None:
            return
        if self._keeping.passphrase is None:
            self._set()
            return
        dialog = _Manage(self._window)
        dialog.exec()
        chosen = dialog.chosen
        self._desk.settings.lock_after = IDLE[dialog.idle.currentIndex()]
        self._desk.settings.keep()
        self.watch()
        dialog.deleteLater()
        if chosen and self._is_who_knows():
            self._set() if chosen == "change" else self._protect(None)

    def _is_who_knows(self) -> bool:
        from desktop.window.desk.passphrase import open_with

        words = self._desk.words
        return open_with(
            self._desk,
            self._window,
            words.text_in("lock", "Passphrase"),
            words.text("Enter the passphrase that holds now."),
            self._keeping.opens_with,
        )

    def _set(self) -> None:
        from desktop.window.desk.passphrase import new_passphrase

        words = self._desk.words
        typed = new_passphrase(
            self._desk,
            self._window,
            words.text_in("lock", "Passphrase"),
            words.text(
                "The passphrase encrypts all that this program keeps itself: drafts, earlier versions, the bin, "
                "issued quotes and the list of estimates. It is asked for at each start, and after idle time. Case "
                "files that you save yourself are encrypted only where you save them so."
            ),
            words.text("Encrypt"),
        )
        if typed is not None:
            self._protect(typed)

    def _protect(self, passphrase: str | None) -> None:
        words = self._desk.words
        try:
            self._keeping.protect(passphrase)
        except WriteFailed as error:
            said = (
                words.text("Another window of this program is open. Close it, then try again.")
                if error.reason == "in_use"
                else mishaps.why_not_kept(error.reason, error.detail, words)
            )
            self._window.complain(words.text("Nothing was changed. {reason}", reason=said))
            return
        self.watch()
        self._window.notice.say(
            lambda: (
                self._desk.words.text("All that this program keeps is encrypted from now on.")
                if passphrase is not None
                else self._desk.words.text(
                    "The passphrase is removed: what this program keeps is not encrypted."
                )
            ),
            warning=False,
        )


class _Cover(QWidget):
    """Lies over the whole of a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setGeometry(window.rect())
        self.raise_()
        self.show()
        window.installEventFilter(self)
        self._over = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.setGeometry(self._over.rect())
            self.raise_()
        return False

    def go(self) -> None:
        """Uncover the window, if it is still there."""
        from shiboken6 import isValid

        if isValid(self):
            self._over.removeEventFilter(self)
            self.deleteLater()
            self.hide()


class _Manage(QDialog):
    """What can be done where there is a passphrase: `chosen` is `change`, `remove` or empty."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        words = window.desk.words
        self.chosen = ""
        self.setWindowTitle(words.text_in("lock", "Passphrase"))
        self.idle = QComboBox()
        for minutes in IDLE:
            self.idle.addItem(
                words.plural("after {n} minute", "after {n} minutes", minutes)
                if minutes
                else words.text("never")
            )
        kept = window.desk.settings.lock_after
        self.idle.setCurrentIndex(IDLE.index(kept) if kept in IDLE else 1)
        field = Field(window.desk.theme, self.idle)
        field.set_texts(words.text("Lock when nobody types or moves the mouse"))
        self.change, self.remove = QPushButton(words.text("Change…")), QPushButton(words.text("Remove…"))
        close = QPushButton(words.text("Close"))
        close.setDefault(True)
        self.change.clicked.connect(lambda: self._choose("change"))
        self.remove.clicked.connect(lambda: self._choose("remove"))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.remove)
        buttons.addWidget(self.change)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(
            label(wrap=True, text=words.text("All that this program keeps is encrypted with a passphrase."))
        )
        column.addWidget(field)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(460)

    def _choose(self, what: str) -> None:
        self.chosen = what
        self.accept()
