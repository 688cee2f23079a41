"""What import-linter cannot say of the house: no circle of modules anywhere, and who knows the pages by name."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from desktop.window.shell import pages

ROOT = Path(__file__).parents[2]
SUBJECTS = (
    *(
        "aims",
        "answer",
        "award_curve",
        "board",
        "comparing",
        "curve",
        "differences",
        "estimates",
        "facts",
        "issued",
        "lead",
    ),
    *(
        "notes",
        "phasing",
        "presentation",
        "readings",
        "rule_sets",
        "scenarios",
        "sector",
        "stacking",
        "support",
    ),
    *("why", "years"),
    "painting",  # the pens of window and paper
)
"""What is worked out on one floor, told on another, and shown on a third, under one name on all of them."""
PAGES = "desktop.window.pages."


def named_imports(text: str) -> Iterator[str]:
    """What a module imports, at its head, in functions and for types alike: modules, and names that may be modules."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def house() -> dict[str, str]:
    """The text of every module of the program by its name."""
    texts = {}
    for path in (ROOT / "desktop").rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        texts[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text(encoding="utf-8")
    return texts


def imports_of(texts: dict[str, str]) -> dict[str, set[str]]:
    """Which of the modules each one imports. A name taken from a package is the module of that name, if there is one."""
    graph: dict[str, set[str]] = defaultdict(set)
    for module, text in texts.items():
        named = set(named_imports(text))
        for name in named & texts.keys():
            is_package_of_another = any(other.startswith(f"{name}.") for other in named & texts.keys())
            if name != module and not is_package_of_another:
                graph[module].add(name)
    return graph


def circle(texts: dict[str, str]) -> list[str]:
    """Modules that import one another in a ring; none where there is no such ring."""
    try:
        TopologicalSorter(imports_of(texts)).prepare()
    except CycleError as error:
        ring: list[str] = error.args[1]
        return ring
    return []


def test_no_module_leads_back_to_itself_not_even_late_or_for_types() -> None:
    assert circle(house()) == []


@pytest.mark.parametrize(
    "back",
    [
        "from desktop import one",
        "def late():\n    from desktop.one import thing",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import desktop.one",
    ],
)
def test_a_circle_is_found_wherever_it_is_imported(back: str) -> None:
    ring = circle({"desktop.one": "from desktop.two import more", "desktop.two": back})
    assert set(ring) == {"desktop.one", "desktop.two"}


def test_a_name_that_occurs_twice_is_one_subject_on_several_floors() -> None:
    rooms: dict[str, list[str]] = defaultdict(list)
    for path in (ROOT / "desktop").rglob("*.py"):
        if path.stem not in ("__init__", "__main__"):
            rooms[path.stem].append("/".join(path.relative_to(ROOT / "desktop").parts[:-1]))
    twice = {stem: sorted(found) for stem, found in rooms.items() if len(found) > 1}
    assert sorted(twice) == sorted(SUBJECTS)
    for stem, found in twice.items():
        floors = [room.split("/")[0] for room in found]
        assert len(set(floors)) == len(floors), (stem, found)


def test_only_the_table_of_the_shell_names_the_pages() -> None:
    by_name = {
        module
        for module, text in house().items()
        if any(
            isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(PAGES)
            for node in ast.walk(ast.parse(text))
        )
    }
    assert by_name == {"desktop.window.shell.pages"}


def test_no_page_of_the_table_leads_to_another_one_not_even_in_its_own_folder() -> None:
    entries = (*pages.STEPS, *pages.ASIDES.values())
    known = {PAGES + entry.module for entry in entries}
    graph = imports_of(house())
    for page in known:
        reached, left = set[str](), [page]
        while left:
            following = graph[left.pop()] - reached
            reached |= following
            left += following
        assert not (known - {page}) & reached, page
