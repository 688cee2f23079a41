"""The program's answer to a case given as plain data, on the way that a case file takes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from desktop.case.case import Case
from desktop.case.file import read_case
from desktop.engine.engine import estimate
from desktop.engine.result import Estimate, Note
from desktop.language import language
from desktop.policy.load import load_rule_set
from desktop.policy.ruleset import RuleSet, Words
from desktop.telling.notes import said
from desktop.telling.result_file import to_plain

Plain = dict[str, Any]

WORKED_CASES = Path(__file__).resolve().parent / "cases"


@cache
def rules() -> RuleSet:
    """The rule set that comes with the program."""
    return load_rule_set()


def case_bytes(case: Plain) -> bytes:
    return json.dumps(case, ensure_ascii=False).encode()


def case_of(case: Plain) -> Case:
    return read_case(case_bytes(case))


def estimate_of(case: Plain) -> Estimate:
    return estimate(case_of(case), rules())


def result_of(case: Plain) -> Plain:
    return to_plain(estimate_of(case))


def words_of(note: Note) -> Words:
    """A sentence as it is said in both languages."""
    return Words(said(language("zh"), note), said(language("en"), note))


def example(**project: Any) -> Plain:
    """A sound case of manufacturing in Zhizao New City with nothing paid in; `project` overrides its facts."""
    return {
        "format": "quzhou-award-case",
        "version": 1,
        "project": {
            "category": "manufacturing",
            "location": "zhizao_new_city",
            "mode": "new",
            "utilisation": [],
        }
        | project,
        "exchange": {"as_of": "2026-11-20", "source": "an example", "cny_per_unit": {"USD": "7.1"}},
    }


def money(amount: str, currency: str = "USD") -> Plain:
    return {"amount": amount, "currency": currency}


def paid(year: int, amount: str, form: str = "cash", currency: str = "USD") -> Plain:
    """A contribution."""
    return {"year": year, "form": form, "amount": money(amount, currency)}
