"""What a table says of the schedule, what it leaves out and why, and what has to be asked. Nothing is guessed.

    found = understand(sheet, Settings(currency="USD"))
    found.rows, found.left_out, found.asks

Years may stand down or across; a head may have several lines; currency and unit may stand in the head, in columns of
their own, in a line above or below. What contradicts another or could be two things becomes an `Ask`, and its cells
reach no row until it is answered (`Settings.answers`) or the meaning of a column is set by hand (`Settings.roles`).
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case.case import FORMS
from desktop.language import amounts, number_forms
from desktop.tables import headings
from desktop.tables.headings import Denomination, Role, denomination
from desktop.tables.periods import Period, out_of_range, read_period
from desktop.tables.sources import Cell, Line, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.language.number_forms import Mark

_UNIT_TEXT: Final = {
    0: "",
    3: "k",
    4: "万",
    5: "lakh",
    6: "m",
    7: "千万",
    8: "亿",
    9: "bn",
    10: "百亿",
    11: "千亿",
    12: "tn",
}
_CONTINENTAL_TEXT: Final = {3: "tsd", 6: "mio", 9: "mrd"}
UNIT_POWERS: Final = tuple(_UNIT_TEXT)

Key = tuple[str, int | None, int | None]
"""A question: its code, line and column."""


class Ask(NamedTuple):
    """What the table leaves open: line and column from 1 where it concerns one, and the answers there are."""

    code: str
    line: int | None
    column: int | None
    choices: tuple[str, ...]
    detail: str = ""

    @property
    def key(self) -> Key:
        return self.code, self.line, self.column


class LeftOut(NamedTuple):
    """A line (or one column) that gives no row, and why: a code."""

    line: int
    why: str
    column: int | None = None
    text: str = ""


class Column(NamedTuple):
    """What was understood of a column; `form` is set for one whose heading is a form."""

    heading: str
    role: Role
    said: Denomination = Denomination((), ())
    form: str | None = None


class Row(NamedTuple):
    """A row of the schedule; line and column say where its amount stands in the table."""

    line: int
    column: int
    year: int
    form: str
    amount: Decimal
    currency: str
    received: datetime.date | None = None
    form_given: bool = False


class Settings(NamedTuple):
    """What stands beside the table: a currency where it says none, and what somebody decided about it."""

    currency: str | None = None
    first_year: int | None = None
    """The year of the first amount in a table without years."""
    roles: Mapping[int, Role] = {}
    """Meanings of columns set by hand, by column from 0 (of lines, where the years stand across)."""
    answers: Mapping[Key, str] = {}
    """What was answered to questions; an empty answer leaves the row out."""


class Understood(NamedTuple):
    """What came of a table."""

    columns: tuple[Column, ...]
    head: tuple[int, ...]
    """The numbers of the lines of the head."""
    across: bool
    """Whether the years stand across; `columns` are lines of the table then."""
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]
    asks: tuple[Ask, ...]
    sheet: str = ""
    """The name of the sheet that this is of, where a file has several and it is known which."""
    lines: tuple[int, ...] = ()
    """Of a table whose years stand across: the line that each of `columns` was."""

    @property
    def signature(self) -> tuple[str, ...]:
        """The head, by which the same kind of table is known again."""
        return tuple(amounts.normal(column.heading) for column in self.columns)


def understand(sheet: Sheet, settings: Settings | None = None) -> Understood:
    """What `sheet` says. Never raises."""
    return _Reader(sheet, settings or Settings()).understood()


def understand_sheets(sheets: Sequence[Sheet], settings: Settings | None = None) -> Understood:
    """What the sheets of a file say: the one that holds a schedule, or a question where several do."""
    settings = settings or Settings()
    if not sheets:
        return Understood((), (), False, (), (), (Ask("no_amounts", None, None, ()),))
    answer = settings.answers.get(("sheet", None, None))
    if answer is not None:
        chosen = next((sheet for sheet in sheets if sheet.name == answer), sheets[0])
        return understand(chosen, settings)._replace(sheet=chosen.name)
    found = [(sheet, understand(sheet, settings)) for sheet in sheets]
    if len(found) > 1:
        found = [
            (sheet, one)
            for sheet, one in found
            if one.rows or any(ask.code != "no_amounts" for ask in one.asks)
        ]
    if len(found) > 1:
        names = tuple(sheet.name for sheet, _ in found)
        return Understood((), (), False, (), (), (Ask("sheet", None, None, names),))
    sheet, understood = found[0] if found else (sheets[0], understand(sheets[0], settings))
    return understood._replace(sheet=sheet.name)


class _Item(NamedTuple):
    """A cell with its place in the file."""

    cell: Cell
    line: int
    column: int


_NOTHING: Final = Cell("")


class _Reader:
    def __init__(self, sheet: Sheet, settings: Settings) -> None:
        self._settings = settings
        self._beyond = sheet.beyond
        self._rows: list[Row] = []
        self._left: list[LeftOut] = []
        self._asks: list[Ask] = []
        self._across = False
        self._shared: list[tuple[Line, Denomination]] = []
        self._lines = list(sheet.lines)
        self._columns: list[Column] = []
        self._head: list[list[_Item]] = []
        self._body: list[list[_Item]] = []
        self._decimal: Mark | None = None

    def understood(self) -> Understood:
        if self._lines:
            self._arrange()
            self._columns = self._name_columns()
            self._read_rows()
        if self._beyond:
            self._asks.append(Ask("too_long", None, None, (), str(self._beyond)))
        if (
            self._lines
            and not self._rows
            and not self._asks
            and not any(out.why == "nothing" for out in self._left)
        ):
            self._ask("no_amounts", None, None, ())
        head = (
            tuple(dict.fromkeys(item.line for row in self._head for item in row)) if not self._across else ()
        )
        return Understood(
            tuple(self._columns),
            head,
            self._across,
            tuple(sorted(self._rows, key=lambda row: (row.line, row.column))),
            tuple(sorted(self._left)),
            tuple(dict.fromkeys(self._asks)),
            lines=tuple(map(self._place, range(len(self._columns)))) if self._across and self._body else (),
        )

    def _ask(
        self, code: str, line: int | None, column: int | None, choices: Sequence[str], detail: str = ""
    ) -> str | None:
        """The answer to a question, or None with the question noted."""
        answer = self._settings.answers.get((code, line, column))
        if answer is not None:
            return answer
        self._asks.append(Ask(code, line, column, tuple(choices), detail))
        return None

    # ------------------------------------------------------------------------------------------ arranging

    def _arrange(self) -> None:
        """Part the lines above and below the table from head and body, and turn years that stand across."""
        width = max(len(line.cells) for line in self._lines)
        table: list[list[_Item]] = []
        for line in self._lines:
            cells = [*line.cells, *[_NOTHING] * (width - len(line.cells))]
            table.append([_Item(cell, line.number, column) for column, cell in enumerate(cells, 1)])
        across = next(
            (place for place, row in enumerate(table) if self._has_years_across(row, table[place + 1 :])),
            None,
        )
        if across is not None:
            table = self._beside(table[:across]) + table[across:]
            start = len(table) - len(self._lines[across:])
            self._turn(table[start:])
            return
        first = next(
            (
                place
                for place, row in enumerate(table)
                if self._is_data(row) or self._has_amounts_like_years(row, table[:place])
            ),
            len(table),
        )
        head = self._beside(table[:first])
        body = table[first:]
        while body and not self._is_data(body[-1]) and self._is_note(body[-1]):
            self._beside([body.pop()])
        self._head, self._body = head, body

    def _beside(self, rows: list[list[_Item]]) -> list[list[_Item]]:
        """Of lines above (or below) the table those that belong to its head; titles and unit lines are taken out."""
        kept = []
        for place, row in enumerate(rows):
            filled = [item for item in row if not item.cell.is_blank]
            if not filled:
                continue
            texts = dict.fromkeys(item.cell.text for item in filled)
            last = place == len(rows) - 1
            is_alone = len(texts) == 1
            text = " ".join(texts)
            speaks = _UNIT_LINE.search(text) is not None
            said = self._said_beside(filled, text, speaks=speaks)
            if (is_alone and not (last and self._could_be_head(row, text))) or (
                speaks and len(texts) <= 3 and not self._names_columns(texts)
            ):
                if said.says_nothing:
                    self._left.append(LeftOut(filled[0].line, "title", text=text))
                else:
                    line = Line(filled[0].line, tuple(item.cell for item in row))
                    self._shared.append((line, said))
                continue
            kept.append(row)
        return kept

    def _said_beside(self, filled: list[_Item], text: str, *, speaks: bool) -> Denomination:
        """Currency and unit of a line above the head: of a title only what stands in brackets."""
        if not speaks and not all(_is_word_of_money(item.cell) for item in filled):
            text = " ".join(re.findall(r"[(（\[][^()（）\[\]]*[)）\]]", text))
        return denomination(text, self._settings.currency)

    def _could_be_head(self, row: list[_Item], text: str) -> bool:
        """Whether a lone cell heads a table of one column."""
        width = sum(1 for item in row)
        return width == 1 and headings.role_of(text) != "unknown" and not _UNIT_LINE.search(text)

    @staticmethod
    def _names_columns(texts: Mapping[str, None]) -> bool:
        return sum(1 for text in texts if headings.role_of(text) in {"year", "date", "amount", "form"}) >= 2

    @staticmethod
    def _is_note(row: list[_Item]) -> bool:
        return len({item.cell.text for item in row if not item.cell.is_blank}) == 1

    def _is_data(self, row: list[_Item]) -> bool:
        filled = [item for item in row if not item.cell.is_blank]
        if not any(_is_figure(item.cell) or _is_bare_period(item.cell) for item in filled):
            return False
        figures = [item for item in filled if _is_figure(item.cell)]
        if figures:
            return True
        # A line of years alone, or of a year with a placeholder.
        texts = [item for item in filled if not _is_bare_period(item.cell)]
        return len(filled) > 1 and bool(texts) and all(_is_word_of_row(item.cell) for item in texts)

    @staticmethod
    def _has_amounts_like_years(row: list[_Item], above: list[list[_Item]]) -> bool:
        """Whether a row has a year and, in a column that is headed as one of amounts, a figure such as 2,000."""
        amounts_like = [
            item
            for item in row
            if _YEAR_ONLY.fullmatch(item.cell.text)
            and any(_heads_amounts(line[item.column - 1].cell.text) for line in above)
        ]
        return bool(amounts_like) and any(
            _is_bare_period(item.cell) for item in row if item not in amounts_like
        )

    def _has_years_across(self, row: list[_Item], below: list[list[_Item]]) -> bool:
        """Whether a line holds years (or quarters) and nothing else but a label, and figures stand below them."""
        periods = [item for item in row if _is_bare_period(item.cell)]
        others = [item for item in row if not item.cell.is_blank and not _is_bare_period(item.cell)]
        if len({item.cell.text for item in periods}) < 2 or any(_is_figure(item.cell) for item in others):
            return False
        first, last = periods[0].column, periods[-1].column
        if any(first < item.column < last and not headings.is_total(item.cell.text) for item in others):
            return False
        if not _in_order(periods):
            return False
        return any(
            _is_figure(line[item.column - 1].cell)
            or (
                _YEAR_ONLY.fullmatch(line[item.column - 1].cell.text) is not None
                and any(_heads_amounts(label.cell.text) for label in line[: first - 1])
            )
            for line in below
            for item in periods
        )

    @staticmethod
    def _heads_years(row: list[_Item]) -> bool:
        """Whether a line heads a column of years and one of amounts."""
        roles = {headings.role_of(item.cell.text) for item in row if not item.cell.is_blank}
        return bool(roles & {"year", "date"}) and "amount" in roles

    def _turn(self, table: list[list[_Item]]) -> None:
        """Make columns of the lines, so that the years stand down."""
        self._across = True
        while table and self._is_note(table[-1]) and not any(_is_figure(item.cell) for item in table[-1]):
            self._beside([table.pop()])
        columns = [list(column) for column in zip(*table, strict=True)]
        first = next((place for place, column in enumerate(columns) if _is_bare_period(column[0].cell)), 0)
        self._head, self._body = columns[:first], _filled_down(columns[first:])

    # ------------------------------------------------------------------------------------------ columns

    def _name_columns(self) -> list[Column]:
        width = len(self._body[0]) if self._body else (len(self._head[0]) if self._head else 0)
        texts = self._heading_texts(width)
        columns = []
        for place in range(width):
            heading = " ".join(dict.fromkeys(text for text in texts[place] if text))
            cells = [row[place].cell for row in self._body]
            said = denomination(heading, self._settings.currency) if heading else Denomination((), ())
            role = self._settings.roles.get(place) or self._role(heading, cells, said)
            form = next((form for text in texts[place] if (form := headings.form_of(_bare(text)))), None)
            if (
                form is not None
                and role in {"unknown", "amount", "form", "note"}
                and any(map(_is_figure, cells))
            ):
                role = "amount"
            columns.append(Column(heading, role, said, form if role == "amount" else None))
        self._share_units(columns)
        self._settle_periods(columns)
        self._settle_amounts(columns)
        return columns

    @staticmethod
    def _share_units(columns: list[Column]) -> None:
        """What a sum is in, its parts beside it are in: 合计（万美元） | 其中：现金 | 其中：实物."""
        whole: Column | None = None
        for place, column in enumerate(columns):
            if headings.of_which(column.heading) is None:
                whole = column if column.role in {"amount", "total"} else whole
            elif whole is not None and column.said.says_nothing:
                columns[place] = column._replace(said=whole.said)

    def _heading_texts(self, width: int) -> list[list[str]]:
        """The headings of each column, from top to bottom; a heading stands for blank cells beside it."""
        texts: list[list[str]] = [[] for _ in range(width)]
        for place, row in enumerate(self._head):
            above = ""
            last = place == len(self._head) - 1
            for column in range(width):
                text = row[column].cell.text if column < len(row) else ""
                if text:
                    above = text
                elif (
                    not last
                    and above
                    and any(
                        lower[column].cell.text for lower in self._head[place + 1 :] if column < len(lower)
                    )
                ):
                    text = above if not self._across and column and self._spans(place, column) else ""
                texts[column].append(text)
        return texts

    def _spans(self, place: int, column: int) -> bool:
        """Whether the heading to the left reaches over `column`: the cell below is a heading, that above is blank."""
        return all(self._head[upper][column].cell.is_blank for upper in range(place + 1))

    def _role(self, heading: str, cells: list[Cell], said: Denomination) -> Role:
        filled = [cell for cell in cells if not cell.is_blank and not headings.is_placeholder(cell.text)]
        if (
            self._across
            and filled
            and not _heads_amounts(heading)
            and all(_is_bare_period(cell) or headings.is_total(cell.text) for cell in filled)
        ):
            return "year"
        role = headings.role_of(heading)
        if not filled:
            return role if role in {"note", "number", "cumulative", "total", "share"} else "unknown"
        values = [cell for cell in filled if not headings.is_total(cell.text)]
        if not values:
            return "note"
        periods = all(_is_period(cell) for cell in values)
        if role == "amount" and all(_YEAR_ONLY.fullmatch(cell.text) for cell in values):
            return "amount"
        if role in {"cumulative", "share", "number", "total"}:
            return role
        if (
            periods
            and role in {"unknown", "year", "date", "amount", "note"}
            and (role != "amount" or said.says_nothing)
        ):
            if role == "amount" and not any(
                _is_bare_period(cell) and not _YEAR_ONLY.fullmatch(cell.text) for cell in values
            ):
                return "amount"
            return "date" if role == "date" or any(_days(cell) for cell in values) else "year"
        if role in {"year", "date"} and any(_is_period(cell) or out_of_range(cell.text) for cell in values):
            return role
        figures = any(map(_is_figure, values))
        if role == "note" and not (figures and not said.says_nothing):
            return self._by_content(values) or "note"
        if figures and role in {"unknown", "amount", "year", "date", "note", "form", "currency", "unit"}:
            if all(_is_word_of_money(cell) for cell in values):
                return "currency"
            return "amount" if role != "unknown" or not said.says_nothing or not heading else "unknown"
        return self._by_content(values) or role

    @staticmethod
    def _by_content(values: list[Cell]) -> Role | None:
        if all(_is_word_of_money(cell) for cell in values):
            says = [denomination(cell.text) for cell in values]
            return "currency" if any(said.currencies for said in says) else "unit"
        if any(headings.form_of(cell.text) for cell in values):
            return "form"
        return None

    def _settle_periods(self, columns: list[Column]) -> None:
        """Without heads a year may look like an amount; one column of years is enough."""
        years = [place for place, column in enumerate(columns) if column.role in {"year", "date"}]
        if not years:
            for place, column in enumerate(columns):
                cells = [row[place].cell for row in self._body if not row[place].cell.is_blank]
                if (
                    column.role in {"unknown", "amount"}
                    and cells
                    and all(_is_period(cell) for cell in cells)
                    and not column.heading
                ):
                    columns[place] = column._replace(role="year")
                    return

    def _settle_amounts(self, columns: list[Column]) -> None:
        """Which columns hold the amounts: one, or one for each form."""
        found = [place for place, column in enumerate(columns) if column.role == "amount"]
        unknown = [
            place
            for place, column in enumerate(columns)
            if column.role == "unknown"
            and place not in self._settings.roles
            and any(_is_figure(row[place].cell) for row in self._body)
        ]
        formed = [place for place in found if columns[place].form is not None]
        chosen: list[int] | None = None
        by_hand = [place for place, role in self._settings.roles.items() if role == "amount"]
        if by_hand:
            chosen = [place for place in by_hand if place < len(columns)]
        elif formed and len(formed) == len({columns[place].form for place in formed}):
            rest = [place for place in found if place not in formed]
            chosen = formed if not rest else None
            if all(headings.of_which(columns[place].heading) is not None for place in formed):
                # The parts add up to what stands before them, if these are all.
                chosen = formed if self._adds_up(formed, rest, columns) else None
                for place in rest if chosen else ():
                    columns[place] = columns[place]._replace(role="total")
        elif len(found) == 1:
            chosen = found if not any(not columns[place].said.says_nothing for place in unknown) else None
        elif not found and len(unknown) == 1 and not columns[unknown[0]].heading:
            chosen = unknown
        elif not found and not unknown:
            only = [place for place, column in enumerate(columns) if column.role == "total"]
            chosen = only if len(only) == 1 else []
        if chosen is None:
            candidates = sorted({*found, *unknown})
            places = [self._place(place) for place in candidates]
            answer = self._ask("amount_column", self._head_line(), None, [str(place) for place in places])
            chosen = [candidates[places.index(int(answer))]] if answer and int(answer) in places else []
        self._choose_amounts(columns, chosen)

    def _adds_up(self, parts: list[int], wholes: list[int], columns: list[Column]) -> bool:
        """Whether the parts of each line are the whole that stands beside them."""
        wholes = wholes or [place for place, column in enumerate(columns) if column.role == "total"]
        if len(wholes) != 1:
            return not wholes
        for row in self._body:
            figures = [figure for place in parts if (figure := _plain_figure(row[place].cell)) is not None]
            if len(figures) < len(parts) or sum(figures, Decimal(0)) != _plain_figure(row[wholes[0]].cell):
                return False
        return True

    def _choose_amounts(self, columns: list[Column], chosen: list[int]) -> None:
        for place, column in enumerate(columns):
            if place in chosen:
                columns[place] = column._replace(role="amount")
            elif column.role == "amount":
                columns[place] = column._replace(role="unknown")
            if column.role in {"cumulative", "total", "share"} and place not in chosen:
                line, at = (self._place(place), None) if self._across else (self._head_line() or 1, place + 1)
                self._left.append(LeftOut(line, column.role, at, column.heading))

    def _place(self, column: int) -> int:
        """The number of a column, or of a line where the years stand across."""
        if self._across and self._body:
            return self._body[0][column].line
        return column + 1

    def _head_line(self) -> int | None:
        return self._head[-1][0].line if self._head and not self._across else None

    # ------------------------------------------------------------------------------------------ rows

    def _read_rows(self) -> None:
        amount_places = [place for place, column in enumerate(self._columns) if column.role == "amount"]
        if self._has_more_cells() or not amount_places:
            return
        self._decimal = self._proven_mark(amount_places)
        has_years = any(column.role in {"year", "date"} for column in self._columns)
        spread = None if has_years else self._spread(amount_places)
        left = self._whole_or_parts(amount_places)
        for number, row in enumerate(self._body):
            if number in left:
                if left[number]:
                    self._left.append(LeftOut(row[0].line, left[number], self._turned(row), _text(row)))
                continue
            if self._is_total_row(row, amount_places, number):
                self._left.append(LeftOut(row[0].line, "total", self._turned(row), _text(row)))
                continue
            filled = [place for place in amount_places if not _says_nothing(row[place].cell)]
            if not filled:
                why = "no_amount" if any(not item.cell.is_blank for item in row) else "blank"
                self._left.append(LeftOut(row[0].line, why, self._turned(row), _text(row)))
                continue
            for place in filled:
                self._read_row(row, place, spread[number] if spread else None, has_years=has_years)

    def _whole_or_parts(self, places: list[int]) -> dict[int, str]:
        """The rows that are left out where a row is followed by what it consists of, and why; no reason while that is asked.

        Both together would count the money twice, and which of them says more is not ours to guess.
        """
        parts = [number for number, row in enumerate(self._body) if self._part_label(row, places) is not None]
        if not parts:
            return {}
        wholes = {max((at for at in range(part) if at not in parts), default=part) for part in parts}
        answer = self._ask("of_which", self._body[parts[0]][0].line, None, ("whole", "parts"))
        if answer == "whole":
            return dict.fromkeys(parts, "part")
        if answer == "parts":
            return dict.fromkeys(wholes - {*parts}, "total")
        return dict.fromkeys((*wholes, *parts), "")

    @staticmethod
    def _part_label(row: list[_Item], places: Sequence[int]) -> str | None:
        """What a row says that it is a part of the one above: 其中：现汇."""
        labels = (headings.of_which(item.cell.text) for place, item in enumerate(row) if place not in places)
        return next((label for label in labels if label is not None), None)

    def _turned(self, row: list[_Item]) -> int | None:
        """The column of a row that stood as a column."""
        return row[0].column if self._across else None

    def _has_more_cells(self) -> bool:
        """Whether figures stand outside the columns of the head: the rest of amounts with unquoted commas."""
        if self._across or not self._head:
            return False
        named = max((item.column for row in self._head for item in row if not item.cell.is_blank), default=0)
        for row in self._body:
            beyond = [item for item in row if item.column > named and _is_figure(item.cell)]
            if beyond and len(row) > named + 1:
                self._ask("more_cells_than_head", row[0].line, beyond[0].column, ())
                return True
        return False

    def _spread(self, places: list[int]) -> list[int | None] | None:
        """Years for a table that has none, one after the other from the first."""
        first = self._settings.first_year
        if first is None:
            answer = self._ask("no_years", None, None, ())
            first = int(answer) if answer and answer.isdigit() else None
        if first is None:
            return [None] * len(self._body)
        years, year = list[int | None](), first
        for number, row in enumerate(self._body):
            has_amount = not self._is_total_row(row, places, number) and any(
                _is_figure(row[place].cell) for place in places
            )
            years.append(year if has_amount else None)
            year += has_amount
        return years

    def _is_total_row(self, row: list[_Item], places: list[int], number: int) -> bool:
        labels = [
            item.cell.text
            for place, item in enumerate(row)
            if place not in places and not item.cell.is_blank and not _is_figure(item.cell)
        ]
        if any(headings.is_total(label) for label in labels[:3]):
            return (
                self._across
                or any(not self._is_total_row(other, places, -1) for other in self._body if other is not row)
                if number >= 0
                else True
            )
        return False

    def _read_row(self, row: list[_Item], place: int, given_year: int | None, *, has_years: bool) -> None:
        item = row[place]
        form = self._form(row, place)
        when = (given_year, None) if given_year is not None else (self._when(row) if has_years else None)
        money = self._money(row, place)
        if form is None or when is None or money is None or when[0] is None:
            return
        amount, currency = money
        form_given = (
            any(column.role == "form" for column in self._columns) or self._columns[place].form is not None
        )
        self._rows.append(Row(item.line, item.column, when[0], form, amount, currency, when[1], form_given))

    def _form(self, row: list[_Item], place: int) -> str | None:
        if self._columns[place].form is not None:
            return self._columns[place].form
        for other, column in enumerate(self._columns):
            if column.role == "form":
                item = row[other]
                found = headings.form_of(item.cell.text)
                return found or self._ask("form", item.line, item.column, FORMS, item.cell.text) or None
        part = self._part_label(row, [place])
        if part is not None:
            return headings.form_of(part) or self._ask("form", row[0].line, None, FORMS, part) or None
        return "cash"

    def _when(self, row: list[_Item]) -> tuple[int, datetime.date | None] | None:
        """The year of a row, and the day on which it was received; None with what has to be asked noted."""
        years: list[tuple[_Item, int]] = []
        day: datetime.date | None = None
        missing: _Item | None = None
        for place, column in enumerate(self._columns):
            if column.role not in {"year", "date"}:
                continue
            item = row[place]
            if item.cell.is_blank or headings.is_placeholder(item.cell.text):
                missing = item
                continue
            period = _period(item.cell)
            if period is None:
                answer = self._ask("year", item.line, item.column, (), item.cell.text)
                period = Period((int(answer),)) if answer and answer.isdigit() else None
                if period is None:
                    return None
            if len(period.years) > 1:
                answer = self._ask(
                    "year", item.line, item.column, [str(year) for year in period.years], item.cell.text
                )
                if answer is None or not answer.isdigit():
                    return None
                period = Period((int(answer),))
            years.append((item, period.years[0]))
            found = self._day(item, period, place)
            if found is False:
                return None
            day = day or (found if isinstance(found, datetime.date) else None)
        if not years:
            item = missing or row[0]
            above = self._year_above(row)
            if above and self._part_label(row, ()) is not None:
                return above, None
            answer = self._ask("year", item.line, item.column, [str(above)] if above else [])
            return (int(answer), None) if answer and answer.isdigit() else None
        if len({year for _, year in years}) > 1:
            item = years[-1][0]
            answer = self._ask("year", item.line, item.column, [str(year) for _, year in years])
            return (int(answer), None) if answer and answer.isdigit() else None
        year = years[0][1]
        return year, day if day is not None and day.year == year else None

    def _day(self, item: _Item, period: Period, place: int) -> datetime.date | bool | None:
        """The day of a receipt; None where none is meant, False where it has to be asked about."""
        if not period.days or headings.is_planned(self._columns[place].heading):
            return None
        if len(period.days) == 1:
            return period.days[0]
        order = self._day_order(place)
        if order is not None:
            return period.days[order]
        answer = self._ask(
            "date", item.line, item.column, [day.isoformat() for day in period.days], item.cell.text
        )
        return datetime.date.fromisoformat(answer) if answer else False

    def _day_order(self, place: int) -> int | None:
        """Whether month or day comes first (0 or 1), as far as other days of the column prove it."""
        proven = set()
        for row in self._body:
            match = re.match(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]", row[place].cell.text)
            if match:
                one, other = int(match.group(1)), int(match.group(2))
                if one > 12 >= other:
                    proven.add(1)
                elif other > 12 >= one:
                    proven.add(0)
        return proven.pop() if len(proven) == 1 else None

    def _year_above(self, row: list[_Item]) -> int | None:
        above = None
        for other in self._body:
            if other is row:
                return above
            for place, column in enumerate(self._columns):
                if (
                    column.role in {"year", "date"}
                    and (period := _period(other[place].cell))
                    and len(period.years) == 1
                ):
                    above = period.years[0]
        return above

    # ------------------------------------------------------------------------------------------ money

    def _proven_mark(self, places: list[int]) -> Mark | None:
        """The decimal mark that the figures of the amount columns prove, if they agree."""
        marks = set()
        for row in self._body:
            for place in places:
                cell = row[place].cell
                if cell.number is None:
                    for figure in re.findall("[0-9][0-9.,' ]*[0-9]", amounts.normal(cell.text)):
                        mark = number_forms.decimal_mark(figure)
                        if mark is not None:
                            marks.add(mark)
        return marks.pop() if len(marks) == 1 else None

    def _money(self, row: list[_Item], place: int) -> tuple[Decimal, str] | None:
        item, column = row[place], self._columns[place]
        unit = self._unit(row, column)
        if unit is None:
            return None
        power, continental = unit
        named = self._currency(row, column)
        if item.cell.number is not None:
            value = item.cell.number.scaleb(power)
            if value < 0:
                self._ask("amount", item.line, item.column, (), item.cell.text)
                return None
            found: amounts.Entered | amounts.Refusal | None = amounts.read_money(
                format(value, "f"), None, decimal_mark="."
            )
            if isinstance(found, amounts.Refusal):
                self._ask("amount", item.line, item.column, (), item.cell.text)
                return None
        else:
            found = self._typed(item, power, named.get("currency"), continental=continental)
            if found is None:
                return None
        if found is None:
            return None
        own = found.currency if found.named else ""
        currency = self._settled_currency(item, own, named)
        return (found.amount, currency) if currency else None

    def _typed(
        self, item: _Item, power: int, currency: str | None, *, continental: bool
    ) -> amounts.Entered | None:
        text = item.cell.text
        hint = currency or self._settings.currency
        plain = amounts.read_money(text, hint, decimal_mark=self._decimal)
        counted = isinstance(plain, amounts.Entered) and plain.counted
        if isinstance(plain, amounts.Refusal) and plain.code in _ABOUT_CURRENCY:
            pass
        if power and not counted:
            unit = _CONTINENTAL_TEXT.get(power, "") if continental else _UNIT_TEXT.get(power, "")
            body, marks, _ = amounts.take_marks(amounts.numerals_of(amounts.normal(text)))
            plain = amounts.read_money(" ".join([body + unit, *marks[:1]]), hint, decimal_mark=self._decimal)
        elif power and counted and isinstance(plain, amounts.Entered):
            body, _, _ = amounts.take_marks(amounts.numerals_of(amounts.normal(text)))
            own = (
                denomination(text, hint).powers
                or denomination(f"({re.sub('[0-9.,]', '', body).strip()})", hint).powers
            )
            if own != (power,):
                answer = self._ask("unit", item.line, item.column, [format(plain.amount, "f")], text)
                return plain._replace(amount=Decimal(answer)) if answer else None
        if isinstance(plain, amounts.Entered):
            return plain
        if plain is None:
            return None
        if plain.code == "ambiguous_currency" and plain.meanings:
            return amounts.Entered(plain.meanings[0], "|".join(plain.currencies), named=True)
        answer = self._ask(
            "amount", item.line, item.column, [format(meaning, "f") for meaning in plain.meanings], text
        )
        return amounts.Entered(Decimal(answer), "") if answer else None

    def _unit(self, row: list[_Item], column: Column) -> tuple[int, bool] | None:
        """Power of ten of the unit for plain figures of a row; None with what contradicts asked."""
        of_row = [
            denomination(row[place].cell.text, self._settings.currency)
            for place, other in enumerate(self._columns)
            if other.role in {"unit", "currency"} and not row[place].cell.is_blank
        ]
        of_row += [denomination(unit, self._settings.currency) for unit in self._units_of_periods(row)]
        shared = [said for _, said in self._shared]
        heads = [
            other.said
            for other in self._columns
            if other.role in {"unit", "currency", "year"} and other.said.powers
        ]
        for level in (of_row, [column.said], heads, shared):
            powers = dict.fromkeys(power for said in level for power in said.powers)
            if len(powers) > 1:
                return self._ask_unit(tuple(powers))
            if powers:
                power = next(iter(powers))
                others = {other for said in (*of_row, column.said, *heads, *shared) for other in said.powers}
                if others != {power}:
                    return self._ask_unit(tuple(sorted(others)))
                if level is shared and column.said.currencies and not self._agrees(column.said, shared):
                    return self._ask_unit((0, power))
                return power, any(said.continental for said in level if said.powers)
        return 0, False

    @staticmethod
    def _agrees(said: Denomination, shared: list[Denomination]) -> bool:
        """Whether a heading's currency and the unit line's go together, so that the line's unit holds for it."""
        return all(
            not other.currencies or other.currencies == said.currencies for other in shared if other.powers
        )

    def _ask_unit(self, powers: Sequence[int]) -> tuple[int, bool] | None:
        answer = self._ask("unit", None, None, [str(10**power) for power in powers])
        if answer is None or not re.fullmatch("10*", answer):
            return None
        return len(answer) - 1, False

    def _units_of_periods(self, row: list[_Item]) -> list[str]:
        """What the years of a row that stood across bear with them."""
        if not self._across:
            return []
        cells = [
            row[place].cell for place, other in enumerate(self._columns) if other.role in {"year", "date"}
        ]
        return [unit for cell in cells if (unit := _unit_of_period(cell))]

    def _currency(self, row: list[_Item], column: Column) -> dict[str, str]:
        """The currencies that the table names for a row, by where they stand; several choices are joined by a bar."""
        found = self._currency_of_row(row)
        if column.said.currencies:
            found["heading"] = "|".join(column.said.currencies)
        heads = [
            other.said
            for other in self._columns
            if other.said.currencies
            and (other.role in {"unit", "currency"} or (self._across and other.role == "year"))
        ]
        for said in heads:
            found.setdefault("heading", "|".join(said.currencies))
        shared = [(said.currencies, said.weak) for _, said in self._shared if said.currencies]
        for currencies, weak in shared:
            named = "|".join(currencies)
            if weak and found and all(code not in {"JPY", "CNY"} or named == code for code in found.values()):
                # 单位：万元 above a column in US dollars: 元 only says that it is money.
                continue
            if "line" in found and found["line"] != named:
                found["line"] = f"{found['line']}|{named}"
            else:
                found["line"] = named
        single = {value for value in found.values() if "|" not in value and not value.startswith("?")}
        if len(single) == 1:
            found["currency"] = next(iter(single))
        return found

    def _currency_of_row(self, row: list[_Item]) -> dict[str, str]:
        found: dict[str, str] = {}
        for place, other in enumerate(self._columns):
            if other.role in {"currency", "unit"} and not row[place].cell.is_blank:
                said = denomination(row[place].cell.text, self._settings.currency)
                if said.currencies:
                    found["cell"] = "|".join(said.currencies)
                elif other.role == "currency":
                    found["cell"] = f"?{row[place].cell.text}"
        for unit in self._units_of_periods(row):
            if (said := denomination(unit, self._settings.currency)).currencies:
                found["cell"] = "|".join(said.currencies)
        return found

    def _settled_currency(self, item: _Item, own: str, named: dict[str, str]) -> str | None:
        places = {where: value for where, value in named.items() if where != "currency"}
        sets = [set(value.split("|")) for value in (*places.values(), own) if value]
        unknown = next((value[1:] for value in places.values() if value.startswith("?")), None)
        if not sets:
            return self._settings.currency or self._ask_currency(item, ())
        common = set.intersection(*sets)
        if unknown is None and len(common) == 1:
            return common.pop()
        choices = sorted(set.union(*sets) - {f"?{unknown}"})
        if unknown is None and len(common) > 1 and self._settings.currency in common:
            return self._settings.currency
        return self._ask_currency(item, choices, unknown or "")

    def _ask_currency(self, item: _Item, choices: Sequence[str], detail: str = "") -> str | None:
        """Asked once for all rows, as long as nothing but the row's own cell is in doubt."""
        if not detail and not choices:
            return self._ask("currency", None, None, ())
        return self._ask("currency", item.line, item.column, choices, detail)


