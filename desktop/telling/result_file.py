"""The result as JSON data: every number of money or rate a string. Format: docs/result-file.md."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Final

from desktop.case.money import plain
from desktop.engine.result import (
    Bound,
    Change,
    Condition,
    Estimate,
    Note,
    Range,
    Share,
    Step,
    YearAward,
)
from desktop.language import language
from desktop.telling.notes import said

FORMAT = "quzhou-award-estimate"


def _note(note: Note) -> dict[str, Any]:
    return {"code": note.code, "clause": note.clause, **_said(note)}


def _said(note: Note) -> dict[str, str]:
    if not note.fields:
        return {**_always_said(note)}
    return {"zh": said(language("zh"), note), "en": said(language("en"), note)}


@lru_cache(maxsize=256)
def _always_said(note: Note) -> dict[str, str]:
    """The same for a sentence that nothing fills in; every result holds some of them."""
    return {"zh": said(language("zh"), note), "en": said(language("en"), note)}


def _condition(condition: Condition) -> dict[str, Any]:
    required: Any = condition.required
    actual: Any = condition.actual
    if condition.condition.endswith(("_usd", "_cny")):
        required = plain(required)
        actual = None if actual is None else plain(actual)
    elif isinstance(required, tuple):
        required = list(required)
    return {
        "rule": condition.rule,
        "condition": condition.condition,
        "required": required,
        "actual": actual,
        "met": condition.met,
    }


def _year(year: YearAward) -> dict[str, Any]:
    step = year.next_step
    found: dict[str, Any] = {
        "year": year.year,
        "utilised_usd": plain(year.utilised_usd),
        "rule": year.rule,
        "clause": year.clause,
        "rate": year.rate.text,
        "award_usd": plain(year.award_usd),
        "award_cny": plain(year.award_cny),
        "next_step": None if step is None else {key: plain(value) for key, value in step._asdict().items()},
        "targets": list(year.targets),
        "conditions": [_condition(condition) for condition in year.conditions],
    }
    if year.before_cap is not None:
        found["before_cap_usd"], found["before_cap_cny"] = map(plain, year.before_cap)
    return found


def _share(share: Share) -> dict[str, Any]:
    found = {"id": share.id, "level": share.level, "usd": plain(share.usd), "cny": plain(share.cny)}
    return found if share.by is None else found | {"by": share.by}


def _bound(bound: Bound) -> dict[str, Any]:
    return {"usd": plain(bound.usd), "cny": plain(bound.cny), "readings": dict(bound.readings)}


def _range(found: Range) -> dict[str, Any]:
    return {"lowest": _bound(found.lowest), "highest": _bound(found.highest)}


def _four_decimals(share: int | None) -> str | None:
    return None if share is None else f"{share // 10_000}.{share % 10_000:04d}"


def _change(change: Change) -> dict[str, Any]:
    before, after, additional = change.before, change.after, change.additional_usd
    found = {"path": change.path} if change.year is None else {"path": change.path, "year": change.year}
    if additional is not None:
        before, after = None if before is None else plain(int(before)), plain(int(after))
    more = None if additional is None else plain(additional)
    return found | {"from": before, "to": after, "additional_usd": more}


def _step(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "clause": step.clause,
        "changes": [_change(change) for change in step.changes],
        "additional_usd": plain(step.additional_usd),
        "gain_usd": plain(step.gain_usd),
        "marginal_rate": _four_decimals(step.marginal_rate),
        **_said(step.said),
    }


def to_plain(estimate: Estimate) -> dict[str, Any]:
    """The JSON data of a result file."""
    totals = estimate.totals
    return {
        "format": FORMAT,
        "version": estimate.version,
        "rule_set": {
            "id": estimate.rule_set_id,
            "document_number": estimate.document_number,
            "sha256": estimate.rule_set_sha256,
        },
        "status": estimate.status,
        "category": estimate.category,
        "first_year": estimate.first_year,
        "readings": dict(estimate.readings),
        "reasons": [_note(note) for note in estimate.reasons],
        "years": [_year(year) for year in estimate.years],
        "plan_usd": plain(totals.plan_usd),
        "plan_cny": plain(totals.plan_cny),
        "stacking": [
            {
                "year": row.year,
                "kept": [_share(share) for share in row.kept],
                "displaced": [_share(share) for share in row.displaced],
            }
            for row in estimate.stacking
        ],
        "total_usd": plain(totals.total_usd),
        "total_cny": plain(totals.total_cny),
        "alternatives": [
            {"reading": one.reading, "value": one.value}
            | {key: plain(value) for key, value in one.totals._asdict().items()}
            for one in estimate.alternatives
        ],
        "range": {"plan": _range(estimate.plan_range), "total": _range(estimate.total_range)},
        "steps": [_step(step) for step in estimate.steps],
        "mechanism": {
            "stage": estimate.mechanism.stage,
            "matching_encouraged": estimate.mechanism.matching_encouraged,
            "foreign_share": _four_decimals(estimate.mechanism.foreign_share),
        },
        "assumptions": [_note(note) for note in estimate.assumptions],
        "warnings": [_note(note) for note in estimate.warnings],
    }


_MARKS: Final = tuple((mark.encode(), f"\\u{ord(mark):04x}".encode()) for mark in "\x85\u2028\u2029")
"""What some readers take for the end of a line, and how JSON writes it otherwise."""


def to_json(estimate: Estimate) -> bytes:
    """The result as one line of JSON without its end; made by a library, as whoever works out many cases waits for it."""
    from pydantic_core import to_json as written

    line = written(to_plain(estimate))
    for mark, instead in _MARKS:
        if mark in line:
            line = line.replace(mark, instead)
    return line


def canonical(value: Any) -> bytes:
    """JSON in one form only: keys sorted, no spaces, UTF-8. What is hashed is written like this."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
