"""Text in both languages: the catalogue, plurals, lists, and what loading it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from catalogues import compiled_bytes, po_file

from desktop import places
from desktop.language import CatalogueMissing, language, words

ENGLISH, CHINESE = language("en"), language("zh")


def test_english_is_the_source_and_chinese_comes_from_the_catalogue() -> None:
    assert ENGLISH.text("Cash") == "Cash"
    assert CHINESE.text("Cash") == "现金"


def test_fields_are_filled_in_after_translation() -> None:
    assert ENGLISH.text("Continue: {step}", step="Result") == "Continue: Result"
    assert CHINESE.text("Continue: {step}", step="测算结果") == "下一步：测算结果"


def test_a_text_without_fields_is_taken_as_it_is() -> None:
    assert CHINESE.text("no such text {in} the catalogue") == "no such text {in} the catalogue"


def test_plurals_follow_the_number_in_english_and_nothing_in_chinese() -> None:
    assert ENGLISH.plural("{n} year", "{n} years", 1) == "1 year"
    assert ENGLISH.plural("{n} year", "{n} years", 0) == "0 years"
    assert ENGLISH.plural("{n} year", "{n} years", 1382) == "1,382 years"
    assert CHINESE.plural("{n} year", "{n} years", 1) == "1年"
    assert CHINESE.plural("{n} year", "{n} years", 2) == "2年"


def test_lists_are_joined_as_the_language_does() -> None:
    assert ENGLISH.listing(["a", "b", "c"]) == "a, b and c"
    assert CHINESE.listing(["甲", "乙", "丙"]) == "甲、乙和丙"
    assert ENGLISH.alternatives(["a", "b"]) == "a or b"
    assert CHINESE.alternatives(["甲", "乙"]) == "甲或乙"
    assert ENGLISH.listing([]) == ""


def test_a_language_is_one_object_and_an_unknown_one_an_error() -> None:
    assert language("zh") is CHINESE
    with pytest.raises(ValueError, match="use zh or en"):
        language("de")


def test_without_its_catalogue_chinese_is_an_error_and_not_silently_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "translations", lambda: tmp_path)
    with pytest.raises(CatalogueMissing, match="install the program again"):
        words._catalogue.__wrapped__("zh_CN", "quzhou-award")


def test_speaking_chinese_needs_neither_babel_nor_pydantic_nor_qt(tmp_path: Path) -> None:
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "quzhou-award.mo").write_bytes(compiled_bytes(po_file()))
    program = (
        "import sys, pathlib\n"
        "from desktop import places\n"
        f"places.translations = lambda: pathlib.Path({str(tmp_path)!r})\n"
        "from desktop.language import language\n"
        "from desktop.language import amounts\n"
        "from desktop.telling import terms\n"
        "assert language('zh').text('Cash') == '现金'\n"
        "heavy = ('babel', 'pydantic', 'PySide6', 'tomllib', 'json')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        capture_output=True,
        text=True,
        cwd=root,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "[]"
