"""Where the system lacks what the window needs, the program says so in both languages, and how to get it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import __main__ as entry
from desktop import below, places

NO_GL = "libGL.so.1: cannot open shared object file: No such file or directory"


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = tmp_path / "system-libraries.json"
    known.write_text(json.dumps({"libGL.so.1": ["libgl1", "libglvnd-glx"]}))
    monkeypatch.setattr(places, "system_libraries", lambda: known)


def test_a_missing_library_is_named_with_its_package_in_both_languages(packages: None) -> None:
    said = below.explained(NO_GL)
    assert said is not None
    english, chinese = sorted(said.split("\n\n"), key=lambda part: not part.isascii())
    assert "lacks the library libGL.so.1" in english
    assert "缺少" in chinese
    for part in (english, chinese):
        assert "sudo apt-get install libgl1" in part
        assert "sudo dnf install libglvnd-glx" in part


def test_a_library_of_an_unknown_package_is_named_too(packages: None) -> None:
    said = below.explained("libodd.so.3: cannot open shared object file: No such file")
    assert said is not None
    assert "libodd.so.3" in said
    assert "apt-get" not in said


def test_a_system_that_is_too_old_is_told_so() -> None:
    said = below.explained("/lib/libc.so.6: version `GLIBC_2.34' not found (required by libQt6Core.so.6)")
    assert said is not None
    assert "GLIBC 2.34" in said


def test_another_fault_stays_what_it_is() -> None:
    assert below.explained("No module named 'desktop.nowhere'") is None


def test_the_entry_says_it_in_place_of_a_traceback(
    packages: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Lacking:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "desktop.window.shell.start":
                raise ImportError(NO_GL)

    for name in [one for one in sys.modules if one.startswith("desktop.window.shell.start")]:
        monkeypatch.delitem(sys.modules, name)
    from desktop.window import shell

    monkeypatch.delattr(shell, "start", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Lacking(), *sys.meta_path])
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert entry.main([]) == 1
    assert "libgl1" in capsys.readouterr().err


@pytest.mark.parametrize("display", ["", ":9876"])
def test_without_a_screen_the_window_says_so_and_does_not_abort(display: str, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DISPLAY": display,
        "QUZHOU_AWARD_HOME": str(tmp_path),
        "PATH": str(tmp_path),
    }
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "desktop"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "quzhou-award estimate" in done.stderr
    assert "reinstalling" not in done.stderr.lower()
    assert "Traceback" not in done.stderr


def test_a_program_that_is_carried_about_keeps_its_data_beside_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "_internal"), raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "quzhou-award"))
    assert places.portable_home() is None
    (tmp_path / "portable.txt").touch()
    assert places.portable_home() == tmp_path / "data"
