"""The tables of GB/T 4754-2017 are whole, agree with one another, and give each class a category that exists."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from desktop import places
from desktop.case.case import CATEGORIES
from desktop.sectors.classes import classes, sector


def _rows(table: str) -> list[dict[str, str]]:
    with (places.resources() / "sectors" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


CLASSES, DIVISIONS, SECTIONS = _rows("classes"), _rows("divisions"), _rows("sections")
# The last division of each section, A to T, as the standard has them; each begins where the one before ends.
_LAST = (5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97)
_OF_SECTION = {
    section: (before + 1, last)
    for section, before, last in zip("ABCDEFGHIJKLMNOPQRST", (0, *_LAST[:-1]), _LAST, strict=True)
}


def test_there_are_20_sections_97_divisions_and_1382_classes() -> None:
    assert (len(SECTIONS), len(DIVISIONS), len(CLASSES)) == (20, 97, 1382)


@pytest.mark.parametrize(("table", "key"), [(CLASSES, "code"), (DIVISIONS, "code"), (SECTIONS, "section")])
def test_codes_are_unique_and_in_order(table: list[dict[str, str]], key: str) -> None:
    codes = [row[key] for row in table]
    assert [code for code, times in Counter(codes).items() if times > 1] == []
    assert codes == sorted(codes)


def test_no_row_has_a_cell_too_many_or_too_few() -> None:
    for row in (*CLASSES, *DIVISIONS, *SECTIONS):
        assert None not in row
        assert None not in row.values()
        assert all(value == value.strip() for value in row.values()), row


def test_every_class_lies_in_its_division_and_every_division_in_its_section() -> None:
    of_division = {row["code"]: row["section"] for row in DIVISIONS}
    for row in CLASSES:
        assert re.fullmatch(r"\d{4}", row["code"]), row
        assert row["division"] == row["code"][:2]
        assert row["section"] == of_division[row["division"]]
    for division, section in of_division.items():
        first, last = _OF_SECTION[section]
        assert first <= int(division) <= last
    assert {row["division"] for row in CLASSES} == set(of_division)
    assert [row["section"] for row in SECTIONS] == list(_OF_SECTION)


def test_every_section_names_its_divisions() -> None:
    for row in SECTIONS:
        first, last = _OF_SECTION[row["section"]]
        assert row["divisions"] == f"{first:02d}-{last:02d}"


def test_every_row_is_named_in_both_languages() -> None:
    for row in (*CLASSES, *DIVISIONS, *SECTIONS):
        assert re.search(r"[\u4e00-\u9fff]", row["name_zh"]), row
        assert re.search(r"[A-Za-z]", row["name_en"]), row
        assert not re.search(r"[\u4e00-\u9fff]", row["name_en"]), row


def test_categories_exist_and_the_other_possibility_is_another_one() -> None:
    for row in CLASSES:
        assert row["category"] in CATEGORIES, row
        assert row["or_category"] in {"", *CATEGORIES} - {row["category"]}, row


@pytest.mark.parametrize(
    ("section", "category"),
    [
        ("C", "manufacturing"),
        ("K", "real_estate"),
        ("J", "finance"),
        ("B", "not_covered"),
        ("D", "not_covered"),
    ],
)
def test_the_category_follows_from_the_section_or_the_class_says_why_not(section: str, category: str) -> None:
    for row in CLASSES:
        if row["section"] == section and row["category"] != category:
            assert row["or_category"] == category or row["note"], row


@pytest.mark.parametrize(
    ("code", "category", "or_category"),
    [
        ("2614", "manufacturing", None),
        ("0111", "not_covered", None),
        ("6930", "finance", None),
    ],
)
def test_classes_that_the_documents_speak_of(code: str, category: str, or_category: str | None) -> None:
    found = sector(code)
    assert found is not None
    assert (found.code, found.category, found.or_category) == (code, category, or_category)


def test_quasi_finance_outside_finance_and_repair_are_asked_for() -> None:
    for code, other in (("7299", "finance"), ("4310", "other_service")):
        found = sector(code)
        assert found is not None
        assert other in (found.category, found.or_category)
        assert found.or_category is not None


def test_every_class_that_may_be_high_tech_has_one_of_the_nine_groups() -> None:
    assert len({row["high_tech_group"] for row in CLASSES} - {""}) <= 9
    for row in CLASSES:
        if "high_tech_service" in (row["category"], row["or_category"]):
            assert row["high_tech_group"], row


def test_what_the_program_reads_is_the_table() -> None:
    found = classes()
    assert list(found) == [row["code"] for row in CLASSES]
    for row in CLASSES:
        one = found[row["code"]]
        assert (one.division, one.section, one.category) == (row["division"], row["section"], row["category"])
        assert (one.name.zh, one.name.en) == (row["name_zh"], row["name_en"])
        assert (one.or_category or "", one.note or "") == (row["or_category"], row["note"])
        assert ";".join(one.isic4) == row["isic4"]
        assert all(re.fullmatch(r"\d{4}", isic) for isic in one.isic4)


@pytest.mark.parametrize("code", ["", "261", "26140", "9999", "C26", "2614 "])
def test_there_is_no_class_but_by_its_exact_code(code: str) -> None:
    assert sector(code) is None
