"""Lines of mixed Chinese and Latin end where the rules of both writings allow."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.fonts.scripts import Text
from desktop.paper.layout.breaking import FREELY, NEVER, opportunities, wants_room
from desktop.paper.layout.paper import Style
from desktop.paper.layout.typesetting import Line, Span, set_line, set_lines

STYLE = Style(8.5)
NO_START = set("，。、；：！？）》」』】〕”’…—%,.;:!?)]}")
NO_END = set("（《「『【〔“‘([{$#")

CLAUSES = (
    "对外资总投资达1亿美元（含）以上且首年实际利用外资3000万美元（含）以上的制造业项目，按当年度实际利用外资额的4.5%给予奖励。",
    "同一企业同一事项符合两项或两项以上市级政策条款（含“智造新城、智慧新城”政策）的，按“就高不重复”原则享受，与大商贸专项政策等其他政策不重复奖补。",
    "见衢政办发〔2025〕30号——《衢州市更大力度吸引和利用外资专项行动方案》……自2025年11月11日起施行；Electronic-grade fluorochemicals（一期）。",
)


def lines(text: str, width: float, protected: tuple[str, ...] = ()) -> list[str]:
    return [line.text for line in set_lines([Span(Text(text, "zh"), STYLE)], width, protected)]


def width_of(text: str) -> float:
    return set_line([Span(Text(text, "zh"), STYLE)]).width


@pytest.mark.parametrize("text", CLAUSES)
@given(width=st.floats(min_value=60, max_value=500))
def test_no_closing_mark_begins_a_line_and_no_opening_mark_ends_one(text: str, width: float) -> None:
    found = lines(text, width)
    assert all(line[0] not in NO_START for line in found[1:])
    assert all(line[-1] not in NO_END for line in found[:-1])


@pytest.mark.parametrize("text", CLAUSES)
@given(width=st.floats(min_value=75, max_value=500))
def test_numbers_words_figures_with_units_and_pairs_of_dashes_stay_whole(text: str, width: float) -> None:
    whole = re.findall(r"\d[\d,.]*(?:%|万?美元|年)?|[A-Za-z]+|——|……|〔2025〕30号", text)
    found = lines(text, width)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    for piece in whole:
        assert any(piece in line for line in found), (piece, found)


_TEXTS = st.text(
    alphabet=st.sampled_from(list("衢州外资奖励abcXYZ0123456789,.%()（）“”《》，。、—…-$ 한빛ホ")),
    min_size=1,
    max_size=80,
)


@given(_TEXTS, st.floats(min_value=20, max_value=400))
def test_nothing_is_lost_and_every_line_fits(text: str, width: float) -> None:
    found = set_lines([Span(Text(text, "zh"), STYLE)], width)
    assert "".join(line.text for line in found).replace(" ", "") == text.replace(" ", "")
    assert all(line.width <= width + 0.01 or len(line.text.strip()) <= 1 for line in found)


@given(_TEXTS)
def test_a_line_with_room_for_all_is_one_line(text: str) -> None:
    spans = [Span(Text(text, "zh"), STYLE)]
    assert len(set_lines(spans, set_line(spans).width + 0.01)) == 1


def test_a_word_longer_than_the_line_is_broken_rather_than_clipped() -> None:
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 3
    found = lines(word, 120)
    assert "".join(found) == word
    assert all(width_of(line) <= 120.01 for line in found)


def test_a_hyphen_between_letters_may_end_a_line_but_not_one_in_a_date() -> None:
    assert opportunities("grade-flu")[6] == FREELY
    assert opportunities("2026-11-22")[5] < FREELY
    assert lines("2026-11-22", width_of("2026-11-2")) == ["2026-11-2", "2"]  # nothing else is possible
    assert lines("于2026-11-22", width_of("2026-11-22")) == ["于", "2026-11-22"]


@given(st.floats(min_value=60, max_value=400))
def test_a_protected_phrase_stays_in_one_line_where_it_fits(width: float) -> None:
    phrase = "衢政办发〔2025〕30号"
    text = f"依据{phrase}第17小点和政策实施范围段，{phrase}以中文文本为准。"
    if width_of(phrase) <= width:
        assert sum(phrase in line for line in lines(text, width, (phrase,))) >= 1
        assert "".join(lines(text, width, (phrase,))).count(phrase) == 2


def test_unit_and_figure_keep_together() -> None:
    for text in ("奖励为US$\u00a01,440,000.00整", "达到3000万美元时", "award of US$ 100 million or more"):
        for width in range(40, 160, 3):
            joined = "|".join(lines(text, width))
            assert not re.search(r"US\$\s?\|", joined)
            if width > width_of("3000万美元"):
                assert not re.search(r"\d\|万|万\|美元", joined)


def test_korean_words_are_broken_only_in_need() -> None:
    found = lines("한빛소재 주식회사 전자소재", width_of("한빛소재 주식회사 전"))
    assert found == ["한빛소재 주식회사", "전자소재"]


def test_thai_vowels_and_marks_stay_with_their_consonant() -> None:
    text = "บริษัทไทยน้ำจำกัดเคมีภัณฑ์"
    for width in range(12, 90, 2):
        for line in lines(text, width)[1:]:
            assert not "\u0e30" <= line[0] <= "\u0e3a"
            assert not "\u0e45" <= line[0] <= "\u0e4e"
        for line in lines(text, width)[:-1]:
            assert line[-1] not in "เแโใไ"


def test_a_quarter_em_stands_between_chinese_and_latin_and_nowhere_else() -> None:
    alone = width_of("第") + width_of("17") + width_of("小点")
    assert width_of("第17小点") == pytest.approx(alone + 2 * 0.25 * STYLE.size)
    assert width_of("第 17 小点") == pytest.approx(alone + 2 * width_of("a b") - 2 * width_of("ab"), abs=0.2)
    assert width_of("（17）") == pytest.approx(width_of("（") + width_of("17") + width_of("）"))


def test_no_room_is_left_at_the_end_of_a_line() -> None:
    first, _ = set_lines([Span(Text("外资2026", "zh"), STYLE)], width_of("2026") + 1)
    assert first.width == pytest.approx(width_of("外资"))


@pytest.mark.parametrize(
    ("before", "after", "room"), [("外", "a", True), ("9", "年", True), ("%", "的", True)]
)
def test_room_is_wanted(before: str, after: str, room: bool) -> None:
    assert wants_room(before, after) is room


@pytest.mark.parametrize(
    ("before", "after"), [("，", "a"), ("a", "b"), ("外", "资"), ("한", "a"), (" ", "外"), ("（", "1")]
)
def test_no_room_is_wanted(before: str, after: str) -> None:
    assert not wants_room(before, after)


def test_marks_that_follow_one_another_lose_their_empty_half() -> None:
    em = STYLE.size
    assert width_of("政策”）。") == pytest.approx(5 * em - 2 * em / 2)
    assert width_of("政（“策") == pytest.approx(4 * em - em / 2)
    assert width_of("“政策") == pytest.approx(2.5 * em)  # at the start of the line


def test_opportunities_have_a_place_before_every_character_and_one_after_the_last() -> None:
    assert opportunities("") == b"\0"
    assert list(opportunities("外资")) == [NEVER, FREELY, FREELY]


def test_lines_of_several_spans_go_on_in_one_line() -> None:
    spans = [Span(Text("投资方", "zh"), STYLE), Span(Text(" Investor", "en"), Style(7))]
    line: Line = set_line(spans)
    assert line.text == "投资方 Investor"
    assert line.size == 8.5
    assert [part.style.size for part in line.parts] == [8.5, 7]
    assert all(one.style != other.style for one, other in itertools.pairwise(line.parts))
