"""What a page draws, mark by mark: each glyph with its place and colour, each path with its points and how it is painted.

Only what a quote draws has a reading: text in embedded fonts, and paths in plain colours. Pictures, shadings, patterns,
transparency, forms and layers have none, for programs draw them differently, or do not.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from desktop.proof.strict.colours import is_srgb
from desktop.proof.strict.page_fonts import Face
from desktop.proof.strict.pdf_file import File, is_number
from desktop.proof.strict.values import Name, Ref, Text, TwoReadings, Value, Values, Word

MOST_MARKS: Final = 120_000
_MOST_NESTED: Final = 60

Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[float, float, float]
Segment = tuple[str, tuple[float, ...]]


class Stroke(NamedTuple):
    """How a line is drawn; its width as the page has it."""

    colour: Colour
    width: float
    cap: int
    join: int
    miter: float
    dashes: tuple[float, ...]


class Drawn(NamedTuple):
    """A glyph: its outline and text, the matrix that puts an em on the page, its colour and the clip it stands in."""

    outline: bytes
    bearing: int
    text: str
    matrix: Matrix
    colour: Colour
    clip: tuple[Segment, ...]

    @property
    def place(self) -> tuple[float, float]:
        """Where it begins."""
        return self.matrix[4], self.matrix[5]


class Painted(NamedTuple):
    """A path: its segments on the page, what fills it, what strokes it, and the clip it stands in."""

    segments: tuple[Segment, ...]
    fill: Colour | None
    even_odd: bool
    stroke: Stroke | None
    clip: tuple[Segment, ...]

    @property
    def place(self) -> tuple[float, float]:
        """Where it begins."""
        points = self.segments[0][1] if self.segments else (0.0, 0.0)
        return points[0], points[1]


Mark = Drawn | Painted


class Drawing(NamedTuple):
    """All that a page draws in its order, and what parts of it are said to read as."""

    marks: tuple[Mark, ...]
    named_texts: frozenset[bytes]


class _State(NamedTuple):
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    fill: Colour = (0, 0, 0)
    stroke: Colour = (0, 0, 0)
    fill_spaced: bool = False
    stroke_spaced: bool = False
    width: float = 1
    cap: int = 0
    join: int = 0
    miter: float = 10
    dashes: tuple[float, ...] = ()
    face: Face | None = None
    size: float = 0
    spacing: float = 0
    word_spacing: float = 0
    scale: float = 1
    leading: float = 0
    rise: float = 0
    mode: int = 0
    clip: tuple[Segment, ...] = ()


_OPERANDS: Final = {
    b"q": 0, b"Q": 0, b"cm": 6, b"w": 1, b"J": 1, b"j": 1, b"M": 1, b"d": 2, b"i": 1, b"ri": 1, b"gs": 1,
    b"m": 2, b"l": 2, b"c": 6, b"v": 4, b"y": 4, b"h": 0, b"re": 4,
    b"S": 0, b"s": 0, b"f": 0, b"f*": 0, b"B": 0, b"B*": 0, b"b": 0, b"b*": 0, b"n": 0, b"W": 0, b"W*": 0,
    b"BT": 0, b"ET": 0, b"Tc": 1, b"Tw": 1, b"Tz": 1, b"TL": 1, b"Tf": 2, b"Tr": 1, b"Ts": 1,
    b"Td": 2, b"TD": 2, b"Tm": 6, b"T*": 0, b"Tj": 1, b"TJ": 1, b"'": 1,
    b"g": 1, b"G": 1, b"rg": 3, b"RG": 3, b"cs": 1, b"CS": 1, b"sc": 3, b"SC": 3, b"scn": 3, b"SCN": 3, b"BMC": 1, b"BDC": 2, b"EMC": 0,
}  # fmt: skip
"""How many operands each operator takes that a quote is drawn with."""

_PAINTS: Final = {
    b"S": (False, True, False), b"s": (False, True, False), b"f": (True, False, False), b"f*": (True, False, True),
    b"B": (True, True, False), b"B*": (True, True, True), b"b": (True, True, False), b"b*": (True, True, True),
    b"n": (False, False, False),
}  # fmt: skip
"""Whether a path is filled, stroked, and filled by the even-odd rule."""
_CLOSING: Final = (b"s", b"b", b"b*")


def instructions(data: bytes) -> list[tuple[bytes, list[Value]]]:
    """The operators of a drawing, each with its operands. Raises `TwoReadings`."""
    values = Values(data, refs=False)
    found: list[tuple[bytes, list[Value]]] = []
    operands: list[Value] = []
    while not values.done:
        at = values.at
        value = values.next()
        if not isinstance(value, Word):
            operands.append(value)
            if len(operands) > 8:
                raise TwoReadings("an unusual drawing", at)
            continue
        if _OPERANDS.get(value) != len(operands):
            raise TwoReadings(f"an unusual drawing: {bytes(value)!r}", at)
        found.append((bytes(value), operands))
        operands = []
    if operands:
        raise TwoReadings("a drawing that does not end")
    return found


def contents(file: File, page: dict[bytes, Value]) -> list[bytes]:
    """The parts of a page's drawing."""
    held = page.get(b"Contents")
    found = file.of(held)
    parts = (
        found
        if isinstance(found, list)
        else []
        if found is None
        else [held if isinstance(held, Ref) else found]
    )
    if len(parts) > 200:
        raise TwoReadings("a drawing in too many parts")
    streams = [file.stream(part) for part in parts]
    if any(stream.dictionary.keys() - {b"Length", b"Filter", b"DecodeParms"} for stream in streams):
        raise TwoReadings("an unusual drawing")
    return [file.unpacked(part) for part in parts]


