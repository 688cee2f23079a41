"""A PDF file read strictly: every byte accounted for, every object there once, and one way to find it.

    file = read_file(data)          # or raises TwoReadings
    file.root, file.of(value), file.unpacked(stream)

Accepted is what qpdf, pikepdf, MuPDF, Ghostscript and their like write: a header, objects one after the other, one
table of them (two in a linearised file, which agree), one trailer. What a reader could find by another way (a second
revision, an object that no table names, something between the objects, a stream that is longer or shorter than it says)
has two readings. A signed file is one that was written and one revision behind it: `read_file` takes where that begins.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeGuard

from desktop.proof.strict.locked import opened
from desktop.proof.strict.values import Name, Ref, Stream, TwoReadings, Value, Values, Word

MOST_UNPACKED: Final = 32_000_000
"""Bytes of one stream; the largest quote needs a hundredth of it."""
_MOST_OBJECTS: Final = 20_000
_MOST_WALKED: Final = 400_000

_HEADER: Final = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)\r?\n(?:%[\x80-\xff]{2,8}\r?\n)?")
_COMMENT: Final = re.compile(
    rb"(?:%QDF-1\.0|%% Original object ID: \d{1,7} 0|%% Page \d{1,4}|%% Contents for page \d{1,4}"
    rb"|%QDF: ignore_newline|% Written by MuPDF [\d.]{1,12}|%%Invocation:[ -~]{0,400})\r?\n"
)
_COMMENT_PACKED: Final = re.compile(
    rb"%% (?:Object stream: object \d{1,7}, index \d{1,7}(?:; original object ID: \d{1,7})?|Page \d{1,4}"
    rb"|Contents for page \d{1,4})\n"
)
_LURE: Final = re.compile(rb"\d\s+\d+\s+obj|endobj|endstream|startxref|trailer|%%EOF|xref\s")
_OBJECT: Final = re.compile(rb"([1-9]\d{0,6}) 0 obj(?=[\s<\[/(])")
_END_OBJECT: Final = re.compile(rb"[ \t\r\n]*endobj(?=\s)")
_STREAM: Final = re.compile(rb"[ \t\r\n]*stream\r?\n")
_END_STREAM: Final = re.compile(rb"(?:\r\n|\n)?endstream(?=\s)")
_LENGTH: Final = re.compile(rb"([1-9]\d{0,6}) 0 obj\s+(\d{1,9})\s+endobj(?=\s)")
_LAST: Final = re.compile(rb"startxref\r?\n([1-9]\d{0,9})\r?\n%%EOF\r?\n?\Z")
_INNER_LAST: Final = re.compile(rb"startxref\r?\n(\d{1,10})\r?\n%%EOF\r?\n")
_SECTION: Final = re.compile(rb"(\d{1,7}) (\d{1,7}) ?\r?\n")
_ROW: Final = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_DIGITS: Final = re.compile(rb"[0-9a-fA-F]*")
_OF_TRAILER: Final = frozenset((b"Size", b"Root", b"Info", b"ID", b"Prev", b"Encrypt"))
_OF_TABLE: Final = frozenset((b"Type", b"Length", b"Filter", b"DecodeParms", b"W", b"Index"))
_LINEAR: Final = frozenset((b"Linearized", b"L", b"H", b"O", b"E", b"N", b"T", b"P"))


class _Table(NamedTuple):
    """One table of objects: where they stand, what is packed where, and the trailer that goes with it."""

    offsets: dict[int, int]
    packed: dict[int, tuple[int, int]]
    trailer: dict[bytes, Value]
    end: int
    number: int | None


class File:
    """A PDF that was read strictly; of a signed one, `base` is what was signed."""

    def __init__(
        self, objects: dict[int, Value], trailer: dict[bytes, Value], linear: Value, base: File | None = None
    ) -> None:
        self.objects = objects
        self.base = base
        self.trailer = trailer
        self.linear = linear
        self._unpacked: dict[int, bytes] = {}

    @property
    def root(self) -> dict[bytes, Value]:
        """The catalogue."""
        return self.dictionary(self.trailer.get(b"Root"))

    def of(self, value: Value) -> Value:
        """What a value is, where it may be a reference."""
        steps = 0
        while isinstance(value, Ref):
            if value.number not in self.objects or steps > 5:
                raise TwoReadings(f"a reference to object {value.number}, which is not there")
            value, steps = self.objects[value.number], steps + 1
        return value

    def dictionary(self, value: Value) -> dict[bytes, Value]:
        """A value that has to be a dictionary."""
        found = self.of(value)
        if not isinstance(found, dict):
            raise TwoReadings("something else where a dictionary belongs")
        return found

    def array(self, value: Value) -> list[Value]:
        """A value that has to be an array."""
        found = self.of(value)
        if not isinstance(found, list):
            raise TwoReadings("something else where an array belongs")
        return found

    def stream(self, value: Value) -> Stream:
        """A value that has to be a stream."""
        found = value if isinstance(value, Stream) else self.of(value)
        if not isinstance(found, Stream):
            raise TwoReadings("something else where a stream belongs")
        return found

    def numbers(self, value: Value, count: int) -> list[float]:
        """A value that has to be an array of so many numbers."""
        found = [self.of(one) for one in self.array(value)]
        if len(found) != count or not all(is_number(one) for one in found):
            raise TwoReadings(f"something else where {count} numbers belong")
        return [float(one) for one in found]

    def unpacked(self, value: Value) -> bytes:
        """The content of a stream."""
        stream = self.stream(value)
        if stream.number not in self._unpacked:
            self._unpacked[stream.number] = _unpacked(stream, self.of)
        return self._unpacked[stream.number]

    def pages(self) -> list[tuple[int, dict[bytes, Value]]]:
        """Number and entries of each page, with those that it inherits."""
        found: list[tuple[int, dict[bytes, Value]]] = []
        self._walk(self.root.get(b"Pages"), {}, found, set(), None)
        return found

    def _walk(
        self,
        at: Value,
        inherited: dict[bytes, Value],
        found: list[tuple[int, dict[bytes, Value]]],
        seen: set[int],
        above: Value,
    ) -> None:
        if not isinstance(at, Ref) or at.number in seen or len(seen) > 2000 or len(found) > 500:
            raise TwoReadings("a tree of pages that is none")
        seen.add(at.number)
        node = self.dictionary(at)
        if node.get(b"Parent") != above:
            raise TwoReadings("a page below another node than it says")
        held = inherited | {key: node[key] for key in _INHERITED if key in node}
        if node.get(b"Type") == Name(b"Pages"):
            before = len(found)
            for kid in self.array(node.get(b"Kids")):
                self._walk(kid, held, found, seen, at)
            if self.of(node.get(b"Count")) != len(found) - before:
                raise TwoReadings("a wrong count of pages")
            if set(node) - _OF_PAGES:
                raise TwoReadings(f"an unusual entry of a node of pages: {sorted(set(node) - _OF_PAGES)}")
        elif node.get(b"Type") == Name(b"Page"):
            own = {key: value for key, value in node.items() if key not in (b"Parent", b"Type")}
            found.append((at.number, {**held, **own}))
        else:
            raise TwoReadings("a page of no type")


_INHERITED: Final = (b"Resources", b"MediaBox", b"CropBox", b"Rotate")
_OF_PAGES: Final = frozenset((b"Type", b"Kids", b"Count", b"Parent", *_INHERITED))


def is_number(value: object) -> bool:
    """Whether a value is a number; truth values are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def read_file(data: bytes, written: int | None = None) -> File:
    """The file. Of a signed one, `written` is the length of what was signed: one revision follows there.

    Raises `TwoReadings`.
    """
    if written is None:
        return _File(data).read()
    base = _File(data[:written]).read()
    return _File(data, written, base).read()


