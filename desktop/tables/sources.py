"""The cells of a table from a clipboard, a CSV file or an XLSX file, each with the line that it stands on.

Encodings: UTF-8 with and without mark, UTF-16, GBK (as GB 18030), and Windows' Western European one where a file has single
bytes of it only. What a spreadsheet holds as number or date stays one: `1.5` in such a cell can mean one thing only.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_BYTES: Final = 20 * 10**6
MOST_LINES: Final = 1000
MOST_COLUMNS: Final = 60
_DELIMITERS: Final = ";,|"


class Cell(NamedTuple):
    """A cell as it is shown, and the number or day that a spreadsheet holds in it."""

    text: str
    number: Decimal | None = None
    day: datetime.date | None = None

    @property
    def is_blank(self) -> bool:
        return not self.text


class Line(NamedTuple):
    """A line of a table: its number from 1 in the file, and its cells."""

    number: int
    cells: tuple[Cell, ...]


class Sheet(NamedTuple):
    """A table, with the name of its sheet where it has one; `beyond` counts the lines below those that are read."""

    name: str
    lines: tuple[Line, ...]
    beyond: int = 0


class TableFailed(Exception):
    """A file that is no table that can be read; `code` is `not_a_table`, `too_large` or `encoding`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def sheets_of(data: bytes) -> list[Sheet]:
    """The tables of a file: the sheets of a spreadsheet that hold anything, or the one of a text.

    Raises `TableFailed`.
    """
    if len(data) > MOST_BYTES:
        raise TableFailed("too_large", "the file is larger than 20 MB")
    if data[:4] == b"PK\x03\x04" or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _spreadsheet(data)
    return [sheet_of(decoded(data))]


def sheet_of(text: str) -> Sheet:
    """The table in a text: cells parted by tab as a clipboard gives them, or by comma, semicolon or bar as in CSV."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text) or "\x1f")
    lines: list[Line] = []
    beyond, number = 0, 1
    try:
        for row in reader:
            cells = tuple(Cell(" ".join(cell.split())) for cell in row[:MOST_COLUMNS])
            if any(cell.text for cell in cells):
                if len(lines) < MOST_LINES:
                    lines.append(Line(number, _trimmed(cells)))
                else:
                    beyond += 1
            number = reader.line_num + 1
    except csv.Error as error:
        raise TableFailed("not_a_table", f"line {reader.line_num}: {error}") from None
    return Sheet("", tuple(lines), beyond)


def decoded(data: bytes) -> str:
    """The text of a file in one of the encodings that spreadsheets write. Raises `TableFailed`."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        codec = "utf-8-sig"
    elif len(data) >= 4 and len(data) % 2 == 0 and b"\x00" in data[:400]:
        # UTF-16 without its mark: every second byte of figures and line ends is nought.
        codec = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
    else:
        codec = _eight_bits(data)
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        raise TableFailed("encoding", "the text is in no encoding known here: save it as UTF-8") from None


def _eight_bits(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        high = re.findall(rb"[\x80-\xff]+", data)
        # Chinese comes in pairs of bytes; single ones beside letters are ä, é and €.
        return "cp1252" if all(len(run) == 1 for run in high) else "gb18030"
    return "utf-8"


def _delimiter(text: str) -> str | None:
    if "\t" in text:
        return "\t"
    lines = [line for line in text.splitlines() if line.strip()][:50]
    if lines and all(_is_one_cell(line) for line in lines):
        return None
    best, most = None, Fraction(0)
    for mark in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=mark)]
        except csv.Error:
            continue
        if not widths or max(widths) < 2:
            continue
        common = max(set(widths), key=lambda width: (widths.count(width), width))
        score = Fraction(widths.count(common), len(widths)) + Fraction(mark == ";" and common > 1, 2)
        if common > 1 and score > most:
            best, most = mark, score
    return best


def _is_one_cell(line: str) -> bool:
    """Whether a line without tabs is one amount, commas and all."""
    from desktop.language import amounts

    return isinstance(amounts.read_money(line, "USD"), amounts.Entered) or not re.search("[0-9]", line)


def _trimmed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    last = max((place for place, cell in enumerate(cells, 1) if cell.text), default=0)
    return tuple(cells[:last])


# ------------------------------------------------------------------------------------------ spreadsheets


def _spreadsheet(data: bytes) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    found = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=False)
            found.append(_sheet(about.name, rows, sheet.merged_cell_ranges or []))
    except (CalamineError, OSError, ValueError, ZeroDivisionError) as error:
        raise TableFailed("not_a_table", f"the spreadsheet cannot be read: {error}") from None
    return [sheet for sheet in found if sheet.lines]


def _sheet(
    name: str, rows: Sequence[Sequence[object]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> Sheet:
    cells = [[_cell(value) for value in row[:MOST_COLUMNS]] for row in rows]
    for (top, left), (bottom, right) in merged:
        if top >= len(cells) or left >= len(cells[top]):
            continue
        value = cells[top][left]
        # A title across the whole table is one cell, not a heading of each column.
        is_title = bottom == top and left == 0 and right + 1 >= len(cells[top]) and top < 3
        for line in range(top, min(bottom + 1, len(cells))):
            for column in range(left, min(right + 1, len(cells[line]))):
                if not is_title:
                    cells[line][column] = value
    lines = [
        Line(number, _trimmed(row)) for number, row in enumerate(cells, 1) if any(cell.text for cell in row)
    ]
    return Sheet(name, tuple(lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES))


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        if not number.is_finite():
            return Cell("")
        shown = format(number.normalize(), "f")
        return Cell(shown, number=Decimal(shown))
    if isinstance(value, datetime.datetime):
        return Cell(value.date().isoformat(), day=value.date())
    if isinstance(value, datetime.date):
        return Cell(value.isoformat(), day=value)
    return Cell(" ".join(str(value).split()) if value is not None else "")
