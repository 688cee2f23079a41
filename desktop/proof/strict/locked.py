"""Files that are locked against changes only: they open without a password, and every program reads the same.

AES as PDF 1.6 and 2.0 have it (128 and 256 bits); what is packed by other ciphers has no reading here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

from desktop.proof.strict.values import Name, Ref, Stream, Text, TwoReadings, Value

_KEYS: Final = frozenset(
    (
        b"Filter",
        b"V",
        b"R",
        b"O",
        b"U",
        b"OE",
        b"UE",
        b"P",
        b"Perms",
        b"Length",
        b"CF",
        b"StmF",
        b"StrF",
        b"EncryptMetadata",
    )
)
_PADDING: Final = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def opened(
    about: Value, objects: dict[int, Value], trailer: dict[bytes, Value]
) -> Callable[[int, Value], Value]:
    """What gives an object of the file as it was before it was locked. Raises `TwoReadings`."""
    own = about.number if isinstance(about, Ref) else None
    held = objects.get(own) if own is not None else about
    if not isinstance(held, dict) or set(held) - _KEYS or held.get(b"Filter") != Name(b"Standard"):
        raise TwoReadings("locked in an unusual way")
    filters = held.get(b"CF")
    if not isinstance(filters, dict) or set(filters) != {b"StdCF"} or not isinstance(filters[b"StdCF"], dict):
        raise TwoReadings("locked in an unusual way")
    if held.get(b"StmF") != Name(b"StdCF") or held.get(b"StrF") != Name(b"StdCF"):
        raise TwoReadings("locked in an unusual way")
    method = filters[b"StdCF"].get(b"CFM")
    kind = (held.get(b"V"), held.get(b"R"), bytes(method) if isinstance(method, Name) else b"")
    if kind == (5, 6, b"AESV3"):
        key, salted = _key_of_256(held), False
    elif kind == (4, 4, b"AESV2"):
        key, salted = _key_of_128(held, trailer), True
    else:
        raise TwoReadings("locked in an unusual way")
    plain = held.get(b"EncryptMetadata", True) is False

    def unlocked(number: int, value: Value) -> Value:
        if number == own:
            return value
        secret = _md5(key + number.to_bytes(3, "little") + bytes(2) + b"sAlT") if salted else key
        return _unlocked(value, secret, plain)

    return unlocked


def _unlocked(value: Value, key: bytes, plain_metadata: bool) -> Value:
    if isinstance(value, Text):
        return Text(_decrypted(bytes(value), key))
    if isinstance(value, list):
        return [_unlocked(one, key, plain_metadata) for one in value]
    if isinstance(value, dict):
        return {name: _unlocked(one, key, plain_metadata) for name, one in value.items()}
    if isinstance(value, Stream):
        return _stream(value, key, plain_metadata)
    return value


def _stream(value: Stream, key: bytes, plain_metadata: bool) -> Stream:
    kind = value.dictionary.get(b"Type")
    if kind == Name(b"XRef") or (plain_metadata and kind == Name(b"Metadata")):
        return value
    about = {name: _unlocked(one, key, plain_metadata) for name, one in value.dictionary.items()}
    return value._replace(dictionary=about, raw=_decrypted(value.raw, key))


def _decrypted(data: bytes, key: bytes) -> bytes:
    if not data:
        return data
    if len(data) < 32 or len(data) % 16:
        raise TwoReadings("something that is not locked as the rest")
    found = _aes(key, data[:16], data[16:])
    count = found[-1]
    if not 1 <= count <= 16 or found[-count:] != bytes((count,)) * count:
        raise TwoReadings("something that is not locked as the rest")
    return found[:-count]


def _aes(key: bytes, start: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    cipher = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor()
    return cipher.update(data) + cipher.finalize()


def _aes_forth(key: bytes, start: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    cipher = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    return cipher.update(data) + cipher.finalize()


def _strings(held: dict[bytes, Value], **lengths: int) -> list[bytes]:
    found = []
    for name, length in lengths.items():
        value = held.get(name.encode())
        if not isinstance(value, Text) or len(value) != length:
            raise TwoReadings("locked in an unusual way")
        found.append(bytes(value))
    return found


def _key_of_256(held: dict[bytes, Value]) -> bytes:
    """The key of the empty password (ISO 32000-2, 7.6.4.3.3)."""
    user, packed = _strings(held, U=48, UE=32)
    if _hardened(b"", user[32:40]) != user[:32]:
        raise TwoReadings("locked with a password")
    return _aes(_hardened(b"", user[40:48]), bytes(16), packed)


def _hardened(password: bytes, salt: bytes) -> bytes:
    """Algorithm 2.B of ISO 32000-2."""
    found = hashlib.sha256(password + salt).digest()
    turn = 0
    while True:
        mixed = _aes_forth(found[:16], found[16:32], (password + found) * 64)
        found = (hashlib.sha256, hashlib.sha384, hashlib.sha512)[sum(mixed[:16]) % 3](mixed).digest()
        turn += 1
        if turn >= 64 and mixed[-1] <= turn - 32:
            return found[:32]


def _key_of_128(held: dict[bytes, Value], trailer: dict[bytes, Value]) -> bytes:
    """The key of the empty password (ISO 32000-1, 7.6.3.3)."""
    (owner,) = _strings(held, O=32)
    permissions, ids = held.get(b"P"), trailer.get(b"ID")
    if type(permissions) is not int or not isinstance(ids, list) or not ids or not isinstance(ids[0], Text):
        raise TwoReadings("locked in an unusual way")
    data = _PADDING + owner + (permissions & 0xFFFFFFFF).to_bytes(4, "little") + bytes(ids[0])
    if held.get(b"EncryptMetadata", True) is False:
        data += b"\xff\xff\xff\xff"
    found = _md5(data)
    for _ in range(50):
        found = _md5(found)
    return found


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()  # as the format has it
