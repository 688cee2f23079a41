"""The virtual screen that real-window tests run on."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.xvfb import screen_environment

_PROBE = """
from PySide6.QtWidgets import QApplication
application = QApplication([])
print(application.platformName(), application.primaryScreen().size().toTuple())
"""


@pytest.mark.screen
def test_a_qt_program_opens_on_the_virtual_screen(screen: str) -> None:
    probe = subprocess.run(
        [sys.executable, "-c", _PROBE],
        env=screen_environment(screen),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (probe.returncode, probe.stdout.strip()) == (0, "xcb (1366, 768)"), probe.stderr
