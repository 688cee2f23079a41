"""Sets up, runs, tests, checks and bundles the project: `python3 packaging/project.py run` (on Windows `py …`).

The one entry for all of it; the Makefile only calls it. Needs Python 3.11 or newer and nothing else. What the
environment is made of stands in `environment.py`, what the system must bring in `system.py`, both beside this file.
"""

from __future__ import annotations

import os
import shutil
import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:  # before any import that needs it; this file itself is read by older ones too
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = shutil.which("python3.%d" % minor)  # noqa: UP031 (an f-string is no gain here)
        if newer:
            os.execv(newer, [newer, *sys.argv])
    sys.exit(
        "Python %d.%d or newer is needed; this is %d.%d. Install it and run the same command again."  # noqa: UP031
        % (OLDEST + sys.version_info[:2])
    )

import subprocess
from collections.abc import Sequence
from pathlib import Path

import environment
import system

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "resources" / "samples" / "major-project.json"
CATALOGUES = str(ROOT / "packaging" / "catalogues.py")
SAMPLE_QUOTE = ROOT / "build" / "sample-quote.pdf"
_OF_RELEASE = (system.Need("debootstrap", "debootstrap"), system.Need("objdump", "binutils"))
MADE = ("build", "dist", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis")


def run(arguments: list[str]) -> int:
    """Open the window, or answer as the command line does if given arguments; without a display, show a sample."""
    platform, arguments = _platform_asked_for(arguments)
    reason = None if arguments else system.no_screen(platform, environment.needs(ROOT))
    opens_window = not arguments and reason is None
    system.ensure([*environment.needs(ROOT), *(system.missing_libraries() if opens_window else [])])
    venv = environment.ready(ROOT, environment.RUN)
    if reason is not None:
        return _show_sample(venv, reason)
    if platform is not None:
        os.environ["QT_QPA_PLATFORM"] = platform
    return venv.replace_by("-P", "-m", "desktop", *arguments)


def _platform_asked_for(arguments: list[str]) -> tuple[str | None, list[str]]:
    """Qt's platform as named by `-platform NAME` or by the environment, and the other arguments."""
    for option in ("-platform", "--platform"):
        if option in arguments[:-1]:
            at = arguments.index(option)
            return arguments[at + 1], arguments[:at] + arguments[at + 2 :]
    return os.environ.get("QT_QPA_PLATFORM") or None, arguments


def _show_sample(venv: environment.Environment, reason: str) -> int:
    say(f"{reason}, so instead of the window here is the estimate of a sample case, {SAMPLE.name}:")
    code = venv.call("-P", "-m", "desktop", "estimate", "--pretty", str(SAMPLE))
    if code:
        return code
    SAMPLE_QUOTE.parent.mkdir(exist_ok=True)
    code = venv.call("-P", "-m", "desktop", "quote", str(SAMPLE), str(SAMPLE_QUOTE))
    if code == 0:
        say(f"Its quote, as a PDF in Chinese and English: {SAMPLE_QUOTE}")
    return code


def test(arguments: list[str]) -> int:
    """Run the tests; without arguments all of them, one process for each core."""
    venv = _for_tests()
    return venv.replace_by("-m", "pytest", *(arguments or ["-n", "auto", "--dist", "worksteal"]))


def soak(arguments: list[str]) -> int:
    """Run what takes hours, or wears the machine: the tests that `test` leaves out."""
    return _for_tests().replace_by(
        "-m", "pytest", "-m", "soak", "-o", "faulthandler_timeout=0", "-s", *arguments
    )


def _for_tests(more: Sequence[system.Need] = ()) -> environment.Environment:
    sys.path.insert(0, str(ROOT))
    from tests.tools import packages_missing

    tools = [system.Need(package, package) for package in packages_missing()]
    return _for_developing([*system.missing_libraries(), *more], tools)


def _for_developing(
    libraries: Sequence[system.Need] = (), tools: Sequence[system.Need] = ()
) -> environment.Environment:
    system.ensure([*environment.needs(ROOT), *libraries], tools)
    return environment.ready(ROOT, environment.DEVELOP)


def bench(arguments: list[str]) -> int:
    """Measure what the project promises, printed as ratios of one run."""
    return _for_tests().replace_by("-m", "tests.bench", *arguments)


def mutants(arguments: list[str]) -> int:
    """Change where money is decided in one place at a time, and name every change that no test notices."""
    return _for_tests().replace_by(str(ROOT / "packaging" / "mutants.py"), *arguments)


def screenshots(arguments: list[str]) -> int:
    """Render every page and every PDF form to build/screenshots."""
    return _for_tests().replace_by("-m", "tests.screenshots", *arguments)


def lint(arguments: list[str]) -> int:
    """Check style, types, layering and translations; says all that is wrong, not only the first."""
    _no(arguments)
    venv = _for_developing()
    checks = {
        "style": ("-m", "ruff", "check", "."),
        "format": ("-m", "ruff", "format", "--check", "."),
        "types": ("-m", "mypy"),
        "layering": ("-c", "from importlinter.cli import lint_imports_command as check; check()"),
        "translations": (CATALOGUES, "check"),
    }
    failed = []
    for name, command in checks.items():
        say(f"Checking {name} …")
        if venv.call(*command):
            failed.append(name)
    if failed:
        say(f"Not in order: {', '.join(failed)}.")
    return 1 if failed else 0


def tidy(arguments: list[str]) -> int:
    """Put imports in order and format the source."""
    _no(arguments)
    venv = _for_developing()
    return venv.call("-m", "ruff", "check", "--fix", ".") or venv.call("-m", "ruff", "format", ".")


def catalogues(arguments: list[str]) -> int:
    """Extract the visible strings, bring the translations up to date and compile them."""
    _no(arguments)
    venv = _for_developing()
    return venv.call(CATALOGUES, "update") or venv.call(CATALOGUES, "compile")


def bundle(arguments: list[str]) -> int:
    """Build dist/quzhou-award (PyInstaller, one folder) and try the frozen program."""
    _no(arguments)
    venv = _for_tests()
    built = venv.call(
        *("-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR"),
        *("--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build" / "pyinstaller")),
        str(ROOT / "packaging" / "quzhou-award.spec"),
    )
    return built or venv.call(str(ROOT / "packaging" / "smoke_test.py"), str(ROOT / "dist" / "quzhou-award"))


