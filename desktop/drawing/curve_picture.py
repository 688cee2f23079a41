"""The award curve of a year as a picture: what stands where, in one language.

The window and the paper draw the same marks from the same exact series (`engine.curve`); each brings its own pen, its
own sizes and a way to measure text. Nothing is sampled: between two thresholds the award is a straight line.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.drawing.marks import Area, Box, Dot, Line, Text
from desktop.policy.ruleset import Cents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop.drawing.marks import Mark, Measure, Point
    from desktop.engine.curve import Curve, Jump, Segment
    from desktop.language.words import Language
    from desktop.policy.ruleset import Rate

PALE: Final = 0.55
"""How strong the area under a bracket is that the point does not lie in."""
HANDLE: Final = (26.0, 20.0)

_CENTS: Final = 100
_UNIT: Final = {False: 1_000_000, True: 10_000}
_ROUND: Final = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)
_STEPS: Final = (10, 20, 25, 50, 100)
_MOST_STEPS: Final = 5
_HEADROOM: Final = (6, 5)


class Sizes(NamedTuple):
    """What the pen has room for: the whole picture, the margins of the plot, and the sizes of its parts."""

    width: float
    height: float
    left: float = 64
    right: float = 20
    top: float = 44
    bottom: float = 40
    small: float = 12
    body: float = 14
    hair: float = 1
    curve: float = 2
    dot: float = 3
    point: float = 6.5
    ring: float = 2
    gap: float = 5
    handle: bool = True
    sum: bool = True
    """Whether the bubble says how the award is worked out, above it."""

    def scaled(self, factor: float) -> Sizes:
        """Everything but the outer size times `factor`."""
        parts = self._asdict()
        for name, value in parts.items():
            if name not in ("width", "height", "handle", "sum"):
                parts[name] = value * factor
        return Sizes(**parts)


class Axes(NamedTuple):
    """How far the axes go and where the upright one has its lines, in US cents."""

    utilised: int
    award: int
    step: int


class Scale(NamedTuple):
    """The plot on the picture: amounts to places and back."""

    axes: Axes
    left: float
    top: float
    right: float
    bottom: float

    def x(self, utilised_usd: int) -> float:
        """Where an amount lies across; beyond the end of the axis at its end."""
        share = min(max(utilised_usd, 0), self.axes.utilised) / self.axes.utilised
        return self.left + (self.right - self.left) * share

    def y(self, award_usd: int) -> float:
        """How high an award lies."""
        return self.bottom - (self.bottom - self.top) * award_usd / self.axes.award

    def utilised_at(self, x: float, step: int) -> int:
        """The amount at a place, in whole `step`s."""
        share = (x - self.left) / (self.right - self.left)
        wanted = round(self.axes.utilised * min(max(share, 0.0), 1.0) / step) * step
        return min(max(wanted, 0), self.axes.utilised)


class Picture(NamedTuple):
    """All marks in the order of drawing, and what belongs to the point alone at the end (`point`)."""

    scale: Scale
    ground: tuple[Mark, ...]
    point: tuple[Mark, ...]


# ------------------------------------------------------------------------------------------------------ axes


def axes(curve: Curve, utilised_usd: int) -> Axes:
    """Axes for a curve and an amount on it: room to the right of both the last threshold and the amount."""
    last = max((jump.at_usd for jump in curve.jumps), default=0)
    numerator, denominator = _HEADROOM
    across = _round_up(max(last, utilised_usd, 1) * numerator // denominator)
    highest = max([curve.award_at(Cents(across)), *(jump.award_below_usd for jump in curve.jumps), 1])
    step = _step(highest)
    return Axes(across, -(-highest // step) * step, step)


def _round_up(value: int) -> int:
    """The next number that reads well on an axis."""
    size: int = 10 ** (len(str(value)) - 1)
    return next(step * size // 10 for step in _ROUND if step * size >= 10 * value)


def _step(highest: int) -> int:
    """The distance of at most five lines that reach up to `highest`."""
    size: int = 10 ** max(len(str(highest)) - 2, 0)
    candidates = (step * size * scale // 10 for scale in (1, 10, 100) for step in _STEPS[:-1])
    return next(step for step in candidates if step and -(-highest // step) <= _MOST_STEPS)


# ------------------------------------------------------------------------------------------------------ figures


def _on_axis(language: Language, cents: int, decimals: int = 0) -> str:
    """A figure in the unit of the axes."""
    units = Decimal(cents) / (_CENTS * _UNIT[language.han])
    return language.figures.digits(units, decimals, max(decimals, 2))


def _gain(language: Language, cents: int) -> str:
    """A signed gain in little room: `+15k`, `+1.2m`; 万 in Chinese."""
    sign = "+" if cents >= 0 else "\N{MINUS SIGN}"
    size, letter = 10_000, ""
    if not language.han:
        size, letter = next(
            (size, letter)
            for size, letter in ((1_000_000, "m"), (1_000, "k"), (1, ""))
            if abs(cents) >= size * _CENTS or size == 1
        )
    return f"{sign}{language.figures.digits(Decimal(abs(cents)) / (_CENTS * size), 0, 3)}{letter}"


def _decimals(step: int, unit: int) -> int:
    """How many decimals the lines of an axis need, all of them alike."""
    return next(places for places in range(9) if step * 10**places % (unit * _CENTS) == 0)


# ------------------------------------------------------------------------------------------------------ picture


def picture(
    language: Language,
    curve: Curve,
    utilised_usd: Cents,
    axes: Axes,
    sizes: Sizes,
    measure: Measure,
    named: Sequence[Language] = (),
    *,
    stated_usd: Cents | None = None,
) -> Picture:
    """The curve with the point at `utilised_usd`; the rows of captions are `named` in these languages, else in its own.

    With `stated_usd` the point is a what-if: it says so, and a hollow one stands where the case is.
    """
    scale = Scale(axes, sizes.left, sizes.top, sizes.width - sizes.right, sizes.height - sizes.bottom)
    names = row_names(named or (language,))
    pen = _Pen(language, curve, utilised_usd, scale, sizes, measure, names, stated_usd)
    return Picture(scale, tuple(pen.ground()), tuple(pen.point()))


def row_names(languages: Sequence[Language]) -> tuple[str, str]:
    """What the rows of rates and of gains above the curve are called, in each of the languages."""
    rates = dict.fromkeys(one.text("Rate") for one in languages)
    gains = dict.fromkeys(one.text_in("of a threshold", "Gain") for one in languages)
    return " ".join(rates), " ".join(gains)


class _Stretch(NamedTuple):
    """Segments in a row with the same rate: a bracket as it is seen. `capped`: a cap holds the award at so many cents."""

    start: int
    end: int
    rate: Rate
    capped: int | None = None


class _Pen:
    def __init__(
        self,
        language: Language,
        curve: Curve,
        utilised_usd: Cents,
        scale: Scale,
        sizes: Sizes,
        measure: Measure,
        names: tuple[str, str],
        stated_usd: Cents | None = None,
    ) -> None:
        self._names = names
        self._stated = stated_usd
        self._language, self._curve, self._scale, self._sizes = language, curve, scale, sizes
        self._at = Cents(min(utilised_usd, scale.axes.utilised))
        self._measure = measure
        self._stretches = tuple(_stretches(curve.segments, scale.axes.utilised))

    # -------------------------------------------------------------------------------------------- ground

    def ground(self) -> Iterator[Mark]:
        """Grid, areas, thresholds, curve and captions; they change only with the bracket."""
        scale, sizes = self._scale, self._sizes
        for one in self._stretches:
            if one.rate.numerator:
                yield self._area(one)
        yield from self._grid()
        for jump in self._jumps():
            x = scale.x(jump.at_usd)
            dash = (2 * sizes.hair, 3 * sizes.hair)
            yield Line((x, sizes.top - sizes.gap), (x, scale.bottom), "ctl", sizes.hair, dash)
        yield Line((scale.left, scale.bottom), (scale.right, scale.bottom), "text", sizes.hair)
        for one in self._stretches:
            yield self._line(one)
        yield from self._dots()
        yield from self._captions()

    def _jumps(self) -> list[Jump]:
        return [jump for jump in self._curve.jumps if jump.at_usd < self._scale.axes.utilised]

    def _ends(self, one: _Stretch) -> tuple[Point, Point]:
        """Where the line of a bracket begins and ends."""
        rate, scale = one.rate, self._scale
        if one.capped is not None:
            low = high = float(one.capped)
        else:
            low, high = (amount * rate.numerator / rate.denominator for amount in (one.start, one.end))
        axis = scale.axes.award
        height = scale.bottom - scale.top
        return (
            (scale.x(one.start), scale.bottom - height * low / axis),
            (scale.x(one.end), scale.bottom - height * high / axis),
        )

    def _area(self, one: _Stretch) -> Area:
        start, end = self._ends(one)
        bottom = self._scale.bottom
        here = one.start <= self._at < one.end or (one.end == self._scale.axes.utilised == self._at)
        corners = (start, end, (end[0], bottom), (start[0], bottom))
        return Area(corners, "soft", 1.0 if here else PALE)

    def _line(self, one: _Stretch) -> Line:
        start, end = self._ends(one)
        return Line(start, end, "accent", self._sizes.curve)

    def _grid(self) -> Iterator[Mark]:
        scale, sizes = self._scale, self._sizes
        places = _decimals(scale.axes.step, _UNIT[self._language.han])
        for award in range(0, scale.axes.award + 1, scale.axes.step):
            y = scale.y(award)
            if award:
                yield Line((scale.left, y), (scale.right, y), "line", sizes.hair)
            label = _on_axis(self._language, award, places)
            yield Text((scale.left - 2 * sizes.gap + 2 * sizes.hair, y), label, sizes.small, "muted", 1)

    def _dots(self) -> Iterator[Mark]:
        """Hollow where the award ends below a threshold, filled where it goes on at it."""
        scale, sizes = self._scale, self._sizes
        width = 0.75 * sizes.curve
        for jump in self._jumps():
            if jump.award_usd == jump.award_below_usd:
                continue
            x = scale.x(jump.at_usd)
            yield Dot((x, scale.y(jump.award_below_usd)), sizes.dot, "base", "accent", width)
            yield Dot((x, scale.y(jump.award_usd)), sizes.dot, "accent", "accent", width)

    def _captions(self) -> Iterator[Mark]:
        """Rates above their brackets, gains above their thresholds, amounts below them; what has no room is left out."""
        sizes, scale = self._sizes, self._scale
        rates_y, gains_y = sizes.top - 2.55 * sizes.small, sizes.top - 1.22 * sizes.small
        words = self._language
        yield Text((0, rates_y), self._names[0], sizes.small, "muted")
        yield Text((0, gains_y), self._names[1], sizes.small, "muted")
        taken = _Row(sizes.gap * 0.6, self._left_of_captions())
        for one in sorted(self._stretches, key=lambda one: not one.start <= self._at < one.end):
            if not one.rate.numerator:
                continue
            here = one.start <= self._at < one.end or one.end == self._at == scale.axes.utilised
            text = words.figures.percent(one.rate.decimal)
            width = self._measure.width(text, sizes.small, bold=here)
            middle = (scale.x(one.start) + scale.x(one.end)) / 2
            if taken.take(middle, width):
                yield Text((middle, rates_y), text, sizes.small, "accent" if here else "muted", 0.5, here)
        taken = _Row(sizes.gap * 0.6, self._left_of_captions())
        for jump in self._by_weight():
            own = jump.award_usd - jump.award_below_usd or jump.gain_usd
            text, x = _gain(words, own), scale.x(jump.at_usd)
            if taken.take(x, self._measure.width(text, sizes.small, bold=False)):
                yield Text((x, gains_y), text, sizes.small, "warn" if own < 0 else "text", 0.5)
        yield from self._amounts()

    def _left_of_captions(self) -> float:
        return max(self._measure.width(name, self._sizes.small, bold=False) for name in self._names)

    def _amounts(self) -> Iterator[Mark]:
        sizes, scale = self._sizes, self._scale
        y = scale.bottom + (1.08 if sizes.handle else 0.95) * sizes.small
        taken = _Row(sizes.gap, -sizes.gap)
        wanted = [jump.at_usd for jump in self._by_weight() if jump.at_usd >= scale.axes.utilised // 500]
        for amount in [*wanted, scale.axes.utilised]:
            text = _on_axis(self._language, amount)
            width = self._measure.width(text, sizes.small, bold=False)
            x = min(scale.x(amount), sizes.width - width / 2)
            if taken.take(x, width):
                yield Text((x, y), text, sizes.small, "muted", 0.5)

    def _by_weight(self) -> list[Jump]:
        """The thresholds that tell most first: the bracket's own, then by what they bring."""
        here = self._curve.segment_at(self._at)
        edges = (here.from_usd, here.below_usd)
        return sorted(self._jumps(), key=lambda jump: (jump.at_usd not in edges, -abs(jump.gain_usd)))

    # -------------------------------------------------------------------------------------------- point

    def point(self) -> Iterator[Mark]:
        """The point with its line down to the axis, its handle, and the bubble with the award."""
        scale, sizes = self._scale, self._sizes
        x, y = scale.x(self._at), scale.y(self._curve.award_at(self._at))
        if self._stated is not None:
            yield from self._case_point(self._stated)
        yield from self._bubble((x, y))
        yield Line((x, y), (x, scale.bottom), "accent", sizes.curve)
        yield Dot((x, y), sizes.point + sizes.ring / 2, "accent", "base", sizes.ring)
        if sizes.handle:
            yield from self._handle(x)

    def _case_point(self, stated_usd: Cents) -> Iterator[Mark]:
        """Where the case is, while the point is a what-if."""
        scale, sizes = self._scale, self._sizes
        x, y = scale.x(stated_usd), scale.y(self._curve.award_at(stated_usd))
        yield Line((x, y), (x, scale.bottom), "accent", sizes.hair, (3 * sizes.hair, 3 * sizes.hair))
        yield Dot((x, y), sizes.point, "base", "accent", sizes.ring)

    def _handle(self, x: float) -> Iterator[Mark]:
        sizes, y = self._sizes, self._scale.bottom
        unit = sizes.small / 12
        width, height = HANDLE[0] * unit, HANDLE[1] * unit
        yield Box((x - width / 2, y - height / 2), width, height, 3 * unit, "accent")
        for side in (-1, 1):
            tip, root = (x + side * 8 * unit, y), x + side * 4 * unit
            for offset in (-4, 4):
                yield Line((root, y + offset * unit), tip, "on_accent", 1.6 * unit)

    def _bubble(self, at: Point) -> Iterator[Mark]:
        sizes, words = self._sizes, self._language
        here, award = self._curve.segment_at(self._at), self._curve.award_at(self._at)
        rate = here.rate
        figure = words.usd.text(award) if sizes.sum else words.usd.figure(award)
        how = ""
        if sizes.sum:
            how = words.usd.stated(self._at)
            if rate.numerator and not here.capped:
                how = f"{how} × {words.figures.percent(rate.decimal)}"
            if self._stated is not None:
                how = words.text("What if: {sum}", sum=how)
        padding = sizes.small
        wide = max(
            self._measure.width(how, sizes.small, bold=False) if how else 0,
            self._measure.width(figure, sizes.body, bold=True),
        )
        # In steps, so that the box does not tremble while the figure changes.
        width = (int(wide / padding) + 3) * padding
        height = (3.67 if how else 2) * sizes.small
        corner, leader = self._room(at, width, height)
        dash = (2 * sizes.hair, 2 * sizes.hair)
        for start, end in leader:
            yield Line(start, end, "accent", sizes.hair, dash)
        yield Box(corner, width, height, sizes.dot, "base", "ctl", sizes.hair)
        left = corner[0] + padding
        if how:
            yield Text((left, corner[1] + 0.29 * height), how, sizes.small, "muted")
        y = corner[1] + (0.68 if how else 0.5) * height
        yield Text((left, y), figure, sizes.body, "text", bold=True)

    def _room(self, at: Point, width: float, height: float) -> tuple[Point, tuple[tuple[Point, Point], ...]]:
        """Where the bubble goes, and its leader: the widest free bracket to the left, else above the curve."""
        gap, (x, y) = self._sizes.gap, at
        brackets = sorted(
            (
                (self._scale.x(one.start), min(self._scale.x(one.end), x - self._sizes.point))
                for one in self._stretches
            ),
            key=lambda edges: edges[0] - edges[1],
        )
        for left, right in brackets:
            if right - left < width + 2 * gap:
                continue
            corner = (right - gap - width, y - height / 2)
            lift = corner[1] + height + gap - self._highest(corner[0], corner[0] + width)
            corner = (corner[0], corner[1] - max(lift, 0.0))
            if lift < height / 2 - gap and corner[1] >= self._scale.top - gap:
                return corner, (((corner[0] + width, y), (x - self._sizes.point, y)),)
        return self._above(at, width, height)

    def _above(self, at: Point, width: float, height: float) -> tuple[Point, tuple[tuple[Point, Point], ...]]:
        """A place above the curve, beside the point: to its left where it fits, else to its right."""
        gap, (x, y) = self._sizes.gap, at
        left = x - 4 * gap - width
        sides = [left] if left >= self._scale.left + gap else []
        sides.append(min(x + 4 * gap, self._scale.right - width))
        for side in sides:
            corner_x = side
            limit = min(self._highest(corner_x, corner_x + width), y) - 2 * gap
            top = limit - height
            if top >= self._scale.top - gap or side == sides[-1]:
                top = max(top, self._scale.top)
                if corner_x < x + gap and top + height > y - self._sizes.point - gap and sides[0] < x - width:
                    # A low picture has no room above: rather over a stretch of the curve than over the point.
                    corner_x = sides[0]
                middle = top + height / 2
                edge = corner_x + width if corner_x < x else corner_x
                if middle >= y - self._sizes.point:
                    return (corner_x, top), (((edge, y), (x, y)),)
                return (corner_x, top), (((x, y), (x, middle)), ((x, middle), (edge, middle)))
        raise AssertionError

    def _highest(self, left: float, right: float) -> float:
        """The highest place (the least y) of the curve between two places across."""
        found = self._scale.bottom
        for one in self._stretches:
            (x1, y1), (x2, y2) = self._ends(one)
            if x1 > right or x2 < left or x1 == x2:
                continue
            for x in (max(x1, left), min(x2, right)):
                found = min(found, y1 + (y2 - y1) * (x - x1) / (x2 - x1))
        return found


def _stretches(segments: Iterable[Segment], end: int) -> Iterator[_Stretch]:
    """The brackets up to the end of the axis, those of the same rate joined."""
    found: list[_Stretch] = []
    for one in segments:
        upper = end if one.below_usd is None else min(one.below_usd, end)
        if one.from_usd >= end:
            break
        held = one.award_from_usd if one.capped else None
        if found and (found[-1].rate, found[-1].capped) == (one.rate, held):
            found[-1] = found[-1]._replace(end=upper)
        else:
            found.append(_Stretch(one.from_usd, upper, one.rate, held))
    return iter(found)


class _Row:
    """A row of captions, none over another."""

    def __init__(self, gap: float, start: float) -> None:
        self._gap = gap
        self._taken: list[tuple[float, float]] = [(-1e9, start)]

    def take(self, middle: float, width: float) -> bool:
        """Whether there is room; then it is taken."""
        left, right = middle - width / 2 - self._gap, middle + width / 2 + self._gap
        if any(left < end and start < right for start, end in self._taken):
            return False
        self._taken.append((left, right))
        return True
