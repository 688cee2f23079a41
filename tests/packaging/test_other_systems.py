"""The bundles of Windows and macOS, tried on the file lists of the very wheels that they are made from."""

from __future__ import annotations

import ast
from pathlib import Path, PurePosixPath

import bundling
import pytest

from tests.packaging import wheels

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "packaging" / "run.lock").read_text("utf-8")
SYSTEMS = ("windows", "macos")

# What the interpreter brings, which is no wheel.
OF_PYTHON = {
    "windows": ("python313.dll", "python3.dll", "VCRUNTIME140.dll", "VCRUNTIME140_1.dll"),
    "macos": ("Python",),
}


def _sift(system: str) -> tuple[wheels.Wheels, set[str]]:
    """The wheels of a system, and what of their binaries is kept; modules that nothing imports do not reach it."""
    found = wheels.read(system)
    wanted = bundling.description(system)
    excluded = tuple(f"{one.replace('.', '/')}." for one in wanted.excluded_modules)
    foreign = ("PySide6/Qt/libexec", "PySide6/designer", "apsw/")
    binaries = [
        *(entry for entry in found.binaries() if not entry[0].startswith((*excluded, *foreign))),
        *((name, name, "BINARY") for name in OF_PYTHON[system]),
    ]
    for name in OF_PYTHON[system]:
        found.needs.setdefault(name, [])
        found.sizes.setdefault(name, 0)
    return found, {target for target, _, _ in bundling.sift_binaries(wanted, binaries, found.needed)}


@pytest.fixture(scope="module", params=SYSTEMS)
def sifted(request: pytest.FixtureRequest) -> tuple[str, wheels.Wheels, set[str]]:
    return (request.param, *_sift(request.param))


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_lists_are_those_of_the_wheels_that_are_locked(system: str) -> None:
    hashes = wheels.read(system).hashes
    assert len(hashes) > 25
    assert {name for name, digest in hashes.items() if f"sha256:{digest}" not in LOCK} == set()


WINDOWS = {
    "PySide6/plugins/platforms/qwindows.dll",
    "PySide6/plugins/platforms/qoffscreen.dll",
    "PySide6/plugins/styles/qmodernwindowsstyle.dll",
    "PySide6/plugins/imageformats/qico.dll",
    "PySide6/plugins/imageformats/qsvg.dll",
    "PySide6/plugins/iconengines/qsvgicon.dll",
    "PySide6/Qt6Core.dll",
    "PySide6/Qt6Gui.dll",
    "PySide6/Qt6Widgets.dll",
    "PySide6/Qt6PrintSupport.dll",
    "PySide6/Qt6Svg.dll",
    "PySide6/QtWidgets.pyd",
    "PySide6/pyside6.abi3.dll",
    "PySide6/msvcp140.dll",
    "shiboken6/Shiboken.pyd",
    "pypdfium2_raw/pdfium.dll",
    "uharfbuzz/_harfbuzz.pyd",
}
MACOS = {
    "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
    "PySide6/Qt/plugins/platforms/libqoffscreen.dylib",
    "PySide6/Qt/plugins/styles/libqmacstyle.dylib",
    "PySide6/Qt/plugins/imageformats/libqsvg.dylib",
    "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
    "PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui",
    "PySide6/Qt/lib/QtWidgets.framework/Versions/A/QtWidgets",
    "PySide6/Qt/lib/QtPrintSupport.framework/Versions/A/QtPrintSupport",
    "PySide6/QtWidgets.abi3.so",
    "PySide6/libpyside6.abi3.6.11.dylib",
    "pypdfium2_raw/libpdfium.dylib",
}


def test_what_the_program_needs_is_there(sifted: tuple[str, wheels.Wheels, set[str]]) -> None:
    system, _, kept = sifted
    assert {"windows": WINDOWS, "macos": MACOS}[system] - kept == set()


def test_every_plugin_that_is_wanted_is_in_the_wheel(sifted: tuple[str, wheels.Wheels, set[str]]) -> None:
    system, _, kept = sifted
    wanted = bundling.description(system)
    present = {PurePosixPath(path).name.partition(".")[0] for path in kept if "/plugins/" in path}
    assert present == {name for names in wanted.plugins.values() for name in names}


@pytest.mark.parametrize(
    "stranger",
    [
        "Qml",
        "Quick",
        "Network",
        "OpenGL",
        "Sql",
        "Designer",
        "VirtualKeyboard",
        "opengl32sw",
        "d3dcompiler",
        "qwebp",
        "qoffscreen64",
        "qminimal",
        "qdirect2d",
        "qtvirtualkeyboard",
        "LabsPlatform",
        "UiTools",
        "Test.",
    ],
)
def test_what_it_does_not_need_is_not(sifted: tuple[str, wheels.Wheels, set[str]], stranger: str) -> None:
    _, _, kept = sifted
    assert {path for path in kept if path.startswith("PySide6/") and stranger in path} == set()


def test_qt_s_texts_and_the_languages_of_the_program_stay(
    sifted: tuple[str, wheels.Wheels, set[str]],
) -> None:
    system, found, _ = sifted
    wanted = bundling.description(system)
    data = {target for target, _, _ in bundling.sift_data(wanted, found.data(), [])}
    texts = {path for path in data if "translations/" in path and path.startswith("PySide6/")}
    assert texts == {f"{wanted.qt}translations/{name}" for name in wanted.translations}
    locales = {PurePosixPath(path).name for path in data if path.startswith("babel/locale-data/")}
    assert {"root.dat", "zh_Hans_CN.dat", "en.dat"} <= locales
    assert "de.dat" not in locales


def test_windows_stays_under_200_megabytes() -> None:
    # Those of macOS hold the code of two processors each, of which the bundle takes one.
    found, kept = _sift("windows")
    fonts = 50_000_000
    assert sum(found.sizes[path] for path in kept) + fonts < 200_000_000


def test_the_wheel_of_a_library_that_the_system_lacks_would_fail_the_build() -> None:
    found = wheels.read("windows")
    widgets = next(entry for entry in found.binaries() if entry[0] == "PySide6/QtWidgets.pyd")
    with pytest.raises(bundling.BundleFaulty, match=r"Qt6Widgets\.dll, needed by PySide6/QtWidgets\.pyd"):
        bundling.sift_binaries(bundling.description("windows"), [widgets], found.needed)


def test_the_modules_of_qt_that_are_kept_are_those_that_the_program_imports() -> None:
    imported = set()
    for path in (ROOT / "desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6."):
                imported.add((node.module or "").split(".")[1])
    assert imported == bundling.description("linux").modules
