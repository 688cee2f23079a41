"""Blocks follow one another over pages without being divided, headings with what follows, heads repeated."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.fonts.scripts import Text
from desktop.paper.layout.blocks import Paragraph, Space, fitted, paragraph
from desktop.paper.layout.flow import Item, flowing, pages
from desktop.paper.layout.paper import Style
from desktop.paper.layout.typesetting import Span

FIRST, LATER = 60.0, 100.0


def heights(items: list[Item]) -> list[list[float]]:
    return [[put.block.height for put in page] for page in pages(items, FIRST, LATER)]


def test_what_does_not_fit_begins_the_next_page_without_the_room_above_it() -> None:
    (first,), (second,) = pages([Item(Space(40)), Item(Space(30), before=10)], FIRST, LATER)
    assert (first.top, second.top) == (0, 0)


def test_a_heading_goes_with_what_follows() -> None:
    heading, body = Item(Space(5), holds=True), Item(Space(20))
    assert heights([Item(Space(40)), heading, body]) == [[40], [5, 20]]


def test_what_holds_together_but_is_higher_than_a_page_is_divided_between_its_blocks() -> None:
    rows = [Item(Space(30), holds=True) for _ in range(5)]
    assert heights(rows) == [[30, 30], [30, 30, 30]]


def test_the_head_of_a_table_is_repeated_where_a_row_begins_a_page() -> None:
    head = Space(8)
    rows = [Item(head, holds=True), *(Item(Space(30), head=head) for _ in range(4))]
    assert heights(rows) == [[8, 30], [8, 30, 30, 30]]


def test_a_signature_sinks_to_the_foot_of_its_page() -> None:
    (page,) = pages([Item(Space(10)), Item(Space(20), sinks=True)], FIRST, LATER)
    assert page[1].top == FIRST - 20


@given(st.lists(st.tuples(st.floats(1, 59), st.booleans(), st.booleans(), st.floats(0, 9)), max_size=40))
def test_every_block_comes_once_in_order_inside_its_page_and_over_no_other(
    sizes: list[tuple[float, bool, bool, float]],
) -> None:
    head = Space(7)
    items = [
        Item(Space(height), before, holds, head if repeats else None)
        for height, holds, repeats, before in sizes
    ]
    found = pages(items, FIRST, LATER)
    drawn = [put.block for page in found for put in page if put.block is not head]
    assert drawn == [item.block for item in items]
    for number, page in enumerate(found):
        bottom = 0.0
        for put in page:
            assert put.top >= bottom - 0.02
            bottom = put.top + put.block.height
        assert bottom <= (FIRST if number == 0 else LATER) + 0.02


def test_a_long_text_flows_in_pieces_of_a_few_lines() -> None:
    text = paragraph([Span(Text("外资" * 400, "zh"), Style(8))], 200)
    items = flowing([text], before=4)
    assert [item.before for item in items] == [4] + [0] * (len(items) - 1)
    assert [
        line for item in items for line in (item.block.lines if isinstance(item.block, Paragraph) else ())
    ] == list(text.lines)
    assert sum(item.block.height for item in items) == text.height


def test_a_figure_too_wide_for_its_cell_is_set_smaller_in_one_line() -> None:
    figure = [Span(Text("CNY\u00a0999,999,999,999.99", "en"), Style(8.5))]
    cell = fitted(figure, 60)
    assert [line.width <= 60.01 for line in cell.lines] == [True]
    assert 4.5 <= cell.lines[0].size < 8.5
    assert fitted(figure, 300).lines[0].size == 8.5


def test_a_figure_that_nobody_could_read_is_broken_instead() -> None:
    cell = fitted([Span(Text("9" * 200, "en"), Style(8.5))], 100)
    assert len(cell.lines) > 1
    assert {line.size for line in cell.lines} == {4.5}
    assert all(line.width <= 100.01 for line in cell.lines)
