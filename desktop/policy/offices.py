"""The offices whose signatures under a quote this program knows: each by the SHA-256 of its certificate.

A fingerprint is taken in by hand, after two people have compared it, or stands in a rule set that came with the program
or was signed by a trusted key. The certificate may be the office's own or that of its authority. A name that only the
certificate gives is worth nothing: the name shown is the one that the fingerprint was taken in under.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from desktop.files import read_regular
from desktop.outside import one_line
from desktop.policy.ruleset import Office, Words

FORMAT: Final = "quzhou-award-office"
VERSION: Final = 1
MOST_BYTES: Final = 10_000
_MOST: Final = 2_000
_LONGEST: Final = 200


class OfficeFaulty(ValueError):
    """What was given is no office; the message says why."""


def grouped(sha256: str) -> str:
    """A SHA-256 in groups of four digits, as people read it to one another."""
    return " ".join(sha256[at : at + 4] for at in range(0, len(sha256), 4))


def fingerprint_in(text: str) -> str | None:
    """The SHA-256 that somebody typed or pasted, with whatever parts its digits; None where it is none."""
    plain = re.sub(r"(?i)^\s*sha-?256\s*(fingerprint)?\s*[:=]?", "", text[:400])
    digits = re.sub(r"[\s:：.,-]", "", plain).lower()
    return digits if re.fullmatch("[0-9a-f]{64}", digits) else None


def office_file(office: Office) -> bytes:
    """The file that an office is kept in."""
    lines = [f'format = "{FORMAT}"', f"version = {VERSION}"]
    # JSON strings are TOML strings.
    zh, en = (json.dumps(name, ensure_ascii=False) for name in office.name)
    lines.append(f"name = {{ zh = {zh}, en = {en} }}")
    lines.append(f'certificate_sha256 = "{office.sha256}"')
    return ("\n".join(lines) + "\n").encode()


def read_office(data: bytes) -> Office:
    """An office's file. Raises `OfficeFaulty`."""
    from desktop.policy.plain_toml import read_toml

    if len(data) > MOST_BYTES:
        raise OfficeFaulty("it is too large")
    try:
        plain = read_toml(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise OfficeFaulty(f"it cannot be read: {error}") from None
    if plain.get("format") != FORMAT or plain.get("version") != VERSION:
        raise OfficeFaulty("it is no file of an office")
    name, digest = plain.get("name"), plain.get("certificate_sha256")
    if not isinstance(name, dict) or not all(isinstance(name.get(code), str) for code in ("zh", "en")):
        raise OfficeFaulty("it does not say in both languages whose certificate it is")
    found = fingerprint_in(digest) if isinstance(digest, str) else None
    if found is None:
        raise OfficeFaulty("certificate_sha256 is no SHA-256")
    return named(Words(name["zh"], name["en"]), found)


def named(name: Words, sha256: str) -> Office:
    """An office under a name of one line. Raises `OfficeFaulty` for an empty one."""
    zh, en = (one_line(text, _LONGEST) for text in name)
    if not zh or not en:
        raise OfficeFaulty("an office has a name in both languages")
    return Office(Words(zh, en), sha256)


def offices_in(folder: Path) -> tuple[Office, ...]:
    """The offices that lie in a folder; files that hold none are passed over."""
    found: list[Office] = []
    for path in sorted(folder.glob("*.toml"))[:_MOST] if folder.is_dir() else ():
        try:
            found.append(read_office(read_regular(path, MOST_BYTES)))
        except (OfficeFaulty, OSError):
            continue
    return tuple(found)


def by_fingerprint(offices: Iterable[Office]) -> dict[str, Office]:
    """Each by its fingerprint; what comes first counts."""
    found: dict[str, Office] = {}
    for one in offices:
        found.setdefault(one.sha256, one)
    return found
