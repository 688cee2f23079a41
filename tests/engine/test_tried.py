"""What was tried in a case: which readings can matter, which move a total, which are settled, and what stays open."""

from __future__ import annotations

from tests.engine.program import Plain, estimate_of, example, money, paid

_CASE = example(
    total_foreign_investment=money("120000000"), utilisation=[paid(2026, "35000000"), paid(2028, "15000000")]
)


def tried(case: Plain) -> dict[str, tuple[bool, bool, bool]]:
    return {one.reading: one[1:] for one in estimate_of(case).tried}


def test_each_reading_says_whether_it_can_matter_and_whether_it_moves_a_total() -> None:
    found = tried(_CASE)
    assert len(found) == 12
    moving = {reading for reading, (_, moves, _) in found.items() if moves}
    assert moving == {"major_rate_years", "period_end", "total_basis"}
    assert {reading for reading, (bears, _, _) in found.items() if bears} == moving


def test_a_reading_that_moves_nothing_alone_may_bear_on_the_range() -> None:
    # Without a technical upgrade in the mode of an increase, the wide reading matters once the total is what comes in.
    case = example(
        mode="capital_increase",
        total_foreign_investment=money("120000000"),
        utilisation=[paid(2026, "35000000")],
    )
    bears, moves, _ = tried(case)["upgrade_scope"]
    assert (bears, moves) == (True, False)


def test_a_settled_reading_is_named_as_such_and_moves_nothing() -> None:
    settled = {"reading": "total_basis", "reference": "a letter", "date": "2026-10-01"}
    assert tried({**_CASE, "version": 2, "confirmed": [settled]})["total_basis"] == (True, False, True)


def test_an_open_point_with_money_is_named_where_no_reading_moves_anything() -> None:
    programme = {
        "id": "p", "name": "P", "level": "city", "same_matter": False,
        "amounts": [{"year": 2026, "amount": money("400000")}],
    }  # fmt: skip
    found = estimate_of(example(utilisation=[paid(2026, "6000000")]) | {"programmes": [programme]})
    assert not found.alternatives
    assert [note.code for note in found.open_points] == ["other_matter_unconfirmed"]
