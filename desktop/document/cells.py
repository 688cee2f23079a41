"""The cells of a table, row by row: XLSX and CSV, read as a stream. What the cells mean is for others to say.

    for number, cells in rows(Path("cases.xlsx")):
        …

Read as a stream, because a list of cases may have a hundred thousand rows; what a person pastes or opens goes through
`desktop.tables`, which looks at the table as a whole.

A cell is a text, an exact number, a day, a truth, or None where it is empty. Formulas count with the value that was
saved with them. Of an XLSX file the first sheet is read.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeAlias

from desktop.files import must_be_regular

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Cell: TypeAlias = str | Decimal | dt.date | bool | None
Row: TypeAlias = tuple[int, tuple[Cell, ...]]
"""The number of a row, as the program of the office counts it, and its cells from the first column on."""

MOST_COLUMNS: Final = 1000
_MOST_SHARED: Final = 300_000_000
_LONGEST_CELL: Final = 100_000
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_DAYS: Final = frozenset((14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58))
"""Number formats that every program knows as those of a day."""
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_FIRST_DAY: Final = dt.date(1899, 12, 30)
_FIRST_DAY_OF_1904: Final = dt.date(1904, 1, 1)
_DIGITS: Final = 15
_BITS: Final = 53
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_TEXT = re.compile(r"_x([0-9A-Fa-f]{4})_")


class TableFaulty(Exception):
    """A file that is no table that can be read; the message says why."""


def is_spreadsheet(start: bytes) -> bool:
    """Whether a file that begins so is XLSX."""
    return start.startswith(b"PK\x03\x04")


def rows(path: Path) -> Iterator[Row]:
    """The rows of a table that are not empty. Raises `OSError` and `TableFaulty`, also on the way."""
    must_be_regular(path)
    with path.open("rb") as file:
        if is_spreadsheet(file.read(4)):
            file.seek(0)
            yield from _of_spreadsheet(file)
            return
    yield from _of_text(path)


# ---------------------------------------------------------------- CSV


def _of_text(path: Path) -> Iterator[Row]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        file.seek(0)
        separator = max(",;\t", key=first.count)
        reader = csv.reader(file, delimiter=separator)
        number = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield number, tuple(cell.strip() or None for cell in cells[:MOST_COLUMNS])
                # A cell may hold line breaks: the row is named by the line on which it begins.
                number = reader.line_num + 1
        except (csv.Error, UnicodeDecodeError) as error:
            raise TableFaulty(f"line {number} cannot be read: {error}") from error


def _encoding(path: Path) -> str:
    """UTF-8, also with a mark; else what Chinese programs of the office write; UTF-16 where a mark says so."""
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
    for encoding in _ENCODINGS:
        try:
            with path.open(encoding=encoding) as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise TableFaulty("its text is neither UTF-8 nor GB 18030")


# ---------------------------------------------------------------- XLSX


def _of_spreadsheet(file: IO[bytes]) -> Iterator[Row]:
    from xml.etree.ElementTree import ParseError

    try:
        with zipfile.ZipFile(file) as archive:
            book = _Book(archive)
            with archive.open(book.sheet) as sheet:
                yield from book.rows(sheet)
    except (
        zipfile.BadZipFile, ParseError, KeyError, ValueError, EOFError, NotImplementedError, OverflowError,
        RuntimeError,
    ) as error:  # fmt: skip
        raise TableFaulty(f"it is not a spreadsheet (XLSX) that can be read: {error}") from error


class _Book:
    """What the cells of a sheet refer to."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        book = _tree(archive, "xl/workbook.xml")
        self._origin = _FIRST_DAY
        properties = _child(book, "workbookPr")
        if properties is not None and properties.get("date1904") in ("1", "true"):
            self._origin = _FIRST_DAY_OF_1904
        sheets = _child(book, "sheets")
        first = next(iter(sheets), None) if sheets is not None else None
        if first is None:
            raise ValueError("it has no sheet")
        wanted = next(value for name in _RELATION if (value := first.get(name)) is not None)
        relations = _tree(archive, "xl/_rels/workbook.xml.rels")
        target = next(one.get("Target", "") for one in relations if one.get("Id") == wanted)
        self.sheet: Final = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        names = set(archive.namelist())
        self._shared = tuple(_shared(archive)) if "xl/sharedStrings.xml" in names else ()
        self._days = tuple(_styles_of_days(archive)) if "xl/styles.xml" in names else ()

    def rows(self, sheet: IO[bytes]) -> Iterator[Row]:
        number = 0
        for row in _elements(sheet, "row"):
            number = int(row.get("r") or number + 1)
            cells: list[Cell] = []
            for place, cell in enumerate(row):
                reference = cell.get("r")
                column = _column(reference) if reference else place
                if column >= MOST_COLUMNS:
                    break
                cells.extend([None] * (column + 1 - len(cells)))
                cells[column] = self._value(cell)
            while cells and cells[-1] is None:
                cells.pop()
            if cells:
                yield number, tuple(cells)

    def _value(self, cell: Element) -> Cell:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _said("".join(_texts(cell)))
        value = _child(cell, "v")
        text = value.text if value is not None else None
        if not text:
            return None
        match kind:
            case "s":
                return _said(self._shared[int(text)])
            case "b":
                return text == "1"
            case "n":
                return self._number(text, int(cell.get("s") or 0))
            case "d":
                return dt.date.fromisoformat(text[:10])
            case _:
                return _said(text)

    def _number(self, text: str, style: int) -> Cell:
        number = _exact(text)
        if style < len(self._days) and self._days[style] and 0 < number < 3_000_000:
            return self._origin + dt.timedelta(days=int(number))
        return number


