"""Each kind of effect that a reading may have is known wherever effects are dealt with."""

from __future__ import annotations

import ast
import inspect
from typing import get_args

from desktop.engine import bearing, interpretation
from desktop.policy import schema
from desktop.policy.ruleset import Effect

KINDS = {
    kind
    for part in get_args(get_args(schema.EffectPart)[0])
    for kind in get_args(part.model_fields["kind"].annotation)
}


def test_there_are_kinds() -> None:
    assert {"first_year_only", "counted_forms", "last_year"} < KINDS


def test_each_kind_is_interpreted() -> None:
    tree = ast.parse(inspect.getsource(interpretation))
    matched = {
        one.value.value
        for one in ast.walk(tree)
        if isinstance(one, ast.MatchValue) and isinstance(one.value, ast.Constant)
    }
    assert matched == KINDS


def test_for_each_kind_it_is_known_when_it_bears_on_a_case() -> None:
    assert bearing._KEYS.keys() == KINDS


def test_each_kind_is_described() -> None:
    for kind in KINDS:
        assert f"- `{kind}`: " in (Effect.__doc__ or "")
