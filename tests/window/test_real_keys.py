"""Each fault of what is typed, pasted, dropped, composed or picked, in a real window with real keys.

A process works through the checks of a part at one window; what went wrong is told for each of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import tool
from tests.window.real import keys
from tests.xvfb import screen_environment, xvfb

pytestmark = [pytest.mark.screen, pytest.mark.tools]


def _faults(module: str, part: str, folder: Path, **environment: str) -> dict[str, str]:
    """What went wrong, by check."""
    home = folder / "home"
    home.mkdir()
    with xvfb(1920, 1080) as display:
        done = subprocess.run(
            [
                tool("dbus-run-session"),
                "--",
                sys.executable,
                "-m",
                f"tests.window.real.{module}",
                str(folder),
                part,
            ],
            env=screen_environment(display)
            | {
                "QUZHOU_AWARD_HOME": str(home),
                "HOME": str(home),
                "XDG_CONFIG_HOME": str(home / "config"),
                "XDG_CACHE_HOME": str(home / "cache"),
                "XDG_RUNTIME_DIR": str(home),
                "PYTHONPATH": str(Path.cwd()),
            }
            | environment,
            capture_output=True,
            text=True,
            timeout=170,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return {check: said for check, said in found.items() if said}


@pytest.mark.parametrize("part", list(keys.PARTS))
def test_at_a_real_window(part: str, tmp_path: Path) -> None:
    assistive = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_IM_MODULE": "compose"}
    assert _faults("keys", part, tmp_path, **assistive) == {}


def test_with_an_input_method(tmp_path: Path) -> None:
    assert _faults("composing", "", tmp_path, QT_IM_MODULE="ibus") == {}
