"""What was thrown away or discarded, and can be brought back for a while."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from desktop.document.store.sealed import Damaged, seal_plain, unseal_plain

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.document.store.database import Store

Kind = Literal["draft", "file"]
DAYS: Final = 90
"""Days after which what was thrown away is gone."""
MOST: Final = 500
_NS: Final = 10**9


class Thrown(NamedTuple):
    """What lies in the bin; `at` is in nanoseconds since 1970."""

    place: int
    at: int
    kind: Kind
    case: Case
    path: Path | None


def throw_away(store: Store, kind: Kind, case: Case, path: Path | None = None) -> int:
    """Put a case into the bin; its place there. Raises `WriteFailed`."""
    import json

    from desktop.case.text import write_case

    body = {
        "case": json.loads(write_case(case)),
        "path": os.fsencode(path).hex() if path is not None else None,
    }
    now = time.time_ns()
    with store.change() as database:
        database.execute("INSERT INTO bin (at, kind, body) VALUES (?, ?, ?)", (now, kind, seal_plain(body)))
        place = int(database.last_insert_rowid())
        database.execute("DELETE FROM bin WHERE at < ?", (now - DAYS * 86_400 * _NS,))
        database.execute("DELETE FROM bin WHERE place <= ?", (place - MOST,))
    return place


def thrown_away(store: Store) -> list[Thrown]:
    """What lies in the bin, the last first; what is damaged is left out."""
    found = (_opened(row) for row in store.rows("SELECT place, at, kind, body FROM bin ORDER BY at DESC"))
    return [one for one in found if one is not None]


def bring_back(store: Store, place: int) -> Thrown | None:
    """What lies at a place of the bin; None where it is gone. It stays there."""
    rows = store.rows("SELECT place, at, kind, body FROM bin WHERE place = ?", place)
    return _opened(rows[0]) if rows else None


def _opened(row: tuple[int, int, Kind, bytes]) -> Thrown | None:
    import json

    from desktop.case.faults import CaseError
    from desktop.case.file import read_draft

    try:
        body = unseal_plain(row[3])
        case = read_draft(json.dumps(body["case"]).encode())
        path = Path(os.fsdecode(bytes.fromhex(body["path"]))) if body["path"] is not None else None
    except (Damaged, CaseError, KeyError, TypeError, ValueError):
        return None
    return Thrown(row[0], row[1], row[2], case, path)
