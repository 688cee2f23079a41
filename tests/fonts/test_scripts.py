"""Every script gets its face, Han characters the shapes of their country, and the rest is refused by name."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.fonts.faces import Face, coverage
from desktop.fonts.scripts import (
    UNSEEN,
    Run,
    Text,
    Unprintable,
    UnprintableCharacter,
    check,
    named,
    runs,
)


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
    "text", ["भारत", "سلام", "שלום", "தமிழ்", "ພາສາ", "😀", "\ue000", "\U000f0000", "a\u0000"]
)
def test_what_needs_shaping_or_has_no_font_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnprintableCharacter) as caught:
        runs(Text(text))
    assert set(caught.value.characters) <= set(text)
    assert named(caught.value.characters[0]) in str(caught.value)


def test_the_check_collects_every_character_once_with_its_place() -> None:
    with pytest.raises(UnprintableCharacter) as caught:
        check(
            [
                ("investor.name", Text("अ Kumar अ")),
                ("project.name", Text("fine")),
                ("quote.contact", Text("😀अ")),
            ]
        )
    assert caught.value.found == (
        Unprintable("investor.name", "अ"),
        Unprintable("quote.contact", "😀"),
        Unprintable("quote.contact", "अ"),
    )
    assert caught.value.characters == ("अ", "😀")
    assert str(caught.value).startswith("investor.name: “अ” U+0905 DEVANAGARI LETTER A; quote.contact: ")


def test_a_han_character_that_no_face_holds_is_refused() -> None:
    with pytest.raises(UnprintableCharacter, match=r"U\+323AF"):
        runs(Text("衢\U000323af"))


def test_a_character_without_a_picture_is_named_by_number() -> None:
    assert named("\u0007") == "U+0007"


@given(
    st.text(max_size=40), st.sampled_from([None, "zh", "en"]), st.sampled_from([None, "JP", "TW", "KR", "US"])
)
def test_runs_give_back_the_text_in_faces_that_hold_it_or_refuse_it(
    text: str, language: str | None, country: str | None
) -> None:
    try:
        result = runs(Text(text, language, country))
    except UnprintableCharacter as error:
        refused = set(error.characters)
        assert refused
        assert refused <= set(text)
        return
    assert "".join(run.text for run in result) == "".join(c for c in text if c not in UNSEEN)
    assert all(set(map(ord, run.text)) <= coverage(run.face) for run in result)
    assert all(before.face is not after.face for before, after in itertools.pairwise(result))
