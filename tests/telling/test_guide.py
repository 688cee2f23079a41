"""The guide says the same in both languages, and calls menus and pages what the window calls them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from babel.messages import pofile

from desktop import places
from desktop.language.codes import LANGUAGES
from desktop.telling.guide import guide

CATALOGUE = places.translations() / "zh_CN" / "LC_MESSAGES" / "quzhou-award.po"
OF_THE_SYSTEM = {"open with", "打开方式", "应用程序"}


def _named() -> dict[str, set[str]]:
    """What the window is called in each language, without mnemonics."""
    with CATALOGUE.open("rb") as file:
        read = pofile.read_po(file)
    pairs = [(one.id, one.string) for one in read if isinstance(one.id, str) and isinstance(one.string, str)]
    return {
        "en": {english.replace("&", "") for english, _ in pairs},
        "zh": {re.sub(r"\(&.\)", "", chinese) for _, chinese in pairs},
    }


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_stands_in_quotation_marks_is_written_in_the_window(code: str) -> None:
    named = _named()[code] | OF_THE_SYSTEM
    text = "\n".join(step for section in guide(code) for step in section.steps)
    quoted = set(re.findall("“([^”]+)”", text))
    assert quoted, "nothing is named"
    assert quoted - named == set()


def test_it_covers_what_is_asked_for_most() -> None:
    names = [section.name for section in guide("en")]
    assert names == ["install", "first", "verify", "rules", "backup", "trouble"]


def test_every_paragraph_is_there_in_both_languages() -> None:
    file: Path = places.resources() / "guide" / "guide.toml"
    for section in tomllib.loads(file.read_text("utf-8"))["sections"]:
        for text in (section["title"], *section["steps"]):
            assert set(text) == set(LANGUAGES)
            assert re.search("[一-鿿]", text["zh"])
            assert not re.search("[一-鿿]", text["en"])
