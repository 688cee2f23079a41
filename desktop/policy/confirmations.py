"""Confirmations: what the authority said in writing about a question that the text leaves open.

    data = written(Confirmation(...))                 # the file that the office makes and signs
    examined = examine(Path("answer.toml"), rules)    # faults, trust; nothing is kept yet
    Shelf().add(examined)                             # kept, for the cases that it concerns

A confirmation settles one reading of one document at one value, for one case (its `id`) or for all. It is a small TOML
file with a detached Ed25519 signature beside it, like a rule pack's but for a purpose of its own. What it does to a case is
`engine.confirming`'s. It stands in until implementing rules come.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from desktop import places
from desktop.files import WriteFailed, read_regular, write_atomically
from desktop.policy.ruleset import RuleSet
from desktop.policy.signing import (
    MOST_BYTES,
    OF_A_CONFIRMATION,
    SUFFIX,
    Trust,
    TrustedKey,
    trust,
)

FORMAT: Final = "quzhou-award-confirmation"
VERSION: Final = 1
_LONGEST: Final = 200
_KEYS: Final = ("document", "question", "reading", "value", "reference", "date", "by", "case")


class Confirmation(NamedTuple):
    """What was confirmed: of the document (its number), by which paper (`reference`), on which day (ISO), by whom.

    `question` is its number in the list of open questions, where it is known; `case` the `id` of the one case that it
    concerns, None for all.
    """

    document: str
    reading: str
    value: str
    reference: str
    date: str
    by: str
    question: int | None = None
    case: str | None = None


class ConfirmationFaulty(Exception):
    """A file that is no confirmation, or one that does not fit the rule set; the message says what is wrong."""


class ConfirmationUntrusted(Exception):
    """A confirmation that nobody trusted has signed, or that was changed after it was signed."""

    def __init__(self, found: Trust) -> None:
        super().__init__(
            "the confirmation is not the one that was signed"
            if found.state == "altered"
            else "the confirmation is not signed by a trusted key"
        )
        self.trust = found


class Examined(NamedTuple):
    """A confirmation that could be taken in, with its bytes, its signature and how far it can be trusted."""

    confirmation: Confirmation
    data: bytes
    signature: bytes | None
    trust: Trust


def written(confirmation: Confirmation) -> bytes:
    """The file of a confirmation."""
    plain = {"format": FORMAT, "version": VERSION}
    plain |= {key: value for key in _KEYS if (value := getattr(confirmation, key)) is not None}
    # JSON strings and numbers are TOML ones.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in plain.items()]
    return ("\n".join(lines) + "\n").encode()


def read(data: bytes) -> Confirmation:
    """The confirmation in a file. Raises `ConfirmationFaulty`."""
    from desktop.policy.plain_toml import read_toml

    if len(data) > MOST_BYTES:
        raise ConfirmationFaulty("the file is too large for a confirmation")
    try:
        plain = read_toml(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfirmationFaulty(f"the file cannot be read: {error}") from None
    if plain.get("format") != FORMAT:
        raise ConfirmationFaulty("the file is no confirmation")
    if plain.get("version") != VERSION:
        raise ConfirmationFaulty("the confirmation comes from another version of the program")
    unknown = sorted(plain.keys() - {"format", "version", *_KEYS})
    if unknown:
        raise ConfirmationFaulty(f"{unknown[0]} is not known here")
    return _checked(plain)


def _checked(plain: dict[str, Any]) -> Confirmation:
    found: dict[str, Any] = {}
    for key in _KEYS:
        value = plain.get(key)
        if value is None and key not in ("question", "case"):
            raise ConfirmationFaulty(f"{key} is missing")
        if key == "question":
            if value is not None and type(value) is not int:
                raise ConfirmationFaulty("question must be a number")
        elif value is not None and not _is_text(value):
            raise ConfirmationFaulty(f"{key} must be a text of at most {_LONGEST} characters")
        found[key] = value
    if not _is_day(found["date"]):
        raise ConfirmationFaulty("date must be a day such as 2026-10-01")
    return Confirmation(**found)


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST and value.isprintable()


def fit(confirmation: Confirmation, rules: RuleSet) -> None:
    """Raise `ConfirmationFaulty` where it is about another document, or about a reading or value that is not known."""
    if confirmation.document != rules.document.number:
        raise ConfirmationFaulty(f"it is about {confirmation.document}, not about {rules.document.number}")
    values = {reading.id: [value.id for value in reading.values] for reading in rules.readings}
    if confirmation.reading not in values:
        raise ConfirmationFaulty(
            f"there is no reading {confirmation.reading}; readings are {', '.join(values)}"
        )
    known = values[confirmation.reading]
    if confirmation.value not in known:
        raise ConfirmationFaulty(f"{confirmation.value} is none of {', '.join(known)}")


def examine(path: Path, rules: RuleSet, keys: tuple[TrustedKey, ...]) -> Examined:
    """A confirmation with its trust, by the signature beside it. Raises `ConfirmationFaulty`; nothing is kept."""
    try:
        data = _bytes(path)
    except OSError as error:
        raise ConfirmationFaulty(f"{path.name} cannot be read: {error.strerror}") from None
    confirmation = read(data)
    fit(confirmation, rules)
    try:
        signature = _bytes(path.with_name(path.name + SUFFIX))
    except OSError:
        signature = None
    return Examined(confirmation, data, signature, trust(data, signature, keys, OF_A_CONFIRMATION))


def _bytes(path: Path) -> bytes:
    return read_regular(path, MOST_BYTES)


class Shelf:
    """The confirmations that were taken in; each is kept under the SHA-256 of its bytes and never changed."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder if folder is not None else places.data() / "confirmations"

    def add(self, examined: Examined) -> Path:
        """Keep a confirmation that a trusted key has signed. Raises `ConfirmationUntrusted` or `WriteFailed`."""
        if examined.trust.state != "signed" or examined.signature is None:
            raise ConfirmationUntrusted(examined.trust)
        path = self._folder / f"{hashlib.sha256(examined.data).hexdigest()}.toml"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteFailed(self._folder, "no_folder", error.strerror or str(error)) from error
        # The signature first: a confirmation counts only with it.
        write_atomically(path.with_name(path.name + SUFFIX), examined.signature)
        write_atomically(path, examined.data)
        return path

    def confirmations(self, rules: RuleSet, keys: tuple[TrustedKey, ...]) -> Iterator[Examined]:
        """Those that fit the rule set and are still trusted, the oldest first."""
        found = []
        for path in self._folder.glob("*.toml"):
            try:
                examined = examine(path, rules, keys)
            except ConfirmationFaulty:
                continue
            if examined.trust.state == "signed":
                found.append(examined)
        yield from sorted(found, key=lambda one: (one.confirmation.date, one.data))
