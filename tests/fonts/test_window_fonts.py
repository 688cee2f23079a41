"""The fonts that Qt loads: baked once, whole, in the order of need, with a real bold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import uharfbuzz as hb

from desktop import files
from desktop.fonts import FAMILIES, window_fonts
from desktop.fonts.faces import Face, coverage
from desktop.fonts.window import bake_into


@pytest.fixture
def fonts(qapp: object) -> Iterator[list[int]]:
    from PySide6.QtGui import QFontDatabase

    loaded = [QFontDatabase.addApplicationFont(str(file)) for file in window_fonts()]
    yield loaded
    for font in loaded:
        QFontDatabase.removeApplicationFont(font)


def test_latin_comes_first_and_every_family_has_two_styles() -> None:
    names = [file.name for file in window_fonts()]
    assert names[:4] == [
        "NotoSans-Regular.ttf",
        "NotoSans-Bold.ttf",
        "NotoSansSC-Regular.ttf",
        "NotoSansSC-Bold.ttf",
    ]
    assert len(names) == 2 * len(FAMILIES) == len(set(names))


def test_qt_finds_each_family_with_its_own_bold(fonts: list[int]) -> None:
    from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

    families = [QFontDatabase.applicationFontFamilies(font)[0] for font in fonts]
    assert families == [family for family in FAMILIES for _ in range(2)]
    for family in FAMILIES:
        for bold, weight in ((False, 400), (True, 700)):
            font = QFont(family)
            font.setBold(bold)
            info = QFontInfo(font)
            assert (info.family(), info.bold(), info.weight()) == (family, bold, weight)


def test_bold_is_drawn_with_other_outlines() -> None:
    regular, bold = (hb.Face(hb.Blob.from_file_path(str(file))) for file in window_fonts()[2:4])
    glyph = hb.Font(regular).get_nominal_glyph(ord("衢"))
    assert glyph is not None
    assert hb.Font(regular).get_glyph_extents(glyph) != hb.Font(bold).get_glyph_extents(glyph)


def test_together_they_hold_every_character_that_the_quote_can_set() -> None:
    baked: set[int] = set()
    for file in window_fonts()[::2]:
        baked |= set(hb.Face(hb.Blob.from_file_path(str(file))).unicodes)
    assert coverage(Face.SC) <= baked
    assert {ord(character) for character in "한빛𠮷ไทยъŐ뷁臺شא구अবதతລខမ"} <= baked


def test_letters_that_join_are_in_the_one_face_that_joins_them() -> None:
    for name, letter in (("", "क"), ("SC", "ش")):
        file = next(one for one in window_fonts() if one.name == f"NotoSans{name}-Regular.ttf")
        assert ord(letter) not in hb.Face(hb.Blob.from_file_path(str(file))).unicodes
    file = next(one for one in window_fonts() if one.name == "NotoSansDevanagari-Regular.ttf")
    buffer = hb.Buffer()
    buffer.add_str("क्ष")
    buffer.guess_segment_properties()
    hb.shape(hb.Font(hb.Face(hb.Blob.from_file_path(str(file)))), buffer)
    assert len(buffer.glyph_infos) == 1  # a conjunct, not three letters


def test_a_second_call_bakes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    first = window_fonts()
    monkeypatch.setattr("desktop.fonts.bake.static_font", lambda *_: pytest.fail("baked again"))
    assert window_fonts() == first


def test_only_the_file_that_is_missing_is_baked_again(tmp_path: Path) -> None:
    original = window_fonts()
    for file in original:
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "NotoSansThai-Bold.ttf").unlink()
    assert [file.name for file in bake_into(tmp_path)] == [file.name for file in original]
    made = tmp_path / "NotoSansThai-Bold.ttf"
    assert not made.is_symlink()
    same = next(file for file in original if file.name == made.name)
    assert made.read_bytes() == same.read_bytes()


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    monkeypatch.setenv("QUZHOU_AWARD_CACHE", str(tmp_path / "cache"))
    with pytest.raises(files.WriteFailed) as caught:
        window_fonts()
    assert caught.value.reason == "no_folder"


def test_the_command_bakes_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from bake_fonts import main

    for file in window_fonts():
        (tmp_path / file.name).symlink_to(file)
    assert main([str(tmp_path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2 * len(FAMILIES)