def _exact(text: str) -> Decimal:
    """A number as its program shows it: files hold the nearest binary fraction, to 17 digits."""
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(f"{text} is not a number")
    digits = len(number.as_tuple().digits)
    if digits <= _DIGITS:
        return number
    held = _binary(number)
    for fewer in range(_DIGITS, min(digits, _DIGITS + 2)):
        shown = Context(prec=fewer).divide(Decimal(held.numerator), Decimal(held.denominator))
        if _binary(shown) == held:
            return shown.normalize().copy_sign(number)
    return number


def _binary(number: Decimal) -> Fraction:
    """The binary fraction of 53 bits that lies nearest to a number, as its program holds it."""
    exact = abs(Fraction(number))
    if not exact:
        return exact
    exponent = exact.numerator.bit_length() - exact.denominator.bit_length() - _BITS
    unit = Fraction(2) ** exponent
    if exact / unit >= 1 << _BITS:
        unit *= 2
    return round(exact / unit) * unit


def _said(text: str) -> str | None:
    plain = _TEXT.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
    return plain.strip()[:_LONGEST_CELL] or None


def _column(reference: str) -> int:
    number = 0
    for mark in reference:
        if not "A" <= mark <= "Z":
            break
        number = number * 26 + ord(mark) - 64
    return number - 1


def _shared(archive: zipfile.ZipFile) -> Iterator[str]:
    room = _MOST_SHARED
    with archive.open("xl/sharedStrings.xml") as file:
        for one in _elements(file, "si"):
            text = "".join(_texts(one))
            room -= len(text)
            if room < 0:
                raise ValueError("it holds too much text")
            yield text


def _texts(parent: Element) -> Iterator[str]:
    """The texts of a string, without the signs of how it is pronounced."""
    for child in parent:
        name = _local(child)
        if name == "t":
            yield child.text or ""
        elif name in ("r", "is"):
            yield from _texts(child)


def _styles_of_days(archive: zipfile.ZipFile) -> Iterator[bool]:
    """For each style whether a number in it is a day."""
    styles = _tree(archive, "xl/styles.xml")
    days = set(_DAYS)
    own = _child(styles, "numFmts")
    for form in own if own is not None else ():
        pattern = _QUOTED.sub("", form.get("formatCode", "")).lower()
        if "y" in pattern or ("d" in pattern and "m" in pattern):
            days.add(int(form.get("numFmtId", "0")))
    formats = _child(styles, "cellXfs")
    for form in formats if formats is not None else ():
        yield int(form.get("numFmtId") or 0) in days


def _elements(file: IO[bytes], name: str) -> Iterator[Element]:
    """The elements of a name, each dropped after its turn."""
    from xml.etree.ElementTree import iterparse

    wanted = (_MAIN + name, _STRICT + name)
    parents: list[Element] = []
    for event, element in iterparse(_Plain(file), ("start", "end")):  # noqa: S314 - see `_Plain`
        if event == "start":
            parents.append(element)
            continue
        parents.pop()
        if element.tag in wanted:
            yield element
            element.clear()
            if parents:
                parents[-1].remove(element)


class _Plain(io.RawIOBase):
    """A part of the file without a document type, which could make a little text endless."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._begun = file, False

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        if not self._begun:
            self._begun = True
            if b"<!DOCTYPE" in data:
                raise ValueError("it has a document type")
        return data


def _tree(archive: zipfile.ZipFile, name: str) -> Element:
    from xml.etree.ElementTree import parse

    with archive.open(name) as file:
        root = parse(_Plain(file)).getroot()  # noqa: S314 - see `_Plain`
    assert root is not None  # noqa: S101 - a text without a root is a ParseError
    return root


def _child(parent: Element, name: str) -> Element | None:
    return next((child for child in parent if _local(child) == name), None)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
