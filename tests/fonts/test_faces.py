"""The fonts of the wheels are found, told apart and opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.fonts import faces
from desktop.fonts.faces import Face, FontMissing, coverage, fingerprint, font_file


@pytest.mark.parametrize("face", Face)
def test_every_face_has_its_file(face: Face) -> None:
    assert font_file(face).is_file()


def test_faces_are_found_without_importing_their_packages() -> None:
    import subprocess
    import sys

    program = (
        "import sys; from desktop.fonts.faces import Face, font_file; [font_file(face) for face in Face];"
        "print([name for name in ('justmytype', 'fontpkg', 'justmytype_intl_cjk', 'uharfbuzz') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_chinese_covers_gb2312_and_korean_all_syllables() -> None:
    gb2312 = set()
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                gb2312.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    assert len(gb2312) == 6763
    assert gb2312 <= coverage(Face.SC)
    assert set(range(0xAC00, 0xD7A4)) <= coverage(Face.KR)


def test_fingerprints_differ_and_follow_the_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prints = {fingerprint(face) for face in Face}
    assert len(prints) == len(Face)
    file = tmp_path / "thai.ttf"
    file.write_bytes(font_file(Face.THAI).read_bytes())
    monkeypatch.setattr(faces, "font_file", lambda _face: file)
    assert fingerprint(Face.THAI) in prints
    file.write_bytes(file.read_bytes() + bytes(4))
    assert fingerprint(Face.THAI) not in prints


def test_a_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    source = faces._Source("no_such_font_package", "x.ttf")
    monkeypatch.setitem(faces._SOURCES, Face.THAI, source)
    with pytest.raises(FontMissing, match="no_such_font_package"):
        font_file(Face.THAI)


def test_a_missing_file_and_what_is_no_font_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "font_file", lambda _face: tmp_path / "gone.ttf")
    with pytest.raises(FontMissing, match=r"gone\.ttf"):
        fingerprint(Face.SC)
    with pytest.raises(FontMissing, match=r"gone\.ttf"):
        faces.opened.__wrapped__(Face.SC)
    (tmp_path / "gone.ttf").write_bytes(b"not a font at all")
    with pytest.raises(FontMissing, match="not a font"):
        fingerprint(Face.SC)


def test_a_bundle_has_only_the_files_and_no_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fonts_without_a_package" / "files").mkdir(parents=True)
    file = tmp_path / "fonts_without_a_package" / "files" / "Some[wght].ttf"
    file.write_bytes(b"")
    monkeypatch.syspath_prepend(str(tmp_path))
    source = faces._Source("fonts_without_a_package", "files/Some[wght].ttf")
    monkeypatch.setitem(faces._SOURCES, Face.THAI, source)
    assert font_file(Face.THAI) == file
