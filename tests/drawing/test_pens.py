"""Both pens draw whatever a picture is made of."""

from __future__ import annotations

import io
from typing import get_args

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.drawing.marks import Area, Block, Box, Dot, Ink, Line, Mark, Text
from desktop.paper.layout import painting as on_paper
from desktop.paper.layout.blocks import Page, new_canvas
from desktop.paper.layout.glyphs import FontBook
from desktop.window.widgets import painting as in_window
from desktop.window.widgets import theme

ONE_OF_EACH: tuple[Mark, ...] = (
    Line((10, 10), (60, 40), "text", 2),
    Area(((10, 10), (60, 10), (60, 40)), "accent"),
    Dot((40, 30), 9, "accent", "text", 1),
    Box((10, 10), 50, 30, 3, "accent", "text"),
    Text((10, 30), "Award 奖励", 14, "text"),
    Block((5, 5), 60, "One line after the other 逐行", 12, "text"),
)


def test_there_is_one_of_each_kind_of_mark_here() -> None:
    assert {type(mark) for mark in ONE_OF_EACH} == set(get_args(Mark))


@pytest.mark.parametrize("mark", ONE_OF_EACH, ids=lambda mark: type(mark).__name__)
def test_the_window_draws_it(mark: Mark, qapp: QApplication) -> None:
    picture = QImage(80, 60, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFF)
    untouched = picture.copy()
    painter = QPainter(picture)
    in_window.draw(painter, theme.Theme(qapp, "light"), [mark])
    painter.end()
    assert picture != untouched


@pytest.mark.parametrize("mark", ONE_OF_EACH, ids=lambda mark: type(mark).__name__)
def test_the_paper_draws_it(mark: Mark) -> None:
    def page_with(*marks: Mark) -> bytes:
        target = io.BytesIO()
        canvas = new_canvas(target)
        on_paper.draw(Page(canvas, FontBook()), marks, "zh", 50, 60)
        canvas.showPage()
        canvas.save()
        return target.getvalue()

    assert len(page_with(mark)) > len(page_with())


@pytest.mark.parametrize("ink", get_args(Ink))
def test_both_have_a_shade_of_every_ink(ink: Ink, qapp: QApplication) -> None:
    assert theme.Theme(qapp, "dark").colour(ink).isValid()
    assert len(on_paper.INKS[ink]) == 3


@pytest.mark.parametrize("text", ["Utilised foreign capital", "实际利用外资额"])
def test_both_measure_what_they_draw(text: str, qapp: QApplication) -> None:
    for measured in (in_window.Measured(qapp.font()), on_paper.Measured("zh")):
        wide = measured.width(text, 12)
        assert measured.width(text * 2, 12) > 1.8 * wide
        assert measured.height(text * 4, 12, wide * 1.2) > 2 * measured.height(text, 12, wide * 1.2)
        assert 0.6 * 12 < measured.capital(12) < 0.8 * 12
