"""What a quote says that nothing can work out again: the statements of whoever issued it, from the data attached to it.

The figures follow from the case and its rule set. The case itself (names, amounts, forms, other programmes), what is said
of an earlier revision, who signed the rule set, and how and when the paper was made are said by the issuer alone: each leaf
of those data is one statement, but a change since an earlier revision, which is one as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.language.codes import wording

if TYPE_CHECKING:
    from desktop.language import Language

_PARTS: Final = ("case", "rendering")
_WHOLE: Final = "rendering.changes.differences["
_MOST: Final = 20_000
_LONGEST: Final = 4_000
"""Characters of one that are told; texts of a quote are shorter."""


class Statement(NamedTuple):
    """Where it stands in the attached data, and what it says."""

    path: str
    value: str


def statements(content: dict[str, Any]) -> tuple[Statement, ...]:
    """Every statement of the issuer in the attached data, in their order."""
    found: list[Statement] = []
    for part in _PARTS:
        for path, value in _leaves(content.get(part), part, 0):
            if len(found) == _MOST:
                return (*found, Statement(part, "…"))
            said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            found.append(Statement(path, said[:_LONGEST]))
    return tuple(found)


def _leaves(value: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    if path.startswith(_WHOLE) or depth > 20:
        yield path, value
    elif isinstance(value, dict):
        for name, held in value.items():
            yield from _leaves(held, f"{path}.{name}", depth + 1)
    elif isinstance(value, list):
        for at, held in enumerate(value):
            yield from _leaves(held, f"{path}[{at}]", depth + 1)
    elif value is not None:
        yield path, value


_CHANGES: Final = "rendering.changes."
_SIGNER: Final = re.compile(r"rendering\.rules\.signer\.(?P<code>\w+)")
_SCENARIO: Final = re.compile(r"rendering\.scenarios\[\d+\]\.name")
_OTHERS: Final = wording("{n} more entries: amounts, dates and choices that the figures follow from")


def told(said: tuple[Statement, ...], language: Language) -> list[tuple[str, str]]:
    """The statements that are words, as label and text; how many others there are, at the end."""
    from desktop.case.case import Case
    from desktop.case.register import entry
    from desktop.outside import one_line
    from desktop.telling.paths import name_of

    found: list[tuple[str, str]] = []
    changes = others = 0
    for path, value in said:
        signer = _SIGNER.fullmatch(path)
        if path.startswith(_CHANGES):
            changes += path.startswith(_WHOLE)
        elif signer is not None:
            if signer["code"] == language.code:
                found.append((language.text("Signer of the rule set"), one_line(value)))
        elif _SCENARIO.fullmatch(path):
            found.append((language.text("Name of a scenario"), one_line(value)))
        elif path.startswith("case."):
            at = path.removeprefix("case.")
            try:
                one = entry(at)
                is_words = one.checked and one.field.kind == "text" and one.name != "id"
            except KeyError:
                is_words = False
            if is_words:
                found.append((name_of(at, Case(), language), one_line(value)))
            else:
                others += 1
    if changes:
        found.append(
            (language.text("Changes since an earlier revision"), language.text("{n} lines", n=changes))
        )
    if others:
        found.append((language.text("Case"), language.text(_OTHERS, n=others)))
    return found
