"""The file lists of the wheels of another system, as PyInstaller would hand them to the sifting."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import bundling

LISTS = Path(__file__).with_name("wheels")


class Wheels(NamedTuple):
    """What the wheels of one system hold."""

    hashes: dict[str, str]
    """SHA-256 of each wheel by its file name."""
    sizes: dict[str, int]
    needs: dict[str, list[str]]
    """The libraries that a binary is linked with."""

    def binaries(self) -> list[bundling.Entry]:
        """Libraries, plugins and modules."""
        return [(path, path, _kind(path)) for path in self.sizes if _is_binary(path)]

    def data(self) -> list[bundling.Entry]:
        return [(path, path, "DATA") for path in self.sizes if not _is_binary(path)]

    def needed(self, source: str) -> list[tuple[str, str | None]]:
        """As PyInstaller tells it: a path where one of the wheels has it, None where none has."""
        names = {PurePosixPath(path).name.lower() for path in self.sizes}
        return [
            (name, name if PurePosixPath(name).name.lower() in names else None) for name in self.needs[source]
        ]


def read(system: str) -> Wheels:
    wheels = Wheels({}, {}, {})
    for line in (LISTS / f"{system}.txt").read_text("utf-8").splitlines():
        if line.startswith("= "):
            name, digest = line[2:].split(" sha256:")
            wheels.hashes[name] = digest
            continue
        size, rest = line.split(" ", 1)
        path = rest.partition(" <")[0]
        wheels.sizes[path] = int(size)
        wheels.needs[path] = re.findall(r"<([^>]+)>", rest)
    return wheels


def _is_binary(path: str) -> bool:
    name = PurePosixPath(path).name
    framework = ".framework/" in path and name == path.partition(".framework")[0].rpartition("/")[2]
    return name.endswith((".dll", ".pyd", ".so", ".dylib")) or framework


def _kind(path: str) -> str:
    return "EXTENSION" if path.endswith((".pyd", ".so")) else "BINARY"
