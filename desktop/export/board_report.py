"""The board as a report of one page (PDF), Chinese with English beside it, in the look of the quote."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from desktop import __version__
from desktop.drawing.bars import Sizes, draw_bars
from desktop.drawing.writing import Writer
from desktop.language import Language
from desktop.paper.layout import painting
from desktop.paper.layout.blocks import Block, Cell, Frame, Page, Paragraph, Space, Stroke, row, stack
from desktop.paper.layout.paper import (
    ACCENT,
    BODY,
    BODY_BOLD,
    BOTTOM,
    HEADING,
    LEFT,
    MM,
    RULE,
    SMALL,
    STRONG_LINE,
    TITLE,
    TOP,
    WIDTH,
)
from desktop.paper.layout.typesetting import Span
from desktop.paper.parts.voice import Tell, Voice
from desktop.policy.aims import aims_of
from desktop.telling import terms
from desktop.telling.aims import AimRow, against_aims
from desktop.telling.stacked import Bar, Kind, Segment

if TYPE_CHECKING:
    from desktop.document.board import Survey
    from desktop.engine.outlook import Board, BoardYear
    from desktop.policy.ruleset import RuleSet

_T = TypeVar("_T")

_MARK: Final = "Quzhou Award Board"
"""Another mark than that of a quote, for a report is none."""
_TRIES: Final = ((62 * MM, 12), (52 * MM, 12), (44 * MM, 12), (44 * MM, 8), (0.0, 12), (0.0, 6))
"""How high the chart is and how many years have a row of their own, until all of it has room on the page."""


def report(survey: Survey, board: Board, rules: RuleSet, day: date | None = None) -> bytes:
    """The bytes of the report; `day` is its date, today's where none is given."""
    from desktop.paper.file.archive import Description, finished
    from desktop.paper.layout.blocks import new_canvas
    from desktop.paper.layout.glyphs import FontBook

    issued = day or date.today()
    voice = Voice("both", (rules.document.number,), None)
    fonts, target = FontBook(), io.BytesIO()
    canvas = new_canvas(target)
    page = Page(canvas, fonts)
    made = _Report(survey, board, rules, voice, issued)
    foot = made.foot()
    room = BOTTOM - foot.height - 3 * MM - TOP
    tries = [stack(made.blocks(chart, years)) for chart, years in _TRIES]
    body = next((one for one in tries if one.height <= room), tries[-1])
    body.draw(page, LEFT, TOP)
    foot.draw(page, LEFT, BOTTOM - foot.height)
    canvas.showPage()
    canvas.save()
    title = voice.main.text("What all estimates add up to")
    description = Description(title, "", "", "zh-CN", issued, __version__, _MARK)
    return finished(target.getvalue(), fonts, description, None)


class _Chart:
    """Bars of the capital by year: what was received, and on it what is planned."""

    def __init__(self, board: Board, voice: Voice, height: float, years: int) -> None:
        self.height = height
        words = voice.languages[-1]
        received, planned = (
            " ".join(voice_text.text for voice_text in voice.texts(tell)) for tell in (_received, _planned)
        )
        bars = [
            Bar(
                str(year.year),
                words.usd.compact(year.planned_usd + year.received_usd),
                year.planned_usd + year.received_usd,
                tuple(
                    Segment(kind, name, name, words.usd.compact(usd), usd)
                    for kind, name, usd in _parts(year, received, planned)
                    if usd
                ),
            )
            for year in board.years[:years]
        ]
        title = " ".join(one.text for one in voice.texts(lambda one: one.text("Capital by year, US$")))
        pen = Writer(painting.Measured(voice.main.code), _SCALE)
        draw_bars(pen, title, bars, "", 0, WIDTH / _SCALE, height / _SCALE + 30, Sizes(17, 20, widest=170))
        self._marks = pen.marks
        self._code = voice.main.code

    def draw(self, page: Page, x: float, top: float) -> None:
        """Draw it with its top left corner there."""
        painting.draw(page, self._marks, self._code, x, top - 12)


_SCALE: Final = 0.42
"""What a length of the bars' own design is on the page."""


def _parts(year: BoardYear, received: str, planned: str) -> tuple[tuple[Kind, str, int], ...]:
    return ("own", received, year.received_usd), ("added", planned, year.planned_usd)


