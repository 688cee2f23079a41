"""Stacked bars: in proportion, on one base line, with a name for every colour."""

from __future__ import annotations

import itertools

import pytest

from desktop.drawing.bars import INKS, Sizes, draw_bars
from desktop.drawing.marks import Box, Mark, Text
from desktop.drawing.writing import Writer
from desktop.telling.stacked import Bar, Segment
from tests.drawing.measures import HalfAsWideAsHigh

HIGH = 600.0


def segment(kind: str, usd: int) -> Segment:
    return Segment(kind, f"award {kind}", f"award {kind} 4.5%", str(usd), usd)  # type: ignore[arg-type]


def bar(year: int, own: int, added: int) -> Bar:
    parts = tuple(one for one in (segment("own", own), segment("added", added)) if one.usd)
    return Bar(str(year), str(own + added), own + added, parts)


def drawn(bars: list[Bar], wide: float = 900) -> list[Mark]:
    pen = Writer(HalfAsWideAsHigh())
    draw_bars(pen, "Award by year", bars, "", 50, 50 + wide, HIGH, Sizes(17, 22, widest=250))
    return pen.marks


def boxes(marks: list[Mark], kind: str) -> list[Box]:
    return [mark for mark in marks if isinstance(mark, Box) and mark.fill == INKS[kind][0]]  # type: ignore[index]


def test_heights_are_in_the_proportion_of_the_amounts_and_parts_stand_on_one_another() -> None:
    marks = drawn([bar(2026, 3_000, 1_000), bar(2027, 1_000, 0)])
    first, second = boxes(marks, "own")
    (added,) = boxes(marks, "added")
    # Each part is set off by a line of the ground above and below.
    assert (first.height + 2) / (second.height + 2) == pytest.approx(3)
    assert (first.height + 2) / (added.height + 2) == pytest.approx(3)
    assert added.corner[1] + added.height + 2 == pytest.approx(first.corner[1])
    assert first.corner[1] + first.height == pytest.approx(second.corner[1] + second.height)


def test_every_year_has_its_total_above_its_bar_and_its_name_below() -> None:
    marks = drawn([bar(2026, 3_000, 1_000), bar(2027, 1_000, 0)])
    for box, total, year in zip(boxes(marks, "own"), ("4000", "1000"), ("2026", "2027"), strict=True):
        middle = box.corner[0] + box.width / 2
        over, under = (
            next(one for one in marks if isinstance(one, Text) and one.text == said and one.align == 0.5)
            for said in (total, year)
        )
        assert over.at[0] == under.at[0] == pytest.approx(middle)
        assert over.at[1] < box.corner[1] < under.at[1]


@pytest.mark.parametrize("years", [1, 3, 8])
def test_each_award_is_named_in_its_bar_or_in_a_legend(years: int) -> None:
    marks = drawn([bar(2026 + at, 3_000, 1_000) for at in range(years)])
    said = [mark.text for mark in marks if isinstance(mark, Text)]
    for kind in ("own", "added"):
        assert any(text.startswith(f"award {kind}") for text in said)


def test_a_year_without_an_award_is_drawn_without_a_bar() -> None:
    marks = drawn([Bar("2026", "0", 0, ())])
    assert boxes(marks, "own") == []
    assert any(isinstance(mark, Text) and mark.text == "2026" for mark in marks)


@pytest.mark.parametrize("years", [2, 8, 30])
def test_neither_years_nor_totals_run_into_one_another(years: int) -> None:
    marks = drawn([bar(2026 + at, 300_000, 100_000) for at in range(years)])
    written = [mark for mark in marks if isinstance(mark, Text) and mark.align == 0.5]
    for row in {mark.at[1] for mark in written}:
        edges = [
            (mark.at[0] - half, mark.at[0] + half)
            for mark in written
            if mark.at[1] == row
            for half in [HalfAsWideAsHigh().width(mark.text, mark.size) / 2]
        ]
        assert all(end <= start for (_, end), (start, _) in itertools.pairwise(sorted(edges)))
