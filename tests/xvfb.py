"""A virtual screen for real windows: used by tests, screenshots and the smoke test of the bundle."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
from collections.abc import Iterator

from tests.tools import tool

_START_LIMIT = 20.0  # seconds until the server must have named its display


class ScreenFailed(Exception):
    """Xvfb did not start."""


@contextlib.contextmanager
def xvfb(width: int = 1366, height: int = 768) -> Iterator[str]:
    """Run Xvfb on a free display number with one 24-bit screen; yields the DISPLAY string, such as `:99`.

    Raises as `server`.
    """
    with server(width, height) as (display, _):
        yield display


@contextlib.contextmanager
def server(width: int = 1366, height: int = 768) -> Iterator[tuple[str, int]]:
    """The same with the number of its process.

    Raises `ToolMissing` if Xvfb is not installed, `ScreenFailed` if it does not start.
    """
    readable, writable = os.pipe()
    with os.fdopen(readable, "rb", buffering=0) as named:
        try:
            command = [tool("Xvfb"), "-displayfd", str(writable), "-screen", "0", f"{width}x{height}x24"]
            command += ["-nolisten", "tcp", "-noreset", "-dpi", "96"]
            process = subprocess.Popen(
                command, pass_fds=[writable], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        finally:
            os.close(writable)
        try:
            ready, _, _ = select.select([named], [], [], _START_LIMIT)
            number = named.readline().decode("ascii").strip() if ready else ""
            if not number:
                raise ScreenFailed(f"Xvfb named no display within {_START_LIMIT:.0f} seconds.")
            yield f":{number}", process.pid
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def screen_environment(display: str) -> dict[str, str]:
    """This process's environment, changed so that a Qt program opens real windows on `display`."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    environment.pop("WAYLAND_DISPLAY", None)
    return environment
