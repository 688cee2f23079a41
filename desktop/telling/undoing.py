"""What a step of undo takes back, in words: the amount of 2026, the sector and 2 more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.case.changed import changed
from desktop.language import wording
from desktop.telling import paths

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.language import Language

_OWN: Final = {
    "project.sector": wording("Sector"),
    "project.category": wording("Category"),
    "project.utilisation": wording("Schedule of utilised foreign capital"),
    "programmes": wording("Other programmes"),
    "scenarios": wording("Scenarios"),
}
_LONGEST: Final = 48


def taken_back(before: Case, after: Case, words: Language) -> str:
    """What differs between two cases that follow one another; empty where nothing has a name."""
    found = changed(before, after)
    if len(found) > 1 and all(path.startswith("project.utilisation") for path in found):
        rows = {path.partition("]")[0] for path in found}
        found = ("project.utilisation",) if len(rows) > 1 else found
    names = tuple(dict.fromkeys(_name(path, before, after, words) for path in found))
    if not names:
        return ""
    first = names[0] if len(names[0]) <= _LONGEST else f"{names[0][: _LONGEST - 1]}…"
    if len(names) == 1:
        return first
    return words.plural("{first} and {n} more", "{first} and {n} more", len(names) - 1, first=first)


def _name(path: str, before: Case, after: Case, words: Language) -> str:
    own = _OWN.get(path)
    if own is not None:
        return words.text(own)
    # A row that came is in the later case only, one that went in the earlier.
    rows = max(before, after, key=lambda case: _length(case, path))
    row = path[: path.rfind("]") + 1]
    if path.startswith("project.utilisation[") and row != path:
        whole, part = paths.name_of(row, rows, words), paths.part_name_of(path, words)
        if whole.isdigit():
            return words.text("{part} of {year}", part=part, year=whole)
        return words.text("{part} of {row}", part=part, row=whole)
    return paths.name_of(path, rows, words)


def _length(case: Case, path: str) -> int:
    return len(case.project.utilisation if path.startswith("project.utilisation") else case.programmes)
