"""Where the program's own files lie, in a source tree, an installed wheel and a frozen bundle.

Only locations; nothing is read or created here.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

APPLICATION = "quzhou-award"
_LINUX: bool = sys.platform == "linux"


def _root() -> Path:
    """The folder that holds `resources` and `translations`."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen)
    package = Path(__file__).resolve().parent
    bundled = package / "_data"
    return bundled if bundled.is_dir() else package.parent


def resources() -> Path:
    """Rule sets, sector tables, icons and sample cases."""
    return _root() / "resources"


def translations() -> Path:
    """The compiled gettext catalogues."""
    return _root() / "translations"


def rule_set() -> Path:
    """The rule set that applies unless another is named."""
    return resources() / "rules" / "quzhou-2025-30.toml"


def cache() -> Path:
    """What can be made again: validated rule sets, baked fonts. `QUZHOU_AWARD_CACHE` overrides it."""
    override = os.environ.get("QUZHOU_AWARD_CACHE")
    if override:
        return Path(override)
    if _LINUX:
        # What platformdirs gives too; its import would delay the first answer of the window by 5 ms.
        return Path(os.environ.get("XDG_CACHE_HOME", "").strip() or "~/.cache").expanduser() / APPLICATION
    import platformdirs

    return Path(platformdirs.user_cache_dir(APPLICATION, appauthor=False))


def data() -> Path:
    """What must last: rule packs that were taken in, with their keys. `QUZHOU_AWARD_DATA` overrides it.

    `QUZHOU_AWARD_HOME`, which puts all that the window keeps into one folder, does so too.
    """
    override = os.environ.get("QUZHOU_AWARD_DATA") or os.environ.get("QUZHOU_AWARD_HOME")
    if override:
        return Path(override)
    if _LINUX:
        home = os.environ.get("XDG_DATA_HOME", "").strip() or "~/.local/share"
        return Path(home).expanduser() / APPLICATION
    import platformdirs

    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))


def licences() -> Path:
    """The texts of the licences: in a bundle those of all that is inside."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) / "licences" if frozen else _root() / "packaging" / "licences"


def portable_home() -> Path | None:
    """The folder for all that a program keeps which is carried about; None for one that is installed.

    It lies beside a frozen program that has a file `portable.txt` beside itself.
    """
    if getattr(sys, "_MEIPASS", None) is None:
        return None
    beside = Path(sys.executable).parent
    return beside / "data" if (beside / "portable.txt").is_file() else None


def system_libraries() -> Path:
    """Which package of the system brings which library; in a frozen program of Linux only."""
    return _root() / "system-libraries.json"
