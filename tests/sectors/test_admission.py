"""Admission: the items of the national negative list, and the classes that they concern."""

from __future__ import annotations

import pytest

from desktop.sectors.admission import admission, admission_list
from desktop.sectors.classes import classes


def test_the_list_has_its_29_items_in_order() -> None:
    assert [item.number for item in admission_list().items] == list(range(1, 30))
    assert admission_list().in_force_from == "2024-11-01"


def test_every_class_named_is_one_of_the_standard_and_none_of_manufacturing() -> None:
    for item in admission_list().items:
        assert item.classes
        for code in item.classes:
            assert classes()[code].category != "manufacturing"


def test_what_is_closed_forbids_and_what_is_restricted_sets_a_condition() -> None:
    for item in admission_list().items:
        assert (item.kind == "closed") == ("禁止" in item.says.zh)
        assert (item.kind == "closed") == item.says.en.startswith("no investment")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("8321", [(21, "closed")]),
        ("8341", [(20, "restricted")]),
        ("7340", [(17, "closed")]),
        ("6429", [(12, "restricted"), (13, "closed")]),
        ("2614", []),
        (None, []),
    ],
)
def test_a_class_has_its_items(code: str | None, expected: list[tuple[int, str]]) -> None:
    assert [(item.number, item.kind) for item in admission(code)] == expected
