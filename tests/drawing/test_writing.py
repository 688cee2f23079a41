"""What a writer sets down: measured, in the pen's own lengths, and never wider than its room."""

from __future__ import annotations

import pytest

from desktop.drawing.marks import Block, Box, Text
from desktop.drawing.writing import Writer
from tests.drawing.measures import HalfAsWideAsHigh


@pytest.fixture
def pen() -> Writer:
    return Writer(HalfAsWideAsHigh(), factor=2)


def test_lengths_of_the_design_become_those_of_the_pen(pen: Writer) -> None:
    assert pen.line(10, 20, "four", 8) == 10 + 4 * 4
    pen.rule(1, 4, 7.3)
    pen.box(1, 2, 3, 4, "soft")
    assert pen.marks == [
        Text((20, 40), "four", 16, "text"),
        Box((2, 15), 6, 1, 0, "line"),
        Box((2, 4), 6, 8, 0, "soft"),
    ]


def test_a_line_that_ends_at_a_place_says_so(pen: Writer) -> None:
    assert pen.line(100, 20, "four", 8, align=1) == 100
    assert pen.line(100, 20, "four", 8, align=0.5) == 108


def test_a_line_without_room_is_set_smaller(pen: Writer) -> None:
    assert pen.fitting(0, 20, "twelve chars", 8, 24) == pytest.approx(24)
    assert pen.marks == [Text((0, 40), "twelve chars", 8, "text")]


def test_where_the_smallest_is_too_wide_a_line_ends_in_dots(pen: Writer) -> None:
    end = pen.fitting(0, 20, "twelve chars", 8, 24, least=8)
    assert pen.marks == [Text((0, 40), "twelv…", 16, "text")]
    assert end == 24


@pytest.mark.parametrize(("room", "left"), [(48, "twelve chars"), (28, "twelve…"), (7.9, ""), (3.9, "")])
def test_what_has_no_room_is_cut_at_a_letter(pen: Writer, room: float, left: str) -> None:
    assert pen.elided("twelve chars", 8, room) == left


def test_a_text_of_several_lines_ends_below_its_last(pen: Writer) -> None:
    assert pen.block(5, 10, 16, "twelve chars", 8) == 10 + 3 * 12
    assert pen.marks == [Block((10, 20), 32, "twelve chars", 16, "text")]
    assert pen.height("", 8, 16) == 0


def test_letters_of_a_screen_have_whole_sizes_and_are_never_too_small() -> None:
    pen = Writer(HalfAsWideAsHigh(), factor=0.7, least=9)
    pen.line(0, 0, "large", 22)
    pen.line(0, 0, "small", 10)
    assert [mark.size for mark in pen.marks if isinstance(mark, Text)] == [15, 9]
