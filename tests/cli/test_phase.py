"""`quzhou-award phase`: the best schedule as one line, wrong calls as wrong calls, errors as objects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import Plain, error_of, quzhou_award
from tests.engine.program import example, money, paid


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """One cent in 2026 and 35 m in 2027, of a project of 120 m."""
    path = tmp_path / "case.json"
    contributions = [paid(2026, "0.01"), paid(2027, "35000000")]
    given = example(total_foreign_investment=money("120000000"), utilisation=contributions)
    path.write_text(json.dumps(given), encoding="utf-8")
    return path


def schedule(line: Plain) -> list[tuple[int, str]]:
    return [(row["year"], row["utilised_usd"]) for row in line["schedule"]]


def test_the_best_schedule_beside_the_given_one(case: Path) -> None:
    done = quzhou_award("phase", case, "--years", "2026,2027,2028")
    assert done.code == 0
    assert done.line == {
        "schedule": [
            {"year": 2026, "utilised_usd": "35000000.01"},
            {"year": 2027, "utilised_usd": "0.00"},
            {"year": 2028, "utilised_usd": "0.00"},
        ],
        "plan_usd": "1575000.00",
        "plan_cny": "11182500.00",
        "given": {"plan_usd": "1400000.00", "plan_cny": "9940000.00"},
    }


def test_each_option_takes_several_pairs_in_one_go_or_in_several(case: Path) -> None:
    together = ("--min", "2026=5000000", "2027=1.5", "--max", "2026=20000000.00", "2027=30000000")
    one_by_one = (
        *("--min", "2027=1.50", "--min", "2026=5000000.0"),
        *("--max", "2027=30000000", "--max", "2026=20000000"),
    )
    done = quzhou_award("phase", case, "--years", "2027,2026", *together)
    # 10 m at 3 % and 25,000,000.01 at 4 %: the first year cannot reach 30 m.
    assert schedule(done.line) == [(2026, "10000000.00"), (2027, "25000000.01")]
    assert done.line["plan_usd"] == "1300000.00"
    assert quzhou_award("phase", case, "--years", "2026,2027", *one_by_one).output == done.output


def test_what_is_paid_may_lie_before_the_years(case: Path) -> None:
    done = quzhou_award("phase", case, "--years", "2027,2028", "--paid", "2026=0.01", "2028=5000000")
    # 2026 stays the first year, with a cent. 5 m stay in 2028, and with all the rest they are 35 m at 4 %.
    assert schedule(done.line) == [(2027, "0.00"), (2028, "35000000.00")]
    assert done.line["plan_usd"] == "1400000.00"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--years", "2026", "--max", "2026=35000000"), "maxima_below_total"),
        (("--years", "2026,2027", "--min", "2026=20000000", "2027=20000000"), "minima_above_total"),
        (("--years", "2026", "--paid", "2026=35000000.02"), "paid_above_total"),
        (("--years", "2026,2027", "--min", "2026=2", "--max", "2026=1"), "minimum_above_maximum"),
    ],
)
def test_a_total_that_cannot_be_reached_is_an_error_object(
    case: Path, options: tuple[str, ...], code: str
) -> None:
    done = quzhou_award("phase", case, *options)
    assert done.code == 1
    assert error_of(done.line) == (code, "project.utilisation")


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--years", ""),
        ("--years", "2026;2027"),
        ("--years", "2026,2026"),
        ("--years", "1999"),
        ("--years", "２０２６"),
        ("--years", ",".join(str(year) for year in range(2025, 2036))),
        ("--years", "2026", "--min"),
        ("--years", "2026", "--min", "2026"),
        ("--years", "2026", "--min", "2026="),
        ("--years", "2026", "--min", "2026=1.234"),
        ("--years", "2026", "--min", "2026=1."),
        ("--years", "2026", "--min", "2026=-1"),
        ("--years", "2026", "--min", "2026=1e6"),
        ("--years", "2026", "--min", "2026=1,000"),
        ("--years", "2026", "--min", "2027=1"),
        ("--years", "2026", "--min", "2025=1"),
        ("--years", "2026", "--max", "2027=1"),
        ("--years", "2026", "--max", "2026=1", "2026=2"),
        ("--years", "2026,2028", "--paid", "2027=1"),
        ("--years", "2026", "--paid", "2027=1"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_why(case: Path, options: tuple[str, ...]) -> None:
    done = quzhou_award("phase", case, *options)
    assert (done.code, done.output) == (2, b"")
    assert "error: " in done.errors


def test_a_case_that_cannot_be_read_is_an_error_object(tmp_path: Path) -> None:
    done = quzhou_award("phase", tmp_path / "none.json", "--years", "2026")
    assert (done.code, error_of(done.line)) == (1, ("not_found", ""))
