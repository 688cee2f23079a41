"""Packs the bundle in dist/quzhou-award for this system: what users download.

    python packaging/release.py            # all that this system can pack
    python packaging/release.py deb tar

Linux: `.deb`, `.tar.xz`, and an AppImage where `appimagetool` is on the path. Windows: portable `.zip`, and the
installer where Inno Setup's `iscc` is. macOS: `.dmg`. Says what was packed, how large it is, and what was not and why.
"""

from __future__ import annotations

import datetime as dt
import os
import plistlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import badge  # noqa: E402
import bundling  # noqa: E402

BUNDLE = ROOT / "dist" / "quzhou-award"
OUT = ROOT / "dist"
LINUX = ROOT / "packaging" / "linux"
MADE = ROOT / "build" / "release"
PROGRAM = "quzhou-award"
NAMED = f"{PROGRAM}-{badge.VERSION}"
_ICONS = (16, 24, 32, 48, 64, 128, 256)
# Debian and Ubuntu gave some libraries a new name when times got 64 bits; either will do.
_RENAMED = {"libglib2.0-0": "libglib2.0-0t64 | libglib2.0-0", "libcups2": "libcups2t64 | libcups2"}


class NotPacked(Exception):
    """Why something cannot be packed here."""


def day() -> str:
    """The day of the release: that of `SOURCE_DATE_EPOCH`, if that is set, so that a build can be repeated."""
    moment = os.environ.get("SOURCE_DATE_EPOCH")
    today = dt.datetime.fromtimestamp(int(moment), dt.UTC) if moment else dt.datetime.now(dt.UTC)
    return today.date().isoformat()


def filled(file: Path) -> str:
    """A file of packaging/linux with version and day."""
    return file.read_text("utf-8").replace("@VERSION@", badge.VERSION).replace("@DATE@", day())


