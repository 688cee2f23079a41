"""Whether two PDFs are built alike: the same objects behind every page and behind the document.

Compares what qpdf reads, whatever the file's own order, numbering and compression: a copy that was only saved again
is the same. What pages look like when they are drawn is `likeness`'s. All reading is bounded: streams in size, objects
in depth and number.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import pikepdf

MOST_STREAM: Final = 32_000_000
"""Bytes of one stream, unpacked; the largest quote needs a hundredth of it."""
_MOST_OBJECTS: Final = 200_000
_MOST_DEPTH: Final = 60

# Of a stream: how it is packed. Of a page: the way back up.
_PACKING: Final = frozenset(("/Length", "/Filter", "/DecodeParms", "/DL"))
_INHERITED: Final = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_SEEN_APART: Final = frozenset(("/Pages", "/Metadata", "/Version", "/Extensions"))
MAY_BE_LOST: Final = frozenset(("/AF", "/Lang", "/OutputIntents", "/ViewerPreferences", "/Trans"))
"""Entries without which a document says and shows the same."""
_SHOWN: Final = ("/Title", "/Author", "/Subject")


class TooMuch(Exception):
    """More than any quote holds: a stream that unpacks without end, or objects without end."""


class Difference(NamedTuple):
    """Something that is not alike: an entry of a page, counted from 1, or of the document."""

    page: int | None
    entry: str


OF_A_SIGNATURE: Final = (Difference(None, "/AcroForm"), Difference(1, "/Annots"))
"""Where a signature of ours stands: as a field of the document, and without a size on the first page."""
_OF_FIELD: Final = frozenset(("/Type", "/Subtype", "/FT", "/T", "/F", "/V", "/P", "/Rect"))


def is_bare_signature(pdf: pikepdf.Pdf) -> bool:
    """Whether the form of the document is one signature that shows nothing, and the first page's only note is that."""
    import pikepdf

    form, notes = pdf.Root.get("/AcroForm"), pdf.pages[0].obj.get("/Annots")
    if form is None or notes is None or not _entries(form) <= {"/Fields", "/SigFlags"}:
        return False
    if len(form.Fields) != 1 or len(notes) != 1 or form.Fields[0].objgen != notes[0].objgen:
        return False
    field = form.Fields[0]
    return (
        _entries(field) <= _OF_FIELD
        and field.get("/FT") == pikepdf.Name.Sig
        and field.get("/Subtype") == pikepdf.Name.Widget
        and [float(side) for side in field.Rect] == [0, 0, 0, 0]
    )


def unpacked(stream: pikepdf.Object, most: int = MOST_STREAM) -> bytes:
    """The content of a stream.

    Raises `TooMuch` before it is larger than `most`, for the usual packing, and `ValueError` for a damaged one.
    """
    filters = stream.get("/Filter")
    names = (
        [] if filters is None else [str(filters)] if not _is_array(filters) else [str(one) for one in filters]
    )
    if names and set(names) == {"/FlateDecode"} and stream.get("/DecodeParms") is None:
        data = stream.read_raw_bytes()
        for _ in names:
            try:
                data = zlib.decompressobj().decompress(data, most + 1)
            except zlib.error as error:
                raise ValueError(f"a stream cannot be unpacked: {error}") from None
            if len(data) > most:
                raise TooMuch
        return data
    if len(names) > 2:
        raise TooMuch
    data = stream.read_bytes()
    if len(data) > most:
        raise TooMuch
    return data


def differences(found: pikepdf.Pdf, made: pikepdf.Pdf) -> list[Difference]:
    """Where `found` is not built like `made`; empty for a copy that was only saved again. Raises `TooMuch`."""
    one, other = _Prints(found), _Prints(made)
    result = [
        Difference(None, entry)
        for entry in sorted((_entries(found.Root) | _entries(made.Root)) - _SEEN_APART)
        if not _alike(found.Root.get(entry), made.Root.get(entry), entry, one, other)
    ]
    for number, (ours, theirs) in enumerate(zip(made.pages, found.pages, strict=False), 1):
        mine, yours = whole_page(ours.obj), whole_page(theirs.obj)
        for entry in sorted(mine.keys() | yours.keys()):
            if entry == "/Contents":
                same = _drawn_by(ours) == _drawn_by(theirs) or _instructions(ours) == _instructions(theirs)
            else:
                same = _alike(yours.get(entry), mine.get(entry), entry, one, other)
            if not same:
                result.append(Difference(number, entry))
    if len(found.pages) != len(made.pages):
        result.append(Difference(None, "/Pages"))
    return result


def descriptions_differ(found: pikepdf.Pdf, made: pikepdf.Pdf, *, metadata: bool) -> bool:
    """Whether title, author or subject are others than they were; that they are gone is no difference.

    The `metadata` are looked at only where no other program has written them: Ghostscript 10 garbles Chinese there.
    """
    for entry in _SHOWN:
        shown = found.docinfo.get(entry)
        if shown is not None and str(shown) and str(shown) != str(made.docinfo.get(entry, "")):
            return True
    stream = found.Root.get("/Metadata")
    if stream is None or not metadata:
        return False
    told = unpacked(stream, 1_000_000).decode("utf-8", "replace")
    for entry, tag in zip(_SHOWN, ("dc:title", "dc:creator", "dc:description"), strict=True):
        held = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", told, re.DOTALL)
        text = unescape(re.sub(r"<[^>]*>", "", held[1])).strip() if held else ""
        if text and text != str(made.docinfo.get(entry, "")).strip():
            return True
    return False


