"""Results of cases as plain data, as they are attached to quotes."""

from __future__ import annotations

from typing import Any

from desktop.case.case import Case
from desktop.engine.engine import estimate
from desktop.telling.result_file import to_plain
from tests.engine.program import rules


def plain_result(case: Case) -> dict[str, Any]:
    """The result of a finished case."""
    return to_plain(estimate(case, rules()))
