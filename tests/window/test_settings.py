from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from desktop.window.desk.settings import Folders, Settings


def test_settings_come_back(tmp_path: Path) -> None:
    first = Settings(tmp_path)
    first.language, first.theme, first.folder = "zh", "dark", "/somewhere"
    first.issuer = {"prepared_by": "王", "organisation": "招商局", "contact": ""}
    first.keep()
    second = Settings(tmp_path)
    assert (second.language, second.theme, second.folder) == ("zh", "dark", "/somewhere")
    assert second.issuer["organisation"] == "招商局"


@pytest.mark.parametrize(
    "content",
    ["", "nonsense", "[]", "null", '{"language": 7, "theme": "pink", "issuer": [1], "geometry": {}}', "\x00"],
)
def test_broken_settings_are_as_good_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "settings.json").write_text(content)
    settings = Settings(tmp_path)
    assert (settings.language, settings.theme, settings.geometry) == ("en", "system", "")
    assert settings.issuer == {"prepared_by": "", "organisation": "", "contact": ""}


def test_settings_that_cannot_be_written_are_not_worth_a_word(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    Settings(tmp_path / "file").keep()


def test_the_first_start_takes_the_language_of_the_system(tmp_path: Path) -> None:
    assert Settings(tmp_path, language="zh").language == "zh"


def test_one_folder_can_hold_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUZHOU_AWARD_HOME", str(tmp_path))
    folders = Folders()
    assert {folders.config, folders.data, folders.state} == {tmp_path}


def test_what_is_kept_is_plain_json(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.keep()
    assert json.loads((tmp_path / "settings.json").read_text())["language"] == "en"


def test_two_windows_each_keep_what_they_changed(tmp_path: Path) -> None:
    Settings(tmp_path).keep()
    one, other = Settings(tmp_path), Settings(tmp_path)
    one.theme = "dark"
    one.keep()
    other.folder = "/somewhere"
    other.keep()
    third = Settings(tmp_path)
    assert (third.theme, third.folder) == ("dark", "/somewhere")


def test_settings_of_a_newer_version_are_read_and_never_written(tmp_path: Path) -> None:
    content = json.dumps({"version": 99, "theme": "dark", "new": 1})
    (tmp_path / "settings.json").write_text(content)
    settings = Settings(tmp_path)
    assert settings.theme == "dark"
    settings.theme = "light"
    settings.keep()
    assert (tmp_path / "settings.json").read_text() == content


def test_damaged_settings_are_set_aside_and_the_last_good_copy_is_in_use(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.theme = "dark"
    settings.keep()
    (tmp_path / "settings.json").write_bytes(b"{half")
    assert Settings(tmp_path).theme == "dark"
    (aside,) = tmp_path.glob("settings.unreadable-*")
    assert aside.read_bytes() == b"{half"


def test_nobody_else_may_read_the_settings(tmp_path: Path) -> None:
    Settings(tmp_path / "new").keep()
    if os.name != "nt":
        assert {path.stat().st_mode & 0o077 for path in (tmp_path / "new").iterdir()} == {0}
        assert (tmp_path / "new").stat().st_mode & 0o077 == 0