def drawing(file: File, page: dict[bytes, Value]) -> Drawing:
    """What a page draws. Raises `TwoReadings`."""
    return _Reader(file, page).read()


class _Reader:
    """Follows a drawing."""

    def __init__(self, file: File, page: dict[bytes, Value]) -> None:
        self._file = file
        self._page = page
        resources = page.get(b"Resources")
        self._resources = {} if resources is None else file.dictionary(resources)
        self._box = file.numbers(page.get(b"MediaBox"), 4)
        self._faces: dict[bytes, Face] = {}
        self._state = _State()
        self._kept: list[_State] = []
        self._path: list[Segment] = []
        self._at = (0.0, 0.0)
        self._clipping: bytes | None = None
        self._line: Matrix | None = None
        self._text: Matrix | None = None
        self._open = 0
        self._marks: list[Mark] = []
        self._named: set[bytes] = set()

    def read(self) -> Drawing:
        for part in contents(self._file, self._page):
            for operator, operands in instructions(part):
                self._do(operator, operands)
                if len(self._marks) > MOST_MARKS:
                    raise TwoReadings("a drawing too large")
        if self._kept or self._text is not None or self._open or self._path:
            raise TwoReadings("a drawing that does not end")
        return Drawing(tuple(self._marks), frozenset(self._named))

    def _do(self, operator: bytes, operands: list[Value]) -> None:
        if operator in _NUMERIC and not all(is_number(one) for one in operands):
            raise TwoReadings(f"an unusual drawing: {operator!r}")
        if operator in _PAINTS:
            self._paint(operator)
        elif operator in _PATHS:
            self._draw(operator, operands)
        elif operator in _TEXTS:
            self._write(operator, operands)
        else:
            self._set(operator, operands)

    # ------------------------------------------------------------ state

    def _set(self, operator: bytes, operands: list[Any]) -> None:  # noqa: C901 - one row for each operator
        if self._path and operator not in (b"W", b"W*", b"g", b"G", b"rg", b"RG", b"w"):
            raise TwoReadings("something within a path")
        state = self._state
        match operator:
            case b"q":
                if self._text is not None or len(self._kept) > _MOST_NESTED:
                    raise TwoReadings("an unusual drawing: q")
                self._kept.append(state)
            case b"Q":
                if self._text is not None or not self._kept:
                    raise TwoReadings("an unusual drawing: Q")
                self._state = self._kept.pop()
            case b"cm":
                if self._text is not None:
                    raise TwoReadings("an unusual drawing: cm")
                self._state = state._replace(matrix=_times(_matrix(operands), state.matrix))
            case b"w":
                self._state = state._replace(width=float(operands[0]))
            case b"J":
                self._state = state._replace(cap=int(operands[0]))
            case b"j":
                self._state = state._replace(join=int(operands[0]))
            case b"M":
                self._state = state._replace(miter=float(operands[0]))
            case b"d":
                self._state = state._replace(dashes=_dashes(operands))
            case b"g" | b"rg" | b"sc" | b"scn":
                self._in_colours(state.fill_spaced, operator)
                self._state = state._replace(fill=_colour(operands), fill_spaced=operator in _SPACED)
            case b"G" | b"RG" | b"SC" | b"SCN":
                self._in_colours(state.stroke_spaced, operator)
                self._state = state._replace(stroke=_colour(operands), stroke_spaced=operator in _SPACED)
            case b"cs":
                self._colour_space(operands[0])
                self._state = state._replace(fill=(0, 0, 0), fill_spaced=True)
            case b"CS":
                self._colour_space(operands[0])
                self._state = state._replace(stroke=(0, 0, 0), stroke_spaced=True)
            case b"W" | b"W*":
                self._clipping = operator
            case b"BMC" | b"BDC":
                self._begin(operands)
            case b"EMC":
                self._open -= 1
                if self._open < 0:
                    raise TwoReadings("an end without a beginning")
            case b"gs":
                self._plain_state(operands[0])
            case b"i" | b"ri":
                pass
            case _:
                raise TwoReadings(f"an unusual drawing: {operator!r}")

    def _begin(self, operands: list[Value]) -> None:
        self._open += 1
        if not isinstance(operands[0], Name) or operands[0] == b"OC" or self._open > _MOST_NESTED:
            raise TwoReadings("a layer")
        if len(operands) == 1:
            return
        held = operands[1]
        if isinstance(held, Name):
            held = self._file.of(self._resource(b"Properties", held))
        if not isinstance(held, dict) or b"OCGs" in held or held.get(b"Type") in (b"OCG", b"OCMD"):
            raise TwoReadings("a layer")
        for key in (b"ActualText", b"Alt", b"E"):
            if key in held:
                value = self._file.of(held[key])
                if not isinstance(value, Text):
                    raise TwoReadings("an unusual text")
                self._named.add(key + b" " + bytes(value))

    def _resource(self, kind: bytes, name: Value) -> Value:
        found = self._file.dictionary(self._resources.get(kind, {}))
        if not isinstance(name, Name) or name not in found:
            raise TwoReadings("a drawing with something that is not there")
        return found[name]

    def _plain_state(self, name: Value) -> None:
        """A state that changes nothing of what a quote draws; any other has no reading."""
        for key, held in self._file.dictionary(self._resource(b"ExtGState", name)).items():
            value = self._file.of(held)
            if _PLAIN.get(key, value) != value or (key not in _PLAIN and key not in _WITHOUT_EFFECT):
                raise TwoReadings(f"an unusual state: {key!r}")

    def _in_colours(self, spaced: bool, operator: bytes) -> None:
        if operator in _SPACED and not spaced:
            raise TwoReadings("a colour without its space")

    def _colour_space(self, name: Value) -> None:
        """A space in which colours are those of sRGB; any other has no reading."""
        if name == b"DeviceRGB":
            return
        space = self._resource(b"ColorSpace", name)
        held = self._file.of(space)
        if not isinstance(held, list) or len(held) != 2 or held[0] != Name(b"ICCBased"):
            raise TwoReadings("an unusual colour")
        about = self._file.stream(held[1]).dictionary
        if about.keys() - {b"Length", b"Filter", b"DecodeParms", b"N", b"Alternate", b"Range"}:
            raise TwoReadings("an unusual colour")
        if about.get(b"N") != 3 or about.get(b"Alternate", Name(b"DeviceRGB")) != Name(b"DeviceRGB"):
            raise TwoReadings("an unusual colour")
        if not is_srgb(self._file.unpacked(held[1])):
            raise TwoReadings("an unusual colour")

    # ------------------------------------------------------------ paths

    def _draw(self, operator: bytes, operands: list[Any]) -> None:
        if self._text is not None:
            raise TwoReadings("a path within text")
        numbers = [float(one) for one in operands]
        if operator == b"re":
            x, y, width, height = numbers
            self._add("m", (x, y))
            for corner in ((x + width, y), (x + width, y + height), (x, y + height)):
                self._add("l", corner)
            self._path.append(("h", ()))
            self._at = (x, y)
            return
        if operator == b"h":
            if self._path and self._path[-1][0] != "h":
                self._path.append(("h", ()))
            return
        if operator != b"m" and not self._path:
            raise TwoReadings("a path without a beginning")
        if operator == b"v":
            numbers = [*self._at, *numbers]
        elif operator == b"y":
            numbers = [*numbers, *numbers[2:]]
        self._add("c" if len(numbers) == 6 else operator.decode("ascii"), tuple(numbers))

    def _add(self, kind: str, points: tuple[float, ...]) -> None:
        self._at = (points[-2], points[-1])
        matrix = self._state.matrix
        placed: list[float] = []
        for x, y in zip(points[::2], points[1::2], strict=True):
            placed += _placed(matrix, x, y)
        if kind == "m" and self._path and self._path[-1][0] == "m":
            self._path.pop()
        self._path.append((kind, tuple(placed)))

    def _paint(self, operator: bytes) -> None:
        if self._text is not None:
            raise TwoReadings("a path within text")
        if operator in _CLOSING and self._path and self._path[-1][0] != "h":
            self._path.append(("h", ()))
        filled, stroked, even_odd = _PAINTS[operator]
        state, path = self._state, self._path
        while path and path[-1][0] == "m":
            path.pop()
        if path and (filled or stroked):
            stroke = self._stroke() if stroked else None
            self._marks.append(
                Painted(tuple(path), state.fill if filled else None, even_odd and filled, stroke, state.clip)
            )
        if self._clipping is not None:
            self._clip(self._clipping)
        self._path, self._clipping = [], None

    def _stroke(self) -> Stroke:
        state = self._state
        a, b, c, d, _, _ = state.matrix
        scale = abs(a * d - b * c) ** 0.5
        return Stroke(
            state.stroke, state.width * scale, state.cap, state.join, state.miter,
            tuple(one * scale for one in state.dashes),
        )  # fmt: skip

    def _clip(self, rule: bytes) -> None:
        if self._text is not None:
            raise TwoReadings("a clip within text")
        path = self._path
        if _covers(path, self._box):
            return
        self._state = self._state._replace(clip=(*self._state.clip, (rule.decode("ascii"), ()), *path))

    # ------------------------------------------------------------ text

    def _write(self, operator: bytes, operands: list[Any]) -> None:  # noqa: C901 - one row for each operator
        if operator not in _SETTINGS and (self._text is None) != (operator == b"BT"):
            raise TwoReadings(f"an unusual drawing: {operator!r}")
        state = self._state
        match operator:
            case b"BT":
                if self._path:
                    raise TwoReadings("text within a path")
                self._line = self._text = (1, 0, 0, 1, 0, 0)
            case b"ET":
                self._line = self._text = None
            case b"Tc":
                self._state = state._replace(spacing=float(operands[0]))
            case b"Tw":
                self._state = state._replace(word_spacing=float(operands[0]))
            case b"Tz":
                self._state = state._replace(scale=float(operands[0]) / 100)
            case b"TL":
                self._state = state._replace(leading=float(operands[0]))
            case b"Ts":
                self._state = state._replace(rise=float(operands[0]))
            case b"Tr":
                if operands[0] != 0:
                    raise TwoReadings("text that is not drawn as text")
            case b"Tf":
                self._state = state._replace(face=self._face(operands[0]), size=_size(operands[1]))
            case b"Td":
                self._move(*operands)
            case b"TD":
                self._state = state._replace(leading=-float(operands[1]))
                self._move(*operands)
            case b"Tm":
                self._line = self._text = _matrix(operands)
            case b"T*":
                self._move(0, -state.leading)
            case b"Tj":
                self._show([operands[0]])
            case b"'":
                self._move(0, -state.leading)
                self._show([operands[0]])
            case b"TJ":
                if not isinstance(operands[0], list):
                    raise TwoReadings("an unusual text")
                self._show(operands[0])
            case _:
                raise TwoReadings(f"an unusual drawing: {operator!r}")

    def _face(self, name: Value) -> Face:
        font = self._resource(b"Font", name)
        key = b"%d" % font.number if isinstance(font, Ref) else b"/" + name
        known = _faces_of(self._file)
        if key not in known:
            known[key] = Face(self._file, font)
        return known[key]

    def _move(self, x: float, y: float) -> None:
        assert self._line is not None  # noqa: S101 - within text
        self._line = self._text = _times((1, 0, 0, 1, float(x), float(y)), self._line)

    def _show(self, parts: list[Value]) -> None:
        state = self._state
        if state.face is None:
            raise TwoReadings("text without a font")
        for part in parts:
            if isinstance(part, Text):
                if len(part) % 2:
                    raise TwoReadings("half a code")
                for at in range(0, len(part), 2):
                    self._glyph(state, part[at] << 8 | part[at + 1])
            elif is_number(part):
                self._on(-part / 1000 * state.size * state.scale)
            else:
                raise TwoReadings("an unusual text")

    def _glyph(self, state: _State, code: int) -> None:
        assert self._text is not None and state.face is not None  # noqa: S101, PT018 - within text
        glyph = state.face.glyph(code)
        own = (state.size * state.scale, 0, 0, state.size, 0, state.rise)
        matrix = _times(own, _times(self._text, state.matrix))
        if glyph.outline or glyph.text.strip():
            self._marks.append(
                Drawn(glyph.outline, glyph.bearing, glyph.text, matrix, state.fill, state.clip)
            )
        self._on((glyph.advance / 1000 * state.size + state.spacing) * state.scale)

    def _on(self, by: float) -> None:
        assert self._text is not None  # noqa: S101 - within text
        a, b, c, d, e, f = self._text
        self._text = (a, b, c, d, e + by * a, f + by * b)


