"""Glyphs of every script with the text they stand for, and fonts that hold just them."""

from __future__ import annotations

import io
import re
import struct

import pikepdf
import pytest

from desktop.fonts.bake import subset_glyphs
from desktop.fonts.faces import BOLD, REGULAR, Face, opened
from desktop.fonts.scripts import Text, runs
from desktop.fonts.sfnt import Variant, assemble, read_tables, with_variants
from desktop.paper.layout.blocks import Page, new_canvas
from desktop.paper.layout.glyphs import (
    CLOSING_HALF,
    OPENING_HALF,
    PLAIN,
    FontBook,
    halved,
    number,
    shape,
    to_unicode,
)
from desktop.paper.layout.paper import Style
from desktop.paper.layout.typesetting import Span, set_line
from tests.paper.papers import fonts_of, text_of, words_of


def page_with(*texts: Text, size: float = 12) -> bytes:
    """A PDF with each text in two lines, regular and bold."""
    target = io.BytesIO()
    canvas, fonts = new_canvas(target), FontBook()
    page = Page(canvas, fonts)
    for at, text in enumerate(texts):
        for below, bold in enumerate((False, True)):
            line = set_line([Span(text, Style(size, bold=bold))])
            page.line(line, 40, 60 + 60 * at + 30 * below)
    canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(target.getvalue())) as pdf:
        fonts.embed(pdf)
        done = io.BytesIO()
        pdf.save(done)
    return done.getvalue()


SCRIPTS = {
    "Hangul": "한빛소재 주식회사",
    "kana": "吉野家ホールディングス",
    "Traditional": "臺灣積體電路製造",
    "Cyrillic": "ООО «Химпром» Щёлково",
    "Greek": "Ελληνική Χημική Α.Ε.",
    "Thai": "บริษัท ไทยน้ำ จำกัด (ที่ 1) ฟื้นฟู ญี่ปุ่น",
    "beyond the BMP": "𠮷野家 𬭎",
    "Vietnamese": "Nguyễn Thị Ánh",
    "decomposed": "Cafe\u0301 Zu\u0308rich x\u0323\u0301",
    "conjoining Hangul": "\u1112\u1161\u11ab\u1107\u1175\u11be",
    "mixed": "第17小点Hanbit한빛（2026年）：4.5%，“就高”——UTF-8。",
}


@pytest.mark.tools
@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_text_is_read_back_exactly_regular_and_bold(text: str) -> None:
    assert text_of(page_with(Text(text))).strip() == f"{text} {text}"


def test_a_cluster_whose_glyphs_are_not_its_characters_says_its_text() -> None:
    (cluster,) = shape(Face.THAI, REGULAR, "น้ำ")
    assert cluster.text == "น้ำ"
    assert len(cluster.glyphs) == 4  # consonant, nikhahit, tone mark, sara aa
    pdf = pikepdf.open(io.BytesIO(page_with(Text("น้ำ"))))
    assert b"/ActualText <FEFF0E190E490E33>" in pdf.pages[0].Contents.read_bytes()


def test_a_chinese_dash_is_one_stroke() -> None:
    (dash,) = shape(Face.SC, REGULAR, "——")
    assert len(dash.glyphs) == 1
    assert [cluster.text for cluster in shape(Face.SC, REGULAR, "外——资—")] == ["外", "——", "资", "—"]


