"""Printing a PDF through Qt's print dialog: pages are rendered by PDFium at the printer's own resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QDialog, QWidget

from desktop.window.widgets.background import ALONE
from desktop.window.widgets.pdf_pages import PdfPages

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_MOST_DPI = 300
"""Finer than this no laser printer shows it, and a page would take more memory than it is worth."""


def print_pdf(data: bytes, title: str, parent: QWidget) -> bool:
    """Ask for a printer and print; False if the user would rather not."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, page_count(data))
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if accepted:
        paint_pdf(data, printer)
    return accepted


def page_count(data: bytes) -> int:
    """How many pages the PDF has."""
    import pypdfium2

    with ALONE:
        document = pypdfium2.PdfDocument(data)
        try:
            return len(document)
        finally:
            document.close()


def paint_pdf(data: bytes, printer: QPrinter) -> None:
    """Paint the pages that the printer is asked for, each scaled to the paper."""
    pages = PdfPages(data)
    try:
        last = len(pages)
        first, until = max(printer.fromPage(), 1), min(printer.toPage() or last, last)
        painter = QPainter(printer)
        for number in range(first - 1, until):
            if number > first - 1:
                printer.newPage()
            image = pages.picture(number, min(printer.resolution(), _MOST_DPI) / 72)
            paper = QRect(QPoint(0, 0), printer.pageLayout().fullRectPixels(printer.resolution()).size())
            size = image.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(QPoint((paper.width() - size.width()) // 2, 0), size), image)
        painter.end()
    finally:
        pages.close()
