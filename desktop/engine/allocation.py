"""The best way to split a whole amount among receivers whose gain is piecewise linear and may jump; exact.

Knows nothing of awards: amounts and gains are integers, and so are all steps on the way.

The search works with losses. A price for a unit, taken from the concave envelopes of the gains, gives an upper
bound of what any split gains; at that price every amount of every receiver has a loss against the receiver's best
one, and the losses of a split add up to what it stays below the bound. So nothing that loses more than the best
split known can be part of a better one. Within such a budget receivers are put together one after another, keeping
for every sum only the smallest loss, as linear pieces; the two halves of the receivers meet in the middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias


class Piece(NamedTuple):
    """For amounts from `first` to `last`, both included: `gain` at `first`, and `slope` for each unit more."""

    first: int
    last: int
    gain: int
    slope: int

    @property
    def last_gain(self) -> int:
        return self.gain + self.slope * (self.last - self.first)


_Part: TypeAlias = tuple[int, int, int, int, "_Part | None", bool, int]
"""A piece of the gain of several receivers together: first, last, gain (zero or less), slope, and how its sums are
divided: others, others_fixed, fixed. The receiver put in last takes `fixed` and the others the rest; or, if
`others_fixed`, the others together take `fixed` and it takes the rest. `others` is None for a single receiver's.
A plain tuple, since thousands are made."""


def allocate(
    receivers: Sequence[Sequence[Piece]], total: int, beat: int | None = None
) -> tuple[int, tuple[int, ...]] | None:
    """The largest gain of a split of `total`, and the amount of each receiver; one split if several are equal.

    The pieces of a receiver are in order and leave no gap between them. None if `total` cannot be split like
    that, or if no split gains more than `beat`.
    """
    least = sum([pieces[0].first for pieces in receivers])
    if not least <= total <= sum([pieces[-1].last for pieces in receivers]):
        return None
    if len(receivers) < 2:
        gain = sum([_gain_at(pieces, total) for pieces in receivers])
        return (gain, (total,) * len(receivers)) if beat is None or gain > beat else None
    price, split = _relaxed(receivers, total - least)
    bound, losses = price * total, []
    for pieces in receivers:
        best = max([max(p.gain - price * p.first, p.last_gain - price * p.last) for p in pieces])
        bound += best
        losses.append(
            [Piece(p.first, p.last, p.gain - price * p.first - best, p.slope - price) for p in pieces]
        )
    known, split = _improved(losses, split)
    if beat is not None and bound + known <= beat:
        # The split at hand does not gain more than `beat`; a better one loses less than that.
        if bound <= beat:
            return None
        found = _within(losses, total, beat + 1 - bound)
    else:
        found = _within(losses, total, known) if known else (0, split)
    return None if found is None else (bound + found[0], found[1])


def _gain_at(pieces: Sequence[Piece], amount: int) -> int:
    for piece in pieces:
        if amount <= piece.last:
            return piece.gain + piece.slope * (amount - piece.first)
    raise ValueError(amount)


# ---------------------------------------------------------------- the bound


def _relaxed(receivers: Sequence[Sequence[Piece]], rest: int) -> tuple[int, tuple[int, ...]]:
    """The price of a unit, and a split that is the best one if gains are replaced by their concave envelopes.

    `rest` is the total less what the receivers take at least. Any price gives a valid bound, so it may be rounded.
    """
    sides = []
    split = []
    for index, pieces in enumerate(receivers):
        corners = _envelope_corners(pieces)
        split.append(corners[0][0])
        sides += [
            ((gain - gain_before) // (amount - before), amount - before, index)
            for (before, gain_before), (amount, gain) in pairwise(corners)
        ]
    sides.sort(key=lambda side: -side[0])
    price = sides[0][0] if sides else 0
    for slope, width, index in sides:
        if rest == 0:
            break
        price = slope
        taken = min(width, rest)
        split[index] += taken
        rest -= taken
    return price, tuple(split)


def _envelope_corners(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """The corners (amount, gain) of the smallest concave function that is nowhere below the pieces."""
    corners: list[tuple[int, int]] = []
    for piece in pieces:
        for x, y in ((piece.first, piece.gain), (piece.last, piece.last_gain)):
            if corners and corners[-1][0] == x:
                continue
            while len(corners) > 1:
                (x0, y0), (x1, y1) = corners[-2], corners[-1]
                if (y1 - y0) * (x - x1) > (y - y1) * (x1 - x0):
                    break
                corners.pop()
            corners.append((x, y))
    return corners


def _improved(losses: Sequence[Sequence[Piece]], split: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    """What a split gains, zero at most, after the easy improvements: the better it is, the less is left to search.

    As long as that gains something, the receiver that loses most takes what another one leaves that goes to an end
    of one of its pieces.
    """
    amounts = list(split)
    gains = [_gain_at(pieces, amount) for pieces, amount in zip(losses, amounts, strict=True)]
    while True:
        worst = min(range(len(gains)), key=gains.__getitem__)
        best, move = 0, None
        for index, pieces in enumerate(losses):
            now, held = gains[index] + gains[worst], amounts[index] + amounts[worst]
            if index == worst or now == 0:
                continue
            for piece in pieces:
                for amount, gain in ((piece.first, piece.gain), (piece.last, piece.last_gain)):
                    left = held - amount
                    if gain > now and losses[worst][0].first <= left <= losses[worst][-1].last:
                        more = gain + _gain_at(losses[worst], left) - now
                        if more > best:
                            best, move = more, (index, amount, left)
        if move is None:
            return sum(gains), tuple(amounts)
        index, amounts[index], amounts[worst] = move
        for changed in (index, worst):
            gains[changed] = _gain_at(losses[changed], amounts[changed])


# ---------------------------------------------------------------- the search within a budget


def _within(losses: Sequence[Sequence[Piece]], total: int, floor: int) -> tuple[int, tuple[int, ...]] | None:
    """The best split whose gain, at most zero, is at least `floor`; None if there is none."""
    receivers: list[list[_Part]] = []
    for pieces in losses:
        parts: list[_Part] = []
        for piece in pieces:
            cut = _cut(*piece, floor, 0, total)
            if cut is not None:
                parts.append((*cut, piece.slope, None, False, 0))
        if not parts:
            return None
        receivers.append(parts)
    middle = (len(receivers) + 1) // 2
    left = _together(receivers[:middle], receivers[middle:], total, floor)
    right = _together(receivers[middle:], receivers[:middle], total, floor) if left else []
    return _meet(left, right, total, floor)


def _together(
    receivers: Sequence[list[_Part]], rest: Sequence[list[_Part]], total: int, floor: int
) -> list[_Part]:
    """The best gain of all receivers for every sum they can take together, as parts in order."""
    # What is not yet put together leaves at least and at most so much of the total.
    most = total - sum([parts[0][0] for parts in rest])
    least = total - sum([parts[-1][1] for parts in rest])
    for parts in receivers:
        most -= parts[0][0]
        least -= parts[-1][1]
    found: list[_Part] = []
    for number, parts in enumerate(receivers):
        most += parts[0][0]
        least += parts[-1][1]
        found = _joined(found, parts, floor, least, most) if number else parts
        if not found:
            break
    return found


def _joined(found: list[_Part], parts: list[_Part], floor: int, least: int, most: int) -> list[_Part]:
    """Put one more receiver in: of two linear pieces together the steeper one is used up first."""
    every: list[_Part] = []
    tops = [max(gain, gain + slope * (last - first)) for first, last, gain, slope, *_ in parts]
    for others in found:
        first, last, gain, slope = others[:4]
        width = last - first
        top = max(gain, gain + slope * width)
        for part, part_top in zip(parts, tops, strict=True):
            if top + part_top < floor:
                continue
            lower, upper, own_gain, own_slope = part[:4]
            both = gain + own_gain
            if slope >= own_slope:
                cut = _cut(first + lower, last + lower, both, slope, floor, least, most)
                if cut is not None:
                    every.append((*cut, slope, others, False, lower))
                if upper > lower:
                    cut = _cut(
                        last + lower, last + upper, both + slope * width, own_slope, floor, least, most
                    )
                    if cut is not None:
                        every.append((*cut, own_slope, others, True, last))
            else:
                cut = _cut(first + lower, first + upper, both, own_slope, floor, least, most)
                if cut is not None:
                    every.append((*cut, own_slope, others, True, first))
                if last > first:
                    both += own_slope * (upper - lower)
                    cut = _cut(first + upper, last + upper, both, slope, floor, least, most)
                    if cut is not None:
                        every.append((*cut, slope, others, False, upper))
    every.sort(key=lambda part: part[0])
    return _envelope(every)


def _cut(
    first: int, last: int, gain: int, slope: int, floor: int, least: int, most: int
) -> tuple[int, int, int] | None:
    """What of a linear piece lies from `least` to `most` and gains at least `floor`: first, last, gain at first."""
    if first < least:
        gain += slope * (least - first)
        first = least
    last = min(last, most)
    if gain < floor:
        if slope <= 0:
            return None
        steps = -((gain - floor) // slope)
        first += steps
        gain += slope * steps
    elif slope < 0:
        last = min(last, first + (gain - floor) // -slope)
    return (first, last, gain) if first <= last else None


def _envelope(parts: list[_Part]) -> list[_Part]:
    """The best part for every sum, without overlaps; `parts` are in the order of their first sum."""
    found: list[_Part] = []
    end = -1
    for part in parts:
        first, last, gain, slope = part[:4]
        if first > end:
            found.append(part)
            end = last
            continue
        top = found[-1]
        if top[0] <= first and last <= end:
            there = top[2] + top[3] * (first - top[0])
            if there >= gain and there + top[3] * (last - first) >= gain + slope * (last - first):
                continue
        below: list[_Part] = []
        while found and found[-1][1] >= first:
            below.append(found.pop())
        _overlay(found, below, part)
        end = found[-1][1]
    return found


def _overlay(found: list[_Part], below: list[_Part], part: _Part) -> None:
    """Append to `found` the better of `part` and of the parts `below` it, the earliest of which is the last."""
    at, last, gain, slope = part[:4]
    while below:
        other = below.pop()
        if other[0] < at:
            _append(found, other, other[0], at - 1)
        elif other[0] > at:
            stop = min(last, other[0] - 1)
            _append(found, part, at, stop)
            gain += slope * (stop + 1 - at)
            at = stop + 1
        if at > last:
            _append(found, other, max(at, other[0]), other[1])
            found += reversed(below)
            return
        stop = min(last, other[1])
        ahead = gain - (other[2] + other[3] * (at - other[0]))
        gaining = slope - other[3]
        in_the_end = ahead + gaining * (stop - at)
        if ahead <= 0 and in_the_end <= 0:
            _append(found, other, at, stop)
        elif ahead >= 0 and in_the_end >= 0:
            _append(found, part, at, stop)
        elif ahead > 0:
            change = at + ahead // -gaining
            _append(found, part, at, change)
            _append(found, other, change + 1, stop)
        else:
            change = at + -ahead // gaining
            _append(found, other, at, change)
            _append(found, part, change + 1, stop)
        gain += slope * (stop + 1 - at)
        at = stop + 1
        if other[1] > stop:
            _append(found, other, at, other[1])
            found += reversed(below)
            return
    if at <= last:
        _append(found, part, at, last)


def _append(found: list[_Part], part: _Part, first: int, last: int) -> None:
    """Append `part` from `first` to `last`; where it goes on from its own earlier stretch, that is extended."""
    gain = part[2] + part[3] * (first - part[0])
    if found:
        before = found[-1]
        if (
            before[4] is part[4] is not None
            and before[1] + 1 == first
            and before[5] == part[5]
            and before[6] == part[6]
            and before[3] == part[3]
            and before[2] + before[3] * (first - before[0]) == gain
        ):
            found[-1] = (before[0], last, *before[2:])
            return
    found.append((first, last, gain, *part[3:]))


def _meet(
    left: list[_Part], right: list[_Part], total: int, floor: int
) -> tuple[int, tuple[int, ...]] | None:
    """The best pair of parts that add up to `total`."""
    best, at = floor - 1, None
    end = len(right) - 1
    for one in left:
        first, last, gain, slope = one[:4]
        while end >= 0 and right[end][0] > total - first:
            end -= 1
        index = end
        while index >= 0 and right[index][1] >= total - last:
            other = right[index]
            index -= 1
            amount = min(last, total - other[0]) if slope >= other[3] else max(first, total - other[1])
            both = gain + slope * (amount - first) + other[2] + other[3] * (total - amount - other[0])
            if both > best:
                best, at = both, (one, other, amount)
    if at is None:
        return None
    one, other, amount = at
    return best, (*_divided(one, amount), *_divided(other, total - amount))


def _divided(part: _Part | None, amount: int) -> tuple[int, ...]:
    """What each receiver takes of `amount`, in their order."""
    amounts: list[int] = []
    while part is not None:
        others, others_fixed, fixed = part[4:]
        if others is None:
            amounts.append(amount)
        elif others_fixed:
            amounts.append(amount - fixed)
            amount = fixed
        else:
            amounts.append(fixed)
            amount -= fixed
        part = others
    return tuple(reversed(amounts))
