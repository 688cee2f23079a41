"""What keeps the work of this window: opens the store beside the first paint, follows the document, tells how it stands.

Qt's side of `document.journal`. The store is opened, and what earlier versions kept taken in, in a thread; until then
the window works without. Where no store can be made, the window works with one that ends with it, and says so.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance

from desktop.document.journal import SOON, Journal, Kept, Left, Work, give_up
from desktop.document.store.database import Store, StoreLocked
from desktop.document.store.sessions import Sessions
from desktop.files import WriteFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.document.document import Document
    from desktop.document.earlier_versions import TakenIn
    from desktop.window.desk.settings import Folders


class Keeping(QObject):
    """The store, and the journal of the document of one window."""

    opened = Signal()
    """The store is there; comes once, whatever was found."""
    changed = Signal()
    """The document stands on disk in another way than before."""
    found_locked = Signal()
    """The store needs its passphrase: `unlock`, then `open` again."""
    _locked_there = Signal()
    _opened_there = Signal()
    _changed_there = Signal()

    def __init__(
        self,
        document: Document,
        folders: Folders,
        passing: Callable[[], Store],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._folders = document, folders
        # What a thread says, this thread says again: whoever listens need not mind.
        self._opened_there.connect(self._relay_opened)
        self._changed_there.connect(self._relay_changed)
        self._locked_there.connect(self._relay_locked)
        self.folder: Path = folders.data
        self.passphrase: str | None = None
        self.sessions = Sessions(self.folder)
        self._passing = passing
        self._lasting: Store | None = None
        self.failure: WriteFailed | None = None
        """Why nothing can be kept; None where it can."""
        self.taken_in: TakenIn | None = None
        """What was found of earlier versions."""
        self._speaking = threading.Lock()
        self._closed = False
        self.journal = Journal(self._store_of_journal, self.sessions, self._tell)
        self.journal.follow(document)

    @property
    def store(self) -> Store:
        """What the program keeps; until it is open, and after the window is closed, one that ends with the desk."""
        lasting = self._lasting
        return lasting if lasting is not None else self._passing()

    @property
    def is_open(self) -> bool:
        """Whether the store is open, be it one that ends with the window as no other could be made."""
        return self._lasting is not None

    def open(self) -> None:
        """Open the store in a thread; `opened` says when it is there."""
        self._opening = threading.Thread(target=self._open, name="store", daemon=True)
        self._opening.start()

    def unlock(self, passphrase: str) -> bool:
        """Whether this is the passphrase of the store, which is open then."""
        try:
            self._lasting = Store(self.folder, passphrase=passphrase)
        except (StoreLocked, WriteFailed):
            return False
        self.passphrase = passphrase
        return True

    def opens_with(self, passphrase: str) -> bool:
        """Whether this is the passphrase of the store that is open."""
        return self._lasting is not None and self._lasting.opens_with(passphrase)

    def protect(self, passphrase: str | None) -> None:
        """Encrypt the store with a passphrase, or (None) no longer. Raises `WriteFailed`, and nothing is changed.

        `in_use`: another window has it open.
        """
        lasting = self._lasting
        if lasting is None:
            return
        if self.sessions.others():
            raise WriteFailed(self.folder, "in_use", "another window is open")
        self._opening.join(SOON)
        self.journal.flush()
        # The journal has a connection of its own, and nobody may read while all is written anew.
        with self.journal.paused():
            lasting.lock_with(passphrase)
            self.passphrase = passphrase

    def _open(self) -> None:
        from desktop.document.earlier_versions import take_in

        store = self._lasting
        try:
            if store is None:
                store = Store(self.folder, passphrase=self.passphrase)
            self.taken_in = take_in(store, self._folders.config, self._folders.data)
        except StoreLocked:
            self._say(self._locked_there)
            return
        except WriteFailed as error:
            self.failure = error
            store = store or Store(None)
        self._lasting = store
        self._say(self._opened_there)
        with contextlib.suppress(WriteFailed):
            self._look_after(store)

    def _look_after(self, store: Store) -> None:
        """Once a day a good copy; what interrupted writes left behind goes."""
        from desktop.document.store import rescue

        rescue.clean_up(self._folders.data, self._folders.config, self._folders.library)
        self.sessions.others()
        if self.failure is None:
            own = Store(self.folder, passphrase=self.passphrase)
            try:
                rescue.copy_if_due(own)
            finally:
                own.close()

    def _store_of_journal(self) -> Store:
        return Store(self.folder, passphrase=self.passphrase)

    def _tell(self) -> None:
        self._say(self._changed_there)

    def _say(self, signal: SignalInstance) -> None:
        with self._speaking:
            if not self._closed:
                with contextlib.suppress(RuntimeError):
                    signal.emit()

    def _relay_locked(self) -> None:
        self.found_locked.emit()

    def _relay_opened(self) -> None:
        self.opened.emit()

    def _relay_changed(self) -> None:
        self.changed.emit()

    # ------------------------------------------------------------------ the document

    @property
    def kept(self) -> Kept:
        """How the document on the desk stands on disk."""
        return self.journal.kept

    def left_behind(self) -> list[Left]:
        """Documents with unsaved changes of sessions that are over, the latest first."""
        try:
            return self.journal.left_behind(self.store)
        except WriteFailed:
            return []

    def take_over(self, seat: str) -> Work | None:
        """What a session left behind, to be put on the desk; None where it is gone."""
        try:
            return self.journal.take_over(self.store, seat)
        except WriteFailed:
            return None

    def forget(self, seat: str) -> int | None:
        """Put what a session left behind into the bin; its place there. Raises `WriteFailed`."""
        return give_up(self.store, seat, to_bin=True)

    def flush(self, patience: int = SOON) -> None:
        """The program is about to end, in whatever way: wait until all is on disk, for so many seconds at most."""
        self.journal.flush(patience)

    def close(self, *, orderly: bool = True) -> None:
        """The window is closed; not in order, the document is offered at the next start."""
        with self._speaking:
            # From here on the threads say nothing any more: what they would say it with goes with the window.
            self._closed = True
        self.journal.close(orderly=orderly)
        self.sessions.close()
        if self._lasting is not None:
            self._lasting.close()
            self._lasting = None
