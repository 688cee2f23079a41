"""What goes into the frozen bundle, of all that PyInstaller finds; used by the spec file.

PyInstaller's `excludes` drop modules, not the libraries that plugins pull in, and it takes along what the build host
happens to have, GPL parts included. So what it found is sifted here by path, and then checked: a library that nothing
kept needs goes, one that is needed and missing fails the build, and so does one that is not on the list below, for it
wants a decision.
"""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from desktop.fonts.faces import Face, font_file
from desktop.language.codes import TRAITS

Entry = tuple[str, str, str]
"""Where a file goes in the bundle, where it comes from, its kind: a row of PyInstaller's tables."""

Needed = Callable[[str], Iterable[tuple[str, str | None]]]
"""The libraries that a binary needs, those that they need in turn included, each with its path or None if missing."""

EXCLUDED_MODULES = [
    *("aiohttp", "oscrypto"),  # pyHanko's web client, see desktop/proof/offline.py
    "numpy",  # HiGHS brings it for the tests; RapidFuzz would take it along
    "readline",  # GPL, like everything that links with it
    *("_ssl", "ssl", "xmlrpc"),  # the program never asks a network
    *("curses", "pdb", "pydoc", "sqlite3", "tkinter"),
    *("_pytest", "hypothesis", "mypy", "pip", "pytest", "setuptools"),
    *("PySide6.QtNetwork", "PySide6.QtOpenGL", "PySide6.QtQml", "PySide6.QtQuick"),
    *("PIL._avif", "PIL._imagingft", "PIL._webp", "PIL.ImageQt", "PIL.ImageTk"),
    "lxml.html",
]

_QT = "PySide6/Qt/"
_QT_PLUGINS = {
    "iconengines": {"libqsvgicon.so"},
    "imageformats": {"libqsvg.so"},
    "platforminputcontexts": {
        "libcomposeplatforminputcontextplugin.so",
        "libibusplatforminputcontextplugin.so",
    },
    "platforms": {"libqoffscreen.so", "libqxcb.so"},
    "platformthemes": {"libqxdgdesktopportal.so"},  # not libqgtk3.so: it brings GTK along
    "printsupport": {"libcupsprintersupport.so"},
}
_LOCALES = [one.locale for one in TRAITS.values()]
_QT_TRANSLATIONS = {"qtbase_en.qm", "qtbase_zh_CN.qm"}
_BABEL_LOCALES = re.compile(rf"(root|{'|'.join({one.partition('_')[0] for one in _LOCALES})})(_\w+)?\.dat")

# The only binary whose needs do not count: printing goes through the CUPS of the system below, which stands on that
# system's own TLS and Kerberos; without it there is printing to a file.
_LEANS_ON_THE_SYSTEM = "libcupsprintersupport.so"

# Libraries of the build host that may come along, by the name before `.so`: under MIT, BSD and the like, or LGPL
# (glib, dbus' libsystemd, libgcrypt). What is not here is left to the system below (glibc, OpenGL, libxcb itself; see
# PyInstaller's own list) or does not belong into the bundle (readline, GTK).
HOST_LIBRARIES = frozenset(
    """
    libX11 libX11-xcb libXau libXdmcp libXext libXrender
    libxcb-cursor libxcb-glx libxcb-icccm libxcb-image libxcb-keysyms libxcb-randr libxcb-render libxcb-render-util
    libxcb-shape libxcb-shm libxcb-sync libxcb-util libxcb-xfixes libxcb-xkb libxkbcommon libxkbcommon-x11
    libbrotlicommon libbrotlidec libexpat libfontconfig libfreetype libpng16
    libbsd libbz2 libcap libcrypto libdbus-1 libffi libgcc_s libgcrypt libglib-2 libgpg-error libgthread-2
    liblz4 liblzma libmd libmpdec libpcre2-8 libpython3 libssl libstdc++ libsystemd libuuid libz libzstd
    """.split()  # noqa: SIM905 - a line for each would hide the groups
)

# Extension modules that a wheel of the lock puts beside the packages instead of into one.
_MODULES_OF_WHEELS = frozenset({"_cffi_backend"})


class BundleFaulty(Exception):
    """The bundle would lack something or hold something that it must not; the message lists it."""