def share_fonts(found: pikepdf.Pdf, made: pikepdf.Pdf) -> bool:
    """Whether a font of `found` is embedded as it is in `made`: no other program has written the pages anew."""
    ours = set(_font_files(made))
    return any(one in ours for one in _font_files(found))


def whole_page(page: pikepdf.Object) -> dict[str, pikepdf.Object]:
    """The entries of a page, with those that it inherits."""
    held = {str(entry): value for entry, value in page.items() if entry not in ("/Parent", "/Type")}
    above, steps = page.get("/Parent"), 0
    while above is not None and steps < _MOST_DEPTH:
        for entry in _INHERITED:
            if entry not in held and entry in above:
                held[entry] = above[entry]
        above, steps = above.get("/Parent"), steps + 1
    if held.get("/Rotate") == 0:
        del held["/Rotate"]
    return held


def _entries(dictionary: pikepdf.Object) -> set[str]:
    return {str(entry) for entry in dictionary.keys()}  # noqa: SIM118 - a PDF object is no mapping


def _alike(found: Any, made: Any, entry: str, one: _Prints, other: _Prints) -> bool:
    if found is None and entry in MAY_BE_LOST:
        return True
    return (found is None) == (made is None) and one.of(found) == other.of(made)


def _is_array(value: object) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Array)


def _drawn_by(page: pikepdf.Page) -> bytes:
    held = page.obj.get("/Contents")
    if held is None:
        return b""
    parts = list(held) if _is_array(held) else [held]
    return b"\n".join(unpacked(part) for part in parts)


def _instructions(page: pikepdf.Page) -> bytes:
    """The drawing with one spelling of numbers and strings."""
    import pikepdf

    prints = _Prints()
    digest = hashlib.sha256()
    for instruction in pikepdf.parse_content_stream(page):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            digest.update(repr(instruction.iimage).encode())
            digest.update(instruction.iimage.read_bytes())
            continue
        for operand in instruction.operands:
            digest.update(prints.of(operand))
        digest.update(str(instruction.operator).encode() + b"\n")
    return digest.digest()


def _font_files(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    seen = set()
    for page in pdf.pages:
        resources = whole_page(page.obj).get("/Resources")
        fonts = resources.get("/Font") if resources is not None else None
        for _, font in fonts.items() if fonts is not None else ():
            for one in font.get("/DescendantFonts", [font]):
                descriptor = one.get("/FontDescriptor")
                file = descriptor.get("/FontFile2") if descriptor is not None else None
                if file is not None and file.objgen not in seen:
                    seen.add(file.objgen)
                    yield hashlib.sha256(unpacked(file)).digest()


class _Prints:
    """Fingerprints of the objects of one file; each is looked at once."""

    def __init__(self, pdf: pikepdf.Pdf | None = None) -> None:
        pages = pdf.pages if pdf is not None else ()
        # What leads to a page is told by its number; pages are compared for themselves.
        self._known = {page.obj.objgen: _digest("page", str(at)) for at, page in enumerate(pages)}
        self._count = 0

    def of(self, value: Any, depth: int = 0) -> bytes:
        """The fingerprint of a value with all that hangs from it."""
        import pikepdf

        self._count += 1
        if self._count > _MOST_OBJECTS or depth > _MOST_DEPTH:
            raise TooMuch
        if not isinstance(value, pikepdf.Object) or isinstance(value, pikepdf.Name):
            return _digest(_plain(value))
        number = value.objgen if value.is_indirect else None
        if number is not None:
            known = self._known.get(number)
            if known is not None:
                return known
            self._known[number] = b"above"  # what leads back to itself
        result = self._of_object(value, depth)
        if number is not None:
            self._known[number] = result
        return result

    def _of_object(self, value: Any, depth: int) -> bytes:
        import pikepdf

        if isinstance(value, pikepdf.Array):
            return _digest("array", *(self.of(item, depth + 1) for item in value))
        if isinstance(value, pikepdf.Stream | pikepdf.Dictionary):
            packed = isinstance(value, pikepdf.Stream)
            parts: list[str | bytes] = []
            for entry in sorted(_entries(value)):
                if entry != "/Parent" and not (packed and entry in _PACKING):
                    parts += [entry, self.of(value[entry], depth + 1)]
            return _digest("dictionary", *parts, unpacked(value) if packed else b"")
        if isinstance(value, pikepdf.String):
            return _digest("string", bytes(value))
        return _digest(_plain(value))


def _plain(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return repr(value)
    if isinstance(value, int | Decimal | float):
        return f"{Decimal(value).normalize():f}"
    return f"{type(value).__name__} {value}"


def _digest(*parts: str | bytes) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()
