"""What stands on a page: blocks that know their height and draw themselves, and the page they are drawn on.

A block is never divided. How blocks follow one another over pages is decided in `flow`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from desktop.paper.layout.glyphs import FontBook, number
from desktop.paper.layout.paper import HAIR, LEADING, LINE, PAGE_HEIGHT, PAGE_WIDTH, WIDTH, Colour
from desktop.paper.layout.typesetting import Line, Span, set_line, set_lines

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_BASELINE = 0.37  # of the size, below the middle of the line: centres Han characters and capitals
_STRIKE = 0.30


class Page:
    """A page under the pen: points from its top left corner."""

    def __init__(self, canvas: Canvas, fonts: FontBook) -> None:
        self._canvas = canvas
        self._fonts = fonts

    @property
    def canvas(self) -> Canvas:
        """What ReportLab draws on; it counts upwards from the foot of the page."""
        return self._canvas

    def line(self, line: Line, x: float, baseline: float) -> None:
        """Draw a line of text from `x`."""
        operators = [f"BT 1 0 0 1 {number(x)} {number(PAGE_HEIGHT - baseline)} Tm"]
        strokes: list[tuple[float, float, float, Colour]] = []
        colour: Colour | None = None
        at = x
        for part in line.parts:
            style = part.style
            if style.colour != colour:
                colour = style.colour
                operators.append(f"{' '.join(map(number, colour))} rg")
            operators.append(self._fonts.operators(part.segment, style.size))
            if style.struck:
                strokes.append((at, at + part.width, baseline - _STRIKE * style.size, style.colour))
            at += part.width
        if line.parts:
            self._canvas.addLiteral(" ".join((*operators, "ET")))
        for start, end, y, stroke in strokes:
            self.rule(start, end, y, 0.6, stroke)

    def rule(self, left: float, right: float, y: float, thickness: float, colour: Colour) -> None:
        """A horizontal line."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(thickness)
        self._canvas.line(left, PAGE_HEIGHT - y, right, PAGE_HEIGHT - y)

    def box(self, x: float, top: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(x, PAGE_HEIGHT - top - height, width, height, stroke=0, fill=1)

    def drawing(self, x: float, top: float, scale: float, path: str, colour: Colour) -> None:
        """A filled path in units of `scale` points, counted from its top left corner to the right and down."""
        red, green, blue = map(number, colour)
        self._canvas.addLiteral(
            f"q {scale:.5f} 0 0 -{scale:.5f} {number(x)} {number(PAGE_HEIGHT - top)} cm "
            f"{red} {green} {blue} rg {path} f Q"
        )

    def frame(self, x: float, top: float, width: float, height: float, colour: Colour) -> None:
        """An empty rectangle."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(0.6)
        self._canvas.rect(x, PAGE_HEIGHT - top - height, width, height, stroke=1, fill=0)

    def disc(self, x: float, y: float, radius: float, colour: Colour, ring: Colour) -> None:
        """A filled disc with a ring around it."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.setStrokeColorRGB(*ring)
        self._canvas.setLineWidth(1)
        self._canvas.circle(x, PAGE_HEIGHT - y, radius, stroke=1, fill=1)


class Block(Protocol):
    """Something of a known height that is drawn as a whole."""

    @property
    def height(self) -> float:
        """In points."""

    def draw(self, page: Page, x: float, top: float) -> None:
        """Draw it with its top left corner there."""


class Section:
    """A heading by whose `title` the document's bookmarks lead to it."""

    def __init__(self, block: Block, title: str) -> None:
        self._block = block
        self.title = title

    @property
    def height(self) -> float:
        return self._block.height

    def draw(self, page: Page, x: float, top: float) -> None:
        self._block.draw(page, x, top)


class Paragraph:
    """Lines of text, one below the other. `align` is 0 for left, 1 for right; `leading` is in sizes."""

    def __init__(
        self, lines: Sequence[Line], width: float, align: float = 0, leading: float = LEADING
    ) -> None:
        self.lines = tuple(lines)
        self.width = width
        self._align = align
        self._leading = leading

    @property
    def height(self) -> float:
        return sum(map(self._height, self.lines))

    @property
    def first_baseline(self) -> float:
        """How far below the top the first line stands."""
        line = self.lines[0]
        return self._height(line) / 2 + _BASELINE * line.size

    def chunks(self, lines: int) -> list[Paragraph]:
        """The same lines in blocks of at most so many, for a text that may be longer than a page."""
        return [
            Paragraph(self.lines[at : at + lines], self.width, self._align, self._leading)
            for at in range(0, len(self.lines), lines)
        ]

    def _height(self, line: Line) -> float:
        return line.size * self._leading

    def draw(self, page: Page, x: float, top: float) -> None:
        for line in self.lines:
            height = self._height(line)
            left = x + (self.width - line.width) * self._align
            page.line(line, left, top + height / 2 + _BASELINE * line.size)
            top += height


def paragraph(
    spans: Sequence[Span],
    width: float,
    align: float = 0,
    leading: float = LEADING,
    protected: Sequence[str] = (),
) -> Paragraph:
    """The text broken to a width."""
    return Paragraph(set_lines(spans, width, protected), width, align, leading)


_SMALLEST = 4.5


def fitted(spans: Sequence[Span], width: float, align: float = 1, leading: float = LEADING) -> Paragraph:
    """A figure in one line; one that is too wide is set smaller, and broken only where it could not be read."""
    line = set_line(spans)
    if line.width <= width:
        return Paragraph((line,), width, align, leading)
    scale = max(width / line.width, _SMALLEST / line.size)
    smaller = [Span(span.text, span.style._replace(size=span.style.size * scale)) for span in spans]
    return Paragraph(set_lines(smaller, width), width, align, leading)


_SNUG = 0.78


def snug(
    spans: Sequence[Span], width: float, leading: float = LEADING, protected: Sequence[str] = ()
) -> Paragraph:
    """A name in one line, a little smaller where that helps; a longer one in several lines at full size."""
    line = set_line(spans)
    scale = min(1.0, width / line.width) if line.width else 1.0
    if scale < _SNUG:
        return paragraph(spans, width, 0, leading, protected)
    smaller = [Span(span.text, span.style._replace(size=span.style.size * scale)) for span in spans]
    return Paragraph((set_line(smaller),), width, 0, leading / scale)


class Space(NamedTuple):
    """Empty room."""

    height: float

    def draw(self, page: Page, x: float, top: float) -> None:
        """Nothing is drawn."""


NOTHING = Space(0)


class Stroke(NamedTuple):
    """A horizontal line within a frame."""

    y: float
    left: float
    right: float
    thickness: float = HAIR
    colour: Colour = LINE


HAIRLINE = Stroke(0, 0, WIDTH)
"""The line between the rows of a table."""


class Fill(NamedTuple):
    """A filled rectangle within a frame, behind everything."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour


class Placed(NamedTuple):
    """A block within a frame."""

    x: float
    y: float
    block: Block


class Frame:
    """Blocks, lines and fills at places of their own."""

    def __init__(
        self,
        height: float,
        placed: Sequence[Placed],
        strokes: Sequence[Stroke] = (),
        fills: Sequence[Fill] = (),
    ) -> None:
        self.height = height
        self._placed = placed
        self._strokes = strokes
        self._fills = fills

    def draw(self, page: Page, x: float, top: float) -> None:
        for fill in self._fills:
            page.box(x + fill.x, top + fill.y, fill.width, fill.height, fill.colour)
        for stroke in self._strokes:
            page.rule(x + stroke.left, x + stroke.right, top + stroke.y, stroke.thickness, stroke.colour)
        for placed in self._placed:
            placed.block.draw(page, x + placed.x, top + placed.y)


def stack(blocks: Sequence[Block], gap: float = 0) -> Frame:
    """Blocks below one another."""
    placed: list[Placed] = []
    y = 0.0
    for block in blocks:
        if placed:
            y += gap
        placed.append(Placed(0, y, block))
        y += block.height
    return Frame(y, placed)


def beside(*columns: tuple[float, Block]) -> Frame:
    """Blocks side by side, each at its distance from the left, level at the top."""
    return Frame(
        max((block.height for _, block in columns), default=0),
        [Placed(x, 0, block) for x, block in columns],
    )


class Cell(NamedTuple):
    """A cell of a row: where it begins, its paragraph, and what stands below that."""

    x: float
    paragraph: Paragraph
    below: Block = NOTHING


def row(
    cells: Sequence[Cell],
    above: float = 1.8,
    below: float = 1.8,
    rule: Stroke | None = HAIRLINE,
) -> Frame:
    """A row of a table, the first lines of its cells on one baseline, and a line below unless `rule` is None."""
    baseline = max((cell.paragraph.first_baseline for cell in cells), default=0)
    placed: list[Placed] = []
    height = 0.0
    for cell in cells:
        y = above + baseline - cell.paragraph.first_baseline
        bottom = y + cell.paragraph.height
        placed += [Placed(cell.x, y, cell.paragraph), Placed(cell.x, bottom, cell.below)]
        height = max(height, bottom + cell.below.height)
    height += below
    return Frame(height, placed, [rule._replace(y=height)] if rule is not None else [])


def new_canvas(target: IO[bytes], size: tuple[float, float] = (PAGE_WIDTH, PAGE_HEIGHT)) -> Canvas:
    """A ReportLab canvas that begins its pages without a font: its own names Helvetica, which is not embedded."""
    from reportlab.pdfgen.canvas import Canvas

    class BareCanvas(Canvas):
        def _make_preamble(self) -> None:
            self._preamble = "1 0 0 1 0 0 cm"

    # Pages are compressed once, when the file is finished.
    return BareCanvas(target, pagesize=size, pageCompression=0, invariant=1)
