"""Whether two PDFs that were read strictly are built alike: the same objects behind every page and behind the document.

Whatever the file's own order, numbering and compression: a copy that was only saved again is the same. Where another
program wrote pages anew, `strange` names what no such program adds; what the pages draw is `strict.alike`'s.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from desktop.proof.strict.drawing import contents, instructions
from desktop.proof.strict.pdf_file import File, is_number
from desktop.proof.strict.values import Name, Ref, Stream, Text, TwoReadings, Value, same

_MOST_OBJECTS: Final = 200_000
_MOST_DEPTH: Final = 60

_PACKING: Final = frozenset((b"Length", b"Filter", b"DecodeParms", b"DL"))
_SEEN_APART: Final = frozenset((b"Pages", b"Metadata", b"Version", b"Extensions"))
_MAY_BE_LOST: Final = frozenset(
    (b"AF", b"Lang", b"OutputIntents", b"ViewerPreferences", b"Trans", b"MarkInfo", b"StructTreeRoot")
)
"""Entries without which a document says and shows the same."""
_OF_DOCUMENT: Final = _MAY_BE_LOST | {
    b"Type",
    b"Pages",
    b"Names",
    b"Metadata",
    b"Version",
    b"Extensions",
    b"Outlines",
}
_OF_PAGE: Final = frozenset(
    (b"Contents", b"Resources", b"MediaBox", b"Rotate", b"Trans", b"StructParents", b"Tabs")
)
_BOXES: Final = (b"MediaBox", b"CropBox", b"BleedBox", b"TrimBox", b"ArtBox")
_OF_RESOURCES: Final = frozenset((b"Font", b"ProcSet", b"ExtGState", b"ColorSpace", b"Properties"))
_SIDE: Final = 0.1


class Difference(NamedTuple):
    """Something that is not alike: an entry of a page, counted from 1, or of the document."""

    page: int | None
    entry: str


# ---------------------------------------------------------------- saved again


def differences(found: File, made: File) -> list[Difference]:
    """Where `found` is not built like `made`; empty for a copy that was only saved again."""
    one, other = _Prints(found), _Prints(made)
    result = [
        Difference(None, _written(entry))
        for entry in sorted((_document(found).keys() | made.root.keys()) - _SEEN_APART)
        if not _alike(found.root.get(entry), made.root.get(entry), entry, one, other)
    ]
    pages, wanted = found.pages(), made.pages()
    for number, ((_, theirs), (_, ours)) in enumerate(zip(pages, wanted, strict=False), 1):
        mine, yours = _page(made, ours), _page(found, theirs)
        for entry in sorted(mine.keys() | yours.keys()):
            if entry == b"Contents":
                same = _drawn_alike(found, theirs, made, ours)
            else:
                same = _alike(yours.get(entry), mine.get(entry), entry, one, other)
            if not same:
                result.append(Difference(number, _written(entry)))
    if len(pages) != len(wanted):
        result.append(Difference(None, "/Pages"))
    return result


def _document(file: File) -> dict[bytes, Value]:
    """The entries of the document without one that MuPDF adds, which opens it as any other."""
    return {
        entry: value
        for entry, value in file.root.items()
        if entry != b"PageMode" or file.of(value) not in (b"UseNone", b"UseOutlines", b"UseAttachments")
    }


def _page(file: File, page: dict[bytes, Value]) -> dict[bytes, Value]:
    held = dict(page)
    if file.of(held.get(b"Rotate")) == 0:
        del held[b"Rotate"]
    return held


def _written(entry: bytes) -> str:
    return "/" + entry.decode("utf-8", "replace")


def _alike(found: Value, made: Value, entry: bytes, one: _Prints, other: _Prints) -> bool:
    if found is None and entry in _MAY_BE_LOST:
        return True
    return (found is None) == (made is None) and one.of(found) == other.of(made)


def _drawn_alike(found: File, theirs: dict[bytes, Value], made: File, ours: dict[bytes, Value]) -> bool:
    one, other = contents(found, theirs), contents(made, ours)
    if b"\n".join(one) == b"\n".join(other):
        return True
    try:
        first, second = (
            [list(each) for part in parts for each in instructions(part)] for parts in (one, other)
        )
        return same(first, second)
    except TwoReadings:
        return False


class _Prints:
    """Fingerprints of the values of one file; each object is looked at once."""

    def __init__(self, file: File) -> None:
        self._file = file
        # What leads to a page is told by its number; pages are compared for themselves.
        self._known = {number: _digest(b"page", b"%d" % at) for at, (number, _) in enumerate(file.pages())}
        self._count = 0

    def of(self, value: Value, depth: int = 0) -> bytes:
        """The fingerprint of a value with all that hangs from it."""
        self._count += 1
        if self._count > _MOST_OBJECTS or depth > _MOST_DEPTH:
            raise TwoReadings("objects without end")
        if not isinstance(value, Ref):
            return self._of_value(value, depth)
        known = self._known.get(value.number)
        if known is None:
            self._known[value.number] = b"above"  # what leads back to itself
            known = self._known[value.number] = self._of_value(self._file.of(value), depth)
        return known

    def _of_value(self, value: Value, depth: int) -> bytes:
        if isinstance(value, Stream):
            return _digest(self._of_entries(value.dictionary, depth, _PACKING), self._file.unpacked(value))
        if isinstance(value, dict):
            return self._of_entries(value, depth, frozenset())
        if isinstance(value, list):
            return _digest(b"array", *(self.of(one, depth + 1) for one in value))
        return _digest(_plain(value))

    def _of_entries(self, held: dict[bytes, Value], depth: int, without: frozenset[bytes]) -> bytes:
        parts: list[bytes] = []
        for entry in sorted(held):
            if entry != b"Parent" and entry not in without:
                parts += [entry, self.of(held[entry], depth + 1)]
        return _digest(b"dictionary", *parts)


def _plain(value: Any) -> bytes:
    if is_number(value):
        return b"number " + repr(float(value)).encode()
    kind = b"name" if isinstance(value, Name) else b"string" if isinstance(value, Text) else b"plain"
    return kind + b" " + (value if isinstance(value, bytes) else repr(value).encode())


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


# ---------------------------------------------------------------- written anew


def strange(found: File, made: File, attachment: str) -> Iterator[Difference]:
    """What no program that writes a quote anew adds or changes, beside what the pages draw."""
    one, other = _Prints(found), _Prints(made)
    for entry, value in _document(found).items():
        if entry not in _OF_DOCUMENT or (
            entry in _MAY_BE_LOST and not _alike(value, made.root.get(entry), entry, one, other)
        ):
            yield Difference(None, _written(entry))
    if _attached(found, one, attachment) != _attached(made, other, attachment):
        yield Difference(None, "/Names")
    if b"Outlines" in found.root and _bookmarks(found) != _bookmarks(made):
        yield Difference(None, "/Outlines")
    pages, wanted = found.pages(), made.pages()
    for number, (_, held) in enumerate(pages, 1):
        ours = wanted[number - 1][1] if number <= len(wanted) else {}
        yield from (
            Difference(number, entry) for entry in _strange_on_page(found, held, made, ours, one, other)
        )


def _strange_on_page(
    found: File, held: dict[bytes, Value], made: File, ours: dict[bytes, Value], one: _Prints, other: _Prints
) -> Iterator[str]:
    for entry, value in held.items():
        if entry in (b"Contents", b"Resources", b"StructParents") or entry in _BOXES:
            continue
        if entry == b"Rotate" and found.of(value) == made.of(ours.get(b"Rotate", 0)):
            continue
        if (entry not in _OF_PAGE and entry not in ours) or not _alike(
            value, ours.get(entry), entry, one, other
        ):
            yield _written(entry)
    yield from (
        _written(entry)
        for entry in ours
        if entry not in held and entry not in (*_MAY_BE_LOST, *_OF_PAGE, *_BOXES)
    )
    paper = made.numbers(ours[b"MediaBox"], 4) if ours else [0.0] * 4
    for entry in _BOXES:
        sides = found.numbers(held[entry], 4) if entry in held else paper
        if any(abs(side - wanted) > _SIDE for side, wanted in zip(sides, paper, strict=True)):
            yield _written(entry)
    resources = found.dictionary(held.get(b"Resources", {}))
    yield from (
        _written(entry)
        for entry, value in resources.items()
        if entry not in _OF_RESOURCES and found.of(value) != {}
    )


def _attached(file: File, prints: _Prints, attachment: str) -> object:
    """What is attached: the name that it is found by, and all that is said of it."""
    names = file.root.get(b"Names")
    held = {} if names is None else file.dictionary(names)
    found = list(_leaves(file, held.get(b"EmbeddedFiles"), 0)) if b"EmbeddedFiles" in held else []
    if set(held) - {b"EmbeddedFiles"} or [name for name, _ in found] != [attachment.encode()]:
        return None
    return prints.of(found[0][1])


def _leaves(file: File, value: Value, depth: int) -> Iterator[tuple[bytes, Value]]:
    node = file.dictionary(value)
    if depth > 4 or set(node) - {b"Names", b"Kids", b"Limits"} or len(node.keys() & {b"Names", b"Kids"}) != 1:
        raise TwoReadings("a tree of names that is none")
    if b"Kids" in node:
        for kid in file.array(node[b"Kids"]):
            yield from _leaves(file, kid, depth + 1)
        return
    names = file.array(node[b"Names"])
    if len(names) % 2 or len(names) > 40:
        raise TwoReadings("a tree of names that is none")
    for name, held in zip(names[::2], names[1::2], strict=True):
        if not isinstance(name, Text):
            raise TwoReadings("a tree of names that is none")
        yield bytes(name), held


_OF_BOOKMARKS: Final = frozenset((b"Type", b"First", b"Last", b"Count"))
_OF_BOOKMARK: Final = frozenset(
    (b"Title", b"Parent", b"Prev", b"Next", b"First", b"Last", b"Count", b"Dest", b"A", b"F", b"SE")
)


def _bookmarks(file: File) -> list[object]:
    """The bookmarks in their order: depth, title, and the page and height that they lead to."""
    root = file.root.get(b"Outlines")
    if root is None:
        return []
    about = file.dictionary(root)
    if set(about) - _OF_BOOKMARKS:
        raise TwoReadings("unusual bookmarks")
    pages = {number: at for at, (number, _) in enumerate(file.pages())}
    found: list[object] = []
    _read_bookmarks(file, root, 0, pages, found)
    return found


def _read_bookmarks(file: File, above: Value, depth: int, pages: dict[int, int], found: list[object]) -> None:
    at, before, last = file.dictionary(above).get(b"First"), None, file.dictionary(above).get(b"Last")
    while at is not None:
        if not isinstance(at, Ref) or len(found) > 500 or depth > 5:
            raise TwoReadings("unusual bookmarks")
        one = file.dictionary(at)
        if set(one) - _OF_BOOKMARK or one.get(b"Prev") != before or one.get(b"Parent") != above:
            raise TwoReadings("unusual bookmarks")
        if file.of(one.get(b"F", 0)) != 0:
            raise TwoReadings("unusual bookmarks")
        found.append((depth, text_of(file.of(one.get(b"Title"))), *_target(file, one, pages)))
        if b"First" in one:
            _read_bookmarks(file, at, depth + 1, pages, found)
        before, at = at, one.get(b"Next")
    if before != last:
        raise TwoReadings("unusual bookmarks")


def _target(file: File, bookmark: dict[bytes, Value], pages: dict[int, int]) -> tuple[int, float]:
    value = bookmark.get(b"Dest")
    if value is None and b"A" in bookmark:
        action = file.dictionary(bookmark[b"A"])
        if set(action) - {b"Type", b"S", b"D"} or action.get(b"S") != Name(b"GoTo"):
            raise TwoReadings("a bookmark that does something")
        value = action.get(b"D")
    held = file.array(value)
    if (
        len(held) != 5
        or not isinstance(held[0], Ref)
        or held[0].number not in pages
        or held[1] != Name(b"XYZ")
    ):
        raise TwoReadings("a bookmark that leads elsewhere")
    top = file.of(held[3])
    return pages[held[0].number], float(round(top)) if is_number(top) else -1.0


def text_of(value: Value) -> str:
    """A text string as people read it."""
    if not isinstance(value, Text):
        return ""
    if value.startswith(b"\xfe\xff"):
        return bytes(value[2:]).decode("utf-16-be", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return bytes(value[3:]).decode("utf-8", "replace")
    return bytes(value).decode("latin-1")


# ---------------------------------------------------------------- what it says of itself

_PROGRAMS: Final = re.compile(
    r"(?:GPL Ghostscript|Ghostscript|qpdf|pikepdf|MuPDF|PyMuPDF|pypdf|PyPDF2|[Pp]oppler|cairo|iText|PDFBox|Apache PDFBox|"
    r"Adobe|Acrobat|macOS|Mac OS X|Microsoft|Skia/PDF|LibreOffice|Foxit|WPS|Chromium|pdf-lib|PDFium|XMP toolkit|"
    r"Quzhou Award Estimator)"
    r"(?:[ ,/:®]+(?:\(?[vm]?\d[0-9A-Za-z.+-]{0,20}\)?|for|Word|Excel|Office|Print|To|PDF|Distiller|Library|Pro|DC|Windows|"
    r"Macintosh|[Vv]ersion|Build|Quartz|PDFContext|XMP|Core|framework|Reader|Writer|Editor|Phantom|www\.cairographics\.org|"
    r"\(ReportLab|pikepdf\)|\(http://cairographics\.org\)|\(www\.cairographics\.org\)))*"
)
_DATE: Final = re.compile(
    r"(?:D:)?\d{4}-?\d{2}-?\d{2}(?:T?\d{2}:?\d{2}:?\d{2})?(?:\.\d+)?(?:Z(?:00'00'?)?|[+-]\d{2}[:']?\d{2}'?)?"
)
_IDENTIFIER: Final = re.compile(r"(?:uuid:|urn:uuid:|xmp\.(?:did|iid):)?[0-9A-Fa-f-]{8,40}")
_USUAL: Final = frozenset(
    (
        "",
        "application/pdf",
        "x-default",
        "3",
        "2",
        "1",
        "U",
        "B",
        "A",
        "CRLF",
        "True",
        "False",
        "W5M0MpCehiHzreSzNTczkc9d",
    )
)
_SPACES: Final = frozenset(
    (
        "adobe:ns:meta/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://purl.org/dc/elements/1.1/",
        "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/xap/1.0/mm/", "http://ns.adobe.com/pdf/1.3/",
        "http://www.aiim.org/pdfa/ns/id/",
    )
)  # fmt: skip


def descriptions(found: File, made: File) -> Iterator[str]:
    """What a document says of itself that the quote does not: each as a short text. That something is gone is none."""
    wanted = _info(made)
    for entry, said in _info(found).items():
        if entry in ("Title", "Author", "Subject"):
            sound = said in ("", wanted.get(entry, ""))
        elif entry in ("Creator", "Producer"):
            sound = said in ("", wanted.get(entry)) or _is_program(said)
        else:
            sound = entry in ("CreationDate", "ModDate") and (not said or _DATE.fullmatch(said) is not None)
        if not sound:
            yield f"{entry}: {said}"[:120]
    stream = found.root.get(b"Metadata")
    if stream is None:
        return
    data = found.unpacked(stream)
    if b"Metadata" in made.root and data == made.unpacked(made.root[b"Metadata"]):
        return
    known = set(wanted.values())
    for said in _metadata(data):
        if not _is_usual(said, known):
            yield said[:120]


def _info(file: File) -> dict[str, str]:
    held = file.trailer.get(b"Info")
    if held is None:
        return {}
    found = {}
    for entry, value in file.dictionary(held).items():
        plain = file.of(value)
        found[entry.decode("latin-1")] = text_of(plain) if isinstance(plain, Text) else repr(plain)
    return found


def _is_program(said: str) -> bool:
    return len(said) <= 120 and _PROGRAMS.fullmatch(said) is not None


def _is_usual(said: str, known: set[str]) -> bool:
    if said in _USUAL or said in known or _DATE.fullmatch(said) or _IDENTIFIER.fullmatch(said):
        return True
    if _is_program(said):
        return True
    # Ghostscript 10 writes a mark for each character beyond ASCII.
    return any(
        len(one) == len(said)
        and all(a == b or (b == "\ufffd" and not a.isascii()) for a, b in zip(one, said, strict=True))
        for one in known
    )


def _metadata(data: bytes) -> Iterator[str]:
    """Every text within the metadata, and every value of their attributes."""
    from xml.etree.ElementTree import ParseError, fromstring

    if len(data) > 200_000 or b"<!" in data or data.count(b"<?") > 4:
        raise TwoReadings("unusual metadata")
    for instruction in re.findall(rb"<\?(.*?)\?>", data, re.DOTALL):
        if not re.fullmatch(rb"(?:xpacket (?:begin|end)=|adobe-xap-filters |xml )[^<>]{0,80}", instruction):
            raise TwoReadings("unusual metadata")
    try:
        root = fromstring(data.strip(b"\0 \t\r\n").decode("utf-8"))  # noqa: S314 - no declaration of a type is let in
    except (ParseError, ValueError) as error:
        raise TwoReadings(f"unusual metadata: {error}") from None
    for element in root.iter():
        space = element.tag.partition("}")[0].lstrip("{") if isinstance(element.tag, str) else ""
        if space not in _SPACES or len(str(element.tag)) > 80:
            raise TwoReadings("unusual metadata")
        for said in (element.text, element.tail, *element.attrib.values()):
            if said is not None:
                yield " ".join(said.split())
