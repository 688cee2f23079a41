"""The finished file: fonts, attachment and the marks of an archive put on ReportLab's pages, through pikepdf.

Built to PDF/A-3u: one sRGB output intent, metadata that say the same as the document information, the language, and
the case with its result attached as data. The same input gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop import __version__
from desktop.outside import as_text_of_markup
from desktop.paper.layout.paper import PAGE_HEIGHT

if TYPE_CHECKING:
    import pikepdf

    from desktop.paper.layout.glyphs import FontBook

ATTACHMENT: Final = "estimate.json"
PROGRAM: Final = "Quzhou Award Estimator"
_PROFILE: Final = "sRGB IEC61966-2.1"
_LEVEL: Final = 9  # of compression: the quote is mailed more often than it is made


class Description(NamedTuple):
    """What the file says of itself. `day` is its date, `language` a BCP 47 tag, `version` the program's."""

    title: str
    author: str
    subject: str
    language: str
    day: date
    version: str = __version__
    mark: str = PROGRAM
    """What marks the file as one of this kind: quotes bear the program's own name."""

    @property
    def creator(self) -> str:
        """The program that made it."""
        return f"{self.mark} {self.version}"

    @property
    def producer(self) -> str:
        """The same with the libraries that wrote the file."""
        return f"{self.creator} (ReportLab, pikepdf)"


class Bookmark(NamedTuple):
    """Where a section begins: its page, counted from 1, and how far below the page's top, in points."""

    title: str
    page: int
    top: float


def finished(
    pages: bytes,
    fonts: FontBook,
    description: Description,
    attachment: bytes | None,
    bookmarks: Sequence[Bookmark] = (),
) -> bytes:
    """The archive of `pages`, with `fonts` embedded and `attachment` (JSON), if there is one, attached."""
    import pikepdf
    from pikepdf import Array, Name, String

    pikepdf.settings.set_flate_compression_level(_LEVEL)
    with pikepdf.open(io.BytesIO(pages)) as pdf:
        root = pdf.Root
        fonts.embed(pdf)
        root.Lang = String(description.language)
        root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        root.OutputIntents = Array([_output_intent(pdf)])
        if attachment is not None:
            _attach(pdf, attachment, description.day)
        _describe(pdf, description)
        if Name.Outlines in root:
            del root[Name.Outlines]
        if Name.PageMode in root:
            del root[Name.PageMode]
        _mark(pdf, bookmarks)
        target = io.BytesIO()
        pdf.save(
            target,
            min_version="1.7",
            deterministic_id=True,
            compress_streams=True,
            recompress_flate=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return target.getvalue()


def attachment(path: Path) -> bytes | None:
    """What is attached to the quote at `path`; None where there is no quote that can be read."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            found = pdf.attachments.get(ATTACHMENT)
            return found.get_file().read_bytes() if found is not None else None
    except (OSError, pikepdf.PdfError):
        return None


def _mark(pdf: pikepdf.Pdf, bookmarks: Sequence[Bookmark]) -> None:
    from pikepdf import OutlineItem

    if not bookmarks:
        return
    with pdf.open_outline() as outline:
        for title, page, top in bookmarks:
            place = round(PAGE_HEIGHT - top)
            outline.root.append(OutlineItem(title, page - 1, "XYZ", left=0, top=place, zoom=0))


def _output_intent(pdf: pikepdf.Pdf) -> pikepdf.Object:
    from pikepdf import Dictionary, Name, String

    profile = pdf.make_stream(srgb_profile(), N=3, Alternate=Name.DeviceRGB)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String(_PROFILE),
            Info=String(_PROFILE),
            DestOutputProfile=profile,
        )
    )


def srgb_profile() -> bytes:
    """An ICC profile of sRGB that is the same whenever it is made: its date of creation is fixed."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes((7, 233, 0, 1, 0, 1)) + bytes(6)  # 1 January 2025
    profile[84:100] = bytes(16)  # the hash over it, which may be left out
    return bytes(profile)


def _attach(pdf: pikepdf.Pdf, attachment: bytes, day: date) -> None:
    from pikepdf import Array, AttachedFileSpec, Name

    when = _pdf_date(day)
    pdf.attachments[ATTACHMENT] = AttachedFileSpec(
        pdf,
        attachment,
        description="The case and its estimate as data",  # not translated
        filename=ATTACHMENT,
        mime_type="application/json",
        creation_date=when,
        mod_date=when,
    )
    specification = pdf.attachments[ATTACHMENT].obj
    specification.AFRelationship = Name.Data
    pdf.Root.AF = Array([specification])


def _describe(pdf: pikepdf.Pdf, description: Description) -> None:
    """Document information and XMP with the same values."""
    from pikepdf import Name

    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    info = {
        "/Title": description.title,
        "/Author": description.author,
        "/Subject": description.subject,
        "/Creator": description.creator,
        "/Producer": description.producer,
        "/CreationDate": _pdf_date(description.day),
        "/ModDate": _pdf_date(description.day),
    }
    for key, value in info.items():
        if value:
            pdf.docinfo[key] = value
    stream = pdf.make_stream(_xmp(description), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = stream


def _pdf_date(day: date) -> str:
    return f"D:{day:%Y%m%d}000000+00'00'"


def _xmp(description: Description) -> bytes:
    """The metadata; each namespace is declared where it is used first, as strict validators ask."""
    when = f"{description.day.isoformat()}T00:00:00+00:00"
    title, author, subject = (
        as_text_of_markup(text) for text in (description.title, description.author, description.subject)
    )
    creator = f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>" if author else ""
    about = (
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>'
        if subject
        else ""
    )
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{creator}{about}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate><xmp:CreatorTool>{description.creator}</xmp:CreatorTool>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{description.producer}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
