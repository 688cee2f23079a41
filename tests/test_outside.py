"""A text from outside is nothing but its characters, wherever it is shown."""

from __future__ import annotations

import html
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from desktop.outside import as_markup, in_menu, one_line


@given(st.text(), st.integers(2, 400))
def test_a_line_has_no_break_and_nothing_that_cannot_be_seen(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line) <= most
    assert len(line.splitlines()) <= 1
    joiners = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
    assert all(
        unicodedata.category(one)[0] != "C" or one in joiners or unicodedata.category(one) == "Cn"
        for one in line
    )


def test_what_turns_the_order_of_writing_is_gone() -> None:
    assert one_line("quote\u202efdp.exe\u2066 a\u2028b") == "quote fdp.exe a b"


def test_a_line_is_cut_where_it_is_too_long() -> None:
    assert one_line("x" * 500, 10) == "xxxxxxxxx…"


@given(st.text())
def test_markup_of_a_text_is_that_text(text: str) -> None:
    marked = as_markup(text)
    assert not set(marked) & set("<>\"'")
    assert html.unescape(marked) == text or "\r" in text or "&" in text


def test_a_menu_shows_every_sign() -> None:
    assert in_menu("R&D <b>x</b>") == "R&&D <b>x</b>"