_PATHS: Final = frozenset((b"m", b"l", b"c", b"v", b"y", b"h", b"re"))
_SETTINGS: Final = frozenset((b"Tc", b"Tw", b"Tz", b"TL", b"Tf", b"Tr", b"Ts"))
_TEXTS: Final = _SETTINGS | {b"BT", b"ET", b"Td", b"TD", b"Tm", b"T*", b"Tj", b"TJ", b"'"}
_NUMERIC: Final = frozenset(
    (
        b"cm", b"w", b"J", b"j", b"M", b"i", b"m", b"l", b"c", b"v", b"y", b"re", b"Tc", b"Tw", b"Tz", b"TL", b"Tr",
        b"Ts", b"Td", b"TD", b"Tm", b"g", b"G", b"rg", b"RG",
        b"sc", b"SC", b"scn", b"SCN",
    )
)  # fmt: skip
_SPACED: Final = frozenset((b"sc", b"SC", b"scn", b"SCN"))
_PLAIN: Final[dict[bytes, Value]] = {
    b"Type": Name(b"ExtGState"), b"ca": 1, b"CA": 1, b"BM": Name(b"Normal"), b"SMask": Name(b"None"), b"op": False,
    b"OP": False, b"AIS": False,
}  # fmt: skip
_WITHOUT_EFFECT: Final = frozenset((b"OPM", b"SA", b"SM"))


