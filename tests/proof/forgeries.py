"""Forgeries of a quote, made by hand where `alterations` are made at random: what people print over it, hide in it, or
spell so that two readers read two quotes. Each takes the bytes of a quote and gives those of the forgery.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

Forgery = Callable[[bytes], bytes]
FORGERIES: dict[str, Forgery] = {}

OVER = b"q 1 1 1 rg 100 600 300 40 re f 0 g BT /F1 20 Tf 1 0 0 1 110 610 Tm <0001000200030004> Tj ET Q"
GUARANTEE = (
    b"q .8 g 60 400 m 60 460 l 90 460 l 90 430 l 66 430 l 66 400 l f "
    b"100 400 m 120 460 l 140 400 l 134 400 l 120 440 l 106 400 l f Q"
)
"""Lettering drawn as paths, light enough to be taken for a watermark."""


def forgery(name: str, made: Forgery) -> None:
    assert name not in FORGERIES, name
    FORGERIES[name] = made


# ---------------------------------------------------------------- a file as its objects


class Raw:
    """A quote as the bytes of its objects, to be spelt in any way."""

    def __init__(self, data: bytes) -> None:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            target = io.BytesIO()
            pdf.save(
                target,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )
        text = target.getvalue()
        self.head = text[: text.index(b"1 0 obj")]
        found = re.findall(rb"(?<=\n)(\d+) 0 obj\n(.*?)\nendobj\n", text, re.DOTALL)
        self.objects = {int(number): body for number, body in found}
        trailer = re.search(rb"trailer (<<.*?>>)\s*startxref", text, re.DOTALL)
        assert trailer is not None
        self.trailer = trailer[1]
        self.between = b""

    def number(self, having: bytes) -> int:
        """The first object whose bytes hold something."""
        return next(number for number, body in self.objects.items() if having in body)

    @property
    def page(self) -> int:
        return self.number(b"/Type /Page ")

    @property
    def root(self) -> int:
        return self.number(b"/Type /Catalog")

    @property
    def drawing(self) -> int:
        held = re.search(rb"/Contents (\d+) 0 R", self.objects[self.page])
        assert held is not None
        return int(held[1])

    def replace(self, number: int, old: bytes, new: bytes, count: int = 1) -> None:
        assert old in self.objects[number], old
        self.objects[number] = self.objects[number].replace(old, new, count)
        self.measured(number)

    def measured(self, number: int) -> None:
        """Say the right length of a stream again."""
        body = self.objects[number]
        if b"stream\n" in body and b"/Length " in body:
            begin, end = body.index(b"stream\n") + 7, body.rindex(b"\nendstream")
            self.objects[number] = re.sub(rb"/Length \d+", b"/Length %d" % (end - begin), body, count=1)

    def draw(self, change: Callable[[bytes], bytes]) -> None:
        """Change the drawing of the first page."""
        number = self.drawing
        body = self.objects[number]
        begin, end = body.index(b"stream\n") + 7, body.rindex(b"\nendstream")
        self.objects[number] = body[:begin] + change(body[begin:end]) + body[end:]
        self.measured(number)

    def written(self, order: list[tuple[int, bytes]] | None = None, *, size: int | None = None) -> bytes:
        """The file with a table of its objects."""
        out = bytearray(self.head)
        places: dict[int, int] = {}
        for number, body in order or list(self.objects.items()):
            places.setdefault(number, len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body) + self.between
        return bytes(out) + self.table(len(out), places, size)

    def table(self, at: int, places: dict[int, int], size: int | None = None) -> bytes:
        most = max(places) + 1
        rows = b"".join(
            b"%010d 00000 n \n" % places[one] if one in places else b"0000000000 65535 f \n"
            for one in range(most)
        )
        trailer = re.sub(rb"/Size \d+", b"/Size %d" % (size or most), self.trailer)
        return b"xref\n0 %d\n%btrailer %b\nstartxref\n%d\n%%%%EOF\n" % (most, rows, trailer, at)


def raw(name: str, change: Callable[[Raw], bytes | None]) -> None:
    def made(data: bytes) -> bytes:
        one = Raw(data)
        return change(one) or one.written()

    forgery(name, made)


def drawn(name: str, change: Callable[[bytes], bytes]) -> None:
    def made(one: Raw) -> None:
        before = one.objects[one.drawing]
        one.draw(change)
        assert one.objects[one.drawing] != before, name

    raw(name, made)


def opened(name: str, change: Callable[[Pdf], None]) -> None:
    def made(data: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            change(pdf)
            target = io.BytesIO()
            pdf.save(target)
            return target.getvalue()

    forgery(name, made)


def update(data: bytes, objects: dict[int, bytes], trailer: bytes = b"", *, stale: bool = False) -> bytes:
    """A revision behind the file, with a table of its own."""
    before = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    held = re.search(rb"trailer (<<.*?>>)\s*startxref", data, re.DOTALL)
    assert held is not None
    out, rows = bytearray(data), b""
    for number, body in sorted(objects.items()):
        rows += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    at = len(out)
    about = re.sub(rb">>\Z", b"/Prev %d %b>>" % (before, trailer), held[1])
    end = b"startxref\n%d\nstartxref\n%d\n" % (at, before) if stale else b"startxref\n%d\n" % at
    return bytes(out) + b"xref\n%btrailer %b\n%b%%%%EOF\n" % (rows, about, end)


# ---------------------------------------------------------------- spelling, in the drawing

_HEX = re.compile(rb"<((?:[0-9a-fA-F]{4}){3,})>")


def _literal(text: bytes, made: Callable[[bytes], bytes]) -> bytes:
    """The first hexadecimal string spelt as a literal one."""
    return _HEX.sub(lambda one: b"(" + made(bytes.fromhex(one[1].decode())) + b")", text, count=1)


def _safe(data: bytes) -> bytes:
    return b"".join(b"\\%03o" % one for one in data)


drawn("literal with a raw carriage return", lambda text: _literal(text, lambda one: b"\0\r" + _safe(one[2:])))
drawn(
    "literal with a raw line end of two bytes",
    lambda text: _literal(text, lambda one: b"\0\r\n" + _safe(one[2:])),
)
drawn("literal broken by a backslash", lambda text: _literal(text, lambda one: b"\\\n" + _safe(one)))
drawn("literal with octals of one digit", lambda text: _literal(text, lambda one: b"\\1\\2" + _safe(one[2:])))
drawn(
    "literal with octals beyond a byte",
    lambda text: _literal(text, lambda one: b"\\400\\501" + _safe(one[2:])),
)
drawn("literal with an unknown escape", lambda text: _literal(text, lambda one: b"\\q\\w" + _safe(one[2:])))
drawn("literal with brackets of its own", lambda text: _literal(text, lambda one: b"()" + _safe(one[2:])))
drawn("odd number of hexadecimal digits", lambda text: _HEX.sub(rb"<\g<1>1>", text, count=1))
drawn(
    "hexadecimal string with spaces",
    lambda text: _HEX.sub(lambda one: b"<" + one[1][:4] + b" " + one[1][4:] + b">", text, count=1),
)
drawn(
    "hexadecimal string with other letters",
    lambda text: _HEX.sub(lambda one: b"<" + one[1][:4] + b"zz" + one[1][4:] + b">", text, count=1),
)
drawn("hexadecimal string without an end", lambda text: _HEX.sub(rb"<\g<1>", text, count=1))

_MATRIX = re.compile(rb"1 0 0 1 ([\d.]+) ([\d.]+) Tm")


def _moved(name: str, spelt: Callable[[bytes], bytes]) -> None:
    drawn(
        f"number {name}",
        lambda text: _MATRIX.sub(lambda one: b"1 0 0 1 %b %b Tm" % (spelt(one[1]), one[2]), text, count=1),
    )


_moved("with three hundred zeros", lambda one: b"0" * 300 + one)
_moved("with zeros behind", lambda one: one + b"0" * 300)
_moved("with two signs", lambda one: b"--" + one)
_moved("with a sign within", lambda one: one[:1] + b"-" + one[1:])
_moved("with two points", lambda one: one + b".9")
_moved("with an exponent", lambda one: one + b"e0")
_moved("of another base", lambda one: b"16#" + one)
_moved("with a comma", lambda one: one.replace(b".", b","))
_moved("too large", lambda one: b"4294967296" + one)
_moved("with a letter behind", lambda one: one + b"q")
for code, called in (
    (0, "zero bytes"),
    (0x0B, "vertical tabs"),
    (0x0C, "form feeds"),
    (0x85, "next lines"),
    (0xA0, "hard spaces"),
):
    _moved(f"behind {called}", bytes((code,)).__add__)

drawn("comment within the drawing", lambda text: text.replace(b" Tm", b" % Tm\n Tm", 1))
drawn("unknown operator", lambda text: text + b"\n1 0 0 rx\n" + OVER)
drawn("operand too many", lambda text: text.replace(b" Tm", b" 7 Tm", 1))
drawn("operand too few", lambda text: text.replace(b"1 0 0 1 ", b"0 0 1 ", 1))
drawn("operands left over", lambda text: text + b" 1 2 3")
drawn("what may be unknown", lambda text: text + b"\nBX " + OVER + b" EX")
drawn(
    "picture within the drawing",
    lambda text: text + b"\nq 90 0 0 30 60 600 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q",
)
drawn("array without an end", lambda text: text + b"\n[<0001> Tj")
drawn("dictionary within the drawing", lambda text: text + b"\n<< /A 1 >> pop")
drawn("two operators in one word", lambda text: text.replace(b"BT ", b"BTq ", 1))
drawn("state that is not put back", lambda text: b"q 1 0 0 1 0 20 cm\n" + text)
drawn("state put back too often", lambda text: text + b"\nQ Q Q\n" + OVER)

# ---------------------------------------------------------------- drawing

drawn("another figure over the total", lambda text: text + b"\n" + OVER)
drawn("another figure under the total", lambda text: OVER + b"\n" + text)
drawn("light lettering drawn as paths", lambda text: text + b"\n" + GUARANTEE)
drawn("white over a line", lambda text: text + b"\nq 1 g 50 300 400 9 re f Q")
drawn("nearly white over a line", lambda text: text + b"\nq .99 g 50 300 400 9 re f Q")
drawn("hair across the page", lambda text: text + b"\nq .01 w 0 0 m 595 842 l S Q")
drawn("a point", lambda text: text + b"\nq 0 g 300 420 .3 .3 re f Q")
drawn("all text in white", lambda text: b"1 g\n" + re.sub(rb"[\d.]+ [\d.]+ [\d.]+ rg", b"1 1 1 rg", text))
drawn("one colour another", lambda text: re.sub(rb"[\d.]+ [\d.]+ [\d.]+ rg", b"0.8 0 0 rg", text, count=1))
drawn(
    "colour a shade lighter",
    lambda text: re.sub(rb"0\.102 0\.129 0\.114 rg", b"0.122 0.149 0.134 rg", text, count=1),
)
drawn("text not painted", lambda text: text.replace(b"BT ", b"BT 3 Tr ", 1))
drawn("text as a clip", lambda text: text.replace(b"BT ", b"BT 7 Tr ", 1))
drawn("text as outlines", lambda text: text.replace(b"BT ", b"BT 1 Tr ", 1))
drawn("text wider", lambda text: text.replace(b"BT ", b"BT 110 Tz ", 1))
drawn("text spaced", lambda text: text.replace(b"BT ", b"BT .4 Tc ", 1))
drawn("text raised", lambda text: text.replace(b"BT ", b"BT 2 Ts ", 1))
drawn("text larger", lambda text: re.sub(rb"/(F\d) (\d+) Tf", rb"/\1 9\2 Tf", text, count=1))
drawn("text in the other weight", lambda text: re.sub(rb"/F1 ([\d.]+) Tf", rb"/F2 \1 Tf", text, count=1))
drawn("text taken out", lambda text: re.sub(rb"BT .*? ET", b"", text, count=1))
drawn("text twice", lambda text: text + b"\n" + re.findall(rb"BT .*? ET", text)[0])
drawn("lines in another order", lambda text: b"\n".join(reversed(re.findall(rb"BT .*? ET", text))))
drawn(
    "text that reads otherwise",
    lambda text: text.replace(b"BT ", b"/Span <</ActualText <FEFF0039>>> BDC BT ", 1).replace(
        b" ET", b" ET EMC", 1
    ),
)
drawn(
    "text with an alternative",
    lambda text: text.replace(b"BT ", b"/Span <</Alt (8,525,000.00)>> BDC BT ", 1).replace(
        b" ET", b" ET EMC", 1
    ),
)
drawn("page clipped", lambda text: b"0 0 595 500 re W n\n" + text)
drawn("page clipped to nothing", lambda text: b"0 0 0 0 re W n\n" + text)
drawn("page turned a little", lambda text: b"q .999 .01 -.01 .999 0 0 cm\n" + text + b"\nQ")
drawn("page smaller", lambda text: b"q .97 0 0 .97 0 0 cm\n" + text + b"\nQ")
drawn("line broken into dashes", lambda text: b"[3 2] 0 d\n" + text)
drawn("line wider", lambda text: text.replace(b" w\n", b" w 3 w\n", 1))
drawn("layer that is not there", lambda text: text + b"\n/OC /Layer BDC " + OVER + b" EMC")

# ---------------------------------------------------------------- what a drawing may use


def _with(pdf: Pdf, kind: str, name: str, value: pikepdf.Object, draw: bytes) -> None:
    page = pdf.pages[0]
    page.Resources[f"/{kind}"] = Dictionary({f"/{name}": value})
    page.contents_add(draw)


def _form(pdf: Pdf, draw: bytes, **entries: object) -> pikepdf.Object:
    return pdf.make_stream(
        draw, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]), **entries
    )


def _picture(pdf: Pdf, **entries: object) -> pikepdf.Object:
    return pdf.make_stream(
        b"\xff", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray,
        BitsPerComponent=8, **entries,
    )  # fmt: skip


PLACED = b"q 300 0 0 40 60 600 cm /X Do Q"
opened("picture over the total", lambda pdf: _with(pdf, "XObject", "X", _picture(pdf), PLACED))
opened(
    "picture for printing only",
    lambda pdf: _with(
        pdf,
        "XObject",
        "X",
        _picture(pdf, Alternates=Array([Dictionary(Image=_picture(pdf), DefaultForPrinting=True)])),
        PLACED,
    ),
)
opened(
    "picture with a mask", lambda pdf: _with(pdf, "XObject", "X", _picture(pdf, SMask=_picture(pdf)), PLACED)
)
opened("form over the total", lambda pdf: _with(pdf, "XObject", "X", _form(pdf, OVER), b"/X Do"))
opened(
    "form in a layer",
    lambda pdf: _with(
        pdf,
        "XObject",
        "X",
        _form(pdf, OVER, OC=pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))),
        b"/X Do",
    ),
)
opened(
    "form as a group",
    lambda pdf: _with(pdf, "XObject", "X", _form(pdf, OVER, Group=Dictionary(S=Name.Transparency)), b"/X Do"),
)
opened(
    "state that lets through",
    lambda pdf: _with(pdf, "ExtGState", "G", Dictionary(ca=0.4), b"/G gs q 1 g 60 300 300 99 re f Q"),
)
opened(
    "state that blends",
    lambda pdf: _with(
        pdf, "ExtGState", "G", Dictionary(BM=Name.Difference), b"/G gs q 1 g 60 300 300 99 re f Q"
    ),
)
opened(
    "state with a mask",
    lambda pdf: _with(
        pdf, "ExtGState", "G", Dictionary(SMask=Dictionary(S=Name.Alpha, G=_form(pdf, OVER))), b"/G gs"
    ),
)
opened(
    "state with a font",
    lambda pdf: _with(
        pdf, "ExtGState", "G", Dictionary(Font=Array([pdf.pages[0].Resources.Font["/F1"], 30])), b"/G gs"
    ),
)
opened("state with a curve", lambda pdf: _with(pdf, "ExtGState", "G", Dictionary(TR=Name.Identity), b"/G gs"))
opened(
    "pattern",
    lambda pdf: _with(
        pdf,
        "Pattern",
        "P",
        pdf.make_stream(
            b"1 g 0 0 9 9 re f",
            PatternType=1,
            PaintType=1,
            TilingType=1,
            BBox=Array([0, 0, 9, 9]),
            XStep=9,
            YStep=9,
            Resources=Dictionary(),
        ),
        b"/Pattern cs /P scn 60 600 300 40 re f",
    ),
)
opened(
    "shading",
    lambda pdf: _with(
        pdf,
        "Shading",
        "S",
        Dictionary(
            ShadingType=2,
            ColorSpace=Name.DeviceGray,
            Coords=Array([0, 0, 1, 1]),
            Function=Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1),
        ),
        b"q 60 600 300 40 re W n /S sh Q",
    ),
)
opened(
    "colour by a table",
    lambda pdf: _with(
        pdf,
        "ColorSpace",
        "C",
        Array(
            [
                Name.Separation,
                Name.All,
                Name.DeviceGray,
                Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([1]), N=1),
            ]
        ),
        b"/C cs 1 scn 60 600 300 40 re f",
    ),
)
opened(
    "colour by a profile",
    lambda pdf: _with(
        pdf,
        "ColorSpace",
        "C",
        Array([Name.ICCBased, pdf.make_stream(b"nothing", N=3)]),
        b"/C cs 0 0 0 scn 60 600 1 1 re f",
    ),
)
opened("colour for paper", lambda pdf: pdf.pages[0].contents_add(b"0 0 0 0 k 60 600 300 40 re f"))
opened(
    "layer that may be shown",
    lambda pdf: _with(
        pdf,
        "Properties",
        "L",
        pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Approved"))),
        b"/OC /L BDC " + OVER + b" EMC",
    ),
)
opened("drawing in parts", lambda pdf: pdf.pages[0].contents_add(b"q 0 g 60 300 4 4 re f Q", prepend=True))

# ---------------------------------------------------------------- notes on the page

for subtype in (
    "Text", "FreeText", "Link", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly",
    "StrikeOut", "Caret", "Stamp", "Ink", "Popup", "FileAttachment", "Sound", "Movie", "Screen", "Widget", "PrinterMark",
    "TrapNet", "Watermark", "3D", "Redact", "RichMedia", "Projection",
):  # fmt: skip

    def _noted(pdf: Pdf, subtype: str = subtype) -> None:
        look = pdf.make_stream(
            b"1 1 1 rg 0 0 300 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 300, 40])
        )
        pdf.pages[0].Annots = Array(
            [
                pdf.make_indirect(
                    Dictionary(
                        Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([60, 600, 360, 640]), F=4,
                        Contents=String("PAYMENT APPROVED"), AP=Dictionary(N=look),
                    )
                )
            ]
        )  # fmt: skip

    opened(f"note: {subtype}", _noted)

# ---------------------------------------------------------------- entries of the page


def _page_entry(name: str, value: Callable[[Pdf], object]) -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj[f"/{name}"] = value(pdf)

    opened(f"page: {name}", change)


_page_entry("AA", lambda _: Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))))
_page_entry("Group", lambda _: Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK))
_page_entry(
    "Metadata", lambda pdf: pdf.make_stream(b"<x>PAYMENT APPROVED</x>", Type=Name.Metadata, Subtype=Name.XML)
)
_page_entry("PieceInfo", lambda _: Dictionary(X=Dictionary(Private=String("approved"))))
_page_entry("Thumb", _picture)
_page_entry("Dur", lambda _: 1)
_page_entry("UserUnit", lambda _: 2)
_page_entry("Rotate", lambda _: 180)
_page_entry("CropBox", lambda _: Array([0, 200, 595, 842]))
_page_entry("MediaBox", lambda _: Array([0, 200, 595, 842]))
_page_entry("TrimBox", lambda _: Array([0, 200, 595, 842]))
_page_entry("ArtBox", lambda _: Array([0, 200, 595, 842]))
_page_entry("BleedBox", lambda _: Array([0, 200, 595, 842]))
_page_entry("VP", lambda _: Array([Dictionary(BBox=Array([0, 0, 9, 9]), Name=String("approved"))]))
_page_entry("SeparationInfo", lambda _: Dictionary(DeviceColorant=Name.Black))
_page_entry("LastModified", lambda _: String("PAYMENT APPROVED"))
_page_entry("TemplateInstantiated", lambda _: Name.approved)
_page_entry("PresSteps", lambda _: Dictionary(Type=Name.NavNode))

# ---------------------------------------------------------------- entries of the document


def _entry(name: str, value: Callable[[Pdf], object]) -> None:
    def change(pdf: Pdf) -> None:
        pdf.Root[f"/{name}"] = value(pdf)

    opened(f"document: {name}", change)


_ACTIONS = {
    "JavaScript": Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")),
    "URI": Dictionary(S=Name.URI, URI=String("https://example.com")),
    "Launch": Dictionary(S=Name.Launch, F=String("a.exe")),
    "GoToR": Dictionary(S=Name.GoToR, F=String("other.pdf"), D=Array([0, Name.Fit])),
    "SubmitForm": Dictionary(S=Name.SubmitForm, F=String("https://example.com")),
    "ImportData": Dictionary(S=Name.ImportData, F=String("a.fdf")),
    "Named": Dictionary(S=Name.Named, N=Name.Print),
    "GoTo": Dictionary(S=Name.GoTo, D=Array([0, Name.Fit])),
}


def _opening(held: pikepdf.Object) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        pdf.Root.OpenAction = held

    return change


for action, held in _ACTIONS.items():
    opened(f"opens with an action: {action}", _opening(held))

_entry("AA", lambda _: Dictionary(WP=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))))
_entry(
    "OCProperties",
    lambda pdf: Dictionary(
        OCGs=Array([pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))]), D=Dictionary()
    ),
)
_entry("PageLabels", lambda _: Dictionary(Nums=Array([0, Dictionary(P=String("PAYMENT APPROVED"))])))
_entry("PageMode", lambda _: Name.FullScreen)
_entry("PageLayout", lambda _: Name.TwoColumnLeft)
_entry(
    "ViewerPreferences",
    lambda _: Dictionary(
        DisplayDocTitle=True, NumCopies=2, PrintScaling=getattr(Name, "None"), PrintPageRange=Array([1, 1])
    ),
)
_entry("URI", lambda _: Dictionary(Base=String("https://example.com")))
_entry("Threads", lambda _: Array([]))
_entry("Perms", lambda _: Dictionary())
_entry("Legal", lambda _: Dictionary(Attestation=String("approved")))
_entry("Requirements", lambda _: Array([Dictionary(S=Name.EnableJavaScripts)]))
_entry("Collection", lambda _: Dictionary(View=Name.D))
_entry("SpiderInfo", lambda _: Dictionary(V=1))
_entry("PieceInfo", lambda _: Dictionary(X=Dictionary(Private=String("approved"))))
_entry("Dests", lambda _: Dictionary(approved=Array([0, Name.Fit])))
_entry("NeedsRendering", lambda _: True)
_entry("DSS", lambda _: Dictionary())
_entry("Lang", lambda _: String("PAYMENT APPROVED"))
_entry(
    "AcroForm",
    lambda pdf: Dictionary(
        Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("total"), V=String("9")))]),
        NeedAppearances=True,
    ),
)
_entry(
    "StructTreeRoot",
    lambda _: Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.P, Alt=String("PAYMENT APPROVED"))),
)
_entry("MarkInfo", lambda _: Dictionary(Marked=True, Suspects=True))


def _named(name: str, value: Callable[[Pdf], object]) -> None:
    def change(pdf: Pdf) -> None:
        pdf.Root.Names[f"/{name}"] = value(pdf)

    opened(f"names: {name}", change)


_named("JavaScript", lambda _: Dictionary(Names=Array([String("a"), _ACTIONS["JavaScript"]])))
_named("Dests", lambda _: Dictionary(Names=Array([String("approved"), Array([0, Name.Fit])])))
_named("AP", lambda pdf: Dictionary(Names=Array([String("a"), _form(pdf, OVER)])))
_named("Pages", lambda _: Dictionary(Names=Array([])))
_named("Templates", lambda _: Dictionary(Names=Array([])))
_named("URLS", lambda _: Dictionary(Names=Array([String("https://example.com"), Dictionary()])))


def _told(name: str, change: Callable[[Pdf], None]) -> None:
    opened(f"says of itself: {name}", change)


_told("another title", lambda pdf: pdf.docinfo.__setitem__("/Title", String("PAYMENT APPROVED")))
_told("an author", lambda pdf: pdf.docinfo.__setitem__("/Author", String("Municipal government")))
_told("keywords", lambda pdf: pdf.docinfo.__setitem__("/Keywords", String("approved")))
_told("an entry of its own", lambda pdf: pdf.docinfo.__setitem__("/Approved", String("yes")))
_told(
    "a program that says more",
    lambda pdf: pdf.docinfo.__setitem__("/Producer", String("qpdf PAYMENT APPROVED")),
)
_told("a date that is none", lambda pdf: pdf.docinfo.__setitem__("/ModDate", String("PAYMENT APPROVED")))


def _metadata(old: bytes, new: bytes) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        text = pdf.Root.Metadata.read_bytes()
        assert old in text
        pdf.Root.Metadata = pdf.make_stream(text.replace(old, new, 1), Type=Name.Metadata, Subtype=Name.XML)

    return change


_told(
    "rights in its metadata",
    _metadata(
        b"</rdf:RDF>",
        b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:rights>PAYMENT APPROVED</dc:rights></rdf:Description></rdf:RDF>',
    ),
)
_told("an attribute in its metadata", _metadata(b"<rdf:RDF ", b'<rdf:RDF x="approved" '))
_told(
    "a name of its own in its metadata",
    _metadata(b"</rdf:RDF>", b'<a:PAYMENT_APPROVED xmlns:a="https://example.com"/></rdf:RDF>'),
)
_told("a comment in its metadata", _metadata(b"</rdf:RDF>", b"<!-- approved --></rdf:RDF>"))
raw(
    "says of itself: an entity in its metadata",
    lambda one: one.replace(
        one.number(b"x:xmpmeta"), b"<x:xmpmeta", b'<!DOCTYPE x [<!ENTITY a "approved">]><x:xmpmeta'
    ),
)

# ---------------------------------------------------------------- attachment


def _specification(pdf: Pdf) -> pikepdf.Object:
    return pdf.attachments["estimate.json"].obj


def _attached(name: str, change: Callable[[Pdf], None]) -> None:
    opened(f"attachment: {name}", change)


_attached(
    "said to be something else", lambda pdf: _specification(pdf).__setattr__("Desc", String("Approved award"))
)
_attached(
    "under another file name",
    lambda pdf: _specification(pdf).__setattr__("UF", String("approval.pdf")),
)
_attached(
    "of another kind",
    lambda pdf: _specification(pdf).EF.F.__setattr__("Subtype", Name("/application/x-msdownload")),
)
_attached("of another relation", lambda pdf: _specification(pdf).__setattr__("AFRelationship", Name.Source))
_attached(
    "of another day", lambda pdf: _specification(pdf).EF.F.Params.__setattr__("ModDate", String("D:20300101"))
)
_attached("with a second one", lambda pdf: pdf.attachments.__setitem__("approval.txt", b"PAYMENT APPROVED"))
_attached(
    "two faces of one",
    lambda pdf: _specification(pdf).EF.__setattr__(
        "UF", pdf.make_stream(b'{"format":"quzhou-award-quote"}', Type=Name.EmbeddedFile)
    ),
)
_attached(
    "with something related", lambda pdf: _specification(pdf).__setattr__("RF", Dictionary(F=Array([])))
)
_attached(
    "found by another name",
    lambda pdf: pdf.Root.Names.EmbeddedFiles.Names.__setitem__(0, String("approval.json")),
)

# ---------------------------------------------------------------- bookmarks


def _bookmark(name: str, change: Callable[[Pdf], None]) -> None:
    opened(f"bookmark: {name}", change)


def _first(pdf: Pdf) -> pikepdf.Object:
    return pdf.Root.Outlines.First


_bookmark("another title", lambda pdf: _first(pdf).__setattr__("Title", String("PAYMENT APPROVED")))


def _opening_bookmark(pdf: Pdf) -> None:
    del _first(pdf).Dest
    _first(pdf).A = _ACTIONS["URI"]


_bookmark("that opens a page of the net", _opening_bookmark)
_bookmark("in bold", lambda pdf: _first(pdf).__setattr__("F", 2))
_bookmark("in a colour", lambda pdf: _first(pdf).__setattr__("C", Array([1, 0, 0])))


def _more_bookmarks(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("PAYMENT APPROVED", 0))


_bookmark("one more", _more_bookmarks)

# ---------------------------------------------------------------- fonts


def _font(pdf: Pdf) -> pikepdf.Object:
    return pdf.pages[0].Resources.Font["/F1"]


def _face(name: str, change: Callable[[Pdf], None]) -> None:
    opened(f"font: {name}", change)


def _program(pdf: Pdf, change: Callable[[bytearray], bytes | bytearray]) -> None:
    descriptor = _font(pdf).DescendantFonts[0].FontDescriptor
    data = change(bytearray(descriptor.FontFile2.read_bytes()))
    descriptor.FontFile2 = pdf.make_stream(bytes(data), Length1=len(data))


def _place(data: bytes | bytearray, table: bytes) -> tuple[int, int, int]:
    """The row of a table of a font, where it begins and how long it is."""
    for at in range(12, 12 + 16 * int.from_bytes(data[4:6], "big"), 16):
        if data[at : at + 4] == table:
            return (
                at,
                int.from_bytes(data[at + 8 : at + 12], "big"),
                int.from_bytes(data[at + 12 : at + 16], "big"),
            )
    raise AssertionError(table)


def _set(data: bytearray, table: bytes, at: int, value: bytes) -> bytearray:
    _, begin, _ = _place(data, table)
    data[begin + at : begin + at + len(value)] = value
    return data


def _with_program(data: bytearray) -> bytes:
    """The font with a table of instructions."""
    count = int.from_bytes(data[4:6], "big")
    rows = bytearray(data[12 : 12 + 16 * count])
    for at in range(8, len(rows), 16):
        rows[at : at + 4] = (int.from_bytes(rows[at : at + 4], "big") + 16).to_bytes(4, "big")
    row = b"fpgm" + bytes(4) + (len(data) + 16).to_bytes(4, "big") + (4).to_bytes(4, "big")
    return (
        bytes(data[:4])
        + (count + 1).to_bytes(2, "big")
        + bytes(data[6:12])
        + row
        + bytes(rows)
        + bytes(data[12 + 16 * count :])
        + b"\xb0\0\x2d\0"
    )


def _helvetica(pdf: Pdf) -> None:
    pdf.pages[0].Resources.Font["/F1"] = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica
    )


def _drawn_font(pdf: Pdf) -> None:
    pdf.pages[0].Resources.Font["/F1"] = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1, 1]), FontMatrix=Array([1, 0, 0, 1, 0, 0]),
            CharProcs=Dictionary(a=pdf.make_stream(b"1 0 d0 0 0 1 1 re f")), FirstChar=0, LastChar=0, Widths=Array([1]),
            Encoding=Dictionary(Differences=Array([0, Name.a])), Resources=Dictionary(),
        )
    )  # fmt: skip


_face("not embedded", _helvetica)
_face("drawn by the page", _drawn_font)
_face(
    "forced bold", lambda pdf: _font(pdf).DescendantFonts[0].FontDescriptor.__setattr__("Flags", 4 | 1 << 18)
)
_face("written downwards", lambda pdf: _font(pdf).__setattr__("Encoding", Name("/Identity-V")))
_face(
    "of another order",
    lambda pdf: _font(pdf).DescendantFonts[0].CIDSystemInfo.__setattr__("Ordering", String("Japan1")),
)
_face("without widths", lambda pdf: _font(pdf).DescendantFonts[0].__delattr__("W"))
_face("with heights", lambda pdf: _font(pdf).DescendantFonts[0].__setattr__("DW2", Array([880, -1000])))
_face("glyphs by number", lambda pdf: _font(pdf).DescendantFonts[0].__setattr__("CIDToGIDMap", Name.Identity))
_face("without text", lambda pdf: _font(pdf).__delattr__("ToUnicode"))
_face(
    "of the other weight",
    lambda pdf: pdf.pages[0].Resources.Font.__setitem__("/F1", pdf.pages[0].Resources.Font["/F2"]),
)
_face(
    "with another program beside",
    lambda pdf: (
        _font(pdf)
        .DescendantFonts[0]
        .FontDescriptor.__setattr__("FontFile3", pdf.make_stream(b"x", Subtype=Name("/CIDFontType0C")))
    ),
)
_face("with instructions", lambda pdf: _program(pdf, _with_program))
_face("of another unit", lambda pdf: _program(pdf, lambda data: _set(data, b"head", 18, b"\x03\x00")))
_face(
    "with another first outline",
    lambda pdf: _program(pdf, lambda data: _set(data, b"glyf", 14, b"\x12\x34\x56\x78\x9a")),
)
_face(
    "with bearings", lambda pdf: _program(pdf, lambda data: _set(data, b"hmtx", 0, b"\x02\x00\x01\x00" * 12))
)
_face("with other places", lambda pdf: _program(pdf, lambda data: _set(data, b"loca", 8, b"\0" * 12)))


def _texts(change: Callable[[bytes], bytes]) -> Callable[[Pdf], None]:
    def made(pdf: Pdf) -> None:
        text = _font(pdf).ToUnicode.read_bytes()
        changed = change(text)
        assert changed != text
        _font(pdf).ToUnicode = pdf.make_stream(changed)

    return made


_face(
    "text of another figure",
    _texts(
        lambda text: (
            re.sub(rb"(?m)^<(....)> <0030>$", rb"<\1> <0039>", text)
            if b"<0030>" in text
            else re.sub(rb"(?m)^<(....)> <(....)>$", rb"<\1> <0039>", text, count=1)
        )
    ),
)
_face(
    "text by another table",
    _texts(lambda text: text.replace(b"begincmap", b"/Adobe-Japan1-UCS2 usecmap begincmap")),
)
_face(
    "text twice",
    _texts(lambda text: text.replace(b"endcmap", b"1 beginbfchar\n<0001> <0039>\nendbfchar\nendcmap")),
)
_face("text by one byte", _texts(lambda text: text.replace(b"<0000> <FFFF>", b"<00> <FF>")))
_face("text by a program", _texts(lambda text: text.replace(b"endcmap", b"{1 2 add} exec endcmap")))

# ---------------------------------------------------------------- spelling, in the file

raw(
    "two lines of where the table is",
    lambda one: update(base := one.written(), {one.drawing: _covered(one)}, stale=bool(base)),
)
raw("a revision that draws more", lambda one: update(one.written(), {one.drawing: _covered(one)}))
raw(
    "a revision of the page",
    lambda one: update(
        one.written(), {one.page: one.objects[one.page].replace(b"/Rotate 0", b"/Rotate 180")}
    ),
)
raw("a revision that changes nothing", lambda one: update(one.written(), {one.page: one.objects[one.page]}))
raw("a revision without objects", lambda one: update(one.written(), {}))
raw(
    "a revision with another catalogue",
    lambda one: update(one.written(), {900: one.objects[one.root]}, b"/Root 900 0 R"),
)


def _covered(one: Raw) -> bytes:
    other = Raw.__new__(Raw)
    other.__dict__.update(one.__dict__ | {"objects": dict(one.objects)})
    other.draw(lambda text: text + b"\n" + OVER)
    covered: bytes = other.objects[other.drawing]
    return covered


def _twice(one: Raw, *, first: bool) -> bytes:
    """The drawing there twice; the table names the one, the last is the other."""
    items = list(one.objects.items())
    extra = (one.drawing, _covered(one))
    return one.written([extra, *items] if first else [*items, extra])


raw("the drawing twice, the last shown", lambda one: _twice(one, first=True))
raw("the drawing twice, the first shown", lambda one: _twice(one, first=False))
raw("bytes before the file", lambda one: b"\n\n" + one.written())
raw("a page of text before the file", lambda one: b"PAYMENT APPROVED\n" * 30 + one.written())
raw("two files", lambda one: one.written() + one.written())
raw("bytes behind the file", lambda one: one.written() + b"PAYMENT APPROVED")
raw("an end behind the end", lambda one: one.written() + b"%%EOF\n")
raw("another header", lambda one: one.written().replace(b"%PDF-1.7", b"%PDF-9.7", 1))


def _between(said: bytes) -> Callable[[Raw], bytes]:
    def change(one: Raw) -> bytes:
        one.between = said
        return one.written()

    return change


raw("comments between objects", _between(b"% 7 0 obj\n"))
raw("words between objects", _between(b"approved\n"))
raw("vertical tabs between objects", _between(b"\x0b\n"))
raw("zero bytes between objects", _between(b"\0\n"))


def _keyed(name: str, number: Callable[[Raw], int], old: bytes, new: bytes) -> None:
    def change(one: Raw) -> None:
        at = number(one)
        one.objects[at] = one.objects[at].replace(old, new, 1)
        assert new in one.objects[at]

    raw(name, change)


_keyed("the drawing named twice", lambda one: one.page, b"<< ", b"<< /Contents 1 0 R ")
_keyed("the paper named twice", lambda one: one.page, b"<< ", b"<< /MediaBox [0 200 595 842] ")
_keyed("the pages named twice", lambda one: one.root, b"<< ", b"<< /Pages 1 0 R ")
_keyed("a key by another spelling", lambda one: one.page, b"<< ", b"<< /#43ontents 1 0 R ")
_keyed("a key of zero bytes", lambda one: one.page, b"<< ", b"<< /A#00B 1 ")
_keyed("a key without a value", lambda one: one.page, b" >>", b" /Odd >>")
_keyed("a stream longer than it is", lambda one: one.drawing, b"/Length ", b"/Length 1")
_keyed("a stream shorter than it is", lambda one: one.drawing, b"/Length ", b"/Length 0 /L ")
_keyed("a stream elsewhere", lambda one: one.drawing, b"<< ", b"<< /F (other.bin) ")
_keyed("a stream through a filter", lambda one: one.drawing, b"<< ", b"<< /Filter /Crypt ")
_keyed("a number of pages too small", lambda one: one.number(b"/Type /Pages"), b"/Count 1", b"/Count 0")
_keyed("a page that is none", lambda one: one.page, b"/Type /Page ", b"/Type /Template ")


def _packed(name: str, made: Callable[[bytes], bytes], entries: bytes = b"/Filter /FlateDecode") -> None:
    def change(one: Raw) -> None:
        number = one.drawing
        body = one.objects[number]
        begin, end = body.index(b"stream\n") + 7, body.rindex(b"\nendstream")
        held = made(body[begin:end])
        one.objects[number] = b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(held), entries, held)

    raw(name, change)


_packed("packed with something behind", lambda text: zlib.compress(text) + b"PAYMENT APPROVED")
_packed("packed with a second one behind", lambda text: zlib.compress(text) + zlib.compress(OVER))
_packed("packed and cut", lambda text: zlib.compress(text + b" " * 99)[:-6])
_packed(
    "packed twice", lambda text: zlib.compress(zlib.compress(text)), b"/Filter [/FlateDecode /FlateDecode]"
)
_packed(
    "packed as an odd number of digits", lambda text: text.hex().encode() + b"7>", b"/Filter /ASCIIHexDecode"
)
_packed(
    "packed with a predictor",
    zlib.compress,
    b"/Filter /FlateDecode /DecodeParms << /Predictor 1 /Colors 9 >>",
)
_packed("packed by two names", zlib.compress, b"/Filter /FlateDecode /Filter /FlateDecode")
_packed("with an end within", lambda text: text + b"\nendstream\nendobj\n" + OVER, b"")
_packed("with an object within", lambda text: text + b"\n9 0 obj\n<<>>\n", b"")


def _tabled(name: str, change: Callable[[bytes], bytes]) -> None:
    def made(one: Raw) -> bytes:
        data = one.written()
        changed = change(data)
        assert changed != data, name
        return changed

    raw(name, made)


_tabled("table of another size", lambda data: re.sub(rb"/Size \d+", b"/Size 5", data))
_tabled("table that is not there", lambda data: re.sub(rb"startxref\n\d+", b"startxref\n0", data))
_tabled("table with a row of another generation", lambda data: data.replace(b" 00000 n ", b" 00001 n ", 1))
_tabled("table that frees an object", lambda data: data.replace(b" 00000 n ", b" 00000 f ", 1))
_tabled("table from one", lambda data: data.replace(b"xref\n0 ", b"xref\n1 ", 1))
_tabled("table with rows of other lengths", lambda data: data.replace(b" 00000 n \n", b" 00000 n\n", 1))
_tabled(
    "table with a second one within", lambda data: data.replace(b"trailer <<", b"trailer << /XRefStm 15 ", 1)
)
_tabled(
    "table that follows itself",
    lambda data: re.sub(rb"trailer <<", b"trailer << /Prev %d " % data.rindex(b"xref\n0"), data),
)
_tabled(
    "trailer with something of its own",
    lambda data: data.replace(b"trailer <<", b"trailer << /Approved true ", 1),
)
_tabled(
    "trailer with two catalogues", lambda data: data.replace(b"trailer <<", b"trailer << /Root 1 0 R ", 1)
)
_tabled(
    "locked by nobody",
    lambda data: data.replace(b"trailer <<", b"trailer << /Encrypt << /Filter /Standard /V 1 /R 2 >> ", 1),
)


def _orphan(one: Raw) -> bytes:
    """A second drawing that no table names, for readers that look for objects themselves."""
    data = one.written()
    at = data.rindex(b"xref\n0")
    begin = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    extra = b"%d 0 obj\n%b\nendobj\n" % (one.drawing, _covered(one))
    return (
        data[:at]
        + extra
        + data[at:].replace(b"startxref\n%d" % begin, b"startxref\n%d" % (begin + len(extra)))
    )


raw("an object that no table names", _orphan)


def _linear(change: Callable[[bytes], bytes]) -> Forgery:
    def made(data: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            target = io.BytesIO()
            pdf.save(target, linearize=True)
        text = target.getvalue()
        changed = change(text)
        assert changed != text
        return changed

    return made


forgery(
    "linear, with another first page",
    _linear(lambda data: re.sub(rb"/O (\d+)", rb"/P 1 /O \1", data, count=1)),
)
forgery("linear, of another length", _linear(lambda data: re.sub(rb"/L (\d+)", rb"/L 9\1", data, count=1)))
forgery("linear, of more pages", _linear(lambda data: re.sub(rb"/N 1 ", rb"/N 2 ", data, count=1)))
forgery(
    "linear, with something of its own",
    _linear(lambda data: re.sub(rb"/Linearized 1", rb"/Linearized 1/X 1", data, count=1)),
)

# ---------------------------------------------------------------- pages


def _pages(name: str, change: Callable[[Pdf], None]) -> None:
    opened(f"pages: {name}", change)


_pages("one more, empty", lambda pdf: (pdf.add_blank_page(page_size=(595, 842)), None)[1])
_pages("the first one twice", lambda pdf: pdf.pages.append(pdf.pages[0]))
_pages("one more before", lambda pdf: pdf.pages.insert(0, pdf.pages[0]))


def names() -> Iterator[str]:
    """All forgeries by name."""
    return iter(FORGERIES)
