"""One SQLite file for everything that the program keeps itself.

    store = Store(folder)                       # opens it, makes it, or mends it; `store.found` says which
    with store.change() as database: …          # one transaction; on disk when it ends
    store.rows("SELECT …", …)

Write-ahead log with full synchronisation: what `change` has ended is on the disk, and a program that is killed, or a
computer that loses its power, leaves the store as it was before or after a change, never between. Many windows may
use one store; changes wait for one another. A store of a newer version is never written to: this version then keeps
its own beside it. One that cannot be read is set aside and what can be rescued of it, and of the last good copy, is
in use.

A store may be locked with a passphrase (SQLite3 Multiple Ciphers, ChaCha20-Poly1305); the key is never on the disk.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from desktop.document.store import definition
from desktop.document.store.failing import failures, make_private
from desktop.files import WriteFailed, locked, make_private_folder

if TYPE_CHECKING:
    import apsw

NAME: Final = "kept.db"
LOCKED: Final = "kept.locked"
"""Stands beside a store that is locked with a passphrase, so that one can be told from a damaged one."""
SYNCHRONOUS = "full"
"""What has been changed is on the disk, not only on its way; tests that look at no disk need not wait for it."""
PATIENCE: Final = 10_000
"""Milliseconds for which a change waits for another one."""

Found = Literal["sound", "new", "mended", "newer", "lost"]


class StoreLocked(Exception):
    """The store needs its passphrase, or another one than was given."""


class Opening(NamedTuple):
    """What opening a store found.

    `sound`; `new`: there was none. `mended`: it could not be read, lies at `aside` now, and `rescued` of its entries are
    in use, with those of the last good copy. `newer`: it was written by a newer version and is left alone.
    """

    found: Found
    aside: Path | None = None
    rescued: int = 0


class Store:
    """The store in `folder`; one connection, which threads may share."""

    def __init__(self, folder: Path | None, *, passphrase: str | None = None) -> None:
        """Open, make or mend the store; without a folder it lasts as long as the program.

        Raises `StoreLocked`, and `WriteFailed` where there can be none.
        """
        self.lasts: Final = folder is not None
        self.folder: Final = folder if folder is not None else Path()
        self._passphrase = passphrase
        self._lock = threading.RLock()
        self.path = self.folder / NAME
        self.generation = 0
        """Counts the files that this store was: another number, and what was written before may not be there."""
        self._damaged = False
        self._identity: tuple[int, int] | None = None
        self.opening = Opening("new")
        self._begin()

    def _begin(self) -> None:
        if not self.lasts:
            self._begin_in_memory()
            return
        make_private_folder(self.folder)
        self.path = self.folder / NAME
        self.opening = self._open()
        self._identity = _identity(self.path)
        self._damaged = False
        self.generation += 1

    # ------------------------------------------------------------------------------------------- opening

    def _begin_in_memory(self) -> None:
        import apsw

        self._connection = apsw.Connection(":memory:")
        self._upgrade(0)
        self._damaged = False
        self.generation += 1

    def _open(self) -> Opening:
        if _is_made(self.path):
            return self._opened()
        # Several windows that begin at once: one makes the store, the others find it whole.
        with locked(self.folder / "making.lock"):
            return self._opened()

    def _opened(self) -> Opening:
        import apsw

        with failures(self.path):
            fresh = not self.path.exists()
            try:
                self._connection, version = self._connect(self.path)
            except (apsw.NotADBError, apsw.CorruptError) as error:
                if self._is_locked():
                    raise StoreLocked from error
                return self._mend()
            if version > definition.VERSION:
                self._connection.close()
                self.path = self.folder / f"kept-{definition.VERSION}.db"
                self._connection, version = self._connect(self.path)
                self._upgrade(version)
                return Opening("newer")
            try:
                self._upgrade(version)
            except (apsw.CorruptError, apsw.SQLError):
                self._connection.close()
                return self._mend()
        return Opening("new" if fresh else "sound")

    def _is_locked(self) -> bool:
        """Whether it is a passphrase that is missing, or another one: damage looks the same.

        The last good copy is under the same one: what opens it would open a store that is sound.
        """
        from desktop.document.store import rescue

        copy = rescue.last_good(self.folder)
        if self._passphrase is not None and copy is not None and rescue.opens(copy, self._passphrase):
            return False
        if (self.folder / LOCKED).exists():
            return True
        # The mark beside it may be lost; a copy that nobody can read either is no accident.
        return copy is not None and not any(_is_open(path) for path in (self.path, copy))

    def _connect(self, path: Path) -> tuple[apsw.Connection, int]:
        """A connection, and the version of what is there."""
        import apsw

        make_private(path)
        connection = apsw.Connection(os.fspath(path))
        try:
            connection.set_busy_timeout(PATIENCE)
            if self._passphrase is not None:
                connection.pragma("key", self._passphrase)
            version = _version(connection)
            if version <= definition.VERSION:
                # A store that is only being made has nothing to lose, and the window waits for it.
                connection.pragma("synchronous", "off" if version == 0 else SYNCHRONOUS)
                connection.pragma("journal_mode", "wal")
                connection.pragma("secure_delete", 1)
        except BaseException:
            connection.close()
            raise
        return connection, version

    def _upgrade(self, version: int) -> None:

        connection = self._connection
        if version == definition.VERSION:
            for table in definition.TABLES:  # a damaged list of tables is noticed here, not at a keystroke
                connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall()  # noqa: S608 - own names
            return
        with _transaction(connection):
            # Another window may have come first.
            version = int(connection.pragma("user_version"))
            for step in definition.STEPS[version:]:
                for statement in step.split(";\n"):
                    if statement.strip():
                        connection.execute(statement).fetchall()
            connection.pragma("application_id", definition.APPLICATION)
            connection.pragma("user_version", definition.VERSION)
        connection.pragma("synchronous", SYNCHRONOUS)

    def _mend(self) -> Opening:
        """Set aside what cannot be read, and begin with the last good copy and what can be rescued."""
        from desktop.document.store import rescue

        with rescue.alone(self.folder):
            aside = rescue.set_aside(self.path)
            copy = rescue.last_good(self.folder)
            if copy is not None:
                rescue.put_back(copy, self.path)
            try:
                self._connection, version = self._connect(self.path)
                self._upgrade(version)
            except Exception:  # noqa: BLE001 - whatever is wrong with the copy, there has to be a store
                rescue.set_aside(self.path)
                self._connection, version = self._connect(self.path)
                self._upgrade(version)
            # Whoever rescues asks the store as anybody does: it is the new one.
            self._identity, self._damaged = _identity(self.path), False
            rescued = rescue.rescue(aside, self, self._passphrase)
            with _transaction(self._connection):
                self._connection.execute(
                    "INSERT OR REPLACE INTO meta (name, value) VALUES ('mended', ?)", (str(aside),)
                )
        return Opening("mended", aside, rescued)

    # ------------------------------------------------------------------------------------------- using

    @contextlib.contextmanager
    def change(self) -> Iterator[apsw.Connection]:
        """One change: all of it is on disk when this ends, or nothing where it fails. Raises `WriteFailed`."""
        with self._lock, self._watched() as connection:
            if connection.in_transaction:  # a change within a change is part of it
                yield connection
            else:
                with _transaction(connection):
                    yield connection

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query gives. Raises `WriteFailed` with the reason `other` where the store cannot be read."""
        with self._lock, self._watched() as connection:
            return connection.execute(query, values).fetchall()

    @contextlib.contextmanager
    def _watched(self) -> Iterator[apsw.Connection]:
        """The connection, to the file that is there now: a folder may vanish and come back, a store be damaged."""
        import apsw

        with failures(self.path):
            if not self._connection_is_busy() and (self._damaged or not self.still_there()):
                with contextlib.suppress(apsw.Error):
                    self._connection.close()
                if self._damaged:
                    self.path = self.folder / NAME
                self._begin()
            try:
                yield self._connection
            except (apsw.NotADBError, apsw.CorruptError) as error:
                self._damaged = True
                raise WriteFailed(self.path, "damaged", str(error)) from error

    def _connection_is_busy(self) -> bool:
        import apsw

        try:
            return self._connection.in_transaction
        except apsw.ConnectionClosedError:
            return False

    def mended(self) -> str | None:
        """Where a store lies that could not be read and was set aside, to be said once; None for none."""
        found = self.rows("DELETE FROM meta WHERE name = 'mended' RETURNING value")
        return str(found[0][0]) if found else None

    def still_there(self) -> bool:
        """Whether the file at the store's path is the one that is written to: a folder may vanish, or be another."""
        if not self.lasts:
            return True
        return self._identity is not None and _identity(self.path) == self._identity

    def close(self) -> None:
        """Close the connection."""
        with self._lock, contextlib.suppress(Exception):
            self._connection.close()
            self._identity = None

    # ------------------------------------------------------------------------------------------- small things

    def kept(self, kind: str) -> dict[bytes, Any]:
        """All of a kind, by name; what is damaged is left out."""
        from desktop.document.store.sealed import Damaged, unseal_plain

        found: dict[bytes, Any] = {}
        for name, body in self.rows("SELECT name, body FROM kept WHERE kind = ? ORDER BY at, name", kind):
            with contextlib.suppress(Damaged):
                found[name] = unseal_plain(body)
        return found

    def keep(self, kind: str, changed: dict[bytes, Any]) -> None:
        """Keep, or (None) forget, these of a kind; all others stay as they are. Raises `WriteFailed`."""
        from desktop.document.store.sealed import seal_plain

        with self.change() as database:
            for name, value in changed.items():
                if value is None:
                    database.execute("DELETE FROM kept WHERE kind = ? AND name = ?", (kind, name))
                else:
                    database.execute(
                        "INSERT OR REPLACE INTO kept (kind, name, body, at) VALUES (?, ?, ?, ?)",
                        (kind, name, seal_plain(value), time.time_ns()),
                    )

    # ------------------------------------------------------------------------------------------- passphrase

    @property
    def locked(self) -> bool:
        """Whether a passphrase protects the store."""
        return self._passphrase is not None

    def lock_with(self, passphrase: str | None) -> None:
        """Protect the store with a passphrase, or (None) no longer. Raises `WriteFailed` (`in_use`: another window).

        All of it is written anew, also the last good copy; what lay open is overwritten.
        """
        from desktop.document.store import rescue

        with self._lock, failures(self.path), rescue.alone(self.folder):
            connection = self._connection
            marker = self.folder / LOCKED
            if passphrase is not None:
                make_private(marker)
            connection.pragma("journal_mode", "delete")
            try:
                connection.pragma("rekey", passphrase or "")
                self._passphrase = passphrase or None
            finally:
                connection.pragma("journal_mode", "wal")
            rescue.forget_copies(self.folder)
            if passphrase is None:
                marker.unlink(missing_ok=True)
            rescue.copy(self)
        self._identity = _identity(self.path)

    def copy_to(self, made: apsw.Connection) -> None:
        """Write the whole store into an empty database, under the same passphrase."""
        with self._lock:
            if self._passphrase is not None:
                made.pragma("key", self._passphrase)
            with made.backup("main", self._connection, "main") as backup:
                while not backup.done:
                    backup.step(200)
            made.pragma("journal_mode", "delete")

    def opens_with(self, passphrase: str) -> bool:
        """Whether this is the passphrase that the store is locked with."""
        return self._passphrase == passphrase


def _is_made(path: Path) -> bool:
    """Whether a store of ours lies there whole, as far as its head says: the number of the application at byte 68."""
    try:
        with path.open("rb") as file:
            return file.read(72)[68:] == definition.APPLICATION.to_bytes(4, "big")
    except OSError:
        return False


def _is_open(path: Path) -> bool:
    """Whether a file begins as any SQLite file without a passphrase does."""
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


def _version(connection: apsw.Connection) -> int:
    """The version of what is there. Raises `apsw.CorruptError` for a database of another program."""
    connection.execute("BEGIN")  # one look: between two, another window may have made the store
    version = int(connection.pragma("user_version"))
    _check_ours(connection, version)
    connection.execute("COMMIT")
    return version


def _check_ours(connection: apsw.Connection, version: int) -> None:
    import apsw

    ours = connection.pragma("application_id") == definition.APPLICATION
    if not ours and (version or connection.execute("SELECT count(*) FROM sqlite_schema").get):
        raise apsw.CorruptError("another program's file")


@contextlib.contextmanager
def _transaction(connection: apsw.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with contextlib.suppress(Exception):
                connection.execute("ROLLBACK")
        raise


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
