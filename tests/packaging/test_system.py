"""What the set-up finds out about the system below: whether a screen answers, what is missing, how to get it."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import system

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR")


@pytest.fixture(autouse=True)
def _no_screen_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SCREENS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def silent_display() -> Iterator[str]:
    """The name of an X display that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1] - 6000
        if number < 0:
            pytest.fail("The system gave a port that no X display has.")
        yield f"127.0.0.1:{number}"


def test_no_display_at_all_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    reason = system.no_screen(None)
    assert reason is not None
    assert "DISPLAY" in reason


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:configfile=x.json", "minimal;xcb"])
def test_a_platform_without_a_screen_is_no_screen_even_beside_one(
    platform: str, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", screen)
    reason = system.no_screen(platform)
    assert reason is not None
    assert platform.partition(":")[0].partition(";")[0] in reason


@pytest.mark.screen
@pytest.mark.parametrize("platform", [None, "xcb"])
def test_a_running_x_server_answers(
    platform: str | None, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", screen)
    assert system.no_screen(platform) is None


def test_a_display_without_a_server_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9876")
    reason = system.no_screen(None)
    assert reason is not None
    assert "DISPLAY=:9876" in reason


def test_a_server_that_says_nothing_is_given_up_after_a_while(
    silent_display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", silent_display)
    monkeypatch.setattr(system, "_ANSWER_LIMIT", 0.5)
    assert system.no_screen(None) is not None


def test_wayland_without_a_compositor_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    reason = system.no_screen(None)
    assert reason is not None
    assert "WAYLAND_DISPLAY=wayland-0" in reason


@pytest.mark.screen
def test_one_answering_display_is_enough(
    screen: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("DISPLAY", screen)
    assert system.no_screen(None) is None


def test_only_the_display_of_the_platform_asked_for_counts(
    screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", screen)
    assert system.no_screen("wayland-egl") is not None


NOWHERE = system.Need("libnowhere.so.1", "libnowhere1")


def test_nothing_is_asked_of_the_package_manager_while_nothing_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system, "_install", lambda needs: pytest.fail(f"asked for {needs}"))
    system.ensure([], [])


def test_what_is_needed_besides_comes_in_the_same_go(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[system.Need]] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(system, "_CONNECT", f"raise SystemExit({system._NO_LIBRARY})")
    monkeypatch.setattr(system, "missing_libraries", lambda: [NOWHERE])
    monkeypatch.setattr(system, "ensure", asked.append)
    monkeypatch.setattr(Path, "exists", lambda _self: True)
    venv = system.Need("Python's venv", "python3.11-venv")
    system.no_screen(None, [venv])
    assert asked[0] == [venv, NOWHERE]


def test_what_qt_s_windows_need_is_there_where_these_tests_run() -> None:
    assert system.missing_libraries() == []


def test_a_library_that_the_loader_does_not_find_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_QT", (NOWHERE, system.Need("libc.so.6", "libc6")))
    assert system.missing_libraries() == [NOWHERE]


def test_without_the_right_to_install_the_command_for_all_of_it_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system, "_becoming_root", lambda: None)
    with pytest.raises(system.Stop, match=r"sudo apt-get install -y libnowhere1 xvfb\n") as stop:
        system.ensure([NOWHERE], [system.Need("xvfb", "xvfb")])
    assert "libnowhere.so.1" in str(stop.value)


def test_without_a_package_manager_the_libraries_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(system.Stop, match=r"libnowhere\.so\.1"):
        system.ensure([NOWHERE])


def test_missing_test_tools_do_not_stop_the_other_tests(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "_becoming_root", lambda: None)
    system.ensure([], [system.Need("xvfb", "xvfb")])
    assert "apt-get install -y xvfb" in capsys.readouterr().out


def test_installing_runs_as_root_without_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = []

    def record(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0, "")

    monkeypatch.setattr(system, "_becoming_root", lambda: ["sudo", "-n"])
    monkeypatch.setattr(subprocess, "run", record)
    system.ensure([NOWHERE])
    assert [command[:2] for command in commands] == [["sudo", "-n"]] * 2
    assert commands[0][-1] == "update"
    assert {"-y", "libnowhere1"} < set(commands[1])


def test_a_failed_installation_shows_what_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_becoming_root", lambda: ["false"])
    with pytest.raises(system.Stop, match="apt-get"):
        system.ensure([NOWHERE])
