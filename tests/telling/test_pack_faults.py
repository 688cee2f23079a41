"""Every fault of a pack has a sentence in both languages, and the line of the file it stands on."""

from __future__ import annotations

import re

import pytest

from desktop.case.case import FORM_NAMES
from desktop.language import language
from desktop.policy import lines
from desktop.policy.load import read_pack
from desktop.policy.schema import SAID, Fault, fault
from desktop.telling.pack_faults import SENTENCES, sentence
from tests.policy.packs import ORIGINAL, changed
from tests.policy.test_faulty_packs import _FAULTS


def found(name: str) -> tuple[Fault, ...]:
    return read_pack(changed(*_FAULTS[name][0]).encode())[1]


@pytest.mark.parametrize("code", sorted(SAID))
def test_every_fault_of_the_program_has_a_sentence_of_its_own(code: str) -> None:
    assert code in SENTENCES


@pytest.mark.parametrize("name", list(_FAULTS))
def test_a_fault_is_said_in_both_languages(name: str) -> None:
    faults = found(name)
    assert faults
    for one in faults:
        for code in ("zh", "en"):
            said = sentence(language(code), one)
            assert said != language(code).text("is not written as it has to be"), one
        assert re.search("[一-龥]", sentence(language("zh"), one)), one
        for word in re.findall("[A-Za-z]{2,}", re.sub("“[^”]*”|{[^}]*}", "", sentence(language("zh"), one))):
            # Only names that stand in the file may be left in Latin letters.
            assert word in ORIGINAL or word in ("TOML", "UTF", "usd", "cny", "caps"), (word, one)


def test_a_kind_of_fault_that_is_not_known_is_said_without_english_in_chinese() -> None:
    assert sentence(language("zh"), Fault("rules", "Input should be odd", "odd")) == "写法不符合要求"


def test_a_file_that_is_not_toml_is_said_with_line_and_column() -> None:
    (one,) = read_pack(b'id = "a"\nthis is wrong\n')[1]
    assert sentence(language("en"), one) == "is not TOML from line 2, column 6 on"
    assert sentence(language("zh"), one) == "自第2行第6列起不是TOML格式"


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ('relation = "adds_up"', 'relation = "adds"', ("adds_up", "competes")),
        ('"capital_increase"', '"increase"', ("new", "capital_increase", "profit_reinvestment")),
        ("technical_upgrade = true", "technical_upgrade = false", ("true",)),
        ("version = 2", "version = 9", ("1", "2")),
        ('forms = ["cash"', 'forms = ["coins"', tuple(code for code, _ in FORM_NAMES)),
    ],
)
def test_what_is_allowed_at_a_place_comes_from_the_model_itself(
    before: str, after: str, allowed: tuple[str, ...]
) -> None:
    assert before in ORIGINAL
    faults = read_pack(ORIGINAL.replace(before, after, 1).encode())[1]
    found = next(one for one in faults if one.code == "literal_error")
    assert dict(found.fields)["expected"] == allowed
    for word in allowed:
        assert word in sentence(language("en"), found)


def test_the_line_of_a_fault_is_that_of_the_file() -> None:
    text = ORIGINAL.splitlines()
    for place, begins in (
        ("rules[2].brackets[1].rate", "  { from_usd = 5_000_000"),
        ("readings[5].values[1].effects[0].year", 'effects = [{ kind = "last_year"'),
        ("document.issued", "issued = "),
        ("places[4].name.en", 'name = { zh = "龙游县"'),
        ("clauses[1].sentences[2].zh", 'zh = "对当年度实际利用外资100万'),
        ("scope.covered[0]", "covered = "),
        ("id", "id = "),
    ):
        line = lines.line_of(ORIGINAL, place)
        assert line is not None
        assert text[line - 1].startswith(begins), place


def test_a_key_that_is_missing_is_told_by_the_line_of_its_table() -> None:
    line = lines.line_of(ORIGINAL, "levels[2].assumption")
    assert line is not None
    assert ORIGINAL.splitlines()[line - 1 : line + 1] == ["[[levels]]", 'id = "city"']


@pytest.mark.parametrize("place", ["", "nothing", "rules[99].rate", "rules[2].brackets[77]"])
def test_a_place_that_is_not_in_the_file_has_no_wrong_line(place: str) -> None:
    line = lines.line_of(ORIGINAL, place)
    assert line is None or ORIGINAL.splitlines()[line - 1].startswith("brackets")


def test_a_fault_is_made_by_its_code_with_the_words_of_the_command_line() -> None:
    assert fault("rules", "no_brackets", category="finance").message == "no brackets for finance"
    with pytest.raises(KeyError):
        fault("rules", "no such thing")
