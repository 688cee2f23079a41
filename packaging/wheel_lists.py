"""Writes the file lists of the locked wheels for a system into tests/packaging/wheels, with what each binary needs.

    python packaging/wheel_lists.py windows

Downloads the wheels (hashes as locked), reads them and keeps only the lists, by which the tests try the sifting of
bundles for systems that they do not run on. Source files are left out: what is imported is PyInstaller's matter.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

import macholib.MachO
import pefile
from macholib import mach_o

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "tests" / "packaging" / "wheels"
LOCK = ROOT / "packaging" / "run.lock"
PYTHON = "3.13"

# What pip is told of a system that it does not run on.
TAGS = {
    "linux": (
        "manylinux_2_34_x86_64",
        "manylinux_2_28_x86_64",
        "manylinux_2_17_x86_64",
        "manylinux2014_x86_64",
    ),
    "windows": ("win_amd64",),
    "macos": (
        *(f"macosx_{version}_0_arm64" for version in range(15, 10, -1)),
        *(f"macosx_{version}_0_universal2" for version in range(15, 10, -1)),
        *(f"macosx_10_{version}_universal2" for version in (15, 13, 9)),
    ),
}
# Sources, headers, descriptions for tools: never bundled as files.
_SOURCE = (
    ".py",
    ".pyi",
    ".pyx",
    ".pxd",
    ".h",
    ".hpp",
    ".c",
    ".qml",
    ".qmltypes",
    ".xml",
    ".prl",
    ".lib",
    ".a",
    ".js",
)


def locked() -> list[str]:
    """Names with versions of the lock file that runs the program; for pip, which judges markers by its own system."""
    return [
        match[1]
        for line in LOCK.read_text("utf-8").splitlines()
        if (match := re.match(r"([\w.-]+==[\w.]+)", line))
    ]


def download(system: str, folder: Path) -> list[Path]:
    """The wheels of a system. Raises `SystemExit` for one whose hash is not in the lock file."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    command += ["--python-version", PYTHON, "--dest", str(folder)]
    for tag in TAGS[system]:
        command += ["--platform", tag]
    subprocess.run([*command, *locked()], check=True)
    return sorted(folder.glob("*.whl"))


def listing(wheel: Path) -> list[str]:
    """One wheel: its name and hash, then for each file size, path and the libraries that it needs."""
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if f"--hash=sha256:{digest}" not in LOCK.read_text("utf-8"):
        raise SystemExit(f"{wheel.name} is not the file that packaging/run.lock names.")
    lines = [f"= {wheel.name} sha256:{digest}"]
    with zipfile.ZipFile(wheel) as archive:
        for entry in sorted(archive.infolist(), key=lambda one: one.filename):
            path = PurePosixPath(entry.filename)
            if (
                entry.is_dir()
                or path.suffix in _SOURCE
                or "Headers" in path.parts
                or "typesystems" in path.parts
            ):
                continue
            needs = libraries(archive.read(entry)) if _is_binary(path) else []
            lines.append(f"{entry.file_size} {entry.filename}" + "".join(f" <{name}>" for name in needs))
    return lines


def _is_binary(path: PurePosixPath) -> bool:
    framework = any(part.endswith(".framework") for part in path.parts) and not path.suffix
    return path.suffix in (".dll", ".pyd", ".dylib") or ".so" in path.suffixes or framework


def libraries(binary: bytes) -> list[str]:
    """The libraries that a PE or Mach-O file is linked with, as it names them; none for another kind of file."""
    if binary[:2] == b"MZ":
        image = pefile.PE(data=binary, fast_load=True)
        directory = pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]
        image.parse_data_directories(directories=[directory])
        return sorted({one.dll.decode() for one in getattr(image, "DIRECTORY_ENTRY_IMPORT", ())})
    if binary[:4] in (b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"):
        return _linked_by_mach_o(binary)
    return []


def _linked_by_mach_o(binary: bytes) -> list[str]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(binary)
        file.flush()
        image = macholib.MachO.MachO(file.name)
    kinds = {mach_o.LC_LOAD_DYLIB, mach_o.LC_LOAD_WEAK_DYLIB, mach_o.LC_REEXPORT_DYLIB}
    return sorted(
        {
            name.rstrip(b"\0").decode()
            for header in image.headers
            for command, _, name in header.commands
            if command.cmd in kinds
        }
    )


def main(systems: list[str]) -> int:
    """Renew the lists of these systems."""
    for system in systems or ["windows", "macos"]:
        with tempfile.TemporaryDirectory() as folder:
            lines = [line for wheel in download(system, Path(folder)) for line in listing(wheel)]
        LISTS.mkdir(exist_ok=True)
        (LISTS / f"{system}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