_ABOUT_CURRENCY: Final = frozenset({"ambiguous_currency", "other_currency", "two_currencies"})
_UNIT_LINE: Final = re.compile(
    "单位|單位|単位|단위|币种|币别|货币|幣別|通貨|통화|\\bunits?\\b|\\bcurrency\\b|\\bamounts? (?:are |is |stated |shown |expressed )?in\\b|angaben|beträge|einheit|währung"
    "|montants?|unité|devise|^[(（]|^in |\\ball (?:figures|amounts)\\b|\\bfigures in\\b|\\bexpressed in\\b|\\bvalues in\\b",
    re.IGNORECASE,
)
_LONGEST_WORDS: Final = 14
"""Letters beside a figure: with more it is a title or a sentence."""
_PERIOD_WITH_UNIT: Final = re.compile(r"([^()（）]{4,16}?)\s*([(（][^()（）]+[)）])")
_YEAR_ONLY: Final = re.compile("[0-9]{4}")


def _filled_down(columns: list[list[_Item]]) -> list[list[_Item]]:
    """A year that heads several columns stands over the first of them only."""
    filled: list[list[_Item]] = []
    year: Cell | None = None
    for column in columns:
        top = column[0]
        if not top.cell.is_blank:
            year = top.cell
        elif (
            year is not None
            and any(not item.cell.is_blank for item in column)
            and not headings.is_total(year.text)
        ):
            filled.append([_Item(year, top.line, top.column), *column[1:]])
            continue
        filled.append(column)
    return filled