class _File:
    """The reading of one file, or of what was added behind one."""

    def __init__(self, data: bytes, begin: int = 0, base: File | None = None) -> None:
        self._data = data
        self._begin = begin
        self._base = base
        self._offsets: dict[int, int] = {}

    def read(self) -> File:
        data = self._data
        last = _LAST.search(data, max(self._begin, len(data) - 60))
        if last is None:
            raise TwoReadings("no end of a file")
        tables = self._tables(int(last[1]))
        main = tables[0]
        for table in tables:
            for number, offset in table.offsets.items():
                if number in self._offsets:
                    raise TwoReadings(f"object {number} stands in two tables")
                self._offsets[number] = offset
        objects, streams, linear = self._scanned(tables, last.start())
        trailer = self._trailer(tables)
        key = self._key(trailer, objects)
        if key is not None:
            objects = {number: key(number, value) for number, value in objects.items()}
        packed: dict[int, tuple[int, int]] = {}
        for table in tables:
            if packed.keys() & table.packed.keys():
                raise TwoReadings("an object stands in two tables")
            packed |= table.packed
        objects |= self._unpacked(objects, packed, streams)
        if max(objects, default=0) >= main.trailer[b"Size"]:
            raise TwoReadings("a table that says it is smaller than it is")
        if self._base is not None:
            objects = {**self._base.objects, **objects}
        file = File(objects, trailer, linear, self._base)
        if linear is not None:
            _check_linear(file, linear, len(data), len(tables))
        elif len(tables) > 1:
            raise TwoReadings("two tables of objects")
        return file

    # ------------------------------------------------------------ tables

    def _tables(self, at: int) -> list[_Table]:
        first = self._table(at)
        found = [first]
        before = first.trailer.get(b"Prev")
        if self._base is not None:
            if before is None or self._data[: self._begin].rstrip().split()[-2:] != [
                b"%d" % before,
                b"%%EOF",
            ]:
                raise TwoReadings("a revision that follows none")
            return found
        if before is not None:
            found.append(self._table(before))
            if b"Prev" in found[1].trailer:
                raise TwoReadings("more than one revision")
        return found

    def _table(self, at: Value) -> _Table:
        if not isinstance(at, int) or not self._begin <= at < len(self._data):
            raise TwoReadings("a table that is not there")
        if self._data.startswith(b"xref", at):
            return self._plain_table(at)
        return self._packed_table(at)

    def _plain_table(self, at: int) -> _Table:
        data = self._data
        start = re.compile(rb"xref ?\r?\n").match(data, at)
        if start is None:
            raise TwoReadings("a table that is none", at)
        at = start.end()
        offsets: dict[int, int] = {}
        rows: set[int] = set()
        while (section := _SECTION.match(data, at)) is not None:
            at = section.end()
            for number in range(int(section[1]), int(section[1]) + int(section[2])):
                row = _ROW.match(data, at)
                if row is None or number in rows or len(rows) > _MOST_OBJECTS:
                    raise TwoReadings("a row of a table that is none", at)
                at = row.end()
                rows.add(number)
                if row[3] == b"n":
                    if row[2] != b"00000":
                        raise TwoReadings("an object of another generation")
                    offsets[number] = int(row[1])
        values = Values(data, at)
        if values.next() != b"trailer":
            raise TwoReadings("a table without a trailer", at)
        trailer = values.next()
        if not isinstance(trailer, dict) or set(trailer) - _OF_TRAILER:
            raise TwoReadings("an unusual trailer", at)
        return _Table(offsets, {}, self._sized(trailer), values.at, None)

    def _packed_table(self, at: int) -> _Table:
        number, value, end = self._object(at)
        if not isinstance(value, Stream) or value.dictionary.get(b"Type") != Name(b"XRef"):
            raise TwoReadings("a table that is none", at)
        about = value.dictionary
        if set(about) - _OF_TRAILER - _OF_TABLE:
            raise TwoReadings("an unusual trailer", at)
        widths = about.get(b"W")
        if not _are_counts(widths) or len(widths) != 3 or max(widths) > 8 or widths[0] > 1 or not widths[1]:
            raise TwoReadings("an unusual table", at)
        trailer = self._sized({key: about[key] for key in about if key in _OF_TRAILER})
        sections = about.get(b"Index", [0, trailer[b"Size"]])
        if not _are_counts(sections) or len(sections) % 2 or sum(sections[1::2]) > _MOST_OBJECTS:
            raise TwoReadings("an unusual table", at)
        entries = [
            entry for first, count in zip(sections[::2], sections[1::2], strict=True) for entry in range(first, first + count)
        ]  # fmt: skip
        offsets, packed = _rows(_unpacked(value, _itself), widths, entries)
        if offsets.setdefault(number, at) != at:
            raise TwoReadings("a table that misplaces itself", at)
        return _Table(offsets, packed, trailer, end, number)

    def _sized(self, trailer: dict[bytes, Value]) -> dict[bytes, Value]:
        if not isinstance(trailer.get(b"Size"), int) or not 0 < trailer[b"Size"] < 8_000_000:
            raise TwoReadings("a table without a size")
        return trailer

    def _trailer(self, tables: list[_Table]) -> dict[bytes, Value]:
        found = tables[0].trailer
        if not isinstance(found.get(b"Root"), Ref):
            raise TwoReadings("a trailer without a catalogue")
        said = [*(table.trailer for table in tables[1:])]
        if self._base is not None:
            said.append(self._base.trailer)
        for other in said:
            for key in (b"Root", b"Info", b"Encrypt"):
                if key in other and other[key] != found.get(key):
                    raise TwoReadings("two trailers that do not agree")
        return found

    # ------------------------------------------------------------ objects

    def _object(self, at: int) -> tuple[int, Value, int]:
        """Number and value of the object that begins there, and where it ends."""
        data = self._data
        head = _OBJECT.match(data, at)
        if head is None:
            raise TwoReadings(f"no object, but {data[at : at + 20]!r}", at)
        values = Values(data, head.end())
        value = values.next()
        if isinstance(value, Word):
            raise TwoReadings("an object without a value", at)
        number = int(head[1])
        begin = _STREAM.match(data, values.at) if isinstance(value, dict) else None
        if begin is None:
            end = _END_OBJECT.match(data, values.at)
            if end is None:
                raise TwoReadings("an object without an end", values.at)
            return number, value, end.end()
        length = self._length(value.get(b"Length"))
        raw = data[begin.end() : begin.end() + length]
        behind = _END_STREAM.match(data, begin.end() + length)
        end = None if behind is None else _END_OBJECT.match(data, behind.end())
        if end is None or len(raw) != length:
            raise TwoReadings("a stream that is not as long as it says", at)
        lure = _LURE.search(raw)
        if lure is not None:
            raise TwoReadings("a stream that looks like a file", begin.end() + lure.start())
        return number, Stream(value, raw, number), end.end()

    def _length(self, said: Value) -> int:
        if isinstance(said, Ref):
            at = self._offsets.get(said.number)
            held = None if at is None else _LENGTH.match(self._data, at)
            if held is None or int(held[1]) != said.number:
                raise TwoReadings("a stream without a length")
            return int(held[2])
        if not isinstance(said, int) or said < 0:
            raise TwoReadings("a stream without a length")
        return said

    def _scanned(self, tables: list[_Table], last: int) -> tuple[dict[int, Value], set[int], Value]:
        """Every object of the file in its order; nothing else may stand there."""
        data = self._data
        at = self._begin
        if not at:
            at = _past_header(data)
        by_end = {table.end: table for table in tables}
        begins = {self._starts(table): table for table in tables if table.number is None}
        objects: dict[int, Value] = {}
        streams: set[int] = set()
        linear: Value = None
        while True:
            at = _past_space(data, at)
            if at == last:
                break
            if at in begins:
                at = self._past_inner_end(begins[at].end, last)
                continue
            comment = _COMMENT.match(data, at)
            if comment is not None and not self._begin and not _LURE.search(comment[0]):
                at = comment.end()
                continue
            number, value, end = self._object(at)
            if number in objects or self._offsets.get(number) != at:
                raise TwoReadings(f"object {number} is there twice, or not where the table says", at)
            if not objects and isinstance(value, dict) and b"Linearized" in value:
                linear = value
            objects[number] = value
            if isinstance(value, Stream) and value.dictionary.get(b"Type") == Name(b"ObjStm"):
                streams.add(number)
            at = end
            if end in by_end:
                at = self._past_inner_end(end, last)
        if objects.keys() != self._offsets.keys():
            raise TwoReadings("a table that names objects which are not there")
        return objects, streams, linear

    def _starts(self, table: _Table) -> int:
        return self._data.rindex(b"xref", 0, self._data.rindex(b"trailer", 0, table.end))

    def _past_inner_end(self, at: int, last: int) -> int:
        """Behind a table; that of a linearised file's first page has an end of its own."""
        at = _past_space(self._data, at)
        inner = _INNER_LAST.match(self._data, at)
        return at if at == last or inner is None else inner.end()

    def _unpacked(
        self, objects: dict[int, Value], packed: dict[int, tuple[int, int]], streams: set[int]
    ) -> dict[int, Value]:
        """The objects that stand within streams, each where the table says."""
        found: dict[int, Value] = {}
        for number in sorted(streams):
            stream = objects[number]
            about = stream.dictionary
            count, first = about.get(b"N"), about.get(b"First")
            known = {b"Type", b"Length", b"Filter", b"DecodeParms", b"N", b"First"}
            if set(about) - known or not _are_counts([count, first]) or count > _MOST_OBJECTS:
                raise TwoReadings("an unusual stream of objects")
            data = _unpacked(
                stream, lambda value: objects.get(value.number) if isinstance(value, Ref) else value
            )
            head = Values(data, 0, first, refs=False)
            pairs = [(head.next(), head.next()) for _ in range(count)]
            if _past_qdf(data[:first], head.at)[-1] != first or not _are_counts(
                [one for pair in pairs for one in pair]
            ):
                raise TwoReadings("an unusual stream of objects")
            at = first
            for index, (held, offset) in enumerate(pairs):
                if packed.get(held) != (number, index) or held in found or held in objects:
                    raise TwoReadings(f"object {held} is there twice, or not where the table says")
                begins = _past_qdf(data, at)
                at = begins[-1]
                if first + offset not in begins:
                    raise TwoReadings("something between the objects of a stream")
                values = Values(data, at)
                value = values.next()
                if isinstance(value, Word):
                    raise TwoReadings("an object without a value")
                found[held] = value
                at = values.at
            if _past_space(data, at) != len(data):
                raise TwoReadings("something behind the objects of a stream")
        if found.keys() != packed.keys():
            raise TwoReadings("a table that names objects which are not there")
        return found

    def _key(
        self, trailer: dict[bytes, Value], objects: dict[int, Value]
    ) -> Callable[[int, Value], Value] | None:
        about = trailer.get(b"Encrypt")
        if about is None:
            return None
        return opened(about, objects, trailer)


