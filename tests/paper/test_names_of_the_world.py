"""Every investor gets a quote with the name that it bears: shaped, in its direction, and copied out as it was entered.

Read with two programs that share no code: poppler and PDFium.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata

import pikepdf
import pypdfium2
import pytest

from desktop.fonts.faces import REGULAR, Face, opened
from desktop.fonts.scripts import Text
from desktop.paper.layout.direction import Stretch, places
from desktop.paper.layout.glyphs import shape
from desktop.paper.layout.paper import Style
from desktop.paper.layout.typesetting import Span, set_line, set_lines
from tests.paper.papers import render, sample, text_of
from tests.paper.test_glyphs import page_with

NAMES = {
    "Arabic": ("شركة الخليج للصناعات الكيماوية", "SA"),
    "Arabic with vowels": ("مُحَمَّد للتجارة", "AE"),
    "Persian with a joiner": ("شرکت می‌خواهم", "IR"),
    "Hebrew": ('חברת כימיקלים בע"מ', "IL"),
    "Hebrew with vowels": ("שָׁלוֹם", "IL"),
    "Hindi": ("भारत केमिकल्स प्राइवेट लिमिटेड", "IN"),
    "Hindi conjuncts": ("क्षत्रिय श्री विद्युत्", "IN"),
    "Bengali": ("বাংলাদেশ কেমিক্যালস", "BD"),
    "Tamil": ("தமிழ்நாடு வேதியியல்", "IN"),
    "Telugu": ("హైదరాబాద్ కెమికల్స్", "IN"),
    "Thai": ("บริษัท ไทยน้ำ จำกัด", "TH"),
    "Lao": ("ບໍລິສັດ ລາວ", "LA"),
    "Khmer": ("ក្រុមហ៊ុន គីមី", "KH"),
    "Burmese": ("မြန်မာ ကုမ္ပဏီ", "MM"),
    "Korean": ("한빛소재 주식회사", "KR"),
    "Japanese": ("吉野家ホールディングス", "JP"),
    "rare Han": ("𠮷野家 𬭎㵥䶮化工", "CN"),
    "Vietnamese": ("Công ty Hóa chất Nguyễn", "VN"),
}
_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e]")


def by_poppler(pdf: bytes) -> str:
    return _CONTROLS.sub("", text_of(pdf))


def by_pdfium(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return re.sub(r"\s+", " ", _CONTROLS.sub("", "".join(texts)))


@pytest.mark.tools
@pytest.mark.parametrize(("name", "country"), NAMES.values(), ids=NAMES)
def test_a_name_is_read_back_as_it_was_entered(name: str, country: str) -> None:
    case = sample()
    case["investor"] = {"name": name, "country": country}
    pdf = render(case, language="en", form="summary")
    for read in (by_poppler(pdf), by_pdfium(pdf)):
        # PDFium gives accents on one letter in the order of Unicode's own.
        assert unicodedata.normalize("NFC", name) in unicodedata.normalize("NFC", read)
    assert "Latin letters" not in by_poppler(pdf)


@pytest.mark.tools
def test_a_name_without_letters_here_is_written_in_latin_ones_and_the_quote_says_so() -> None:
    case = sample()
    case["investor"]["name"] = "საქართველოს ქიმია"
    for form in ("summary", "full"):
        text = text_of(render(case, language="both", form=form))
        assert "Sakartvelos Kimia" in text
        assert "Written in Latin letters, as this quote has no font for their script: Investor." in text
        assert "以下内容所用文字没有相应字体，故以拉丁字母书写：投资方。" in text
    for language in ("zh", "en"):
        assert len(pypdfium2.PdfDocument(render(case, language=language, form="summary"))) == 1


@pytest.mark.parametrize("name", ["", "a\u200b", "\u0627" * 200, "\U000323af" * 200, "e\u0301" * 100])
def test_no_name_keeps_a_quote_from_being_made(name: str) -> None:
    case = sample()
    case["investor"]["name"] = name
    assert render(case, language="zh", form="summary").startswith(b"%PDF")


# ---------------------------------------------------------------- letters that join


@pytest.mark.parametrize(
    ("face", "text", "glyphs"),
    [
        (Face.DEVANAGARI, "क्ष", 1),
        (Face.DEVANAGARI, "कि", 2),
    ],
)
def test_letters_are_joined_as_their_writing_asks(face: Face, text: str, glyphs: int) -> None:
    assert sum(len(cluster.glyphs) for cluster in shape(face, REGULAR, text)) == glyphs


def test_a_letter_has_another_shape_at_each_place_of_a_word() -> None:
    (alone,) = shape(Face.ARABIC, REGULAR, "ه")
    inner = shape(Face.ARABIC, REGULAR, "ههه")
    assert len({cluster.glyphs[-1].glyph for cluster in (alone, *inner)}) == 4


def test_a_vowel_before_its_letter_is_drawn_before_it() -> None:
    (cluster,) = shape(Face.DEVANAGARI, REGULAR, "कि")
    (letter,) = shape(Face.DEVANAGARI, REGULAR, "क")
    assert cluster.glyphs[1].glyph == letter.glyphs[0].glyph


# ---------------------------------------------------------------- direction


def order(*stretches: Stretch) -> str:
    """The characters of a line from left to right."""
    text = "".join(stretch.characters for stretch in stretches)
    return "".join(text[place.piece] for place in places(stretches))


def test_a_name_from_the_right_is_one_whole_beside_our_words() -> None:
    name = Stretch("שלום abc", is_name=True, reads_right=True)
    ours = Stretch(" 2026, ", is_name=False, reads_right=False)
    assert order(ours, name, ours) == " 2026, abc םולש 2026, "


def test_the_second_line_of_a_name_keeps_its_direction() -> None:
    assert order(Stretch("abc שלום", is_name=True, reads_right=True)) == "םולש abc"
    assert order(Stretch("abc שלום", is_name=True, reads_right=False)) == "abc םולש"


def test_a_figure_after_a_name_within_a_sentence_stays_behind_it() -> None:
    sentence = Stretch("“شركة”, 2026: US$ 5", is_name=False, reads_right=False)
    assert order(sentence) == "“ةكرش”, 2026: US$ 5"


def test_brackets_open_to_the_other_side_where_a_line_is_read_from_the_right() -> None:
    line = set_line([Span(Text("ש(1)"), Style(12))])
    drawn = [cluster.text for part in line.parts for cluster in part.segment.clusters]
    assert drawn == ["(", "1", ")", "ש"]
    assert line.text == "ש(1)"


def test_a_long_line_gives_back_every_piece_once() -> None:
    characters = "אב(ab) 12,5-" * 40
    found = places([Stretch(characters, is_name=True, reads_right=True)])
    assert sorted(place.piece for place in found) == list(range(len(characters)))


@pytest.mark.parametrize("width", [40, 90, 200])
def test_the_lines_of_a_name_hold_all_of_it_in_the_order_of_reading(width: float) -> None:
    name = "شركة الخليج للصناعات الكيماوية المحدودة ABC"
    lines = set_lines([Span(Text(name), Style(12))], width)
    assert "".join(line.text for line in lines).replace(" ", "") == name.replace(" ", "")
    for line in lines:
        drawn = [cluster.text for part in line.parts for cluster in part.segment.clusters]
        assert sorted("".join(drawn)) == sorted(line.text)


def test_a_letter_and_its_marks_are_one_glyph_that_reaches_as_far_as_both() -> None:
    """HarfBuzz, which laid the word out, and the font in the PDF agree on how high and low each letter reaches."""
    import uharfbuzz as hb

    pdf = pikepdf.open(io.BytesIO(page_with(Text("شركة"))))
    descendant = pdf.pages[0].Resources.Font["/F1"].DescendantFonts[0]
    embedded = hb.Font(hb.Face(hb.Blob(descendant.FontDescriptor.FontFile2.read_bytes())))
    glyphs = struct.unpack(">5H", descendant.CIDToGIDMap.read_bytes())[1:]
    source = hb.Font(opened(Face.ARABIC))
    source.set_variations({"wght": REGULAR})
    drawn = reversed(shape(Face.ARABIC, REGULAR, "شركة"))  # as they stand on the page
    for cluster, glyph in zip(drawn, glyphs, strict=True):
        boxes = [(part, source.get_glyph_extents(part.glyph)) for part in cluster.glyphs]
        top = max(part.y + box.y_bearing for part, box in boxes if box)
        bottom = min(part.y + box.y_bearing + box.height for part, box in boxes if box)
        found = embedded.get_glyph_extents(glyph)
        assert found is not None
        assert found.y_bearing == pytest.approx(top, abs=3)
        assert found.y_bearing + found.height == pytest.approx(bottom, abs=3)
