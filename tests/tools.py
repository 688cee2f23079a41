"""Debian's tools that some tests need, and the sentence that says how to get one that is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

TOOLS = {
    "appstreamcli": "appstream",
    "desktop-file-validate": "desktop-file-utils",
    "dbus-run-session": "dbus-daemon",
    "gdbus": "libglib2.0-bin",
    "ibus-daemon": "ibus",
    "ibus": "ibus",
    "java": "default-jre-headless",
    "mutool": "mupdf-tools",
    "pdfdetach": "poppler-utils",
    "pdffonts": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "pdfseparate": "poppler-utils",
    "pdftocairo": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
    "xdotool": "xdotool",
    "Xvfb": "xvfb",
    "zbarimg": "zbar-tools",
    "gs": "ghostscript",
}
"""Each program and the Debian package that brings it."""

JARS = {
    "commons-logging.jar": "libcommons-logging-java",
    "fontbox2.jar": "libfontbox2-java",
    "javax.activation.jar": "libactivation-java",
    "jaxb-api.jar": "libjaxb-api-java",
    "pdfbox2.jar": "libpdfbox2-java",
    "preflight.jar": "libpdfbox2-java",
    "xmpbox.jar": "libpdfbox2-java",
}
"""Each Java archive and the Debian package that brings it."""

SERVICES = {
    "at-spi-bus-launcher": "at-spi2-core",
    "ibus-engine-libpinyin": "ibus-libpinyin",
    "ibus-memconf": "ibus",
}
"""What the session bus starts by itself, and the Debian package that brings each."""

SERVICES_FOLDER = Path("/usr/libexec")
JAVA_FOLDER = Path("/usr/share/java")


class ToolMissing(Exception):
    """A tool of the system that a test needs is not there; the message says what to install."""

    def __init__(self, what: str, package: str) -> None:
        super().__init__(f"This needs {what}, which is not installed. On Debian: apt-get install {package}")


def tool(name: str) -> str:
    """The path of one of `TOOLS`. Raises `ToolMissing`."""
    path = shutil.which(name)
    if path is None:
        raise ToolMissing(name, TOOLS[name])
    return path


def jar(name: str) -> Path:
    """The path of one of `JARS`. Raises `ToolMissing`."""
    path = JAVA_FOLDER / name
    if not path.exists():
        raise ToolMissing(name, JARS[name])
    return path


def service(name: str) -> Path:
    """The path of one of `SERVICES`. Raises `ToolMissing`."""
    path = SERVICES_FOLDER / name
    if not path.exists():
        raise ToolMissing(name, SERVICES[name])
    return path


def packages_missing() -> list[str]:
    """The Debian packages of all tools that are not there, each once."""
    programs = {package for name, package in TOOLS.items() if shutil.which(name) is None}
    archives = {package for name, package in JARS.items() if not (JAVA_FOLDER / name).exists()}
    services = {package for name, package in SERVICES.items() if not (SERVICES_FOLDER / name).exists()}
    return sorted(programs | archives | services)