def _past_header(data: bytes) -> int:
    head = _HEADER.match(data)
    if head is None:
        raise TwoReadings("no header of a PDF", 0)
    return head.end()


def _rows(
    rows: bytes, widths: list[int], entries: list[int]
) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
    """Where the objects of a packed table stand, and which are packed within which stream."""
    first, second, third = widths
    wide = first + second + third
    if len(rows) != wide * len(entries) or len(set(entries)) != len(entries) or len(entries) > _MOST_OBJECTS:
        raise TwoReadings("a table of another length than it says, or with an object twice")
    offsets: dict[int, int] = {}
    packed: dict[int, tuple[int, int]] = {}
    for at, entry in enumerate(entries):
        row = rows[at * wide : (at + 1) * wide]
        kind = row[0] if first else 1
        place = int.from_bytes(row[first : first + second], "big")
        more = int.from_bytes(row[first + second :], "big")
        if kind == 1 and more == 0:
            offsets[entry] = place
        elif kind == 2:
            packed[entry] = (place, more)
        elif kind != 0:
            raise TwoReadings("an unusual row of a table")
    return offsets, packed


def _past_space(data: bytes, at: int) -> int:
    while at < len(data) and data[at] in b" \t\r\n":
        at += 1
    return at


def _past_qdf(data: bytes, at: int) -> list[int]:
    """Where a value may begin: behind white space, and behind each comment that qpdf writes there for people."""
    found = [_past_space(data, at)]
    while (comment := _COMMENT_PACKED.match(data, found[-1])) is not None:
        found.append(_past_space(data, comment.end()))
    return found