def _faces_of(file: File) -> dict[bytes, Face]:
    """The fonts of a file that were read, so that each is read once."""
    known: dict[bytes, Face] = file.__dict__.setdefault("faces", {})
    return known


def _matrix(operands: list[Any]) -> Matrix:
    a, b, c, d, e, f = (float(one) for one in operands)
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    u, v, w, x, y, z = other
    return a * u + b * w, a * v + b * x, c * u + d * w, c * v + d * x, e * u + f * w + y, e * v + f * x + z


def _placed(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _colour(operands: list[Any]) -> Colour:
    parts = [min(1.0, max(0.0, float(one))) for one in operands]
    red, green, blue = parts * 3 if len(parts) == 1 else parts
    return red, green, blue


def _size(value: Value) -> float:
    if not is_number(value):
        raise TwoReadings("a font without a size")
    return float(value)


def _dashes(operands: list[Any]) -> tuple[float, ...]:
    parts, phase = operands
    if not isinstance(parts, list) or not all(is_number(one) and one >= 0 for one in [*parts, phase]):
        raise TwoReadings("an unusual line")
    return (*(float(one) for one in parts), float(phase)) if parts else ()


def _covers(path: list[Segment], box: list[float]) -> bool:
    """Whether a path is a rectangle around the whole page: what it clips is nothing."""
    if [kind for kind, _ in path] != ["m", "l", "l", "l", "h"]:
        return False
    xs = sorted(points[0] for _, points in path if points)
    ys = sorted(points[1] for _, points in path if points)
    if xs[0] != xs[1] or xs[2] != xs[3] or ys[0] != ys[1] or ys[2] != ys[3]:
        return False
    left, bottom, right, top = (
        min(box[0], box[2]),
        min(box[1], box[3]),
        max(box[0], box[2]),
        max(box[1], box[3]),
    )
    return xs[0] <= left + 0.5 and ys[0] <= bottom + 0.5 and xs[3] >= right - 0.5 and ys[3] >= top - 0.5
