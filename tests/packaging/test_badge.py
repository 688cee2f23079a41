"""What the systems show of the program: icons in all sizes, version, manifest, documents; the same on all three."""

from __future__ import annotations

import ast
import configparser
import io
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import badge
import bundling
import pytest
import release
from PIL import Image

from desktop import __version__
from desktop.document.kinds import EXTENSION, MIME_TYPE
from tests.tools import tool

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


@pytest.mark.parametrize("size", badge.SIZES)
def test_the_icon_of_windows_has_every_size_that_windows_asks_for(size: int, tmp_path: Path) -> None:
    with Image.open(badge.write_icon(tmp_path / "a.ico")) as icon:
        assert (size, size) in icon.info["sizes"]


def test_the_icon_of_macos_is_large_enough_for_its_screens(tmp_path: Path) -> None:
    with Image.open(badge.write_icon(tmp_path / "a.icns")) as icon:
        assert icon.size == (1024, 1024)


def test_a_picture_shows_the_icon_on_no_ground() -> None:
    image = Image.open(io.BytesIO(badge.picture(64)))
    assert image.size == (64, 64)
    assert image.getpixel((0, 0)) == (0, 0, 0, 0)
    assert image.getpixel((32, 10)) == (0x27, 0x70, 0x5C, 255)


def test_the_version_of_windows_is_that_of_the_program_in_both_languages() -> None:
    text = badge.version_resource()
    ast.parse(text)
    assert f"filevers=({__version__.replace('.', ', ')}, 0)" in text
    assert "'Translation', [0x0409, 1200, 0x0804, 1200]" in text
    assert badge.NAME_ZH in text


def test_the_manifest_asks_for_sharp_pictures_long_paths_and_utf_8() -> None:
    tree = ElementTree.parse(PACKAGING / "windows" / "quzhou-award.manifest")
    settings = {one.tag.partition("}")[2]: one.text for one in tree.iter()}
    assert settings["dpiAwareness"] == "PerMonitorV2"
    assert settings["longPathAware"] == "true"
    assert settings["activeCodePage"] == "UTF-8"


def test_macos_gives_cases_to_the_program_and_leaves_pdf_to_its_reader() -> None:
    plist = badge.info_plist()
    ranks = {one["LSItemContentTypes"][0]: one["LSHandlerRank"] for one in plist["CFBundleDocumentTypes"]}
    (kind,) = plist["UTExportedTypeDeclarations"]
    assert ranks[kind["UTTypeIdentifier"]] == "Owner"
    assert ranks["com.adobe.pdf"] == "Alternate"
    tags = kind["UTTypeTagSpecification"]
    assert tags == {"public.filename-extension": [EXTENSION[1:]], "public.mime-type": [MIME_TYPE]}
    assert plist["CFBundleLocalizations"] == ["en", "zh_CN"]


def test_the_installer_gives_the_ending_to_the_program_and_no_other() -> None:
    script = (PACKAGING / "windows" / "quzhou-award.iss").read_text("utf-8")
    given = set(re.findall(r'Classes\\(\.\w+)"', script))
    assert given == {EXTENSION}
    assert MIME_TYPE in script


def _desktop(name: str) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(PACKAGING / "linux" / name, "utf-8")
    return parser["Desktop Entry"]


def test_linux_opens_cases_with_the_window_and_offers_the_check_for_pdf() -> None:
    window, check = _desktop("quzhou-award.desktop"), _desktop("quzhou-award-check.desktop")
    assert window["MimeType"] == f"{MIME_TYPE};"
    assert check["MimeType"] == "application/pdf;"
    assert check["NoDisplay"] == "true"
    assert {window["Name[zh_CN]"], window["Icon"]} == {badge.NAME_ZH, "quzhou-award"}


def test_the_mime_type_of_linux_is_the_program_s() -> None:
    text = (PACKAGING / "linux" / "quzhou-award.xml").read_text("utf-8")
    assert f'type="{MIME_TYPE}"' in text
    assert f'pattern="*{EXTENSION}"' in text


@pytest.mark.tools
def test_desktop_files_and_the_description_for_software_centres_are_valid(tmp_path: Path) -> None:
    for file in (PACKAGING / "linux").glob("*.desktop"):
        subprocess.run([tool("desktop-file-validate"), str(file)], check=True)
    name = f"{badge.IDENTIFIER}.metainfo.xml"
    (tmp_path / name).write_text(release.filled(PACKAGING / "linux" / name), "utf-8")
    subprocess.run([tool("appstreamcli"), "validate", "--no-net", str(tmp_path / name)], check=True)


def test_the_package_declares_every_library_that_is_left_to_the_system() -> None:
    declared = release.control(1)
    for packages in bundling.description("linux").packages.values():
        assert re.search(rf"[ ,]{re.escape(packages[0])}[ ,\n]", declared), packages