def _itself(value: Value) -> Value:
    return value


def _are_counts(values: Any) -> TypeGuard[list[int]]:
    return isinstance(values, list) and all(type(one) is int and 0 <= one < 10_000_000 for one in values)


def _unpacked(stream: Stream, of: Callable[[Value], Value]) -> bytes:
    """The content of a stream that is packed in the one usual way, or not at all."""
    about = stream.dictionary
    if about.keys() & {b"F", b"FFilter", b"FDecodeParms"}:
        raise TwoReadings("a stream that stands elsewhere")
    filters = of(about.get(b"Filter"))
    if filters is None or filters == []:
        if len(stream.raw) > MOST_UNPACKED:
            raise TwoReadings("a stream too large")
        return stream.raw
    raw = stream.raw
    if isinstance(filters, list):
        names = [of(one) for one in filters]
        if names[0] == Name(b"ASCIIHexDecode") and b"DecodeParms" not in about:
            raw, names = _from_digits(raw), names[1:]
        if not names:
            return raw
        filters = names[0] if len(names) == 1 else None
    elif filters == Name(b"ASCIIHexDecode"):
        return _from_digits(raw)
    if filters != Name(b"FlateDecode"):
        raise TwoReadings("a stream packed in an unusual way")
    packer = zlib.decompressobj()
    try:
        data = packer.decompress(raw, MOST_UNPACKED)
    except zlib.error as error:
        raise TwoReadings(f"a stream that cannot be unpacked: {error}") from None
    if not packer.eof or packer.unused_data.strip(b"\r\n"):
        raise TwoReadings("a stream too large, or not whole")
    parameters = of(about.get(b"DecodeParms"))
    if isinstance(parameters, list) and len(parameters) == 1:
        parameters = of(parameters[0])
    return data if parameters is None or parameters == {} else _predicted(data, parameters)


