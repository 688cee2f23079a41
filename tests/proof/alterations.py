"""What can be done to a quote that left the room: kinds of alteration, each made at random."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from random import Random

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

Alteration = Callable[[Pdf, Random], None]

KINDS: dict[str, Alteration] = {}


def kind(function: Alteration) -> Alteration:
    KINDS[function.__name__] = function
    return function


def altered(data: bytes, name: str, seed: int) -> bytes:
    """The quote with one alteration, saved in one of the ways that programs save."""
    random = Random(f"{name} {seed}")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        KINDS[name](pdf, random)
        return saved(pdf, random)


def saved(pdf: Pdf, random: Random) -> bytes:
    target = io.BytesIO()
    linear = random.random() < 0.3
    pdf.save(
        target,
        linearize=linear,
        compress_streams=random.random() < 0.7,
        object_stream_mode=random.choice(
            [pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable]
        ),
        normalize_content=not linear and random.random() < 0.3,
    )
    return target.getvalue()


# ---------------------------------------------------------------- drawing


def content(pdf: Pdf, random: Random) -> tuple[pikepdf.Page, str]:
    page = random.choice(list(pdf.pages))
    return page, page.Contents.read_bytes().decode("latin-1")


def put(pdf: Pdf, page: pikepdf.Page, text: str) -> None:
    page.Contents = pdf.make_stream(text.encode("latin-1"))


def replaced(text: str, random: Random, pattern: str, by: Callable[[re.Match[str]], str]) -> str:
    """One of the places that match, at random, replaced by something else."""
    places = list(re.finditer(pattern, text))
    random.shuffle(places)
    for place in places:
        new = by(place)
        if new != place[0]:
            return text[: place.start()] + new + text[place.end() :]
    raise AssertionError(f"nothing to alter: {pattern}")


@kind
def another_glyph(pdf: Pdf, random: Random) -> None:
    page, text = content(pdf, random)

    def other(place: re.Match[str]) -> str:
        codes = re.findall("....", place[1])
        at = random.randrange(len(codes))
        codes[at] = f"{max(1, int(codes[at], 16) + random.choice((-1, 1))):04X}"
        return f"<{''.join(codes)}>"

    put(pdf, page, replaced(text, random, r"<((?:[0-9A-F]{4})+)>(?!>)", other))


@kind
def text_added(pdf: Pdf, random: Random) -> None:
    page, text = content(pdf, random)
    x, y = random.uniform(30, 500), random.uniform(30, 800)
    mode = random.choice(("0", "3"))  # drawn, or only there to be copied
    put(
        pdf,
        page,
        f"{text}\nBT {mode} Tr /F1 {random.uniform(0.5, 12):.1f} Tf {x:.1f} {y:.1f} Td <0001> Tj ET",
    )


@kind
def text_removed(pdf: Pdf, random: Random) -> None:
    page, text = content(pdf, random)
    put(pdf, page, replaced(text, random, r"BT .*? ET", lambda _: ""))


@kind
def text_moved(pdf: Pdf, random: Random) -> None:
    page, text = content(pdf, random)
    by = random.choice((-1, 1)) * random.uniform(0.01, 20)
    pattern = r"1 0 0 1 ([\d.]+) ([\d.]+) Tm"
    put(
        pdf,
        page,
        replaced(text, random, pattern, lambda one: f"1 0 0 1 {float(one[1]) + by:.3f} {one[2]} Tm"),
    )


@kind
def text_hidden(pdf: Pdf, random: Random) -> None:
    page, text = content(pdf, random)
    put(pdf, page, replaced(text, random, r"BT (.*?) ET", lambda one: f"BT 3 Tr {one[1]} 0 Tr ET"))


@kind
def spoken_text_changed(pdf: Pdf, random: Random) -> None:
    page, text = content(pdf, random)
    hidden = "/Span <</ActualText <FEFF0039>>> BDC"
    put(pdf, page, replaced(text, random, r"BT (.*?) ET", lambda one: f"{hidden} {one[0]} EMC"))


@kind
def colour_changed(pdf: Pdf, random: Random) -> None:
    page, text = content(pdf, random)
    put(
        pdf,
        page,
        replaced(text, random, r"[\d.]+ [\d.]+ [\d.]+ rg", lambda _: f"{random.random():.2f} 1 1 rg"),
    )


@kind
def size_changed(pdf: Pdf, random: Random) -> None:
    page, text = content(pdf, random)
    put(
        pdf,
        page,
        replaced(text, random, r"(/F\d) ([\d.]+) Tf", lambda one: f"{one[1]} {float(one[2]) * 1.02} Tf"),
    )


@kind
def laid_over(pdf: Pdf, random: Random) -> None:
    page, text = content(pdf, random)
    x, y, side = random.uniform(50, 500), random.uniform(50, 780), random.uniform(0.5, 60)
    put(pdf, page, f"{text}\nq 1 1 1 rg {x:.1f} {y:.1f} {side:.1f} {side / 2:.1f} re f Q")


@kind
def line_drawn(pdf: Pdf, random: Random) -> None:
    page, text = content(pdf, random)
    x, y = random.uniform(50, 500), random.uniform(50, 780)
    put(pdf, page, f"{text}\nq .3 w {x:.1f} {y:.1f} m {x + random.uniform(1, 50):.1f} {y:.1f} l S Q")


@kind
def line_removed(pdf: Pdf, random: Random) -> None:
    page, text = content(pdf, random)
    put(pdf, page, replaced(text, random, r" l S\b", lambda _: " l n"))


@kind
def drawn_below(pdf: Pdf, random: Random) -> None:
    page, text = content(pdf, random)
    grey = random.uniform(0, 0.97)
    put(
        pdf,
        page,
        f"q {grey:.2f} g {random.uniform(50, 300):.1f} 50 {random.uniform(1, 200):.1f} 9 re f Q\n{text}",
    )


@kind
def second_content(pdf: Pdf, random: Random) -> None:
    page = random.choice(list(pdf.pages))
    page.contents_add(
        f"q 1 0 0 rg {random.uniform(0, 500):.1f} 99 3 3 re f Q".encode(), prepend=random.random() < 0.5
    )


@kind
def picture_laid_over(pdf: Pdf, random: Random) -> None:
    page = random.choice(list(pdf.pages))
    picture = pdf.make_stream(
        bytes((random.randrange(256),)) * 4,
        Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2, ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip
    page.Resources.XObject = Dictionary(Stamp=picture)
    page.contents_add(f"q 20 0 0 20 {random.uniform(50, 500):.1f} 300 cm /Stamp Do Q".encode())


# ---------------------------------------------------------------- annotations


def annotate(pdf: Pdf, random: Random, **entries: pikepdf.Object | int) -> None:
    page = random.choice(list(pdf.pages))
    x, y = random.randrange(40, 500), random.randrange(40, 780)
    note = Dictionary(Type=Name.Annot, Rect=Array([x, y, x + 60, y + 20]), F=4)
    for entry, value in entries.items():
        note[f"/{entry}"] = value
    page.Annots = Array([pdf.make_indirect(note)])


@kind
def note(pdf: Pdf, random: Random) -> None:
    annotate(pdf, random, Subtype=Name.FreeText, Contents=String("9,999,999.00"), DA=String("/Helv 9 Tf"))


@kind
def stamp(pdf: Pdf, random: Random) -> None:
    look = pdf.make_stream(
        b"1 1 1 rg 0 0 60 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 60, 20])
    )
    annotate(pdf, random, Subtype=Name.Stamp, AP=Dictionary(N=look))


@kind
def link(pdf: Pdf, random: Random) -> None:
    annotate(pdf, random, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.com")))


@kind
def field(pdf: Pdf, random: Random) -> None:
    annotate(pdf, random, Subtype=Name.Widget, FT=Name.Tx, T=String("total"), V=String("9"))
    widgets = [note for page in pdf.pages for note in page.obj.get("/Annots", [])]
    pdf.Root.AcroForm = Dictionary(Fields=Array(widgets))


# ---------------------------------------------------------------- paper


@kind
def cropped(pdf: Pdf, random: Random) -> None:
    page = random.choice(list(pdf.pages))
    left, bottom, right, top = (float(side) for side in page.MediaBox)
    page.CropBox = Array([left, bottom + random.uniform(1, 400), right, top])


@kind
def media_box_changed(pdf: Pdf, random: Random) -> None:
    page = random.choice(list(pdf.pages))
    _, _, right, top = (float(side) for side in page.MediaBox)
    page.MediaBox = Array([0, 0, right - random.uniform(0.5, 200), top])


@kind
def turned(pdf: Pdf, random: Random) -> None:
    random.choice(list(pdf.pages)).obj.Rotate = random.choice((90, 180, 270))


# ---------------------------------------------------------------- fonts


def fonts(pdf: Pdf) -> list[pikepdf.Object]:
    return [font for _, font in pdf.pages[0].Resources.Font.items()]


@kind
def read_as_other_text(pdf: Pdf, random: Random) -> None:
    font = random.choice(fonts(pdf))
    text = font.ToUnicode.read_bytes().decode("ascii")
    changed = replaced(
        text, random, r"(?m)^(<....>) <(....)>$", lambda one: f"{one[1]} <{int(one[2], 16) ^ 1:04X}>"
    )
    font.ToUnicode = pdf.make_stream(changed.encode())


@kind
def no_longer_read(pdf: Pdf, random: Random) -> None:
    del random.choice(fonts(pdf)).ToUnicode


@kind
def glyphs_exchanged(pdf: Pdf, random: Random) -> None:
    descendant = random.choice(fonts(pdf)).DescendantFonts[0]
    table = bytearray(descendant.CIDToGIDMap.read_bytes())
    at = random.randrange(2, len(table) - 1, 2)
    table[at : at + 2] = (int.from_bytes(table[at : at + 2], "big") ^ 1).to_bytes(2, "big")
    descendant.CIDToGIDMap = pdf.make_stream(bytes(table))


@kind
def widths_changed(pdf: Pdf, random: Random) -> None:
    descendant = random.choice(fonts(pdf)).DescendantFonts[0]
    widths = descendant.W[1]
    at = random.randrange(len(widths))
    widths[at] = int(widths[at]) + random.choice((-30, 30))


@kind
def outlines_changed(pdf: Pdf, random: Random) -> None:
    descriptor = random.choice(fonts(pdf)).DescendantFonts[0].FontDescriptor
    data = bytearray(descriptor.FontFile2.read_bytes())
    data[random.randrange(len(data) // 2, len(data))] ^= 1 << random.randrange(8)
    descriptor.FontFile2 = pdf.make_stream(bytes(data), Length1=len(data))


# ---------------------------------------------------------------- attachment


def attach(pdf: Pdf, data: bytes) -> None:
    file = pdf.attachments["estimate.json"].obj.EF
    file.F = file.UF = pdf.make_stream(
        data, Type=Name.EmbeddedFile, Subtype=Name("/application/json"), Params=file.F.Params
    )


def attached(pdf: Pdf) -> bytes:
    return pdf.attachments["estimate.json"].get_file().read_bytes()


@kind
def attached_figure_changed(pdf: Pdf, random: Random) -> None:
    text = attached(pdf).decode()
    changed = replaced(text, random, r'"(\d{2,})\.(\d\d)"', lambda one: f'"{int(one[1]) + 1}.{one[2]}"')
    attach(pdf, changed.encode())


@kind
def attached_byte_changed(pdf: Pdf, random: Random) -> None:
    data = bytearray(attached(pdf))
    data[random.randrange(len(data))] ^= 1 << random.randrange(7)
    attach(pdf, bytes(data))


@kind
def attached_in_another_form(pdf: Pdf, random: Random) -> None:
    attach(pdf, json.dumps(json.loads(attached(pdf)), indent=random.randrange(1, 5)).encode())


@kind
def attachment_removed(pdf: Pdf, random: Random) -> None:
    del pdf.attachments["estimate.json"]
    if random.random() < 0.5 and Name.AF in pdf.Root:
        del pdf.Root.AF
    if random.random() < 0.5:
        del pdf.Root.Metadata
        for entry in list(pdf.docinfo.keys()):
            del pdf.docinfo[entry]


@kind
def attached_besides(pdf: Pdf, random: Random) -> None:
    pdf.attachments[random.choice(("contract.pdf", "estimate2.json"))] = random.randbytes(20)


# ---------------------------------------------------------------- pages and document


@kind
def page_added(pdf: Pdf, random: Random) -> None:
    if random.random() < 0.5:
        pdf.add_blank_page(page_size=(595.2756, 841.8898))
    else:
        pdf.pages.insert(random.randrange(len(pdf.pages) + 1), pdf.pages[0])


@kind
def page_removed(pdf: Pdf, random: Random) -> None:
    del pdf.pages[random.randrange(len(pdf.pages))]


@kind
def pages_in_another_order(pdf: Pdf, random: Random) -> None:
    pdf.pages.append(pdf.pages[random.randrange(len(pdf.pages) - 1)])
    del pdf.pages[random.randrange(len(pdf.pages) - 2)]


@kind
def script(pdf: Pdf, random: Random) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String(f"this.pageNum = {random.randrange(9)}"))
    if random.random() < 0.5:
        pdf.Root.OpenAction = action
    else:
        random.choice(list(pdf.pages)).obj.AA = Dictionary(O=action)


@kind
def bookmark_changed(pdf: Pdf, random: Random) -> None:
    with pdf.open_outline() as outline:
        random.choice(outline.root).title += f" {random.randrange(9)}"


@kind
def title_changed(pdf: Pdf, random: Random) -> None:
    pdf.docinfo[random.choice(("/Title", "/Author", "/Subject"))] = f"Award of {random.randrange(99)}"


@kind
def metadata_changed(pdf: Pdf, random: Random) -> None:
    text = pdf.Root.Metadata.read_bytes().decode()
    changed = text.replace(
        "</rdf:li></rdf:Alt></dc:title>", f"{random.randrange(9)}</rdf:li></rdf:Alt></dc:title>"
    )
    pdf.Root.Metadata = pdf.make_stream(changed.encode(), Type=Name.Metadata, Subtype=Name.XML)
