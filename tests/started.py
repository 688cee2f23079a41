"""The program, or a script that uses it, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping


def started(*arguments: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Python with the arguments to its end, which comes within two minutes."""
    return subprocess.run(
        [sys.executable, *arguments],
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
