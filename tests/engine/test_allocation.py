"""Splitting a whole amount: nothing is better than what is found, and it is what it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.allocation import Piece, allocate


@st.composite
def _receivers(draw: st.DrawFn) -> list[list[Piece]]:
    found = []
    for _ in range(draw(st.integers(1, 6))):
        at, pieces = draw(st.integers(0, 4)), []
        for _ in range(draw(st.integers(1, 4))):
            last = at + draw(st.integers(0, 6))
            pieces.append(Piece(at, last, draw(st.integers(-20, 40)), draw(st.integers(-3, 6))))
            at = last + 1
        found.append(pieces)
    return found


def _gain(pieces: list[Piece], amount: int) -> int:
    [piece] = [piece for piece in pieces if piece.first <= amount <= piece.last]
    return piece.gain + piece.slope * (amount - piece.first)


def _best(receivers: list[list[Piece]], total: int) -> int | None:
    """The largest gain, from the largest gains of all smaller totals."""
    best = {0: 0}
    for pieces in receivers:
        longer: dict[int, int] = {}
        for held, gain in best.items():
            for amount in range(pieces[0].first, pieces[-1].last + 1):
                more = gain + _gain(pieces, amount)
                longer[held + amount] = max(more, longer.get(held + amount, more))
        best = longer
    return best.get(total)


@given(_receivers(), st.data())
def test_no_split_gains_more(receivers: list[list[Piece]], data: st.DataObject) -> None:
    total = data.draw(st.integers(0, sum(pieces[-1].last for pieces in receivers) + 1))
    best, found = _best(receivers, total), allocate(receivers, total)
    if best is None:
        assert found is None
        return
    assert found is not None
    gain, amounts = found
    assert sum(amounts) == total
    assert (
        sum(_gain(pieces, amount) for pieces, amount in zip(receivers, amounts, strict=True)) == gain == best
    )


@given(_receivers(), st.data())
def test_only_what_is_better_than_asked_is_an_answer(
    receivers: list[list[Piece]], data: st.DataObject
) -> None:
    least = sum(pieces[0].first for pieces in receivers)
    total = data.draw(st.integers(least, sum(pieces[-1].last for pieces in receivers)))
    best = _best(receivers, total)
    assert best is not None
    assert allocate(receivers, total, beat=best) is None
    found = allocate(receivers, total, beat=best - 1)
    assert found is not None
    assert found[0] == best


def test_a_jump_that_only_one_can_reach_goes_to_the_one_that_gains_more() -> None:
    # 10 for reaching 5, or 12 for reaching 6; 8 are there, and each unit brings 1 to either.
    one = [Piece(0, 4, 0, 1), Piece(5, 8, 15, 1)]
    other = [Piece(0, 5, 0, 1), Piece(6, 8, 18, 1)]
    assert allocate([one, other], 8) == (20, (2, 6)) or allocate([one, other], 8) == (20, (0, 8))


def test_a_single_receiver_takes_everything() -> None:
    assert allocate([[Piece(2, 9, 0, 3)]], 7) == (15, (7,))
    assert allocate([[Piece(2, 9, 0, 3)]], 10) is None
