"""Writing files so that a failure leaves the earlier one in place, and so that two programs do not undo each other."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path


class WriteFailed(Exception):
    """A file could not be written; the earlier one is untouched.

    `reason` is one of `disk_full`, `no_permission`, `in_use`, `no_folder`, `other`.
    """

    def __init__(self, path: Path, reason: str, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.reason = reason
        self.detail = detail


_REASONS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "no_permission",
    errno.EBUSY: "in_use",
    errno.ETXTBSY: "in_use",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "no_folder",  # a file stands where a folder belongs
}
_WINDOWS_SHARING = (32, 33)  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
_WINDOWS_FULL = (39, 112)  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EMLINK)
_LOCK_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


def failure(path: Path, error: OSError) -> WriteFailed:
    """What the system reports, as the reason that a file could not be written for."""
    windows = getattr(error, "winerror", None)
    if windows in _WINDOWS_SHARING or (windows == 5 and path.exists() and os.access(path, os.W_OK)):
        reason = "in_use"
    elif windows in _WINDOWS_FULL:
        reason = "disk_full"
    else:
        reason = _REASONS.get(error.errno or 0, "other")
    return WriteFailed(path, reason, error.strerror or str(error))


def read_regular(path: Path, most: int) -> bytes:
    """At most `most` + 1 bytes of an ordinary file, so that one of more can be told.

    Raises `OSError`, also for a pipe or a device, which may never come to an end, or never begin.
    """
    _must_be_regular(os.stat(path).st_mode, path)
    plain = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(path, os.O_RDONLY | plain)
    with os.fdopen(handle, "rb") as file:
        # Another may stand there by now.
        _must_be_regular(os.fstat(handle).st_mode, path)
        return file.read(most + 1)


def must_be_regular(path: Path) -> None:
    """Raise `OSError` for a pipe or a device, which may never come to an end, or never begin."""
    _must_be_regular(os.stat(path).st_mode, path)


def _must_be_regular(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "is a pipe or a device, no file", str(path))


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Replace `path` by `data` as one step: temporary file beside it, fsync, rename.

    A `private` file may be read by its user only; any other keeps the rights that it had. Raises `WriteFailed`; then what was at `path` before is still there.
    """
    # A link to a file stays a link: what it points to is replaced.
    target = path.resolve()
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else None
        with _written(target.parent, f".{target.name[:60]}.", data) as temporary:
            if not private:
                os.chmod(temporary, mode if mode is not None else 0o666 & ~_umask())
            os.replace(temporary, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise failure(path, error) from error


def create_exclusively(path: Path, data: bytes) -> bool:
    """Make a new file with all of its data as one step; False where there is one already, which stays as it is.

    Of many programs that try at once, one succeeds. Raises `WriteFailed`.
    """
    try:
        with _written(path.parent, ".new.", data) as temporary:
            os.chmod(temporary, 0o666 & ~_umask())
            try:
                os.link(temporary, path)
            except FileExistsError:
                return False
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                return _create_without_links(path, data)
        _sync_folder(path.parent)
    except OSError as error:
        raise failure(path, error) from error
    return True


@contextlib.contextmanager
def _written(folder: Path, prefix: str, data: bytes) -> Iterator[str]:
    """A temporary file with all of the data on the disk; what is left of it goes in any case."""
    temporary: str | None = None
    try:
        handle, temporary = _temporary(folder, prefix)
        _write(handle, data)
        yield temporary
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _create_without_links(path: Path, data: bytes) -> bool:
    """The same on a file system without hard links, where a crash may leave a part of the file."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    except FileExistsError:
        return False
    _write(handle, data)
    return True


def _write(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def make_folder(folder: Path) -> None:
    """Make a folder and those above it where they are missing. Raises `WriteFailed`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise failure(folder, error) from error


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its user may look into; one of theirs that others may look into is closed to them.

    Raises `WriteFailed`.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.name != "nt" and folder.stat().st_mode & 0o077 and folder.stat().st_uid == os.getuid():
            folder.chmod(0o700)
    except OSError as error:
        raise failure(folder, error) from error


@contextlib.contextmanager
def locked(path: Path, patience: float = 10) -> Iterator[None]:
    """Hold the system's lock on the file `path`, which ends with the program that holds it, however it ends.

    Raises `WriteFailed` with the reason `in_use` where another program does not let go within `patience` seconds.
    Where a file system knows no locks there is none: what is made under a lock is made exclusively as well.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise failure(path, error) from error
    try:
        until = time.monotonic() + patience
        while not _lock(handle):
            if time.monotonic() > until:
                raise WriteFailed(path, "in_use", "another program holds it")
            time.sleep(0.01)
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    """Try to take the lock; False while another program holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _LOCK_HELD
    return True


def _temporary(folder: Path, prefix: str) -> tuple[int, str]:
    import tempfile  # the window loads this module before its first paint, and writes only later

    return tempfile.mkstemp(prefix=prefix, suffix=".part", dir=folder)


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable where the system knows how."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
