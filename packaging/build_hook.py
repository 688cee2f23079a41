"""Puts resources and compiled translations into the wheel, as `desktop/_data` (see `desktop/places.py`)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataHook(BuildHookInterface[Any]):
    """Compiles the translations and adds the data folders to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the data to a real wheel; an editable one finds it in the source tree."""
        if version == "editable":
            return
        root = Path(self.root)
        subprocess.run([sys.executable, "-m", "desktop.language", "compile"], cwd=root, check=True)
        files = [path for path in (root / "resources").rglob("*") if path.is_file()]
        files += (root / "translations").rglob("*.mo")
        for path in files:
            build_data["force_include"][str(path)] = f"desktop/_data/{path.relative_to(root).as_posix()}"
