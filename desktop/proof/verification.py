"""Verifying a quote that came back, in bounded time and memory whatever the file holds.

    verdict = verify(Path("quote.pdf"))     # a second or two: call it beside the window's thread
    verdict.outcome, verdict.exit_code
    sentences(verdict, language("zh"))      # from desktop.proof.sentences

The file is examined (`examination`) by another process of this program, which is ended when it takes too long; on
systems that can, its memory is limited too. `work` is what that process does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from desktop.files import read_regular
from desktop.proof.verdict import Finding, Verdict, from_plain, to_plain

if TYPE_CHECKING:
    from desktop.policy.ruleset import Office, RuleSet

SECONDS: Final = 45
"""After which a file counts as one that cannot be examined; a quote at its limits needs a fifth of it."""
_MEMORY: Final = 2_000_000_000
_MOST_SAID: Final = 4_000_000

WORKER: Final = "verify-worker"
"""The command with which the program examines a file within bounds; not for people."""


class VerificationFailed(Exception):
    """The file cannot be read from its disk; the message says why, `reason` is as that of `ReadFailed`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def verify(
    path: Path,
    rules: Path | None = None,
    *,
    seconds: float = SECONDS,
    begun: Callable[[Callable[[], None]], None] = lambda _end: None,
) -> Verdict:
    """The verdict about a file; `rules` is a rule set to be known besides those that the program keeps.

    `begun` is given what ends the examination early; its verdict then means nothing. Raises `VerificationFailed` for a file that cannot be read at all.
    """
    _must_be_readable(path)
    command = [*_program(), WORKER, str(path.absolute())]
    if rules is not None:
        command.append(str(rules.absolute()))
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:
        late = threading.Timer(seconds, process.kill)
        late.start()
        begun(process.kill)
        try:
            assert process.stdout is not None  # noqa: S101 - it was asked for
            said = process.stdout.read(_MOST_SAID)
        finally:
            late.cancel()
            process.kill()
    lines = said.decode("utf-8", "replace").splitlines()
    ours = bool(lines) and lines[0] == _OURS
    try:
        return from_plain(json.loads(lines[-1]))
    except (IndexError, ValueError, KeyError, TypeError):
        return Verdict("altered" if ours else "unreadable", (Finding("beyond_bounds"),))


def _must_be_readable(path: Path) -> None:
    try:
        read_regular(path, 1)
    except FileNotFoundError:
        raise VerificationFailed("not_found", f"{path}: there is no such file") from None
    except PermissionError:
        raise VerificationFailed("no_permission", f"{path}: may not be read") from None
    except IsADirectoryError:
        raise VerificationFailed("is_folder", f"{path}: is a folder") from None
    except (OSError, ValueError) as error:
        raise VerificationFailed("other", f"{path}: {error}") from None


def _program() -> list[str]:
    """How this program is started once more."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "desktop"]


def _environment() -> dict[str, str]:
    """The surroundings of the other process: it must find this very package, wherever it is started."""
    home = str(Path(__file__).resolve().parents[2])
    paths = [home, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


# ---------------------------------------------------------------- within the other process

_OURS: Final = "ours"


def work(path: Path, rules: Path | None, output: IO[bytes]) -> None:
    """Examine the file and write the verdict; before it, whether the file is one of ours as soon as that is known."""
    _limit()
    known = False

    def ours() -> None:
        nonlocal known
        known = True
        output.write(f"{_OURS}\n".encode())
        output.flush()

    try:
        from desktop.proof.examination import MOST_BYTES, examine

        data = read_regular(path, MOST_BYTES)
        verdict = examine(data, _packs(rules), ours, _offices)
    except MemoryError:
        return  # what is said by then stands
    except Exception as error:  # noqa: BLE001 - whatever the file brings about is an answer about the file
        detail = f"{type(error).__name__}: {error}"[:200]
        verdict = Verdict("altered" if known else "unreadable", (Finding("damaged", detail=detail),))
    output.write(json.dumps(to_plain(verdict)).encode() + b"\n")
    output.flush()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            continue  # a system that has the limit in name only, as macOS


def _offices() -> dict[str, Office]:
    from desktop.policy.registry import Registry

    return Registry().offices()


def _packs(rules: Path | None) -> Callable[[str], RuleSet]:
    from desktop.policy.load import load_rule_set
    from desktop.policy.registry import Registry

    def packs(sha256: str) -> Any:
        if rules is not None:
            given = load_rule_set(rules)
            if given.sha256 == sha256:
                return given
        return Registry().load(sha256)

    return packs
