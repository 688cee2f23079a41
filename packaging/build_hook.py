"""Puts resources and compiled translations into the wheel, as `desktop/_data` (see `desktop/places.py`)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataHook(BuildHookInterface[Any]):
    """Compiles the translations and adds the data folders to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; add the data to a real wheel, as an editable one finds it in the source tree."""
        root = Path(self.root)
        compiling = [sys.executable, str(root / "packaging" / "catalogues.py"), "compile"]
        # The program's package is not installed while it is built.
        subprocess.run(compiling, cwd=root, env={**os.environ, "PYTHONPATH": self.root}, check=True)
        if version == "editable":
            return
        files = [path for path in (root / "resources").rglob("*") if path.is_file()]
        for pattern in ("*.mo", "name.txt"):
            files += (root / "translations").rglob(pattern)
        for path in files:
            build_data["force_include"][str(path)] = f"desktop/_data/{path.relative_to(root).as_posix()}"
