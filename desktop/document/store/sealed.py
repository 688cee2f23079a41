"""Content of the store, packed with a checksum, so that a damaged byte is noticed before it becomes a figure."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any, Final

_SUM: Final = 8
_PACKED: Final = b"\x78"
"""How what is packed begins."""
_MOST: Final = 64_000_000
"""Bytes that a sealed content may unpack to; a case has at most 10 MB, a quote's entry holds it and its result."""


class Damaged(Exception):
    """What was kept is not what was written."""


def seal(data: bytes, *, packed: bool = True) -> bytes:
    """`data` with its checksum. Texts of which there are many and short ones are not worth packing."""
    kept = zlib.compress(data, 1) if packed or data[:1] == _PACKED else data
    return hashlib.sha256(data).digest()[:_SUM] + kept


def unseal(sealed: object) -> bytes:
    """What was sealed. Raises `Damaged`."""
    if not isinstance(sealed, bytes):
        raise Damaged("not sealed")
    data, whole = sealed[_SUM:], True
    if data[:1] == _PACKED:
        unpacking = zlib.decompressobj()
        try:
            data = unpacking.decompress(data, _MOST)
        except zlib.error as error:
            raise Damaged(str(error)) from error
        whole = unpacking.eof
    if not whole or hashlib.sha256(data).digest()[:_SUM] != sealed[:_SUM]:
        raise Damaged("the checksum does not fit")
    return data


def seal_plain(value: Any, *, packed: bool = True) -> bytes:
    """Seal plain data (what JSON can hold)."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return seal(data, packed=packed)


def unseal_plain(sealed: object) -> Any:
    """The plain data that was sealed. Raises `Damaged`."""
    try:
        return json.loads(unseal(sealed).decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise Damaged(str(error)) from error
