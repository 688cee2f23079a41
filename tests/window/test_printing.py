from __future__ import annotations

import io
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from desktop.window.pages.quote.printing import page_count, paint_pdf


def _pdf(pages: int) -> bytes:
    store = io.BytesIO()
    canvas = Canvas(store, pagesize=(595, 842))
    for _ in range(pages):
        canvas.rect(100, 100, 200, 200, fill=1)
        canvas.showPage()
    canvas.save()
    return store.getvalue()


@pytest.mark.parametrize("pages", [1, 3])
def test_every_page_is_printed(qapp: QApplication, tmp_path: Path, pages: int) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFullPage(True)
    paint_pdf(_pdf(pages), printer)
    assert page_count((tmp_path / "printed.pdf").read_bytes()) == pages


def test_only_the_pages_that_were_asked_for_are_printed(qapp: QApplication, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFromTo(2, 3)
    paint_pdf(_pdf(4), printer)
    assert page_count((tmp_path / "printed.pdf").read_bytes()) == 2


def test_what_is_dark_on_the_page_is_dark_on_the_paper(qapp: QApplication, tmp_path: Path) -> None:
    import pypdfium2

    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFullPage(True)
    paint_pdf(_pdf(1), printer)
    page = pypdfium2.PdfDocument((tmp_path / "printed.pdf").read_bytes())[0]
    picture = page.render(scale=1).to_pil().convert("L")
    width, height = picture.size
    inside = picture.getpixel((int(width * 200 / 595), int(height * (842 - 200) / 842)))
    outside = picture.getpixel((int(width * 450 / 595), int(height * 100 / 842)))
    assert inside < 40
    assert outside > 220
