"""The values that a PDF is made of, and the one strict reader of them.

Programs differ in what they make of odd spellings: a raw carriage return within a string, a hexadecimal string with an
odd number of digits, a number with hundreds of zeros, a key that stands twice. Nobody writes those who means well, so
that a file with one of them has no reading here: `TwoReadings`.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

MOST_DEPTH: Final = 60
_MOST_STRING: Final = 4_000_000


class TwoReadings(Exception):
    """The file is spelt so that programs may read it differently; the message says what and at which byte."""

    def __init__(self, what: str, at: int | None = None) -> None:
        super().__init__(what if at is None else f"{what} (byte {at})")
        self.what = what


class Name(bytes):
    """A name, without its slash and with its escapes resolved."""

    __slots__ = ()


class Text(bytes):
    """A string, as its bytes."""

    __slots__ = ()


class Ref(NamedTuple):
    """A reference to the object with a number; all objects are of generation 0."""

    number: int


class Word(bytes):
    """A keyword or an operator."""

    __slots__ = ()


class Stream(NamedTuple):
    """A stream: its dictionary, and its bytes as they are packed."""

    dictionary: dict[bytes, Any]
    raw: bytes
    number: int


Value = Any
"""None, bool, int, float, `Name`, `Text`, `Ref`, list or dict of values; within a file also `Stream`."""

_SPACE: Final = rb"[ \t\r\n]*"
_TOKEN: Final = re.compile(
    _SPACE
    + rb"""(?:
    (?P<ref>(?:0|[1-9]\d{0,6})[ ]0[ ]R(?![^\s/<>\[\]()]))
  | (?P<int>[+-]?\d{1,10}(?![^\s/<>\[\]()]))
  | (?P<real>[+-]?(?:\d{1,10}\.\d{0,12}|\.\d{1,12})(?![^\s/<>\[\]()]))
  | /(?P<name>(?:[!-"$&'*-.0-;=?-Z\\^-z|~]|\#[0-9A-Fa-f]{2})*)(?=[\s/<>\[\]()])
  | (?P<dict><<)
  | (?P<end>>>)
  | <(?P<hex>(?:[0-9A-Fa-f]{2})*)>
  | (?P<array>\[)
  | (?P<close>\])
  | \((?P<text>(?:[^()\\\r]|\\[nrtbf()\\]|\\[0-3][0-7]{2})*)\)
  | (?P<word>[A-Za-z'"*][A-Za-z0-9'"*]{0,20})(?![^\s/<>\[\]()])
)""",
    re.VERBOSE,
)
_ESCAPE: Final = re.compile(rb"\\([0-3][0-7]{2}|.)", re.DOTALL)
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_WORDS: Final = {b"true": True, b"false": False, b"null": None}
_ODD_SPACE: Final = re.compile(rb"[\x00\x0b\x0c]")


class Values:
    """Reads values from bytes, one after the other. `at` is where the next one begins."""

    def __init__(self, data: bytes, at: int = 0, end: int | None = None, *, refs: bool = True) -> None:
        self.data = data
        self.at = at
        self.end = len(data) if end is None else end
        self._refs = refs

    def next(self, depth: int = 0) -> Value:
        """The next value, or a `Word`. Raises `TwoReadings`."""
        found = _TOKEN.match(self.data, self.at, self.end)
        if found is None or depth > MOST_DEPTH:
            raise TwoReadings(f"unusual spelling {self.data[self.at : self.at + 20]!r}", self.at)
        start, self.at = self.at, found.end()
        kind = found.lastgroup
        raw = found[kind or 0]
        match kind:
            case "int":
                return _within(int(raw), start)
            case "real":
                return _within(float(raw), start)
            case "name":
                return _name(raw, start)
            case "hex":
                return Text(bytes.fromhex(raw.decode("ascii")))
            case "text":
                return _text(raw, start)
            case "ref" if self._refs:
                return Ref(int(raw.split()[0]))
            case "word":
                return _WORDS[raw] if raw in _WORDS else Word(raw)
            case "array":
                return self._array(depth)
            case "dict":
                return self._dict(depth)
            case _:
                pass
        raise TwoReadings(f"unusual spelling {raw!r}", start)

    def _array(self, depth: int) -> list[Value]:
        found: list[Value] = []
        while not self._closed(b"]"):
            found.append(self._held(depth))
        return found

    def _dict(self, depth: int) -> dict[bytes, Value]:
        found: dict[bytes, Value] = {}
        while not self._closed(b">>"):
            start = self.at
            key = self.next(depth + 1)
            if not isinstance(key, Name) or key in found:
                raise TwoReadings("a key that is none, or stands twice", start)
            found[bytes(key)] = self._held(depth)
        return found

    def _held(self, depth: int) -> Value:
        start = self.at
        value = self.next(depth + 1)
        if isinstance(value, Word):
            raise TwoReadings(f"a word where a value belongs: {bytes(value)!r}", start)
        return value

    def _closed(self, by: bytes) -> bool:
        self.space()
        if self.data.startswith(by, self.at) and self.at + len(by) <= self.end:
            self.at += len(by)
            return True
        return False

    def space(self) -> None:
        """Pass over white space."""
        data, at, end = self.data, self.at, self.end
        while at < end and data[at] in b" \t\r\n":
            at += 1
        self.at = at

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        self.space()
        return self.at >= self.end


def read(data: bytes) -> Value:
    """The one value in `data`. Raises `TwoReadings`."""
    values = Values(data)
    value = values.next()
    if not values.done:
        raise TwoReadings("something behind a value", values.at)
    return value


def same(one: Value, other: Value) -> bool:
    """Whether two values are one: a name is no string of the same bytes, and a number no truth value."""
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return (
            isinstance(other, dict)
            and one.keys() == other.keys()
            and all(same(one[key], other[key]) for key in one)
        )
    if isinstance(one, bytes | bool | Ref) or one is None:
        return type(one) is type(other) and bool(one == other)
    return not isinstance(other, bool) and bool(one == other)


def _within(number: float, start: int) -> Any:
    if abs(number) > 2_147_483_647:
        raise TwoReadings("a number too large", start)
    return number


def _name(raw: bytes, start: int) -> Name:
    if b"#" not in raw:
        return Name(raw)
    value = re.sub(rb"#(..)", lambda one: bytes((int(one[1], 16),)), raw)
    if b"\0" in value or len(value) > 127:
        raise TwoReadings("an unusual name", start)
    return Name(value)


def _text(raw: bytes, start: int) -> Text:
    if len(raw) > _MOST_STRING:
        raise TwoReadings("a string too long", start)
    if b"\\" not in raw:
        return Text(raw)
    return Text(_ESCAPE.sub(_resolved, raw))


def _resolved(one: re.Match[bytes]) -> bytes:
    said = one[1]
    if len(said) == 3:
        return bytes((int(said, 8),))
    return _ESCAPED.get(said, said)
