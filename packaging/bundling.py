"""What goes into the frozen bundle, of all that PyInstaller finds; used by the spec file.

PyInstaller's `excludes` drop modules, not the libraries that plugins pull in, and it takes along what the build host
happens to have, GPL parts included. So what it found is sifted here by path, and then checked: a library that nothing
kept needs goes, one that is needed and neither kept nor the system's fails the build, and so does one that the
description (bundle.toml) does not list, for it wants a decision.
"""

from __future__ import annotations

import fnmatch
import importlib.metadata
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from desktop.fonts.faces import Face, font_file
from desktop.language.codes import TRAITS

Entry = tuple[str, str, str]
"""Where a file goes in the bundle, where it comes from, its kind: a row of PyInstaller's tables."""

Needed = Callable[[str], Iterable[tuple[str, str | None]]]
"""The libraries that a binary is linked with, each with its path or None if missing."""

_LICENCE = re.compile(r"licen[cs]e|copying|notice|ofl", re.IGNORECASE)
_WITHOUT_TEXT = frozenset({"pyside6-essentials", "shiboken6"})
"""Whose texts are in packaging/licences."""

DESCRIPTION = Path(__file__).with_name("bundle.toml")
_SYSTEMS = {"win32": "windows", "darwin": "macos"}


class BundleFaulty(Exception):
    """The bundle would lack something or hold something that it must not; the message lists it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted on one system; see bundle.toml."""

    name: str
    qt: str
    """The folder of Qt's plugins and translations."""
    plugins: dict[str, list[str]]
    modules: frozenset[str]
    """Modules of Qt that the program uses."""
    translations: frozenset[str]
    excluded_modules: tuple[str, ...]
    loaded_by_name: tuple[str, ...]
    leans_on_the_system: frozenset[str]
    extensions: frozenset[str]
    bundled: frozenset[str]
    """Libraries of the build machine that come along, by the beginning of their names."""
    system: tuple[str, ...]
    """Libraries that the system below brings, as patterns; on Linux each with the packages that bring it."""
    packages: dict[str, list[str]]
    glibc: str | None = None
    interpreters_glibc: str | None = None

    def is_of_the_system(self, library: str) -> bool:
        """Whether the system below brings a library, named as binaries name it."""
        return any(fnmatch.fnmatchcase(self.known_as(library), self.known_as(one)) for one in self.system)

    def known_as(self, name: str) -> str:
        """A library's name, as far as it matters; Windows makes no difference between capitals and others."""
        return name.lower() if self.name == "windows" else name


def description(system: str | None = None) -> Wanted:
    """What is wanted on a system (`linux`, `windows`, `macos`), or else on this one."""
    name = system or _SYSTEMS.get(sys.platform, "linux")
    whole: dict[str, Any] = tomllib.loads(DESCRIPTION.read_text("utf-8"))
    own = whole[name]
    of_system = own["system"]
    return Wanted(
        name=name,
        qt=own["qt"],
        plugins=own["plugins"],
        modules=frozenset(whole["qt_modules"]),
        translations=frozenset(whole["qt_translations"]),
        excluded_modules=tuple(whole["excluded_modules"]),
        loaded_by_name=tuple(own["loaded_by_name"]),
        leans_on_the_system=frozenset(own.get("leans_on_the_system", ())),
        extensions=frozenset(own["extensions"]),
        bundled=frozenset(own["bundled"]),
        system=(*of_system, *(own.get("loader", ()))),
        packages=of_system if isinstance(of_system, dict) else {},
        glibc=own.get("glibc"),
        interpreters_glibc=own.get("interpreters_glibc"),
    )


_LOCALES = [one.locale for one in TRAITS.values()]
_BABEL_LOCALES = re.compile(rf"(root|{'|'.join({one.partition('_')[0] for one in _LOCALES})})(_\w+)?\.dat")


