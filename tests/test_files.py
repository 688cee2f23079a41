"""Writing a file: all of it or nothing, and a plain reason where it is nothing."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from desktop.files import WriteFailed, write_atomically


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.endswith(".part"))


def failing(error: int) -> object:
    def fail(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    return fail


def test_a_new_file_holds_what_was_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / "案例.json", b"one")
    assert (tmp_path / "案例.json").read_bytes() == b"one"
    assert leftovers(tmp_path) == []


def test_an_earlier_file_is_replaced_and_keeps_who_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b"one")
    path.chmod(0o640)
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_bytes(b"one")
    link.symlink_to(target)
    write_atomically(link, b"two")
    assert link.is_symlink()
    assert target.read_bytes() == b"two"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EROFS, "no_permission"),
        (errno.EACCES, "no_permission"),
        (errno.EBUSY, "in_use"),
        (errno.EIO, "other"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_names_its_reason_and_leaves_the_earlier_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: int, reason: str
) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b"one")
    monkeypatch.setattr(os, step, failing(error))
    with pytest.raises(WriteFailed) as caught:
        write_atomically(path, b"two")
    assert caught.value.reason == reason
    assert caught.value.path == path
    assert path.read_bytes() == b"one"
    assert leftovers(tmp_path) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WriteFailed) as caught:
        write_atomically(tmp_path / "gone" / "case.json", b"one")
    assert caught.value.reason == "no_folder"
