"""A name of which nothing can be seen is refused; accents that a writing needs are not."""

from __future__ import annotations

import pytest

from desktop.case.case import Investor, Programme
from desktop.case.check import check
from desktop.lettering import is_visible, with_few_marks
from tests.engine.program import case_of, rules
from tests.paper.papers import sample

UNSEEN = ["\u200b", "\u2060\ufeff", "\u3164", "\u00ad \u3000", "\u0301\u0301", "\u2800", "\u115f\u1160"]


@pytest.mark.parametrize("name", UNSEEN)
def test_a_name_of_which_nothing_can_be_seen_is_an_error_at_its_path(name: str) -> None:
    case = case_of(sample())
    case = case._replace(
        investor=Investor(name),
        project=case.project._replace(name=name),
        programmes=(Programme("p", name, "province", amounts=()),),
    )
    found = [(fault.code, fault.path) for fault in check(case, rules())]
    assert found == [
        ("invisible", "investor.name"),
        ("invisible", "project.name"),
        ("invisible", "programmes[0].name"),
    ]


@pytest.mark.parametrize("name", ["a", "한", "می\u200cخواهم", "\U000323af", "\ue000", "😀", "."])
def test_a_name_of_which_something_can_be_seen_is_none(name: str) -> None:
    assert is_visible(name)


@pytest.mark.parametrize("text", ["Nguye\u0302\u0303n", "מַלְכֵּי", "क्षत्रिय", "น้ำ", "မြွှိုံ့"])
def test_marks_that_a_writing_needs_stay(text: str) -> None:
    assert with_few_marks(text) == text
