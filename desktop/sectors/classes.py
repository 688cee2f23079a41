"""The 1 382 classes of GB/T 4754-2017 and the category that follows from each.

Read from resources/sectors/classes.csv when first asked for. The assignment to high-tech services is
indicative; where `or_category` is filled the class may fall into either category.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from desktop import places
from desktop.policy.ruleset import Words


class SectorClass(NamedTuple):
    """A four-digit class. `note` (English) says why a category is uncertain."""

    code: str
    division: str
    section: str
    name: Words
    isic4: tuple[str, ...]
    category: str
    or_category: str | None
    high_tech_group: str | None
    note: str | None


@lru_cache(maxsize=1)
def classes() -> dict[str, SectorClass]:
    """Every class by its code, in the order of the standard."""
    import csv

    with (places.resources() / "sectors" / "classes.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: SectorClass(
                row["code"],
                row["division"],
                row["section"],
                Words(row["name_zh"], row["name_en"]),
                tuple(row["isic4"].split(";")) if row["isic4"] else (),
                row["category"],
                row["or_category"] or None,
                row["high_tech_group"] or None,
                row["note"] or None,
            )
            for row in csv.DictReader(file)
        }


def sector(code: str) -> SectorClass | None:
    """The class with this code; None if the standard has none."""
    return classes().get(code)