def _received(words: Language) -> str:
    return words.text("Received")


def _planned(words: Language) -> str:
    return words.text("Planned")


class _Report:
    def __init__(self, survey: Survey, board: Board, rules: RuleSet, voice: Voice, issued: date) -> None:
        self._survey, self._board, self._rules = survey, board, rules
        self._voice, self._issued = voice, issued

    def blocks(self, chart: float, years: int) -> list[Block]:
        """What stands on the page, from top to bottom: a chart so high (0 for none), and so many years by themselves."""
        found: list[Block] = [self._title(), Space(3 * MM), self._sums(), Space(4 * MM)]
        if self._board.years:
            if chart:
                found += [_Chart(self._board, self._voice, chart, years), Space(4 * MM)]
            found += [self._years(years), Space(4 * MM)]
        if aims_of(self._rules):
            found.append(self._aims())
        return found

    def foot(self) -> Block:
        """What the figures are and what they are not."""
        note = self._voice.below(self._note, WIDTH, SMALL, SMALL)
        return stack([Frame(0, [], [Stroke(0, 0, WIDTH)]), Space(1.5 * MM), note])

    def _title(self) -> Block:
        voice = self._voice
        title = voice.spans(lambda one: one.text("What all estimates add up to"), TITLE, HEADING, "  ")
        day = voice.plain(self._issued.isoformat(), BODY)
        cells = (
            Cell(0, voice.set(title, WIDTH - 30 * MM)),
            Cell(WIDTH - 30 * MM, voice.set(day, 30 * MM, 1)),
        )
        return stack([row(cells, 0, 2 * MM, None), Frame(0, [], [Stroke(0, 0, WIDTH, 1.2, ACCENT)])])

    def _sums(self) -> Block:
        board = self._board
        columns = _Columns((0, 62, 82, 120), (60, 18, 36, 54), self._voice)
        rows = [
            columns.head(
                lambda one: one.text("Award under the plan"),
                lambda one: one.text("Cases"),
                lambda one: one.text("US$"),
                lambda one: one.text("CNY"),
            )
        ]
        told: list[tuple[Tell, int, tuple[int, int]]] = [
            (lambda one: one.text("As stated by each case"), board.cases, board.stated),
            (lambda one: one.text("Lowest of each case"), board.cases, board.lowest),
            (lambda one: one.text("Highest of each case"), board.cases, board.highest),
            (lambda one: one.text("Of it for reference only, not promised"), *board.reference_only),
            *(
                (lambda one, stage=stage: terms.stage(one, stage), cases, award)
                for stage, cases, award in board.by_stage
            ),
        ]
        for tell, cases, (usd, cny) in told:
            digits = self._voice.digits
            rows.append(columns.row(tell, str(cases), digits(usd), digits(cny)))
        return stack(rows)

    def _years(self, most: int) -> Block:
        voice = self._voice
        columns = _Columns((0, 18, 56, 94, 128), (16, 36, 36, 32, 46), voice)
        rows = [
            columns.head(
                lambda one: one.text("Year"),
                lambda one: one.text("Planned, US$"),
                lambda one: one.text("Received, US$"),
                lambda one: one.text("Plan award, CNY"),
                lambda one: one.text("Lowest to highest, CNY"),
            )
        ]
        shown, later = self._board.years[:most], self._board.years[most:]
        rows += [self._year(columns, _plain(str(year.year)), [year]) for year in shown]
        if later:
            rows.append(self._year(columns, lambda one: one.text("later"), later))
        return stack(rows)

    def _year(self, columns: _Columns, name: Tell, years: Sequence[BoardYear]) -> Block:
        digits = self._voice.digits
        lowest, highest = sum(one.lowest.cny for one in years), sum(one.highest.cny for one in years)
        return columns.row(
            name,
            digits(sum(one.planned_usd for one in years)),
            digits(sum(one.received_usd for one in years)),
            digits(sum(one.award.cny for one in years)),
            f"{digits(lowest)} – {digits(highest)}",
        )

    def _aims(self) -> Block:
        voice = self._voice
        columns = _Columns((0, 22, 84, 112, 160), (20, 60, 26, 46, 14), voice, left=4)
        rows = [
            columns.head(
                lambda one: one.text("Item of the plan"),
                lambda one: one.text("Aim"),
                lambda one: one.text("Year"),
                lambda one: one.text("The cases come to"),
                lambda one: one.text("Reached"),
            )
        ]
        told: dict[str, tuple[AimRow, ...]] = {one.code: self._joined(one) for one in voice.languages}
        rows += [columns.row(*_of_aim(told, at)) for at in range(len(told[voice.main.code]))]
        return stack(rows)

    def _joined(self, words: Language) -> tuple[AimRow, ...]:
        """The aims, those of several years in one row; of years, those of the plan that the cases have."""
        aims = aims_of(self._rules)
        last = max((year for aim in aims for year in (aim.year, *(aim.years or ())) if year), default=0)
        there = {str(year.year) for year in self._board.years if year.year <= last}
        by_aim: dict[tuple[str, str], list[AimRow]] = {}
        for one in against_aims(self._board, aims, self._rules, words):
            if not one.when.isdigit() or one.when in there:
                by_aim.setdefault((one.clause, one.aim), []).append(one)
        return tuple(_one_of(rows, words) for rows in by_aim.values())

    def _note(self, words: Language) -> str:
        left = len(self._survey.left_out)
        said = words.text(
            "Indicative, not a commitment. A document counts once, with its highest revision; lowest and highest are the sums of each case’s own. Basis: {document}.",
            document=self._rules.document.number,
        )
        if not left:
            return said
        also = words.plural("{n} file could not be read.", "{n} files could not be read.", left)
        return words.text("{one} {other}", one=said, other=also)


