"""Every saving of a case, to be looked at, compared and brought back; bounded in size, pruned by age."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.document.store.sealed import Damaged, seal, unseal

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.document.store.database import Store

DAYS: Final = 730
"""Days after which a saving is forgotten; the last one of a document stays."""
MOST: Final = 200
"""Savings of one document."""
MOST_BYTES: Final = 200_000_000
_NS: Final = 10**9


class Version(NamedTuple):
    """A saving: `place` tells it from all others, `at` is in nanoseconds since 1970."""

    place: int
    at: int
    path: Path | None
    case: Case


def remember(store: Store, path: Path, case: Case) -> None:
    """Keep what was just saved, unless it is what was saved last. Raises `WriteFailed`."""
    from desktop.case.text import write_case

    data = write_case(case)
    digest = hashlib.sha256(data).hexdigest()
    body, now, whole = seal(data), time.time_ns(), os.fsencode(path.absolute())
    with store.change() as database:
        last = database.execute(
            "SELECT sha256 FROM versions WHERE id IS ? AND path = ? ORDER BY at DESC LIMIT 1",
            (case.id, whole),
        ).get
        if last == digest:
            return
        database.execute(
            "INSERT INTO versions (id, path, at, sha256, size, body) VALUES (?, ?, ?, ?, ?, ?)",
            (case.id, whole, now, digest, len(body), body),
        )
        _prune(database, case.id, whole, now)


def _prune(database: object, own: str | None, path: bytes, now: int) -> None:
    run = database.execute  # type: ignore[attr-defined] # an apsw connection, imported late
    run(
        "DELETE FROM versions WHERE id IS ? AND path = ? AND place NOT IN"
        " (SELECT place FROM versions WHERE id IS ? AND path = ? ORDER BY at DESC LIMIT ?)",
        (own, path, own, path, MOST),
    )
    run(
        "DELETE FROM versions WHERE at < ? AND place NOT IN (SELECT max(place) FROM versions GROUP BY id, path)",
        (now - DAYS * 86_400 * _NS,),
    )
    while (run("SELECT coalesce(sum(size), 0) FROM versions").get or 0) > MOST_BYTES:
        # The oldest ones go first; what was just saved is never the oldest of several.
        run("DELETE FROM versions WHERE place IN (SELECT place FROM versions ORDER BY at LIMIT 50)")


def versions(store: Store, case: Case, path: Path | None) -> list[Version]:
    """The savings of a document, by its id or its file, the last first; what is damaged is left out."""
    whole = os.fsencode(path.absolute()) if path is not None else None
    rows = store.rows(
        "SELECT place, at, path, body FROM versions WHERE (id IS NOT NULL AND id = ?) OR path = ?"
        " ORDER BY at DESC LIMIT ?",
        case.id,
        whole,
        MOST,
    )
    found = (_opened(*row) for row in rows)
    return [one for one in found if one is not None]


def _opened(place: int, at: int, path: bytes | None, body: bytes) -> Version | None:
    from desktop.case.faults import CaseError
    from desktop.case.file import read_draft

    try:
        case = read_draft(unseal(body))
    except (Damaged, CaseError):
        return None
    return Version(place, at, Path(os.fsdecode(path)) if path is not None else None, case)
