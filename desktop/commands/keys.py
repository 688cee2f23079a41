"""Keys of the office, and small files in general, as commands are given them."""

from __future__ import annotations

from pathlib import Path

from desktop.commands.output import Failure, WrongCall


def small_file(path: Path) -> bytes:
    """The bytes of a key or a signature. Raises `Failure`."""
    from desktop.document.storage import ReadFailed, read_bytes
    from desktop.policy.signing import MOST_BYTES

    try:
        return read_bytes(path, MOST_BYTES)
    except ReadFailed as error:
        raise Failure(error.reason, "", str(error)) from None


def password_of_key(*, twice: bool = False) -> bytes:
    """The password of a private key, from the terminal; never from the command line, where others could read it."""
    from getpass import getpass

    try:
        password = getpass("Password of the key: ")
        if twice and not password:
            raise WrongCall("a key without a password is made with --no-password")
        if twice and getpass("Once more: ") != password:
            raise WrongCall("the two passwords differ")
    except EOFError:
        raise WrongCall("the password is asked for at a terminal") from None
    return password.encode()
