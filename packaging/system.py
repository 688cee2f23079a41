"""What the system below must bring: shared libraries, Debian's tools, a screen.

Looks first and asks the package manager only for what is missing, as root or with a sudo that asks nothing; otherwise
it says what to type.
"""

from __future__ import annotations

import os
import platform
import re
import shlex
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_LINUX = sys.platform.startswith("linux")
_ANSWER_LIMIT = 5.0  # seconds that a screen has to answer


class Stop(Exception):
    """The command cannot go on; the message says why and what to do."""


class Need(NamedTuple):
    """Something that must be there, and the Debian package that brings it.

    Later releases of Debian and Ubuntu renamed some packages (`libcups2t64`); these still answer to the old name.
    """

    what: str
    package: str


_QT = (
    Need("libGL.so.1", "libgl1"),
    Need("libEGL.so.1", "libegl1"),
    Need("libfontconfig.so.1", "libfontconfig1"),
    Need("libdbus-1.so.3", "libdbus-1-3"),
    Need("libxkbcommon.so.0", "libxkbcommon0"),
    Need("libglib-2.0.so.0", "libglib2.0-0"),
)
_X_WINDOW_AND_PRINTING = (
    Need("libxcb-cursor.so.0", "libxcb-cursor0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Need("libxcb-shape.so.0", "libxcb-shape0"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Need("libcups.so.2", "libcups2"),
)
_WAYLAND_WINDOW = (
    Need("libwayland-client.so.0", "libwayland-client0"),
    Need("libwayland-cursor.so.0", "libwayland-cursor0"),
    Need("libwayland-egl.so.1", "libwayland-egl1"),
)


def missing_libraries() -> list[Need]:
    """The shared libraries that Qt's windows need and that are not there; none where Qt brings its own."""
    if not _LINUX:
        return []
    wayland = _WAYLAND_WINDOW if "WAYLAND_DISPLAY" in os.environ and "DISPLAY" not in os.environ else ()
    known = _known_libraries()
    if known is None:
        return []
    return [need for need in (*_QT, *_X_WINDOW_AND_PRINTING, *wayland) if need.what not in known]


def ensure(needs: Sequence[Need], wishes: Sequence[Need] = ()) -> None:
    """Install what is missing, all in one go. Raises `Stop` where `needs` cannot be met.

    `wishes` may stay unmet: that is said, and what they were for will say so again.
    """
    if not needs and not wishes:
        return
    try:
        _install((*needs, *wishes))
    except Stop as stop:
        if needs:
            raise
        print(f"{stop}\nWhat needs this will fail until then.", flush=True)


def _known_libraries() -> set[str] | None:
    """The shared libraries that the loader finds for this machine's own kind of program; None if it cannot tell."""
    ldconfig = shutil.which("ldconfig", path=os.environ.get("PATH", "") + ":/sbin:/usr/sbin")
    if ldconfig is None:
        return None
    listing = subprocess.run(
        [ldconfig, "-p"], capture_output=True, text=True, errors="replace", check=False
    ).stdout
    kind = {"x86_64": "x86-64", "aarch64": "AArch64"}.get(platform.machine(), "")
    return {line.split()[0] for line in listing.splitlines() if "=>" in line and kind in line}


def _install(needs: Sequence[Need]) -> None:
    """Install packages with apt-get. Raises `Stop` with the command to type if that is not allowed."""
    what = ", ".join(need.what for need in needs)
    apt = shutil.which("apt-get")
    if apt is None:
        raise Stop(
            f"This system lacks {what}. Install the packages that bring them, and run the same command again."
        )
    packages = list(dict.fromkeys(need.package for need in needs))
    become = _becoming_root()
    if become is None:
        command = f"sudo apt-get update && sudo apt-get install -y {shlex.join(packages)}"
        raise Stop(
            f"This system lacks {what}. Please type:\n\n    {command}\n\nand run the same command again."
        )
    print(f"Installing what this system lacks: {what} …", flush=True)
    quietly = [*become, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq"]
    _apt([*quietly, "update"])
    _apt([*quietly, "install", "-y", "--no-install-recommends", *packages])


def _apt(command: list[str]) -> None:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Stop(f"{done.stdout}\nThis failed: {shlex.join(command)}")


def _becoming_root() -> list[str] | None:
    """What to put before a command that must run as root; None if that needs a password."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


# ---------------------------------------------------------------------------------------------------- screen


def no_screen(platform: str | None, besides: Sequence[Need] = ()) -> str | None:
    """Why no window can be opened, as the beginning of a sentence; None if a screen answers.

    `platform` is the Qt platform asked for, None if none is. Where a library has to be installed to find that out, what
    is needed `besides` comes in the same go, so that a password is asked for once.
    """
    asked = (platform or "").partition(";")[0].partition(":")[0]
    if asked in ("offscreen", "minimal", "minimalegl"):
        return f"Qt's platform “{asked}” is asked for, which shows nothing"
    if not _LINUX:
        return None
    displays = _displays(asked)
    if not displays:
        return "No display is set" if asked else "No display is set (neither DISPLAY nor WAYLAND_DISPLAY)"
    if any(_ANSWERS[name](value, besides) for name, value in displays.items()):
        return None
    named = " and ".join(f"{name}={value}" for name, value in displays.items())
    return f"The display does not answer ({named})"


def _displays(asked: str) -> dict[str, str]:
    """The displays that the environment names, of the kind that the platform asked for would use."""
    names = {"xcb": ["DISPLAY"], "wayland": ["WAYLAND_DISPLAY"]}.get(asked.partition("-")[0], list(_ANSWERS))
    return {name: os.environ[name] for name in names if os.environ.get(name)}


_NO_LIBRARY = 3
_CONNECT = f"""
import ctypes, sys
try:
    xcb = ctypes.CDLL("libxcb.so.1")
except OSError:
    sys.exit({_NO_LIBRARY})
xcb.xcb_connect.restype = ctypes.c_void_p
xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
sys.exit(xcb.xcb_connection_has_error(xcb.xcb_connect(None, None)) != 0)
"""


def _x_answers(display: str, besides: Sequence[Need]) -> bool:
    """Whether libxcb, which Qt uses too, gets a connection; in a process of its own, since it waits without limit."""
    command = [sys.executable, "-I", "-S", "-c", _CONNECT]
    for _ in range(2):
        try:
            code = subprocess.run(command, capture_output=True, timeout=_ANSWER_LIMIT, check=False).returncode
        except subprocess.TimeoutExpired:
            return False
        if code != _NO_LIBRARY:
            return code == 0
        local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
        if local and not Path(f"/tmp/.X11-unix/X{local[1]}").exists():  # noqa: S108 - where X servers put it
            return False
        ensure([*besides, *missing_libraries()])
    return False


def _wayland_answers(display: str, _besides: Sequence[Need]) -> bool:
    """Whether a Wayland compositor answers wl_display.sync."""
    path = Path(os.environ.get("XDG_RUNTIME_DIR", ""), display)
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_ANSWER_LIMIT)
            connection.connect(str(path))
            connection.sendall(struct.pack("=IHHI", 1, 0, 12, 2))
            return bool(connection.recv(1))
    except OSError:
        return False


_ANSWERS = {"WAYLAND_DISPLAY": _wayland_answers, "DISPLAY": _x_answers}
