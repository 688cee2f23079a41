"""The file: built to PDF/A-3u, with the case and its result attached, the same bytes for the same input."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Literal

import pikepdf
import pytest
from pikepdf import Name

from desktop.case.text import write_case
from desktop.paper.file.archive import srgb_profile
from tests.engine.program import Plain, case_of
from tests.paper.papers import (
    FORMS,
    LANGUAGES,
    checked_by_qpdf,
    fonts_of,
    longest,
    render,
    result,
    sample,
    text_without_spaces,
    words_of,
)

_OPEN: list[pikepdf.Pdf] = []


def opened(pdf: bytes) -> pikepdf.Pdf:
    """The file, kept open: what is taken out of it lives only as long as it does."""
    _OPEN.append(pikepdf.open(io.BytesIO(pdf)))
    return _OPEN[-1]


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    while _OPEN:
        _OPEN.pop().close()


@pytest.mark.tools
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_qpdf_finds_nothing_wrong_and_all_fonts_are_embedded_subsets(
    language: Literal["zh", "en", "both"], form: Literal["full", "summary"]
) -> None:
    pdf = render(sample(), language, form)
    assert "No syntax or stream encoding errors found" in checked_by_qpdf(pdf)
    assert opened(pdf).check_pdf_syntax() == []
    found = fonts_of(pdf)
    assert found
    assert all(flags == ["yes", "yes", "yes"] for _, flags in found)
    assert all(re.fullmatch(r"[A-Z]{6}\+NotoSans(SC|KR)?-(Regular|Bold)", name) for name, _ in found)


@pytest.mark.parametrize(
    ("language", "form", "most"),
    [("zh", "full", 150), ("en", "full", 150), ("both", "full", 200), ("both", "summary", 200)],
)
def test_a_quote_is_small(
    language: Literal["zh", "en", "both"], form: Literal["full", "summary"], most: int
) -> None:
    assert len(render(sample(), language, form)) <= most * 1024


def test_the_same_input_gives_the_same_bytes_in_another_process_too() -> None:
    first = hashlib.sha256(render(sample())).hexdigest()
    program = (
        "import hashlib; from tests.paper.papers import render, sample;"
        "print(hashlib.sha256(render(sample())).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == first


def test_the_date_of_the_case_goes_before_that_of_the_day() -> None:
    case = sample()
    case["quote"]["date"] = "2026-11-22"
    other_day = date(2027, 1, 1)
    assert render(case) == render(case, day=other_day)
    del case["quote"]["date"]
    assert render(case) != render(case, day=other_day)


# ---------------------------------------------------------------- archive


def test_there_is_one_output_intent_with_an_srgb_profile() -> None:
    (intent,) = opened(render(sample())).Root.OutputIntents
    profile = intent.DestOutputProfile.read_bytes()
    assert intent.S == Name.GTS_PDFA1
    assert profile[36:40] == b"acsp"
    assert profile[16:20] == b"RGB "
    assert profile == srgb_profile()


def test_metadata_and_document_information_say_the_same() -> None:
    case = sample()
    case["quote"] |= {"number": "QZ <&> 1", "organisation": "Büro & Söhne 𠮷"}
    pdf = opened(render(case))
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        found = {
            "title": metadata["dc:title"],
            "author": metadata["dc:creator"][0],
            "subject": metadata["dc:description"],
            "creator": metadata["xmp:CreatorTool"],
            "producer": metadata["pdf:Producer"],
            "part": metadata["pdfaid:part"] + metadata["pdfaid:conformance"],
            "created": metadata["xmp:CreateDate"],
        }
    info = pdf.docinfo
    assert found == {
        "title": str(info.Title),
        "author": str(info.Author),
        "subject": str(info.Subject),
        "creator": str(info.Creator),
        "producer": str(info.Producer),
        "part": "3U",
        "created": f"{case['quote']['date']}T00:00:00+00:00",
    }
    assert found["author"] == "Büro & Söhne 𠮷"
    assert found["subject"] == "QZ <&> 1"
    assert str(info.CreationDate) == f"D:{case['quote']['date'].replace('-', '')}000000+00'00'"


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en-GB"), ("both", "zh-CN")])
def test_the_language_and_the_title_are_set(language: Literal["zh", "en", "both"], tag: str) -> None:
    root = opened(render(sample(), language)).Root
    assert str(root.Lang) == tag
    assert bool(root.ViewerPreferences.DisplayDocTitle)


@pytest.mark.tools
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_section_has_a_bookmark_to_the_place_where_it_begins(
    language: Literal["zh", "en", "both"],
) -> None:
    data = render(sample(), language)
    pdf = opened(data)
    words = words_of(data)
    with pdf.open_outline() as outline:
        marks = [(one.title, one.destination) for one in outline.root]
    assert len(marks) == 14  # one for the table of page one, then a section each
    pages = [page.obj.objgen for page in pdf.pages]
    for title, place in marks:
        assert isinstance(place, pikepdf.Array)
        page = pages.index(place[0].objgen)
        top = float(pdf.pages[page].MediaBox[3]) - float(place[3])
        below = "".join(word.text for word in words[page] if top - 2 < word.top < top + 25)
        assert re.sub(r"\s", "", title) in below


def test_nothing_is_drawn_with_the_glyph_for_what_is_missing() -> None:
    pdf = opened(render(sample()))
    for page in pdf.pages:
        for instruction in pikepdf.parse_content_stream(page):
            if str(instruction.operator) == "TJ":
                for shown in next(iter(instruction.operands)):
                    if isinstance(shown, pikepdf.String):
                        codes = bytes(shown)
                        assert b"\0\0" not in (codes[at : at + 2] for at in range(0, len(codes), 2))


def test_there_is_no_transparency_script_or_encryption() -> None:
    pdf = opened(render(sample()))
    assert not pdf.is_encrypted
    assert Name.OpenAction not in pdf.Root
    assert "/JavaScript" not in pdf.Root.Names
    assert all("/Group" not in page and "/ExtGState" not in page.Resources for page in pdf.pages)


# ---------------------------------------------------------------- attachment


@pytest.mark.tools
def test_the_hash_in_the_foot_is_that_of_the_attachment_which_holds_case_and_result() -> None:
    pdf = render(sample(), "zh", "summary")
    file = opened(pdf)
    (name,) = file.attachments.keys()
    data = file.attachments[name].get_file().read_bytes()
    assert hashlib.sha256(data).hexdigest() in text_without_spaces(pdf)
    content = json.loads(data)
    assert content["estimate"] == result(sample())
    assert content["case"] == json.loads(write_case(case_of(sample())))
    assert content["rendering"] | {"program": ""} == {
        "date": "2026-11-22",
        "form": "summary",
        "language": "zh",
        "layout": 4,
        "program": "",
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert data == canonical.encode()


def test_the_attachment_is_declared_as_data_of_the_document() -> None:
    file = opened(render(sample()))
    (associated,) = file.Root.AF
    assert associated.AFRelationship == Name.Data
    assert str(associated.UF) == "estimate.json"
    assert associated.EF.F.Subtype == Name("/application/json")
    assert "/ModDate" in associated.EF.F.Params


def test_the_longest_case_is_attached_whole() -> None:
    file = opened(render(longest(), "en", "summary"))
    content = json.loads(file.attachments["estimate.json"].get_file().read_bytes())
    assert content["case"] == json.loads(write_case(case_of(longest())))
    assert content["estimate"] == result(longest())


@pytest.mark.parametrize("case", [sample(), longest()], ids=["sample", "longest"])
def test_a_quote_can_be_made_again_from_its_attachment(case: Plain) -> None:
    file = opened(render(case))
    content = json.loads(file.attachments["estimate.json"].get_file().read_bytes())
    assert render(content["case"]) == render(case)
