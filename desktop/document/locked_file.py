"""Case files under a passphrase, in the format of age (age-encryption.org), which other programs open too.

data = lock(text, passphrase)           # takes a second, so that passphrases cannot be tried out fast
text = unlock(data, passphrase)         # raises `WrongPassphrase` or `Spoilt`
"""

from __future__ import annotations

from typing import Final

ROOM: Final = 10_000
"""Bytes by which a locked file may be larger than what is in it."""
_HEAD: Final = b"age-encryption.org/v1"
_WRONG: Final = "Decryption failed"
"""What pyrage says where no passphrase fits; of all else that is wrong it says something else."""


class WrongPassphrase(Exception):
    """The passphrase does not open the file."""


class Spoilt(Exception):
    """The file is under this passphrase, or looks so, but is not as it was written."""


def is_locked(data: bytes) -> bool:
    """Whether this is a file under a passphrase."""
    return data.startswith(_HEAD)


def lock(data: bytes, passphrase: str) -> bytes:
    """Encrypt `data`."""
    from pyrage import passphrase as age

    return bytes(age.encrypt(data, passphrase))


def unlock(data: bytes, passphrase: str) -> bytes:
    """What was locked. Raises `WrongPassphrase` or `Spoilt`."""
    from pyrage import DecryptError
    from pyrage import passphrase as age

    try:
        return bytes(age.decrypt(data, passphrase))
    except DecryptError as error:
        if str(error) == _WRONG:
            raise WrongPassphrase from error
        raise Spoilt(str(error)) from error
