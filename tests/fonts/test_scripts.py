"""Every script gets its face, Han characters the shapes of their country, and the rest is refused by name."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.fonts.faces import Face, coverage
from desktop.fonts.scripts import (
    SHAPED,
    UNSEEN,
    Run,
    Text,
    WithoutLetters,
    in_latin_letters,
    runs,
    without_letters,
)
from desktop.lettering import MOST_ACCENTS, MOST_MARKS


def faces_of(text: str, language: str | None = None, country: str | None = None) -> set[Face]:
    return {run.face for run in runs(Text(text, language, country)) if run.text.strip()}


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("Hanbit Materials GmbH & Co. KG", Face.LATIN),
        ("ООО «Химпром»", Face.LATIN),
        ("Ελληνική Χημική Α.Ε.", Face.LATIN),
        ("Nguyễn Đức Đạt", Face.LATIN),
        ("12,000,000.00", Face.LATIN),
        ("衢州外资奖励", Face.SC),
        ("한빛소재", Face.KR),
        ("บริษัท", Face.THAI),
        ("شركة الخليج", Face.ARABIC),
        ("חברת כימיקלים", Face.HEBREW),
        ("भारत", Face.DEVANAGARI),
        ("বাংলাদেশ", Face.BENGALI),
        ("தமிழ்", Face.TAMIL),
        ("హైదరాబాద్", Face.TELUGU),
        ("ບໍລິສັດ", Face.LAO),
        ("ក្រុមហ៊ុន", Face.KHMER),
        ("မြန်မာ", Face.MYANMAR),
        ("ホールディングス", Face.JP),
    ],
)
def test_a_script_has_its_face(text: str, face: Face) -> None:
    assert faces_of(text) == {face}


def test_scripts_mixed_in_one_line_are_told_apart() -> None:
    assert runs(Text("Hanbit 한빛 (衢州)")) == (
        Run(Face.LATIN, "Hanbit "),
        Run(Face.KR, "한빛"),
        Run(Face.LATIN, " ("),
        Run(Face.SC, "衢州"),
        Run(Face.LATIN, ")"),
    )


def test_kana_make_the_han_characters_beside_them_japanese() -> None:
    assert faces_of("吉野家ホールディングス", country="US") == {Face.JP}


@pytest.mark.parametrize(
    ("country", "face"),
    [("JP", Face.JP), ("TW", Face.TC), ("HK", Face.TC), ("MO", Face.TC), ("KR", Face.KR), ("DE", Face.SC)],
)
def test_the_investors_country_decides_the_shapes_of_its_own_name(country: str, face: Face) -> None:
    assert faces_of("中央化學", country=country) == {face}


def test_a_sentence_of_ours_keeps_the_chinese_shapes_whatever_the_country() -> None:
    assert faces_of("中央化学", language="zh", country="JP") == {Face.SC}


def test_one_face_sets_all_han_characters_of_a_name_where_one_holds_them_all() -> None:
    assert ord("𠮷") not in coverage(Face.SC)
    assert faces_of("𠮷野家") == {Face.JP}
    # A simplified name of an investor from Taiwan is not set half in TC, half in SC.
    assert ord("贸") not in coverage(Face.TC)
    assert faces_of("商贸电子", country="TW") == {Face.SC}


def test_quotation_marks_and_dashes_are_wide_in_chinese_and_narrow_in_english() -> None:
    assert runs(Text("“谈项目”——落实……", "zh")) == (Run(Face.SC, "“谈项目”——落实……"),)
    assert [run.face for run in runs(Text("“talk” — and…", "en"))] == [Face.LATIN]
    assert runs(Text("L’Oréal中国", "zh"))[0] == Run(Face.LATIN, "L’Oréal")


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("ქიმია", "Kimia"),
        ("Շողակաթ LLC", "Shoghakat' LLC"),
        ("ኢትዮጵያ", "'Ityop'ya"),
        ("ABC ქიმია (衢州)", "ABC Kimia (衢州)"),
    ],
)
def test_what_no_face_sets_is_written_in_latin_letters(text: str, latin: str) -> None:
    assert "".join(run.text for run in runs(Text(text))) == latin
    assert in_latin_letters(Text(text)) == latin


@pytest.mark.parametrize("character", ["\ue000", "\U000f0000", "\U000323af"])
def test_a_character_without_latin_letters_is_written_by_its_number(character: str) -> None:
    assert "".join(run.text for run in runs(Text(f"衢{character}"))) == f"衢[U+{ord(character):04X}]"


def test_the_texts_in_latin_letters_are_found_each_with_its_place() -> None:
    found = without_letters(
        [
            ("investor.name", Text("შპს Kumar")),
            ("project.name", Text("Zhejiang 衢州 भारत")),
            ("quote.contact", Text("😀")),
        ]
    )
    assert found == (WithoutLetters("investor.name", "შ"), WithoutLetters("quote.contact", "😀"))


def test_a_joiner_stays_where_letters_join_and_goes_elsewhere() -> None:
    assert runs(Text("می\u200cخواهم")) == (Run(Face.ARABIC, "می\u200cخواهم"),)
    assert runs(Text("Han\u200cbit")) == (Run(Face.LATIN, "Hanbit"),)


def test_marks_on_a_letter_are_bounded() -> None:
    zalgo = "H" + "\u0301" * 40 + "a" + "\u0321" * 40
    assert runs(Text(zalgo)) == (
        Run(Face.LATIN, "H" + "\u0301" * MOST_ACCENTS + "a" + "\u0321" * MOST_ACCENTS),
    )
    assert runs(Text("\u05d0" + "\u05b8" * 40)) == (Run(Face.HEBREW, "\u05d0" + "\u05b8" * MOST_MARKS),)
    burmese = "မြွှိုံ့"  # medials, vowels, a nasal and a tone on one letter
    assert runs(Text(burmese)) == (Run(Face.MYANMAR, burmese),)


@given(
    st.text(max_size=40), st.sampled_from([None, "zh", "en"]), st.sampled_from([None, "JP", "TW", "KR", "US"])
)
def test_every_text_is_set_in_faces_that_hold_it(
    text: str, language: str | None, country: str | None
) -> None:
    result = runs(Text(text, language, country))
    if in_latin_letters(Text(text, language, country)) is None and len(text) <= MOST_ACCENTS:
        shown = "".join(c for run in result for c in run.text if c not in UNSEEN)
        assert shown == "".join(c for c in text if c not in UNSEEN)
    for run in result:
        held = run.text if run.face not in SHAPED else "".join(c for c in run.text if c not in UNSEEN)
        assert set(map(ord, held)) <= coverage(run.face)
    assert all(before.face is not after.face for before, after in itertools.pairwise(result))