def sift_binaries(wanted: Wanted, binaries: Iterable[Entry], needed: Needed) -> list[Entry]:
    """The binaries that belong into the bundle. Raises `BundleFaulty`."""
    found = [entry for entry in binaries if _is_wanted(wanted, entry[0]) and not _is_left(wanted, entry[0])]
    by_name: dict[str, list[Entry]] = {}
    for entry in found:
        by_name.setdefault(_name(wanted, entry[0]), []).append(entry)
    missing: set[str] = set()
    kept: set[Entry] = set()
    waiting = [entry for entry in found if not _is_linked_with(wanted, entry)]
    while waiting:
        entry = waiting.pop()
        if entry in kept:
            continue
        kept.add(entry)
        target, source, _ = entry
        if _plugin(target) in wanted.leans_on_the_system:
            continue
        for name, path in needed(source):
            if wanted.is_of_the_system(name) or wanted.is_of_the_system(PurePosixPath(name).name):
                continue
            # The same library may stand beside several packages; each uses its own.
            several = by_name.get(_name(wanted, name), [])
            waiting += several
            if path is None or not several:
                missing.add(f"{name}, needed by {target}")
    if missing:
        raise BundleFaulty(
            _listed(
                "Libraries that are neither in the bundle nor on the list of what the system brings", missing
            )
        )
    strangers = {
        entry[0]
        for entry in kept
        if "/" not in entry[0]
        and not entry[0].startswith(tuple(f"{one}." for one in wanted.extensions))
        and not _is_listed(wanted, entry[0])
    }
    if strangers:
        raise BundleFaulty(
            _listed("Libraries of this machine that packaging/bundle.toml does not list", strangers)
        )
    return [entry for entry in found if entry in kept]


def sift_data(wanted: Wanted, data: Iterable[Entry], kept: Iterable[Entry]) -> list[Entry]:
    """The data files, and links to the `kept` libraries, that belong into the bundle. Raises `BundleFaulty`."""
    libraries = {target for target, _, _ in kept}
    sifted = [entry for entry in data if _is_wanted_link(entry, libraries) and _is_wanted(wanted, entry[0])]
    missing = {f"{wanted.qt}translations/{name}" for name in wanted.translations} - {
        target for target, _, _ in sifted
    }
    if missing:
        raise BundleFaulty(_listed("Translations of Qt's own texts that were not found", missing))
    return sifted


def _is_wanted_link(entry: Entry, libraries: set[str]) -> bool:
    target, source, kind = entry
    if kind != "SYMLINK":
        return True
    whole = str(PurePosixPath(target).parent / source)
    # A framework's folder of the current version is a link too.
    return whole in libraries or any(one.startswith(f"{whole}/") for one in libraries)


def _is_wanted(wanted: Wanted, target: str) -> bool:
    path = PurePosixPath(target)
    if target.startswith(f"{wanted.qt}plugins/"):
        return _plugin(target) in wanted.plugins.get(path.parent.name, ())
    if target.startswith(f"{wanted.qt}translations/"):
        return path.name in wanted.translations
    if target.startswith("PySide6/") and path.name.endswith((".pyd", ".abi3.so")) and path.name[:2] == "Qt":
        return path.name.partition(".")[0] in wanted.modules
    if target.startswith("babel/locale-data/"):
        return _BABEL_LOCALES.fullmatch(path.name) is not None
    return True


def _is_left(wanted: Wanted, target: str) -> bool:
    """Whether a library that was found on the build machine is left to the system below."""
    return "/" not in target and wanted.is_of_the_system(target) and not _is_listed(wanted, target)


def _is_listed(wanted: Wanted, target: str) -> bool:
    name = wanted.known_as(target)
    return any(
        re.match(rf"{re.escape(wanted.known_as(one))}(?:[-_.\d]|$)", name) is not None
        for one in wanted.bundled
    )


def _is_linked_with(wanted: Wanted, entry: Entry) -> bool:
    """Whether this is a library that others link with, as against a module or plugin, which is loaded by name."""
    target, _, kind = entry
    return kind == "BINARY" and not target.startswith((f"{wanted.qt}plugins/", *wanted.loaded_by_name))


def _plugin(target: str) -> str:
    return PurePosixPath(target).name.partition(".")[0]


def _name(wanted: Wanted, library: str) -> str:
    return wanted.known_as(PurePosixPath(library.replace("\\", "/")).name)


