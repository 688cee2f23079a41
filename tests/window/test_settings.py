from __future__ import annotations

import json
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
