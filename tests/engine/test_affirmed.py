"""What a warning asks about can be affirmed, and is asked again as soon as a figure of it is another."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from desktop.case import edits
from desktop.case.case import Case
from desktop.case.file import read_case
from desktop.case.text import for_others, write_case
from desktop.engine.engine import estimate
from desktop.engine.plausibility import age_of_rates, asked_about
from desktop.paper import render_quote
from tests.engine.program import Plain, case_of, rules
from tests.paper.papers import sample
from tests.proof.test_verification import examined

DOUBTFUL: dict[str, Plain] = {
    "rate_implausible": {
        "exchange": {"as_of": "2026-11-20", "source": "x", "cny_per_unit": {"USD": "710", "EUR": "7.8"}}
    },
    "schedule_above_total": {"total": "1000"},
    "dates_out_of_order": {"quote": {"date": "2026-11-22", "valid_until": "2026-11-01"}},
    "date_implausible": {"quote": {"date": "2026-11-22", "valid_until": "2569-12-31"}},
    "programme_rate_implausible": {"rate": "0.00045"},
}


def doubtful(code: str) -> Case:
    """A case with one slip of the hand."""
    plain = sample()
    change = DOUBTFUL[code]
    if "exchange" in change:
        plain["exchange"] = change["exchange"]
    if "quote" in change:
        plain["quote"] = change["quote"]
    if "total" in change:
        plain["project"]["total_foreign_investment"] = {"amount": change["total"], "currency": "USD"}
    if "rate" in change:
        plain["programmes"] = [{"id": "p", "name": "P", "level": "province", "rate": change["rate"]}]
    return case_of(plain)


def warned(case: Case, code: str) -> list[str]:
    """What the warnings of a code ask about."""
    notes = estimate(case, rules()).warnings
    return [str(asked_about(note.code, dict(note.fields))) for note in notes if note.code == code]


@pytest.mark.parametrize("code", DOUBTFUL)
def test_what_is_affirmed_is_not_asked_again_here_nor_by_a_file_that_was_written(code: str) -> None:
    case = doubtful(code)
    (about,) = warned(case, code)
    settled = edits.affirm(case, code, about)
    assert warned(settled, code) == []
    assert warned(read_case(write_case(settled)), code) == []
    assert estimate(settled, rules()).totals == estimate(case, rules()).totals


def test_another_figure_is_asked_about_again() -> None:
    case = doubtful("rate_implausible")
    (about,) = warned(case, "rate_implausible")
    settled = edits.affirm(case, "rate_implausible", about)
    assert warned(edits.rate(settled, "USD", Decimal(720)), "rate_implausible")
    assert warned(edits.exchange(settled, as_of="2026-11-19"), "rate_implausible")


def test_what_was_affirmed_goes_along_with_the_quote_which_is_made_again_alike() -> None:
    case = doubtful("rate_implausible")
    (about,) = warned(case, "rate_implausible")
    settled = edits.affirm(case, "rate_implausible", about)
    assert json.loads(write_case(for_others(settled)))["negotiation"] == {
        "affirmed": [{"warning": "rate_implausible", "about": about}]
    }
    assert for_others(case).negotiation is None
    made = render_quote(settled, estimate(settled, rules()), rules(), form="summary", day=date(2026, 11, 28))
    assert examined(made).copy == "built"


@pytest.mark.parametrize(
    ("as_of", "day", "age"),
    [
        ("2026-10-23", "2026-11-22", None),  # thirty days
        ("2026-10-22", "2026-11-22", 31),
        ("2026-11-30", "2026-11-22", None),
        (None, "2026-11-22", None),
    ],
)
def test_rates_of_more_than_thirty_days_are_old(as_of: str | None, day: str, age: int | None) -> None:
    assert age_of_rates(edits.exchange(case_of(sample()), as_of=as_of), day) == age
