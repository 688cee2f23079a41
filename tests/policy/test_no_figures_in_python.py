"""No figure of the policy stands in Python: thresholds, rates, shares, years and places are data."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.policy.load import load_rule_set

_PACKAGE = Path(__file__).resolve().parents[2] / "desktop"
_SOURCES = [
    path
    for folder in ("policy", "case", "engine", "sectors", "tables", "document")
    for path in sorted((_PACKAGE / folder).rglob("*.py"))
] + [_PACKAGE / "cli.py"]
_by_source = pytest.mark.parametrize(
    "path", [pytest.param(p, id=str(p.relative_to(_PACKAGE))) for p in _SOURCES]
)

_THRESHOLDS = {n * 1_000_000 for n in (1, 5, 10, 20, 30, 100, 1_000)} - {1_000_000, 10_000_000}
_IN_CENTS = {n * 100_000_000 for n in (1, 5, 10, 20, 30, 100, 1_000)} - {100_000_000}
_RATES = ("4.5", "1.5", "0.75", "0.525", "0.7", "1.05", "1.4")
_YEARS = {2025, 2027}


def _figures() -> set[Decimal]:
    rates = {Decimal(rate) for rate in _RATES}
    shares = {Decimal(n) / 100 for n in (35, 50)}
    return {Decimal(n) for n in _THRESHOLDS | _IN_CENTS | _YEARS} | rates | {r / 100 for r in rates} | shares


def _constants(path: Path) -> Iterator[tuple[int, object]]:
    """Line and value of every constant but documentation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in texts:
            yield node.lineno, node.value


@_by_source
def test_no_number_is_a_figure_of_the_policy(path: Path) -> None:
    figures = _figures()
    for line, value in _constants(path):
        if isinstance(value, bool):
            continue
        if isinstance(value, int | float):
            assert Decimal(str(value)) not in figures, f"line {line}: {value}"
        elif isinstance(value, str) and re.fullmatch(r"\d+(?:\.\d+)?%?", value):
            assert Decimal(value.rstrip("%")) not in figures, f"line {line}: {value}"


@_by_source
def test_no_number_is_a_float(path: Path) -> None:
    for line, value in _constants(path):
        assert not isinstance(value, float), f"line {line}: {value}"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # What a library hands over may be recognised as one.
    asked = {
        id(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"
        for name in ast.walk(node.args[1])
    }
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "float"]
    assert not [node.lineno for node in names if id(node) not in asked]


@_by_source
def test_no_rule_place_or_reading_is_named(path: Path) -> None:
    rules = load_rule_set()
    names = {rule.id for rule in rules.rules} | {place.id for place in rules.places}
    names |= {reading.id for reading in rules.readings}
    names |= {value.id for reading in rules.readings for value in reading.values}
    names -= {effect.kind for r in rules.readings for value in r.values for effect in value.effects}
    # Keys of other data too: whether a programme is for the same matter, what a revision follows.
    names -= {"same_matter", "follows"}
    for line, value in _constants(path):
        assert value not in names, f"line {line}: {value}"


def test_the_scan_finds_a_figure_where_there_is_one(tmp_path: Path) -> None:
    source = tmp_path / "planted.py"
    for text in ("X = 30_000_000", "X = '0.045'", "X = 3_000_000_000", "X = 2027"):
        source.write_text(text)
        with pytest.raises(AssertionError):
            test_no_number_is_a_figure_of_the_policy(source)
    source.write_text('"""4.5 % from 30_000_000 on, since 2025."""\nX = 2000')
    test_no_number_is_a_figure_of_the_policy(source)