def _in_order(periods: list[_Item]) -> bool:
    """Whether periods follow one another as those of a head do: the next year, or a later part of the same."""
    years = [period.years[0] for item in periods if (period := _period(item.cell))]
    steps = {later - earlier for earlier, later in pairwise(years)}
    plain = all(_YEAR_ONLY.fullmatch(amounts.normal(item.cell.text)) for item in periods)
    return steps == {1} if plain else steps <= {0, 1}


def _unit_of_period(cell: Cell) -> str:
    """What stands in brackets behind a year that heads amounts: 2026年（万美元）; empty where nothing of money does."""
    match = _PERIOD_WITH_UNIT.fullmatch(cell.text)
    return match[2] if match and read_period(match[1]) and not denomination(match[2]).says_nothing else ""


def _period(cell: Cell) -> Period | None:
    if unit := _unit_of_period(cell):
        return read_period(cell.text.removesuffix(unit))
    if cell.day is not None:
        return Period((cell.day.year,), (cell.day,))
    if cell.number is not None and cell.number % 1:
        return None
    return read_period(cell.text)


def _days(cell: Cell) -> bool:
    period = _period(cell)
    return period is not None and bool(period.days)


def _is_period(cell: Cell) -> bool:
    return _period(cell) is not None


def _is_bare_period(cell: Cell) -> bool:
    """A cell that is a year, a quarter or a day and no amount."""
    return _is_period(cell)


