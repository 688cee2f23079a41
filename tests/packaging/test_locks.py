"""The lock files: what is installed is what was tested, on every system, from wherever the user gets packages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("run", "develop")


def _pins(name: str) -> dict[str, tuple[str, int]]:
    """For each package of a lock file its version and the number of its hashes."""
    text = (ROOT / "packaging" / f"{name}.lock").read_text("utf-8").replace("\\\n", " ")
    pins = {}
    for line in filter(None, text.splitlines()):
        pin = re.match(r"([\w.-]+)==([\w.!+]+)( ; [^\\]+?)?(?: +--hash=sha256:[0-9a-f]{64})+ *$", line)
        assert pin, line
        pins[pin[1]] = (pin[2], line.count("--hash="))
    return pins


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_each_package_by_version_and_hashes_and_names_no_address(name: str) -> None:
    text = (ROOT / "packaging" / f"{name}.lock").read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert len(_pins(name)) > 20


def test_developing_uses_the_same_versions_as_running() -> None:
    assert _pins("run").items() <= _pins("develop").items()


def test_a_lock_covers_windows_and_macos_too() -> None:
    assert _pins("run")["pyside6-essentials"][1] >= 4
    assert "colorama" in _pins("develop")


@pytest.mark.parametrize(("name", "groups"), [("run", ["build"]), ("develop", ["build", "dev"])])
def test_a_lock_satisfies_what_the_project_declares(name: str, groups: list[str]) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*declared["project"]["dependencies"]]
    for group in groups:
        wanted += [entry for entry in declared["dependency-groups"][group] if isinstance(entry, str)]
    pins = _pins(name)
    for requirement in map(Requirement, wanted):
        version, _ = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), requirement
    if name == "run":
        assert "pytest" not in pins


def test_every_component_that_is_installed_to_run_is_named_with_its_licence() -> None:
    named = (ROOT / "THIRD-PARTY.md").read_text("utf-8").lower()
    builds_only = {"hatchling", "pathspec", "pluggy", "tomlkit", "trove-classifiers"}
    missing = {name for name in _pins("run") if name.replace("-", " ") not in named.replace("-", " ")}
    assert missing - builds_only == set()
