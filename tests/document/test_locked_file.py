"""Case files under a passphrase: opened by it alone, damage is told from a wrong one, other programs read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.document import locked_file, storage
from desktop.document.document import Document
from desktop.document.library import Known, entry_of, look
from desktop.document.locked_file import Spoilt, WrongPassphrase
from tests.window.cases import full_case

SECRET = "summer rain 夏雨"


@pytest.fixture(scope="module")
def locked() -> bytes:
    return locked_file.lock(b"what nobody reads", SECRET)


def test_what_is_locked_is_opened_by_its_passphrase_alone(locked: bytes) -> None:
    assert locked_file.is_locked(locked)
    assert b"nobody" not in locked
    assert locked_file.unlock(locked, SECRET) == b"what nobody reads"
    with pytest.raises(WrongPassphrase):
        locked_file.unlock(locked, "summer rain")


@pytest.mark.parametrize("place", [-1, -20, 30, 25])
def test_a_damaged_byte_gives_nothing_rather_than_something_else(locked: bytes, place: int) -> None:
    wrong = bytearray(locked)
    wrong[place] ^= 1
    with pytest.raises((Spoilt, WrongPassphrase)):
        locked_file.unlock(bytes(wrong), SECRET)
    with pytest.raises((Spoilt, WrongPassphrase)):
        locked_file.unlock(locked[:place], SECRET)


def test_a_case_is_saved_and_opened_encrypted_and_saved_again_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "Hanbit.json.age"
    document = Document(full_case())
    document.save(path, SECRET)
    assert b"Hanbit" not in path.read_bytes()
    with pytest.raises(storage.ReadFailed) as failed:
        storage.read(path)
    assert failed.value.reason == "locked"
    with pytest.raises(storage.ReadFailed) as failed:
        storage.read(path, "wrong")
    assert failed.value.reason == "wrong_passphrase"
    other = Document()
    other.open(path, SECRET)
    assert other.case == full_case()
    assert other.changed_outside() is None
    assert other.passphrase == SECRET
    other.new()
    assert other.passphrase is None, "another document has another one, or none"


def test_the_list_knows_of_an_encrypted_file_that_it_is_one_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "Hanbit.json.age"
    storage.write(path, full_case(), SECRET)
    found = entry_of(look(Known(path, investor="Hanbit")), lambda _case: None)
    assert (found.state, found.investor, found.project, found.card) == ("locked", "", "", None)
