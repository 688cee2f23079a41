"""The virtual environment: made once, filled from the lock files, and left alone while nothing has changed.

Each step leaves a mark of what it was made from, so that a second run asks nobody and takes no time.
What the system below must bring is `system.py`'s matter.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import system

RUN = "run"
DEVELOP = "develop"

LOCKS = {RUN: "packaging/run.lock", DEVELOP: "packaging/develop.lock"}
_GROUPS = {RUN: ("build",), DEVELOP: ("build", "dev")}
_ROOM = 900_000_000
"""Bytes that the environment takes, with what pip needs meanwhile."""
_WINDOWS = sys.platform == "win32"


class Environment:
    """The interpreter in `.venv`, and the marks of the steps that filled it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if _WINDOWS else "bin/python")
        self._marks = self.folder / "made-from.json"

    def marks(self) -> dict[str, str]:
        """What each step was last made from; empty where nothing is known."""
        try:
            marks = json.loads(self._marks.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return marks if isinstance(marks, dict) else {}

    def mark(self, **steps: str) -> None:
        """Note what steps were made from."""
        self._marks.write_text(json.dumps({**self.marks(), **steps}, indent=1), "utf-8")

    def call(self, *arguments: str) -> int:
        """Run the environment's Python in the current folder; its exit code."""
        return subprocess.run([self.python, *arguments], check=False).returncode

    def demand(self, *arguments: str) -> None:
        """Run the environment's Python in the project's folder; what it prints, but for errors, is not shown.

        Raises `CalledProcessError` if it fails.
        """
        command = [str(self.python), *arguments]
        subprocess.run(command, cwd=self.root, stdout=subprocess.DEVNULL, check=True)

    def replace_by(self, *arguments: str) -> int:
        """Become the environment's Python, where the system can do that; else its exit code."""
        if not _WINDOWS:
            sys.stdout.flush()
            os.execv(self.python, [str(self.python), *arguments])
        return self.call(*arguments)


class Interpreter(NamedTuple):
    """What the environment's Python says of itself."""

    version: str
    packages: Path
    """Where packages are installed."""


def ready(root: Path, purpose: str) -> Environment:
    """The environment with everything that `purpose` (`RUN` or `DEVELOP`) needs. Raises `system.Stop`."""
    environment = Environment(root)
    interpreter = _ensure_interpreter(environment)
    _ensure_requirements(environment, purpose, interpreter)
    _ensure_project(environment, interpreter)
    _ensure_catalogues(environment)
    _ensure_fonts(environment)
    return environment


def needs(root: Path) -> list[system.Need]:
    """What the system must bring so that `ready` can make the environment."""
    importlib.invalidate_caches()  # it may have been installed a moment ago
    if importlib.util.find_spec("ensurepip") is not None or _interpreter(Environment(root)) is not None:
        return []
    # Debian keeps it in a package of its own.
    return [system.Need("Python's venv", f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")]


def _ensure_interpreter(environment: Environment) -> Interpreter:
    """Make the virtual environment unless there is a working one. Raises `system.Stop` for a link to another folder."""
    _refuse_link(environment.folder)
    interpreter = _interpreter(environment)
    if interpreter is None:
        print(f"Making a virtual environment in {environment.folder} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", environment.folder], check=True)
        interpreter = _interpreter(environment)
    if interpreter is None:
        raise system.Stop(
            f"The virtual environment in {environment.folder} does not work. Remove it and try again."
        )
    return interpreter


def _refuse_link(folder: Path) -> None:
    """Stop where the environment is a link: setting up through it would make another checkout run this program."""
    is_junction = getattr(folder, "is_junction", bool)  # since Python 3.12, where there are any
    if folder.is_symlink() or is_junction():
        raise system.Stop(
            f"{folder} is a link to {os.path.realpath(folder)}, which may be another checkout's environment; it is left "
            "as it is. Remove the link (not the folder it leads to) and run the same command again."
        )


def _interpreter(environment: Environment) -> Interpreter | None:
    """The environment's Python, None if it does not start, is too old or has lost its packages."""
    question = (
        "import sys, sysconfig; print(sys.version.split()[0], sysconfig.get_path('purelib'), sep='\\n')"
    )
    command = [str(environment.python), "-I", "-X", "utf8", "-c", question]
    try:
        answer = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version, packages = answer.decode("utf-8", "surrogateescape").splitlines()
    old = tuple(int(part) for part in version.split(".")[:2]) < (3, 11)
    return None if old or not Path(packages, "pip").is_dir() else Interpreter(version, Path(packages))


def _ensure_requirements(environment: Environment, purpose: str, interpreter: Interpreter) -> None:
    locks = {name: _digest(interpreter.version, environment.root / path) for name, path in LOCKS.items()}
    if environment.marks().get(purpose) == locks[purpose]:
        return
    print("Installing the locked requirements (150 to 190 MB to fetch the first time) …", flush=True)
    _pip(environment, "--require-hashes", "--only-binary", ":all:", "--requirement", LOCKS[purpose])
    # What developing needs holds all that running needs, in the same versions.
    environment.mark(**{name: locks[name] for name in ({purpose} | ({RUN} if purpose == DEVELOP else set()))})


def _ensure_project(environment: Environment, interpreter: Interpreter) -> None:
    made_from = _digest(f"{interpreter.version} {environment.root}", environment.root / "pyproject.toml")
    if environment.marks().get("project") != made_from:
        _pip(environment, "--no-deps", "--no-build-isolation", "--editable", ".")
        _name_root_from(interpreter.packages, environment.root)
        environment.mark(project=made_from)


def _name_root_from(packages: Path, root: Path) -> None:
    """Name the source tree as seen from the environment's packages, and not as from the top of the disk.

    Before 3.13 Python reads such a file in the system's encoding, and does not start at all where it cannot: a tree
    in a folder with a Chinese name would be lost under another encoding. Dots are the same in all of them.
    """
    (file,) = packages.glob("*quzhou_award_estimator.pth")
    file.write_text(os.path.relpath(root, packages), "ascii")


def _ensure_catalogues(environment: Environment) -> None:
    sources = sorted((environment.root / "translations").rglob("*.po"))
    made_from = _digest("", *sources)
    compiled = all(source.with_suffix(".mo").is_file() for source in sources)
    if not compiled or environment.marks().get("catalogues") != made_from:
        environment.demand("packaging/catalogues.py", "compile")
        environment.mark(catalogues=made_from)


def _ensure_fonts(environment: Environment) -> None:
    """Bake the window's fonts into the program's cache now, and not while the user waits for the window.

    Bears no mark: to look for them takes 30 ms, and only this knows where they are and whether they still are there.
    """
    command = [str(environment.python), "packaging/bake_fonts.py"]
    # Where they cannot be written, the window says so and opens with the fonts of the system.
    subprocess.run(command, cwd=environment.root, capture_output=True, check=False)


def _pip(environment: Environment, *arguments: str) -> None:
    options = ("--quiet", "--no-input", "--disable-pip-version-check")
    try:
        environment.demand("-m", "pip", "install", *options, *arguments)
    except subprocess.CalledProcessError as error:
        raise system.Stop(_why_not_installed(environment.root)) from error


def _why_not_installed(folder: Path) -> str:
    """What to do where pip failed: a full disk and a missing network are told apart, as each wants something else."""
    free = shutil.disk_usage(folder).free
    if free < _ROOM:
        return (
            f"pip could not install this: only {free // 10**6} MB are free where {folder} lies, and about "
            f"{_ROOM // 10**6} MB are needed. Make room and run the same command again."
        )
    return (
        "pip could not install this; what it says stands above. Is there a network? The first run fetches 150 to 190 MB, "
        "behind a proxy with HTTPS_PROXY set, or from a mirror with PIP_INDEX_URL. Run the same command again then."
    )


def _digest(more: str, *files: Path) -> str:
    digest = hashlib.sha256(more.encode("utf-8", "surrogateescape"))
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def renew_locks(root: Path, arguments: list[str]) -> int:
    """Write the lock files anew from pyproject.toml: names, versions and hashes for all systems, no addresses."""
    environment = Environment(root)
    _ensure_interpreter(environment)
    uv = shutil.which("uv") or shutil.which("uv", path=str(environment.python.parent))
    if uv is None:
        _pip(environment, "--only-binary", ":all:", "uv")
        uv = shutil.which("uv", path=str(environment.python.parent))
    for purpose, path in LOCKS.items():
        command = [str(uv), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-config"]
        command += ["--output-file", path, "pyproject.toml"]
        for group in _GROUPS[purpose]:
            command += ["--group", group]
        if purpose != RUN:
            command += ["--constraint", LOCKS[RUN]]
        subprocess.run([*command, *arguments], cwd=root, check=True)
    return 0
