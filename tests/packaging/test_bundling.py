"""What the bundle holds: nothing of the build host that was not decided on, and nothing missing."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable

import bundling
import pytest

LINUX = bundling.description("linux")
HOST = "/lib/x86_64-linux-gnu"
PLATFORM = ("PySide6/Qt/plugins/platforms/libqxcb.so", "/site/libqxcb.so", "BINARY")
GTK_THEME = ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "/site/libqgtk3.so", "BINARY")
PRINTING = (
    "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
    "/site/libcupsprintersupport.so",
    "BINARY",
)
PILLOW = ("PIL/_imaging.cpython-311-x86_64-linux-gnu.so", "/site/_imaging.so", "EXTENSION")
TIFF = ("pillow.libs/libtiff-20b7e810.so.6.3.0", "/site/libtiff", "BINARY")
PYTHON = ("libpython3.11.so.1.0", "/usr/lib/libpython3.11.so.1.0", "BINARY")
QT_TEXTS = [
    (f"PySide6/Qt/translations/{name}", f"/site/{name}", "DATA")
    for name in ("qtbase_en.qm", "qtbase_zh_CN.qm")
]


def _host(name: str) -> bundling.Entry:
    return (name, f"{HOST}/{name}", "BINARY")


def _sift(*binaries: bundling.Entry, needs: dict[bundling.Entry, Iterable[str]]) -> set[str]:
    """What is kept, if each binary needs what is said, and what is not said to be missing is found."""
    by_source = {source: needs.get((target, source, kind), ()) for target, source, kind in binaries}

    def needed(source: str) -> list[tuple[str, str | None]]:
        return [(name.removesuffix("?"), None if name.endswith("?") else name) for name in by_source[source]]

    return {target for target, _, _ in bundling.sift_binaries(LINUX, binaries, needed)}


def test_a_library_stays_as_long_as_something_needs_it() -> None:
    cursor, unneeded = _host("libxcb-cursor.so.0"), _host("libxcb-glx.so.0")
    kept = _sift(
        PLATFORM, PILLOW, TIFF, cursor, unneeded, PYTHON, needs={PLATFORM: [cursor[0]], PILLOW: [TIFF[0]]}
    )
    assert kept == {PLATFORM[0], PILLOW[0], TIFF[0], cursor[0], PYTHON[0]}


def test_pdfium_which_nothing_links_with_stays() -> None:
    pdfium = ("pypdfium2_raw/libpdfium.so", "/site/libpdfium.so", "BINARY")
    assert _sift(PLATFORM, pdfium, needs={}) == {PLATFORM[0], pdfium[0]}


def test_gtk_goes_with_the_theme_that_asks_for_it() -> None:
    gtk = _host("libgtk-3.so.0")
    assert _sift(PLATFORM, GTK_THEME, gtk, needs={GTK_THEME: [gtk[0]]}) == {PLATFORM[0]}


def test_printing_leans_on_the_cups_of_the_system() -> None:
    cups, tls = _host("libcups.so.2"), _host("libgnutls.so.30")
    kept = _sift(PLATFORM, PRINTING, cups, tls, needs={PRINTING: [cups[0], tls[0]]})
    assert kept == {PLATFORM[0], PRINTING[0]}


def test_a_library_that_is_not_listed_fails_the_build_by_name() -> None:
    readline = _host("libreadline.so.8")
    with pytest.raises(bundling.BundleFaulty, match=r"libreadline\.so\.8"):
        _sift(PILLOW, readline, needs={PILLOW: [readline[0]]})


def test_a_missing_library_fails_the_build_by_name() -> None:
    with pytest.raises(bundling.BundleFaulty, match=r"libxcb-icccm\.so\.4, needed by .*libqxcb\.so"):
        _sift(PLATFORM, needs={PLATFORM: ["libxcb-icccm.so.4?"]})


def test_what_only_the_gtk_theme_misses_does_not_matter() -> None:
    assert _sift(PLATFORM, GTK_THEME, needs={GTK_THEME: ["libgtk-3.so.0?"]}) == {PLATFORM[0]}


@pytest.mark.parametrize(
    ("target", "stays"),
    [
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_en.qm", True),
        ("PySide6/Qt/translations/qtbase_zh_TW.qm", False),
        ("PySide6/Qt/translations/qt_zh_CN.qm", False),
        ("babel/locale-data/root.dat", True),
        ("babel/locale-data/zh_Hans_CN.dat", True),
        ("babel/locale-data/en_GB.dat", True),
        ("babel/locale-data/de.dat", False),
        ("babel/global.dat", True),
        ("resources/rules/quzhou-2025-30.toml", True),
    ],
)
def test_data_of_other_languages_stays_behind(target: str, stays: bool) -> None:
    sifted = bundling.sift_data(LINUX, [*QT_TEXTS, (target, "/somewhere", "DATA")], [])
    assert ((target, "/somewhere", "DATA") in sifted) is stays


def test_what_asks_for_a_newer_glibc_than_qt_fails_the_build_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"/site/_imaging.so": "2.34", f"{HOST}/libexpat.so.1": "2.36", PYTHON[1]: "2.35"}
    monkeypatch.setattr(bundling, "glibc_asked_for", lambda path: asked[str(path)])
    bundling.refuse_too_new(LINUX, [PILLOW, PYTHON])
    with pytest.raises(bundling.BundleFaulty, match=r"libexpat\.so\.1: 2\.36"):
        bundling.refuse_too_new(LINUX, [PILLOW, _host("libexpat.so.1")])


def test_libraries_of_every_desktop_are_left_to_the_system() -> None:
    glib, cursor = _host("libglib-2.0.so.0"), _host("libxcb-cursor.so.0")
    kept = _sift(PLATFORM, glib, cursor, needs={PLATFORM: [glib[0], cursor[0]]})
    assert kept == {PLATFORM[0], cursor[0]}


def test_the_notices_are_those_of_what_is_inside() -> None:
    (segno,) = (file for file in importlib.metadata.files("segno") or () if file.name == "encoder.py")
    rows = bundling.licences([], [("segno.encoder", str(segno.locate()), "PYMODULE")])
    assert {target.split("/")[1] for target, _, _ in rows} - {"python"} == {"segno"}


def test_the_notices_of_what_pdfium_is_made_from_come_along() -> None:
    (library,) = (file for file in importlib.metadata.files("pypdfium2") or () if "libpdfium" in file.name)
    rows = bundling.licences([], [("pypdfium2_raw/libpdfium.so", str(library.locate()), "BINARY")])
    names = {target for target, _, _ in rows}
    assert {name for name in names if name.endswith(("pdfium.txt", "freetype.txt"))} != set()


def test_a_link_stays_only_if_its_library_does() -> None:
    core = ("PySide6/Qt/lib/libQt6Core.so.6", "/site/libQt6Core.so.6", "BINARY")
    links = [
        ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
        ("libQt6Quick.so.6", "PySide6/Qt/lib/libQt6Quick.so.6", "SYMLINK"),
    ]
    assert bundling.sift_data(LINUX, [*QT_TEXTS, *links], [core]) == [*QT_TEXTS, links[0]]


def test_a_bundle_without_qt_s_chinese_texts_fails_the_build() -> None:
    with pytest.raises(bundling.BundleFaulty, match=r"qtbase_zh_CN\.qm"):
        bundling.sift_data(LINUX, QT_TEXTS[:1], [])


def test_the_program_s_own_fonts_are_found_where_it_looks_for_them() -> None:
    targets = {target for target, _, _ in bundling.font_files()}
    assert "justmytype_intl_cjk/fonts/ofl/notosanssc/NotoSansSC[wght].ttf" in targets
    assert "fontpkg_noto_sans/files/NotoSans[wdth,wght].ttf" in targets
