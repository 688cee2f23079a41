"""The six signature chains of the plan (新材料、新能源、集成电路、智能装备、生命健康、特种纸) as shortcuts into the standard.

Which divisions and classes belong to a chain is our selection, with a note why; it has no effect on the award.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from desktop import places
from desktop.policy.ruleset import Words
from desktop.sectors.classes import Division, SectorClass, classes, divisions


class Chain(NamedTuple):
    """A chain: its divisions as a whole, and the classes nearest to it, in the order of how near they are."""

    id: str
    name: Words
    note: Words
    divisions: tuple[Division, ...]
    classes: tuple[SectorClass, ...]


@cache
def chains() -> tuple[Chain, ...]:
    """The chains in the order of the plan."""
    return tuple(
        Chain(
            entry["id"],
            Words(**entry["name"]),
            Words(**entry["note"]),
            tuple(divisions()[code] for code in entry["divisions"]),
            tuple(classes()[code] for code in entry["classes"]),
        )
        for entry in _tree()["chains"]
    )


def note() -> Words:
    """What the shortcuts are and what they are not."""
    return Words(**_tree()["note"])


@cache
def _tree() -> dict[str, Any]:
    import tomllib

    with (places.resources() / "sectors" / "chains.toml").open("rb") as file:
        return tomllib.load(file)