def lay_out(root: Path, where: str) -> None:
    """Bundle, launcher, desktop files, MIME type, icons and manual page under `root`, the bundle in the folder `where`."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(BUNDLE, root / where, symlinks=True)
    launcher = root / "usr" / "bin" / PROGRAM
    launcher.parent.mkdir(parents=True)
    launcher.symlink_to(os.path.relpath(root / where / PROGRAM, launcher.parent))
    share = root / "usr" / "share"
    for source, target in (
        *((file, f"applications/{file.name}") for file in LINUX.glob("*.desktop")),
        (LINUX / f"{PROGRAM}.xml", f"mime/packages/{PROGRAM}.xml"),
        (LINUX / f"{badge.IDENTIFIER}.metainfo.xml", f"metainfo/{badge.IDENTIFIER}.metainfo.xml"),
        (LINUX / f"{PROGRAM}.1", f"man/man1/{PROGRAM}.1"),
    ):
        (share / target).parent.mkdir(parents=True, exist_ok=True)
        (share / target).write_text(filled(source), "utf-8")
    for edge in _ICONS:
        place = share / "icons" / "hicolor" / f"{edge}x{edge}" / "apps"
        place.mkdir(parents=True)
        (place / f"{PROGRAM}.png").write_bytes(badge.picture(edge))
    scalable = share / "icons" / "hicolor" / "scalable" / "apps"
    scalable.mkdir(parents=True)
    shutil.copy(badge.ICON, scalable / f"{PROGRAM}.svg")


def needed_packages(wanted: bundling.Wanted) -> list[str]:
    """The Debian packages that the bundle leaves to the system, as a package declares them."""
    names = list(dict.fromkeys(packages[0] for packages in wanted.packages.values()))
    oldest = {"libc6": f"libc6 (>= {wanted.interpreters_glibc})", "libstdc++6": "libstdc++6 (>= 11)"}
    return [oldest.get(name) or _RENAMED.get(name, name) for name in names]


def control(size: int) -> str:
    """The description of the `.deb`; `size` is what it takes when installed, in kilobytes."""
    return (
        f"Package: {PROGRAM}\n"
        f"Version: {badge.VERSION}\n"
        "Section: misc\n"
        "Priority: optional\n"
        "Architecture: amd64\n"
        f"Installed-Size: {size}\n"
        f"Depends: {', '.join(needed_packages(bundling.description('linux')))}\n"
        f"Recommends: {_RENAMED['libcups2']}, xdg-utils, ibus | fcitx5\n"
        f"Maintainer: {badge.MAKERS} <maintainers@quzhou-award.invalid>\n"
        "Description: Awards for foreign-invested projects in Quzhou, worked out offline\n"
        " Which award the city's policy gives a foreign-invested project, worked out at one\n"
        " screen, in Chinese and English, and printed as a quote. Asks no network.\n"
    )


def deb() -> Path:
    """The package for Debian 12 and 13, Ubuntu 22.04 and newer, and systems of their kind."""
    packer = shutil.which("dpkg-deb")
    if packer is None:
        raise NotPacked("dpkg-deb is not there")
    root = MADE / "deb"
    lay_out(root, f"opt/{PROGRAM}")
    documents = root / "usr" / "share" / "doc" / PROGRAM
    documents.mkdir(parents=True)
    shutil.copy(ROOT / "THIRD-PARTY.md", documents / "copyright")
    control_files = root / "DEBIAN"
    control_files.mkdir()
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file()) // 1024
    (control_files / "control").write_text(control(size), "utf-8")
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    made = OUT / f"{PROGRAM}_{badge.VERSION}_amd64.deb"
    subprocess.run([packer, "--root-owner-group", "-Zxz", "--build", str(root), str(made)], check=True)
    return made


def tar() -> Path:
    """The folder as it is, for systems without packages of their own."""
    made = OUT / f"{NAMED}-linux-x86_64.tar.xz"
    with tarfile.open(made, "w:xz") as archive:
        archive.add(BUNDLE, NAMED, filter=_owned_by_root)
    return made


def _owned_by_root(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry


def appimage() -> Path:
    """One file that runs on any desktop; needs `appimagetool`, which brings the piece that starts it."""
    root = MADE / "AppDir"
    lay_out(root, f"usr/lib/{PROGRAM}")
    (root / "AppRun").symlink_to(f"usr/bin/{PROGRAM}")
    for name in (f"{PROGRAM}.desktop", f"{PROGRAM}.svg"):
        found = next((root / "usr" / "share").rglob(name))
        shutil.copy(found, root / name)
    packer = shutil.which("appimagetool")
    if packer is None:
        raise NotPacked(f"appimagetool is not there; what it packs lies in {root.relative_to(ROOT)}")
    made = OUT / f"{NAMED}-x86_64.AppImage"
    subprocess.run([packer, str(root), str(made)], env={**os.environ, "ARCH": "x86_64"}, check=True)
    return made


def portable_zip() -> Path:
    """The folder for Windows, with the mark by which the program keeps its data beside itself."""
    made = OUT / f"{NAMED}-windows-portable.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(BUNDLE.rglob("*")):
            if path.is_file():
                archive.write(path, f"{NAMED}/{path.relative_to(BUNDLE).as_posix()}")
        archive.writestr(
            f"{NAMED}/portable.txt", "The program keeps its data in the folder “data” beside this file.\n"
        )
    return made


def installer() -> Path:
    """The installer for Windows."""
    compiler = shutil.which("iscc")
    if compiler is None:
        raise NotPacked("Inno Setup's iscc is not there")
    script = ROOT / "packaging" / "windows" / "quzhou-award.iss"
    subprocess.run([compiler, f"/DVersion={badge.VERSION}", str(script)], check=True)
    return OUT / f"{NAMED}-setup.exe"


def dmg() -> Path:
    """The disk image for macOS, with the application and a link to the folder of applications."""
    application = OUT / f"{badge.NAME}.app"
    for language, text in badge.localised_names().items():
        folder = application / "Contents" / "Resources" / f"{language}.lproj"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "InfoPlist.strings").write_text(text, "utf-16")
    plistlib.loads((application / "Contents" / "Info.plist").read_bytes())
    _sign(application)
    root = MADE / "dmg"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(application, root / application.name, symlinks=True)
    (root / "Applications").symlink_to("/Applications")
    made = OUT / f"{NAMED}-macos-arm64.dmg"
    subprocess.run(
        [
            "hdiutil",
            "create",
            "-volname",
            badge.NAME,
            "-srcfolder",
            str(root),
            "-ov",
            "-format",
            "ULFO",
            str(made),
        ],
        check=True,
    )
    return made


def _sign(application: Path) -> None:
    """Sign with the identity in `CODESIGN_IDENTITY`, or else for this machine only; notarising is docs/releasing.md's."""
    identity = os.environ.get("CODESIGN_IDENTITY", "-")
    entitlements = ROOT / "packaging" / "macos" / "entitlements.plist"
    command = ["codesign", "--force", "--deep", "--sign", identity, "--entitlements", str(entitlements)]
    if identity != "-":
        command += ["--options", "runtime", "--timestamp"]
    subprocess.run([*command, str(application)], check=True)


PACKERS: dict[str, dict[str, Callable[[], Path]]] = {
    "linux": {"deb": deb, "tar": tar, "appimage": appimage},
    "windows": {"zip": portable_zip, "installer": installer},
    "macos": {"dmg": dmg},
}


def packed(names: list[str]) -> Iterator[str]:
    """Pack; a line for each, with its size or the reason why it is not there."""
    packers = PACKERS[bundling.description().name]
    for name in names or list(packers):
        try:
            made = packers[name]()
        except NotPacked as reason:
            yield f"{name}: not packed, {reason}."
        else:
            yield f"{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.1f} MB"


def main(names: list[str]) -> int:
    """Pack all, or what is named."""
    for line in packed(names):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
