"""Innocent copies of a quote, as programs that people have write them; their names say how."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf

from tests.tools import tool

Copy = Callable[[bytes], bytes]
COPIES: dict[str, Copy] = {}
"""Whole copies: each says what the quote says."""
PAGES: dict[str, Copy] = {}
"""Copies of pages without the data of the quote."""


def _run(*command: str) -> Copy:
    """A program that reads IN and writes OUT."""

    def made(data: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            here, there = Path(folder, "in.pdf"), Path(folder, "out.pdf")
            here.write_bytes(data)
            names = {"IN": str(here), "OUT": str(there)}
            subprocess.run(
                [tool(command[0]), *(names.get(one, one) for one in command[1:])],
                check=True,
                capture_output=True,
            )
            return there.read_bytes()

    return made


def _saved(**options: Any) -> Copy:
    def made(data: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            target = io.BytesIO()
            pdf.save(target, **options)
            return target.getvalue()

    return made


_OBJECTS = pikepdf.ObjectStreamMode
_PIKEPDF: dict[str, dict[str, Any]] = {
    "": {},
    "linear": {"linearize": True},
    "without object streams": {"object_stream_mode": _OBJECTS.disable},
    "with object streams": {"object_stream_mode": _OBJECTS.generate},
    "unpacked": {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.all},
    "normalised": {"normalize_content": True},
    "for people": {"qdf": True, "static_id": True},
    "packed again": {"recompress_flate": True},
    "locked": {"encryption": pikepdf.Encryption(owner="owner", user="")},
    "of version 1.4": {"force_version": "1.4"},
    "of version 2.0": {"min_version": "2.0"},
    "the same every time": {"deterministic_id": True},
}
for _name, _options in _PIKEPDF.items():
    COPIES[f"pikepdf {_name}".strip()] = _saved(**_options)


def _with_metadata(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        with pdf.open_metadata():
            pass
        target = io.BytesIO()
        pdf.save(target)
        return target.getvalue()


COPIES["pikepdf, its metadata opened"] = _with_metadata

for _more in (
    "", "--linearize", "--qdf", "--qdf --object-streams=disable", "--object-streams=disable",
    "--object-streams=generate --compress-streams=y", "--object-streams=disable --stream-data=uncompress",
    "--normalize-content=y --coalesce-contents", "--recompress-flate --compression-level=1",
    "--recompress-flate --compression-level=9", "--force-version=1.4 --remove-unreferenced-resources=yes",
    "--min-version=2.0", "--deterministic-id", "--newline-before-endstream", "--preserve-unreferenced",
    "--linearize --object-streams=disable", "--flatten-rotation", "--decrypt", "--stream-data=compress",
    "--remove-unreferenced-resources=no", "--externalize-inline-images",
    "--encrypt {} owner 256 --", "--encrypt {} owner 128 --use-aes=y --",
):  # fmt: skip
    COPIES[f"qpdf {_more}".strip()] = _run(
        "qpdf", *("" if one == "{}" else one for one in _more.split()), "IN", "OUT"
    )

for _more in (
    "", "-dPDFSETTINGS=/screen", "-dPDFSETTINGS=/ebook", "-dPDFSETTINGS=/printer", "-dPDFSETTINGS=/prepress",
    "-dPDFSETTINGS=/default", "-dCompatibilityLevel=1.4", "-dCompatibilityLevel=1.7",
    "-dCompressPages=false -dCompressFonts=false", "-dSubsetFonts=false", "-r300",
    "-sColorConversionStrategy=RGB", "-dAutoRotatePages=/None",
):  # fmt: skip
    COPIES[f"Ghostscript {_more}".strip()] = _run(
        "gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", *_more.split(), "-o", "OUT", "IN"
    )

for _more in (
    "", "-g", "-gg", "-ggg", "-gggg", "-z", "-gggg -z", "-d", "-s", "-a", "-l", "-D", "-i", "-f", "-c",
    "-gggg -z -s -i -f",
):  # fmt: skip
    COPIES[f"mutool clean {_more}".strip()] = _run("mutool", "clean", *_more.split(), "IN", "OUT")


def _written_by_pypdf(data: bytes, *, pages: bool) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter() if pages else pypdf.PdfWriter(clone_from=io.BytesIO(data))
    if pages:
        for page in pypdf.PdfReader(io.BytesIO(data)).pages:
            writer.add_page(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


COPIES["pypdf, cloned"] = lambda data: _written_by_pypdf(data, pages=False)
PAGES["pypdf, its pages"] = lambda data: _written_by_pypdf(data, pages=True)
PAGES["pdftocairo"] = _run("pdftocairo", "-pdf", "IN", "OUT")
PAGES["qpdf --pages"] = _run("qpdf", "--empty", "--pages", "IN", "1-z", "--", "OUT")


def _pages_of_pikepdf(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf, pikepdf.new() as other:
        other.pages.extend(pdf.pages)
        target = io.BytesIO()
        other.save(target)
        return target.getvalue()


PAGES["pikepdf, its pages"] = _pages_of_pikepdf