def release(arguments: list[str]) -> int:
    """Build the bundle, and pack it for users of this system: `.deb`, archive, AppImage; installer; disk image."""
    return bundle([]) or _for_developing().call(str(ROOT / "packaging" / "release.py"), *arguments)


def release_check(arguments: list[str]) -> int:
    """Build the package for Debian and try it in fresh roots of Debian, as a user without a network (needs root)."""
    _no(arguments)
    tools = [one for one in _OF_RELEASE if shutil.which(one.what) is None]
    _for_tests(tools)
    return bundle([]) or _for_developing().call(str(ROOT / "packaging" / "release_check.py"))


def lock(arguments: list[str]) -> int:
    """Renew the lock files from pyproject.toml; arguments go to `uv pip compile`, such as `--upgrade`."""
    return environment.renew_locks(ROOT, arguments)


def clean(arguments: list[str]) -> int:
    """Remove what was made: environment, builds, caches, compiled translations."""
    _no(arguments)
    for name in (".venv", *MADE):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for folder in ("desktop", "tests", "packaging"):
        for cache in list((ROOT / folder).rglob("__pycache__")):
            shutil.rmtree(cache, ignore_errors=True)
    for compiled in (ROOT / "translations").rglob("*.mo"):
        compiled.unlink()
    return 0


COMMANDS = {
    command.__name__.replace("_", "-"): command
    for command in (
        *(run, test, soak, bench, mutants, lint, tidy, screenshots, catalogues),
        *(bundle, release, release_check, lock, clean),
    )
}


def say(sentence: str) -> None:
    """Tell the user something, before whatever the next program prints."""
    print(sentence, flush=True)


def _no(arguments: list[str]) -> None:
    if arguments:
        raise system.Stop(f"This command takes no arguments, but got {' '.join(arguments)}.")


def main(argv: list[str]) -> int:
    """Carry out one command; its exit code."""
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if not argv or argv[0] not in COMMANDS:
        print("\n".join(f"  {name:12} {command.__doc__}" for name, command in COMMANDS.items()))
        return 0 if not argv or argv[0] in ("help", "-h", "--help") else 2
    try:
        return COMMANDS[argv[0]](argv[1:])
    except system.Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"This step failed (exit code {error.returncode}): {error.cmd}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python must not flush into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