def _one_of(rows: list[AimRow], words: Language) -> AimRow:
    """One row for the same aim in several years, with what there is in each."""
    if len(rows) == 1:
        return rows[0]
    found = words.listing(words.text("{year}: {found}", year=one.when, found=one.found) for one in rows)
    answers = {one.reached for one in rows}
    when = words.text("{first} to {last}", first=rows[0].when, last=rows[-1].when)
    return rows[0]._replace(when=when, found=found, reached=answers.pop() if len(answers) == 1 else False)


def _of_aim(told: dict[str, tuple[AimRow, ...]], at: int) -> tuple[Tell, ...]:
    """The cells of an aim, each in the language that is asked for."""
    return (
        lambda one: told[one.code][at].clause,
        lambda one: told[one.code][at].aim,
        lambda one: told[one.code][at].when,
        lambda one: told[one.code][at].found,
        lambda one: _answer(one, told[one.code][at].reached),
    )


def _answer(words: Language, reached: bool | None) -> str:
    return "–" if reached is None else terms.yes_no(words, yes=reached)


def _plain(text: str) -> Tell:
    return lambda _words: text


class _Columns:
    """Columns in millimetres: the first `left` begin at their left edge, the others end at their right."""

    def __init__(self, edges: Sequence[float], widths: Sequence[float], voice: Voice, left: int = 1) -> None:
        self._edges, self._widths = edges, widths
        self._voice, self._left = voice, left

    def head(self, *tells: Tell) -> Block:
        """The heads with a line below them."""
        rule = Stroke(0, 0, WIDTH, RULE, STRONG_LINE)
        return row(
            self._cells(tells, lambda tell, width, align: self._said(tell, width, align, head=True)),
            0,
            1.2,
            rule,
        )

    def row(self, *cells: Tell | str) -> Block:
        """A row: what is told in both languages, or figures."""
        return row(self._cells(cells, self._cell), 1.1, 1.1)

    def _cells(self, given: Sequence[_T], made: Callable[[_T, float, float], Paragraph]) -> list[Cell]:
        found = []
        for at, (edge, width, one) in enumerate(zip(self._edges, self._widths, given, strict=True)):
            found.append(Cell(edge * MM, made(one, width * MM, 0 if at < self._left else 1)))
        return found

    def _cell(self, cell: Tell | str, width: float, align: float) -> Paragraph:
        if isinstance(cell, str):
            return self._voice.set(self._voice.plain(cell, BODY), width, align)
        return self._said(cell, width, align)

    def _said(self, tell: Tell, width: float, align: float, *, head: bool = False) -> Paragraph:
        spans: list[Span] = self._voice.spans(tell, BODY_BOLD if head else BODY, SMALL)
        return self._voice.set(spans, width, align)