def _is_figure(cell: Cell) -> bool:
    """Whether a cell holds an amount, read or refused, and is no year."""
    if cell.number is not None:
        return not _is_period(cell)
    if (
        cell.day is not None
        or not re.search("[0-9零一二三四五六七八九十]", amounts.numerals_of(amounts.normal(cell.text)))
        or _is_period(cell)
    ):
        return False
    if cell.text.startswith("#") or cell.text.endswith("%"):
        return False
    found = amounts.read_money(cell.text, "USD")
    if isinstance(found, amounts.Entered):
        return True
    body, _, _ = amounts.take_marks(amounts.normal(cell.text))
    if len(re.findall(r"[^\W\d_]", body)) > _LONGEST_WORDS:
        return False
    if re.match("[0-9]", body) and not denomination(cell.text).says_nothing:
        return True
    return (
        found is not None
        and re.search("[1-9]", body) is not None
        and bool(
            found.meanings
            or found.code in {"sign", "grouping", "decimal_comma", "two_currencies", "too_large", "too_fine"}
        )
    )


def _is_word_of_money(cell: Cell) -> bool:
    """Whether a cell names a currency or a unit and nothing else."""
    if cell.number is not None or _is_figure(cell) or re.search("[0-9]{2}", cell.text.replace("000", "")):
        return False
    said = denomination(cell.text) if len(cell.text) <= 24 else Denomination((), ())
    if said.says_nothing:
        said = denomination(f"({cell.text})") if len(cell.text) <= 4 else said
    return not said.says_nothing


def _is_word_of_row(cell: Cell) -> bool:
    """Whether a text may stand in a row of data without a figure: a form, a placeholder, a currency."""
    return (
        headings.is_placeholder(cell.text)
        or headings.form_of(cell.text) is not None
        or _is_word_of_money(cell)
    )


def _heads_amounts(text: str) -> bool:
    """Whether a heading names a column (or a line) of amounts."""
    return headings.role_of(text) == "amount" or _is_word_of_money(Cell(text))


def _plain_figure(cell: Cell) -> Decimal | None:
    """The figure of a cell as it stands there, without the unit of its column; None where it cannot be read."""
    if _says_nothing(cell):
        return Decimal(0)
    if cell.number is not None:
        return cell.number
    found = amounts.read_money(cell.text, "USD")
    return found.amount if isinstance(found, amounts.Entered) else None


def _says_nothing(cell: Cell) -> bool:
    return cell.is_blank or headings.is_placeholder(cell.text)


def _bare(text: str) -> str:
    """A heading without what it says of currency and unit in brackets."""
    return re.sub(r"\s*[(（\[].*[)）\]]\s*$", "", text).strip()


def _text(row: list[_Item]) -> str:
    return " ".join(item.cell.text for item in row if not item.cell.is_blank)[:80]
