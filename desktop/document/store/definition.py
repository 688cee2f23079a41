"""The tables of the store, and how a store of an earlier version becomes one of this.

Paths are bytes (`os.fsencode`), so that any name of a file can be kept. A `body` is sealed (`sealed`). Moments are
nanoseconds since 1970 in UTC, days are `YYYY-MM-DD`.
"""

from __future__ import annotations

from typing import Final

APPLICATION: Final = 0x515A4157
"""Tells a store of this program from any other SQLite file ("QZAW")."""

STEPS: Final[tuple[str, ...]] = (
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    -- Small things by kind and name: settings, pinned rule sets, and what a version before 1.2 left beside.
    CREATE TABLE kept (
        kind TEXT NOT NULL, name BLOB NOT NULL, body BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, name)
    ) STRICT, WITHOUT ROWID;

    -- A document under edit. `seat` is its place in one session; `step` the number of its current snapshot.
    CREATE TABLE documents (
        seat TEXT PRIMARY KEY, id TEXT, session TEXT NOT NULL, path BLOB, step INTEGER NOT NULL,
        revision INTEGER NOT NULL, modified INTEGER NOT NULL, changed INTEGER NOT NULL, body BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE steps (
        seat TEXT NOT NULL, number INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (seat, number)
    ) STRICT, WITHOUT ROWID;

    -- Each save of a case, and what was deleted.
    CREATE TABLE versions (
        place INTEGER PRIMARY KEY, id TEXT, path BLOB, at INTEGER NOT NULL, sha256 TEXT NOT NULL,
        size INTEGER NOT NULL, body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX versions_of_id ON versions (id, at);
    CREATE INDEX versions_of_path ON versions (path, at);
    CREATE TABLE bin (
        place INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL
    ) STRICT;

    -- The case files that are known, with what the list of estimates shows of each.
    CREATE TABLE files (
        path BLOB PRIMARY KEY, used INTEGER NOT NULL, investor TEXT NOT NULL, project TEXT NOT NULL,
        size INTEGER, mtime INTEGER, rules TEXT, body BLOB
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX files_by_use ON files (used);
    CREATE INDEX files_by_change ON files (mtime DESC, path DESC);

    -- What was issued: the numbers with their revisions, each time one went out, the PDF.
    CREATE TABLE numbers (
        entry TEXT PRIMARY KEY, office TEXT NOT NULL, year INTEGER NOT NULL, station TEXT NOT NULL,
        serial INTEGER NOT NULL, revision INTEGER NOT NULL, installation TEXT NOT NULL, day TEXT NOT NULL,
        paper TEXT NOT NULL, state TEXT NOT NULL, aside TEXT, body BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX numbers_by_number ON numbers (office, year, station, serial, revision);
    CREATE INDEX numbers_by_paper ON numbers (paper);
    CREATE TABLE issues (
        issue TEXT PRIMARY KEY, entry TEXT NOT NULL, at INTEGER NOT NULL, day TEXT NOT NULL, sha256 TEXT,
        body BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX issues_of_entry ON issues (entry, at);
    CREATE INDEX issues_by_day ON issues (day);
    CREATE INDEX issues_by_hash ON issues (sha256);
    CREATE TABLE papers (sha256 TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE TABLE refused (
        sha256 TEXT PRIMARY KEY, at INTEGER NOT NULL, reason TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL
    ) STRICT;
    """,
)
"""What makes a store of version n out of one of version n - 1, the first one out of an empty file."""

VERSION: Final = len(STEPS)

TABLES: Final = (
    "meta", "kept", "documents", "steps", "versions", "bin", "files", "numbers", "issues", "papers", "refused",
)  # fmt: skip
"""All tables, in the order in which a damaged store is rescued: what belongs to something comes after it."""
