"""Kills at random moments lose nothing that was acknowledged, and never more than a second of typing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def kills(count: int, seed: int) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.document.kills", str(count), str(seed)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_five_hundred_kills_while_typing_saving_issuing_exporting_restoring_joining_and_migrating() -> None:
    if not hasattr(os, "fork"):
        return  # the rounds fork; what they kill is the same everywhere
    found = kills(500, 2026)
    assert found["kills"] == 500
    assert float(str(found["missing"])) < 1


@pytest.mark.soak
def test_five_thousand_kills() -> None:
    found = kills(5000, int.from_bytes(os.urandom(2)))
    print(found)
    assert float(str(found["missing"])) < 1