def _from_digits(data: bytes) -> bytes:
    """The bytes that digits stand for, in the form in which MuPDF writes them."""
    digits, end, rest = data.partition(b">")
    lines = digits.split(b"\n")
    if not end or rest.strip() or any(len(line) % 2 or _DIGITS.fullmatch(line) is None for line in lines):
        raise TwoReadings("a stream packed in an unusual way")
    return bytes.fromhex(b"".join(lines).decode("ascii"))


def _predicted(data: bytes, parameters: Value) -> bytes:
    """Rows of bytes, each told by what is above it; as tables of objects are packed."""
    if not isinstance(parameters, dict) or set(parameters) - {b"Predictor", b"Columns"}:
        raise TwoReadings("a stream packed in an unusual way")
    kind, columns = parameters.get(b"Predictor", 1), parameters.get(b"Columns", 1)
    if kind == 1:
        return data
    if kind != 12 or type(columns) is not int or not 0 < columns < 40 or len(data) % (columns + 1):
        raise TwoReadings("a stream packed in an unusual way")
    above, found = bytes(columns), []
    for at in range(0, len(data), columns + 1):
        if data[at] != 2:
            raise TwoReadings("a stream packed in an unusual way")
        above = bytes(
            (one + other) & 255 for one, other in zip(data[at + 1 : at + 1 + columns], above, strict=True)
        )
        found.append(above)
    return b"".join(found)


