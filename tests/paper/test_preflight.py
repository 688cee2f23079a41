"""The archive: PDFBox's preflight on a PDF/A-1b twin of the quote, and the rules of PDF/A-3u that can be checked here."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Name

from tests.paper.papers import FORMS, LANGUAGES, longest, render, sample
from tests.tools import JARS, jar, tool


def twin(data: bytes) -> bytes:
    """The same document as PDF/A-1b has it: without the attachment, in the form of PDF 1.4."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.attachments["estimate.json"]
        for entry in (Name.AF, Name.Names):
            if entry in pdf.Root:
                del pdf.Root[entry]
        told = pdf.Root.Metadata.read_bytes().decode()
        told = told.replace("<pdfaid:part>3<", "<pdfaid:part>1<").replace(">U</pdfaid", ">B</pdfaid")
        pdf.Root.Metadata = pdf.make_stream(told.encode(), Type=Name.Metadata, Subtype=Name.XML)
        # PDF/A-1 is older than the fourth version of ICC profiles.
        profile = bytearray(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes())
        profile[8] = 2
        pdf.Root.OutputIntents[0].DestOutputProfile.write(bytes(profile))
        target = io.BytesIO()
        pdf.save(
            target,
            force_version="1.4",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,
        )
        return target.getvalue()


@pytest.mark.tools
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_preflight_finds_nothing_wrong_with_the_twin(language: Any, form: Any, tmp_path: Path) -> None:
    file = tmp_path / "twin.pdf"
    file.write_bytes(twin(render(sample(), language, form)))
    path = ":".join(str(jar(name)) for name in JARS)
    command = [tool("java"), "-cp", path, "org.apache.pdfbox.preflight.Validator_A1b", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "is a valid PDF/A-1b file" in done.stdout, done.stdout + done.stderr


def faults(data: bytes) -> Iterator[str]:
    """What keeps a file from being PDF/A-3u, as far as it is checked here."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root
        told = root.Metadata.read_bytes().decode()
        if not re.search(r"<pdfaid:part>3<.*<pdfaid:conformance>U<", told, re.DOTALL):
            yield "metadata do not say PDF/A-3u"
        if "/Filter" in root.Metadata:
            yield "metadata are packed"
        if "/ID" not in pdf.trailer or pdf.is_encrypted:
            yield "identifier or encryption"
        intents = [one for one in root.OutputIntents if one.S == Name.GTS_PDFA1]
        if len(intents) != 1 or intents[0].DestOutputProfile.read_bytes()[8] not in (2, 4):
            yield "output intent"
        if [str(one.AFRelationship) for one in root.AF] != ["/Data"] or len(pdf.attachments) != 1:
            yield "attachments"
        specification = root.AF[0]
        if not {"/F", "/UF", "/AFRelationship"} <= set(specification.keys()):
            yield "file specification"
        if "/ModDate" not in specification.EF.F.Params or "/Subtype" not in specification.EF.F:
            yield "embedded file"
        for page in pdf.pages:
            yield from faults_of_page(page)


def faults_of_page(page: pikepdf.Page) -> Iterator[str]:
    fonts = page.Resources.Font
    for name in fonts:
        font = fonts[str(name)]
        if "/FontFile2" not in font.DescendantFonts[0].FontDescriptor or "/ToUnicode" not in font:
            yield "font"
        if re.search(rb"<(0000|FEFF|FFFE)>\s*$", font.ToUnicode.read_bytes(), re.MULTILINE):
            yield "map to text"
    for instruction in pikepdf.parse_content_stream(page, "Tf"):
        if str(next(iter(instruction.operands))) not in fonts:
            yield "font that is not there"
    if "/Group" in page or "/Annots" in page or "/AA" in page:
        yield "transparency, annotation or action"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_quote_keeps_the_rules_of_an_archive(language: Any, form: Any) -> None:
    assert list(faults(render(sample(), language, form))) == []


def test_the_longest_quote_keeps_the_rules_of_an_archive() -> None:
    assert list(faults(render(longest()))) == []
