"""Writing files so that a failure leaves the earlier one in place."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
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
}
_WINDOWS_SHARING = (32, 33)  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
_WINDOWS_FULL = (39, 112)  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL


def _failure(path: Path, error: OSError) -> WriteFailed:
    windows = getattr(error, "winerror", None)
    if windows in _WINDOWS_SHARING or (windows == 5 and path.exists() and os.access(path, os.W_OK)):
        reason = "in_use"
    elif windows in _WINDOWS_FULL:
        reason = "disk_full"
    else:
        reason = _REASONS.get(error.errno or 0, "other")
    return WriteFailed(path, reason, error.strerror or str(error))


def write_atomically(path: Path, data: bytes) -> None:
    """Replace `path` by `data` as one step: temporary file beside it, fsync, rename.

    Raises `WriteFailed`; then what was at `path` before is still there.
    """
    # A link to a file stays a link: what it points to is replaced.
    target = path.resolve()
    temporary: str | None = None
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else None
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:60]}.", suffix=".part", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode if mode is not None else 0o666 & ~_umask())
        os.replace(temporary, target)
        temporary = None
        _sync_folder(target.parent)
    except OSError as error:
        raise _failure(path, error) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


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
