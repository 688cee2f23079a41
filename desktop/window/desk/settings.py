"""What the program remembers of its user between two starts, in one small JSON file.

Broken or foreign content is as good as none: settings are a comfort, nothing depends on them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, cast

from desktop.files import WriteFailed, write_atomically
from desktop.language import LANGUAGES

_THEMES = ("system", "light", "dark")
ISSUER_FIELDS = ("prepared_by", "organisation", "contact")


class Settings:
    """Settings kept in `folder`; each change is written by `keep`."""

    def __init__(self, folder: Path, *, language: str = "en") -> None:
        self._file = folder / "settings.json"
        kept = self._read()
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

    def keep(self) -> None:
        """Write the settings; a failure leaves the earlier ones and is not worth a word."""
        content = {
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
        }
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, json.dumps(content, ensure_ascii=False, indent=1).encode())
        except (OSError, WriteFailed):
            return

    def _read(self) -> dict[str, Any]:
        try:
            kept = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        return cast("dict[str, Any]", kept) if isinstance(kept, dict) else {}


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