def sift_binaries(binaries: Iterable[Entry], needed: Needed) -> list[Entry]:
    """The binaries that belong into the bundle. Raises `BundleFaulty`."""
    found = [entry for entry in binaries if _is_wanted(entry[0])]
    reached: set[str] = set()
    missing: set[str] = set()
    for target, source, kind in found:
        if _is_linked_with(target, kind) or PurePosixPath(target).name == _LEANS_ON_THE_SYSTEM:
            continue
        for name, path in needed(source):
            reached.add(PurePosixPath(name).name)
            if path is None:
                missing.add(f"{name}, needed by {target}")
    if missing:
        raise BundleFaulty(_listed("Libraries that this machine lacks, and so would the bundle", missing))
    kept = [
        (target, source, kind)
        for target, source, kind in found
        if not _is_linked_with(target, kind) or PurePosixPath(target).name in reached
    ]
    strangers = {
        target
        for target, _, _ in kept
        if "/" not in target
        and _stem(target) not in HOST_LIBRARIES
        and target.partition(".")[0] not in _MODULES_OF_WHEELS
    }
    if strangers:
        raise BundleFaulty(
            _listed("Libraries of this machine that packaging/bundling.py does not list", strangers)
        )
    return kept


def sift_data(data: Iterable[Entry], kept: Iterable[Entry]) -> list[Entry]:
    """The data files, and links to the `kept` libraries, that belong into the bundle. Raises `BundleFaulty`."""
    libraries = {target for target, _, _ in kept}
    sifted = [entry for entry in data if _is_wanted_link(entry, libraries) and _is_wanted(entry[0])]
    missing = {f"{_QT}translations/{name}" for name in _QT_TRANSLATIONS} - {target for target, _, _ in sifted}
    if missing:
        raise BundleFaulty(_listed("Translations of Qt's own texts that were not found", missing))
    return sifted


def _is_wanted_link(entry: Entry, libraries: set[str]) -> bool:
    target, source, kind = entry
    return kind != "SYMLINK" or str(PurePosixPath(target).parent / source) in libraries


def _is_wanted(target: str) -> bool:
    path = PurePosixPath(target)
    if target.startswith(f"{_QT}plugins/"):
        return path.name in _QT_PLUGINS.get(path.parent.name, ())
    if target.startswith(f"{_QT}translations/"):
        return path.name in _QT_TRANSLATIONS
    if target.startswith("babel/locale-data/"):
        return _BABEL_LOCALES.fullmatch(path.name) is not None
    return True


def _is_linked_with(target: str, kind: str) -> bool:
    """Whether this is a library that others link with, as against a module or plugin, which is loaded by name."""
    # PDFium is opened through ctypes: nothing links with it, and all that draws or reads a page needs it.
    loaded_by_name = target.startswith((f"{_QT}plugins/", "libpython3", "pypdfium2_raw/"))
    return kind == "BINARY" and not loaded_by_name


def _stem(target: str) -> str:
    return re.split(r"\.so|\.\d", target, maxsplit=1)[0]


def _listed(heading: str, lines: Iterable[str]) -> str:
    return "\n  ".join((heading + ":", *sorted(lines)))


def font_files() -> Iterator[Entry]:
    """The variable fonts of the wheels that the program uses; the wheels hold more."""
    packages = Path(sysconfig.get_path("purelib"))
    for face in Face:
        path = font_file(face)
        yield path.relative_to(packages).as_posix(), str(path), "DATA"


def licences(kept: Iterable[Entry]) -> Iterator[Entry]:
    """The licence texts of all that is in the bundle: of the wheels, of Python, and of the host's libraries."""
    for name in _distributions("quzhou-award-estimator"):
        for file in importlib.metadata.files(name) or ():
            if re.search(r"licen[cs]e|copying|notice|ofl", file.name, re.IGNORECASE) and file.suffix != ".py":
                yield f"licences/{name}/{file.name}", str(file.locate()), "DATA"
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if python.is_file():
        yield "licences/python/LICENSE.txt", str(python), "DATA"
    packages = {_debian_package(source) for target, source, _ in kept if "/" not in target} - {None}
    for package in sorted(package for package in packages if package):
        yield f"licences/debian/{package}.txt", f"/usr/share/doc/{package}/copyright", "DATA"


def _distributions(name: str) -> set[str]:
    """A distribution's dependencies, with theirs, as far as they are installed; not itself."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for requirement in importlib.metadata.requires(waiting.pop()) or ():
            match = re.match(r"[\w.-]+", requirement)
            dependency = re.sub(r"[-_.]+", "-", match[0]).lower() if match else ""
            if dependency in found or "extra ==" in requirement:
                continue
            try:
                importlib.metadata.distribution(dependency)
            except importlib.metadata.PackageNotFoundError:
                continue  # for another system
            found.add(dependency)
            waiting.append(dependency)
    return found


def _debian_package(library: str) -> str | None:
    """The Debian package that a library of the build host comes from; None if from none."""
    real = Path(library).resolve()
    for path in (str(real), str(real).removeprefix("/usr"), f"/usr{real}"):
        answer = subprocess.run(["dpkg", "-S", path], capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            return answer.stdout.partition(":")[0]
    return None
