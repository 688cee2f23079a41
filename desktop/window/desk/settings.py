"""What the program remembers of its user between two starts, in one small JSON file that is read before the first paint.

Each window writes what it changed, under a lock, and leaves alone what others did. A file that cannot be read is set
aside, and the last good copy is in use; one of a newer version is read as far as it is understood, and never written.
Where there is nothing the defaults hold: settings are a comfort, nothing depends on them.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import time
from pathlib import Path
from typing import Any, cast

from desktop.files import WriteFailed, locked, make_private_folder, write_atomically
from desktop.language import LANGUAGES

_THEMES = ("system", "light", "dark")
VERSION = 1
ISSUER_FIELDS = ("prepared_by", "organisation", "contact")


class Settings:
    """Settings kept in `folder`; each change is written by `keep`."""

    def __init__(self, folder: Path, *, language: str = "en") -> None:
        self._file = folder / "settings.json"
        kept = self._read()
        if kept is None:
            kept = self._mend()
        self.language: str = _one_of(kept.get("language"), LANGUAGES, language)
        self.theme: str = _one_of(kept.get("theme"), _THEMES, "system")
        self.quote_language: str = _one_of(kept.get("quote_language"), (*LANGUAGES, "both"), "both")
        self.quote_form: str = _one_of(kept.get("quote_form"), ("full", "summary"), "full")
        self.quote_scenarios: bool = kept.get("quote_scenarios") is not False
        """Whether a full quote compares the scenarios, where there are any."""
        self.geometry: str = _text(kept.get("geometry"))
        self.folder: str = _text(kept.get("folder"))
        issuer = kept.get("issuer")
        self.issuer: dict[str, str] = {
            field: _text(issuer.get(field))[:200] if isinstance(issuer, dict) else ""
            for field in ISSUER_FIELDS
        }
        """The officer's own data, for new quotes."""
        self.certificate: str = _text(kept.get("certificate"))
        """The file of the certificate that quotes were signed with last; never its passphrase."""
        self.exchange: dict[str, Any] = _exchange(kept.get("exchange"))
        """The latest rates that a quote was made with, by which an earlier one is judged: `as_of`, `source`, `rates`."""

        self.lock_after: int = _minutes(kept.get("lock_after"))
        """Minutes without input after which a window with a passphrase is locked; 0 for never."""

        self._was = self._content()

    def _content(self) -> dict[str, Any]:
        return {
            "language": self.language,
            "theme": self.theme,
            "quote_language": self.quote_language,
            "quote_form": self.quote_form,
            "quote_scenarios": self.quote_scenarios,
            "geometry": self.geometry,
            "folder": self.folder,
            "issuer": self.issuer,
            "certificate": self.certificate,
            "exchange": self.exchange,
            "lock_after": self.lock_after,
        }

    def keep(self) -> None:
        """Write what was changed here; a failure leaves the earlier settings and is not worth a word."""
        content = copy.deepcopy(self._content())
        changed = {key: value for key, value in content.items() if value != self._was[key]}
        with contextlib.suppress(WriteFailed):
            make_private_folder(self._file.parent)
            with locked(self._file.with_suffix(".lock"), 2):
                there = self._read()
                if there is not None and _version(there) > VERSION:
                    return
                now = {"version": VERSION} | content | (there or {}) | changed
                data = json.dumps(now, ensure_ascii=False, indent=1).encode()
                for path in (self._file, self._copy):
                    write_atomically(path, data, private=True)
            self._was = content

    @property
    def _copy(self) -> Path:
        return self._file.with_name("settings.last-good.json")

    def _read(self, path: Path | None = None) -> dict[str, Any] | None:
        """What is kept; empty where there is no file, None where it cannot be read."""
        try:
            kept = json.loads((path or self._file).read_bytes())
        except OSError:
            return {}
        except (ValueError, RecursionError):
            return None
        return cast("dict[str, Any]", kept) if isinstance(kept, dict) else None

    def _mend(self) -> dict[str, Any]:
        """Set the file aside that cannot be read; what the last good copy says."""
        with contextlib.suppress(OSError):
            self._file.replace(self._file.with_name(f"settings.unreadable-{time.time_ns()}.json"))
        return self._read(self._copy) or {}


def _minutes(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value <= 24 * 60 else 10


def _version(kept: dict[str, Any]) -> int:
    version = kept.get("version")
    return version if isinstance(version, int) else 0


def _one_of(value: object, allowed: tuple[str, ...], default: str) -> str:
    return value if isinstance(value, str) and value in allowed else default


def _exchange(value: object) -> dict[str, Any]:
    """Rates by currency as texts, with day and source; empty for what is none."""
    if not isinstance(value, dict) or not isinstance(value.get("rates"), dict):
        return {}
    rates = {str(code): str(rate) for code, rate in value["rates"].items()}
    return {"as_of": _text(value.get("as_of")), "source": _text(value.get("source")), "rates": rates}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


class Folders:
    """Where the program keeps what belongs to its user. `home`, or `QUZHOU_AWARD_HOME`, puts all of it into one folder."""

    def __init__(self, home: Path | None = None) -> None:
        override = home or os.environ.get("QUZHOU_AWARD_HOME")
        if override:
            self.config = self.data = self.state = Path(override)
            self.library = Path(override) / "estimates"
            return
        from PySide6.QtCore import QStandardPaths

        def place(kind: QStandardPaths.StandardLocation) -> Path:
            return Path(QStandardPaths.writableLocation(kind)) / "quzhou-award"

        self.config = place(QStandardPaths.StandardLocation.GenericConfigLocation)
        self.data = place(QStandardPaths.StandardLocation.GenericDataLocation)
        self.state = place(QStandardPaths.StandardLocation.GenericStateLocation)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        # One name in every language: laptops that share the folder find each other's cases.
        self.library = (
            Path(documents or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation))
            / "Quzhou Award"
        )
