"""Admission: the classes that the national negative list for foreign investment restricts or closes.

    for item in admission("8321"):
        item.number, item.kind, item.says      # 21, "closed", the measure in both languages

The list names activities, not classes, so which classes an item concerns is indicative; often it is a part of the
class. Nothing here changes a figure (resources/sectors/admission.toml).
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, NamedTuple

from desktop import places
from desktop.policy.ruleset import Words


class AdmissionItem(NamedTuple):
    """An item of the list: its number, whether it closes or restricts what it names, and what it says."""

    number: int
    kind: Literal["closed", "restricted"]
    says: Words
    classes: tuple[str, ...]


class AdmissionList(NamedTuple):
    """The list with its name, who issued it, since when it is in force (ISO), and its items in order."""

    name: Words
    issued_by: Words
    in_force_from: str
    items: tuple[AdmissionItem, ...]


def admission(code: str | None) -> tuple[AdmissionItem, ...]:
    """The items that concern a class; none for a class that the list leaves open, or where no class is given."""
    return _by_class().get(code, ()) if code is not None else ()


@cache
def admission_list() -> AdmissionList:
    """The whole list."""
    import tomllib

    with (places.resources() / "sectors" / "admission.toml").open("rb") as file:
        tree: dict[str, Any] = tomllib.load(file)
    about = tree["list"]
    return AdmissionList(
        Words(**about["name"]),
        Words(**about["issued_by"]),
        about["in_force_from"].isoformat(),
        tuple(
            AdmissionItem(one["item"], one["kind"], Words(**one["says"]), tuple(one["classes"]))
            for one in tree["items"]
        ),
    )


@cache
def _by_class() -> dict[str, tuple[AdmissionItem, ...]]:
    found: dict[str, tuple[AdmissionItem, ...]] = {}
    for item in admission_list().items:
        for code in item.classes:
            found[code] = (*found.get(code, ()), item)
    return found
