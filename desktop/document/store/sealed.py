"""Content of the store, packed with a checksum, so that a damaged byte is noticed before it becomes a figure."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any, Final

_SUM: Final = 8
_MOST: Final = 64_000_000
"""Bytes that a sealed content may unpack to; a case has at most 10 MB, a quote's entry holds it and its result."""


class Damaged(Exception):
    """What was kept is not what was written."""


def seal(data: bytes) -> bytes:
    """Pack `data` with its checksum."""
    return hashlib.sha256(data).digest()[:_SUM] + zlib.compress(data, 1)


def unseal(sealed: object) -> bytes:
    """What was sealed. Raises `Damaged`."""
    if not isinstance(sealed, bytes):
        raise Damaged("not sealed")
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(sealed[_SUM:], _MOST)
    except zlib.error as error:
        raise Damaged(str(error)) from error
    if not unpacking.eof or hashlib.sha256(data).digest()[:_SUM] != sealed[:_SUM]:
        raise Damaged("the checksum does not fit")
    return data


def seal_plain(value: Any) -> bytes:
    """Seal plain data (what JSON can hold)."""
    return seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def unseal_plain(sealed: object) -> Any:
    """The plain data that was sealed. Raises `Damaged`."""
    try:
        return json.loads(unseal(sealed).decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise Damaged(str(error)) from error