@pytest.mark.tools
@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_line_is_as_wide_on_the_page_as_it_was_measured(text: str) -> None:
    (words,) = words_of(page_with(Text(text)))
    rows = sorted({round(word.bottom) for word in words})
    for bold, bottoms in ((False, rows[: len(rows) // 2]), (True, rows[len(rows) // 2 :])):
        line = set_line([Span(Text(text), Style(12, bold=bold))])
        right = max(word.right for word in words if round(word.bottom) in bottoms)
        assert right == pytest.approx(40 + line.width, abs=0.1)


def test_moves_of_the_pen_are_numbers_of_their_own() -> None:
    pdf = pikepdf.open(io.BytesIO(page_with(Text("ฟื้นฟู ญี่ปุ่น"), Text("x\u0323\u0301 AVATAR"))))
    for array in re.findall(rb"\[(.*?)\] TJ", pdf.pages[0].Contents.read_bytes()):
        assert re.fullmatch(rb"(-?\d{1,3})?(<[0-9A-F]+>(-?\d{1,3})?)*", array), array


def test_letters_are_kerned_and_figures_are_not() -> None:
    def width(text: str) -> int:
        return sum(cluster.advance for cluster in shape(Face.LATIN, REGULAR, text))

    assert width("AV") < width("A") + width("V")
    assert width("1,171.74") == 6 * width("0") + width(",") + width(".")


def test_no_ligature_hides_a_letter() -> None:
    assert [cluster.text for cluster in shape(Face.LATIN, REGULAR, "fluffi")] == list("fluffi")


def test_the_map_to_text_holds_beyond_the_bmp_leaves_code_0_out_and_keeps_blocks_short() -> None:
    texts = [chr(0x4E00 + at) for at in range(250)] + ["𠮷", "é"]
    lines = to_unicode(texts).decode().splitlines()
    rows = [line for line in lines if re.fullmatch(r"<[0-9A-F]{4}> <[0-9A-F]+>", line)][1:]
    assert "<00FB> <D842DFB7>" in rows
    assert not any(row.startswith("<0000>") for row in rows)
    assert [line for line in lines if line.endswith("beginbfchar")] == ["100 beginbfchar"] * 2 + [
        "52 beginbfchar"
    ]


@pytest.mark.tools
def test_every_font_is_an_embedded_subset_with_a_map_to_text() -> None:
    found = fonts_of(page_with(*map(Text, SCRIPTS.values())))
    assert {name.split("+")[1] for name, _ in found} == {
        f"NotoSans{face}-{style}" for face in ("", "SC", "JP", "KR", "Thai") for style in ("Regular", "Bold")
    }
    assert all(flags == ["yes", "yes", "yes"] for _, flags in found)


def test_widths_in_the_pdf_are_those_of_the_embedded_font() -> None:
    pdf = pikepdf.open(io.BytesIO(page_with(Text("外资2026年，”（Hanbit"), Text("“政策”。"))))
    fonts = pdf.pages[0].Resources.Font
    for key in fonts.keys():  # noqa: SIM118 - a pikepdf dictionary iterates over pairs
        descendant = fonts[key].DescendantFonts[0]
        tables = read_tables(descendant.FontDescriptor.FontFile2.read_bytes())
        (count,) = struct.unpack_from(">H", tables["hhea"], 34)
        advances = [struct.unpack_from(">H", tables["hmtx"], 4 * min(at, count - 1))[0] for at in range(999)]
        to_glyph = descendant.CIDToGIDMap.read_bytes()
        glyphs = struct.unpack(f">{len(to_glyph) // 2}H", to_glyph)
        assert int(descendant.W[0]) == 1
        assert [int(width) for width in descendant.W[1]] == [advances[glyph] for glyph in glyphs[1:]]
        assert 0 not in glyphs[1:]  # nothing is drawn with the glyph for what is missing


def test_two_weights_are_two_fonts_with_outlines_of_their_own() -> None:
    pdf = pikepdf.open(io.BytesIO(page_with(Text("奖励"))))
    fonts = pdf.pages[0].Resources.Font
    files = {fonts[key].DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() for key in ("/F1", "/F2")}
    names = {str(fonts[key].BaseFont) for key in ("/F1", "/F2")}
    assert len(files) == len(names) == 2


def test_a_page_names_no_font_that_is_not_embedded() -> None:
    data = page_with(Text("a"))
    pdf = pikepdf.open(io.BytesIO(data))
    assert b"Helvetica" not in b"".join(bytes(page.Contents.read_bytes()) for page in pdf.pages)
    assert b"Helvetica" not in data
    assert set(pdf.pages[0].Resources.Font.keys()) == {"/F1", "/F2"}


@pytest.mark.parametrize(
    ("mark", "fit"),
    [("，", CLOSING_HALF), ("”", CLOSING_HALF), ("（", OPENING_HALF), ("“", OPENING_HALF), ("外", PLAIN)],
)
def test_the_empty_half_of_a_mark_is_known(mark: str, fit: tuple[int, int]) -> None:
    for weight in (REGULAR, BOLD):
        (cluster,) = shape(Face.SC, weight, mark)
        assert halved(Face.SC, weight, cluster) == fit


def test_traditional_marks_that_stand_in_the_middle_keep_their_width() -> None:
    (cluster,) = shape(Face.TC, REGULAR, "，")
    assert halved(Face.TC, REGULAR, cluster) == PLAIN


def test_numbers_in_a_page_have_no_exponent() -> None:
    assert [number(value) for value in (0.0, 12.5, 1e-7, -0.0001, 123456.789, 3)] == [
        "0", "12.5", "0", "0", "123456.789", "3",
    ]  # fmt: skip


# ---------------------------------------------------------------- variants of glyphs


def test_a_variant_draws_the_same_outline_with_another_advance() -> None:
    glyph = runs(Text("外"))[0]
    original = shape(glyph.face, REGULAR, "外")[0].glyphs[0].glyph
    font, new = subset_glyphs(Face.SC, REGULAR, [original])
    varied = with_variants(font, [Variant(new[original], 250, 0), Variant(new[original], -500, -500)])
    import uharfbuzz as hb

    face = hb.Face(hb.Blob(varied))
    drawn = hb.Font(face)
    count = face.glyph_count
    base = drawn.get_glyph_extents(new[original])
    roomy, shifted = (drawn.get_glyph_extents(count - 2), drawn.get_glyph_extents(count - 1))
    assert base is not None
    assert roomy is not None
    assert shifted is not None
    assert drawn.get_glyph_h_advance(count - 2) == 1250
    assert drawn.get_glyph_h_advance(count - 1) == 500
    assert roomy == base
    assert (shifted.x_bearing, shifted.width) == (base.x_bearing - 500, base.width)


def test_variants_of_blank_and_composed_glyphs_are_drawn_like_them() -> None:
    import uharfbuzz as hb

    letters = [shape(Face.LATIN, REGULAR, text)[0].glyphs[0].glyph for text in ("ẫ", " ")]
    font, new = subset_glyphs(Face.LATIN, REGULAR, letters)
    varied = with_variants(font, [Variant(new[glyph], 250, 0) for glyph in letters])
    drawn = hb.Font(hb.Face(hb.Blob(varied)))
    count = drawn.face.glyph_count
    for at, glyph in enumerate(letters):
        assert drawn.get_glyph_extents(count - 2 + at) == drawn.get_glyph_extents(new[glyph])


def test_a_font_taken_apart_and_put_together_keeps_its_tables_and_sums_up() -> None:
    font, _ = subset_glyphs(Face.SC, REGULAR, range(1, 40))
    tables = read_tables(font)
    whole = assemble(tables)
    again = read_tables(whole)
    assert {tag: data for tag, data in again.items() if tag != "head"} == {
        tag: data for tag, data in tables.items() if tag != "head"
    }
    words = struct.unpack(f">{len(whole) // 4}L", whole)
    assert sum(words) & 0xFFFFFFFF == 0xB1B0AFBA


def test_without_variants_the_font_stays_as_it_is() -> None:
    font, _ = subset_glyphs(Face.SC, REGULAR, [5])
    assert with_variants(font, []) is font


def test_opened_faces_count_in_thousandths() -> None:
    assert {opened(face).upem for face in Face} == {1000}
