"""Tries what users get on systems of their own: `make release-check`, as root on Debian; takes ten minutes and a network.

Builds the bundle and the package, installs the package in fresh roots of Debian, and runs it there as somebody who is
not root, without a network, in a home folder with a Chinese name and spaces: an estimate, a quote, its check, the window
with a file on a screen; then takes a library away and reads what is said. Prints sizes, and start times against source.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import release  # noqa: E402
from smoke_test import PLAN_USD, Failed  # noqa: E402

from tests.xvfb import xvfb  # noqa: E402

ROOTS = ROOT / "build" / "roots"
SUITES = ("bookworm", "trixie")
HOME = "/home/陈 女士/我的 文件"
CASE = "案例 一.qzaward"
SCREENS = "/tmp/.X11-unix"  # noqa: S108 - where X servers put their sockets
SOMEBODY = 1000
SAMPLE = ROOT / "resources" / "samples" / "major-project.json"
LARGEST_UNPACKED, LARGEST_PACKED = 200, 90  # megabytes
SLOWEST = {"command line": 1.4, "window": 1.2}
_TIMES = 5
_LIMIT = 120  # seconds for one start


class System:
    """A root of Debian with the package installed; runs programs in it as a user without a network."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def prepare(self, package: Path) -> None:
        """Install the package with what it depends on, and give the user a home."""
        shutil.copy(package, self.root / "opt" / package.name)
        shutil.copy("/etc/resolv.conf", self.root / "etc" / "resolv.conf")
        quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        self._as_root(*quiet, "update")
        self._as_root(*quiet, "install", "-y", "--no-install-recommends", f"/opt/{package.name}")
        home = self.root / HOME.lstrip("/")
        home.mkdir(parents=True)
        (home / CASE).write_bytes(SAMPLE.read_bytes())
        for path in (home.parent, home, home / CASE):
            os.chown(path, SOMEBODY, SOMEBODY)
        home.chmod(0o700)

    def without(self, package: str) -> None:
        """Take a package away that the program declares."""
        self._as_root("dpkg", "--force-depends", "--remove", package)

    def run(self, *arguments: str, fails: bool = False, **environment: str) -> str:
        """What the program prints. Raises `Failed` where it fails, or does not although it should."""
        clean = {
            "HOME": HOME,
            "LANG": "C.UTF-8",
            "PATH": "/usr/bin:/bin",
            "XDG_RUNTIME_DIR": HOME,
            **environment,
        }
        inside = [
            "chroot",
            f"--userspec={SOMEBODY}:{SOMEBODY}",
            str(self.root),
            "env",
            "-i",
            f"--chdir={HOME}",
        ]
        inside += [f"{name}={value}" for name, value in clean.items()]
        # No network at all: in the new name space not even the loopback is up.
        command = ["unshare", "--net", "--pid", "--fork", f"--mount-proc={self.root}/proc"]
        try:
            done = subprocess.run(
                [*command, *inside, "quzhou-award", *arguments],
                capture_output=True,
                timeout=_LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired as hanging:
            raise Failed(f"{arguments} did not end within {_LIMIT} seconds") from hanging
        said = done.stdout.decode() + done.stderr.decode(errors="replace")
        if (done.returncode != 0) is not fails:
            raise Failed(f"quzhou-award {arguments} ended with {done.returncode}:\n{said}")
        return said

    def _as_root(self, *command: str) -> None:
        done = subprocess.run(
            ["chroot", str(self.root), *command], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Failed(f"{command} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def fresh(suite: str) -> Iterator[System]:
    """A root of a release of Debian as nobody has used it; made once, and worn as a layer over it."""
    lower = ROOTS / suite
    if not (lower / "etc" / "debian_version").is_file():
        shutil.rmtree(lower, ignore_errors=True)
        lower.mkdir(parents=True)
        subprocess.run(
            ["debootstrap", "--variant=minbase", suite, str(lower)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    with tempfile.TemporaryDirectory(dir=ROOTS, prefix="worn-") as folder:
        upper, work, merged = (Path(folder) / name for name in ("upper", "work", "root"))
        for one in (upper, work, merged):
            one.mkdir()
        options = f"lowerdir={lower},upperdir={upper},workdir={work}"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, str(merged)], check=True)
        screens = merged / SCREENS.lstrip("/")
        try:
            screens.mkdir()
            subprocess.run(["mount", "--bind", SCREENS, str(screens)], check=True)
            yield System(merged)
        finally:
            subprocess.run(["umount", str(screens)], check=False)
            subprocess.run(["umount", str(merged)], check=True)


def try_package(system: System, package: Path) -> None:
    """All that a user does with it. Raises `Failed`."""
    system.prepare(package)
    answer = json.loads(system.run("estimate", CASE))
    if answer["plan_usd"] != PLAN_USD:
        raise Failed(f"The sample's award is {answer['plan_usd']}, not {PLAN_USD}.")
    system.run("quote", CASE, "报价 单.pdf", "--language", "both")
    said = system.run("verify", "报价 单.pdf", "--json")
    if json.loads(said)["verdict"] != "unaltered":
        raise Failed(f"Its own quote is not found unaltered: {said}")
    with xvfb() as display:
        system.run(QUZHOU_AWARD_SMOKE="1", DISPLAY=display)
        system.run(CASE, QUZHOU_AWARD_SMOKE="1", DISPLAY=display)
        system.run("报价 单.pdf", QUZHOU_AWARD_SMOKE="1", DISPLAY=display)
    said = system.run(fails=True)
    _expect(said, "DISPLAY", "屏幕")
    system.without("libgl1")
    said = system.run(fails=True)
    _expect(said, "libGL.so.1", "sudo apt-get install libgl1", "缺少")
    if "Traceback" in said:
        raise Failed(f"A missing library shows a traceback: {said}")


def _expect(said: str, *words: str) -> None:
    missing = [one for one in words if one not in said]
    if missing:
        raise Failed(f"{missing} is not said: {said}")


def sizes(package: Path) -> Iterator[tuple[str, float, float]]:
    """What the bundle takes unpacked and packed, in megabytes, each with the most that it should."""
    unpacked = sum(
        path.lstat().st_size for path in release.BUNDLE.rglob("*") if path.is_file() and not path.is_symlink()
    )
    yield "unpacked", unpacked / 1e6, LARGEST_UNPACKED
    yield "the .deb", package.stat().st_size / 1e6, LARGEST_PACKED


def starts() -> Iterator[tuple[str, float, float]]:
    """Processor time of a start of the bundle, as a multiple of that from source, each with the most that it should."""
    frozen, source = [str(release.BUNDLE / release.PROGRAM)], [sys.executable, "-P", "-m", "desktop"]
    with tempfile.TemporaryDirectory() as home:
        base = {**os.environ, "QUZHOU_AWARD_HOME": home, "QUZHOU_AWARD_CACHE": f"{home}/cache"}
        window = {**base, "QUZHOU_AWARD_SMOKE": "1", "QT_QPA_PLATFORM": "offscreen"}
        for name, arguments, environment in (
            ("command line", ["estimate", str(SAMPLE)], base),
            ("window", [], window),
        ):
            # In turns, so that what slows the machine slows both; the first of each fills caches.
            spent: dict[str, list[float]] = {"frozen": [], "source": []}
            for _ in range(_TIMES + 1):
                spent["frozen"].append(_spent([*frozen, *arguments], environment))
                spent["source"].append(_spent([*source, *arguments], environment))
            yield name, min(spent["frozen"][1:]) / min(spent["source"][1:]), SLOWEST[name]


def _spent(command: list[str], environment: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, check=True, timeout=_LIMIT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Pack the bundle and try it; 1 where something does not work or is larger or slower than it should be."""
    code = 0
    package = release.deb()
    for name, measured, most in (*sizes(package), *starts()):
        fits = measured <= most
        code |= not fits
        print(f"{name}: {measured:.2f}, at most {most}{'' if fits else '  TOO MUCH'}", flush=True)
    for suite in SUITES:
        try:
            with fresh(suite) as system:
                try_package(system, package)
        except Failed as failed:
            print(f"{suite}: {failed}", file=sys.stderr)
            code = 1
        else:
            print(f"{suite}: in order", flush=True)
    return code


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit("This needs root, for roots of Debian: sudo make release-check")
    sys.exit(main())
