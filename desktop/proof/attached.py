"""What is attached to a PDF, and whether it bears this program's mark: read leniently, for the file may be damaged.

Tells what a file is, never whether it can be trusted; all reading is bounded.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pikepdf

MOST_ATTACHED: Final = 20_000_000
_MOST_METADATA: Final = 1_000_000
_PAGES_SEARCHED: Final = 20
_MOST_OBJECTS: Final = 20_000
_DOING: Final = frozenset(
    (
        "/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/RichMediaExecute",
        "/Movie", "/Sound", "/Rendition", "/Hide", "/ResetForm", "/SetOCGState", "/Trans", "/GoTo3DView", "/Named",
    )
)  # fmt: skip


class TooMuch(Exception):
    """More than any quote holds: a stream that unpacks without end."""


def unpacked(stream: pikepdf.Object, most: int) -> bytes:
    """The content of a stream.

    Raises `TooMuch` before it is larger than `most`, for the usual packing, and `ValueError` for a damaged one.
    """
    import pikepdf

    filters = stream.get("/Filter")
    parts = list(filters) if isinstance(filters, pikepdf.Array) else [] if filters is None else [filters]
    names = [str(one) for one in parts]
    if names and set(names) == {"/FlateDecode"} and stream.get("/DecodeParms") is None:
        data = stream.read_raw_bytes()
        for _ in names[:4]:
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


def attachments(pdf: pikepdf.Pdf) -> tuple[bytes | None, list[str]]:
    """Our attachment, and the names of what else is attached."""
    from desktop.paper.file.rendering import ATTACHMENT_FORMAT

    found, others = None, []
    for name in pdf.attachments:
        file = pdf.attachments[name].obj.EF
        held = unpacked(file.F if "/F" in file else file.UF, MOST_ATTACHED)
        if found is None and f'"format":"{ATTACHMENT_FORMAT}"'.encode() in re.sub(rb"\s", b"", held):
            found = held
        else:
            others.append(name)
    return found, others


def bears_our_mark(pdf: pikepdf.Pdf, data: bytes) -> bool:
    """Whether the document says that it is from this program, or a page does."""
    return any(_marks(pdf, data))


def _marks(pdf: pikepdf.Pdf, data: bytes) -> Iterator[bool]:
    import pikepdf

    from desktop.paper.file.archive import PROGRAM

    try:
        yield str(pdf.docinfo.get("/Creator", "")).startswith(f"{PROGRAM} ")
        metadata = pdf.Root.get("/Metadata")
        yield metadata is not None and f">{PROGRAM} ".encode() in unpacked(metadata, _MOST_METADATA)
    except (TooMuch, pikepdf.PdfError, RuntimeError, ValueError, AttributeError, TypeError):
        yield False
    for text in texts(data):
        yield looks_like_ours(text)


def looks_like_ours(text: str) -> bool:
    """Whether the text of a page, without spaces, is one of a quote."""
    return re.search(r"SHA-256[0-9a-f]{64}", text) is not None and any(mark in text for mark in _words())


@cache
def _words() -> tuple[str, ...]:
    from desktop.language import LANGUAGES, language
    from desktop.paper.content import wording

    return tuple(
        re.sub(r"\s", "", text)
        for one in map(language, LANGUAGES)
        for text in (wording.title(one), one.text("Attached case and result"))
    )


def mentions_us(data: bytes) -> bool:
    """Whether the bytes of a file that cannot be opened name this program or its data."""
    from desktop.paper.file.archive import PROGRAM
    from desktop.paper.file.rendering import ATTACHMENT_FORMAT

    return PROGRAM.encode() in data or ATTACHMENT_FORMAT.encode() in data


def texts(data: bytes) -> Iterator[str]:
    """What the first pages say, where it can be read at all."""
    import pypdfium2

    from desktop.proof.likeness import Paged

    try:
        paged = Paged(data)
    except pypdfium2.PdfiumError:
        return
    try:
        for number in range(1, min(len(paged), _PAGES_SEARCHED) + 1):
            yield paged.text(number)
    except pypdfium2.PdfiumError:
        return
    finally:
        paged.close()


def actions(pdf: pikepdf.Pdf) -> list[str]:
    """The kinds of actions that the file holds, each once: what it could do when it is opened or clicked."""
    import pikepdf

    found: dict[str, None] = {}
    try:
        for at, one in enumerate(pdf.objects):
            if at > _MOST_OBJECTS:
                break
            _find_actions(one, found, 0)
    except (pikepdf.PdfError, RuntimeError, ValueError, AttributeError, TypeError, KeyError):
        pass  # what cannot be walked has other findings
    return list(found)


def _find_actions(value: object, found: dict[str, None], depth: int) -> None:
    import pikepdf

    if depth > 8:
        return
    if isinstance(value, pikepdf.Array):
        if len(value) < 500:
            for item in value:
                if not getattr(item, "is_indirect", False):
                    _find_actions(item, found, depth + 1)
        return
    if not isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        return
    kind = value.get("/S")
    if isinstance(kind, pikepdf.Name) and str(kind) in _DOING and str(kind) != "/Trans":
        found.setdefault(str(kind)[1:])
    if "/JS" in value:
        found.setdefault("JavaScript")
    for _, held in value.items():  # noqa: PERF102 - a PDF object is no mapping
        if not getattr(held, "is_indirect", False):
            _find_actions(held, found, depth + 1)