def _check_linear(file: File, about: dict[bytes, Value], length: int, tables: int) -> None:
    """Whether what a linearised file says of its pages is so, or leads to no page: some readers take them from there."""
    pages = [number for number, _ in file.pages()]
    sound = (
        not set(about) - _LINEAR
        and tables == 2
        and about.get(b"L") == length
        and about.get(b"N") == len(pages)
        and about.get(b"P", 0) == 0
    )
    if not sound:
        raise TwoReadings("a linearised file that is none")
    said = [about.get(b"O"), *_hinted(file, about.get(b"H"), len(pages))]
    for number, page in zip(said, pages, strict=True):
        other = file.objects.get(number) if type(number) is int else None
        if number != page and isinstance(other, dict) and other.get(b"Type") == Name(b"Page"):
            raise TwoReadings("a page that is said to be another")


def _hinted(file: File, place: Value, count: int) -> list[int]:
    """The objects that the hints of a linearised file name as its second and later pages."""
    if not _are_counts(place) or len(place) != 2:
        raise TwoReadings("a linearised file without hints")
    hints = [
        value
        for value in file.objects.values()
        if isinstance(value, Stream)
        and value.dictionary.keys() & {b"S", b"O"}
        and b"S" in value.dictionary
        and b"Type" not in value.dictionary
    ]
    if len(hints) != 1:
        raise TwoReadings("a linearised file without hints")
    data = file.unpacked(hints[0])
    if len(data) < 36:
        raise TwoReadings("a linearised file without hints")
    least, wide = int.from_bytes(data[:4], "big"), int.from_bytes(data[8:10], "big")
    bits = int.from_bytes(data[36:], "big")
    left = (len(data) - 36) * 8
    if wide > 32 or left < wide * count:
        raise TwoReadings("a linearised file without hints")
    held = [least + (bits >> (left - (at + 1) * wide) & (1 << wide) - 1) for at in range(count)]
    return [1 + sum(held[1:at]) for at in range(1, count)]


def reachable(file: File) -> set[int]:
    """The numbers of all objects that the trailer leads to. Raises `TwoReadings` where there is no end."""
    seen: set[int] = set()
    waiting: list[Value] = [value for key, value in file.trailer.items() if key != b"Prev"]
    steps = 0
    while waiting:
        value = waiting.pop()
        steps += 1
        if steps > _MOST_WALKED:
            raise TwoReadings("objects without end")
        if isinstance(value, Ref):
            if value.number not in seen:
                seen.add(value.number)
                waiting.append(file.of(value))
        elif isinstance(value, Stream):
            waiting.extend(value.dictionary.values())
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return seen