def _listed(heading: str, lines: Iterable[str]) -> str:
    return "\n  ".join((heading + ":", *sorted(lines)))


def directly(imports: Needed) -> Needed:
    """Of the libraries that `imports` names, those that the binary itself is linked with.

    On Linux PyInstaller asks `ldd`, which names theirs too; what the system's own libraries need is not our matter.
    """

    def needed(source: str) -> Iterable[tuple[str, str | None]]:
        listing = subprocess.run(
            ["objdump", "-p", source], capture_output=True, text=True, errors="replace", check=False
        ).stdout
        own = set(re.findall(r"NEEDED\s+(\S+)", listing))
        return [(name, path) for name, path in imports(source) if PurePosixPath(name).name in own]

    return needed


def glibc_asked_for(binary: Path) -> str:
    """The newest version of glibc that a binary of Linux asks for, such as `2.34`; `0` for none."""
    listing = subprocess.run(
        ["objdump", "-T", str(binary)], capture_output=True, text=True, errors="replace", check=False
    ).stdout
    return max(re.findall(r"GLIBC_(\d[\d.]*)", listing), key=_as_version, default="0")


def refuse_too_new(wanted: Wanted, binaries: Iterable[Entry]) -> None:
    """Raises `BundleFaulty` where something asks for a newer glibc than the description allows."""
    if wanted.glibc is None:
        return
    asked = ((target, glibc_asked_for(Path(source))) for target, source, _ in binaries)
    faulty = {
        f"{target}: {version}"
        for target, version in asked
        if _as_version(version) > _as_version(_allowed(wanted, target))
    }
    if faulty:
        raise BundleFaulty(_listed(f"Asked for is a newer glibc than {wanted.glibc}", faulty))


def _allowed(wanted: Wanted, target: str) -> str:
    is_interpreters = target.startswith(("libpython3", "python3.")) and "/lib" not in target.removeprefix(
        "python3"
    )
    return (wanted.interpreters_glibc if is_interpreters else wanted.glibc) or "99"


def _as_version(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part)


def font_files() -> Iterator[Entry]:
    """The variable fonts of the wheels that the program uses; the wheels hold more."""
    packages = Path(sysconfig.get_path("purelib"))
    for face in Face:
        path = font_file(face)
        yield path.relative_to(packages).as_posix(), str(path), "DATA"


def licences(kept: Iterable[Entry], everything: Iterable[Entry]) -> Iterator[Entry]:
    """The licence texts of all that is in the bundle, and of nothing else: wheels, Python, libraries of the host.

    `kept` are the binaries, `everything` all rows with what is imported. Raises `BundleFaulty` for a wheel without one.
    """
    inside = {str(source) for _, source, _ in everything}
    silent = set()
    for name in sorted(_distributions("quzhou-award-estimator")):
        files = importlib.metadata.files(name) or ()
        if not any(str(file.locate()) in inside for file in files if ".dist-info" not in file.parts[0]):
            continue
        texts = {_place_of_licence(file.parts): file for file in files} | {None: None}
        silent |= set() if len(texts) > 1 else {name}
        for place, file in texts.items():
            if place is not None and file is not None:
                yield f"licences/{name}/{place}", str(file.locate()), "DATA"
    if silent - _WITHOUT_TEXT:
        raise BundleFaulty(_listed("Wheels that bring no licence text", silent - _WITHOUT_TEXT))
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if python.is_file():
        yield "licences/python/LICENSE.txt", str(python), "DATA"
    packages = {_debian_package(source) for target, source, _ in kept if "/" not in target} - {None}
    for package in sorted(package for package in packages if package):
        yield f"licences/debian/{package}.txt", f"/usr/share/doc/{package}/copyright", "DATA"


def _place_of_licence(parts: tuple[str, ...]) -> str | None:
    """Where a file of a wheel goes among its licence texts; None if it is none."""
    if len(parts) > 2 and parts[0].endswith(".dist-info") and parts[1] == "licenses":
        return "/".join(parts[2:])
    is_text = _LICENCE.search(parts[-1]) is not None and not parts[-1].endswith((".py", ".pyc"))
    return parts[-1] if is_text else None


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
