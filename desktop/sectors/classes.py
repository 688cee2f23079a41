"""GB/T 4754-2017: its 20 sections, 97 divisions and 1 382 classes, and the category that follows from each class.

Read from resources/sectors when first asked for. The assignment to high-tech services is indicative; where
`or_category` is filled the class may fall into either category.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

from desktop import places
from desktop.policy.ruleset import Words


class SectorClass(NamedTuple):
    """A four-digit class. `note` (English) says why a category is uncertain; `note_of` says it in both languages."""

    code: str
    division: str
    section: str
    name: Words
    isic4: tuple[str, ...]
    category: str
    or_category: str | None
    high_tech_group: str | None
    note: str | None


class Division(NamedTuple):
    """A two-digit division with its section; `industry` is `primary`, `secondary` or `tertiary`."""

    code: str
    section: str
    name: Words
    industry: str


class Section(NamedTuple):
    """A section, named by a letter."""

    code: str
    name: Words


@lru_cache(maxsize=1)
def classes() -> dict[str, SectorClass]:
    """Every class by its code, in the order of the standard."""
    return {
        code: SectorClass(
            code,
            division,
            section,
            Words(zh, en),
            tuple(isic4.split(";")) if isic4 else (),
            category,
            or_category or None,
            group or None,
            note or None,
        )
        for code, division, section, zh, en, isic4, category, or_category, group, note in _rows("classes.csv")
    }


def sector(code: str) -> SectorClass | None:
    """The class with this code; None if the standard has none."""
    return classes().get(code)


@cache
def divisions() -> dict[str, Division]:
    """Every division by its code, in the order of the standard."""
    return {
        code: Division(code, section, Words(zh, en), industry)
        for code, section, zh, en, industry, _ in _rows("divisions.csv")
    }


@cache
def sections() -> dict[str, Section]:
    """Every section by its letter, in order."""
    return {code: Section(code, Words(zh, en)) for code, zh, en, _ in _rows("sections.csv")}


def note_of(one: SectorClass) -> Words | None:
    """Why the category of a class is uncertain, as a sentence of both languages; None where nothing is noted."""
    return _plain_words()["notes"][one.note] if one.note is not None else None


def high_tech_group_of(one: SectorClass) -> Words | None:
    """The group of high-tech services that a class is assigned to (indicative); None where to none."""
    return _plain_words()["groups"][one.high_tech_group] if one.high_tech_group is not None else None


def _rows(name: str) -> list[list[str]]:
    """The rows of a table without its head."""
    import csv

    with (places.resources() / "sectors" / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return rows[1:]


@cache
def _plain_words() -> dict[str, dict[str, Words]]:
    import tomllib

    with (places.resources() / "sectors" / "notes.toml").open("rb") as file:
        tree: dict[str, list[dict[str, Any]]] = tomllib.load(file)
    return {
        "notes": {entry["of"]: Words(entry["zh"], entry["en"]) for entry in tree["notes"]},
        "groups": {entry["zh"]: Words(entry["zh"], entry["en"]) for entry in tree["groups"]},
    }
